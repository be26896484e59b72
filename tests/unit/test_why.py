"""The verb why: a pair of competency and NOS, and the proof of a fact."""

import csv
import io
import json
import re
import shutil
from pathlib import Path

import pytest
from pyoxigraph import NamedNode

import pcgraph
from pcgraph.compose import EXPECTATIONS, READINGS
from pcgraph.engine import solutions
from pcgraph.errors import InputProblem, UsageProblem
from pcgraph.files import home
from pcgraph.graph import KnowledgeGraph
from pcgraph.model import Table
from pcgraph.names import compact
from pcgraph.proof import COLUMNS as STEPS
from pcgraph.why import COLUMNS
from pcgraph.worked_out import RULES, premises
from pcgraph.writers.terminal import terminal_text
from tests.conftest import CASES, Command
from tests.judged import DECISIONS, EVIDENCE, NO_TERM, Row, mapping_rows, pass_rows, without

HEAD = (
    "subject_id\tpredicate_id\tpredicate_modifier\tobject_id\tconfidence\tcomment\text_evidence\n"
)


def said(table: Table) -> dict[str, list[str]]:
    """Give the words of each point."""
    found: dict[str, list[str]] = {}
    for row in table:
        found.setdefault(str(row["what"]), []).append(str(row["words"]))
    return found


def overlay(folder: Path, of: str = "village-to-nos", **passes: str) -> KnowledgeGraph:
    """Open the graph with a village laid over it, and passes of judging, each as rows of cells."""
    shutil.copytree(CASES / "overlay", folder / "my")
    place = folder / "my" / "data" / "mappings" / of / "passes"
    place.mkdir(parents=True)
    for name, rows in passes.items():
        (place / f"{name}.sssom.tsv").write_text(HEAD + rows, encoding="utf-8")
    return pcgraph.open(folder / "my")


def row(*cells: str) -> str:
    return "\t".join(cells) + "\n"


def outcome(judged: Row) -> str:
    """Put what a row of a file or of a pass decides into words."""
    if judged["object_id"] == NO_TERM:
        return DECISIONS["none"]
    if judged.get("predicate_modifier"):
        return DECISIONS["negative"]
    return EVIDENCE.get(judged.get("ext_evidence", ""), DECISIONS["unsure"])


def of_pass(settled: Row, name: str) -> Row | None:
    """Give what a pass said of the pair of a row: of this NOS, else that none fits."""
    folder = settled["place"].split("/")[-2]
    rows = [one for one in pass_rows(folder, name) if one["subject_id"] == settled["subject_id"]]
    named = [one for one in rows if one["object_id"] == settled["object_id"]]
    return next(iter(named + [one for one in rows if one["object_id"] == NO_TERM]), None)


def judged_twice(settled: Row) -> str:
    """Write what the files say of one pair: each pass, and what was settled."""
    said = ""
    for name in ("a", "b"):
        row = of_pass(settled, name)
        words = f"{outcome(row)}, {row['confidence']}" if row else "did not name it"
        said += f"pass {name.upper()}: {words} · "
    return f"{said}settled: {outcome(settled)}, {settled['confidence']}   by machine ("


def test_columns_stand_in_the_dictionary(kg: KnowledgeGraph) -> None:
    assert {*COLUMNS, *STEPS} <= {name for name, _, _ in kg.words}


def test_an_accepted_pair(kg: KnowledgeGraph) -> None:
    table = kg.why("EVOKE", "MH27.2012")
    assert [row["what"] for row in table][:8] == [
        "Question",
        "Answer",
        "Competency",
        "NOS",
        "Why",
        "Judged",
        "Reviewed",
        "Ground",
    ]
    words = said(table)
    assert words["Question"] == [
        "Does NOS MH27.2012 evidence fccpcp:0004 (EVOKE, Link Worker and Care Coordinator)?"
    ]
    assert words["Answer"] == ["Not by itself: it helps only."]
    assert words["Competency"][0].startswith('"Ability to provide person centred support')
    assert "PCP framework (undated), line 18, no date printed" in words["Competency"][0]
    assert "Well-being Co-ordinator template, 2014, line 108, 10-03-2014, C2.1" in words["NOS"][0]
    recorded = [one for one in mapping_rows() if one["subject_id"] == "fccpcp:0004"]
    by_nos = {one["object_id"]: one for one in recorded}
    assert words["Judged"][0].startswith(judged_twice(by_nos["nos:MH27-2012"]))
    assert words["Judged"][0].endswith(
        "   by machine (language model, from titles 2026-11), 2026-11-22"
    )
    assert words["Reviewed"] == ["by nobody yet"]
    assert "not from performance criteria" in words["Ground"][0]
    noes = [one for one in recorded if one["file"] == "negative"]
    assert words["Not used"] == [
        f"{one['object_id'].removeprefix('nos:')} ({one['comment']})" for one in noes
    ]
    assert len(noes) > 1
    assert words["Accepted"][0].startswith("PE5: helps only, reviewed by nobody yet (")
    assert words["Status"][0].endswith("no register code is recorded; not checked since")
    name, place = words["Record"][0].split(", ")
    file, line = place.split(":")
    lines = (home() / file).read_text(encoding="utf-8").splitlines()
    assert lines[int(line) - 1].startswith(f"{name}\t")
    assert table.notes == (
        "Left out as an earlier edition, by our reading: fcc19:0006.",
        "The same words stand in Link Worker framework, Nov 2019, line 27.",
    )


@pytest.mark.parametrize(
    ("competency", "nos", "answer"),
    [
        ("EVOKE", "PE5", "Not by itself: it helps only."),
        ("EVOKE", "SFHGEN14", "No: considered and not used."),
        ("EVOKE", "use digital communications", "Not recorded: the competency was looked at, "),
        ("FOCUS", "op1", "No: none of the NOS that were looked at fits."),
        ("fccweb:0047", "PRO HSS1", "Not sure: it was looked at and not decided."),
        ("fccpcp:0001", "GEN97", "Yes, part of it."),
        ("fcc19:0009", "GEN63", "Yes, all of it."),
        ("fcc19:0006", "nos:MH27-2012", "Not by itself: it helps only."),
    ],
)
def test_every_answer(kg: KnowledgeGraph, competency: str, nos: str, answer: str) -> None:
    words = said(kg.why(competency, nos))
    assert words["Answer"][0].startswith(answer)
    assert words["Status"]
    assert words["Looked in"] == ["34 NOS, Well-being Co-ordinator template, 2014"]
    assert bool(words.get("None fits")) == (competency in ("FOCUS", "fccweb:0047"))


def test_a_pair_that_nobody_looked_at_is_said(kg: KnowledgeGraph) -> None:
    pair = ("fccpcp:0050", "SFJCPS-8-12")
    words = said(without("fccpcp:0050").why(*pair))
    assert words["Answer"] == ["Nobody has looked at this pair."]
    assert words["Status"] == said(kg.why(*pair))["Status"]
    assert words.keys() == {"Question", "Answer", "Competency", "NOS", "Status"}


@pytest.mark.parametrize("step", [7, pytest.param(1, marks=pytest.mark.long)])
def test_every_judgement_is_answered_as_it_is_recorded(kg: KnowledgeGraph, step: int) -> None:
    """Each, or every so many in turn; with what each pass said.

    The reasons of the passes are told where they differ from each other or from the outcome.
    """
    begins = {
        **{words: f"Yes, {words}" for words in EVIDENCE.values()},
        "helps only": "Not by itself",
        "considered and not used": "No: considered",
        "not sure": "Not sure",
    }
    rows = [one for one in mapping_rows() if one["object_id"] != NO_TERM][::step]
    outcomes = {outcome(one) for one in rows}
    assert outcomes == set(begins) if step == 1 else len(outcomes) > 3
    differing = settled = 0
    for one in rows:
        words = said(kg.why(one["subject_id"], one["object_id"]))
        assert words["Answer"][0].startswith(begins[outcome(one)]), one
        assert words["Why"] == [one["comment"]]
        assert words["Record"] == [f"{one['record_id']}, {one['place']}"]
        assert words["Judged"][0].startswith(judged_twice(one)), one
        passes = {name: of_pass(one, name) for name in ("a", "b")}
        differ = any(not row or outcome(row) != outcome(one) for row in passes.values())
        for name, row in passes.items():
            told = [row["comment"]] if differ and row else []
            assert words.get(f"Pass {name.upper()}", []) == told, one
        because = one.get("ext_settlement", "")
        assert words.get("Settled", []) == [because] * bool(because), one
        differing += differ
        settled += bool(because)
    assert 0 < differing < len(rows)
    assert 0 < settled < len(rows)


def test_two_passes_and_their_settlement_are_told(tmp_path: Path) -> None:
    pair = ("village:0002", "skos:closeMatch", "", "nos:MH27-2012")
    kg = overlay(
        tmp_path,
        a=row(*pair, "0.8", "Goals in a relationship.", "part")
        + row("village:0001", "skos:mappingRelation", "Not", "nos:GEN97", "0.7", "Words only.", ""),
        b=row(*pair, "0.6", "Behaviour only.", "supports")
        + row("village:0001", "skos:mappingRelation", "", "nos:PE5", "0.5", "Two readings.", ""),
    )
    words = said(kg.why("village:0002", "MH27.2012"))
    assert words["Judged"][0].startswith(
        "pass A: part of it, 0.8 · pass B: helps only, 0.6 · settled: part of it, 0.55   by person"
    )
    assert "no second pass" not in words["Judged"][0]
    assert (words["Pass A"], words["Pass B"]) == (["Goals in a relationship."], ["Behaviour only."])
    other = said(kg.why("village:0001", "GEN97"))
    assert other["Judged"][0].startswith(
        "pass A: considered and not used, 0.7 · pass B: did not name it · settled: helps only, 0.6"
    )
    assert other["Pass A"] == ["Words only."]
    assert "Pass B" not in other


def test_a_judgement_without_passes_says_so() -> None:
    words = said(pcgraph.open(CASES / "overlay").why("village:0002", "MH27.2012"))
    assert words["Judged"][0].startswith("one pass by person (pcgraph editors)")
    assert words["Judged"][0].endswith(": part of it, 0.55; no second pass is recorded")
    assert not {"Pass A", "Pass B"} & words.keys()


def test_passes_that_agree_are_told_without_their_reasons(tmp_path: Path) -> None:
    cells = ("village:0001", "skos:mappingRelation", "", NO_TERM, "0.9", "None.", "")
    pair = ("village:0002", "skos:closeMatch", "", "nos:MH27-2012", "0.5", "Same.", "part")
    kg = overlay(tmp_path, a=row(*pair) + row(*cells), b=row(*pair))
    words = said(kg.why("village:0002", "MH27.2012"))
    assert "pass A: part of it, 0.5 · pass B: part of it, 0.5 · settled: part" in words["Judged"][0]
    assert not {"Pass A", "Pass B"} & words.keys()
    one = said(kg.why("village:0001", "GEN97"))["Judged"][0]
    assert one.startswith("pass A: none fits, 0.9 · settled: helps only")
    assert one.endswith("; no second pass is recorded")


@pytest.mark.parametrize("of", ["fcc-pcp-to-nos", "village-to-nos"])
def test_passes_of_another_folder_are_not_told_of_ours(
    kg: KnowledgeGraph, tmp_path: Path, of: str
) -> None:
    """Ours was settled from the passes beside it, whatever a folder laid over it holds."""
    cells = ("fccpcp:0004", "skos:broadMatch", "", "nos:MH27-2012", "0.9", "Theirs.", "all")
    theirs = overlay(tmp_path, of, a=row(*cells), b=row(*cells))
    ours = said(kg.why("fccpcp:0004", "MH27.2012"))
    assert ours["Judged"][0].startswith("pass A: helps only")
    assert said(theirs.why("fccpcp:0004", "MH27.2012"))["Judged"] == ours["Judged"]


def test_a_broken_pass_is_told_with_its_line(tmp_path: Path) -> None:
    kg = overlay(tmp_path, a=row("village:0001", "too few"))
    with pytest.raises(InputProblem, match=r"passes/a\.sssom\.tsv:2") as told:
        kg.why("village:0001", "GEN97")
    assert told.value.code == "PC-MAP-ROW"


@pytest.mark.parametrize(
    ("words", "code", "shown"),
    [
        (("EVOKE", "GEN79"), "PC-VALUE-UNKNOWN", "GEN97"),
        (("EVOKE", "FMH27.2012"), "PC-VALUE-UNKNOWN", "MH27.2012"),
        (("EVOKE", "link worker"), "PC-VALUE-UNKNOWN", "not known"),
        (("role:link-worker", "GEN97"), "PC-VALUE-UNKNOWN", "not known"),
        (("Tier 2", "GEN97"), "PC-VALUE-AMBIGUOUS", "fccweb:0058"),
        (("EVOKE", "relationships"), "PC-VALUE-AMBIGUOUS", "nos:PE5"),
        (("EVOKE",), "PC-USAGE-WHY", "quotation marks"),
        (("a", "b", "c", "d"), "PC-USAGE-WHY", "not 4"),
        (("EVOKE", "colour", "red"), "PC-VALUE-UNKNOWN", "colour"),
        (("fccpcp:0004", "expected", "Link Worker"), "PC-VALUE-AMBIGUOUS", "pc:expectedOfTiered"),
        (("fccpcp:0004", "pc:expectedOf", "coach"), "PC-VALUE-AMBIGUOUS", "role:link-worker-coach"),
    ],
)
def test_wrong_words_are_told(
    kg: KnowledgeGraph, words: tuple[str, ...], code: str, shown: str
) -> None:
    with pytest.raises(UsageProblem, match=shown) as told:
        kg.why(*words)
    assert told.value.code == code


def test_a_printed_reading_is_proved_from_the_phrase(kg: KnowledgeGraph) -> None:
    table = kg.why("fccpcp:0004", "expected of (as printed)", "Link Worker Coach")
    rows = {row["step"]: row for row in table}
    assert list(rows) == ["1", "1.1", "1.2", "1.3", "1.4"]
    assert "the printed phrase takes in the heading" in str(rows["1"]["because"])
    assert rows["1"]["file"] is None
    assert (rows["1.1"]["source_file"], rows["1.1"]["source_line"]) == ("fcc-pcp.txt", 18)
    assert "fccpcp:reading-05" in str(rows["1.2"]["because"])
    assert rows["1.4"]["source_line"] == 35
    for step in ("1.1", "1.2", "1.3", "1.4"):
        row = rows[step]
        lines = (home() / str(row["file"])).read_text(encoding="utf-8").splitlines()
        assert lines[int(str(row["line"])) - 1].startswith("    "), row


def test_a_tier_is_proved_by_its_chain(kg: KnowledgeGraph) -> None:
    table = kg.why("fccpcp:0004", "pc:expectedOfTiered", "Psychosocial Link Worker")
    facts = [str(row["fact"]) for row in table]
    assert (
        "Psychosocial Link Worker (role:psychosocial-link-worker) builds on Link Worker"
        in (facts[3])
    )
    assert facts[4].endswith("builds on Link Worker (role:link-worker)")
    assert table.records()[-1]["source_line"] == 5


def test_every_derived_fact_has_a_proof_of_facts_in_the_graph(kg: KnowledgeGraph) -> None:
    store = kg.composition.store
    assert set(RULES) == {derived for derived, _ in READINGS.values()}
    text = f"SELECT ?s ?p ?o WHERE {{ GRAPH <{EXPECTATIONS}> {{ ?s ?p ?o }} }}"
    for row in solutions(store, text, "test"):
        ways = [
            facts
            for rule in RULES[compact(row["p"].value)]
            for facts in premises(store, rule, row["s"], row["o"])
        ]
        assert ways, row
        for fact in (fact for facts in ways for fact in facts):
            graphs = {quad.graph_name for quad in store.quads_for_pattern(*fact, None)}
            assert graphs - {NamedNode(EXPECTATIONS)}, fact


@pytest.mark.parametrize(
    ("words", "because", "file", "source_line"),
    [
        (("fccpcp:0004", "tag", "evoke"), "as the source prints it", "frameworks/fcc-pcp.ttl", 18),
        (("fccpcp:0004", "kind", "pc:Competency"), "ours", "frameworks/fcc-pcp.ttl", None),
        (("fccpcp:0004", "evidenced by", "PE5"), "helps only, reviewed by", "positive.", None),
        (("fccpcp:0004", "skos:relatedMatch", "PE5"), "fcc-pcp-to-nos-0019", "positive.", None),
        (("map:fcc-pcp-to-nos-0018", "decision", "accepted"), "our judgement", "positive.", None),
        (("map:fcc-pcp-to-nos-0018", "owl:annotatedTarget", "MH27.2012"), "our", "positive.", None),
        (
            ("map:fcc-pcp-to-nos-positive", "sssom:mappings", "map:fcc-pcp-to-nos-0018"),
            "at the head",
            "positive.",
            None,
        ),
        (("GEN97", "code", "GEN97"), "as the source prints it", "data/nos.ttl", 70),
        (("GEN97", "register URN", "sfhgen97"), "ours", "readings/sfh-wbc.ttl", None),
        (("fccpcp:section-10", "role", "Cluster Lead"), ":reading-01", "readings", "5; 112; 114"),
        (("pc:Competency", "is a kind of", "statement"), "ours", "ontology/pcgraph.ttl", None),
        (("fccpcp:0007", "label", "Keep within role boundaries"), "ours", "readings/fcc-pcp", None),
    ],
)  # fmt: skip
def test_what_is_written_down_has_file_and_line(
    kg: KnowledgeGraph, words: tuple[str, ...], because: str, file: str, source_line: object
) -> None:
    (row,) = kg.why(*words).records()
    assert because in str(row["because"])
    assert file in str(row["file"])
    assert isinstance(row["line"], int)
    assert row["source_line"] == source_line


def test_a_fact_that_is_not_there_says_what_is(kg: KnowledgeGraph) -> None:
    rows = kg.why("fccpcp:0004", "tag", "PLAN").records()
    assert [row["because"] for row in rows] == [
        "not in the graph",
        "in the graph instead; written down, as the source prints it",
    ]
    assert str(rows[1]["fact"]).endswith('tag "EVOKE"')
    empty = kg.why("fccpcp:0004", "maximum band", "5").records()
    assert empty[1]["because"] == "nothing is recorded for these two"
    tiers = kg.why("fccpcp:0004", "pc:expectedOfAsPrinted", "Psychosocial Link Worker").records()
    assert tiers[0]["because"] == "not in the graph"
    assert len(tiers) == 4


def test_a_slip_in_the_value_is_said(kg: KnowledgeGraph) -> None:
    table = kg.why("fccpcp:0004", "pc:expectedOf", "Link Wroker")
    assert "'Link Wroker' was read as Link Worker." in table.notes
    assert table.records()[0]["because"] != "not in the graph"


def test_the_pages(kg: KnowledgeGraph) -> None:
    page = terminal_text(kg.why("EVOKE", "MH27.2012"), {}, 120, colour=False).splitlines()
    heading = "(EVOKE, Link Worker and Care Coordinator)"
    assert page[0].endswith(f"{heading}?   Not by itself: it helps only.")
    assert sum(line.startswith("Not used ") for line in page) == 1
    steps = terminal_text(
        kg.why("fccpcp:0004", "pc:expectedOf", "Link Worker"), {}, 80, colour=False
    )
    assert "1.1" in steps
    assert re.search(r"data/frameworks/fcc-pcp\.ttl:\d+ · fcc-pcp\.txt, line 18", steps)
    assert max(map(len, steps.splitlines())) <= 80


def test_the_command(run: Command) -> None:
    as_json = json.loads(run("why", "EVOKE", "MH27.2012", "-f", "json").stdout)
    as_csv = list(csv.DictReader(io.StringIO(run("why", "EVOKE", "MH27.2012").stdout)))
    assert as_json == as_csv
    no = run("why", "fccpcp:0004", "tag", "PLAN")
    assert no.returncode == 0
    assert "Next:" in no.stderr
    for words in (("fccpcp:0004", "GEN79"), ("EVOKE",), ("EVOKE", "tag", "EVOKE", "x")):
        done = run("why", *words)
        assert (done.returncode, done.stdout) == (2, "")
        assert "Traceback" not in done.stderr
