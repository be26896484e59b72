"""Know of two graphs what their changes are told by: names, kinds, and whose a line is."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from pcgraph.changes import terms
from pcgraph.changes.nquads import Lines, Parts, parts_of, subject_of, text_of
from pcgraph.names import BASE, Prefixes
from pcgraph.things import PROPERTY_WORDS

Facts = dict[str, dict[str, list[str]]]
"""The values of things, by subject and property."""

_FIRST, _NEXT = terms.iri("rdf:first"), terms.iri("rdf:rest")


@dataclass(frozen=True)
class Sides:
    """Two graphs, with what is known of the things that changed and of those they name."""

    old: Facts
    new: Facts
    prefixes: Prefixes
    bases: tuple[str, ...]

    def ours(self, thing: str) -> bool:
        """Tell whether an address is one that we gave and keep."""
        return thing.startswith(tuple(f"<{base}" for base in self.bases))

    def values(self, thing: str, predicate: str) -> list[str]:
        """Give the values of a property in the new graph; of what is not there, in the old one."""
        facts = self.new.get(thing) or self.old.get(thing) or {}
        return sorted(facts.get(predicate, ()))

    def first(self, thing: str, predicates: Sequence[str]) -> str | None:
        """Give the text of the first property that a thing has."""
        found = (self.values(thing, one) for one in predicates)
        return next((text_of(values[0]) for values in found if values), None)

    def id(self, thing: str) -> str:
        """Write the short id of a thing."""
        return self.prefixes.compact(text_of(thing))

    def is_record(self, thing: str) -> bool:
        """Tell whether a thing is a mapping."""
        return not terms.RECORDS.isdisjoint(self.values(thing, terms.TYPE))

    def kind(self, thing: str) -> str:
        """Say in plain words what sort of thing it is."""
        types = self.values(thing, terms.TYPE)
        own = [one for one in types if self.ours(one)] or types
        known = next((terms.KINDS[one] for one in own if one in terms.KINDS), "")
        if known or not own:
            return known or "other"
        label = self.first(own[0], terms.NAMING)
        return label or apart(self.id(own[0]).rpartition(":")[2])

    def name(self, thing: str) -> str | None:
        """Say what a thing is called; of what joins two things, both."""
        for one, other in (*terms.ENDS, (terms.ABOUT[1], terms.ABOUT[2])):
            ends = [*self.values(thing, one), *self.values(thing, other)]
            if ends:
                return " – ".join(self.shown(end) for end in ends)
        named = self.first(thing, terms.NAMING)
        if named is None:
            about = [end for way in terms.ABOUT for end in self.values(thing, way)]
            return "; ".join(map(self.shown, about)) or None
        code = self.first(thing, (terms.iri("skos:notation"),))
        return f"{code} {named}" if code and code != named else named

    def shown(self, term: str) -> str:
        """Write a value for people: the name of a thing, or a text."""
        if not term.startswith("<"):
            return text_of(term)
        curie = self.id(term)
        named = self.first(term, terms.NAMING) or PROPERTY_WORDS.get(curie, curie)
        code = self.first(term, (terms.iri("skos:notation"),))
        return f"{code} {named}" if code and code != named else named

    def chain(self, lines: Sequence[Parts]) -> str | None:
        """Write what hangs together by blank nodes, as Turtle does."""
        said: dict[str, dict[str, str]] = {}
        for parts in lines:
            if parts.subject.startswith("_:"):
                said.setdefault(parts.subject, {})[parts.predicate] = parts.object
        seen: set[str] = set()

        def told(node: str) -> str:
            if node not in said or node in seen:
                return self.id(node) if node.startswith("<") else node
            seen.add(node)
            facts, items = said[node], []
            if _FIRST not in facts:
                known = (f"{self.id(way)} {told(end)}" for way, end in sorted(facts.items()))
                return f"[ {' ; '.join(known)} ]"
            while _FIRST in facts:
                items.append(told(facts[_FIRST]))
                node = facts.get(_NEXT, "")
                facts = {} if node in seen else said.get(node, {})
                seen.add(node)
            return f"( {' '.join(items)} )"

        roots = sorted(parts.object for parts in lines if not parts.subject.startswith("_:"))
        return "; ".join(map(told, roots)) or None

    def property_words(self, predicate: str) -> str:
        """Say what a property is called."""
        curie = self.id(predicate)
        label = self.first(predicate, terms.NAMING)
        return label or PROPERTY_WORDS.get(curie) or apart(curie.rpartition(":")[2])

    def framework(self, thing: str) -> str | None:
        """Name the documents that a thing stands in."""
        at = [thing]
        for _ in range(2):
            at += [end for one in at for way in terms.ABOUT for end in self.values(one, way)]
        homes = {end for one in at for way in terms.STANDS_IN for end in self.values(one, way)}
        found = {
            self.shown(home)
            for home in {thing, *homes}
            if not terms.DOCUMENTS.isdisjoint(self.values(home, terms.TYPE))
        }
        return "; ".join(sorted(found)) or None


def facts_of(lines: Lines, wanted: set[str]) -> Facts:
    """Read all that is said of some things."""
    found: Facts = {}
    for line in lines:
        if subject_of(line) in wanted:
            parts = parts_of(line)
            found.setdefault(parts.subject, {}).setdefault(parts.predicate, []).append(parts.object)
    return found


def known(
    old: Lines, new: Lines, things: set[str], prefixes: Prefixes, bases: tuple[str, ...]
) -> Sides:
    """Read what is said of things, and, twice over, of what they name."""
    sides = Sides({}, {}, prefixes, (BASE, *bases))
    read: set[str] = set()
    wanted = things
    for _ in range(3):
        read |= wanted
        found = [(facts, facts_of(lines, wanted)) for facts, lines in
                 ((sides.old, old), (sides.new, new))]  # fmt: skip
        for facts, more in found:
            facts.update(more)
        said = [props for _, more in found for props in more.values()]
        named = {
            end
            for props in said
            for way, ends in props.items()
            if way not in terms.MEMBERS
            for end in ends
        }
        wanted = {one for one in named.union(*said) if one.startswith("<")} - read
        if not wanted:
            break
    return sides


def owners_of(
    old: Lines, new: Lines, gone: Sequence[Parts], come: Sequence[Parts]
) -> dict[Parts, str]:
    """Find the thing that a line belongs to where that is not its subject.

    What a mapping states between its ends belongs to the mapping, and a blank node to what
    leads to it.
    """
    found: dict[Parts, str] = {}
    for lines, other, moved in ((old, new, gone), (new, old, come)):
        direct = [parts for parts in moved if parts.predicate in terms.DIRECT]
        if direct:
            records = {**_records(other), **_records(lines)}
            for parts in direct:
                record = records.get((parts.subject, parts.object))
                if record:
                    found[parts] = record
        blank = [parts for parts in moved if parts.subject.startswith("_:")]
        if blank:
            lead = _leads(lines)
            found |= {parts: lead(parts.subject) for parts in blank}
    return found


def _records(lines: Lines) -> dict[tuple[str, str], str]:
    """Give the mapping of each pair of ends; of several the accepted one, then the first."""
    ways = {way: place for pair in terms.ENDS for place, way in enumerate(pair)}
    ends: dict[str, list[str]] = {}
    accepted = set()
    for line in lines:
        if "/ns/judged" in line or "/ns/comparedRole>" in line:
            parts = parts_of(line)
            if parts.predicate in ways:
                ends.setdefault(parts.subject, ["", ""])[ways[parts.predicate]] = parts.object
        elif '/ns/decision> "accepted"' in line:
            accepted.add(subject_of(line))
    order = sorted(ends, key=lambda record: (record in accepted, *_descending(record)))
    return {(ends[record][0], ends[record][1]): record for record in order}


def _descending(text: str) -> tuple[int, ...]:
    """Order texts from the last to the first, so that of equal keys the first is kept."""
    return tuple(-ord(letter) for letter in text)


def _leads(lines: Lines) -> Callable[[str], str]:
    """Give what leads from a blank node up to the first thing with an address."""
    above: dict[str, str] = {}
    for line in lines:
        if " _:" in line:
            parts = parts_of(line)
            if parts.object.startswith("_:"):
                known = above.setdefault(parts.object, parts.subject)
                above[parts.object] = min(known, parts.subject)

    def lead(node: str) -> str:
        seen = {node}
        while node.startswith("_:") and above.get(node, node) not in seen:
            node = above[node]
            seen.add(node)
        return node

    return lead


def thing_of(sides: Sides, parts: Parts, owners: Mapping[Parts, str]) -> str:
    """Say to which thing a line belongs."""
    member = parts.object
    if parts.predicate in terms.MEMBERS and (member in sides.old) != (member in sides.new):
        return member
    return owners.get(parts, parts.subject)


def apart(local: str) -> str:
    """Write the name of a class or property as words.

    >>> apart("ProgressionStep"), apart("sha256"), apart("object_label")
    ('progression step', 'sha256', 'object label')
    """
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", local).replace("_", " ").lower()
