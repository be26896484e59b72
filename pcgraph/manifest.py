"""Say of a load what it loaded, so that a store can be held against it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from pcgraph.engine import solutions
from pcgraph.model import Store
from pcgraph.names import PREFIXES, graph_name

MANIFEST = graph_name("manifest")
"""The graph of a server that says what was loaded, in one triple."""
SAYS = PREFIXES["rdf"] + "value"
LOADING = "urn:x-pcgraph:loading:"
"""With this begin the names of graphs that are being loaded; no question asks them."""
_FORM = 1


@dataclass(frozen=True)
class Layer:
    """A folder that was laid over ours: its name, its base address and its prefixes."""

    name: str
    base: str
    prefixes: Mapping[str, str]


@dataclass(frozen=True)
class Manifest:
    """What was loaded.

    Attributes:
        version: the version of our data.
        digest: sixteen hexadecimal digits that name the content.
        layers: the folders that were laid over ours.
        parts: how many facts each graph has, by its name.
    """

    version: str
    digest: str
    layers: tuple[Layer, ...]
    parts: Mapping[str, int]

    @property
    def facts(self) -> int:
        """Count the facts of all graphs."""
        return sum(self.parts.values())


def manifest_text(manifest: Manifest) -> str:
    """Write a manifest as JSON."""
    said = {
        "form": _FORM,
        "version": manifest.version,
        "digest": manifest.digest,
        "layers": [
            {"name": one.name, "base": one.base, "prefixes": dict(sorted(one.prefixes.items()))}
            for one in manifest.layers
        ],
        "parts": dict(sorted(manifest.parts.items())),
    }
    return json.dumps(said, indent=1, ensure_ascii=False) + "\n"


def read_manifest(text: str) -> Manifest:
    """Read a manifest.

    Raises:
        ValueError: it is none.
    """
    try:
        said = json.loads(text)
        if said["form"] != _FORM:
            raise ValueError(f"its manifest has the form {said['form']}, known is {_FORM}")
        layers = tuple(
            Layer(str(one["name"]), str(one["base"]), {str(k): str(v) for k, v in
                  one["prefixes"].items()})
            for one in said["layers"]
        )  # fmt: skip
        parts = {str(name): int(number) for name, number in said["parts"].items()}
        return Manifest(str(said["version"]), str(said["digest"]), layers, parts)
    except (KeyError, TypeError, AttributeError, RecursionError) as fault:
        raise ValueError(f"its manifest is not whole ({type(fault).__name__} {fault})") from None


def manifest_of(store: Store) -> Manifest | None:
    """Read what was loaded into a server; None if it says nothing, or nothing that is whole."""
    text = f"SELECT ?text WHERE {{ GRAPH <{MANIFEST}> {{ <{MANIFEST}> <{SAYS}> ?text }} }}"
    for row in solutions(store, text, "load"):
        try:
            return read_manifest(row["text"].value)
        except ValueError:
            return None
    return None
