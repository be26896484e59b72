"""Whether a release follows from the one before: patch, addresses that vanished, change log."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from heapq import merge
from pathlib import Path

from pyoxigraph import NamedNode, RdfFormat, parse

from pcgraph.audit.check import Check, Fault, Found, NotApplicable, Note
from pcgraph.audit.dump import Dump
from pcgraph.audit.reading import quads
from pcgraph.changes.nquads import lines_of, parts_of
from pcgraph.errors import InputProblem
from pcgraph.names import PREFIXES

_SUFFIXES = (".rdfp", ".rdfpatch", ".rdf-patch")
_ROW = re.compile(r"([AD]) (.+)")
_HEADS = re.compile(r"(?:H .*|TX ?\.?|TC ?\.?|P[AD] .*|#.*|)")
_SPACE = re.compile(r"(https?://[^/]+/(?:[^/#]+[/#])?)")
_NUMBER = re.compile(r"(\d[\d,]*) (added|put in|deleted|removed|taken out)\b")
_WORDS = {"put in": "added", "removed": "deleted", "taken out": "deleted"}
_LOGS = ("changes.md", "changelog.md", "changes.txt")
_DEPRECATED = f"<{PREFIXES['owl']}deprecated>"


def release_before(dump: Dump) -> Dump:
    """Open the release before.

    Args:
        dump: the release that follows it.

    Raises:
        NotApplicable: none was named.
        InputProblem: PC-AUDIT-FOLDER.
    """
    if dump.previous is None:
        raise NotApplicable("no release before was named: --previous DIR.")
    folder = dump.previous
    return dump.once("previous", lambda: Dump(Path(folder)))


def _patches(dump: Dump) -> list[str]:
    return dump.named(*_SUFFIXES)


def _changes(dump: Dump, path: str) -> tuple[set[str], set[str], list[Fault]]:
    """Read the facts that a patch puts in and takes out."""
    added: set[str] = set()
    deleted: set[str] = set()
    faults = []
    text = dump.text(path)
    rows = text.split("\n")
    ended = inside = outside = False
    for number, row in enumerate(rows, 1):
        found = _ROW.fullmatch(row.strip())
        if not found:
            word = row.strip()[:2]
            if word in ("TX", "TC"):
                if inside == (word == "TX"):
                    faults.append(Fault(f"this {word} has no fellow.", "Make it again.", path,
                                        number))  # fmt: skip
                inside = word == "TX"
                ended = not inside
            if not _HEADS.fullmatch(row.strip()):
                faults.append(
                    Fault("this is no line of RDF Patch.", "Make it again.", path, number)
                )
            continue
        if not inside and not outside:
            outside = True
            faults.append(Fault("this stands outside TX and TC: it is of no transaction.",
                                "Make it again.", path, number))  # fmt: skip
        if found[2].count("<<") > 20:
            faults.append(Fault("this is no plain statement.", "Make it again.", path, number))
            continue
        try:
            (quad,) = parse(found[2], RdfFormat.N_QUADS)
        except (SyntaxError, ValueError):
            faults.append(Fault("this is no statement.", "Make it again.", path, number))
            continue
        line = f"{quad} ."
        if line in (added if found[1] == "A" else deleted):
            faults.append(Fault("this stands twice.", "Make it again.", path, number))
        elif line in (deleted if found[1] == "A" else added):
            faults.append(Fault("this is put in and taken out: which counts hangs on the order.",
                                "Make it again.", path, number))  # fmt: skip
        (added if found[1] == "A" else deleted).add(line)
    if not ended:
        faults.append(Fault("it does not end in TC: it was cut.", "Fetch it again.", path))
    return added, deleted, faults


def patch_fits(dump: Dump) -> Found:
    """Apply the patch to the release before: what comes out must be this release, exactly."""
    patches = _patches(dump)
    if not patches:
        raise NotApplicable("there is no RDF Patch (a file .rdfp or .rdfpatch).")
    if dump.previous is None:
        for path in patches:
            added, deleted, faults = _changes(dump, path)
            yield from faults
            yield from _against_new(dump, path, added, deleted)
        yield Note("Held against this release only: --previous DIR was not named.")
        return
    before = release_before(dump)
    if len(patches) > 1:
        yield Note(f"More than one patch; each was held against {before.folder.name}.")
    for path in patches:
        added, deleted, faults = _changes(dump, path)
        yield from faults
        named = any(parts_of(line).graph for line in added | deleted)
        old, new = (_lines(one, named) for one in (before, dump))
        yield from _compare(path, old, new, added, deleted)


def _against_new(dump: Dump, path: str, added: set[str], deleted: set[str]) -> Iterator[Fault]:
    """See that what was put in is there, and what was taken out is not."""
    named = any(parts_of(line).graph for line in added | deleted)
    missing = set(added)
    for line in _lines(dump, named):
        missing.discard(line)
        if line in deleted:
            yield Fault(f"it takes out what is still there: {line}", "Make it again.", path)
    for line in sorted(missing):
        yield Fault(f"it puts in what is not there: {line}", "Make it again.", path)


def _compare(
    path: str, old: Iterable[str], new: Iterable[str], added: set[str], deleted: set[str]
) -> Iterator[Fault]:
    """Go through both releases side by side, in the order of their lines."""
    tagged = merge(((line, 0) for line in old), ((line, 1) for line in new))
    absent, present = set(deleted), set()
    pending: tuple[str, set[int]] | None = None

    def told(line: str, sides: set[int]) -> Iterator[Fault]:
        was, now = 0 in sides, 1 in sides
        if line in added and was and line not in deleted:
            present.add(line)
        if ((was and line not in deleted) or line in added) and not now:
            yield Fault(f"by the patch this would be there, and is not: {line}", _AGAIN, path)
        if now and not ((was and line not in deleted) or line in added):
            yield Fault(f"this is there, and by the patch would not be: {line}", _AGAIN, path)
        if was:
            absent.discard(line)

    seen_added: set[str] = set()
    for line, side in tagged:
        if pending and pending[0] != line:
            yield from told(*pending)
            pending = None
        if pending:
            pending[1].add(side)
        else:
            pending = line, {side}
        if line in added:
            seen_added.add(line)
    if pending:
        yield from told(*pending)
    for line in sorted(added - seen_added):
        yield Fault(f"by the patch this would be there, and is not: {line}", _AGAIN, path)
    for line in sorted(absent):
        yield Fault(f"it takes out what was not there: {line}", _AGAIN, path)
    for line in sorted(present):
        yield Fault(f"it puts in what was there already: {line}", _AGAIN, path)


_AGAIN = "Make the patch again from the two releases."


def _lines(dump: Dump, named: bool) -> list[str]:
    """Give the lines of a release, sorted; blank nodes under the names that patches give them.

    Raises:
        InputProblem: PC-AUDIT-FORM if the release has no form with graphs and the patch has.
    """
    reading = dump.reading
    paths = reading.main
    if named:
        paths = [path for path in reading.main_group if set(reading.scans[path].graphs) - {""}][:1]
    if not paths:
        raise InputProblem(
            "PC-AUDIT-FORM",
            "the patch names graphs, and there is no TriG or N-Quads that keeps them apart.",
            "Hand on one of them.",
            str(dump.folder.name),
        )
    found = (quad if named else quad.triple for path in paths for quad in quads(dump, path))
    return sorted(lines_of(found))  # type: ignore[arg-type]


def vanished(dump: Dump) -> Found:
    """Find addresses that the release before described and this one does not."""
    before = release_before(dump)
    spaces = _spaces(before)
    if not spaces:
        raise NotApplicable("the release before describes nothing by address.")
    now = {str(subject) for subject, _ in dump.reading.subjects()}
    gone = 0
    elsewhere: Counter[str] = Counter()
    for subject, _ in before.reading.subjects():
        name = str(subject)
        if not isinstance(subject, NamedNode) or name in now:
            continue
        if not subject.value.startswith(spaces):
            begin = _SPACE.match(subject.value)
            elsewhere[begin[1] if begin else subject.value] += 1
        else:
            gone += 1
            yield Fault(
                f"{subject.value} was published and is gone.",
                "Bring it back, with owl:deprecated true and dcterms:isReplacedBy.",
                dump.reading.main[0] if dump.reading.main else "",
                focus=subject.value,
            )
    for space, number in sorted(elsewhere.items()):
        yield Fault(
            f"{number:,} addresses below {space} were described and are so no more.",
            "If they are your own, bring them back.", severity="warning", focus=space,
        )  # fmt: skip
    yield Note(f"{gone:,} gone, below {', '.join(spaces)}.")


def _spaces(dump: Dump) -> tuple[str, ...]:
    """Give what the addresses of a release begin with: those of most of its subjects."""
    found: Counter[str] = Counter()
    for path in dump.reading.main:
        for space, number in dump.reading.scans[path].subjects.items():
            begin = _SPACE.match(space)
            if begin:
                found[begin[1]] += number
    whole = sum(found.values())
    return tuple(sorted(space for space, number in found.items() if number * 10 >= whole))


def log_counts(dump: Dump) -> Found:
    """Hold the numbers of the change log against the patch."""
    patches = _patches(dump)
    logs = [path for path in dump.files if path.lower().rsplit("/", 1)[-1] in _LOGS]
    if not patches or not logs:
        raise NotApplicable("it needs a change log (CHANGES.md) and an RDF Patch.")
    pairs = []
    for path in patches:
        added, deleted, _ = _changes(dump, path)
        pairs.append({"added": len(added), "deleted": len(deleted)})
    told = 0
    for path in logs:
        for number, line in enumerate(dump.text(path).splitlines(), 1):
            if "fact" not in line.lower():
                continue
            said = {
                _WORDS.get(word, word): int(size.replace(",", "")[:18])
                for size, word in _NUMBER.findall(line)
            }
            told += bool(said)
            if said and not any(said.items() <= pair.items() for pair in pairs):
                yield Fault(
                    f"it says {said}; the patch holds {pairs[0]}.",
                    "Count again when the log is written.", path, number,
                )  # fmt: skip
    if not told:
        yield Fault(
            "no line says how many facts were added and deleted.",
            "Say it, so that the log can be held against the patch.", logs[0], severity="warning",
        )  # fmt: skip


CHECKS = (
    Check("patch", "The patch makes this release from the one before, exactly.", "violation",
          patch_fits),
    Check("vanished", "No address of the release before is gone.", "violation", vanished),
    Check("change-log", "The numbers of the change log are those of the patch.", "violation",
          log_counts),
)  # fmt: skip
