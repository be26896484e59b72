"""Read a page of the web (HTML) from a file: headings, lists, tables; nothing is fetched."""

from __future__ import annotations

import re
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path

from pcgraph.intake.model import LineKind, Reading
from pcgraph.readers.blocks import (
    MOST_COLUMNS,
    LineList,
    Para,
    Table,
    quoted,
    refuse,
    too_large,
    typed_mark,
)
from pcgraph.readers.page_parts import OpenTable, Skipped
from pcgraph.readers.plain import text_of, told_of_lines

_BIGGEST = 16 * 2**20
_STATED = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([\w.:-]{1,40})", re.IGNORECASE)
_ONE_BYTE = frozenset({"windows-1252", "cp1252", "iso-8859-1", "latin1", "latin-1"})
_TAG = re.compile(r"<[A-Za-z/!?]")
_BLOCKS = frozenset({
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details",
    "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3",
    "h4", "h5", "h6", "header", "hr", "html", "legend", "li", "main", "menu", "ol", "option",
    "p", "pre", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr",
    "ul",
})  # fmt: skip
_VOID = frozenset({
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param",
    "source", "track", "wbr",
})  # fmt: skip
_UNSEEN = {
    "script": "a script",
    "style": "a style",
    "template": "a template that is not shown",
    "noscript": "what is shown without scripts (noscript)",
    "nav": "a navigation (nav)",
    "del": "deleted text (del)",
}
_BOLD = frozenset({"b", "strong"})
_FURNITURE = {
    "header": "header of the page",
    "footer": "footer of the page",
    "aside": "aside of the page",
}
_OUTSIDE = frozenset({"iframe", "frame", "object", "embed", "audio", "video", "canvas", "svg"})
_HIDDEN = re.compile(r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)
_BLANKS = re.compile(r"[ \t\n\r\f]+")
_LONGEST_HEADING = 120
_NESTED = 50


def read_page(raw: bytes, path: Path) -> Reading:
    """Read a page.

    Args:
        raw: the bytes of the file.
        path: the file, for what is told.

    Raises:
        InputProblem: PC-READ-UTF8, PC-READ-NUL, PC-READ-EMPTY; PC-READ-PAGE for a page that is
            cut off within a comment or a tag.
        LimitReached: PC-LIMIT-SOURCE.
    """
    if len(raw) > _BIGGEST:
        too_large(path, f"a page of {len(raw):,} bytes; {_BIGGEST:,} are read")
    text = _decoded(raw, path)
    if text.rfind("<!--") > text.rfind("-->"):
        _cut_off(path, text, text.rfind("<!--"), "a comment")
    # The parser would look to the end for each tag that does not end, and take it for words.
    opened = _TAG.search(text, text.rfind(">") + 1)
    if opened:
        _cut_off(path, text, opened.start(), "a tag")
    reader = _Page(path)
    try:
        reader.feed(text)
        reader.close()
    except AssertionError:
        refuse(
            path,
            "PC-READ-PAGE",
            "a declaration (<![) in it is none that a page may have",
            "Open it in a browser and save it as a web page anew.",
            reader.getpos()[0],
        )
    reader.end()
    lines = reader.lines
    lines.told += told_of_lines(lines.lines)
    return lines.reading("html", reader.title, "it shows no words")


def _decoded(raw: bytes, path: Path) -> str:
    """Make text of bytes, by the encoding that the page states, where it is a known one."""
    stated = _STATED.search(raw[:4096])
    marked = raw.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff"))
    name = stated[1].decode("ascii").lower() if stated and not marked else "utf-8"
    if name in _ONE_BYTE:
        try:
            raw = raw.decode("cp1252").encode()
        except UnicodeDecodeError as fault:
            refuse(
                path,
                "PC-READ-UTF8",
                f"byte {fault.start + 1:,} ({raw[fault.start]:#04x}) is not {name}, as it says",
                "Open it in a browser and save it as a web page in UTF-8.",
                raw.count(b"\n", 0, fault.start) + 1,
            )
    elif name not in ("utf-8", "utf8", "us-ascii", "ascii"):
        refuse(
            path,
            "PC-READ-UTF8",
            f"it says that it is written in {name}",
            "Open it in a browser and save it as a web page in UTF-8.",
        )
    return text_of(raw, path)


def _cut_off(path: Path, text: str, place: int, what: str) -> None:
    refuse(
        path,
        "PC-READ-PAGE",
        f"{what} begins and does not end; the page is cut off",
        "Save the page anew from the browser.",
        text.count("\n", 0, place) + 1,
    )


class _Page(HTMLParser):
    """Take the parts of a page as they come."""

    def __init__(self, path: Path) -> None:
        super().__init__(convert_charrefs=True)
        self.lines = LineList(path)
        self._title: list[str] = []
        self._path = path
        self._pieces: list[list[str]] = [[]]
        self._bold = 0
        self._all_bold = True
        self._heading = 0
        self._lists: list[list[int]] = []
        self._item: tuple[int, str] | None = None
        self._notes: list[tuple[str, str]] = []
        self._tables: list[OpenTable] = []
        self._paras = self._table_count = 0
        self._pre = 0
        self._in_title = False
        self._skip: Skipped | None = None
        self._told: list[tuple[str, bool]] = []
        self._seen: Counter[str] = Counter()

    @property
    def title(self) -> str:
        """Give the title of the page."""
        return " ".join("".join(self._title).split())

    # The parts of a page, as the parser hands them on.

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take a start tag."""
        if self._skip and self._skip.tag == "p" and tag in _BLOCKS:
            self._end_skip()
        if self._skip:
            self._skip.depth += tag == self._skip.tag
            self._skip.words += [" "] if tag in _BLOCKS else []
            return
        said = {name: value or "" for name, value in attrs}
        why = _why_unseen(tag, said)
        if why:
            if tag in _BLOCKS or tag == "nav":
                self._flush()
            self._picture(tag, said)
            if tag not in _VOID:
                self._skip = Skipped(tag, why, self.getpos()[0])
            return
        if tag == "title" and not self._title:
            self._in_title = True
        elif tag == "br":
            self._pieces.append([])
        elif tag == "img":
            self._picture(tag, said)
        elif tag in _BOLD:
            self._bold += 1
        elif tag in _BLOCKS:
            self._flush()
            self._open(tag, said)

    def handle_endtag(self, tag: str) -> None:
        """Take an end tag."""
        if self._skip:
            self._skip.depth -= tag == self._skip.tag
            self._skip.words += [" "] if tag in _BLOCKS else []
            if self._skip.depth == 0:
                self._end_skip()
            return
        if tag == "title":
            self._in_title = False
        elif tag in _BOLD:
            self._bold = max(0, self._bold - 1)
        elif tag in _BLOCKS:
            self._flush()
            self._close(tag)

    def handle_data(self, data: str) -> None:
        """Take text."""
        if self._skip:
            self._skip.add(data)
        elif self._in_title:
            self._title.append(data)
        else:
            if data.strip():
                self._all_bold = self._all_bold and self._bold > 0
            first, *more = data.split("\n") if self._pre else [data]
            self._pieces[-1].append(first)
            self._pieces += [[piece] for piece in more]

    def end(self) -> None:
        """End the page: whatever is still open ends too."""
        if self._skip:
            self._skip.why += " that does not end"
            self._end_skip()
        self._flush()
        while self._tables:
            self._close("table")
        for name, number in sorted(self._seen.items()):
            self.lines.tell("the page", f"elements {name} were passed over: {number}.")
        for words, lost in self._told:
            self.lines.tell("the page", words, lost)

    # What they mean.

    def _open(self, tag: str, said: dict[str, str]) -> None:
        if tag[0] == "h" and tag[1:].isdigit():
            self._heading = int(tag[1:])
        elif tag in ("ul", "ol", "menu"):
            start = _number(said.get("start", ""), 1) if tag == "ol" else 0
            self._lists.append([int(tag == "ol"), start - 1, 0])
        elif tag == "li":
            self._item = self._next_item(said)
        elif tag == "pre":
            self._pre += 1
        elif tag in _FURNITURE:
            self._notes.append((tag, _FURNITURE[tag]))
        elif tag == "table":
            if len(self._tables) == _NESTED:
                what = f"tables in it are nested more than {_NESTED} deep"
                remedy = "Copy the text that you need into a document."
                refuse(self._path, "PC-READ-PAGE", what, remedy, self.getpos()[0])
            if self._tables:
                number = self._tables[-1].next_inside()
            else:
                self._table_count = number = self._table_count + 1
            self._tables.append(OpenTable(Table(f"table {number}", note=self._note()), self.lines))
        elif self._tables and tag == "tr":
            self._tables[-1].row()
        elif self._tables and tag in ("td", "th"):
            span = _number(said.get("colspan", ""), 1)
            if span > MOST_COLUMNS:
                too_large(self._path, f"a table has more than {MOST_COLUMNS:,} columns")
            self.lines.count(span)
            self._tables[-1].cell(span, _number(said.get("rowspan", ""), 1), tag == "th")
        elif self._tables and tag in ("thead", "tbody", "tfoot"):
            self._tables[-1].in_head = tag == "thead"

    def _next_item(self, said: dict[str, str]) -> tuple[int, str]:
        if not self._lists:
            return 1, "•"
        here = self._lists[-1]
        here[2] = 1
        here[1] = _number(said.get("value", ""), here[1] + 1)
        return len(self._lists), f"{here[1]}." if here[0] else "•"

    def _close(self, tag: str) -> None:
        if tag[0] == "h" and tag[1:].isdigit():
            self._heading = 0
        elif tag in ("ul", "ol", "menu"):
            if self._lists:
                self._lists.pop()
            self._item = None
        elif tag == "li":
            self._item = None
            if self._lists:
                self._lists[-1][2] = 0
        elif tag == "pre":
            self._pre = max(0, self._pre - 1)
        elif tag in _FURNITURE and any(one == tag for one, _ in self._notes):
            while self._notes.pop()[0] != tag:
                pass
        elif tag in ("td", "th") and self._tables:
            self._tables[-1].inside = None
        elif tag == "thead" and self._tables:
            self._tables[-1].in_head = False
        elif tag == "table" and self._tables:
            done = self._tables.pop()
            done.row_ends()
            self._put(done.table)

    def _flush(self) -> None:
        """End a paragraph."""
        pieces = tuple(_BLANKS.sub(" ", "".join(piece)) for piece in self._pieces)
        bold, item = self._all_bold, self._item
        self._pieces, self._all_bold = [[]], True
        if not any(pieces) or not "".join(pieces).strip(" "):
            return
        words = " ".join(pieces).strip()
        kind: LineKind = "text"
        level, mark = 0, ""
        if self._heading:
            kind, level = "heading", self._heading
        elif item:
            kind, (level, mark) = "item", item
            self._item = None
        elif self._lists and self._lists[-1][2]:
            # It goes on with the item that is still open.
            level = len(self._lists)
        elif bold and 0 < len(words) <= _LONGEST_HEADING and not typed_mark(words)[0]:
            kind = "heading"
        shown = ""
        if not (self._tables and self._tables[-1].inside is not None):
            self._paras += 1
            shown = f"paragraph {self._paras}"
        told, self._told = tuple(self._told), []
        self._put(Para(pieces, kind, level, mark, shown, self._note(), told))

    def _put(self, block: Para | Table) -> None:
        cell = self._tables[-1].inside if self._tables else None
        if cell is not None:
            cell.append(block)
        else:
            self.lines.add(block)

    def _note(self) -> str:
        return self._notes[-1][1] if self._notes else ""

    def _picture(self, tag: str, said: dict[str, str]) -> None:
        """Name what is a picture, or would have to be fetched."""
        if tag == "img":
            alt = f" (its description: {quoted(said['alt'])})" if said.get("alt") else ""
            self._told.append((f"a picture near here was not looked into{alt}.", True))
        elif tag in _OUTSIDE:
            place = said.get("src") or said.get("data") or ""
            whence = f" of {quoted(place)}" if place else ""
            self._told.append((f"an element {tag}{whence} near here was not fetched.", True))

    def _end_skip(self) -> None:
        skip, self._skip = self._skip, None
        if skip is None:
            return
        words = " ".join("".join(skip.words).split())
        if skip.tag in ("script", "style") and not skip.why.endswith("end"):
            self._seen[skip.tag] += 1
        elif words or skip.why.endswith("end"):
            where = f"line {skip.line} of the file"
            told = f"{skip.why} was not read; words in it: {quoted(words)}."
            self.lines.tell(where, told, True)


def _why_unseen(tag: str, said: dict[str, str]) -> str:
    """Say why an element is not shown; nothing where it is."""
    if tag in _UNSEEN:
        return _UNSEEN[tag]
    if tag in _OUTSIDE:
        return f"what stands for an element {tag}"
    if tag in ("html", "body"):
        return ""
    if "hidden" in said or _HIDDEN.search(said.get("style", "")):
        return f"a hidden element ({tag})"
    return "a closed dialog" if tag == "dialog" and "open" not in said else ""


def _number(said: str, otherwise: int) -> int:
    """Read a small number; anything else counts as not said."""
    return int(said) if said.isascii() and said.isdecimal() and len(said) < 7 else otherwise
