"""Say of each file of a release, in the words of those who use it, what it is."""

from __future__ import annotations

from collections.abc import Iterable
from fnmatch import fnmatchcase

_WHAT = (
    ("tables/*.xlsx", "all tables in one workbook, for Excel"),
    ("pcgraph-*.zip", "everything in one archive"),
    ("rdf/pcgraph.nt", "the whole graph as one, for a triple store (N-Triples)"),
    ("rdf/pcgraph.ttl", "the whole graph as one, to read (Turtle)"),
    ("rdf/pcgraph.jsonld", "the whole graph as one, for web programs (JSON-LD)"),
    ("rdf/pcgraph.rdf", "the whole graph as one (RDF/XML)"),
    ("rdf/pcgraph.trig", "the graph with its parts apart (TriG)"),
    ("rdf/pcgraph.nq", "the graph with its parts apart (N-Quads)"),
    ("README.txt", "where to begin"),
    ("AUDIT.md", "what the audit of this release found"),
    ("CHANGES.md", "what changed since the release before"),
    ("CHECK.md", "how to check this copy without our programs"),
    ("CITATION.cff", "how to cite it, for programs"),
    ("DATASHEET.md", "what it is, how far to trust it, how to cite it"),
    ("LICENSE.txt", "the licence of our part"),
    ("LOAD.md", "how to load it into a triple store, and the numbers to see"),
    ("SHA256SUMS", "the checksum of each file"),
    ("graphs.csv", "which graph holds what, and whose it is"),
    ("tables/*.csv-metadata.json", "what the columns of a table mean, for programs (CSVW)"),
    ("tables/csv-metadata.json", "what the columns of all tables mean, for programs (CSVW)"),
    ("tables/datapackage.json", "the tables as one data package (Frictionless)"),
    ("tables/*.csv", "a table, for Excel, Power BI or a database"),
    ("mappings/*", "decisions on NOS with their reasons (SSSOM)"),
    ("sssom/accepted.ttl", "accepted decisions in the RDF form of SSSOM"),
    ("sssom/links.ttl", "accepted decisions as plain links; they say neither why nor how sure"),
    ("sssom/json/*", "decisions with their reasons (SSSOM JSON)"),
    ("sssom/without-labels/*", "decisions with their reasons, without labels (SSSOM)"),
    ("exports/LOSSES.csv", "what each form of others cannot hold"),
    ("exports/case/*", "one framework for skills platforms (CASE 1.0)"),
    ("exports/ctdl-asn/*", "one framework for credential registries (CTDL-ASN)"),
    ("exports/skos/*", "one framework in SKOS alone"),
    ("parts/*", "one part of the graph"),
    ("stand-ins/quoted/*", "titles and quotations in one part, cut after their first words"),
    ("stand-ins/*", "our short labels in place of the words of a document"),
    ("texts/quoted/*", "titles and quotations in one part, in the words of documents"),
    ("texts/*", "the words of a document"),
    ("ontology/*", "the words of the model"),
    ("shapes/*.ttl", "what the graph is validated by (SHACL)"),
    ("shapes/*.rq", "a rule of the graph: asked of it, what it breaks (SPARQL)"),
    ("queries/examples.ttl", "every question as RDF, for programs that show examples"),
    ("queries/*", "a question, ready to run (SPARQL)"),
    ("changes/*", "what changed since the release before, for programs"),
    ("metadata/audit.*", "what the audit of this release found, for programs"),
    ("metadata/*", "what this release says of itself, for programs"),
    ("w3id/*", "what makes our addresses open one day"),
    ("site/*", "a page, or what pages need"),
    ("*.csv", "a table"),
    ("*", "a file of this release"),
)
"""Patterns of paths, the first that fits counts; those that most people want stand first."""
_FOLDERS = {
    "": "where to begin, the datasheet, checksums, and all in one archive",
    "changes": "what changed since the release before, for programs",
    "exports": "each framework for skills platforms and credential registries, and in SKOS alone",
    "mappings": "decisions on NOS with their reasons (SSSOM)",
    "metadata": "what this release says of itself, for programs",
    "ontology": "the words of the model",
    "parts": "the parts of the graph, each by itself",
    "queries": "every question, ready to run (SPARQL)",
    "rdf": "the whole graph, in six forms",
    "shapes": "what the graph is validated by: shapes (SHACL) and rules (SPARQL)",
    "site": "pages to read in a browser: begin with index.html",
    "sssom": "the decisions in other forms of SSSOM: JSON, RDF, plain links, without labels",
    "stand-ins": "our short labels in place of the words of the documents",
    "tables": "tables for Excel, Power BI or a database: begin with pcgraph-tables.xlsx",
    "texts": "the words of the documents",
    "w3id": "what makes our addresses open one day",
}


def what_is(path: str) -> str:
    """Say what a file of a release is.

    >>> what_is("tables/nos.csv"), what_is("parts/readings/fcc-2019.ttl")
    ('a table, for Excel, Power BI or a database', 'one part of the graph')
    """
    return next(words for pattern, words in _WHAT if fnmatchcase(path, pattern))


def what_lies_in(folder: str) -> str:
    """Say what a folder of a release holds; ``""`` is the release itself."""
    return _FOLDERS.get(folder, "files of this release")


def in_order_of_use(paths: Iterable[str]) -> list[str]:
    """Put those files first that most people want."""
    patterns = [pattern for pattern, _ in _WHAT]

    def rank(path: str) -> tuple[int, str]:
        fits = (place for place, one in enumerate(patterns) if fnmatchcase(path, one))
        return next(fits), path

    return sorted(paths, key=rank)
