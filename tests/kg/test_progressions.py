"""The progressions that we read into the editions: which, in which words, for whom."""

import pytest

from pcgraph.graph import KnowledgeGraph
from pcgraph.model import Cell

Row = dict[str, Cell]


def chains(kg: KnowledgeGraph, framework: str, **asked: str) -> dict[str, list[Row]]:
    """Give the steps of each progression, by its title."""
    found: dict[str, list[Row]] = {}
    for row in kg.query("progressions", framework=framework, **asked).records():
        found.setdefault(str(row["chain"]), []).append(row)
    return found


@pytest.mark.parametrize("framework", ["fcc-2019", "fcc-pcp"])
def test_bias_is_seen_upon_reflection_then_in_action_then_answered(
    kg: KnowledgeGraph, framework: str
) -> None:
    steps = chains(kg, framework)["Self-awareness of own bias"]
    assert [(row["roles"], row["level_words"]) for row in steps] == [
        ("Link Worker", "(upon reflection)"),
        ("Link Worker Coach", "(in action)"),
        ("Psychosocial Link Worker", "in action (and respond appropriately within the moment)"),
    ]


def test_what_was_doubtful_is_no_step(kg: KnowledgeGraph) -> None:
    """Boundaries, and sensitive matters, may not be the same thing at two levels."""
    doubtful = {"Keeping professional boundaries", "Communicating sensitive matters"}
    for framework in ("fcc-2019", "fcc-pcp"):
        found = chains(kg, framework)
        assert not doubtful & set(found)
        assert len(found["Researching and judging information"]) == 2


def test_each_progression_has_two_steps_and_no_role_twice(kg: KnowledgeGraph) -> None:
    for framework in ("fcc-2019", "fcc-pcp"):
        for title, steps in chains(kg, framework).items():
            assert [row["step"] for row in steps] == list(range(1, len(steps) + 1)), title
            assert {row["steps"] for row in steps} == {len(steps)}
            assert len({row["roles"] for row in steps}) == len(steps) >= 2, title


def test_a_role_gets_its_progressions_whole(kg: KnowledgeGraph) -> None:
    whole = chains(kg, "fcc-pcp")
    of_role = chains(kg, "fcc-pcp", role="Care Coordinator")
    assert of_role
    assert all(steps == whole[title] for title, steps in of_role.items())
    assert all(any("Care Coordinator" in str(row["roles"]) for row in s) for s in of_role.values())
    assert len(of_role) < len(whole)


def test_it_is_said_to_be_a_reading_that_nobody_reviewed(kg: KnowledgeGraph) -> None:
    rows = kg.query("progressions", edition="all").records()
    assert {(row["decided_how"], row["reviewed_by"]) for row in rows} == {("machine", "nobody yet")}
