"""The workbook of a framework: given out, and taken back."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from pcgraph.errors import PcgraphError
from pcgraph.files import layer_of
from pcgraph.pages.page import Grid, Row, one
from pcgraph.roundtrip import Outcome, take_back, write_book
from pcgraph.saving import patiently
from pcgraph.serve.reviewing.desk import Desk
from pcgraph.serve.reviewing.room import Answer, links, problem_of, today
from pcgraph.validate import findings_table

_SHOWN = 200
_ODD = re.compile(r"[^\w. -]+")
_WITHHELD = "You answer as the second person: the workbook tells what the first said."


def page(
    slug: str, name: str, told: tuple[str, str] | None = None, outcome: Outcome | None = None,
    status: int = 200,
) -> Callable[[Desk], Answer]:  # fmt: skip
    """Offer the workbook, and take one back; with what became of the last."""

    def work(desk: Desk) -> Answer:
        said = desk.turn(slug)
        grid = None
        if outcome and outcome.findings:
            table = findings_table(outcome.findings[:_SHOWN])
            heads = {name: head for name, head, _ in desk.keeper.kg.words}
            rows = [Row(tuple(one(cell, "long") for cell in row)) for row in table.rows]
            number = len(outcome.findings)
            caption = f"{number} to mend; the first {_SHOWN} are listed" if number > _SHOWN else (
                f"{number} to mend"
            )  # fmt: skip
            grid = Grid("findings", caption, tuple(heads.get(n, n) for n in table.columns), rows)
        data = {
            "about": said.about.label, "links": links(slug), "told": told, "grid": grid,
            "outcome": outcome, "place": f"review/{slug}/workbook",
            "withheld": _WITHHELD if desk.is_second(name) else "",
        }  # fmt: skip
        title = f"Workbook: {said.about.label}"
        place = f"review/{slug}/workbook"
        return Answer("", place, "review-workbook.html", title, data, status)

    return work


def given_out(slug: str, name: str) -> Callable[[Desk], bytes]:
    """Write the workbook; nothing for a second person who is not done."""

    def work(desk: Desk) -> bytes:
        said = desk.turn(slug)
        if desk.is_second(name):
            return b""
        # What was decided since the folder was opened stands in the composition alone.
        return write_book(desk.keeper.kg, said.iri, desk.keeper.composition).content

    return work


def taken_back(slug: str, name: str, content: bytes, called: str) -> Callable[[Desk], Answer]:
    """Take a workbook back: all that was changed in it, or nothing."""

    def work(desk: Desk) -> Answer:
        desk.turn(slug)
        folder = desk.keeper.folder
        if not content:
            nothing = ("no workbook was chosen.", "Choose the file that you saved in Excel.")
            return page(slug, name, nothing, status=422)(desk)
        shown = _ODD.sub("-", called.replace("\\", "/").rsplit("/", 1)[-1])[-80:] or "workbook.xlsx"
        with TemporaryDirectory() as kept:
            path = Path(kept) / "workbook.xlsx"
            path.write_bytes(content)
            try:
                with patiently(folder):
                    made = take_back(path, folder, desk.overlays[:-1], name, today())
            except PcgraphError as fault:
                status, (what, remedy) = problem_of(fault)
                # What was sent cannot be read: that is no fault of the server.
                status = 422 if fault.code.startswith(("PC-READ", "PC-BOOK")) else status
                told = (_named(what, path, shown), _named(remedy, path, shown))
                return page(slug, name, told, status=status)(desk)
        made = _placeless(made, folder, path, shown)
        if made.findings:
            return page(slug, name, None, made, 422)(desk)
        desk.keeper.reopen()
        desk.forget()
        desk.turn(slug)
        found = page(slug, name, None, made)(desk)
        return Answer("", found.path, found.template, found.title, found.data, 200,
                      bool(made.written))  # fmt: skip

    return work


def _placeless(made: Outcome, folder: Path, path: Path, shown: str) -> Outcome:
    """Name in what is told the workbook as it was sent, and files as they stand in the folder."""

    def told(words: str) -> str:
        return _named(words, path, shown).replace(f"{layer_of(folder)}/", "")

    findings = (replace(one, file=told(one.file), message=told(one.message), value=told(one.value))
                for one in made.findings)  # fmt: skip
    return replace(made, findings=tuple(findings), notes=tuple(told(one) for one in made.notes))


def _named(words: str, path: Path, shown: str) -> str:
    return words.replace(str(path), shown).replace(path.name, shown)
