"""What was found becomes a framework; pure, from things made by hand."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from pyoxigraph import Literal, NamedNode, Triple

from pcgraph.intake.draft import About, Drawn, draft, short_label
from pcgraph.intake.ids import local_name, new_ids
from pcgraph.intake.lines import lined
from pcgraph.intake.model import Became, Found
from pcgraph.intake.parts import parts_of
from pcgraph.names import OURS

BASE = "https://example.org/mine/v/"
ABOUT = About(
    slug="v", base=BASE, title="Village", file="v.txt", checksum="sum", original="v.docx",
    original_checksum="other sum",
)  # fmt: skip
PHRASE = "(in addition to the above)"


def one(became: Became, text: str, line: int, section: int = 0, domain: int = 0) -> Found:
    return Found(became, text, line, line, section=section, domain=domain)


DOMAIN = one("domain", "Ward", 1, domain=1)
NURSE = replace(one("heading", "Nurse", 2, 1, 1), roles=("Nurse",))
LISTENS = one("competency", "Listens", 3, 1, 1)
SISTER = replace(one("heading", "Sister", 4, 2, 1), roles=("Sister",))
SAYS = one("phrase", PHRASE, 5, 2, 1)
LEADS = one("competency", "Leads", 6, 2, 1)
WARD = (DOMAIN, NURSE, LISTENS, SISTER, SAYS, LEADS)
OWN = f"Ward\nNurse\n- Listens\nSister\n{PHRASE}\n- Leads\n"


def drawn(
    found: Sequence[Found], brought: str | None = None, *roles: str
) -> dict[str, dict[str, list[str]]]:
    """Draft it; give the values of each property of each thing, sorted, with short names."""
    ids = new_ids(found)
    made = draft(ABOUT, Drawn(found, ids, lined(found, brought), parts_of(found, ids, roles), {}))
    return by_thing([*made.framework, *made.readings, *made.sources])


def by_thing(triples: Sequence[Triple]) -> dict[str, dict[str, list[str]]]:
    things: dict[str, dict[str, list[str]]] = {}
    for triple in triples:
        subject = triple.subject.value.removeprefix(BASE)  # type: ignore[union-attr]
        name = OURS.compact(triple.predicate.value).partition(":")[2]
        value = getattr(triple.object, "value", "").removeprefix(BASE)
        named = isinstance(triple.object, NamedNode)
        short = OURS.compact(value).partition(":")[2] if named else ""
        things.setdefault(subject, {}).setdefault(name, []).append(short or value)
    return {name: {of: sorted(some) for of, some in said.items()} for name, said in things.items()}


def test_names_are_numbered_kind_by_kind() -> None:
    found = [*WARD, one("note", "n", 7), one("blank", "", 8), one("left out", "", 9),
             one("requirement", "Runs", 10)]  # fmt: skip
    assert new_ids(found) == {
        0: "domain-01", 1: "section-01", 2: "0001", 3: "section-02", 5: "0002", 6: "passage-001",
        9: "0003",
    }  # fmt: skip


def test_no_number_below_the_highest_is_given_again() -> None:
    taken = ["0007", "0003", "section-12", "section-04", "role-band-5", "other"]
    assert new_ids([NURSE, LISTENS, DOMAIN], taken) == {
        0: "section-13", 1: "0008", 2: "domain-01"
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "name"),
    [(" Nurse (Band 5) ", "nurse-band-5"), ("Ärztin", "rztin"), ("护士", "unnamed")],
)
def test_a_local_name_is_letters_and_digits(text: str, name: str) -> None:
    assert local_name(text) == name


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("listens to people.", "Listens to people"),
        ("a\n b ; ", "A b"),
        ("...", "..."),
        ("x" * 60, "X" + "x" * 59),
        ("x" * 61, "X" + "x" * 57 + " …"),
        ("a " * 40, "A " + "a " * 28 + "…"),
    ],
)
def test_a_label_is_short(text: str, label: str) -> None:
    assert short_label(text) == label
    assert len(label) <= 60


def test_what_the_file_prints_is_in_its_order() -> None:
    said = drawn((*WARD, one("note", "Seen", 7), one("introduction", "Hello", 8)))
    assert said["v"]["namesRole"] == ["role-nurse", "role-sister"]
    assert said["v"]["title"] == said["v"]["prefLabel"] == ["Village"]
    orders = {name: said[name]["order"] for name in said if "order" in said[name]}
    assert orders == {
        "section-01": ["1"], "section-02": ["2"], "domain-01": ["1"], "0001": ["1"],
        "0002": ["2"], "passage-001": ["1"], "passage-002": ["2"],
    }  # fmt: skip
    assert said["0001"]["section"] == ["section-01"]
    assert said["section-01"]["domain"] == ["domain-01"]
    assert said["section-01"]["role"] == ["role-nurse"]
    assert said["domain-01"]["prefLabel"] == said["domain-01"]["heading"] == ["Ward"]
    assert said["passage-001"]["passageKind"] == ["paragraph"]
    assert "prefLabel" not in said["passage-001"]
    assert drawn([one("title", "T", 1)])["passage-001"]["passageKind"] == ["title"]


def test_a_phrase_is_quoted_with_its_heading_and_read() -> None:
    said = drawn(WARD, OWN)
    section = said["section-02"]
    assert (section["firstLine"], section["lastLine"]) == (["4"], ["5"])
    assert (section["additionPhrase"], section["additionLine"]) == ([PHRASE], ["5"])
    assert section["inAdditionTo"] == ["section-01"]
    read = said["reading-addition-section-02"]
    assert (read["basisLine"], read["readsValue"]) == (["5"], ["section-01"])
    assert read["readsSubject"] == ["section-02"]


@pytest.mark.parametrize(
    ("heading", "line", "last"), [("Sister", "2", "2"), (f"Sister {PHRASE}", "1", "1")]
)
def test_a_phrase_of_the_heading_stands_where_it_is_printed(
    heading: str, line: str, last: str
) -> None:
    section = drawn([replace(SISTER, text=heading, phrase=PHRASE)])["section-01"]
    assert (section["additionLine"], section["lastLine"]) == ([line], [last])


def test_numbers_are_numbers_and_words_are_english() -> None:
    ids = new_ids(WARD)
    made = draft(ABOUT, Drawn(WARD, ids, lined(WARD), parts_of(WARD, ids), {})).framework
    ends = {one.predicate.value.rpartition("/")[2]: one.object for one in made}
    assert ends["order"] == Literal(2)
    assert ends["text"] == Literal("Leads", language="en")


def test_a_phrase_with_nothing_above_is_printed_and_reads_nothing() -> None:
    said = drawn([SISTER, replace(SAYS, text="(in addition\nto the above)")])
    assert said["section-01"]["additionPhrase"] == [PHRASE]
    assert not [name for name in said if name.startswith("reading-")]


def test_a_line_for_all_is_a_reading() -> None:
    domain = replace(DOMAIN, first=5, last=5, roles=("All staff",))
    said = drawn([domain, replace(LISTENS, section=0), SISTER])
    assert said["reading-roles-part-domain-01-for-all"]["basisLine"] == ["1"]
    assert said["part-domain-01-for-all"]["role"] == ["role-sister"]
    nobody = drawn([replace(NURSE, roles=("All staff",)), LISTENS])
    assert not [name for name in nobody if name.startswith("reading-")]
    assert "role" not in nobody["section-01"]


def test_readings_of_all_roles_are_no_words_of_the_file() -> None:
    found = [replace(NURSE, roles=("All staff",)), LISTENS, SISTER]
    ids = new_ids(found)
    made = draft(ABOUT, Drawn(found, ids, lined(found), parts_of(found, ids), {}))
    assert "role" not in by_thing(made.framework)["section-01"]
    assert by_thing(made.readings)["section-01"]["role"] == ["role-sister"]


def test_everything_that_is_said_of_a_statement_is_kept() -> None:
    thing = replace(
        LISTENS, code="1.\n2", tag="EVO\nKE", level="Band\n5", shown="row 7",
        notes=(("Shown\nby", "a\nquiz"), ("Shown by", "a quiz"), ("Also", "b")),
        doubts=("Look\nhere.",),
    )  # fmt: skip
    said = drawn([NURSE, thing])["0001"]
    assert said["notation"] == ["1. 2"]
    assert (said["tag"], said["tier"], said["place"]) == (["EVO KE"], ["Band 5"], ["row 7"])
    assert said["besideText"] == ["Also: b", "Shown by: a quiz"]
    assert said["editorialNote"] == ["Look here."]
    assert said["prefLabel"] == said["text"] == ["Listens"]
    assert said["type"] == ["Competency", "Concept"]


def test_a_code_of_a_domain_is_kept_and_a_passage_has_none() -> None:
    said = drawn([replace(DOMAIN, code="A"), replace(one("note", "n", 2), code="B")])
    assert said["domain-01"]["notation"] == ["A"]
    assert "notation" not in said["passage-001"]


def test_the_place_is_said_where_the_lines_are_not_those_of_the_file() -> None:
    found = [replace(one("competency", "Runs", 1), shown="line 1")]
    assert "place" not in drawn(found, "Runs\n")["0001"]
    assert drawn(found)["0001"]["place"] == ["line 1"]


def test_a_role_has_a_label_of_one_line() -> None:
    assert drawn([replace(NURSE, roles=("Ward\nNurse",))])["role-ward-nurse"]["prefLabel"] == [
        "Ward Nurse"
    ]


def test_the_former_words_stand_with_the_thing() -> None:
    found = [NURSE, LISTENS]
    ids = new_ids(found)
    made = draft(ABOUT, Drawn(found, ids, lined(found), parts_of(found, ids), {1: "Hears"}))
    assert by_thing(made.readings)["0001"]["formerText"] == ["Hears"]


@pytest.mark.parametrize(
    ("licence", "status", "rights"), [("", "not stated", None), ("CC BY", "stated", ["CC BY"])]
)
def test_the_source_says_whose_it_is(licence: str, status: str, rights: list[str] | None) -> None:
    about = replace(ABOUT, owner="A trust", licence=licence)
    found = [one("competency", "Runs", 1)]
    ids = new_ids(found)
    said = by_thing(draft(about, Drawn(found, ids, lined(found), parts_of(found, ids), {})).sources)
    source = said["source-v"]
    assert said["owner-a-trust"]["prefLabel"] == ["A trust"]
    assert source["publisher"] == ["owner-a-trust"]
    assert (source["licenceStatus"], source.get("rights")) == ([status], rights)
    assert (source["sha256"], source["fileName"]) == (["sum"], ["v.txt"])
    assert source["editorialNote"] == ["Read from v.docx (SHA-256 other sum)."]
    assert "publisher" not in drawn(found)["source-v"]
