"""Whether the graph keeps the rules that the dump ships: SHACL shapes, and rules in SPARQL."""

from __future__ import annotations

import re

from pcgraph.audit.asked import TooLong, deadline, rows, too_large
from pcgraph.audit.check import Check, Fault, Found, NotApplicable, Note
from pcgraph.audit.dump import Dump
from pcgraph.conformance import shape_findings
from pcgraph.errors import PcgraphError, QueryProblem
from pcgraph.head import read_head
from pcgraph.model import TextFile

SHAPES = "shapes/core.ttl"
_RULES = re.compile(r"shapes/(?:[\w-]+/)*[\w.-]+\.rq")
_MOST = 1_000


def shapes(dump: Dump) -> Found:
    """Validate the graph by the shapes, and ask each rule that finds violations."""
    rules = [path for path in dump.files if _RULES.fullmatch(path)]
    if SHAPES not in dump.files and not rules:
        raise NotApplicable(f"there is no {SHAPES} and no rule (shapes/*.rq).")
    why = too_large(dump)
    if why:
        raise NotApplicable(why)
    if SHAPES in dump.files:
        yield from _shapes(dump)
    if rules:
        yield from _rules(dump, rules)


def _shapes(dump: Dump) -> Found:
    """Validate the graph by the shapes."""
    lines = dump.reading.lines
    data = "\n".join(lines)
    file = TextFile(SHAPES, dump.text(SHAPES), SHAPES)
    try:
        found = shape_findings(data, [file], engine="fast")
    except PcgraphError as fault:
        yield Fault(f"the shapes cannot be used: {fault.what}",
                    fault.remedy or "Try them by another validator.", SHAPES)  # fmt: skip
        return
    for one in found:
        about = " ".join(word for word in (one.focus, one.path, one.value) if word)
        yield Fault(f"{one.rule}: {one.message} ({about})",
                    "Mend it where the graph is made, and write the release again.",
                    SHAPES, severity=one.severity, focus=one.focus)  # fmt: skip
    yield Note(f"{', '.join(dump.reading.main)} validated by {SHAPES} (SHACL).")


def _rules(dump: Dump, paths: list[str]) -> Found:
    """Ask each rule whose findings are violations: a row is a fault."""
    asked, unasked, until = 0, [], deadline()
    for path in paths:
        try:
            header = read_head(dump.text(path), "#+", path)
            if header.get("severity") != "violation":
                continue
            number, focus = rows(dump, path, _MOST, until)
        except TooLong:
            unasked.append(path)
            continue
        except QueryProblem as fault:
            yield Fault(f"the rule cannot be asked: {fault.what}",
                        fault.remedy or "Ask it by another program, and look.", path)  # fmt: skip
            continue
        asked += 1
        if number:
            often = f"{number:,}" if number < _MOST else f"{_MOST:,} or more"
            first = f", the first about {focus}" if focus else ""
            yield Fault(
                f"the graph breaks this rule: {header.get('message', '')} {often} rows{first}.",
                str(header.get("remedy") or "Mend it where the graph is made."), path, focus=focus,
            )  # fmt: skip
    yield Note(f"{asked} rules of severity violation asked (SPARQL).")
    if unasked:
        yield Note(f"Not asked, since the time of the check was used up: {', '.join(unasked)}.")


CHECKS = (
    Check("shapes", "The graph keeps the shapes and rules that lie beside it.", "violation",
          shapes),
)  # fmt: skip
