"""Read what a person judged in the sheet of mappings, row by row, and say what does not fit."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from pcgraph.books.absent import absent_note
from pcgraph.books.filled import Book, Filled
from pcgraph.books.sheets import MAPPINGS, filled_in, listed, mark_of
from pcgraph.books.typed import Typed
from pcgraph.decisions.card import (
    ACCEPTED,
    AGREES,
    CARD,
    DECISIONS,
    EVIDENCE,
    JUDGING,
    NONE,
    NONE_FITS,
    NOT_LOOKED,
    NOT_USED,
    PERSON,
    RELATIONS,
    REVIEWING,
    SURE_NUMBERS,
    WITHDRAWN,
    cells_of,
    decided_how,
    is_share,
    relations_of,
)
from pcgraph.decisions.gathered import Gathered, Judged
from pcgraph.decisions.judgement import Judgement
from pcgraph.drafts.rows import iso_day
from pcgraph.mapping import BY_PERSON
from pcgraph.mapping_head import is_date
from pcgraph.model import Finding
from pcgraph.names import BASE

_DAYS = ("decided_on+", "reviewed_on+", "nos_seen_on+")
_MEDIUM = "0.7"
_LISTS = {"decision+": DECISIONS, "evidence+": EVIDENCE, "relation+": RELATIONS,
          "agrees+": AGREES}  # fmt: skip


@dataclass(frozen=True)
class InRow(Judgement):
    """A judgement, and the row of the sheet that it stands in."""

    row: Filled


@dataclass
class Read:
    """What was judged.

    Attributes:
        judgements: the rows that are new or were changed.
        findings: what does not fit.
        notes: what is to be told.
    """

    judgements: list[InRow] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def read_judgements(
    book: Book, said: Gathered, typed: Typed, by: str, day: str, gone: Collection[str] = ()
) -> Read:
    """Read the rows that are new or were changed.

    Args:
        book: the workbook.
        said: what the graph says now.
        typed: the NOS, with those that were typed in.
        by: who judged, where a row does not say it.
        day: on which day, likewise.
        gone: the ids of judgements that were withdrawn: nobody misses a row of one.
    """
    return _Reader(said, typed, by, day, gone).read(book)


class _Reader:
    """Reads the rows, and keeps what does not fit."""

    def __init__(
        self, said: Gathered, typed: Typed, by: str, day: str, gone: Collection[str]
    ) -> None:
        self.said, self.typed, self.by, self.day, self.gone = said, typed, by, day, gone
        self.made = Read()
        self.records = {one.row.get("record_id"): one for one in said.judged}
        self.lines = {line.iri: line for line in said.lines}
        self.unsure = 0

    def read(self, book: Book) -> Read:
        """Read all rows."""
        if MAPPINGS not in book.rows:
            self.made.notes.append(f"There is no sheet {MAPPINGS}: nothing of it was changed.")
            return self.made
        seen: dict[str, Filled] = {}
        for row in book.rows[MAPPINGS]:
            record = row.cells["mapping_id!"]
            if record and record in seen:
                what = f"{record} stands in row {seen[record].number} already: for a new judgement "
                self._fault(row, "mapping_id!", "twice", f"{what}use an empty row below.")
            elif record in self.gone and record not in self.records and not row.edited:
                continue
            elif record and record not in self.records:
                what = "the mapping id is locked, and it was changed, or the judgement is gone:"
                known = [*self.records]
                self.made.findings.append(row.unknown("mapping_id!", what, known, row.gone))
            elif row.edited:
                self._row(row, self.records.get(record))
            if record:
                seen.setdefault(record, row)
        codes = {one.iri: one.code for one in self.typed.standards.values()}
        note = absent_note(self.said, seen, codes)
        self.made.notes += [note] if note else []
        if self.unsure:
            self.made.notes.append(
                f"How sure is empty in new judgements ({self.unsure}): medium ({_MEDIUM}) is taken."
            )
        self._pairs(book)
        return self.made

    def _fault(self, row: Filled, column: str, rule: str, words: str) -> None:
        self.made.findings.append(row.fault(column, rule, words))

    def _row(self, row: Filled, before: Judged | None) -> None:
        """Read a row that was changed, or is new."""
        cells = {column: row.cells.get(column, "") for column in filled_in(MAPPINGS)}
        for column, known in _LISTS.items():
            cells[column] = listed(cells[column], (*known, NOT_LOOKED))
        base = self._base(before)
        offered = self._suggested(row) if before is None else ""
        if before is None and (
            cells["decision+"] in ("", NOT_LOOKED)
            and not any(
                words
                for column, words in cells.items()
                if column != "decision+" and not (column == "nos_code+" and words == offered)
            )
        ):
            return
        changed = [column for column in cells if cells[column] != base[column]]
        if before is not None and not self._is_open(row, before, base, changed):
            return
        line = self._line(row, before)
        if line is None or not changed:
            return
        faults = len(self.made.findings)
        anew = before is None or any(column in changed for column in (*JUDGING, *PERSON))
        standard = ""
        if cells["decision+"] != WITHDRAWN:
            self._decide(row, cells)
            standard = self._standard(row, cells)
            self._fits(row, cells)
        elif before is None:
            what = "only a judgement that is there can be withdrawn: empty the row."
            self._fault(row, "decision+", "decision", what)
        self._words(row, cells, changed, before, anew)
        if before is None and self._is_kept(
            line, standard, cells, bool(row.cells.get("decided_by+"))
        ):
            return
        if len(self.made.findings) == faults:
            # Who takes what was suggested in the row judged a suggestion; another NOS is their own.
            took = offered and cells["nos_code+"] == offered
            how = BY_PERSON["semapv:MappingReview"] if took else ""
            self.made.judgements.append(InRow(line, standard, cells, before, anew, row, how=how))

    def _is_kept(self, line: str, standard: str, cells: Mapping[str, str], own: bool) -> bool:
        """Tell whether a row without an id says what was kept already."""
        for one in self.said.judged:
            expand = self.said.prefixes.expand
            other = expand(one.row.get("object_id")) or ""
            pair = expand(one.row.get("subject_id")), other if other in self.typed.standards else ""
            if pair == (line, standard):
                known = self._base(one)
                known |= {} if own else {"decided_by+": cells["decided_by+"]}
                return all(_plain(cells[one]) == _plain(known[one])
                           for one in (*JUDGING, "decided_by+"))  # fmt: skip
        return False

    def _suggested(self, row: Filled) -> str:
        """Give the code of the NOS that a row was written with, to be judged; nothing for none."""
        iri = self.said.prefixes.expand(row.cells["nos_id!"]) or ""
        standard = self.typed.standards.get(iri)
        return standard.code if standard else ""

    def _base(self, before: Judged | None) -> dict[str, str]:
        """Give what the cells would hold now if nobody had changed them."""
        if before is None:
            return dict.fromkeys(filled_in(MAPPINGS), "")
        iri = self.said.prefixes.expand(before.row.get("object_id")) or ""
        standard = self.typed.standards.get(iri)
        cells = cells_of(before.row, before.decision, standard.code if standard else "")
        return {column: " ".join(words.split()) for column, words in cells.items()}

    def _is_open(
        self, row: Filled, before: Judged, base: Mapping[str, str], changed: list[str]
    ) -> bool:
        """Tell whether a row that is there may be changed; say if not."""
        if not changed:
            return False
        if not self.said.own or before.file.layer != self.said.own:
            what = (
                "the judgement is of another set than yours, and cannot be changed here: undo it."
            )
            self._fault(row, changed[0], "not-yours", what)
            return False
        mark = row.cells["row_mark!"]
        if mark and mark != mark_of(MAPPINGS, base):
            what = "the judgement was changed in your folder since the workbook was written: write "
            what += "it again, and judge there."
            self._fault(row, changed[0], "stale", what)
            return False
        return True

    def _line(self, row: Filled, before: Judged | None) -> str | None:
        """Find the competency of a row, by its id or its words."""
        expand = self.said.prefixes.expand
        short, words = row.cells["competency_id!"], row.cells.get("competency", "")
        if before is not None:
            iri = expand(before.row.get("subject_id")) or ""
            if short and expand(short) != iri:
                what = f"the competency of {row.cells['mapping_id!']} cannot be changed: undo it."
                self._fault(row, "competency_id!", "locked", what)
                return None
            return iri
        if short:
            iri = expand(short) or short
            if iri in self.lines:
                return iri
            known = [self.said.prefixes.compact(one) for one in self.lines]
            what = "the competency id"
            self.made.findings.append(row.unknown("competency_id!", what, known, row.gone))
            return None
        same = [one for one in self.lines.values() if " ".join(one.text.split()) == words]
        if len(same) == 1:
            return same[0].iri
        what = "no competency of the framework has these words: choose it from the list."
        if not words:
            what = "the competency is empty: choose it from the list."
        elif same:
            ids = " or ".join(self.said.prefixes.compact(one.iri) for one in same)
            what = f"the words stand in several lines: choose the competency id, {ids}."
        self._fault(row, "competency", "competency", what)
        return None

    def _decide(self, row: Filled, cells: dict[str, str]) -> None:
        """Find out the decision, and the relation where only one is possible."""
        shows = cells["evidence+"]
        if cells["decision+"] in ("", NOT_LOOKED):
            cells["decision+"] = NOT_USED if shows == NONE else ACCEPTED if shows else ""
        if not cells["decision+"]:
            what = "the decision is empty: choose one, or say first what the NOS would show."
            self._fault(row, "decision+", "decision", what)
        fits = relations_of(shows)
        if cells["decision+"] == ACCEPTED and not cells["relation+"] and len(fits) == 1:
            cells["relation+"] = fits[0]

    def _standard(self, row: Filled, cells: dict[str, str]) -> str:
        """Find the NOS of a row by any spelling of its code."""
        code, none = cells["nos_code+"], cells["decision+"] == NONE_FITS
        if none and code:
            what = f"{NONE_FITS} says that no NOS fits, and {code} is named: empty one of the two."
            self._fault(row, "nos_code+", "none-fits", what)
        if none or not code:
            if not none:
                what = "the NOS is empty: choose its code, or say that none fits."
                self._fault(row, "nos_code+", "nos", what)
            return ""
        found = self.typed.index.by_code(code)
        if len(found) == 1:
            known = self.typed.standards[found[0].name]
            if known.code != code:
                told = f"sheet {MAPPINGS}, row {row.number}: {code} was read as {known.code}."
                self.made.notes.append(told)
            cells["nos_code+"] = known.code
            if not known.iri.startswith((BASE, self.said.base)):
                self.made.notes.append(
                    f"sheet {MAPPINGS}, row {row.number}: {known.code} is a NOS of another folder: "
                    "from now on name both folders behind --with."
                )
            return known.iri
        near = self.typed.index.nearest(code)
        meant = f": did you mean {' or '.join(near)}?" if near else "."
        if found:
            codes = " or ".join(one.code for one in found)
            meant = f" in one meaning: did you mean {codes}?"
        add = "" if found else " If it is right, add it to the sheet NOS with its title."
        self._fault(row, "nos_code+", "nos-unknown", f'NOS code "{code}" is unknown{meant}{add}')
        return ""

    def _fits(self, row: Filled, cells: Mapping[str, str]) -> None:
        """Hold evidence, relation and decision against each other."""
        decision, shows = cells["decision+"], cells["evidence+"]
        relation = cells["relation+"]
        unknown = [one for one in _LISTS.items() if cells[one[0]] and cells[one[0]] not in one[1]]
        for column, words in unknown:
            head = row.sheet.heads[column]
            self.made.findings.append(row.unknown(column, head, words))
        if unknown or not decision:
            return
        if decision == ACCEPTED and (shows, relation) not in CARD:
            fits = " or ".join(relations_of(shows))
            what = f"{shows} goes with {fits}, not with {relation or 'no relation'}: choose one."
            if not fits:
                what = "say how much the NOS would show: all of it, part of it, or helps only."
            self._fault(row, "relation+" if fits else "evidence+", "card", what)
        elif decision == NOT_USED and shows not in ("", NONE):
            what = f"it would show {shows}, and the decision is {decision}: choose one of the two."
            self._fault(row, "decision+", "card", what)
        elif decision not in (ACCEPTED, NOT_USED) and (shows or relation):
            what = f"the decision is {decision}: leave Would show and Relation empty."
            self._fault(row, "evidence+", "card", what)

    def _words(
        self, row: Filled, cells: dict[str, str], changed: list[str], before: Judged | None,
        anew: bool,
    ) -> None:  # fmt: skip
        """Hold reason, person, days and number against what a row needs."""
        if not cells["reason+"]:
            what = "the reason is empty: say in a sentence why."
            self._fault(row, "reason+", "reason", what)
        for column in _DAYS:
            cells[column] = iso_day(cells[column])
            if cells[column] and column in changed and not is_date(cells[column]):
                what = f'"{cells[column]}" is no day: write it so: 2026-11-30, or 30/11/2026, the '
                self._fault(row, column, "day", f"{what}day first.")
        if anew:
            self._person(row, cells, changed, before)
        sure = SURE_NUMBERS.get(cells["confidence+"].casefold(), cells["confidence+"])
        if not sure:
            self.unsure += 1
            cells["confidence+"] = _MEDIUM
        elif not is_share(sure):
            what = f'How sure says "{sure}": choose high, medium or low, or a number from 0 to 1.'
            self._fault(row, "confidence+", "confidence", what)
        if anew and before is not None and not any(one in changed for one in REVIEWING):
            # Whoever reviewed it reviewed another judgement.
            cells.update(dict.fromkeys(REVIEWING, ""))
        reviewed = [column for column in REVIEWING[1:] if cells[column]]
        if reviewed and not cells["reviewed_by+"]:
            what = "a review is told and nobody who made it: write who reviewed it."
            self._fault(row, "reviewed_by+", "reviewer", what)

    def _person(
        self, row: Filled, cells: dict[str, str], changed: list[str], before: Judged | None
    ) -> None:
        """Find out who judged, and on which day."""
        if "decided_by+" not in changed:
            machine = before is None or decided_how(before.row) == "machine"
            cells["decided_by+"] = self.by or ("" if machine else cells["decided_by+"])
        if "decided_on+" not in changed:
            cells["decided_on+"] = self.day
        if not cells["decided_by+"]:
            what = 'who judged is not told: write your name, or give --by "your name".'
            self._fault(row, "decided_by+", "decided-by", what)

    def _pairs(self, book: Book) -> None:
        """Find pairs that would be judged twice, and NOS accepted where none fits."""
        gone = {one.before.row.get("record_id") for one in self.made.judgements if one.before}
        places = {row.cells["mapping_id!"]: row.number for row in book.rows[MAPPINGS]}
        expand = self.said.prefixes.expand
        judged: dict[tuple[str, str], str] = {}
        accepted: dict[str, str] = {}
        for old in self.said.judged:
            record = old.row.get("record_id")
            if record not in gone:
                line, object_id = old.row.get("subject_id"), old.row.get("object_id")
                at = f"in row {places[record]}" if record in places else f"as {record}"
                iri = expand(object_id) or ""
                judged[expand(line) or "", iri if iri in self.typed.standards else ""] = at
                if old.decision == ACCEPTED:
                    accepted.setdefault(expand(line) or "", at)
        for one in self.made.judgements:
            if one.withdrawn:
                continue
            pair, at = (one.line, one.standard), f"in row {one.row.number}"
            if pair in judged:
                what = f"the same competency and NOS are judged {judged[pair]} already: keep one."
                self._fault(one.row, "nos_code+", "pair-twice", what)
            judged[pair] = at
            if one.cells["decision+"] == ACCEPTED:
                accepted.setdefault(one.line, at)
        for one in self.made.judgements:
            at = judged.get((one.line, ""), "")
            clash = accepted.get(one.line) if one.cells["decision+"] == NONE_FITS else at
            if clash and not one.withdrawn and one.cells["decision+"] in (ACCEPTED, NONE_FITS):
                what = f"{one.cells['decision+']} here, and the contrary {clash}: keep one of them."
                self._fault(one.row, "decision+", "contrary", what)


def _plain(words: str) -> str:
    return SURE_NUMBERS.get(words.casefold(), words)
