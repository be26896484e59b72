"""Tables that several pages have: judgements on NOS, the lines of a role, what is known."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pcgraph.pages.book import Book, Record, accepted
from pcgraph.pages.page import NOBODY, Bit, Bits, Grid, Row, one
from pcgraph.writers.tables import how_sure, text

_PRINTED = "as printed: every reason but tiers"
"""What a reader chooses who leaves out the lines that no text gives a role."""
JUDGED_HEADS = ("Why", "How sure", "Judged by", "Reviewed by")


def judgement_row(book: Book, row: Record, first: Sequence[Bits]) -> Row:
    """Write a judgement: the given cells, then how far, why, by whom, reviewed by whom."""
    by = " · ".join(text(row[name]) for name in ("decided_how", "decided_on") if row[name])
    return Row(
        (
            *first,
            one(row["reason"], kind="long"),
            one(how_sure(row["confidence"]), note=text(row["confidence"])),
            one(row["decided_by"], note=by),
            one(row["reviewed_by"] or NOBODY, kind="review", note=text(row["reviewed_on"])),
        ),
        kind="mapping",
    )


def evidence(row: Record) -> Bits:
    """Say how much a NOS would show, and how the two are related."""
    if row["decision"] != "accepted":
        return one(row["decision"])
    return one(row["evidence"], kind="evidence", note=text(row["relation"]))


def standard(book: Book, row: Record) -> Bits:
    """Name a NOS by code and title; where there is none, say where was looked."""
    if not row["nos_id"]:
        return one("none", note=f"looked in: {text(row['looked_in'])}")
    return (book.ref("nos", row["nos_id"], row["nos_code"], "code", text(row["nos_title"])),)


def nos_grid(book: Book, name: str, caption: str, rows: Iterable[Record]) -> Grid:
    """Lay out the NOS of a line."""
    heads = ("NOS", "Would show", *JUDGED_HEADS)
    made = [judgement_row(book, row, (standard(book, row), evidence(row))) for row in rows]
    return Grid(name, caption, heads, made)


def lines_grid(book: Book, name: str, caption: str, rows: Iterable[Record]) -> Grid:
    """Lay out the lines that are judged with one NOS."""
    made = []
    for row in rows:
        line = book.ref("competency", row["competency_id"], row["competency"], "long")
        roles = roles_by_reading(book, str(row["competency_id"]))
        where = (book.ref("framework", book.document_named.get(str(row["framework"])),
                          row["framework"]),
                 *book.place(row["source_file"], row["line_first"], row["line_last"]))  # fmt: skip
        made.append(judgement_row(book, row, ((line,), evidence(row), where, roles)))
    heads = ("Competency", "Would show", "Printed in", "Counts for", *JUDGED_HEADS)
    return Grid(name, caption, heads, made)


def roles_by_reading(book: Book, line: str) -> Bits:
    """Name the roles that a line counts for as printed."""
    rows = [row for row in book.roles_of.get(line, ()) if row["in_printed"] == "yes"]
    return tuple(book.ref("role", row["role_id"], row["role"]) for row in rows)


def nos_of(book: Book, line: str) -> tuple[Bits, Bits]:
    """Name the NOS of a line with how far, and who reviewed that; else say why there is none."""
    judged = book.judged.get(line, [])
    rows = accepted(judged)
    if not judged:
        return one("nobody has looked yet", kind="soft"), ()
    if not rows:
        decision = text(judged[0]["decision"])
        said = {"none fits": "looked: none of the listed NOS fits"}.get(decision, decision)
        return one(said, kind="soft"), _reviews(judged)
    codes = tuple(
        book.ref("nos", row["nos_id"], row["nos_code"], "nos", text(row["evidence"]))
        for row in rows
    )
    return codes, _reviews(rows)


def _reviews(rows: Iterable[Record]) -> Bits:
    """Name who reviewed judgements, each once."""
    names = {str(row["reviewed_by"] or NOBODY) for row in rows}
    return tuple(Bit(name, kind="review") for name in sorted(names))


def expected_row(book: Book, row: Record, assumed: bool = False) -> Row:
    """Write a line that is expected of a role.

    Args:
        book: the answers.
        row: the line.
        assumed: whether lines that count only if tiers are assumed stand beside it: then what
            counts as printed can be chosen.
    """
    line = str(row["competency_id"])
    codes, reviewed = nos_of(book, line)
    because = one(row["applies_by"], note=reading_words(row))
    at = book.place(row["source_file"], row["applies_by_line"])
    tag = f"{text(row['kind'])} {text(row['tag'])}".strip()
    words = book.ref("competency", line, row["competency"], "long", tag)
    printed = _PRINTED if assumed and row["in_printed"] == "yes" else ""
    return Row(
        (
            book.place(row["source_file"], row["line_first"], words=text(row["line_first"])),
            (words,),
            one(row["domain"]),
            (*because, *at),
            codes,
            reviewed,
        ),
        kind="mapping" if reviewed else "",
        chosen={3: (text(row["applies_by"]), printed)},
    )


EXPECTED_HEADS = ("Line", "Competency", "Domain", "Counts because", "NOS", "Reviewed by")


def reading_words(row: Record) -> str:
    """Say by which readings of inheritance a line counts."""
    if row["in_own"] == "yes":
        return "by every reading"
    return "as printed" if row["in_printed"] == "yes" else "only if tiers are assumed"


def known_grid(book: Book, name: str, caption: str, rows: Sequence[Record]) -> Grid:
    """Lay out what ``show`` says under one heading; a column that is empty is left out."""
    made = []
    for row in rows:
        why = one(row["reason"], kind="long")
        value = (book.link(row["value_id"], row["value"], "long"),)
        cells = [one(row["fact"]), value, why, one(row["whose"]),
                 book.place(row["source_file"], row["line_first"], row["line_last"])]  # fmt: skip
        made.append(cells)
    return filled(name, caption, ("What", "Value", "Why", "Whose", "Where printed"), made)


def filled(
    name: str, caption: str, heads: Sequence[str], rows: Sequence[Sequence[Bits]], **more: object
) -> Grid:
    """Make a table without the columns in which nothing stands."""
    kept = [place for place in range(len(heads)) if any(row[place] for row in rows)]
    return Grid(
        name,
        caption,
        tuple(heads[place] for place in kept),
        [Row(tuple(row[place] for place in kept)) for row in rows],
    )
