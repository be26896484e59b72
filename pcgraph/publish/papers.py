"""The pages that a person reads first: what a release is, how to load it, how to check it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pcgraph.model import Table
from pcgraph.publish.describe import Release, Written
from pcgraph.publish.member import Member
from pcgraph.publish.parts import Part
from pcgraph.publish.words import Source
from pcgraph.writers.tables import csv_text

GRAPH_COLUMNS = (
    "graph", "what", "file", "triples", "loaded", "whose_words", "whose_judgement", "licence",
    "sha256",
)  # fmt: skip


@dataclass(frozen=True)
class Told:
    """What the pages tell.

    Attributes:
        release: the release.
        parts: its graphs.
        sources: the documents.
        counted: numbers in words, such as how many competencies.
        marks: fingerprint of the one graph, and of the graphs kept apart.
        promised: named questions with the number of rows that each must give.
        judged: who judged, and what was reviewed.
    """

    release: Release
    parts: Sequence[Part]
    sources: Sequence[Source]
    counted: Mapping[str, int]
    marks: tuple[str, str]
    promised: Mapping[str, int]
    judged: str


def graphs_table(parts: Sequence[Part], written: Mapping[str, Written]) -> Table:
    """List the graphs: what, where, how much, whose."""
    rows = tuple(
        (
            part.graph,
            part.what,
            part.path,
            len(part.lines),
            "yes" if part.loaded else "no",
            part.words_of,
            part.judged or None,
            part.licence,
            written[part.path].sha256,
        )
        for part in parts
    )
    return Table(GRAPH_COLUMNS, rows)


def paper_members(told: Told, written: Mapping[str, Written]) -> list[Member]:
    """Write the pages, with the list of graphs."""
    return [
        Member("README.txt", readme(told)),
        Member("DATASHEET.md", datasheet(told, written)),
        Member("LOAD.md", load_page(told)),
        Member("CHECK.md", check_page(told)),
        Member("CITATION.cff", citation(told.release)),
        Member("graphs.csv", csv_text(graphs_table(told.parts, written))),
    ]


def _words(told: Told) -> str:
    """Say whose words a release holds."""
    if told.release.full:
        return (
            "The words of documents stand in texts/, in graphs of their own. To leave them "
            "out, load stand-ins/ in place of texts/: everything still loads, validates and "
            "answers, with our short labels."
        )
    return (
        "The words of the documents are left out: none of them states a licence. In their place "
        "stand our short labels, each with the first eight digits of the SHA-256 of the words "
        "(stand-ins/). Whoever has a document can tell the line by it and by its number. No six "
        "words of a document stand one after the other in any file."
    )


def readme(told: Told) -> str:
    """Write page one."""
    release = told.release
    counted = "\n".join(f"  {number:>6}  {what}" for what, number in told.counted.items())
    return f"""pcgraph {release.version}, issued {release.issued}

{release.description}

In it
{counted}

Judgement: {told.judged}. No publisher endorses it.

Words. {_words(told)}

Where to begin
  Excel or a browser   tables/pcgraph-tables.xlsx, site/index.html
  CSV                  tables/*.csv, described by tables/datapackage.json
  a triple store       LOAD.md
  what it is, how far to trust it, how to cite   DATASHEET.md
  whether this copy is whole                     CHECK.md
  which graph holds what, and whose it is        graphs.csv

Fingerprint of the graph (RDFC-1.0, SHA-256), the same in every RDF form
  as one graph        {told.marks[0]}
  with graphs apart   {told.marks[1]}

Licence of our part: {release.licence}
Addresses below {release.base} do not open yet: the pages are in site/.
"""


def datasheet(told: Told, written: Mapping[str, Written]) -> str:
    """Write what a careful reader asks before using data of others."""
    release = told.release
    graphs = "\n".join(
        f"| {part.name} | {part.what} | `{part.path}` | {len(part.lines)} | {part.words_of} | "
        f"{part.judged or '-'} | {part.licence} | `{written[part.path].sha256[:12]}` |"
        for part in told.parts
    )
    sources = "\n".join(
        f"| {one.file} | {one.licence} | {one.decision} | {one.reason or '-'} |"
        for one in told.sources
    )
    return f"""# pcgraph {release.version}: datasheet

{release.description}

## Graphs

| graph | what it holds | file | triples | whose words | whose judgement | licence | SHA-256 |
| --- | --- | --- | --- | --- | --- | --- | --- |
{graphs}

The checksums are given in full in `graphs.csv`. They prove the copy, not the sender: a signature
is the publisher's step.

## Who judged

Every link from a competency to a NOS is a judgement of ours, made from titles and from the place
in the functional map, not from performance criteria: {told.judged}. No document links a competency
to a NOS. Neither the authors of the documents nor the owner of the NOS endorse any of it.

## What is not reviewed

Whatever `graphs.csv` calls judged: the links, what became of the lines between editions, which
roles are alike, what steps up from role to role. Each record has a field for a reviewer; where it
is empty, tables and pages say *nobody yet*.

## Whose words

{_words(told)}

| document | licence it states | what a release may hold | why |
| --- | --- | --- | --- |
{sources}

## What is stable

- An address that was published never vanishes: it is marked as withdrawn and says what replaces it.
- The columns of tables keep their names; new ones are only added.
- The names of graphs carry no version: drop the graphs that `graphs.csv` names, then load the next
  release.
- Not stable: the words of labels, reasons and notes; the order of rows of equal rank.

## What is not in it

Performance criteria of NOS; NOS that the template does not list; people, posts, pay, courses. An
absent link says that none is recorded, never that none could be.

## How to cite

pcgraph editors. pcgraph {release.version} ({release.issued}). {release.iri}. A single line: its
short id with the version, as `pcgraph {release.version}, fccpcp:0004`.

## Whom to tell

Whoever gave you this release; each page of `site/` has a link "something wrong with this line?"
that names the line.
"""


def load_page(told: Told) -> str:
    """Write a recipe for each store, with the question to ask and the number to see."""
    name, rows = next(iter(told.promised.items()))
    whole = sum(len(part.lines) for part in told.parts if part.loaded)
    return f"""# Load it

`rdf/pcgraph.nt` (or `.ttl`, `.rdf`, `.jsonld`) is one graph: just load it. `rdf/pcgraph.trig` (or
`.nq`) keeps the parts apart; ask their union, or nothing is found. Load with no ruleset: the
questions expect what is in the files. What follows by the axioms is `parts/entailments.ttl`.

Then count, and ask one question:

```sparql
SELECT (COUNT(*) AS ?n) WHERE {{ ?s ?p ?o }}
```

You should see **{whole}**. `queries/{name}.rq` should give **{rows}** rows; the others are listed
below.

| store | how | tried |
| --- | --- | --- |
| Oxigraph 0.5 | `oxigraph load --location DB --file rdf/pcgraph.nt` then `oxigraph serve-read-only --location DB`; for the parts `--file rdf/pcgraph.trig` and `serve-read-only --union-default-graph` | yes |
| Virtuoso 7.2 | `ld_dir('DIR', 'pcgraph.nt', '{told.release.base}graph')`; `rdf_loader_run(); checkpoint;` with DIR in DirsAllowed | yes |
| Fuseki (Jena 5) | `tdb2.tdbloader --loc DB rdf/pcgraph.nt`; for the parts `rdf/pcgraph.trig` and `tdb2:unionDefaultGraph true` | no, as its documentation says |
| GraphDB | import `rdf/pcgraph.nt` into a repository with the ruleset *No inference* | no, as its documentation says |
| rdflib 7 | `Graph().parse("rdf/pcgraph.nt")`; for the parts `Dataset(default_union=True).parse("rdf/pcgraph.trig")` | yes |

## What every question should give

As the file stands, on either form:

| question | rows |
| --- | --- |
{_promised(told.promised)}
"""


def _promised(promised: Mapping[str, int]) -> str:
    return "\n".join(f"| `queries/{name}.rq` | {rows} |" for name, rows in promised.items())


def check_page(told: Told) -> str:
    """Write how to check a release without our programs."""
    whole = sum(len(part.lines) for part in told.parts if part.loaded)
    return f"""# Check it without us

| what | how | you should see |
| --- | --- | --- |
| every byte | `sha256sum -c SHA256SUMS` (Windows: `certutil -hashfile FILE SHA256`) | OK for each file |
| that nothing else lies here | `find . -type f ! -name SHA256SUMS \\| wc -l` against `wc -l < SHA256SUMS` | the same number |
| number of facts | `wc -l rdf/pcgraph.nt` | {whole} |
| that they are in order, each once | `LC_ALL=C sort -uc rdf/pcgraph.nt` | nothing |
| the fingerprint | `sha256sum rdf/pcgraph.nt` | {told.marks[0]} |
| the same with graphs apart | `sha256sum rdf/pcgraph.nq` | {told.marks[1]} |
| Turtle | `rapper -c -i turtle rdf/pcgraph.ttl` | {whole} triples |
| RDF/XML | `rapper -c -i rdfxml rdf/pcgraph.rdf` | {whole} triples |
| TriG and JSON-LD | `riot --validate rdf/pcgraph.trig rdf/pcgraph.jsonld` | nothing |
| the shapes | `pyshacl -s shapes/core.ttl rdf/pcgraph.ttl` | Conforms: True |

`rdf/pcgraph.nt` and `.nq` are canonical: sorted, with the names that RDFC-1.0 gives to what has no
address, so that their SHA-256 is the hash of the graph itself. Any other form, read and made
canonical by any program that knows RDFC-1.0, gives the same.

With our programs: `pcgraph audit .` checks all of this and more.
"""


def citation(release: Release) -> str:
    """Write the Citation File Format."""
    return f"""cff-version: 1.2.0
message: If you use this data, please cite it as below.
type: dataset
title: "{release.title}"
version: "{release.version}"
date-released: "{release.issued}"
license: CC-BY-4.0
url: "{release.iri}"
authors:
  - name: "{release.creator}"
"""
