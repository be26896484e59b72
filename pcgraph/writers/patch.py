"""Write the difference of two graphs as RDF Patch, read such a patch, and apply it.

The form is that of https://afs.github.io/rdf-delta/rdf-patch.html, as one transaction. Blank
nodes stand under the names that ``nquads.lines_of`` gives them, so that a patch fits any copy of
the graph that was named so.
"""

from __future__ import annotations

from base64 import urlsafe_b64encode
from collections.abc import Sequence
from hashlib import sha256

from pyoxigraph import RdfFormat, parse, serialize

from pcgraph.changes.nquads import Lines
from pcgraph.errors import InputProblem

_ADD, _DELETE, _HEAD, _BEGIN, _COMMIT = "A", "D", "H", "TX", "TC"


def patch_text(added: Sequence[str], deleted: Sequence[str], name: str = "") -> str:
    """Write a patch.

    Args:
        added: the lines of N-Quads that are put in, as ``releases.patch`` gives them.
        deleted: the lines that are taken out; they come first.
        name: the address of the patch; if empty, one that is made from its content, so that
            the same difference has the same name.

    Returns:
        The text; it ends in one line feed.
    """
    changes = [f"{_DELETE} {line}" for line in deleted] + [f"{_ADD} {line}" for line in added]
    if not name:
        digest = sha256("\n".join(changes).encode()).digest()
        name = f"ni:///sha-256;{urlsafe_b64encode(digest).decode().rstrip('=')}"
    lines = [f"{_HEAD} id <{name}> .", f"{_BEGIN} .", *changes, f"{_COMMIT} ."]
    return "\n".join(lines) + "\n"


def apply_patch(lines: Lines, text: str, shown: str) -> frozenset[str]:
    """Give a graph as a patch makes it; all of the patch, or nothing.

    Args:
        lines: the graph, as ``nquads.lines_of`` gives it.
        text: the patch.
        shown: its path, for messages.

    Raises:
        InputProblem: PC-PATCH-FORM for what is no such patch, or one that was cut;
            PC-PATCH-ABSENT and PC-PATCH-PRESENT for a fact that is taken out and is not there,
            or put in and there already; each with its line.
    """
    found = set(lines)
    begun = ended = False
    for number, row in enumerate(text.split("\n"), 1):
        where = f"{shown}:{number}"
        what, _, rest = row.strip().partition(" ")
        if not what or what.startswith("#"):
            continue
        if what == _HEAD and not begun:
            continue
        if (what, rest.strip()) == (_BEGIN, ".") and not begun:
            begun = True
        elif (what, rest.strip()) == (_COMMIT, ".") and begun and not ended:
            ended = True
        elif what in (_ADD, _DELETE) and begun and not ended:
            _change(found, what, _line(rest, where), where)
        else:
            raise _no_patch(f"{row[:60]!r} is not what stands here", where)
    if not ended:
        raise _no_patch("it does not end in TC: it was cut, or it is no patch", shown)
    return frozenset(found)


def _change(found: set[str], what: str, line: str, where: str) -> None:
    """Take one fact out of a graph, or put it in."""
    if what == _ADD:
        if line in found:
            raise _unfit("PC-PATCH-PRESENT", f"this is there already: {line}", where)
        found.add(line)
    else:
        if line not in found:
            raise _unfit("PC-PATCH-ABSENT", f"this is not there: {line}", where)
        found.remove(line)


def _line(text: str, where: str) -> str:
    """Read one fact, and write it as all others are written."""
    try:
        quads = list(parse(text, format=RdfFormat.N_QUADS))
    except SyntaxError as fault:
        raise _no_patch(str(fault.msg).split(": ", 1)[-1], where) from None
    if len(quads) != 1:
        raise _no_patch(f"{len(quads)} facts stand where one should", where)
    written = serialize(quads, format=RdfFormat.N_QUADS)
    assert written is not None
    return written.decode().removesuffix("\n")


def _no_patch(reason: str, where: str) -> InputProblem:
    return InputProblem(
        "PC-PATCH-FORM",
        f"this is no RDF Patch that can be applied: {reason}.",
        "One transaction is read: H lines, TX, lines of D and A with whole addresses, TC.",
        where,
    )


def _unfit(code: str, what: str, where: str) -> InputProblem:
    return InputProblem(
        code,
        f"{what[:200]}",
        "The patch is for another version of the graph; nothing was changed.",
        where,
    )
