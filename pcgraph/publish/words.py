"""Leave out the words of others: what a release may hold of each source is decided in the data.

No run of six words of a source that may not be handed on stays in a file. In place of a quoted
line stands our short label with a fingerprint of the words, so that what had the same words still
has the same text, and who has the source can tell that it is the one.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from pyoxigraph import Literal, NamedNode, Quad, Triple

from pcgraph.composition import is_graph_file
from pcgraph.engine import solutions
from pcgraph.errors import InputProblem
from pcgraph.format import parse_turtle
from pcgraph.model import Store, TextFile
from pcgraph.names import OURS, PREFIXES, Prefixes
from pcgraph.publish.forms import canonical_lines, statements
from pcgraph.stand_in import LEFT_OUT_MARK
from pcgraph.triples import triples_text

RUN = 6
"""So many words of a source one after the other are its words; fewer may be anyone's."""
LEFT_OUT = "…"
PARTED = "\n|\n"
"""Stands between texts, or things of one, across which no run goes."""
_WORD = re.compile(r"(?<!\S)\S*[^\W_]\S*")
_EDGES = re.compile(r"^[\W_]+|[\W_]+$")
_AROUND = re.compile(r"^[\W_]+|(?<![\W_])[\W_]+$")
_CELLS = re.compile(r"<[^<>]*>|[\t\n\r|;\"]")
_CODE = re.compile(r"[A-Z_]{2,}\d|\d+\.\d")
"""Codes of standards and numbers of functions: they part a run."""
_UNSEEN = dict.fromkeys([0xAD, *range(0x200B, 0x2010), 0x2060, 0xFEFF])
"""Signs within a word that nobody sees: soft hyphens, zero-width spaces and their like."""
_KEPT = 4
_TEXT = NamedNode(PREFIXES["pc"] + "text")
_LABEL = NamedNode(PREFIXES["skos"] + "prefLabel")
_STATEMENTS = """SELECT ?line ?text ?label ?source WHERE {
    ?line pc:text ?text ; skos:prefLabel ?label ; prov:wasQuotedFrom ?source .
    VALUES ?source { SOURCES } } ORDER BY ?line"""


@dataclass(frozen=True)
class Source:
    """What a release may hold of one source.

    Attributes:
        iri: the source.
        file: the name of its text.
        decision: ``full``, ``structure`` or ``withheld``.
        licence: what it says of its licence.
        reason: why it was decided so.
    """

    iri: str
    file: str
    decision: str
    licence: str
    reason: str


def sources_of(store: Store) -> list[Source]:
    """Read from the graph what a release may hold of each source; none said is ``structure``."""
    text = """SELECT ?source ?file ?decision ?licence ?reason WHERE {
        ?source a pc:SourceDocument ; pc:fileName ?file .
        OPTIONAL { ?source pc:redistribution ?decision }
        OPTIONAL { ?source pc:licenceStatus ?licence }
        OPTIONAL { ?source pc:redistributionReason ?reason } } ORDER BY ?file"""

    def word(row: Mapping[str, object], name: str, other: str) -> str:
        return str(getattr(row[name], "value", other))

    return [
        Source(
            row["source"].value,
            row["file"].value,
            word(row, "decision", "structure"),
            word(row, "licence", "not stated"),
            word(row, "reason", ""),
        )
        for row in solutions(store, text, "publish")
    ]


def source_texts(files: Iterable[TextFile], sources: Iterable[Source]) -> dict[str, str]:
    """Give the text of each source by the name of its file; texts of one name are joined.

    Args:
        files: the texts of the layout.
        sources: what must be there: without it nobody can tell which words are its.

    Raises:
        InputProblem: PC-PUBLISH-SOURCE.
    """
    found: dict[str, str] = {}
    for file in files:
        folder, _, name = file.path.rpartition("/")
        if f"{folder}/".startswith("data/sources/"):
            found[name] = f"{found[name]}{PARTED}{file.text}" if name in found else file.text
    for one in sources:
        if one.file not in found:
            raise InputProblem(
                "PC-PUBLISH-SOURCE",
                f"the text of this document is not there: {one.file!r}. Without it nobody can "
                "tell which words are its own.",
                "Put it into data/sources/, whole and unchanged.",
                one.iri,
            )
    return found


class Words:
    """The words of sources that a release leaves out.

    Args:
        texts: those sources, whole.
    """

    def __init__(self, texts: Iterable[str]) -> None:
        self._runs: set[tuple[str, ...]] = set()
        for text in texts:
            for cell in text.split("|"):
                self._runs.update(_windows(_words(cell)))
        self._known = frozenset(word for run in self._runs for word in run)

    def __len__(self) -> int:
        """Tell how many runs there are."""
        return len(self._runs)

    def spans(self, text: str) -> Iterator[tuple[int, int]]:
        """Find the runs of a source in a text: first and last word of each, counted from 0."""
        words = _words(text)
        begin = end = -1
        for place in self._places(words):
            if place > end:
                if end >= 0:
                    yield begin, end
                begin = place
            end = place + RUN - 1
        if end >= 0:
            yield begin, end

    def _places(self, words: Sequence[str]) -> Iterator[int]:
        """Find where the runs of a source begin."""
        streak = 0
        for end, word in enumerate(words, 1):
            streak = streak + 1 if word in self._known else 0
            if streak >= RUN and tuple(words[end - RUN : end]) in self._runs:
                yield end - RUN

    def runs(self, text: str) -> Iterator[str]:
        """Give the runs of a source that stand in a line, cell or element of a whole file."""
        for cell in _CELLS.split(text):
            if len(cell.split(None, RUN - 1)) < RUN:
                continue
            for first, last in self.spans(cell):
                found = list(_WORD.finditer(cell))
                yield cell[found[first].start() : found[last].end()]

    def cut(self, text: str) -> str:
        """Leave out the runs of a source, but for the first words of each.

        >>> Words(["meet DBS reference standards and have a clear record"]).cut(
        ...     "They must meet DBS reference standards and have a clear record, by law.")
        'They must meet DBS reference standards …, by law.'
        """
        for kept in range(_KEPT, -1, -1):
            found = list(_WORD.finditer(text))
            for first, last in reversed(list(self.spans(text))):
                begin = found[first + kept - 1].end() if kept else found[first].start()
                word = found[last]
                edge = _EDGES.search(word.group(), len(word.group()) // 2)
                end = word.start() + edge.start() if edge else word.end()
                text = f"{text[:begin]}{' ' if kept else ''}{LEFT_OUT}{text[end:]}"
            if next(self.spans(text), None) is None:
                break
        return text


class Cutter:
    """Puts what may be handed on in the place of texts with words of a source.

    Args:
        words: the words that are left out.
        lines: for each quoted line the text and the label that stand in its place.
    """

    def __init__(self, words: Words, lines: Mapping[str, tuple[str, str]]) -> None:
        self._words = words
        self._lines = lines

    def quad(self, quad: Quad) -> Quad:
        """Cut the text of a quad; without words of a source it stays as it is."""
        new = self.literal(quad)
        if new == quad.object:
            return quad
        return Quad(quad.subject, quad.predicate, new, quad.graph_name)

    def literal(self, fact: Triple | Quad) -> Any:
        """Give the object of a fact; of a text what is left without words of a source."""
        value = fact.object
        if not isinstance(value, Literal):
            return value
        said = self._lines.get(getattr(fact.subject, "value", ""))
        if said and fact.predicate in (_TEXT, _LABEL):
            new = said[fact.predicate == _LABEL]
        else:
            new = self._words.cut(value.value)
        return value if new == value.value else _like(value, new)


def cutter(
    store: Store, texts: Mapping[str, str], sources: Sequence[Source], opened: Collection[str]
) -> Cutter:
    """Give what leaves out the words of all sources, as a release without words does.

    Args:
        store: the graph with all words.
        texts: the sources by the name of their file.
        sources: all of them.
        opened: the addresses of those whose lines are in the graph in their own words.
    """
    words = Words(texts[one.file] for one in sources)
    lines = _stand_ins(store, sources, words)
    return Cutter(words, {line: said for line, source, said in lines if source in opened})


def left_out(
    files: Sequence[TextFile],
    store: Store,
    texts: Mapping[str, str],
    kept_back: Sequence[Source],
    prefixes: Prefixes = OURS,
    report: Callable[[str, int, int], None] | None = None,
) -> tuple[tuple[TextFile, ...], Words, int]:
    """Rewrite files so that they hold no words of the sources that may not be handed on.

    Args:
        files: the files of the graph.
        store: the graph that they make.
        texts: the sources by the name of their file.
        kept_back: the sources whose words are left out.
        prefixes: the map that ids are written by.
        report: told of each file.

    Returns:
        The files with the same facts, literals apart; the words left out; how many literals and
        cells were changed.
    """
    words = Words(texts[one.file] for one in kept_back if one.file in texts)
    cut = Cutter(words, {line: said for line, _, said in _stand_ins(store, kept_back, words)})
    number = 0
    rewritten = []
    for done, file in enumerate(files):
        if report:
            report(f"the words of {file.path}", done, len(files))
        if is_graph_file(file.path):
            text, changed = _turtle_without(file, cut, prefixes)
        else:
            text, changed = _table_without(file.text, words)
        number += changed
        rewritten.append(replace(file, text=text) if changed else file)
    return tuple(rewritten), words, number


def _stand_ins(
    store: Store, sources: Sequence[Source], words: Words
) -> Iterator[tuple[str, str, tuple[str, str]]]:
    """Give each quoted line with its source, and the text and label that stand in its place.

    Lines of the same words get the same text: that of the first of them.
    """
    texts: dict[str, str] = {}
    decisions = {one.iri: one.decision for one in sources}
    if not sources:
        return
    asked = _STATEMENTS.replace("SOURCES", " ".join(f"<{one.iri}>" for one in sources))
    for row in solutions(store, asked, "publish"):
        text, line = row["text"].value, row["line"].value
        label = words.cut(row["label"].value)
        source = row["source"].value
        if decisions[source] == "withheld":
            label = OURS.compact(line)
        mark = hashlib.sha256(text.encode("utf-8")).hexdigest()[:8]
        yield line, source, (texts.setdefault(text, f"{label} {LEFT_OUT_MARK}{mark}]"), label)


def _turtle_without(file: TextFile, cut: Cutter, prefixes: Prefixes) -> tuple[str, int]:
    """Rewrite a Turtle file; give the text and how many literals were changed."""
    triples, number = [], 0
    for triple in parse_turtle(file.text, file.shown):
        value = cut.literal(triple)
        if value != triple.object:
            number += 1
            triple = Triple(triple.subject, triple.predicate, value)
        triples.append(triple)
    if not number:
        return file.text, 0
    named = statements(canonical_lines(Quad(*triple) for triple in triples))
    return triples_text([*named], "ttl", prefixes), number


def _table_without(text: str, words: Words) -> tuple[str, int]:
    """Rewrite the cells and the head of an SSSOM table."""
    number = 0
    lines = []
    for line in text.split("\n"):
        cells = line.split("\t")
        new = [words.cut(cell) for cell in cells]
        number += sum(a != b for a, b in zip(cells, new, strict=True))
        lines.append("\t".join(new))
    return "\n".join(lines), number


def whole_lines(pieces: Iterable[str]) -> Iterator[str]:
    r"""Give a file that was cut anywhere in pieces that end with a line or a tag.

    >>> list(whole_lines(["one li", "ne<b>two", " lines\nthree"]))
    ['one line<b>', 'two lines\n', 'three']
    """
    rest = ""
    for piece in pieces:
        text = rest + piece
        cut = max(text.rfind("\n"), text.rfind(">")) + 1
        if cut:
            yield text[:cut]
        rest = text[cut:]
    if rest:
        yield rest


def _like(literal: Literal, text: str) -> Literal:
    """Give a text the language or datatype of another."""
    if literal.language:
        return Literal(text, language=literal.language)
    return Literal(text, datatype=literal.datatype)


def _words(text: str) -> list[str]:
    """Take a text apart at blanks: an address or name with hyphens is one word, a code none."""
    return [*map(_plain, _WORD.findall(text))]


@lru_cache(1 << 16)
def _plain(word: str) -> str:
    """Give a word without marks around it and in small letters; of a code nothing."""
    if not word.isascii():
        word = unicodedata.normalize("NFKC", word.translate(_UNSEEN)).replace("’", "'")
    plain = _AROUND.sub("", word)
    return "" if _CODE.match(plain) else plain.casefold()


def _windows(words: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """Give each run of six words; none goes across a code or number."""
    for place in range(len(words) - RUN + 1):
        run = tuple(words[place : place + RUN])
        if all(run):
            yield run
