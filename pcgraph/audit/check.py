"""What a check is, what it finds, and how all of them are run."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from pcgraph.errors import InputProblem, LimitReached, PcgraphError
from pcgraph.model import Finding

if TYPE_CHECKING:
    from pcgraph.audit.dump import Dump

KEPT = 1_000
"""So many findings of a check and severity are kept; of the others only their number."""
SHOWN = 20
"""So many of them are shown to people."""
TOO_LARGE = "PC-AUDIT-LARGE"
"""The code of what is not read, since it would not be held in memory."""
WORST = ("violation", "warning", "info")
_LONGEST = 300
_NOT_TEXT = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
"""What a terminal would obey, or XML and UTF-8 cannot hold."""


class NotApplicable(Exception):
    """There is nothing in the dump that a check could be run on; its words say why."""


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong, or a hint.

    Attributes:
        what: what is wrong.
        remedy: what to do.
        file: the file, as a path inside the dump, or nothing.
        line: the line, counted from 1; 0 if there is none.
        severity: ``violation``, ``warning`` or ``info``.
        focus: the address that it is about, or nothing.
    """

    what: str
    remedy: str
    file: str = ""
    line: int = 0
    severity: str = "violation"
    focus: str = ""

    def __post_init__(self) -> None:
        """Make all of it fit to be written in any form: a dump may be called what it likes."""
        for name in ("what", "remedy", "file", "focus"):
            object.__setattr__(self, name, readable(getattr(self, name)))


@dataclass(frozen=True)
class Note:
    """What a check says of itself: what it ran on, what it could not look at."""

    words: str

    def __post_init__(self) -> None:
        """Make it fit to be written in any form."""
        object.__setattr__(self, "words", readable(self.words))


Found = Iterator[Fault | Note]


@dataclass(frozen=True)
class Check:
    """One check.

    Attributes:
        id: its short name, which stays the same over releases.
        what: what holds if it passes.
        severity: the worst that it can find.
        run: gives what it finds; raises ``NotApplicable``.
    """

    id: str
    what: str
    severity: str
    run: Callable[[Dump], Found]


@dataclass(frozen=True)
class Outcome:
    """What came of a check.

    Attributes:
        check: the check.
        faults: what it found, the first of each severity.
        numbers: how many of each severity there are in all.
        notes: what it says of itself.
        because: why it was not run; empty if it was.
    """

    check: Check
    faults: Sequence[Fault] = ()
    numbers: Counter[str] = field(default_factory=Counter)
    notes: Sequence[str] = ()
    because: str = ""

    @property
    def result(self) -> str:
        """``passed``, ``failed``, ``warned`` or ``not applicable``; a hint alone is passed."""
        if self.because:
            return "not applicable"
        if self.numbers["violation"]:
            return "failed"
        return "warned" if self.numbers["warning"] else "passed"

    @property
    def said(self) -> list[str]:
        """What it says of itself, and how many findings are not among its faults."""
        kept = Counter(one.severity for one in self.faults)
        more = [(severity, self.numbers[severity] - kept[severity]) for severity in WORST]
        return [*self.notes, *(f"{n:,} more of severity {name}." for name, n in more if n)]

    def first(self, most: int = SHOWN) -> Outcome:
        """Give the same with the first faults of each severity alone."""
        kept = [
            one
            for severity in WORST
            for one in [one for one in self.faults if one.severity == severity][:most]
        ]
        return replace(self, faults=tuple(kept))

    def findings(self) -> list[Finding]:
        """Give what was found in the form that the writers of reports take."""
        return [
            Finding(
                severity=one.severity,
                rule=self.check.id,
                focus=one.focus,
                path="",
                value="",
                message=f"{one.what} {one.remedy}",
                file=one.file,
                line=one.line,
            )
            for one in self.faults
        ]


def run_checks(
    dump: Dump, checks: Sequence[Check], report: Callable[[str, int, int], None] | None = None
) -> list[Outcome]:
    """Run checks one after the other; every one has an outcome.

    Args:
        dump: the dump.
        checks: the checks.
        report: told which check is run, how many are done, of how many.
    """
    outcomes = []
    for number, check in enumerate(checks):
        if report:
            report(check.id, number, len(checks))
        outcomes.append(_run(dump, check))
    return outcomes


def _run(dump: Dump, check: Check) -> Outcome:
    """Run one check; what it cannot read is a fault of the dump."""
    faults: dict[str, list[Fault]] = {severity: [] for severity in WORST}
    numbers: Counter[str] = Counter()
    notes = []
    dump.at = ""
    try:
        for one in _told(check.run(dump), dump):
            if isinstance(one, Note):
                notes.append(one.words)
                continue
            numbers[one.severity] += 1
            if len(faults[one.severity]) < KEPT:
                faults[one.severity].append(replace(one, what=shortened(one.what)))
    except (NotApplicable, LimitReached) as reason:
        because = readable(getattr(reason, "what", str(reason)))
        if not numbers:
            return Outcome(check, because=because)
        notes.append(f"Not run to its end: {because}")
    kept = [one for severity in WORST for one in faults[severity]]
    return Outcome(check, tuple(kept), numbers, tuple(notes))


def _told(found: Iterable[Fault | Note], dump: Dump) -> Found:
    """Turn a file that cannot be read into a fault; one that is too large is no fault of its own.

    It ends the check, so what was not looked at is said. A reader that was written by others
    raises what it likes on a file that was made to break it: none of it may end the run.
    """
    try:
        yield from found
    except InputProblem as fault:
        if fault.code == TOO_LARGE:
            what = f"{fault.what} Neither it nor what comes after it was looked at."
            yield Fault(what, fault.remedy, fault.where, severity="warning")
        else:
            yield Fault(fault.what, fault.remedy, fault.where)
    except (NotApplicable, PcgraphError):
        raise
    except Exception as fault:  # noqa: BLE001 - whatever it is, it becomes a finding
        words = " ".join(str(fault).split()) or "no more is known"
        what = f"it cannot be read, and ended this check: {type(fault).__name__}, {words}."
        yield Fault(what, "Write it again as its form asks.", dump.at)


def shortened(words: str) -> str:
    """Keep a message to a length that can be read, whatever the dump holds."""
    return words if len(words) <= _LONGEST else f"{words[:_LONGEST]}…"


def readable(words: str) -> str:
    r"""Write signs that are no text, such as bytes of a name that is not UTF-8, as escapes.

    >>> print(readable("bad\udcff.csv"))
    bad\udcff.csv
    """
    return _NOT_TEXT.sub(lambda sign: ascii(sign.group())[1:-1], words)
