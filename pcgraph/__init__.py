"""A knowledge graph and ontology of competencies for NHS personalised-care roles.

>>> import pcgraph
>>> kg = pcgraph.open()
>>> table = kg.query("nos-for-competency", role="Link Worker", tag="EVOKE")
>>> [row["nos_code"] for row in table.records()]
['MH27.2012', 'PE5']
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pcgraph.names import VERSION

if TYPE_CHECKING:
    from pathlib import Path

    from pcgraph.graph import KnowledgeGraph

__all__ = ["__version__", "open"]

__version__ = VERSION


def open(*overlays: str | Path) -> KnowledgeGraph:  # noqa: A001 - pcgraph.open() is the contract
    """Open the graph, with folders of the same layout laid over it.

    Args:
        overlays: folders; none for the graph as it ships.

    Returns:
        The graph, ready to be asked.

    Raises:
        PcgraphError: a folder or file that cannot be read.
    """
    from pathlib import Path

    from pcgraph.graph import KnowledgeGraph

    return KnowledgeGraph([Path(overlay) for overlay in overlays])
