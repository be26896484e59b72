"""Lay folders over ours, and read what lies there when it is first needed."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Self

from pcgraph.compose import add_records, compose
from pcgraph.composition import Composition, is_composed
from pcgraph.dictionary import Word, joined_words
from pcgraph.errors import InputProblem, QueryProblem, UsageProblem
from pcgraph.files import (
    files_below,
    home,
    layer_of,
    read_layout,
    read_overlay_files,
    read_text,
    resolved,
)
from pcgraph.guard import guard
from pcgraph.model import QueryFile, TextFile
from pcgraph.names import PREFIX_FILE, Prefixes
from pcgraph.overlay import Overlay, joined_prefixes, read_overlay
from pcgraph.query import read_query

if TYPE_CHECKING:
    from pcgraph.model import Finding
    from pcgraph.stores.opened import Opened

_BESIDE = (".txt", ".md", ".outline.csv")
"""Files of ``data/`` that no part of the graph is made of, and that belong there."""
_WORDS_FILE = "queries/columns.csv"


class Layout:
    """Our four folders and those laid over them.

    Args:
        overlays: folders of the same layout, in the order in which they are laid over.
        extra: files that were given by name, in place of those of the same path or beside them.
        store: the folder or address of a store that is asked instead of the files; what is laid
            over ours is then what was loaded.
        seconds: how long a server may take over one request; None for any time.
        files: what the files of ``ontology/`` and ``data/`` hold, instead of reading them.
    """

    def __init__(
        self,
        overlays: Sequence[Path] = (),
        extra: Sequence[TextFile] = (),
        store: str = "",
        seconds: float | None = None,
        files: Sequence[TextFile] | None = None,
    ) -> None:
        self._given = files
        self._folders = tuple({layer_of(folder): folder for folder in overlays}.values())
        self._extra = tuple(extra)
        self._opened: Opened | None = None
        if store:
            from pcgraph.stores.opened import Opened

            self._opened = Opened(store, seconds)

    @property
    def named_folders(self) -> tuple[str, ...]:
        """The folders laid over, but for the one you are in: that one is found again by itself."""
        return tuple(str(folder) for folder in self._folders if folder != Path())

    @property
    def folders(self) -> tuple[Path, ...]:
        """The folders laid over ours."""
        return self._folders

    def with_files(self, files: Sequence[TextFile]) -> Self:
        """Give the same layout with other files of ``ontology/`` and ``data/``."""
        return type(self)(self._folders, files=files)

    def let_go(self) -> None:
        """Let go of the composed graph; whoever asks for it again has it composed again."""
        for name in ("composition", "questioned"):
            self.__dict__.pop(name, None)

    @property
    def named_store(self) -> str:
        """The store that is asked instead of the files, for messages; nothing if none is."""
        return self._opened.shown if self._opened else ""

    @cached_property
    def overlays(self) -> tuple[Overlay, ...]:
        """What each folder laid over ours says of itself."""
        if self._opened:
            return self._opened.overlays
        found = []
        for folder in self._folders:
            files = read_overlay_files(folder, ("ontology",), (Path(PREFIX_FILE).name,))
            file = next((one for one in files if one.path == PREFIX_FILE), None)
            found.append(read_overlay(layer_of(folder), file))
        return tuple(found)

    @cached_property
    def prefixes(self) -> Prefixes:
        """Our prefixes and those of the folders laid over."""
        return joined_prefixes(self.overlays)

    @cached_property
    def composition(self) -> Composition:
        """The composed graph, with the files it was made of; of a store, without them."""
        made = self.questioned
        if not (self._opened or self.overlays):
            add_records(made)
        return made

    @cached_property
    def questioned(self) -> Composition:
        """The composed graph without our SSSOM records, which no named question of ours reads.

        That makes the command quicker. What is laid over ours may ask for them: then they are
        there.
        """
        if self._opened:
            return Composition(self._opened.store, (), (), self.overlays, self.prefixes)
        for file in self._extra:
            if not is_composed(file):
                raise UsageProblem(
                    "PC-USAGE-FILE",
                    "predictions and passes are never part of the graph, so it is not checked.",
                    "A mapping table is called positive, negative, none or unsure (.sssom.tsv).",
                    file.shown,
                )
        return compose(self.files, self.overlays, records=bool(self.overlays))

    @cached_property
    def files(self) -> tuple[TextFile, ...]:
        """The files of ``ontology/`` and ``data/``, ours and those laid over; given ones win."""
        if self._given is not None:
            return tuple(self._given)
        extra = {resolved(Path(file.shown)): file for file in self._extra}
        files = []
        for file in read_layout(self._folders, ("ontology", "data")):
            given = extra.pop(_place(file), None)
            files.append(replace(file, text=given.text, shown=given.shown) if given else file)
        return (*files, *extra.values())

    @cached_property
    def parts(self) -> tuple[str, ...]:
        """Say which parts are asked, where it is a store or more than ours; else nothing."""
        if self._opened:
            return (self._opened.words,)
        if not self.overlays:
            return ()
        sizes = ((one.name, self.composition.facts_of(one)) for one in self.overlays)
        parts = [f"{name} ({size} fact{'' if size == 1 else 's'})" for name, size in sizes]
        return (f"Asked: {', '.join(['our graph', *parts[:-1]])} and {parts[-1]}.",)

    def passed_over(self) -> list[str]:
        """Name the files under ``data/`` of overlays that became no part of the graph."""
        read = {file.shown for file in self.composition.files if is_composed(file)}
        return [
            path.as_posix()
            for folder in self._folders
            for path in files_below(folder / "data")
            if not path.name.endswith(_BESIDE) and path.as_posix() not in read
        ]

    @cached_property
    def checks(self) -> list[TextFile]:
        """The shapes and rules that the graph is validated by."""
        return read_layout(self._folders, ("shapes",), (".ttl", ".rq"))

    def findings(self, engine: str = "auto") -> list[Finding]:
        """Find what is wrong with the graph, by shapes, rules and the texts of the sources.

        Args:
            engine: what runs the shapes: ``pyshacl``, ``fast`` or ``auto``.

        Raises:
            InputProblem, QueryProblem: a shape or rule file that cannot be read.
        """
        from pcgraph.validate import validate

        sources = read_layout(self._folders, ("data",), (".txt",))
        texts = [file for file in sources if file.path.startswith("data/sources/")]
        ours_alone = not self._folders and not self._extra
        iris = read_text(home() / "data" / "iris.txt") if ours_alone else ""
        return validate(self.composition, self.checks, texts, iris, engine)

    @cached_property
    def queries(self) -> Mapping[str, TextFile]:
        """The query files by name; two of one name are an error."""
        found: dict[str, TextFile] = {}
        for file in read_layout(self._folders, ("queries",), (".rq",)):
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
    def words(self) -> list[Word]:
        """The dictionary of columns: name, head, meaning; ours, then that of each folder."""
        files = read_layout(self._folders, ("queries",), (Path(_WORDS_FILE).name,))
        return joined_words([file for file in files if file.path == _WORDS_FILE])

    def find_query(self, name: str) -> QueryFile:
        """Give a query by its name, or read it from a path that ends in .rq.

        Raises:
            UsageProblem: PC-QUERY-UNKNOWN. QueryProblem: the file is dangerous or broken.
        """
        if name in self.queries:
            file = self.queries[name]
            if file.layer:
                guard(file.text, file.shown)
            return read_query(file, self.prefixes)
        if name.endswith(".rq"):
            file = TextFile(name, read_text(Path(name)), name)
            guard(file.text, file.shown)
            return read_query(file, self.prefixes)
        import difflib

        near = difflib.get_close_matches(name, self.queries, 3, 0.5)
        raise UsageProblem(
            "PC-QUERY-UNKNOWN",
            f"there is no query {name!r}.",
            f"Did you mean {' or '.join(near)}?" if near else "pcgraph queries lists them.",
        )

    def table_of_words(self, name: str, head: Sequence[str]) -> list[list[str]]:
        """Read a table of ``queries/`` and those laid over it, without their heads.

        Raises:
            InputProblem: PC-READ-WORDS, with file and line, for a wrong head or width.
        """
        found = []
        for file in read_layout(self._folders, ("queries",), (name,)):
            rows = csv.reader(file.text.splitlines(), strict=True)
            try:
                for row in rows:
                    wrong = row != list(head) if rows.line_num == 1 else len(row) != len(head)
                    if row and wrong:
                        raise csv.Error(f"it must have the columns {', '.join(head)}")
                    if row and rows.line_num > 1:
                        found.append(row)
            except csv.Error as fault:
                raise InputProblem(
                    "PC-READ-WORDS",
                    f"this is no row of {name}: {fault}.",
                    "Mend the row; quote a cell that holds a comma.",
                    f"{file.shown}:{rows.line_num}",
                ) from None
        return found


def _place(file: TextFile) -> Path:
    """Give the real path of a file of the layout or of an overlay."""
    return resolved(Path(file.shown) if file.layer else home() / file.path)
