"""The verb nos on the real register of 2019: the 34 codes by rule, and codes spelled badly."""

import csv
import io
from collections import Counter
from pathlib import Path

import pytest

import pcgraph
from pcgraph.graph import KnowledgeGraph
from pcgraph.registering import import_register
from tests.conftest import TESTDATA, Command

REGISTER = TESTDATA / "nos-register" / "uk-nos-register-2019-health-and-care.csv"
AS_IT_IS, SFH, GAPS, TITLE = (
    "as it is", "with SFH before it", "without blank or underscore", "by title"
)  # fmt: skip

pytestmark = pytest.mark.skipif(
    not REGISTER.exists(),
    reason="the NOS register of 2019 is not here: name its folder in PCGRAPH_TESTDATA",
)


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("real") / "reg"
    import_register(REGISTER, folder, "https://example.org/reg/")
    return folder


@pytest.fixture(scope="module")
def laid(real: Path) -> KnowledgeGraph:
    return pcgraph.open(real)


def by_hand(code: str, title: str, register: dict[str, str]) -> str | None:
    """Find a code in the file itself, by the four rules that were found by hand."""
    for rule, spelled in (
        (AS_IT_IS, code), (SFH, f"SFH{code}"), (GAPS, code.replace(" ", "").replace("_", ""))
    ):  # fmt: skip
        if spelled in register:
            return rule
    return TITLE if title in register.values() else None


def test_the_34_codes_are_found_by_the_rules_that_were_found_by_hand(
    run: Command, real: Path
) -> None:
    with REGISTER.open(encoding="utf-8", newline="") as file:
        register = {row["URN"].strip(): row["NOS Title"].strip() for row in csv.DictReader(file)}
    done = run("nos", "--with", str(real))
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    expected = {
        row["nos_code"]: by_hand(row["nos_code"], row["nos_title"], register) for row in rows
    }
    assert {row["nos_code"]: row["register_rule"] or None for row in rows} == expected
    assert Counter(expected.values()) == {SFH: 20, AS_IT_IS: 9, GAPS: 2, TITLE: 2, None: 1}
    assert (
        "Found there: 20 with SFH before it, 9 as it is, 2 by title, 2 without blank or underscore."
        in done.stderr
    )
    assert "31 current, 2 same title under another code (current), 1 not found." in done.stderr


@pytest.mark.parametrize(
    ("typed", "rule", "code", "register_code"),
    [
        ("SFHGEN97", AS_IT_IS, "GEN97", "SFHGEN97"),
        ("SFH GEN97", "without SFH", "GEN97", "SFHGEN97"),
        ("sfhgen_62", "without blank or underscore, in other case", "GEN62", "SFHGEN62"),
        ("gen 123", "without blank or underscore, in other case", "GEN123", "SFHGEN123"),
        ("sfjcps8.12", "without blank or underscore, in other case", "SFJCPS 8.12", "SFJCPS8.12"),
        ("cfa bad332", "without blank or underscore, in other case", "CFA_BAD332", "CFABAD332"),
        ("GEN97 (2014)", "without the year", "GEN97", "SFHGEN97"),
        ("COMMUNICATE effectively in a  healthcare environment.", TITLE, "GEN97", "SFHGEN97"),
    ],
)
def test_a_code_spelled_badly_is_found_and_the_rule_is_said(
    typed: str, rule: str, code: str, register_code: str, laid: KnowledgeGraph
) -> None:
    (row,) = laid.nos(typed).records()
    found = tuple(row[name] for name in ("matched_by", "nos_code", "register_code", "nos_status"))
    assert found == (rule, code, register_code, "current")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("SCDHSC24", "The nearest codes: SCDHSC0024"),
        ("SCDHSCOO24", "The nearest codes: SCDHSC0024"),
        ("HTO4", "The nearest codes: HT4"),
        ("MH27", "The nearest codes: MH27.2012"),
        ("Comunicate effectively in a healthcare enviroment",
         "The nearest titles: GEN97 Communicate effectively in a healthcare environment"),
    ],
)  # fmt: skip
def test_a_slip_that_may_be_another_code_is_told_and_never_taken(
    typed: str, meant: str, laid: KnowledgeGraph
) -> None:
    answer = laid.nos(typed)
    (row,) = answer.records()
    assert (row["nos_code"], row["nos_status"]) == (None, "not found")
    assert any(meant in note for note in answer.notes)


def test_a_code_that_is_another_standard_is_not_mended(laid: KnowledgeGraph) -> None:
    (row,) = laid.nos("GEN79").records()
    assert row["nos_code"] == "SFHGEN79"


def test_one_spelling_of_two_standards_names_both(laid: KnowledgeGraph) -> None:
    answer = laid.nos("IPC2")
    assert [row["nos_code"] for row in answer] == ["SFHIPC2", "IPC2.2012"]
    assert "'IPC2' may stand for 2 NOS: SFHIPC2, IPC2.2012." in answer.notes
