"""One judgement of a person, before it is kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pcgraph.decisions.card import WITHDRAWN
from pcgraph.decisions.gathered import Judged


@dataclass(frozen=True)
class Judgement:
    """What a person judged anew, or changed.

    Attributes:
        line: the address of the competency.
        standard: the address of the NOS; empty for none.
        cells: what stands in the cells that a person fills in, made complete.
        before: the row of a mapping file that it was; None if it is new.
        anew: whether it was judged anew, not only reviewed or noted.
    """

    line: str
    standard: str
    cells: Mapping[str, str]
    before: Judged | None
    anew: bool

    @property
    def withdrawn(self) -> bool:
        """Whether it is taken back."""
        return self.cells["decision+"] == WITHDRAWN
