"""Where on a server each address of the graph opens, and what an address of the server means."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from urllib.parse import quote, unquote

from pcgraph.names import BASE

FORMS = {
    "html": "html",
    "ttl": "ttl",
    "nt": "nt",
    "jsonld": "jsonld",
    "json": "jsonld",
    "rdf": "rdf",
    "xml": "rdf",
}
"""The form that each ending of an address asks for."""
WHOLE = "void"
"""The path of what is said of all together."""
_KEPT = "/%:@!$&'()*+,;=~-._"
_LONGEST = 4_000


@dataclass(frozen=True)
class Meant:
    """What an address of the server means.

    Attributes:
        iri: the address of the thing.
        form: the form that its ending asks for; nothing where the client is to choose.
    """

    iri: str
    form: str = ""


def meant(path: str, public: str, knows: Callable[[str], bool]) -> Meant | None:
    """Say which thing, and in which form, a path of the server means.

    The path is that of the thing below its base, as it stands or with a form at its end. What
    the server is called by others goes before our base: that address is the literal one.

    Args:
        path: as the client sent it, from the root, without the part after the question mark.
        public: the address under which others see the server; may be empty.
        knows: tells whether there is anything to say of an address.

    >>> meant("id/nos/PE5.ttl", "", lambda iri: iri.endswith("PE5"))
    Meant(iri='https://w3id.org/pcgraph/id/nos/PE5', form='ttl')
    """
    if len(path) > _LONGEST:
        return None
    found = next(filter(knows, _read(path, public)), None)
    if found:
        return Meant(found)
    stem, dot, ending = path.rpartition(".")
    if not dot or ending not in FORMS:
        return None
    if stem == WHOLE:
        return Meant(BASE, FORMS[ending])
    slashed = (iri for one in _read(stem, public) for iri in (one, f"{one}/"))
    found = next(filter(knows, slashed), None)
    return Meant(found, FORMS[ending]) if found else None


def place(iri: str, public: str, knows: Callable[[str], bool]) -> str:
    """Say where on the server the documents of a thing stand: a path with ``{}`` for the ending.

    Where the path of its address means something else here, or there is none, it is asked for
    by its whole address.

    Args:
        iri: the address of the thing.
        public: the address under which others see the server; may be empty.
        knows: tells whether there is anything to say of an address.

    >>> place("https://w3id.org/pcgraph/ns/", "", lambda iri: iri.endswith("/ns/"))
    'ns{}'
    >>> place("https://example.org/a b", "", lambda iri: True)
    'thing{}?iri=https%3A%2F%2Fexample.org%2Fa%20b'
    """
    if iri == BASE:
        return f"{WHOLE}{{}}"
    for base in filter(None, (public, BASE)):
        path = quote(iri.removeprefix(base).rstrip("/"), safe=_KEPT)
        if iri.startswith(base) and path and _is_plain(path) and not {"#", "?"} & set(iri):
            found = meant(f"{path}.ttl", public, knows)
            if found == Meant(iri, "ttl"):
                return f"{path}{{}}"
    return f"thing{{}}?iri={quote(iri, safe='')}"


def _read(path: str, public: str) -> Iterator[str]:
    """Give the addresses that a path may mean, with its marks of percent and without."""
    for base in filter(None, (public, BASE)):
        yield base + path
        if "%" in path:
            yield base + unquote(path)


def _is_plain(path: str) -> bool:
    """Tell whether a client sends a path as it stands."""
    steps = path.split("/")
    return not ({"", ".", ".."} & set(steps)) and "{" not in path
