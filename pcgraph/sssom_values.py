"""Hold single values of a mapping table against the kind of their slot in the model of SSSOM."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple
from unicodedata import category

from pcgraph.names import PREFIX_FILE, Prefixes
from pcgraph.sssom_model import Slot

_OUR_LOCAL = re.compile(r"\w[\w-]*", re.ASCII)
_LOCAL = re.compile(r'[^\s<>"{}|\\^`]+')
_PREFIX = re.compile(r"[^\W\d][\w.-]*")
_WEB = re.compile(r"https?://[A-Za-z0-9.-]+(?::[0-9]+)?(?:/[A-Za-z0-9._~!$&'()*+,;=:@/?#-]*)?")
_ADDRESS = re.compile(r'[A-Za-z][A-Za-z0-9+.-]*:[^\s<>"{}|\\^`]+')
_NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]{1,3})?")
_OUR_NUMBER = re.compile(r"-?[01](\.[0-9]+)?")
_ESCAPED = re.compile(r"\\([\\|])|\|")


class Wrong(NamedTuple):
    """Why a value cannot stand in its slot: the rule, what is wrong, and what to do."""

    rule: str
    what: str
    remedy: str


def split_many(cell: str) -> list[str]:
    r"""Take the values of a cell apart; ``\|`` and ``\\`` stand for the signs themselves.

    Form of the list: SSSOM 1.1, TSV serialisation, *Multi-valued slots*.

    >>> split_many(r"a|b\|c|d\\|e\f")
    ['a', 'b|c', 'd\\', 'e\\f']
    """
    if "\\" not in cell:
        return cell.split("|")
    values, start = [""], 0
    for match in _ESCAPED.finditer(cell):
        values[-1] += cell[start : match.start()] + (match[1] or "")
        start = match.end()
        if match[1] is None:
            values.append("")
    values[-1] += cell[start:]
    return values


def join_many(values: Iterable[str]) -> str:
    r"""Put values together into one cell, as ``split_many`` takes them apart.

    >>> print(join_many(["a", "b|c", "d\\"]))
    a|b\|c|d\\
    """
    return "|".join(one.replace("\\", "\\\\").replace("|", "\\|") for one in values)


def is_prefix(text: str) -> bool:
    """Tell whether a text can be the prefix of short ids, or the name of a slot.

    >>> is_prefix("HP"), is_prefix("4711"), is_prefix("a b")
    (True, False, False)
    """
    return bool(_PREFIX.fullmatch(text))


def is_address(value: object) -> bool:
    """Tell whether a value is an address of the web.

    >>> is_address("https://creativecommons.org/licenses/by/4.0/"), is_address("CC BY 4.0")
    (True, False)
    """
    return bool(_WEB.fullmatch(str(value)))


def is_any_address(value: str) -> bool:
    """Tell whether a value is an address with any scheme, as SSSOM takes it.

    >>> is_any_address("urn:x:y"), is_any_address("file.txt")
    (True, False)
    """
    return bool(_ADDRESS.fullmatch(value))


@lru_cache(1000)
def is_date(text: str) -> bool:
    """Tell whether a text is a calendar date in the form 2026-11-21.

    >>> is_date("2026-11-21"), is_date("2026-02-30"), is_date("21-11-2026")
    (True, False, False)
    """
    match = re.fullmatch(r"([0-9]{4})-([0-9]{2})-([0-9]{2})", text)
    if not match:
        return False
    year, month, day = map(int, match.groups())
    return 1 <= month <= 12 and 1 <= day <= monthrange(year or 4, month)[1]


def value_fault(slot: Slot, value: str, prefixes: Prefixes, ours: bool = False) -> Wrong | None:
    """Say why a value cannot stand in its slot, or nothing.

    Args:
        slot: the slot.
        value: the one value; those of a list one by one.
        prefixes: the map that short ids are held against.
        ours: whether it is a file of our graph, whose short ids are short ids of Turtle too
            and whose numbers are decimals.
    """
    if slot.kind == "id":
        return id_fault(slot.name, value, prefixes, ours)
    if slot.kind == "number":
        number = (_OUR_NUMBER if ours else _NUMBER).fullmatch(value)
        if number and slot.least <= float(value) <= 1:
            return None
        what = f"{slot.name} {value!r} is not a number from {slot.least} to 1."
        return Wrong("number", what, "Write digits with a point, and no sign behind them.")
    if slot.kind == "date" and not is_date(value):
        what = f"{slot.name} {value!r} is not a date."
        return Wrong("date", what, "Write year, month and day: YYYY-MM-DD.")
    if slot.kind == "word" and value not in slot.words:
        what = f"{slot.name} {value!r} is not allowed by SSSOM."
        return Wrong(_RULES.get(slot.name, "word"), what, f"One of: {', '.join(slot.words)}.")
    if slot.kind == "address" and not (is_address if ours else is_any_address)(value):
        what = f"{slot.name} {value!r} is not an address."
        return Wrong("metadata-address", what, "Write it in full; it begins with https://.")
    return None


_RULES = {"predicate_modifier": "modifier", "mapping_cardinality": "cardinality",
          "sssom_version": "sssom-version"} | dict.fromkeys(
    ("subject_type", "object_type", "predicate_type"), "entity-type")  # fmt: skip


def id_fault(slot: str, value: str, prefixes: Prefixes, ours: bool = False) -> Wrong | None:
    """Say why a value is no short id, or nothing; the arguments are those of ``value_fault``."""
    prefix, colon, local = value.partition(":")
    known = prefix in prefixes.namespaces
    sound = (_OUR_LOCAL if ours else _LOCAL).fullmatch(local) and not local.startswith("//")
    unseen = "" if value.isprintable() else next((c for c in value if category(c) == "Cf"), "")
    if colon and known and sound and not unseen:
        return None
    remedy = f"Prefixes: {PREFIX_FILE}; a local name has letters, digits, _ and -."
    if not ours:
        remedy = "Write prefix:name, with a prefix that curie_map declares."
    if unseen:
        why = f"holds the sign U+{ord(unseen):04X}, which cannot be seen"
    elif value[:1] == "<" or local.startswith("//"):
        why = "is a full address, and a short id belongs here"
    elif re.search(r"\s", value):
        why = "has a blank in it"
    elif not colon:
        why = "has no prefix"
    elif not known:
        why = f"has the prefix {prefix!r}, which {'we do not know' if ours else 'is not declared'}"
    elif not local:
        why = "ends behind its prefix"
    else:
        why = "has signs that a short id cannot have"
    return Wrong("short-id", f"{slot} {value!r} is no short id: it {why}.", remedy)


def cell_fault(slot: Slot, cell: str, prefixes: Prefixes, ours: bool = False) -> Wrong | None:
    """Say why a cell cannot stand in its column, or nothing: the first value at fault of a list."""
    values: Sequence[str] = split_many(cell) if slot.many else (cell,)
    if "" in values and cell:
        what = f"{slot.name} {cell!r} has an empty place in its list."
        return Wrong("list-empty", what, "Delete the sign | that stands alone.")
    found = (value_fault(slot, one, prefixes, ours) for one in values)
    return next(filter(None, found), None)
