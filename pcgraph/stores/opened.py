"""Open a store, wherever it is, to be asked."""

from __future__ import annotations

import re
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from pcgraph.engine import solutions
from pcgraph.errors import InputProblem, UsageProblem
from pcgraph.manifest import LOADING, MANIFEST, manifest_of
from pcgraph.overlay import Overlay

if TYPE_CHECKING:
    from pcgraph.manifest import Manifest
    from pcgraph.model import Store


_PORT = re.compile(r"[\w.-]{2,}:[0-9]{1,5}(?:/|$)")
"""A host and a port; a drive of Windows is one letter."""


def is_address(where: str) -> bool:
    """Tell an address from a folder.

    >>> is_address("http://127.0.0.1:8890/sparql"), is_address("C:/stores/pcgraph")
    (True, False)
    """
    return "://" in where


def shown_place(where: str) -> str:
    """Give a folder or an address for messages: without what stands behind ``?``.

    Raises:
        UsageProblem: PC-STORE-URL for an address that cannot be one; it is not repeated.
    """
    if not is_address(where):
        if _PORT.match(where):
            what = "this looks like an address without its beginning."
            raise UsageProblem("PC-STORE-URL", what, f"Did you mean http://{where}?", where)
        return where
    from pcgraph.stores.address import checked

    return checked(where).shown


class Opened:
    """A store that was loaded, opened when it is first asked.

    Args:
        where: its folder, or the address that answers queries.
        seconds: how long one request to a server may take; None for no limit.
    """

    def __init__(self, where: str, seconds: float | None = None) -> None:
        # In full at once: the program may go to another folder before it asks.
        self._where = where if is_address(where) else str(Path(where).absolute())
        self._said, self._seconds = where, seconds

    @property
    def shown(self) -> str:
        """The folder or the address, for messages."""
        return shown_place(self._said)

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
        shown_place(self._said)
        if not is_address(self._where):
            from pcgraph.stores.disk import open_current

            found = open_current(Path(self._where))
            return found.store, found.manifest
        return self._at_address()

    def _at_address(self) -> tuple[Store, Manifest | None]:
        """Open a server: the graphs that its manifest names and no others, all of them.

        Raises:
            InputProblem: PC-STORE-BROKEN if a graph is lost or the manifest cannot be read,
                PC-STORE-NONE if the first load into it has not ended.
        """
        from pcgraph.stores.remote import RemoteStore
        from pcgraph.stores.transport import Limits

        limits = Limits(seconds=self._seconds)
        first = RemoteStore(self._where, limits=limits)
        manifest, before = manifest_of(first), None
        while manifest is not None:
            store = RemoteStore(
                self._where, dialect=first.dialect.name, parts=manifest.parts, limits=limits
            )
            lost = sorted(set(manifest.parts).difference(_names(store)))
            if not lost:
                return store, manifest
            if manifest == before:
                raise self._unfit("PC-STORE-BROKEN", f"it has lost the graph {lost[0]}")
            manifest, before = manifest_of(first), manifest  # it may have been loaded just now
        store = RemoteStore(
            self._where, dialect=first.dialect.name, ours=("",), limits=limits
        )  # filled by other means: all that it holds is asked
        names = _names(store)
        if not names and not any(solutions(store, "SELECT ?s WHERE { ?s ?p ?o } LIMIT 1", "open")):
            raise self._unfit("PC-STORE-NONE", "nothing is in it")
        for name in names:
            if name == MANIFEST:
                raise self._unfit("PC-STORE-BROKEN", "what it says of its content cannot be read")
            if name.startswith(LOADING):
                raise self._unfit("PC-STORE-NONE", "the first load into it has not ended")
        return store, None

    def _unfit(self, code: str, what: str) -> InputProblem:
        """Say that a server is not asked, because it would answer with a part."""
        remedy = "Say pcgraph load --store again, with the same address."
        return InputProblem(code, f"the store is not asked: {what}.", remedy, self.shown)

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
            return f"Asked: {self.shown}, all that it holds; it was not filled by pcgraph load."
        names = " and ".join(["our graph", *(layer.name for layer in manifest.layers)])
        facts = f"{manifest.facts} facts, data version {manifest.version}"
        return f"Asked: the store {self.shown}, with {names} ({facts})."


def _names(store: Store) -> list[str]:
    """Name the graphs of a store."""
    return [node.value for node in store.named_graphs()]
