"""Hold the graph against the texts that it quotes, both ways.

Every quoted text must stand in its source at its lines, word for word, and every line
of a source that is not blank must belong to exactly one thing in the graph.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from pcgraph.engine import solutions
from pcgraph.marks import read_marks
from pcgraph.model import Finding, Store, TextFile
from pcgraph.names import OURS, Prefixes

_FEW = 3

_QUOTED = """
    SELECT ?node ?file ?first ?last ?heading ?text ?phrase WHERE {
      ?node prov:wasQuotedFrom ?source ; pc:firstLine ?first ; pc:lastLine ?last .
      ?source pc:fileName ?file .
      OPTIONAL { ?node pc:heading ?heading }
      OPTIONAL { ?node pc:text ?text }
      OPTIONAL { ?node pc:additionPhrase ?phrase }
    } ORDER BY ?file ?first ?node"""
_SUMS = """
    SELECT ?source ?file ?sum WHERE {
      ?source a pc:SourceDocument ; pc:fileName ?file ; schema:sha256 ?sum } ORDER BY ?source"""


def printed_text(lines: Sequence[str]) -> str:
    """Give the words of some lines: without list mark, #, ** and table pipes, joined by one blank.

    >>> printed_text(["- Be able to adapt", "  models of health coaching"])
    'Be able to adapt models of health coaching'
    >>> printed_text(["| 1. COMMUNICATION | 1.2 | |", "|---|---|---|"])
    '1. COMMUNICATION 1.2'
    """
    words = (read_marks(line).text for line in lines)
    return " ".join(part for part in words if part)


def verbatim_findings(
    store: Store, sources: Sequence[TextFile], prefixes: Prefixes = OURS
) -> Iterator[Finding]:
    """Find where graph and sources differ.

    Args:
        store: the graph.
        sources: the source texts, as they are on disk.
        prefixes: the map that ids are written by.

    Yields:
        ``source-twice`` (two texts of one name), ``source-changed`` (checksum),
        ``source-missing``, ``text-not-in-source``, ``line-not-in-graph`` and
        ``line-twice-in-graph``, each with the line of the source.
        Of a text that was changed the first few differences, then their number.
    """
    texts: dict[str, TextFile] = {}
    for file in sources:
        name = file.path.rsplit("/", 1)[-1]
        if texts.setdefault(name, file) is not file:
            yield Finding(
                "violation", "source-twice", name, "pc:fileName", name,
                f"There is a text of that name already, {texts[name].shown}. Give this one another "
                "name, and say it in pc:fileName.", file.shown, 1,
            )  # fmt: skip
    changed = list(_changed(store, texts, prefixes))
    yield from changed
    names = {finding.message.split(" is not the text")[0] for finding in changed}
    for name, found in _by_source(store, texts, prefixes).items():
        few = found[:_FEW] if name in names else found
        yield from few
        if len(found) > len(few):
            yield replace(
                found[_FEW],
                rule="source-differs",
                focus=name,
                value="",
                message=f"{len(found) - _FEW} more differences follow from the changed text.",
            )


def _by_source(
    store: Store, texts: Mapping[str, TextFile], prefixes: Prefixes
) -> dict[str, list[Finding]]:
    """Compare words and lines, text by text."""
    differences: dict[str, list[Finding]] = {name: [] for name in texts}
    owners: dict[str, dict[int, list[str]]] = {}
    lines_of = {name: file.text.split("\n") for name, file in texts.items()}
    for row in solutions(store, _QUOTED, "verbatim"):
        name, node = row["file"].value, prefixes.compact(row["node"].value)
        if name not in texts:
            continue
        lines = lines_of[name]
        first, last = _line_number(row["first"]), _line_number(row["last"])
        parts = [row[name].value if row[name] else "" for name in ("heading", "text", "phrase")]
        if parts[2] and parts[2] in parts[0]:  # The heading itself says the phrase.
            parts[2] = ""
        said = " ".join(filter(None, parts))
        printed = printed_text(lines[max(first - 1, 0) : last])
        if said != printed:
            differences[name].append(
                Finding(
                    severity="violation",
                    rule="text-not-in-source",
                    focus=node,
                    path="pc:text",
                    value=said,
                    message=f"{name}, lines {first} to {last}, prints: {printed!r}. "
                    "Copy the words as they stand there.",
                )
            )
        for line in range(max(first, 1), min(last, len(lines)) + 1):
            if lines[line - 1].strip():
                owners.setdefault(name, {}).setdefault(line, []).append(node)
    for name, file in texts.items():
        differences[name] += _lines(name, file, owners.get(name, {}))
    return differences


def _line_number(term: Any) -> int:
    """Give the number of a line; 0, which no line has, for what is no plain number.

    >>> from pyoxigraph import Literal
    >>> _line_number(Literal(12)), _line_number(Literal("twelve"))
    (12, 0)
    """
    text = getattr(term, "value", "")
    return int(text) if re.fullmatch("[0-9]{1,9}", text) else 0


def _changed(store: Store, texts: Mapping[str, TextFile], prefixes: Prefixes) -> Iterator[Finding]:
    """Compare the checksums."""
    for row in solutions(store, _SUMS, "verbatim"):
        name, node = row["file"].value, prefixes.compact(row["source"].value)
        if name not in texts:
            yield Finding(
                "violation", "source-missing", node, "pc:fileName", name,
                "There is no such file under data/sources. Put the text there, unchanged.",
            )  # fmt: skip
            continue
        found = hashlib.sha256(texts[name].text.encode("utf-8")).hexdigest()
        if found != row["sum"].value:
            yield Finding(
                "violation", "source-changed", node, "schema:sha256", found,
                f"{name} is not the text that was read. Bring the original back.",
            )  # fmt: skip


def _lines(name: str, file: TextFile, owners: Mapping[int, list[str]]) -> Iterator[Finding]:
    """Account for every line that is not blank."""
    for number, line in enumerate(file.text.split("\n"), 1):
        nodes = list(dict.fromkeys(owners.get(number, [])))
        if not line.strip() or len(nodes) == 1:
            continue
        rule = "line-twice-in-graph" if nodes else "line-not-in-graph"
        what = (
            f"Line {number} of {name} belongs to {', '.join(nodes)}; it must belong to one."
            if nodes
            else f"Line {number} of {name} belongs to nothing in the graph. Add what it prints."
        )
        yield Finding(
            severity="violation",
            rule=rule,
            focus=name,
            path="",
            value=line.strip(),
            message=what,
            file=file.shown,
            line=number,
        )
