"""Open a store, wherever it is, to be asked."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from pcgraph.manifest import manifest_of
from pcgraph.names import BASE
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
        seconds: how long one request to a server may take; None for no limit.
    """

    def __init__(self, where: str, seconds: float | None = None) -> None:
        self._where, self._seconds = where, seconds

    @property
    def store(self) -> Store:
        """The store itself."""
        return self._both[0]

    @property
    def manifest(self) -> Manifest | None:
        """What was loaded; None where a server was filled by other means."""
        return self._both[1]

    @cached_property
    def _both(self) -> tuple[Store, Manifest | None]:
        if not is_address(self._where):
            from pcgraph.stores.disk import open_current

            found = open_current(Path(self._where))
            return found.store, found.manifest
        from pcgraph.stores.remote import RemoteStore
        from pcgraph.stores.transport import Limits

        limits = Limits(seconds=self._seconds)
        store = RemoteStore(self._where, limits=limits)
        manifest = manifest_of(store)
        if manifest is None:  # filled by other means: all that it holds is asked
            return RemoteStore(self._where, ours=("",), limits=limits), None
        if manifest.layers:
            bases = (BASE, *(layer.base for layer in manifest.layers))
            ours = tuple(f"{base}graph/" for base in bases)
            store = RemoteStore(self._where, ours=ours, limits=limits)
        return store, manifest

    @cached_property
    def overlays(self) -> tuple[Overlay, ...]:
        """The folders that were laid over ours when it was loaded."""
        return tuple(
            Overlay(layer.base, layer.name, layer.base, layer.prefixes)
            for layer in (self.manifest.layers if self.manifest else ())
        )

    @property
    def words(self) -> str:
        """Say which store is asked, and what is in it."""
        manifest = self.manifest
        if manifest is None:
            return f"Asked: {self._where}, all that it holds; it was not filled by pcgraph load."
        names = " and ".join(["our graph", *(layer.name for layer in manifest.layers)])
        facts = f"{manifest.facts} facts, data version {manifest.version}"
        return f"Asked: the store {self._where}, with {names} ({facts})."
