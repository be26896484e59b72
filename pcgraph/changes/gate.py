"""Refuse files that a parser would take too long for, or too much memory, before it sees them.

The parser expands entities of XML without a limit, and its work grows with the square of the
nesting; where memory is refused to it, it ends the process without a word.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from xml.parsers import expat

from pyoxigraph import RdfFormat

from pcgraph.errors import InputProblem

_JSON_LEVELS, _XML_LEVELS = 50, 200
"""Measured: 20,000 things below so many levels take the parser 1 s and 220 MB, and 0.3 s."""
_TERM_LEVELS = 100
"""Measured: 20,000 triple terms within one another end the process."""
_NESTED = re.compile(rb"<<|>>")
_TEXT = re.compile(rb'"(?:[^"\\]|\\.)*"')
_ESCAPED = re.compile(rb"\\.", re.DOTALL)
_STEPS = {**dict.fromkeys(b"[{", 1), **dict.fromkeys(b"]}", -1), ord("\n"): 0}
_REST = bytes(set(range(256)) - set(_STEPS))
_UTF_8 = ("utf-8", "utf8", "us-ascii", "ascii")


def check_bounds(chunks: Iterable[bytes], form: RdfFormat, shown: str) -> None:
    """Refuse a file that nests too deep, or that declares entities.

    Args:
        chunks: the bytes of the file, in order.
        form: how the file is written; of lines and Turtle nested terms are counted.
        shown: path for messages.

    Raises:
        InputProblem: PC-READ-DEPTH. Of RDF/XML also PC-READ-DOCTYPE, PC-READ-UTF8, and
            PC-READ-RDF for what is no XML.
    """
    if form == RdfFormat.JSON_LD:
        _check_json(chunks, shown)
    elif form == RdfFormat.RDF_XML:
        _check_xml(chunks, shown)
    else:
        _check_terms(chunks, shown)


def _check_terms(chunks: Iterable[bytes], shown: str) -> None:
    """Count the triple terms that stand within one another; texts are passed over."""
    level = 0
    for number, line in enumerate(_lines(chunks), 1):
        if b"<<" not in line and b">>" not in line:
            continue
        for mark in _NESTED.findall(_TEXT.sub(b"", line)):
            level = max(0, level + (1 if mark == b"<<" else -1))
            if level > _TERM_LEVELS:
                raise _too_deep(_TERM_LEVELS, f"{shown}:{number}")


def _lines(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Give the lines of a file that comes in chunks."""
    begun: list[bytes] = []
    for chunk in chunks:
        first, *others = chunk.split(b"\n")
        begun.append(first)
        if others:
            yield b"".join(begun)
            yield from others[:-1]
            begun = others[-1:]
    yield b"".join(begun)


def _check_json(chunks: Iterable[bytes], shown: str) -> None:
    """Count the brackets that stand in no text; what is no JSON is left to the parser."""
    level, line, inside, cut = 0, 1, 0, b""
    for chunk in chunks:
        text = _ESCAPED.sub(b"", cut + chunk)
        # A stroke at the end of a chunk escapes the first letter of the next one.
        cut = b"\\" if text.endswith(b"\\") else b""
        parts = text.split(b'"')
        for mark in b"".join(parts[inside::2]).translate(None, _REST):
            level += _STEPS[mark]
            line += not _STEPS[mark]
            if level > _JSON_LEVELS:
                raise _too_deep(_JSON_LEVELS, f"{shown}:{line}")
        inside = (inside + len(parts) - 1) % 2


def _check_xml(chunks: Iterable[bytes], shown: str) -> None:
    """Let a parser without recursion see the file.

    It would read UTF-16 as well, whatever it is told; there no mark of XML goes without a zero.
    """
    parser = expat.ParserCreate("utf-8")
    level = 0

    def place() -> str:
        return f"{shown}:{parser.CurrentLineNumber}"

    def declared(_: str, encoding: str | None, __: int) -> None:
        if encoding and encoding.casefold() not in _UTF_8:
            raise _not_utf_8(f"it says that it is {encoding}", place())

    def doctype(*_: object) -> None:
        raise InputProblem(
            "PC-READ-DOCTYPE",
            "it has a DOCTYPE, which may declare entities that grow without end; it is not read.",
            "Write the entities out and take the DOCTYPE away, or give the graph as Turtle.",
            place(),
        )

    def opened(*_: object) -> None:
        nonlocal level
        level += 1
        if level > _XML_LEVELS:
            raise _too_deep(_XML_LEVELS, place())

    def closed(_: str) -> None:
        nonlocal level
        level -= 1

    parser.XmlDeclHandler = declared
    parser.StartDoctypeDeclHandler = doctype
    parser.StartElementHandler, parser.EndElementHandler = opened, closed
    try:
        for chunk in chunks:
            if b"\0" in chunk:
                raise _not_utf_8("it holds zero bytes, as UTF-16 and UTF-32 do", shown)
            parser.Parse(chunk, False)
        parser.Parse(b"", True)
    except expat.ExpatError as fault:
        raise InputProblem(
            "PC-READ-RDF",
            f"this is not valid RDF/XML: {expat.ErrorString(fault.code)}.",
            "Mend the file.",
            f"{shown}:{fault.lineno}",
        ) from None


def _too_deep(most: int, place: str) -> InputProblem:
    return InputProblem(
        "PC-READ-DEPTH",
        f"it nests deeper than {most} levels.",
        "Write it flat, with every thing under its own address, or give the graph as Turtle.",
        place,
    )


def _not_utf_8(what: str, place: str) -> InputProblem:
    return InputProblem("PC-READ-UTF8", f"{what}; only UTF-8 is read.", "Save it as UTF-8.", place)
