"""Ask what a release promises: how many rows each of its questions gives."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from pyoxigraph import QuerySolutions, RdfFormat, Store

from pcgraph.engine import solutions
from pcgraph.publish.forms import stream_of
from pcgraph.publish.gathered import Report
from pcgraph.publish.lines import Lines

EACH_BESIDE_EACH = ("compare-frameworks",)
"""Questions that, as they stand, set every line beside every document."""
MOST = 20_000
"""So many lines times documents at most are set side by side: twice as many rows are held."""
_ORDER = re.compile(
    r"\s*ORDER\s+BY\s(?!.*\b(GROUP|HAVING|LIMIT|OFFSET|VALUES)\b)[^#]*", re.DOTALL | re.IGNORECASE
)
_SIDES = """SELECT (COUNT(DISTINCT ?document) AS ?documents) (COUNT(DISTINCT ?line) AS ?lines)
    WHERE {
    { VALUES ?kind { pc:Framework pc:RolePage } ?document a ?kind }
    UNION { VALUES ?kind { pc:Competency pc:Requirement pc:Responsibility } ?line a ?kind } }"""


def promised(
    questions: Mapping[str, str], whole: Lines, report: Report | None = None
) -> dict[str, int | None]:
    """Ask every question once, as its file stands, of the one graph; give the number of rows.

    While they are asked, the graph is held in a store, and the rows of one question.

    Args:
        questions: SPARQL text by name.
        whole: the canonical lines of the graph.
        report: told how many questions were asked.

    Returns:
        The numbers in the order of the names. None for a question of ``EACH_BESIDE_EACH`` that
        was not asked, since its rows grow with the square of the graph and this one is large.
    """
    store = Store()
    store.bulk_load(stream_of(whole), RdfFormat.N_TRIPLES)
    (sides,) = solutions(store, _SIDES, "publish")
    large = _number(sides["documents"]) * _number(sides["lines"]) > MOST
    found: dict[str, int | None] = {}
    for done, name in enumerate(sorted(questions)):
        if report:
            report(f"the question {name}", done, len(questions))
        if large and name in EACH_BESIDE_EACH:
            found[name] = None
            continue
        answer = store.query(unordered(questions[name]))
        assert isinstance(answer, QuerySolutions)
        found[name] = sum(1 for _ in answer)
    return found


def unordered(text: str) -> str:
    """Leave out the order of the rows of a question: to put them in order takes all of them.

    What is no plain order at the end stays, as it may change how many rows there are.

    >>> unordered("SELECT * { ?s ?p ?o } ORDER BY ?s DESC(?o)")
    'SELECT * { ?s ?p ?o }'
    >>> unordered("SELECT * { ?s ?p ?o } ORDER BY ?s LIMIT 1")
    'SELECT * { ?s ?p ?o } ORDER BY ?s LIMIT 1'
    """
    end = text.rfind("}") + 1
    return text[:end] if _ORDER.fullmatch(text, end) else text


def _number(term: Any) -> int:
    return int(term.value)
