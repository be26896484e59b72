"""Whether the terms of other vocabularies exist: a slip such as dcterms:licence is found."""

from __future__ import annotations

import csv
from difflib import get_close_matches
from importlib.resources import files
from pathlib import Path

from pyoxigraph import NamedNode, parse

from pcgraph.audit.check import Check, Fault, Found, NotApplicable, Note
from pcgraph.audit.dump import Dump
from pcgraph.audit.reading import FORMS
from pcgraph.errors import InputProblem
from pcgraph.names import PREFIXES

OUR_LIST = "vocabularies.csv"
_RDF = PREFIXES["rdf"]
_DECLARES = tuple(
    PREFIXES["rdf"] + name for name in ("Property",)
) + tuple(
    PREFIXES[prefix] + name
    for prefix, names in (
        ("owl", ("Class", "ObjectProperty", "DatatypeProperty", "AnnotationProperty",
                 "NamedIndividual", "OntologyProperty", "DeprecatedClass", "DeprecatedProperty")),
        ("rdfs", ("Class", "Datatype")),
    )
    for name in names
)  # fmt: skip


def own_list() -> dict[str, tuple[set[str], str, bool]]:
    """Read our own list: for each namespace its names, where they are from, if it is whole."""
    found: dict[str, tuple[set[str], str, bool]] = {}
    text = files("pcgraph.audit").joinpath(OUR_LIST).read_text(encoding="utf-8")
    for row in csv.DictReader(text.splitlines()):
        whole = row["list"] == "whole"
        names, _, _ = found.setdefault(row["namespace"], (set(), row["source"], whole))
        names.add(row["term"])
    return found


def declared_in(path: Path) -> set[str]:
    """Give the terms that a file of a vocabulary declares.

    Raises:
        InputProblem: PC-READ-RDF, PC-READ-FILE.
    """
    form = FORMS.get(path.suffix.lower())
    try:
        if form is None:
            raise SyntaxError(f"its suffix is none of {', '.join(FORMS)}")
        with path.open("rb") as file:
            return {
                quad.subject.value
                for quad in parse(file, form, base_iri="https://no-base.invalid/")
                if isinstance(quad.subject, NamedNode)
                and quad.predicate.value == _RDF + "type"
                and isinstance(quad.object, NamedNode)
                and quad.object.value in _DECLARES
            }
    except OSError as fault:
        raise InputProblem(
            "PC-READ-FILE", f"cannot read it: {fault.strerror}.", "Check the path.", str(path)
        ) from None
    except (SyntaxError, ValueError, MemoryError) as fault:
        raise InputProblem(
            "PC-READ-RDF",
            f"it cannot be read: {fault}.",
            "Name the RDF of a vocabulary.",
            str(path),
        ) from None


def terms_exist(dump: Dump) -> Found:
    """Hold every property, class and datatype of a known vocabulary against its names."""
    scans = dump.reading.scans
    if not scans:
        raise NotApplicable("there is no RDF file, by suffix.")
    known = own_list()
    given: dict[str, tuple[set[str], str, bool]] = {}
    for file in dump.vocabularies:
        for term in declared_in(file):
            space = _space(term)
            names, _, _ = given.setdefault(space, (set(), file.name, True))
            names.add(term[len(space) :])
    known.update(given)
    unknown: dict[str, int] = {}
    told: set[str] = set()
    own = _declared_here(dump)
    for path, scan in scans.items():
        for term, kind in scan.used.items():
            space = _space(term)
            if term in own or (space == _RDF and term[len(space) :].startswith("_")):
                continue
            if space not in known:
                unknown[space] = unknown.get(space, 0) + 1
                continue
            names, source, whole = known[space]
            name = term[len(space) :]
            if name in names or term in told:
                continue
            told.add(term)
            near = get_close_matches(name, sorted(names), 1)
            yield Fault(
                f"{term} is used as a {kind}, and is no term of {source}.",
                f"Did you mean {near[0]}?" if near else "Look it up.",
                path,
                dump.line_of(path, f":{name} ", f"<{term}>", f":{name}", name),
                severity="violation" if whole else "info",
                focus=term,
            )
    judged = sorted(set(known) & {_space(term) for one in scans.values() for term in one.used})
    listed = sorted(known[space][1] for space in judged if space not in given)
    if listed:
        yield Note(f"By our own list of names: {'; '.join(listed)}.")
    if given:
        yield Note(f"By files that were given: {'; '.join(sorted(given))}.")
    foreign = sorted(set(unknown) - {_space(term) for term in own})
    if foreign:
        yield Note(f"Not judged, because not known (--vocab FILE): {', '.join(foreign[:30])}.")


def _declared_here(dump: Dump) -> set[str]:
    """Give the terms that the dump declares itself."""
    from pcgraph.audit.declared import terms_of

    return set(terms_of(dump).kinds)


def _space(term: str) -> str:
    return term[: max(term.rfind("#"), term.rfind("/")) + 1] or term


CHECKS = (Check("terms", "Terms of other vocabularies exist in them.", "violation", terms_exist),)
