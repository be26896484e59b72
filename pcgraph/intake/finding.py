"""Say what a reading holds, of lines and of things alike, as a person settled it."""

from __future__ import annotations

from pcgraph.intake.items import found_items
from pcgraph.intake.model import Found, Reading
from pcgraph.intake.outline import outline
from pcgraph.intake.part_settled import parts_settled
from pcgraph.intake.settled import Settled


def found_in(reading: Reading, settled: Settled | None = None) -> tuple[Found, ...]:
    """Say what each line, or each thing, of a reading became.

    Args:
        reading: what a reader gave: lines, or things.
        settled: what a person settled, by the number of the line or the place of the thing.

    Returns:
        What was found, in the order of the source.

    Raises:
        InputProblem: PC-OUTLINE-LINE, PC-OUTLINE-PART, PC-OUTLINE-WORD, PC-OUTLINE-DOMAIN for a
            setting that does not fit the source.
    """
    found = found_items(reading, settled) if reading.items else outline(reading, settled)
    return parts_settled(found, settled or Settled())
