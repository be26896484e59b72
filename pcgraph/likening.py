"""Ask once, of a framework that was brought in, which of its roles are roles of others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pcgraph.bringing import framework_base
from pcgraph.engine import solutions
from pcgraph.graph import KnowledgeGraph
from pcgraph.intake.like_asked import question, read_likes
from pcgraph.intake.like_kept import (
    Framework,
    Said,
    answered_roles,
    kept_likeness,
    mapping_paths,
)
from pcgraph.intake.like_roles import Likely, likely_roles, other_roles
from pcgraph.model import Store
from pcgraph.names import Prefixes
from pcgraph.target import target


@dataclass(frozen=True)
class Answered:
    """What answers on the likeness of roles came to.

    Attributes:
        questions: what is still to be asked, each a sentence that says how to answer.
        paths: the mapping files that were written.
        told: what must be said, each a sentence.
    """

    questions: tuple[str, ...]
    paths: tuple[str, ...] = ()
    told: tuple[str, ...] = ()


class Likeness:
    """The roles of one framework of a folder, beside those of others.

    Args:
        into: the folder.
        name: the short name of the framework.
    """

    def __init__(self, into: Path, name: str) -> None:
        self._folder, self._name = target(into), name
        self._graph = KnowledgeGraph([self._folder.place])
        brought = f"{framework_base(self._folder.base, name)}{name}"
        self._own, self._label = _own(self._store, brought)
        self._iri = brought
        if not self._label:  # A framework that was written by hand stands under the base itself.
            self._iri = f"{self._folder.base}{name}"
            self._own, self._label = _own(self._store, self._iri)

    @property
    def _store(self) -> Store:
        return self._graph.questioned.store

    @property
    def _prefixes(self) -> Prefixes:
        return self._graph.prefixes

    def asked(self) -> list[Likely]:
        """Give the roles that are to be asked about: those like others, not answered before."""
        earlier = answered_roles(self._files(), self._name, self._prefixes)
        return likely_roles(self._own, self._store, earlier, self._prefixes)

    def questions(self) -> tuple[str, ...]:
        """Ask in words."""
        return tuple(question(one, self._prefixes) for one in self.asked())

    def read(self, typed: Sequence[str]) -> tuple[dict[str, str | None], list[str]]:
        """Read answers as they were typed; errors as of ``read_likes``."""
        return read_likes(typed, self._own, self._store, self._prefixes)

    def keep(self, answers: Mapping[str, str | None], by: str, on: str) -> Answered:
        """Write answers into the mapping files of the framework.

        Args:
            answers: the role of others, or None, by the role of one's own.
            by: who answered.
            on: the day, as 2026-11-22.

        Raises:
            PcgraphError: as ``kept_likeness``; a place that cannot be written to.
        """
        asked = likely_roles(self._own, self._store, (), self._prefixes)
        framework = Framework(self._name, self._iri, self._label)
        said = Said(by, on, framework, self._prefixes, self._folder.base)
        others = other_roles(self._store, self._own, self._prefixes)
        kept = kept_likeness(answers, asked, self._own, others, said, self._files())
        paths = self._folder.write(kept.texts)
        rows, gone = kept.rows, len(kept.withdrawn)
        told = (f"Kept on the likeness of roles: {rows} new, {gone} taken back.",) if paths else ()
        left = [one for one in self.asked() if one.own not in answers]
        return Answered(tuple(question(one, self._prefixes) for one in left), paths, told)

    def _files(self) -> dict[str, str]:
        found = {path: self._folder.read(path) for path in mapping_paths(self._name)}
        return {path: text for path, text in found.items() if text}


def _own(store: Store, iri: str) -> tuple[dict[str, str], str]:
    """Give the roles of a framework with their labels, and what the framework is called."""
    text = f"""SELECT ?role ?label ?title WHERE {{
        <{iri}> skos:prefLabel ?title .
        OPTIONAL {{ <{iri}> pc:namesRole ?role . ?role skos:prefLabel ?label }} }}
        ORDER BY ?role (LANG(?label) = "en") (LANG(?title) = "en") ?label ?title"""
    roles, title = {}, ""
    for row in solutions(store, text, "roles"):
        title = row["title"].value
        if row["role"] is not None:
            roles[row["role"].value] = row["label"].value
    return roles, title
