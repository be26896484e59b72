"""The audit that a release ships: run before it is switched in, a violation stops it.

What holds the result cannot be checked with the result in it. It stands there without one while
the checks are run, so that whoever runs them again over the release gets the same.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from pcgraph.audit.check import Check, Fault, Found, NotApplicable, Note, Outcome, run_checks
from pcgraph.audit.checks import CHECKS
from pcgraph.audit.dump import Dump
from pcgraph.audit.verdict import earl_turtle, summary
from pcgraph.errors import InputProblem
from pcgraph.model import Table
from pcgraph.names import VERSION
from pcgraph.publish.auditor import AUDIT_PAGE, AUDIT_TABLE, AUDIT_TURTLE
from pcgraph.publish.describe import Release
from pcgraph.publish.member import Member
from pcgraph.writers.tables import csv_text

COLUMNS = ("check", "result", "violations", "warnings", "hints", "means", "told")
_COUNTED = ("violation", "warning", "info")
_LATER = "it is not known yet while the checks are run."


class Scores:
    """Audits a release for ``publish``, and writes what came out into it."""

    def blank(self, release: Release) -> list[Member]:
        """Give the files of the result without one: every check is there, none was run."""
        return _members(release, [Outcome(check, because=_LATER) for check in CHECKS])

    def results(
        self,
        release: Release,
        folder: Path,
        previous: Path | None,
        report: Callable[[str, int, int], None],
    ) -> list[Member]:
        """Run the checks; give the files of the result.

        Raises:
            InputProblem: PC-PUBLISH-AUDIT for a violation.
        """

        def told(name: str, done: int, whole: int) -> None:
            report(f"check {name}", done, whole)

        checks = [_beforehand(check, release) for check in CHECKS]
        outcomes = run_checks(Dump(folder, previous, later=(_archive(release),)), checks, told)
        failed = [one for one in outcomes if one.result == "failed"]
        if failed:
            raise _refused(failed)
        return _members(release, outcomes)


def _refused(failed: Sequence[Outcome]) -> InputProblem:
    """Name the first fault of the first check, and how many there are."""
    first = failed[0].faults[0]
    number = sum(one.numbers["violation"] for one in failed)
    names = ", ".join(one.check.id for one in failed)
    more = f" {number:,} faults in all, by: {names}." if number > 1 else ""
    return InputProblem(
        "PC-PUBLISH-AUDIT",
        f"the audit stopped the release, nothing was written. Check {failed[0].check.id}: "
        f"{first.what}{more}",
        first.remedy,
        _place(first),
    )


def _beforehand(check: Check, release: Release) -> Check:
    """Say of the checks that publish makes itself, or that come too early, how it is."""
    if check.id == "archive":
        return replace(check, run=lambda _: _not_yet(release))
    if check.id == "words":
        return replace(check, run=lambda _: _held_back(release))
    return check


def _archive(release: Release) -> str:
    return f"pcgraph-{release.version}.zip"


def _not_yet(release: Release) -> Found:
    raise NotApplicable(
        f"{_archive(release)} is made last, of these files and of what came out here."
    )


def _held_back(release: Release) -> Found:
    if release.full:
        raise NotApplicable("this release holds the words of the documents.")
    yield Note(
        "Asked of each file while it was written, of the graph in one of its forms: one-hash shows "
        "that the others hold the same. With the texts at hand: --sources DIR."
    )


def scores_table(outcomes: Iterable[Outcome]) -> Table:
    """Lay outcomes out as a table: a row for each check."""
    return Table(
        COLUMNS,
        tuple(
            (
                one.check.id,
                one.result,
                *(None if one.because else one.numbers[name] for name in _COUNTED),
                one.check.what,
                _told(one) or None,
            )
            for one in outcomes
        ),
    )


def _told(one: Outcome) -> str:
    """Give what a check says: its notes and what it found, or why it was not run."""
    if one.because:
        return f"Not run: {one.because}"
    return " ".join([*one.said, *map(_found, one.faults)])


def _found(fault: Fault) -> str:
    place = _place(fault)
    return f"{fault.severity}: {place + ': ' if place else ''}{fault.what} {fault.remedy}"


def _place(fault: Fault) -> str:
    return f"{fault.file}:{fault.line}" if fault.line else fault.file


def _members(release: Release, outcomes: Sequence[Outcome]) -> list[Member]:
    shown = [one.first() for one in outcomes]
    return [
        Member(AUDIT_PAGE, _page(release, shown)),
        Member(AUDIT_TABLE, csv_text(scores_table(shown))),
        Member(AUDIT_TURTLE, earl_turtle(outcomes, release.iri)),
    ]


def _page(release: Release, outcomes: Sequence[Outcome]) -> str:
    """Tell the result to people."""
    out = io.StringIO()
    out.write(f"""# What was checked before pcgraph {release.version} was handed on

`pcgraph audit` {VERSION} checked every file. A violation would have stopped the release.
{summary(outcomes)[0]}

For programs: `{AUDIT_TABLE}` (a row a check) and `{AUDIT_TURTLE}` (EARL).

## What the audit could not see

- This page, `{AUDIT_TABLE}` and `{AUDIT_TURTLE}` with the result in them: it saw them without one.
- `SHA256SUMS` with the checksums of these three: it was written once more after them.
- `{_archive(release)}`, which is made last.

All else it saw as it is here. `metadata/dcat.ttl` gives no size and checksum of the three, since
it was written before them; `SHA256SUMS` does. Run it again, and you should get the same:
`pcgraph audit .` (with `--previous DIR` if there was a release before); it looks into the zip too.

## Checks

| check | what holds if it passes | result | violations | warnings | hints |
| --- | --- | --- | --- | --- | --- |
""")
    for row in scores_table(outcomes).rows:
        name, result, *numbers, means, _ = row
        cells = [name, means, result, *("-" if one is None else one for one in numbers)]
        out.write(f"| {' | '.join(_cell(one) for one in cells)} |\n")
    _listed(out, "What a person should look at", outcomes, "warning")
    _listed(out, "Hints", outcomes, "info")
    out.write("\n## Not run\n\n")
    for one in outcomes:
        if one.because:
            out.write(f"- `{one.check.id}`: {_cell(one.because)}\n")
    out.write("\n## What the checks say of themselves\n\n")
    for one in outcomes:
        if one.said:
            out.write(f"- `{one.check.id}`: {_cell(' '.join(one.said))}\n")
    return out.getvalue()


def _listed(out: io.StringIO, head: str, outcomes: Sequence[Outcome], severity: str) -> None:
    """List what was found of one severity, if there is any."""
    lines = [
        f"- `{one.check.id}`: {_cell(_found(fault).removeprefix(f'{severity}: '))}\n"
        for one in outcomes
        for fault in one.faults
        if fault.severity == severity
    ]
    if lines:
        out.write(f"\n## {head}\n\n{''.join(lines)}")


def _cell(value: object) -> str:
    """Keep a text from being read as Markdown: what was found may hold anything."""
    text = " ".join(str(value).split())
    return "".join(f"\\{sign}" if sign in "\\|<>[]*`" else sign for sign in text)
