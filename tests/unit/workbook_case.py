"""A small folder, its workbook, and what a test makes of both."""

from pathlib import Path

from pcgraph.files import write_folder
from pcgraph.graph import KnowledgeGraph
from pcgraph.model import Cell
from pcgraph.new import FOLDERS, example_texts, new_texts, prefix_for
from pcgraph.roundtrip import Outcome, Steps, take_back, write_book
from tests.books import Filled, Rows, read, saved

BASE = "https://example.org/mine/"
ME, DAY = "Bethan Jones", "2026-11-30"
WHY = "Both are about speaking so that a person is understood."
Sheets = dict[str, Rows]


def folder(place: Path) -> Path:
    """Make a folder with a small framework of two competencies and one judgement."""
    texts = {**new_texts(place.name, BASE), **example_texts(BASE, prefix_for(place.name))}
    write_folder(place, texts, FOLDERS)
    return place


def contents(place: Path) -> dict[str, bytes]:
    return {
        path.relative_to(place).as_posix(): path.read_bytes()
        for path in place.rglob("*")
        if path.is_file()
    }


class Case:
    """A folder and the sheets of its workbook; each test has its own.

    Args:
        place: the folder; a small framework is put there if there is none.
        framework: which one the workbook is of, if there are several.
    """

    def __init__(self, place: Path, framework: str | None = None) -> None:
        self.folder = place if place.exists() else folder(place)
        self.book = place.parent / "book.xlsx"
        self.written(framework)

    def written(self, framework: str | None = None) -> None:
        """Write the workbook."""
        self.book.write_bytes(write_book(KnowledgeGraph([self.folder]), framework).content)
        self.sheets = read(self.book.read_bytes())

    def put(self, sheet: str, line: int, **cells: Cell) -> None:
        """Fill cells of a row, counted from 1 below the head; one behind the last is added."""
        filled = Filled(self.sheets[sheet])
        while len(filled.rows) <= line:
            filled.rows.append([None] * len(filled.rows[0]))
        for name, cell in cells.items():
            filled.put(line, HEADS[name], cell)

    def add(self, sheet: str, **cells: Cell) -> int:
        """Add a row; give its number as Excel shows it."""
        line = len(self.sheets[sheet])
        self.put(sheet, line, **cells)
        return line + 1

    def cell(self, sheet: str, line: int, name: str) -> Cell:
        return Filled(self.sheets[sheet]).get(line, HEADS[name])

    def take(self, by: str = ME, steps: Steps | None = None) -> Outcome:
        """Save the sheets and take them back."""
        saved(self.book, self.sheets)
        return take_back(self.book, self.folder, (), by, DAY, steps or Steps())

    def faults(self, by: str = ME) -> list[str]:
        """Take the workbook back, see that nothing is written, and give what does not fit."""
        before = contents(self.folder)
        done = self.take(by)
        assert contents(self.folder) == before
        assert not done.written
        assert not done.told
        assert done.findings
        return [one.message for one in done.findings]

    def text(self, path: str) -> str:
        return (self.folder / path).read_text(encoding="utf-8")

    def rows(self, kind: str, of: str = "village", to: str = "") -> list[dict[str, str]]:
        """Read the rows of a mapping file, to NOS or of roles, without our own reader."""
        name = f"{of}-{to}-to-{to}" if to else f"{of}-to-nos"
        path = self.folder / f"data/mappings/{name}/{kind}.sssom.tsv"
        lines = [
            line.split("\t")
            for line in path.read_text(encoding="utf-8").splitlines()
            if not line.startswith("#")
        ]
        return [dict(zip(lines[0], line, strict=True)) for line in lines[1:]]


HEADS = {name: head for name, head, _ in KnowledgeGraph().words}
JUDGED, OPEN = 1, 2
"""The rows of the sheet of mappings: what is judged, and where nobody looked."""
