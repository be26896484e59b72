"""Take what a person types as one clean line, and no machine's name where a person's should be."""

from __future__ import annotations

import re
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
    """
    words = _NAME_WORD.findall(name)
    low = [word.casefold().rstrip(".") for word in words]
    if not any(char.isalpha() for char in name):
        return "no name is given"
    if len(name) > _LONGEST_NAME:
        return f"it has more than {_LONGEST_NAME} characters"
    if "language model" in " ".join(low):
        return '"language model" names a machine'
    for word, small in zip(words, low, strict=True):
        parts = {small, *re.split(r"[.'’-]", small)}
        if parts & _TOOLS or _GPT.fullmatch(small):
            return f'"{word}" names a tool or a machine'
        if parts & _ALSO_NAMES and not _is_name(word, words):
            return f'"{word}" names a tool or a machine'
    return ""


def _is_name(word: str, words: Sequence[str]) -> bool:
    """Tell whether a word is written as a name, with the name of a person beside it."""
    beside = (one for one in words if one.casefold() not in {word.casefold(), *_OF_A_TOOL})
    return word.istitle() and any(one[:1].isupper() and one.casefold() not in _ALSO_NAMES
                                  for one in beside)  # fmt: skip


def checked_person(name: str) -> str:
    """Give a name on one line that can stand where a person's should be.

    Raises:
        UsageProblem: PC-DECIDE-PERSON.
    """
    name = cleaned(name)
    fault = person_fault(name)
    if fault:
        raise UsageProblem(
            "PC-DECIDE-PERSON",
            f"{name[:_SHOWN]!r} cannot stand where a person's name should be: {fault}.",
            'Give --by "the name of the person who decides": only a person accepts or rejects.',
        )
    return name
