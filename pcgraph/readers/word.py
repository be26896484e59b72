"""Read Word documents (.docx): paragraphs, lists, tables, and all that hides beside them.

The parts are read here and not by a library for Word: those that we know pass over inserted text,
content controls and text boxes without a word, and nothing may be lost unsaid.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from xml.etree.ElementTree import Element

from pcgraph.grid import column_name
from pcgraph.intake.model import LineKind, Reading
from pcgraph.readers.blocks import (
    MOST_COLUMNS,
    Cell,
    LineList,
    Para,
    Row,
    Table,
    one_line,
    quoted,
    typed_mark,
)
from pcgraph.readers.packed import DOCUMENT, too_large
from pcgraph.readers.plain import told_of_lines
from pcgraph.readers.word_parts import Document, open_document
from pcgraph.readers.word_styles import Numbering, Style, Styles, number_of
from pcgraph.readers.word_words import Words, WordsReader, all_words, choice, joined
from pcgraph.readers.xml_tree import value

_LONGEST_HEADING = 120
_THROUGH = frozenset({"customXml", "smartTag", "ins", "moveTo", "sdtContent", "bdo", "dir"})
_CARRIED = 100
"""So many paragraphs whose ends were deleted are put into one."""
_CHANGED = "tracked change, taken as accepted"


def read_word(raw: bytes, path: Path) -> Reading:
    """Read a document.

    Args:
        raw: the bytes of the file.
        path: the file, for what is told.

    Raises:
        InputProblem: PC-READ-DOCUMENT for one that is none, is broken, or has a password;
            PC-READ-EMPTY.
        LimitReached: PC-LIMIT-DOCUMENT, PC-LIMIT-SOURCE.
    """
    document = open_document(raw, path)
    walk = _Walk(document, path)
    walk.document()
    walk.lines.told += told_of_lines(walk.lines.lines)
    nothing = "it has no words, or has them in pictures only"
    return walk.lines.reading("word", walk.title or document.title, nothing)


class _Walk:
    """Go through a document from its first to its last part."""

    def __init__(self, document: Document, path: Path) -> None:
        self.lines = LineList(path)
        self.title = ""
        self._path = path
        self._document = document
        self._styles = Styles(document.styles)
        self._numbering = Numbering(document.numbering)
        self._words = WordsReader(self._styles)
        self._paged = any(True for _ in document.body.iter("lastRenderedPageBreak"))
        self._page, self._para, self._tables, self._boxes = 1, 0, 0, 0
        self._where = ""
        self._in_cell = False
        self._notes: list[str] = []
        self._carried, self._carrying = Words(), 0
        self._referred: dict[tuple[str, str], str] = {}
        self._commented: set[str] = set()

    def document(self) -> None:
        """Read all: the body, then notes, then heads and feet of pages, then comments."""
        self._all(self._document.body)
        numbers = {"footnote": 0, "endnote": 0}
        for (kind, name), place in list(self._referred.items()):
            numbers[kind] += 1
            self._aside(kind, name, f"{kind} {numbers[kind]}", place)
        self._margins()
        for name in self._document.comments.keys() - self._commented:
            self.lines.tell("the document", self._comment(name), True)
        if self._document.macros:
            self.lines.tell("the document", "it has macros; they were neither read nor run.", True)
        for part in self._document.lacking:
            self.lines.tell("the document", f"its part {part} is missing.", True)

    def _all(self, parent: Element) -> None:
        for block in self._blocks(parent):
            self.lines.add(block)
        if not self._carried.empty:
            self.lines.add(self._made(self._carried, Style(), Element("pPr")))
        self._carried = Words()

    def _aside(self, kind: str, name: str, called: str, place: str) -> None:
        """Read a footnote or an endnote, after the body."""
        note = self._document.notes.get((kind, name))
        shown = f"{called}, of {place}"
        if note is None:
            self.lines.tell(shown, "it is referred to and is not there.", True)
            return
        self._where, self._notes = shown, [called]
        self._all(note)

    def _margins(self) -> None:
        """Read heads and feet of pages, each words once."""
        seen: set[tuple[str, ...]] = set()
        numbers = {"header": 0, "footer": 0}
        for kind, tree in self._document.margins.values():
            numbers[kind] += 1
            self._where, self._notes = f"{kind} {numbers[kind]}", [f"{kind} of the page"]
            blocks = list(self._blocks(tree))
            words = tuple("".join(one.pieces) for one in blocks if isinstance(one, Para))
            only = len(words) == len(blocks)
            silent = only and not "".join(words).strip()
            if not any(one.told for one in blocks if isinstance(one, Para)) and (
                silent or (only and (kind, *words) in seen)
            ):
                continue
            seen.add((kind, *words))
            for block in blocks:
                self.lines.add(block)

    def _blocks(self, parent: Element) -> Iterator[Para | Table]:
        """Give the paragraphs and tables in an element."""
        for child in parent:
            tag = child.tag
            if tag == "p":
                yield from self._paragraph(child)
            elif tag == "tbl":
                yield self._table(child)
            elif tag in _THROUGH:
                yield from self._blocks(child)
            elif tag == "sdt":
                contents = any(
                    "Table of Contents" in value(one) for one in child.iter("docPartGallery")
                )
                self._notes.append("table of contents" if contents else "content control")
                blocks = self._blocks(child)
                yield from blocks if contents else self._named(blocks)
                self._notes.pop()
            elif tag == "mc:AlternateContent":
                for chosen in choice(child):
                    yield from self._blocks(chosen)
            elif tag in ("del", "moveFrom"):
                said = "".join(part.text or "" for part in child.iter() if part.text)
                self._tell(f"deleted by a tracked change and left out: {quoted(said)}.")
            elif tag == "altChunk":
                self._tell("another document is packed into this one here; it was not read.")

    def _tell(self, words: str, lost: bool = True) -> None:
        self.lines.tell(self._where or self._place(after=True), words, lost)

    def _named(self, blocks: Iterator[Para | Table]) -> Iterator[Para | Table]:
        """Say of the first paragraph or row in a content control that it is in one."""
        said = ("a content control: its words were read.", False)
        for number, block in enumerate(blocks):
            if number == 0 and isinstance(block, Para):
                block = replace(block, told=(said, *block.told))
            elif number == 0 and isinstance(block, Table) and block.rows:
                block.rows[0].told.append(said)
            yield block

    def _paragraph(self, para: Element) -> Iterator[Para | Table]:
        """Read a paragraph, and the text boxes that are anchored in it."""
        looks = para.find("pPr")
        looks = Element("pPr") if looks is None else looks
        style = self._styles.style(value(looks.find("pStyle")) or self._styles.usual)
        words = self._words.read(para, style.bold, style.hidden)
        if is_there(looks, "rPr/ins") and not words.empty and not words.inserted:
            words.inserted.append("[the end of a paragraph]")
        words = joined(self._carried, words)
        gone = is_there(looks, "rPr/del") or is_there(looks, "rPr/moveFrom")
        if gone and self._carrying < _CARRIED:
            # Its end was deleted, so its words belong to the paragraph that follows.
            self._carried = words
            self._carrying += 1
            return
        self._carried, self._carrying = Words(), 0
        self._turn(words.before)
        made = self._made(words, style, looks)
        yield made
        where = made.shown or self._where
        for box in words.boxes:
            yield from self._box(box, where)
        self._turn(words.after)

    def _made(self, words: Words, style: Style, looks: Element) -> Para:
        """Make a paragraph of its words and looks."""
        kind, level, mark = self._look(words, style, looks)
        if not words.empty and not self._where:
            self._para += 1
        shown = self._where or self._place(after=words.empty)
        told = list(words.told())
        told += [(self._comment(name), True) for name in dict.fromkeys(words.comments)]
        for note in words.notes:
            self._referred.setdefault(note, shown)
        notes = [*self._notes]
        notes += [_CHANGED] if words.inserted else []
        notes += ["content control"] if words.controls else []
        notes += ["table of contents"] if style.name.startswith("toc ") else []
        if style.name == "title" and not self.title and not words.empty:
            self.title = " ".join(" ".join(words.pieces).split())
        return Para(
            words.pieces,
            kind,
            level,
            mark,
            "" if self._in_cell else shown,
            "; ".join(dict.fromkeys(notes)),
            tuple(told),
        )

    def _look(self, words: Words, style: Style, looks: Element) -> tuple[LineKind, int, str]:
        """Say what a paragraph looks like: kind, level, mark of a list."""
        number, depth = style.number
        listed = looks.find("numPr")
        if depth < 0 and number:
            depth = self._numbering.depth_of_style(number, value(looks.find("pStyle")))
        if listed is not None:
            number, depth = number_of(listed, (number, depth))
        depth = max(depth, 0)
        listed_now = number not in ("", "0")
        mark = self._numbering.mark(number, depth) if listed_now and not words.empty else ""
        outline = value(looks.find("outlineLvl"))
        heading = style.heading
        if outline.isdecimal():
            heading = int(outline) + 1 if int(outline) < 9 else 0
        if heading:
            return "heading", min(heading, 6), mark
        if listed_now:
            return "item", depth + 1, mark
        said = one_line(" ".join(words.pieces))
        if words.bold and 0 < len(said) <= _LONGEST_HEADING and not typed_mark(said)[0]:
            return "heading", 0, ""
        return "text", 0, ""

    def _box(self, box: Element, near: str) -> Iterator[Para | Table]:
        """Read a text box after the paragraph in which it is anchored."""
        self._boxes += 1
        kept = self._where, self._notes, self._in_cell, self._carried
        self._where = f"text box {self._boxes} near {near}"
        self._notes, self._in_cell, self._carried = ["text box"], False, Words()
        first = True
        for block in self._blocks(box):
            if first and isinstance(block, Para):
                words = "a text box: its words stand after the paragraph that it is fixed to."
                block = replace(block, told=((words, False), *block.told))
                first = False
            yield block
        self._where, self._notes, self._in_cell, self._carried = kept

    def _table(self, table: Element) -> Table:
        """Read a table."""
        if self._in_cell:
            name = "inner table"
        elif self._where:
            name = f"{self._where}, table"
        else:
            self._tables += 1
            name = f"table {self._tables}"
        made = Table(name, note="; ".join(dict.fromkeys(self._notes)))
        kept = self._where, self._in_cell, self._notes
        self._in_cell, self._notes = True, []
        outer = f"{kept[0]}, " if kept[1] else ""
        page = self._page
        self._where = f"{outer}{name}"
        for number, row in enumerate(self._within(table, "tr"), start=1):
            self._where = f"{outer}{name}, row {number}"
            made.rows.append(self._row(row, kept[0] == ""))
            self._where = f"{outer}{name}, after row {number}"
        self._where, self._in_cell, self._notes = kept
        if self._page != page and not self._in_cell:
            self._para = 0
        return made

    def _row(self, row: Element, outermost: bool) -> Row:
        """Read a row of a table; a page may end in it, once for all of its cells."""
        made = Row()
        here = self._where
        start = self._page
        last = start
        if is_there(row, "trPr/del"):
            said = " ".join(all_words(row).split())
            made.told.append(
                (f"a row deleted by a tracked change was left out: {quoted(said)}.", True)
            )
            return made
        if is_there(row, "trPr/ins"):
            made.told.append(("a row was inserted by a tracked change, taken as accepted.", False))
        made.head = is_there(row, "trPr/tblHeader")
        self._leave(made, self._span(row.find("trPr/gridBefore"), 0))
        for cell in self._within(row, "tc"):
            place = len(made.cells)
            self._page = start
            self._where = f"{here}, column {column_name(place)}"
            looks = cell.find("tcPr")
            looks = Element("tcPr") if looks is None else looks
            content: Cell = list(self._blocks(cell))
            if not self._carried.empty:
                content.append(self._made(self._carried, Style(), Element("pPr")))
            self._carried = Words()
            last = max(last, self._page)
            wide = self._span(looks.find("gridSpan"), 1)
            made.cells.append(content)
            self._leave(made, wide - 1)
            if wide > 1:
                ends = column_name(place + wide - 1)
                made.merged.append(f"columns {column_name(place)} to {ends} are one")
            down = looks.find("vMerge")
            if down is not None and value(down) != "restart":
                made.merged.append(f"column {column_name(place)} goes on from the row above")
            for change, said in (("cellIns", "inserted"), ("cellDel", "deleted")):
                if looks.find(change) is not None:
                    column = column_name(place)
                    words = (
                        f"the cell of column {column} was {said} by a tracked change; it was read."
                    )
                    made.told.append((words, False))
            self._where = here
        self._turn(last - start, start)
        made.page = f"page {start}, " if self._paged and outermost else ""
        return made

    def _leave(self, row: Row, columns: int) -> None:
        """Leave columns of a row blank."""
        self.lines.count(columns + 1)
        row.cells += [[] for _ in range(columns)]

    def _span(self, one: Element | None, otherwise: int) -> int:
        """Read how many columns a cell takes."""
        said = value(one)
        number = int(said) if said.isascii() and said.isdecimal() and len(said) < 9 else otherwise
        if number > MOST_COLUMNS:
            too_large(self._path, f"a table has more than {MOST_COLUMNS:,} columns", DOCUMENT)
        return max(number, otherwise)

    def _within(self, parent: Element, wanted: str) -> Iterator[Element]:
        """Give rows or cells, also those in content controls and the like."""
        for child in parent:
            if child.tag == wanted:
                yield child
            elif child.tag in _THROUGH or child.tag == "sdt":
                if child.tag == "sdt":
                    self._tell("rows or cells in a content control were read.", False)
                yield from self._within(child, wanted)
            elif child.tag == "mc:AlternateContent":
                for chosen in choice(child):
                    yield from self._within(chosen, wanted)

    def _comment(self, name: str) -> str:
        self._commented.add(name)
        one = self._document.comments.get(name)
        if one is None:
            return "a comment is referred to and is not there."
        who = value(one, "author")
        by = f" by {who}" if who else ""
        return f"a comment{by} is no part of the text: {quoted(all_words(one))}."

    def _turn(self, pages: int, page: int = 0) -> None:
        """Turn so many pages; paragraphs are counted anew on each."""
        if page:
            self._page = page
        if pages and not self._in_cell:
            self._para = 0
        self._page += pages

    def _place(self, after: bool = False) -> str:
        page = f"page {self._page}, " if self._paged else ""
        if after and not self._para:
            return f"{page}before paragraph 1"
        return f"{page}{'after ' if after else ''}paragraph {self._para}"


def is_there(one: Element, path: str) -> bool:
    """Tell whether an element has another one at a path."""
    return one.find(path) is not None
