"""Say what shapes mean: their names, how bad a result is, and its words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from pyoxigraph import Literal, NamedNode

from pcgraph.model import TextFile
from pcgraph.names import PREFIXES, Prefixes
from pcgraph.places import Places
from pcgraph.shape_terms import TARGETS

SH = PREFIXES["sh"]
Terms = Mapping[str, Sequence[object]]


@dataclass(frozen=True)
class Shapes:
    """All shapes of the files, each with an address.

    Attributes:
        text: the shapes as N-Triples, for any engine.
        facts: by the address of a shape: its terms by the local name of the SHACL property.
        parents: by the address of a shape: the shapes that use it.
        properties: by the address of a shape: the shapes that use it as their property.
        files: by the address of a shape: the file that describes it.
        made: the addresses that were made here, for blank nodes.
    """

    text: str
    facts: Mapping[str, Terms]
    parents: Mapping[str, Sequence[str]]
    properties: Mapping[str, Sequence[str]]
    files: Mapping[str, TextFile]
    made: frozenset[str]

    def rule(self, shape: str, prefixes: Prefixes) -> str:
        """Name the shape, or the nearest one with a name that uses it."""
        seen, level = set(), [shape]
        while level:
            named = sorted(one for one in level if one not in self.made)
            if named:
                return prefixes.compact(named[0]).removeprefix("pcsh:")
            seen |= set(level)
            level = [up for one in level for up in self.parents.get(one, ()) if up not in seen]
        return "a blank node"

    def reports(self, shape: str) -> bool:
        """Tell whether a shape has a name and a target, or is a property of one that has."""
        above, seen = [shape], set[str]()
        while above and shape not in self.made:
            one = above.pop()
            slots = self.facts.get(one, {})
            if TARGETS & set(slots):
                return bool(set(self.facts[shape]) - TARGETS - {"property", "name", "description"})
            seen.add(one)
            above += [up for up in self.properties.get(one, ()) if up not in seen]
        return False

    def severity(self, shape: str) -> str:
        """Say how bad a result of the shape is: what the shape says, else a violation."""
        said = [getattr(term, "value", "") for term in self._of(shape, "severity")]
        words = [iri.removeprefix(SH).lower() for iri in said]
        return words[0] if words and words[0] in ("warning", "info") else "violation"

    def message(self, shape: str, component: str, prefixes: Prefixes) -> str:
        """Give the message of the shape, the English one of several; else words of ours.

        Args:
            shape: its address.
            component: local name of the constraint component that found a fault.
            prefixes: the map that values are written by.
        """
        said = [term for term in self._of(shape, "message") if isinstance(term, Literal)]
        if said:
            return min(said, key=_english_first).value
        slot = component.removesuffix("ConstraintComponent")
        slot = slot[:1].lower() + slot[1:]
        values = [_shown(term, prefixes) for term in self._of(shape, slot)]
        said_value = f" {values[0]}" if len(values) == 1 and values[0] else ""
        return f"This breaks sh:{slot}{said_value} of the shape. Correct it, or the shape."

    def _of(self, shape: str, slot: str) -> Sequence[object]:
        return self.facts.get(shape, {}).get(slot, ())

    @cached_property
    def patterns(self) -> list[tuple[str, str]]:
        """Give every sh:pattern with its shape."""
        return [
            (shape, str(getattr(term, "value", "")))
            for shape, terms in self.facts.items()
            for term in terms.get("pattern", ())
        ]

    def place(self, shape: str) -> str:
        """Say in which file and line a shape stands."""
        return place_of(shape, self.files.get(shape))


def place_of(shape: str, file: TextFile | None) -> str:
    """Say in which file and line a shape stands."""
    if file is None:
        return ""
    blocks = Places([file]).blocks(shape.strip("<>"))
    return f"{file.shown}:{blocks[0].first}" if blocks else file.shown


def _english_first(term: Literal) -> tuple[int, str, str]:
    language = term.language or ""
    order = 0 if language.split("-")[0] == "en" else 1 if not language else 2
    return order, language, term.value


def _shown(term: object, prefixes: Prefixes) -> str:
    """Write a value of a shape in words; nothing for a list or a blank node."""
    if isinstance(term, NamedNode):
        return prefixes.compact(term.value)
    return term.value if isinstance(term, Literal) else ""
