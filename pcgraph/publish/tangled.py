"""Refuse blank nodes whose names by RDFC-1.0 would take for ever, before any is worked out.

RDFC-1.0 tells blank nodes apart by what is said next to them. Those that look alike are walked
through, from each to each, in every order of neighbours that look alike: the time grows with the
third power of how many hang together, and with the factorial of the neighbours. How much it
would be is estimated here, in time that grows with the number of facts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from math import factorial

from pyoxigraph import BlankNode, Quad

from pcgraph.errors import LimitReached

CODE = "PC-LIMIT-BLANK"
_MOST = 10_000_000
"""Steps; measured, a million take 0.2 seconds (a chain) to 0.6 (each joined to each)."""
_HIGHEST = 20
_SELF, _OTHER = 0, 1


def refuse_tangled_blanks(quads: Sequence[Quad]) -> None:
    """Refuse quads whose blank nodes cannot be named in reasonable time.

    Raises:
        LimitReached: PC-LIMIT-BLANK.
    """
    about: dict[BlankNode, list[Quad]] = {}
    for quad in quads:
        for node in set(_blanks(quad)):
            about.setdefault(node, []).append(quad)
    looks = {node: hash(frozenset(_look(node, some))) for node, some in about.items()}
    numbers = Counter(looks.values())
    alike = {node for node, look in looks.items() if numbers[look] > 1}
    work = 0
    for group in _together(alike, about):
        work += _steps(group, about, looks)
        if work > _MOST:
            raise LimitReached(
                CODE,
                f"its blank nodes cannot be named as RDFC-1.0 says in reasonable time: "
                f"{len(alike):,} of {len(about):,} look alike, {len(group):,} of them hang "
                "together.",
                "Give them addresses, or say of each what the others have not.",
            )


def _blanks(quad: Quad) -> Iterator[BlankNode]:
    """Give the blank nodes of a quad."""
    for one in (quad.subject, quad.object, quad.graph_name):
        if isinstance(one, BlankNode):
            yield one


def _look(node: BlankNode, quads: Iterable[Quad]) -> Iterator[tuple[object, ...]]:
    """Give what is said next to a node, other blank nodes being all the same."""
    for quad in quads:
        yield (
            quad.predicate,
            *(
                (_SELF if one == node else _OTHER) if isinstance(one, BlankNode) else one
                for one in (quad.subject, quad.object, quad.graph_name)
            ),
        )


def _together(
    alike: set[BlankNode], about: dict[BlankNode, list[Quad]]
) -> Iterator[list[BlankNode]]:
    """Give the nodes that look like others in groups that hang together."""
    left = set(alike)
    for begin in alike:
        if begin not in left:
            continue
        left.discard(begin)
        group = [begin]
        for node in group:  # it grows as it is gone through
            for quad in about[node]:
                for other in _blanks(quad):
                    if other in left:
                        left.discard(other)
                        group.append(other)
        yield group


def _steps(
    group: Sequence[BlankNode], about: dict[BlankNode, list[Quad]], looks: dict[BlankNode, int]
) -> int:
    """Estimate how many steps it takes to name a group."""
    size = len(group)
    # There are no more orders than those of the whole group.
    most = factorial(min(size, _HIGHEST))
    orders = 1
    for node in group:
        near: Counter[tuple[object, ...]] = Counter()
        for quad in about[node]:
            for place, one in enumerate((quad.subject, quad.object, quad.graph_name)):
                if isinstance(one, BlankNode) and one != node:
                    near[place, quad.predicate, looks[one]] += 1
        for number in near.values():
            if number > 1:
                orders *= factorial(min(number, _HIGHEST)) * number
        if orders >= most:
            orders = most
            break
    return int(size**3 * orders)
