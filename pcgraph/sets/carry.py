"""Carry the judgements on an old edition over to its successor, as proposals for a person.

A correspondence says which old line became which new ones; a judgement says which NOS shows the
old line. Followed one after the other they make a proposal for the new line, no more.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pcgraph.composition import Composition
from pcgraph.decisions.gathered import Gathered, Judged, Line
from pcgraph.engine import solutions
from pcgraph.errors import UsageProblem
from pcgraph.sets.rows import ACCEPTED, NONE_FITS, REJECTED
from pcgraph.sssom import EVIDENCE_SLOT

STRONG, AGAIN, WEAK = "strong", "look again", "weak"
SAME = "unchanged"
_REWORDED = "reworded"
_ADDED, _REMOVED = "added", "removed"
_ASKED = """SELECT ?set ?one ?old ?new ?kind ?by ?how WHERE {{
    ?set a xkos:Correspondence ; xkos:compares {0} , {1} ; xkos:madeOf ?one .
    ?one pc:change ?kind .
    OPTIONAL {{ ?one xkos:sourceConcept ?old }} OPTIONAL {{ ?one xkos:targetConcept ?new }}
    OPTIONAL {{ ?set pc:decidedBy ?set_by ; pc:decidedHow ?set_how }}
    OPTIONAL {{ ?one pc:decidedBy ?own_by ; pc:decidedHow ?own_how }}
    BIND(COALESCE(?own_by, ?set_by) AS ?by) BIND(COALESCE(?own_how, ?set_how) AS ?how)
    }} ORDER BY ?set ?one ?old ?new ?kind"""


@dataclass(frozen=True)
class Became:
    """Lines that belong together, and what became of them.

    Attributes:
        name: the address of the record.
        old: the old lines.
        new: the new ones.
        kinds: what became of them.
        decided: who read it so, and how.
    """

    name: str
    old: tuple[str, ...]
    new: tuple[str, ...]
    kinds: tuple[str, ...]
    decided: str

    @property
    def change(self) -> str:
        """Write what became of them in words."""
        return ", ".join(sorted(self.kinds, reverse=True))

    @property
    def strength(self) -> str:
        """Say how far a judgement on the old line speaks for the new one."""
        if len(self.old) == len(self.new) == 1:
            if SAME in self.kinds:
                return STRONG
            if _REWORDED in self.kinds and not {"replaced", "absorbed"} & set(self.kinds):
                return AGAIN
        return WEAK


@dataclass(frozen=True)
class Carried:
    """A judgement on an old line, proposed for a new one; or a line with nothing to carry.

    Attributes:
        became: what became of the line.
        old: the old line; None if it was added.
        new: the new line; None if it was removed.
        judged: the judgement on the old line; None if there is none.
        taken: the judgement on the new line and the same NOS, if there is one.
    """

    became: Became
    old: Line | None
    new: Line | None
    judged: Judged | None
    taken: Judged | None

    @property
    def proposed(self) -> bool:
        """Whether it is a proposal: there is something to carry, and somewhere."""
        return self.judged is not None and self.new is not None

    @property
    def agrees(self) -> bool | None:
        """Whether the judgement on the new line decides the same; None if there is none."""
        if self.judged is None or self.taken is None:
            return None
        return self.judged.decision == self.taken.decision

    @property
    def same_strength(self) -> bool | None:
        """Whether both are accepted, with the same evidence; None where not both are."""
        both = (self.judged, self.taken)
        if self.judged is None or self.taken is None:
            return None
        if any(one is None or one.decision != ACCEPTED for one in both):
            return None
        return self.judged.row.get(EVIDENCE_SLOT) == self.taken.row.get(EVIDENCE_SLOT)


def correspondences(
    composition: Composition, old: str, new: str, chosen: str = ""
) -> tuple[str, tuple[Became, ...]]:
    """Find what became of the lines of one framework in another.

    Args:
        composition: the graph.
        old: the address of the older framework.
        new: that of the newer one.
        chosen: the address of one set of correspondences, where there are several.

    Returns:
        The address of the set, and what became of each line.

    Raises:
        UsageProblem: PC-CARRY-SAME, PC-CARRY-NONE, PC-CARRY-TURNED, PC-COMPARE-SETS.
    """
    short = composition.prefixes.compact
    if old == new:
        raise UsageProblem(
            "PC-CARRY-SAME",
            f"{short(old)} is one framework: there is nothing to carry.",
            "Brought in again, its lines keep their ids and with them their judgements. Name two.",
        )
    sets: dict[str, dict[str, tuple[set[str], set[str], set[str], str]]] = {}
    for row in solutions(composition.store, _ASKED.format(f"<{old}>", f"<{new}>"), "carry"):
        by, how = (row[one].value if row.get(one) else "" for one in ("by", "how"))
        decided = f"{by} ({how})" if by and how else by or how
        whole = sets.setdefault(row["set"].value, {})
        one = whole.setdefault(row["one"].value, (set(), set(), set(), decided))
        for place, name in enumerate(("old", "new", "kind")):
            if row.get(name):
                one[place].add(row[name].value)  # type: ignore[union-attr]
    if chosen:
        sets = {name: one for name, one in sets.items() if name == chosen}
    if not sets:
        raise UsageProblem(
            "PC-CARRY-NONE",
            f"nobody has said which line of {short(old)} became which of {short(new)}"
            f"{' in that set' if chosen else ''}.",
            f"Settle it first: pcgraph compare {short(old)} {short(new)} --propose -o draft.xlsx, "
            "then pcgraph settle draft.xlsx -o data/correspondences/NAME.ttl.",
        )
    if len(sets) > 1:
        raise UsageProblem(
            "PC-COMPARE-SETS",
            f"what became of each line is recorded {len(sets)} times: "
            f"{', '.join(map(short, sorted(sets)))}.",
            f"Choose one: --set {short(min(sets))}",
        )
    name, whole = next(iter(sets.items()))
    found = tuple(
        Became(one, _sorted(said[0]), _sorted(said[1]), _sorted(said[2]), said[3])
        for one, said in sorted(whole.items())
    )
    return name, found


def _sorted(some: set[str]) -> tuple[str, ...]:
    return tuple(sorted(some))


def carry(became: Sequence[Became], old: Gathered, new: Gathered) -> tuple[Carried, ...]:
    """Carry judgements over.

    Args:
        became: what became of the lines.
        old: what is said of the older framework.
        new: what is said of the newer one.

    Returns:
        Proposals in the order of the new lines, what was decided already with its decision;
        behind them the new lines that have nothing to carry, and the old ones that are gone.

    Raises:
        UsageProblem: PC-CARRY-TURNED if the lines lead the other way.
    """
    olds = {line.iri: line for line in old.lines}
    news = {line.iri: (place, line) for place, line in enumerate(new.lines)}
    if not any(one in olds for some in became for one in some.old) and any(
        one in news for some in became for one in some.old
    ):
        raise UsageProblem(
            "PC-CARRY-TURNED",
            f"the lines lead from {new.about.label} to {old.about.label}.",
            "Name the older one first.",
        )
    judged = _by_line(old)
    taken = {_pair(new, one): one for one in reversed(new.judged)}
    # That none fits and that some NOS does are one question: the one answers the other.
    answered = {
        (_pair(new, one)[0], one.decision): one
        for one in reversed(new.judged)
        if one.decision in (ACCEPTED, NONE_FITS)
    }
    proposals: list[tuple[tuple[int, int, str], Carried]] = []
    rest: list[Carried] = []
    for some in became:
        lines = [olds[one] for one in some.old if one in olds]
        targets = [news[one] for one in some.new if one in news]
        if not targets:
            rest += _gone(some, lines, judged)
        for place, target in targets:
            if not lines:
                rest.append(Carried(some, None, target, None, None))
            for line in lines:
                for one in judged.get(line.iri, ()):
                    key = target.iri, old.prefixes.expand(one.row.get("object_id")) or ""
                    order = place, _ORDER.get(one.decision, 9), one.row.get("record_id")
                    found = taken.get(key) or answered.get(
                        (target.iri, _OTHER.get(one.decision, ""))
                    )
                    proposals.append((order, Carried(some, line, target, one, found)))
    ordered = [one for _, one in sorted(proposals, key=lambda pair: pair[0])]
    return (*ordered, *rest)


_OTHER: Mapping[str, str] = {NONE_FITS: ACCEPTED, ACCEPTED: NONE_FITS}
_ORDER: Mapping[str, int] = {ACCEPTED: 0, NONE_FITS: 1, REJECTED: 2}


def _by_line(said: Gathered) -> dict[str, list[Judged]]:
    """Give the judgements of each line that say something: not those that are unsure."""
    found: dict[str, list[Judged]] = {}
    for one in said.judged:
        if one.decision in _ORDER:
            line = said.prefixes.expand(one.row.get("subject_id")) or ""
            found.setdefault(line, []).append(one)
    return found


def _pair(said: Gathered, one: Judged) -> tuple[str, str]:
    expand = said.prefixes.expand
    return expand(one.row.get("subject_id")) or "", expand(one.row.get("object_id")) or ""


def _gone(
    became: Became, lines: Sequence[Line], judged: Mapping[str, Sequence[Judged]]
) -> Iterator[Carried]:
    """List the judgements that end with their line; a line without any stands there once."""
    for line in lines:
        for one in judged.get(line.iri, ()):
            yield Carried(became, line, None, one, None)
        if not judged.get(line.iri):
            yield Carried(became, line, None, None, None)


def agreement(carried: Sequence[Carried]) -> dict[str, Counter[str]]:
    """Count how many proposals are decided as they were carried, by their strength."""
    found: dict[str, Counter[str]] = {}
    for one in carried:
        if one.proposed:
            some = found.setdefault(one.became.strength, Counter())
            some["all"] += 1
            if one.agrees is not None:
                some["decided"] += 1
                some["agree"] += one.agrees
            if one.same_strength is not None:
                some["both accepted"] += 1
                some["same evidence"] += one.same_strength
    return found
