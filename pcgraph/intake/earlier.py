"""What an earlier import of a framework left: it names what is found now, and keeps edits."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from pyoxigraph import NamedNode, Triple

from pcgraph.drafts.likeness import key
from pcgraph.errors import InputProblem
from pcgraph.intake.again import (
    DEPRECATED,
    NEW,
    TRUE,
    Again,
    earlier_words,
    former_words,
    gone_before,
    kept_ids,
    merged,
    withdrawn,
)
from pcgraph.intake.ids import pattern_of
from pcgraph.intake.model import Found
from pcgraph.intake.part_settled import numbered_parts
from pcgraph.intake.settled import Setting, Settled
from pcgraph.names import PREFIXES

_ROLE = NamedNode(f"{PREFIXES['pc']}Role")
_OF_ROLES = tuple(
    NamedNode(f"{PREFIXES[prefix]}{name}")
    for prefix, name in (("rdf", "type"), ("skos", "inScheme"), ("skos", "prefLabel"))
)
_REWORDED = (
    "It seems to be an earlier line in other words, and keeps its id: write {0} under Same as if "
    "it is that line, or new if it is not."
)


@dataclass(frozen=True)
class Earlier:
    """What stands in a folder of a framework.

    Attributes:
        base: what its addresses begin with.
        there: the triples of each of its files: ``framework``, ``readings``, ``sources``.
        before: what the last import wrote, of all files; empty before the first.
        begun: what a later one was about to write when it was stopped; None for none.
    """

    base: str
    there: Mapping[str, Sequence[Triple]]
    before: frozenset[Triple]
    begun: frozenset[Triple] | None = None

    def named(self, found: Sequence[Found], settled: Settled) -> Again:
        """Give what was found the names that it had, and new ones to what is new."""
        earlier = earlier_words(self.before, self.base)
        gone = gone_before(self.there["readings"], self.base)
        # What a run that was stopped has written is no part of what the last import wrote.
        beside = earlier_words(self.there["framework"], self.base)
        beside = {name: words for name, words in beside.items() if name not in earlier}
        subjects = {triple.subject for there in self.there.values() for triple in there}
        taken = [node.value.removeprefix(self.base) for node in subjects
                 if isinstance(node, NamedNode) and node.value.startswith(self.base)]  # fmt: skip
        said = _said_same(found, settled)
        _check_said(found, said, settled)
        again = kept_ids(found, earlier, taken, said, {**gone, **beside})
        former = former_words(self.before, self.base)
        # A line that somebody said is new takes its words along: the other had those before it.
        new = {key(found[place].text) for place, name in said.items() if name == NEW}
        left = {name: former.get(name, words) if key(words) in new else words
                for name, words in again.gone.items()}  # fmt: skip
        return replace(again, gone=left)

    def former(self, again: Again) -> dict[int, str]:
        """Give the words that things had before, by place among what was found."""
        former = former_words(self.before, self.base)
        words = {place: former[name] for place, name in again.ids.items() if name in former}
        return words | {one.place: one.before for one in again.reworded}

    def withdrawn(self, again: Again, scheme: NamedNode) -> set[Triple]:
        """Keep what left the source, now or earlier."""
        there = self.there["readings"]
        names = {*again.ids.values()}
        gone = {**gone_before(there, self.base), **again.gone}
        gone = {name: words for name, words in gone.items() if name not in names}
        return set(withdrawn(gone, self.base, scheme, there))

    def gone_roles(self, fresh: Collection[Triple]) -> set[Triple]:
        """Keep the roles that the source names no longer, marked as withdrawn.

        Args:
            fresh: what is drafted now of what the source prints.
        """
        there = {triple for some in self.there.values() for triple in some}
        known = {one.subject for one in there}
        there |= {one for one in self.before if one.subject not in known}
        now = {one.subject for one in fresh if one.object == _ROLE}
        # A role that a person added is no role that the source named.
        gone = {one.subject for one in self.before if one.object == _ROLE} - now
        kept = {one for one in there if one.subject in gone and one.predicate in _OF_ROLES}
        return kept | {Triple(node, DEPRECATED, TRUE) for node in gone}

    def laid_over(
        self, fresh: Mapping[str, set[Triple]], withdrawn: set[Triple]
    ) -> dict[str, set[Triple]]:
        """Lay what is drafted now over what stands there, file by file.

        Args:
            fresh: what is drafted now.
            withdrawn: what is kept of what left the source; nobody can take that away.
        """
        every = [triple for there in self.there.values() for triple in there]
        # A file that is missing was lost: nobody took away all that stood in it.
        begun = self.begun if all(self.there.values()) else frozenset[Triple]()
        laid = {
            kind: merged(made, self.there[kind], every, self.before, begun)
            for kind, made in fresh.items()
        }
        laid["readings"] |= withdrawn
        return laid


def _said_same(found: Sequence[Found], settled: Settled) -> dict[int, str]:
    """Give what a person said things were before, by place among what was found."""
    return {place: row.same_as for place, row in _same_rows(found, settled).items()}


def _same_rows(found: Sequence[Found], settled: Settled) -> dict[int, Setting]:
    """Give the rows that say so; what is said of a whole line is said of its first thing."""
    rows = {(row.first, row.part): row for row in settled.rows if row.same_as}
    said = {}
    for place, part in numbered_parts(found).items():
        row = rows.get((found[place].first, part)) or rows.pop((found[place].first, 0), None)
        if row is not None:
            said[place] = row
    return said


def _check_said(found: Sequence[Found], said: Mapping[int, str], settled: Settled) -> None:
    """Hold what a person said against what can be: one id is one thing of its kind.

    Raises:
        InputProblem: PC-OUTLINE-TWICE, PC-OUTLINE-WORD.
    """
    rows = _same_rows(found, settled)
    used: set[str] = set()
    for place, name in said.items():
        one = found[place]
        where = f"{settled.shown}, line {rows[place].row}"
        number = re.search("[0-9]+$", name)
        pattern = pattern_of(one)
        if name != NEW and not (number and pattern.format(int(number[0])) == name):
            raise InputProblem(
                "PC-OUTLINE-WORD",
                f"same_as says {name!r}, but that is no id of a {one.became}.",
                "Write the id of a thing of that kind, or new, or nothing for as found.",
                where,
            )
        if name in used:
            raise InputProblem(
                "PC-OUTLINE-TWICE",
                f"same_as says {name!r} of two lines.",
                "Keep it for the line that it was.",
                where,
            )
        used |= {name} - {NEW}


def doubted(
    found: Sequence[Found], again: Again, former: Mapping[int, str], settled: Settled
) -> tuple[Found, ...]:
    """Tell of what was reworded that this is proposed, until a person says so."""
    open_ = {*former} - {*_said_same(found, settled)}
    return tuple(
        replace(one, doubts=(_REWORDED.format(again.ids[place]), *one.doubts))
        if place in open_
        else one
        for place, one in enumerate(found)
    )
