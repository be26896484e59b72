"""Put a card into words: the competency, the NOS, why it is suggested; the score apart."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pcgraph.decisions.gathered import NONE_PRINTED, Gathered
from pcgraph.decisions.keep import line_of, standard_of
from pcgraph.reviews.session import Card
from pcgraph.suggested.aims import Aim
from pcgraph.suggested.wordings import WORD, stem_of

_RUNS = re.compile(f"{WORD}|(?:(?!{WORD}).)+", re.DOTALL)
Lines = list[tuple[str, str]]
"""What is told of a card: what it is, and the words."""
_MOST = 600
"""So many characters of a competency stand on a card, about; more would push the NOS away."""


def line_words(said: Gathered, iri: str) -> Lines:
    """Tell a competency with its role, domain and place in the source; of a long one the start."""
    line = line_of(said, iri)
    place = line.place or (
        f"line {line.first}" if line.first == line.last else f"lines {line.first}–{line.last}"
    )
    source = f"{line.file}, {place}"
    told = [
        ("Competency", _start(f"{line.code} {line.text}".strip(), source)),
        ("Role", line.roles or NONE_PRINTED),
        ("Domain", line.domain),
        ("Source", source),
    ]
    return told + ([("Beside", line.beside)] if line.beside else [])


def _start(words: str, source: str) -> str:
    """Give the start of long words, cut between two of them, and say where the rest stands.

    >>> _start("listen", "village.txt, line 6")
    'listen'
    """
    if len(words) <= _MOST + _MOST // 10:
        return words
    cut = words.rfind(" ", _MOST // 2, _MOST + 1)
    start = words[: cut if cut > 0 else _MOST].rstrip()
    left = len(words) - len(start)
    return f"{start} … ({left:,} more characters; the whole stands in {source})"


def standard_words(said: Gathered, card: Card, aim: Aim | None) -> Lines:
    """Tell a NOS: code and title, place in the functional map, status, and why it is suggested.

    Args:
        said: what the graph says.
        card: the card.
        aim: how the NOS is shown in suggestions; None where it was not suggested.
    """
    standard = standard_of(said, card.standard)
    if standard is None:
        return []
    told = [("NOS", f"{standard.code}  {standard.title}")]
    if aim and aim.function:
        told.append(("Function", "; ".join(f"{number} {title}" for number, title in aim.function)))
    status, dated = (aim.status, aim.as_of) if aim else (standard.status, standard.dated)
    since = f", as of {dated}" if dated else ""
    told.append(("Status", f"{status or 'not recorded'}{since}"))
    if card.candidate:
        told.append(("Suggested", card.candidate.why))
    return told


def why_words(card: Card) -> Sequence[str]:
    """Tell more of why a NOS is suggested; the score is asked for apart."""
    one = card.candidate
    if one is None:
        return ("Nothing suggested it: you named it.",) if card.standard else ()
    shared = ", ".join(one.shared) or "none"
    return (
        one.why,
        f"Shared words: {shared}. "
        + ("Both halves of the search rank it first." if one.agree else
           "The halves of the search do not both rank it first."),
        *(f"Elsewhere: {words}" for words in one.elsewhere),
    )  # fmt: skip


def score_words(card: Card) -> str:
    """Tell the score: how alike the words are, and nothing about evidence."""
    one = card.candidate
    if one is None:
        return "It has no score: it was not suggested."
    return (f"Score {one.score:.2f} of 1, place {one.rank}. It says how alike the words are, and "
            "nothing about evidence.")  # fmt: skip


def marked(words: str, shared: Sequence[str]) -> list[tuple[str, bool]]:
    """Cut words into runs, and tell of each whether it is a word that is shared.

    >>> marked("Listening to people", ["listen"])
    [('Listening', True), (' to people', False)]

    Args:
        words: the words, as printed.
        shared: the shared words, however they are inflected.
    """
    stems = {stem_of(word) for word in shared} - {""}
    runs: list[tuple[str, bool]] = []
    for run in _RUNS.findall(words):
        is_shared = stem_of(run) in stems
        if runs and not is_shared and not runs[-1][1]:
            runs[-1] = (runs[-1][0] + run, False)
        else:
            runs.append((run, is_shared))
    return runs
