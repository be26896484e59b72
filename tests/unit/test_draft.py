"""A proposal as a table and as a file of correspondences; the option --propose."""

import csv
import io
import shutil
from pathlib import Path

import pytest
from pyoxigraph import Literal

import pcgraph
from pcgraph.compose import compose
from pcgraph.drafts.draft import draft, draft_table, draft_turtle
from pcgraph.errors import UsageProblem
from pcgraph.format import canonical_turtle, parse_turtle
from pcgraph.graph import KnowledgeGraph
from pcgraph.model import TextFile
from pcgraph.names import PREFIXES, compact
from tests.conftest import CASES, Command
from tests.unit.test_cli import told
from tests.unit.test_new import findings, made

EDITIONS = "fcc-2019", "fcc-pcp"
PLACE = "data/correspondences/draft.ttl"
EMPTY = """PREFIX pc: <https://w3id.org/pcgraph/ns/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
<https://example.org/bare> a pc:Framework ; skos:prefLabel "Bare framework"@en .
"""
LINE = """<https://example.org/1> a pc:Competency ; pc:text "A line"@en ;
    skos:inScheme <https://example.org/bare> .
"""

Facts = set[tuple[str, str, str]]


def words(term: object) -> str:
    """Give the short id of a thing, or the words of a literal."""
    return compact(str(getattr(term, "value", "")))


def facts(text: str) -> Facts:
    """Give the facts of a Turtle text; terms by short id or value."""
    return {
        (words(one.subject), words(one.predicate), words(one.object))
        for one in parse_turtle(text, "x")
    }


@pytest.fixture(scope="module")
def text(kg: KnowledgeGraph) -> str:
    return kg.draft(*EDITIONS, day="2026-11-22")


def test_the_table_has_every_line_and_the_sure_ones_first(kg: KnowledgeGraph) -> None:
    table = kg.propose(*EDITIONS)
    assert {row["old_id"] for row in table} - {None} == {f"fcc19:{n:04}" for n in range(1, 89)}
    assert {row["new_id"] for row in table} - {None} == {f"fccpcp:{n:04}" for n in range(1, 101)}
    sure = [str(row["sure"]) for row in table]
    assert sure == sorted(sure, reverse=True)
    assert {*sure} == {"yes", "no"}
    numbers = {row["change_no"] for row in table}
    assert numbers == set(range(1, len(numbers) + 1))
    for row in table:
        assert (row["sure"] == "no") == ("Doubtful: " in str(row["why_suggested"]))
        assert (row["what_changed"] is None) == (
            row["old_text"] is None or row["new_text"] is None or row["old_text"] == row["new_text"]
        )
    assert {name for name, *_ in kg.words} >= {*table.columns}
    open_ = table.columns[: len(table.columns) - table.closed]
    assert open_[-2:] == ("why_suggested", "considered_instead")
    assert "score" not in open_


def test_a_row_says_what_stands_where(kg: KnowledgeGraph) -> None:
    (row,) = [one for one in kg.propose(*EDITIONS) if one["old_id"] == "fcc19:0042"]
    assert (row["change"], row["sure"], row["new_id"]) == ("moved-role", "yes", "fccpcp:0047")
    assert (row["old_role"], row["new_role"]) == (
        "Psychosocial Link Worker",
        "Link Worker and Care Coordinator",
    )
    assert row["new_domain"] == "Personal Development and Learning and Supervision"
    assert (row["old_source_file"], row["old_line_first"]) == ("fcc-2019.txt", 87)
    (row,) = [one for one in kg.propose(*EDITIONS) if one["new_id"] == "fccpcp:0054"]
    assert (row["old_role"], row["new_role"]) == (None, "Cluster Lead; Locality Lead")
    merged = [one for one in kg.propose(*EDITIONS) if one["new_id"] == "fccpcp:0043"]
    assert [one["old_id"] for one in merged] == ["fcc19:0029", "fcc19:0027", "fcc19:0028"]
    assert {one["change"] for one in merged} == {"merged"}
    assert len({one["change_no"] for one in merged}) == 1


def test_the_notes_count_and_warn(kg: KnowledgeGraph) -> None:
    table = kg.propose(*EDITIONS)
    groups = {row["change_no"]: row["sure"] for row in table}
    sure = list(groups.values()).count("yes")
    said = " ".join(table.notes)
    assert f"{len(groups)} changes proposed, {sure} sure and {len(groups) - sure} doubtful" in said
    assert "nobody has judged it" in said
    assert "recorded already" in said
    assert "no line is surely added or removed" not in said
    assert dict(table.about)["Command"] == (
        "pcgraph compare framework:fcc-2019 framework:fcc-pcp --propose"
    )


def test_two_frameworks_without_record_are_drafted_too(kg: KnowledgeGraph) -> None:
    table = kg.propose("fcc-pcp", "fcc-web")
    said = " ".join(table.notes)
    assert "no line is surely added or removed" in said
    assert "recorded" not in said
    rows = {row["new_id"]: row for row in table if row["old_id"] == "fccpcp:0041"}
    assert [(one, row["change"]) for one, row in rows.items()] == [("fccweb:0037", "moved-role")]
    assert {row["sure"] for row in table if row["change"] in ("added", "removed")} == {"no"}
    assert {row["new_domain"] for row in table if row["new_id"]} == {"none printed"}


def test_the_older_edition_stands_first(kg: KnowledgeGraph) -> None:
    there, back = kg.propose(*EDITIONS), kg.propose(*reversed(EDITIONS))
    assert there.rows == back.rows
    assert "The older edition stands first." in back.notes


def test_the_turtle_says_what_the_table_says(kg: KnowledgeGraph, text: str) -> None:
    assert canonical_turtle(text, "x") == text
    said = facts(text)
    drafted = draft(kg.questioned, *EDITIONS)
    pairs = {
        (compact(one), compact(other))
        for group in drafted.proposal.lines
        for one in group.old
        for other in group.new
    }
    ends: dict[str, tuple[set[str], set[str]]] = {}
    for record, said_of, value in said:
        if said_of in ("xkos:sourceConcept", "xkos:targetConcept"):
            ends.setdefault(record, (set(), set()))[said_of == "xkos:targetConcept"].add(value)
    written = {(a, b) for olds, news in ends.values() for a in olds for b in news}
    assert {pair for pair in written if "domain" not in pair[0]} == pairs
    doubtful = {one for one, p, value in said if p == "skos:editorialNote" and "Doubtful" in value}
    number = sum(not group.sure for group in (*drafted.proposal.lines, *drafted.proposal.domains))
    assert len(doubtful) == number > 0
    assert doubtful <= {*ends}
    assert {value for _, p, value in said if p == "pc:decidedHow"} == {"machine"}


def test_the_day_is_given_or_left_out(kg: KnowledgeGraph, text: str) -> None:
    days = {value for _, said_of, value in facts(text) if said_of == "dcterms:created"}
    assert days == {"2026-11-22"}
    bare = kg.draft(*EDITIONS)
    assert facts(text) - facts(bare) == {
        (one, "dcterms:created", "2026-11-22")
        for one, said_of, _ in facts(text)
        if said_of == "dcterms:created"
    }
    assert facts(bare) <= facts(text)


def test_ids_are_ours_and_none_that_stands_already(kg: KnowledgeGraph, text: str) -> None:
    recorded = {s for s, p, _ in facts(text) if p == "xkos:madeOf"}
    assert recorded == {"corr:fcc-2019-fcc-pcp-2"}
    assert "corr:fcc-pcp-fcc-web-0001" in {s for s, _, _ in facts(kg.draft("fcc-pcp", "fcc-web"))}


@pytest.fixture(scope="module")
def village(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An overlay with a framework of its own, and with two drafts in it."""
    folder = tmp_path_factory.mktemp("laid") / "village"
    shutil.copytree(CASES / "overlay", folder)
    kg = pcgraph.open(folder)
    (folder / PLACE).parent.mkdir()
    for name, pair in (("draft", EDITIONS), ("own", ("village:example", "fcc-web"))):
        place = folder / PLACE.replace("draft", name)
        place.write_text(kg.draft(*pair, day="2026-11-22"), encoding="utf-8", newline="\n")
    return folder


def test_in_an_overlay_the_addresses_are_its_own(village: Path) -> None:
    base = "https://example.org/village/"
    text = (village / PLACE.replace("draft", "own")).read_text(encoding="utf-8")
    subjects = {words(one.subject) for one in parse_turtle(text, "x")}
    assert all(one.startswith(f"{base}corr-example-fcc-web") for one in subjects)
    assert f"{base}0001" in {getattr(one.object, "value", "") for one in parse_turtle(text, "x")}


def test_of_two_overlays_the_one_that_has_the_framework_names_the_draft(
    village: Path, tmp_path: Path
) -> None:
    kg = pcgraph.open(village, made(tmp_path / "mine"))
    base = "https://example.org/village/corr-"
    assert f"<{base}fcc-web-example-0001>" in kg.draft("fcc-web", "village:example")
    assert "<https://example.org/mine/corr-fcc-web-fcc-pcp-0001>" in kg.draft("fcc-web", "fcc-pcp")


def test_drafts_in_an_overlay_have_no_finding(village: Path) -> None:
    # The editions are compared by ours as well.
    assert findings(village) == ["correspondence-once village:corr-fcc-2019-fcc-pcp"]


def test_a_draft_that_bears_a_day_is_read_by_the_query(village: Path) -> None:
    kg = pcgraph.open(village)
    rows = kg.query("changes", older="fcc-2019", newer="fcc-pcp", change="split")
    ids = {str(row["correspondence_id"]).split(":")[0] for row in rows}
    assert ids == {"corr", "village"}
    assert {row["new_id"] for row in rows} == {"fccpcp:0012", "fccpcp:0016"}


@pytest.mark.parametrize(
    ("one", "other", "code"),
    [
        ("Link Worker", "Care Coordinator", "PC-COMPARE-PROPOSE"),
        ("fcc-pcp", "framework:fcc-pcp", "PC-COMPARE-SAME"),
        ("fcc-pcp", "Link Worker", "PC-COMPARE-KINDS"),
        ("fcc-pcp", "no such thing", "PC-VALUE-UNKNOWN"),
    ],
)
def test_what_cannot_be_drafted_is_told(
    kg: KnowledgeGraph, one: str, other: str, code: str
) -> None:
    for call in (kg.propose, kg.draft):
        with pytest.raises(UsageProblem) as said:
            call(one, other)
        assert said.value.code == code
        assert said.value.remedy


def test_a_framework_without_lines_is_told(graph_files: list[TextFile]) -> None:
    graph = compose([*graph_files, TextFile("data/frameworks/bare.ttl", EMPTY, "bare.ttl")])
    with pytest.raises(UsageProblem) as said:
        draft(graph, "fcc-pcp", "Bare framework")
    assert said.value.code == "PC-COMPARE-LINES"
    assert "Bare framework has no" in said.value.what


def test_of_two_editions_without_record_the_older_stands_first(
    graph_files: list[TextFile],
) -> None:
    web = f"<{PREFIXES['framework']}fcc-web>"
    later = f"{EMPTY}<https://example.org/bare> <{PREFIXES['prov']}wasRevisionOf> {web} .\n{LINE}"
    graph = compose([*graph_files, TextFile("data/frameworks/bare.ttl", later, "bare.ttl")])
    found = draft(graph, "Bare framework", "fcc-web")
    assert [compact(node.value) for node in found.frameworks] == [
        "framework:fcc-web",
        "https://example.org/bare",
    ]
    assert found.notes == ("The older edition stands first.",)


def test_words_that_turtle_must_escape_come_through(graph_files: list[TextFile]) -> None:
    odd = 'A "quoted" \\ line # not a comment\n.'
    label = f"{PREFIXES['skos']}prefLabel"
    line = LINE.replace('"A line"', str(Literal(odd)))
    bare = EMPTY.replace('"Bare framework"', '"Bare \\"framework\\" # 1"') + line
    graph = compose([*graph_files, TextFile("data/frameworks/bare.ttl", bare, "bare.ttl")])
    found = draft(graph, "fcc-web", "https://example.org/bare")
    assert odd in {row["new_text"] for row in draft_table(graph, found)}
    labels = [one.object for one in parse_turtle(draft_turtle(graph, found), "x")
              if one.predicate.value == label]  # fmt: skip
    assert 'Bare "framework" # 1: draft' in str(getattr(labels[0], "value", ""))


def test_the_command_drafts_as_table_and_as_turtle(
    run: Command, kg: KnowledgeGraph, text: str, tmp_path: Path
) -> None:
    done = run("compare", *EDITIONS, "--propose", "--format", "csv")
    assert done.returncode == 0, done.stderr
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    assert len(rows) == len(kg.propose(*EDITIONS))
    assert " changes proposed, " in done.stderr
    assert "Next: settle it." in done.stderr
    done = run("compare", *EDITIONS, "--propose", "-o", "draft.ttl", "--date", "2026-11-22")
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "draft.ttl").read_text(encoding="utf-8") == text
    assert done.stdout == ""
    assert "nobody has judged it" in " ".join(done.stderr.split())
    page = run("compare", *EDITIONS, "--propose", "-f", "html", "-q")
    assert "<del>" in page.stdout
    assert "A draft by machine" in page.stdout


@pytest.mark.parametrize(
    ("options", "code"),
    [
        (("--propose", "--change", "added"), "PC-COMPARE-PROPOSE"),
        (("--format", "ttl"), "PC-USAGE-FORM"),
        (("--propose", "--date", "2026-11-22", "--format", "csv"), "PC-COMPARE-PROPOSE"),
        (("--propose", "--date", "yesterday", "--format", "ttl"), "yesterday"),
    ],
)
def test_options_that_do_not_go_together_are_told(
    run: Command, options: tuple[str, ...], code: str
) -> None:
    told(run("compare", *EDITIONS, *options), 2, code)
