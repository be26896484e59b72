"""Find things of the graph by words: labels, texts and codes, forgivingly."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from pyoxigraph import NamedNode

from pcgraph.engine import is_true, solutions
from pcgraph.model import Store, Table
from pcgraph.names import VERSION, Prefixes
from pcgraph.resolve import fold, label_key
from pcgraph.wording import mend, stem, tokens

COLUMNS = ("thing", "thing_name", "found_in", "framework", "line_first", "thing_id", "source_file")
"""The columns of the answer; ``data_version`` is the last."""

_THINGS = """SELECT ?x ?kind ?rank ?words ?framework ?old ?file ?line WHERE {
  VALUES (?property ?rank) { (skos:notation 1) (skos:prefLabel 2) (skos:altLabel 3)
    (dcterms:title 4) (pc:heading 5) (pc:registerUrn 6) (pc:tag 7) (pc:text 8) }
  ?x ?property ?words ; a ?class .
  ?class rdfs:label ?kind .
  OPTIONAL { ?x skos:inScheme|dcterms:isPartOf ?document . ?document skos:prefLabel ?framework ;
    prov:wasDerivedFrom ?any .
    BIND(EXISTS { ?later prov:wasRevisionOf ?document } AS ?old) }
  OPTIONAL { ?x prov:wasQuotedFrom ?source . ?source pc:fileName ?file }
  OPTIONAL { ?x pc:firstLine ?line }
} ORDER BY ?x ?rank ?words"""
_TEXT = 8
_ROOT = 4
_CODE_PREFIX = "sfh"
_STANDARD = "National Occupational Standard"
_ORDER = (
    _STANDARD,
    "role",
    "named term",
    "competency",
    "requirement",
    "responsibility",
)


@dataclass(frozen=True)
class Thing:
    """One thing of the graph with all its words.

    Attributes:
        node: its IRI.
        id: its short id.
        kind: the label of its class.
        shown: its code and label, or the beginning of its text.
        names: its code, labels, title and heading.
        texts: the words of the source.
        framework: the document it stands in, or nothing.
        line: its first line, or 0.
        file: the file of the source, or nothing.
        old: whether its document is an earlier edition.
    """

    node: NamedNode
    id: str
    kind: str
    shown: str
    names: tuple[str, ...]
    texts: tuple[str, ...]
    framework: str
    line: int
    file: str
    old: bool


class Index:
    """Everything of a graph that has words, collected once."""

    def __init__(self, store: Store, prefixes: Prefixes) -> None:
        self.things = things_of(store, prefixes)

    @cached_property
    def words(self) -> frozenset[str]:
        """Every word of every name and text: none of them is a slip of the pen."""
        texts = [text for one in self.things for text in (*one.names, *one.texts)]
        return frozenset(word for text in texts for word in tokens(text))

    def knows(self, word: str) -> bool:
        """Tell whether a word, or another form of it, stands anywhere."""
        one = [_pattern(word)]
        return any(
            _holds(text, one) for thing in self.things for text in (*thing.names, *thing.texts)
        )


def find(index: Index, typed: str, limit: int | None = None) -> Table:
    """Find things by what a person remembers of them.

    A code or label that is typed whole comes first, then labels and texts that hold every
    word (by stem), then, if there are none, what a slip of the pen may have meant. A code is
    taken with or without the SFH of the register, blanks and hyphens; one code is never taken
    for another.

    Args:
        index: everything that has words.
        typed: words, a code or a short id.
        limit: how many are given, the nearest first; None for all.

    Returns:
        A table of ``COLUMNS``; an empty one says why in its notes.
    """
    wanted = [word for word in tokens(typed) if fold(word)]
    found, notes = _ranked(index.things, typed, wanted), []
    if not found:
        meant = {word: mend(word, index.words) for word in wanted if not index.knows(word)}
        read = [meant.get(word) or word for word in wanted]
        found = _ranked(index.things, " ".join(read), read)
        notes = [f"{word!r} was read as {right!r}." for word, right in meant.items() if right]
        if not found:
            strange = [word for word, right in meant.items() if not right]
            notes = [_nothing(wanted, strange), *_near_codes(index.things, typed)]
    if limit and len(found) > limit:
        notes.append(f"The nearest {limit} of {len(found)} (--limit {len(found)} for all).")
    rows = tuple(
        (one.kind, one.shown, None if where in one.shown else where, one.framework or None,
         one.line or None, one.id, one.file or None, VERSION)
        for one, where in found[:limit]
    )  # fmt: skip
    about = (("Question", f"What holds the words {typed!r}?"), ("Rows", str(len(rows))))
    return Table((*COLUMNS, "data_version"), rows, closed=2, notes=tuple(notes), about=about)


def _near_codes(things: Sequence[Thing], typed: str) -> list[str]:
    """Name the codes that look like what was typed; one code is never taken for another."""
    import difflib

    codes = {fold(one.names[0]): one.names[0] for one in things if one.kind == _STANDARD}
    near = difflib.get_close_matches(fold(typed), codes, 3, 0.7)
    return [f"The nearest codes: {', '.join(codes[key] for key in near)}."] if near else []


def _nothing(wanted: Sequence[str], strange: Sequence[str]) -> str:
    """Say why nothing was found."""
    if not wanted:
        return "Give a word, a code or a short id."
    if strange:
        return f"No label, text or code holds: {', '.join(strange)}."
    return f"Each word stands somewhere, but nothing holds all of: {', '.join(wanted)}."


def things_of(store: Store, prefixes: Prefixes) -> list[Thing]:
    """Collect everything of the graph that has words."""
    rows: dict[NamedNode, list[dict[str, Any]]] = {}
    for row in solutions(store, _THINGS, "find"):
        rows.setdefault(row["x"], []).append(row)
    found = []
    for node, mine in rows.items():
        ranked = [(int(row["rank"].value), row["words"].value) for row in mine]
        names = tuple(dict.fromkeys(words for rank, words in ranked if rank < _TEXT))
        texts = tuple(dict.fromkeys(words for rank, words in ranked if rank == _TEXT))
        code = next((words for rank, words in ranked if rank == 1), "")
        label = next((words for rank, words in ranked if rank > 1), "")
        first = mine[0]
        found.append(
            Thing(
                node,
                prefixes.compact(node.value),
                min(row["kind"].value for row in mine),
                f"{code} {label}".strip(),
                names,
                texts,
                first["framework"].value if first["framework"] else "",
                int(first["line"].value) if first["line"] else 0,
                first["file"].value if first["file"] else "",
                is_true(first["old"]),
            )
        )
    return found


def _ranked(things: Sequence[Thing], typed: str, wanted: Sequence[str]) -> list[tuple[Thing, str]]:
    """Give the things that hold every word, the nearest first, each with where it was found."""
    whole = {label_key(typed), label_key(typed).removeprefix(_CODE_PREFIX)} - {""}
    patterns = [_pattern(word) for word in wanted]
    numbers = re.findall("[0-9]+", typed)
    found = []
    for one in things:
        exact = one.id == typed or any(
            whole & {label_key(name), label_key(name).removeprefix(_CODE_PREFIX)}
            and re.findall("[0-9]+", name) == numbers
            for name in one.names
        )
        named = next((name for name in one.names if _holds(name, patterns)), "")
        text = next((text for text in one.texts if _holds(text, patterns)), "")
        if exact or named or text:
            step = 0 if exact else 1 if named else 2
            kind = _ORDER.index(one.kind) if one.kind in _ORDER else len(_ORDER)
            place = (step, kind, one.old, one.framework, one.line, one.node.value)
            found.append((place, one, text or named or one.shown))
    return [(one, where) for _, one, where in sorted(found, key=lambda item: item[0])]


def _pattern(word: str) -> re.Pattern[str]:
    """Match a word by its stem, a code or number whole."""
    if re.search(r"\d", word):
        return re.compile(rf"(?<![\w.]){re.escape(word)}(?!\w|\.\w)", re.IGNORECASE)
    root = re.sub("i$", "", stem(word))
    if len(root) < _ROOT:
        return re.compile(rf"(?<!\w){re.escape(word)}(?!\w)", re.IGNORECASE)
    return re.compile(rf"(?<!\w){re.escape(root)}", re.IGNORECASE)


def _holds(text: str, patterns: Sequence[re.Pattern[str]]) -> bool:
    return bool(patterns) and all(pattern.search(text) for pattern in patterns)
