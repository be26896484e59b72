"""Tell an error of ours over HTTP: its status, and its words as a page, as JSON or as text."""

from __future__ import annotations

import re

from pcgraph.errors import InputProblem, LimitReached, PcgraphError, QueryProblem, UsageProblem

_STATUS = {
    "PC-DECIDE-CLASH": 409,
    "PC-LIMIT-BUSY": 503,
    "PC-LIMIT-TIME": 503,
    "PC-LIMIT-MEMORY": 503,
    "PC-LIMIT-REQUEST": 413,
    "PC-QUERY-SIZE": 413,
    "PC-QUERY-DIED": 503,
    "PC-QUERY-UNKNOWN": 404,
    "PC-POOL-START": 503,
    "PC-SERVE-ACCEPT": 406,
    "PC-SERVE-ADDRESS": 414,
    "PC-SERVE-BODY": 413,
    "PC-SERVE-FAULT": 500,
    "PC-SERVE-GRAPH": 500,
    "PC-SERVE-HEADERS": 431,
    "PC-SERVE-HOST": 421,
    "PC-SERVE-METHOD": 405,
    "PC-SERVE-ORIGIN": 403,
    "PC-SERVE-PATH": 404,
    "PC-SERVE-RATE": 429,
    "PC-SERVE-REQUEST": 400,
    "PC-SERVE-THING": 404,
    "PC-SERVE-TYPE": 415,
    "PC-SERVE-UPDATE": 403,
}
_BY_CLASS = (
    (LimitReached, 400),
    (UsageProblem, 400),
    (QueryProblem, 400),
    (InputProblem, 500),
)
_COMMAND = re.compile(r"\bpcgraph [a-z]|(?<!\S)--[a-z]|\(--[a-z]")
"""Names the command or an option of it."""
_BESIDE = re.compile(r" \([^()]*\)")
_ON_THE_WEB = {
    "PC-ASK-UNSURE": "The saved queries are questions that can be answered: /query.html",
    "PC-COMPARE-KINDS": "Name two of one kind: two frameworks, or two roles.",
    "PC-COVERAGE-AGAINST": "Such as: /coverage.html?framework=fcc-pcp&against=fcc-2019",
    "PC-QUERY-FROM": "SELECT DISTINCT ?g { GRAPH ?g { } } lists the graphs; nothing is fetched.",
    "PC-QUERY-REFUSED": "Nothing is fetched: ask here for what this graph holds.",
}
"""What to do here, where the words of the fault name the command."""
RETRY = (429, 503)
"""With these goes ``Retry-After``."""


def status_of(fault: PcgraphError) -> int:
    """Give the status of an error.

    >>> status_of(UsageProblem("PC-SERVE-THING", "nothing is said of it."))
    404
    """
    known = _STATUS.get(fault.code)
    return known or next((one for kind, one in _BY_CLASS if isinstance(fault, kind)), 500)


def remedy_of(fault: PcgraphError) -> str:
    """Give what to do about an error in words of the web: who asks here has no command.

    What names the command or an option of it is said otherwise, or left out: a bracket, a line,
    or a sentence.

    >>> remedy_of(UsageProblem("PC-X", "no.", "Ask for less. Or use --limit 5."))
    'Ask for less.'
    >>> remedy_of(UsageProblem("PC-X", "no.", "Add it, or a register (pcgraph import FILE)."))
    'Add it, or a register.'
    """
    if not _COMMAND.search(fault.remedy):
        return fault.remedy
    lines = fault.remedy.split("\n")
    if len(lines) == 1 and fault.code in _ON_THE_WEB:
        return _ON_THE_WEB[fault.code]
    kept = (" ".join(filter(None, map(_plain, re.split(r"(?<=[.;?]) ", line)))) for line in lines)
    return "\n".join(line for line in kept if line.strip())


def _plain(sentence: str) -> str:
    """Give a sentence without a bracket that names the command; nothing if the rest does too."""
    said = _BESIDE.sub(lambda found: "" if _COMMAND.search(found[0]) else found[0], sentence)
    return "" if _COMMAND.search(said) else said


def as_text(fault: PcgraphError) -> str:
    """Write an error as text, as the command does."""
    return f"{fault}\n"


def as_json(fault: PcgraphError) -> dict[str, str]:
    """Write an error for a program."""
    named = {"code": fault.code, "what": fault.what, "remedy": fault.remedy, "where": fault.where}
    return {name: words for name, words in named.items() if words}
