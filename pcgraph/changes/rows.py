"""Tell what became of each thing, from the lines that came and went; each line in one row."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from pcgraph.changes import terms
from pcgraph.changes.nquads import Lines, Parts, parts_of, text_of
from pcgraph.changes.sides import Sides, known, owners_of, thing_of
from pcgraph.judgement import EVIDENCE_WORDS
from pcgraph.names import Prefixes
from pcgraph.stand_in import fingerprint, label_alone

_KEPT = "withdrawn, kept so that old links work"
_MANY = 12
"""So many values are shown in a cell; of more, their number."""


class Change(NamedTuple):
    """A row of the table: what became of a thing, or of a property of it."""

    change: str
    kind: str
    thing: str | None
    what: str
    before: str | None
    after: str | None
    breaks_you: str
    replaced_by: str | None
    why: str | None
    decided_by: str | None
    decided_how: str | None
    decided_on: str | None
    framework: str | None
    thing_id: str
    property: str | None
    from_version: str | None
    to_version: str | None
    patch_lines: int


@dataclass
class _Went:
    """The lines of a thing that were taken out and put in."""

    deleted: list[Parts] = field(default_factory=list)
    added: list[Parts] = field(default_factory=list)

    def all(self) -> list[Parts]:
        return [*self.deleted, *self.added]


def changes(
    old: Lines, new: Lines, deleted: Iterable[str], added: Iterable[str], prefixes: Prefixes,
    bases: tuple[str, ...], versions: tuple[str | None, str | None],
) -> list[Change]:  # fmt: skip
    """Tell what became of each thing.

    Args:
        old: the old graph.
        new: the new one.
        deleted: the lines that the old one alone has.
        added: the lines that the new one alone has.
        prefixes: the map by which short ids are written.
        bases: what the addresses begin with that may not vanish.
        versions: the version that each graph says it is.

    Returns:
        Rows, the gravest first. The lines that they stand for are all lines, each once.
    """
    gone, come = [parts_of(line) for line in deleted], [parts_of(line) for line in added]
    owners = owners_of(old, new, gone, come)
    things = {parts.subject for parts in (*gone, *come)} | set(owners.values())
    sides = known(old, new, things, prefixes, bases)
    went: dict[str, _Went] = {}
    for parts in gone:
        went.setdefault(thing_of(sides, parts, owners), _Went()).deleted.append(parts)
    for parts in come:
        went.setdefault(thing_of(sides, parts, owners), _Went()).added.append(parts)
    rows = [row for thing, lines in went.items() for row in _rows(sides, thing, lines, versions)]
    return sorted(rows, key=_order)


def _order(row: Change) -> tuple[object, ...]:
    return terms.BREAKS.index(row.breaks_you), row.kind, row.thing_id, *map(str, row)


def _rows(
    sides: Sides, thing: str, went: _Went, versions: tuple[str | None, str | None]
) -> Iterator[Change]:
    """Tell what became of one thing: as a whole, or property by property."""
    told = _Teller(sides, thing, versions)
    whole = told.whole(went)
    if whole:
        yield whole
        return
    record, kind = sides.is_record(thing), sides.kind(thing)
    both = {part[:3] for part in went.deleted} & {part[:3] for part in went.added}
    groups: dict[str, _Went] = {}
    for place in ("deleted", "added"):
        for parts in getattr(went, place):
            key = terms.group_of(parts.predicate, kind, record)
            if "_:" in (parts.subject[:2], parts.object[:2]):
                key = "chain"
            key = "part" if parts[:3] in both else key
            getattr(groups.setdefault(key, _Went()), place).append(parts)
    if _same_words(groups.get(terms.TEXT)):
        label = groups.setdefault(terms.LABEL, _Went())
        for one in (terms.TEXT, terms.PREF_LABEL):
            some = groups.pop(one, _Went())
            label.deleted += some.deleted
            label.added += some.added
    for key in sorted(groups):
        yield told.property(key, groups[key])


def _same_words(went: _Went | None) -> bool:
    """Tell whether our labels alone are others: they stand in place of the same words."""
    if not went or not went.deleted or not went.added:
        return False
    marks = {fingerprint(text_of(parts.object)) for parts in went.all()}
    return len(marks) == 1 and "" not in marks


@dataclass(frozen=True)
class _Teller:
    """Words the rows of one thing."""

    sides: Sides
    thing: str
    versions: tuple[str | None, str | None]

    def whole(self, went: _Went) -> Change | None:
        """Tell of a thing that came, went or was withdrawn, or whose decision changed."""
        sides, thing = self.sides, self.thing
        old, new = sides.old.get(thing), sides.new.get(thing)
        lines = went.all()
        words = sides.first(thing, terms.WORDING) or sides.name(thing)
        was, now = (_said(facts, terms.DECISION) for facts in (old, new))
        if new is None:
            kept = _said(old, terms.DEPRECATED) == "true"
            lost = terms.VANISHED if sides.ours(thing) and not kept else terms.WITHDRAWN
            return self.row(lost, lines, "the whole", terms.YES, was or words, None)
        if old is None:
            change = terms.MAPPED if now == "accepted" else terms.ADDED
            after = _joined(now, self.strength()) or words
            return self.row(change, lines, "the whole", terms.NO, None, after)
        if _said(new, terms.DEPRECATED) == "true" != _said(old, terms.DEPRECATED):
            return self.row(terms.WITHDRAWN, lines, _KEPT, terms.IF_USED, words)
        if was != now:
            change = {"accepted": terms.UNMAPPED}.get(was or "", terms.OTHER)
            change = terms.MAPPED if now == "accepted" else change
            broken = terms.YES if change == terms.UNMAPPED else terms.IF_USED
            return self.row(change, lines, "decision", broken, was, now)
        return None

    def strength(self) -> str | None:
        """Say how strong an accepted mapping is."""
        found = self.sides.first(self.thing, (terms.EVIDENCE,))
        return EVIDENCE_WORDS.get(found, found) if found else None

    def property(self, key: str, went: _Went) -> Change:
        """Tell of a change of one property, or of several that make one row."""
        sides, lines = self.sides, went.all()
        predicates = frozenset(parts.predicate for parts in lines)
        one = min(predicates)
        before, after = (self.cell(some, predicates) for some in (went.deleted, went.added))
        what = "; ".join(sorted(map(sides.property_words, self.told(predicates))))
        if key == "part":
            before, after = (
                "; ".join(sorted({text_of(parts.graph) for parts in some}))
                for some in (went.deleted, went.added)
            )
            return self.row(terms.MOVED, lines, "part", terms.IF_USED, before, after)
        if key == "chain":
            leads = {parts.predicate for parts in lines if not parts.subject.startswith("_:")}
            what = "; ".join(sorted(map(sides.property_words, leads)))
            before, after = (sides.chain(some) for some in (went.deleted, went.added))
            broken = terms.YES if went.deleted else terms.NO
            return self.row(terms.OTHER, lines, what, broken, before, after, leads)
        if key == terms.VERSIONED:
            return self.row(terms.OTHER, lines, "version and day of the ontology", terms.NO,
                            before, after, predicates)  # fmt: skip
        if key == terms.LABEL and terms.TEXT in predicates:
            before, after = (label_alone(words or "") or None for words in (before, after))
            return self.row(terms.LABEL, lines, "our label", terms.IF_USED, before, after,
                            predicates)  # fmt: skip
        change = terms.change_of(one, sides.kind(self.thing), sides.is_record(self.thing))
        broken = terms.breaks(predicates, bool(went.deleted))
        return self.row(change, lines, what, broken, before, after, self.told(predicates))

    def told(self, predicates: frozenset[str]) -> frozenset[str]:
        """Leave out of several properties those that say the same again."""
        if {terms.TEXT, terms.PREF_LABEL} <= predicates:
            return frozenset({terms.PREF_LABEL})
        return predicates - terms.ECHOES or predicates

    def cell(self, lines: Sequence[Parts], predicates: frozenset[str]) -> str | None:
        """Write the values that went or came; of several properties each with its name."""
        told = self.told(predicates)
        values = sorted(
            {(parts.predicate, self.value(parts)) for parts in lines if parts.predicate in told}
        )
        if len(values) > _MANY:
            return f"{len(values)} values"
        if len(told) == 1:
            return "; ".join(value for _, value in values) or None
        words = self.sides.property_words
        return "; ".join(f"{words(predicate)}: {value}" for predicate, value in values) or None

    def value(self, parts: Parts) -> str:
        """Write one value for people."""
        if parts.predicate == terms.RELATION and parts.object in terms.RELATION_WORDS:
            return self.relation(parts.object)
        shown = self.sides.shown(parts.object)
        return EVIDENCE_WORDS.get(shown, shown) if parts.predicate == terms.EVIDENCE else shown

    def relation(self, said: str) -> str:
        """Name a relation as the tables do: by how much a NOS would show, or as of two roles."""
        new, old = (side.get(self.thing, {}) for side in (self.sides.new, self.sides.old))
        facts = new if said in new.get(terms.RELATION, ()) else old
        words = terms.RELATION_WORDS[said]
        if terms.ENDS[1][0] in facts:
            return words.replace("NOS", "other role")
        partly = words == terms.NEARLY and _said(facts, terms.EVIDENCE) == "part"
        return "overlaps" if partly else words

    def why(self, change: str, lines: Sequence[Parts]) -> str | None:
        """Give the reason of a change where the graph has one; of a mapping, of its judgement."""
        new = self.sides.new.get(self.thing, {})
        if change == terms.WITHDRAWN:
            return next((text_of(min(new[one])) for one in terms.NOTES if one in new), None)
        came = {parts.object for parts in lines if parts.predicate in (terms.REASON, *terms.NOTES)}
        reasons = set(new.get(terms.REASON, ()))
        if not self.sides.is_record(self.thing):
            reasons &= came
        if reasons:
            return text_of(min(reasons))
        notes = (sorted(came.intersection(new.get(one, ()))) for one in terms.NOTES)
        return next((text_of(some[0]) for some in notes if some), None)

    def row(
        self, change: str, lines: Sequence[Parts], what: str, broken: str,
        before: str | None = None, after: str | None = None,
        predicates: Iterable[str] = (),
    ) -> Change:  # fmt: skip
        """Fill a row with what is the same for all rows of the thing."""
        sides, thing = self.sides, self.thing
        successors = map(sides.id, sides.new.get(thing, {}).get(terms.REPLACED_BY, ()))
        decided, how, on = (
            sides.first(thing, (terms.iri(curie),))
            for curie in ("pc:decidedBy", "pc:decidedHow", "dcterms:created")
        )
        return Change(
            change=change,
            kind=sides.kind(thing),
            thing=sides.name(thing),
            what=what,
            before=before,
            after=after,
            breaks_you=broken,
            replaced_by="; ".join(sorted(successors)) or None,
            why=self.why(change, lines),
            decided_by=decided,
            decided_how=how,
            decided_on=on,
            framework=sides.framework(thing),
            thing_id=sides.id(thing),
            property="; ".join(sorted(map(sides.id, predicates))) or None,
            from_version=self.versions[0],
            to_version=self.versions[1],
            patch_lines=len(lines),
        )


def _said(facts: Mapping[str, Sequence[str]] | None, predicate: str) -> str | None:
    values = (facts or {}).get(predicate)
    return text_of(min(values)) if values else None


def _joined(*words: str | None) -> str:
    return ", ".join(filter(None, words))
