"""What was judged on the same words, or nearly the same, elsewhere in the graph."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import floor

from pcgraph.composition import Composition
from pcgraph.decisions.card import ACCEPTED, NOT_USED, decided_by, decided_how
from pcgraph.engine import solutions
from pcgraph.judgement import EVIDENCE_WORDS
from pcgraph.sssom import EVIDENCE_SLOT, ROLE
from pcgraph.suggested.wordings import normalised

_NEARLY = 0.9
"""Of the words of both texts, the share that both must have (Dice): one in ten may differ."""
_SHORTEST = 4
"""Words of a text that may be nearly another; of shorter ones each word is the matter."""
_LINES = """SELECT ?x ?text ?line ?label WHERE { ?x pc:text ?text ; skos:inScheme ?in .
    ?in skos:prefLabel ?label . OPTIONAL { ?x pc:firstLine ?line } } ORDER BY ?x ?label ?line"""


@dataclass(frozen=True)
class Judged:
    """A judgement on other lines with these words.

    Attributes:
        standard: the NOS.
        accepted: whether it was accepted; else it was considered and not used.
        same: whether the words are the same; else nearly.
        words: what is told of it.
    """

    standard: str
    accepted: bool
    same: bool
    words: str


class Elsewhere:
    """The judged lines of the graph, found by their words.

    Args:
        composition: the graph.
    """

    def __init__(self, composition: Composition) -> None:
        expand = composition.prefixes.expand
        said: dict[str, list[tuple[str, bool, str]]] = {}
        for whole in composition.sets:
            if whole.decision not in (ACCEPTED, NOT_USED):
                continue
            for row in whole.rows:
                if row.get("subject_category") == ROLE:
                    continue
                shows = EVIDENCE_WORDS.get(row.get(EVIDENCE_SLOT), "")
                how = "person" if decided_how(row).startswith("person") else "machine"
                judge = f"by {how}: {decided_by(row)}" if decided_by(row) else f"by {how}"
                reviewer = row.get("reviewer_label") or row.get("reviewer_id")
                reviewed = f"reviewed by {reviewer or 'nobody yet'}"
                head = f"{shows} ({whole.decision}, " if shows else f"({whole.decision}, "
                told = f"{head}{judge}; {reviewed})"
                line = expand(row.get("subject_id")) or ""
                standard = expand(row.get("object_id")) or ""
                said.setdefault(line, []).append((standard, whole.decision == ACCEPTED, told))
        self._said: Mapping[str, Sequence[tuple[str, bool, str]]] = said
        self._place: dict[str, str] = {}
        self._words: list[tuple[str, str, Counter[str]]] = []
        if said:
            self._read(composition)
        self._same: dict[str, list[int]] = defaultdict(list)
        self._holding: dict[str, list[int]] = defaultdict(list)
        for number, (_, text, words) in enumerate(self._words):
            self._same[text].append(number)
            for word in words:
                self._holding[word].append(number)

    def _read(self, composition: Composition) -> None:
        for row in solutions(composition.store, _LINES, "suggest"):
            iri = row["x"].value
            if iri in self._said and iri not in self._place:
                line = row.get("line")
                at = f", line {line.value}" if line is not None else ""
                self._place[iri] = f"{row['label'].value}{at}"
                text = normalised(row["text"].value)
                if text:
                    self._words.append((iri, text, Counter(text.split())))

    def judged(self, line: str, text: str) -> list[Judged]:
        """Give what was judged on other lines of the same words, then of nearly the same.

        Args:
            line: the line that is asked about; its own judgements are left out.
            text: its words.
        """
        plain = normalised(text)
        if not plain or not self._words:
            return []
        same = [number for number in self._same.get(plain, ()) if self._words[number][0] != line]
        near = [number for number in self._near(plain) if self._words[number][0] != line]
        found = []
        for number in (*same, *near):
            iri, other, _ = self._words[number]
            same_words = other == plain
            told = "" if same_words else ", nearly the same words"
            found += [
                Judged(standard, accepted, same_words, f"{self._place[iri]}{told}: {words}")
                for standard, accepted, words in self._said[iri]
            ]
        return found

    def _near(self, plain: str) -> Iterator[int]:
        """Find texts that have nearly the same words, the nearest first.

        A text that shares so many words shares one of any few of them: only the rarest few of
        this text are looked up.
        """
        words = Counter(plain.split())
        size = words.total()
        if size < _SHORTEST:
            return
        missing = floor(size * 2 * (1 - _NEARLY) / _NEARLY) + 1
        rarest = sorted(words, key=lambda one: (len(self._holding.get(one, ())), one))
        tried = {number for one in rarest[: missing + 1] for number in self._holding.get(one, ())}
        near = []
        for number in tried:
            _, other, theirs = self._words[number]
            shared = (words & theirs).total()
            alike = 2 * shared / (size + theirs.total())
            if other != plain and alike >= _NEARLY:
                near.append((-alike, number))
        yield from (number for _, number in sorted(near))
