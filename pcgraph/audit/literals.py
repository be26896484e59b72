"""Whether language tags, typed literals and addresses are well formed, in every RDF file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from mmap import mmap

from pcgraph.audit.check import Check, Fault, Found, NotApplicable, Note
from pcgraph.audit.dump import TEXT_LIMIT, Dump
from pcgraph.audit.reading import NO_BASE, Scan

_TEXTS = (".txt", ".md", ".csv", ".tsv", ".json", ".html", ".cff", ".rq", ".htaccess", ".ttl",
          ".nt", ".nq", ".trig", ".rdf", ".jsonld", ".xml", ".js", ".css")  # fmt: skip
_FEED = re.compile(rb"\n")
_KEPT = 20
_HOME = re.compile(
    rb"(?<![\w/])/(?:home|Users)/[A-Za-z0-9._-]+/|\b[A-Za-z]:(?:\\\\?|/)Users(?:\\\\?|/)[A-Za-z0-9._-]+"
)
_MAIL = re.compile(rb"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,5}\b")
_OFFICES = re.compile(
    rb"(?i)(?:info|contact|support|help|hello|office|admin|editors?|enquiries|press|data|noreply|no-reply|git)@"
)
_PLACEHOLDERS = re.compile(rb"(?i)@(?:.*\.)?example\.(?:org|com|net)$")


def _scans(dump: Dump) -> list[Scan]:
    scans = list(dump.reading.scans.values())
    if not scans:
        raise NotApplicable("there is no RDF file, by suffix.")
    return scans


def language_tags(dump: Dump) -> Found:
    """See that language tags are well-formed by BCP 47."""
    for scan in _scans(dump):
        for tag, reason in scan.languages.items():
            wrong = "BCP 47" in reason
            yield Fault(
                f"the language tag @{tag}: {reason}.",
                "Write a tag such as en or en-GB.",
                scan.path,
                dump.line_of(scan.path, f'"@{tag}', f'lang="{tag}"', f'"{tag}"', f"@{tag}"),
                severity="violation" if wrong else "warning",
            )
        if not scan.languages and ("anguage tag" in scan.fault or "subtag" in scan.fault):
            yield Fault(f"{scan.fault}.", "Write a tag such as en or en-GB.", scan.path, scan.line)


def datatypes(dump: Dump) -> Found:
    """See that typed literals are what their datatype says."""
    for scan in _scans(dump):
        for text, reason in scan.literals.items():
            yield Fault(
                f"the value {text[:80]!r}: {reason}.",
                "Write a value of the datatype, or another datatype.",
                scan.path,
                dump.line_of(scan.path, f'"{text}"^^', f'"{text}"', text[:200]),
            )


def addresses(dump: Dump) -> Found:
    """See that addresses can stand in a release, and that most of them have one base, by https."""
    whole: dict[str, int] = {}
    for scan in _scans(dump):
        for address, reason in scan.addresses.items():
            shown = address.removeprefix(NO_BASE)
            yield Fault(
                f"the address {shown[:120]}: {reason}.",
                "Write an address that opens anywhere, or will.",
                scan.path,
                dump.line_of(scan.path, f"<{shown}>", shown[:200]),
            )
        for space, number in scan.subjects.items():
            host = re.match(r"[a-z][a-z0-9+.-]*://[^/]+/", space)
            name = host.group() if host else space.split(":", 1)[0] + ":"
            whole[name] = whole.get(name, 0) + number
    ranked = sorted(whole.items(), key=lambda pair: (-pair[1], pair[0]))
    if ranked:
        first = ranked[0][0]
        if not first.startswith("https://"):
            yield Fault(
                f"most of what it describes has addresses below {first}, which is not https.",
                "New addresses begin with https.", severity="info",
            )  # fmt: skip
        others = ", ".join(name for name, _ in ranked[1:10])
        yield Note(f"Described below {first}{'; also ' + others if others else ''}.")


def private(dump: Dump) -> Found:
    """Look for folders of a person's machine, and for a person's mail address, in every text."""
    large = []
    for path in dump.named(*_TEXTS):
        if dump.files[path] > 4 * TEXT_LIMIT:
            large.append(path)
            continue
        with dump.mapped(path) as content:
            for found in _first(_HOME, content):
                yield Fault(
                    f"it names a folder of one machine: {_shown(found)}.",
                    "Take it out.", path, _line(content, found),
                )  # fmt: skip
            for found in _first(_MAIL, content):
                name = found.group()
                if not _OFFICES.match(name) and not _PLACEHOLDERS.search(name):
                    yield Fault(
                        f"it holds a mail address: {_shown(found)}.",
                        "Ask whether that person wants it here.", path,
                        _line(content, found), severity="warning",
                    )  # fmt: skip
                    break
    if large:
        yield Note(f"Not looked through, being too large: {', '.join(large)}.")


def _first(pattern: re.Pattern[bytes], content: mmap | bytes) -> Iterator[re.Match[bytes]]:
    return islice(pattern.finditer(content), _KEPT)


def _shown(found: re.Match[bytes]) -> str:
    return found.group().decode("utf-8", "replace")[:80]


def _line(content: mmap | bytes, found: re.Match[bytes]) -> int:
    return 1 + sum(1 for _ in _FEED.finditer(content, 0, found.start()))


CHECKS = (
    Check("language-tags", "Language tags are well-formed by BCP 47.", "violation",
          language_tags),
    Check("datatypes", "Typed literals are values of their datatypes.", "violation", datatypes),
    Check("addresses", "Addresses open anywhere: absolute, whole, none of one machine.",
          "violation", addresses),
    Check("private", "No folder of a machine, no mail address of a person.", "violation",
          private),
)  # fmt: skip
