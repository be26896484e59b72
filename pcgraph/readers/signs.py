"""Tell by its first letters what a text is, whatever its name says."""

from __future__ import annotations

import re

START = 4096
"""Bytes of a file that are looked at."""
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_BLANK = re.compile(r"(?:\s+|#[^\n]*(?:\n|$))+")
_JSON = re.compile(r'\{\s*(?:"|\}\s*$)|\[\s*(?:[\[{"]|\]\s*$)')
_XML = re.compile(r"<[?!]|<[\w.-]+(?::[\w.-]+)?\s")
_ADDRESS = r"<[^<>\s\"{}|^`\\]*>"
_TURTLE = re.compile(
    rf"(?:@prefix\s+[\w.-]*:|PREFIX\s+[\w.-]*:|@base|BASE)\s*{_ADDRESS}"
    rf"|(?:{_ADDRESS}|_:\w+)\s+{_ADDRESS}\s+(?:{_ADDRESS}|_:\w+|\")",
    re.IGNORECASE,
)
_MARKS = ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"), (b"\xef\xbb\xbf", "utf-8"))


def start_of(raw: bytes) -> str:
    r"""Give the first letters of a file as text, without the mark of its encoding and blanks.

    >>> start_of(b"\xef\xbb\xbf\n {")
    '{'
    """
    for mark, encoding in _MARKS:
        if raw.startswith(mark):
            return raw[len(mark) : START].decode(encoding, "ignore").lstrip()
    return raw[:START].decode("utf-8", "ignore").lstrip()


def is_json(start: str) -> bool:
    """Tell JSON: a list or object that begins as no text and no Turtle does.

    >>> is_json('{"a": 1}'), is_json("[link](a.html)"), is_json("[ :a :b ] .")
    (True, False, False)
    """
    return bool(_JSON.match(start))


def is_turtle(start: str) -> bool:
    r"""Tell Turtle, TriG or N-Triples: by a prefix, or a first line of three parts.

    >>> is_turtle("# mine\n@prefix a: <urn:a> ."), is_turtle("<b>Skills</b> and more")
    (True, False)
    """
    blank = _BLANK.match(start)
    return bool(_TURTLE.match(start, blank.end() if blank else 0))


def is_rdf_xml(start: str) -> bool:
    """Tell RDF/XML: XML in which the namespace of RDF is named at once."""
    return bool(_XML.match(start)) and RDF in start


def is_page(start: str) -> bool:
    """Tell a page of the web.

    >>> is_page("<!-- saved --><!DOCTYPE html>"), is_page("The tag <html> is its first")
    (True, False)
    """
    lower = start.lower()
    if lower.startswith("<?xml"):
        lower = lower.partition("?>")[2].lstrip()
    while lower.startswith("<!--") and "-->" in lower:
        lower = lower.partition("-->")[2].lstrip()
    return lower.startswith(("<!doctype html", "<html"))
