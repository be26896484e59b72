"""Tell an error of ours over HTTP: its status, and its words as a page, as JSON or as text."""

from __future__ import annotations

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
RETRY = (429, 503)
"""With these goes ``Retry-After``."""


def status_of(fault: PcgraphError) -> int:
    """Give the status of an error.

    >>> status_of(UsageProblem("PC-SERVE-THING", "nothing is said of it."))
    404
    """
    known = _STATUS.get(fault.code)
    return known or next((one for kind, one in _BY_CLASS if isinstance(fault, kind)), 500)


def as_text(fault: PcgraphError) -> str:
    """Write an error as text, as the command does."""
    return f"{fault}\n"


def as_json(fault: PcgraphError) -> dict[str, str]:
    """Write an error for a program."""
    named = {"code": fault.code, "what": fault.what, "remedy": fault.remedy, "where": fault.where}
    return {name: words for name, words in named.items() if words}
