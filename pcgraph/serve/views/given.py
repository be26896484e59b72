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
_WORD = r"""(?:"[^"\\]*"|'[^']*'|[^\s"'();,.\\]+(?:\.[^\s"'();,.\\]+)*)"""
_INLINE = re.compile(
    rf"\bpcgraph (?:(?:query|find|show|ask) {_WORD}|compare {_WORD} {_WORD}|coverage|queries)"
    rf"(?: --[a-z-]+ {_WORD})*"
)
"""A command inside a sentence ends where its words do; what follows is the sentence again."""
_CHOSEN = re.compile(r"\(--([a-z-]+) ([\w-]+)\)")
_WHERE = re.compile(r" --(?:with|store) .*")
_ITEM = re.compile(r"^\s*\d+\. (.+)$")


@dataclass(frozen=True)
class Told(Bit):
    """A note of an answer.

    Attributes:
        parts: in place of ``words``, the parts of a sentence: some lead to a page.
    """

    parts: tuple[Bit, ...] = ()


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
    more: tuple[Told, ...]
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
    if verb == "queries":
        return "query.html"
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


def told_lines(
    lines: Sequence[str], again: Callable[[str, str], str] | None = None
) -> tuple[Told, ...]:
    """Lay notes out: a command stands behind the words before it, with the page that shows it.

    A command inside a sentence becomes a link in words.

    Args:
        lines: the notes.
        again: gives the address that asks again with an option, by its name and value.
    """
    found: list[Told] = []
    for line in lines:
        line = without_places(line)
        command, item = _COMMAND.match(line), _ITEM.match(line)
        if command and found and not found[-1].href:
            before = found.pop()
            words = before.words
            kind = "item" if before.kind == "item" else "command"
            said = _options_of(command[1]) if kind == "item" else command[1]
            found.append(Told(words, command_address(command[1]), kind, said))
        elif command:
            found.append(Told("The command:", command_address(command[1]), "command", command[1]))
        elif item:
            found.append(Told(item[1], kind="item"))
        elif line.strip():
            found.append(Told(plain_words(line.strip()), parts=_parts(line.strip(), again)))
    return tuple(found)


def _parts(line: str, again: Callable[[str, str], str] | None) -> tuple[Bit, ...]:
    """Part a sentence at the commands and options in it; nothing where it has none."""
    found: list[Bit] = []
    end = 0
    for one in sorted(
        (*_INLINE.finditer(line), *(_CHOSEN.finditer(line) if again else ())),
        key=lambda one: one.start(),
    ):
        if one.start() < end:
            continue
        inside = 0 if one.re is _INLINE else 1
        if one.re is _INLINE:
            made = Bit(said_of(one[0]), command_address(one[0]))
        else:
            href = again(one[1], one[2]) if again else ""
            made = Bit(f"ask with {head_of(one[1])}: {one[2]}", href)
        if not made.href:
            continue
        found += [Bit(plain_words(line[end : one.start() + inside], not found)), made]
        end = one.end() - inside
    return (*found, Bit(plain_words(line[end:], first=False))) if found else ()


def said_of(command: str) -> str:
    """Say in words what a command asks.

    >>> said_of("pcgraph query nos-list"), said_of("pcgraph query requirements --role SPLW")
    ('“nos list”', '“requirements”, Role: SPLW')
    >>> said_of("pcgraph find 'link worker'"), said_of("pcgraph compare a b")
    ('search for “link worker”', '“a beside b”')
    """
    words = _split(command)[1:]
    verb, *things = words[: next((at for at, one in enumerate(words) if one[:2] == "--"), None)]
    if verb == "query":
        said = things[0].replace("-", " ")
    else:
        said = {"compare": " beside ", "find": " "}.get(verb, " ").join(things) or verb
    options = _options_of(command)
    found = f"“{said}”{f', {options}' if options else ''}"
    return f"search for {found}" if verb == "find" else found


def _split(command: str) -> list[str]:
    try:
        return shlex.split(command)
    except ValueError:
        return command.split()


def _options_of(command: str) -> str:
    """Say in words what the options of a command choose."""
    words = _split(command)
    pairs = zip(words, [*words[1:], ""], strict=True)
    return ", ".join(
        f"{head_of(name[2:])}{f': {value}' if value and value[:2] != '--' else ''}"
        for name, value in pairs
        if name.startswith("--")
    )


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


def plain_words(words: str, first: bool = True) -> str:
    """Call the options of the command what the fields of the form are called.

    Args:
        words: of a note or fault.
        first: whether a sentence begins here.

    >>> plain_words("--role 'x' is not known."), plain_words("Left out: 4 (--edition all).")
    ("Role 'x' is not known.", 'Left out: 4 (Edition: all).')
    """
    shown = _OPTION.sub(lambda found: head_of(found[1]) + (": " if found[2] else ""), words)
    return shown[:1].upper() + shown[1:] if first else shown
