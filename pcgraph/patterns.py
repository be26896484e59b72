r"""Take the regular expressions that every engine reads alike, and tell which may not end.

SHACL means the expressions of XPath. One engine has those of Python, which try every way
to match; the other has automata, which read a text once. What only one of them knows, or
what means another thing in the other, is refused.
"""

import re
from functools import cache
from typing import Any

_ESCAPES = frozenset("dDsSwWtnr" + r"\.[]{}()*+?|^$-/")
_MANY = 100
"""A repetition of more than so many counts as one without end."""


def pattern_fault(pattern: str, flags: str) -> str:
    r"""Say what is wrong with an expression, or nothing.

    >>> pattern_fault("^[A-Z]+[0-9]*$", ""), pattern_fault("(?=a)", "")
    ('', 'has (?, which not every engine knows')
    >>> pattern_fault(r"a\b", ""), pattern_fault("a(", "")
    ('has \\b, which not every engine knows', 'is no regular expression')
    """
    if set(flags) - {"i"}:
        return f"has the flags {flags}; only i is read alike by every engine"
    fault = next((told for kind, told in _parts(pattern) if kind == "fault"), "")
    if fault:
        return f"has {fault}, which not every engine knows"
    try:
        re.compile(pattern)
    except (re.error, RecursionError, OverflowError):
        return "is no regular expression"
    return ""


def in_python(pattern: str) -> str:
    r"""Write an expression so that Python reads it as SHACL means it.

    >>> in_python("^a$"), in_python(r"[$]\$")
    ('^a\\Z', '[$]\\$')
    """
    return "".join(
        r"\Z" if (kind, part) == ("sign", "$") else part for kind, part in _parts(pattern)
    )


def _parts(pattern: str) -> list[tuple[str, str]]:
    """Part an expression into signs, escapes, classes and what not every engine knows."""
    found = []
    place, inside = 0, False
    while place < len(pattern):
        sign, two = pattern[place], pattern[place : place + 2]
        size, kind = 1, "class" if inside else "sign"
        if sign == "\\":
            size, kind = 2, "escape" if two[1:] in _ESCAPES else "fault"
        elif inside:
            doubled = two in ("&&", "--", "~~", "||", "[:", "[=", "[.")
            kind = "fault" if doubled or sign == "[" else "class"
            inside = sign != "]"
        elif sign == "[":
            inside = True
            size = 2 if two == "[^" else 1
            after = pattern[place + size : place + size + 1]
            kind = "fault" if after == "]" else "sign"
        elif _only_in_one(sign, pattern[place + 1 : place + 3]):
            size, kind = 2, "fault"
        found.append((kind, pattern[place : place + size]))
        place += size
    return found


def _only_in_one(sign: str, after: str) -> bool:
    """Tell whether signs begin what only one of the engines knows: (?= and the like, a++."""
    grouped = sign == "(" and after[:1] == "?" and after != "?:"
    return grouped or (sign in "*+?}" and after[:1] == "+")


@cache
def may_not_end(pattern: str) -> bool:
    """Tell whether trying every way to match may take for ever: repetition inside repetition.

    >>> may_not_end("(a+)+b"), may_not_end("^[A-Z]+( [A-Z])?$")
    (True, False)
    """
    from re import _parser  # type: ignore[attr-defined]

    return _nested(_parser.parse(pattern), False)


def _nested(parts: Any, inside: bool) -> bool:
    """Look for a repetition inside a repetition."""
    for operation, value in parts:
        name = str(operation)
        if name in ("MAX_REPEAT", "MIN_REPEAT"):
            many = value[1] > _MANY
            if (many and inside) or _nested(value[2], inside or many):
                return True
        elif name == "SUBPATTERN":
            if _nested(value[-1], inside):
                return True
        elif name == "BRANCH" and any(_nested(branch, inside) for branch in value[1]):
            return True
    return False
