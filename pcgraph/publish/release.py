"""Write a release: all its files aside, then one rename."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO

from pyoxigraph import NamedNode, Quad

from pcgraph.changes.nquads import subject_of
from pcgraph.composition import Composition, is_mapping_file
from pcgraph.engine import solutions
from pcgraph.errors import InputProblem, UsageProblem
from pcgraph.files import home, new_folder, read_layout
from pcgraph.format import parse_turtle
from pcgraph.graph import KnowledgeGraph
from pcgraph.model import TextFile
from pcgraph.names import BASE, PREFIXES, Prefixes, compact
from pcgraph.publish.counts import count
from pcgraph.publish.describe import MEDIA, Release, Written, dcat_text, void_text
from pcgraph.publish.earlier import read_earlier, tie
from pcgraph.publish.executables import executable_members
from pcgraph.publish.exports import export_members
from pcgraph.publish.forms import (
    APART,
    ONE_GRAPH,
    canonical_lines,
    fingerprint,
    no_xml,
    write_form,
)
from pcgraph.publish.lines import Lines
from pcgraph.publish.member import Member
from pcgraph.publish.papers import Told, paper_members
from pcgraph.publish.parts import Part, gathered, judged_by, parts_of
from pcgraph.publish.promised import promised
from pcgraph.publish.rebase import Rebase
from pcgraph.publish.redirects import checked_site, redirect_members
from pcgraph.publish.site import site_members
from pcgraph.publish.tables import table_members
from pcgraph.publish.words import left_out, sources_of
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
    """

    folder: Path
    release: Release
    files: tuple[Written, ...]
    facts: int
    marks: tuple[str, str]
    left_out: int


def publish(
    kg: KnowledgeGraph,
    target: Path,
    *,
    text: str = "",
    pages: bool = True,
    previous: Path | None = None,
    base: str = "",
    site_url: str = "",
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
        report: told how far the work is.

    Returns:
        What was written.

    Raises:
        UsageProblem: PC-PUBLISH-EXISTS if that version is there already; PC-PUBLISH-BASE,
            PC-PUBLISH-SITE; PC-PUBLISH-PREVIOUS, PC-PUBLISH-VERSION, PC-PUBLISH-POLICY.
        InputProblem: PC-PUBLISH-WORDS, PC-WRITE-FILE; PC-PUBLISH-VANISHED, PC-PUBLISH-UNLOGGED,
            PC-PUBLISH-PATCH.
    """
    rebase = Rebase(base, kg.prefixes) if base else None
    site = checked_site(site_url)
    earlier = read_earlier(previous) if previous else None
    release = _release(kg.composition, text)
    folder = target / release.version
    if folder.exists():
        raise UsageProblem(
            "PC-PUBLISH-EXISTS",
            f"version {release.version} is there already; a release is never changed.",
            "Raise the version in ontology/pcgraph.ttl, or name another folder.",
            str(folder),
        )
    report("the graph", 0, 0)
    texts = {
        file.path.rsplit("/", 1)[-1]: file.text
        for file in read_layout(kg.folders, ("data",), (".txt",))
        if "/sources/" in file.path
    }
    sources = sources_of(kg.composition.store)
    kept_back = [
        one for one in sources if (text or one.decision) != "full" or one.file not in texts
    ]
    without, words, number = left_out(
        kg.files, kg.composition.store, texts, kept_back or sources, kg.prefixes, report
    )
    shown, in_place = kg, None
    if kept_back:
        shown = kg.with_files(without)
        kg.let_go()
    else:
        in_place = replace(kg.composition, files=without, sets=())
    full = [_stem(one.file) for one in sources if one not in kept_back]
    graph = shown.composition
    made = gathered(graph, full, in_place, report)
    whole, apart, parts = made.whole, made.apart, parts_of(graph, made)
    rows = promised({name: file.text for name, file in shown.queries.items()}, whole, report)
    things = {subject_of(line)[1:-1] for line in apart if line.startswith(f"<{BASE}id/")}
    written_by = kg.prefixes
    if rebase:
        release = replace(release, base=rebase.base)
        written_by = rebase.prefixes
        whole, apart = rebase.lines(whole), rebase.lines(apart)
        moved = rebase.graphs(made.graphs)
        parts = [
            replace(one, graph=rebase.text(one.graph), lines=moved[one.graph]) for one in parts
        ]
    tied: Sequence[Member] = ()
    if earlier is not None:
        back = rebase.back if rebase else None
        before, tied = tie(earlier, apart, kg.prefixes, back, str(previous))
        release = replace(release, previous=before)
    marks = fingerprint(whole), fingerprint(apart)
    target.mkdir(parents=True, exist_ok=True)
    with new_folder(folder) as aside:
        writer = Writer(aside, words if kept_back else None, report, rebase)
        writer.write_as_is(_rdf_members(parts, whole, apart, written_by))
        writer.write(tied)
        writer.write(_file_members(shown))
        writer.write(table_members(shown, full=release.full, report=report))
        writer.write(export_members(shown))
        counts = count(whole, release.base)
        told = Told(
            release,
            parts,
            sources,
            _counted(graph),
            marks,
            rows,
            judged_by(graph.store),
        )
        writer.write(paper_members(told, writer.written))
        links = _links(whole, release.base)
        writer.write([Member("metadata/void.ttl", void_text(release, counts, links))])
        if rebase:
            writer.write_as_is([rebase.table()])
        titles = [(one.iri, one.file) for one in sources]
        measured = {
            "judged": ("How many decisions on NOS are recorded.", told.counted["decisions on NOS"]),
        }
        listed = [writer.written[path] for path in sorted(writer.written)]
        if pages:
            offered = [(one.path, MEDIA.get(Path(one.path).suffix, ""), one.size) for one in listed]
            writer.write(site_members(shown, full=release.full, files=offered))
            listed.append(writer.written["site/index.html"])
        writer.write(redirect_members(release, {*writer.written}, things, site, kg.prefixes))
        dcat = dcat_text(release, listed, titles, measured, marks[0])
        writer.write([Member("metadata/dcat.ttl", dcat)])
        sums = "".join(
            f"{writer.written[path].sha256}  {path}\n" for path in sorted(writer.written)
        )
        writer.write([Member(SUMS, sums)])
        # Beside the list of sums, which cannot hold the sum of what holds it.
        held = [(f"pcgraph-{release.version}/{path}", aside / path) for path in writer.written]
        archive = f"pcgraph-{release.version}.zip"
        report(archive, len(writer.written), 0)
        with (aside / archive).open("wb") as out:
            write_stored(held, out)
    files = tuple(writer.written[path] for path in sorted(writer.written))
    return Published(folder, release, files, len(whole), marks, number if kept_back else 0)


def _release(graph: Composition, text: str) -> Release:
    """Read from the ontology what the release says of itself."""
    rows = solutions(graph.store, _ABOUT, "publish")
    row = {name: rows[0][name].value for name in ("creator", "licence", "issued", "version")}
    full = all((text or one.decision) == "full" for one in sources_of(graph.store))
    return Release(
        row["version"], row["issued"], TITLE, DESCRIPTION, row["creator"], row["licence"], full
    )


def _rdf_members(
    parts: Sequence[Part], whole: Lines, apart: Lines, prefixes: Prefixes
) -> Iterator[Member]:
    """Give the graph in all forms, and each part."""
    for form in ONE_GRAPH:
        if form == "rdf" and (line := no_xml(whole)):
            raise InputProblem(
                "PC-PUBLISH-XML",
                "a text holds a character that XML cannot hold.",
                "Mend it.",
                line[:120],
            )
        yield Member(f"rdf/pcgraph.{form}", _writes(whole, form, prefixes))
    for form in APART:
        yield Member(f"rdf/pcgraph.{form}", _writes(apart, form, prefixes))
    for part in parts:
        yield Member(part.path, _writes(part.lines, "ttl", prefixes))


def _writes(lines: Lines, form: str, prefixes: Prefixes) -> Callable[[BinaryIO], None]:
    return lambda out: write_form(lines, form, out, prefixes)


def _file_members(kg: KnowledgeGraph) -> Iterator[Member]:
    """Give the files that are handed on as they are: ontology, shapes, queries, mappings."""
    for file in kg.files:
        if file.path.startswith("ontology/"):
            yield Member(file.path, file.text)
        elif is_mapping_file(file.path):
            yield Member(f"mappings/{'/'.join(file.path.split('/')[2:])}", file.text)
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
            yield Member(file.path, file.text)
    yield Member("LICENSE.txt", (home() / "LICENSE").read_text(encoding="utf-8"))


def _merged(files: Sequence[TextFile], prefixes: Prefixes) -> Callable[[BinaryIO], None]:
    """Lay Turtle files together as one; what has no address is named as RDFC-1.0 says."""
    lines = canonical_lines(
        Quad(triple.subject, triple.predicate, triple.object)
        for file in files
        for triple in parse_turtle(file.text, file.shown)
    )
    return _writes(lines, "ttl", prefixes)


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


def _links(whole: Lines, base: str) -> Mapping[tuple[str, str], int]:
    """Count the links to NOS and to what others publish, by property."""
    from collections import Counter

    from pcgraph.publish.forms import statements

    nos = f"{base}id/nos/"
    found: Counter[tuple[str, str]] = Counter()
    for triple in statements(whole):
        value = triple.object
        if (
            isinstance(value, NamedNode)
            and value.value.startswith(nos)
            and triple.predicate.value.startswith(PREFIXES["skos"])
            and compact(triple.predicate.value).endswith("Match")
        ):
            found[triple.predicate.value, nos] += 1
    return found


def _stem(file: str) -> str:
    return file.rsplit(".", 1)[0]
