"""Find what would be wrong with the graph if files of a folder were changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from pcgraph.files import layer_of
from pcgraph.graph import KnowledgeGraph
from pcgraph.model import Finding, TextFile

TOLD = frozenset({"same-words-same-mappings"})
"""Rules that a person's own judgement may break: they are told, and do not stop it."""
Key = tuple[str, str, str, str]
"""What makes a finding another: its rule, and what it is about."""


def worse(
    kg: KnowledgeGraph, folders: Sequence[Path], texts: Mapping[str, str], into: Path
) -> tuple[list[Finding], list[str]]:
    """Find what would be wrong with the graph that is not wrong now.

    Args:
        kg: the graph as it is.
        folders: the folders laid over it.
        texts: the files that are to change, by path inside the folder.
        into: the folder.

    Returns:
        What must not be written, and what is only told.
    """
    own = layer_of(into)
    files = with_texts(kg.files, texts, own)
    after = _all_violations(KnowledgeGraph(folders, files=files))
    if not after:
        return [], []
    before = _all_violations(kg).keys()
    new = [one for key, one in after.items() if key not in before]
    told = [f"{one.focus}: {one.message}" for one in new if one.rule in TOLD]
    return [one for one in new if one.rule not in TOLD], list(dict.fromkeys(told))


def _all_violations(kg: KnowledgeGraph) -> dict[Key, Finding]:
    return keyed(iter(kg.findings("fast")))


def keyed(found: Iterator[Finding]) -> dict[Key, Finding]:
    """Give the violations among findings, by what makes each another."""
    bad = (one for one in found if one.severity == "violation")
    return {(one.rule, one.focus, one.path, one.value): one for one in bad}


def with_texts(files: Sequence[TextFile], texts: Mapping[str, str], own: str) -> list[TextFile]:
    """Give the files of the graph with new texts, and with files that are new in the folder."""
    made = [
        replace(file, text=texts[file.path]) if file.layer == own and file.path in texts else file
        for file in files
    ]
    there = {file.path for file in files if file.layer == own}
    made += [
        TextFile(place, text, (Path(own) / place).as_posix(), own)
        for place, text in texts.items()
        if place not in there and place.endswith((".ttl", ".sssom.tsv"))
    ]
    return made
