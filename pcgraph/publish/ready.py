"""Say which tables a release holds, how each is made, and what joins them.

The tables that answer a question are what the named queries give. The small tables with keys
are the same queries, cut to the columns of one thing; only the lines of the frameworks, and which
document a heading stands in, are asked for here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pcgraph.compare import with_what_changed
from pcgraph.model import Cell, Table

if TYPE_CHECKING:
    from pcgraph.publish.answers import Answers

MATRIX = "coverage-matrix"
READINGS = ("own", "printed", "tiered")

INTEGERS = frozenset({
    "addition_line", "applies_by_line", "change_no", "competencies_linked", "domains",
    "heading_level", "level", "line_first", "line_last", "lines", "new_line_first",
    "new_line_last", "of_which_all", "of_which_helps", "of_which_part", "old_line_first",
    "old_line_last", "order", "own", "printed", "role_none_fits", "role_not_looked_at",
    "role_open", "role_total", "role_with_nos", "roles_named", "sections", "statements",
    "suggested_only", "tiered", "tool_number", "used_by_competencies",
})  # fmt: skip
DECIMALS = frozenset({"confidence"})
DATES = frozenset({"decided_on", "reviewed_on"})
"""What the columns hold that are no text."""

REFERENCES: Mapping[str, tuple[str, str]] = {
    "competency_id": ("competencies", "competency_id"),
    "document_id": ("frameworks", "document_id"),
    "domain_id": ("domains", "domain_id"),
    "mapping_id": ("judgements", "mapping_id"),
    "new_id": ("competencies", "competency_id"),
    "nos_id": ("nos", "nos_id"),
    "old_id": ("competencies", "competency_id"),
    "role_id": ("roles", "role_id"),
    "section_id": ("sections", "section_id"),
    "source_file": ("sources", "source_file"),
}
"""Of which table a column holds a key."""

_COMPETENCIES = """SELECT DISTINCT ?competency ?kind ?tag ?order ?framework ?source_file ?line_first
  ?line_last ?competency_id ?section_id ?domain_id ?document_id ?data_version
WHERE {
  VALUES (?class ?kind) {
    (pc:Competency "competency")
    (pc:Requirement "requirement")
    (pc:Responsibility "responsibility")
  }
  ?competency_id a ?class ;
    skos:inScheme ?document_id ;
    pc:text ?competency ;
    prov:wasQuotedFrom ?source_id .
  ?source_id pc:fileName ?source_file .
  ?document_id skos:prefLabel ?framework .
  <https://w3id.org/pcgraph/ns/> owl:versionInfo ?data_version .
  OPTIONAL { ?competency_id pc:order ?order }
  OPTIONAL { ?competency_id pc:firstLine ?line_first ; pc:lastLine ?line_last }
  OPTIONAL { ?competency_id pc:tag ?tag }
  OPTIONAL {
    ?competency_id pc:section ?section_id .
    OPTIONAL { ?section_id pc:domain ?domain_id }
  }
}
ORDER BY ?document_id ?order ?competency_id"""
_PLACES = """SELECT DISTINCT ?thing ?document WHERE {
  { ?thing a pc:Section ; dcterms:isPartOf ?document }
  UNION { ?thing a pc:Domain ; skos:inScheme ?document }
} ORDER BY ?thing ?document"""


@dataclass(frozen=True)
class Ready:
    """One table of a release.

    Attributes:
        name: of the file and of the sheet.
        what: what a row is and what the table is for.
        made: gives the table.
        key: the columns that no two rows share and that are never empty; none if there are none.
        command: how to ask for the same; nothing where no command gives it.
    """

    name: str
    what: str
    made: Callable[[Answers], Table]
    key: tuple[str, ...] = ()
    command: str = ""


def ready_tables(full: bool) -> tuple[Ready, ...]:
    """Name the tables, in the order in which a person meets them.

    Args:
        full: whether the words of the sources are in the graph, so that they can be compared.
    """
    return (
        _query("nos-for-competency", "One row a competency, NOS and role, also those without."),
        _query("competencies-for-nos", "One row a NOS and competency, also those without."),
        _query("competencies-for-role", "One row a role and competency.",
               ("role_id", "competency_id")),
        _query("competencies-without-nos", "One row a role and competency that has no NOS."),
        Ready(
            "coverage",
            "Which functions of the NOS do the competencies of each role touch? "
            "One row a function and role, also with 0.",
            lambda answers: answers.matrix.long,
            ("function_id", "role_id", "document_id"),
            "pcgraph coverage",
        ),
        Ready(
            MATRIX,
            "The same as functions down and roles across. n (p): n competencies are linked, p of "
            "them by a NOS that shows part or only helps; · no link recorded; ? suggested only.",
            lambda answers: _headed(answers.matrix.table()),
            (),
            "pcgraph coverage --matrix",
        ),
        _changes(full),
        _query("template-nos", "One row a row of a template.", ("entry_id",)),
        _query("mappings", "One row a judgement, accepted or not.", ("mapping_id",)),
        Ready(
            "judgements",
            "The judgements by their keys: one row each. Only those with the decision accepted "
            "say that a NOS evidences a competency.",
            lambda answers: _cut(answers.query("mappings"), (
                "nos_code", "decision", "evidence", "relation", "reason", "reviewed_by",
                "confidence", "decided_by", "decided_how", "decided_on", "reviewed_on",
                "looked_in", "mapping_id", "competency_id", "nos_id", "predicate",
                "data_version",
            )),
            ("mapping_id",),
        ),
        Ready(
            "competencies",
            "One row a competency, requirement or responsibility, of every edition.",
            lambda answers: answers.text(_COMPETENCIES, "competencies"),
            ("competency_id",),
        ),
        Ready(
            "competency_role",
            "Which competency counts for which role: one row a competency, role and reading, of "
            "every edition. Choose one reading, else lines count twice: own (under the role's own "
            "headings), printed (also above, where the addition phrase is printed) or tiered "
            "(each role includes the one below, which is nowhere printed).",
            _competency_role,
            ("competency_id", "role_id", "reading"),
        ),
        Ready("roles", "One row a role.",
              lambda answers: _cut(answers.query("roles"), (
                  "role", "spellings", "role_id", "data_version",
              )),
              ("role_id",)),
        _query("roles", "One row a role and a document that names it.", ("role_id", "document_id"),
               "role_framework"),
        _query("nos-list", "One row a NOS.", ("nos_id",), "nos"),
        _query("frameworks", "One row a document.", ("document_id",)),
        Ready("sources", "One row a source text, with its checksum.",
              lambda answers: _cut(answers.query("sources"), (
                  "title", "edition", "publisher", "publisher_known", "lines", "licence_status",
                  "redistribution", "redistribution_reason", "source_sha256", "source_file",
                  "source_id", "data_version",
              )), ("source_id",)),
        Ready("sections", "One row a heading, or a place where one is missing.",
              lambda answers: _placed(answers, "section"), ("section_id",)),
        Ready("domains", "One row a domain of a framework.",
              lambda answers: _placed(answers, "domain"), ("domain_id",)),
    )  # fmt: skip


def _query(name: str, what: str, key: tuple[str, ...] = (), called: str = "") -> Ready:
    """Name a table that a named query gives as it is."""
    return Ready(
        called or name, what, lambda answers: answers.query(name), key, f"pcgraph query {name}"
    )


def _changes(full: bool) -> Ready:
    """Name the table of changes; words that are left out cannot be compared."""

    def made(answers: Answers) -> Table:
        table = answers.query("changes")
        return with_what_changed(table) if full else table

    what = "What became of each line in the next edition: one row a pair of lines."
    return Ready("changes", what, made, (), "pcgraph query changes")


def _competency_role(answers: Answers) -> Table:
    """Set the three readings below each other."""
    wanted = ("role", "reading", "applies_by", "applies_by_line", "framework", "competency_id",
              "role_id", "data_version")  # fmt: skip
    parts = [
        _cut(answers.query("competencies-for-role", edition="all", reading=reading), wanted)
        for reading in READINGS
    ]
    return Table(wanted, tuple(row for part in parts for row in part.rows))


def _placed(answers: Answers, thing: str) -> Table:
    """Add to the headings or the domains the key of the document that prints them."""
    places = answers.text(_PLACES, "places")
    documents = {row[0]: row[1] for row in places.rows}
    table = answers.query(f"{thing}s")
    own = table.columns.index(f"{thing}_id")
    last = len(table.columns) - 1
    rows = ((*row[:last], documents.get(row[own]), row[last]) for row in table.rows)
    return Table((*table.columns[:last], "document_id", table.columns[last]), tuple(rows))


def _headed(table: Table) -> Table:
    """Number those heads that another column has too: roles of one name."""
    seen: dict[str, int] = {}
    heads = []
    for column in table.columns:
        seen[column] = seen.get(column, 0) + 1
        heads.append(column if seen[column] == 1 else f"{column} ({seen[column]})")
    return replace(table, columns=tuple(heads))


def _cut(table: Table, columns: Sequence[str]) -> Table:
    """Keep some columns, and of equal rows one."""
    places = [table.columns.index(column) for column in columns]
    rows: dict[tuple[Cell, ...], None] = dict.fromkeys(
        tuple(row[place] for place in places) for row in table.rows
    )
    return replace(table, columns=tuple(columns), rows=tuple(rows), closed=0)
