"""Hold the metadata of a mapping table against the model of SSSOM 1.1, slot by slot.

What a file of our graph needs besides: ``mapping_head.py``.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from typing import cast

from pcgraph.names import Prefixes
from pcgraph.sssom import Fault
from pcgraph.sssom_model import BUILT_IN, FORMER, ROW_SLOTS, SET_SLOTS, Slot
from pcgraph.sssom_values import Wrong, is_any_address, is_prefix, value_fault

_KEY = re.compile(r"#(\s*(?:-\s+)?)[\"']?([^\s\"':]+)[\"']?\s*:(?:\s|$)")
_PLAIN = re.compile(r"#\s*+(\w++)\s*+:[ \t]++([^\s'\"|>\[{#&*!][^#]*+)(#.*)?")
_AS_DATE = re.compile(r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}")
_AS_NUMBER = re.compile(r"[-+]?[0-9][0-9_]*(?:\.[0-9_]*)?(?:[eE][-+]?[0-9]+)?|0x[0-9a-fA-F]+")
REQUIRED_OF_SET = ("mapping_set_id", "license")
"""Slots of the metadata that SSSOM asks for; both hold an address."""
_DEFINES = {"slot_name", "property", "type_hint"}
_BODIES = {"many": "a value or a list of values", "one": "one value"}


def model_head_faults(
    meta: Mapping[str, object], prefixes: Prefixes, text: str, ours: bool = False
) -> Iterator[Fault]:
    """Hold the metadata against the model.

    Args:
        meta: the metadata; every scalar as the text it is.
        prefixes: the map that its short ids are held against.
        text: the lines that they stand in, each with its mark ``#``.
        ours: whether it is a file of our graph, whose addresses are those of the web.

    Yields:
        Faults, each at the line of its slot.
    """

    def told(slot: str, wrong: Wrong, severity: str = "violation") -> Fault:
        value = meta.get(slot, "")
        shown = value if isinstance(value, str) else ""
        line = line_of(text, slot)
        return Fault("PC-MAP-HEADER", wrong.rule, line, slot, shown, *wrong[1:], severity)

    for slot in REQUIRED_OF_SET:
        if not meta.get(slot):
            yield told(slot, Wrong("metadata-missing", f"the metadata lacks {slot}.", "Add it."))
    defined = extensions(meta)
    for name, value in meta.items():
        slot_of = SET_SLOTS.get(name)
        if slot_of is None:
            slot_of = Slot(name)
            if name not in defined:
                yield told(name, _unknown(name), "warning" if ours else "violation")
                continue
        if slot_of.kind in ("map", "definitions") or value in ("", None):
            continue
        values = value if isinstance(value, list) and slot_of.many else [value]
        texts = [one for one in values if isinstance(one, str)]
        if len(texts) != len(values):
            what = f"{name} holds {_shape(value)}."
            remedy = f"Write {_BODIES['many' if slot_of.many else 'one']} behind it."
            yield told(name, Wrong("metadata-type", what, remedy))
            continue
        wrong = next((w for v in texts if (w := value_fault(slot_of, v, prefixes, ours))), None)
        if wrong:
            yield told(name, wrong)
    yield from _unquoted(text)
    if "extension_definitions" in meta:
        for wrong in _definition_faults(meta["extension_definitions"], prefixes):
            yield told("extension_definitions", wrong)


def _unknown(name: str) -> Wrong:
    """Say of a slot of the metadata that SSSOM has none of this name there."""
    if name in FORMER:
        remedy = f"Use {FORMER[name]}: it stands for it since SSSOM 1.0."
    elif name in ROW_SLOTS:
        remedy = "It is said of a row: make it a column."
    else:
        remedy = f"{near(name, SET_SLOTS)}Declare it in extension_definitions, or delete it."
    return Wrong("metadata-unknown", f"the metadata have no slot {name}.", remedy)


def near(word: str, known: Collection[str]) -> str:
    """Say what may have been meant by a name, with a blank behind, or nothing.

    >>> near("licence", ["license", "comment"]), near("x", ["license"])
    ('Did you mean license? ', '')
    """
    import difflib

    found = difflib.get_close_matches(word, known, 1, 0.8)
    return f"Did you mean {found[0]}? " if found else ""


def _shape(value: object) -> str:
    if isinstance(value, Mapping):
        return "a map"
    return "a list of what is no text" if isinstance(value, list) and not all(
        isinstance(one, str) for one in value
    ) else "a list"  # fmt: skip


def _unquoted(text: str) -> Iterator[Fault]:
    """Find versions without quotes that YAML reads as a number or a date: 1.10 becomes 1.1."""
    for number, line in enumerate(text.split("\n"), 1):
        if line[:1] != "#":
            return
        match = _PLAIN.fullmatch(line)
        if not match or not match[1].endswith("_version"):
            continue
        value = match[2].rstrip()
        kind = "date" if _AS_DATE.fullmatch(value) else ""
        if (not kind and not _AS_NUMBER.fullmatch(value)) or (match[3] and value == match[2]):
            continue
        light = kind or match[1] == "sssom_version"
        what = f"{match[1]} {value} stands without quotes: programs read a {kind or 'number'}."
        remedy = f'Write "{value}".'
        where = (number, match[1], value)
        severity = "warning" if light else "violation"
        yield Fault("PC-MAP-HEADER", "version-unquoted", *where, what, remedy, severity)


def extensions(meta: Mapping[str, object]) -> dict[str, Mapping[str, str]]:
    """Give the extension slots that the metadata define, by name; what is no definition is left."""
    given = meta.get("extension_definitions")
    some = given if isinstance(given, list) else [given]
    return {
        one["slot_name"]: cast("Mapping[str, str]", one)
        for one in some
        if isinstance(one, Mapping) and isinstance(one.get("slot_name"), str)
    }


def _definition_faults(given: object, prefixes: Prefixes) -> Iterator[Wrong]:
    """Find definitions of extension slots that SSSOM lets every reader pass over."""
    seen: set[tuple[str, str]] = set()
    for one in given if isinstance(given, list) else [given]:
        if not isinstance(one, Mapping) or not all(isinstance(v, str) for v in one.values()):
            what = "extension_definitions holds what is no definition."
            yield Wrong("extension", what, "Write a list; each has slot_name, property, type_hint.")
            continue
        name = one.get("slot_name", "")
        for key in sorted(one.keys() - _DEFINES):
            what = f"the definition of {name} has {key}, which is not allowed."
            yield Wrong("extension", what, f"Allowed are {', '.join(sorted(_DEFINES))}.")
        if not is_prefix(name) or name in {**SET_SLOTS, **ROW_SLOTS}:
            what = f"slot_name {name!r} cannot name an extension slot."
            remedy = "Begin it with ext_, and use letters, digits, _, - and points."
            yield Wrong("extension", what, remedy)
        for key in ("property", "type_hint"):
            value = one.get(key, "")
            prefix, _, local = value.partition(":")
            if value and not (prefix in prefixes.namespaces and local):
                what = f"{key} {value!r} of {name} is no short id with a known prefix."
                yield Wrong("extension", what, "Write prefix:name, and declare it in curie_map.")
        for key in ("slot_name", "property"):
            pair = key, one.get(key, "")
            if pair[1] and pair in seen:
                what = f"{key} {pair[1]} is defined twice."
                yield Wrong("extension", what, "Define each slot and property once.")
            seen.add(pair)


def curie_faults(curies: object, text: str) -> Iterator[Fault]:
    """Find what in a curie_map is no prefix with its address, or stands against SSSOM's own."""
    slot = "curie_map"
    if not isinstance(curies, Mapping):
        what = "curie_map is not a map of prefixes."
        where = (line_of(text, slot), slot, str(curies) if isinstance(curies, str) else "")
        yield Fault("PC-MAP-HEADER", "metadata-missing", *where, what, "Mend it.")
        return
    for prefix, namespace in curies.items():
        shown = namespace if isinstance(namespace, str) else ""
        where = (line_of(text, slot, prefix), slot, shown)
        if not is_prefix(prefix):
            what, remedy = f"{prefix!r} cannot be a prefix.", "Begin with a letter; no blanks."
            yield Fault("PC-MAP-PREFIX", "prefix", *where, what, remedy)
        elif not is_any_address(shown):
            what = f"prefix {prefix!r} stands for {shown or 'what is no text'!r}: no address."
            yield Fault("PC-MAP-PREFIX", "prefix", *where, what, "Write the address in full.")
        elif BUILT_IN.get(prefix, shown) != shown:
            what = f"prefix {prefix!r} stands for {shown}, and SSSOM itself has it for another."
            remedy = f"Use {BUILT_IN[prefix]} for it, or another prefix."
            yield Fault("PC-MAP-PREFIX", "prefix", *where, what, remedy)


def line_of(text: str, slot: str, key: str = "") -> int:
    r"""Find the line of a slot of the metadata, or of a key below it; the first if there is none.

    >>> line_of("#curie_map:\n#  map: x\n#license: y", "curie_map", "map")
    2
    """
    found, top, inside = 1, None, False
    for number, line in enumerate(text.split("\n"), 1):
        match = _KEY.match(line)
        if not line.startswith("#"):
            break
        if not match:
            continue
        top = len(match[1]) if top is None else top
        if len(match[1]) <= top and "-" not in match[1]:
            inside = match[2] == slot
            found = number if inside else found
        elif inside and match[2] == key:
            return number
    return found
