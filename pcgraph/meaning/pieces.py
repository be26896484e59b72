"""Cut a text into the pieces of words that a model was trained on (WordPiece).

The way of BERT without case (Devlin et al., "BERT: Pre-training of Deep Bidirectional
Transformers", NAACL 2019): control characters dropped, small letters, accents taken off, marks of
punctuation and Chinese signs apart; then each word is cut into the longest pieces that are known,
from its beginning. A word that cannot be cut so is one unknown piece.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping

UNKNOWN, BEGIN, END = "[UNK]", "[CLS]", "[SEP]"
_LONGEST = 100
"""Letters of a word that is still cut; a longer one is unknown."""
_ASCII_MARKS = frozenset("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")
_CHINESE = ((0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x2CEAF),
            (0x2F800, 0x2FA1F))  # fmt: skip


def words_of(text: str) -> list[str]:
    r"""Give the words and marks of a text, in small letters without accents.

    >>> words_of("Café: e-mail £5\x00")
    ['cafe', ':', 'e', '-', 'mail', '£5']
    """
    spaced = []
    for letter in unicodedata.normalize("NFD", _clean(text).lower()):
        kind = unicodedata.category(letter)
        if kind != "Mn":
            apart = letter in _ASCII_MARKS or kind.startswith("P") or _is_chinese(letter)
            spaced.append(f" {letter} " if apart else letter)
    return "".join(spaced).split()


def _clean(text: str) -> str:
    """Make every blank a space, and drop control characters and what is no character."""
    kept = (
        " " if letter.isspace() else letter
        for letter in text
        if letter in "\t\n\r"
        or (letter not in "\0\ufffd" and not unicodedata.category(letter).startswith("C"))
    )  # fmt: skip
    return "".join(kept)


def _is_chinese(letter: str) -> bool:
    return letter > "\u33ff" and any(low <= ord(letter) <= high for low, high in _CHINESE)


def cut(word: str, known: Mapping[str, int]) -> list[int]:
    """Cut a word into the longest known pieces, each as its number.

    >>> cut("mapped", {"[UNK]": 0, "map": 1, "##ped": 2, "##p": 3}), cut("x", {"[UNK]": 0})
    ([1, 2], [0])
    """
    found: list[int] = []
    at = 0
    while at < len(word) <= _LONGEST:
        lead = "##" if at else ""
        ends = (end for end in range(len(word), at, -1) if lead + word[at:end] in known)
        end = next(ends, 0)
        if not end:
            return [known[UNKNOWN]]
        found.append(known[lead + word[at:end]])
        at = end
    return found or [known[UNKNOWN]]


def numbers_of(text: str, known: Mapping[str, int], most: int) -> list[int]:
    """Give the numbers of the pieces of a text, between those of its beginning and its end.

    Args:
        text: any text; of a long one only the beginning is looked at.
        known: the number of each piece.
        most: how many numbers there may be; what is beyond is left out.
    """
    inside: list[int] = []
    for word in words_of(text[: most * _LONGEST]):
        inside += cut(word, known)
        if len(inside) >= most - 2:
            break
    return [known[BEGIN], *(inside or [known[UNKNOWN]])[: most - 2], known[END]]
