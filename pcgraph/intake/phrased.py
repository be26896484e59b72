"""Find in notes of a thing the phrase that adds other sections to it."""

from __future__ import annotations

import re

PHRASE = "phrase"
_BEGINS = re.compile(
    r"\W*(?:in addition to|as well as|all of the above|as above,? (?:plus|and)|plus all|"
    r"everything (?:above|in))\b",
    re.IGNORECASE,
)
_LONGEST = 120


def is_phrase(words: str) -> bool:
    """Tell whether words add what stands elsewhere.

    >>> is_phrase("(in addition to the above)"), is_phrase("In order to do so")
    (True, False)
    """
    return len(words) <= _LONGEST and bool(_BEGINS.match(words))


def paragraphs(notes: str) -> list[tuple[str, str]]:
    r"""Give the paragraphs of notes, each named ``phrase`` or ``notes``.

    >>> paragraphs("(in addition to the above)\n\nSeen twice.")
    [('phrase', '(in addition to the above)'), ('notes', 'Seen twice.')]
    """
    parts = [part for part in notes.split("\n\n") if part.strip()]
    return [(PHRASE if is_phrase(part) else "notes", part) for part in parts]
