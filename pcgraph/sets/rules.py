"""The rules by which one mapping may follow from others: those of SSSOM, and no more.

Transitivity (T1), role chains over exact matches (RCE1, RCE2) and inverses (RI1, RI2) of
https://mapping-commons.github.io/sssom/chaining-rules/, as a machine that reads a path step by
step. What is not written there is not derived: nothing follows over two close or related matches.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from pcgraph.names import PREFIXES

_SKOS, _OWL, _RDFS = PREFIXES["skos"], PREFIXES["owl"], PREFIXES["rdfs"]
EXACT, CLOSE, RELATED = (f"{_SKOS}{one}Match" for one in ("exact", "close", "related"))
BROAD, NARROW = f"{_SKOS}broadMatch", f"{_SKOS}narrowMatch"
_EQUIVALENT = f"{_OWL}equivalentClass"
_ALONE = (
    f"{_OWL}equivalentProperty", f"{_OWL}sameAs", f"{_RDFS}subClassOf", f"{_RDFS}subPropertyOf",
)  # fmt: skip
"""Transitive, and chained with themselves only."""
_SAME = (EXACT, _EQUIVALENT)
_ONCE = (CLOSE, RELATED)
"""Not transitive: they stand once in a path, with exact matches around them."""
_CARRIED = (BROAD, NARROW, *_ONCE)
"""What an exact match carries over. RCE1 lets an equivalent class stand before them; behind them
it may stand too, because each of them can be read backwards."""

INVERSE: Mapping[str, tuple[str, str]] = {
    NARROW: (BROAD, "RI1"),
    BROAD: (NARROW, "RI2"),
    **{one: (one, "symmetric") for one in (EXACT, CLOSE, RELATED, _EQUIVALENT, *_ALONE[:2])},
}
"""What a mapping says when it is read backwards, and by which rule; others are not read so."""

KNOWN = frozenset((EXACT, CLOSE, RELATED, BROAD, NARROW, _EQUIVALENT, *_ALONE))
NEVER = frozenset((CLOSE, RELATED, f"{_RDFS}seeAlso"))
"""Relations that are no relation of the two ends of a path in which they stand twice."""


class State(NamedTuple):
    """How far a path has been read.

    Attributes:
        predicate: the relation of its ends; empty as long as that depends on what follows.
        ends: whether the ends may be joined by it, here.
    """

    predicate: str
    ends: bool


_MIXED = State("", False)
"""Exact matches and equivalent classes in turn: only what follows can be carried over."""


def first(predicate: str) -> State | None:
    """Begin a path with one mapping; None for a relation that no rule is for."""
    return State(predicate, True) if predicate in KNOWN else None


def step(state: State, predicate: str) -> State | None:
    """Go one mapping further; None where no rule lets a path go on.

    >>> step(State(EXACT, True), CLOSE) == State(CLOSE, True)
    True
    >>> step(State(CLOSE, True), CLOSE) is None
    True
    """
    before = state.predicate
    if before in ("", *_SAME):
        if predicate == before:
            return state
        if predicate in _SAME:
            return _MIXED
        return State(predicate, True) if predicate in _CARRIED else None
    if before in _CARRIED and predicate in _SAME:
        return state
    return state if predicate == before and before not in _ONCE else None


def rules_of(predicates: Sequence[str], turned: Sequence[str]) -> str:
    """Name the rules by which the ends of a path are joined.

    Args:
        predicates: the relation of each step, as it was read.
        turned: for each step the rule by which it was turned round, or nothing.

    >>> rules_of([EXACT, CLOSE], ["", "symmetric"])
    'RCE1; symmetric'
    """
    others = [place for place, one in enumerate(predicates) if one not in _SAME]
    found: list[str] = []
    if not others:
        found += ["T1"] if len(predicates) > 1 else []
    else:
        found += ["T1"] if len(others) > 1 else []
        found += ["RCE1"] if any(
            one in _SAME and place < others[-1] for place, one in enumerate(predicates)
        ) else []  # fmt: skip
        after = predicates[others[-1] + 1 :]
        found += ["RCE2"] if EXACT in after else []
        found += ["RCE1 read backwards"] if _EQUIVALENT in after else []
    return "; ".join([*found, *sorted(set(filter(None, turned)))])
