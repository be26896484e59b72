"""The verb nos: codes in any spelling, with and without a register laid over."""

import csv
import io
from pathlib import Path

import pytest
from rdflib import Graph

import pcgraph
from pcgraph.answer import prepare
from pcgraph.composition import graph_text
from pcgraph.engine import select
from pcgraph.graph import KnowledgeGraph
from pcgraph.names import PREFIXES
from pcgraph.registering import import_register
from tests.conftest import Command

BASE = "https://www.example.org/reg/"
HEADS = ["URN", "NOS Title", "Validity", "Original URN", "Suite", "Developed By", "Modified"]
ROWS = [
    ["SFHGEN97", "Communicate effectively in a healthcare environment", "Current", "", "General"],
    ["SFHGEN99", "Promote effective communication", "LEGACY", "MH1", "General"],
    ["CFAPMVW1", "Make sure your actions contribute to a positive and safe working culture",
     "Current"],
    ["SFHGEN35 ", "Provide supervision to other individuals", "Current", "", "General; Children"],
]  # fmt: skip
HAND = f"""PREFIX hand: <https://www.example.org/hand/>
PREFIX pc: <{PREFIXES["pc"]}>
PREFIX skos: <{PREFIXES["skos"]}>
hand:nos-1 a pc:OccupationalStandard , skos:Concept ; skos:inScheme hand:list ;
    skos:notation "GEN 35" ; skos:prefLabel "Provide supervision"@en .
hand:nos-2 a pc:OccupationalStandard , skos:Concept ; skos:inScheme hand:list ;
    skos:notation "XYZ1" ; skos:prefLabel "Typed by hand"@en .
"""


def register(folder: Path, dated: str = "2019-06", base: str = BASE) -> Path:
    source = folder.with_suffix(".csv")
    out = io.StringIO()
    csv.writer(out).writerows([HEADS, *ROWS])
    source.write_text(out.getvalue(), encoding="utf-8")
    import_register(source, folder, base, dated)
    return folder


@pytest.fixture(scope="session")
def laid(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return register(tmp_path_factory.mktemp("nos") / "reg")


@pytest.fixture(scope="session")
def with_register(laid: Path) -> KnowledgeGraph:
    return pcgraph.open(laid)


@pytest.fixture(scope="session")
def hand(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("nos") / "hand"
    (folder / "data").mkdir(parents=True)
    (folder / "data" / "nos.ttl").write_text(HAND, encoding="utf-8")
    return folder


def one(kg: KnowledgeGraph, typed: str) -> dict[str, object]:
    (row,) = kg.nos(typed).records()
    return dict(row)


def test_without_a_register_a_code_is_listed_and_not_checked(kg: KnowledgeGraph) -> None:
    table = kg.nos("sfh gen_97")
    row = table.records()[0]
    assert (row["nos_code"], row["nos_status"], row["nos_status_as_of"]) == (
        "GEN97",
        "listed",
        "10-03-2014",
    )
    assert any(note.startswith("Register not loaded") for note in table.notes)
    assert one(kg, "GEN35")["nos_status"] == "register not loaded"


@pytest.mark.parametrize(
    ("typed", "code", "status", "register_code", "rule"),
    [
        ("GEN97", "GEN97", "current", "SFHGEN97", "with SFH before it"),
        ("gen 99", "GEN99", "legacy", "SFHGEN99", "with SFH before it"),
        ("MH1", "GEN99", "legacy", "SFHGEN99", "with SFH before it"),
        ("PMWRV1", "PMWRV1", "same title under another code (current)", "CFAPMVW1", "by title"),
        ("IPC2.2012", "IPC2.2012", "not found", None, None),
        ("gen35", "SFHGEN35", "current", "SFHGEN35", None),
        ("Provide supervision to other individuals", "SFHGEN35", "current", "SFHGEN35", None),
        ("nothing such", None, "not found", None, None),
    ],
)
def test_with_a_register_its_status_is_said(
    with_register: KnowledgeGraph, typed: str, code: str, status: str,
    register_code: str | None, rule: str | None,
) -> None:  # fmt: skip
    row = one(with_register, typed)
    assert [row[name] for name in ("nos_code", "nos_status", "register_code", "register_rule")] == [
        code,
        status,
        register_code,
        rule,
    ]
    assert row["nos_status_as_of"] == "register of 2019-06"


def test_the_title_of_the_register_is_held_against_ours(with_register: KnowledgeGraph) -> None:
    assert one(with_register, "GEN97")["register_title_same"] == "yes"
    row = one(with_register, "GEN99")
    assert (row["register_title_same"], row["register_title"]) == (
        "no",
        "Promote effective communication",
    )


def test_without_codes_all_that_a_document_lists_in_its_order(
    with_register: KnowledgeGraph, kg: KnowledgeGraph
) -> None:
    listed = [row["nos_code"] for row in kg.query("template-nos").records()]
    table = with_register.nos()
    assert [row["asked"] for row in table.records()] == listed
    assert len(listed) == 34
    assert "In the register of 2019-06: 31 not found, " in " ".join(table.notes)


def test_a_title_of_two_standards_gives_both(with_register: KnowledgeGraph) -> None:
    table = with_register.nos(ROWS[2][1])
    assert {row["nos_code"] for row in table.records()} == {"PMWRV1", "CFAPMVW1"}
    assert any("may stand for 2 NOS" in note for note in table.notes)


def test_a_standard_typed_by_hand_is_known_without_a_register(hand: Path) -> None:
    row = one(pcgraph.open(hand), "gen35")
    assert (row["nos_code"], row["nos_status"]) == ("GEN 35", "register not loaded")
    assert one(pcgraph.open(hand), "typed by hand")["nos_code"] == "XYZ1"


def test_one_typed_by_hand_in_another_folder_is_looked_up_when_asked(
    hand: Path, laid: Path
) -> None:
    kg = pcgraph.open(hand, laid)
    rows = {row["nos_code"]: row for row in kg.nos("GEN 35", "XYZ1").records()}
    assert rows["GEN 35"]["nos_status"] == "current"
    assert rows["GEN 35"]["register_code"] == "SFHGEN35"
    assert rows["GEN 35"]["register_rule"] == "without blank or underscore, with SFH before it"
    assert rows["XYZ1"]["nos_status"] == "not found"


QUERIES = ("nos-list", "template-nos", "functional-map", "competencies-for-nos",
           "nos-for-competency", "nos-without-competency")  # fmt: skip


@pytest.mark.parametrize("name", QUERIES)
def test_named_questions_say_the_status_of_the_register(
    with_register: KnowledgeGraph, kg: KnowledgeGraph, name: str
) -> None:
    def status(graph: KnowledgeGraph) -> dict[object, set[tuple[object, object]]]:
        found: dict[object, set[tuple[object, object]]] = {}
        for row in graph.query(name).records():
            said = row["nos_status"], row["nos_status_as_of"]
            found.setdefault(row["nos_code"], set()).add(said)
        return found

    plain, laid = status(kg), status(with_register)
    known = {
        "GEN97": "current",
        "GEN99": "legacy",
        "PMWRV1": "same title under another code",
    }
    codes = {code for code in plain if code}
    assert codes
    for code in codes:
        assert plain[code] == {("listed", "10-03-2014")}
        assert laid[code] == {(known.get(str(code), "not found"), "register of 2019-06")}


def test_of_two_registers_the_newer_one_counts(laid: Path, tmp_path: Path) -> None:
    older = register(tmp_path / "older", "2014", "https://www.example.org/older/")
    kg = pcgraph.open(laid, older)
    assert len(kg.query("template-nos").records()) == 34
    for name in QUERIES:
        dates = {row["nos_status_as_of"] for row in kg.query(name).records() if
                 str(row["nos_id"]).startswith("nos:")}  # fmt: skip
        assert dates == {"register of 2019-06"}, name
    assert one(kg, "GEN97")["nos_status_as_of"] == "register of 2019-06"


@pytest.fixture(scope="module")
def in_rdflib(with_register: KnowledgeGraph) -> Graph:
    graph = Graph()
    return graph.parse(data=graph_text(with_register.composition, "nt"), format="nt")


GIVEN = {"competencies-for-nos": {"nos": ["GEN97"]}, "nos-for-competency": {"tag": ["EVOKE"]}}


@pytest.mark.parametrize("name", QUERIES)
def test_the_same_answer_in_rdflib(
    with_register: KnowledgeGraph, in_rdflib: Graph, name: str
) -> None:
    store = with_register.composition.store
    asked = prepare(store, with_register.find_query(name), GIVEN.get(name, {}))
    wanted = {"nos_code", "nos_status", "nos_status_as_of"}
    names, found = select(store, asked.text, name)
    ours = [{one: row[one].value for one in wanted & set(names) if row[one]} for row in found]
    theirs = [
        {one: str(value) for one, value in binding.items() if one in wanted}
        for binding in (
            {str(variable): value for variable, value in row.items()}
            for row in in_rdflib.query(asked.text).bindings
        )
    ]
    assert theirs == ours
    assert any("register of 2019-06" in row.values() for row in ours)


def test_show_says_whose_the_status_is(with_register: KnowledgeGraph, kg: KnowledgeGraph) -> None:
    def status(graph: KnowledgeGraph, thing: str) -> list[tuple[object, object]]:
        rows = graph.show(thing).records()
        return [(row["value"], row["whose"]) for row in rows if row["fact"] == "status"]

    assert status(kg, "GEN97") == [("listed, as of 10-03-2014; not checked since", "printed")]
    assert status(with_register, "GEN97") == [("current in register of 2019-06", "from reg")]
    assert status(with_register, "GEN35") == [("current in register of 2019-06", "from reg")]


def test_why_says_the_status_of_the_register(with_register: KnowledgeGraph) -> None:
    words = " ".join(str(cell) for row in with_register.why("EVOKE", "MH27.2012") for cell in
                     row.values())  # fmt: skip
    assert "not found in register of 2019-06" in words
    assert "not checked since" not in words


def test_standards_of_the_register_are_found_without_their_prefix(
    with_register: KnowledgeGraph,
) -> None:
    for typed in ("GEN35", "gen 35", "SFHGEN35", "supervision"):
        assert "reg:nos-SFHGEN35" in {row["thing_id"] for row in with_register.find(typed)}


def test_the_command_says_what_comes_next(run: Command, laid: Path) -> None:
    done = run("nos", "GEN97", "GEN79", "--with", str(laid), "--check")
    assert done.returncode == 1
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    assert [row["nos_status"] for row in rows] == ["current", "not found"]
    assert "The nearest codes: " in done.stderr
    assert "Next: pcgraph show nos:GEN97" in done.stderr
    assert run("nos", "GEN97", "--with", str(laid), "--check", "-q").stderr == ""
    plain = run("nos", "GEN97")
    assert plain.returncode == 0
    assert "Register not loaded" in plain.stderr
    assert "pcgraph import REGISTER.csv --into DIR" in " ".join(plain.stderr.split())
