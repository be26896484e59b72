"""Open the layout and ask it: what the command and Python programs share."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path

from pcgraph.answer import answer, prepare
from pcgraph.compose import Composition, compose, is_composed
from pcgraph.errors import QueryProblem, UsageProblem
from pcgraph.files import home, read_layout, read_text
from pcgraph.guard import guard
from pcgraph.model import QueryFile, Table, TextFile
from pcgraph.query import Asked, read_query


class KnowledgeGraph:
    """The composed graph with its queries; files are read when first needed."""

    def __init__(self, overlays: Sequence[Path] = (), extra: Sequence[TextFile] = ()) -> None:
        self._overlays = tuple(overlays)
        self._extra = tuple(extra)

    @cached_property
    def composition(self) -> Composition:
        """The composed graph, with the files it was made of."""
        files = read_layout(self._overlays, ("ontology", "data"))
        taken = {Path(file.shown).resolve() for file in self._extra}
        for file in self._extra:
            if not is_composed(file):
                raise UsageProblem(
                    "PC-USAGE-FILE",
                    "predictions and passes are never part of the graph, so it is not checked.",
                    "A mapping table is called positive, negative, none or unsure (.sssom.tsv).",
                    file.shown,
                )
        kept = [file for file in files if _place(file) not in taken]
        return compose([*kept, *self._extra])

    def passed_over(self) -> list[str]:
        """Name the files under ``data/`` of overlays that became no part of the graph."""
        read = {file.shown for file in self.composition.files if is_composed(file)}
        return [
            path.as_posix()
            for overlay in self._overlays
            for path in sorted((overlay / "data").rglob("*"))
            if path.suffix not in (".txt", ".md") and not path.is_dir()
            if path.as_posix() not in read
        ]

    @cached_property
    def queries(self) -> Mapping[str, TextFile]:
        """The query files by name; two of one name are an error."""
        found: dict[str, TextFile] = {}
        for file in read_layout(self._overlays, ("queries",), (".rq",)):
            name = Path(file.path).stem
            if name in found:
                raise QueryProblem(
                    "PC-QUERY-TWICE",
                    f"there is a query {name} already.",
                    "Give yours another name.",
                    file.shown,
                )
            found[name] = file
        return found

    @cached_property
    def words(self) -> list[tuple[str, str, str]]:
        """The dictionary of columns: name, head, meaning."""
        text = read_text(home() / "queries" / "columns.csv")
        return [(row[0], row[1], row[2]) for row in csv.reader(text.splitlines())][1:]

    def find_query(self, name: str) -> QueryFile:
        """Give a query by its name, or read it from a path that ends in .rq.

        Raises:
            UsageProblem: PC-QUERY-UNKNOWN. QueryProblem: the file is dangerous or broken.
        """
        if name in self.queries:
            file = self.queries[name]
            if file.layer:
                guard(file.text, file.shown)
            return read_query(file)
        if name.endswith(".rq"):
            file = TextFile(name, read_text(Path(name)), name)
            guard(file.text, file.shown)
            return read_query(file)
        import difflib

        near = difflib.get_close_matches(name, self.queries, 3, 0.5)
        raise UsageProblem(
            "PC-QUERY-UNKNOWN",
            f"there is no query {name!r}.",
            f"Did you mean {' or '.join(near)}?" if near else "pcgraph queries lists them.",
        )

    def prepare(
        self,
        query: QueryFile,
        given: Mapping[str, Sequence[str]],
        edition: str | None = None,
    ) -> Asked:
        """Make a question ready, with typed values."""
        return prepare(self.composition.store, query, given, edition)

    def answer(self, asked: Asked, max_rows: int | None = None) -> Table:
        """Answer a question that was made ready."""
        return answer(self.composition.store, asked, max_rows)

    def query(self, name: str, edition: str | None = None, **given: str | bool) -> Table:
        """Ask a named query.

        Args:
            name: name of the query, or a path that ends in ``.rq``.
            edition: ``newest``, ``all`` or the name of a framework.
            given: values by parameter name, as a person would type them.

        Returns:
            The table, with its notes.

        Raises:
            PcgraphError: an unknown query, parameter or value, or a query that fails.
        """
        typed = {
            key: [str(value).lower() if value in (True, False) else str(value)]
            for key, value in given.items()
        }
        return self.answer(self.prepare(self.find_query(name), typed, edition))

    def show(self, thing: str) -> Table:
        """Show one thing with all that is known of it, and where each fact comes from.

        Args:
            thing: a role, competency, NOS, domain, document, section … by label, code,
                words, short id or address.

        Raises:
            UsageProblem: PC-VALUE-UNKNOWN or PC-VALUE-AMBIGUOUS, with the candidates.
        """
        from pcgraph.show import show

        return show(self.composition, self.find_query, thing)

    def why(self, *words: str) -> Table:
        """Say why a NOS evidences a competency or not; or by what a fact is in the graph.

        Args:
            words: a competency and a NOS; or subject, property and value of a fact.

        Raises:
            UsageProblem: PC-USAGE-WHY for any other number of words; PC-VALUE-UNKNOWN or
                PC-VALUE-AMBIGUOUS, with the candidates.
        """
        if len(words) == 2:
            from pcgraph.why import why

            return why(self.composition, *words)
        if len(words) == 3:
            from pcgraph.proof import prove

            return prove(self.composition, *words)
        raise UsageProblem(
            "PC-USAGE-WHY",
            f"why takes a competency and a NOS, or the three parts of a fact, not {len(words)}.",
            "Put words that belong together in quotation marks.",
        )


def _place(file: TextFile) -> Path:
    """Give the real path of a file of the layout or of an overlay."""
    return (Path(file.shown) if file.layer else home() / file.path).resolve()
