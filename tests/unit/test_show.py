"""The verb show: every kind of thing, whose each fact is, and its line."""

import json
import re
from pathlib import Path

import pytest

import pcgraph
from pcgraph.engine import solutions
from pcgraph.errors import UsageProblem
from pcgraph.graph import KnowledgeGraph
from pcgraph.model import Cell, Table
from pcgraph.names import compact
from pcgraph.show import COLUMNS
from pcgraph.view import Answer
from pcgraph.views import VIEWS
from pcgraph.writers.terminal import terminal_text
from tests.conftest import Command
from tests.judged import DECISIONS, EVIDENCE, Row, mapping_rows, without

MINE = """PREFIX ex: <https://example.org/my/>
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX pc: <https://w3id.org/pcgraph/ns/>
PREFIX prov: <http://www.w3.org/ns/prov#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>

ex:doc
    a pc:Framework ;
    skos:prefLabel "My framework"@en ;
    prov:wasDerivedFrom ex:text ;
    pc:namesRole ex:leader ;
.

ex:leader
    a pc:Role ;
    skos:prefLabel "Leadership"@en ;
.

ex:one
    a pc:Competency ;
    skos:inScheme ex:doc ;
    prov:wasQuotedFrom ex:text ;
    pc:firstLine 4 ;
    pc:lastLine 5 ;
    pc:order 1 ;
    pc:section ex:section ;
    pc:text "Lead by listening"@en ;
.

ex:section
    a pc:Section ;
    dcterms:isPartOf ex:doc ;
    prov:wasQuotedFrom ex:text ;
    pc:firstLine 3 ;
    pc:heading "For leaders"@en ;
    pc:lastLine 3 ;
    pc:role ex:leader ;
.

ex:text
    a pc:SourceDocument ;
    pc:fileName "mine.txt" ;
.

[] a pc:Role ; skos:prefLabel "A role without an address"@en .
"""


def facts(table: Table, part: str) -> list[tuple[Cell, ...]]:
    """Give fact, value, whose and first line of the rows of one part."""
    wanted = ("fact", "value", "whose", "line_first")
    return [tuple(row[name] for name in wanted) for row in table if row["part"] == part]


def decision(row: Row) -> str:
    """Put what a row of a mapping file decides into the words of the page."""
    evidence = row.get("ext_evidence")
    return f"{row['decision']}: {EVIDENCE[evidence]}" if evidence else row["decision"]


@pytest.fixture
def mine(tmp_path: Path) -> KnowledgeGraph:
    folder = tmp_path / "my-cc"
    (folder / "data" / "frameworks").mkdir(parents=True)
    (folder / "data" / "frameworks" / "mine.ttl").write_text(MINE, encoding="utf-8")
    (folder / "data" / "mine.ttl").write_text(
        "PREFIX skos: <http://www.w3.org/2004/02/skos/core#>\n"
        '<https://example.org/my/one> skos:prefLabel "Listen"@en .\n',
        encoding="utf-8",
    )
    return pcgraph.open(folder)


def test_columns_stand_in_the_dictionary(kg: KnowledgeGraph) -> None:
    assert set(COLUMNS) <= {name for name, _, _ in kg.words}


def test_a_role(kg: KnowledgeGraph) -> None:
    table = kg.show("link worker coach")
    assert {row["thing_id"] for row in table} == {"role:link-worker-coach"}
    assert ("named in", "PCP framework (undated)", "printed", 5) in facts(
        table, "where it is named"
    )
    assert (
        "PCP framework (undated)",
        "20 under own headings · 52 as printed · 68 if tiers are assumed",
        "ours, worked out",
        None,
    ) in facts(table, "what counts for it")
    heads = {row["value_id"]: row for row in table if row["part"] == "headings"}
    assert str(heads["fccpcp:section-02"]["value"]).endswith("(in addition to the above), line 35")
    assert heads["fccpcp:section-02"]["whose"] == "printed"
    assert heads["fccpcp:section-18"]["whose"] == "ours"
    (builds,) = [row for row in table if row["fact"] == "builds on"]
    assert (builds["value"], builds["whose"]) == ("Link Worker", "ours")
    assert "nowhere printed" in str(builds["reason"])
    assert any(row["value_id"] == "fccpcp:reading-09" for row in table)


def test_a_role_counts_as_the_query_roles_does(kg: KnowledgeGraph) -> None:
    for row in kg.query("roles"):
        shown = facts(kg.show(str(row["role_id"])), "what counts for it")
        words = f"{row['own']} under own headings · {row['printed']} as printed · "
        assert (
            row["framework"],
            f"{words}{row['tiered']} if tiers are assumed",
            "ours, worked out",
            None,
        ) in shown


def test_a_competency(kg: KnowledgeGraph) -> None:
    table = kg.show("identify and utilise their own strengths")
    assert table.notes == (
        "'identify and utilise their own strengths' was read as "
        "Draw out strengths and resources for wellbeing goals.",
        "Left out as an earlier edition, by our reading: fcc19:0006.",
    )
    rows = {(row["part"], row["fact"]): row for row in table}
    assert rows["about it", "text"]["line_first"] == 18
    assert rows["about it", "section"]["line_first"] == 13
    assert (rows["about it", "label"]["whose"], rows["about it", "tag"]["whose"]) == (
        "ours",
        "printed",
    )
    assert rows["where it is printed", "dated"]["value"] == "no date printed"
    same = rows["same words elsewhere", "the same words stand in"]
    assert (same["value_id"], same["source_file"], same["line_first"]) == (
        "fcc19:0006",
        "fcc-2019.txt",
        27,
    )
    by_role = {row["value"]: row for row in table if row["part"] == "roles"}
    assert by_role["Link Worker Coach"]["fact"] == "printed phrase"
    assert by_role["Link Worker Coach"]["line_first"] == 35
    assert "own: no · as printed: yes" in str(by_role["Link Worker Coach"]["reason"])
    assert by_role["Psychosocial Link Worker"]["fact"] == "assumed tier"
    judged = [row for row in table if row["part"] == "NOS"]
    recorded = [row for row in mapping_rows("fcc-pcp-to-nos") if row["subject_id"] == "fccpcp:0004"]
    assert {(row["value_id"], row["fact"], row["reason"]) for row in judged} == {
        (row["record_id"], decision(row), row["comment"]) for row in recorded
    }
    assert len(judged) == len(recorded)
    assert [row["fact"] for row in judged][:3] == [
        "accepted: helps only",
        "accepted: helps only",
        "considered and not used",
    ]
    assert {row["whose"] for row in judged} == {"ours, reviewed by nobody yet"}
    assert all(len(str(row["reason"])) > 60 for row in judged)


@pytest.mark.parametrize("thing", ["fccpcp:0001", "fccpcp:0003", "fccweb:0047", "fccweb:0065"])
def test_what_was_decided_on_nos_is_always_said(kg: KnowledgeGraph, thing: str) -> None:
    recorded = [decision(row) for row in mapping_rows() if row["subject_id"] == thing]
    assert recorded
    assert sorted(str(row["fact"]) for row in kg.show(thing) if row["part"] == "NOS") == sorted(
        recorded
    )


def test_the_four_decisions_are_among_the_examples() -> None:
    examples = {"fccpcp:0001", "fccpcp:0003", "fccweb:0047", "fccweb:0065"}
    rows = [row for row in mapping_rows() if row["subject_id"] in examples]
    assert {row["decision"] for row in rows} == set(DECISIONS.values())


def test_what_nobody_looked_at_is_said() -> None:
    (row,) = [row for row in without("fccpcp:0050").show("fccpcp:0050") if row["part"] == "NOS"]
    assert (row["fact"], row["value_id"], row["whose"]) == ("not looked at", None, "ours")


def test_a_slip_is_kept_and_remarked(kg: KnowledgeGraph) -> None:
    (row,) = [row for row in kg.show("fccpcp:0011") if row["part"] == "our readings"]
    assert row["whose"] == "ours"
    assert "self-management" in str(row["reason"])
    assert (row["source_file"], row["line_first"]) == ("fcc-pcp.txt", 25)


def test_a_nos(kg: KnowledgeGraph) -> None:
    table = kg.show("SFH GEN97")
    rows = {row["fact"]: row for row in table}
    assert rows["function"]["value"] == "1.2 Communicate effectively"
    assert rows["core or role-specific"]["value"] == "core"
    assert rows["status"]["value"] == "listed, as of 10-03-2014; not checked since"
    assert rows["register URN"]["whose"] == "ours"
    assert rows["code"]["line_first"] == rows["function"]["line_first"] == 70
    judged = [row for row in table if row["part"] == "competencies"]
    recorded = [row for row in mapping_rows() if row["object_id"] == "nos:GEN97"]
    assert {(row["value_id"], row["fact"]) for row in judged} == {
        (row["record_id"], decision(row)) for row in recorded
    }
    assert len(judged) == len(recorded)
    assert {row["fact"] for row in judged} >= {f"accepted: {words}" for words in EVIDENCE.values()}
    asked = kg.query("nos-for-competency", "all", rejected=True)
    ids = {row["mapping_id"] for row in asked if row["nos_code"] == "GEN97"}
    assert {row["value_id"] for row in judged} == ids


def test_documents(kg: KnowledgeGraph) -> None:
    rows = {row["fact"]: row for row in kg.show("fcc-pcp")}
    assert rows["later edition of"]["whose"] == "ours"
    assert "dated" in str(rows["later edition of"]["reason"])
    assert rows["dated"]["value"] == "no date printed"
    assert rows["publisher"]["whose"] == "ours"
    assert rows["publisher"]["line_first"] == 7
    assert rows["printed title"]["line_first"] == 3
    page = {row["fact"]: row for row in kg.show("SPLW page")}
    assert page["printed title"]["value"] == "none printed"
    assert page["licence"]["value"] == "not stated"
    dated = {row["fact"]: row for row in kg.show("source:fcc-2019")}
    assert dated["printed date"]["line_first"] == 7
    assert len(str(dated["checksum (SHA-256)"]["value"])) == 64


def test_functions_principles_terms_sections_and_records(kg: KnowledgeGraph) -> None:
    first = next(iter(facts(kg.show("1.2"), "NOS")))
    assert str(first[1]).startswith("GEN97 ")
    assert len(facts(kg.show("COMMUNICATION"), "functions")) == 3
    named = facts(kg.show("PAM"), "where it is named")
    assert {fact[3] for fact in named} == {28, 37}
    section = kg.show("fccpcp:section-02")
    assert ("addition phrase", "(in addition to the above)", "printed", 35) in facts(
        section, "about it"
    )
    assert len(facts(section, "what stands under it")) == 4


@pytest.mark.parametrize("evidence", ["all", "part", "supports"])
def test_a_record_is_shown_with_its_place(kg: KnowledgeGraph, evidence: str) -> None:
    row = next(row for row in mapping_rows(name="positive") if row["ext_evidence"] == evidence)
    record = {fact["fact"]: fact for fact in kg.show(row["record_id"])}
    assert record["reviewed by"]["value"] == "nobody yet"
    assert record["evidence"]["value"] == EVIDENCE[evidence]
    assert record["written in"]["value"] == row["place"]
    file, line = row["place"].split(":")
    text = Path(pcgraph.__file__).parent.parent / file
    assert text.read_text("utf-8").splitlines()[int(line) - 1].startswith(f"{row['record_id']}\t")


def test_a_comparison_of_roles_says_whose_it_is_and_is_no_evidence(kg: KnowledgeGraph) -> None:
    row = mapping_rows("roles-to-roles", "positive")[0]
    shown = {fact["fact"]: fact for fact in kg.show(row["record_id"])}
    assert shown["kind"]["value"] == "role comparison"
    assert shown["judged role"]["value_id"] == row["subject_id"]
    assert shown["compared role"]["value_id"] == row["object_id"]
    assert shown["reason"]["value"] == row["comment"]
    assert shown["reviewed by"]["value"] == "nobody yet"
    assert shown["written in"]["value"] == row["place"]
    assert "evidence" not in shown


def test_a_line_says_what_became_of_it_and_what_stands_above_it(kg: KnowledgeGraph) -> None:
    old = facts(kg.show("fcc19:0033"), "other editions")
    assert [fact[0] for fact in old] == ["became (merged)"]
    assert old[0][3] == 90
    new = facts(kg.show("fccpcp:0042"), "other editions")
    assert [(fact[0], fact[3]) for fact in new] == [
        ("comes from (merged)", 63),
        ("comes from (merged)", 70),
    ]
    steps = kg.show("prog:fcc-pcp-0001")
    ids = [row["value_id"] for row in steps if row["part"] == "steps"]
    assert [row["fact"] for row in steps if row["part"] == "steps"] == ["step 1", "step 2"]
    above = [row for row in kg.show(str(ids[0])) if str(row["part"]).startswith("steps up")]
    assert [row["value_id"] for row in above] == ids[1:]
    assert str(above[0]["fact"]).startswith("to: ")
    change = facts(kg.show("corr:fcc-2019-fcc-pcp-0005"), "lines")
    assert [fact[0] for fact in change] == ["old line", "old line", "new line"]


def test_every_thing_of_ours_can_be_shown_by_its_id(kg: KnowledgeGraph) -> None:
    """One of each class, and each fact of each has all columns that must be filled."""
    text = "SELECT ?class (MIN(?x) AS ?one) WHERE { ?x a ?class FILTER(isIRI(?x)) } GROUP BY ?class"
    found = solutions(kg.composition.store, text, "test")
    assert len(found) > 25
    for row in found:
        table = kg.show(compact(row["one"].value))
        assert table.rows, row
        for fact in table:
            assert fact["fact"], row
            assert fact["value"], (row, fact)
            assert fact["whose"], (row, fact)
            assert (fact["line_first"] is None) == (fact["line_last"] is None), fact


def test_named_queries_of_the_views_exist_with_their_columns(kg: KnowledgeGraph) -> None:
    for parts in VIEWS.values():
        for part in parts:
            if isinstance(part, Answer):
                query = kg.find_query(part.query)
                assert set(part.given) <= set(query.params)
                words = " ".join([part.reason, *(word for pair in part.facts for word in pair)])
                used = {part.only, part.value_id, *re.findall(r"{(\w+)}", words)} - {""}
                assert used <= set(query.columns)
                assert part.lines == ("line_first", "line_last") or set(part.lines) <= set(
                    query.columns
                )


def test_printed_facts_of_a_line_show_its_line(kg: KnowledgeGraph) -> None:
    for thing in ("fccpcp:0012", "splw:0019", "sfhwbc:0005", "fccweb:section-03", "nos:PE5"):
        for row in kg.show(thing):
            if row["whose"] == "printed" and row["part"] == "about it":
                assert row["line_first"], row
                assert row["source_file"], row


@pytest.mark.parametrize(
    ("typed", "code", "words"),
    [
        ("coach", "PC-VALUE-AMBIGUOUS", "role:link-worker-coach"),
        ("bias", "PC-VALUE-AMBIGUOUS", "fccpcp:0071"),
        ("GEN79", "PC-VALUE-UNKNOWN", "GEN97"),
        ("http://[", "PC-VALUE-UNKNOWN", "not known"),
        ("fccpcp:9999", "PC-VALUE-UNKNOWN", "not known"),
        ("", "PC-VALUE-UNKNOWN", "not known"),
    ],
)
def test_what_is_unknown_or_has_two_meanings_is_told(
    kg: KnowledgeGraph, typed: str, code: str, words: str
) -> None:
    with pytest.raises(UsageProblem, match=words) as told:
        kg.show(typed)
    assert told.value.code == code
    assert "--" not in str(told.value)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("Link Worker", "role:link-worker"),
        ("Practitioner Skills", "fccpcp:domain-01"),
        ("PLAN", "named:plan"),
        ("calm and sensitive", "fccpcp:0008"),
        ("nos:mh27.2012", "nos:MH27-2012"),
        ("Link Wroker Coach", "role:link-worker-coach"),
        ("builds on", "pc:buildsOn"),
        ("<https://w3id.org/pcgraph/id/nos/PE5>", "nos:PE5"),
    ],
)
def test_things_are_found_forgivingly(kg: KnowledgeGraph, typed: str, expected: str) -> None:
    assert kg.show(typed).records()[0]["thing_id"] == expected


def test_a_folder_of_ones_own_is_shown_alike(mine: KnowledgeGraph) -> None:
    with pytest.raises(UsageProblem, match=r"example\.org/my/leader") as told:
        mine.show("Leadership")
    assert "fccpcp:domain-04" in told.value.what
    rows = {row["fact"]: row for row in mine.show("Lead by listening")}
    assert rows["text"]["whose"] == "printed"
    assert (rows["text"]["source_file"], rows["text"]["line_last"]) == ("mine.txt", 5)
    assert rows["label"]["whose"] == "from my-cc"
    assert rows["not looked at"]["part"] == "NOS"
    role = facts(mine.show("https://example.org/my/leader"), "headings")
    assert role == [("My framework", "For leaders", "printed", 3)]
    with pytest.raises(UsageProblem, match="not known"):
        mine.show("A role without an address")


def test_the_page_names_each_part_once(kg: KnowledgeGraph) -> None:
    table = kg.show("identify and utilise their own strengths")
    page = terminal_text(table, {}, 100, colour=False)
    lines = page.splitlines()
    assert lines[1].endswith("· fccpcp:0004")
    for part in dict.fromkeys(row["part"] for row in table):
        assert lines.count(str(part)) == 1
    assert "fcc-pcp.txt, line 18" in page
    assert max(map(len, lines)) <= 100
    assert "Value id" in terminal_text(table, {"value_id": "Value id"}, 100, False, wide=True)


def test_the_command(run: Command) -> None:
    done = run("show", "GEN97", "-f", "json")
    assert done.returncode == 0
    assert set(json.loads(done.stdout)[0]) == set(COLUMNS)
    assert "Next: pcgraph show" in done.stderr
    assert run("show", "GEN97", "-q").stderr == ""
    assert run("show", "GEN97", "-o", "page.xlsx").returncode == 0
    wrong = run("show", "lead")
    assert (wrong.returncode, wrong.stdout) == (2, "")
    assert "Cluster Lead (role:cluster-lead) · Locality Lead" in wrong.stderr


def test_a_role_names_the_roles_that_it_was_compared_with(kg: KnowledgeGraph) -> None:
    part = "like roles elsewhere (no evidence)"
    shown = [row for row in kg.show("role:well-being-co-ordinator") if row["part"] == part]
    rows = [
        *mapping_rows("roles-to-roles", "positive"),
        *mapping_rows("roles-to-roles", "negative"),
    ]
    ends = [
        row
        for row in rows
        if "role:well-being-co-ordinator" in (row["subject_id"], row["object_id"])
    ]
    assert {row["value_id"] for row in shown} == {row["record_id"] for row in ends}
    assert {row["whose"] for row in shown} == {"ours, reviewed by nobody yet"}
