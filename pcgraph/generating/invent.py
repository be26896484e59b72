"""Make up words for generated graphs: names, competencies, standards, reasons.

Everything is a function of a number, so that the same number gives the same words
everywhere, and different numbers give different words. Nothing here is taken from a source.
"""

from __future__ import annotations

from typing import NamedTuple

_SYLLABLES = (
    "Bram", "Cor", "Dun", "Eld", "Fen", "Gar", "Hal", "Ives", "Jor", "Kell", "Lan", "Mor",
    "Nor", "Oak", "Pell", "Quar", "Ros", "Sel", "Tam", "Ulver", "Ven", "Wick", "Yar", "Zel",
)  # fmt: skip
_ENDINGS = (
    "ber", "combe", "dale", "field", "ford", "gate", "ham", "hope", "ley", "low", "mere", "moor",
    "ness", "ridge", "sett", "shaw", "stead", "thorpe", "ton", "wold",
)  # fmt: skip
_REGIONS = ("", " North", " South", " East", " West", " Bay", " Hill", " Vale", " Green", " Park")

_VERBS = (
    "agree", "balance", "bring up", "check", "clear up", "compare", "describe", "draw out",
    "explain", "follow up", "gather", "give", "hold", "invite", "keep", "lay out", "look into",
    "make room for", "mark", "name", "notice", "offer", "open up", "pass on", "point out",
    "prepare", "put in order", "question", "read", "record", "repeat", "review", "set down",
    "share", "sort", "sum up", "take in", "test", "weigh", "work out",
)  # fmt: skip
_THINGS = (
    "aims", "answers", "barriers", "beliefs", "choices", "concerns", "contacts", "customs",
    "daily tasks", "doubts", "efforts", "events", "feelings", "first steps", "gaps", "habits",
    "hopes", "ideas", "interests", "journeys", "limits", "losses", "meetings", "memories",
    "messages", "moods", "needs", "notes", "offers", "paths", "places", "plans", "promises",
    "reasons", "results", "risks", "routines", "rules", "signs", "skills", "small wins",
    "stories", "strengths", "talks", "ties", "turns", "views", "visits", "wishes", "worries",
)  # fmt: skip
_WHOSE = (
    "of a carer", "of a couple", "of a group", "of a household", "of a neighbour", "of a newcomer",
    "of a small team", "of a street", "of a young adult", "of an older person", "of one person",
    "of the village", "that are new", "that are shared", "that came up before",
    "that differ", "that matter most", "that nobody names", "that return", "that were put off",
)  # fmt: skip
_HOW = (
    "at a calm pace", "by phone or in person", "in a few plain words", "in a quiet place",
    "in small steps", "in writing", "over several weeks", "step by step", "with a clear end",
    "with a drawing", "with a second look", "with an open mind", "with care",
    "with few questions", "with help from others", "with patience", "without haste",
    "without judging", "without long words", "without taking over",
)  # fmt: skip
_WHEN = (
    "after a bad day", "after a long wait", "at a first visit", "at the door",
    "at the end of a talk", "before a choice is made", "before a holiday", "before help ends",
    "during a home visit", "during a walk", "in a busy week", "in a group", "in winter",
    "when little is known", "when money is short", "when nothing has changed",
    "when others listen", "when plans change",
    "when the mood is low", "when there is doubt",
)  # fmt: skip
_FIELDS = ("care", "change", "contact", "daily life", "learning", "safety", "shared work", "trust")
_STRIDE = 7_368_787
"""A prime that divides no length above: numbers side by side give words far apart."""


class Words(NamedTuple):
    """The words of one statement: as printed, and a short label."""

    text: str
    label: str


def statement_words(number: int) -> Words:
    """Make up a competency.

    >>> statement_words(0).text
    'Agree aims of a carer at a calm pace after a bad day'
    >>> len({statement_words(number).text for number in range(2000)})
    2000
    """
    verb, thing, whose, how, when = _digits(number, _VERBS, _THINGS, _WHOSE, _HOW, _WHEN)
    label = f"{verb.capitalize()} {thing} {whose}"
    return Words(f"{label} {how} {when}", label)


def place_name(number: int) -> str:
    """Make up the name of a place; after the last one they are numbered.

    >>> place_name(0), place_name(1), place_name(4800)
    ('Bramber', 'Corcombe', 'Bramber 2')
    """
    size = len(_SYLLABLES) * len(_ENDINGS) * len(_REGIONS)
    again, rest = divmod(number, size)
    first = rest % len(_SYLLABLES)
    shift, region = divmod(rest // len(_SYLLABLES), len(_REGIONS))
    ending = _ENDINGS[(first + shift) % len(_ENDINGS)]
    return f"{_SYLLABLES[first]}{ending}{_REGIONS[region]}{f' {again + 1}' if again else ''}"


def standard_words(number: int) -> Words:
    """Make up an occupational standard: its title, and its code.

    >>> standard_words(0)
    Words(text='Agree how to agree aims in a field of care', label='GA0001')
    """
    verb, thing, field, other = _digits(number, _VERBS, _THINGS, _FIELDS, _VERBS)
    title = f"{verb.capitalize()} how to {other} {thing} in a field of {field}"
    return Words(title, f"G{'ABCDEFGH'[number % 8]}{number + 1:04d}")


def function_title(number: int) -> str:
    """Make up a function of the map of functions.

    >>> function_title(3)
    'Offer daily tasks in daily life'
    """
    verb, thing = _VERBS[number * 7 % len(_VERBS)], _THINGS[(number * 9 + 31) % len(_THINGS)]
    return f"{verb.capitalize()} {thing} in {_FIELDS[number % len(_FIELDS)]}"


def principle_title(number: int) -> str:
    """Make up a principle of the map of functions.

    >>> principle_title(1)
    'WORKING ON CHANGE'
    """
    return f"WORKING ON {_FIELDS[number % len(_FIELDS)].upper()}"


def domain_title(number: int) -> str:
    """Make up the heading of a domain.

    >>> domain_title(5)
    'Answers in safety'
    """
    thing = _THINGS[(number * 11 + 46) % len(_THINGS)].capitalize()
    return f"{thing} in {_FIELDS[number % len(_FIELDS)]}"


def reason_words(number: int, accepted: bool) -> str:
    """Make up the reason of a judgement.

    >>> reason_words(0, True)
    'Both are about aims; that it is done at a calm pace is not said.'
    """
    thing, how, when = _digits(number, _THINGS, _HOW, _WHEN)
    if accepted:
        return f"Both are about {thing}; that it is done {how} is not said."
    return f"Near by its words on {thing}, yet it can be met {how} and never {when}."


def _digits(number: int, *lists: tuple[str, ...]) -> tuple[str, ...]:
    """Choose one of each list, each number another choice until all were made."""
    size = 1
    for words in lists:
        size *= len(words)
    rest = number * _STRIDE % size
    chosen = []
    for words in lists:
        rest, place = divmod(rest, len(words))
        chosen.append(words[place])
    return tuple(chosen)
