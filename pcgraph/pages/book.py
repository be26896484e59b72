"""What the graph answers, asked once for all pages, and sorted by what each page needs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from itertools import combinations, islice

from pcgraph.about import data_version
from pcgraph.compare import EDITIONS, QUERIES
from pcgraph.engine import cell, solutions
from pcgraph.graph import KnowledgeGraph
from pcgraph.model import Cell, Table
from pcgraph.pages.address import Addresses, file_name
from pcgraph.pages.line import Line
from pcgraph.pages.linked import BySubject, by_subject
from pcgraph.pages.page import Bit, Bits
from pcgraph.picture import picture
from pcgraph.stand_in import LEFT_OUT_MARK

Record = dict[str, Cell]
JUDGED = ("competency", "requirement", "responsibility")
"""The kinds of line on which a NOS is judged."""
_LOG = "CHANGES.md"
_PAIRS = 300
"""How many pairs of roles of one document are set side by side at most."""


class Book:
    """The answers that the pages are made of.

    Args:
        kg: the graph.
        texts: the source texts that may be shown, by file name.
        files: the files of the release: path from its root, what it is, how many bytes if known.
        contact: whom to tell of a fault: an address of the web or of mail; nothing if unknown.
    """

    def __init__(
        self, kg: KnowledgeGraph, texts: Mapping[str, str] | None = None,
        files: Sequence[tuple[str, str, int | None]] = (), contact: str = "",
    ) -> None:  # fmt: skip
        self.kg = kg
        self.texts = dict(texts or {})
        self.files = tuple(files)
        self.contact = contact

    def asked(self, name: str, edition: str | None = None, **given: str | bool) -> Table:
        """Ask a named query."""
        return self.for_readers(self.kg.query(name, edition, **given))

    def for_readers(self, table: Table) -> Table:
        """Leave out which store was asked: that is for who runs it, not for who reads a page."""
        if not self.kg.named_store:
            return table
        told = self.kg.parts
        return replace(table, notes=tuple(note for note in table.notes if note not in told))

    @property
    def log(self) -> Bits:
        """The log of changes since the release before, where this release has one."""
        there = any(path == _LOG for path, _, _ in self.files)
        return (Bit("what changed since the release before", f"../{_LOG}"),) if there else ()

    @cached_property
    def version(self) -> str:
        """The version that the graph says it is."""
        return data_version(self.kg.composition.store)

    @cached_property
    def labels_stand_in(self) -> bool:
        """Whether our labels stand in place of the words of some document."""
        return any(LEFT_OUT_MARK in line.text for line in self.lines.values())

    @cached_property
    def addresses(self) -> Addresses:
        """The file of each thing that has a page."""
        folders: Mapping[str, Iterable[object]] = {
            "role": self.roles,
            "framework": self.documents,
            "document": self.documents,
            "domain": self.domains,
            "competency": self.lines,
            "nos": self.standards,
            "function": self.functions,
            "mapping": self.sets,
        }
        return Addresses((folder, str(thing)) for folder, some in folders.items() for thing in some)

    def drawn(self, kind: str, *things: str, **given: str) -> str:
        """Draw a picture; a page needs no command below it that gives the same as a table."""
        store = self.kg.questioned.store
        return picture(self.kg, store, self.kg.prefixes, kind, things, given, False).svg

    def ref(self, folder: str, thing: object, words: object, kind: str = "", note: str = "") -> Bit:
        """Name a thing, with a link to its page if it has one."""
        return Bit(str(words or thing), self.addresses.path(folder, thing), kind, note)

    def link(self, thing: object, words: object, kind: str = "", note: str = "") -> Bit:
        """Name a thing of any kind, with a link to its page if it has one."""
        folders = ("role", "framework", "domain", "competency", "nos", "function")
        found = (folder for folder in folders if self.addresses.path(folder, thing))
        return self.ref(next(found, ""), thing, words, kind, note)

    def place(self, file: Cell, first: Cell, last: Cell = None, words: str = "") -> Bits:
        """Name lines of a source text, with a link to them."""
        if first is None:
            return ()
        shown = f"line {first}" if last in (None, first) else f"lines {first} to {last}"
        path = self.addresses.path("document", self.document_of.get(str(file), ""))
        return (Bit(words or shown, f"{path}#L{first}" if path else ""),)

    def iri(self, thing: str) -> str:
        """Give the address of a short id."""
        return self.kg.prefixes.expand(thing) or thing

    @cached_property
    def documents(self) -> dict[str, Record]:
        """The documents: first those without a later edition, and of them the largest."""
        sources = {row["document_id"]: row for row in self.asked("sources")}
        rows = [row | sources.get(row["document_id"], {}) for row in self.asked("frameworks")]
        rows.sort(key=lambda row: (row["newest"] != "yes", -int(row["statements"] or 0)))
        return {str(row["document_id"]): row for row in rows}

    @cached_property
    def document_of(self) -> dict[str, str]:
        """The document by the file of its source text."""
        return {str(row["source_file"]): name for name, row in self.documents.items()}

    @cached_property
    def document_named(self) -> dict[str, str]:
        """The document by its label."""
        return {str(row["framework"]): name for name, row in self.documents.items()}

    @cached_property
    def roles(self) -> dict[str, list[Record]]:
        """The roles, each with one row a document that names it, in the order of documents."""
        order = {name: place for place, name in enumerate(self.documents)}
        rows = sorted(self.asked("roles"), key=lambda row: order.get(str(row["document_id"]), 99))
        return grouped(rows, "role_id")

    def role_name(self, role: str) -> str:
        """Give the label of a role."""
        return str(self.roles[role][0]["role"])

    @cached_property
    def pairs(self) -> dict[tuple[str, str], str]:
        """The pages that set two roles side by side, of documents without a later edition."""
        found: dict[tuple[str, str], str] = {}
        for document, row in self.documents.items():
            names = [role for role, some in self.roles.items()
                     for one in some if one["document_id"] == document]  # fmt: skip
            lined = [role for role in names if role in self.lines_of]
            if row["newest"] == "yes":
                for pair in islice(combinations(sorted(lined), 2), _PAIRS):
                    files = [file_name("role", role) for role in pair]
                    found.setdefault(pair, f"side-by-side/{'--'.join(files)}.html")
        return dict(sorted(found.items(), key=lambda item: item[1]))

    @cached_property
    def coverage_paths(self) -> dict[str, str]:
        """The page with the coverage of each document whose lines count for a role."""
        named = {str(row["framework"]) for row in self.expected}
        return {
            document: f"coverage/{file_name('framework', document)}.html"
            for document, row in self.documents.items()
            if row["framework"] in named
        }

    @cached_property
    def laddered(self) -> list[str]:
        """The documents whose roles are drawn as a ladder: frameworks with lines for roles."""
        text = "SELECT DISTINCT ?x WHERE { ?x a pc:Framework }"
        found = solutions(self.kg.composition.store, text, "pages", None, self.kg.prefixes)
        frameworks = {cell(row["x"], self.kg.prefixes) for row in found}
        return [document for document in self.coverage_paths if document in frameworks]

    @cached_property
    def domains(self) -> dict[str, Record]:
        """The domains."""
        return {str(row["domain_id"]): row for row in self.asked("domains")}

    @cached_property
    def sections(self) -> dict[str, Record]:
        """The sections."""
        return {str(row["section_id"]): row for row in self.asked("sections")}

    @cached_property
    def lines(self) -> dict[str, Line]:
        """Every statement, in the order of the documents."""
        text = """SELECT ?line (SAMPLE(?words) AS ?text) (SAMPLE(?name) AS ?label)
            (SAMPLE(?word) AS ?tag) (SAMPLE(?kind_name) AS ?kind) (SAMPLE(?place) AS ?order)
            (SAMPLE(?scheme) AS ?document) (SAMPLE(?part) AS ?section)
            (SAMPLE(?file_name) AS ?file) (SAMPLE(?begin) AS ?first) (SAMPLE(?end) AS ?last)
            WHERE { ?class rdfs:subClassOf pc:Statement ; rdfs:label ?kind_name .
            ?line a ?class ; pc:text ?words ; pc:firstLine ?begin ; pc:lastLine ?end ;
                prov:wasQuotedFrom ?source . ?source pc:fileName ?file_name .
            OPTIONAL { ?line skos:prefLabel ?name } OPTIONAL { ?line pc:tag ?word }
            OPTIONAL { ?line skos:inScheme ?scheme } OPTIONAL { ?line pc:section ?part }
            OPTIONAL { ?line pc:order ?place } } GROUP BY ?line"""
        prefixes = self.kg.prefixes
        found = []
        for row in solutions(self.kg.composition.store, text, "pages", None, prefixes):
            read = {name: cell(term, prefixes) for name, term in row.items()}
            said = {name: str(value or "") for name, value in read.items()}
            found.append(
                Line(
                    said["line"], said["kind"], said["text"], said["label"], said["tag"],
                    said["document"], said["section"], said["file"],
                    int(read["first"] or 0), int(read["last"] or 0),
                )
            )  # fmt: skip
        order = {name: place for place, name in enumerate(self.documents)}
        found.sort(key=lambda line: (order.get(line.document, 99), line.first, line.id))
        return {line.id: line for line in found}

    @cached_property
    def asked_expected(self) -> Table:
        """The table of which line is expected of which role, by any reading, in every edition."""
        return self.asked("competencies-for-role", "all", reading="tiered")

    @cached_property
    def expected(self) -> list[Record]:
        """The rows of ``asked_expected``."""
        return self.asked_expected.records()

    @cached_property
    def roles_of(self) -> dict[str, list[Record]]:
        """The rows of ``expected`` by line."""
        return grouped(self.expected, "competency_id")

    @cached_property
    def lines_of(self) -> dict[str, list[Record]]:
        """The rows of ``expected`` by role."""
        return grouped(self.expected, "role_id")

    @cached_property
    def asked_mappings(self) -> Table:
        """The table of every judgement on a line and a NOS."""
        return self.asked("mappings")

    @cached_property
    def judgements(self) -> list[Record]:
        """Every judgement on a line and a NOS."""
        return self.asked_mappings.records()

    @cached_property
    def judged(self) -> dict[str, list[Record]]:
        """The judgements by line, the strongest first."""
        return grouped(sorted(self.judgements, key=_strength), "competency_id")

    @cached_property
    def judged_nos(self) -> dict[str, list[Record]]:
        """The judgements by NOS, the strongest first."""
        return grouped(sorted(self.judgements, key=_strength), "nos_id")

    @cached_property
    def sets(self) -> dict[str, list[Record]]:
        """The judgements by mapping set, and those on roles."""
        found: dict[str, list[Record]] = defaultdict(list)
        for row in [*self.judgements, *self.likenesses.values()]:
            found[str(row["mapping_id"]).rpartition("-")[0]].append(row)
        return dict(found)

    @cached_property
    def likenesses(self) -> dict[str, Record]:
        """The judgements on two roles, by their id; each once."""
        return {str(row["mapping_id"]): row for row in self.asked("similar-roles")}

    @cached_property
    def like(self) -> dict[str, list[Record]]:
        """The judgements on two roles by role."""
        return grouped(self.asked("similar-roles"), "role_id")

    @cached_property
    def standards(self) -> dict[str, Record]:
        """The NOS."""
        return {str(row["nos_id"]): row for row in self.asked("nos-list")}

    @cached_property
    def functions(self) -> dict[str, list[Record]]:
        """The functions, each with one row a NOS under it."""
        return grouped(self.asked("functional-map"), "function_id")

    @cached_property
    def covered(self) -> dict[str, list[Record]]:
        """How far the competencies of each role touch each function."""
        return grouped(self.asked("coverage"), "function_id")

    @cached_property
    def changes(self) -> dict[tuple[str, str], Table]:
        """What became of each line, by pair of editions, with the words that changed."""
        pairs = {(str(row["old_edition"]), str(row["new_edition"])) for row in self.changed}
        return {
            pair: self.for_readers(self.kg.compare(*(self.document_named[one] for one in pair)))
            for pair in sorted(pairs)
        }

    @cached_property
    def changed(self) -> list[Record]:
        """Every line of ``changes``."""
        return self.asked(QUERIES[EDITIONS][0]).records()

    @cached_property
    def changes_of(self) -> dict[str, list[Record]]:
        """What became of each line, by old and by new line."""
        old, new = grouped(self.changed, "old_id"), grouped(self.changed, "new_id")
        return {line: [*old.get(line, ()), *new.get(line, ())] for line in {**old, **new}}

    @cached_property
    def chains(self) -> dict[str, list[Record]]:
        """The progressions, each with its steps."""
        return grouped(self.asked("progressions", "all"), "progression_id")

    @cached_property
    def chains_of(self) -> dict[str, list[str]]:
        """The progressions that a line has a step in."""
        found: dict[str, list[str]] = defaultdict(list)
        for name, rows in self.chains.items():
            for row in rows:
                found[str(row["competency_id"])].append(name)
        return dict(found)

    @cached_property
    def readings(self) -> dict[str, list[Record]]:
        """Our readings, by what they are about."""
        return grouped(self.asked("our-readings"), "about_id")

    @cached_property
    def same_words(self) -> dict[str, list[str]]:
        """The lines that have the same words, by line."""
        found: dict[str, list[str]] = {}
        for row in self.asked("shared-competencies"):
            ids = str(row["competency_ids"]).split("; ")
            found |= {line: [other for other in ids if other != line] for line in ids}
        return found

    @cached_property
    def facts(self) -> BySubject:
        """Every fact, by its subject."""
        return by_subject(self.kg.composition)

    def shown(self, thing: str, part: str) -> list[Record]:
        """Give what ``show`` says of a thing under one heading."""
        return [row for row in self._shown(thing) if row["part"] == part]

    def _shown(self, thing: str) -> list[Record]:
        if thing not in self._pages:
            self._pages[thing] = self.kg.show(thing).records()
        return self._pages[thing]

    @cached_property
    def _pages(self) -> dict[str, list[Record]]:
        return {}

    def cited(self, thing: str, file: str = "", first: int = 0) -> str:
        """Say how a thing is cited."""
        document = self.documents.get(self.document_of.get(file, ""), {}).get("framework", file)
        place = f" ({document}, line {first})" if file and first else ""
        return f"pcgraph data {self.version}, {thing}{place}"


def grouped(rows: Iterable[Record], column: str) -> dict[str, list[Record]]:
    """Sort rows by what stands in a column; those with nothing in it are left out."""
    found: dict[str, list[Record]] = defaultdict(list)
    for row in rows:
        if row[column] is not None:
            found[str(row[column])].append(row)
    return dict(found)


_DECISIONS = ("accepted", "not sure", "none fits", "considered and not used")
_EVIDENCE = ("all of it", "part of it", "helps only")


def _strength(row: Record) -> tuple[int, int, str]:
    """Order judgements: accepted first, the strongest of them first, then by code."""
    decision, evidence = str(row["decision"]), str(row["evidence"])
    return (
        _DECISIONS.index(decision) if decision in _DECISIONS else len(_DECISIONS),
        _EVIDENCE.index(evidence) if evidence in _EVIDENCE else len(_EVIDENCE),
        str(row["nos_code"] or ""),
    )


def accepted(rows: Sequence[Record]) -> list[Record]:
    """Keep the judgements that were accepted."""
    return [row for row in rows if row["decision"] == "accepted"]
