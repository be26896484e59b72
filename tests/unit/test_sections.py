"""What was found stands in sections, and on lines of a text; pure, from things made by hand."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from pcgraph.intake.ids import local_name, new_ids
from pcgraph.intake.lines import Lined, lined, phrases_of, without_loose
from pcgraph.intake.model import Found
from pcgraph.intake.parts import Part, Parts, parts_of
from pcgraph.verbatim import printed_text
from tests.unit.test_draft_framework import (
    DOMAIN,
    LEADS,
    LISTENS,
    NURSE,
    OWN,
    PHRASE,
    SAYS,
    SISTER,
    WARD,
    one,
)


def parts(found: Sequence[Found], *roles: str) -> Parts:
    return parts_of(found, new_ids(found), roles)


def names_of(made: Parts) -> list[str]:
    return [part.name for part in made.parts]


def test_a_statement_stands_in_the_section_of_its_heading() -> None:
    made = parts(WARD)
    assert made.parts == (
        Part("section-01", 1, 0, ("Nurse",)),
        Part("section-02", 3, 0, ("Sister",), phrase=PHRASE, phrase_at=4, above=("section-01",)),
    )
    assert made.of == {2: "section-01", 5: "section-02"}
    assert made.roles == {"Nurse": "role-nurse", "Sister": "role-sister"}
    assert made.phrases == {4}


def test_a_heading_without_a_phrase_takes_in_nothing() -> None:
    assert parts([DOMAIN, NURSE, SISTER]).parts[1].above == ()


def test_a_phrase_in_the_heading_itself_counts() -> None:
    made = parts([DOMAIN, NURSE, replace(SISTER, phrase="as well as above")])
    assert (made.parts[1].phrase, made.parts[1].above) == ("as well as above", ("section-01",))
    assert made.parts[1].phrase_at is None


def test_a_phrase_takes_in_what_is_above_in_its_domain_alone() -> None:
    home = one("domain", "Home", 4, domain=2)
    cook = replace(SISTER, domain=2, phrase=PHRASE)
    assert parts([DOMAIN, NURSE, LISTENS, home, cook]).parts[1].above == ()


@pytest.mark.parametrize(
    "said",
    ["All staff", "for every worker", "Any role", "each of the posts", "everybody", "Everyone",
     "ALL", "all clinical colleagues"],
)  # fmt: skip
def test_words_for_all_mean_every_role_that_is_named(said: str) -> None:
    found = [replace(NURSE, roles=(said,)), LISTENS, replace(SISTER, roles=("Sister", "Cook"))]
    made = parts(found, "Porter")
    assert made.parts[0].roles == ("Sister", "Cook", "Porter")
    assert made.parts[0].all_roles
    assert not made.parts[1].all_roles
    assert said not in made.roles


@pytest.mark.parametrize(
    "said", ["Allied professional", "All Saints", "Overall staff lead", "All-round care worker"]
)
def test_a_role_that_begins_likewise_is_a_role(said: str) -> None:
    assert parts([replace(NURSE, roles=(said,))]).roles == {said: f"role-{local_name(said)}"}


def test_a_role_has_its_first_spelling_and_counts_once() -> None:
    found = [NURSE, replace(LISTENS, roles=("NURSE", "nurse", " Nurse "))]
    made = parts(found, "nURSE")
    assert made.roles == {"Nurse": "role-nurse"}
    assert made.of == {1: "section-01"}


def test_names_of_roles_differ() -> None:
    found = [replace(NURSE, roles=("Nurse 2", "Nurse", "Nurse.", "Nurse!", "N" * 70, "n" * 71))]
    names = [*parts(found).roles.values()]
    assert names[:3] == ["role-nurse-2", "role-nurse", "role-nurse-3"]
    assert len({*names}) == 6
    assert max(map(len, names)) < 70


def test_roles_come_from_statement_heading_domain_or_what_was_said_in_that_order() -> None:
    domain = replace(DOMAIN, roles=("Cook",))
    plain = replace(NURSE, roles=())
    own = replace(LISTENS, roles=("Sister",))
    assert [part.roles for part in parts([domain, NURSE, own], "Porter").parts] == [
        ("Nurse",), ("Sister",)
    ]  # fmt: skip
    assert parts([domain, NURSE, LISTENS], "Porter").parts[0].roles == ("Nurse",)
    assert parts([domain, plain, LISTENS], "Porter").parts[0].roles == ("Cook",)
    assert parts([DOMAIN, plain, LISTENS], "Porter").parts[0].roles == ("Porter",)
    alone = replace(LISTENS, section=0)
    assert parts([domain, alone], "Porter").parts == (
        Part("part-domain-01-for-cook", None, 0, ("Cook",)),
    )
    assert parts([DOMAIN, alone], "Porter").parts[0].roles == ("Porter",)
    assert parts([replace(alone, domain=0)], "Porter").parts[0].domain is None
    assert parts([replace(alone, domain=0)]).of == {0: "part"}


def test_a_row_with_a_role_of_its_own_has_a_section_of_its_own() -> None:
    made = parts([DOMAIN, NURSE, replace(LISTENS, roles=("Cook",)), LISTENS,
                  replace(LISTENS, roles=("Cook",))])  # fmt: skip
    assert names_of(made) == ["section-01", "part-section-01-domain-01-for-cook"]
    assert made.of[3] == "section-01"
    assert made.of[2] == made.of[4]


def test_a_row_for_all_stands_under_a_heading_for_all() -> None:
    everybody = replace(NURSE, roles=("All staff",))
    found = [everybody, replace(LISTENS, roles=("all",)), SISTER]
    assert parts(found).of == {1: "section-01"}
    # Of one role alone the same roles are meant; but its heading does not say all.
    both = [SISTER, replace(LISTENS, section=2, roles=("all",))]
    assert parts(both).of == {1: "part-section-01-for-all"}


def test_a_statement_of_another_domain_has_a_section_there() -> None:
    home = one("domain", "Home", 3, domain=2)
    made = parts([DOMAIN, replace(NURSE, roles=("All",)), home, replace(LISTENS, domain=2), SISTER])
    part = made.parts[1]
    assert (part.name, part.domain) == ("part-section-01-domain-02-for-all", 2)
    assert (part.roles, part.all_roles) == (("Sister",), True)
    assert parts([DOMAIN, NURSE, replace(LISTENS, domain=0)]).of == {2: "section-01"}


def test_sections_of_different_roles_differ() -> None:
    sets = [("A-B",), ("A", "B"), ("A (B)",), ("A", "B"), ("x" * 61,), ("x" * 62,)]
    found = [replace(LISTENS, section=0, domain=0, roles=roles) for roles in sets]
    made = parts(found)
    roles = {part.name: part.roles for part in made.parts}
    assert [roles[made.of[place]] for place in range(6)] == sets
    assert made.of[0] == "part-for-a-b"
    assert max(map(len, roles)) < 70


# The text that is quoted.


def numbers(made: Lined) -> dict[int, tuple[int, int]]:
    return {place: (stands.first, stands.last) for place, stands in made.at.items()}


def test_a_text_is_quoted_from_itself() -> None:
    made = lined(WARD, OWN)
    assert (made.text, made.own) == (OWN, True)
    assert numbers(made) == {place: (place + 1, place + 1) for place in range(6)}
    assert made.at[2].text == "Listens"


def test_blank_lines_and_furniture_without_words_do_not_hinder() -> None:
    found = [one("domain", "Ward", 1), one("blank", "", 2), one("left out", "", 3)]
    assert lined(found, "Ward\n\n**\n\n").own


@pytest.mark.parametrize(
    ("found", "brought"),
    [
        ([one("competency", "a", 1), one("competency", "b", 1)], "a b\n"),
        ([one("competency", "a", 1), one("competency", "a", 1)], "a\n"),
        ([one("competency", "a", 2)], "a\n"),
        ([replace(one("competency", "a", 1), last=2)], "a"),
        ([one("competency", "a", 1)], "b\n"),
        ([one("competency", "", 1)], "b\n"),
        ([one("left out", "a", 1)], "b\n"),
        ([one("competency", "a", 1), one("competency", "c", 3)], "a\nb\nc\n"),
        ([one("competency", "a", 1)], "a\nb\n"),
        ([NURSE, LISTENS, replace(SAYS, section=1)], f"\nNurse\nListens\n\n{PHRASE}\n"),
    ],
    ids=["two in a line", "twice", "no such line", "past the end", "other words", "no words",
         "left out, other words", "skipped", "words at the end", "far phrase"],
)  # fmt: skip
def test_a_text_with_lines_of_several_things_is_written_anew(
    found: list[Found], brought: str
) -> None:
    assert not lined(found, brought).own


def test_a_phrase_may_stand_below_a_blank_line() -> None:
    found = [one("heading", "Nurse", 1, 1), one("blank", "", 2), one("phrase", PHRASE, 3, 1)]
    assert lined(found, f"Nurse\n\n{PHRASE}\n").own


def test_a_text_that_is_written_has_a_line_for_everything() -> None:
    note = one("note", "* starred", 8)
    title = one("title", "Village", 1)
    made = lined([title, *WARD, one("blank", "", 7), note, one("left out", " \n", 9)])
    assert made.text == (
        f"# Village\n\n## Ward\n\n### Nurse\n- Listens\n\n### Sister\n{PHRASE}\n- Leads\n"
        "- * starred\n"
    )
    assert not made.own
    assert numbers(made) == {0: (1, 1), 1: (3, 3), 2: (5, 5), 3: (6, 6), 4: (8, 8), 5: (9, 9),
                             6: (10, 10), 8: (11, 11)}  # fmt: skip
    assert made.at[8].text == "* starred"


def test_a_phrase_is_written_below_its_heading_wherever_it_stood() -> None:
    made = lined([NURSE, LISTENS, replace(SAYS, section=1), LEADS])
    assert made.text.splitlines() == ["### Nurse", PHRASE, "- Listens", "- Leads"]
    assert numbers(made)[2] == (2, 2)


def test_words_of_several_lines_are_written_on_one() -> None:
    made = lined([one("competency", "a\u2028b\nc ", 1)])
    assert (made.text, made.at[0].text) == ("- a b c\n", "a b c")


def test_the_words_are_those_that_the_written_line_prints() -> None:
    made = lined([one("competency", "**Runs** fast", 1), one("note", "|", 2)])
    assert [stands.text for stands in made.at.values()] == [
        printed_text([line]) for line in made.text.splitlines()
    ]


@pytest.mark.parametrize(
    ("heading", "phrase", "text", "last"),
    [
        ("Sister", "as well", "### Sister\nas well\n", 2),
        ("Sister", "- as well", "### Sister\n- - as well\n", 2),
        ("Sister as well", "as well", "### Sister as well\n", 1),
        ("Sister", "", "### Sister\n", 1),
    ],
)
def test_a_phrase_of_a_heading_is_printed_once(
    heading: str, phrase: str, text: str, last: int
) -> None:
    made = lined([replace(SISTER, text=heading, phrase=phrase)])
    assert (made.text, made.at[0].last) == (text, last)


def test_a_phrase_on_a_line_of_its_own_is_not_printed_with_the_heading_too() -> None:
    made = lined([replace(SISTER, phrase="as above"), SAYS])
    assert made.text == f"### Sister\n{PHRASE}\n"
    assert numbers(made) == {0: (1, 1), 1: (2, 2)}


def test_a_heading_has_one_phrase_and_a_phrase_one_heading() -> None:
    found = (*WARD, replace(SAYS, first=7, last=7), one("phrase", "as well", 8))
    assert phrases_of(found) == {3: 4}
    kept = without_loose(found)
    assert kept[:6] == WARD
    assert [thing.became for thing in kept[6:]] == ["note", "note"]
    assert all("adds nothing" in thing.doubts[-1] for thing in kept[6:])
