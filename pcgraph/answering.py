"""Answer verbs and pages of ours in a child process: what a server shows, without a screen."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pcgraph.errors import UsageProblem
from pcgraph.files import read_layout
from pcgraph.graph import KnowledgeGraph
from pcgraph.model import Finding, Table

if TYPE_CHECKING:
    from pcgraph.covered.matrix import Matrix
    from pcgraph.pages.site import Site

_SHOWN = 100
"""So many letters of what was asked for are named in a message."""
_COVERAGE = frozenset({"against", "by", "framework", "function", "reading", "role"})
_SYNONYM = ("said", "means", "kind", "note")
_TAKEN: Mapping[str, Collection[str]] = {
    "compare": frozenset({"change", "edition", "reading", "role", "set"}),
    "coverage": _COVERAGE,
    "matrix": _COVERAGE,
}
"""What these verbs take from outside: never the name of a file."""


class Answering:
    """Answers verbs by tables, and writes pages.

    Args:
        kg: the graph.
        max_rows: how many rows a table may have; None for any number.
        review: whether mappings may be judged in the browser.
    """

    def __init__(self, kg: KnowledgeGraph, max_rows: int | None, review: bool = False) -> None:
        self._kg, self._max_rows, self._review = kg, max_rows, review

    @cached_property
    def site(self) -> Site:
        """The pages; each is made when it is asked for."""
        from pcgraph.pages.book import Book
        from pcgraph.pages.render import served_menu
        from pcgraph.pages.served import Checked, pages
        from pcgraph.pages.site import Site

        sources = () if self._kg.named_store else read_layout((), ("data",), (".txt",))
        texts = {file.path.rpartition("/")[2]: file.text for file in sources}
        book = Book(self._kg, texts)
        checked = Checked(None if self._kg.named_store else self._checked)
        return Site(book, served_menu(self._review), pages(book, checked))

    def _checked(self) -> tuple[Sequence[Finding], int, int]:
        """Hold the graph against its shapes and rules, by what is quick.

        A file is named by its place in its folder, not by that of the folder on this machine.
        """
        from pcgraph.composition import is_composed
        from pcgraph.validate import checked_rules

        kg = self._kg
        rules = checked_rules(kg.checks, kg.prefixes)
        files = sum(map(is_composed, kg.composition.files))
        told = {
            file.shown: "/".join(filter(None, (Path(file.layer).name, file.path)))
            for file in (*kg.composition.files, *kg.checks)
        }
        found = [
            replace(one, file=told.get(one.file, Path(one.file).name))
            for one in kg.findings("fast")
        ]
        return found, files, len(rules)

    def page(self, path: str) -> bytes:
        """Write a page or another file of the site.

        Args:
            path: its place in the site, from its root.

        Raises:
            UsageProblem: PC-SERVE-PATH if there is none.
        """
        if path not in self.site.makers:
            raise UsageProblem(
                "PC-SERVE-PATH", f"there is no page {path[:_SHOWN]!r}.", "Search for it by name."
            )
        return self.site.write(path).encode()

    def table(self, request: Mapping[str, Any]) -> Table:
        """Answer by a verb of ours; a path is no name of a query here.

        Args:
            request: the attributes of a ``pcgraph.wire.Verb``.

        Raises:
            PcgraphError: whatever the request deserves.
        """
        kg, verb, words = self._kg, request["verb"], request["words"]
        given, edition = request["given"], request["edition"]
        if verb == "query" and len(words) == 1:
            if words[0] not in kg.queries and words[0].endswith(".rq"):
                raise UsageProblem(
                    "PC-QUERY-UNKNOWN", f"there is no query {words[0]!r}.", "Name one of the list."
                )
            asked = kg.prepare(kg.find_query(words[0]), given, edition)
            return kg.answer(asked, self._max_rows)
        if verb == "ask" and words:
            values = {name: values[0] for name, values in given.items() if values}
            return kg.ask(" ".join(words), edition, self._max_rows, **values)
        if verb == "find" and words:
            return self._found(" ".join(words), request["limit"])
        if verb == "show" and len(words) == 1:
            return kg.show(words[0])
        if verb == "why":
            return kg.why(*words)
        if verb == "nos":
            return kg.nos(*words)
        several = {name: values for name, values in given.items() if values}
        unfit = sorted(several.keys() - _TAKEN.get(verb, several.keys()))
        if unfit:
            raise UsageProblem(
                "PC-QUERY-PARAM", f"{verb} takes no {unfit[0][:_SHOWN]!r} here.",
                f"It takes: {', '.join(sorted(_TAKEN[verb]))}.",
            )  # fmt: skip
        if verb == "compare" and len(words) == 2:
            return kg.compare(*words, **{name: values[0] for name, values in several.items()})
        if verb in ("coverage", "matrix") and not words:
            alone = {name: several.pop(name)[0] for name in ("by", "against") if name in several}
            found = kg.coverage_matrix(edition=edition, **alone, **several)
            return found.long if verb == "coverage" else _drawn(found, several)
        return self._helped(verb, words, given, edition)

    def _found(self, words: str, limit: int | None) -> Table:
        """Find things; where nothing holds the words, what people mean by them."""
        table = self._kg.find(words, limit)
        if table.rows:
            return table
        for said, means, kind, _ in self._kg.table_of_words("synonyms.csv", _SYNONYM):
            if kind in ("name", "also") and said.casefold() == words.casefold().strip():
                found = self._kg.find(means, limit)
                return replace(found, notes=(f"{words!r} was read as {means}.", *found.notes))
        return table

    def _helped(
        self, verb: str, words: Sequence[str], given: Mapping[str, Sequence[str]],
        edition: str | None,
    ) -> Table:  # fmt: skip
        """Answer what only the pages of a server ask: what a form offers, where a thing stands."""
        from pcgraph.pages.served import book_choices, places_table, sides_choices

        if verb == "choices" and len(words) == 1:
            return book_choices(self.site.book, words[0])
        if verb == "sides" and not words:
            return sides_choices(self.site.book)
        if verb == "places":
            return places_table(self.site.book, words)
        if verb == "text" and len(words) == 1:
            asked = self._kg.prepare(self._kg.find_query(words[0]), given, edition)
            return Table(("text", "command"), ((asked.text, asked.command()),))
        raise UsageProblem(
            "PC-USAGE-VERB",
            f"{verb!r} with {len(words)} words cannot be asked here.",
            "It takes query NAME, ask WORDS, find WORDS, show THING, why WORDS, nos CODES, "
            "compare ONE OTHER, coverage.",
        )


def _drawn(matrix: Matrix, asked: Mapping[str, Sequence[str]]) -> Table:
    """Write the matrix as a part of a page: its title, its HTML, and what was asked by name."""
    from pcgraph.writers.heat import title_of
    from pcgraph.writers.heat_page import matrix_content

    found = [
        dict.fromkeys(str(row.get(name, said)) for row in matrix.long for said in asked[name])
        for name in ("role", "framework")
        if name in asked
    ]
    named = ", ".join(name for names in found for name in names)
    return Table(("title", "html", "named"), ((title_of(matrix), matrix_content(matrix), named),))
