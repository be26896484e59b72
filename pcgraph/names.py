"""Name every namespace once: the one prefix map of the project.

All Turtle files, queries and mapping files are checked against this map;
`ontology/prefixes.ttl` is written from it by `pcgraph format`.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

BASE = "https://w3id.org/pcgraph/"
VERSION = "0.1.0"
PREFIX_FILE = "ontology/prefixes.ttl"

_COLLECTIONS = {
    "corr": "correspondence",
    "fcc19": "fcc-2019",
    "fccpcp": "fcc-pcp",
    "fccweb": "fcc-web",
    "framework": "framework",
    "hfm": "health-functional-map",
    "map": "mapping",
    "named": "named",
    "nos": "nos",
    "prog": "progression",
    "role": "role",
    "scheme": "scheme",
    "sfhwbc": "sfh-wbc",
    "source": "source",
    "splw": "splw-page",
}

PREFIXES: dict[str, str] = dict(
    sorted(
        {
            "pc": f"{BASE}ns/",
            "pcsh": f"{BASE}shapes/",
            "graph": f"{BASE}graph/",
            **{prefix: f"{BASE}id/{local}/" for prefix, local in _COLLECTIONS.items()},
            "ceasn": "https://purl.org/ctdlasn/terms/",
            "dcterms": "http://purl.org/dc/terms/",
            "esco": "http://data.europa.eu/esco/model#",
            "foaf": "http://xmlns.com/foaf/0.1/",
            "orcid": "https://orcid.org/",
            "org": "http://www.w3.org/ns/org#",
            "owl": "http://www.w3.org/2002/07/owl#",
            "pav": "http://purl.org/pav/",
            "prov": "http://www.w3.org/ns/prov#",
            "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
            "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
            "schema": "https://schema.org/",
            "semapv": "https://w3id.org/semapv/vocab/",
            "sh": "http://www.w3.org/ns/shacl#",
            "skos": "http://www.w3.org/2004/02/skos/core#",
            "sssom": "https://w3id.org/sssom/",
            "vann": "http://purl.org/vocab/vann/",
            "xkos": "http://rdf-vocabulary.ddialliance.org/xkos#",
            "xsd": "http://www.w3.org/2001/XMLSchema#",
        }.items()
    )
)

_SAFE_LOCAL = re.compile(r"[A-Za-z0-9_-]+")
_UNSAFE_IN_IRI = re.compile(r"[^A-Za-z0-9_./-]")


@dataclass(frozen=True, eq=False)
class Prefixes:
    """A prefix map that is read both ways: ours, or ours and those of what is laid over it.

    Attributes:
        namespaces: namespace by prefix; of two prefixes of one namespace the first is written.
    """

    namespaces: Mapping[str, str]

    @cached_property
    def _by_namespace(self) -> Mapping[str, str]:
        pairs = reversed(list(self.namespaces.items()))
        return {namespace: prefix for prefix, namespace in pairs}

    def expand(self, curie: str) -> str | None:
        """Turn a short id into an IRI, or None if its prefix is not in the map."""
        prefix, colon, local = curie.partition(":")
        namespace = self.namespaces.get(prefix)
        return namespace + local if colon and namespace else None

    def compact(self, iri: str) -> str:
        """Turn an IRI into a short id where one prefix and a plain local name suffice."""
        cut = max(iri.rfind("/"), iri.rfind("#")) + 1
        prefix = self._by_namespace.get(iri[:cut])
        return f"{prefix}:{iri[cut:]}" if prefix and _SAFE_LOCAL.fullmatch(iri[cut:]) else iri


OURS = Prefixes(PREFIXES)


def expand(curie: str) -> str | None:
    """Turn a short id of ours into an IRI, or None if its prefix is not ours to know.

    >>> expand("nos:PE5")
    'https://w3id.org/pcgraph/id/nos/PE5'
    >>> expand("nosuch:PE5") is None
    True
    """
    return OURS.expand(curie)


def compact(iri: str) -> str:
    """Turn an IRI into a short id of ours where one prefix and a plain local name suffice.

    >>> compact("https://w3id.org/pcgraph/id/nos/PE5")
    'nos:PE5'
    >>> compact("https://example.org/x")
    'https://example.org/x'
    """
    return OURS.compact(iri)


def graph_name(path: str, base: str = BASE) -> str:
    """Name the graph that holds one file, by its path inside the layout and the base address.

    >>> graph_name("data/frameworks/fcc-2019.ttl")
    'https://w3id.org/pcgraph/graph/frameworks/fcc-2019'
    >>> graph_name("data/my roles.ttl", "https://example.org/my-cc/")
    'https://example.org/my-cc/graph/my%20roles'
    """
    plain = path.removeprefix("data/").rsplit(".", 1)[0]
    return f"{base}graph/{_UNSAFE_IN_IRI.sub(_percent, plain)}"


def _percent(match: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in match[0].encode("utf-8", "replace"))
