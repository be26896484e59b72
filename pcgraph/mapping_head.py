"""Hold the metadata of a mapping file of ours against the model and the one prefix map."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pcgraph.names import PREFIX_FILE, Prefixes
from pcgraph.sssom import IRI_SLOTS, Fault, MappingTable
from pcgraph.sssom_head import REQUIRED_OF_SET as ADDRESSES
from pcgraph.sssom_head import curie_faults, extensions, line_of, model_head_faults
from pcgraph.sssom_model import BUILT_IN
from pcgraph.sssom_values import is_address, is_date

__all__ = ["ADDRESSES", "head_faults", "is_address", "is_date", "line_of"]


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
    if "curie_map" not in meta:
        what = "the metadata lacks curie_map."
        where = (line_of(text, "curie_map"), "curie_map", "")
        yield Fault("PC-MAP-HEADER", "metadata-missing", *where, what, "Add it.")
    yield from model_head_faults(meta, prefixes, text, ours=True)
    curies = meta.get("curie_map", {})
    if not isinstance(curies, Mapping):
        yield from curie_faults(curies, text)
    elif "curie_map" in meta:
        yield from _prefix_faults(curies, prefixes, text)
        yield from _undeclared(curies, table, prefixes, text)
    defined = extensions(meta)
    for slot in table.columns:
        if slot.startswith("ext_") and slot not in defined:
            what = f"the column {slot} is not named in extension_definitions of the metadata."
            remedy = f"Add slot_name: {slot} there; other tools drop the column without it."
            where = (table.head_line, slot, "")
            yield Fault("PC-MAP-HEADER", "column-undeclared", *where, what, remedy, "warning")


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
    for prefix in sorted((used & prefixes.namespaces.keys()) - curies.keys() - BUILT_IN.keys()):
        what = f"prefix {prefix!r} is used, and curie_map does not declare it."
        remedy = f"Add {prefix}: {prefixes.namespaces[prefix]} to it."
        where = (line_of(text, "curie_map"), "curie_map", prefix)
        yield Fault("PC-MAP-PREFIX", "prefix-undeclared", *where, what, remedy)
