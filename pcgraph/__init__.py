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

_SECONDS = 300.0
"""How long a server may take over one request: nobody stands by who could stop it."""


def __getattr__(name: str) -> str:
    """Give the version, when it is asked for."""
    if name == "__version__":
        from pcgraph.names import VERSION

        return VERSION
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def open(  # noqa: A001 - pcgraph.open() is the contract
    *overlays: str | Path, store: str | Path | None = None
) -> KnowledgeGraph:
    """Open the graph, with folders of the same layout laid over it, or a store that holds it.

    Args:
        overlays: folders; none for the graph as it ships. The folder you are in is not
            laid over unless you name it.
        store: the folder or address of a store that ``pcgraph load`` has filled, which is asked
            in place of the files; what was laid over ours when it was loaded is in it.

    Returns:
        The graph, ready to be asked.

    Raises:
        PcgraphError: a folder, file or store that cannot be read; folders beside a store.
    """
    from pathlib import Path

    from pcgraph.errors import UsageProblem
    from pcgraph.graph import KnowledgeGraph

    if store is None:
        return KnowledgeGraph([Path(overlay) for overlay in overlays])
    if overlays or not str(store):
        raise UsageProblem(
            "PC-USAGE-STORE",
            "a store is asked as it was loaded; no folder can be laid over it."
            if overlays
            else "no store is named: what stands there is empty.",
            "Load it with the folder: pcgraph load --with DIR --store DIR|URL.",
        )
    return KnowledgeGraph(store=str(store), seconds=_SECONDS)


def load_ipython_extension(ipython: Shell) -> None:
    """Give a notebook the cell ``%%sparql``; ``%load_ext pcgraph`` calls this."""
    from pcgraph.magic import load

    load(ipython)
