"""Find the file and line of what a finding is about."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from pcgraph.model import Finding, TextFile
from pcgraph.names import OURS, Prefixes

_PREFIX = re.compile(r"^\s*@?PREFIX\s+([\w-]*):\s*<([^>]*)>", re.IGNORECASE)
_SUBJECT = re.compile(r"^(?:<([^>]+)>|([\w-]*):([\w.-]*))(?=\s|$)")


@dataclass(frozen=True)
class Block:
    """The lines of one file that begin with one subject."""

    file: TextFile
    first: int
    lines: tuple[str, ...]


class Places:
    """An index of the blocks of Turtle files and the rows of mapping files, by subject."""

    def __init__(self, files: Iterable[TextFile], prefixes: Prefixes = OURS) -> None:
        self._prefixes = prefixes
        self._blocks: dict[str, list[Block]] = {}
        for file in files:
            self._read(file)

    def _read(self, file: TextFile) -> None:
        """Split one file into blocks at the lines that begin with a subject."""
        lines = file.text.splitlines()
        prefixes = dict(self._prefixes.namespaces)
        starts: list[tuple[int, str]] = []
        for number, line in enumerate(lines):
            declared = _PREFIX.match(line)
            if declared:
                prefixes[declared[1]] = declared[2]
                continue
            subject = _SUBJECT.match(line)
            if subject:
                iri = subject[1] or prefixes.get(subject[2], "") + subject[3]
                starts.append((number, self._prefixes.compact(iri)))
        ends = [*(number for number, _ in starts[1:]), len(lines)][: len(starts)]
        for (number, name), end in zip(starts, ends, strict=True):
            block = Block(file, number + 1, tuple(lines[number:end]))
            self._blocks.setdefault(name, []).append(block)

    def blocks(self, name: str) -> tuple[Block, ...]:
        """Give the blocks of a subject, by its short id or address."""
        return tuple(self._blocks.get(self._prefixes.compact(name), ()))

    def locate(self, finding: Finding) -> Finding:
        """Add file and line: those of the property at fault, else those of the block.

        Of several blocks the one that says the property and the value wins, then the one
        that says the property, then the last (what is laid over ours comes last).
        """
        if finding.file:
            return finding
        best: tuple[int, Block, int] | None = None
        for block in self.blocks(finding.focus):
            score, line = _score(block, finding)
            if best is None or score >= best[0]:
                best = (score, block, line)
        if best is None:
            return finding
        return replace(finding, file=best[1].file.shown, line=best[2])


def _score(block: Block, finding: Finding) -> tuple[int, int]:
    """Say how well a block fits a finding, and on which line."""
    said = "a" if finding.path == "rdf:type" else re.split(r"[:/#]", finding.path)[-1]
    value = _whole(re.split(r"[:/#]", finding.value)[-1].strip('"'))
    for offset, line in enumerate(block.lines):
        if said and _whole(said).search(line):
            rest = "\n".join(block.lines[offset:])
            for further, text in enumerate(block.lines[offset:]):
                if value.pattern and value.search(text):
                    return 3, block.first + offset + further
            return (3 if value.pattern and value.search(rest) else 2), block.first + offset
    declares = any(re.match(r"\s+a\b", line) for line in block.lines)
    return int(declares), block.first


def _whole(word: str) -> re.Pattern[str]:
    """Make a pattern that finds a word and no longer one that holds it.

    >>> bool(_whole("link-worker").search("role:link-worker-coach ,"))
    False
    """
    before = r"(?<![\w-])" if re.match(r"\w", word) else ""
    after = r"(?![\w-])" if re.search(r"\w$", word) else ""
    return re.compile(before + re.escape(word) + after if word else "")
