"""Run the set-based rules of ``shapes/``: SPARQL that compares things with each other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pyoxigraph import BlankNode

from pcgraph.composition import Composition
from pcgraph.engine import cell, select
from pcgraph.errors import QueryProblem
from pcgraph.guard import guard
from pcgraph.head import read_head
from pcgraph.model import Finding, TextFile

SEVERITIES = ("violation", "warning", "info")


def rule_findings(composition: Composition, rules: Sequence[TextFile]) -> Iterator[Finding]:
    """Run the set-based rules.

    Args:
        composition: the graph.
        rules: ``.rq`` files with id, severity, message and remedy in the header and the
            columns focus, path and value.

    Yields:
        One finding a row.
    """
    for file in rules:
        header = read_head(file.text, "#+", file.shown)
        severity = str(header.get("severity", ""))
        if severity not in SEVERITIES:
            raise QueryProblem(
                "PC-RULE-HEADER",
                f"severity {severity!r} is not one of {', '.join(SEVERITIES)}.",
                "Mend the #+ lines.",
                f"{file.shown}:1",
            )
        if file.layer:
            guard(file.text, file.shown)
        message = f"{header.get('message', '')} {header.get('remedy', '')}".strip()
        prefixes = composition.prefixes
        names, rows = select(composition.store, file.text, file.shown, None, prefixes)
        if set(names) != {"focus", "path", "value"}:
            raise QueryProblem(
                "PC-RULE-COLUMNS",
                f"the rule gives {', '.join(names)}.",
                "A rule gives focus, path and value, so that its findings can be told.",
                file.shown,
            )
        for row in rows:
            focus, path, value = (cell(row[name], prefixes) for name in ("focus", "path", "value"))
            yield Finding(
                severity=severity,
                rule=str(header.get("id", "")),
                focus=str(focus or ""),
                path=str(path or ""),
                value="" if value is None else str(value),
                message=message,
                term=_term(row["value"]),
            )


def _term(value: object) -> str:
    """Give a value as a term of N-Triples; nothing for none and for a blank node."""
    return "" if value is None or isinstance(value, BlankNode) else str(value)
