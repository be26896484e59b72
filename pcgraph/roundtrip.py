"""Write a framework as a workbook, and take a workbook back into the folder it is for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from pcgraph.books.pages import MOST_SUGGESTED, Import, choices, pages, suggested_rows
from pcgraph.books.taken import framework_of, opened, taken
from pcgraph.bringing import drafted_again
from pcgraph.composition import Composition
from pcgraph.decisions.gathered import Gathered, frameworks_of, gathered
from pcgraph.decisions.records import GONE_FILE
from pcgraph.errors import UsageProblem
from pcgraph.files import files_below, is_own_folder, layer_of, read_text, write_whole
from pcgraph.graph import KnowledgeGraph
from pcgraph.likening import Likeness
from pcgraph.meant import framework_meant
from pcgraph.model import Finding
from pcgraph.readers.sheets import read_sheets
from pcgraph.reviews.session import MOST
from pcgraph.suggested.candidates import queue
from pcgraph.worse import worse
from pcgraph.writers.framework_book import framework_book


@dataclass(frozen=True)
class Written:
    """A framework as a workbook.

    Attributes:
        content: the bytes of the file.
        label: what the framework is called.
        folder: the folder whose things may be changed in it; None for none.
        notes: what is to be told.
    """

    content: bytes
    label: str
    folder: Path | None
    notes: tuple[str, ...]


@dataclass(frozen=True)
class Outcome:
    """What became of a workbook.

    Attributes:
        findings: what does not fit; nothing was written if there is any.
        notes: what is to be told.
        told: what changed, in words; empty if nothing did.
        written: the files that were written, by place inside the folder.
    """

    findings: tuple[Finding, ...]
    notes: tuple[str, ...]
    told: str = ""
    written: tuple[str, ...] = ()


def keep_likeness(
    into: Path, slug: str, chosen: Mapping[str, str | None], by: str, day: str
) -> Sequence[str]:
    """Keep which roles a person said are alike; give what must be told.

    Args:
        into: the folder.
        slug: the short name of the framework.
        chosen: for roles, by address, the role that each is like, or None for none.
        by: who said so.
        day: on which day.
    """
    return [*Likeness(into, slug).keep(chosen, by, day).told]


def draft_again(into: Path, slug: str, outline: str) -> Sequence[str]:
    """Bring the source of a framework in again, as it was settled; give what must be told.

    Args:
        into: the folder.
        slug: the short name of the framework.
        outline: the outline file as it is to be.
    """
    return [*drafted_again(into, slug, settled=outline).told]


@dataclass(frozen=True)
class Steps:
    """The steps that other modules take, last of all.

    Attributes:
        likeness: keeps which roles are alike; see ``keep_likeness``.
        draft: brings the source in again; see ``draft_again``.
    """

    likeness: Callable[[Path, str, Mapping[str, str | None], str, str], Sequence[str]] = (
        keep_likeness
    )
    draft: Callable[[Path, str, str], Sequence[str]] = draft_again


def write_book(
    kg: KnowledgeGraph, typed: str | None = None, composition: Composition | None = None
) -> Written:
    """Write a framework as a workbook.

    Args:
        kg: the graph, with the folders laid over it.
        typed: the framework; None for the only one of the last folder.
        composition: the graph as it stands, where decisions were kept in it since it was opened
            (``Keeper.composition``).

    Raises:
        UsageProblem: PC-BOOK-WHICH if none is named and not one alone can be meant;
            PC-VALUE-UNKNOWN, PC-VALUE-AMBIGUOUS.
        LimitReached: PC-LIMIT-CELL, a text that Excel would cut.
    """
    composition = composition or kg.questioned
    known = frameworks_of(composition)
    last = composition.overlays[-1].layer if composition.overlays else ""
    iri, note = framework_meant(composition, typed)
    home = next((layer for one, _, layer in known if one == iri), "")
    said = gathered(composition, iri, home or last)
    brought = _imported(said)
    found = queue(composition, said) if said.own else None
    sheets = pages(said, brought, found)
    content = framework_book(sheets, kg.words, said.about.label, choices(said))
    notes = [note] if note else []
    if not said.own:
        notes.append("It is for looking: name your folder behind --with to judge in it.")
    elif not said.mine:
        notes.append(f"{said.about.label} is not of your folder: only mappings and NOS are open.")
    elif not brought.lines:
        notes.append("No sheet Check the import: it was not brought in by pcgraph import.")
    if found and found.lines:
        number = sum(len(one.candidates) for one in found.lines)
        rows = len(suggested_rows(said, found))
        notes.append(
            f"Mappings: {rows} rows at the end suggest a NOS, at most {MOST} a competency; what "
            "nobody fills in changes nothing."
        )
        if rows == MOST_SUGGESTED:
            notes.append(f"Of {number} suggestions the first {rows} are there: decide, and export "
                         "again.")  # fmt: skip
    return Written(content, said.about.label, Path(said.own) if said.own else None, tuple(notes))


def _imported(said: Gathered) -> Import:
    """Read what the last import of a framework left in its folder."""
    if not said.mine:
        return Import()
    folder = Path(said.own)
    lines = folder / "imports" / f"{said.slug}.csv"
    outline = folder / _outline(said.slug)
    return Import(
        read_text(lines) if lines.is_file() else "",
        read_text(outline) if outline.is_file() else "",
    )


def _outline(slug: str) -> str:
    return f"data/sources/{slug}.outline.csv"


def take_back(
    path: Path, into: Path, overlays: Sequence[Path] = (), by: str = "", day: str = "",
    steps: Steps = Steps(),
) -> Outcome:  # fmt: skip
    """Take a workbook back into a folder: all that was changed in it, or nothing.

    Args:
        path: the workbook.
        into: a folder of one's own.
        overlays: further folders that are laid over, such as a register.
        by: who judged, where a row does not say it.
        day: on which day, likewise.
        steps: the steps that other modules take.

    Raises:
        UsageProblem: PC-BOOK-FOLDER for a folder that is not one's own, PC-BOOK-OTHER for a
            workbook of another folder.
        InputProblem: PC-BOOK-SHEET, PC-BOOK-COLUMN, PC-BOOK-FRAMEWORK, PC-READ-WORKBOOK; a file
            that cannot be read or written.
        LimitReached: PC-LIMIT-WORKBOOK.
    """
    if not is_own_folder(into):
        raise UsageProblem(
            "PC-BOOK-FOLDER",
            "it is no folder of your own, into which a workbook could be taken.",
            "Name one that pcgraph new or pcgraph import made.",
            str(into),
        )
    grids = read_sheets(path)
    folders = [*(one for one in overlays if layer_of(one) != layer_of(into)), into]
    kg = KnowledgeGraph(folders)
    book = opened(grids, kg.words, str(path))
    said = _meant(kg, *framework_of(book, str(path)), layer_of(into), path)
    gone = into / f"data/mappings/{said.slug}-to-nos/{GONE_FILE}"
    made = taken(
        book, said, _imported(said), read_text(gone) if gone.is_file() else "", by, day
    )  # fmt: skip
    if made.findings:
        return Outcome(tuple(made.findings), tuple(made.notes))
    faults, hints = worse(kg, folders, made.texts, into) if made.texts else ([], [])
    if faults:
        return Outcome(tuple(faults), tuple(made.notes))
    told: list[str] = []
    with _all_or_nothing(into) as before:
        for place, text in made.texts.items():
            (into / place).parent.mkdir(parents=True, exist_ok=True)
            write_whole(into / place, text)
        if made.likenesses:
            told += steps.likeness(into, said.slug, made.likenesses, by, day)
        if made.outline is not None:
            told += steps.draft(into, said.slug, made.outline)
        after = _contents(into)
    written = sorted(path for path in after if before.get(path) != after[path])
    places = tuple(path.relative_to(into).as_posix() for path in written)
    return Outcome((), (*made.notes, *hints, *told), made.told, places)


def _meant(kg: KnowledgeGraph, iri: str, base: str, own: str, path: Path) -> Gathered:
    """Gather the framework that a workbook is about.

    Raises:
        UsageProblem: PC-BOOK-OTHER.
    """
    composition = kg.questioned
    mine = composition.bases[own]
    known = {one for one, _, _ in frameworks_of(composition)}
    if iri not in known or (base and base != mine):
        what = f"its framework, {iri}, is not there" if iri not in known else (
            f"it was written for a folder of the base {base}, and this one has {mine}"
        )  # fmt: skip
        raise UsageProblem(
            "PC-BOOK-OTHER",
            f"the workbook is not for this folder: {what}.",
            "Name the folder that it was written for.",
            str(path),
        )
    return gathered(composition, iri, own)


@contextmanager
def _all_or_nothing(folder: Path) -> Iterator[Mapping[Path, bytes]]:
    """Give what stands in a folder, and put every file of it back if a step fails."""
    before = _contents(folder)
    try:
        yield before
    except BaseException:
        for path in _contents(folder).keys() - before.keys():
            path.unlink()
        for path, content in before.items():
            if not path.exists() or path.read_bytes() != content:
                write_whole(path, content)
        raise


def _contents(folder: Path) -> dict[Path, bytes]:
    """Read every file that a step may change."""
    places = (folder / name for name in ("data", "imports", "ontology"))
    return {path: path.read_bytes() for place in places for path in files_below(place)}
