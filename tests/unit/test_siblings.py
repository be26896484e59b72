"""Lines that are alike: numbered in one form, of one level; and what must be said of the rest."""

import pytest

from pcgraph.intake.model import STATEMENTS, Became, Found, Line, Reading
from pcgraph.intake.outline import outline
from pcgraph.intake.plain import lines_of


def read(text: str) -> tuple[Found, ...]:
    return outline(Reading("text", lines=tuple(lines_of(text))))


def texts(found: tuple[Found, ...], *kinds: Became) -> list[str]:
    return [one.text for one in found if one.became in kinds]


def line(found: tuple[Found, ...], number: int) -> Found:
    return next(one for one in found if one.first == number)


FORMS = ["{n} ", "{n}. ", "{n}) ", "Domain {n}: ", "Standard {n} – ", "Part {r}. ", "{a}. "]


@pytest.mark.parametrize("form", FORMS)
def test_numbered_lines_of_one_form_are_domains_all(form: str) -> None:
    names = ["Engagement", "Partnership working", "Record keeping"]
    parts = [
        f"{form.format(n=n, r='I' * n, a='ABC'[n - 1])}{name}\nNavigator\n"
        f"{n}.1 Writes to people\nSenior Navigator\nAs above, plus:\n{n}.2 Leads reviews\n"
        for n, name in enumerate(names, 1)
    ]
    found = read("Navigator framework\n\n" + "\n".join(parts))
    assert [text.endswith(tuple(names)) for text in texts(found, "domain")] == [True] * 3
    assert [one.domain for one in found if one.became == "competency"] == [1, 1, 2, 2, 3, 3]
    roles = [one.roles for one in found if one.became == "heading"]
    assert roles == [("Navigator",), ("Senior Navigator",)] * 3


def test_a_title_over_numbered_domains_is_no_domain() -> None:
    found = read("Porter framework\n\n1. Talking\n1.1 Listens\n\n2. Record keeping\n2.1 Writes\n")
    assert texts(found, "title") == ["Porter framework"]
    assert texts(found, "domain") == ["Talking", "Record keeping"]


def test_numbered_statements_with_parts_stay_statements() -> None:
    found = read(
        "Porter framework\n\nPorter\n1. Listens to people\n2. Talks with them\n3. Awareness of\n"
        "   - falls\n   - fire\n4. Records what was said\n"
    )
    assert texts(found, "domain") == []
    assert texts(found, "competency")[-1] == "Records what was said"
    assert [one.text for one in found if "does not end" in "".join(one.doubts)] == ["falls", "fire"]


def test_siblings_that_differ_are_said_to() -> None:
    text = "Porter framework\n\n1. Talking\n- Listens to people\n2. Manages own work and diary\n"
    found = read(f"{text}3. Lifting\n- Lifts beds\n")
    assert texts(found, "domain", "heading") == ["Talking", "Lifting"]
    assert "'1. Talking' (line 3)" in line(found, 5).doubts[0]


def test_a_numbered_line_that_is_shown_in_another_way_goes_on_with_the_headings() -> None:
    lines = (
        Line(1, "1. Talking", "heading", 1, shown="paragraph 1"),
        Line(2, "Listens", "item", 1, "•"),
        Line(3, "2. Lifting", "heading", 1, shown="paragraph 3"),
        Line(4, "Lifts beds", "item", 1, "•"),
        Line(5, "Safeguarding and boundaries", "item", 1, "3."),
        Line(6, "Porter", "heading"),
        Line(7, "Recognises abuse", "item", 1, "•"),
    )
    found = outline(Reading("word", lines=lines))
    assert texts(found, "domain") == ["1. Talking", "2. Lifting", "3. Safeguarding and boundaries"]
    assert "'1. Talking' (paragraph 1)" in line(found, 5).doubts[0]


def test_headings_of_one_level_are_domains_all_and_inherit_no_role() -> None:
    found = read(
        "# Connector Standards\n\n## Communities\n\n### Lead Connector\n\n- Leads\n\n"
        "## Values\n\n- Treats everyone well\n\n## Learning\n\n- Keeps a diary\n"
    )
    assert texts(found, "domain") == ["Communities", "Values", "Learning"]
    assert [one.section for one in found if one.became == "competency"] == [1, 0, 0]


def test_aspects_that_recur_stay_inside_their_domains() -> None:
    part = "## {}\n## Knowledge\n- Knows the area\n## Skills\n- Greets people\n\n"
    found = read("# Visitor skills\n\n" + part.format("Talking") + part.format("Teamwork"))
    assert texts(found, "domain") == ["Talking", "Teamwork"]
    assert not any("same way" in "".join(one.doubts) for one in found)


def test_depth_holds_where_roles_and_aspects_have_each_their_own() -> None:
    found = read(
        "# Visitor skills\n\n## Talking\n\n### Visitor\n\n#### Knowledge\n- Knows the area\n\n"
        "#### Behaviours\n- Greets people\n\n## Kindness\n- Helps others\n"
    )
    assert texts(found, "domain") == ["Talking", "Kindness"]
    knowledge = next(one for one in found if one.text == "Knowledge")
    assert knowledge.roles == ("Visitor",)


def test_a_phrase_tells_that_two_headings_are_roles() -> None:
    text = "# Porter Skills\n\n## Safety\n\n### HCSW\n- Lifts\n\n### Senior HCSW\n{}\n- Trains\n"
    named = read(text.format("As for HCSW, with the following additions:"))
    heads = [one for one in named if one.became == "heading"]
    assert [one.roles for one in heads] == [("HCSW",), ("Senior HCSW",)]
    assert all("Read as a role" in one.doubts[0] for one in heads)
    other = read(text.replace("HCSW", "Lifting").format("In addition to lifting:"))
    assert not any(one.roles for one in other)


def test_front_matter_gives_the_title_and_no_more() -> None:
    front = "---\ntitle: Porter Skills\nversion: 0.9\ntags:\n  - draft\n---\n"
    again = read(f"{front}# Porter Skills\n\n## Talking\n- Listens\n")
    assert [(one.became, one.first) for one in again if one.became == "title"] == [("title", 7)]
    alone = read(f"{front}\n## Talking\n- Listens\n\n## Lifting\n- Lifts\n")
    assert texts(alone, "title") == ["Porter Skills"]
    assert texts(alone, "domain") == ["Talking", "Lifting"]
    for found, lines in ((again, 6), (alone, 5)):
        assert sum(one.why == "front matter" for one in found) == lines


def test_a_rule_at_the_top_is_no_front_matter() -> None:
    found = read("---\nPorter Skills\n- Listens\n---\n- Talks\n")
    assert texts(found, "competency") == ["Listens", "Talks"]


@pytest.mark.parametrize(
    "note", ["*Note: values were agreed.*", "Note: draft", "NB this is a draft", "**Notes:** old"]
)
def test_a_line_that_calls_itself_a_note_is_one(note: str) -> None:
    found = read(f"Porter Skills\n\n- Listens\n{note}\n- Notes changes in mood\n")
    assert line(found, 4).became == "note"
    assert texts(found, "competency") == ["Listens", "Notes changes in mood"]


@pytest.mark.parametrize(
    "phrase",
    ["All of the above, plus", "As level 2 plus", "All in previous column +", "As Foundation +"],
)
def test_a_phrase_before_a_statement_is_seen(phrase: str) -> None:
    found = read(f"Porter Skills\n\n- Listens\n- {phrase} supports others\n")
    assert line(found, 4).phrase == phrase
    assert "Phrase applies" in line(found, 4).doubts[0]


def test_parts_below_an_unfinished_line_are_said() -> None:
    found = read("Porter Skills\n\n- Hands over to\no crisis services\no therapies\n- Lifts\n")
    said = [one.text for one in found if "does not end there" in "".join(one.doubts)]
    assert said == ["crisis services", "therapies"]
    assert "'Hands over to' (line 3)" in line(found, 4).doubts[0]


def test_what_is_set_in_and_asks_for_nothing_is_said() -> None:
    found = read("Porter Skills\n\n- Supervises\n  - one to one\n  - Keeps notes of it\n- Lifts\n")
    said = [one.text for one in found if "set in" in "".join(one.doubts)]
    assert said == ["one to one"]


def test_a_word_that_the_end_of_a_line_breaks_is_kept_and_said() -> None:
    found = read("Porter Skills\n\n- Provides consul-\ntation to staff\n- Co-produces plans\n")
    assert line(found, 3).text == "Provides consul- tation to staff"
    assert "'consul-', 'tation'" in line(found, 3).doubts[0]
    assert line(found, 5).doubts == ()


def test_contents_without_dots_are_left_out_and_lists_that_recur_are_not() -> None:
    names = ["1 Welcome", "2 Records", "3 Safety"]
    parts = "".join(f"{name}\n- Helps people\n\n" for name in names)
    found = read("Skills framework\n\n" + "\n".join(names) + "\n\n" + parts)
    assert texts(found, "left out") == texts(found, "domain") == names
    again = "1. Listens\n2. Talks\n3. Writes\n\n"
    found = read(f"Skills framework\n\nPorter\n{again}Senior Porter\n{again}")
    assert len([one for one in found if one.became in STATEMENTS]) == 6


def test_doubts_are_in_plain_words() -> None:
    found = read("Team notes\n\nBring with you\n- a pen\n- a cup\n\n- Hands over to\no clinics\n")
    doubts = [doubt for one in found for doubt in one.doubts]
    assert doubts
    assert not any("keep_as" in doubt for doubt in doubts)


def test_a_letter_has_no_competency() -> None:
    found = read("Dear colleagues,\n\nWe enclose the framework. Please reply.\n\nA. Person\n")
    assert texts(found, *STATEMENTS, "domain", "heading") == []


@pytest.mark.parametrize("title", ["", "Porter framework\n\n"])
def test_numbered_lines_are_domains_all_with_headings_inside_one(title: str) -> None:
    found = read(f"{title}1 Talking\nPhone calls\n- Makes calls\n\n2 Teams\n- Reports faults\n")
    assert texts(found, "domain") == ["1 Talking", "2 Teams"]
    assert texts(found, "heading") == ["Phone calls"]


def test_an_aspect_below_an_empty_area_of_its_level_is_a_part_of_it() -> None:
    found = read("# Visitor skills\n\n## Talking\n## Knowledge\n- Knows\n\n## Lifting\n- Lifts\n")
    assert texts(found, "domain") == ["Talking", "Lifting"]


def test_an_aspect_that_recurs_at_the_level_of_domains_is_for_no_role_above_it() -> None:
    part = "## {}\n\n### Lead Porter\n- Leads\n\n## Knowledge\n- Knows the area\n\n"
    found = read("# Porter skills\n\n" + part.format("Talking") + part.format("Lifting"))
    assert texts(found, "domain") == ["Talking", "Lifting"]
    knowledge = [one.roles for one in found if one.text == "Knowledge"]
    assert knowledge == [(), ()]


def test_a_role_with_a_phrase_alone_does_not_take_in_the_next_domain() -> None:
    text = "1 Talking\nPorter\n1.1 Listens\nLead Porter\nAs above\n\n2 Teams\n2.1 Reports faults\n"
    found = read(f"Porter framework\n\n{text}")
    assert [one.domain for one in found if one.became == "domain"] == [1, 2]
    assert (line(found, 10).domain, line(found, 10).section) == (2, 0)


def test_a_note_is_not_joined_to_the_line_above_it() -> None:
    assert line(read("Porter Skills\n\n- Listens and\nNote: draft\n- Lifts\n"), 4).became == "note"


def test_a_number_is_no_part_of_the_name_of_a_role() -> None:
    found = read("# Porter skills\n\n## 1 Talking\n\n### 1.1 Lead Porter\n- Leads\n")
    assert line(found, 5).roles == ("Lead Porter",)
