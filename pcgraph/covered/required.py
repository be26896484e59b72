"""What a list that the user names requires: NOS and functions, and which of them have no link."""

from __future__ import annotations

import csv
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from difflib import get_close_matches

from pcgraph.covered.matrix import counted_by, with_notes
from pcgraph.covered.spots import PARTLY_STATE, REQUIRED_STATE, listed
from pcgraph.engine import solutions
from pcgraph.errors import InputProblem
from pcgraph.model import Cell, Store, Table
from pcgraph.names import OURS, Prefixes

_HEADS = frozenset(
    {"code", "codes", "function", "nos", "nos code", "nos_code", "nos_function", "required"}
)
_CODES = """SELECT DISTINCT ?code ?place ?own WHERE {
    { ?own a pc:OccupationalStandard ; skos:notation ?code
      OPTIONAL { ?entry pc:standard ?own ; pc:referenceFunction ?place } }
    UNION { ?place a pc:ReferenceFunction ; skos:notation ?code } } ORDER BY ?code ?place"""
_SEPARATORS = (",", ";", "\t")
_LONGEST = 10_000


@dataclass(frozen=True)
class Required:
    """What a list asks for.

    Attributes:
        shown: the name of the list.
        functions: short ids of functions, each with its code.
        standards: codes of NOS, each with the short ids of its functions; of a NOS that no
            template places, an empty one.
    """

    shown: str
    functions: Mapping[str, str]
    standards: Mapping[str, frozenset[str]]


def against(
    store: Store, table: Table, whole: Table, text: str, shown: str, prefixes: Prefixes = OURS
) -> tuple[Table, Table]:
    """Hold what was counted against a list, and say of each role or domain what has no link.

    Args:
        store: the graph that knows the codes.
        table: the answer of ``coverage`` or ``domain-coverage``.
        whole: the same by document.
        text: the list, as ``read_required`` takes it.
        shown: its name for messages.
        prefixes: those that ids are written by.

    Returns:
        Both, with what is required; the notes of the first say it of each column, and of a
        document first, where it has several.

    Raises:
        InputProblem: as ``read_required``.
    """
    required = read_required(store, text, shown, prefixes)
    table, whole = (with_required(one, required) for one in (table, whole))
    notes, first = (required_notes(one, required) for one in (table, whole))
    notes = [*first, *notes] if len(notes) > len(first) else notes
    return with_notes(table, "Required", notes, first=True), whole


def read_required(store: Store, text: str, shown: str, prefixes: Prefixes = OURS) -> Required:
    """Read a list of codes, one a line; of a table the first column, or the one named so.

    Lines that are empty or begin with # are passed over.

    Args:
        store: the graph that knows the codes.
        text: the list.
        shown: its name for messages.
        prefixes: those that ids are written by.

    Raises:
        InputProblem: PC-REQUIRED-CODE for a code that the graph does not hold, with the line;
            PC-REQUIRED-EMPTY for a list without any code.
    """
    functions: dict[str, str] = {}
    standards: dict[str, set[str]] = {}
    for row in solutions(store, _CODES, "required"):
        place = prefixes.compact(row["place"].value) if row["place"] else ""
        if row["own"]:
            standards.setdefault(row["code"].value, set()).add(place)
        else:
            functions[place] = row["code"].value
    known = {_folded(code): code for code in (*standards, *functions.values())}
    wanted: dict[str, None] = {}
    column: int | None = None
    for number, line in enumerate(text.splitlines(), 1):
        if len(line) > _LONGEST:
            raise InputProblem(
                "PC-REQUIRED-CODE",
                f"the line has {len(line)} characters; a code has few.",
                "Write one code of a NOS or of a function on each line.",
                f"{shown}:{number}",
            )
        cells = _cells(line)
        if not any(cells) or line.lstrip().startswith("#"):
            continue
        if column is None:
            named = [n for n, cell in enumerate(cells) if cell.casefold() in _HEADS]
            column = named[0] if named else 0
            if named:
                continue
        cell = cells[column] if column < len(cells) else ""
        if not cell:
            continue
        if _folded(cell) not in known:
            near = get_close_matches(_folded(cell), known, 3, 0.6)
            meant = f"Did you mean {', '.join(known[one] for one in near)}? " if near else ""
            raise InputProblem(
                "PC-REQUIRED-CODE",
                f"{cell!r} is no code of a NOS or of a function that the graph holds.",
                f"{meant}pcgraph query nos-list and pcgraph query functional-map list them; "
                "a NOS of your own is laid over by --with.",
                f"{shown}:{number}",
            )
        wanted[known[_folded(cell)]] = None
    if not wanted:
        raise InputProblem(
            "PC-REQUIRED-EMPTY",
            "the list names no code.",
            "Write one code of a NOS or of a function on each line, such as GEN97 or 1.2.",
            shown,
        )
    return Required(
        shown,
        {place: code for place, code in functions.items() if code in wanted},
        {code: frozenset(standards[code]) for code in wanted if code in standards},
    )


def with_required(table: Table, required: Required) -> Table:
    """Add to what was counted what a list requires there, and what of it has no link.

    Where any of it has none, the state says so.
    """
    place, state = (table.columns.index(name) for name in ("nos_codes", "state"))
    at = state + 1
    function = table.columns.index("function_id")
    linked = table.columns.index("competencies_linked")
    columns = (*table.columns[:at], "required", "required_no_link", *table.columns[at:])

    def told(row: tuple[Cell, ...]) -> tuple[Cell, ...]:
        here = str(row[function] or "")
        asked = [required.functions[here]] if here in required.functions else []
        codes = sorted(code for code, places in required.standards.items() if here in places)
        missing = [*asked, *codes] if not row[linked] else codes
        missing = [code for code in missing if code not in listed(row[place])]
        lacking = PARTLY_STATE if row[linked] else REQUIRED_STATE
        said = lacking if missing else row[state]
        added = ("; ".join([*asked, *codes]) or None, "; ".join(missing) or None)
        return (*row[:state], said, *added, *row[at:])

    return replace(table, columns=columns, rows=tuple(map(told, table.rows)))


def required_notes(table: Table, required: Required) -> list[str]:
    """Say for each role, domain or document what the list requires and has no link."""
    by = counted_by(table)
    asked: dict[tuple[str, str, str, str], set[str]] = {}
    missing: dict[tuple[str, str, str, str], dict[str, None]] = {}
    for row in table:
        column = str(row["framework"]), str(row["reading"]), str(row[by]), str(row["document_id"])
        asked.setdefault(column, set()).update(listed(row["required"]))
        missing.setdefault(column, {}).update(dict.fromkeys(listed(row["required_no_link"])))
    return [
        f"{', '.join(dict.fromkeys((framework, one)))} ({reading}), by {required.shown}: "
        + _told(len(asked[framework, reading, one, document]), lacking)
        for (framework, reading, one, document), lacking in missing.items()
    ]


def _told(size: int, missing: Collection[str]) -> str:
    """Say what of so many has no link.

    >>> _told(2, []), _told(2, ["OP1"])
    ('2 required, all linked.', '2 required, no link recorded for 1: OP1.')
    """
    if not missing:
        return f"{size} required, all linked."
    return f"{size} required, no link recorded for {len(missing)}: {', '.join(missing)}."


def lacks(table: Table) -> bool:
    """Tell whether anything required has no link."""
    return any(row.get("required_no_link") for row in table)


def _cells(line: str) -> list[str]:
    """Take a line of a list or table apart.

    >>> _cells('"SFJCPS 8.12";x'), _cells("GEN97, GEN98")
    (['SFJCPS 8.12', 'x'], ['GEN97', 'GEN98'])
    """
    mark = max(_SEPARATORS, key=line.count)
    return [cell.strip() for cell in next(csv.reader([line], delimiter=mark), [])]


def _folded(code: str) -> str:
    """Write a code without what people add or leave out: blanks and the case of letters.

    >>> _folded("sfjcps 8.12") == _folded("SFJCPS8.12")
    True
    """
    return "".join(code.split()).casefold()
