"""Choose the form of an answer by what a client accepts (RFC 9110, 12.4.2 and 12.5.1)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

HTML, TURTLE, NTRIPLES = "text/html", "text/turtle", "application/n-triples"
JSONLD, RDFXML = "application/ld+json", "application/rdf+xml"
_LONGEST, _MOST = 8_000, 100
"""So many letters and ranges of a header are read; browsers send a tenth of it."""
_QUALITY = re.compile(r"\d{0,10}(?:\.\d{0,10})?", re.ASCII)
_RANGE = re.compile(r"[\w!#$%&'*+.^`|~-]+/[\w!#$%&'*+.^`|~-]+", re.ASCII)
_ANY = "*/*"
_NAMED = 2
"""How near a range is that names a media type in full."""


class _Range(NamedTuple):
    kind: str
    part: str
    quality: float
    place: int


class _Value(NamedTuple):
    """What a form is worth to a client; of two the greater is sent."""

    quality: float
    near: int
    place: int


class Form(NamedTuple):
    """A form that an answer may have.

    Attributes:
        name: as the rest of the program calls it, such as ``ttl``.
        media: its media type.
        also: other media types that mean it.
    """

    name: str
    media: str
    also: tuple[str, ...] = ()


def chosen(accept: str | None, forms: Sequence[Form]) -> Form | None:
    """Choose a form by the header ``Accept``.

    Of equal quality the more specific range wins, then what the client names first, as the
    rules of a release for Apache have it, then the earlier form. No header, or one that says
    nothing, accepts the first form. A bare ``*`` means everything: the old clients of Java send
    it. A quality that is no number is left unread; one beyond 1 is 1.

    Args:
        accept: the header; None if there is none.
        forms: those that can be had, the usual one first.

    Returns:
        The form; None if the client takes none of them.

    >>> forms = [Form("html", HTML), Form("ttl", TURTLE)]
    >>> chosen("text/turtle;q=0.5, text/*;q=0.4", forms).name
    'ttl'
    >>> chosen("image/png", forms) is None, chosen(None, forms).name
    (True, 'html')
    """
    ranges = [*_ranges(accept or "")]
    if not ranges:
        return forms[0]
    best: _Value | None = None
    found = None
    for form in forms:
        value = _worth(form, ranges)
        if value.quality > 0 and (best is None or value > best):
            best, found = value, form
    return found


def _worth(form: Form, ranges: Sequence[_Range]) -> _Value:
    """Say what a form is worth; its other media types count only where they are named.

    So who refuses ``text/html`` by name is not sent it for the sake of a wildcard.
    """
    usual = _value(form.media, ranges)
    if usual.near == _NAMED and usual.quality == 0:
        return usual
    other = (_value(media, ranges) for media in form.also)
    named = [one for one in (usual, *other) if one.near == _NAMED and one.quality > 0]
    return max(named, default=usual)


def _value(media: str, ranges: Sequence[_Range]) -> _Value:
    """Give the quality that the most specific range names for a media type."""
    kind, _, part = media.partition("/")
    best = _Value(0.0, -1, 0)
    for one in ranges:
        if one.kind == "*" and one.part == "*":
            near = 0
        elif one.kind == kind and one.part == "*":
            near = 1
        elif one.kind == kind and one.part == part:
            near = _NAMED
        else:
            continue
        value = _Value(one.quality, near, -one.place)
        if near > best.near or (near == best.near and value > best):
            best = value
    return best


def _ranges(accept: str) -> Iterator[_Range]:
    """Read the ranges of a header; what is none is passed over."""
    for place, item in enumerate(_parted(accept[:_LONGEST], ",")[:_MOST]):
        name, *given = (part.strip() for part in _parted(item, ";"))
        if name == "*":
            name = _ANY
        if _RANGE.fullmatch(name):
            kind, _, part = name.lower().partition("/")
            yield _Range(kind, part, _quality(given), place)


def _quality(given: Sequence[str]) -> float:
    """Read the quality among the parameters of a range."""
    for parameter in given:
        key, _, value = (part.strip() for part in parameter.partition("="))
        if key.lower() == "q" and _QUALITY.fullmatch(value) and value.strip("."):
            return min(float(value), 1.0)
    return 1.0


def _parted(text: str, mark: str) -> list[str]:
    r"""Part a text at a mark, but not inside of quotation marks.

    >>> _parted('a;b="1,2", c', ",")
    ['a;b="1,2"', ' c']
    """
    if '"' not in text:
        return text.split(mark)
    parts, quoted, escaped = [""], False, False
    for letter in text:
        if letter == '"' and not escaped:
            quoted = not quoted
        if letter == mark and not quoted:
            parts.append("")
            continue
        parts[-1] += letter
        escaped = quoted and letter == "\\" and not escaped
    return parts
