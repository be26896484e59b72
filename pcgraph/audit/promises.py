"""Whether the pages keep their word: the numbers of LOAD.md and CHECK.md, and who reviewed."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator

from pcgraph.audit.asked import TooLong, deadline, rows, too_large
from pcgraph.audit.check import Check, Fault, Found, NotApplicable, Note
from pcgraph.audit.dump import Dump
from pcgraph.errors import QueryProblem

_NUMBER = r"(?P<number>\d[\d,]*)"
_FACTS = re.compile(rf"You should see \*\*{_NUMBER}\*\*")
_GIVES = re.compile(rf"`(?P<path>[^`\s]+\.rq)` should give \*\*{_NUMBER}\*\* rows")
_ROW = re.compile(rf"^\| `(?P<path>[^`\s]+\.rq)` \| {_NUMBER} \|$")
_COUNTED = re.compile(
    rf"^\| .*`[^`]*?(?P<path>[\w.-]+/[\w.-]+\.(?:nt|nq|ttl|trig|rdf|jsonld))`.*\| {_NUMBER}"
    r"(?: triples)? \|$"
)
_REVIEWED = re.compile(r"\breviewed: (?P<who>(?:(?! / )[^|;.,\n])+)")
_NOBODY, _ELSEWHERE = "nobody yet", "see judgements"
_REVIEWER, _DECIDED = ("/reviewedBy", "#reviewedBy"), ("/decidedHow", "#decidedHow")
_AGAIN = "Write the page again from the graph that is handed on."
_MOST = 1_000_000
"""Rows of a question that are counted at most, whatever a page promises."""


def promises(dump: Dump) -> Found:
    """Count the facts again, and ask each question of which a number of rows is promised."""
    lines = [
        (path, number, line)
        for path in dump.files
        if path in ("LOAD.md", "CHECK.md")
        for number, line in enumerate(dump.text(path).splitlines(), 1)
    ]
    questions = [
        (page, number, found["path"], _int(found["number"]))
        for page, number, line in lines
        for found in (*_GIVES.finditer(line), *_ROW.finditer(line))
    ]
    facts = [*_facts(dump, lines)]
    if not facts and not questions:
        raise NotApplicable("no LOAD.md or CHECK.md here promises a number.")
    for page, number, path, said, counted in facts:
        if said != counted:
            yield Fault(f"it says {said} facts; counted again {path} has {counted}.", _AGAIN,
                        page, number)  # fmt: skip
    yield Note(f"{len(facts)} numbers of facts.")
    yield from _questions(dump, questions)


def _facts(
    dump: Dump, lines: list[tuple[str, int, str]]
) -> Iterator[tuple[str, int, str, int, int]]:
    """Give each promised number of facts: page, line, file, number, what was counted."""
    scans = dump.reading.scans
    for page, number, line in lines:
        for found in _FACTS.finditer(line):
            path = ", ".join(dump.reading.main)
            total = len(dump.reading.lines) if dump.reading.main else 0
            yield page, number, path or "the dump", _int(found["number"]), total
        counted = _COUNTED.match(line)
        scan = scans.get(counted["path"]) if counted else None
        if counted and scan and scan.whole:
            yield page, number, scan.path, _int(counted["number"]), scan.distinct


def _questions(dump: Dump, questions: list[tuple[str, int, str, int]]) -> Found:
    """Ask the questions; one that is not here is told, one that is not asked is named."""
    why = too_large(dump)
    asked: dict[str, int] = {}
    unasked: list[str] = []
    until = deadline()
    for page, number, path, said in questions:
        if path not in dump.files:
            yield Fault(f"it promises rows of {path}, which is not here.",
                        "Put the question in, or take the line out.", page, number)  # fmt: skip
            continue
        if why:
            continue
        if path in unasked:
            continue
        try:
            if path not in asked or asked[path] == said + 1:
                asked[path] = rows(dump, path, min(said, _MOST) + 1, until)[0]
        except TooLong:
            unasked.append(path)
            continue
        except QueryProblem as fault:
            yield Fault(f"it cannot be asked: {fault.what}", fault.remedy or
                        "Ask it of the graph by another program, and look.", path)  # fmt: skip
            continue
        if asked[path] != said:
            more = "more" if asked[path] > said else asked[path]
            yield Fault(f"it says {path} gives {said} rows; asked again it gives {more}.", _AGAIN,
                        page, number)  # fmt: skip
    if why and questions:
        yield Note(f"No question was asked: {why}")
    elif questions:
        yield Note(f"{len(asked)} questions asked of {', '.join(dump.reading.main)}.")
    if unasked:
        yield Note(f"Not asked, since the time of the check was used up: {', '.join(unasked)}.")


def reviewers(dump: Dump) -> Found:
    """Hold who is said to have reviewed against the judgements that name a reviewer."""
    pages = [
        path
        for path in dump.files
        if path in ("DATASHEET.md", "LOAD.md", "graphs.csv") or path in dump.pages()
    ]
    said = [
        (path, number, found["who"].strip())
        for path in pages
        for number, words in _cells(dump, path)
        for found in _REVIEWED.finditer(words)
    ]
    if not said:
        raise NotApplicable("no page at the top says who reviewed.")
    judged = reviewed = 0
    names: set[str] = set()
    for _, terms in dump.reading.subjects():
        if not any(predicate.value.endswith(_DECIDED) for predicate, _ in terms):
            continue
        by = [value for predicate, value in terms if predicate.value.endswith(_REVIEWER)]
        judged, reviewed = judged + 1, reviewed + bool(by)
        names.update(str(getattr(value, "value", value)) for value in by)
    if not judged:
        raise NotApplicable("the graph holds no judgement.")
    truth = f"{reviewed:,} judgements name a reviewer" if reviewed else "no judgement names one"
    # Of one kind of judgement fewer may be reviewed than of all, or none.
    right = {_NOBODY, *([_ELSEWHERE] if reviewed else [])}
    if reviewed and all(who == _NOBODY for _, _, who in said):
        right = set()
    for path, number, who in said:
        count = who.replace(",", "")
        few = count.isdecimal() and int(count) <= reviewed
        if who not in right and not few and not any(name.startswith(who) for name in names):
            yield Fault(f"it says {who!r} reviewed; in the graph {truth}.",
                        "Say what the judgements of the graph say.", path, number)  # fmt: skip
    yield Note(f"In the graph {truth}; said in {len(said)} places.")


def _cells(dump: Dump, path: str) -> Iterator[tuple[int, str]]:
    """Give the lines of a page, or the cells of a table, with the number of the line."""
    text = dump.text(path)
    if not path.endswith(".csv"):
        yield from enumerate(text.splitlines(), 1)
        return
    reader = csv.reader(io.StringIO(text, newline=""))
    for row in reader:
        yield from ((reader.line_num, cell) for cell in row)


def _int(text: str) -> int:
    return int(text.replace(",", "")[:18])


CHECKS = (
    Check("promises", "The numbers of facts and rows that LOAD.md and CHECK.md promise are so.",
          "violation", promises),
    Check("reviewers", "Who is said to have reviewed is who the judgements name.", "violation",
          reviewers),
)  # fmt: skip
