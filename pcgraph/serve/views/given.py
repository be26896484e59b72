"""Read what an address asks, write addresses, and tell what is wrong with what was asked."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from starlette.requests import Request

from pcgraph.errors import PcgraphError, UsageProblem
from pcgraph.pages.choices import head_of
from pcgraph.pages.page import Bit
from pcgraph.serve.faults import remedy_of

Given = dict[str, tuple[str, ...]]
"""What was asked, by name; what is empty is left out."""

_LONGEST, _MOST = 2_000, 50
_SHOWN = 60
_OPTION = re.compile(r"--([a-z][a-z-]*)( (?=\w))?")
_COMMAND = re.compile(r"^\s*(pcgraph (?:query|ask|find|show|why|compare|coverage) .+)$")
_BEHIND = re.compile(r"^(.*\S)\s+(pcgraph (?:find|query) .+)$")
_WHERE = re.compile(r" --(?:with|store) .*")
_ITEM = re.compile(r"^\s*\d+\. (.+)$")


@dataclass(frozen=True)
class Problem:
    """What is wrong with what was asked, for the summary at the head of a page.

    Attributes:
        words: what is wrong.
        more: what to do, and where that leads.
        code: the code of the error.
        field: the id of the field at fault.
        lead: what stands before ``links``.
        links: what may be meant, each with where it leads.
    """

    words: str
    more: tuple[Bit, ...]
    code: str
    field: str
    lead: str = ""
    links: tuple[Bit, ...] = ()


def given_of(request: Request, known: Collection[str], longest: int = _LONGEST) -> Given:
    """Read the parameters of an address.

    Args:
        request: what was asked.
        known: those that may stand there.
        longest: how many letters a value may have.

    Raises:
        UsageProblem: PC-SERVE-PARAM, one that is not known; PC-SERVE-LONG, too much of it.
    """
    found: dict[str, list[str]] = {}
    items = request.query_params.multi_items()
    if len(items) > _MOST:
        raise UsageProblem(
            "PC-SERVE-LONG", f"the address has {len(items)} parameters; at most {_MOST} are read.",
            "Ask for less.",
        )  # fmt: skip
    for name, value in items:
        if name not in known:
            takes = f"It takes: {', '.join(known)}." if known else "It takes none."
            raise UsageProblem(
                "PC-SERVE-PARAM", f"this page has no parameter {name[:_SHOWN]!r}.", takes
            )
        if len(value) > longest:
            what = f"{name} has {len(value):,} characters; at most {longest:,} are read."
            fault = UsageProblem("PC-SERVE-LONG", what, "Ask for less.")
            fault.option = name
            raise fault
        if value.strip():
            found.setdefault(name, []).append(value.strip())
    return {name: tuple(values) for name, values in found.items()}


def address(path: str, given: Mapping[str, Sequence[str]]) -> str:
    """Write an address with its parameters.

    >>> address("q/roles.csv", {"role": ["Link Worker", "a/b"]})
    'q/roles.csv?role=Link%20Worker&role=a%2Fb'
    """
    pairs = [f"{quote(name, safe='')}={quote(value, safe='')}"
             for name, values in given.items() for value in values]  # fmt: skip
    return path + ("?" if pairs else "") + "&".join(pairs)


def command_address(command: str) -> str:
    """Give the page that shows what a command answers; nothing if none does.

    >>> command_address('pcgraph query roles --role "Link Worker"')
    'q/roles?role=Link%20Worker'
    >>> command_address("pcgraph find teams"), command_address("pcgraph why a b")
    ('search.html?q=teams', '')
    """
    try:
        words = shlex.split(command)[1:]
    except ValueError:
        return ""
    given: dict[str, list[str]] = {}
    plain: list[str] = []
    while words:
        word = words.pop(0)
        if not word.startswith("--"):
            plain.append(word)
            continue
        flag = not words or words[0].startswith("--")
        given.setdefault(word[2:], []).append("true" if flag else words.pop(0))
    verb, *things = plain or [""]
    if verb == "query" and len(things) == 1:
        return address(f"q/{quote(things[0], safe='')}", given)
    if verb == "compare" and len(things) == 2:
        return address("compare.html", {"a": things[:1], "b": things[1:], **given})
    if verb == "coverage" and not things:
        return address("coverage.html", given)
    if verb in ("find", "show", "ask") and things and not given:
        path = "search.html" if verb == "find" else "ask"
        return address(path, {"q": [" ".join(things)]})
    return ""


def without_places(words: str) -> str:
    """Leave out of a command which folders and store are asked: that is the server's own affair.

    >>> without_places("pcgraph query roles --with ../mine")
    'pcgraph query roles'
    """
    return _WHERE.sub("", words)


def told_lines(lines: Sequence[str]) -> tuple[Bit, ...]:
    """Lay notes out: a command stands behind the words before it, with the page that shows it."""
    found: list[Bit] = []
    for line in lines:
        line = without_places(line)
        command, item, behind = _COMMAND.match(line), _ITEM.match(line), _BEHIND.match(line)
        if command and found and not found[-1].href:
            before = found.pop()
            words = before.words
            kind = "item" if before.kind == "item" else "command"
            found.append(Bit(words, command_address(command[1]), kind, command[1]))
        elif command:
            found.append(Bit("The command:", command_address(command[1]), "command", command[1]))
        elif item:
            found.append(Bit(item[1], kind="item"))
        elif behind:
            found.append(Bit(behind[1], command_address(behind[2]), "command", behind[2]))
        elif line.strip():
            found.append(Bit(plain_words(line.strip())))
    return tuple(found)


def problem_of(fault: PcgraphError, field: str, again: Callable[[str], str]) -> Problem:
    """Tell a fault on the page of the form that it came from.

    Args:
        fault: what is wrong.
        field: the field at fault, where the fault does not name it.
        again: gives the address that asks again, with another value in place of what was typed.
    """
    links = tuple(Bit(words, again(value)) for words, value in fault.meant)
    lines = [] if links else fault.remedy.split("\n")
    if len(lines) == 1 and not _COMMAND.match(lines[0]):
        lines = [remedy_of(fault)]
    kinds = {"PC-VALUE-AMBIGUOUS": "Which is meant?", "PC-VALUE-UNKNOWN": "Known, or near it:"}
    what = f"{fault.typed[:_SHOWN]!r} could mean several things." if (
        fault.code == "PC-VALUE-AMBIGUOUS" and fault.typed) else fault.what  # fmt: skip
    return Problem(
        plain_words(what),
        told_lines(lines),
        fault.code, fault.option or field, kinds.get(fault.code, "You may mean:"), links,
    )  # fmt: skip


def plain_words(words: str) -> str:
    """Call the options of the command what the fields of the form are called.

    >>> plain_words("--role 'x' is not known."), plain_words("Left out: 4 (--edition all).")
    ("Role 'x' is not known.", 'Left out: 4 (Edition: all).')
    """
    shown = _OPTION.sub(lambda found: head_of(found[1]) + (": " if found[2] else ""), words)
    return shown[:1].upper() + shown[1:]
