"""Make things of the cells of a table: statements, phrases, headings, each with its place."""

from __future__ import annotations

from pcgraph.grid import column_name
from pcgraph.intake.cells import parts_of, says_nothing
from pcgraph.intake.columns import Column
from pcgraph.intake.english import is_lead_in
from pcgraph.intake.model import Became
from pcgraph.intake.naming import roles_named
from pcgraph.intake.phrases import after_phrase, phrase_alone, phrase_in
from pcgraph.intake.units import Unit


def cell_unit(unit: Unit, became: Became, text: str, column: Column) -> Unit:
    """Make a thing of a cell.

    Args:
        unit: its row.
        became: what it is.
        text: its words.
        column: where it stands.
    """
    shown = f"{unit.shown}, column {column_name(column.first)}" if unit.shown else ""
    one = Unit(unit.first, unit.last, text, "row", shown=shown, became=became, of_table=True)
    one.doubts = list(unit.doubts)
    if became == "heading":
        one.roles = roles_named(text)
    return one


def cell_parts(unit: Unit, cell: str, column: Column) -> list[Unit]:
    """Part the words of a cell into statements, where it has lines of its own.

    Args:
        unit: its row.
        cell: its words.
        column: where it stands.

    Returns:
        The statements and phrases; none for a tick, *N/A* and their like.
    """
    texts = [text for text in parts_of(cell) if not says_nothing(text)]
    out: list[Unit] = []
    phrase = ""
    for at, text in enumerate(texts):
        if phrase_alone(text):
            phrase = text
            out.append(cell_unit(unit, "phrase", text, column))
            out[-1].phrase = text
            continue
        if at + 1 < len(texts) and is_lead_in(text):
            out.append(cell_unit(unit, "introduction", text, column))
            continue
        one = cell_unit(unit, "competency", text, column)
        own = phrase_in(text) if after_phrase(text) != text else ""
        one.phrase = own or phrase
        if own:
            one.doubts.append(
                "A phrase of inheritance stands before the statement: write yes or no in Phrase "
                "applies."
            )
        out.append(one)
    return out


def bare_name(name: str, phrase: str = "") -> str:
    """Give the head of a column without its phrase of inheritance.

    >>> bare_name("Level 2 (in addition to the above)", "(in addition to the above)")
    'Level 2'
    """
    return (name.replace(phrase, "") if phrase else name).strip(" :–—-*")


def phrases_of_head(unit: Unit, columns: list[Column]) -> list[Unit]:
    """Give the phrases of inheritance that the heads of columns have.

    Args:
        unit: the row with the heads.
        columns: the columns.
    """
    found = []
    for column in columns:
        phrase = phrase_in(column.name) if column.holds in ("for level", "for role") else ""
        if phrase:
            found.append(cell_unit(unit, "phrase", phrase, column))
            found[-1].phrase, found[-1].tier = phrase, bare_name(column.name, phrase)
    return found
