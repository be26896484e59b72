"""Answer the main question from the same files by a plain rdflib script (for startup.py).

It loads the Turtle files, turns the mapping rows into judgements, derives who is expected
to show what, and asks: ``whole`` for the same table, column by column, by the project's
query text; ``short`` for code, title, evidence and reason alone, by the least query.
"""

import csv
import sys
from pathlib import Path

import rdflib

ROOT = Path(sys.argv[1])
PC = rdflib.Namespace("https://w3id.org/pcgraph/ns/")
CREATED = rdflib.URIRef("http://purl.org/dc/terms/created")
DECISIONS = {
    "positive": "accepted",
    "negative": "considered and not used",
    "none": "none fits",
    "unsure": "not sure",
}
SHORT = """PREFIX pc: <https://w3id.org/pcgraph/ns/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT DISTINCT ?competency ?code ?title ?evidence ?reason ?first WHERE {
  ?role skos:prefLabel "Link Worker"@en .
  ?statement pc:expectedOfAsPrinted ?role ; pc:tag "EVOKE" ; pc:text ?competency ;
    pc:firstLine ?first .
  ?judgement pc:judgedStatement ?statement ; pc:judgedStandard ?nos ; pc:evidence ?evidence ;
    pc:reason ?reason .
  ?nos skos:notation ?code ; skos:prefLabel ?title } ORDER BY ?statement ?code"""
PRINTED = """PREFIX pc: <https://w3id.org/pcgraph/ns/>
CONSTRUCT { ?statement pc:expectedOfAsPrinted ?role }
WHERE { ?statement pc:section/(^pc:inAdditionTo)?/pc:role ?role }"""


def main() -> None:
    """Load all files, turn the mapping rows into triples, derive, ask."""
    graph = rdflib.Graph()
    for path in sorted([*ROOT.glob("ontology/*.ttl"), *ROOT.glob("data/**/*.ttl")]):
        graph.parse(path, format="turtle")
    for path in sorted(ROOT.glob("data/mappings/*/*.sssom.tsv")):
        add_mappings(graph, path)
    for triple in graph.query(PRINTED):
        graph.add(triple)  # type: ignore[arg-type]
    answer = graph.query(SHORT if sys.argv[2] == "short" else whole())
    for row in answer.bindings:
        print(*(row.get(name, "") for name in answer.vars or ()), sep=",")


def whole() -> str:
    """Give the project's query text with role and tag put in."""
    text = (ROOT / "queries" / "nos-for-competency.rq").read_text("utf-8")
    role = "<https://w3id.org/pcgraph/id/role/link-worker>"
    text = text.replace("?role_id { UNDEF }", f"?role_id {{ {role} }}")
    return text.replace("?tag_asked { UNDEF }", '?tag_asked { "EVOKE" }')


def add_mappings(graph: rdflib.Graph, path: Path) -> None:
    """Add one mapping file as judgements."""
    text = path.read_text("utf-8").splitlines()
    head = (row[3:].split(": ", 1) for row in text if row.startswith("#  ") and ": " in row)
    known = {pair[0]: pair[1] for pair in head}
    for row in csv.DictReader((row for row in text if row[:1] != "#"), delimiter="\t"):
        ends = {
            name: rdflib.URIRef(known[row[name].split(":")[0]] + row[name].split(":")[1])
            for name in ("record_id", "subject_id", "object_id", "predicate_id")
        }
        node = ends["record_id"]
        date = rdflib.Literal(row["mapping_date"], datatype=rdflib.XSD.date)
        sure = rdflib.Literal(row["confidence"], datatype=rdflib.XSD.decimal)
        graph.add((node, PC.judgedStatement, ends["subject_id"]))
        graph.add((node, PC.decision, rdflib.Literal(DECISIONS[path.name.split(".")[0]])))
        graph.add((node, PC.reason, rdflib.Literal(row["comment"], lang="en")))
        graph.add((node, PC.confidence, sure))
        graph.add((node, PC.decidedBy, rdflib.Literal(row["mapping_tool"])))
        graph.add((node, PC.decidedHow, rdflib.Literal("machine")))
        graph.add((node, PC.lookedIn, rdflib.Literal("34 NOS")))
        graph.add((node, CREATED, date))
        if row["object_id"] != "sssom:NoTermFound":
            graph.add((node, PC.judgedStandard, ends["object_id"]))
        if row.get("ext_evidence"):
            graph.add((node, PC.evidence, rdflib.Literal(row["ext_evidence"])))
            graph.add((node, PC.relation, ends["predicate_id"]))


main()
