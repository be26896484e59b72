"""Read a part of a Word document as a tree, within bounds; entities and doctypes are refused."""

from __future__ import annotations

from pathlib import Path
from typing import NoReturn
from xml.etree.ElementTree import Element
from xml.parsers.expat import ExpatError, ParserCreate

from pcgraph.readers.packed import DOCUMENT, broken, too_large

_ELEMENTS = 1_500_000
"""Elements of all parts together; a page of text has some 500."""
_DEPTH = 200
"""Elements within one another; Word refuses tables that are nested so deep."""
_TOKEN = 8 * 2**20
"""Bytes of one tag with its attributes: drawings may be packed into one."""
_BITE = 2**20
_WORD = (
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "http://purl.oclc.org/ooxml/wordprocessingml/main",
)
_PREFIXES = {
    **dict.fromkeys(_WORD, ""),
    "http://schemas.openxmlformats.org/package/2006/relationships": "",
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships": "r:",
    "http://purl.oclc.org/ooxml/officeDocument/relationships": "r:",
    "http://schemas.openxmlformats.org/markup-compatibility/2006": "mc:",
    "http://schemas.openxmlformats.org/officeDocument/2006/math": "m:",
    "http://purl.oclc.org/ooxml/officeDocument/math": "m:",
    "http://schemas.openxmlformats.org/drawingml/2006/main": "a:",
    "http://schemas.openxmlformats.org/drawingml/2006/chart": "c:",
    "http://schemas.openxmlformats.org/drawingml/2006/diagram": "dgm:",
    "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing": "wp:",
    "http://purl.oclc.org/ooxml/drawingml/wordprocessingDrawing": "wp:",
    "http://purl.oclc.org/ooxml/drawingml/main": "a:",
    "urn:schemas-microsoft-com:vml": "v:",
    "http://purl.org/dc/elements/1.1/": "dc:",
}
_KEPT = frozenset({
    "abstractNumId", "alt", "author", "basedOn", "char", "default", "descr", "embed", "fmt",
    "font", "hidden", "id", "Id", "ilvl", "name", "numId", "r:id", "relId", "rel", "start",
    "string", "styleId", "Target", "TargetMode", "title", "type", "Type", "val",
})  # fmt: skip
_TEXTS = frozenset({"t", "delText", "m:t", "dc:title"})


class Trees:
    """Give parts of a document as trees; what they may have is counted together."""

    def __init__(self, path: Path) -> None:
        """Begin to count.

        Args:
            path: the file, for what is told.
        """
        self._path = path
        self._left = _ELEMENTS

    def tree(self, text: bytes, part: str) -> Element:
        """Read a part.

        Names of Word have no prefix, others a known one or ``?:``; attributes that nobody reads
        are left out.

        Args:
            text: the part; nothing gives an empty tree.
            part: its name, for what is told.

        Raises:
            InputProblem: PC-READ-DOCUMENT.
            LimitReached: PC-LIMIT-DOCUMENT.
        """
        top = Element("nothing")
        if not text:
            return top
        opened = [top]
        said: list[str] = []
        parser = ParserCreate(namespace_separator=" ")
        parser.buffer_text = True

        def opening(tag: str, attributes: dict[str, str]) -> None:
            self._left -= 1
            if self._left < 0:
                too_large(self._path, f"it has more than {_ELEMENTS:,} elements", DOCUMENT)
            if len(opened) > _DEPTH:
                self._broken(f"its part {part} is nested more than {_DEPTH} deep")
            one = Element(_named(tag))
            for name, value in attributes.items():
                short = _named(name)
                if short in _KEPT:
                    one.set(short, value)
            opened[-1].append(one)
            opened.append(one)
            said.clear()

        def closing(_: str) -> None:
            one = opened.pop()
            if said and one.tag in _TEXTS:
                one.text = "".join(said)
            said.clear()

        def words(some: str) -> None:
            if opened[-1].tag in _TEXTS:
                said.append(some)

        def refuse(*_: object) -> NoReturn:
            self._broken(f"its part {part} defines entities of its own, which Word never does")

        parser.StartDoctypeDeclHandler = refuse
        parser.EntityDeclHandler = refuse
        parser.StartElementHandler = opening
        parser.EndElementHandler = closing
        parser.CharacterDataHandler = words
        try:
            for place in range(0, len(text), _BITE):
                bite = text[place : place + _BITE]
                parser.Parse(bite, False)
                if place + len(bite) - parser.CurrentByteIndex > _TOKEN:
                    self._broken(f"a tag of its part {part} has more than {_TOKEN:,} bytes")
            parser.Parse(b"", True)
        except (ExpatError, ValueError, UnicodeError, LookupError) as fault:
            at = f" (line {fault.lineno})" if isinstance(fault, ExpatError) else ""
            self._broken(f"its part {part}{at} is not what Word writes; it is cut off or damaged")
        return top[0]

    def _broken(self, what: str) -> NoReturn:
        broken(self._path, what, "", DOCUMENT)


def _named(name: str) -> str:
    """Write a name with a short prefix."""
    space, _, local = name.rpartition(" ")
    if not space:
        return local
    return f"{_PREFIXES.get(space, '?:')}{local}"


def value(one: Element | None, name: str = "val") -> str:
    """Give an attribute of an element that may not be there; nothing if either is not."""
    return "" if one is None else one.get(name, "")


def is_on(one: Element | None) -> bool:
    """Tell whether a property that is on or off is there and on."""
    return one is not None and one.get("val", "1") not in ("0", "false", "off", "none")
