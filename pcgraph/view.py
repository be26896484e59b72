"""What a page about a thing is made of: patterns and named queries, each with its heading."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Pattern:
    """A part of a page that a SPARQL pattern gives; ``?thing`` stands for the thing.

    Attributes:
        part: heading of the part.
        where: pattern that binds ?value and, where it can, ?fact, ?value_id, ?reason,
            ?line_first, ?line_last, ?source_file, ?whose, ?sort, and ?g (the graph that
            says it, and so whose it is).
        fact: what the value is, where the pattern does not bind it.
        whose: whose it is, where the pattern binds neither ?whose nor ?g.
    """

    part: str
    where: str
    fact: str = ""
    whose: str = "printed"


@dataclass(frozen=True)
class Answer:
    """A part of a page that a named query gives.

    Attributes:
        part: heading of the part.
        query: name of the query.
        facts: pairs of what it is and its value; ``{column}`` is filled from each row. A
            first ``{column}`` that stands alone names the fact by the row.
        given: parameters: literals, or a pattern that binds ?term.
        only: column that must hold the id of the thing; empty to keep every row.
        reason: why, ``{column}`` filled likewise.
        value_id: column of the id of the value.
        lines: columns of first and last line.
        whose: whose it is.
    """

    part: str
    query: str
    facts: tuple[tuple[str, str], ...]
    given: Mapping[str, str | tuple[str, ...]] = field(default_factory=dict)
    only: str = ""
    reason: str = ""
    value_id: str = ""
    lines: tuple[str, str] = ("line_first", "line_last")
    whose: str = "printed"


Part = Pattern | Answer
