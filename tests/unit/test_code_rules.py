"""Codes of NOS in the spellings that people use, each matched by a rule that is said."""

import pytest

from pcgraph.code_rules import CodeIndex, parted, without_year

REGISTER = {
    "SFHGEN97": ("Communicate effectively in a healthcare environment", ()),
    "SFHGEN99": ("Promote effective communication", ("MH1",)),
    "CFABAD332": ("Store and retrieve information", ()),
    "SFJCPS8.12": ("Search databases", ()),
    "SCDHSC0024 ": ("Support the safeguarding of individuals", ("HSC24",)),
    "SFHCI.H": ("Insert a catheter", ()),
    "SFHCIH": ("Remove a catheter", ()),
    "SFHIPC2": ("Perform hand hygiene", ()),
    "SFHMH14": ("Identify potential mental health needs", ()),
    "SFHFMH14": ("Respond to crisis", ()),
    "SFHGEN36": ("Make use of supervision", ()),
    "SCDLDSS315": ("Make use of supervision", ()),
}


@pytest.fixture(scope="module")
def index() -> CodeIndex:
    made = CodeIndex()
    for code, (title, originals) in REGISTER.items():
        made.add(code, [code], originals, title)
    return made


@pytest.mark.parametrize(
    ("typed", "code", "rule"),
    [
        ("SFHGEN97", "SFHGEN97", "as it is"),
        ("  SFHGEN97\t", "SFHGEN97", "as it is"),
        ("SCDHSC0024", "SCDHSC0024 ", "as it is"),
        ("GEN97", "SFHGEN97", "with SFH before it"),
        ("HSC0024", "SCDHSC0024 ", "with SCD before it"),
        ("CFA_BAD332", "CFABAD332", "without blank or underscore"),
        ("SFJCPS 8.12", "SFJCPS8.12", "without blank or underscore"),
        ("SFJCPS\u00a08.12", "SFJCPS8.12", "without blank or underscore"),
        ("sfhgen97", "SFHGEN97", "in other case"),
        (
            "sfh gen_97",
            "SFHGEN97",
            "without blank or underscore, in other case",
        ),
        (
            "Gen 97",
            "SFHGEN97",
            "without blank or underscore, in other case, with SFH before it",
        ),
        ("SFJCPS-8-12", "SFJCPS8.12", "without marks"),
        ("MH1", "SFHGEN99", "as an original code"),
        ("hsc 24", "SCDHSC0024 ", "as an original code"),
        ("GEN97.2014", "SFHGEN97", "without the year, with SFH before it"),
        ("SFHGEN97 2014", "SFHGEN97", "without the year"),
        ("GEN97 (2014)", "SFHGEN97", "without the year, with SFH before it"),
        ("perform  hand hygiene.", "SFHIPC2", "by title"),
        ("MH14", "SFHMH14", "with SFH before it"),
        ("CI.H", "SFHCI.H", "with SFH before it"),
        ("CIH", "SFHCIH", "with SFH before it"),
    ],
)
def test_a_spelling_is_matched_and_the_rule_is_said(
    index: CodeIndex, typed: str, code: str, rule: str
) -> None:
    found = index.look_up(typed)
    assert [one.name for one in found] == [code]
    assert found[0].rule == rule


@pytest.mark.parametrize(
    "typed",
    ["", "  ", "_", "GEN79", "GEN9", "GEN97X", "GEN097", "FMH1", "97", "SFH"],
)
def test_a_code_is_never_taken_for_one_that_looks_like_it(index: CodeIndex, typed: str) -> None:
    assert index.look_up(typed) == []


def test_what_marks_alone_tell_apart_stays_open(index: CodeIndex) -> None:
    assert {one.name for one in index.look_up("CI-H")} == {"SFHCI.H", "SFHCIH"}


def test_a_title_of_two_codes_stays_open(index: CodeIndex) -> None:
    assert {one.name for one in index.look_up("MAKE USE OF SUPERVISION")} == {
        "SFHGEN36",
        "SCDLDSS315",
    }


def test_the_title_that_is_known_goes_before_the_code_without_its_year(index: CodeIndex) -> None:
    assert index.look_up("IPC2.2012")[0].rule == "without the year, with SFH before it"
    assert index.look_up("IPC2.2012", "Perform hand hygiene")[0].rule == "by title"
    assert index.look_up("IPC2.2012", "Something else") == []


def test_a_code_that_a_listed_one_lacks_the_prefix_of(index: CodeIndex) -> None:
    made = CodeIndex()
    made.add("ours", ["GEN97"])
    assert [(one.name, one.rule) for one in made.look_up("SFHGEN97")] == [("ours", "without SFH")]


def test_the_nearest_codes_are_named_and_not_taken(index: CodeIndex) -> None:
    assert index.look_up("SCDHSC0O24") == []
    assert index.nearest("SCDHSC0O24")[0] == "SCDHSC0024 "
    assert index.nearest("") == []


def test_what_is_dropped_or_mistaken_most_is_named_first(index: CodeIndex) -> None:
    for typed in ("SCDHSC24", "SCDHSCOO24", "hsc024"):
        assert index.nearest(typed)[0] == "SCDHSC0024 ", typed
        assert index.look_up(typed) == []


def test_titles_that_look_like_it_are_named_and_not_taken() -> None:
    index = CodeIndex()
    index.add("a", ["GEN97"], (), "Communicate effectively in a healthcare environment")
    index.add("b", ["GEN62"], (), "Collate and communicate health information to individuals")
    typed = "Comunicate effectively in a healthcare enviroment"
    assert [name for name, _ in index.nearest_titles(typed)] == ["a"]
    assert index.look_up(typed) == []
    assert index.nearest_titles("GEN 97") == []
    assert index.nearest_titles("Something else altogether here") == []


def test_a_year_is_one_only_behind_a_whole_code() -> None:
    assert without_year("MH27.2012") == "MH27"
    assert without_year("SCDHSC2012") == ""
    assert without_year("2012") == ""
    assert without_year("GEN1899.1899") == ""


def test_a_cell_of_several_codes_is_parted() -> None:
    assert parted("SFHCS8 & SFHCS9; MH1, ") == ["SFHCS8", "SFHCS9", "MH1"]
