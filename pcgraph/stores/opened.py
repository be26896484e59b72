"""Open a store, wherever it is, to be asked."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from pcgraph.errors import InputProblem
from pcgraph.overlay import Overlay

if TYPE_CHECKING:
    from pcgraph.manifest import Manifest
    from pcgraph.model import Store


def is_address(where: str) -> bool:
    """Tell an address from a folder.

    >>> is_address("http://127.0.0.1:8890/sparql"), is_address("C:/stores/pcgraph")
    (True, False)
    """
    return "://" in where


class Opened:
    """A store that was loaded, opened when it is first asked.

    Args:
        where: its folder, or the address that answers queries.
    """

    def __init__(self, where: str) -> None:
        self._where = where

    @property
    def store(self) -> Store:
        """The store itself."""
        return self._both[0]

    @property
    def manifest(self) -> Manifest:
        """What was loaded."""
        return self._both[1]

    @cached_property
    def _both(self) -> tuple[Store, Manifest]:
        if not is_address(self._where):
            from pcgraph.stores.disk import open_current

            found = open_current(Path(self._where))
            return found.store, found.manifest
        raise InputProblem("PC-STORE-URL", "later", "", self._where)

    @cached_property
    def overlays(self) -> tuple[Overlay, ...]:
        """The folders that were laid over ours when it was loaded."""
        return tuple(
            Overlay(layer.base, layer.name, layer.base, layer.prefixes)
            for layer in self.manifest.layers
        )

    @property
    def words(self) -> str:
        """Say which store is asked, and what is in it."""
        manifest = self.manifest
        names = " and ".join(["our graph", *(layer.name for layer in manifest.layers)])
        facts = f"{manifest.facts} facts, data version {manifest.version}"
        return f"Asked: the store {self._where}, with {names} ({facts})."
