"""Lay an answer out as a table of a page, with links to what it names; write its other forms."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial

import anyio.to_thread
from starlette.requests import Request
from starlette.responses import Response

from pcgraph.errors import UsageProblem
from pcgraph.model import Cell, Table
from pcgraph.pages.page import NOBODY, Bit, Bits, Grid, Row, one
from pcgraph.pages.thing import marked
from pcgraph.pool import Verb
from pcgraph.serve.accept import HTML, Form, chosen
from pcgraph.serve.replies import OPEN, reply
from pcgraph.serve.service import Service
from pcgraph.serve.views.given import Given, address, without_places
from pcgraph.writers.results import table_content
from pcgraph.writers.tables import text

MOST = 500
"""An answer of more rows stands on a page in part; the other forms have all."""
FEWER = 200
"""So many rows of it are shown, unless all columns are asked for: then ``MOST``."""
_LONG = 60
_DOTS = ("all of it", "part of it", "helps only")
_LISTS = ("roles", "nos_codes", "competency_ids", "frameworks", "nos_codes_old", "nos_codes_new")
_BY_WORDS = ("framework", "role", "nos_code", "nos_function", "source_file", "older", "newer",
             "old_edition", "new_edition", "old_role", "new_role", "from_role",
             *_LISTS)  # fmt: skip
_LINKED = {
    "nos_title": "nos_id",
    "nos_code": "nos_id",
    "nos_function": "function_id",
    "nos_function_title": "function_id",
    "framework": "document_id",
    "old_text": "old_id",
    "new_text": "new_id",
}
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMS = (
    Form("html", HTML, ("application/xhtml+xml",)),
    Form("csv", "text/csv"),
    Form("json", "application/json"),
    Form("xlsx", _XLSX),
    Form("md", "text/markdown"),
)
_MEDIA = {
    "csv": "text/csv; charset=utf-8; header=present",
    "csv-excel": "text/csv; charset=utf-8; header=present",
    "json": "application/json",
    "xlsx": _XLSX,
    "md": "text/markdown; charset=utf-8",
}
_SHOWN: tuple[tuple[str, str, Given], ...] = (
    ("CSV", "csv", {}),
    ("CSV for Excel", "csv", {"excel": ("1",)}),
    ("Excel", "xlsx", {}),
    ("JSON", "json", {}),
    ("Markdown", "md", {}),
)


def form_of(request: Request, suffix: str, excel: bool = False) -> str:
    """Choose the form of an answer: by the suffix of the address, else by what is accepted.

    Raises:
        UsageProblem: PC-SERVE-ACCEPT; PC-SERVE-PATH for a form that there is not.
    """
    if not suffix or suffix == "html":
        found = chosen(request.headers.get("accept"), FORMS) if not suffix else FORMS[0]
        if found is None:
            known = ", ".join(form.media for form in FORMS)
            raise UsageProblem("PC-SERVE-ACCEPT", "no form that you take.", f"It can be: {known}.")
        suffix = found.name
    if suffix not in (*_MEDIA, "html"):
        known = ", ".join(_MEDIA)
        raise UsageProblem("PC-SERVE-PATH", f"there is no form {suffix[:20]!r}.", f"Of {known}.")
    return "csv-excel" if suffix == "csv" and excel else suffix


def form_links(path: str, given: Mapping[str, Sequence[str]]) -> Bits:
    """Name the other forms of an answer."""
    kept = {name: values for name, values in given.items() if name not in ("wide", "excel")}
    return tuple(
        Bit(words, address(f"{path}.{suffix}", {**kept, **more})) for words, suffix, more in _SHOWN
    )


def wide_link(path: str, given: Given, wide: bool) -> tuple[str, str]:
    """Name the same answer with all columns, or with fewer."""
    if wide:
        return "Show fewer columns", address(path, given)
    return "Show all columns", address(path, {**given, "wide": ("1",)})


async def table_reply(
    request: Request, service: Service, table: Table, form: str, name: str
) -> Response:
    """Write a table in a form that is no page.

    Args:
        request: what was asked.
        service: what knows the words of the columns.
        table: the answer.
        form: csv, csv-excel, json, xlsx or md.
        name: what a file of it is called, without suffix.
    """
    about = tuple((head, without_places(said)) for head, said in table.about)
    table = replace(table, about=about, notes=tuple(map(without_places, table.notes)))
    write = partial(table_content, table, service.known.words, form, 100, False, True)
    body = await anyio.to_thread.run_sync(write)
    suffix = form.partition("-")[0]
    headers = {**OPEN, "Vary": "Accept"}
    if suffix in ("csv", "xlsx"):
        headers["Content-Disposition"] = f'attachment; filename="{name}.{suffix}"'
    return reply(request, body, _MEDIA[form], headers=headers)


async def grid_of(
    service: Service, table: Table, caption: str = "", wide: bool = False, name: str = "answer"
) -> Grid:
    """Lay a table out with links; columns in which nothing stands are left out.

    Args:
        service: what knows where things stand.
        table: the answer.
        caption: what it shows; the number of rows is said behind it.
        wide: whether the columns behind the bar are shown too.
        name: its name on the page.
    """
    table = _without_words_changed(table)
    most = MOST if wide or len(table) <= MOST else FEWER
    rows = table.rows[:most]
    columns = table.columns if wide else table.columns[: len(table.columns) - table.closed]
    titled = "nos_title" if {"nos_code", "nos_title"} <= set(columns) else ""
    columns = tuple(
        column for place, column in enumerate(columns)
        if column != titled and any(row[place] is not None for row in rows)
    )  # fmt: skip
    places = await _places(service, replace(table, rows=rows), columns)
    heads = {word: head for word, head, _ in service.known.words}
    said = f"{len(table)} {'row' if len(table) == 1 else 'rows'}"
    said = said if len(table) <= most else f"the first {most} of {said}; CSV and Excel have all"
    made = [
        Row(tuple(_cell(column, dict(zip(table.columns, row, strict=True)), places, columns[0])
                  for column in columns))
        for row in rows
    ]  # fmt: skip
    shown = tuple(heads.get(column, column) for column in columns)
    full = f"{caption}: {said}" if caption else said[:1].upper() + said[1:]
    return Grid(name, full, shown, made, (), filtered=len(made) > 5)


def _without_words_changed(table: Table) -> Table:
    """Leave out what was changed where both texts stand there: it is marked in them."""
    if not {"old_text", "new_text", "what_changed"} <= set(table.columns):
        return table
    at = table.columns.index("what_changed")
    rows = tuple((*row[:at], *row[at + 1 :]) for row in table.rows)
    return replace(table, columns=(*table.columns[:at], *table.columns[at + 1 :]), rows=rows)


async def _places(service: Service, table: Table, columns: Sequence[str]) -> Mapping[str, str]:
    """Find the page of everything that the cells name."""
    wanted: dict[str, None] = {}
    for row in table:
        for column in columns:
            wanted.update(dict.fromkeys(_keys(column, row)))
    if not wanted:
        return {}
    found = await service.ask(Verb("places", tuple(wanted)))
    return {str(word): str(path) for word, path in found.rows}


def _keys(column: str, row: Mapping[str, Cell]) -> list[str]:
    """Give what a cell may be found by: the id beside it, else its own words."""
    own = text(row[column])
    if not own:
        return []
    if "line" in column.split("_") and row.get("source_file"):
        return [text(row["source_file"])]
    key = f"{column}_id" if f"{column}_id" in row else _LINKED.get(column, "")
    if row.get(key):
        return [text(row[key])]
    if column in _LISTS:
        return own.split("; ")
    return [own] if column in _BY_WORDS or column.endswith("_id") else []


def _cell(column: str, row: Mapping[str, Cell], places: Mapping[str, str], first: str) -> Bits:
    """Write a cell; one of the first column heads its row, also where it is a number."""
    value = row[column]
    if value is None or value == "":
        return ()
    words, keys = text(value), _keys(column, row)
    href = places.get(keys[0], "") if keys else ""
    if "line" in column.split("_") and href:
        return (Bit(words, f"{href.partition('#')[0]}#L{words}"),)
    if column in ("old_text", "new_text"):
        side = column == "new_text"
        line = text(row.get(f"{column.partition('_')[0]}_line_first"))
        place = (Bit(f"line {line}", href),) if line else ()
        return (*marked(row["old_text"], row["new_text"])[side], *place)
    if column in _LISTS:
        return tuple(Bit(part, places.get(part, "")) for part in words.split("; "))
    if column == "evidence" and words in _DOTS:
        return one(words, kind="evidence")
    if column == "reviewed_by":
        return one(words or NOBODY, kind="review")
    if isinstance(value, int | float) and not isinstance(value, bool) and column != first:
        return (Bit(words, href, "number"),)
    if column == "nos_code":
        return (Bit(words, href, "code", text(row.get("nos_title"))),)
    return (Bit(words, href, "long" if len(words) > _LONG else ""),)


def edition_of(given: Given) -> str | None:
    """Give the edition that was asked for."""
    return given["edition"][0] if "edition" in given else None
