"""Make one harmless line of what a server says."""

import re
import unicodedata
from html import unescape

_LONGEST = 200
_HIDDEN = re.compile(r"<(script|style|head)\b.*?</\1\s*>|<!--.*?-->", re.DOTALL | re.IGNORECASE)
_PAGE = re.compile(r"<(?:!doctype|html|head|body|h\d|pre|p)\b", re.IGNORECASE)
_TAG = re.compile(r"</?[A-Za-z!][^<>]*>")
_QUERY = re.compile(r"\s+SPARQL query:\s.*", re.DOTALL)


def line_of(words: str) -> str:
    r"""Shorten words of a server to one line without tags, control or direction characters.

    Virtuoso repeats the whole query behind its error: that is left out.

    >>> line_of("<html><b>Not here</b>\r\n  at\x1b[31m all.</html>")
    'Not here at[31m all'
    """
    words = _QUERY.sub("", words[:20_000])
    if _PAGE.search(words):
        words = unescape(_TAG.sub(" ", _HIDDEN.sub(" ", words)))
    words = " ".join(words.split())
    words = "".join(
        letter for letter in words if letter == " " or unicodedata.category(letter)[0] not in "CZ"
    ).rstrip(" .")
    return words if len(words) <= _LONGEST else f"{words[:_LONGEST]}…"
