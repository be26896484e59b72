"""A knowledge graph and ontology of competencies for NHS personalised-care roles.

>>> import pcgraph
>>> kg = pcgraph.open()
>>> table = kg.query("nos-for-competency", role="Link Worker", tag="EVOKE")
>>> [row["nos_code"] for row in table.records()]
['MH27.2012', 'PE5']
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from pcgraph.graph import KnowledgeGraph
    from pcgraph.magic import Shell

__all__ = ["__version__", "open"]

__version__: str


def __getattr__(name: str) -> str:
    """Give the version, when it is asked for."""
    if name == "__version__":
        from pcgraph.names import VERSION

        return VERSION
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def open(*overlays: str | Path) -> KnowledgeGraph:  # noqa: A001 - pcgraph.open() is the contract
    """Open the graph, with folders of the same layout laid over it.

    Args:
        overlays: folders; none for the graph as it ships. The folder you are in is not
            laid over unless you name it.

    Returns:
        The graph, ready to be asked.

    Raises:
        PcgraphError: a folder or file that cannot be read.
    """
    from pathlib import Path

    from pcgraph.graph import KnowledgeGraph

    return KnowledgeGraph([Path(overlay) for overlay in overlays])


def load_ipython_extension(ipython: Shell) -> None:
    """Give a notebook the cell ``%%sparql``; ``%load_ext pcgraph`` calls this."""
    from pcgraph.magic import load

    load(ipython)
