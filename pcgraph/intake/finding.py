"""stub"""
from __future__ import annotations
from pcgraph.intake.items import found_items
from pcgraph.intake.model import Found, Reading
from pcgraph.intake.outline import outline
from pcgraph.intake.settled import Settled
def found_in(reading: Reading, settled: Settled) -> tuple[Found, ...]:
    return found_items(reading) if reading.items else outline(reading, settled)
