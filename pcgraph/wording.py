"""Take a sentence apart: words, stems, slips of the pen. Shared by ask and find."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Collection
from functools import cache
from string import ascii_lowercase
from typing import Any

_WORD = re.compile(r"[\w&]+(?:[.'’/-][\w&]+)*")
_LONG = 7
_TOO_LONG = 40
_DIGIT = re.compile(r"\d")


def tokens(text: str) -> list[str]:
    """Give the words of a text in small letters; a code, a number or a hyphened word is one.

    >>> tokens("What does SFJCPS 8.12 count for, in the coach's view?")
    ['what', 'does', 'sfjcps', '8.12', 'count', 'for', 'in', 'the', 'coach', 'view']
    """
    found = _WORD.findall(text.casefold())
    return [re.sub(r"['’]s?$", "", word) for word in found]


@cache
def _stemmer() -> Any:
    import snowballstemmer

    return snowballstemmer.stemmer("english")


@cache
def stem(word: str) -> str:
    """Reduce a word to its stem (Snowball, English).

    >>> stem("competencies") == stem("competency"), stem("GEN97")
    (True, 'gen97')
    """
    small = word.casefold()
    return small if _DIGIT.search(small) else str(_stemmer().stemWord(small))


def mend(word: str, known: Collection[str], key: Callable[[str], object] = stem) -> str:
    """Find the known word that a slip of the pen was meant to be, or nothing.

    One letter left out, put in, changed, or two swapped; in a long word two such slips. The
    first letter is right, or the first two are swapped: ever is not never, nor unused used. A
    word with a digit in it is never mended: one code is not another. Two equally near words
    are a tie, and nothing.

    >>> mend("lnik", ["link", "line"]), mend("gen79", ["gen97"]), mend("parrot", ["part"])
    ('link', '', '')
    """
    if not 4 <= len(word) <= _TOO_LONG or _DIGIT.search(word):
        return ""
    known = [one for one in known if one[:1] == word[0] or one[:2] == word[1::-1]]
    near = sorted(_slips(word) & set(known))
    if not near and len(word) >= _LONG:
        near = difflib.get_close_matches(word, known, 2, 0.84)
    return near[0] if near and len(set(map(key, near))) == 1 else ""


def _slips(word: str) -> set[str]:
    """Give every word that is one slip away (after Norvig, "How to write a spelling corrector")."""
    parts = [(word[:place], word[place:]) for place in range(len(word) + 1)]
    left_out = {a + b[1:] for a, b in parts if b}
    swapped = {a + b[1] + b[0] + b[2:] for a, b in parts if len(b) > 1}
    changed = {a + letter + b[1:] for a, b in parts if b for letter in ascii_lowercase}
    put_in = {a + letter + b for a, b in parts for letter in ascii_lowercase}
    return left_out | swapped | changed | put_in
