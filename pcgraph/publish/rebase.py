"""Move a release under the publisher's own base: every address of ours, in every file.

All is composed and asked under our base. What is written is moved on its way into the file, in
one place, so that no writer needs to know of it. Canonical lines are moved before they are
written, since their order and the names of blank nodes follow from the addresses.
"""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Callable, Iterable, Mapping
from typing import BinaryIO, cast

from pyoxigraph import NamedNode, Quad

from pcgraph.errors import UsageProblem
from pcgraph.format import parse_turtle
from pcgraph.model import Table
from pcgraph.names import BASE, OURS, Prefixes
from pcgraph.overlay import SHOWN, base_fault
from pcgraph.publish.describe import Written
from pcgraph.publish.forms import canonical_lines, quads_of
from pcgraph.publish.gathered import graphs_of
from pcgraph.publish.lines import Lines, SortedLines
from pcgraph.publish.member import Member
from pcgraph.writers.stored import stored_zip
from pcgraph.writers.tables import csv_text

ADDRESSES = "ADDRESSES.csv"
COLUMNS = ("old", "new")
_ZIPPED = (".xlsx", ".zip")


def check_base(base: str, prefixes: Prefixes = OURS) -> None:
    """Refuse a base that is no plain address, is ours, or reaches into what others named.

    Args:
        base: the publisher's own base.
        prefixes: the map of the graph: ours, and those of what is laid over it.

    Raises:
        UsageProblem: PC-PUBLISH-BASE.
    """
    fault = base_fault(base)
    for prefix, namespace in prefixes.namespaces.items():
        if not fault and not namespace.startswith(BASE) and _overlap(base, namespace):
            fault = f"meets the addresses of others: {prefix} stands for {namespace}"
    if fault:
        raise _refused(base, fault)


def _overlap(one: str, other: str) -> bool:
    return one.startswith(other) or other.startswith(one)


def _refused(base: str, fault: str) -> UsageProblem:
    return UsageProblem(
        "PC-PUBLISH-BASE",
        f"--base {base[:SHOWN]!r} {fault}.",
        "Give an address of your own that ends in / or #, such as https://example.org/pc/.",
    )


class Rebase:
    """Moves addresses, and remembers which.

    Args:
        base: the publisher's own base.
        prefixes: the map of the graph.

    Raises:
        UsageProblem: PC-PUBLISH-BASE.
    """

    def __init__(self, base: str, prefixes: Prefixes = OURS) -> None:
        check_base(base, prefixes)
        self.base = base
        self.prefixes = Prefixes(
            {prefix: self.text(space) for prefix, space in prefixes.namespaces.items()}
        )
        self._addresses = SortedLines()
        self._there: set[str] = set()
        self._iri = re.compile(f"<({re.escape(BASE)}[^>]*)>|<({re.escape(base)}[^>]*)>")

    def text(self, text: str) -> str:
        """Move the addresses in a text."""
        return text.replace(BASE, self.base)

    def back(self, text: str) -> str:
        """Give a text of a release under this base as it stands under ours."""
        return text.replace(self.base, BASE)

    def lines(self, lines: Iterable[str]) -> SortedLines:
        """Move canonical lines; they are put in order, and blank nodes named, anew."""
        return canonical_lines(quads_of(map(self._noted, lines)))

    def graphs(self, graphs: Mapping[str, Lines]) -> dict[str, Lines]:
        """Move the canonical lines of graphs; their names, as they were, stay the keys."""
        moved = graphs_of(
            Quad(quad.subject, quad.predicate, quad.object, NamedNode(self.text(graph)))
            for graph, lines in graphs.items()
            for quad in quads_of(map(self._noted, lines))
        )
        return {graph: moved[self.text(graph)] for graph in graphs}

    def _noted(self, line: str) -> str:
        """Move a line, and remember its addresses."""
        self._there.update(self._addresses_of(line))
        return self.text(line)

    def _addresses_of(self, line: str) -> list[str]:
        """Remember the addresses of ours in a line; give those that were under the base before."""
        found = self._iri.findall(line)
        for ours, _ in found:
            if ours:
                self._addresses.add(ours)
        return [theirs for _, theirs in found if theirs]

    def member(self, member: Member) -> Member:
        """Give a file with its addresses moved; what is zipped is zipped anew."""
        if member.path.endswith(_ZIPPED):
            return Member(member.path, self._zipped(member.data()))
        if member.path.endswith(".ttl"):
            for triple in parse_turtle(member.data().decode(), member.path):
                self._addresses_of(f"{triple} .")
        if callable(member.content):
            write = member.content
            return Member(member.path, lambda out: self._stream(write, out))
        if isinstance(member.content, str):
            return Member(member.path, self.text(member.content))
        return Member(member.path, self._bytes(member.content))

    def table(self) -> Member:
        """Say for every address of ours what it became.

        Raises:
            UsageProblem: PC-PUBLISH-BASE if something else has such an address already.
        """
        rows = tuple((one, self.text(one)) for one in self._addresses)
        taken = next((new for _, new in rows if new in self._there), "")
        if taken:
            raise _refused(self.base, f"is in use: the graph says something of {taken}")
        return Member(ADDRESSES, csv_text(Table(COLUMNS, rows)))

    def _bytes(self, content: bytes) -> bytes:
        return content.replace(BASE.encode(), self.base.encode())

    def _stream(self, write: Callable[[BinaryIO], None], out: BinaryIO) -> None:
        moving = _Moving(out, BASE.encode(), self.base.encode())
        write(cast("BinaryIO", moving))
        moving.end()

    def _zipped(self, content: bytes) -> bytes:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return stored_zip(
                (name, self._bytes(archive.read(name))) for name in archive.namelist()
            )


def resummed(text: str, folder: str, written: Mapping[str, Written]) -> str:
    """Put the sizes and checksums of files as they were written into a data package.

    Args:
        text: ``datapackage.json``; it was made before addresses were moved.
        folder: where it stands, with a ``/`` behind.
        written: the files of the release.
    """
    package = json.loads(text)
    for resource in package.get("resources", ()):
        file = written.get(f"{folder}{resource['path']}")
        if file:
            resource |= {"bytes": file.size, "hash": f"sha256:{file.sha256}"}
    return json.dumps(package, ensure_ascii=False, indent=2) + "\n"


class _Moving:
    """A file in which one text is put for another, also where two pieces of it meet."""

    def __init__(self, out: BinaryIO, old: bytes, new: bytes) -> None:
        self._out, self._old, self._new = out, old, new
        self._rest = b""

    def write(self, piece: bytes) -> int:
        """Write a piece; keep back what may be the beginning of the old text."""
        *before, last = (self._rest + piece).split(self._old)
        cut = max(len(last) - len(self._old) + 1, 0)
        self._out.write(self._new.join([*before, last[:cut]]))
        self._rest = last[cut:]
        return len(piece)

    def flush(self) -> None:
        """Do nothing: the end may not be whole."""

    def end(self) -> None:
        """Write what was kept back."""
        self._out.write(self._rest)
