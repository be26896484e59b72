"""List suggestions as a table for review, and as a few rows for a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from hashlib import sha256

from pcgraph.decisions.gathered import Gathered, Line
from pcgraph.model import Cell, Table
from pcgraph.names import BASE, VERSION
from pcgraph.suggested.candidates import Asked, Candidate, Queue

COLUMNS = (
    "no", "competency", "role", "domain", "rank", "nos_code", "nos_title", "nos_function_title",
    "why_suggested", "evidence", "relation", "reason", "nos_part", "flag",
    "shared_words", "both_methods_agree", "score", "mapped_elsewhere", "nos_status",
    "nos_status_as_of", "looked_in", "decided_by", "decided_on", "framework", "source_file",
    "line_first", "competency_id", "nos_id", "suggestion_id", "tool", "tool_version",
    "data_version",
)  # fmt: skip
_CLOSED = len(COLUMNS) - COLUMNS.index("shared_words")
_SHORT = ("no", "competency", "rank", "nos_code", "nos_title", "why_suggested")
NONE_OF_THESE = "none of these"
_DIGITS = 4


def suggestions_table(said: Gathered, found: Queue) -> Table:
    """List suggestions: one row a candidate, and after those of a competency one for none of them.

    The columns that a person fills in are empty. The score stands behind the bar: people anchor
    on it.

    Args:
        said: what the graph says of the framework.
        found: what is suggested for it.
    """
    lines = {line.iri: line for line in said.lines}
    rows = tuple(
        tuple(row.get(column) for column in COLUMNS)
        for number, one in enumerate(found.lines, 1)
        for row in _rows(number, one, lines[one.line], said, found)
    )
    question = f"Which NOS may evidence the competencies of {said.about.label}?"
    if found.to != "nos":
        question = f"Which lines are like those of {said.about.label}?"
    told = (found.looked_in, *found.notes)
    about = (
        ("Question", question),
        *(("Note", words) for words in told),
        ("What it is", "Suggestions of a machine. Nobody has decided any of them."),
        ("Method", f"{found.method.name} {found.method.version}"),
        ("Data version", VERSION),
    )
    return Table(COLUMNS, rows, _CLOSED, told, about)


def _rows(
    number: int, one: Asked, line: Line, said: Gathered, found: Queue
) -> Iterator[Mapping[str, Cell]]:
    """Give the rows of one line."""
    compact = said.prefixes.compact
    same: dict[str, Cell] = {
        "no": number, "competency": line.text, "role": line.roles, "domain": line.domain,
        "looked_in": found.places, "framework": said.about.label, "source_file": line.file,
        "line_first": line.first, "competency_id": compact(line.iri),
        "tool": f"pcgraph suggest, {found.method.name}", "tool_version": found.method.version,
        "data_version": VERSION,
    }  # fmt: skip
    for candidate in one.candidates:
        aim = found.aims[candidate.standard]
        functions = "; ".join(f"{code} {title}".strip() for code, title in aim.function)
        yield same | {
            "rank": candidate.rank, "nos_code": aim.code, "nos_title": aim.title,
            "nos_function_title": functions or None, "why_suggested": candidate.why,
            "shared_words": "; ".join(candidate.shared) or None,
            "both_methods_agree": "yes" if candidate.agree else "no",
            "score": round(candidate.score, _DIGITS),
            "mapped_elsewhere": "; ".join(candidate.elsewhere) or None,
            "nos_status": aim.status or None, "nos_status_as_of": aim.as_of or None,
            "nos_id": compact(aim.iri),
            "suggestion_id": compact(suggestion_id(said, line.iri, candidate)),
        }  # fmt: skip
    yield same | {"nos_title": NONE_OF_THESE}


def suggestion_id(said: Gathered, line: str, candidate: Candidate) -> str:
    """Give the address of a suggestion: the same for the same pair, whenever it is made.

    Args:
        said: what the graph says of the framework.
        line: the line.
        candidate: what is suggested for it.
    """
    pair = sha256(f"{line} {candidate.standard}".encode()).hexdigest()[:12]
    base = said.base if said.own else f"{BASE}mapping/"
    return f"{base}suggestion-{pair}"


def short_table(table: Table, rows: int) -> Table:
    """Keep what fits on a terminal: whole competencies, at least one, and what matters most.

    Args:
        table: the whole table.
        rows: about how many rows fit.
    """
    places = [table.columns.index(name) for name in _SHORT]
    numbers = [row[0] for row in table.rows]
    last = numbers[min(max(rows, 1), len(numbers)) - 1] if numbers else 0
    kept = [row for row in table.rows if isinstance(row[0], int) and row[0] <= int(str(last))]
    body = tuple(tuple(row[place] for place in places) for row in kept)
    left = len(set(numbers)) - len({row[0] for row in kept})
    more = (f"{left:,} more competencies: -o FILE.xlsx or --format csv has all.",) if left else ()
    return Table(_SHORT, body, 0, (*table.notes, *more), table.about)
