"""Questions with a register laid over: right, not flooded, and mapped to; without it, said so."""

from pathlib import Path

import pytest

import pcgraph
from pcgraph.errors import UsageProblem
from pcgraph.files import read_layout, write_whole
from pcgraph.graph import KnowledgeGraph
from pcgraph.mapping_check import check_mappings
from pcgraph.new import example_texts
from pcgraph.registering import import_register
from pcgraph.validate import validate

BASE = "https://example.org/mine/"
REGISTER = """\
URN,NOS Title,Validity,Modified
SFHGEN97,Communicate effectively in a healthcare environment,Current,2019-03-01
SFHCHS59,Respond to referrals,Legacy,2019-03-01
SFHCHS84,Develop and agree care management plans,Current,2019-02-01
SFHCHS53,Evaluate the delivery of care plans,Legacy,2019-02-01
SFHPP1,Plan a programme of exercise,Current,2019-02-01
"""
MAPPED, CONSIDERED = "SFHCHS84", "SFHPP1"
NO_REGISTER = "Register not loaded"
FLOODS = ("nos-without-competency", "nos-most-used")


def laid_over(folder: Path) -> Path:
    """Lay over a register and the example framework, one line mapped to a row of the register."""
    source = folder.parent / "register.csv"
    source.write_text(REGISTER, encoding="utf-8")
    import_register(source, folder, BASE)
    for path, text in example_texts(BASE, "mine").items():
        text = text.replace("nos:GEN97", f"mine:nos-{MAPPED}")
        text = text.replace("framework:sfh-wbc\t2014-03-10", "mine:register\t2019-03-01")
        text = text.replace(
            "Communicate effectively in a healthcare environment",
            "Develop and agree care management plans",
        )
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        write_whole(folder / path, text)
    accepted = folder / "data/mappings/village-to-nos/positive.sssom.tsv"
    text = accepted.read_text(encoding="utf-8")
    head, row = text.rstrip("\n").rsplit("\n", 1)
    head = head.replace("positive", "negative").replace(
        "predicate_id\t", "predicate_id\tpredicate_modifier\t"
    )
    row = row.replace("skos:relatedMatch\t", "skos:relatedMatch\tNot\t").replace("0001", "0002")
    row = row.replace("mine:0002\t", "mine:0001\t").replace(MAPPED, CONSIDERED)
    row = row.replace("Develop and agree care management plans", "Plan a programme of exercise")
    row = row.replace("\tsupports", "\t")
    write_whole(accepted.with_name("negative.sssom.tsv"), f"{head}\n{row}\n")
    return folder


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return laid_over(tmp_path_factory.mktemp("over") / "mine")


@pytest.fixture(scope="module")
def laid(folder: Path) -> KnowledgeGraph:
    return pcgraph.open(folder)


def codes(kg: KnowledgeGraph, name: str, **given: str | bool) -> set[object]:
    return {row["nos_code"] for row in kg.query(name, None, **given)}


def left_out(kg: KnowledgeGraph, name: str, **given: str | bool) -> list[str]:
    return [note for note in kg.query(name, None, **given).notes if note.startswith("Left out: ")]


@pytest.mark.parametrize("name", FLOODS)
def test_of_a_register_only_what_was_judged_is_shown_unasked(
    name: str, kg: KnowledgeGraph, laid: KnowledgeGraph
) -> None:
    more = codes(laid, name) - codes(kg, name)
    assert more == ({CONSIDERED} if name == FLOODS[0] else {MAPPED, CONSIDERED})
    assert left_out(laid, name) == [
        "Left out: 1 NOS of the register that no judgement names (--register)."
    ]


@pytest.mark.parametrize("name", FLOODS)
def test_all_of_a_register_is_shown_where_it_is_asked_for(name: str, laid: KnowledgeGraph) -> None:
    assert codes(laid, name, register=True) - codes(laid, name) == {"SFHCHS53"}
    assert left_out(laid, name, register=True) == []
    assert left_out(laid, name, group="core") == []


@pytest.mark.parametrize("name", FLOODS)
def test_a_register_that_is_not_there_is_said_where_it_is_asked_for(
    name: str, kg: KnowledgeGraph
) -> None:
    assert any(note.startswith(NO_REGISTER) for note in kg.query(name, register=True).notes)
    assert not any(note.startswith(NO_REGISTER) for note in kg.query(name).notes)
    assert codes(kg, name, register=True) == codes(kg, name)


def test_a_mapping_to_a_row_of_the_register_stands_every_check(
    folder: Path, laid: KnowledgeGraph
) -> None:
    checks = read_layout([folder], ("shapes",), (".ttl", ".rq"))
    texts = [file for file in read_layout([folder], ("data",), (".txt",)) if "sources" in file.path]
    assert validate(laid.composition, checks, texts, engine="fast") == []
    rules = [file for file in checks if file.path.endswith(".rq")]
    tables = [file.shown for file in laid.files if "village-to-nos" in file.path]
    assert len(tables) == 2
    assert check_mappings(laid.files, tables, rules, laid.overlays) == []


def test_a_mapping_to_a_row_of_the_register_answers(laid: KnowledgeGraph) -> None:
    (row,) = [row for row in laid.query("nos-for-competency", role="Village Agent") if
              row["nos_code"]]  # fmt: skip
    assert (row["nos_code"], row["nos_id"]) == (MAPPED, f"mine:nos-{MAPPED}")
    assert (row["nos_status"], row["nos_status_as_of"]) == ("current", "register of 2019-03-01")
    assert row["looked_in"] == "NOS register of 2019-03-01"
    (back,) = [row for row in laid.query("competencies-for-nos", nos=MAPPED) if row["competency"]]
    assert back["competency_id"] == "mine:0001"
    assert back["evidence"] == "helps only"


def test_titles_of_the_register_are_found(kg: KnowledgeGraph, laid: KnowledgeGraph) -> None:
    def found(graph: KnowledgeGraph) -> set[object]:
        return {row["thing_id"] for row in graph.find("care plan")}

    assert {"mine:nos-SFHCHS53", f"mine:nos-{MAPPED}"} <= found(laid) - found(kg)


def test_the_template_lists_what_it_prints_with_the_status_of_the_register(
    kg: KnowledgeGraph, laid: KnowledgeGraph
) -> None:
    status = {row["nos_code"]: row["nos_status"] for row in laid.query("template-nos")}
    assert set(status) == codes(kg, "template-nos")
    assert (status["GEN97"], status["CHS59"], status["PE5"]) == ("current", "legacy", "not found")


@pytest.mark.parametrize(
    ("question", "code"),
    [
        ("is GEN97 current", "GEN97"),
        ("is CHS59 still current", "CHS59"),
        ("what is the register status of PE5", "PE5"),
        ("is SFHCHS53 in the register", "SFHCHS53"),
    ],
)
def test_a_question_on_the_status_of_a_standard_is_answered_from_the_register(
    question: str, code: str, laid: KnowledgeGraph
) -> None:
    answer = laid.ask(question)
    (row,) = answer
    expected = {"GEN97": "current", "CHS59": "legacy", "PE5": "not found", "SFHCHS53": "legacy"}
    assert (row["nos_code"], row["nos_status"]) == (code, expected[code])
    assert answer.notes[0] == f"Understood: pcgraph nos {code}"
    assert "register of 2019-03-01" in str(row["nos_status_as_of"])


def test_a_question_on_the_status_without_a_register_says_that_it_is_not_loaded(
    kg: KnowledgeGraph,
) -> None:
    answer = kg.ask("is GEN97 current")
    (row,) = answer
    assert (row["nos_status"], row["nos_status_as_of"]) == ("listed", "10-03-2014")
    assert any(note.startswith(NO_REGISTER) for note in answer.notes)
    assert answer.notes[-1].startswith("Which NOS are being revised stands nowhere here.")


def test_a_question_on_all_of_them_answers_for_those_that_a_template_lists(
    laid: KnowledgeGraph,
) -> None:
    answer = laid.ask("which NOS are withdrawn")
    assert len(answer) == 34
    assert answer.notes[0] == "Understood: pcgraph nos"


def test_an_unknown_code_may_be_one_of_a_register_that_is_not_loaded(
    kg: KnowledgeGraph, laid: KnowledgeGraph
) -> None:
    for graph, said in ((kg, True), (laid, False)):
        with pytest.raises(UsageProblem) as told:
            graph.query("competencies-for-nos", nos="SFHCHS999")
        assert told.value.code == "PC-VALUE-UNKNOWN"
        assert (NO_REGISTER in str(told.value)) is said
    with pytest.raises(UsageProblem) as told:
        kg.query("competencies-for-role", role="Astronaut")
    assert NO_REGISTER not in str(told.value)
