"""The pages that a person reads first: what a release is, how to load it, how to check it."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import jinja2

from pcgraph.model import Table
from pcgraph.names import BASE
from pcgraph.publish.apart import TEXTS
from pcgraph.publish.describe import Release, Written
from pcgraph.publish.judged import NOS, Judged
from pcgraph.publish.member import Member
from pcgraph.publish.parts import Part
from pcgraph.publish.registers import LeftRegister
from pcgraph.publish.words import Source
from pcgraph.writers.tables import csv_text

_MARKED = re.compile(r"([\\`*_\[\]<>|#~&])")
GRAPH_COLUMNS = (
    "graph", "what", "file", "triples", "loaded", "whose_words", "whose_judgement", "licence",
    "sha256",
)  # fmt: skip


@dataclass(frozen=True)
class Told:
    """What the pages tell.

    Attributes:
        release: the release.
        parts: its graphs.
        sources: the documents.
        facts: how many triples the one graph holds.
        counted: numbers in words, such as how many competencies.
        marks: fingerprint of the one graph, and of the graphs kept apart.
        promised: named questions with the number of rows that each must give; None for one that
            was not asked.
        judged: what was judged of each kind, and what was reviewed.
        audited: whether the result of an audit stands in the release.
        pages: whether the static site does.
        contact: whom to tell of a fault; nothing if nobody is named.
        registers: the registers whose rows are left out.
    """

    release: Release
    parts: Sequence[Part]
    sources: Sequence[Source]
    facts: int
    counted: Mapping[str, int]
    marks: tuple[str, str]
    promised: Mapping[str, int | None]
    judged: Sequence[Judged]
    audited: bool = False
    pages: bool = True
    contact: str = ""
    registers: Sequence[LeftRegister] = ()


def line(words: object) -> str:
    """Write words on one line, without what steers a terminal or turns the direction of reading."""
    return " ".join("".join(one if one.isprintable() else " " for one in str(words)).split())


def cell(words: object) -> str:
    r"""Write words so that a cell of a Markdown table shows them as they are.

    >>> cell("a|b <i>\n[x](y)")
    'a\\|b \\<i\\> \\[x\\](y)'
    """
    return _MARKED.sub(r"\\\1", line(words))


def quoted(words: object) -> str:
    r"""Write words as a text in quotes that YAML and JSON read alike.

    >>> quoted('a": {b')
    '"a\\": {b"'
    """
    return json.dumps(line(words), ensure_ascii=False)


def graphs_table(parts: Sequence[Part], written: Mapping[str, Written]) -> Table:
    """List the graphs: what, where, how much, whose."""
    rows = tuple(
        (
            part.graph,
            part.what,
            part.path,
            len(part.lines),
            "yes" if part.loaded else "no",
            part.words_of,
            part.judged or None,
            part.licence,
            written[part.path].sha256,
        )
        for part in parts
    )
    return Table(GRAPH_COLUMNS, rows)


def paper_members(told: Told, written: Mapping[str, Written]) -> list[Member]:
    """Write the pages, with the list of graphs."""
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("pcgraph.publish"),
        undefined=jinja2.StrictUndefined,
        keep_trailing_newline=True,
        trim_blocks=True,
        autoescape=False,  # noqa: S701 - plain text and Markdown, no HTML
    )
    environment.filters["cell"] = cell
    environment.filters["line"] = line
    environment.filters["quoted"] = quoted
    given = {
        **vars(told),
        "written": written,
        "ours": told.release.base == BASE,
        "apart": sum(len(part.lines) for part in told.parts if part.loaded),
        "first": next(iter(told.promised)),
        "linked": sum(one.accepted for one in told.judged if one.what == NOS),
        "mixed": any(part.path.startswith(f"{TEXTS}/") for part in told.parts),
        "against": [one for one in told.sources if one.decision != "full"],
    }
    pages = (
        Member(name, environment.get_template(name).render(given))
        for name in ("README.txt", "DATASHEET.md", "LOAD.md", "CHECK.md", "CITATION.cff")
    )
    return [*pages, Member("graphs.csv", csv_text(graphs_table(told.parts, written)))]
