"""Find what a person means by the words they type: competency, NOS, evidence, relation."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from pyoxigraph import NamedNode

from pcgraph.code_rules import AS_IT_IS, CodeIndex
from pcgraph.composition import Composition
from pcgraph.decisions.card import EVIDENCE, RELATIONS, relations_of
from pcgraph.decisions.gathered import Gathered, Standard, frameworks_of
from pcgraph.engine import solutions
from pcgraph.errors import UsageProblem
from pcgraph.resolve import members, resolve

_LINE = re.compile(r"(?:lines?|l\.)\s*([0-9]{1,6})|([0-9]{1,3})", re.I)
_SHOWN = 60
_EVIDENCE: Mapping[str, str] = {
    "all": "all of it", "part": "part of it", "helps": "helps only", "helps only": "helps only",
    "supports": "helps only", "help": "helps only", "none": "none", "no": "none",
}  # fmt: skip
_RELATIONS: Mapping[str, str] = {
    "same": "same", "exact": "same", "exactmatch": "same", "either": "same",
    "nearly": "nearly the same", "nearly the same": "nearly the same",
    "about the same": "nearly the same", "about the same size": "nearly the same",
    "wider": "NOS is wider", "broadmatch": "NOS is wider", "nos wider": "NOS is wider",
    "narrower": "NOS is narrower", "narrowmatch": "NOS is narrower",
    "nos narrower": "NOS is narrower", "overlap": "overlaps", "overlapping": "overlaps",
    "related": "related", "relatedmatch": "related", "related only": "related",
}  # fmt: skip


def line_meant(
    composition: Composition, typed: str, own: str, said: Gathered | None = None
) -> tuple[str, str, str]:
    """Find the competency that is meant.

    Args:
        composition: the graph.
        typed: its id, address, words, or ``line 18``.
        own: the layer of the person's folder: of several things, those in it are meant.
        said: what the graph says of the one framework that is meant, where one is.

    Returns:
        Its address, that of its framework, and a sentence if it was more than the letter.

    Raises:
        UsageProblem: PC-VALUE-UNKNOWN, PC-VALUE-AMBIGUOUS, with the candidates.
    """
    number = _LINE.fullmatch(typed.strip())
    if number and said is not None:
        wanted = int(number[1] or number[2])
        there = [line for line in said.lines if line.first <= wanted <= line.last]
        if len(there) == 1:
            short = said.prefixes.compact(there[0].iri)
            return there[0].iri, said.iri, f"Line {wanted}: {short}, {_cut(there[0].text)}"
        ids = ", ".join(said.prefixes.compact(line.iri) for line in there)
        raise UsageProblem(
            "PC-VALUE-AMBIGUOUS" if there else "PC-VALUE-UNKNOWN",
            f"line {wanted} of {said.about.label} holds {ids or 'no competency'}.",
            "Give the id of one, or its words.",
        )
    known = members(composition.store, ["pc:Statement"], composition.prefixes)
    frameworks = frameworks_of(composition)
    if said is not None:
        lines = {line.iri for line in said.lines}
        known = [one for one in known if one.term.value in lines]
        mine = frozenset(one.term for one in known)
    else:
        schemes = [iri for iri, _, layer in frameworks if own and layer == own]
        mine = frozenset(_lines_of(composition, schemes))
    if not known:
        raise UsageProblem("PC-VALUE-UNKNOWN", f"{typed[:_SHOWN]!r} is no competency here.")
    match = resolve(typed, "", known, within=mine)
    term = match.terms[0]
    if said is not None:
        return term.value, said.iri, match.note
    text = f"SELECT ?scheme WHERE {{ {term} skos:inScheme ?scheme }} ORDER BY ?scheme"
    homes = [row["scheme"].value for row in solutions(composition.store, text, "decide")]
    listed = {iri for iri, _, _ in frameworks}
    home = next((iri for iri in homes if iri in listed), "")
    if not home:
        raise UsageProblem(
            "PC-VALUE-UNKNOWN", f"{typed[:_SHOWN]!r} is a line of no framework.",
            "Name a competency.",
        )  # fmt: skip
    return term.value, home, match.note


def is_line_number(typed: str) -> bool:
    """Tell whether the number of a line is typed.

    >>> is_line_number("line 18"), is_line_number("18"), is_line_number("0018")
    (True, True, False)
    """
    return bool(_LINE.fullmatch(typed.strip()))


def _lines_of(composition: Composition, schemes: Sequence[str]) -> list[NamedNode]:
    terms = " ".join(f"<{iri}>" for iri in schemes)
    text = f"SELECT DISTINCT ?x WHERE {{ VALUES ?in {{ {terms} }} ?x skos:inScheme ?in }}"
    return [row["x"] for row in solutions(composition.store, text, "decide")]


def _cut(words: str) -> str:
    return words if len(words) <= _SHOWN else f"{words[: _SHOWN - 1].rstrip()}…"


def standard_meant(said: Gathered, typed: str) -> tuple[Standard, str]:
    """Find the NOS that is meant, by any spelling of its code, its title, short id or address.

    Returns:
        The NOS, and a sentence if it was more than the letter.

    Raises:
        UsageProblem: PC-VALUE-UNKNOWN, PC-VALUE-AMBIGUOUS, with the nearest.
    """
    known = {one.iri: one for one in said.standards}
    iri = said.prefixes.expand(typed) or typed.strip("<>")
    if iri in known:
        return known[iri], ""
    index = CodeIndex()
    for one in said.standards:
        index.add(one.iri, [code for code in (one.code, one.urn) if code], (), one.title)
    found = index.look_up(typed)
    if len(found) == 1:
        one = known[found[0].name]
        note = "" if found[0].rule == AS_IT_IS else f"{typed} was read as {one.code}, {one.title}."
        return one, note
    if found:
        meant = " · ".join(f"{one.code} {known[one.name].title}" for one in found[:6])
        raise UsageProblem(
            "PC-VALUE-AMBIGUOUS", f"{typed[:_SHOWN]!r} could be: {meant}.", "Say which."
        )
    near = index.nearest(typed) or [known[name].code for name, _ in index.nearest_titles(typed)]
    remedy = f"Did you mean {' or '.join(near)}?" if near else (
        "A NOS that is in no document here is added in the workbook, sheet NOS, or with a register "
        "(pcgraph import REGISTER --into DIR)."
    )  # fmt: skip
    raise UsageProblem("PC-VALUE-UNKNOWN", f"NOS {typed[:_SHOWN]!r} is not known.", remedy)


def evidence_meant(typed: str) -> str:
    """Find how much is meant that the NOS would show.

    >>> evidence_meant("Part"), evidence_meant("all of it")
    ('part of it', 'all of it')

    Raises:
        UsageProblem: PC-VALUE-UNKNOWN.
    """
    return _one_of(typed, EVIDENCE, _EVIDENCE, "--evidence")


def relation_meant(typed: str, evidence: str = "") -> str:
    """Find which relation is meant; where only one goes with the evidence, it need not be typed.

    >>> relation_meant("wider"), relation_meant("", "helps only"), relation_meant("")
    ('NOS is wider', 'related', '')
    >>> relation_meant("closeMatch", "part of it"), relation_meant("skos:closeMatch", "all of it")
    ('overlaps', 'nearly the same')

    Raises:
        UsageProblem: PC-VALUE-UNKNOWN; PC-DECIDE-RELATION if several go with the evidence, with
            what each means.
    """
    fits = relations_of(evidence)
    plain = typed.casefold().removeprefix("skos:")
    if plain == "closematch":
        return "overlaps" if evidence == "part of it" else "nearly the same"
    if typed.strip():
        return _one_of(plain, RELATIONS, _RELATIONS, "--relation")
    if len(fits) < 2:
        return "".join(fits)
    raise UsageProblem(
        "PC-DECIDE-RELATION",
        f"{evidence}: it is not said how the two relate.",
        "Give --relation: " + "; ".join(f'"{one}" ({RELATION_WORDS[one]})' for one in fits) + ".",
    )


RELATION_WORDS: Mapping[str, str] = {
    "same": "either could replace the other",
    "nearly the same": "about the same size",
    "NOS is wider": "the NOS asks for this and more",
    "NOS is narrower": "the NOS is one piece of the competency",
    "overlaps": "each has something the other lacks",
    "related": "it helps, and would not count by itself",
}
"""What each relation means."""


def _one_of(typed: str, words: Sequence[str], also: Mapping[str, str], option: str) -> str:
    low = " ".join(typed.casefold().split())
    found = next((one for one in words if one.casefold() == low), also.get(low, ""))
    if not found:
        raise UsageProblem(
            "PC-VALUE-UNKNOWN", f"{option} {typed[:_SHOWN]!r} is not known.",
            f"One of: {', '.join(words)}.",
        )  # fmt: skip
    return found
