"""Whether VoID tells the truth: every number in it is counted again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from pyoxigraph import Literal, NamedNode

from pcgraph.audit.check import Check, Fault, Found, NotApplicable, Note
from pcgraph.audit.dump import Dump
from pcgraph.audit.metadata import Metadata, metadata, whole_number
from pcgraph.names import PREFIXES

VOID = "http://rdfs.org/ns/void#"
_TYPE = PREFIXES["rdf"] + "type"
_REMEDY = "Count again when the description is written."


@dataclass
class Recount:
    """What was counted in the graph of the dump.

    Attributes:
        triples: how many.
        subjects: how many distinct subjects.
        objects: how many distinct objects.
        entities: how many subjects begin with each address that was asked for.
        instances: how many subjects have each class.
        about: how many triples are about the things of each class.
        properties: how many triples have each property.
        links: how many triples of a property go from one address space to another.
    """

    triples: int = 0
    subjects: int = 0
    objects: int = 0
    entities: Counter[str] = field(default_factory=Counter)
    instances: Counter[str] = field(default_factory=Counter)
    about: Counter[str] = field(default_factory=Counter)
    properties: Counter[str] = field(default_factory=Counter)
    links: Counter[tuple[str, str, str]] = field(default_factory=Counter)


def recount(dump: Dump, spaces: set[str], wanted: set[tuple[str, str, str]]) -> Recount:
    """Count the graph of the dump, as it streams.

    Args:
        dump: the dump.
        spaces: address spaces whose entities are counted; empty for every address.
        wanted: linksets to count: property, what subjects begin with, what objects begin with.
    """
    found = Recount()
    objects: set[int] = set()
    by_property: dict[str, list[tuple[str, str, str]]] = {}
    for link in wanted:
        by_property.setdefault(link[0], []).append(link)
    for subject, said in dump.reading.subjects():
        found.subjects += 1
        name = subject.value if isinstance(subject, NamedNode) else ""
        for space in spaces:
            found.entities[space] += bool(name) and name.startswith(space)
        kinds = {o.value for p, o in said if p.value == _TYPE and isinstance(o, NamedNode)}
        for kind in kinds:
            found.instances[kind] += 1
            found.about[kind] += len(said)
        for predicate, value in said:
            found.triples += 1
            found.properties[predicate.value] += 1
            objects.add(hash(str(value)))
            if isinstance(value, NamedNode):
                for link in by_property.get(predicate.value, ()):
                    if name.startswith(link[1]) and value.value.startswith(link[2]):
                        found.links[link] += 1
    found.objects = len(objects)
    return found


def void_counts(dump: Dump) -> Found:
    """Count again what each void:Dataset of the graph says of it."""
    said = metadata(dump)
    whole = [one for one in said.subjects(VOID + "triples") if not _is_part(said, one)]
    if not whole:
        raise NotApplicable("no void:Dataset says how many triples it has.")
    linksets = {one: _linkset(said, one) for one in said.typed(VOID + "Linkset")}
    spaces = {said.text(one, VOID + "uriSpace") for one in whole}
    counted = recount(dump, spaces, {link for link in linksets.values() if link})
    names = ", ".join(dump.reading.main)
    yield Note(f"Counted in {names}.")
    for one in whole:
        yield from _dataset(dump, said, one, counted)
    for one, link in linksets.items():
        if link:
            for value in said.all(one, VOID + "triples"):
                if whole_number(value) != counted.links[link]:
                    yield _wrong(dump, said, one, "links", value, counted.links[link])
        else:
            yield Note(f"A linkset without property or target was not counted: {one}.")


def _dataset(dump: Dump, said: Metadata, one: str, counted: Recount) -> Iterator[Fault | Note]:
    """Compare what one dataset says."""
    space = said.text(one, VOID + "uriSpace")
    wanted = {
        "triples": counted.triples,
        "distinctSubjects": counted.subjects,
        "distinctObjects": counted.objects,
        "classes": len(counted.instances),
        "properties": len(counted.properties),
    }
    if not said.value(one, VOID + "uriRegexPattern"):
        wanted["entities"] = counted.entities[space]
    else:
        yield Note("void:entities was not counted: which are meant is said by a pattern.")
    for name, number in wanted.items():
        for value in said.all(one, VOID + name):
            if whole_number(value) != number:
                yield _wrong(dump, said, one, f"void:{name}", value, number)
    if said.value(one, VOID + "documents") is not None:
        yield Note("void:documents was not counted.")
    yield from _partitions(dump, said, one, counted)


def _partitions(dump: Dump, said: Metadata, one: str, counted: Recount) -> Iterator[Fault]:
    """Compare the partitions by class and by property."""
    kinds = (
        ("classPartition", "class", {"entities": counted.instances, "triples": counted.about}),
        ("propertyPartition", "property", {"triples": counted.properties}),
    )
    for name, key, numbers in kinds:
        parts = said.values(one, VOID + name)
        seen = set()
        for part in parts:
            term = said.text(part, VOID + key)
            seen.add(term)
            for count_name, real in numbers.items():
                for value in said.all(part, VOID + count_name):
                    if whole_number(value) == real[term]:
                        continue
                    yield _wrong(dump, said, part, f"{count_name} of {term}", value, real[term])
        known = counted.instances if key == "class" else counted.properties
        if parts:
            for term in sorted(set(known) - seen):
                yield Fault(
                    f"there is no partition for {term}, of which there are {known[term]:,}.",
                    _REMEDY,
                    said.file_of(one),
                )


def _wrong(dump: Dump, said: Metadata, one: str, name: str, value: object, real: int) -> Fault:
    told = value.value if isinstance(value, Literal) else value
    file = said.file_of(one)
    return Fault(
        f"it says {name} {told}; counted again there are {real}.",
        _REMEDY,
        file,
        dump.line_of(file, f"<{one}>", one.rsplit("/", 1)[-1]),
        focus=one,
    )


def _is_part(said: Metadata, one: str) -> bool:
    """Tell whether a dataset is a part of another, or a set of links."""
    kinds = ("classPartition", "propertyPartition", "subset")
    return VOID + "Linkset" in said.kinds(one) or any(said.is_value(VOID + k, one) for k in kinds)


def _linkset(said: Metadata, one: str) -> tuple[str, str, str] | None:
    """Give property, address space of the subjects and of the objects."""
    predicate = said.text(one, VOID + "linkPredicate")
    target = said.text(one, VOID + "objectsTarget")
    space = said.text(target, VOID + "uriSpace")
    begins = said.text(said.text(one, VOID + "subjectsTarget"), VOID + "uriSpace")
    return (predicate, begins, space) if predicate and space else None


CHECKS = (Check("void", "Every number of VoID is what the graph holds.", "violation", void_counts),)
