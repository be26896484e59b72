"""Derive what follows from a mapping set, by the rules of SSSOM alone.

A derived mapping is a suggestion: nobody has judged it. Of evidence nothing is derived, because it
is judged, not computed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from pcgraph.errors import LimitReached
from pcgraph.names import OURS
from pcgraph.sets.rows import ACCEPTED, NO_TERM_IRI, UNDECIDED_IRI, SetRow
from pcgraph.sets.rules import EXACT, INVERSE, State, first, rules_of, step

MOST_STEPS = 4
"""So many mappings are chained at most, if nobody says otherwise: each makes it less sure."""
MOST_FOUND = 100_000
_TRIED_FOR_EACH = 20
"""So many steps are tried for each mapping that is allowed, before the work is given up."""


@dataclass(frozen=True, slots=True)
class Step:
    """A mapping, read forwards or backwards.

    Attributes:
        row: the row that says it.
        source: where it leads from.
        predicate: the relation, as it is read.
        target: where it leads to.
        turned: the rule by which it is read backwards; empty if it is read as it stands.
    """

    row: SetRow
    source: str
    predicate: str
    target: str
    turned: str

    def slot(self, end: str, name: str) -> str:
        """Give a slot of one of its ends: ``end`` is ``subject`` or ``object``, as it is read."""
        other = {"subject": "object", "object": "subject"}
        return self.row.get(f"{other[end] if self.turned else end}_{name}")


@dataclass(frozen=True, slots=True)
class Derived:
    """A mapping that follows from others.

    Attributes:
        predicate: the relation of its ends.
        steps: the mappings that it follows from, in the order of the path.
    """

    predicate: str
    steps: tuple[Step, ...]

    @property
    def subject(self) -> str:
        """Give the address that the path begins with."""
        return self.steps[0].source

    @property
    def object(self) -> str:
        """Give the address that it ends with."""
        return self.steps[-1].target

    @property
    def predicate_id(self) -> str:
        """Give the short id of the relation."""
        return OURS.compact(self.predicate)

    @property
    def rules(self) -> str:
        """Name the rules that it follows by."""
        return rules_of([one.predicate for one in self.steps], [one.turned for one in self.steps])

    @property
    def confidence(self) -> str:
        """Multiply how sure the mappings are; empty if one does not say it."""
        product = Decimal(1)
        for one in self.steps:
            try:
                product *= Decimal(one.row.get("confidence"))
            except InvalidOperation:
                return ""
        return format(product.quantize(Decimal("0.0001")).normalize(), "f")


@dataclass(frozen=True)
class Chained:
    """What follows from a set, and what was left out.

    Attributes:
        found: what follows, in the order of the addresses.
        asserted: how many mappings it was derived from.
        predicates: how many mappings there are of each relation.
        undecided: how many rows assert nothing: not used, none fits, not sure, suggested.
        joined: how many pairs of mappings meet at one thing, whatever rules say.
        stopped: of these, for how many no rule is there, by the relations of the two.
        known: how many derived mappings were left out, because their pair is judged.
        denied: of these, how many contradict a row that says Not.
        one_scheme: how many would be exact matches within one scheme.
        cut: whether a longer path may lead further.
    """

    found: tuple[Derived, ...]
    asserted: int
    predicates: Mapping[str, int]
    undecided: int
    joined: int
    stopped: Mapping[tuple[str, str], int]
    known: int
    denied: int
    one_scheme: int
    cut: bool


def chain(
    rows: Sequence[SetRow],
    most_steps: int = MOST_STEPS,
    most: int = MOST_FOUND,
    inversions: bool = False,
) -> Chained:
    """Derive what follows from the mappings of a set.

    From each thing paths are followed breadth first, so that of each derived mapping the shortest
    path is told; of equally short ones the surest. Of two that say the same, one the other read
    backwards, the one that needs less turning is kept. A pair that is judged already, whatever
    the judgement, is left as it is.

    Args:
        rows: the rows of the set; only accepted ones are chained.
        most_steps: how many mappings a path may have.
        most: how many derived mappings are allowed, those that are left out among them.
        inversions: whether single mappings are turned round too.

    Returns:
        What follows, and why not more.

    Raises:
        LimitReached: PC-LIMIT-CHAIN for more than ``most``, or too much work.
    """
    asserting = [row for row in rows if _asserts(row)]
    steps = _steps(asserting)
    judged = {_pair(row.subject, row.object) for row in rows}
    denied = {_pair(row.subject, row.object) for row in rows if row.negated}
    left: dict[str, set[tuple[str, str]]] = {"known": set(), "denied": set(), "scheme": set()}
    found: dict[tuple[str, str, str], Derived] = {}
    search = _Search(steps, most_steps, _TRIED_FOR_EACH * most)
    for start in sorted(steps):
        for derived in search.paths(start):
            pair = _pair(derived.subject, derived.object)
            if pair in judged:
                left["denied" if pair in denied else "known"].add(pair)
            elif derived.predicate == EXACT and _one_scheme(derived):
                left["scheme"].add(pair)
            else:
                _keep(found, derived)
            if len(found) + sum(map(len, left.values())) > most:
                what = f"more than {most:,} mappings follow, with those left out"
                raise _too_much(f"{what} as judged already or of one scheme", most_steps)
    if inversions:
        said = {(row.subject, row.predicate, row.object) for row in asserting}
        for one in (one for some in steps.values() for one in some if one.turned):
            key = one.source, one.predicate, one.target
            if key not in said and one.source != one.target:
                found[key] = Derived(one.predicate, (one,))
                if len(found) > most:
                    raise _too_much(f"more than {most:,} mappings follow", most_steps)
    stopped = _meetings(steps)
    return Chained(
        tuple(found[key] for key in sorted(found)),
        len(asserting),
        Counter(row.get("predicate_id") for row in asserting),
        len(rows) - len(asserting),
        sum(stopped.values()),
        {pair: number for pair, number in stopped.items() if not _allowed(*pair)},
        len(left["known"]) + len(left["denied"]),
        len(left["denied"]),
        len(left["scheme"]),
        search.cut,
    )


def _asserts(row: SetRow) -> bool:
    """Tell whether a row says that a relation holds between two things that have an id."""
    return (
        row.decision == ACCEPTED
        and not row.negated
        and NO_TERM_IRI not in (row.subject, row.object)
        and bool(row.get("subject_id") and row.get("object_id"))
        and row.predicate not in ("", UNDECIDED_IRI)
    )


def _pair(one: str, other: str) -> tuple[str, str]:
    """Name a pair of things, in either direction."""
    return (one, other) if one <= other else (other, one)


def _steps(rows: Sequence[SetRow]) -> dict[str, list[Step]]:
    """Give the steps from each thing, forwards and backwards, the surest of equal ones alone."""
    best: dict[tuple[str, str, str], Step] = {}
    for row in rows:
        both = [Step(row, row.subject, row.predicate, row.object, "")]
        if row.predicate in INVERSE:
            predicate, rule = INVERSE[row.predicate]
            both.append(Step(row, row.object, predicate, row.subject, rule))
        for one in both:
            key = one.source, one.predicate, one.target
            if key not in best or _rank(one) < _rank(best[key]):
                best[key] = one
    found: dict[str, list[Step]] = {}
    for key in sorted(best):
        found.setdefault(key[0], []).append(best[key])
    return found


def _rank(one: Step) -> tuple[object, ...]:
    """Order steps that say the same: as it stands before turned round, then the surer one."""
    return bool(one.turned), -_sure(one.row), one.row.get("record_id"), one.row.line


def _sure(row: SetRow) -> float:
    try:
        return float(row.get("confidence"))
    except ValueError:
        return 0.0


class _Search:
    """Follows the paths of a set, and remembers how much was looked at.

    Attributes:
        cut: whether a path was left because it had as many steps as are allowed.
    """

    def __init__(
        self, steps: Mapping[str, Sequence[Step]], most_steps: int, most_tried: int
    ) -> None:
        self._steps, self._most = steps, most_steps
        self._tried, self._most_tried = 0, most_tried
        self._out: dict[str, dict[str, list[tuple[Step, float]]]] = {}
        for place, some in steps.items():
            by_relation = self._out.setdefault(place, {})
            for one in some:
                by_relation.setdefault(one.predicate, []).append((one, _sure(one.row)))
        self.cut = False

    def paths(self, start: str) -> Iterator[Derived]:
        """Give what follows from the mappings of one thing, each by its best path."""
        seen: set[tuple[str, State]] = set()
        told: set[tuple[str, str]] = set()
        edge: list[tuple[float, int, str, State, tuple[Step, ...]]] = []
        for one in self._steps[start]:
            state = first(one.predicate)
            if state:
                edge.append((-_sure(one.row), bool(one.turned), one.target, state, (one,)))
        while edge:
            # Surer paths stand first: of two of one length they reach a place before the other.
            edge.sort(key=_surest)
            reached = []
            for some in edge:
                if some[2:4] not in seen:
                    seen.add(some[2:4])
                    reached.append(some)
            edge = []
            for sure, turned, place, state, path in reached:
                ends = place, state.predicate
                if state.ends and place != start and len(path) > 1 and ends not in told:
                    yield Derived(state.predicate, path)
                if state.ends:
                    told.add(ends)
                for further, one, surely in self._further(place, state):
                    if (one.target, further) in seen or one.target == start:
                        continue
                    if len(path) == self._most:
                        self.cut = True
                        continue
                    more = turned + bool(one.turned)
                    edge.append((sure * surely, more, one.target, further, (*path, one)))

    def _further(self, place: str, state: State) -> Iterator[tuple[State, Step, float]]:
        """Give the steps that a rule lets a path take; others are not so much as looked at."""
        for predicate, some in self._out.get(place, {}).items():
            further = step(state, predicate)
            for one, sure in some if further else ():
                self._tried += 1
                if self._tried > self._most_tried:
                    raise _too_much(f"more than {self._most_tried:,} steps were tried", self._most)
                assert further
                yield further, one, sure


def _surest(edge: tuple[float, int, object, object, object]) -> tuple[float, int]:
    """Order paths of one length: the surer first (it is kept as a negative), then the plainer."""
    return edge[:2]


def _keep(found: dict[tuple[str, str, str], Derived], derived: Derived) -> None:
    """Keep a derived mapping, and of two that are one another read backwards the plainer one."""
    backwards = INVERSE.get(derived.predicate)
    if backwards:
        key = derived.object, backwards[0], derived.subject
        other = found.get(key)
        if other and _plainness(other) <= _plainness(derived):
            return
        found.pop(key, None)
    found[derived.subject, derived.predicate, derived.object] = derived


def _plainness(derived: Derived) -> tuple[int, int, str]:
    turned = sum(bool(one.turned) for one in derived.steps)
    return len(derived.steps), turned, derived.subject


def _one_scheme(derived: Derived) -> bool:
    """Tell whether both ends stand in one scheme: by their source, else by their prefix."""
    begin, end = derived.steps[0], derived.steps[-1]
    sources = begin.slot("subject", "source"), end.slot("object", "source")
    if all(sources):
        return sources[0] == sources[1]
    ids = begin.slot("subject", "id"), end.slot("object", "id")
    return ids[0].partition(":")[0] == ids[1].partition(":")[0]


def _allowed(one: str, other: str) -> bool:
    """Tell whether two mappings that meet may be chained."""
    state = first(one)
    return bool(state and step(state, other))


def _meetings(steps: Mapping[str, Sequence[Step]]) -> Counter[tuple[str, str]]:
    """Count the pairs of steps that meet at a thing, by their relations; each pair once.

    Only numbers of relations are multiplied: a thing with many mappings costs no more.
    """
    into: dict[str, Counter[str]] = {}
    for some in steps.values():
        for one in some:
            into.setdefault(one.target, Counter())[one.predicate] += 1
    found: Counter[tuple[str, str]] = Counter()
    for place, some in steps.items():
        out = Counter(one.predicate for one in some)
        for before, number in into.get(place, Counter()).items():
            for after, other in out.items():
                back = INVERSE.get(before, ("", ""))[0] == after
                found[before, after] += number * other - (number if back else 0)
    plain: Counter[tuple[str, str]] = Counter()
    for (before, after), number in found.items():
        if before in INVERSE and after in INVERSE:
            # Seen from its other end the same path is met once more.
            plain[min((before, after), (INVERSE[after][0], INVERSE[before][0]))] += number
        else:
            plain[before, after] += 2 * number
    return Counter({pair: number // 2 for pair, number in plain.items() if number > 1})


def _too_much(what: str, most_steps: int) -> LimitReached:
    return LimitReached(
        "PC-LIMIT-CHAIN",
        f"{what}, with paths of up to {most_steps} mappings; nothing was written.",
        "Give fewer files, or shorter paths: --most-steps 2; --max-rows allows more rows.",
    )
