"""Choose what a picture needs, ask for it, and have it drawn."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from pcgraph.compare import change_notes
from pcgraph.engine import solutions
from pcgraph.errors import UsageProblem
from pcgraph.model import Cell, Store, Table
from pcgraph.names import Prefixes
from pcgraph.pictures.chains import chains
from pcgraph.pictures.flow import flow
from pcgraph.pictures.ladder import ladder
from pcgraph.pictures.ribbons import ribbons
from pcgraph.query import quoted
from pcgraph.resolve import exact, members

Row = dict[str, Cell]


class Source(Protocol):
    """What is asked for the rows of a picture."""

    def query(self, name: str, edition: str | None = None, **given: str | bool) -> Table:
        """Ask a named query."""
        ...

    def compare(self, one: str, other: str, **given: str) -> Table:
        """Set two things side by side."""
        ...


@dataclass(frozen=True)
class Picture:
    """A picture that is drawn.

    Attributes:
        svg: the SVG document; a notebook shows it by itself.
        notes: what was chosen, and how it is to be read.
    """

    svg: str
    notes: tuple[str, ...] = ()

    def __str__(self) -> str:
        return self.svg

    def _repr_svg_(self) -> str:
        """Show the picture in a notebook."""
        return self.svg


@dataclass(frozen=True)
class _Kind:
    """What a kind of picture asks, what may be named behind it, and which options fit."""

    query: str
    named: tuple[str, ...]
    options: tuple[str, ...]
    words: str
    drawn: str


KINDS: Mapping[str, _Kind] = {
    "chains": _Kind("progressions", ("framework",), ("framework", "role"), "a framework",
                    "progression"),
    "flow": _Kind("changes", ("older", "newer"), ("role",), "two editions",
                  "change between two editions"),
    "ladder": _Kind("competencies-for-role", ("framework",), ("framework", "reading"),
                    "a framework", "role with competencies"),
    "ribbons": _Kind("nos-for-competency", ("role",), ("framework", "role", "reading"), "a role",
                      "judgement on a NOS"),
}  # fmt: skip
"""The pictures."""


def picture(
    source: Source, store: Store, prefixes: Prefixes, kind: str, things: Sequence[str],
    options: Mapping[str, str], with_command: bool = True,
) -> Picture:  # fmt: skip
    """Draw a picture.

    Args:
        source: what answers queries.
        store: where roles and short labels are looked up.
        prefixes: those that short ids are written with.
        kind: one of ``KINDS``.
        things: what is named: a framework, two editions or a role, as the kind wants it.
        options: ``framework``, ``role``, ``reading`` by name, where they fit.
        with_command: whether the command that gives the same as a table stands below it.

    Raises:
        UsageProblem: PC-PICTURE-KIND, PC-PICTURE-THINGS, PC-PICTURE-OPTION, PC-PICTURE-EMPTY;
            PC-VALUE-UNKNOWN or PC-VALUE-AMBIGUOUS for a name.
    """
    if kind not in KINDS:
        raise UsageProblem(
            "PC-PICTURE-KIND",
            f"there is no picture {kind!r}.",
            f"There are: {', '.join(KINDS)}.",
        )
    given = _given(kind, things, options)
    if KINDS[kind].named == ("framework",) and things:
        _refuse_role(store, prefixes, kind, things[0])
    if kind == "flow":
        return _flow(source, given, with_command)
    if kind == "ladder":
        given.setdefault("reading", "tiered")
    rows, given, notes = _of_one_framework(source, KINDS[kind], given)
    command = _command("query " + KINDS[kind].query, given) if with_command else ""
    draw: Mapping[str, Callable[[], str]] = {
        "chains": lambda: chains(rows, command, _about(given)),
        "ladder": lambda: ladder(rows, _builds_on(store), _steps(source, given), command),
        "ribbons": lambda: ribbons(rows, _labels(store, prefixes), command),
    }
    return Picture(draw[kind](), notes)


def _given(kind: str, things: Sequence[str], options: Mapping[str, str]) -> dict[str, str]:
    """Put what is named and what is given by option together."""
    wanted = KINDS[kind]
    for name in options:
        if name not in wanted.options:
            raise UsageProblem(
                "PC-PICTURE-OPTION",
                f"the picture {kind} takes no --{name}.",
                f"It takes {', '.join(f'--{one}' for one in wanted.options)}.",
            )
    if len(things) > len(wanted.named) or (kind == "flow" and len(things) == 1):
        raise UsageProblem(
            "PC-PICTURE-THINGS",
            f"the picture {kind} takes {wanted.words}, not {len(things)} "
            f"thing{'' if len(things) == 1 else 's'}.",
            f"Put a name of several words in quotation marks: pcgraph picture {kind} --help",
        )
    named = dict(zip(wanted.named, things, strict=False))
    twice = sorted(set(named) & set(options))
    if twice:
        raise UsageProblem(
            "PC-PICTURE-THINGS",
            f"the {twice[0]} is named twice: {named[twice[0]]!r} and --{twice[0]}.",
            "Leave one of them out.",
        )
    if kind == "ribbons" and "role" not in {**named, **options}:
        raise UsageProblem(
            "PC-PICTURE-THINGS",
            "the picture ribbons needs a role.",
            'Name one: pcgraph picture ribbons "Link Worker". pcgraph query roles lists them.',
        )
    return {**named, **options}


def _refuse_role(store: Store, prefixes: Prefixes, kind: str, typed: str) -> None:
    """Refuse the name of a role where a framework is drawn: it may be a piece of a title."""
    if exact(typed, members(store, ("pc:Role",), prefixes)):
        raise UsageProblem(
            "PC-PICTURE-THINGS",
            f"{typed!r} is a role; the picture {kind} takes a framework.",
            "Name a framework, such as fcc-pcp: pcgraph query frameworks lists them.",
        )


def _flow(source: Source, given: Mapping[str, str], with_command: bool) -> Picture:
    """Draw what became of the lines between two editions; the newest two if none is named."""
    older, newer = given.get("older"), given.get("newer")
    role = {"role": given["role"]} if "role" in given else {}
    if older and newer:
        table = source.compare(older, newer, **role)
        if "change_no" not in table.columns:
            raise UsageProblem(
                "PC-PICTURE-EMPTY",
                f"what became of the lines of {older!r} in {newer!r} is not recorded.",
                "Name two editions of one framework, such as fcc-2019 and fcc-pcp.",
            )
        command = _command(f"compare {quoted(older)} {quoted(newer)}", role)
    else:
        table = source.query("changes", **role)
        command = _command("query changes", role)
    pairs = Counter((row["old_edition"], row["new_edition"]) for row in table)
    if not pairs:
        raise _nothing(KINDS["flow"])
    (pair, _), *others = pairs.most_common()
    rows = [row for row in table if (row["old_edition"], row["new_edition"]) == pair]
    drawn = Table(table.columns, tuple(tuple(row.values()) for row in rows))
    notes = change_notes(drawn)
    more = ["Other pairs of editions are left out: name two."] if others else []
    said = command if with_command else ""
    return Picture(flow(rows, [*_about(given), *notes], said), (*notes, *more))


def _of_one_framework(
    source: Source, kind: _Kind, given: Mapping[str, str]
) -> tuple[list[Row], dict[str, str], tuple[str, ...]]:
    """Ask for the rows, and keep those of one framework: the one named, or with most of them."""
    table = source.query(kind.query, **given)
    number = Counter(str(row["framework"]) for row in table)
    if not number:
        raise _nothing(kind)
    chosen = max(sorted(number), key=lambda name: number[name])
    others = sorted(set(number) - {chosen})
    notes = [f"Drawn: {chosen}. Left out: {', '.join(others)} (--framework)."] if others else []
    rows = [row for row in table if row["framework"] == chosen]
    return rows, {**given, "framework": given.get("framework", chosen)}, tuple(notes)


def _about(given: Mapping[str, str]) -> list[str]:
    """Say that only what concerns a role is drawn."""
    return [f"Only what concerns the role {given['role']}."] if "role" in given else []


def _nothing(kind: _Kind) -> UsageProblem:
    return UsageProblem(
        "PC-PICTURE-EMPTY",
        f"there is no {kind.drawn} to be drawn.",
        "Name another framework or role: pcgraph query frameworks, pcgraph query roles.",
    )


def _command(verb: str, given: Mapping[str, str]) -> str:
    """Write the command that gives the same as a table."""
    words = [f"--{name} {quoted(value)}" for name, value in sorted(given.items())]
    return " ".join(["pcgraph", verb, *words, "-o table.csv"])


def _steps(source: Source, given: Mapping[str, str]) -> list[Row]:
    """Ask for the progressions of a framework."""
    return source.query("progressions", framework=given["framework"]).records()


def _builds_on(store: Store) -> list[tuple[str, str]]:
    """Look up which role builds on which, by their labels."""
    text = """SELECT DISTINCT ?higher ?lower WHERE { ?one pc:buildsOn ?other .
        ?one skos:prefLabel ?higher . ?other skos:prefLabel ?lower } ORDER BY ?higher ?lower"""
    return [(row["higher"].value, row["lower"].value) for row in solutions(store, text, "picture")]


def _labels(store: Store, prefixes: Prefixes) -> dict[str, str]:
    """Look up our short label of each line, by its short id."""
    text = "SELECT ?line ?label WHERE { ?line pc:text ?words ; skos:prefLabel ?label }"
    found = solutions(store, text, "picture")
    return {prefixes.compact(row["line"].value): row["label"].value for row in found}
