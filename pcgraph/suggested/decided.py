"""Which pairs of a line and a NOS are decided, so that they are not offered again."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from pcgraph.agreement import NAMES, pass_files
from pcgraph.composition import Composition
from pcgraph.decisions.card import ACCEPTED, NONE_FITS, NOT_SURE, NOT_USED
from pcgraph.decisions.gathered import Gathered
from pcgraph.sssom import NO_TERM, read_table
from pcgraph.suggested.aims import Aim, Aims


@dataclass(frozen=True)
class Decided:
    """What was decided on one line.

    Attributes:
        pairs: the targets that were accepted, or considered and not used.
        unsure: those of which somebody was not sure.
        none_fits: whether it was judged that none fits.
        covered: the lists of which every NOS was looked at: none of them is open.
    """

    pairs: frozenset[str] = frozenset()
    unsure: frozenset[str] = frozenset()
    none_fits: bool = False
    covered: frozenset[str] = frozenset()

    def closes(self, aim: Aim, unsure: bool) -> bool:
        """Tell whether a target is not to be offered; ``unsure``: offer what is not sure."""
        if aim.iri in self.unsure:
            return not unsure
        return aim.iri in self.pairs or aim.source in self.covered


NOTHING = Decided()


def decided(composition: Composition, said: Gathered, aims: Aims) -> Mapping[str, Decided]:
    """Gather what was decided, by line.

    That none fits is said of what could be looked at: the lists of that folder and of ours, and
    the register that it names. A register that was laid over later, and NOS of another folder,
    were not looked at and stay open. Two whole passes leave no pair of the list that they looked
    in open: a pair that neither names counts as not used (data/mappings/README.md).

    Args:
        composition: the graph.
        said: what the graph says of the framework, with its judgements.
        aims: what may be suggested.
    """
    expand = composition.prefixes.expand
    pairs: dict[str, set[str]] = {}
    unsure: dict[str, set[str]] = {}
    covered: dict[str, set[str]] = {}
    none: set[str] = set()
    twice = _judged_twice(composition)
    lists = {aim.source for aim in aims.every}
    for one in said.judged:
        line = expand(one.row.get("subject_id")) or ""
        source = expand(one.row.get("object_source")) or ""
        if one.row.get("subject_id") in twice and not aims.framework:
            covered.setdefault(line, set()).add(source)
        if one.decision == NONE_FITS or one.row.get("object_id") == NO_TERM:
            if aims.framework:
                continue
            none.add(line)
            seen = _seen_from(composition, one.whole.layer, lists, aims.registers)
            covered.setdefault(line, set()).update({source}, seen)
        elif one.decision in (ACCEPTED, NOT_USED, NOT_SURE):
            kept = unsure if one.decision == NOT_SURE else pairs
            kept.setdefault(line, set()).add(expand(one.row.get("object_id")) or "")
    return {
        line: Decided(
            frozenset(pairs.get(line, ())), frozenset(unsure.get(line, ())), line in none,
            frozenset(covered.get(line, ())),
        )
        for line in {*pairs, *unsure, *covered}
    }  # fmt: skip


def _judged_twice(composition: Composition) -> set[str]:
    """Name the lines (short ids) that both of two passes judged."""
    found: set[str] = set()
    for named in pass_files(composition.files).values():
        if set(named) >= set(NAMES):
            said = [
                {row.get("subject_id") for row in read_table(named[name], ()).rows}
                for name in NAMES
            ]
            found |= set.intersection(*said)
    return found


def _seen_from(
    composition: Composition, layer: str, lists: Collection[str], registers: Collection[str]
) -> set[str]:
    """Name the lists that whoever judged in a folder could look at, registers left out."""
    others = tuple(base for one, base in composition.bases.items() if one not in ("", layer))
    return {
        one for one in lists if one not in registers and not (others and one.startswith(others))
    }
