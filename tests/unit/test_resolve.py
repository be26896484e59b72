import pytest
from pyoxigraph import NamedNode

from pcgraph.composition import Composition
from pcgraph.errors import UsageProblem
from pcgraph.model import Param
from pcgraph.resolve import Candidate, candidates, resolve

ROLE = Param(name="role", variable="role_id", kind="iri", of_class="pc:Role")
TAG = Param(name="tag", variable="tag", kind="string", of_property="pc:tag")
NOS = Param(name="nos", variable="nos_id", kind="iri", of_class="pc:OccupationalStandard")
BASE = "https://w3id.org/pcgraph/id/"


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("Link Worker", "role/link-worker"),
        ("link worker", "role/link-worker"),
        ("link-worker", "role/link-worker"),
        ("Link Workers", "role/link-worker"),
        ("role:link-worker", "role/link-worker"),
        ("<https://w3id.org/pcgraph/id/role/link-worker>", "role/link-worker"),
        ("https://w3id.org/pcgraph/id/role/link-worker", "role/link-worker"),
        ("care co-ordinator", "role/care-coordinator"),
        ("Psychosocial", "role/psychosocial-link-worker"),
        ("Link Wroker Coach", "role/link-worker-coach"),
        ("SPLW", "role/social-prescribing-link-worker"),
    ],
)
def test_roles_are_matched_forgivingly(composition: Composition, typed: str, expected: str) -> None:
    found = resolve(typed, "role", candidates(composition.store, ROLE))
    assert found.terms == (NamedNode(BASE + expected),)


@pytest.mark.parametrize("typed", ["Psychosocial", "Link Wroker Coach"])
def test_more_than_the_letter_is_said(composition: Composition, typed: str) -> None:
    found = resolve(typed, "role", candidates(composition.store, ROLE))
    assert found.note.startswith(f"{typed!r} was read as")


def test_an_exact_label_wins_over_longer_ones(composition: Composition) -> None:
    assert resolve("Link Worker", "role", candidates(composition.store, ROLE)).note == ""


@pytest.mark.parametrize("typed", ["coach", "lead"])
def test_two_meanings_list_the_candidates(composition: Composition, typed: str) -> None:
    with pytest.raises(UsageProblem) as told:
        resolve(typed, "role", candidates(composition.store, ROLE))
    assert told.value.code == "PC-VALUE-AMBIGUOUS"
    assert told.value.what.count("·") == 1


def test_an_unknown_value_lists_what_is_known(composition: Composition) -> None:
    with pytest.raises(UsageProblem) as told:
        resolve("Plumber", "role", candidates(composition.store, ROLE))
    assert told.value.code == "PC-VALUE-UNKNOWN"
    assert "Care Coordinator" in told.value.remedy
    assert told.value.exit_code == 2


@pytest.mark.parametrize("typed", ["SFJCPS 8.12", "sfjcps8.12", "SFJCPS-8-12", "nos:SFJCPS-8-12"])
def test_codes_are_matched_forgivingly(composition: Composition, typed: str) -> None:
    found = resolve(typed, "nos", candidates(composition.store, NOS))
    assert found.terms == (NamedNode(BASE + "nos/SFJCPS-8-12"),)


def test_spellings_of_one_printed_tag_are_all_taken(composition: Composition) -> None:
    found = resolve("tier 2", "tag", candidates(composition.store, TAG))
    assert sorted(term.value for term in found.terms) == ["Tier 2", "Tier2"]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [("SFHMH27.2012", "MH27-2012"), ("sfh mh27 2012", "MH27-2012"), ("SFH-GEN 97", "GEN97")],
)
def test_a_code_may_have_the_prefix_of_the_register(
    composition: Composition, typed: str, expected: str
) -> None:
    found = resolve(typed, "nos", candidates(composition.store, NOS))
    assert found.terms == (NamedNode(f"{BASE}nos/{expected}"),)
    assert found.note == ""


@pytest.mark.parametrize(
    ("typed", "near"),
    [
        ("GEN79", "GEN97"),
        ("GNE97", "GEN97"),
        ("FMH27.2012", "MH27.2012"),
        ("MH27.2013", "MH27.2012"),
        ("SCDHSC0042", "SCDHSC0242"),
        ("SFJCPS 8.13", "SFJCPS 8.12"),
        ("SFH12", "HT2"),
    ],
)
def test_a_slip_in_a_code_is_never_read_as_another_code(
    composition: Composition, typed: str, near: str
) -> None:
    with pytest.raises(UsageProblem, match=near) as told:
        resolve(typed, "nos", candidates(composition.store, NOS))
    assert told.value.code == "PC-VALUE-UNKNOWN"
    assert told.value.remedy.startswith("Nearest: ")


def test_a_slip_never_changes_a_digit(composition: Composition) -> None:
    known = candidates(composition.store, ROLE)
    right = "Link Worker of the year 2019 in every way"
    text = [Candidate(known[0].term, right, (right,))]
    assert resolve(right.replace("year", "yaer"), "role", text).terms == (known[0].term,)
    with pytest.raises(UsageProblem):
        resolve(right.replace("2019", "2018"), "role", text)


@pytest.mark.parametrize("typed", ["-", "“”", " "])
def test_signs_alone_match_nothing(composition: Composition, typed: str) -> None:
    known = candidates(composition.store, ROLE)
    with pytest.raises(UsageProblem):
        resolve(typed, "role", [*known, Candidate(known[0].term, "", ("…",))])
