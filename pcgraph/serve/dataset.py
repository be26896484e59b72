"""Describe the service: what it answers in which forms, and what there is to be asked.

Terms: SPARQL 1.1 Service Description (W3C, 2013), VoID (W3C note, 2011) with nested partitions
as SIB's editor of SPARQL reads them (class, property, class or datatype of the value), SHACL for
example queries and prefixes. What is counted is counted by the engine that answers.
"""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

from pyoxigraph import Literal, RdfFormat, Triple, parse

from pcgraph.graph import KnowledgeGraph
from pcgraph.guard import names_any
from pcgraph.names import BASE, PREFIXES, Prefixes
from pcgraph.pages.render import LICENCE
from pcgraph.pool import Surveyed
from pcgraph.publish.describe import DESCRIBING, Description, Term
from pcgraph.publish.executables import executable_members
from pcgraph.publish.surveyed import SERVICE, Survey, read_survey
from pcgraph.serve.service import Service
from pcgraph.triples import triples_text

SD = "http://www.w3.org/ns/sparql-service-description#"
VOID_EXT = "http://ldf.fi/void-ext#"
_FORMATS = "http://www.w3.org/ns/formats/"
_VOID = DESCRIBING.namespaces["void"]
_DESCRIBES = (SERVICE, SD, _VOID, VOID_EXT, PREFIXES["sh"])
"""Who names something of these asks what is said of the service too."""
_RESULTS = ("SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV",
            "SPARQL_Results_TSV", "Turtle", "N-Triples", "JSON-LD", "RDF_XML")  # fmt: skip
_TITLE = "What is asked here: all graphs together"
_KEPT = 8
"""A server has one address, or few; descriptions for more than so many are not kept."""


class Dataset:
    """What a server says of itself, made when it is first asked for.

    Args:
        service: what answers.
    """

    def __init__(self, service: Service) -> None:
        self._service = service
        self._folder: TemporaryDirectory[str] | None = None
        self._survey: tuple[int, Survey] | None = None
        self._said: dict[tuple[int, str], list[Triple]] = {}
        self._examples: list[Triple] = []

    async def triples(self, endpoint: str) -> list[Triple]:
        """Describe the service.

        Args:
            endpoint: the address that was asked.

        Raises:
            PcgraphError: the graph could not be counted.
        """
        key = (self._service.reading, endpoint)
        if key not in self._said:
            found = described(endpoint, await self._counted(), _licence(self._service))
            if not self._examples:
                self._examples = examples(self._service.known)
            while len(self._said) >= _KEPT:
                del self._said[next(iter(self._said))]
            self._said[key] = [*found, *self._examples]
        return self._said[key]

    async def text(self, endpoint: str, form: str) -> str:
        """Describe the service in a form: ttl, nt, jsonld or rdf."""
        known = self._service.known.prefixes.namespaces
        prefixes = Prefixes({**DESCRIBING.namespaces, "sd": SD, "void-ext": VOID_EXT, **known})
        return triples_text(await self.triples(endpoint), form, prefixes)

    async def beside(self, query: str, endpoint: str) -> str:
        """Give the file of what is said of the service, where a query asks for it; else nothing.

        Questions of the graph are asked of the graph alone, as the command and Python ask them:
        what is said about it never changes their answer.
        """
        if not names_any(query, _DESCRIBES, self._service.known.prefixes):
            return ""
        if self._folder is None:
            self._folder = TemporaryDirectory(prefix="pcgraph-")
        text = triples_text(await self.triples(endpoint), "nt")
        # By its content: a process that has read it has no need to read it again.
        path = Path(self._folder.name) / f"{sha256(text.encode()).hexdigest()[:32]}.nt"
        if not path.exists():
            path.write_text(text, encoding="utf-8")
        return str(path)

    async def _counted(self) -> Survey:
        reading = self._service.reading
        if self._survey is None or self._survey[0] != reading:
            found = await self._service.ask(Surveyed())
            self._survey = reading, read_survey(found.body)
        return self._survey[1]


def described(endpoint: str, found: Survey, licence: str = "") -> list[Triple]:
    """Say what a service is, and what there is in its graphs.

    Args:
        endpoint: its address.
        found: what was counted.
        licence: the address of the licence of all that is asked; empty if there are several.
    """
    said, data = Description(), f"{endpoint}#dataset"
    service, whole, free = (f"{endpoint}#{name}" for name in ("service", "graph", "available"))
    said.add(
        service,
        rdf_type=Term(f"{SD}Service"),
        **{
            f"{SD}endpoint": Term(endpoint),
            f"{SD}supportedLanguage": Term(f"{SD}SPARQL11Query"),
            f"{SD}resultFormat": [Term(f"{_FORMATS}{name}") for name in _RESULTS],
            f"{SD}feature": Term(f"{SD}UnionDefaultGraph"),
            f"{SD}defaultEntailmentRegime": Term("http://www.w3.org/ns/entailment/Simple"),
            f"{SD}defaultDataset": Term(data),
            f"{SD}availableGraphs": Term(free),
        },
    )
    said.add(data, rdf_type=Term(f"{SD}Dataset"), **{f"{SD}defaultGraph": Term(whole)})
    said.add(free, rdf_type=Term(f"{SD}GraphCollection"))
    _graphs(said, data, free, found)
    spaces = {name[: max(name.rfind("/"), name.rfind("#")) + 1] for name, _ in found.properties}
    said.add(
        whole,
        rdf_type=[Term(f"{SD}Graph"), Term("void:Dataset")],
        dcterms_title=_TITLE,
        void_sparqlEndpoint=Term(endpoint),
        void_triples=found.triples,
        void_distinctSubjects=found.subjects,
        void_distinctObjects=found.objects,
        void_classes=len(found.classes),
        void_properties=len(found.properties),
        void_vocabulary=[Term(space) for space in sorted(spaces)],
        void_feature=[Term(f"{_FORMATS}{name}") for name in _RESULTS[4:]],
    )
    if found.entities:
        said.add(whole, void_entities=found.entities, void_uriSpace=Literal(BASE))
    if licence:
        said.add(whole, dcterms_license=Term(licence))
    _partitions(said, endpoint, whole, found)
    return [
        Triple(quad.subject, quad.predicate, quad.object)
        for quad in parse(said.text(), format=RdfFormat.TURTLE)
    ]


def _graphs(said: Description, data: str, free: str, found: Survey) -> None:
    """Name the graphs; the description itself is there for who names it, and counted nowhere."""
    said.add(free, **{f"{SD}namedGraph": Term(f"{data}-service")})
    said.add(
        f"{data}-service",
        rdf_type=Term(f"{SD}NamedGraph"),
        rdfs_label="What is said of the service; asked too where a query names VoID, SHACL or "
        "service description.",
        **{f"{SD}name": Term(SERVICE)},
    )
    for number, (name, size) in enumerate(found.graphs, 1):
        named, graph = f"{data}-named-{number}", f"{data}-graph-{number}"
        for owner in (data, free):
            said.add(owner, **{f"{SD}namedGraph": Term(named)})
        said.add(
            named,
            rdf_type=Term(f"{SD}NamedGraph"),
            **{f"{SD}name": Term(name), f"{SD}graph": Term(graph)},
        )
        said.add(
            graph, rdf_type=[Term(f"{SD}Graph"), Term("void:Dataset")], void_triples=_number(size)
        )


def _partitions(said: Description, endpoint: str, whole: str, found: Survey) -> None:
    """Say which classes have which properties, and what these lead to."""
    for number, (name, size) in enumerate(found.properties, 1):
        part = f"{endpoint}#property-{number}"
        said.add(whole, void_propertyPartition=Term(part))
        said.add(part, void_property=Term(name), void_triples=_number(size))
    places = {}
    for number, (name, size) in enumerate(found.classes, 1):
        places[name] = part = f"{endpoint}#class-{number}"
        said.add(whole, void_classPartition=Term(part))
        said.add(part, void_class=Term(name), void_entities=_number(size))
    within = {}
    for number, (name, property_, size) in enumerate(found.parts, 1):
        within[name, property_] = part = f"{endpoint}#class-property-{number}"
        said.add(places[name], void_propertyPartition=Term(part))
        said.add(part, void_property=Term(property_), void_triples=_number(size))
    for number, (name, property_, target, size) in enumerate(found.targets, 1):
        part = f"{endpoint}#target-{number}"
        said.add(within[name, property_], void_classPartition=Term(part))
        said.add(part, void_class=Term(target), void_entities=_number(size))
    for number, (name, property_, target, size) in enumerate(found.datatypes, 1):
        part = f"{endpoint}#datatype-{number}"
        said.add(within[name, property_], **{f"{VOID_EXT}datatypePartition": Term(part)})
        said.add(part, void_triples=_number(size), **{f"{VOID_EXT}datatype": Term(target)})


def examples(kg: KnowledgeGraph) -> list[Triple]:
    """Give the named queries as examples, with the prefixes that they use.

    Args:
        kg: the folders laid together; the graph is not composed.
    """
    bases = {one.layer: one.base for one in kg.overlays}
    names: Iterable[str] = sorted(kg.queries)
    asked = ((kg.find_query(name), bases.get(kg.queries[name].layer, BASE)) for name in names)
    return [
        Triple(quad.subject, quad.predicate, quad.object)
        for member in executable_members(asked, kg.overlays)
        for quad in parse(str(member.content), format=RdfFormat.TURTLE)
    ]


def _licence(service: Service) -> str:
    """Give the licence where all that is asked is ours."""
    return "" if service.settings.store or service.known.overlays else LICENCE


def _number(figures: str) -> int:
    return int(figures)
