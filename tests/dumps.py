"""A small dump that is right in every respect, to plant faults in."""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Callable, Mapping
from io import BytesIO
from pathlib import Path

import xlsxwriter
from pyoxigraph import NamedNode, Quad, RdfFormat, parse

from pcgraph.audit.check import Outcome
from pcgraph.names import Prefixes
from pcgraph.publish.forms import canonical_lines, fingerprint, one_graph, write_form

BASE = "https://w3id.org/mini/"
ONE = """
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix m: <https://w3id.org/mini/ns/> .
@prefix c: <https://w3id.org/mini/id/> .
m:Skill a owl:Class .
m:level a owl:DatatypeProperty .
c:scheme a skos:ConceptScheme ; skos:prefLabel "Skills"@en ; skos:hasTopConcept c:a .
c:a a skos:Concept, m:Skill ; skos:prefLabel "Listening"@en ; skos:definition "To hear."@en ;
    skos:topConceptOf c:scheme ; skos:inScheme c:scheme ; skos:narrower c:b ; m:level 1 .
c:b a skos:Concept, m:Skill ; skos:prefLabel "Listening well"@en ; skos:definition "More."@en ;
    skos:inScheme c:scheme ; skos:broader c:a ; skos:narrower c:c .
c:c a skos:Concept ; skos:prefLabel "Asking"@en ; skos:definition "Questions."@en ;
    skos:inScheme c:scheme ; skos:broader c:b ; dcterms:created "2026-01-31"^^xsd:date .
[] a owl:Axiom ; owl:annotatedSource c:a ; owl:annotatedProperty skos:closeMatch ;
    owl:annotatedTarget <https://w3id.org/other/1> .
c:a skos:closeMatch <https://w3id.org/other/1> .
"""
OLD = ONE.replace('"Asking"', '"To ask"')
TSV = """# mapping_set_id: https://w3id.org/mini/maps
# license: https://creativecommons.org/licenses/by/4.0/
# curie_map:
#   c: https://w3id.org/mini/id/
#   o: https://w3id.org/other/
subject_id\tpredicate_id\tpredicate_modifier\tobject_id\tmapping_justification
c:a\tskos:closeMatch\t\to:1\tsemapv:ManualMappingCuration
c:b\tskos:exactMatch\tNot\to:2\tsemapv:ManualMappingCuration
"""
PAGE = """<!doctype html><html lang="en"><title>Skills</title>
<a href="skill.html#a">Listening</a> <a href="https://w3id.org/other/1">other</a></html>"""
SKILL = """<!doctype html><html lang="en"><title>Listening</title><h1 id="a">Listening</h1>
<a href="index.html">all</a> <a href="../rdf/mini.ttl">Turtle</a></html>"""
SKOS = "http://www.w3.org/2004/02/skos/core#"
QUESTION = f"SELECT ?one WHERE {{ ?one <{SKOS}inScheme> ?scheme }} ORDER BY ?one\n"
RULE = f"""#+ id: no-self
#+ severity: violation
#+ message: It is broader than itself.
#+ remedy: Take the link out.
SELECT DISTINCT ?focus ?path ?value WHERE {{
  ?focus <{SKOS}broader> ?value . FILTER(?focus = ?value) BIND(<{SKOS}broader> AS ?path) }}
"""
SHAPE = f"""@prefix sh: <http://www.w3.org/ns/shacl#> .
<https://w3id.org/mini/shape/Concept> a sh:NodeShape ; sh:targetClass <{SKOS}Concept> ;
  sh:property <https://w3id.org/mini/shape/Concept-label> .
<https://w3id.org/mini/shape/Concept-label> a sh:PropertyShape ; sh:path <{SKOS}prefLabel> ;
  sh:minCount 1 ; sh:severity sh:Violation ; sh:message "A skill has no label. Give it one." .
"""
CASE = {
    "CFDocument": {"identifier": "d1", "title": "Skills"},
    "CFItems": [{"identifier": "i1", "fullStatement": "Listening"}],
    "CFAssociations": [{"identifier": "x1", "originNodeURI": {"identifier": "i1"}}],
}
Edits = Mapping[str, Callable[[str], str]]


def quads_of(text: str) -> list[Quad]:
    """Read the graph, all in one named graph."""
    found = parse(text, RdfFormat.TURTLE)
    return [Quad(q.subject, q.predicate, q.object, NamedNode(f"{BASE}graph")) for q in found]


def replaced(old: str, new: str) -> Callable[[str], str]:
    """Give an edit of a file; what is to be replaced must be there."""

    def edit(text: str) -> str:
        assert old in text, old
        return text.replace(old, new, 1)

    return edit


def make(
    folder: Path, graph: str = ONE, edits: Edits | None = None, late: Edits | None = None
) -> Path:
    """Write the dump.

    Args:
        folder: where.
        graph: its graph, as Turtle.
        edits: changes of files, made before files are summed.
        late: changes made after.
    """
    made = _Maker(folder, edits or {})
    quads = quads_of(graph)
    whole, apart = canonical_lines(one_graph(quads)), canonical_lines(quads)
    for form in ("ttl", "nt", "rdf", "jsonld", "trig", "nq"):
        out = BytesIO()
        write_form(apart if form in ("trig", "nq") else whole, form, out, Prefixes({}))
        made.write(f"rdf/mini.{form}", out.getvalue().decode())
    made.write("parts/all.ttl", (folder / "rdf/mini.ttl").read_text(encoding="utf-8"))
    mark, marks = fingerprint(whole), fingerprint(apart)
    made.write(
        "README.txt",
        f"Mini. Load rdf/mini.nt, see site/index.html.\nRDFC-1.0 as one graph  {mark}\n"
        f"with graphs apart {marks}\n",
    )
    made.write("CHANGES.md", "# Changes\n\nThey stand for 2 facts: 1 added, 1 deleted.\n")
    old, new = canonical_lines(one_graph(quads_of(OLD))), canonical_lines(one_graph(quads_of(ONE)))
    gone = [f"D {line}" for line in sorted(set(old) - set(new))]
    come = [f"A {line}" for line in sorted(set(new) - set(old))]
    made.write("CHANGES.rdfp", "\n".join(["H id <urn:1> .", "TX .", *gone, *come, "TC ."]) + "\n")
    size = len(list(whole))
    sums = made.sums["parts/all.ttl"]
    made.write(
        "graphs.csv", f"graph,file,triples,sha256\n{BASE}graph,parts/all.ttl,{size},{sums}\n"
    )
    made.write("mappings/a.sssom.tsv", TSV)
    made.write("site/index.html", PAGE)
    made.write("site/skill.html", SKILL)
    made.write(
        "LOAD.md",
        f"# Load\n\nYou should see **{size}**. `queries/skills.rq` should give **3** rows.\n\n"
        "| question | rows |\n| --- | --- |\n| `queries/skills.rq` | 3 |\n",
    )
    made.write("queries/skills.rq", QUESTION)
    made.write("shapes/core.ttl", SHAPE)
    made.write("shapes/rules/no-self.rq", RULE)
    made.write("tables/skills.csv", 'id,label\nc:a,Listening\nc:b,"Listening, well"\n')
    table = {
        "url": "skills.csv",
        "tableSchema": {"columns": [{"titles": "id"}, {"titles": "label"}]},
    }
    made.write("tables/skills.csv-metadata.json", json.dumps(table))
    resource = {
        "path": "skills.csv",
        "bytes": made.sizes["tables/skills.csv"],
        "hash": "sha256:" + made.sums["tables/skills.csv"],
        "schema": {"fields": [{"name": "id"}, {"name": "label"}]},
    }
    made.write("tables/datapackage.json", json.dumps({"resources": [resource]}))
    made.write("exports/case.json", json.dumps(CASE))
    with xlsxwriter.Workbook(folder / "tables/book.xlsx") as book:
        book.add_worksheet().write_string(0, 0, "=1+1")
    made.add("tables/book.xlsx")
    made.write("metadata/void.ttl", _void(quads))
    made.write("metadata/dcat.ttl", _dcat(made))
    lines = [f"{made.sums[path]}  {path}\n" for path in sorted(made.sums)]
    (folder / "SHA256SUMS").write_text("".join(lines), encoding="utf-8", newline="\n")
    with zipfile.ZipFile(folder.parent / f"mini-{folder.name}.zip", "w") as archive:
        for path in sorted([*made.sums, "SHA256SUMS"]):
            archive.write(folder / path, path)
    for path, edit in (late or {}).items():
        place = folder / path
        text = edit(place.read_text(encoding="utf-8") if place.exists() else "")
        place.unlink(missing_ok=True)
        if text:
            place.write_text(text, encoding="utf-8", newline="\n")
    return folder


class _Maker:
    def __init__(self, folder: Path, edits: Edits) -> None:
        self._folder, self._edits = folder, edits
        self.sums: dict[str, str] = {}
        self.sizes: dict[str, int] = {}

    def write(self, path: str, text: str) -> None:
        place = self._folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        edit = self._edits.get(path, str)
        place.write_text(edit(text), encoding="utf-8", newline="")
        self.add(path)

    def add(self, path: str) -> None:
        content = (self._folder / path).read_bytes()
        self.sums[path], self.sizes[path] = hashlib.sha256(content).hexdigest(), len(content)


def _void(quads: list[Quad]) -> str:
    """Describe the graph; counted here in another way than the audit counts."""
    triples = {(q.subject, q.predicate, q.object) for q in quads}
    kinds = sorted({str(o) for _, p, o in triples if p.value.endswith("#type")})
    parts = "".join(
        f"<#c{n}> void:class {kind} ; void:entities "
        f"{sum(str(o) == kind and p.value.endswith('#type') for _, p, o in triples)} .\n"
        f"<#g> void:classPartition <#c{n}> .\n"
        for n, kind in enumerate(kinds)
    )
    subjects = {s for s, _, _ in triples}
    entities = sum(str(s).startswith(f"<{BASE}") for s in subjects)
    links = sum(p.value.endswith("closeMatch") for _, p, _ in triples)
    return f"""@base <{BASE}void> . @prefix void: <http://rdfs.org/ns/void#> .
<#g> a void:Dataset ; void:triples {len(triples)} ; void:entities {entities} ;
  void:distinctSubjects {len(subjects)} ; void:distinctObjects {len({o for _, _, o in triples})} ;
  void:classes {len(kinds)} ; void:properties {len({p for _, p, _ in triples})} ;
  void:uriSpace "{BASE}" ; void:subset <#l> .
<#l> a void:Linkset ; void:linkPredicate <http://www.w3.org/2004/02/skos/core#closeMatch> ;
  void:subjectsTarget <#g> ; void:objectsTarget <#o> ; void:triples {links} .
<#o> a void:Dataset ; void:uriSpace "https://w3id.org/other/" .
{parts}"""


def _dcat(made: _Maker) -> str:
    """Describe the files."""
    release = f"{BASE}release/1.0.0"
    files = "".join(
        f"""<{release}> dcat:distribution <{release}/{path}> .
<{release}/{path}> a dcat:Distribution ; dcat:accessURL <{release}/{path}> ;
  dcat:byteSize "{made.sizes[path]}"^^xsd:nonNegativeInteger ;
  dcat:mediaType <https://www.iana.org/assignments/media-types/text/turtle> ;
  spdx:checksum [ a spdx:Checksum ; spdx:algorithm spdx:checksumAlgorithm_sha256 ;
    spdx:checksumValue "{made.sums[path]}"^^xsd:hexBinary ] .
"""
        for path in sorted(made.sums)
    )
    return f"""@prefix dcat: <http://www.w3.org/ns/dcat#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix spdx: <http://spdx.org/rdf/terms#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
<{release}> a dcat:Dataset ; dcterms:title "Mini"@en ; dcterms:description "Small."@en ;
  dcterms:publisher <{BASE}us> ; dcat:contactPoint <{BASE}us> ; dcat:keyword "skills"@en ;
  dcat:theme <{BASE}theme> ; dcterms:license <https://creativecommons.org/licenses/by/4.0/> .
<{BASE}us> a foaf:Agent ; foaf:name "us"@en .
{files}"""


__all__ = ["BASE", "CASE", "OLD", "ONE", "make", "quads_of", "replaced"]


def failed(outcomes: Mapping[str, Outcome]) -> set[str]:
    """Name the checks that failed."""
    return {name for name, one in outcomes.items() if one.result == "failed"}


def told(one: Outcome) -> str:
    """Give what a check found, a fault a line."""
    return "\n".join(f"{f.file}:{f.line}: {f.severity}: {f.what} {f.remedy}" for f in one.faults)
