"""Tell whether values are well formed: literals by datatype, language tags, addresses."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from functools import lru_cache

from pcgraph.names import PREFIXES

_XSD = PREFIXES["xsd"]
_ZONE = r"(?:Z|[+-](?:0\d|1[0-3]):[0-5]\d|[+-]14:00)?"
_DAY = r"-?(?:[1-9]\d{3,}|0\d{3})-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])"
_CLOCK = r"(?:(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d+)?|24:00:00(?:\.0+)?)"
_REAL = r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?|[+-]?INF|NaN"
_DAYS = r"(?:\d+D)?(?:T(?=\d)(?:\d+H)?(?:\d+M)?(?:\d+(?:\.\d+)?S)?)?"
_FORMS = {
    "boolean": "true|false|1|0",
    "decimal": r"[+-]?(?:\d+\.?\d*|\.\d+)",
    "integer": r"[+-]?\d+",
    "double": _REAL,
    "float": _REAL,
    "date": _DAY + _ZONE,
    "dateTime": f"{_DAY}T{_CLOCK}{_ZONE}",
    "dateTimeStamp": f"{_DAY}T{_CLOCK}(?:Z|[+-]\\d\\d:\\d\\d)",
    "time": _CLOCK + _ZONE,
    "gYear": r"-?(?:[1-9]\d{3,}|0\d{3})" + _ZONE,
    "gYearMonth": r"-?(?:[1-9]\d{3,}|0\d{3})-(?:0[1-9]|1[0-2])" + _ZONE,
    "gMonthDay": r"--(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])" + _ZONE,
    "gMonth": r"--(?:0[1-9]|1[0-2])" + _ZONE,
    "gDay": r"---(?:0[1-9]|[12]\d|3[01])" + _ZONE,
    "duration": r"-?P(?=\d|T\d)(?:\d+Y)?(?:\d+M)?" + _DAYS,
    "yearMonthDuration": r"-?P(?=\d)(?:\d+Y)?(?:\d+M)?",
    "dayTimeDuration": r"-?P(?=\d|T\d)" + _DAYS,
    "hexBinary": r"(?:[0-9A-Fa-f]{2})*",
    "base64Binary": r"(?:(?:[A-Za-z0-9+/] ?){4})*"
    r"(?:(?:[A-Za-z0-9+/] ?){2}= ?=|(?:[A-Za-z0-9+/] ?){3}=)?",
    "language": "[a-zA-Z]{1,8}(?:-[a-zA-Z0-9]{1,8})*",
    "anyURI": r"[^\s<>\"{}|\\^`]*",
}
_RANGES: dict[str, tuple[int | None, int | None]] = {
    "nonNegativeInteger": (0, None),
    "positiveInteger": (1, None),
    "nonPositiveInteger": (None, 0),
    "negativeInteger": (None, -1),
    "long": (-(2**63), 2**63 - 1),
    "int": (-(2**31), 2**31 - 1),
    "short": (-(2**15), 2**15 - 1),
    "byte": (-128, 127),
    "unsignedLong": (0, 2**64 - 1),
    "unsignedInt": (0, 2**32 - 1),
    "unsignedShort": (0, 2**16 - 1),
    "unsignedByte": (0, 255),
}
_OTHERS = {"string", "normalizedString", "token", "Name", "NCName", "NMTOKEN", "QName"}
_COMPILED = {name: re.compile(form) for name, form in _FORMS.items()}
_LONGEST_NUMBER = 4_000

# The two-letter codes of ISO 639-1.
_CODES = """
    aa ab ae af ak am an ar as av ay az ba be bg bi bm bn bo br bs ca ce ch co cr cs cu cv cy da
    de dv dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy
    hz ia id ie ig ii ik io is it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg
    li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn no nr nv ny oc oj om or
    os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg sh si sk sl sm sn so sq sr ss st su sv sw
    ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu
"""
_LANGUAGES = frozenset(_CODES.split())
_TAG = re.compile(
    r"(?:(?P<language>[a-z]{2,3}(?:-[a-z]{3}){0,3}|[a-z]{4}|[a-z]{5,8})(?:-[a-z]{4})?"
    r"(?:-(?P<region>[a-z]{2}|\d{3}))?(?:-(?:[a-z0-9]{5,8}|\d[a-z0-9]{3}))*"
    r"(?:-[0-9a-wy-z](?:-[a-z0-9]{2,8})+)*(?:-x(?:-[a-z0-9]{1,8})+)?|x(?:-[a-z0-9]{1,8})+|i-[a-z]+)"
)


@lru_cache(maxsize=100_000)
def bad_literal(text: str, datatype: str) -> str:
    """Say why a text is no value of its datatype; nothing if it is, or the datatype is not XSD.

    >>> bad_literal("2026-02-30", "http://www.w3.org/2001/XMLSchema#date")
    'there is no such day'
    >>> bad_literal("-1", "http://www.w3.org/2001/XMLSchema#nonNegativeInteger")
    'it is no xsd:nonNegativeInteger'
    """
    if not datatype.startswith(_XSD):
        return ""
    name = datatype[len(_XSD) :]
    if name in _OTHERS:
        return ""
    # Blanks at the ends are dropped by XSD for all but texts.
    text = text.strip(" \t\r\n")
    if name in _RANGES:
        low, high = _RANGES[name]
        if len(text) > _LONGEST_NUMBER or not _COMPILED["integer"].fullmatch(text):
            return f"it is no xsd:{name}"
        number = int(text)
        fits = (low is None or number >= low) and (high is None or number <= high)
        return "" if fits else f"it is no xsd:{name}"
    if name not in _COMPILED:
        return f"there is no datatype xsd:{name}"
    if not _COMPILED[name].fullmatch(text):
        return f"it is no xsd:{name}"
    return _no_day(text) if name in ("date", "dateTime", "dateTimeStamp") else ""


def _no_day(text: str) -> str:
    year, month, day = text[:10].split("-") if text[4:5] == "-" else ("2000", "01", "01")
    try:
        # The year 0000 is one of XSD 1.1, and leap; the calendar of Python begins later.
        date(int(year) or 2000, int(month), int(day))
    except ValueError:
        return "there is no such day"
    return ""


@lru_cache(maxsize=1_000)
def language_fault(tag: str) -> str:
    """Say what is wrong with a language tag, by the syntax of BCP 47 and the codes of ISO 639-1.

    >>> language_fault("en-GB"), language_fault("zh-Hant-TW"), language_fault("x-ours")
    ('', '', '')
    >>> language_fault("en_GB"), language_fault("xy")
    ('it is not well-formed by BCP 47', 'xy is no language of ISO 639-1')
    """
    found = _TAG.fullmatch(tag.lower())
    if not found:
        return "it is not well-formed by BCP 47"
    language = (found["language"] or "").split("-")[0]
    if len(language) == 2 and language not in _LANGUAGES:
        return f"{language} is no language of ISO 639-1"
    if found["region"] == "uk":
        return "the region is GB, not UK"
    return ""


_SIGNS = re.compile(r"[\x00-\x20<>\"{}|\\^`]")
_RULES: tuple[tuple[str, Callable[[str], bool]], ...] = (
    ("it points into one machine", lambda one: bool(re.match(r"(?i)file:", one))),
    (
        "it points to the machine that it is read on",
        lambda one: bool(
            re.match(r"(?i)https?://(?:[^/?#@]*@)?(?:localhost|127\.|0\.0\.0\.0|\[::1\])", one)
        ),
    ),
    ("it holds a blank or a sign that no address has", lambda one: bool(_SIGNS.search(one))),
)


@lru_cache(maxsize=100_000)
def bad_address(address: str, no_base: str) -> str:
    """Say what is wrong with an address; nothing if it can stand in a release.

    >>> bad_address("http://localhost:3030/x", "urn:none/")
    'it points to the machine that it is read on'
    """
    if address.startswith(no_base):
        return "it is relative, and the file does not say to what"
    return next((reason for reason, wrong in _RULES if wrong(address)), "")
