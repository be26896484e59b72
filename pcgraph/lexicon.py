"""Find the names of the graph in a sentence, and reduce the rest to what it says.

What a name may be comes from the parameters of the queries; what people say instead comes from
``queries/synonyms.csv``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from pyoxigraph import Literal

from pcgraph.engine import solutions
from pcgraph.errors import UsageProblem
from pcgraph.model import Param, QueryFile, Store, Synonym
from pcgraph.resolve import (
    Candidate,
    alike,
    ambiguous,
    candidates,
    fold,
    has_name,
    label_key,
    resolve,
    unknown,
    word_set,
)
from pcgraph.wording import mend, stem, tokens

STATEMENT = "pc:Statement"
_ROLE = "pc:Role"
_STANDARD = "pc:OccupationalStandard"
_LONGEST = 10
_SENTENCE = 90
_CODE = re.compile(r"[a-z]{2,7}_?\d[\w.]*")
_QUOTED = re.compile(r"[\"“]([^\"“”]+)[\"”]|(?<!\w)['‘](.+?)['’](?!\w)")
_WHOLE = re.compile(r"^'([^']*)'$")
_ID = re.compile(r"(?<![\w:/])([A-Za-z][\w-]*:\w(?:[\w.-]*\w)?)")


@dataclass(frozen=True)
class Name:
    """A name of the graph that stands in a question.

    Attributes:
        meanings: what it may be: the source of a parameter's values, and the value.
        words: the words as they stand there.
        note: what is to be said if it is used.
        trouble: the error to be raised if it is used: it has two meanings.
    """

    meanings: tuple[tuple[str, Candidate], ...]
    words: tuple[str, ...]
    note: str = ""
    trouble: UsageProblem | None = None

    @property
    def is_word(self) -> bool:
        """Whether it is a word of a list, such as a kind, and no thing of its own."""
        return all(isinstance(candidate.term, Literal) for _, candidate in self.meanings)

    def value_for(self, source: str) -> str | None:
        """Give the value that it fills a parameter with; its words, where several things fit."""
        fit = [candidate for known, candidate in self.meanings if known == source]
        if len({one.term for one in fit}) > 1:
            return " ".join(self.words)
        return fit[0].words[0] if fit else None


class Lexicon:
    """The words in which a graph can be asked."""

    def __init__(
        self,
        store: Store,
        queries: Sequence[QueryFile],
        synonyms: Sequence[Synonym],
        asked: Sequence[str],
    ) -> None:
        self._store = store
        self._params = [param for query in queries for param in query.params.values()]
        self._synonyms = {tuple(tokens(one.said)): one for one in synonyms}
        self._asked = asked

    def read(self, question: str) -> tuple[list[Name | str], list[str]]:
        """Part a question into names of the graph and other words, and notes on slips of the pen.

        Args:
            question: the words, as typed.

        Raises:
            UsageProblem: PC-VALUE-UNKNOWN for a code that the graph does not hold.
        """
        parts: list[Name | str] = []
        # A shell that knows no single quotes leaves them around the whole question.
        question = _WHOLE.sub(r"\1", question.strip())
        for found in _QUOTED.finditer(question):
            said = found[1] or found[2]
            if label_key(said) not in self._keys and tuple(tokens(said)) not in self._synonyms:
                value = Candidate(Literal(said), said, (said,))
                parts.append(Name(((STATEMENT, value),), tuple(tokens(said))))
                question = question.replace(found[0], " ")
        notes: list[str] = []
        for number, piece in enumerate(_ID.split(question)):
            name = self._with_id(piece) if number % 2 else None
            if name:
                parts.append(name)
                continue
            words, slips = self._mended(tokens(piece))
            notes += slips
            place = 0
            while place < len(words):
                name, size = self._name_at(words, place)
                parts.append(name or self._role_with(words[place]) or words[place])
                place += size
        return parts, notes

    def keywords(self, words: Sequence[str]) -> list[str]:
        """Reduce words to stems, put synonyms in, and drop what carries nothing."""
        found: list[str] = []
        place = 0
        while place < len(words):
            for size in range(min(_LONGEST, len(words) - place), 0, -1):
                said = self._synonyms.get(tuple(words[place : place + size]))
                if said and said.kind == "word":
                    found += [stem(word) for word in tokens(said.means)]
                    break
            else:
                found.append(stem(words[place]))
            place += size
        return found

    def also(self, value: str) -> list[Synonym]:
        """Give what else a printed name may mean, and where only if it has no answer."""
        said = fold(value)
        return [
            one
            for one in self._synonyms.values()
            if one.kind in ("also", "else") and fold(one.said) == said
        ]

    def is_statement(self, words: str) -> bool:
        """Tell whether words stand together in some statement of the graph."""
        wanted = word_set(words)
        return any(wanted <= known for known in self._statements)

    @cached_property
    def _statements(self) -> list[set[str]]:
        return [word_set(label) for one in self._lines for label in one.words]

    @cached_property
    def _lines(self) -> list[Candidate]:
        """List the lines of all documents."""
        params = [param for param in self._params if param.of_class == STATEMENT]
        return candidates(self._store, params[0]) if params else []

    @cached_property
    def _sources(self) -> dict[str, list[Candidate]]:
        """List what each kind of parameter may be."""
        found: dict[str, list[Candidate]] = {}
        for param in self._params:
            source = source_of(param)
            if source and source != STATEMENT and source not in found:
                found[source] = candidates(self._store, param)
        return found

    @cached_property
    def _ids(self) -> dict[str, list[tuple[str, Candidate]]]:
        """List the things of the graph by their short ids; lines are among them."""
        known = {**self._sources, STATEMENT: self._lines}
        found: dict[str, list[tuple[str, Candidate]]] = {}
        for source, some in known.items():
            for one in some:
                short = replace(one, words=(one.id,))
                found.setdefault(one.id.casefold(), []).append((source, short))
        return found

    def _with_id(self, typed: str) -> Name | None:
        """Read a short id; words before a colon that is of none are words.

        Raises:
            UsageProblem: PC-VALUE-UNKNOWN for an id that nothing has.
        """
        if meanings := self._ids.get(typed.casefold()):
            return Name(tuple(meanings), tuple(tokens(typed)))
        head = typed.casefold().partition(":")[0] + ":"
        if any(known.startswith(head) for known in self._ids):
            ids = [replace(one, shown=one.id) for some in self._ids.values() for _, one in some]
            raise unknown(repr(typed[:60]), "Nearest", alike(typed, ids), typed)
        return None

    @cached_property
    def _keys(self) -> dict[str, list[tuple[str, Candidate]]]:
        """List the names of the graph by what counts when they are compared."""
        found: dict[str, list[tuple[str, Candidate]]] = {}
        for source, known in self._sources.items():
            for one in known:
                for word in dict.fromkeys(map(label_key, one.words)):
                    found.setdefault(word, []).append((source, one))
        return found

    @cached_property
    def _vocabulary(self) -> frozenset[str]:
        """Collect the words that a question is made of: labels, synonyms, patterns."""
        texts = [word for known in self._sources.values() for one in known for word in one.words]
        texts += [" ".join((*said, one.means)) for said, one in self._synonyms.items()]
        texts += self._asked
        return frozenset(word for text in texts if len(text) < _SENTENCE for word in tokens(text))

    def _mended(self, words: Sequence[str]) -> tuple[list[str], list[str]]:
        """Mend slips of the pen, and say so; a word of the sources is none."""
        strange = [word for word in words if word not in self._vocabulary]
        if not strange:
            return list(words), []
        stems = {stem(word) for word in self._vocabulary}
        rows = solutions(self._store, "SELECT ?t WHERE { ?s pc:text ?t }", "ask")
        printed = {word for row in rows for word in tokens(row["t"].value)}
        meant = {
            word: self._meant(word)
            for word in strange
            if word not in printed and stem(word) not in stems
        }
        notes = [f"{word!r} was read as {right!r}." for word, right in meant.items() if right]
        return [meant.get(word) or word for word in words], notes

    def _meant(self, word: str) -> str:
        """Mend a slip; into a word that says nothing only where a letter lacks or is swapped."""
        right = mend(word, self._vocabulary, lambda one: tuple(self.keywords([one])))
        same = sorted(right) == sorted(word)
        return right if self.keywords([right]) or same or len(right) > len(word) else ""

    def _name_at(self, words: Sequence[str], place: int) -> tuple[Name | None, int]:
        """Find the longest name that begins at a place; else step over one word."""
        for size in range(min(_LONGEST, len(words) - place), 0, -1):
            span = tuple(words[place : place + size])
            meanings = [
                (source, one)
                for source, one in self._keys.get(label_key(" ".join(span)), [])
                if has_name(one, " ".join(span))
            ]
            if len(fold("".join(span))) < 4:
                meanings = [
                    (source, one)
                    for source, one in meanings
                    if " ".join(span) in map(str.casefold, one.words) and span not in self._synonyms
                ]
            if meanings:
                return Name(tuple(meanings), span), size
            said = self._synonyms.get(span)
            if said and said.kind == "name" and label_key(said.means) in self._keys:
                note = f"{' '.join(span)!r} was read as {said.means}: {said.note}"
                return Name(tuple(self._keys[label_key(said.means)]), span, note), size
        if _CODE.fullmatch(words[place]):
            resolve(words[place].upper(), "", self._sources.get(_STANDARD, []))
        return None, 1

    def _role_with(self, word: str) -> Name | None:
        """Read a word that people say for a role whose label holds it, such as coach."""
        said = self._synonyms.get((word,))
        if said is None or said.kind != "part":
            return None
        known = self._sources.get(_ROLE, [])
        fit = [one for one in known if any(fold(said.means) in fold(w) for w in one.words)]
        if len(fit) > 1:
            return Name(((_ROLE, fit[0]),), (word,), trouble=ambiguous(repr(word), fit, word))
        note = f"{word!r} was read as {fit[0].shown}." if fit else ""
        return Name(((_ROLE, fit[0]),), (word,), note) if fit else None


def source_of(param: Param) -> str:
    """Say where the values of a parameter come from; nothing for a flag or any words."""
    if param.kind == "flag":
        return ""
    return param.of_class or param.of_property or " ".join(param.values)
