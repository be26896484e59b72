"""Join dictionaries of columns: ours, and those of the folders laid over it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence

from pcgraph.errors import InputProblem
from pcgraph.model import TextFile

Word = tuple[str, str, str]
"""One column: its name, its head, its meaning."""

_HEAD = ["name", "head", "meaning"]


def joined_words(files: Sequence[TextFile]) -> list[Word]:
    """Join dictionaries of columns.

    Args:
        files: ``columns.csv`` files, ours first.

    Returns:
        Each column once, in the order of the files.

    Raises:
        InputProblem: PC-WORDS-FORM for a line that is not name, head and meaning,
            PC-WORDS-TWICE for a column that is explained otherwise already; with file and line.
    """
    found: dict[str, Word] = {}
    for file in files:
        for where, word in _read(file):
            known = found.setdefault(word[0], word)
            if known != word:
                raise InputProblem(
                    "PC-WORDS-TWICE",
                    f"the column {word[0]} is explained already, as {known[1]!r}.",
                    "Give your column another name, in the query too.",
                    where,
                )
    return list(found.values())


def _read(file: TextFile) -> Iterator[tuple[str, Word]]:
    """Read one dictionary; each column with its file and line."""
    reader = csv.reader(io.StringIO(file.text), strict=True)
    fault = ""
    try:
        for number, row in enumerate(reader):
            if len(row) != len(_HEAD) or not all(row) or (number == 0) != (row == _HEAD):
                fault = f"{','.join(row)[:60]!r} is not what stands here"
                break
            if number:
                yield f"{file.shown}:{reader.line_num}", (row[0], row[1], row[2])
    except csv.Error as broken:
        fault = f"this is not valid CSV ({broken})"
    if fault:
        raise InputProblem(
            "PC-WORDS-FORM",
            f"{fault}: first the line name,head,meaning, then these three of a column a line.",
            "Mend the line; our queries/columns.csv shows the form.",
            f"{file.shown}:{max(reader.line_num, 1)}",
        )
