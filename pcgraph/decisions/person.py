"""Take what a person types as one clean line, and no machine's name where a person's should be."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from pcgraph.errors import UsageProblem
from pcgraph.markup import STEERING

_STEERING = re.compile(f"[{STEERING}]")
_ESCAPES = re.compile("\x1b(?:\\[[0-?]*[ -/]*[@-~]|\\][^\x07\x1b]*(?:\x07|\x1b\\\\)?|.)?")
_SHOWN, _LONGEST_NAME = 60, 120
_TOOLS = frozenset(
    [
        "pcgraph",
        "chatgpt",
        "openai",
        "copilot",
        "gemini",
        "llama",
        "llm",
        "llms",
        "mistral",
        "deepseek",
        "qwen",
        "grok",
        "machine",
        "anthropic",
        "computer",
        "algorithm",
    ]
)
"""Words that name a tool or a model, or say that a machine decided."""
_OF_A_TOOL = frozenset(
    [
        "assistant",
        "agent",
        "sonnet",
        "opus",
        "haiku",
        "google",
        "microsoft",
        "meta",
        "model",
        "pro",
        "flash",
        "turbo",
        "mini",
        "language",
        "large",
        "version",
        "the",
        "a",
        "an",
        "our",
        "my",
        "review",
        "reviewer",
        "code",
    ]
)
"""Words that stand beside the name of a tool, and make no person of it."""
_ALSO_NAMES = frozenset(("ai", "bot", "claude"))
"""Words of tools that are names of people too."""
_GPT = re.compile(r"gpt[\w.-]*", re.I)
_NUMBERED = re.compile(r"[a-z]\d[\w.-]*", re.I)
"""A letter and a digit, as models are called: no person is called so alone."""
_NOBODY = frozenset(
    [
        "none",
        "anonymous",
        "anon",
        "unknown",
        "nobody",
        "somebody",
        "someone",
        "anybody",
        "anyone",
        "everyone",
        "test",
        "tester",
        "null",
        "undefined",
        "tbd",
        "tba",
    ]
)
"""Words that name nobody; some are surnames too, and pass with a first name beside them."""
_NOBODY_LINES = ("n / a", "no one", "no name", "not known", "not given")
_OF_ANYBODY = frozenset(("reviewer", "person", "user", "name", "first", "second", "the"))
"""Words that stand beside a word that names nobody, and make no person of it."""
_SCRIPTS = ("LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE", "COPTIC")
"""Alphabets with letters that look like those of another."""
_LOOK_ALIKE = str.maketrans(
    "АВЕЅІЈКМНОРСТУХаеѕіјорсухԁԛԝһԚԜΑΒΕΖΗΙΚΜΝΟΡΤΥΧοι",
    "ABESIJKMHOPCTYXaesijopcyxdqwhQWABEZHIKMNOPTYXoi",
)
"""Letters of Cyrillic and Greek that look like Latin ones."""
_UNSEEN = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0"
    "\U000e0100-\U000e01ef]"
)
"""Signs that show nothing and are no format characters (Cf) all the same."""
_JOINERS = "\u200c\u200d"
_JOINED = (
    "ARABIC", "SYRIAC", "MONGOLIAN", "DEVANAGARI", "BENGALI", "GURMUKHI", "GUJARATI", "ORIYA",
    "TAMIL", "TELUGU", "KANNADA", "MALAYALAM", "SINHALA", "KHMER", "MYANMAR", "TIBETAN",
)  # fmt: skip
"""Scripts that are written with joiners: there they change what is seen."""
_SPELLED = frozenset(("gpt", *_TOOLS, *_ALSO_NAMES))
"""Names of tools that may be spelled letter by letter."""
_NAME_WORD = re.compile(r"[^\W_]+(?:[.'’-][^\W_]+)*")


def cleaned(words: str) -> str:
    r"""Give typed words on one line, without what a key or a paste may have left in them.

    >>> cleaned(" both \x1b[31mlisten\x1b[0m\n to a person ")
    'both listen to a person'
    """
    return " ".join(_STEERING.sub(" ", _ESCAPES.sub("", words)).split())


def steers(words: str) -> bool:
    r"""Tell whether words hold a character that steers a screen.

    >>> steers("plain"), steers("a\x1b[2J")
    (False, True)
    """
    return bool(_STEERING.search(words))


def as_seen(name: str) -> str:
    r"""Give a name without signs that show nothing: what looks the same is the same person.

    A joiner stays between letters of a script that is written with it.

    >>> as_seen("A. Re\u200bviewer\u2060"), as_seen("क्\u200dष") == "क्\u200dष"
    ('A. Reviewer', True)
    """
    name = unicodedata.normalize("NFC", name)
    kept = "".join(
        sign for at, sign in enumerate(name)
        if _is_seen(sign) or (sign in _JOINERS and _is_joined(name[at - 1 : at])
                              and _is_joined(name[at + 1 : at + 2]))
    )  # fmt: skip
    return " ".join(unicodedata.normalize("NFC", kept).split())


def _is_seen(sign: str) -> bool:
    return unicodedata.category(sign) != "Cf" and not _UNSEEN.match(sign)


def _is_joined(sign: str) -> bool:
    return bool(sign) and unicodedata.name(sign, "").startswith(_JOINED)


def _bare(name: str) -> str:
    r"""Give the letters of a name without what is invisible and without marks on them.

    >>> _bare("Co\u0337pi\u200dlot"), _bare("Zo\u00e9")
    ('Copilot', 'Zoe')
    """
    apart = unicodedata.normalize("NFKD", name)
    marks = ("Mn", "Me")
    return "".join(one for one in apart if _is_seen(one) and unicodedata.category(one) not in marks)


def person_fault(name: str) -> str:
    """Say why a name cannot stand where a person's should be, or nothing.

    A few words of tools are names of people too: they pass where they are written as names, with
    another name beside them.

    >>> person_fault("A. Reviewer, training lead")
    ''
    >>> person_fault("Claude Dupont"), person_fault("gpt-4o") == "", person_fault("AI") == ""
    ('', False, False)
    >>> person_fault("Claude 3.5 Sonnet")
    '"Claude" names a tool or a machine'
    >>> person_fault("unknown"), person_fault("o3")
    ('"unknown" names nobody', '"o3" is no name of a person')
    """
    return _fault_of(unicodedata.normalize("NFKC", name)) or _fault_of(_bare(name))


def _fault_of(name: str) -> str:
    words = _NAME_WORD.findall(name)
    mixed = next((word for word in words if _is_mixed(word)), "")
    if mixed:
        return f'"{mixed}" mixes the letters of two alphabets'
    low = [word.translate(_LOOK_ALIKE).casefold().rstrip(".") for word in words]
    if not any(char.isalpha() for char in name):
        return "no name is given"
    if len(name) > _LONGEST_NAME:
        return f"it has more than {_LONGEST_NAME} characters"
    if _is_nobody(name, low):
        return f'"{name}" names nobody'
    if "language model" in " ".join(low):
        return '"language model" names a machine'
    if spelled := _spelled(name):
        return f'"{spelled}" names a tool or a machine'
    for word, small in zip(words, low, strict=True):
        parts = {small, *re.split(r"[.'’-]", small)}
        if parts & _TOOLS or _GPT.fullmatch(small):
            return f'"{word}" names a tool or a machine'
        if parts & _ALSO_NAMES and not _is_name(word, words):
            return f'"{word}" names a tool or a machine'
        if _NUMBERED.fullmatch(small) and not _has_beside(word, words):
            return f'"{word}" is no name of a person'
    return ""


def _spelled(name: str) -> str:
    """Give the name of a tool that is spelled letter by letter, with no name of a person beside.

    >>> _spelled("the G.P.T. 4"), _spelled("G. P. Taker"), _spelled("A I Writer")
    ('G P T', '', '')
    """
    words = re.findall(r"[^\W_]+", name)
    beside = (one for one in words if len(one) > 1 and one[0].isupper())
    if any(one.casefold() not in _OF_A_TOOL | _SPELLED for one in beside):
        return ""
    runs = "".join(one if len(one) == 1 and one.isalpha() else " " for one in words).split()
    found = (run for run in runs if len(run) > 1
             and run.translate(_LOOK_ALIKE).casefold() in _SPELLED)  # fmt: skip
    return " ".join(next(found, ""))


def _is_mixed(word: str) -> bool:
    """Tell whether a part of a word has letters of two alphabets that look alike.

    >>> _is_mixed("\u0421hatgpt"), _is_mixed("Chatgpt"), _is_mixed("\u0418\u0440\u0430-Mary")
    (True, False, False)
    """
    return any(
        len({script for char in part for script in _SCRIPTS
             if unicodedata.name(char, "").startswith(f"{script} ")}) > 1
        for part in re.split(r"[.'’-]", word)
    )  # fmt: skip


def _is_nobody(name: str, low: Sequence[str]) -> bool:
    """Tell whether the whole name says nobody.

    >>> _is_nobody("Test User", ["test", "user"]), _is_nobody("A. Test", ["a", "test"])
    (True, False)
    """
    line = " ".join(name.replace("/", " / ").casefold().strip(" .()<>[]-").split())
    if line in _NOBODY_LINES:
        return True
    return bool(_NOBODY & {*low}) and {*low} <= _NOBODY | _OF_ANYBODY


def _is_name(word: str, words: Sequence[str]) -> bool:
    """Tell whether a word is written as a name, with the name of a person beside it."""
    return word.istitle() and _has_beside(word, words)


def _has_beside(word: str, words: Sequence[str]) -> bool:
    """Tell whether the name of a person stands beside a word."""
    beside = (
        one
        for one in words
        if one.casefold() not in {word.casefold(), *_OF_A_TOOL} and not _NUMBERED.fullmatch(one)
    )
    return any(one[:1].isupper() and one.casefold() not in _ALSO_NAMES for one in beside)


def checked_person(name: str) -> str:
    """Give a name on one line, as it is seen, that can stand where a person's should be.

    Raises:
        UsageProblem: PC-DECIDE-PERSON.
    """
    name = as_seen(cleaned(name))
    fault = person_fault(name)
    if fault:
        raise UsageProblem(
            "PC-DECIDE-PERSON",
            f"{name[:_SHOWN]!r} cannot stand where a person's name should be: {fault}.",
            'Give --by "the name of the person who decides": only a person accepts or rejects.',
        )
    return name
