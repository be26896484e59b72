"""Choose the form of an answer by what a client accepts (RFC 9110, 12.4.2 and 12.5.1)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

HTML, TURTLE, NTRIPLES = "text/html", "text/turtle", "application/n-triples"
JSONLD, RDFXML = "application/ld+json", "application/rdf+xml"
_LONGEST, _MOST = 8_000, 100
"""So many letters and ranges of a header are read; browsers send a tenth of it."""
_QUALITY = re.compile(r"(?:0(?:\.\d{0,3})?|1(?:\.0{0,3})?)")
_RANGE = re.compile(r"[\w!#$%&'*+.^`|~-]+/[\w!#$%&'*+.^`|~-]+", re.ASCII)


class _Range(NamedTuple):
    kind: str
    part: str
    quality: float


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

    Of equal quality the more specific range wins, then the earlier form. No header, or one that
    says nothing, accepts the first.

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
    ranges = _ranges(accept or "")
    if not ranges:
        return forms[0]
    best: tuple[float, int, int] | None = None
    found = None
    for at, form in enumerate(forms):
        for media in (form.media, *form.also):
            quality, near = _quality(media, ranges)
            value = (quality, near, -at)
            if quality > 0 and (best is None or value > best):
                best, found = value, form
    return found


def _ranges(accept: str) -> list[_Range]:
    found = []
    for item in accept[:_LONGEST].split(",")[:_MOST]:
        name, *given = (part.strip() for part in item.split(";"))
        if not _RANGE.fullmatch(name):
            continue
        quality = 1.0
        for part in given:
            key, _, value = part.partition("=")
            if key.strip().lower() == "q":
                value = value.strip()
                quality = float(value) if _QUALITY.fullmatch(value) else 0.0
        kind, _, part = name.lower().partition("/")
        found.append(_Range(kind, part, quality))
    return found


def _quality(media: str, ranges: Sequence[_Range]) -> tuple[float, int]:
    """Give the quality that the most specific range names for a media type, and how near it is."""
    kind, _, part = media.partition("/")
    best = (0.0, -1)
    for one in ranges:
        if one.kind == "*" and one.part == "*":
            near = 0
        elif one.kind == kind and one.part == "*":
            near = 1
        elif one.kind == kind and one.part == part:
            near = 2
        else:
            continue
        if near > best[1] or (near == best[1] and one.quality > best[0]):
            best = (one.quality, near)
    return best
