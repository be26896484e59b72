"""Change facts in the Turtle files of a folder: each where it stands, all in the canonical form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pyoxigraph import Literal, NamedNode, Triple

from pcgraph.composition import is_graph_file
from pcgraph.format import canonical_turtle, parse_turtle
from pcgraph.model import TextFile
from pcgraph.names import PREFIXES, Prefixes
from pcgraph.triples import triples_text

Value = NamedNode | Literal


class Folder:
    """The Turtle files of a folder, and what is changed in them."""

    def __init__(self, files: Sequence[TextFile], prefixes: Prefixes) -> None:
        """Take the files.

        Args:
            files: all files of the folder.
            prefixes: how addresses are written.
        """
        self._files = {file.path: file for file in files if is_graph_file(file.path)}
        self._prefixes = prefixes
        self._read: dict[str, list[Triple]] = {}
        self._changed: dict[str, list[Triple]] = {}

    def triples(self, path: str) -> list[Triple]:
        """Give the facts of a file as they now are; none of one that is not there."""
        if path in self._changed:
            return self._changed[path]
        if path not in self._read:
            file = self._files.get(path)
            self._read[path] = parse_turtle(file.text, file.shown) if file else []
        return self._read[path]

    def places(self, subject: str, name: str) -> list[tuple[str, Triple]]:
        """Find the facts of one property of a thing, each with its file."""
        about, said = NamedNode(subject), _iri(name)
        paths = sorted({*self._files, *self._changed})
        texts = {path: self._files[path].text for path in paths if path in self._files}
        local = subject.rstrip("/#").replace("#", "/").rsplit("/", 1)[-1]
        # A file whose text does not have the name says nothing about the thing.
        likely = [path for path in paths if path in self._changed or local in texts[path]]
        return [
            (path, triple)
            for path in likely
            for triple in self.triples(path)
            if triple.subject == about and triple.predicate == said
        ]

    def say(self, subject: str, name: str, values: Sequence[Value], path: str) -> None:
        """Say something of a thing, in place of what was said.

        Args:
            subject: the thing.
            name: the property, as a short id.
            values: its values; none to say nothing more.
            path: the file, where nothing was said before.
        """
        before = self.places(subject, name)
        home = before[0][0] if before else path
        for place in {place for place, _ in before}:
            gone = {triple for at, triple in before if at == place}
            self._changed[place] = [one for one in self.triples(place) if one not in gone]
        if values or before:
            added = [Triple(NamedNode(subject), _iri(name), value) for value in values]
            self._changed[home] = [*self.triples(home), *added]

    def drop(self, subject: str) -> None:
        """Take away all that is said of a thing."""
        for path in sorted({*self._files, *self._changed}):
            kept = [one for one in self.triples(path) if one.subject != NamedNode(subject)]
            if len(kept) < len(self.triples(path)):
                self._changed[path] = kept

    def points_at(self, node: str) -> bool:
        """Tell whether a fact points at a thing."""
        paths = sorted({*self._files, *self._changed})
        return any(one.object == NamedNode(node) for path in paths for one in self.triples(path))

    def texts(self) -> Mapping[str, str]:
        """Give the files that say something else than before, by path, in canonical form.

        Raises:
            InputProblem: a file whose comments would be lost, or that cannot be written.
        """
        made = {}
        for path, triples in sorted(self._changed.items()):
            file = self._files.get(path)
            if file and {*triples} == {*parse_turtle(file.text, file.shown)}:
                continue
            if file:
                canonical_turtle(file.text, file.shown)
            text = triples_text([*dict.fromkeys(triples)], "ttl", self._prefixes)
            made[path] = canonical_turtle(text, path)
        return made


def english(words: str) -> Literal:
    """Give a text in English."""
    return Literal(words, language="en")


def _iri(name: str) -> NamedNode:
    prefix, _, local = name.partition(":")
    return NamedNode(PREFIXES[prefix] + local)
