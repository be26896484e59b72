"""The tables on NOS and on repeated words hold what the files say, counted without the queries."""

import re
from collections import Counter
from collections.abc import Iterator

import pytest
from rdflib import Graph

from pcgraph.composition import graph_text
from pcgraph.files import home, read_text
from pcgraph.graph import KnowledgeGraph
from pcgraph.model import Cell, TextFile
from tests.judged import DECISIONS, NO_TERM, mapping_rows, without
from tests.kg.test_counts import NOV, PCP, READINGS, WEB
from tests.kg.test_queries import same_answer

Rows = list[dict[str, Cell]]
STATEMENTS = 100 + 88 + 70 + 5
"""Competencies, requirements and responsibilities of all documents."""

DOCUMENTS = ("fcc-2019", "fcc-pcp", "fcc-web", "splw-page")

OWN_NOS = TextFile(
    "data/nos-of-ours.ttl",
    """
    PREFIX hfm: <https://w3id.org/pcgraph/id/health-functional-map/>
    PREFIX nos: <https://w3id.org/pcgraph/id/nos/>
    PREFIX pc: <https://w3id.org/pcgraph/ns/>
    PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
    nos:XYZ1 a pc:OccupationalStandard ; skos:notation "XYZ1" ; skos:prefLabel "Ours"@en .
    hfm:Z a pc:Principle ; skos:notation "Z" ; skos:prefLabel "Without a function"@en .
    hfm:1-9 a pc:ReferenceFunction ; skos:broader hfm:1 ; skos:notation "1.9" ;
      skos:prefLabel "Without a NOS"@en .
    """,
    "nos-of-ours.ttl",
)


@pytest.fixture(scope="session")
def more() -> KnowledgeGraph:
    """The graph with a NOS that no template lists, and places of the map without a NOS."""
    return KnowledgeGraph(extra=[OWN_NOS])


FEW = ("fccpcp:0003", "fccpcp:0004", "fccpcp:0050", "fcc19:0006", "fccweb:0008", "fccweb:0047",
       "splw:0001")  # fmt: skip
"""Statements of every document and of several roles, for a graph in which nobody judged them."""


@pytest.fixture(scope="session")
def fewer() -> KnowledgeGraph:
    """The graph without all that was judged of a few statements."""
    return without(*FEW)


def judged(document: str = "*") -> Iterator[tuple[str, str, str, str]]:
    """Give kind of file, statement, NOS and evidence of each row, straight from the files."""
    for row in mapping_rows(f"{document}-to-nos"):
        yield row["file"], row["subject_id"], row["object_id"], row.get("ext_evidence", "")


def subjects(*kinds: str) -> set[str]:
    return {statement for kind, statement, _, _ in judged() if kind in kinds}


def printed_codes(kg: KnowledgeGraph) -> dict[str, str]:
    return {str(row["nos_id"]): str(row["nos_code"]) for row in kg.query("nos-list")}


def ids(rows: Rows) -> set[str]:
    return {str(row["competency_id"]) for row in rows if row["competency_id"]}


def test_the_template_has_34_rows_14_of_them_core(kg: KnowledgeGraph) -> None:
    rows = kg.query("template-nos").records()
    assert [row["order"] for row in rows] == list(range(1, 35))
    assert Counter(row["nos_group"] for row in rows) == {"core": 14, "role-specific": 20}
    assert len(kg.query("template-nos", group="core")) == 14
    assert {(row["level"], row["published"]) for row in rows} == {(4, "10-03-2014")}


def test_a_blank_cell_says_from_which_line_it_is_filled(kg: KnowledgeGraph) -> None:
    """Told here from the cells of the printed table, line by line."""
    source = read_text(home() / "data" / "sources" / "sfh-wbc.txt").split("\n")
    rows = kg.query("template-nos").records()
    last = {"principle": 0, "function": 0}
    expected = []
    for line in [int(str(row["line_first"])) for row in rows]:
        cells = [cell.strip() for cell in source[line - 1].split("|")]
        blank: dict[int, list[str]] = {}
        for name, cell in (("principle", cells[1]), ("function", cells[2])):
            if cell:
                last[name] = line
            else:
                blank.setdefault(last[name], []).append(name)
        words = [f"{' and '.join(names)} as above, line {at}" for at, names in blank.items()]
        expected.append("; ".join(words) or None)
    assert [row["filled_from_line"] for row in rows] == expected
    assert len(set(expected)) > 8


def test_a_function_has_its_nos_core_first(kg: KnowledgeGraph) -> None:
    rows = kg.query("functional-map", function="1.2").records()
    assert [(row["nos_code"], row["nos_group"]) for row in rows] == [
        ("GEN97", "core"),
        ("OP1", "role-specific"),
        ("GEN62", "role-specific"),
        ("GEN99", "role-specific"),
    ]
    assert rows == kg.query("functional-map", function="Communicate effectively").records()


def test_the_map_is_whole_also_where_no_nos_stands(
    kg: KnowledgeGraph, more: KnowledgeGraph
) -> None:
    rows = kg.query("functional-map").records()
    assert len({row["principle_code"] for row in rows}) == 11
    assert len({row["nos_function"] for row in rows}) == 25
    assert len(rows) == 34
    added = [row for row in more.query("functional-map").records() if row not in rows]
    assert [(row["principle_code"], row["nos_function"], row["nos_code"]) for row in added] == [
        ("1", "1.9", None),
        ("Z", None, None),
    ]


def test_a_nos_that_no_template_lists_is_there_too(more: KnowledgeGraph) -> None:
    listed = more.query("nos-list").records()
    assert len(listed) == 35
    assert (listed[-1]["nos_code"], listed[-1]["nos_status"]) == ("XYZ1", None)
    (asked,) = more.query("competencies-for-nos", nos="XYZ1")
    assert (asked["nos_title"], asked["decision"]) == ("Ours", "no judgement names it")
    assert "XYZ1" in {row["nos_code"] for row in more.query("nos-without-competency")}
    assert more.query("nos-most-used").records()[-1]["competencies"] == 0
    assert len(more.query("template-nos")) == 34


def test_what_has_no_place_is_answered_alike_in_rdflib(more: KnowledgeGraph) -> None:
    composition = more.composition
    reference = Graph(bind_namespaces="none")
    reference.parse(data=graph_text(composition, "nt"), format="nt")
    for name in (
        "competencies-for-nos",
        "functional-map",
        "nos-list",
        "nos-most-used",
        "nos-without-competency",
    ):
        asked = more.prepare(more.find_query(name), {}, None)
        table = more.answer(asked)
        assert same_answer(composition, reference, asked.text) == len(table), name
        assert {"XYZ1", "Z"} & {cell for row in table.rows for cell in row}, name


@pytest.mark.parametrize("document", DOCUMENTS)
def test_a_nos_has_the_rows_of_the_files_and_every_nos_is_there(
    kg: KnowledgeGraph, document: str
) -> None:
    rows = kg.query("competencies-for-nos", framework=document, rejected=True).records()
    pairs = {(statement, nos) for _, statement, nos, _ in judged(document) if nos != NO_TERM}
    assert len(pairs) > 20
    shown = {(row["competency_id"], row["nos_id"]) for row in rows if row["competency_id"]}
    assert shown == pairs
    empty = [row for row in rows if not row["competency_id"]]
    assert {row["decision"] for row in empty} == {"no judgement names it"}
    named = {nos for _, nos in pairs}
    assert {row["nos_id"] for row in empty} == set(printed_codes(kg)) - named


def test_without_rejected_a_nos_that_is_not_used_says_so(kg: KnowledgeGraph) -> None:
    rows = kg.query("competencies-for-nos", framework="fcc-pcp").records()
    found = list(judged("fcc-pcp"))
    shown = {nos for kind, _, nos, _ in found if kind in ("positive", "unsure")}
    named = {nos for _, _, nos, _ in found if nos != NO_TERM}
    decisions = {row["nos_id"]: row["decision"] for row in rows if not row["competency_id"]}
    assert decisions == {
        nos: "considered and not used" if nos in named else "no judgement names it"
        for nos in printed_codes(kg)
        if nos not in shown
    }
    assert set(decisions.values()) == {"considered and not used", "no judgement names it"}
    assert {row["reviewed_by"] for row in rows if row["nos_id"] in decisions} == {None}


def test_roles_of_a_nos_follow_the_reading(kg: KnowledgeGraph) -> None:
    def evoke(reading: str, role: str | None = None) -> dict[str, Cell]:
        asked = {"nos": "MH27.2012", "framework": "fcc-pcp", "reading": reading}
        rows = kg.query("competencies-for-nos", **asked, **({"role": role} if role else {}))
        found = [row for row in rows if row["competency_id"] == "fccpcp:0004"]
        return found[0] if found else {}

    assert evoke("own")["roles"] == "Care Coordinator; Link Worker"
    assert evoke("printed")["roles"] == "Care Coordinator; Link Worker; Link Worker Coach"
    assert str(evoke("tiered")["roles"]).endswith("Link Worker Coach; Psychosocial Link Worker")
    assert evoke("printed", "Psychosocial Link Worker") == {}
    assert evoke("tiered", "Psychosocial Link Worker") == evoke("tiered")


@pytest.mark.parametrize("reading", ["own", "printed", "tiered"])
@pytest.mark.parametrize(
    "role", ["Cluster Lead", "Health and Wellbeing Coach", "Link Worker Coach"]
)
def test_a_nos_has_for_a_role_what_was_judged_of_its_lines(
    kg: KnowledgeGraph, role: str, reading: str
) -> None:
    asked = {"role": role, "framework": "fcc-pcp", "reading": reading}
    lines = ids(kg.query("competencies-for-role", **asked).records())
    shown: dict[str, set[Cell]] = {}
    considered = set()
    for kind, statement, nos, _ in judged("fcc-pcp"):
        if statement in lines and kind in ("positive", "unsure"):
            shown.setdefault(nos, set()).add(statement)
        elif statement in lines:
            considered.add(nos)
    expected: set[tuple[str, Cell, str]] = {
        (nos, one, "accepted") for nos, some in shown.items() for one in some
    }
    for nos in set(printed_codes(kg)) - set(shown):
        words = "considered and not used" if nos in considered else "no judgement names it"
        expected.add((nos, None, words))
    rows = kg.query("competencies-for-nos", **asked).records()
    found = [(row["nos_id"], row["competency_id"], row["decision"]) for row in rows]
    assert set(found) == expected
    assert len(found) == len(expected)


def test_the_same_words_are_named_with_document_and_line(kg: KnowledgeGraph) -> None:
    printed = {
        (row["competency_id"], row["competency"], row["framework"], row["line_first"])
        for row in kg.query("competencies-for-role", "all")
    }
    rows = kg.query("competencies-for-nos", "all").records()
    shown = {row["competency_id"]: row for row in rows if row["competency_id"]}
    for one, row in shown.items():
        twins = sorted(
            (str(document), int(str(line)))
            for _, words, document, line in printed
            if words == row["competency"] and document != row["framework"]
        )
        places = "; ".join(f"{document} line {line}" for document, line in twins)
        assert row["same_text_in"] == (places or None), one
    assert len({row["same_text_in"] for row in shown.values()}) > 50
    named = {one: shown[one]["same_text_in"] for one in ("fccpcp:0004", "fcc19:0006")}
    assert named == {
        "fccpcp:0004": "Link Worker framework, Nov 2019 line 27",
        "fcc19:0006": "PCP framework (undated) line 18",
    }


def test_who_judged_is_said_beside_every_table_of_judgements(kg: KnowledgeGraph) -> None:
    for table in (
        kg.query("competencies-for-nos", nos="GEN97"),
        kg.query("competencies-without-nos", role="Link Worker"),
    ):
        assert any("reviewed by nobody yet: all" in note for note in table.notes)


@pytest.mark.parametrize(
    ("gone", "kinds"),
    [((), ()), (("fccpcp:0003", "fcc19:0011"), ("none",)), (FEW, tuple(DECISIONS))],
    ids=["as judged", "without two that none fits", "without a few"],
)
def test_each_reason_has_as_many_competencies_as_the_files_say(
    gone: tuple[str, ...], kinds: tuple[str, ...]
) -> None:
    graph = without(*gone, kinds=kinds)
    decided: dict[str, set[str]] = {}
    for kind, statement, _, _ in judged():
        if not (statement in gone and kind in kinds):
            decided.setdefault(statement, set()).add(kind)
    expected: dict[str, set[str]] = {"none-fits": set(), "unsure": set(), "not-used": set()}
    for statement, some in decided.items():
        if "positive" not in some:
            why = "unsure" if "unsure" in some else "none-fits" if "none" in some else "not-used"
            expected[why].add(statement)
    whole = graph.query("competencies-without-nos", "all").records()
    found: dict[str, set[str]] = {}
    for why in ("none-fits", "unsure", "not-used", "not-looked"):
        found[why] = ids(graph.query("competencies-without-nos", "all", why=why).records())
    not_looked = found.pop("not-looked")
    assert not_looked == subjects(*DECISIONS) - set(decided)
    assert len(not_looked) == STATEMENTS - len(decided)
    assert found == expected
    accepted = {statement for statement, some in decided.items() if "positive" in some}
    assert len(ids(whole)) == STATEMENTS - len(accepted)
    words = {
        "none-fits": "looked, none of the 34 fits",
        "not-used": "only NOS considered and not used",
        "unsure": "not sure",
        "not-looked": "nobody has looked",
    }
    by_words = {
        words[why]: some for why, some in {**found, "not-looked": not_looked}.items() if some
    }
    assert {row["why_none"] for row in whole} == set(by_words)
    assert all(row["competency_id"] in by_words[str(row["why_none"])] for row in whole)


@pytest.mark.parametrize("gone", [(), FEW], ids=["as judged", "without a few"])
@pytest.mark.parametrize(("framework", "role"), READINGS)
def test_with_and_without_nos_are_all_that_a_role_must_show(
    kg: KnowledgeGraph, fewer: KnowledgeGraph, framework: str, role: str, gone: tuple[str, ...]
) -> None:
    graph = fewer if gone else kg
    for reading, size in zip(("own", "printed", "tiered"), READINGS[framework, role], strict=True):
        asked = {"role": role, "framework": framework, "reading": reading}
        without_nos = ids(graph.query("competencies-without-nos", **asked).records())
        everything = ids(graph.query("competencies-for-role", **asked).records())
        assert len(everything) == size
        assert without_nos == everything - (subjects("positive") - set(gone))
        not_looked = ids(graph.query("competencies-not-looked-at", **asked).records())
        assert not_looked == everything & set(gone)


def test_in_our_own_data_everything_was_looked_at(kg: KnowledgeGraph) -> None:
    assert subjects(*DECISIONS) == ids(kg.query("competencies-for-role", "all").records())
    assert len(subjects(*DECISIONS)) == STATEMENTS
    assert kg.query("competencies-not-looked-at", "all").rows == ()


def test_a_link_worker_has_51_in_the_newest_framework(kg: KnowledgeGraph) -> None:
    def of_pcp(query: str) -> Rows:
        return [row for row in kg.query(query, role="Link Worker") if row["framework"] == PCP]

    accepted = [row for row in of_pcp("nos-for-competency") if row["decision"] == "accepted"]
    without = of_pcp("competencies-without-nos")
    assert len(ids(accepted)) + len(without) == 51
    assert {row["framework"] for row in kg.query("competencies-without-nos")}.isdisjoint({NOV})


@pytest.mark.parametrize(
    ("statement", "kinds", "why", "words", "tells"),
    [
        ("fccpcp:0003", ("none",), "not-used", "only NOS considered and not used", "negative"),
        ("fccweb:0065", ("positive",), "unsure", "not sure", "unsure"),
        ("fccweb:0047", ("negative",), "unsure", "not sure", "unsure"),
        ("fccweb:0047", ("unsure",), "none-fits", "looked, none of the 34 fits", "none"),
    ],
)
def test_only_considered_and_not_sure_are_told_apart(
    kg: KnowledgeGraph, statement: str, kinds: tuple[str, ...], why: str, words: str, tells: str
) -> None:
    left = [
        row for row in mapping_rows() if row["subject_id"] == statement and row["file"] not in kinds
    ]
    graph = without(statement, kinds=kinds)
    rows = graph.query("competencies-without-nos", why=why, competency=statement).records()
    assert rows
    assert {row["competency_id"] for row in rows} == {statement}
    first = min((row for row in left if row["file"] == tells), key=lambda row: row["record_id"])
    codes = printed_codes(kg)
    near = sorted(codes[row["object_id"]] for row in left if row["object_id"] != NO_TERM)
    for row in rows:
        assert row["why_none"] == words
        assert (row["mapping_id"], row["reason"]) == (first["record_id"], first["comment"])
        assert row["nearest_considered"] == "; ".join(near)


def test_used_and_unused_nos_are_34(kg: KnowledgeGraph) -> None:
    used = {nos for kind, _, nos, _ in judged() if kind == "positive"}
    unused = kg.query("nos-without-competency", "all").records()
    assert {row["nos_id"] for row in unused} == set(printed_codes(kg)) - used
    assert len(unused) + len(used) == 34
    most = kg.query("nos-most-used", "all").records()
    assert {row["nos_id"] for row in most if row["competencies"]} == used
    assert len(most) == 34


def test_unused_nos_say_how_far_the_looking_went(kg: KnowledgeGraph) -> None:
    rows = kg.query("nos-without-competency", "all").records()
    noes = Counter(nos for kind, _, nos, _ in judged() if kind == "negative")
    opens = Counter(nos for kind, _, nos, _ in judged() if kind == "unsure")
    looked = subjects("positive", "negative", "none", "unsure")
    assert {row["nos_id"]: (row["considered"], row["not_sure"]) for row in rows} == {
        row["nos_id"]: (noes[str(row["nos_id"])], opens[str(row["nos_id"])]) for row in rows
    }
    assert {row["competencies_looked_at"] for row in rows} == {len(looked)}
    counted = {}
    for name in DOCUMENTS:
        found = kg.query("nos-without-competency", framework=name).records()
        counted[name] = {row["nos_id"]: row["considered"] for row in found}
        seen = {statement for _, statement, _, _ in judged(name)}
        assert {row["competencies_looked_at"] for row in found} == {len(seen)}
    assert {row["nos_id"] for row in rows} == set.intersection(*map(set, counted.values()))


def test_uses_are_counted_as_in_the_files(kg: KnowledgeGraph) -> None:
    found = [(nos, evidence) for kind, _, nos, evidence in judged() if kind == "positive"]
    total, by_evidence = Counter(nos for nos, _ in found), Counter(found)
    rows = kg.query("nos-most-used", "all").records()
    for row in rows:
        nos = str(row["nos_id"])
        sizes = [by_evidence[nos, evidence] for evidence in ("all", "part", "supports")]
        assert [row["of_which_all"], row["of_which_part"], row["of_which_helps"]] == sizes
        assert row["competencies"] == total[nos] == sum(sizes)
        assert bool(row["roles"]) == bool(total[nos])
    numbers = [int(str(row["competencies"])) for row in rows]
    assert numbers == sorted(numbers, reverse=True)
    by_document = Counter[str]()
    for framework in (PCP, NOV, WEB, "splw-page"):
        for row in kg.query("nos-most-used", framework=framework):
            by_document[str(row["nos_id"])] += int(str(row["competencies"]))
    assert +by_document == total


@pytest.mark.parametrize("reading", ["own", "printed", "tiered"])
@pytest.mark.parametrize("role", ["Link Worker", "Link Worker Coach", "Psychosocial Link Worker"])
def test_uses_of_a_role_are_those_of_its_competencies(
    kg: KnowledgeGraph, role: str, reading: str
) -> None:
    of_role = ids(kg.query("competencies-for-role", "all", role=role, reading=reading).records())
    total = Counter(
        nos for kind, statement, nos, _ in judged() if kind == "positive" and statement in of_role
    )
    rows = kg.query("nos-most-used", "all", role=role, reading=reading).records()
    assert {str(row["nos_id"]): row["competencies"] for row in rows if row["competencies"]} == total
    assert all(role in str(row["roles"]).split("; ") for row in rows if row["competencies"])


def test_shared_words_are_counted_as_printed(kg: KnowledgeGraph) -> None:
    printed = {
        str(row["competency_id"]): str(row["competency"])
        for row in kg.query("competencies-for-role", "all")
    }
    assert len(printed) == STATEMENTS
    times = Counter(printed.values())
    rows = kg.query("shared-competencies").records()
    assert {row["competency"]: row["times"] for row in rows} == {
        text: number for text, number in times.items() if number > 1
    }
    for row in rows:
        named = str(row["competency_ids"]).split("; ")
        assert {printed[one] for one in named} == {row["competency"]}
        assert len(named) == row["times"] == str(row["places"]).count(" line ")


def test_fifty_three_texts_are_fifty_three_statements_of_either_edition(
    kg: KnowledgeGraph,
) -> None:
    """No text stands twice in one of the two, so that rows and statements are the same number."""
    rows = kg.query("shared-competencies", framework="fcc-pcp", other="fcc-2019").records()
    assert len(rows) == 53
    for prefix in ("fccpcp", "fcc19"):
        found = re.findall(rf"\b{prefix}:\d+", " ".join(str(row["competency_ids"]) for row in rows))
        assert len(found) == len(set(found)) == 53
    assert rows == kg.query("shared-competencies", framework="fcc-2019", other="fcc-pcp").records()
    (evoke,) = [row for row in rows if row["tag"] == "EVOKE"]
    assert evoke["places"] == (
        "Link Worker framework, Nov 2019 line 27; PCP framework (undated) line 18"
    )
