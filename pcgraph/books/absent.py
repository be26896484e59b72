"""Say which judgements of a folder stand in no row of a workbook."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from pcgraph.books.sheets import MAPPINGS
from pcgraph.decisions.card import WITHDRAWN
from pcgraph.decisions.gathered import Gathered

_NAMED = 5


def absent_note(said: Gathered, seen: Collection[str], codes: Mapping[str, str]) -> str:
    """Name the judgements that stand in no row; nothing if all do.

    Args:
        said: what the graph says now.
        seen: the ids that stand in a row.
        codes: the codes of the NOS, by address.
    """
    gone = {one.row.get("record_id"): one.row.get("object_id") for one in said.judged}
    left = [record for record in gone if record not in seen]
    if not left:
        return ""
    named = [f"{one} {codes.get(said.prefixes.expand(gone[one]) or '', '')}".strip()
             for one in left[:_NAMED]]  # fmt: skip
    more = f" and {len(left) - _NAMED} more" if len(left) > _NAMED else ""
    stand = "stands" if len(left) == 1 else "stand"
    return (
        f"{MAPPINGS}: {len(left)} of the judgements {stand} in no row: {', '.join(named)}{more}. "
        "The rows were deleted, or it was judged after the workbook was written. That changes "
        f"nothing; to take one back, choose {WITHDRAWN}."
    )


def withdrawn_ids(gone: str) -> frozenset[str]:
    """Read the ids of the judgements that were withdrawn (``records.GONE_FILE``)."""
    return frozenset(line.split("\t", 1)[0] for line in gone.splitlines()[1:])
