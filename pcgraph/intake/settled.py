"""Read the outline file beside a source: what a person settled about its lines, once for all."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import cast

from pcgraph.errors import InputProblem
from pcgraph.intake.model import Became, Item, Line

COLUMNS = (
    "line_first",
    "line_last",
    "part",
    "keep_as",
    "domain",
    "role",
    "level",
    "phrase_applies",
    "join",
    "note",
    "same_as",
)
JOIN, SPLIT = "join with row above", "split here"
KEEP_AS = (
    *("competency", "requirement", "responsibility", "heading", "domain", "introduction"),
    *("phrase", "note", "title", "left out", JOIN, SPLIT),
)
OF_LINE = ("heading", "domain", "title", "phrase", JOIN, SPLIT)
"""What a line can be as a whole only, not one of several things of it."""
NONE = "none"
"""Written in a cell to say that there is none, where an empty cell leaves it as found."""
YES, NO = ("yes", "y", "true", "1", "x"), ("no", "n", "false", "0")
_NUMBER = re.compile(r"[0-9]{1,9}")
_LOCAL_NAME = re.compile(r"[a-z0-9-]+")


@dataclass(frozen=True)
class Setting:
    """What is settled about some lines; empty is as found.

    Attributes:
        first: the first line.
        last: the last line.
        keep_as: what they become; empty for as found.
        domain: the words of the domain that they belong to, or ``none``.
        roles: the roles; None for as found, empty for none.
        level: the level or tier, or ``none``.
        phrase_applies: whether the phrase of inheritance applies; None for as found.
        join: whether they go on with what stands above.
        note: words of the person who settled it; for ``split here`` the words to split before.
        same_as: the local name of what it was before, or ``new``; empty for as found.
        row: the line of the outline file.
        part: which of the things of the line is meant, from 1; 0 for the whole line.
    """

    first: int
    last: int
    keep_as: str = ""
    domain: str = ""
    roles: tuple[str, ...] | None = None
    level: str = ""
    phrase_applies: bool | None = None
    join: bool = False
    note: str = ""
    same_as: str = ""
    row: int = 0
    part: int = 0

    @property
    def became(self) -> Became | None:
        """Give what the lines become, where that is said."""
        if self.keep_as in ("", JOIN, SPLIT):
            return None
        return cast("Became", self.keep_as)


@dataclass(frozen=True)
class Settled:
    """What is settled about a source.

    Attributes:
        rows: the settings, in the order of their lines.
        shown: the name of the file, for messages.
    """

    rows: tuple[Setting, ...] = ()
    shown: str = "outline file"

    def over(self, other: Settled) -> Settled:
        """Lay this over what else is settled: of a line that both settle, this counts.

        A line that is settled here as a whole may hold other things now, so what is settled there
        about one of them counts no more.
        """
        mine, parts = self.by_line(), self.by_part()
        kept = [row for row in other.rows
                if not any(line in mine for line in range(row.first, row.last + 1))
                and (row.first, row.part) not in parts]  # fmt: skip
        both = sorted((*self.rows, *kept), key=lambda row: (row.first, row.part))
        return Settled(tuple(both), self.shown)

    def by_line(self) -> Mapping[int, Setting]:
        """Give the setting of each line that is settled as a whole."""
        return {
            number: row
            for row in self.rows
            if not row.part
            for number in range(row.first, row.last + 1)
        }

    def by_part(self) -> Mapping[tuple[int, int], Setting]:
        """Give the settings of one of several things of a line, by line and number."""
        return {(row.first, row.part): row for row in self.rows if row.part}


def read_settled(text: str, shown: str = "outline file") -> Settled:
    """Read an outline file.

    Args:
        text: the whole file, CSV.
        shown: its name, for messages.

    Returns:
        What it settles.

    Raises:
        InputProblem: PC-OUTLINE-COLUMN, PC-OUTLINE-LINE, PC-OUTLINE-PART, PC-OUTLINE-WORD or
            PC-OUTLINE-TWICE, with the line of the file.
    """
    reader = csv.reader(io.StringIO(text.removeprefix("\ufeff")), strict=True)
    settings: list[Setting] = []
    heads: list[str] = []
    try:
        for cells in reader:
            row = [cell.strip() for cell in cells]
            if not any(row):
                continue
            if not heads:
                heads = _heads(row, shown)
                continue
            where = f"{shown}, line {reader.line_num}"
            if any(row[len(heads) :]):
                raise InputProblem(
                    "PC-OUTLINE-COLUMN",
                    f"There are {len(row)} cells below {len(heads)} heads.",
                    "Put words that have a comma in them between double quotes.",
                    where,
                )
            settings.append(_setting(dict(zip(heads, row, strict=False)), where, reader.line_num))
    except csv.Error as problem:
        raise InputProblem(
            "PC-OUTLINE-COLUMN",
            f"This is no CSV: {problem}.",
            "Look for a double quote that is not closed.",
            f"{shown}, line {reader.line_num}",
        ) from problem
    if not heads:
        heads = _heads([], shown)
    settings.sort(key=lambda one: (one.first, one.part, one.row))
    _no_overlap(settings, shown)
    return Settled(tuple(settings), shown)


def _heads(row: Sequence[str], shown: str) -> list[str]:
    heads = [cell.lower().replace(" ", "_") for cell in row]
    unknown = [head for head in heads if head and head not in COLUMNS]
    twice = [head for place, head in enumerate(heads) if head and head in heads[:place]]
    if "line_first" not in heads or unknown or twice:
        what = (
            f"The column {unknown[0]!r} is not known."
            if unknown
            else f"The column {twice[0]!r} stands twice."
            if twice
            else "There is no column line_first."
        )
        raise InputProblem(
            "PC-OUTLINE-COLUMN",
            what,
            f"The first row has these heads: {','.join(COLUMNS)}.",
            f"{shown}, line 1",
        )
    return heads


def _setting(cells: Mapping[str, str], where: str, row: int) -> Setting:
    first = _line(cells.get("line_first", ""), where)
    last = _line(cells.get("line_last", "") or str(first), where)
    if last < first:
        raise InputProblem(
            "PC-OUTLINE-LINE",
            f"line_last ({last}) stands before line_first ({first}).",
            "Write the first line first.",
            where,
        )
    keep = cells.get("keep_as", "").lower()
    if keep and keep not in KEEP_AS:
        raise InputProblem(
            "PC-OUTLINE-WORD",
            f"keep_as says {keep!r}.",
            f"Write one of: {', '.join(KEEP_AS)}; or nothing for as found.",
            where,
        )
    role = cells.get("role", "")
    names = tuple(name.strip() for name in role.split(";") if name.strip())
    join = bool(_yes_or_no(cells.get("join", ""), "join", where))
    part = _part(cells.get("part", ""), keep or (JOIN if join else ""), where)
    return Setting(
        first=first,
        last=last,
        keep_as=keep,
        domain=cells.get("domain", ""),
        roles=None if not role else () if role.lower() == NONE else names,
        level=cells.get("level", ""),
        phrase_applies=_yes_or_no(cells.get("phrase_applies", ""), "phrase_applies", where),
        join=keep == JOIN or join,
        note=cells.get("note", ""),
        same_as=_same_as(cells.get("same_as", ""), where),
        row=row,
        part=part,
    )


def _part(cell: str, keep: str, where: str) -> int:
    """Read which of the things of a line is meant, and whether it can be kept so."""
    if not cell:
        return 0
    if not _NUMBER.fullmatch(cell) or int(cell) < 1:
        raise InputProblem(
            "PC-OUTLINE-PART",
            f"part says {cell!r}.",
            "Write 1 for the first thing of the line, 2 for the second, or nothing for the line.",
            where,
        )
    if keep in OF_LINE:
        raise InputProblem(
            "PC-OUTLINE-PART",
            f"Only a whole line can be kept as {keep}, and this row is about thing {cell} of it.",
            "Leave part empty if you mean the whole line.",
            where,
        )
    return int(cell)


def _same_as(cell: str, where: str) -> str:
    if cell and not _LOCAL_NAME.fullmatch(cell):
        raise InputProblem(
            "PC-OUTLINE-WORD",
            f"same_as says {cell!r}.",
            "Write the id that it had, such as 0007, or new, or nothing for as found; put words "
            "of note that have a comma in them between double quotes.",
            where,
        )
    return cell


def _line(cell: str, where: str) -> int:
    if not _NUMBER.fullmatch(cell) or int(cell) < 1:
        raise InputProblem(
            "PC-OUTLINE-LINE",
            f"{cell!r} is no number of a line.",
            "Write the number of the line in the source, counted from 1.",
            where,
        )
    return int(cell)


def _yes_or_no(cell: str, column: str, where: str) -> bool | None:
    low = cell.lower()
    if not low:
        return None
    if low in YES or low in NO:
        return low in YES
    raise InputProblem(
        "PC-OUTLINE-WORD", f"{column} says {cell!r}.", "Write yes, no, or nothing.", where
    )


def _no_overlap(settings: Sequence[Setting], shown: str) -> None:
    for above, below in pairwise([one for one in settings if not one.part]):
        if below.first <= above.last:
            raise _twice(f"Line {below.first}", above, below, shown)
    for above, below in pairwise([one for one in settings if one.part]):
        if (below.first, below.part) == (above.first, above.part):
            raise _twice(f"Thing {below.part} of line {below.first}", above, below, shown)


def _twice(what: str, above: Setting, below: Setting, shown: str) -> InputProblem:
    return InputProblem(
        "PC-OUTLINE-TWICE",
        f"{what} is settled in line {above.row} already.",
        "Keep one row for a line, or for a line and a part of it.",
        f"{shown}, line {below.row}",
    )


def halves(text: str, words: str) -> tuple[str, str]:
    """Part a text before some words; the second half is empty where they do not stand inside it.

    >>> halves("Kneads dough and weighs flour", "and weighs")
    ('Kneads dough', 'and weighs flour')
    """
    at = text.find(words, 1) if words else -1
    return (text, "") if at < 0 else (text[:at].rstrip(), text[at:])


def check_lines(settled: Settled, lines: Sequence[Line]) -> None:
    """Check that each settled line stands in the source and has words.

    Args:
        settled: what is settled.
        lines: every line of the source.

    Raises:
        InputProblem: PC-OUTLINE-LINE for a line that is not there or is blank; PC-OUTLINE-WORD
            for words to split before that are not in the line.
    """
    # Only blank lines have no words that could be settled: a rule of a table may be left out.
    texts = {line.number: "" if line.kind == "blank" else line.text or "-" for line in lines}
    _check(settled, texts.get, f"Line {{}} is not in the source, which has {len(lines):,}.",
           "Line {} is blank.")  # fmt: skip


def check_items(settled: Settled, items: Sequence[Item]) -> None:
    """Check that each settled item stands in the source and has words.

    Args:
        settled: what is settled.
        items: every item of the source; its place counts from 1.

    Raises:
        InputProblem: as ``check_lines``.
    """
    texts = {place: item.text for place, item in enumerate(items, 1)}
    _check(settled, texts.get, f"Item {{}} is not in the source, which has {len(items):,}.",
           "Item {} has no words.")  # fmt: skip


def _check(
    settled: Settled, text_of: Callable[[int], str | None], missing: str, blank: str
) -> None:  # fmt: skip
    for row in settled.rows:
        where = f"{settled.shown}, line {row.row}"
        for number in (row.first, row.last):
            text = text_of(number)
            if not text:
                raise InputProblem(
                    "PC-OUTLINE-LINE",
                    (missing if text is None else blank).format(number),
                    "Look at the source again: it may have changed since this was settled.",
                    where,
                )
        inside = halves(text_of(row.first) or "", row.note)[1]
        if row.keep_as == SPLIT and row.note and not inside:
            raise InputProblem(
                "PC-OUTLINE-WORD",
                f"{blank.partition(' ')[0]} {row.first} cannot be split: {row.note!r} does not "
                "stand inside it.",
                "Write in note the words that the second part begins with.",
                where,
            )
