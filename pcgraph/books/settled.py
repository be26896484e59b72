"""Take over what a person settled about the lines of an import: the outline file, written anew."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import pairwise

from pcgraph.books.filled import GONE, Book, Filled
from pcgraph.books.pages import SETTLED, Import, Place, check_rows, outline_rows, place_of
from pcgraph.books.sheets import CHECK, YES_NO, listed, one_line
from pcgraph.decisions.gathered import Gathered
from pcgraph.errors import InputProblem
from pcgraph.intake.ids import local_name
from pcgraph.intake.part_settled import HEADS
from pcgraph.intake.settled import (
    COLUMNS,
    JOIN,
    KEEP_AS,
    NO,
    NONE,
    OF_LINE,
    SPLIT,
    YES,
    halves,
    read_settled,
)
from pcgraph.model import Cell, Finding

_ANSWERS = {**dict.fromkeys(YES, "yes"), **dict.fromkeys(NO, "no")}


@dataclass
class Outlined:
    """What was settled.

    Attributes:
        text: the outline file as it is to be; None if nothing was changed.
        changed: about how many places something else is said.
        findings: what does not fit.
    """

    text: str | None = None
    changed: int = 0
    findings: list[Finding] = field(default_factory=list)


def outlined(book: Book, said: Gathered, brought: Import, older: bool = False) -> Outlined:
    """Read what a person settled.

    Args:
        book: the workbook.
        said: what the graph says of the framework.
        brought: what the last import left.
        older: whether the workbook was written before the framework was changed.
    """
    return _Reader(book, said, brought, older).read()


class _Reader:
    """Reads the rows of the sheet, and keeps what does not fit."""

    def __init__(self, book: Book, said: Gathered, brought: Import, older: bool) -> None:
        self._sheet, self._said, self._older = book.rows.get(CHECK, ()), said, older
        self._rows = {place_of(row): row for row in outline_rows(brought.outline)}
        self._known = {
            _place(row.cells): row.cells for row in check_rows(brought, said.mine)
        }  # fmt: skip
        self._domains, self._roles = _domains(brought), _roles(brought, said)
        self._first: dict[Place, Filled] = {}
        self._settled: dict[Place, Filled] = {}
        self._made = Outlined()

    def read(self) -> Outlined:
        """Read all rows."""
        made = self._made
        for row in self._sheet:
            place = _place(row.cells)
            if place not in self._known:
                what = "the line numbers are locked, and they were changed, or the source was: "
                what += "undo it, or write the workbook again."
                made.findings.append(row.fault("line_first!", row.gone, what))
                continue
            self._first.setdefault(place, row)
            if row.edited:
                self._edited(place, row)
        made.changed = len(self._settled)
        for place, row in self._settled.items():
            made.findings += self._misfits(place, row)
        made.findings += _overlaps(self._rows, self._settled)
        if self._settled and not made.findings:
            made.text = _text(self._rows)
        return made

    def _edited(self, place: Place, row: Filled) -> None:
        """Take over a row that was changed."""
        words = self._words(row)
        before = self._rows.get(place, {})
        if words == {name: before.get(name, "") for name in SETTLED}:
            return
        if not any(words.values()) and place not in self._rows:
            return
        known = one_line(self._known[place].get("text"))
        if self._older and row.cells.get("text", known) != known:
            what = f'other words stand here now: "{known[:60]}".'
            self._fault(row, "keep_as+", GONE, what)
        elif not self._said.mine:
            what = f"{self._said.about.label} is not of your folder: undo it."
            self._fault(row, "keep_as+", "not-yours", what)
        elif self._first[place] is not row:
            at = self._first[place].number
            what = f"line {place[0]} stands in row {at} too: settle it there."
            self._fault(row, "keep_as+", "twice", what)
        else:
            self._settled[place] = row
            self._rows.pop(place, None)
            if any(words.values()):
                numbers = {name: row.cells[f"{name}!"] for name in ("line_first", "line_last")}
                self._rows[place] = {**numbers, "part": place[2], **words}

    def _words(self, row: Filled) -> dict[str, str]:
        """Give what a person wrote, as the outline file has it."""
        words = {name: row.cells[f"{name}+"] for name in SETTLED}
        words["keep_as"] = listed(words["keep_as"], KEEP_AS)
        words["domain"] = self._domains.get(words["domain"].casefold(), words["domain"])
        roles = (name.strip() for name in words["role"].split(";"))
        words["role"] = "; ".join(self._roles.get(one.casefold(), one) for one in roles if one)
        for name in ("phrase_applies", "join"):
            words[name] = _ANSWERS.get(words[name].casefold(), words[name])
        return words

    def _fault(self, row: Filled, column: str, rule: str, words: str) -> None:
        self._made.findings.append(row.fault(column, rule, words))

    def _misfits(self, place: Place, row: Filled) -> list[Finding]:
        """Find what the outline file cannot hold."""
        words = self._rows.get(place)
        if words is None:
            return []
        found = []
        keep = words["keep_as"]
        if keep and keep not in KEEP_AS:
            found.append(row.unknown("keep_as+", "Keep as", KEEP_AS))
        for name in ("phrase_applies", "join"):
            if words[name] and words[name] not in YES_NO:
                found.append(row.unknown(f"{name}+", "the answer", YES_NO))
        if keep == JOIN and words["join"] == "no":
            what = f"Keep as says {JOIN}, and Goes on from above says no: empty one of them."
            found.append(row.fault("join+", "join", what))
        found += self._of_part(place, row, words)
        text = one_line(self._known[place].get("text"))
        if keep == SPLIT and words["note"] and self._is_one(place) and not (
            halves(text, words["note"])[1]
        ):  # fmt: skip
            what = f'it cannot be split before "{words["note"][:60]}": these words do not stand '
            found.append(row.fault("note+", "split", f"{what}inside it."))
        if words["domain"] and self._domains and self._no_domain(words["domain"]):
            names = [*self._domains.values()]
            found.append(row.unknown("domain+", "the domain", names))
        return found or self._not_held(place, row)

    def _of_part(self, place: Place, row: Filled, words: Mapping[str, str]) -> list[Finding]:
        """Find what one of several things of a line cannot be."""
        keep = words["keep_as"] or (JOIN if words["join"] == "yes" else "")
        if not place[2]:
            return []
        became = str(self._known[place].get("found_as") or "")
        whole = self._first.get((place[0], place[0], ""))
        there = f"in row {whole.number}, which is" if whole else "in the row for"
        if keep in OF_LINE:
            what = f"line {place[0]} holds several things, and only the whole line can be kept as "
            return [row.fault("keep_as+", "part", f"{what}{keep}: say it {there} the whole line.")]
        if keep and became in HEADS:
            what = f"it is a {became}, and others may stand below it, so it cannot be kept as "
            what += f"{keep} by itself: say it {there} the whole line."
            return [row.fault("keep_as+", "part", what)]
        return []

    def _is_one(self, place: Place) -> bool:
        """Tell whether a row is about words that it shows."""
        return bool(self._known[place].get("found_as"))

    def _no_domain(self, name: str) -> bool:
        """Tell whether no domain will have a name; not sure where lines change their extent."""
        shown = set(self._domains)
        for place, row in self._rows.items():
            keep = row.get("keep_as", "").lower()
            joined = _ANSWERS.get(row.get("join", "").lower()) == "yes"
            if not place[2] and (keep in (JOIN, SPLIT) or joined):
                return False
            if keep == "domain":
                if place not in self._known or not self._is_one(place):
                    return False
                shown.add(one_line(self._known[place].get("text")).casefold())
        return name.casefold() not in {*shown, NONE}

    def _not_held(self, place: Place, row: Filled) -> list[Finding]:
        """Find what else the outline file does not take."""
        try:
            read_settled(_text({place: self._rows[place]}))
        except InputProblem as problem:
            return [row.fault("keep_as+", "outline", f"{problem.what} {problem.remedy}")]
        return []


def _place(cells: Mapping[str, Cell]) -> Place:
    """Say about what a row of the sheet is."""
    names = ("line_first", "line_last", "line_part")
    first, last, part = (one_line(cells.get(f"{name}!")) for name in names)
    return place_of({"line_first": first, "line_last": last, "part": part})


def _domains(brought: Import) -> dict[str, str]:
    """Give the domains as the import found them, by their words in small letters."""
    rows = csv.DictReader(io.StringIO(brought.lines))
    found = (row.get("text") or "" for row in rows if row.get("found_as") == "domain")
    return {one_line(words).casefold(): words for words in found}


def _roles(brought: Import, said: Gathered) -> dict[str, str]:
    """Give the roles as the import found them, by their words and labels in small letters."""
    rows = csv.DictReader(io.StringIO(brought.lines))
    printed = dict.fromkeys(
        name for row in rows for name in (row.get("for_roles") or "").split("; ") if name
    )
    known = {}
    for role in said.roles:
        # A person may have given it another label since; the file knows what is printed.
        own = [name for name in printed if role.iri.endswith(f"role-{local_name(name)}")]
        known[role.label.casefold()] = own[0] if len(own) == 1 else role.label
    return {**known, **{name.casefold(): name for name in reversed([*printed])}}


def _overlaps(rows: Iterable[Place], settled: Mapping[Place, Filled]) -> list[Finding]:
    """Find lines that are settled twice: by a row here, and by lines settled together."""
    found = []
    whole = sorted((int(first), int(last)) for first, last, part in rows if not part)
    for above, below in pairwise(whole):
        if below[0] <= above[1]:
            places = [(str(first), str(last), "") for first, last in (below, above)]
            row = settled.get(places[0]) or settled.get(places[1])
            if row:
                what = f"line {below[0]} is settled by another row too: empty one of the two."
                found.append(row.fault("keep_as+", "twice", what))
    return found


def _text(rows: Mapping[Place, Mapping[str, str]]) -> str:
    """Write the outline file; a column that we do not know of is kept only where it is filled."""
    out = io.StringIO()
    more = [name for name in SETTLED if name not in COLUMNS]
    names = [*COLUMNS, *(name for name in more if any(row.get(name) for row in rows.values()))]
    writer = csv.DictWriter(out, names, extrasaction="ignore", lineterminator="\n", restval="")
    writer.writeheader()
    ordered = sorted(rows, key=lambda one: (int(one[0]), int(one[2] or 0), int(one[1])))
    writer.writerows(rows[place] for place in ordered)
    return out.getvalue()
