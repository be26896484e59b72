"""Read JSON as text that keeps its letters: numbers stay as they are written."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from pyoxigraph import RdfFormat

from pcgraph.changes.gate import check_bounds
from pcgraph.errors import InputProblem
from pcgraph.readers.blocks import refuse, too_large
from pcgraph.readers.plain import text_of

LEVELS = 50
"""Lists and objects in one another; a level of a framework takes two."""
_MOST = 5_000_000
"""Marks that begin a value or part two: a value takes a hundred times its bytes of memory."""
_BITE = 2**20
_ESCAPED = re.compile(r"\\u(?:0000|[dD][89a-fA-F][0-9a-fA-F]{2})")
_MEND = "Look where the file comes from; perhaps the download was cut off. Get it anew."


def json_of(raw: bytes, path: Path) -> Any:
    """Read JSON.

    Args:
        raw: the bytes of the file.
        path: the file, for what is told.

    Returns:
        What it holds; a number is the text of it, so that the code 1.10 stays what it is.

    Raises:
        InputProblem: PC-READ-EMPTY, PC-READ-UTF8, PC-READ-NUL, PC-READ-JSON with the line,
            PC-READ-DEPTH; for halves of letters and NUL, also where they are written as escapes.
        LimitReached: PC-LIMIT-SOURCE for too many values.
    """
    text = text_of(raw, path)
    if not text.strip():
        refuse(path, "PC-READ-EMPTY", "it is empty", "Name a file in which the framework stands.")
    if sum(map(text.count, ",[{")) > _MOST:
        too_large(path, f"it has more than {_MOST:,} values")
    try:
        bites = (text[at : at + _BITE].encode() for at in range(0, len(text), _BITE))
        check_bounds(bites, RdfFormat.JSON_LD, str(path))
        said = json.loads(
            text, parse_int=str, parse_float=str, parse_constant=str, object_pairs_hook=_once
        )
    except InputProblem as fault:
        what = f"it nests deeper than {LEVELS} levels, and a framework than {LEVELS // 2}"
        raise InputProblem(
            "PC-READ-DEPTH", f"cannot read it: {what}.", "Take levels away.", fault.where
        ) from None
    except json.JSONDecodeError as fault:
        refuse(path, "PC-READ-JSON", f"it is no JSON: {_plain(fault.msg)}", _MEND, fault.lineno)
    except _Twice as fault:
        what = f"the name {fault.args[0]!r} stands twice in one object, so one would be lost"
        line = text[: text.rfind(json.dumps(fault.args[0]))].count("\n") + 1
        refuse(path, "PC-READ-JSON", what, "Give each its own name, or make a list of them.", line)
    except RecursionError:
        refuse(path, "PC-READ-JSON", "it holds what is no text", _MEND)
    _refuse_escaped(said, text, path)
    return said


def _refuse_escaped(said: Any, text: str, path: Path) -> None:
    """Refuse what is written as a letter and is none: half of a pair, or NUL."""
    escaped = _ESCAPED.search(text)
    if not escaped:
        return
    # Two strokes before it would make it words about an escape; so what was read is looked at.
    words = json.dumps(said, ensure_ascii=False)
    line = text.count("\n", 0, escaped.start()) + 1
    if "\\u0000" in words.replace("\\\\", ""):
        refuse(path, "PC-READ-NUL", r"a NUL letter (\u0000) stands in it", _MEND, line)
    try:
        words.encode()
    except UnicodeEncodeError:
        refuse(path, "PC-READ-UTF8", f"{escaped[0]} in it is half a letter", _MEND, line)


class _Twice(Exception):
    """A name stands twice in one object."""


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        seen: set[str] = set()
        for name, _ in pairs:
            if name in seen:
                raise _Twice(name)
            seen.add(name)
    return found


def _plain(said: str) -> str:
    return said[:1].lower() + said[1:]
