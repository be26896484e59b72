"""Write a release: all its files aside, then one rename."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, replace
from pathlib import Path

from pcgraph.changes.nquads import subject_of
from pcgraph.composition import Composition
from pcgraph.engine import solutions
from pcgraph.errors import InputProblem
from pcgraph.files import read_layout
from pcgraph.graph import KnowledgeGraph
from pcgraph.names import BASE
from pcgraph.publish.auditor import Auditor
from pcgraph.publish.contents import in_order_of_use, what_is
from pcgraph.publish.counts import count, links
from pcgraph.publish.describe import Release, Written, dcat_text, void_text
from pcgraph.publish.earlier import read_earlier, tie
from pcgraph.publish.exports import export_members
from pcgraph.publish.forms import fingerprint
from pcgraph.publish.handed_on import file_members
from pcgraph.publish.judged import judged_of, totals
from pcgraph.publish.laid import laid_over
from pcgraph.publish.lines import Lines
from pcgraph.publish.measured import counted, measures
from pcgraph.publish.member import Member
from pcgraph.publish.papers import Told, paper_members
from pcgraph.publish.parted import parted
from pcgraph.publish.parts import Part, gathered, parts_of
from pcgraph.publish.place import release_folder
from pcgraph.publish.promised import promised
from pcgraph.publish.rdf_files import rdf_members
from pcgraph.publish.rebase import Rebase
from pcgraph.publish.redirects import checked_site, redirect_members
from pcgraph.publish.registers import LeftRegister, without_registers
from pcgraph.publish.site import site_members
from pcgraph.publish.tables import table_members
from pcgraph.publish.words import Source, Words, cutter, left_out, source_texts, sources_of
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
    contact: str = "",
    auditor: Auditor | None = None,
    report: Report,
) -> Published:
    """Write a release below a folder, as ``target/<version>/``, whole or not at all.

    In memory are the texts of the files, one store of the graph, while the questions are asked a
    second one, the facts that follow while they are written aside, and one table at a time. All
    lines of RDF wait in files aside.

    Args:
        kg: the graph, with what is laid over it.
        target: the folder that holds releases; it is made if it is not there.
        text: ``full`` or ``structure``, in place of what is decided for each document.
        pages: whether the static site is written.
        previous: the folder of an earlier release; then the patch and the log of changes from
            it are written too.
        base: the publisher's own base, under which every address of ours is moved.
        site_url: the folder of the web in which the folder of the version will stand.
        contact: whom to tell of a fault: an address of the web, or ``mailto:``; it stands on
            each page.
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
    release = release_of(kg.composition, text)
    folder, gone = target / release.version, list[Path]()
    with release_folder(target, release.version, gone.append) as aside:
        content = _content(kg, text, report)
        release = replace(release, laid=[*laid_over(content.kg.composition).values()])
        if rebase:
            release = replace(release, base=rebase.base)
            content = _moved(content, rebase)
        tied: Sequence[Member] = ()
        if earlier is not None:
            back = rebase.back if rebase else None
            before, tied = tie(earlier, content.apart, kg.prefixes, back, str(previous))
            release = replace(release, previous=before)
        done = _write(
            content,
            aside,
            release,
            tied,
            pages,
            contact,
            previous,
            rebase,
            site,
            auditor,
            report,
        )
    return replace(done, folder=folder, cleared=tuple(gone))


@dataclass(frozen=True)
class _Content:
    """What a release is made of.

    Attributes:
        kg: the graph, without the words that are left out.
        sources: what may be held of each document.
        words: what no file may hold; None for any words.
        left_out: how many literals and cells were changed.
        registers: the registers whose rows are left out.
        whole: the graph as one.
        apart: with its parts apart.
        parts: its parts.
        rows: how many rows each question gives.
        things: the addresses of what it is about.
    """

    kg: KnowledgeGraph
    sources: Sequence[Source]
    words: Words | None
    left_out: int
    registers: Sequence[LeftRegister]
    whole: Lines
    apart: Lines
    parts: Sequence[Part]
    rows: Mapping[str, int | None]
    things: Set[str]


def _content(kg: KnowledgeGraph, text: str, report: Report) -> _Content:
    """Leave out the words that may not be handed on, and give what is left in lines."""
    report("the graph", 0, 0)
    sources = sources_of(kg.composition.store)
    whole = source_texts(read_layout(kg.folders, ("data",), (".txt",)), sources)
    texts = parted(kg.composition.store, whole, sources)
    # Files of one name are one document to the names of graphs: the stricter decision holds.
    closed = {one.file for one in sources if (text or one.decision) != "full"}
    kept_back = [one for one in sources if one.file in closed]
    opened = {one.iri: one.file.rsplit(".", 1)[0] for one in sources if one not in kept_back}
    cut = cutter(kg.composition.store, texts, sources, opened) if opened else None
    without, registers = without_registers(kg.files, kg.composition)
    shown, words, number = kg, None, 0
    if kept_back:
        without, words, number = left_out(
            without, kg.composition.store, texts, kept_back, kg.prefixes, report
        )
    if kept_back or registers:
        shown = kg.with_files(without)
        kg.let_go()
    graph = shown.composition
    made = gathered(graph, set(opened.values()), cut, report)
    rows = promised({name: file.text for name, file in shown.queries.items()}, made.whole, report)
    things = {subject_of(line)[1:-1] for line in made.apart if line.startswith(f"<{BASE}id/")}
    return _Content(
        shown,
        sources,
        words,
        number,
        registers,
        made.whole,
        made.apart,
        parts_of(graph, made),
        rows,
        things,
    )


def _moved(content: _Content, rebase: Rebase) -> _Content:
    """Move every address in the lines under another base."""
    graphs = rebase.graphs({one.graph: one.lines for one in content.parts})
    parts = [
        replace(one, graph=rebase.text(one.graph), lines=graphs[one.graph]) for one in content.parts
    ]
    whole, apart = rebase.lines(content.whole), rebase.lines(content.apart)
    return replace(content, whole=whole, apart=apart, parts=parts)


def _described(content: _Content, release: Release, marks: tuple[str, str], audited: bool,
               pages: bool, contact: str) -> Told:  # fmt: skip
    """Gather what the papers tell."""
    store = content.kg.composition.store
    return Told(
        release, content.parts, content.sources, len(content.whole), counted(store), marks,
        content.rows, totals(judged_of(store)), audited, pages, contact, content.registers,
    )  # fmt: skip


def _sealed(writer: Writer, aside: Path, archive: str, report: Report) -> None:
    """Put everything in one archive, beside the list of sums, which cannot hold its sum."""
    name = archive.removesuffix(".zip")
    report(archive, len(writer.written), 0)
    with (aside / archive).open("wb") as out:
        write_stored([(f"{name}/{path}", aside / path) for path in writer.written], out)


def _write(
    content: _Content, aside: Path, release: Release, tied: Sequence[Member], pages: bool,
    contact: str, previous: Path | None, rebase: Rebase | None, site: str, auditor: Auditor | None,
    report: Report,
) -> Published:  # fmt: skip
    """Fill the folder of a release."""
    kg, whole = content.kg, content.whole
    marks = fingerprint(whole), fingerprint(content.apart)
    archive = f"pcgraph-{release.version}.zip"
    prefixes = rebase.prefixes if rebase else kg.prefixes
    writer = Writer(aside, content.words, report, rebase)
    writer.write_as_is(rdf_members(content.parts, whole, content.apart, prefixes, kg.files))
    writer.write(tied)
    writer.write(file_members(kg))
    writer.write(table_members(kg, full=release.full, report=report))
    writer.write(export_members(kg))
    told = _described(content, release, marks, auditor is not None, pages, contact)
    writer.write(paper_members(told, writer.written))
    # The audit sees its own files without a result: what it says stays true once it is in.
    blank = [*auditor.blank(release)] if auditor else []
    writer.write(blank)
    unsummed = {one.path for one in blank}
    void = void_text(release, count(whole, release.base), links(whole, release.base))
    writer.write([Member("metadata/void.ttl", void)])
    if rebase:
        writer.write_as_is([rebase.table()])
    listed = [
        replace(one, sha256="") if path in unsummed else one
        for path, one in sorted(writer.written.items())
    ]
    if pages:
        sizes = {one.path: one.size if one.sha256 else None for one in listed}
        sizes[archive] = None
        offered = [(path, what_is(path), sizes[path]) for path in in_order_of_use([*sizes])]
        writer.write(site_members(kg, full=release.full, files=offered, contact=contact))
        listed.append(writer.written["site/index.html"])
    there, things = {*writer.written}, {*content.things}
    writer.write(redirect_members(release, there, things, site, kg.prefixes))
    titles = [(one.iri, one.file) for one in content.sources]
    dcat = dcat_text(release, listed, titles, measures(kg.composition.store), marks[0], contact)
    writer.write([Member("metadata/dcat.ttl", dcat)])
    writer.write([_sums(writer)])
    if auditor:
        writer.write_again(auditor.results(release, aside, previous, report))
        writer.write_again([_sums(writer)])
    _sealed(writer, aside, archive, report)
    files = tuple(writer.written[path] for path in sorted(writer.written))
    return Published(aside, release, files, len(whole), marks, content.left_out)


def release_of(graph: Composition, text: str = "") -> Release:
    """Read from the ontology what the release says of itself.

    Args:
        graph: the composed graph.
        text: ``full`` where the words of every document are in; nothing for what each allows.

    Raises:
        InputProblem: PC-PUBLISH-ABOUT if something is not said once.
    """
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
