"""Say how wide words are, and break them into lines that fit.

The widths are those of DejaVu Sans, the widest of the usual system fonts: in any other a line
is shorter than reckoned, so that nothing runs over.
"""

from __future__ import annotations

import unicodedata

LINE = 1.3
"""The height of a line, in sizes of its font."""

_HUNDREDTHS = {
    28: "'ijl",
    30: "IJ",
    33: " ,.",
    34: "/:;\\|’‘·",
    36: "-f",
    40: "()[]t!",
    42: "r",
    46: '"',
    52: "*_`sz“”",
    55: "?c",
    58: "FLk",
    60: "vxyP•",
    62: "TYaoe",
    64: "ESbdghnpqu$0123456789{}",
    69: "AVBRXZK",
    73: "CU",
    78: "HNDG&",
    84: "OQw#+<=>^~×→−",
    87: "M",
    96: "%",
    100: "mW@—…",
}
_WIDTH = {char: width / 100 for width, chars in _HUNDREDTHS.items() for char in chars}
_USUAL, _WIDE, _BOLDER = 0.7, 1.1, 0.08


def text_width(words: str, size: float, bold: bool = False) -> float:
    """Reckon how wide words are.

    >>> text_width("ill", 10) < text_width("www", 10) < text_width("www", 10, bold=True)
    True
    """
    more = _BOLDER if bold else 0.0
    return sum((_WIDTH.get(char) or _other(char)) + more for char in words) * size


def _other(char: str) -> float:
    if unicodedata.combining(char):
        return 0.0
    return _WIDE if unicodedata.east_asian_width(char) in "WF" else _USUAL


def wrap(words: str, width: float, size: float, bold: bool = False) -> list[str]:
    """Break words into lines of a width; a word that is wider by itself is broken too.

    >>> wrap("Personal Development and Learning", 130, 12)
    ['Personal', 'Development and', 'Learning']
    >>> wrap("", 100, 12)
    ['']
    """
    lines: list[str] = []
    line = ""
    for word in words.split():
        longer = f"{line} {word}" if line else word
        if text_width(longer, size, bold) <= width:
            line = longer
            continue
        if line:
            lines.append(line)
        *whole, line = _broken(word, width, size, bold)
        lines += whole
    return [*lines, line] if line or not lines else lines


def _broken(word: str, width: float, size: float, bold: bool) -> list[str]:
    """Break one word where it must be; each piece holds at least one character."""
    pieces = [""]
    for char in word:
        if pieces[-1] and text_width(pieces[-1] + char, size, bold) > width:
            pieces.append("")
        pieces[-1] += char
    return pieces
