"""Find phrases of inheritance, process words, tiers and codes in the words of a line."""

from __future__ import annotations

import re

from pcgraph.intake.english import word_set

_ABOVE = (
    r"(?:above|previous(?:ly listed)?|preceding|foregoing|before|below|earlier)"
    r"(?:\s+(?:columns?|cells?|box(?:es)?|rows?|levels?|tiers?|stages?|bands?|grades?|roles?))?"
)
_PLUS = r"(?:plus\b|\+)"
_ALL = r"(?:all|everything|those|that|the|what(?:ever)?)"
_JOINING = (
    r"(?:\s+(?:all|of|that|those|the|in|is|are|listed|under|at|for|competenc\w+|standards|skills))"
)
_NAME = r"(?:an? |the )?[\w/&' -]{2,60}?"
_STARTS = (
    rf"in addition(?:al(?:ly)?)?\s+to(?:\b{_JOINING}{{0,8}}\s+{_ABOVE})?\b",
    rf"additional(?:ly)? to(?:{_JOINING}{{0,8}}\s+{_ABOVE})?\b",
    rf"{_ALL}{_JOINING}{{0,8}}\s+{_ABOVE}\b",
    r"as above\b",
    r"over and above\b",
    rf"(?:as well as|further to|plus|on top of|beyond){_JOINING}{{0,8}}\s+{_ABOVE}\b",
    r"as well as (?:all|the|those|everything)\b",
    rf"as (?:for |per |in |at |under )?{_NAME},?\s+(?:and|plus)\b"
    r"(?=\s*[:,)\]–-]|\s+(?:also|the following|in addition)|\s*$)",
    rf"as (?:for |per |in |at )?{_NAME},\s*{_PLUS}",
    r"as (?!well\b)(?:for |per |in |at |under )?(?:an? |the )?[\w/&'’-]+(?: [\w/&'’-]+){0,4}"
    rf"\s*,?\s*{_PLUS}",
    rf"as (?:for |per |in |at |under )?{_NAME},?\s+with (?:the )?(?:following|these|additional)\b",
    r"(?:same|identical) (?:as|to)\b",
    r"(?:includes?|including|has|meets|builds (?:up)?on|expands on|extends) (?:all|everything)\b"
    rf"[\w\s,'’-]{{0,60}}\b(?:{_ABOVE}|competenc\w+|level|role|tier)\b",
    r"(?:all|everything)\s+(?:(?:of|in|at|under|from|for|the)\s+){1,4}[\w\s'’-]{2,50}?[,\s]+"
    rf"(?:{_PLUS}|and also\b)",
    rf"[\w\s'’-]{{2,40}}\bcompetenc(?:ies|es|y)\s*,?\s*{_PLUS}",
    r"plus\s*:",
)
_START = re.compile("|".join(f"(?:{one})" for one in _STARTS), re.IGNORECASE)
_LAST = re.compile(rf"\b{_ABOVE}$", re.IGNORECASE)
_MOST_WORDS = 18
_FILLING = word_set(
    """
    a above addition additional additions all also an and as at be between by can competencies
    competences competency criteria demonstrate described following for from in include includes
    including it items level levels listed must need needs of on plus practitioner
    practitioners requirements required role roles same section should skills staff standards
    statements that the their them these they this those to what which who will with worker
    workers above-mentioned foundation enhanced advanced core tier band
    """
)
_AFTER = re.compile(r"(?:[\s:,;–—.)\]*_-]|\+|plus\b|and\b|also\b)*", re.IGNORECASE)
_OPEN = re.compile(r"[\s(\[*_–—-]*")
_WORD = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")
_ADDRESS = re.compile(r"\s*<?https?://\S+")
_IN_BRACKETS = re.compile(r"[(\[]([^()\[\]]{3,200})[)\]]")
_TAG = re.compile(r"\(([A-Z][A-Z-]{2,14})\)\s*[.;]?$")
_CODE = re.compile(
    r"(?P<code>[A-Z][A-Za-z_]{0,9}\d[\w.-]*|[A-Z]{2,8}[ _]\d+(?:\.\d+)*|\d{1,2}(?:\.\d{1,2})+)"
    r"[.:)]?\s+(?=[A-Z\"“(])"
)


def phrase_alone(text: str) -> bool:
    """Say whether a line is nothing but a phrase of inheritance.

    >>> phrase_alone("(in addition to the above)"), phrase_alone("All of the above plus:")
    (True, True)
    >>> phrase_alone("As Foundation, plus"), phrase_alone("As for Night Porter and:")
    (True, True)
    >>> phrase_alone("All in previous column +"), phrase_alone("As for HCSW, with these additions:")
    (True, True)
    >>> phrase_alone("In addition to the ward-based competencies:")
    True
    >>> phrase_alone("In addition to the above, leads the weekly meeting")
    False
    """
    bare = text.strip()
    if len(bare) > 200 or len(_WORD.findall(bare)) > _MOST_WORDS:
        return False
    start = _START.match(bare, _OPEN.match(bare).end())  # type: ignore[union-attr]
    if start is None:
        return False
    rest = bare[start.end() :]
    if bare.rstrip("*_ ").endswith((":", ")", "]")) and "," not in rest:
        return True
    return all(word.lower() in _FILLING for word in _WORD.findall(rest))


def phrase_in(text: str) -> str:
    """Give the phrase of inheritance that stands in a heading or before a statement.

    >>> phrase_in("Senior Porter (in addition to the above)")
    '(in addition to the above)'
    >>> phrase_in("All of the above plus mentors new staff")
    'All of the above plus'
    >>> phrase_in("As level 2 plus leads reviews"), phrase_in("All in previous column + teaches")
    ('As level 2 plus', 'All in previous column +')
    >>> phrase_in("All of the above, plus helps"), phrase_in("As well as cooks plus maids")
    ('All of the above, plus', '')
    >>> phrase_in("Senior Porter – all of the above, plus:")
    'all of the above, plus:'
    >>> phrase_in("Listens to the above")
    ''
    """
    if phrase_alone(text):
        return text.strip()
    for found in _IN_BRACKETS.finditer(text[:400]):
        if phrase_alone(found[0]):
            return found[0]
    before = len(text) - len(after_phrase(text))
    if before:
        return text[:before].rstrip()
    for sign in (" – ", " — ", " - ", ": "):
        _, found_sign, rest = text[:400].partition(sign)
        if found_sign and phrase_alone(rest):
            return rest.strip()
    return ""


def after_phrase(text: str) -> str:
    """Give what follows a phrase at the beginning of a statement; all of it where there is none.

    >>> after_phrase("All of the above plus mentors new staff")
    'mentors new staff'
    >>> after_phrase("The previous notes are kept")
    'The previous notes are kept'
    """
    start = _START.match(text)
    end = _AFTER.match(text, start.end()) if start else None
    if start is None or end is None:
        return text
    added = start[0].lower().endswith(("plus", "+"))
    if not (added or (end[0].strip() and _LAST.search(start[0]))):
        return text
    return text[end.end() :]


def process_tag(text: str) -> str:
    """Give a process word in brackets at the end, unless it abbreviates the words before it.

    >>> process_tag("Draws out what people hope for (EVOKE)")
    'EVOKE'
    >>> process_tag("Writes a personal care record (PCR)")
    ''
    """
    found = _TAG.search(text)
    if found is None or _abbreviates(found[1], text[: found.start()]):
        return ""
    return found[1]


def _abbreviates(short: str, before: str) -> bool:
    """Say whether letters stand, in order, in the last words before them, half of them first."""
    letters = short.replace("-", "").lower()
    last = _WORD.findall(before[-40 * len(letters) :])[-2 * len(letters) :]
    initials = iter([word[0].lower() for word in last])
    if all(letter in initials for letter in letters):
        return True
    text = " ".join(last).lower()
    at, firsts = len(text), 0
    for place in range(len(letters) - 1, -1, -1):
        at -= 1
        while at >= 0 and (
            text[at] != letters[place] or (place == 0 and at > 0 and text[at - 1].isalnum())
        ):
            at -= 1
        if at < 0:
            return False
        firsts += at == 0 or not text[at - 1].isalnum()
    return 2 * firsts >= len(letters)


def printed_code(text: str) -> str:
    """Give the code that stands before the words.

    >>> printed_code("GEN97 Communicate effectively"), printed_code("C1.2: Listens")
    ('GEN97', 'C1.2')
    >>> printed_code("SFJCPS 8.12 Search databases"), printed_code("C1.2 Listens")
    ('SFJCPS 8.12', 'C1.2')
    """
    found = _CODE.match(text)
    return found["code"].rstrip(".") if found else ""


def title_after(text: str, code: str) -> str:
    """Give the words of a coded line without its code and the addresses of pages.

    >>> title_after("GEN97 Communicate effectively http://example.org/97", "GEN97")
    'Communicate effectively'
    """
    rest = text.removeprefix(code).strip(" .:)") if code else text
    return _ADDRESS.sub("", rest).strip()
