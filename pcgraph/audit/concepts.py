"""Whether the concepts are sound: integrity of SKOS, and the issues that qSKOS looks for.

S9, S13, S14, S27, S37 and S46 are conditions of the SKOS Reference. The other issues are those of
qSKOS that a file can be asked without the network; they are hints.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from pyoxigraph import Literal, NamedNode

from pcgraph.audit.check import Check, Fault, Found, NotApplicable, Note
from pcgraph.audit.dump import Dump
from pcgraph.names import PREFIXES

SKOS = PREFIXES["skos"]
_TYPE = PREFIXES["rdf"] + "type"
_LABELS = ("prefLabel", "altLabel", "hiddenLabel")
_NOTES = ("definition", "note", "scopeNote", "example", "historyNote", "editorialNote",
          "changeNote")  # fmt: skip
_KINDS = ("Concept", "ConceptScheme", "Collection", "OrderedCollection")
_UP = {"broader": False, "broaderTransitive": False, "narrower": True, "narrowerTransitive": True}
_MATCHES = ("exactMatch", "closeMatch", "broadMatch", "narrowMatch", "relatedMatch")
_KEPT = 1_000
_INVERSE = {"broader": "narrower", "hasTopConcept": "topConceptOf", "related": "related"}


@dataclass
class Concepts:
    """What is kept of the concepts while the graph streams: edges, not texts.

    Attributes:
        number: how many concepts.
        up: the broader concepts of each.
        related: the pairs that are related, each way.
        exact: the pairs of exactMatch, each way.
        wider: the pairs of broadMatch, narrowMatch and relatedMatch, each way.
        said: relations of skos as they were written, for those that go one way.
        schemes: the schemes.
        concepts: the concepts.
        topped: schemes of which a top concept is named.
        labels: for each scheme and label (as a number) the first concept that has it.
        faults: what breaks a condition; not more than can be told.
        hints: for each issue how many there are, and the first.
    """

    number: int = 0
    up: dict[str, set[str]] = field(default_factory=dict)
    related: set[tuple[str, str]] = field(default_factory=set)
    exact: set[tuple[str, str]] = field(default_factory=set)
    wider: set[tuple[str, str]] = field(default_factory=set)
    said: set[tuple[str, str, str]] = field(default_factory=set)
    concepts: set[str] = field(default_factory=set)
    schemes: set[str] = field(default_factory=set)
    topped: set[str] = field(default_factory=set)
    labels: dict[tuple[str, int], str] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    hints: dict[str, tuple[int, Fault]] = field(default_factory=dict)

    def keep(self, faults: Iterable[Fault]) -> None:
        """Keep faults: of each issue that is a hint the first, and how many there are."""
        for one in faults:
            if one.severity == "violation":
                if len(self.faults) < _KEPT:
                    self.faults.append(one)
                continue
            issue = one.what.split(":", 1)[0]
            number, first = self.hints.get(issue, (0, one))
            self.hints[issue] = number + 1, first


def gathered(dump: Dump) -> Concepts:
    """Go through the graph once for all checks of concepts."""
    return dump.once("concepts", lambda: _gather(dump))


def _gather(dump: Dump) -> Concepts:
    found = Concepts()
    for subject, said in dump.reading.subjects():
        name = subject.value if isinstance(subject, NamedNode) else ""
        by: dict[str, list[object]] = {}
        kinds = set()
        for predicate, value in said:
            if predicate.value == _TYPE:
                kinds.add(getattr(value, "value", ""))
            elif predicate.value.startswith(SKOS):
                by.setdefault(predicate.value[len(SKOS) :], []).append(value)
        mine = {kind for kind in _KINDS if SKOS + kind in kinds}
        found.keep(_labels_of(name, by))
        if ("Concept" in mine and mine - {"Concept"}) or {"ConceptScheme"} < mine:
            both = " and ".join(sorted(mine))
            found.keep([_fault("S9/S37", name, f"is at once {both}.", "Choose one.")])
        if "ConceptScheme" in mine:
            found.schemes.add(name)
            if "hasTopConcept" in by:
                found.topped.add(name)
        if "Concept" in mine:
            found.number += 1
            found.concepts.add(name)
            found.keep(_concept(found, name, by))
        _edges(found, name, by)
    return found


def _edges(found: Concepts, name: str, by: dict[str, list[object]]) -> None:
    """Keep the relations of a subject."""
    for relation, values in by.items():
        for value in values:
            other = value.value if isinstance(value, NamedNode) else ""
            if not other or not name:
                continue
            if relation in _UP:
                low, high = (other, name) if _UP[relation] else (name, other)
                found.up.setdefault(low, set()).add(high)
            elif relation == "related":
                found.related |= {(name, other), (other, name)}
            elif relation == "exactMatch":
                found.exact |= {(name, other), (other, name)}
            elif relation in ("broadMatch", "narrowMatch", "relatedMatch"):
                found.wider |= {(name, other), (other, name)}
            if relation in ("broader", "narrower", "related", "hasTopConcept", "topConceptOf"):
                found.said.add((name, relation, other))
            if relation == "topConceptOf":
                found.topped.add(other)


def _labels_of(name: str, by: dict[str, list[object]]) -> Iterator[Fault]:
    """See S13 and S14, and labels without words or language."""
    seen: dict[tuple[str, str], str] = {}
    preferred: set[str] = set()
    for kind in _LABELS:
        for value in by.get(kind, ()):
            if not isinstance(value, Literal):
                yield _fault("labels", name, f"has a skos:{kind} that is no text.", "Write a text.")
                continue
            language = value.language or ""
            if not value.value.strip():
                yield _fault("empty label", name, f"has an empty skos:{kind}.", "Write one.",
                             "warning")  # fmt: skip
            other = seen.setdefault((value.value, language), kind)
            if other != kind:
                both = f"as skos:{other} and as skos:{kind}"
                yield _fault("S13", name, f"has {value.value!r} {both}.", "Leave one of them out.")
            if kind == "prefLabel":
                if language in preferred:
                    shown = language or "no language"
                    yield _fault("S14", name, f"has two skos:prefLabel in {shown}.",
                                 "Make the second a skos:altLabel.")  # fmt: skip
                preferred.add(language)
            if not language:
                yield _fault("omitted language", name, f"has a skos:{kind} without language.",
                             "Tag it, such as @en.", "info")  # fmt: skip


def _concept(found: Concepts, name: str, by: dict[str, list[object]]) -> Iterator[Fault]:
    """See the issues of one concept; a label that another of its scheme has is one of them."""
    if "prefLabel" not in by:
        yield _fault("missing label", name, "has no skos:prefLabel.", "Give it one.", "warning")
    if not any(note in by for note in _NOTES):
        yield _fault("undocumented", name, "has no definition or note.", "Say what it means.",
                     "info")  # fmt: skip
    schemes = [str(getattr(one, "value", "")) for one in by.get("inScheme", ())]
    schemes += [str(getattr(one, "value", "")) for one in by.get("topConceptOf", ())]
    if not schemes:
        yield _fault("no scheme", name, "is in no scheme.", "Say skos:inScheme.", "info")
    for value in by.get("prefLabel", ()):
        if isinstance(value, Literal):
            for scheme in sorted(set(schemes)):
                key = scheme, hash((value.value.casefold(), value.language))
                other = found.labels.setdefault(key, name)
                if other != name:
                    yield _fault("overlapping labels", name,
                                 f"has the label of {other} in the same scheme.",
                                 "Look whether they are one.", "info")  # fmt: skip


def integrity(dump: Dump) -> Found:
    """See the integrity conditions of the SKOS Reference."""
    found = _present(dump)
    yield from found.faults
    for low, high in sorted(found.related):
        if low < high and (_above(found, low, high) or _above(found, high, low)):
            yield _fault("S27", low, f"is related to {high}, and above or below it.",
                         "Leave one of the two out.")  # fmt: skip
    for one, other in sorted(found.exact & found.wider):
        if one < other:
            yield _fault("S46", one, f"matches {other} exactly and in another way.",
                         "Leave one of the two out.")  # fmt: skip
    yield Note(f"S9, S13, S14, S27, S37, S46 on {found.number:,} concepts.")


def hierarchy(dump: Dump) -> Found:
    """Find rings of broader concepts."""
    found = _present(dump)
    if not found.up:
        raise NotApplicable("no concept has a broader one.")
    for ring in rings(found.up):
        yield _fault("cycle", ring[0], f"is above itself by skos:broader: {' → '.join(ring[:5])}.",
                     "Leave one of the links out.")  # fmt: skip


def hints(dump: Dump) -> Found:
    """Look for the issues of qSKOS; none of them makes a file wrong."""
    found = _present(dump)
    linked = {one for edge in found.related for one in edge}
    linked |= set(found.up) | {high for some in found.up.values() for high in some}
    for one, relation, other in found.said:
        if "op" in relation:
            linked |= {one, other}
    issues = Concepts()
    alone = sorted(found.concepts - linked)
    if len(alone) < found.number:
        issues.keep(_fault("orphan", one, "has no relation to another concept.", "Place it.",
                           "info") for one in alone)  # fmt: skip
    else:
        yield Note("The concepts have no hierarchy: orphans were not told.")
    if found.up:
        issues.keep(_fault("no top concept", one, "names no top concept.",
                           "Say skos:hasTopConcept.", "info")
                    for one in sorted(found.schemes - found.topped))  # fmt: skip
    issues.keep(_one_way(found))
    for issue, (number, first) in sorted({**found.hints, **issues.hints}.items()):
        more = f" ({issue}: {number:,} in all)" if number > 1 else ""
        yield replace(first, what=f"{first.what}{more}")
    yield Note(
        "Looked for: empty, missing and overlapping labels, omitted languages, undocumented "
        "concepts, orphans, top concepts, relations one way. Not asked: links out and in, "
        "whether pages answer, languages that only some concepts have, clusters, relations that "
        "follow from others."
    )


def _one_way(found: Concepts) -> Iterator[Fault]:
    """Find relations that the other end does not say too."""
    for one, relation, other in sorted(found.said):
        inverse = _INVERSE.get(relation)
        if inverse and (other, inverse, one) not in found.said:
            yield _fault("one way", one, f"has skos:{relation} {other}, which does not say "
                         f"skos:{inverse}.", "Write both if your tools do not infer.",
                         "info")  # fmt: skip


def rings(up: dict[str, set[str]]) -> Iterator[list[str]]:
    """Give one ring for each knot of a hierarchy, without recursion, in time linear in edges.

    >>> list(rings({"a": {"b"}, "b": {"a"}, "c": {"a"}}))
    [['a', 'b', 'a']]
    """
    done: set[str] = set()
    for start in sorted(up):
        path: list[str] = []
        place: dict[str, int] = {}
        stack: list[tuple[str, Iterator[str]]] = []
        if start not in done:
            stack.append((start, iter(sorted(up.get(start, ())))))
            path.append(start)
            place[start] = 0
        while stack:
            node, rest = stack[-1]
            other = next(rest, None)
            if other is None:
                stack.pop()
                path.pop()
                del place[node]
                done.add(node)
            elif other in place:
                yield [*path[place[other] :], other]
            elif other not in done:
                place[other] = len(path)
                path.append(other)
                stack.append((other, iter(sorted(up.get(other, ())))))


def _above(found: Concepts, low: str, high: str) -> bool:
    """Tell whether one concept is above another; a walk of bounded length."""
    waiting, seen = [low], {low}
    while waiting and len(seen) < 10_000:
        for one in found.up.get(waiting.pop(), ()):
            if one == high:
                return True
            if one not in seen:
                seen.add(one)
                waiting.append(one)
    return False


def _present(dump: Dump) -> Concepts:
    found = gathered(dump)
    if not found.number:
        raise NotApplicable("there is no skos:Concept.")
    return found


def _fault(issue: str, name: str, what: str, remedy: str, severity: str = "violation") -> Fault:
    return Fault(f"{issue}: {name or 'a blank node'} {what}", remedy, severity=severity, focus=name)


CHECKS = (
    Check("skos-integrity", "SKOS S9, S13, S14, S27, S37 and S46 hold.", "violation", integrity),
    Check("skos-cycles", "No concept is above itself.", "violation", hierarchy),
    Check("skos-hints", "The issues of qSKOS, as hints.", "warning", hints),
)
