"""Links in the head of an answer: how a thing is cited, what describes it, in which other forms.

They follow Signposting (level 1): ``cite-as``, ``describedby``, ``license``, ``type``, and
``alternate`` for each other form.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import NamedTuple
from urllib.parse import quote, urljoin

from pcgraph.names import BASE
from pcgraph.pages.render import LICENCE, on_the_web
from pcgraph.serve.accept import HTML, JSONLD, NTRIPLES, RDFXML, TURTLE

DATA = {"ttl": TURTLE, "jsonld": JSONLD, "nt": NTRIPLES, "rdf": RDFXML}
"""Media type of each form of data; the usual one first."""
_ABOUT = "https://schema.org/AboutPage"
_KEPT = "/%:?#[]@!$&'()*+,;=~-._"
_HEAD = 20_000
"""The links of a page of ours stand in so many first bytes."""
_LINK = re.compile(r"<link ([^>]*)>")
_PART = re.compile(r'([a-z]+)="([^"]*)"')
_TOLD = ("cite-as", "license", "describedby", "alternate")


class _Link(NamedTuple):
    target: str
    rel: str
    kind: str = ""


def of_thing(iri: str, place: str, page: str, root: str, form: str) -> str:
    """Write the links of a document of a thing, of its plain page, or of the way to them.

    Args:
        iri: the address of the thing.
        place: where its documents stand, with ``{}`` for the ending.
        page: the page of the site that shows it; nothing if there is none.
        root: what every path of the server begins with.
        form: of this answer: ``html``, ``ttl`` …; nothing for an answer that leads to them.
    """
    return _written(_of_thing(iri, place, page, root, form))


def of_page(body: bytes, root: str, path: str, public: str) -> str:
    """Write the links of a page of the site: those that it names itself, and the data of its thing.

    Args:
        body: the page.
        root: what every path of the server begins with.
        path: of the page.
        public: the address under which others see the server; may be empty.
    """
    named = []
    for attributes in _LINK.findall(body[:_HEAD].decode("utf-8", "replace")):
        given = {name: unescape(value) for name, value in _PART.findall(attributes)}
        if given.get("rel") in _TOLD and "href" in given:
            target = urljoin(f"{root}{path}", given["href"])
            named.append(_Link(target, given["rel"], given.get("type", "")))
    if not named:
        return ""
    iri = next((link.target for link in named if link.rel == "cite-as"), "")
    named.append(_Link(_ABOUT, "type"))
    if iri:
        place = usual_place(iri, public)
        named += _data(place, root, "describedby")
        named += _data(place, root, "alternate")
    return _written(iter(named))


def usual_place(iri: str, public: str) -> str:
    """Say where the documents of a thing stand, as far as its address alone can tell.

    >>> usual_place("https://w3id.org/pcgraph/id/nos/PE5", "")
    'id/nos/PE5{}'
    >>> usual_place("https://w3id.org/pcgraph/id/nos/PE5", "https://example.org/")
    'thing{}?iri=https%3A%2F%2Fw3id.org%2Fpcgraph%2Fid%2Fnos%2FPE5'
    """
    base = public or BASE
    path = iri.removeprefix(base)
    if path != iri and re.fullmatch(r"[A-Za-z0-9_-]+(/[A-Za-z0-9_-]+)*", path):
        return f"{path}{{}}"
    return f"thing{{}}?iri={quote(iri, safe='')}"


def _of_thing(iri: str, place: str, page: str, root: str, form: str) -> Iterator[_Link]:
    plain = f"{root}{place.format('.html')}"
    if on_the_web(iri):
        yield _Link(iri, "cite-as")
    if iri.startswith(BASE):
        # What a folder laid over ours brought is its owner's.
        yield _Link(LICENCE, "license")
    if form in ("", "html"):
        yield _Link(_ABOUT, "type")
        yield from _data(place, root, "describedby")
    else:
        yield _Link(iri, "describes")
    yield from (link for link in _data(place, root, "alternate")
                if link.kind != DATA.get(form))  # fmt: skip
    if form != "html":
        yield _Link(f"{root}{page}" if page else plain, "alternate", HTML)


def _data(place: str, root: str, rel: str) -> Iterator[_Link]:
    for form, kind in DATA.items():
        yield _Link(f"{root}{place.format(f'.{form}')}", rel, kind)


def _written(links: Iterator[_Link]) -> str:
    """Write links for a head: plain signs only, each once."""
    found = []
    for link in links:
        kind = f'; type="{link.kind}"' if link.kind else ""
        found.append(f'<{quote(link.target, safe=_KEPT)}>; rel="{link.rel}"{kind}')
    return ", ".join(dict.fromkeys(found))
