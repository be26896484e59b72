"""What the things of a structured source become: nothing lost, doubts in sentences."""

from pathlib import Path

import pytest

from pcgraph.graph import KnowledgeGraph
from pcgraph.intake.items import found_items
from pcgraph.intake.model import Found, Item, Reading, Told
from pcgraph.readers.choose import read_bytes
from pcgraph.writers.case import case_text
from pcgraph.writers.ctdl_asn import ctdl_asn_text
from pcgraph.writers.skos_only import skos_text
from tests.round_trips import FRAMEWORKS, account, ledger_of, printed


def found(*items: Item, told: tuple[Told, ...] = ()) -> tuple[Found, ...]:
    return found_items(Reading("test", items=items, told=told))


def became(*items: Item) -> list[tuple[str, str, int, int]]:
    return [(one.became, one.text, one.domain, one.section) for one in found(*items)]


def test_the_lines_that_round_trips_are_held_against_are_all_there(kg: KnowledgeGraph) -> None:
    lines = {name: printed(kg, name) for name in FRAMEWORKS}
    many = {name: len(some) for name, some in lines.items()}
    assert many == {"fcc-pcp": 100, "fcc-2019": 88, "fcc-web": 70, "splw-page": 28, "sfh-wbc": 34}
    first = lines["fcc-pcp"][0]
    assert first["domain"] == "Practitioner Skills"
    assert first["roles"] == {"Link Worker", "Care Coordinator"}


def test_columns_make_domains_and_headings_once() -> None:
    items = [
        Item("1", "Cuts", domain="Feet", heading="Nails"),
        Item("2", "Files", domain="Feet", heading="nails"),
        Item("3", "Waves", domain="Hands", heading="Nails"),
        Item("4", "Looks", domain="Feet"),
    ]
    assert became(*items) == [
        ("domain", "Feet", 1, 0), ("heading", "Nails", 1, 1), ("competency", "Cuts", 1, 1),
        ("competency", "Files", 1, 1), ("domain", "Hands", 2, 0), ("heading", "Nails", 2, 2),
        ("competency", "Waves", 2, 2), ("competency", "Looks", 1, 0),
    ]  # fmt: skip


def test_a_tree_makes_domains_headings_and_statements_by_its_levels() -> None:
    items = [Item("d", "Feet"), Item("h", "Nails", parent="d"), Item("i", "Big", parent="h"),
             Item("a", "Cuts", parent="i"), Item("b", "Looks", parent="d")]  # fmt: skip
    assert became(*items) == [
        ("domain", "Feet", 1, 0), ("heading", "Nails", 1, 1), ("heading", "Big", 1, 2),
        ("competency", "Cuts", 1, 2), ("competency", "Looks", 1, 0),
    ]  # fmt: skip
    assert ("heading above", "Nails") in found(*items)[2].notes


@pytest.mark.parametrize(
    ("kind", "wanted", "doubt"),
    [
        ("competency", "competency", False), ("Skill", "competency", False),
        ("Requirement", "requirement", False), ("responsibility", "responsibility", False),
        ("", "competency", False), ("note", "note", False), ("Domain", "domain", False),
        ("training standard", "competency", True), ("resource", "competency", True),
    ],
)  # fmt: skip
def test_kinds_are_known_and_others_doubted(kind: str, wanted: str, doubt: bool) -> None:
    (one,) = found(Item("1", "Cuts", kind))
    assert one.became == wanted
    assert bool(one.doubts) == doubt
    assert not doubt or repr(kind) in one.doubts[0]


def test_what_holds_others_is_a_heading_unless_it_is_their_equal() -> None:
    same = [Item("d", "Feet"), Item("a", "Cares for nails", "skill", "d"),
            Item("b", "Cuts", "skill", "a")]  # fmt: skip
    one, other = found(*same)[1:]
    assert (one.became, other.became) == ("competency", "competency")
    assert "1 others stand below it" in one.doubts[0]
    assert "Cares for nails" in other.doubts[0]
    capability = [same[0], Item("a", "Nails", "capability", "d"), same[2]]
    assert found(*capability)[1].became == "heading"


def test_a_long_text_that_holds_others_is_doubted() -> None:
    top = Item("a", "one two three four five six seven eight nine ten eleven twelve thirteen")
    one = found(top, Item("b", "Cuts", parent="a"), Item("c", "Looks"))[0]
    assert one.became == "domain"
    assert "reads as a statement" in one.doubts[0]


def test_a_leaf_at_the_top_of_a_tree_and_an_only_root_are_doubted() -> None:
    lone = found(Item("a", "Feet"), Item("b", "Cuts", parent="a"), Item("c", "Skin"))[2]
    assert "empty domain" in lone.doubts[0]
    root = found(Item("a", "Feet"), Item("b", "Nails", parent="a"), Item("c", "Cuts", parent="b"))
    assert "perhaps it is the title" in root[0].doubts[0]


def test_roles_of_a_heading_are_not_repeated_by_its_lines() -> None:
    head = Item("h", "Nurses", "section", roles=("Nurse",))
    lines = [Item("a", "Cuts", "skill", "h", roles=("Nurse",)),
             Item("b", "Files", "skill", "h", roles=("Nurse", "Carer"))]  # fmt: skip
    assert [one.roles for one in found(head, *lines)] == [("Nurse",), (), ("Nurse", "Carer")]


def test_phrases_tags_codes_levels_and_notes_go_on() -> None:
    head = Item("h", "Coach", "section", notes=(("phrase", "(in addition to the above)"),))
    line = Item("a", "Cuts", "", "h", "1.10", level="L1",
                notes=(("tag", "EVOKE"), ("notes", "With care."), ("colour", "red")))  # fmt: skip
    one, other, beside = found(head, line)
    assert one.phrase == "(in addition to the above)"
    assert (other.tag, other.code, other.level) == ("EVOKE", "1.10", "L1")
    assert ("colour", "red") in other.notes
    assert (beside.became, beside.text, beside.first) == ("note", "With care.", 2)


def test_a_heading_with_a_phrase_is_another_than_the_one_without() -> None:
    phrase = (("phrase", "In addition to the above:"),)
    items = [Item("1", "Cuts", heading="Nurse"), Item("2", "Files", heading="Nurse", notes=phrase)]
    heads = [one for one in found(*items) if one.became == "heading"]
    assert [one.phrase for one in heads] == ["", "In addition to the above:"]


def test_no_thing_is_lost_and_what_was_told_of_it_is_a_doubt() -> None:
    items = [Item(str(n), "" if n == 3 else f"Does {n}", shown=f"row {n}") for n in range(1, 6)]
    all_found = found(*items, told=(Told("row 2", "it is odd."),))
    assert [one.first for one in all_found] == [1, 2, 3, 4, 5]
    assert all_found[1].doubts == ("it is odd.",)
    assert (all_found[2].became, all_found[2].why) == ("left out", "it has no words")


def test_one_framework_is_the_same_by_every_way(kg: KnowledgeGraph) -> None:
    ledger = ledger_of(kg, "fcc-2019")
    ways = {
        "a.json": case_text(ledger),
        "b.jsonld": ctdl_asn_text(ledger),
        "c.ttl": skos_text(ledger),
    }
    accounts = [
        account(found_items(read_bytes(text.encode(), Path(name)))) for name, text in ways.items()
    ]
    assert accounts[0] == accounts[1] == accounts[2] == printed(kg, "fcc-2019")
