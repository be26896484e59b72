"""Questions in plain words: each is understood as it should be, or refused; none in silence."""

import csv
import re

import pytest

from pcgraph.errors import PcgraphError, UsageProblem
from pcgraph.files import home
from pcgraph.graph import KnowledgeGraph
from pcgraph.head import read_head
from tests.conftest import CASES

with (CASES / "questions.csv").open(encoding="utf-8", newline="") as file:
    QUESTIONS = [(row["question"], row["understood"]) for row in csv.DictReader(file)]


def understood(kg: KnowledgeGraph, question: str) -> str:
    try:
        found = kg.asking.understand(question)
    except PcgraphError as problem:
        return problem.code
    if found.reply:
        return f"reply {found.reply.name}"
    return found.command.removeprefix("pcgraph query ")


@pytest.mark.parametrize(("question", "expected"), QUESTIONS)
def test_question_is_understood(kg: KnowledgeGraph, question: str, expected: str) -> None:
    assert understood(kg, question) == expected


PATTERNS = [
    (path.stem, pattern)
    for path in sorted((home() / "queries").glob("*.rq"))
    for pattern in read_head(path.read_text(encoding="utf-8"), "#+", path.name)["ask"]
]
EXAMPLES = {
    "change": "reworded",
    "competency": '"calm and sensitive"',
    "decision": "none fits",
    "document": "SPLW page",
    "domain": "Leadership",
    "framework": "PCP framework",
    "function": "Communicate effectively",
    "group": "core",
    "kind": "funding band",
    "newer": "PCP framework",
    "nos": "GEN97",
    "older": "Nov 2019",
    "other": "Care Coordinator",
    "principle": "Communication",
    "reading": "as printed",
    "role": "Link Worker",
    "tag": "EVOKE",
    "term": "PAM",
    "why": "none-fits",
}


@pytest.mark.parametrize(("query", "pattern"), PATTERNS)
def test_each_pattern_leads_to_its_own_query(kg: KnowledgeGraph, query: str, pattern: str) -> None:
    """A pattern that another one shadows, or that nobody can reach, is dead."""
    other = kg.find_query(query).params.get("other")
    about_roles = other is None or other.of_class == "pc:Role"
    examples = {**EXAMPLES, **({} if about_roles else {"other": "web page"})}
    question = re.sub(r"\{([a-z-]+)\}", lambda slot: examples[slot[1]], pattern)
    found = kg.asking.understand(question)
    assert found.query == query
    assert set(re.findall(r"\{([a-z-]+)\}", pattern)) <= set(found.given)


def test_the_answer_says_what_was_understood_and_the_command(kg: KnowledgeGraph) -> None:
    table = kg.ask("which NOS evidence the Link Worker EVOKE competency")
    assert table.rows == kg.query("nos-for-competency", role="Link Worker", tag="EVOKE").rows
    assert table.notes[0] == (
        "Understood: Which NOS evidence a competency? Role: Link Worker. Process word: EVOKE."
    )
    assert table.notes[-2:] == (
        "Same as:",
        '  pcgraph query nos-for-competency --role "Link Worker" --tag EVOKE',
    )


def test_two_editions_are_asked_what_became_of_their_lines(kg: KnowledgeGraph) -> None:
    table = kg.ask("compare fcc-pcp with fcc-2019")
    assert {row["old_edition"] for row in table} == {"Link Worker framework, Nov 2019"}
    assert "The one that the lines come from stands first." in table.notes
    assert any("word for word: pcgraph query compare-frameworks." in one for one in table.notes)
    only = kg.ask("what is in fcc-2019 and not in fcc-pcp")
    assert "  pcgraph compare framework:fcc-2019 framework:fcc-pcp" in only.notes


def test_a_domain_of_both_editions_is_both(kg: KnowledgeGraph) -> None:
    table = kg.ask("what was reworded in Practitioner Skills")
    domains = {(row["old_domain"], row["new_domain"]) for row in table}
    assert domains == {("Practitioner Skills", "Practitioner Skills")}
    assert any("fcc19:domain-02, fccpcp:domain-01" in note for note in table.notes)


def test_lines_that_words_stand_for_are_named(kg: KnowledgeGraph) -> None:
    (row,) = kg.ask("what became of distress")
    said = f"read as 2 of them, by their words: {row['old_id']}, {row['new_id']}."
    assert any(said in note for note in kg.ask("what became of distress").notes)


def test_an_id_that_nothing_has_gets_the_nearest_ids(kg: KnowledgeGraph) -> None:
    with pytest.raises(UsageProblem) as caught:
        kg.ask("what became of fcc19:9999")
    assert "'fcc19:9999' is not known." in str(caught.value)
    assert "Nearest: fcc19:0" in str(caught.value)


def test_a_reading_goes_into_the_question_and_the_command(kg: KnowledgeGraph) -> None:
    words = "which NOS evidence the Psychosocial Link Worker EVOKE competency"
    assert kg.ask(words).rows == ()
    assert any("line 44" in note for note in kg.ask(words).notes)
    tiered = kg.ask(words, reading="tiered")
    assert len(tiered) == 2
    assert tiered.notes[-1].endswith("--tag EVOKE --reading tiered")
    assert len(kg.ask(f"{words} if tiers are assumed")) == 2


def test_a_slip_of_the_pen_is_told(kg: KnowledgeGraph) -> None:
    notes = kg.ask("whcih NOS evidence the Lnik Worker EVOKE competency").notes
    assert "'whcih' was read as 'which'." in notes
    assert "'lnik' was read as 'link'." in notes


def test_what_is_ours_in_the_understanding_is_told(kg: KnowledgeGraph) -> None:
    notes = kg.ask("which NOS evidence the LW EVOKE competency").notes
    assert any(note.startswith("'lw' was read as Link Worker: our reading") for note in notes)


def test_a_name_that_may_mean_another_role_is_tried_and_told(kg: KnowledgeGraph) -> None:
    """The SPLW page has the role and no EVOKE; the frameworks call the role Link Worker."""
    table = kg.ask("which NOS evidence the SPLW EVOKE competency")
    assert {row["role"] for row in table} == {"Link Worker"}
    assert any(note.startswith("Asked with Link Worker: ") for note in table.notes)
    own = kg.ask("which NOS evidence the SPLW competencies")
    assert {row["role"] for row in own} == {"Social Prescribing Link Worker"}
    assert any(note.startswith("You may mean Link Worker: ") for note in own.notes)


def test_two_meanings_are_both_named(kg: KnowledgeGraph) -> None:
    with pytest.raises(UsageProblem) as caught:
        kg.ask("what must a coach show")
    assert "Health and Wellbeing Coach" in str(caught.value)
    assert "Link Worker Coach" in str(caught.value)


def test_what_is_not_understood_gets_the_nearest_questions(kg: KnowledgeGraph) -> None:
    with pytest.raises(UsageProblem) as caught:
        kg.ask("which NOS evidence the Link Worker EVOKE competency in Scotland")
    assert "No question here has a place for 'scotland'." in str(caught.value)
    assert 'nos-for-competency --role "Link Worker" --tag EVOKE' in str(caught.value)


def test_a_reply_has_no_row_and_is_said(kg: KnowledgeGraph) -> None:
    table = kg.ask("is it official?")
    assert table.rows == ()
    assert table.notes[0].startswith("No. None of the five documents links a competency to a NOS.")


def test_a_question_without_answer_is_asked_of_the_role_that_the_page_names(
    kg: KnowledgeGraph,
) -> None:
    table = kg.ask("what training does a link worker need")
    assert {row["role"] for row in table} == {"Social Prescribing Link Worker"}
    assert any(
        note.startswith("Asked with Social Prescribing Link Worker: ") for note in table.notes
    )
    (row,) = kg.ask("what band is a link worker")
    assert (row["kind"], row["maximum_band"]) == ("funding band", 5)


def test_no_hint_leads_to_an_empty_answer(kg: KnowledgeGraph) -> None:
    notes = kg.ask("what training must a social prescribing link worker have").notes
    assert not any(note.startswith("You may mean") for note in notes)


def test_numbers_in_the_replies_are_those_of_the_graph(kg: KnowledgeGraph) -> None:
    pay = kg.ask("what is the pay").notes[-1]
    (band,) = kg.query("requirements", kind="funding band").records()
    assert f"{band['competency']}, a maximum (line {band['line_first']}" in pay
    force = kg.ask("which is in force").notes[-1]
    for row in kg.query("sources"):
        if row["edition"] != "no date printed":
            assert str(row["edition"]) in force


@pytest.mark.parametrize(
    "question",
    [
        "official competencies of the Link Worker",
        "which approved training must SPLWs have",
        "what is the official name of EVOKE",
        "which competencies are about people paid by the NHS",
    ],
)
def test_a_word_of_a_reply_does_not_swallow_another_question(
    kg: KnowledgeGraph, question: str
) -> None:
    assert understood(kg, question) == "PC-ASK-UNSURE"
