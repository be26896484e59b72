"""An axiom, and whether the compiled rules reach all that it says."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pyoxigraph import BlankNode, Literal, NamedNode

from pcgraph.errors import InputProblem
from pcgraph.names import PREFIXES, expand

Node = NamedNode | BlankNode
Term = NamedNode | BlankNode | Literal

_RESERVED = tuple(PREFIXES[name] for name in ("owl", "rdf", "rdfs", "xsd"))
_NAMES = frozenset(
    PREFIXES["rdfs"] + name for name in ("label", "comment", "seeAlso", "isDefinedBy")
)
_TOP = frozenset(PREFIXES["owl"] + name for name in ("Thing", "Nothing"))
_DATATYPES = frozenset(
    [PREFIXES["rdf"] + name for name in ("langString", "PlainLiteral", "XMLLiteral", "HTML")]
    + [PREFIXES["rdfs"] + name for name in ("Literal", "Resource")]
)

PLAIN = (
    "rdfs:subClassOf", "owl:equivalentClass", "owl:disjointWith", "owl:complementOf",
    "rdfs:subPropertyOf", "owl:equivalentProperty", "owl:propertyDisjointWith", "owl:inverseOf",
    "rdfs:domain", "rdfs:range", "owl:differentFrom",
)  # fmt: skip
LISTS = ("owl:propertyChainAxiom", "owl:intersectionOf", "owl:unionOf", "owl:oneOf")
LIMITS = ("owl:maxCardinality", "owl:maxQualifiedCardinality")
RESTRICTIONS = ("owl:someValuesFrom", "owl:allValuesFrom", "owl:hasValue", *LIMITS)
KINDS = (
    "owl:SymmetricProperty", "owl:TransitiveProperty", "owl:IrreflexiveProperty",
    "owl:AsymmetricProperty",
)  # fmt: skip
GROUPS = ("owl:AllDisjointClasses", "owl:AllDisjointProperties", "owl:AllDifferent")
NEGATIVE = "owl:NegativePropertyAssertion"
PARTS = (
    "owl:onProperty", "owl:onClass", "owl:members", "owl:distinctMembers",
    "owl:sourceIndividual", "owl:assertionProperty", "owl:targetIndividual", "owl:targetValue",
)  # fmt: skip
NO_AXIOMS = (
    "owl:versionInfo", "owl:versionIRI", "owl:priorVersion", "owl:backwardCompatibleWith",
    "owl:incompatibleWith", "owl:deprecated", "owl:annotatedSource", "owl:annotatedProperty",
    "owl:annotatedTarget",
)  # fmt: skip
DECLARED = (
    "owl:Ontology", "owl:Class", "owl:ObjectProperty", "owl:DatatypeProperty",
    "owl:AnnotationProperty", "owl:OntologyProperty", "owl:DeprecatedClass",
    "owl:DeprecatedProperty", "owl:NamedIndividual", "owl:Restriction", "owl:Axiom",
    "owl:Annotation", "owl:Thing", "owl:Nothing",
)  # fmt: skip

SAME = "it may prove that two names mean one thing, and the compiled rules never join names"
OUTSIDE = "it is no part of OWL 2 RL, so that no rule would heed it"
_LITERALS = "it is about literals, and the compiled rules give a literal no kind"
BROKEN = "a part of it is missing"
NOT_COVERED: dict[str, tuple[str, str, bool]] = {
    "owl:sameAs": ("eq-rep", SAME, True),
    "owl:FunctionalProperty": ("prp-fp", SAME, True),
    "owl:InverseFunctionalProperty": ("prp-ifp", SAME, True),
    "owl:hasKey": ("prp-key", f"{SAME}; owlrl 7.6 passes over the last key", False),
    "owl:imports": ("", "what it imports is not fetched, so that its axioms would be lost", False),
}
"""Rule, reason, and whether the reference covers it; other words of OWL are outside RL."""

_BOTH_WAYS = ("owl:equivalentClass", "owl:equivalentProperty", "owl:inverseOf")
_KEPT_AS_WRITTEN = (PREFIXES["xsd"] + "string", PREFIXES["rdf"] + "langString")


@dataclass(frozen=True)
class Axiom:
    """One thing that the ontology states, to be compiled into rules.

    Attributes:
        kind: the word of RDFS or OWL that makes it an axiom, as a short id.
        subject: the class, property or thing that it is about.
        values: what is said of it, in order: a class, the steps of a chain, members.
        prop: the property of a restriction or of a negative fact.
        words: the axiom in one line.
    """

    kind: str
    subject: Node
    values: tuple[Term, ...] = ()
    prop: Node | None = None
    words: str = ""


@dataclass(frozen=True)
class Refusal:
    """An axiom that the compiled rules do not cover.

    Attributes:
        words: the axiom in one line.
        reason: why it is not covered.
        rule: the rule of OWL 2 RL that would use it; nothing if there is none.
        by_owlrl: whether the reference covers it.
    """

    words: str
    reason: str
    rule: str = ""
    by_owlrl: bool = False


@dataclass(frozen=True)
class Ontology:
    """What a graph states about its own words.

    Attributes:
        axioms: in a fixed order.
        refused: what is not covered, in a fixed order.
        classes: what is declared as a class.
        properties: what is declared as a property, and as which kind.
        inverses: the property that a nameless inverse turns round.
    """

    axioms: tuple[Axiom, ...]
    refused: tuple[Refusal, ...]
    classes: frozenset[Node]
    properties: dict[Node, NamedNode]
    inverses: dict[Node, Node]


def refuse(refused: Iterable[Refusal]) -> None:
    """Raise one error that names every axiom that is not covered; nothing if there is none.

    Raises:
        InputProblem: PC-REASON-AXIOM.
    """
    found = list(refused)
    if not found:
        return
    told = [f"{one.words}{f' ({one.rule})' if one.rule else ''}: {one.reason}." for one in found]
    more = f"\n  and {len(told) - 8} more" if len(told) > 8 else ""
    remedy = "Take them out, or say them in another way."
    if all(one.by_owlrl for one in found):
        remedy = "Use --engine owlrl, which covers them, or take them out."
    raise InputProblem(
        "PC-REASON-AXIOM",
        f"axioms that are not covered, so that nothing was inferred: {len(told)}.\n  "
        + "\n  ".join(told[:8])
        + more,
        remedy,
    )


def reserved(term: object) -> bool:
    """Tell whether a term is a word of RDF, RDFS, OWL or XSD that no fact is told with.

    >>> reserved(NamedNode(PREFIXES["owl"] + "Thing")), reserved(NamedNode("https://example.org/"))
    (True, False)
    """
    if not isinstance(term, NamedNode):
        return False
    return term.value.startswith(_RESERVED) and term.value not in _NAMES


def is_datatype(term: object) -> bool:
    """Tell whether a term is a datatype, or the class of everything."""
    return isinstance(term, NamedNode) and (
        term.value.startswith(PREFIXES["xsd"]) or term.value in _DATATYPES
    )


def node(curie: str) -> NamedNode:
    """Give the node of a short id of ours."""
    return NamedNode(expand(curie) or curie)


TYPE = node("rdf:type")


def unsound(axiom: Axiom, inverses: Mapping[Node, Node]) -> tuple[str, bool]:
    """Say why the rules would not reach all that an axiom says.

    Args:
        axiom: the axiom.
        inverses: the nameless inverses, and what they turn round.

    Returns:
        The reason, and whether the reference reaches it; no reason if the rules do.
    """
    properties, premises, conclusions = _places(axiom)
    skos = PREFIXES["skos"]
    turned = (*axiom.values, axiom.subject) if axiom.kind in _BOTH_WAYS else (axiom.subject,)
    if any(isinstance(one, NamedNode) and one.value.startswith(skos) for one in turned):
        return "SKOS is never reasoned with: it would turn right facts into wrong ones", False
    for one in properties:
        nameless = isinstance(one, BlankNode) and one not in inverses
        if isinstance(one, Literal) or nameless or reserved(one):
            return "it uses as a property what is nameless, a literal, or a word of RDF", False
    if any(isinstance(one, Literal) for one in (*premises, *conclusions)):
        return "it uses a literal as a class", False
    if any(map(is_datatype, premises)):
        return _LITERALS, True
    for one in (*premises, *conclusions):
        top = isinstance(one, NamedNode) and one.value in _TOP
        if reserved(one) and not top and not is_datatype(one):
            return "it would make new axioms out of facts", True
    listed = axiom.kind == "owl:oneOf" or axiom.prop in inverses
    if listed and any(isinstance(one, Literal) for one in axiom.values):
        return _LITERALS, True
    value = axiom.values[0] if axiom.kind == "owl:hasValue" else None
    if isinstance(value, Literal) and value.datatype.value not in _KEPT_AS_WRITTEN:
        return "its value is a number, date or the like, which the index compares by value", True
    return "", False


def _places(axiom: Axiom) -> tuple[list[Term], list[Term], list[Term]]:
    """Give the properties of an axiom, the classes that it asks for, and those it concludes."""
    subject, values, kind = axiom.subject, list(axiom.values), axiom.kind
    on = [] if axiom.prop is None else [axiom.prop]
    if kind in ("rdfs:domain", "rdfs:range"):
        return [subject], [], values
    if kind in ("owl:differentFrom", "owl:AllDifferent"):
        return [], [], []
    if kind == NEGATIVE:
        return [*on], [], []
    if kind == "owl:AllDisjointProperties":
        return values, [], []
    if kind in KINDS or "ropert" in kind or kind == "owl:inverseOf":
        return [subject, *values], [], []
    if kind == "owl:AllDisjointClasses":
        return [], values, []
    if kind in ("owl:hasValue", "owl:oneOf"):
        return [*on], [subject], []
    if kind in LIMITS:
        return [*on], [subject, *values[1:]], []
    if kind in ("owl:allValuesFrom", "rdfs:subClassOf"):
        return [*on], [subject], values
    return [*on], [subject, *values], []


def number_of(value: Term) -> int | None:
    """Read a number of cardinality.

    >>> number_of(Literal("01", datatype=node("xsd:integer"))), number_of(Literal("few"))
    (1, None)
    """
    if not isinstance(value, Literal) or not value.value.isdecimal():
        return None
    return int(value.value[:9])
