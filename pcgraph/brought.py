"""What is said of a framework that is brought into a folder, and what that came to."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pcgraph.intake.again import Again
from pcgraph.model import Table


@dataclass(frozen=True)
class Given:
    """What is said of a framework that is brought in; empty for what the file or folder says.

    Attributes:
        title: its title.
        owner: who owns the words.
        licence: what the owner says of them.
        name: its short name, for files and addresses.
        roles: for whom everything is that names no role.
        base: the base address of a new folder.
    """

    title: str = ""
    owner: str = ""
    licence: str = ""
    name: str = ""
    roles: tuple[str, ...] = ()
    base: str | None = None


NOTHING = Given()
"""Nothing was said of it."""


@dataclass(frozen=True)
class Brought:
    """What an import came to.

    Attributes:
        folder: the folder.
        slug: the short name of the framework.
        ids: what its short ids begin with.
        title: its title.
        report: the loss report: what became of every line.
        again: what became of the ids of an earlier import; None for the first.
        new: the words of what is new since then, in the order of the source.
        several: whether the folder holds other frameworks too.
        look_at: what a person should look at: place, words, and what is to be known.
        paths: the files that were written.
        told: what must be said, each a sentence.
    """

    folder: Path
    slug: str
    ids: str
    title: str
    report: Table
    again: Again | None
    new: tuple[str, ...]
    several: bool
    look_at: tuple[tuple[str, str, str], ...]
    paths: tuple[str, ...]
    told: tuple[str, ...]
