"""Turn plain words into a named question, by patterns and synonyms kept as data.

No model and no network. The patterns stand in the headers of the query files, the synonyms in
``queries/synonyms.csv``, the replies to what no query answers in ``queries/replies.csv``. Every
word of the question must be accounted for: by a name of the graph, by a word of the pattern, or
by the list of words that carry nothing. A word that is left over is never passed over in silence.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from functools import cached_property
from math import log

from pcgraph.compare import EDITIONS, FRAMEWORKS, QUERIES, sides
from pcgraph.errors import UsageProblem
from pcgraph.lexicon import STATEMENT, Lexicon, Name, source_of
from pcgraph.model import QueryFile, Reply, Store, Synonym
from pcgraph.names import OURS
from pcgraph.query import quoted
from pcgraph.wording import stem, tokens

_SURE = 0.75
_APART = 0.05
_ONLY_NAMES = 0.8
_MISSING = 0.3
_EXTRA = 0.12
_READ = 0.15
_ORDER = 0.2
_NEAREST = 3
_TELLING = 7
_LONGEST = 2000
_SLOT = re.compile(r"\{([a-z-]+)\}")
_ANYTHING = "…"
_ENDS = (stem("nos"), stem("competency"))
_NEGATION = stem("without")
"""What not, no and never are read as; a pattern and its question must have it both, or neither."""

_WORD_FOR_WORD = QUERIES[FRAMEWORKS][0]
_PAIRS = {name: tuple(pair) for name, *pair in (QUERIES[EDITIONS], QUERIES[FRAMEWORKS])}
_PAIRS["domain-changes"] = _PAIRS[QUERIES[EDITIONS][0]]
"""The two parameters of a query that may take two editions."""
_JOINED = (
    "What became of the lines between these two is recorded, so that is asked; word for word: "
    "pcgraph query compare-frameworks."
)


@dataclass(frozen=True)
class Understood:
    """What a question was understood to be.

    Attributes:
        query: name of the query that answers it; empty for a reply.
        given: its values, by parameter name, as a person would type them.
        reply: what is replied where no query answers.
        notes: what was read as what.
        instead: what else a value may mean, to be tried if it has no answer.
    """

    query: str
    given: Mapping[str, list[str]]
    reply: Reply | None = None
    notes: tuple[str, ...] = ()
    instead: tuple[tuple[str, Synonym], ...] = ()

    @property
    def command(self) -> str:
        """The command that asks the same."""
        words = ["pcgraph", "query", self.query]
        for name, values in self.given.items():
            for value in values:
                words += [f"--{name}", quoted(value)]
        return " ".join(words)


@dataclass(frozen=True)
class _Pattern:
    """One way to put a question: its words, its slots, and where it leads."""

    words: tuple[str, ...]
    slots: tuple[str, ...]
    open: bool
    query: QueryFile | None = None
    reply: Reply | None = None

    @property
    def target(self) -> str:
        """Where the pattern leads."""
        return self.query.name if self.query else f"reply {self.reply.name if self.reply else ''}"


@dataclass(frozen=True)
class _Fit:
    """How well a pattern fits a question."""

    score: float
    pattern: _Pattern
    given: Mapping[str, list[str]]
    unused: tuple[Name, ...]
    left: tuple[str, ...]


class Asking:
    """Understands questions about one graph."""

    def __init__(
        self,
        store: Store,
        queries: Sequence[QueryFile],
        synonyms: Sequence[Synonym],
        replies: Sequence[Reply],
    ) -> None:
        self._store = store
        self._queries = queries
        self._replies = replies
        params = [param for query in queries for param in query.params.values()]
        self._slots = {param.name: source_of(param) for param in reversed(params)}
        asked = [text for query in queries for text in query.ask]
        asked += [text for reply in replies for text in reply.ask]
        self._lexicon = Lexicon(store, queries, synonyms, [_SLOT.sub(" ", one) for one in asked])

    def understand(self, question: str) -> Understood:
        """Find the named question that plain words ask.

        Args:
            question: the words, as typed.

        Returns:
            The query with its values, or a reply.

        Raises:
            UsageProblem: PC-ASK-UNSURE with the nearest questions, PC-VALUE-AMBIGUOUS for a
                name of two meanings, PC-VALUE-UNKNOWN for a code that is not in the graph.
        """
        if len(question) > _LONGEST:
            raise UsageProblem(
                "PC-ASK-LONG",
                f"the question has {len(question):,} characters; at most {_LONGEST:,} are read.",
                "Ask for one thing.",
            )
        parts, notes = self._lexicon.read(question)
        fits = [self._fit(pattern, parts) for pattern in self._patterns]
        fits.sort(key=lambda fit: -fit.score)
        best = fits[0] if fits else None
        names = [part for part in parts if isinstance(part, Name)]
        used = [name for name in names if best is None or name not in best.unused]
        rivals = [
            fit
            for fit in fits[1:]
            if best
            and best.score - fit.score < _APART
            and fit.pattern.target != best.pattern.target
        ]
        for name in used:
            if name.trouble:
                raise name.trouble
        if best is None or best.score < _SURE or rivals:
            raise self._unsure(question, fits, parts)
        notes += [name.note for name in used if name.note]
        if best.pattern.reply:
            return Understood("", best.given, best.pattern.reply, tuple(notes))
        instead = tuple(
            (param, said)
            for param, values in best.given.items()
            for value in values
            for said in self._lexicon.also(value)
        )
        found = Understood(best.pattern.target, best.given, notes=tuple(notes), instead=instead)
        return self._of_editions(found, _NEGATION in best.pattern.words)

    def _of_editions(self, found: Understood, negated: bool) -> Understood:
        """Put two editions in their order, and ask of them what became of each line.

        Word for word they are compared only where it is asked what one has and the other not.
        """
        pair = _PAIRS.get(found.query, ())
        typed = [found.given[name][0] for name in pair if len(found.given.get(name, ())) == 1]
        if len(typed) != 2:
            return found
        known = sides(self._store, typed[0], typed[1])
        if known.kind != EDITIONS:
            return found
        older, newer = (OURS.compact(one) for one in (known.one, known.other))
        if negated:
            note = "Only the same words count here. What became of each line is told by:"
            command = f"  pcgraph compare {older} {newer}"
            return replace(found, notes=(*found.notes, note, command))
        word_for_word = found.query == _WORD_FOR_WORD
        others = {name: words for name, words in found.given.items() if name not in pair}
        return replace(
            found,
            query=QUERIES[EDITIONS][0] if word_for_word else found.query,
            given={"older": [older], "newer": [newer], **others},
            notes=(*found.notes, *known.notes, *([_JOINED] if word_for_word else [])),
        )

    @cached_property
    def _patterns(self) -> list[_Pattern]:
        found = []
        for query in self._queries:
            found += [self._pattern(text, query=query) for text in query.ask]
        for reply in self._replies:
            found += [self._pattern(text, reply=reply) for text in reply.ask]
        return found

    def _pattern(
        self, text: str, query: QueryFile | None = None, reply: Reply | None = None
    ) -> _Pattern:
        words = self._lexicon.keywords(tokens(_SLOT.sub(" ", text).replace(_ANYTHING, " ")))
        slots = tuple(_SLOT.findall(text))
        return _Pattern(tuple(words), slots, _ANYTHING in text, query, reply)

    @cached_property
    def _weights(self) -> dict[str, float]:
        """Weigh each word: one that few questions use says more."""
        targets: dict[str, set[str]] = {}
        for pattern in self._patterns:
            for word in set(pattern.words):
                targets.setdefault(word, set()).add(pattern.target)
        whole = len(self._queries) + len(self._replies)
        return {word: log(1 + whole / len(where)) for word, where in targets.items()}

    @cached_property
    def _spoken(self) -> dict[str, set[str]]:
        """Collect the words that lead to each query or reply, over all its patterns."""
        found: dict[str, set[str]] = {}
        for pattern in self._patterns:
            found.setdefault(pattern.target, set()).update(pattern.words)
        return found

    def _fit(self, pattern: _Pattern, parts: Sequence[Name | str]) -> _Fit:
        """Hold one pattern against a question.

        The score is the share of the pattern's words that were said, by weight; less for a
        slot without a value, for a value without a slot, for words taken as words of a
        competency, and for another order. It is -1 where a word is left over, or one negates
        and the other does not.
        """
        names = [part for part in parts if isinstance(part, Name)]
        given, unused = _filled(pattern, names, self._slots)
        words = _words([part for part in parts if isinstance(part, str) or part in unused])
        asked = [word for run in _runs(parts, unused) for word in self._lexicon.keywords(run)]
        left = [word for word in asked if word not in self._spoken[pattern.target]]
        said = ""
        if pattern.query and "competency" in pattern.slots and "competency" not in given and left:
            said = self._competency(words, left)
        if said:
            given["competency"], left = [said], []
        listed = self._lexicon.keywords(_words([name for name in names if name.is_word]))
        whole = sum(self._weights[word] for word in set(pattern.words))
        hit = sum(self._weights[word] for word in {*asked, *listed}.intersection(pattern.words))
        negated = asked.count(_NEGATION) != pattern.words.count(_NEGATION)
        turned = _ends(asked) != _ends(pattern.words) and len(_ends(asked)) == len(
            _ends(pattern.words)
        )
        unfit = hit < whole if pattern.open else bool(left) or negated or turned
        if unfit or (asked and not pattern.words):
            return _Fit(-1.0, pattern, given, tuple(unused), tuple(left))
        missing = [slot for slot in pattern.slots if slot not in given]
        extra = [name for name in given if name not in pattern.slots]
        score = hit / whole if whole else _ONLY_NAMES
        score -= _MISSING * len(missing) + _EXTRA * len(extra) + _READ * bool(said)
        score -= _ORDER * (1 - SequenceMatcher(None, asked, pattern.words).ratio())
        return _Fit(score, pattern, given, tuple(unused), tuple(left))

    def _competency(self, words: Sequence[str], free: Sequence[str]) -> str:
        """Take the words that nothing explains as words of a competency, if one has them all."""
        free_words = [
            place for place, word in enumerate(words)
            if set(self._lexicon.keywords([word])) & set(free)
        ]  # fmt: skip
        if not free_words:
            return ""
        said = " ".join(words[free_words[0] : free_words[-1] + 1])
        telling = [words[place] for place in free_words if len(words[place]) >= _TELLING]
        if len(free_words) < 2 and not telling:
            return ""
        return said if self._lexicon.is_statement(said) else ""

    def _unsure(
        self, question: str, fits: Sequence[_Fit], parts: Sequence[Name | str]
    ) -> UsageProblem:
        """Offer the nearest questions."""
        words = _words(parts)
        asked = set(self._lexicon.keywords(words))

        def nearness(fit: _Fit) -> float:
            hit = sum(self._weights[word] for word in asked.intersection(fit.pattern.words))
            return hit + len(fit.given) - _MISSING * len(fit.left)

        near: dict[str, str] = {}
        left: set[str] = set()
        for fit in sorted(fits, key=lambda fit: -nearness(fit)):
            query = fit.pattern.query
            lacking = "other" in fit.pattern.slots and "other" not in fit.given
            if query and query.name not in near and nearness(fit) > 0 and not lacking:
                left = left if near else set(fit.left)
                given = dict(fit.given)
                if not any(map(_is_quoted, parts)):
                    given.pop("competency", None)
                command = Understood(query.name, given).command
                near[query.name] = f"{len(near) + 1}. {query.summary}\n     {command}"
            if len(near) == _NEAREST:
                break
        said = [word for word in words if set(self._lexicon.keywords([word])) & left]
        loose = ", ".join(repr(word) for word in dict.fromkeys(said))
        loose = f" No question here has a place for {loose}." if said else ""
        found = f"Things by words: pcgraph find {quoted(' '.join(said or words))}"
        remedy = "\n  ".join(
            ["Nearest questions I can answer:", *near.values(), *_known(parts), found]
        )
        return UsageProblem(
            "PC-ASK-UNSURE",
            f"I did not understand {question[:120]!r}.{loose}",
            remedy if near else "pcgraph queries lists the questions that can be answered.",
        )


def _known(parts: Sequence[Name | str]) -> list[str]:
    """Say where that stands which a question names without a doubt."""
    names = (part for part in parts if isinstance(part, Name) and not _is_quoted(part))
    shown = [
        name.meanings[0][1].shown for name in names if len(name.meanings) == 1 and not name.trouble
    ]
    return [f"What is known of: pcgraph show {quoted(one)}" for one in dict.fromkeys(shown)]


def _is_quoted(part: Name | str) -> bool:
    return isinstance(part, Name) and part.meanings[0][0] == STATEMENT


def _words(parts: Sequence[Name | str]) -> list[str]:
    """Give the words of a question's parts, in their order."""
    return [word for part in parts for word in ([part] if isinstance(part, str) else part.words)]


def _ends(words: Sequence[str]) -> list[str]:
    """Give NOS and competency in the order in which they are named: which is asked of which."""
    return list(dict.fromkeys(word for word in words if word in _ENDS))


def _runs(parts: Sequence[Name | str], unused: Sequence[Name]) -> list[list[str]]:
    """Give the words between the names that are used: no phrase reaches over a name."""
    runs: list[list[str]] = [[]]
    for part in parts:
        if isinstance(part, str) or part in unused:
            runs[-1] += _words([part])
        else:
            runs.append([])
    return runs


def _filled(
    pattern: _Pattern, names: Sequence[Name], slots: Mapping[str, str]
) -> tuple[dict[str, list[str]], list[Name]]:
    """Put the names of a question into the slots and parameters of a pattern."""
    sources = {slot: slots.get(slot, "") for slot in pattern.slots}
    for param in pattern.query.params.values() if pattern.query else ():
        sources[param.name] = source_of(param)
    given: dict[str, list[str]] = {}
    unused = []
    for name in names:
        for slot, source in sources.items():
            more = name.is_word or not {"other", "newer"} & set(sources)
            value = name.value_for(source) if slot not in given or more else None
            if value is not None:
                given.setdefault(slot, []).append(value)
                break
        else:
            unused.append(name)
    order = [*pattern.query.params, *given] if pattern.query else list(given)
    return {name: given[name] for name in sorted(given, key=order.index)}, unused
