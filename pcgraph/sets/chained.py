"""Show what follows from a mapping set: as a table, as a file of suggestions, and why not more."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TypeVar

from pcgraph.errors import UsageProblem
from pcgraph.model import Table
from pcgraph.names import OURS, VERSION, Prefixes
from pcgraph.sets.chain import Chained, Derived, Step
from pcgraph.sets.rows import OneSet, licence_of
from pcgraph.sssom import IRI_SLOTS, NO_LICENCE, write_mappings

TOOL = "pcgraph mapping chain"
COLUMNS = (
    "subject", "subject_label", "predicate", "object", "object_label", "rule", "mapping_path",
    "confidence", "decision", "evidence", "justification", "mapping_ids", "file",
)  # fmt: skip
_CLOSED = len(COLUMNS) - COLUMNS.index("decision")
REQUIRED = ("subject_id", "predicate_id", "object_id", "mapping_justification")
ORDER = ("subject_id", "predicate_id", "object_id")
_NOT_DERIVED = "not derived"
_SHOWN = 8
_Key = TypeVar("_Key")


def chained_table(made: Chained) -> Table:
    """Show what follows, a row each, with the path that it follows from."""
    rows = tuple(
        (
            _id(one, "subject"), _label(one, "subject"), one.predicate_id, _id(one, "object"),
            _label(one, "object"), one.rules, path_of(one),
            float(one.confidence) if one.confidence else None, "suggested", _NOT_DERIVED,
            justification(one), "; ".join(filter(None, map(_record, one.steps))) or None,
            "; ".join(dict.fromkeys(step.row.shown for step in one.steps)),
        )
        for one in made.found
    )  # fmt: skip
    return Table(COLUMNS, rows, _CLOSED, tuple(chain_notes(made)))


def justification(derived: Derived) -> str:
    """Say how it was found, in the words of SSSOM."""
    chained = len(derived.steps) > 1
    return f"semapv:{'MappingChaining' if chained else 'MappingInversion'}"


def path_of(derived: Derived) -> str:
    """Write the path: each thing, and by which record it leads to the next."""
    said = [_named(derived.steps[0], "subject")]
    for step in derived.steps:
        record = step.row.get("record_id") or step.row.place
        turned = " read backwards" if step.turned else ""
        relation = OURS.compact(step.predicate)
        said.append(f"{relation} [{record}{turned}] {_named(step, 'object')}")
    return " → ".join(said)


def _named(step: Step, end: str) -> str:
    label = step.slot(end, "label")
    return f"{step.slot(end, 'id')} ({label})" if label else step.slot(end, "id")


def _id(derived: Derived, end: str) -> str:
    return derived.steps[0 if end == "subject" else -1].slot(end, "id")


def _label(derived: Derived, end: str) -> str | None:
    return derived.steps[0 if end == "subject" else -1].slot(end, "label") or None


def _record(step: Step) -> str:
    return step.row.get("record_id")


def chain_notes(made: Chained) -> Iterator[str]:
    """Say what was derived from what, and what no rule lets follow."""
    kinds = ", ".join(f"{number:,} {one}" for one, number in _by_number(made.predicates))
    yield f"{made.asserted:,} accepted mappings{f': {kinds}' if kinds else ''}."
    chained = sum(len(one.steps) > 1 for one in made.found)
    turned = len(made.found) - chained
    more = f", and {turned:,} by reading one backwards" if turned else ""
    yield f"{chained:,} follow by chaining{more}."
    if made.joined:
        stopped = sum(made.stopped.values())
        said = ", ".join(
            f"{OURS.compact(one)} then {OURS.compact(two)} {number:,}"
            for (one, two), number in _by_number(made.stopped)[:_SHOWN]
        )
        rest = len(made.stopped) - _SHOWN
        said += f", and {rest} more" if rest > 0 else ""
        yield (
            f"{made.joined:,} pairs of mappings meet at one thing; for {stopped:,} of them SSSOM "
            f"has no rule{f' ({said})' if said else ''}."
        )
    elif not chained:
        yield "No two of them meet at one thing, so there is nothing to chain."
    if not chained and made.joined:
        exact = made.predicates.get("skos:exactMatch", 0)
        yield (
            f"Chaining goes over exact, broad and narrow matches; there are {exact:,} exact ones. "
            "Nothing follows over two close or related matches."
        )
    if made.undecided:
        yield (
            f"{made.undecided:,} rows assert nothing (not used, none fits, not sure, suggested) "
            "and are never chained."
        )
    if made.known:
        denied = f", {made.denied:,} of them against a row that says Not" if made.denied else ""
        yield f"Left out: {made.known:,} pairs that are judged already{denied}."
    if made.one_scheme:
        yield f"Left out: {made.one_scheme:,} exact matches within one scheme."
    if made.cut:
        yield "Longer paths were not followed: --most-steps allows more."
    if made.found:
        yield (
            "Each is a suggestion that nobody has judged. How far one thing would show the other "
            "is judged, never derived: they have no evidence."
        )


def _by_number(counted: Mapping[_Key, int]) -> list[tuple[_Key, int]]:
    return sorted(counted.items(), key=lambda one: (-one[1], str(one[0])))


def chained_text(made: Chained, sets: Sequence[OneSet], day: str) -> str:
    """Write what follows as a mapping file of suggestions.

    Args:
        made: what follows.
        sets: the files that it follows from.
        day: the day on which it was derived.

    Returns:
        The canonical form of SSSOM; predictions, never accepted rows.

    Raises:
        UsageProblem: PC-CHAIN-PREFIX for a prefix that two of the files give two meanings.
    """
    rows = [_slots(one, day) for one in made.found]
    curies = _curies(sets, rows)
    ids = sorted({str(one.meta.get("mapping_set_id") or "") for one in sets} - {""})
    licence = licence_of(sets)
    meta: dict[str, object] = {
        "sssom_version": "1.1",
        "curie_map": curies,
        "mapping_set_id": f"{ids[0] if ids else 'https://example.org/mappings'}-chained",
        "mapping_set_title": "What follows from mappings by the chaining rules of SSSOM",
        "mapping_set_description": "Suggestions made by machine; nobody has judged them. Evidence "
        "is judged and never derived: no row has any.",
        **({"mapping_set_source": ids} if ids else {}),
        "license": licence or NO_LICENCE,
    }
    return write_mappings(meta, rows, REQUIRED, ORDER)


def _slots(one: Derived, day: str) -> dict[str, str]:
    """Give the slots of a derived mapping; what the ends come from is kept."""
    ends = ("label", "category", "source", "source_version")
    kept = {
        f"{end}_{name}": one.steps[0 if end == "subject" else -1].slot(end, name)
        for end in ("subject", "object")
        for name in ends
    }
    return {
        **kept,
        "subject_id": _id(one, "subject"),
        "predicate_id": one.predicate_id,
        "object_id": _id(one, "object"),
        "mapping_justification": justification(one),
        "mapping_tool": TOOL,
        "mapping_tool_version": VERSION,
        "mapping_date": day,
        "confidence": one.confidence,
        "curation_rule_text": f"Chaining rules of SSSOM: {one.rules}",
        "comment": f"Follows from {path_of(one)}. Nobody has judged it.",
    }


def _curies(sets: Sequence[OneSet], rows: Sequence[Mapping[str, str]]) -> dict[str, str]:
    """Declare the prefixes that the rows use; in all files they must mean the same."""
    used = {
        short.partition(":")[0]
        for row in rows
        for slot in IRI_SLOTS
        for short in row.get(slot, "").split("|")
        if ":" in short
    }
    found: dict[str, str] = {}
    for prefix in sorted(used):
        said = {_namespace(one.prefixes, prefix): one.shown for one in sets}
        said.pop("", None)
        declared = {n: f for n, f in said.items() if _declares(sets, prefix, n)} or said
        if len(declared) > 1:
            files = " and ".join(sorted(declared.values()))
            raise UsageProblem(
                "PC-CHAIN-PREFIX",
                f"the prefix {prefix} means two things in {files}, so that no one file can hold "
                "what follows.",
                "Give it one meaning in all of them, or look at the table (without -o).",
            )
        if declared:
            found[prefix] = next(iter(declared))
    return found


def _namespace(prefixes: Prefixes, prefix: str) -> str:
    return prefixes.namespaces.get(prefix, "")


def _declares(sets: Sequence[OneSet], prefix: str, namespace: str) -> bool:
    maps = (one.meta.get("curie_map") for one in sets)
    return any(isinstance(some, dict) and some.get(prefix) == namespace for some in maps)
