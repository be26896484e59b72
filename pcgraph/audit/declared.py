"""Whether the ontology declares what is used, as OWL 2 DL and OWL 2 RL want it."""

from __future__ import annotations

from dataclasses import dataclass, field

from pyoxigraph import Literal, NamedNode

from pcgraph.audit.check import Check, Fault, Found, NotApplicable, Note
from pcgraph.audit.dump import Dump
from pcgraph.audit.reading import quads
from pcgraph.names import PREFIXES

_TYPE = PREFIXES["rdf"] + "type"
_OWL, _RDFS, _RDF, _XSD = (PREFIXES[name] for name in ("owl", "rdfs", "rdf", "xsd"))
_OBJECT, _DATA, _NOTE = (_OWL + n for n in ("ObjectProperty", "DatatypeProperty",
                                            "AnnotationProperty"))  # fmt: skip
_PROPERTIES = {
    _OBJECT: "object property",
    _DATA: "datatype property",
    _NOTE: "annotation property",
    _OWL + "TransitiveProperty": "object property",
    _OWL + "SymmetricProperty": "object property",
    _OWL + "AsymmetricProperty": "object property",
    _OWL + "ReflexiveProperty": "object property",
    _OWL + "IrreflexiveProperty": "object property",
    _OWL + "InverseFunctionalProperty": "object property",
    _OWL + "FunctionalProperty": "property",
    _RDF + "Property": "property",
}
_KINDS = _PROPERTIES | {
    _OWL + "Class": "class",
    _RDFS + "Class": "class",
    _RDFS + "Datatype": "datatype",
}
_ASKED = {"property": "owl:AnnotationProperty", "class": "owl:Class"}
_BUILT_IN = (_OWL, _RDFS, _RDF, _XSD)


@dataclass
class Terms:
    """The terms that a dump declares.

    Attributes:
        kinds: each term with what it is declared as.
        ontologies: the files that hold an owl:Ontology.
        spaces: the namespaces of the declared terms, those that are the dump's own.
    """

    kinds: dict[str, set[str]] = field(default_factory=dict)
    ontologies: list[str] = field(default_factory=list)
    spaces: set[str] = field(default_factory=set)


def terms_of(dump: Dump) -> Terms:
    """Give the terms that a dump declares; they are read once."""
    return dump.once("terms", lambda: _terms(dump))


def _terms(dump: Dump) -> Terms:
    found = Terms()
    reading = dump.reading
    # Of the forms of one graph, one is enough.
    skipped = set(reading.main_group) - set(reading.main)
    for path, scan in reading.scans.items():
        declares = {term for term, kind in scan.used.items() if kind == "class"} & (
            set(_KINDS) | {_OWL + "Ontology"}
        )
        if scan.refused or path in skipped or not declares:
            continue
        if _OWL + "Ontology" in declares:
            found.ontologies.append(path)
        try:
            for quad in quads(dump, path, lenient=True):
                if quad.predicate.value != _TYPE or not isinstance(quad.subject, NamedNode):
                    continue
                kind = _KINDS.get(getattr(quad.object, "value", ""))
                if kind:
                    found.kinds.setdefault(quad.subject.value, set()).add(kind)
        except SyntaxError:
            continue  # told by the check that reads every file
    # A namespace is the dump's own if an ontology in it has classes or object properties there,
    # not only declarations of terms of others, which OWL asks for.
    for term, kinds in found.kinds.items():
        if kinds & {"class", "object property", "datatype property"}:
            found.spaces.add(_space(term))
    found.spaces -= set(_known())
    return found


def _known() -> set[str]:
    from pcgraph.audit.vocabulary import own_list

    return set(own_list())


def declared(dump: Dump) -> Found:
    """See that every term of the dump's own namespaces that is used is declared."""
    terms = terms_of(dump)
    if not terms.spaces:
        raise NotApplicable("no class or property is declared in it.")
    told: set[str] = set()
    for path, scan in dump.reading.scans.items():
        for term, kind in scan.used.items():
            if _space(term) in terms.spaces and term not in terms.kinds and term not in told:
                told.add(term)
                yield Fault(
                    f"{term} is used as a {kind} and is not declared.",
                    "Declare it in the ontology, or look for a slip.",
                    path,
                    dump.line_of(path, f"<{term}>", f":{term[len(_space(term)) :]} "),
                    focus=term,
                )
    yield Note(f"Own namespaces: {', '.join(sorted(terms.spaces))}.")


def owl_dl(dump: Dump) -> Found:
    """See that no term is of two kinds, and that properties are used as declared."""
    terms = terms_of(dump)
    if not terms.kinds:
        raise NotApplicable("no class or property is declared in it.")
    apart = ("object property", "datatype property", "annotation property")
    for term, kinds in sorted(terms.kinds.items()):
        several = [kind for kind in apart if kind in kinds]
        if len(several) > 1:
            yield Fault(
                f"{term} is declared as {' and as '.join(several)}.",
                "Choose one: OWL 2 DL keeps them apart.", focus=term,
            )  # fmt: skip
        if {"class", "datatype"} <= kinds:
            yield Fault(
                f"{term} is declared as class and as datatype.",
                "Choose one: OWL 2 DL keeps them apart.", focus=term,
            )  # fmt: skip
    told: set[str] = set()
    for _, said in dump.reading.subjects():
        for predicate, value in said:
            kinds = terms.kinds.get(predicate.value, set())
            if predicate.value in told or "annotation property" in kinds:
                continue
            literal = isinstance(value, Literal)
            if literal and "object property" in kinds:
                told.add(predicate.value)
                yield Fault(
                    f"{predicate.value} is an object property, and has the text {str(value)[:60]}.",
                    "Give it an address, or declare it otherwise.", focus=predicate.value,
                )  # fmt: skip
            elif not literal and "datatype property" in kinds:
                told.add(predicate.value)
                yield Fault(
                    f"{predicate.value} is a datatype property, and has an address as value.",
                    "Give it a literal, or declare it otherwise.", focus=predicate.value,
                )  # fmt: skip


def annotated(dump: Dump) -> Found:
    """See that the ontology declares the properties and classes of others that it uses itself."""
    terms = terms_of(dump)
    own = [path for path in terms.ontologies if path not in dump.reading.main_group]
    if not own:
        raise NotApplicable("there is no ontology file apart from the data.")
    told: set[str] = set()
    for path in own:
        for term, kind in dump.reading.scans[path].used.items():
            if kind not in _ASKED or _space(term) in _BUILT_IN or term in told:
                continue
            if not terms.kinds.get(term):
                told.add(term)
                yield Fault(
                    f"{term} is used in the ontology as a {kind} and not declared there.",
                    f"Declare it as {_ASKED[kind]}: OWL 2 DL asks for it.",
                    path,
                    severity="warning",
                    focus=term,
                )


def _space(term: str) -> str:
    return term[: max(term.rfind("#"), term.rfind("/")) + 1]


CHECKS = (
    Check("declared", "Every class and property of its own that is used is declared.",
          "violation", declared),
    Check("owl-kinds", "No property is of two kinds, and each is used as declared.", "violation",
          owl_dl),
    Check("owl-annotations", "The ontology declares the terms of others that it uses.",
          "warning", annotated),
)  # fmt: skip
