"""What an assistant may ask: the named questions and the verbs that look things up.

The tools are those of the command, answered by a pool of processes with its limits; nothing can
be changed by them. The answer is words: a table in Markdown or JSON, its notes, and what of it
was left out because an assistant reads only so much.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pcgraph.errors import UsageProblem
from pcgraph.graph import KnowledgeGraph
from pcgraph.model import Param, Table
from pcgraph.pool import Pool, Verb
from pcgraph.writers.tables import markdown_text

MOST = 30_000
"""So many letters of rows an answer has at most; whole rows are left out beyond."""
_NEAREST = 20
_SHOWN = 100
_WORDS: Mapping[str, object] = {"type": "string", "minLength": 1, "maxLength": 2_000}
_FORM: Mapping[str, object] = {
    "type": "string",
    "enum": ["markdown", "json"],
    "description": "Form of the answer; markdown if not given.",
}
_EDITION: Mapping[str, object] = {
    "type": "string",
    "description": "Which edition of a framework is asked: newest, all or its name.",
}

Given = Mapping[str, Any]


@dataclass(frozen=True)
class Tool:
    """One tool.

    Attributes:
        name: its name.
        description: what it answers, for the assistant that chooses.
        fields: JSON Schema of each value that it takes, by name.
        needed: the values that must be given.
        request: what is asked of the pool; None for the list of questions.
    """

    name: str
    description: str
    fields: Mapping[str, Mapping[str, object]]
    needed: tuple[str, ...] = ()
    request: Callable[[Given], Verb] | None = None

    @property
    def schema(self) -> dict[str, object]:
        """The JSON Schema of what it takes."""
        return {
            "type": "object",
            "properties": {**self.fields, "form": _FORM},
            "required": list(self.needed),
            "additionalProperties": False,
        }


def _query(given: Given) -> Verb:
    values = {
        name: tuple(map(str, value)) if isinstance(value, list) else (_plain(value),)
        for name, value in given.get("values", {}).items()
    }
    return Verb("query", (given["name"],), values, given.get("edition"))


def _plain(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


TOOLS = (
    Tool(
        "list",
        "List the questions that can be asked by name, each with the values that it takes. "
        "Begin here, then use query.",
        {},
    ),
    Tool(
        "query",
        "Ask one of the named questions of the graph: which National Occupational Standards (NOS) "
        "evidence which competency of NHS personalised-care roles, with reason, source line and "
        "who judged.",
        {
            "name": {**_WORDS, "description": "Name of the question, as list gives it."},
            "values": {
                "type": "object",
                "description": "A value by parameter name: label, code or short id of a thing, "
                "such as role: Link Worker; several as an array where the question takes several.",
            },
            "edition": _EDITION,
        },
        ("name",),
        _query,
    ),
    Tool(
        "ask",
        "Answer a question in plain words, such as: which NOS evidence the Link Worker EVOKE "
        "competency. It is read as one of the named questions, and the first note says which.",
        {"question": _WORDS, "edition": _EDITION},
        ("question",),
        lambda given: Verb("ask", (given["question"],), {}, given.get("edition")),
    ),
    Tool(
        "find",
        "Find roles, competencies, NOS, domains and documents by words of their labels and texts, "
        "or by code; the nearest first.",
        {
            "words": _WORDS,
            "limit": {"type": "integer", "minimum": 1, "maximum": 100,
                      "description": f"The nearest so many; {_NEAREST} if not given."},
        },
        ("words",),
        lambda given: Verb("find", (given["words"],), limit=given.get("limit", _NEAREST)),
    ),
    Tool(
        "show",
        "Show all that is known of one thing: a role, competency, NOS, domain, document, section "
        "or mapping record, each fact with the line of the source that prints it.",
        {"thing": {**_WORDS, "description": "Its label, code, words, short id or address."}},
        ("thing",),
        lambda given: Verb("show", (given["thing"],)),
    ),
    Tool(
        "why",
        "Say why a NOS evidences a competency or not: the reasons, who judged, on which texts. Or, "
        "with subject, property and value, by what a fact is in the graph.",
        {"words": {"type": "array", "items": _WORDS, "minItems": 2, "maxItems": 3,
                   "description": "A competency and a NOS; or subject, property and value."}},
        ("words",),
        lambda given: Verb("why", tuple(given["words"])),
    ),
)  # fmt: skip
"""The tools, that to begin with first."""


def answer(pool: Pool, known: KnowledgeGraph, name: str, given: Given) -> str:
    """Answer a call of a tool.

    Args:
        pool: the processes that answer.
        known: the folders laid together, for what needs no graph.
        name: of the tool.
        given: values by name, as the assistant gave them.

    Raises:
        PcgraphError: PC-TOOL-UNKNOWN, PC-TOOL-VALUE, and whatever the request deserves.
    """
    tool = next((one for one in TOOLS if one.name == name), None)
    if tool is None:
        names = ", ".join(one.name for one in TOOLS)
        raise UsageProblem(
            "PC-TOOL-UNKNOWN", f"there is no tool {name[:_SHOWN]!r}.", f"There are: {names}."
        )
    _check(tool, given)
    table = pool.ask(tool.request(given)) if tool.request else questions(known)
    return (_json if given.get("form") == "json" else _markdown)(table)


def questions(known: KnowledgeGraph) -> Table:
    """List the named questions, each with what it answers and the values that it takes."""
    found = [known.find_query(name) for name in sorted(known.queries)]
    rows = tuple(
        (one.name, one.summary, ", ".join(map(_taken, one.params.values()))) for one in found
    )
    return Table(("query", "summary", "params"), rows)


def _taken(param: Param) -> str:
    """Name a value that a question takes, with the words allowed for it."""
    words = ("true",) if param.kind == "flag" else param.values
    return f"{param.name} ({' or '.join(words)})" if words else param.name


def _check(tool: Tool, given: Given) -> None:
    """See that a call has what the tool takes, in the right kind.

    Raises:
        UsageProblem: PC-TOOL-VALUE.
    """
    fields: Mapping[str, Mapping[str, Any]] = {**tool.fields, "form": _FORM}
    for name in tool.needed:
        if name not in given:
            raise _wrong(tool, f"{tool.name} needs {name!r}.")
    for name, value in given.items():
        if name not in fields:
            raise _wrong(tool, f"{tool.name} takes no {name[:_SHOWN]!r}.")
        if not _fits(value, fields[name]):
            raise _wrong(tool, f"{name!r} of {tool.name} cannot be {json.dumps(value)[:_SHOWN]}.")


def _fits(value: object, schema: Mapping[str, Any]) -> bool:
    """Tell whether a value is of the kind that a schema of ours names.

    >>> _fits("a", _WORDS), _fits("", _WORDS), _fits(True, {"type": "integer"})
    (True, False, False)
    """
    if schema["type"] == "string":
        return (
            isinstance(value, str)
            and schema.get("minLength", 0) <= len(value) <= schema.get("maxLength", 2_000)
            and value in schema.get("enum", (value,))
        )
    if schema["type"] == "integer":
        whole = isinstance(value, int) and not isinstance(value, bool)
        return whole and schema["minimum"] <= value <= schema["maximum"]
    if schema["type"] == "array":
        return (
            isinstance(value, list)
            and schema["minItems"] <= len(value) <= schema["maxItems"]
            and all(_fits(one, schema["items"]) for one in value)
        )
    plain = (str, int, float)
    return isinstance(value, dict) and all(
        isinstance(one, plain) or (isinstance(one, list) and all(isinstance(x, plain) for x in one))
        for one in value.values()
    )


def _wrong(tool: Tool, what: str) -> UsageProblem:
    takes = ", ".join([*tool.fields, "form"])
    return UsageProblem("PC-TOOL-VALUE", what, f"It takes: {takes}.")


def _markdown(table: Table) -> str:
    """Write a table in Markdown, then its notes; nothing is sent that would not be read."""
    head, rule, *rows = markdown_text(table).splitlines()
    kept = _kept(rows)
    notes = [*_left_out(len(rows), kept), *table.notes]
    body = "\n".join([head, rule, *rows[:kept]]) if rows else "No row."
    return "\n\n".join([body, *([" \n".join(notes)] if notes else [])]) + "\n"


def _json(table: Table) -> str:
    """Write rows and notes as JSON."""
    records = table.records()
    kept = _kept([json.dumps(one, ensure_ascii=False) for one in records])
    notes = [*_left_out(len(records), kept), *table.notes]
    found = {"rows": records[:kept], "of": len(records), "notes": notes}
    return json.dumps(found, ensure_ascii=False)


def _kept(rows: Sequence[str]) -> int:
    """Count the rows that fit into an answer."""
    left = MOST
    for number, row in enumerate(rows):
        left -= len(row) + 1
        if left < 0:
            return number
    return len(rows)


def _left_out(rows: int, kept: int) -> list[str]:
    if kept == rows:
        return []
    return [f"Only the first {kept} of {rows} rows stand here: ask for less to see the others."]
