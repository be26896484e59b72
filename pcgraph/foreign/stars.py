"""Hold a mapping set against the five-star list for mappings, point by point.

Source of the list: *5-Star Entity Mappings*, https://mapping-commons.github.io/sssom/5star-mappings/
(read in the source of the SSSOM documentation). Its points are told here in our own words.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from pcgraph.foreign.reading import ForeignSet
from pcgraph.model import Table
from pcgraph.sssom import NO_LICENCE, MappingRow
from pcgraph.sssom_model import BUILT_IN, JUSTIFICATIONS
from pcgraph.sssom_values import id_fault, is_address

LIST = "https://mapping-commons.github.io/sssom/5star-mappings/"
COLUMNS = ("file", "star", "point", "met", "found", "to_do")
UNSEEN = "not to be seen from the file"
_BY_TOOL = JUSTIFICATIONS - {"semapv:ManualMappingCuration", "semapv:MappingReview"}
_UNDECIDED = BUILT_IN["skos"] + "mappingRelation"
_PRECISE = {
    *(
        BUILT_IN["skos"] + f"{name}Match"
        for name in ("exact", "broad", "narrow", "close", "related")
    ),
    *(BUILT_IN["owl"] + name for name in ("sameAs", "equivalentClass", "equivalentProperty")),
    *(BUILT_IN["rdfs"] + name for name in ("subClassOf", "subPropertyOf")),
}
_OPEN = re.compile(
    r"https?://(www\.)?(creativecommons\.org/(licenses/(by|by-sa)/|publicdomain/(zero|mark)/)"
    r"|opendatacommons\.org/licenses/(by|odbl|pddl)"
    r"|opensource\.org/licenses?/|spdx\.org/licenses/(CC0|CC-BY|MIT|Apache|ODbL|ODC)"
    r"|(www\.)?nationalarchives\.gov\.uk/doc/open-government-licence"
    r"|w3id\.org/sssom/license/(cc0|ccby))",
    re.IGNORECASE,
)


class Point(NamedTuple):
    """One point of the list, held against one file.

    Attributes:
        star: the star that it belongs to, 1 to 5.
        point: what is asked.
        met: ``yes``, ``partly`` or ``no``.
        found: what the file has, with numbers.
        to_do: what to do, or empty.
    """

    star: int
    point: str
    met: str
    found: str
    to_do: str


def stars(table: ForeignSet, violations: int) -> list[Point]:
    """Hold one mapping set against the list.

    Args:
        table: the set as read.
        violations: how many violations the check of its form and model found.

    Returns:
        The points in the order of the list.
    """
    return [*_usable(table), *_meaning(table), *_standard(table, violations), *_known(table),
            *_kept_up(table)]  # fmt: skip


def stars_table(scored: Sequence[tuple[str, Sequence[Point]]]) -> Table:
    """Lay out the points of several files, with the total of each in the notes."""
    rows = [(file, *point) for file, points in scored for point in points]
    totals = [total(file, points) for file, points in scored]
    return Table(COLUMNS, tuple(map(_cells, rows)), notes=(*totals, f"The list: {LIST}"))


def _cells(row: Sequence[object]) -> tuple[str | int | None, ...]:
    return tuple(cell if isinstance(cell, int) else str(cell) or None for cell in row)


def total(file: str, points: Sequence[Point]) -> str:
    """Say in one sentence how far a set is."""
    met = [sum(one.met == word for one in points) for word in ("yes", "partly")]
    whole = 0
    for star in sorted({one.star for one in points}):
        seen = [one for one in points if one.star == star and one.found != UNSEEN]
        if not seen or any(one.met != "yes" for one in seen):
            break
        whole = star
    unseen = sum(one.found == UNSEEN for one in points)
    return (
        f"{file}: {met[0]} of {len(points)} points met, {met[1]} partly; {whole} of 5 stars, as "
        f"far as the file shows. {unseen} points cannot be seen from a file and count as not met."
    )


def _share(
    table: ForeignSet, star: int, point: str, holds: Callable[[MappingRow], object], to_do: str,
    rows: Sequence[MappingRow] | None = None,
) -> Point:  # fmt: skip
    """Count the rows for which something holds."""
    some = table.rows if rows is None else rows
    number = sum(bool(holds(row)) for row in some)
    met = "yes" if some and number == len(some) else "partly" if number else "no"
    found = f"{number:,} of {len(some):,} rows"
    return Point(star, point, met, found, "" if met == "yes" else to_do)


def _head(table: ForeignSet, star: int, point: str, slots: Sequence[str], to_do: str) -> Point:
    """Look which slots of the metadata are filled."""
    there = [slot for slot in slots if table.meta.get(slot)]
    met = "yes" if len(there) == len(slots) else "partly" if there else "no"
    found = ", ".join(there) or "none of it"
    return Point(star, point, met, found, "" if met == "yes" else to_do)


def _unseen(star: int, point: str, to_do: str) -> Point:
    return Point(star, point, "no", UNSEEN, to_do)


def _usable(table: ForeignSet) -> Iterator[Point]:
    """Star 1: two ids and the precision, in a form that programs read, where all can get it."""

    def good(row: MappingRow, end: str) -> bool:
        curie = row.get(f"{end}_id")
        return bool(curie) and id_fault("", curie, table.prefixes) is None

    yield _share(
        table, 1, "Both ends have short ids with a declared prefix",
        lambda row: good(row, "subject") and good(row, "object"),
        "Write prefix:name, and declare the prefix in curie_map.",
    )  # fmt: skip
    curies = {
        name: space for name, space in table.prefixes.namespaces.items() if name not in BUILT_IN
    }
    web = sum(is_address(space) for space in curies.values())
    met = "yes" if curies and web == len(curies) else "partly" if web else "no"
    yield Point(
        1, "The prefixes stand for addresses of the web", met,
        f"{web} of {len(curies)} prefixes", "" if met == "yes" else "Use lasting https addresses.",
    )  # fmt: skip
    yield _share(
        table, 1, "The precision is said: exact, broad, narrow, close or related",
        lambda row: table.prefixes.expand(row.get("predicate_id")) in _PRECISE
        or row.get("object_id") in table.none_terms,
        "Choose one of the five, or owl or rdfs relations of that kind.",
    )  # fmt: skip
    yield Point(1, "It is a table that programs read (tsv or csv)", "yes", table.file.path[-3:], "")
    yield _unseen(1, "Everybody can get the file", "Publish it where no login is needed.")
    yield _share(
        table, 1, "Both ends have labels (optional)",
        lambda row: all(
            row.get(f"{end}_label") or row.get(f"{end}_id") in table.none_terms
            for end in ("subject", "object")
        ),
        "Add subject_label and object_label, for people.",
    )  # fmt: skip


def _meaning(table: ForeignSet) -> Iterator[Point]:
    """Star 2: a decided relation, how sure, an open licence, a place to give feedback."""
    yield _share(
        table, 2, "The relation is named and decided",
        lambda row: row.get("predicate_id")
        and (table.prefixes.expand(row.get("predicate_id")) != _UNDECIDED
             or row.get("predicate_modifier") or row.get("object_id") in table.none_terms),
        "Decide the rows with skos:mappingRelation, or keep them apart as suggestions.",
    )  # fmt: skip
    yield _share(
        table, 2, "How sure it is stands in confidence", lambda row: row.get("confidence"),
        "Fill in confidence, from 0 to 1.",
    )  # fmt: skip
    licence = str(table.meta.get("license", ""))
    met = "yes" if _OPEN.match(licence) else "partly" if licence not in ("", NO_LICENCE) else "no"
    yield Point(
        2, "A standard open licence", met, licence or "none of it",
        "" if met == "yes" else "Choose one, such as https://creativecommons.org/licenses/by/4.0/.",
    )  # fmt: skip
    yield _head(
        table, 2, "A place for feedback is named", ("issue_tracker",),
        "Give the address of the issue tracker.",
    )  # fmt: skip
    yield _unseen(2, "It lies under public version control", "Keep it in a public repository.")


def _standard(table: ForeignSet, violations: int) -> Iterator[Point]:
    """Star 3: sound SSSOM, with justification, date, sources and their versions, tool, creator."""
    yield Point(
        3, "It is SSSOM without a violation", "no" if violations else "yes",
        f"{violations:,} violations", "Mend them: pcgraph mapping validate." if violations else "",
    )  # fmt: skip
    yield _share(
        table, 3, "Each row has a justification",
        lambda row: row.get("mapping_justification") in JUSTIFICATIONS,
        "Fill in mapping_justification.",
    )  # fmt: skip
    yield _share(
        table, 3, "The date is recorded",
        lambda row: table.said(row, "mapping_date"), "Fill in mapping_date.",
    )  # fmt: skip
    for point, suffix in (("The sources are named", ""), ("With their versions", "_version")):
        slots = [f"{end}_source{suffix}" for end in ("subject", "object")]
        yield _share(
            table, 3, point, lambda row, slots=slots: all(table.said(row, one) for one in slots),  # type: ignore[misc]
            f"Fill in {' and '.join(slots)}.",
        )  # fmt: skip
    made = [row for row in table.rows if row.get("mapping_justification") in _BY_TOOL]
    if made:
        yield _share(
            table, 3, "What a machine matched names its tool",
            lambda row: table.said(row, "mapping_tool") or table.said(row, "mapping_tool_id"),
            "Fill in mapping_tool.", made,
        )  # fmt: skip
    who = [one for one in ("creator_id", "creator_label") if table.meta.get(one)]
    yield Point(
        3, "Who made it is recorded", "yes" if "creator_id" in who else "partly" if who else "no",
        ", ".join(who) or "none of it",
        "" if "creator_id" in who else "Give creator_id, such as an ORCID.",
    )  # fmt: skip


def _known(table: ForeignSet) -> Iterator[Point]:
    """Star 4: registered, with id, description and version of the set, and how to repeat it."""
    yield _unseen(4, "It is in a registry of mappings", "Register it at a mapping commons.")
    yield _head(
        table, 4, "The set has id, description and version",
        ("mapping_set_id", "mapping_set_description", "mapping_set_version"),
        "Fill in what is missing.",
    )  # fmt: skip
    yield _share(
        table, 4, "Where it comes from is named", lambda row: table.said(row, "mapping_provider"),
        "Fill in mapping_provider.",
    )  # fmt: skip
    yield _share(
        table, 4, "How it was judged can be repeated: a rule, or a tool with its version",
        lambda row: table.said(row, "curation_rule") or table.said(row, "curation_rule_text")
        or table.said(row, "mapping_tool_version"),
        "Fill in curation_rule_text, or mapping_tool_version.",
    )  # fmt: skip


def _kept_up(table: ForeignSet) -> Iterator[Point]:
    """Star 5: it follows its sources, and questions about it are answered."""
    yield _unseen(5, "It follows the latest versions of its sources", "Compare their editions.")
    yield _unseen(5, "No question stays open for three months", "Look at the issue tracker.")
