"""Take a workbook back: all that a person changed in it, or all that does not fit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pcgraph.books.absent import withdrawn_ids
from pcgraph.books.filled import GONE, PASSED, Book, Filled, read_book
from pcgraph.books.folder import Folder
from pcgraph.books.judged import read_judgements
from pcgraph.books.named import named, write_names
from pcgraph.books.pages import BASE_ADDRESS, FRAMEWORK, STATE, Import, state_of
from pcgraph.books.settled import outlined
from pcgraph.books.sheets import ABOUT
from pcgraph.books.typed import titles_of, typed_in, write_standards
from pcgraph.decisions.gathered import Gathered
from pcgraph.decisions.records import Records, write_records
from pcgraph.errors import InputProblem
from pcgraph.grid import Grid
from pcgraph.model import Finding

_FEW = 8


@dataclass(frozen=True)
class Taken:
    """What came out of a workbook.

    Attributes:
        texts: the files that are to be written, by place inside the folder.
        likenesses: for roles, the address of the role that each is like, or None for none.
        outline: the outline file as it is to be; None if nothing was settled anew.
        findings: what does not fit; nothing is to be written if there is any.
        notes: what is to be told.
        told: what changed, in words; empty if nothing did.
    """

    texts: Mapping[str, str]
    likenesses: Mapping[str, str | None]
    outline: str | None
    findings: Sequence[Finding]
    notes: Sequence[str]
    told: str


def opened(grids: Sequence[Grid], words: Sequence[tuple[str, str, str]], file: str) -> Book:
    """Read the sheets of a workbook; errors as of ``read_book``."""
    return read_book(grids, {name: head for name, head, _ in words}, file)


def framework_of(book: Book, file: str) -> tuple[str, str]:
    """Tell which framework a workbook is about, and the base of the folder it was written for.

    Raises:
        InputProblem: PC-BOOK-FRAMEWORK.
    """
    said = {row.cells["what!"]: row.cells["words+"] for row in book.rows[ABOUT]}
    if not said.get(FRAMEWORK):
        raise InputProblem(
            "PC-BOOK-FRAMEWORK",
            f"the sheet {ABOUT} does not say any more which framework it is about.",
            "Write the workbook again: pcgraph workbook export.",
            file,
        )
    return said[FRAMEWORK], said.get(BASE_ADDRESS, "")


def taken(
    book: Book, said: Gathered, brought: Import, gone: str = "", by: str = "", day: str = ""
) -> Taken:
    """Work out what is to be written.

    Args:
        book: the workbook, as read.
        said: what the graph says of its framework now.
        brought: what the last import left.
        gone: the list of judgements that were withdrawn before.
        by: who judged, where a row does not say it.
        day: on which day, likewise.

    Raises:
        InputProblem: a file of the folder that cannot be changed without a loss.
    """
    names = named(book, said, by)
    typed = typed_in(book, said)
    judged = read_judgements(book, said, typed, by, day, withdrawn_ids(gone))
    state = _older(book, state_of(said, brought))
    outline = outlined(book, said, brought, state is not None)
    findings = [
        *book.findings, *outline.findings, *names.findings, *judged.findings, *typed.findings
    ]  # fmt: skip
    notes = [*book.notes, *names.notes, *typed.notes, *judged.notes]
    if state is not None:
        findings = _told_once(findings, state, notes)
    if findings:
        return Taken({}, {}, None, findings, notes, "")
    folder = Folder(said.files, said.prefixes)
    write_names(names, said, folder)
    write_standards(typed, said, folder)
    labels = {**names.labels, **titles_of(typed)}
    records = write_records(judged.judgements, said, typed.standards, labels, gone)
    if records.followed:
        notes.append(f"Labels that follow in mapping files: {records.followed}.")
    counts = (
        (len(names.labels), "label", "labels", ""),
        (len(names.about), "point about the framework", "points about the framework", ""),
        (len(typed.new), "NOS", "NOS", " new"),
        (len(typed.changed), "NOS", "NOS", " changed"),
        *_of_records(records),
        (len(names.likenesses), "likeness of a role", "likenesses of roles", ""),
        (outline.changed, "line of the import", "lines of the import", ""),
    )
    told = [f"{n} {one if n == 1 else more}{how}" for n, one, more, how in counts if n]
    texts = {**folder.texts(), **records.texts}
    return Taken(texts, names.likenesses, outline.text, (), notes, ", ".join(told))


def _older(book: Book, state: str) -> Filled | None:
    """Give the row by which a workbook is older than the framework; None if it is not."""
    for row in book.rows[ABOUT]:
        if row.cells["what!"] == STATE and row.cells["words+"] not in ("", state):
            return row
    return None


def _told_once(findings: Sequence[Finding], state: Filled, notes: list[str]) -> list[Finding]:
    """Say once that a workbook is too old, in place of every cell by which that is seen.

    What is still there is taken from an older workbook too. It stops nothing that rows which
    nobody filled in are about what is not there any more: that is noted.
    """
    gone, passed, others = (
        [one for one in findings if (one.rule.removeprefix("workbook-") in rules) == among]
        for rules, among in (((GONE,), True), ((PASSED,), True), ((GONE, PASSED), False))
    )
    again = "this workbook is older than the folder: export it again (pcgraph workbook export)"
    if gone:
        what = f"{again}, and say there what you said here. What these rows are about is not there "
        what += f"any more, or has other words now: {_rows_of(gone)}."
        return [state.fault("words+", "older", what), *others]
    if passed:
        notes.append(
            f"{again.capitalize()}. These rows were passed over, for what they are about is not "
            f"there any more and nobody filled them in: {_rows_of(passed)}."
        )
    return others


def _rows_of(findings: Sequence[Finding]) -> str:
    """Name the rows of some cells, the first of them."""
    named = [f"{one.focus.partition('!')[0]} {one.line}" for one in findings[:_FEW]]
    more = len(findings) - len(named)
    return ", ".join(named) + (f" and {more} more" if more else "")


def _of_records(records: Records) -> tuple[tuple[int, str, str, str], ...]:
    kinds = (
        (records.new, " new"),
        (records.changed, " changed"),
        (records.withdrawn, " withdrawn"),
    )
    return tuple((number, "mapping", "mappings", how) for number, how in kinds)
