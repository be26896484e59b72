"""Hold the metadata of a mapping file against the rules of SSSOM 1.1 and the one prefix map."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator, Mapping
from functools import lru_cache

from pcgraph.names import PREFIX_FILE, Prefixes
from pcgraph.sssom import IRI_SLOTS, Fault, MappingTable

_ADDRESS = re.compile(r"https?://[A-Za-z0-9.-]+(?::[0-9]+)?(?:/[A-Za-z0-9._~!$&'()*+,;=:@/?#-]*)?")
_KEY = re.compile(r"#(\s*)[\"']?([^\s\"':]+)[\"']?\s*:(?:\s|$)")
_BUILT_IN = frozenset(("linkml", "owl", "rdf", "rdfs", "semapv", "skos", "sssom", "xsd"))
"""Prefixes that SSSOM lets a file use without declaring them."""

ADDRESSES = ("mapping_set_id", "license")
"""Slots of the metadata that hold an address; the graph cannot do without them."""

_ENTITY_TYPES = frozenset(
    (
        "annotation property", "composed entity expression", "data property", "object property",
        "owl annotation property", "owl class", "owl data property", "owl named individual",
        "owl object property", "rdf property", "rdfs class", "rdfs datatype", "rdfs literal",
        "rdfs resource", "skos concept",
    )
)  # fmt: skip


def head_faults(table: MappingTable, prefixes: Prefixes, text: str) -> Iterator[Fault]:
    """Hold the metadata against what a set needs, and its prefixes against the one map.

    Args:
        table: the file as read.
        prefixes: the map that its prefixes are held against.
        text: the file, for the lines of its metadata.

    Yields:
        Faults; one that is a warning does not keep the file out of the graph.
    """
    meta = table.meta
    if not meta:
        what = "the block of metadata (lines that begin with #) is missing."
        remedy = "Give at least sssom_version, curie_map, mapping_set_id and license."
        yield Fault("PC-MAP-HEADER", "metadata", 1, "", "", what, remedy)
        return

    def told(rule: str, slot: str, what: str, remedy: str) -> Fault:
        value = str(meta.get(slot, ""))
        return Fault("PC-MAP-HEADER", rule, line_of(text, slot), slot, value, what, remedy)

    for slot in ("curie_map", *ADDRESSES):
        if slot not in meta:
            yield told("metadata-missing", slot, f"the metadata lacks {slot}.", "Add it.")
    for slot in ADDRESSES:
        if slot in meta and not is_address(meta[slot]):
            what = f"{slot} {meta[slot]!r} is not an address."
            yield told("metadata-address", slot, what, "Write it in full; it begins with https://.")
    for slot in ("subject_type", "object_type"):
        if slot in meta and str(meta[slot]) not in _ENTITY_TYPES:
            what = f"{slot} {meta[slot]!r} is no type of SSSOM."
            yield told("entity-type", slot, what, "Ours are skos concept.")
    if "mapping_date" in meta and not is_date(str(meta["mapping_date"])):
        what = f"mapping_date {meta['mapping_date']!r} is not a date."
        yield told("date", "mapping_date", what, "Write it as 2026-11-21.")
    curies = meta.get("curie_map", {})
    if isinstance(curies, dict):
        yield from _prefix_faults(curies, prefixes, text)
        yield from _undeclared(curies, table, prefixes, text) if "curie_map" in meta else ()
    else:
        what = "curie_map is not a map of prefixes."
        yield told("metadata-missing", "curie_map", what, "Mend it.")
    defined = str(meta.get("extension_definitions", ""))
    for slot in table.columns:
        if slot.startswith("ext_") and f"'slot_name': '{slot}'" not in defined:
            what = f"the column {slot} is not named in extension_definitions of the metadata."
            remedy = f"Add slot_name: {slot} there; other tools drop the column without it."
            where = (table.head_line, slot, "")
            yield Fault("PC-MAP-HEADER", "column-undeclared", *where, what, remedy, "warning")


def is_address(value: object) -> bool:
    """Tell whether a value of the metadata is an address.

    >>> is_address("https://creativecommons.org/licenses/by/4.0/"), is_address("CC BY 4.0")
    (True, False)
    """
    return bool(_ADDRESS.fullmatch(str(value)))


@lru_cache(1000)
def is_date(text: str) -> bool:
    """Tell whether a text is a calendar date in the form 2026-11-21.

    >>> is_date("2026-11-21"), is_date("2026-02-30"), is_date("21-11-2026")
    (True, False, False)
    """
    match = re.fullmatch(r"([0-9]{4})-([0-9]{2})-([0-9]{2})", text)
    if not match:
        return False
    year, month, day = map(int, match.groups())
    return 1 <= month <= 12 and 1 <= day <= monthrange(year or 4, month)[1]


def _prefix_faults(curies: Mapping[str, object], prefixes: Prefixes, text: str) -> Iterator[Fault]:
    """Find prefixes that stand for something else than in the one map."""
    for prefix, namespace in curies.items():
        known = prefixes.namespaces.get(prefix)
        if known != namespace:
            what = f"prefix {prefix!r} is not one of the prefix map, ours and the folder's own."
            if known:
                what = f"prefix {prefix!r} does not stand for {namespace} here."
            remedy = (
                f"Use {known} for it."
                if known
                else f"Use one of {PREFIX_FILE}, or lay the folder over that declares it (--with)."
            )
            where = (line_of(text, "curie_map", prefix), "curie_map", str(namespace))
            yield Fault("PC-MAP-PREFIX", "prefix", *where, what, remedy)


def _undeclared(
    curies: Mapping[str, object], table: MappingTable, prefixes: Prefixes, text: str
) -> Iterator[Fault]:
    """Find prefixes that we know, and that other tools do not: the file does not declare them."""
    cells = {row.slots[slot] for row in table.rows for slot in IRI_SLOTS if slot in row.slots}
    used = {one.partition(":")[0] for cell in cells for one in cell.split("|") if ":" in one}
    for prefix in sorted((used & prefixes.namespaces.keys()) - curies.keys() - _BUILT_IN):
        what = f"prefix {prefix!r} is used, and curie_map does not declare it."
        remedy = f"Add {prefix}: {prefixes.namespaces[prefix]} to it."
        where = (line_of(text, "curie_map"), "curie_map", prefix)
        yield Fault("PC-MAP-PREFIX", "prefix-undeclared", *where, what, remedy)


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
        if len(match[1]) <= top:
            inside = match[2] == slot
            found = number if inside else found
        elif inside and match[2] == key:
            return number
    return found
