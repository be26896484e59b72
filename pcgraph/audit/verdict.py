"""Tell what came of the checks: a table, sentences, or EARL for machines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from pcgraph.audit.check import Fault, Outcome
from pcgraph.model import Cell, Table
from pcgraph.names import BASE, PREFIXES, VERSION, Prefixes
from pcgraph.triples import triples_text

COLUMNS = ("result", "check", "severity", "what", "what_to_do", "file", "line")
HEADS: Sequence[tuple[str, str, str]] = (
    (
        "result",
        "Result",
        "Passed, failed (a violation), warned, or not applicable with the reason.",
    ),
    ("check", "Check", "The short name of the check."),
    ("severity", "Severity", "Violation (a fault), warning (a person must look) or info (a hint)."),
    ("what", "What", "What was found; of a check that found nothing, what holds."),
    ("what_to_do", "What to do", "How it is mended."),
    ("file", "File", "The file, inside the dump."),
    ("line", "At line", "The line, where there is one."),
)
"""The columns of the table: name, head, meaning."""
_EARL = "http://www.w3.org/ns/earl#"
_RESULT = {
    "passed": "passed",
    "warned": "passed",
    "failed": "failed",
    "not applicable": "inapplicable",
}
_PREFIXES = Prefixes({**PREFIXES, "earl": _EARL, "audit": f"{BASE}audit/"})


def outcomes_table(outcomes: Sequence[Outcome]) -> Table:
    """Lay outcomes out as a table: a row for each finding, or one for the check."""
    rows: list[tuple[Cell, ...]] = []
    for one in outcomes:
        name, said = one.check.id, " ".join(one.said)
        if one.because:
            rows.append((one.result, name, None, f"Not run: {one.because}", None, None, None))
            continue
        if not one.faults or said:
            what = f"{one.check.what} {said}".strip()
            rows.append((one.result, name, None, what, None, None, None))
        for fault in one.faults:
            rows.append((one.result, name, fault.severity, fault.what, fault.remedy,
                         fault.file or None, fault.line or None))  # fmt: skip
    return Table(COLUMNS, tuple(rows))


def summary(outcomes: Sequence[Outcome]) -> list[str]:
    """Say in sentences what came out."""
    results = Counter(one.result for one in outcomes)
    numbers: Counter[str] = Counter()
    for one in outcomes:
        numbers.update(one.numbers)
    words = ", ".join(
        f"{results[name]} {name}" for name in ("passed", "warned", "failed", "not applicable")
    )
    found = ", ".join(f"{numbers[name]} {name}" for name in ("violation", "warning", "info"))
    failed = [one.check.id for one in outcomes if one.result == "failed"]
    return [
        f"{len(outcomes)} checks: {words}. Findings: {found}.",
        *([f"Failed: {', '.join(failed)}."] if failed else []),
    ]


def earl_turtle(outcomes: Sequence[Outcome], subject: str) -> str:
    """Write outcomes as EARL: one earl:Assertion a check.

    Args:
        outcomes: the outcomes.
        subject: the name of what was checked, such as the address of the release.
    """
    triples: list[Triple] = []
    software, tested = NamedNode(f"{BASE}audit/{VERSION}"), _subject(subject)
    _say(triples, software, "rdf:type", NamedNode(f"{_EARL}Software"))
    _say(triples, software, "dcterms:title", Literal(f"pcgraph audit {VERSION}", language="en"))
    _say(triples, tested, "rdf:type", NamedNode(f"{_EARL}TestSubject"))
    for number, one in enumerate(outcomes, 1):
        test = NamedNode(f"{BASE}audit/{one.check.id}")
        assertion, result = BlankNode(f"a{number:03}"), BlankNode(f"r{number:03}")
        _say(triples, test, "rdf:type", NamedNode(f"{_EARL}TestCase"))
        _say(triples, test, "dcterms:title", Literal(one.check.what, language="en"))
        _say(triples, assertion, "rdf:type", NamedNode(f"{_EARL}Assertion"))
        _say(triples, assertion, "earl:assertedBy", software)
        _say(triples, assertion, "earl:subject", tested)
        _say(triples, assertion, "earl:test", test)
        _say(triples, assertion, "earl:mode", NamedNode(f"{_EARL}automatic"))
        _say(triples, assertion, "earl:result", result)
        _say(triples, result, "rdf:type", NamedNode(f"{_EARL}TestResult"))
        _say(triples, result, "earl:outcome", NamedNode(f"{_EARL}{_RESULT[one.result]}"))
        told = [one.because] if one.because else [*one.said, *map(_line, one.faults)]
        if told:
            _say(triples, result, "earl:info", Literal("\n".join(told), language="en"))
    return triples_text(triples, "ttl", _PREFIXES)


def _subject(name: str) -> NamedNode:
    return NamedNode(name if name.startswith(("https://", "http://")) else "urn:x-dump:checked")


def _say(
    triples: list[Triple], subject: NamedNode | BlankNode, name: str,
    value: NamedNode | BlankNode | Literal,
) -> None:  # fmt: skip
    triples.append(Triple(subject, NamedNode(_PREFIXES.expand(name) or name), value))


def _line(fault: Fault) -> str:
    place = (
        f"{fault.file}:{fault.line}: " if fault.line else f"{fault.file}: " if fault.file else ""
    )
    return f"{fault.severity}: {place}{fault.what} {fault.remedy}"
