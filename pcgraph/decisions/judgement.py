"""One judgement of a person, before it is kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from pcgraph.composition import Composition
from pcgraph.decisions.card import WITHDRAWN
from pcgraph.decisions.gathered import Gathered, Judged
from pcgraph.sssom import ROLE


@dataclass(frozen=True)
class Judgement:
    """What a person judged anew, or changed.

    Attributes:
        line: the address of the competency.
        standard: the address of the NOS; empty for none.
        cells: what stands in the cells that a person fills in, made complete.
        before: the row of a mapping file that it was; None if it is new.
        anew: whether it was judged anew, not only reviewed or noted.
        how: how it was judged, in the words of the tables; empty to tell it by what it was.
        settled: why a pair on which two persons differed was settled so.
    """

    line: str
    standard: str
    cells: Mapping[str, str]
    before: Judged | None
    anew: bool
    how: str = field(default="", kw_only=True)
    settled: str = field(default="", kw_only=True)

    @property
    def withdrawn(self) -> bool:
        """Whether it is taken back."""
        return self.cells["decision+"] == WITHDRAWN


def judged_anew(said: Gathered, composition: Composition) -> Gathered:
    """Give what was gathered with the judgements of now, where nothing else was changed."""
    expand = composition.prefixes.expand
    known = {line.iri for line in said.lines}
    at = {(file.layer, file.shown): file for file in composition.files}
    judged = [
        Judged(at[whole.layer, whole.shown], whole, row)
        for whole in composition.sets
        for row in whole.rows
        if row.get("subject_category") != ROLE and expand(row.get("subject_id")) in known
    ]
    files = [file for file in composition.files if said.own and file.layer == said.own]
    return replace(said, judged=judged, files=files)
