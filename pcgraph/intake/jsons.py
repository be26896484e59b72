"""Look into what was read from JSON or YAML, where nothing need be what it should be."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pcgraph.intake.trees import LAST

Json = dict[str, Any]


def words_of(value: Any) -> str:
    """Give the words of a value: of a list all of them, of a mapping its title or address.

    >>> words_of(["a", "b"]), words_of({"title": "c", "uri": "d"}), words_of(None), words_of(True)
    ('a; b', 'c', '', 'true')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        return "; ".join(filter(None, map(words_of, value)))
    if isinstance(value, dict):
        for name in ("title", "name", "label", "uri", "identifier", "@id", "id"):
            if value.get(name):
                return words_of(value[name])
        return "; ".join(f"{name}: {words_of(one)}" for name, one in value.items())
    return str(value)


def listed(value: Any) -> list[Any]:
    """Give a list of what may be one thing or several.

    >>> listed(None), listed("a"), listed(["a"])
    ([], ['a'], ['a'])
    """
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def mappings(value: Any) -> Iterator[tuple[int, Json]]:
    """Give the mappings of a list, with their places; anything else is passed over."""
    for place, one in enumerate(listed(value)):
        if isinstance(one, dict):
            yield place, one


def number_of(value: Any) -> float:
    """Read a place in an order; what is none comes last.

    >>> number_of("3"), number_of("1e999"), number_of("nan"), number_of([]) == LAST
    (3.0, inf, inf, True)
    """
    try:
        found = float(value)
    except (TypeError, ValueError):
        return LAST
    return found if found == found else LAST
