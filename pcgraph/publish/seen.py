"""The words of a file as who opens it sees them: without markup, escapes resolved."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape

_TAG = re.compile(r"<[^<>]*>")
_INLINE = re.compile(
    r"</?(?:a|abbr|b|bdi|bdo|cite|code|em|i|mark|q|s|small|span|strong|sub|sup|u|wbr)(?:\s[^<>]*)?>",
    re.IGNORECASE,
)
_VALUE = re.compile(r"""=\s*(?:"([^"]*)"|'([^']*)')""")
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))", re.DOTALL)
_SIGNS = {"n": "\n", "r": "\n", "t": "\t", "b": " ", "f": " ", '"': "”"}
_NO_MARKUP = str.maketrans({"<": " ", ">": " ", '"': "”", "|": " "})


def seen(path: str, text: str) -> str:
    r"""Give the words of a file as a reader sees them; a line, cell or element stays apart.

    Args:
        path: the file; its suffix tells the form.
        text: its text.

    >>> seen("a.html", '<p title="a &amp; b">one <b>two</b> three</p>').splitlines()
    ['', 'one two three', '', 'a & b']
    >>> seen("a.json", r'"it\u2019s"')
    '"it’s"'
    """
    return _FORMS.get(path[path.rfind(".") :].lower(), str)(text)


def _markup(text: str) -> str:
    """Take out what only marks words, resolve entities, and add the values of attributes."""
    values = (
        value
        for tag in _TAG.findall(text)
        for pair in _VALUE.findall(tag)
        for value in pair
        if " " in value
    )
    return "\n".join(map(_resolved, [*_TAG.split(_INLINE.sub("", text)), *values]))


def _resolved(text: str) -> str:
    """Resolve entities; what comes of them is no markup."""
    return unescape(text).translate(_NO_MARKUP)


def _escaped(text: str) -> str:
    """Resolve the escapes of a string of JSON, Turtle or N-Triples."""

    def sign(found: re.Match[str]) -> str:
        number = found[1] or found[2]
        if not number:
            return _SIGNS.get(found[3], found[3])
        code = int(number, 16)
        return chr(code) if code < 0x110000 and not 0xD800 <= code < 0xE000 else " "

    return _ESCAPE.sub(sign, text) if "\\" in text else text


def _quoted(text: str) -> str:
    """Resolve the quotes in a cell of CSV."""
    return text.replace('""', "”")


_FORMS: dict[str, Callable[[str], str]] = {
    **dict.fromkeys((".html", ".htm", ".xml", ".rdf", ".owl", ".svg", ".xlsx"), _markup),
    **dict.fromkeys((".json", ".jsonld", ".ttl", ".nt", ".nq", ".trig", ".js"), _escaped),
    **dict.fromkeys((".csv", ".tsv"), _quoted),
}
