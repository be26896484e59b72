"""Questions in plain words: each is understood as it should be, or refused; none in silence."""

import csv

import pytest

from pcgraph.errors import PcgraphError
from pcgraph.graph import KnowledgeGraph
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
