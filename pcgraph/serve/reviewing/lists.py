"""The lists of a review: the frameworks, all decisions, where two persons differ."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from urllib.parse import urlencode

from pcgraph.decisions.card import ACCEPTED, cells_of, decided_by
from pcgraph.decisions.gathered import Gathered, Judged, Line
from pcgraph.decisions.keep import KEPT, on_line, standard_of
from pcgraph.files import read_text
from pcgraph.pages.page import Bit, Grid, Row, one
from pcgraph.reviews.differences import differences
from pcgraph.saving import BY_FILE
from pcgraph.serve.reviewing.cards import card_link, sure_words
from pcgraph.serve.reviewing.desk import Desk
from pcgraph.serve.reviewing.room import HOME, Answer, links

_MOST = 300
_HEADS = ("Competency", "NOS", "Decision", "Reason", "How sure", "Decided by", "Marked", "Yours")
_DIFFER = ("Competency", "NOS", "First", "Second", "First reason", "Second reason", "Settled")
_OTHERS = "pcgraph, or another folder; what you decide goes to your folder"
_WITHHELD = "You answer as the second person: what the first said is shown when you are done."


def frameworks(
    name: str, told: tuple[str, str] | None = None, status: int = 200, back: str = "",
    typed: str = "",
) -> Callable[[Desk], Answer]:  # fmt: skip
    """List the frameworks, with how far each of the folder is, and ask who decides."""

    def work(desk: Desk) -> Answer:
        rows, others = [], []
        every = desk.frameworks()
        for found in every:
            said = desk.turn(found.slug)
            # Of ours it is not worked out what is suggested: nobody may mean to review it.
            begun = sum(bool(on_line(said, line.iri)) for line in said.lines)
            far = f"{begun} of {len(said.lines)} competencies with an answer"
            far = desk.far(desk.session("")).words if found.mine else far
            rows.append(Row((
                (Bit(found.label, f"review/{found.slug}"),),
                one(far),
                one("your folder" if found.mine else _OTHERS),
            )))  # fmt: skip
            if number := desk.by_others(name):
                others.append((found.label, number, f"review/{found.slug}/second",
                               desk.is_second(name)))  # fmt: skip
        path = desk.keeper.folder / BY_FILE
        kept = read_text(path).strip() if path.is_file() else ""
        grid = Grid("frameworks", "Frameworks that can be reviewed",
                    ("Framework", "How far it is", "It stands in"), rows)  # fmt: skip
        data = {"grid": grid, "offered": typed or name or kept, "told": told, "back": back,
                "others": others}  # fmt: skip
        return Answer("", HOME, "review-home.html", "Review", data, status)

    return work


def decisions(slug: str, name: str, given: Mapping[str, str]) -> Callable[[Desk], Answer]:
    """List all decisions on a framework, chosen by decision, person and mark."""

    def work(desk: Desk) -> Answer:
        said = desk.turn(slug)
        place = f"review/{slug}/decisions"
        withheld = desk.is_second(name)
        every = [] if withheld else list(said.judged)
        persons = sorted({decided_by(found.row) for found in every})
        chosen = [found for found in every if _is_wanted(found, given)]
        order = {line.iri: line for line in said.lines}
        rank = {iri: at for at, iri in enumerate(order)}
        expand = said.prefixes.expand
        chosen.sort(key=lambda found: rank[expand(found.row.get("subject_id")) or ""])
        rows = [_row(said, found, order, slug, name) for found in chosen[:_MOST]]
        grid = Grid("decisions", f"{len(chosen)} of {len(every)} decisions", _HEADS, rows)
        note = f"The first {_MOST} are listed: choose fewer." if len(chosen) > _MOST else ""
        data = {
            "about": said.about.label, "links": links(slug), "grid": grid, "place": place,
            "kinds": KEPT, "persons": persons, "given": given, "notes": [note] if note else [],
            "withheld": _WITHHELD if withheld else "",
        }  # fmt: skip
        title = f"Decisions: {said.about.label}"
        return Answer("", place, "review-decisions.html", title, data)

    return work


def _is_wanted(found: Judged, given: Mapping[str, str]) -> bool:
    return (
        given.get("decision", "") in ("", found.decision)
        and given.get("by", "") in ("", decided_by(found.row))
        and (not given.get("marked") or bool(cells_of(found.row, found.decision, "")["flag+"]))
    )


def _row(said: Gathered, found: Judged, lines: Mapping[str, Line], slug: str, name: str) -> Row:
    expand = said.prefixes.expand
    line = lines[expand(found.row.get("subject_id")) or ""]
    standard = standard_of(said, expand(found.row.get("object_id")) or "")
    cells = cells_of(found.row, found.decision, "")
    shows = cells["evidence+"] if found.decision == ACCEPTED else ""
    what = ", ".join(filter(None, (found.decision, shows, cells["relation+"])))
    link = card_link(f"review/{slug}", said, line.iri, standard.iri if standard else "")
    mine = found.file.layer == said.own
    own = mine and bool(name) and decided_by(found.row).casefold() == name.casefold()
    return Row((
        (Bit(line.text, link if mine else "", "long"),),
        (Bit(standard.code, kind="code", note=standard.title),) if standard else (),
        one(what), one(cells["reason+"], "long"), one(sure_words(cells["confidence+"])),
        one(decided_by(found.row), note=found.row.get("mapping_date")), one(cells["flag+"]),
        (Bit("Change", link),) if own else (),
    ))  # fmt: skip


def differ(slug: str, name: str) -> Callable[[Desk], Answer]:
    """List the pairs of a framework on which two persons differ."""

    def work(desk: Desk) -> Answer:
        said = desk.turn(slug)
        withheld = desk.is_second(name)
        table = differences(desk.keeper.composition)
        ids = {said.prefixes.compact(line.iri) for line in said.lines}
        found = [] if withheld else [row for row in table if row["competency_id"] in ids]
        rows = [
            Row((
                (_settling(slug, row),), (Bit(str(row["nos_code"]), kind="code",
                                              note=str(row["nos_title"])),),
                one(row["first_answer"], note=str(row["first_by"])),
                one(row["second_answer"], note=str(row["second_by"])),
                *(one(row[name], "long") for name in ("first_reason", "second_reason",
                                                      "settled_because")),
            ))
            for row in found
        ]  # fmt: skip
        done = sum(bool(row["settled_because"]) for row in found)
        grid = Grid("differences", f"{len(rows)} answers differ; {done} of them are settled",
                    _DIFFER, rows)  # fmt: skip
        none = "No answers differ, or no second person has answered all."
        data = {
            "about": said.about.label, "links": links(slug), "grid": grid,
            "notes": [] if rows or withheld else [none], "withheld": _WITHHELD if withheld else "",
        }  # fmt: skip
        title = f"Where two differ: {said.about.label}"
        return Answer("", f"review/{slug}/differences", "review-list.html", title, data)

    return work


def _settling(slug: str, row: Mapping[str, object]) -> Bit:
    given = {"line": row["competency_id"], "nos": row["nos_id"], "settle": "yes"}
    return Bit(str(row["competency"]), f"review/{slug}?{urlencode(given)}", "long")
