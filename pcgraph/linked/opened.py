"""Answer what an address of the graph, or a path of the server, opens as."""

from __future__ import annotations

from functools import cached_property

from pcgraph.errors import UsageProblem
from pcgraph.linked.documents import document
from pcgraph.linked.known import Known
from pcgraph.linked.places import Meant, meant, place
from pcgraph.linked.plain import Plain
from pcgraph.names import BASE
from pcgraph.pages.render import html
from pcgraph.pages.site import Site

_SHOWN = 100
_NO_PAGE = "404.html"


class Opened:
    """Opens addresses.

    Args:
        site: the pages, with the answers that they are made of.
    """

    def __init__(self, site: Site) -> None:
        self._site = site
        self._prefixes = site.book.kg.prefixes
        self._lists: dict[str, bytes] = {}
        self._pages: dict[str, Plain] = {}

    @cached_property
    def _known(self) -> Known:
        return Known(self._site.book)

    def answer(
        self, iri: str, form: str, path: str = "", public: str = "", endpoint: str = ""
    ) -> tuple[dict[str, str], bytes]:
        """Write what is said of a thing.

        Args:
            iri: its address, or short id; nothing to have the path read; of neither, the pages
                are listed.
            form: ``ttl``, ``nt``, ``jsonld``, ``rdf``, ``html``; nothing to have nothing written
                but what the path asks for.
            path: a path of the server.
            public: the address under which others see the server.
            endpoint: the address of the SPARQL endpoint.

        Returns:
            What it is (kind, form, page, iri and place, as in ``pcgraph.wire.Written``), and
            the text.

        Raises:
            UsageProblem: PC-SERVE-THING for what nothing is said of; PC-SERVE-ACCEPT where
                RDF/XML cannot say it.
        """
        if not (iri or path):
            return {"kind": "page", "form": "txt"}, self._listed(public)
        found = self._read(iri, path, public)
        if not found:
            raise UsageProblem(
                "PC-SERVE-THING",
                f"nothing is said of {(iri or path)[:_SHOWN]!r}.",
                "Search for it by name.",
            )
        form = found.form or form
        plain = self._plain(public)
        kind = {"": "known", "html": "page"}.get(form, "graph")
        head = {
            "kind": kind,
            "form": form,
            "iri": found.iri,
            "page": plain.site_page(found.iri),
            "place": place(found.iri, public, self._known.knows),
        }
        if kind == "known":
            return head, b""
        if kind == "graph":
            triples = self._known.triples(found.iri, endpoint)
            return head, document(triples, form, self._prefixes, found.iri).encode()
        book, page = self._site.book, plain.page(found.iri)
        return head, html(page, book.version, self._site.menu, book.labels_stand_in).encode()

    def _listed(self, public: str) -> bytes:
        """List the pages of the site and the plain pages of what has none, one path a line."""
        if public not in self._lists:
            plain, knows = self._plain(public), self._known.knows
            found = {path for path in self._site.makers if path.endswith(".html")} - {_NO_PAGE}
            bases = tuple(filter(None, (public, BASE)))
            for iri in self._known.things():
                path = place(iri, public, knows) if iri.startswith(bases) else "?"
                if "?" not in path and not plain.site_page(iri):
                    found.add(path.format(".html"))
            self._lists[public] = "".join(f"{path}\n" for path in sorted(found)).encode()
        return self._lists[public]

    def _plain(self, public: str) -> Plain:
        """Give what makes plain pages: it keeps the words of properties."""
        return self._pages.setdefault(public, Plain(self._known, public))

    def _read(self, iri: str, path: str, public: str) -> Meant | None:
        """Say what is asked for."""
        if path:
            return meant(path, public, self._known.knows)
        whole = iri if "://" in iri else self._prefixes.expand(iri) or iri
        return Meant(whole) if self._known.knows(whole) else None
