"""What folders that were laid over ours brought into a release: it is theirs, never ours."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pcgraph.composition import Composition
from pcgraph.engine import solutions
from pcgraph.publish.layers import Layers
from pcgraph.sssom import NO_LICENCE

_FRAMEWORKS = """SELECT DISTINCT ?graph ?x ?label WHERE { VALUES ?kind { pc:Framework pc:RolePage }
    GRAPH ?graph { ?x a ?kind } OPTIONAL { ?x skos:prefLabel ?short }
    OPTIONAL { ?x dcterms:title ?title } BIND(COALESCE(?short, ?title, STR(?x)) AS ?label)
    FILTER NOT EXISTS { ?x owl:deprecated true } } ORDER BY ?x ?label"""
NOT_STATED = "not stated"
_NAMED = 5
"""So many of those who judged are named; of others the number is told."""


@dataclass(frozen=True)
class Laid:
    """What a folder brought.

    Attributes:
        folder: where its files stand in a release, such as ``with-my-cc/``.
        name: what the folder is called.
        frameworks: what its frameworks are called.
        judged_by: who judged, as its mapping files say.
        licence: what its mapping files say of their licence.
    """

    folder: str
    name: str
    frameworks: tuple[str, ...] = ()
    judged_by: tuple[str, ...] = ()
    licence: str = NOT_STATED

    @property
    def owner(self) -> str:
        """Say whose its words are."""
        return f"the owner of the folder {self.name}"

    @property
    def judges(self) -> str:
        """Say who judged; nothing if nobody is named."""
        more = len(self.judged_by) - _NAMED
        named = "; ".join(self.judged_by[:_NAMED])
        return f"{named}; {more} more" if more > 0 else named


def laid_over(composition: Composition) -> dict[str, Laid]:
    """Say what each folder that was laid over ours brought, by where its files stand.

    Args:
        composition: the graph of the release.
    """
    layers = Layers(composition.overlays)
    frameworks: dict[str, dict[str, None]] = {}
    for row in solutions(composition.store, _FRAMEWORKS, "publish") if composition.overlays else ():
        folder = layers.graph(row["graph"].value)[1]
        frameworks.setdefault(folder, {})[row["label"].value] = None
    found = {}
    for one in composition.overlays:
        sets = [some for some in composition.sets if some.layer == one.layer]
        licences = {_licence(some.meta) for some in sets}
        judges = {row.get("author_label") or row.get("author_id") for s in sets for row in s.rows}
        folder = layers.folder(one.layer)
        found[folder] = Laid(
            folder,
            one.name,
            tuple(frameworks.get(folder, ())),
            tuple(sorted(filter(None, judges))),
            "; ".join(sorted(licences)) or NOT_STATED,
        )
    return found


def _licence(meta: Mapping[str, object]) -> str:
    said = str(meta.get("license") or NO_LICENCE)
    return NOT_STATED if said == NO_LICENCE else said
