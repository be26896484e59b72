"""Take a statement apart for likening: lead-ins off, words, stems, and the letters of a word."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from pcgraph.wording import stem

WORD = r"[^\W_]+(?:['’][^\W_]+)*"
"""A word as it is printed."""
_WORD = re.compile(WORD)
_OWNER = re.compile(r"['’]s?$")
_LONGEST = 40
"""Letters of a word that are looked at: longer ones are no words, and would cost time."""

PLAIN = frozenset(
    "a an the and or of to in on for with by at from as is are be been".split()  # noqa: SIM905
)
"""Words that say nothing: articles, and, or, the short prepositions, forms of to be. Longer lists
leave out words that tell statements apart, and ranked worse."""

_KNOWING = "(?:knowledge|understanding|awareness|experience|appreciation)"
_LEAD_INS = (
    r"(?:has|have|having|with|shows?|showing|possess(?:es)?)\s+(?:(?:an?|the)\s+)?"
    rf"(?:(?:good|clear|basic|sound|working|proven)\s+)?(?=ability\b|{_KNOWING}\b)",
    r"(?:(?:an?|the|their|your)\s+)?(?:good\s+|proven\s+)?ability\s+to",
    r"(?:(?:to\s+)?be(?:ing)?\s+)?(?:able|confident|competent)\s+to",
    r"(?:can|must|should|will)(?=\s+[a-z])",
    r"demonstrat(?:es?|ing|ed)(?:\s+(?:an?|the|their|how\s+to))?",
    rf"(?:(?:an?|the)\s+)?(?:(?:good|clear|basic|sound|working)\s+)?{_KNOWING}"
    rf"(?:(?:\s*,\s*|\s+and\s+|\s+or\s+){_KNOWING})*\s+(?:of|about|in)(?:\s+how\s+to)?",
    r"evidence\s+of",
    r"(?:commitment|willingness|confidence)\s+to",
    r"(?:knows?|understands?)(?:\s+how\s+to)?(?=\s)",
    r"to(?=\s+[a-z])",
)
"""What begins a statement and is about all of them: it says that a person can, knows or shows."""
_LEAD_IN = re.compile(rf"(?:{'|'.join(_LEAD_INS)})\b[\s:,;–-]*", re.IGNORECASE)
_MARK = re.compile(r"[\s•·*\-–—]*(?:\(?[0-9]{1,3}[.)]\s+)?")
_MOST_LEAD_INS = 6


def stripped(text: str) -> str:
    """Take off what begins a statement and says nothing of what is done.

    Several may stand one behind the other. A text that is nothing else is left as it is.

    >>> stripped("Demonstrate the ability to listen"), stripped("Knowledge and understanding of IT")
    ('listen', 'IT')
    >>> stripped("Ability to"), stripped("Canvass opinions")
    ('Ability to', 'Canvass opinions')
    """
    rest = text[_MARK.match(text).end() :]  # type: ignore[union-attr]
    for _ in range(_MOST_LEAD_INS):
        found = _LEAD_IN.match(rest)
        if not found or not _WORD.search(rest, found.end()):
            break
        rest = rest[found.end() :]
    return rest if _WORD.search(rest) else text


def printed_words(text: str) -> list[str]:
    """Give the words of a text as they are printed.

    >>> printed_words("The person's self-care: 2 steps")
    ['The', "person's", 'self', 'care', '2', 'steps']
    """
    return _WORD.findall(text)


@lru_cache(200_000)
def stem_of(word: str) -> str:
    """Reduce a printed word to its stem; empty for a word that says nothing.

    Marks on letters are dropped, so that a word is found however its accents are written.

    >>> stem_of("Individuals’"), stem_of("person's"), stem_of("the"), stem_of("Cynnwys-ŵ")
    ('individu', 'person', '', 'cynnwys-w')
    """
    plain = unicodedata.normalize("NFKD", _OWNER.sub("", word)).casefold()
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))[:_LONGEST]
    return "" if plain in PLAIN else stem(plain)


def stems(text: str) -> list[str]:
    """Give the stems of the words of a text that say something, in order.

    >>> stems("Communicate effectively with the individuals")
    ['communic', 'effect', 'individu']
    """
    found = map(stem_of, _WORD.findall(text))
    return [one for one in found if one]


def normalised(text: str) -> str:
    """Reduce a text to its words in small letters, with single blanks: its identity.

    Case, blanks and marks of punctuation do not count; stems are not used, and no word is left
    out, so that what is said of identical words is said of nothing else.

    >>> normalised("Perform hand  hygiene.") == normalised("“perform” Hand Hygiene")
    True
    >>> normalised("Lead a team") == normalised("Lead the teams")
    False
    """
    plain = unicodedata.normalize("NFKC", text).casefold().replace("’", "'")
    return " ".join(_WORD.findall(plain))


def trigrams(word: str) -> frozenset[str]:
    """Give the runs of three letters of a word, with its ends marked.

    >>> sorted(trigrams("care"))
    ['^ca', 'are', 'car', 're$']
    """
    marked = f"^{word}$"
    return frozenset(marked[at : at + 3] for at in range(len(marked) - 2))
