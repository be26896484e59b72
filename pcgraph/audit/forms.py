"""Whether the RDF can be read, by two parsers, and whether all forms hold the same graph."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Any

from pcgraph.audit.check import Check, Fault, Found, NotApplicable, Note
from pcgraph.audit.dump import Dump
from pcgraph.audit.reading import NO_BASE, Scan, form_of, suffix_of

if TYPE_CHECKING:
    from rdflib import Graph

SECOND_LIMIT = 50_000_000
SECOND_MOST = 250_000
"""Files above so many bytes, or statements, are read by one parser only: rdflib holds all of it."""
_RDFLIB = {
    ".nt": "nt11",
    ".ttl": "turtle",
    ".rdf": "xml",
    ".owl": "xml",
    ".jsonld": "json-ld",
    ".nq": "nquads",
    ".trig": "trig",
}
_NAMES = "Give its blank nodes addresses."
_MARK = re.compile(r"\b[0-9a-f]{64}\b")
_PAGES = ("check.md", "datasheet.md", "load.md")


def two_parsers(dump: Dump) -> Found:
    """Read every RDF file with pyoxigraph and with rdflib: no error, and as many statements."""
    scans = dump.reading.scans
    if not scans:
        raise NotApplicable("there is no RDF file, by suffix.")
    once = []
    for path, scan in scans.items():
        if scan.fault:
            yield Fault(
                f"it is not read whole by pyoxigraph: {scan.fault}.",
                "Look at this line, or write the file again by a program.",
                path,
                scan.line,
            )
        if scan.refused or not scan.whole:
            continue
        if dump.files[path] > SECOND_LIMIT or scan.triples > SECOND_MOST:
            once.append(path)
            continue
        yield from _second(dump, scan)
    if once:
        yield Note(
            f"Read by pyoxigraph only, being above {SECOND_LIMIT // 10**6} MB or "
            f"{SECOND_MOST:,} statements: {', '.join(once)}."
        )
    yield Note(f"{len(scans):,} RDF files.")


def _second(dump: Dump, scan: Scan) -> Found:
    """Read one file with rdflib, and compare the number of statements."""
    if suffix_of(scan.path) == ".jsonld" and _remote(dump.json(scan.path)):
        yield Fault(
            "its context lies elsewhere, and would have to be fetched.",
            "Write the context into the file.",
            scan.path,
        )
        return
    try:
        number = _count(dump, scan.path)
    except Exception as fault:  # noqa: BLE001 - rdflib raises of many kinds; none may escape
        words = " ".join(str(fault).split())[:200]
        yield Fault(f"rdflib cannot read it: {words}.", "Mend the file.", scan.path)
        return
    if number != scan.distinct:
        yield Fault(
            f"pyoxigraph reads {scan.distinct:,} statements in it, rdflib {number:,}.",
            "Look for values that are the same in another writing.",
            scan.path,
        )


def _count(dump: Dump, path: str) -> int:
    """Count the statements that rdflib reads."""
    import logging

    import rdflib

    kept = rdflib.NORMALIZE_LITERALS
    logger = logging.getLogger("rdflib.term")
    level = logger.level
    rdflib.NORMALIZE_LITERALS = False  # else two writings of a number become one
    logger.setLevel(logging.CRITICAL)
    try:
        graph: Graph = (
            rdflib.Dataset() if suffix_of(path) in (".nq", ".trig", ".jsonld") else rdflib.Graph()
        )
        graph.parse(
            data=dump.content(path, SECOND_LIMIT),
            format=_RDFLIB[suffix_of(path)],
            publicID=re.sub(r"[^A-Za-z0-9:/._-]", "_", NO_BASE + path),
        )
        if isinstance(graph, rdflib.Dataset):
            return sum(len(one) for one in graph.graphs())
        return len(graph)
    finally:
        rdflib.NORMALIZE_LITERALS = kept
        logger.setLevel(level)


def _remote(value: Any) -> bool:
    """Tell whether a JSON-LD value names a context to be fetched."""
    waiting = [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, list):
            waiting += one
        elif isinstance(one, dict):
            context = one.get("@context", [])
            every = context if isinstance(context, list) else [context]
            if any(isinstance(each, str) for each in every) or "@import" in one:
                return True
            waiting += one.values()
    return False


def one_hash(dump: Dump) -> Found:
    """Hold the RDFC-1.0 hashes of the forms of each graph against each other."""
    groups = [paths for paths in dump.reading.groups.values() if len(paths) > 1]
    if not groups:
        raise NotApplicable("no graph is here in two forms (files that differ by suffix alone).")
    for path, reason in _unnamed(dump, [path for paths in groups for path in paths]):
        yield Fault(f"it was not compared: {reason}", _NAMES, path, severity="warning")
    for paths in groups:
        scans = [dump.reading.scans[path] for path in paths]
        if any(scan.unnamed for scan in scans):
            continue
        read = [scan for scan in scans if scan.whole]
        for scan in scans:
            if not scan.whole:
                yield Fault(
                    "it cannot be compared: it is not read.",
                    "See two-parsers: why it is not read stands there.",
                    scan.path,
                )
        marks = _most([scan.bare for scan in read])
        for scan in read:
            if marks != {scan.bare}:
                yield from _odd(scan, marks, read)
        named = [scan for scan in read if scan.bare in marks and set(scan.graphs) - {""}]
        apart = _most([scan.mark for scan in named])
        for scan in named:
            if apart != {scan.mark}:
                yield Fault(
                    f"with graphs apart it differs from the other forms, as to which graph holds "
                    f"what: its RDFC-1.0 hash is {scan.mark}.",
                    "Write all forms from one graph.",
                    scan.path,
                )
        for kind, some in (
            ("As one graph", [scan for scan in read if scan not in named and scan.bare in marks]),
            ("With graphs apart", [scan for scan in named if scan.mark in apart]),
        ):
            for mark in sorted({scan.mark for scan in some}):
                names = ", ".join(scan.path for scan in some if scan.mark == mark)
                yield Note(f"{kind} {mark} ({names}).")


def _most(marks: list[str]) -> set[str]:
    """Give the hash that most have; several if as many have another.

    >>> _most(["a", "b", "a"]), sorted(_most(["a", "b"]))
    ({'a'}, ['a', 'b'])
    """
    counts = Counter(marks)
    return {mark for mark, number in counts.items() if number == max(counts.values())}


def _odd(scan: Scan, marks: set[str], read: list[Scan]) -> Found:
    """Tell of a form that is not the graph of most forms, or of two that differ."""
    if scan.bare not in marks and len(marks) == 1:
        others = [one.path for one in read if one.bare in marks]
        told = f"{', '.join(others)} have {next(iter(marks))}"
    else:
        others = [one.path for one in read if one.bare != scan.bare]
        told = f"{', '.join(others)} have another; as many say this as that"
    yield Fault(
        f"it is not the graph of the other forms: taken as one graph it has {scan.distinct:,} "
        f"statements and RDFC-1.0 hash {scan.bare}; {told}.",
        "Write all forms from one graph.",
        scan.path,
    )


def _unnamed(dump: Dump, paths: list[str]) -> list[tuple[str, str]]:
    """Give the files that have no hash, with the reason.

    Raises:
        NotApplicable: none of them has one.
    """
    found = [(path, dump.reading.scans[path].unnamed) for path in paths]
    if all(reason for _, reason in found):
        raise NotApplicable(f"{found[0][0]}: {found[0][1]}")
    return [(path, reason) for path, reason in found if reason]


def first_page(dump: Dump) -> Found:
    """Hold the hashes that the first pages print against what was counted."""
    first = dump.pages()
    pages = [*first, *(path for path in dump.files if path.lower() in _PAGES)]
    printed = [
        (path, number, mark, line)
        for path in pages
        for number, line in enumerate(dump.text(path).splitlines(), 1)
        for mark in _MARK.findall(line.lower())
    ]
    if not printed:
        raise NotApplicable("no page at the top prints a hash.")
    reading = dump.reading
    if reading.main:
        _unnamed(dump, reading.main_group or reading.main)
    group = [reading.scans[path] for path in reading.main_group or reading.main]
    one = {scan.bare for scan in group}
    apart = {scan.mark for scan in group if set(scan.graphs) - {""}}
    known = one | apart
    sums = {dump.sha256(path) for path in dump.files}
    for path, number, mark, line in printed:
        said = line.lower()
        wanted = apart if "apart" in said else one if "one graph" in said else known | sums
        if wanted and mark not in wanted:
            yield Fault(
                f"it prints {mark}; counted again it is {' or '.join(sorted(wanted & known))}.",
                "Print the hash of the graph that is handed on.",
                path,
                number,
            )
    marks = {mark for path, _, mark, _ in printed if path in first}
    if marks and group and not marks & known:
        yield Fault("the hash of the graph is not on it.", "Print it.", pages[0])


def canonical(dump: Dump) -> Found:
    """See that line-based files are sorted, each line once, as RDFC-1.0 writes them."""
    reading = dump.reading
    paths = [path for path in reading.scans if suffix_of(path) in (".nt", ".nq")]
    if not paths:
        raise NotApplicable("there is no N-Triples or N-Quads.")
    told = "".join(dump.text(path) for path in dump.pages()).lower()
    for path, reason in _unnamed(dump, paths):
        yield Fault(f"it was not judged: {reason}", _NAMES, path, severity="warning")
    for path in paths:
        scan = reading.scans[path]
        if scan.whole and not scan.unnamed and dump.sha256(path) != scan.mark:
            yield Fault(
                "it is not canonical: sorted, each line once, blank nodes named as RDFC-1.0 says.",
                "Write it so, and its SHA-256 is the hash of the graph.",
                path,
                severity="violation" if "rdfc" in told else "info",
            )


def triple_terms(dump: Dump) -> Found:
    """Tell what older tools cannot read."""
    paths = [path for path in dump.reading.scans if form_of(path)]
    if not paths:
        raise NotApplicable("there is no RDF file, by suffix.")
    for path in paths:
        with dump.mapped(path) as whole:
            if suffix_of(path) in (".ttl", ".nt", ".nq", ".trig") and re.search(rb"<<\(\s", whole):
                yield Fault(
                    "it may hold triple terms (RDF 1.2), which few tools read.",
                    "Say it in RDF 1.1 beside it.",
                    path,
                    severity="info",
                )


CHECKS = (
    Check("two-parsers", "Every RDF file is read whole by pyoxigraph and rdflib, alike.",
          "violation", two_parsers),
    Check("one-hash", "All forms of a graph have one RDFC-1.0 hash.", "violation", one_hash),
    Check("first-page", "The hashes on the first pages are those of the graph.", "violation",
          first_page),
    Check("canonical-lines", "N-Triples and N-Quads are sorted and canonical.", "violation",
          canonical),
    Check("rdf-1.1", "Nothing needs a tool that reads RDF 1.2.", "info", triple_terms),
)  # fmt: skip
