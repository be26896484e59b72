"""Lay an assessor pack out in blocks, alike for a document of Word and for a page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from pcgraph.packs.model import Entry, Pack, Pairs, Sheet
from pcgraph.writers.tables import how_sure

Lines = Sequence[str]
"""The lines of a cell."""


@dataclass(frozen=True)
class Para:
    """A paragraph.

    Attributes:
        kind: ``text``, ``lead``, ``quote``, ``note``, ``point`` (of a list) or ``sign`` (a name
            with room to write behind it).
        words: its words.
    """

    kind: str
    words: str


@dataclass(frozen=True)
class Head:
    """A heading: one of a part of the pack begins a new page.

    Attributes:
        words: its words.
        name: what links point at.
        competency: whether it heads a competency.
    """

    words: str
    name: str
    competency: bool = False


@dataclass(frozen=True)
class Grid:
    """A table; the first cell heads its row.

    Attributes:
        caption: what it shows.
        heads: the heads of its columns.
        widths: how wide they are, in parts of a hundred.
        rows: the cells, each of several lines.
        links: what the second cell of each row points at; empty for nothing.
    """

    caption: str
    heads: Sequence[str]
    widths: Sequence[int]
    rows: Sequence[Sequence[Lines]]
    links: Sequence[str] = ()


Block = Para | Head | Grid
SIGN = ("Assessor:", "Date:")
NOT_REPEATED = "Judged, and reviewed"
LEFT_OUT = "The words of the source are left out of this copy; our short label stands above."


def cover(pack: Pack) -> Iterator[Block]:
    """Give the blocks of the cover, below its title."""
    yield Para("lead", pack.subject)
    yield _pairs("The framework", ("What", "Recorded"), pack.facts, (28, 72))
    yield _pairs("What became of the competencies", ("Outcome", "Competencies"), pack.counts,
                 (78, 22))  # fmt: skip
    if pack.judges:
        rows = [[[cell] for cell in row] for row in pack.judges]
        yield Grid("Who judged", ("Judged by", "Judgements", "Reviewed by"), (46, 16, 38), rows)
    for sentence in pack.told:
        yield Para("point", sentence)
    for name in SIGN:
        yield Para("sign", name)


def parts(pack: Pack) -> Iterator[Block]:
    """Give the blocks behind the cover: words used, all competencies, the pages, the NOS."""
    yield Head("Words used", "words")
    yield _pairs("Words used in this pack", ("Word", "Meaning"), pack.terms, (28, 72))
    yield Head("All competencies", "all")
    rows = [
        [[str(sheet.number)], [sheet.label], _summary(sheet)] for sheet in pack.sheets
    ]  # fmt: skip
    links = [name_of(sheet) for sheet in pack.sheets]
    heads = ("No.", "Competency (short label)", "NOS")
    if rows:
        yield Grid("The competencies and their NOS", heads, (8, 50, 42), rows, links)
    else:
        yield Para("text", "There is no competency to show.")
    for sheet in pack.sheets:
        yield from _page(sheet)
    if pack.standards:
        yield Head("NOS in this pack", "nos")
        listed = [
            [[one.code], [one.title], [one.source], [one.used]] for one in pack.standards
        ]  # fmt: skip
        read = ("NOS", "Title", "Where and when the title was read", "Evidences no.")
        yield Grid("NOS named in this pack, used or not", read, (16, 36, 30, 18), listed)
    number = len(pack.sheets)
    yield Para("note", f"End of the pack: {number} competenc{'y' if number == 1 else 'ies'}.")


def name_of(sheet: Sheet) -> str:
    """Give the name that links to a page point at."""
    return f"c{sheet.number}"


def _page(sheet: Sheet) -> Iterator[Block]:
    """Give the blocks of the page of one competency."""
    yield Head(f"{sheet.number}. {sheet.label}", name_of(sheet), competency=True)
    if sheet.words:
        yield Para("quote", f"“{sheet.words}”")
    else:
        yield Para("text", LEFT_OUT)
    yield _pairs("Where it stands", ("What", "As recorded"), sheet.facts, (22, 78))
    yield Para("lead", sheet.told)
    alike = len({(one.judge, one.reviewed) for one in sheet.every}) == 1
    judged = "Judged" if alike else NOT_REPEATED
    if sheet.used:
        rows = [
            [_nos(one), _shows(one), _why(one), _judged(one, alike)] for one in sheet.used
        ]  # fmt: skip
        heads = ("NOS", "Would show", "Why", judged)
        yield Grid("NOS accepted, and how far", heads, (24, 17, 39, 20), rows)
    if sheet.none:
        rows = [[["None of the listed NOS"], _why(one), _judged(one, alike)] for one in sheet.none]
        yield Grid("None fits", ("Judgement", "Why none fits", judged), (24, 54, 22), rows)
    if sheet.nearest:
        yield Para("note", f"Nearest: {sheet.nearest}. Why they are not used stands below.")
    for caption, why, some in (
        ("Not sure", "What is open", sheet.unsure),
        ("Considered and not used", "Why it is not used", sheet.unused),
    ):
        if some:
            rows = [[_nos(one), _why(one), _judged(one, alike)] for one in some]
            yield Grid(caption, ("NOS", why, judged), (28, 50, 22), rows)
    yield from _below(sheet, alike)


def _below(sheet: Sheet, alike: bool) -> Iterator[Block]:
    """Give the lines below the tables of a page: by whom, where was looked, whose titles."""
    if alike:
        one = sheet.every[0]
        all_of = "All of this page" if len(sheet.every) > 1 else "This"
        yield Para(
            "note", f"{all_of} was judged by {one.judge}; reviewed by {_ended(one.reviewed)}"
        )
    for place in sheet.looked_in:
        yield Para("note", f"Looked in: {place}. This says nothing about other NOS.")
    if not sheet.every:
        yield Para("note", "Looked in: nowhere yet. No NOS was considered.")
    for titles in sheet.titles:
        yield Para("note", f"Titles of NOS, {_ended(titles)}")


def _summary(sheet: Sheet) -> Lines:
    """Give the codes of the NOS by what each would show, or why there is none."""
    if not sheet.used:
        return [sheet.codes]
    return [
        f"{shows}: {', '.join(dict.fromkeys(one.code for one in some))}"
        for shows, some in groupby(sheet.used, key=lambda one: one.shows)
    ]


def _nos(one: Entry) -> Lines:
    return [one.code, one.title]


def _shows(one: Entry) -> Lines:
    part = [f"Part meant: {one.part}"] if one.part else []
    return [*filter(None, (one.shows, one.relation)), *part]


def _why(one: Entry) -> Lines:
    part = [f"Part meant: {one.part}"] if one.part and not one.shows else []
    return [one.reason, *part, *([one.settled] if one.settled else [])]


def _judged(one: Entry, alike: bool) -> Lines:
    """Say how sure, and who judged and reviewed where that differs within the page."""
    sure = f"How sure: {_sure(one.sure)}"
    if alike:
        return [f"On {one.day}", sure]
    return [f"By {one.judged}", sure, f"Reviewed by {one.reviewed}"]


def _sure(number: str) -> str:
    """Say how sure, as word and number.

    >>> _sure("0.8"), _sure("")
    ('high (0.8)', 'not recorded')
    """
    try:
        return f"{how_sure(float(number))} ({number})"
    except ValueError:
        return number or "not recorded"


def _ended(words: str) -> str:
    """End a sentence once."""
    return words if words.endswith(".") else f"{words}."


def _pairs(caption: str, heads: Sequence[str], pairs: Pairs, widths: Sequence[int]) -> Grid:
    return Grid(caption, heads, widths, [[[name], [words]] for name, words in pairs])
