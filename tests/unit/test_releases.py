"""Two releases: what became of each thing, and every changed fact in one row."""

import csv
import io
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from pyoxigraph import BlankNode, NamedNode, Quad, RdfFormat, Triple, parse

from pcgraph.changes.nquads import Lines, lines_of, parts_of, without_graphs
from pcgraph.changes.releases import aligned, breaking, changes_between, patch, vanished
from pcgraph.composition import Composition, graph_quads, graph_text
from pcgraph.errors import PcgraphError
from pcgraph.model import Table
from pcgraph.names import expand
from pcgraph.release_files import are_releases, compare_releases, read_release
from pcgraph.writers.patch import apply_patch, patch_text
from pcgraph.writers.sides import page_html
from tests.conftest import Command
from tests.unit import two_releases as two

MAP = "map:fcc-pcp-to-nos-0001"
JUDGED, EVIDENCE = "<https://w3id.org/pcgraph/graph/judgements>", "data/mappings"


@pytest.fixture(scope="session")
def lines(composition: Composition) -> Lines:
    return lines_of(graph_quads(composition))


@pytest.fixture(scope="session")
def releases(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    place = tmp_path_factory.mktemp("releases")
    return two.copied(place / "old"), two.changed(place / "new")


@pytest.fixture(scope="session")
def compared(releases: tuple[Path, Path]) -> Table:
    return compare_releases(*releases)


def of(table: Table, curie: str) -> list[dict[str, object]]:
    return [dict(row) for row in table if row["thing_id"] == curie]


def one(table: Table, curie: str) -> dict[str, object]:
    (row,) = of(table, curie)
    return row


def term(curie: str) -> str:
    return f"<{expand(curie)}>"


def total(table: Table) -> int:
    return sum(int(str(row["patch_lines"])) for row in table)


def edited(lines: Lines, old: str, new: str) -> Lines:
    """Change a text in the lines that hold it; at least one must."""
    found = {line.replace(old, new) for line in lines if old in line}
    assert found
    return frozenset({line for line in lines if old not in line} | found)


def without(lines: Lines, curie: str) -> Lines:
    return frozenset(line for line in lines if not line.startswith(f"{term(curie)} "))


def test_five_known_changes_are_five_rows(compared: Table) -> None:
    assert [(row["breaks_you"], row["change"], row["thing_id"]) for row in compared] == [
        ("yes", "vanished", two.GONE),
        ("if you use this column", "withdrawn", two.WITHDRAWN),
        ("if you use this column", "reworded", two.LABELLED),
        ("no", "mapping reviewed", MAP),
        ("no", "other", "https://w3id.org/pcgraph/ns/"),
    ]
    assert {(row["from_version"], row["to_version"]) for row in compared} == {("0.1.0", "0.2.0")}


def test_what_was_withdrawn_says_why_and_what_stands_in_its_place(compared: Table) -> None:
    row = one(compared, two.WITHDRAWN)
    assert row["replaced_by"] == two.SUCCESSOR
    assert row["why"] == "Printed nowhere on its own."
    assert row["patch_lines"] == 3


def test_words_before_and_after(compared: Table) -> None:
    row = one(compared, two.LABELLED)
    assert (row["before"], row["after"]) == ("Link Worker", "Linking Worker")
    assert (row["what"], row["property"], row["patch_lines"]) == ("label", "skos:prefLabel", 2)
    gone = one(compared, two.GONE)
    assert (gone["before"], gone["after"]) == ("Link Worker Competency Framework", None)
    version = one(compared, "https://w3id.org/pcgraph/ns/")
    assert (version["before"], version["after"]) == ("0.1.0", "0.2.0")


def test_a_review_names_the_reviewer_and_the_reason_of_the_judgement(compared: Table) -> None:
    """Judgement: by and on; SSSOM record: the label."""
    row = one(compared, MAP)
    assert row["after"] == "reviewed by: A. Reviewer; reviewed on: 2026-11-20"
    assert str(row["why"]).startswith("The piece shown is conversing well")
    assert row["framework"] == "PCP framework (undated)"
    assert row["patch_lines"] == 3


def test_the_notes_count(compared: Table) -> None:
    said = "\n".join(compared.notes)
    assert "5 changes: 1 vanished, 1 withdrawn, 1 mapping reviewed, 1 reworded, 1 other." in said
    assert "yes 1, if you use this column 2, no 2." in said
    assert f"{total(compared)} facts" in said
    assert "Not compared: shapes" in said


def test_the_gates(releases: tuple[Path, Path], compared: Table) -> None:
    old, new = (read_release(path).lines for path in releases)
    assert vanished(old, new) == [expand(two.GONE)]
    assert vanished(old, old) == []
    assert [row["thing_id"] for row in breaking(compared)] == [two.GONE]


def test_what_was_withdrawn_before_may_go(lines: Lines) -> None:
    word = term(two.WITHDRAWN)
    mark = f'{word} {term("owl:deprecated")} "true"^^{term("xsd:boolean")} .'
    old, new = lines | {mark}, without(lines, two.WITHDRAWN)
    assert vanished(lines, new) == [expand(two.WITHDRAWN)]
    assert vanished(old, new) == []
    assert one(changes_between(old, new), two.WITHDRAWN)["change"] == "withdrawn"


def test_what_is_not_ours_may_go() -> None:
    """An address of another house is no promise of ours; one under a base of the release is."""
    facts = [f"<https://{host}/a> <urn:p> <urn:b> ." for host in ("example.org/mine", "else.org")]
    base = f'<urn:x> {term("vann:preferredNamespaceUri")} "https://example.org/mine/" .'
    old, new = frozenset({*facts, base}), frozenset({base})
    assert vanished(old, new) == ["https://example.org/mine/a"]
    found = {row["thing_id"]: row["change"] for row in changes_between(old, new)}
    assert found == {"https://example.org/mine/a": "vanished", "https://else.org/a": "withdrawn"}


def test_the_same_release_has_no_change(releases: tuple[Path, Path]) -> None:
    table = compare_releases(releases[0], releases[0])
    assert table.rows == ()
    assert "Nothing changed" in "\n".join(table.notes)


@pytest.mark.parametrize("form", ["trig", "nq", "nt", "ttl", "jsonld", "rdf"])
def test_a_published_file_is_the_folder_it_was_made_of(
    composition: Composition, lines: Lines, tmp_path: Path, form: str
) -> None:
    path = tmp_path / f"graph.{form}"
    path.write_text(graph_text(composition, form), encoding="utf-8", newline="")
    was, now, notes = aligned(lines, read_release(path).lines)
    assert patch(was, now) == ([], [])
    assert bool(notes) == (form in ("nt", "ttl", "rdf"))


def test_of_a_published_folder_the_richest_file_is_read(tmp_path: Path) -> None:
    fact = "<urn:a> <urn:p> {} .\n"
    for name in ("one.nt", "two.nt", "whole.nq"):
        (tmp_path / name).write_text(fact.format(f"<urn:{name}>"), encoding="utf-8")
    assert read_release(tmp_path).lines == {"<urn:a> <urn:p> <urn:whole.nq> ."}
    (tmp_path / "whole.nq").unlink()
    with pytest.raises(PcgraphError) as said:
        read_release(tmp_path)
    assert said.value.code == "PC-COMPARE-RELEASE"
    assert "one.nt, two.nt" in said.value.what


def test_what_only_one_release_inferred_is_left_out(lines: Lines) -> None:
    inferred = f"<urn:a> <urn:p> <urn:b> {term('graph:entailments')} ."
    was, now, notes = aligned(lines, lines | {inferred})
    assert (was, now) == (lines, lines)
    assert "only the new release" in notes[0]
    other = inferred.replace("urn:b", "urn:c")
    was, now, notes = aligned(lines | {inferred}, lines | {other})
    assert (now - was, notes) == ({other}, [])
    was, now, notes = aligned(without_graphs(lines), lines | {inferred})
    assert was == now
    assert len(notes) == 2


@pytest.fixture(scope="session")
def fewer(lines: Lines) -> Lines:
    """Some of every sort: a framework, its mappings, NOS, the ontology with its chains."""
    marks = (
        *(f"/graph/{name}> ." for name in ("frameworks/fcc-pcp", "nos", "ontology/pcgraph")),
        "/mapping/fcc-pcp-to-nos-00",
        "<https://w3id.org/pcgraph/id/fcc-pcp/00",
    )
    return frozenset(line for line in lines if any(mark in line for mark in marks))


@given(some.data())
@settings(max_examples=50, deadline=None)
def test_every_changed_fact_belongs_to_one_row(fewer: Lines, data: some.DataObject) -> None:
    """Facts go, come, and change their value, subject or graph; the patch leads to the result."""
    lines, known = fewer, sorted(fewer)
    place = some.integers(0, len(known) - 1)
    picked = [parts_of(known[at]) for at in data.draw(some.lists(place, max_size=12, unique=True))]
    others = data.draw(some.lists(place, min_size=12, max_size=12))
    gone, come = set(), set()
    for parts, at in zip(picked, others, strict=False):
        other = parts_of(known[at])
        kind = data.draw(some.sampled_from(["gone", "value", "subject", "graph", "thing"]))
        gone.add(parts.line())
        if kind == "thing":
            gone |= {line for line in known if line.startswith(f"{parts.subject} ")}
        elif kind != "gone":
            field = {"value": "object"}.get(kind, kind)
            come.add(parts._replace(**{field: getattr(other, field)}).line())
    new = frozenset((lines - gone) | come)
    added, deleted = patch(lines, new)
    table = changes_between(lines, new)
    assert total(table) == len(added) + len(deleted)
    assert all(int(str(row["patch_lines"])) > 0 for row in table)
    assert apply_patch(lines, patch_text(added, deleted), "p") == new
    assert changes_between(lines, new) == table
    swapped = changes_between(new, lines)
    assert total(swapped) == total(table)


def test_two_graphs_without_a_common_fact(lines: Lines) -> None:
    other = frozenset(line.replace("w3id.org/pcgraph/id", "example.org/id") for line in lines)
    for was, now in ((lines, frozenset[str]()), (frozenset[str](), lines), (lines, other)):
        table = changes_between(was, now)
        assert total(table) == len(was ^ now)


def record(lines: Lines, decision: str = "accepted") -> str:
    """Find a mapping with this decision."""
    mark = f' {term("pc:decision")} "{decision}" '
    return min(parts_of(line).subject for line in lines if mark in line)


def test_what_follows_from_a_mapping_counts_with_it(lines: Lines) -> None:
    """A row turned to "part": judgement, and the direct fact of the weaker evidence."""
    one_ = term(MAP)
    ends = {p.predicate: p.object for p in map(parts_of, lines) if p.subject == one_}
    pair = (ends[term("pc:judgedStatement")], ends[term("pc:judgedStandard")])
    part, helps = (term(f"pc:{name}") for name in ("evidencedInPartBy", "supportedBy"))
    new = edited(
        lines, f'{one_} {term("pc:evidence")} "part"', f'{one_} {term("pc:evidence")} "supports"'
    )
    new = edited(new, f"{pair[0]} {part} {pair[1]}", f"{pair[0]} {helps} {pair[1]}")
    table = changes_between(lines, new)
    row = one(table, MAP)
    assert len(table) == 1
    assert (row["change"], row["patch_lines"]) == ("mapping strength changed", 4)
    assert (row["before"], row["after"]) == ("part of it", "helps only")
    assert row["breaks_you"] == "if you use this column"


def test_a_mapping_that_is_no_longer_accepted_breaks(lines: Lines) -> None:
    one_ = term(MAP)
    mark = f"{one_} {term('pc:decision')} "
    new = edited(lines, f'{mark}"accepted"', f'{mark}"considered and not used"')
    row = one(changes_between(lines, new), MAP)
    assert (row["change"], row["breaks_you"]) == ("mapping withdrawn", "yes")
    assert (row["before"], row["after"]) == ("accepted", "considered and not used")
    row = one(changes_between(new, lines), MAP)
    assert (row["change"], row["breaks_you"]) == ("mapping added", "if you use this column")


def test_a_new_mapping_takes_its_direct_facts_and_its_place_in_the_set(lines: Lines) -> None:
    one_ = term(MAP)
    ends = {p.predicate: p.object for p in map(parts_of, lines) if p.subject == one_}
    pair = (ends[term("pc:judgedStatement")], ends[term("pc:judgedStandard")])
    direct = {line for line in lines if line.startswith(pair[0]) and f" {pair[1]} " in line}
    tied = {line for line in lines if f" {one_} " in line}
    assert len(direct) == 3
    assert len(tied) == 1
    old = without(lines, MAP) - direct - tied
    table = changes_between(old, lines)
    row = one(table, MAP)
    assert len(table) == 1
    assert (row["change"], row["after"], row["breaks_you"]) == (
        "mapping added",
        "accepted, part of it",
        "no",
    )
    assert row["patch_lines"] == len(lines) - len(old)
    assert str(row["thing"]).startswith("Conversation skills")
    assert one(changes_between(lines, old), MAP)["change"] == "vanished"


@pytest.mark.parametrize(
    ("curie", "predicate", "change"),
    [
        ("fccpcp:0019", "pc:text", "reworded"),
        ("fccpcp:0019", "pc:section", "moved"),
        ("fccpcp:0019", "pc:expectedOf", "moved"),
        ("fccpcp:0019", "pc:firstLine", "source corrected"),
        ("pc:tag", "rdfs:label", "label only"),
        ("nos:PE5", "skos:prefLabel", "reworded"),
        ("fccpcp:0019", "rdf:type", "other"),
    ],
)
def test_what_a_change_of_a_property_is_called(
    lines: Lines, curie: str, predicate: str, change: str
) -> None:
    begin = f"{term(curie)} {term(predicate)} "
    taken = min(line for line in lines if line.startswith(begin))
    other = parts_of(taken)._replace(object=term("pc:order")).line()
    (row,) = changes_between(lines, (lines - {taken}) | {other})
    assert (row["change"], row["thing_id"], row["patch_lines"]) == (change, curie, 2)
    broken = "yes" if predicate == "rdf:type" else "if you use this column"
    assert row["breaks_you"] == broken
    (row,) = changes_between(lines - {taken}, lines)
    assert row["breaks_you"] == "no"


def test_a_fact_in_another_part_moved(lines: Lines) -> None:
    taken = min(line for line in lines if line.startswith(f"{term('nos:PE5')} "))
    other = parts_of(taken)._replace(graph="<urn:part>").line()
    (row,) = changes_between(lines, (lines - {taken}) | {other})
    assert (row["change"], row["what"], row["after"]) == ("moved", "part", "urn:part")


def test_a_chain_is_told_in_its_order(lines: Lines) -> None:
    text = "\n".join(sorted(lines)).replace(
        f"{term('owl:inverseOf')} {term('pc:inAdditionTo')}",
        f"{term('owl:inverseOf')} {term('pc:domain')}",
    )
    new = lines_of(parse(text, format=RdfFormat.N_QUADS))
    (row,) = changes_between(lines, new)
    assert (row["thing_id"], row["property"]) == (
        "pc:expectedOfAsPrinted",
        "owl:propertyChainAxiom",
    )
    assert row["before"] == "( pc:section [ owl:inverseOf pc:inAdditionTo ] pc:role )"
    assert row["after"] == "( pc:section [ owl:inverseOf pc:domain ] pc:role )"
    assert (row["breaks_you"], row["patch_lines"]) == ("yes", 16)


def test_blank_nodes_keep_their_names_whatever_else_changes() -> None:
    """Two chains; one changes. The other one's lines stay, in any order and under any labels."""

    def chain(label: str, end: str) -> list[Triple]:
        node, p = BlankNode(label), NamedNode("urn:p")
        about = NamedNode(f"urn:{end[0]}")
        return [Triple(about, p, node), Triple(node, p, NamedNode(f"urn:{end}"))]

    old = lines_of([*chain("x", "a1"), *chain("y", "b1")])
    new = lines_of([*chain("y", "b2"), *chain("z", "a1")])
    table = changes_between(old, new)
    (row,) = table
    assert (row["thing_id"], row["patch_lines"]) == ("urn:b", 4)
    assert len(old & new) == 2


def test_twins_of_blank_nodes_are_counted() -> None:
    p = NamedNode("urn:p")
    twins = [Triple(NamedNode("urn:a"), p, BlankNode(label)) for label in "xyz"]
    assert len(lines_of(twins)) == 3
    assert len(lines_of(twins[:2]) ^ lines_of(twins)) == 1


def test_triple_terms_are_refused() -> None:
    fact = "<urn:a> <urn:p> <<( <urn:a> <urn:p> <urn:b> )>> ."
    with pytest.raises(PcgraphError) as said:
        lines_of(parse(fact, format=RdfFormat.N_QUADS))
    assert said.value.code == "PC-READ-RDF12"


def test_a_broken_file_is_told_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "bad.nt"
    path.write_text("<urn:a> <urn:p> <urn:b> .\n<urn:a> <urn:p> .\n", encoding="utf-8")
    with pytest.raises(PcgraphError) as said:
        read_release(path)
    assert (said.value.code, said.value.where) == ("PC-READ-RDF", f"{path}:2")


def test_words_that_are_paths(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("a.ttl", "fcc-pcp"):
        Path(name).write_text("", encoding="utf-8")
    assert are_releases("a.ttl", "fcc-pcp")
    assert not are_releases("fcc-pcp", "fcc-2019")
    assert not are_releases("Link Worker", "Link Worker / Coach")
    assert not are_releases("https://w3id.org/pcgraph/id/framework/fcc-pcp", "fcc-2019")
    for pair in (("a.ttl", "fcc-2019"), ("fcc-2019", "./fcc-pcp"), ("b.ttl", "a.ttl"),
                 ("old/data", "fcc-2019")):  # fmt: skip
        with pytest.raises(PcgraphError) as said:
            are_releases(*pair)
        assert said.value.code == "PC-COMPARE-PATH"


def test_the_page_marks_words_before_and_after(compared: Table) -> None:
    page = page_html(compared, ())
    assert page.count("<del>") == page.count("<ins>") == 2
    assert re.search("<ins>.*Linking.*</ins> Worker", page)


def test_the_command(run: Command, releases: tuple[Path, Path]) -> None:
    old, new = map(str, releases)
    done = run("compare", old, new, "--check", "--change", "Mapping-reviewed")
    assert done.returncode == 1
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    assert [row["thing_id"] for row in rows] == [MAP]
    assert "5 changes" in done.stderr
    assert run("compare", old, old, "--check").returncode == 0
    assert run("compare", old, new, "--format", "md").stdout.startswith("| change | kind |")


def test_a_folder_beside_a_word_is_told(run: Command, tmp_path: Path) -> None:
    """Its name alone looks like a word; only when no such thing is known it is a path."""
    for name in ("mine", "fcc-pcp"):
        (tmp_path / name).mkdir()
    done = run("compare", "mine", "fcc-2019")
    assert done.returncode == 2
    assert "'mine' is a path and 'fcc-2019' is not" in done.stderr
    assert run("compare", "fcc-2019", "fcc-pcp", "-q").returncode == 0


def test_the_answer_is_the_same_each_time(
    run: Command, releases: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    told = set()
    for seed in "12":
        monkeypatch.setenv("PYTHONHASHSEED", seed)
        told.add(run("compare", *map(str, releases), "-f", "json").stdout)
    assert len(told) == 1


def test_a_folder_of_ones_own_is_laid_over_ours(tmp_path: Path, run: Command) -> None:
    old, new = (tmp_path / name / "mine" for name in ("old", "new"))
    for folder in (old, new):
        folder.parent.mkdir()
        done = run("new", str(folder), "--base", "https://example.org/mine/")
        assert done.returncode == 0, done.stderr
    roles = new / "data" / "mine.ttl"
    fact = "<https://example.org/mine/a> a <https://example.org/mine/Kind> ."
    roles.write_text(fact, encoding="utf-8")
    table = compare_releases(old, new)
    assert [row["change"] for row in table] == ["added"]
    assert "Both say" not in "\n".join(table.notes)
    back = compare_releases(new, old)
    assert [row["change"] for row in back] == ["vanished"]


@pytest.mark.parametrize(
    ("more", "code"),
    [
        (("--role", "Link Worker"), "PC-COMPARE-OPTION"),
        (("--propose",), "PC-COMPARE-OPTION"),
        (("--change", "merged"), "PC-VALUE-UNKNOWN"),
    ],
)
def test_what_two_releases_do_not_take(
    run: Command, releases: tuple[Path, Path], more: tuple[str, ...], code: str
) -> None:
    done = run("compare", *map(str, releases), *more)
    assert done.returncode == 2
    assert f"[{code}]" in done.stderr


def test_a_quad_is_a_line(lines: Lines) -> None:
    quads = parse("\n".join(sorted(lines)[:500]), format=RdfFormat.N_QUADS)
    again = lines_of([Quad(q.subject, q.predicate, q.object, q.graph_name) for q in quads])
    assert len(again & lines) >= 500 - 20
