"""Where the files of folders that were laid over ours stand in a release: never in place of ours.

Ours stand as ``parts/evidence.ttl``, those of a folder ``my-cc`` as ``parts/with-my-cc/…``.
"""

from __future__ import annotations

from collections.abc import Sequence

from pcgraph.names import BASE
from pcgraph.overlay import Overlay, slug

_LONGEST = 40


class Layers:
    """The layers of a release: ours, and each folder that was laid over it.

    Args:
        overlays: the folders, in the order in which they were laid over.
    """

    def __init__(self, overlays: Sequence[Overlay]) -> None:
        self._folders = {"": ""} | dict(_folders(overlays))
        self._bases = [("", BASE), *((one.layer, one.base) for one in overlays)]

    def folder(self, layer: str) -> str:
        """Give what stands before the names of the files of a layer; nothing for ours."""
        return self._folders[layer]

    def graph(self, graph: str) -> tuple[str, str, str]:
        """Take the name of a graph apart: base, folder of its layer, what stands below ``graph/``.

        Of two bases of which one begins with the other, the longer one is meant.
        """
        fitting = [
            (len(base), base, layer)
            for layer, base in self._bases
            if graph.startswith(f"{base}graph/")
        ]
        _, base, layer = max(fitting)
        return base, self._folders[layer], graph.removeprefix(f"{base}graph/")


def _folders(overlays: Sequence[Overlay]) -> list[tuple[str, str]]:
    """Name a folder for each layer, no two alike."""
    found: list[tuple[str, str]] = []
    taken: set[str] = set()
    for one in overlays:
        plain = f"with-{slug(one.name)[:_LONGEST].strip('-')}"
        name, number = plain, 2
        while name in taken:
            name, number = f"{plain}-{number}", number + 1
        taken.add(name)
        found.append((one.layer, f"{name}/"))
    return found
