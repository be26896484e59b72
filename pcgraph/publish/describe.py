"""Describe a release for machines: VoID, DCAT, PROV, DQV; what is said is counted, never typed in.

Terms: VoID (W3C note, 2011), DCAT 3, PROV-O, DQV, SPDX for checksums, ADMS for the status.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, Triple

from pcgraph.names import BASE, PREFIXES, Prefixes
from pcgraph.publish.counts import Counts
from pcgraph.publish.laid import Laid
from pcgraph.publish.measured import DIMENSIONS, Measure
from pcgraph.triples import triples_text

VOCABULARIES = {
    "adms": "http://www.w3.org/ns/adms#",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dqv": "http://www.w3.org/ns/dqv#",
    "spdx": "http://spdx.org/rdf/terms#",
    "void": "http://rdfs.org/ns/void#",
}
"""Prefixes that only the description of a release needs."""
DESCRIBING = Prefixes({**PREFIXES, **VOCABULARIES})
MEDIA = {
    ".cff": "text/yaml",
    ".csv": "text/csv",
    ".html": "text/html",
    ".json": "application/json",
    ".jsonld": "application/ld+json",
    ".md": "text/markdown",
    ".nq": "application/n-quads",
    ".nt": "application/n-triples",
    ".rdf": "application/rdf+xml",
    ".rdfp": "text/plain",
    ".rq": "application/sparql-query",
    ".trig": "application/trig",
    ".tsv": "text/tab-separated-values",
    ".ttl": "text/turtle",
    ".txt": "text/plain",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".zip": "application/zip",
}
"""Media type by suffix; those of IANA."""
_HOME = "site/index.html"
_VCARD = "http://www.w3.org/2006/vcard/ns#"
_IANA = "https://www.iana.org/assignments/media-types/"
_TYPES = "http://publications.europa.eu/resource/authority/"


@dataclass(frozen=True)
class Written:
    """One file of a release that was written.

    Attributes:
        path: its place in the release.
        size: its bytes.
        sha256: its checksum, in hex digits; empty if it can only be told elsewhere.
    """

    path: str
    size: int
    sha256: str


@dataclass(frozen=True)
class Release:
    """What a release says of itself.

    Attributes:
        version: such as ``0.1.0``.
        issued: the day that the ontology file names, such as ``2026-11-21``.
        title: what it is.
        description: the same in a sentence or two.
        creator: who made it.
        licence: address of the licence of our part.
        full: whether it holds the words of the documents.
        base: what our addresses begin with.
        previous: the version before, or nothing.
        laid: what folders that were laid over ours brought.
    """

    version: str
    issued: str
    title: str
    description: str
    creator: str
    licence: str
    full: bool
    base: str = BASE
    previous: str = ""
    laid: Sequence[Laid] = ()

    @property
    def iri(self) -> str:
        """The address of this release."""
        return f"{self.base}release/{self.version}"

    @property
    def mark(self) -> str:
        """What stands between an address and the name of a part: an address has one # at most."""
        return "/" if self.base.endswith("#") else "#"

    @property
    def rights(self) -> list[str]:
        """Say whose is what is not ours, of each folder that was laid over."""
        return [
            f"What the folder {one.name} brought belongs to {one.owner} and to those whose words "
            f"it holds; licence of its mappings: {one.licence}. graphs.csv says which graphs."
            for one in self.laid
        ]

    def part(self, name: str) -> str:
        """Give the address of something that the release says of itself."""
        return f"{self.iri}{self.mark}{name}"


class Description:
    """Triples on their way to a Turtle file; terms are short ids or addresses in full."""

    def __init__(self) -> None:
        self._triples: list[Triple] = []

    def add(self, subject: str, **said: object) -> None:
        """Say something: ``dcterms_title="…"``; a str is a text, a list says each.

        An address or short id is given as ``Term``.
        """
        node = NamedNode(iri(subject))
        for name, values in said.items():
            predicate = NamedNode(iri(name.replace("_", ":", 1)))
            for value in values if isinstance(values, list | tuple) else [values]:
                self._triples.append(Triple(node, predicate, _term(value)))

    def text(self) -> str:
        """Write it as Turtle."""
        return triples_text(self._triples, "ttl", DESCRIBING)


@dataclass(frozen=True)
class Term:
    """A short id or an address, where a text could be meant."""

    name: str


def day(text: str) -> Literal:
    """Give a date as a literal."""
    return Literal(text, datatype=NamedNode(iri("xsd:date")))


def iri(name: str) -> str:
    """Expand a short id; an address stays."""
    return DESCRIBING.expand(name) or name


def _term(value: object) -> NamedNode | Literal:
    if isinstance(value, Term):
        return NamedNode(iri(value.name))
    if isinstance(value, Literal):
        return value
    if isinstance(value, bool | int | float):
        return Literal(value)
    return Literal(str(value), language="en")


def void_text(release: Release, counts: Counts, links: Mapping[tuple[str, str], int]) -> str:
    """Describe the graph by VoID.

    Args:
        release: the release.
        counts: what was counted.
        links: how many links by which property to things below which address.
    """
    said = Description()
    dataset = release.part("graph")
    spaces = {name[: max(name.rfind("/"), name.rfind("#")) + 1] for name in counts.properties}
    said.add(
        dataset,
        rdf_type=Term("void:Dataset"),
        dcterms_title=release.title,
        dcterms_license=Term(release.licence),
        dcterms_rights=release.rights,
        void_triples=counts.triples,
        void_entities=counts.entities,
        void_distinctSubjects=counts.subjects,
        void_distinctObjects=counts.objects,
        void_classes=len(counts.classes),
        void_properties=len(counts.properties),
        void_uriSpace=Literal(release.base),
        void_vocabulary=[Term(space) for space in sorted(spaces)],
        void_exampleResource=[
            Term(f"{release.base}id/{one}") for one in ("role/link-worker", "nos/GEN97")
        ],
        void_dataDump=[
            Term(f"{release.iri}/rdf/pcgraph.{form}") for form in ("jsonld", "nt", "rdf", "ttl")
        ],
        void_feature=[
            Term(f"http://www.w3.org/ns/formats/{name}")
            for name in ("JSON-LD", "N-Triples", "RDF_XML", "Turtle")
        ],
    )
    for number, (name, size) in enumerate(counts.classes.items(), 1):
        part = release.part(f"class-{number}")
        said.add(dataset, void_classPartition=Term(part))
        said.add(part, void_class=Term(name), void_entities=size)
    for number, (name, size) in enumerate(counts.properties.items(), 1):
        part = release.part(f"property-{number}")
        said.add(dataset, void_propertyPartition=Term(part))
        said.add(part, void_property=Term(name), void_triples=size)
    for number, ((predicate, space), size) in enumerate(sorted(links.items()), 1):
        part, there = release.part(f"links-{number}"), release.part(f"target-{number}")
        said.add(dataset, void_subset=Term(part))
        said.add(
            part,
            rdf_type=Term("void:Linkset"),
            void_linkPredicate=Term(predicate),
            void_subjectsTarget=Term(dataset),
            void_objectsTarget=Term(there),
            void_triples=size,
        )
        said.add(there, rdf_type=Term("void:Dataset"), void_uriSpace=Literal(space))
    return said.text()


def dcat_text(
    release: Release,
    files: Sequence[Written],
    sources: Iterable[tuple[str, str]],
    measured: Iterable[Measure],
    mark: str,
    contact: str = "",
) -> str:
    """Describe the release by DCAT: one distribution a file, with size and checksum.

    Args:
        release: the release.
        files: its files, but for the lists of files themselves.
        sources: address and title of each document that it was made from.
        measured: what was measured of its quality.
        mark: the fingerprint of the graph.
        contact: whom to tell of a fault: an address of the web or of mail.
    """
    said = Description()
    editors, activity = f"{release.base}id/named/pcgraph-editors", release.part("made")
    series, origin = f"{release.base}release/series", [Term(one) for one, _ in sources]
    said.add(
        release.iri,
        rdf_type=[Term("dcat:Dataset"), Term("prov:Entity")],
        dcterms_title=release.title,
        dcterms_description=release.description,
        dcterms_identifier=Literal(f"pcgraph-{release.version}"),
        dcterms_creator=Term(editors),
        dcterms_publisher=Term(editors),
        dcterms_license=Term(release.licence),
        dcterms_rights=release.rights,
        dcterms_issued=day(release.issued),
        dcterms_modified=day(release.issued),
        dcterms_language=Term(f"{_TYPES}language/ENG"),
        dcterms_accessRights=Term(f"{_TYPES}access-right/PUBLIC"),
        dcat_version=Literal(release.version),
        dcat_inSeries=Term(series),
        dcat_keyword=[
            "competency framework",
            "National Occupational Standards",
            "personalised care",
        ],
        dcat_theme=Term(f"{_TYPES}data-theme/HEAL"),
        dcat_contactPoint=Term(release.part("contact")),
        dcat_landingPage=[Term(f"{release.iri}/{one.path}") for one in files if one.path == _HOME],
        adms_versionNotes="Judged by machine from titles and texts."
        + (" CHANGES.md says what changed." if release.previous else ""),
        prov_wasDerivedFrom=origin,
        prov_wasGeneratedBy=Term(activity),
        schema_sha256=Literal(mark),
    )
    if release.previous:
        before = Term(f"{release.base}release/{release.previous}")
        said.add(
            release.iri, dcat_prev=before, dcat_previousVersion=before, prov_wasRevisionOf=before
        )
        said.add(
            before.name,
            rdf_type=[Term("dcat:Dataset"), Term("prov:Entity")],
            dcterms_title=release.title,
            dcterms_description=release.description,
            dcat_version=Literal(release.previous),
            dcat_inSeries=Term(series),
        )
    said.add(
        series,
        rdf_type=Term("dcat:DatasetSeries"),
        dcterms_title="Releases of pcgraph",
        dcterms_description="Every release of the graph; each has a version and stays as it is.",
        dcat_last=Term(release.iri),
    )
    said.add(
        editors,
        rdf_type=[Term("foaf:Agent"), Term("prov:Agent")],
        foaf_name=release.creator,
    )
    said.add(
        release.part("contact"),
        rdf_type=Term(f"{_VCARD}Organization"),
        **{f"{_VCARD}fn": release.creator},
    )
    if contact:
        how = "hasEmail" if contact.startswith("mailto:") else "hasURL"
        said.add(release.part("contact"), **{f"{_VCARD}{how}": Term(contact)})
    said.add(
        activity,
        rdf_type=Term("prov:Activity"),
        dcterms_description="The files of ontology/ and data/ were laid together, what follows was "
        "worked out, and all was written by pcgraph publish.",
        prov_used=origin,
        prov_wasAssociatedWith=[Term(editors), Term(release.part("software"))],
    )
    said.add(
        release.part("software"),
        rdf_type=Term("prov:SoftwareAgent"),
        foaf_name="pcgraph",
        dcat_version=Literal(release.version),
    )
    for one, title in sources:
        said.add(one, rdf_type=Term("prov:Entity"), dcterms_title=title)
    for file in files:
        _distribution(said, release, file)
    _quality(said, release, measured)
    return said.text()


def _quality(said: Description, release: Release, measured: Iterable[Measure]) -> None:
    """Say what was measured, each number by its metric and dimension."""
    about = f"{release.base}id/metric/"
    for name, words in DIMENSIONS.items():
        said.add(f"{about}{name}", rdf_type=Term("dqv:Dimension"), skos_definition=words)
    for one in measured:
        value = release.part(f"measured-{one.name}")
        said.add(release.iri, dqv_hasQualityMeasurement=Term(value))
        said.add(
            value,
            rdf_type=Term("dqv:QualityMeasurement"),
            dqv_computedOn=Term(release.iri),
            dqv_isMeasurementOf=Term(f"{about}{one.name}"),
            dqv_value=one.number,
        )
        said.add(
            f"{about}{one.name}",
            rdf_type=Term("dqv:Metric"),
            skos_definition=one.words,
            dqv_expectedDataType=Term("xsd:integer"),
            dqv_inDimension=Term(f"{about}{one.dimension}"),
        )


def _under(release: Release, path: str) -> dict[str, object]:
    """Say under what a file is handed on: what a folder laid over brought is not under ours."""
    for one, rights in zip(release.laid, release.rights, strict=True):
        if f"/{one.folder}" in path:
            return {"dcterms_rights": rights}
    return {"dcterms_license": Term(release.licence)}


def _distribution(said: Description, release: Release, file: Written) -> None:
    """Describe one file."""
    here = f"{release.iri}/{file.path}"
    suffix = file.path[file.path.rfind(".") :]
    said.add(release.iri, dcat_distribution=Term(here))
    said.add(
        here,
        rdf_type=Term("dcat:Distribution"),
        dcterms_title=file.path,
        **_under(release, file.path),
        dcterms_issued=day(release.issued),
        dcat_accessURL=Term(here),
        dcat_downloadURL=Term(here),
        dcat_mediaType=Term(f"{_IANA}{MEDIA.get(suffix, 'application/octet-stream')}"),
    )
    if not file.sha256:
        said.add(here, dcterms_description="What came of the audit. Size and checksum: SHA256SUMS.")
        if suffix == ".ttl":
            said.add(release.iri, dqv_hasQualityMetadata=Term(here))
            said.add(here, rdf_type=Term("dqv:QualityMetadata"))
        return
    said.add(
        here,
        dcat_byteSize=Literal(str(file.size), datatype=NamedNode(iri("xsd:nonNegativeInteger"))),
        spdx_checksum=Term(f"{here}{release.mark}sha256"),
    )
    said.add(
        f"{here}{release.mark}sha256",
        rdf_type=Term("spdx:Checksum"),
        spdx_algorithm=Term("spdx:checksumAlgorithm_sha256"),
        spdx_checksumValue=Literal(
            file.sha256, datatype=NamedNode("http://www.w3.org/2001/XMLSchema#hexBinary")
        ),
    )
