"""Write a release: all its files aside, then one rename."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO

import pyoxigraph
from pyoxigraph import NamedNode, Quad

from pcgraph.changes.nquads import Lines, subject_of
from pcgraph.composition import Composition, is_mapping_file
from pcgraph.engine import solutions
from pcgraph.errors import InputProblem
from pcgraph.files import home, read_layout
from pcgraph.format import parse_turtle
from pcgraph.graph import KnowledgeGraph
from pcgraph.model import TextFile
from pcgraph.names import BASE, PREFIXES, Prefixes, compact
from pcgraph.publish.auditor import Auditor
from pcgraph.publish.contents import in_order_of_use, what_is
from pcgraph.publish.counts import count
from pcgraph.publish.describe import Release, Written, dcat_text, void_text
from pcgraph.publish.earlier import read_earlier, tie
from pcgraph.publish.executables import executable_members
from pcgraph.publish.exports import export_members
from pcgraph.publish.forms import (
    APART,
    ONE_GRAPH,
    canonical_lines,
    fingerprint,
    no_element,
    no_xml,
    one_graph,
    write_form,
)
from pcgraph.publish.layers import Layers
from pcgraph.publish.lines import SortedLines
from pcgraph.publish.measured import measures
from pcgraph.publish.member import Member
from pcgraph.publish.papers import Told, paper_members
from pcgraph.publish.parts import Part, judged_by, parts_of, release_quads
from pcgraph.publish.place import release_folder
from pcgraph.publish.rebase import Rebase
from pcgraph.publish.redirects import checked_site, redirect_members
from pcgraph.publish.site import site_members
from pcgraph.publish.tables import table_members
from pcgraph.publish.words import left_out, source_texts, sources_of
from pcgraph.publish.writer import Report, Writer
from pcgraph.writers.stored import write_stored

SUMS = "SHA256SUMS"
TITLE = "pcgraph: which NOS evidence the competencies of NHS personalised-care roles"
DESCRIPTION = (
    "Which National Occupational Standards (NOS) evidence each competency of NHS "
    "personalised-care roles, as linked data: what the documents print, what was read into them, "
    "and every judgement with its reason, who made it and who reviewed it."
)
_ABOUT = """SELECT ?creator ?licence ?issued ?version WHERE {
    <https://w3id.org/pcgraph/ns/> dcterms:creator ?creator ; dcterms:license ?licence ;
        dcterms:issued ?issued ; owl:versionInfo ?version }"""


_VERSION = re.compile(r"[0-9A-Za-z]+(?:[.+-][0-9A-Za-z]+){0,9}")


@dataclass(frozen=True)
class Published:
    """What was written.

    Attributes:
        folder: the release.
        release: what it says of itself.
        files: its files.
        facts: how many triples as one graph.
        marks: fingerprints as one graph, and with graphs apart.
        left_out: how many literals and cells lost words of a document.
        cleared: what a run that was killed had left, and is gone now.
    """

    folder: Path
    release: Release
    files: tuple[Written, ...]
    facts: int
    marks: tuple[str, str]
    left_out: int
    cleared: tuple[Path, ...] = ()


def publish(
    kg: KnowledgeGraph,
    target: Path,
    *,
    text: str = "",
    pages: bool = True,
    previous: Path | None = None,
    base: str = "",
    site_url: str = "",
    auditor: Auditor | None = None,
    report: Report,
) -> Published:
    """Write a release below a folder, as ``target/<version>/``, whole or not at all.

    Args:
        kg: the graph, with what is laid over it.
        target: the folder that holds releases; it is made if it is not there.
        text: ``full`` or ``structure``, in place of what is decided for each document.
        pages: whether the static site is written.
        previous: the folder of an earlier release; then the patch and the log of changes from
            it are written too.
        base: the publisher's own base, under which every address of ours is moved.
        site_url: the folder of the web in which the folder of the version will stand.
        auditor: checks what was written before it is switched in, and has the result written
            into it; None for a release that was not audited.
        report: told how far the work is.

    Returns:
        What was written.

    Raises:
        UsageProblem: PC-PUBLISH-EXISTS if that version is there already, PC-PUBLISH-BUSY if
            another is writing it; PC-PUBLISH-BASE, PC-PUBLISH-SITE; PC-PUBLISH-PREVIOUS,
            PC-PUBLISH-VERSION, PC-PUBLISH-POLICY.
        InputProblem: PC-PUBLISH-WORDS, PC-PUBLISH-SOURCE, PC-PUBLISH-ABOUT, PC-PUBLISH-XML,
            PC-PUBLISH-NAME, PC-WRITE-FILE; PC-PUBLISH-VANISHED, PC-PUBLISH-UNLOGGED,
            PC-PUBLISH-PATCH; PC-PUBLISH-AUDIT.
    """
    rebase = Rebase(base, kg.prefixes) if base else None
    site = checked_site(site_url)
    earlier = read_earlier(previous, base or BASE) if previous else None
    release = _release(kg.composition, text)
    folder, gone = target / release.version, list[Path]()
    with release_folder(target, release.version, gone.append) as aside:
        done = _write(
            kg, aside, release, earlier, text, pages, previous, rebase, site, auditor, report
        )
    return replace(done, folder=folder, cleared=tuple(gone))


def _write(
    kg: KnowledgeGraph, aside: Path, release: Release, earlier: Lines | None, text: str,
    pages: bool, previous: Path | None, rebase: Rebase | None, site: str,
    auditor: Auditor | None, report: Report,
) -> Published:  # fmt: skip
    """Fill the folder of a release."""
    report("the graph", 0, 0)
    sources = sources_of(kg.composition.store)
    texts = source_texts(read_layout(kg.folders, ("data",), (".txt",)), sources)
    # Files of one name are one document to the names of graphs: the stricter decision holds.
    closed = {one.file for one in sources if (text or one.decision) != "full"}
    kept_back = [one for one in sources if one.file in closed]
    without, words, number = left_out(
        kg.files, kg.composition.store, texts, kept_back or sources, kg.prefixes
    )
    shown, in_place = kg, None
    if kept_back:
        shown = kg.with_files(without)
    else:
        in_place = kg.with_files(without).composition
    full = [_stem(one.file) for one in sources if one not in kept_back]
    graph = shown.composition
    parts = parts_of(graph, full, in_place)
    whole = canonical_lines(one_graph(release_quads(graph, full)))
    apart = canonical_lines(release_quads(graph, full))
    rows = promised(shown, whole)
    things = {subject_of(line)[1:-1] for line in apart if line.startswith(f"<{BASE}id/")}
    written_by = kg.prefixes
    if rebase:
        release = replace(release, base=rebase.base)
        written_by = rebase.prefixes
        whole, apart = rebase.lines(whole), rebase.lines(apart)
        parts = [
            replace(one, graph=rebase.text(one.graph), lines=rebase.lines(one.lines))
            for one in parts
        ]
    tied: Sequence[Member] = ()
    if earlier is not None:
        back = rebase.back if rebase else None
        before, tied = tie(earlier, apart, kg.prefixes, back, str(previous))
        release = replace(release, previous=before)
    marks = fingerprint(whole), fingerprint(apart)
    archive = f"pcgraph-{release.version}.zip"
    writer = Writer(aside, words if kept_back else None, report, rebase)
    writer.write_as_is(_rdf_members(parts, whole, apart, written_by, kg.files))
    writer.write(tied)
    writer.write(_file_members(shown))
    writer.write(table_members(shown, full=release.full))
    writer.write(export_members(shown))
    counts = count(whole, release.base)
    told = Told(
        release,
        parts,
        sources,
        len(whole),
        _counted(graph),
        marks,
        rows,
        judged_by(graph.store),
        auditor is not None,
        pages,
    )
    writer.write(paper_members(told, writer.written))
    # The audit sees its own files without a result: what it says stays true once it is in.
    blank = [*auditor.blank(release)] if auditor else []
    writer.write(blank)
    unsummed = {one.path for one in blank}
    links = _links(whole, release.base)
    writer.write([Member("metadata/void.ttl", void_text(release, counts, links))])
    if rebase:
        writer.write_as_is([rebase.table()])
    titles = [(one.iri, one.file) for one in sources]
    listed = [
        replace(one, sha256="") if path in unsummed else one
        for path, one in sorted(writer.written.items())
    ]
    if pages:
        sizes = {one.path: one.size if one.sha256 else None for one in listed}
        sizes[archive] = None
        offered = [(path, what_is(path), sizes[path]) for path in in_order_of_use([*sizes])]
        writer.write(site_members(shown, full=release.full, files=offered))
        listed.append(writer.written["site/index.html"])
    writer.write(redirect_members(release, {*writer.written}, things, site, kg.prefixes))
    dcat = dcat_text(release, listed, titles, measures(graph.store), marks[0])
    writer.write([Member("metadata/dcat.ttl", dcat)])
    writer.write([_sums(writer)])
    if auditor:
        writer.write_again(auditor.results(release, aside, previous, report))
        writer.write_again([_sums(writer)])
    # Beside the list of sums, which cannot hold the sum of what holds it.
    held = [(f"pcgraph-{release.version}/{path}", aside / path) for path in writer.written]
    with (aside / archive).open("wb") as out:
        write_stored(held, out)
    files = tuple(writer.written[path] for path in sorted(writer.written))
    return Published(aside, release, files, len(whole), marks, number if kept_back else 0)


def _release(graph: Composition, text: str) -> Release:
    """Read from the ontology what the release says of itself."""
    rows = solutions(graph.store, _ABOUT, "publish")
    if len(rows) != 1 or not _VERSION.fullmatch(rows[0]["version"].value):
        said = sorted({row["version"].value for row in rows})
        raise InputProblem(
            "PC-PUBLISH-ABOUT",
            "creator, licence, day and version of the ontology must each be said once, and the "
            f"version like 0.1.0: {len(rows)} answers, version {', '.join(map(repr, said))[:200]}.",
            f"Mend {BASE}ns/ in ontology/pcgraph.ttl; what is laid over it says nothing of it.",
        )
    row = {name: rows[0][name].value for name in ("creator", "licence", "issued", "version")}
    full = all((text or one.decision) == "full" for one in sources_of(graph.store))
    return Release(
        row["version"], row["issued"], TITLE, DESCRIPTION, row["creator"], row["licence"], full
    )


def _sums(writer: Writer) -> Member:
    """List the checksums of what was written, but for the list itself."""
    paths = sorted({*writer.written} - {SUMS})
    return Member(SUMS, "".join(f"{writer.written[path].sha256}  {path}\n" for path in paths))


def _rdf_members(
    parts: Sequence[Part], whole: SortedLines, apart: SortedLines, prefixes: Prefixes,
    files: Sequence[TextFile],
) -> Iterator[Member]:  # fmt: skip
    """Give the graph in all forms, and each part."""
    for form in ONE_GRAPH:
        if form == "rdf" and (line := no_xml(whole)):
            raise _unfit_for_xml(line, files)
        if form == "rdf" and (line := no_element(whole)):
            raise _unfit_property(line, files)
        yield Member(f"rdf/pcgraph.{form}", _writes(whole, form, prefixes))
    for form in APART:
        yield Member(f"rdf/pcgraph.{form}", _writes(apart, form, prefixes))
    for part in parts:
        yield Member(part.path, _writes(part.lines, "ttl", prefixes))


def _unfit_for_xml(line: str, files: Sequence[TextFile]) -> InputProblem:
    """Name the file and line of a character that XML cannot hold."""
    subject, predicate, _ = line.split(" ", 2)
    numbered = (
        (file, number)
        for file in files
        for number, text in enumerate(file.text.split("\n"), 1)
        if no_xml([text])
    )
    places = [f"{file.shown}:{number}" for file, number in numbered]
    return InputProblem(
        "PC-PUBLISH-XML",
        f"a text holds a control character, which XML cannot hold: {predicate} of {subject}.",
        "Delete the character there, or write in words what it stands for.",
        next(iter(places), ""),
    )


def _unfit_property(line: str, files: Sequence[TextFile]) -> InputProblem:
    """Name the file and line of a property that XML has no name for."""
    iri = line.split(" ", 2)[1][1:-1]
    mentions = (f"<{iri}>", f":{re.split('[/#]', iri)[-1]} ")
    places = [
        f"{file.shown}:{number}"
        for file in files
        if file.layer
        for number, text in enumerate(file.text.split("\n"), 1)
        if any(one in f"{text} " for one in mentions)
    ]
    return InputProblem(
        "PC-PUBLISH-XML",
        f"RDF/XML cannot hold this property: {iri} does not end in a name.",
        "Give it an address that ends in a letter or _ with letters, digits, - or . behind it.",
        next(iter(places), ""),
    )


def _writes(lines: SortedLines, form: str, prefixes: Prefixes) -> Callable[[BinaryIO], None]:
    return lambda out: write_form(lines, form, out, prefixes)


def _file_members(kg: KnowledgeGraph) -> Iterator[Member]:
    """Give the files that are handed on as they are: ontology, shapes, queries, mappings."""
    layers = Layers(kg.overlays)
    for file in kg.files:
        layer, below = layers.folder(file.layer), file.path.split("/", 1)[1]
        if file.path.startswith("ontology/"):
            yield Member(f"ontology/{layer}{below}", file.text)
        elif is_mapping_file(file.path):
            yield Member(f"mappings/{layer}{below.split('/', 1)[1]}", file.text)
    for name in sorted(kg.queries):
        yield Member(f"queries/{name}.rq", kg.queries[name].text)
    bases = kg.composition.bases
    asked = ((kg.find_query(name), bases[kg.queries[name].layer]) for name in sorted(kg.queries))
    yield from executable_members(asked, kg.overlays)
    shapes = read_layout(kg.folders, ("shapes",), (".ttl", ".rq"))
    core = [file for file in shapes if file.path.endswith(".ttl")]
    yield Member("shapes/core.ttl", _merged(core, kg.prefixes))
    for file in shapes:
        if file.path.startswith("shapes/rules/"):
            layer = layers.folder(file.layer)
            yield Member(f"shapes/rules/{layer}{file.path.split('/', 2)[2]}", file.text)
    yield Member("LICENSE.txt", (home() / "LICENSE").read_text(encoding="utf-8"))


def _merged(files: Sequence[TextFile], prefixes: Prefixes) -> Callable[[BinaryIO], None]:
    """Lay Turtle files together as one; what has no address is named as RDFC-1.0 says."""
    lines = canonical_lines(
        Quad(triple.subject, triple.predicate, triple.object)
        for file in files
        for triple in parse_turtle(file.text, file.shown)
    )
    return _writes(lines, "ttl", prefixes)


def promised(kg: KnowledgeGraph, whole: SortedLines) -> dict[str, int]:
    """Ask every question, as its file stands, of the one graph; give the number of rows."""
    store = pyoxigraph.Store()
    store.bulk_load("".join(f"{line}\n" for line in whole).encode(), pyoxigraph.RdfFormat.N_TRIPLES)
    found = {}
    for name in sorted(kg.queries):
        answer = store.query(kg.queries[name].text)
        assert isinstance(answer, pyoxigraph.QuerySolutions)
        found[name] = sum(1 for _ in answer)
    return found


def _counted(graph: Composition) -> dict[str, int]:
    """Count what the first page tells."""
    classes = {
        "competencies": "pc:Competency",
        "requirements": "pc:Requirement",
        "responsibilities": "pc:Responsibility",
        "roles": "pc:Role",
        "NOS": "pc:OccupationalStandard",
        "decisions on NOS": "pc:Judgement",
        "documents": "pc:SourceDocument",
    }
    found = {}
    for words, name in classes.items():
        text = f"SELECT (COUNT(DISTINCT ?one) AS ?n) WHERE {{ ?one a {name} }}"
        found[words] = int(solutions(graph.store, text, "publish")[0]["n"].value)
    return found


def _links(whole: SortedLines, base: str) -> Mapping[tuple[str, str], int]:
    """Count the links to NOS and to what others publish, by property."""
    from collections import Counter

    from pcgraph.publish.forms import statements

    nos = f"{base}id/nos/"
    found: Counter[tuple[str, str]] = Counter()
    for triple in statements(whole):
        value = triple.object
        if (
            isinstance(value, NamedNode)
            and str(triple.subject).startswith(f"<{base}")
            and value.value.startswith(nos)
            and triple.predicate.value.startswith(PREFIXES["skos"])
            and compact(triple.predicate.value).endswith("Match")
        ):
            found[triple.predicate.value, nos] += 1
    return found


def _stem(file: str) -> str:
    return file.rsplit(".", 1)[0]
