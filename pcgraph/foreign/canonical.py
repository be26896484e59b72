"""Write an SSSOM table of others in the canonical form of SSSOM 1.1, and lose nothing of it.

Form: SSSOM 1.1, TSV serialisation, *Canonical SSSOM/TSV format*. One rule is kept only as far as
nothing is lost: a number keeps all digits that it has, and only noughts at its end go.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence

from pcgraph.errors import InputProblem
from pcgraph.foreign.model import head_faults_of, row_faults_of
from pcgraph.foreign.reading import ForeignSet, read_foreign
from pcgraph.head import comment_line
from pcgraph.model import TextFile
from pcgraph.sssom import quoted_cell
from pcgraph.sssom_head import extensions
from pcgraph.sssom_model import BUILT_IN, ROW_SLOTS, SET_SLOTS, SPREADING, Slot
from pcgraph.sssom_values import join_many, split_many

_PLAIN = re.compile(r"[A-Za-z0-9/(][^\n\t#:]*(?:(?::(?=\S)|#)[^\n\t#:]+)*")
_UNSEEN = re.compile(r"[\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")
_DECIMAL = re.compile(r"[0-9-]*\.[0-9]+")


def canonical_foreign(table: ForeignSet) -> str:
    """Give the same table in the canonical form, with its metadata in it.

    Raises:
        InputProblem: the first violation of the model, or a comment that would be lost, or
            PC-FORMAT-LOSS if what is written does not say the same, read again.
    """
    for shown, faults in (
        (table.beside or table.file.shown, head_faults_of(table)),
        (table.file.shown, row_faults_of(table)),
    ):
        for fault in faults:
            if fault.severity == "violation":
                raise fault.problem(shown)
    line = comment_line(table.head, "#")
    if line:
        raise InputProblem(
            "PC-FORMAT-COMMENT",
            "a comment would be lost in the canonical form.",
            "Put the words into mapping_set_description, or delete the comment.",
            f"{table.beside or table.file.shown}:{line}",
        )
    rows, shared = _condensed(table)
    used = {slot for row in rows for slot in row} or set(table.columns)
    defined = extensions(table.meta)
    own = sorted((slot for slot in used if slot not in ROW_SLOTS), key=_by_property(defined))
    columns = [slot for slot in ROW_SLOTS if slot in used] + own
    rows.sort(key=lambda row: [row.get(column, "") for column in columns])
    meta = {slot: value for slot, value in table.meta.items() if value not in ("", [], None)}
    meta = {slot: value for slot, value in meta.items() if slot not in table.spread} | shared
    lines = [f"#{line}" for line in _head(meta, rows, used)]
    lines.append("\t".join(columns))
    lines += ["\t".join(quoted_cell(row.get(name, "")) for name in columns) for row in rows]
    text = "\n".join(lines) + "\n"
    if not _same(table, read_foreign(TextFile("x.sssom.tsv", text, table.file.shown))):
        raise InputProblem(
            "PC-FORMAT-LOSS",
            "read again, the canonical form does not say the same metadata and rows.",
            "Look for unusual signs in the metadata; the file stays as it is.",
            table.file.shown,
        )
    return text


def _same(table: ForeignSet, again: ForeignSet) -> bool:
    """Tell whether a table as it would be written says the same as the one that was read."""
    if again.faults or again.head_faults or _gist(table) != _gist(again):
        return False
    known, written = table.prefixes.namespaces, again.prefixes.namespaces
    return all(known.get(prefix) == space for prefix, space in written.items())


def _gist(table: ForeignSet) -> tuple[Counter[frozenset[tuple[str, str]]], dict[str, list[str]]]:
    """Give what the rows say, each with what holds for all of them, and the other metadata."""
    rows: Counter[frozenset[tuple[str, str]]] = Counter(
        frozenset(
            (slot, _cell(slot, value)) for slot, value in ({**table.spread, **row.slots}).items()
        )
        for row in table.rows
    )
    meta = {
        slot: [_number(str(one)) for one in _listed(value)]
        for slot, value in table.meta.items()
        if value not in ("", [], None)
        and getattr(SET_SLOTS.get(slot), "kind", "") not in ("map", "definitions")
        and (slot not in table.spread or not table.rows)
    }
    return rows, meta


def _condensed(table: ForeignSet) -> tuple[list[dict[str, str]], dict[str, object]]:
    """Give the rows without what all of them say alike, and that for the metadata."""
    rows = [
        {slot: _cell(slot, value) for slot, value in ({**table.spread, **row.slots}).items()}
        for row in table.rows
    ]
    shared: dict[str, object] = {}
    for slot in SPREADING:
        values = {row.get(slot, "") for row in rows}
        given = table.meta.get(slot) if slot not in table.spread else None
        if not rows and slot in table.spread:
            shared[slot] = table.meta[slot]
        elif len(values) == 1 and "" not in values and not given:
            value = values.pop()
            shared[slot] = split_many(value) if ROW_SLOTS[slot].many else value
            for row in rows:
                del row[slot]
    return rows, shared


def _cell(slot: str, value: str) -> str:
    """Write one cell: a list with its signs escaped where needed, a number without noughts."""
    known = ROW_SLOTS.get(slot)
    if known and known.kind == "number":
        return _number(value)
    return join_many(split_many(value)) if known and known.many else value


def _number(value: str) -> str:
    """Write a number without the noughts at its end.

    >>> _number("0.90"), _number("1.0"), _number("10"), _number("0.1234")
    ('0.9', '1', '10', '0.1234')
    """
    return value.rstrip("0").rstrip(".") or "0" if _DECIMAL.fullmatch(value) else value


def _by_property(
    defined: Mapping[str, Mapping[str, str]],
) -> Callable[[str], tuple[str, str]]:
    """Order extension slots by their property, then by name."""

    def key(slot: str) -> tuple[str, str]:
        return defined.get(slot, {}).get("property", f"http://sssom.invalid/{slot}"), slot

    return key


def _head(
    meta: Mapping[str, object], rows: Sequence[Mapping[str, str]], used: set[str]
) -> Iterator[str]:
    """Write the metadata: slots in the order of the schema, then extension slots."""
    defined = extensions(meta)
    order = [slot for slot in SET_SLOTS if slot in meta]
    order += sorted((slot for slot in meta if slot not in SET_SLOTS), key=_by_property(defined))
    for name in order:
        slot, value = SET_SLOTS.get(name, Slot(name)), meta[name]
        if slot.kind == "map" and isinstance(value, Mapping):
            kept = {
                k: v for k, v in value.items() if k not in BUILT_IN and k in _prefixes(meta, rows)
            }
            yield from _block(name, sorted((k, str(v)) for k, v in kept.items()))
        elif slot.kind == "definitions":
            kept_ones = [one for key, one in defined.items() if key in used or key in meta]
            if kept_ones:
                yield f"{name}:"
            for one in sorted(kept_ones, key=lambda one: _by_property(defined)(one["slot_name"])):
                pairs = [
                    (key, one[key]) for key in ("slot_name", "property", "type_hint") if key in one
                ]
                for number, (key, text) in enumerate(pairs):
                    yield f"{'  ' if number else '- '}{key}: {_scalar(text)}"
        elif slot.many:
            yield f"{name}:"
            yield from (f"- {_scalar(str(one))}" for one in _listed(value))
        else:
            text = _number(str(value)) if slot.kind == "number" else str(value)
            plain = slot.kind in ("number", "date")
            yield f"{name}: {text if plain else _scalar(text)}"


def _listed(value: object) -> Sequence[object]:
    return value if isinstance(value, list) else [value]


def _block(name: str, pairs: Sequence[tuple[str, str]]) -> Iterator[str]:
    if pairs:
        yield f"{name}:"
        yield from (f"  {_scalar(key)}: {_scalar(value)}" for key, value in pairs)


def _prefixes(meta: Mapping[str, object], rows: Sequence[Mapping[str, str]]) -> set[str]:
    """Find the prefixes that short ids of the set use, in rows, metadata and definitions."""
    known = {**SET_SLOTS, **ROW_SLOTS}
    cells = {
        value
        for row in rows
        for slot, value in row.items()
        if slot not in known or known[slot].kind == "id" or slot.endswith("_category")
    }
    for slot, value in meta.items():
        if slot not in known or known[slot].kind == "id":
            cells.update(map(str, _listed(value)))
    for one in extensions(meta).values():
        cells.update(one.get(key, "") for key in ("property", "type_hint"))
    return {one.partition(":")[0] for cell in cells for one in cell.split("|")}


def _scalar(text: str) -> str:
    r"""Write a text of YAML, plain where every reader takes it for the text that it is.

    >>> _scalar("CC BY"), _scalar("1.10"), _scalar("2026-11-21"), _scalar("a: b")
    ('CC BY', '"1.10"', '"2026-11-21"', '"a: b"')
    >>> print(_scalar("a" + chr(0) + chr(133) + "b"))
    "a\u0000\u0085b"
    """
    import json

    import yaml

    plain = (
        _PLAIN.fullmatch(text)
        and text.isprintable()
        and not text.endswith((" ", ":"))
        and " #" not in text
    )
    resolver = yaml.SafeLoader.yaml_implicit_resolvers
    if plain and not any(rule.match(text) for _, rule in resolver.get(text[:1], ())):
        return text
    quoted = json.dumps(text, ensure_ascii=False)
    return _UNSEEN.sub(lambda found: f"\\u{ord(found[0]):04x}", quoted)
