"""Whether DCAT keeps the rules: our own short list of those of DCAT-AP 3, and what can be measured.

Mandatory properties are violations, recommended ones warnings. This is no full DCAT-AP validator.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from pyoxigraph import BlankNode, Literal, NamedNode

from pcgraph.audit.check import Check, Fault, Found, NotApplicable, Note
from pcgraph.audit.dump import Dump
from pcgraph.audit.metadata import Metadata, metadata, whole_number
from pcgraph.audit.whole import own_archives
from pcgraph.names import PREFIXES

_DCAT = "http://www.w3.org/ns/dcat#"
_SPDX = "http://spdx.org/rdf/terms#"
_DCT, _FOAF, _XSD = PREFIXES["dcterms"], PREFIXES["foaf"], PREFIXES["xsd"]
_SUMS = ("sha256sums",)
_MEDIA = ("https://www.iana.org/assignments/media-types/",
          "http://www.iana.org/assignments/media-types/")  # fmt: skip
_VERSIONS = (
    *(_DCAT + name for name in ("previousVersion", "hasVersion", "hasCurrentVersion", "prev")),
    PREFIXES["prov"] + "wasRevisionOf",
)
_WANTED = {
    "Dataset": (
        (_DCT + "title", "violation"),
        (_DCT + "description", "violation"),
        (_DCT + "publisher", "warning"),
        (_DCAT + "contactPoint", "warning"),
        (_DCAT + "distribution", "warning"),
        (_DCAT + "keyword", "warning"),
        (_DCAT + "theme", "warning"),
    ),
    "Distribution": ((_DCAT + "accessURL", "violation"),),
    "Catalog": (
        (_DCT + "title", "violation"),
        (_DCT + "description", "violation"),
        (_DCT + "publisher", "violation"),
        (_DCT + "license", "warning"),
        (_FOAF + "homepage", "warning"),
        (_DCT + "language", "warning"),
    ),
}


def dcat_rules(dump: Dump) -> Found:
    """Hold catalogues, datasets and distributions against the rules."""
    said = metadata(dump)
    things = {kind: said.typed(_DCAT + kind) for kind in _WANTED}
    if not any(things.values()):
        raise NotApplicable("nothing is described by DCAT.")
    for kind, some in things.items():
        for one in some:
            mentioned = any(said.is_value(name, one) for name in _VERSIONS)
            for name, severity in _WANTED[kind]:
                if mentioned and severity == "warning":
                    continue  # another version, named here and described elsewhere
                if not said.all(one, name):
                    what = f"the dcat:{kind} has no {_short(name)}."
                    yield _fault(dump, said, one, what,
                                 f"Give it {_short(name)}.", severity)  # fmt: skip
    for one in [*things["Dataset"], *things["Catalog"]]:
        yield from _agents(dump, said, one)
        for value in said.values(one, _DCT + "source"):
            if _DCAT + "Dataset" not in said.kinds(value):
                yield _fault(dump, said, one, f"dcterms:source names {value}, which is no dataset.",
                             "Use prov:wasDerivedFrom for it.", "warning")  # fmt: skip
    for one in things["Dataset"]:
        parts = said.values(one, _DCAT + "distribution")
        for part in parts:
            if not said.all(part, _DCT + "license") and not said.all(one, _DCT + "license"):
                yield _fault(dump, said, part, "nobody says what licence it is under.",
                             "Give it dcterms:license.")  # fmt: skip
    for one in things["Distribution"]:
        yield from _distribution(dump, said, one)
    numbers = ", ".join(f"{len(some)} dcat:{kind}" for kind, some in things.items() if some)
    yield Note(f"Our own list, not all of DCAT-AP: {numbers}.")


def _agents(dump: Dump, said: Metadata, one: str) -> Iterator[Fault]:
    """See that publishers are agents, and say so in the file."""
    for value in said.all(one, _DCT + "publisher"):
        if isinstance(value, Literal):
            yield _fault(dump, said, one, "its publisher is a text.", "Name a foaf:Agent.")
        elif _FOAF + "Agent" not in said.kinds(_name(value)):
            yield _fault(dump, said, one, f"its publisher {_shown(value)} is not said to be a "
                         "foaf:Agent.", "Say so in the same file.")  # fmt: skip
        elif not said.all(_name(value), _FOAF + "name"):
            yield _fault(dump, said, one, f"its publisher {_shown(value)} has no foaf:name.",
                         "Name it.")  # fmt: skip


def _distribution(dump: Dump, said: Metadata, one: str) -> Iterator[Fault]:
    """See that the values of a distribution are of the right kind."""
    for name in ("accessURL", "downloadURL"):
        if any(isinstance(value, Literal) for value in said.all(one, _DCAT + name)):
            yield _fault(dump, said, one, f"dcat:{name} is a text.", "Write an address.")
    for value in said.all(one, _DCAT + "mediaType"):
        if not isinstance(value, NamedNode):
            yield _fault(dump, said, one, f"dcat:mediaType {_shown(value)} is no address.",
                         f"Write one below {_MEDIA[0]}.")  # fmt: skip
        elif not value.value.startswith(_MEDIA):
            yield _fault(dump, said, one, f"dcat:mediaType {value.value} is none of IANA.",
                         f"Write one below {_MEDIA[0]}.", "warning")  # fmt: skip
    for value in said.all(one, _DCT + "license"):
        if isinstance(value, Literal):
            yield _fault(dump, said, one, "its licence is a text.", "Write an address.")
    for value in said.all(one, _DCAT + "byteSize"):
        kind = value.datatype.value if isinstance(value, Literal) else "an address"
        if kind != _XSD + "nonNegativeInteger":
            yield _fault(dump, said, one, f"dcat:byteSize has the datatype {_short(kind)}.",
                         "Write it as xsd:nonNegativeInteger.")  # fmt: skip


def dcat_files(dump: Dump) -> Found:
    """Hold sizes and checksums against the files."""
    said = metadata(dump)
    places = located(dump, said)
    if not places:
        raise NotApplicable("no dcat:Distribution has an address that fits a file here.")
    for one, path in places.items():
        if path not in dump.files:
            yield _fault(dump, said, one, f"it names {path}, which is not here.",
                         "Describe what is handed on.")  # fmt: skip
            continue
        for size in said.all(one, _DCAT + "byteSize"):
            if whole_number(size) == dump.files[path]:
                continue
            yield _fault(dump, said, one, f"dcat:byteSize says {_shown(size)}; {path} has "
                         f"{dump.files[path]} bytes.", "Measure again.")  # fmt: skip
        for value in said.values(one, _SPDX + "checksum"):
            kinds = [_kind(name) for name in said.values(value, _SPDX + "algorithm")]
            if "sha256" not in kinds:
                named = ", ".join(said.values(value, _SPDX + "algorithm")) or "none"
                what = f"spdx:checksum of {path} was not checked: its algorithm is {named}."
                yield _fault(dump, said, one, what, "Give SHA-256 too.", "info", value)
                continue
            told = said.values(value, _SPDX + "checksumValue")
            if not told or any(one.lower() != dump.sha256(path) for one in told):
                yield _fault(dump, said, one, f"spdx:checksum is not the SHA-256 of {path}.",
                             "Measure again.", place=value)  # fmt: skip
    base = _common(dump, said)
    for one in said.typed(_DCAT + "Dataset"):
        for value in said.values(one, _DCAT + "landingPage"):
            path = _bare(value)[len(base) :].split("#", 1)[0].split("?", 1)[0]
            if _bare(value).startswith(base) and path and path not in dump.files:
                yield _fault(dump, said, one, f"dcat:landingPage names {path}, which is not here.",
                             "Leave it out, or put the page in.", "warning")  # fmt: skip
    described = {*places.values(), *said.files, *own_archives(dump)}
    rest = [one for one in dump.files if one not in described and one.lower() not in _SUMS]
    for folder, number in sorted(Counter(_top(one) for one in rest).items()):
        what = f"no dcat:Distribution describes {number:,} of its files."
        yield Fault(what, "Describe what is handed on as data.", folder, severity="info")
    yield Note(f"{len(places):,} distributions held against files.")


def _kind(algorithm: str) -> str:
    """Give the short name of an algorithm.

    >>> _kind("http://spdx.org/rdf/terms#checksumAlgorithm_sha256"), _kind("SHA-256")
    ('sha256', 'sha256')
    """
    return algorithm.lower().rsplit("_", 1)[-1].rsplit("/", 1)[-1].replace("-", "")


def _top(path: str) -> str:
    """Give the first folder of a path; the path itself at the top."""
    return path.split("/", 1)[0] + ("/" if "/" in path else "")


def located(dump: Dump, said: Metadata) -> dict[str, str]:
    """Give the path in the dump of each distribution that names a file of it."""
    base = _common(dump, said)
    return {
        one: _bare(value)[len(base) :]
        for one, value in sorted(_addresses(said).items())
        if base and _bare(value).startswith(base) and _bare(value) != base
    }


def _addresses(said: Metadata) -> dict[str, str]:
    """Give the address of each distribution."""
    addresses: dict[str, str] = {}
    for one in said.typed(_DCAT + "Distribution"):
        for name in ("downloadURL", "accessURL"):
            for value in said.values(one, _DCAT + name):
                addresses.setdefault(one, value)
    return addresses


def _common(dump: Dump, said: Metadata) -> str:
    """Give the base of the addresses of files, without http or https; empty if there is none.

    The address of a file is a base, the same for all, and its path; the base is what most of the
    addresses share that end in a path which is here.
    """
    found = (_base(dump, value) for value in _addresses(said).values())
    bases = Counter(base for base in found if base)
    return max(bases.items(), key=lambda pair: (pair[1], pair[0]))[0] if bases else ""


def _bare(address: str) -> str:
    """Give an address without http or https: a server answers for both."""
    return address.removeprefix("https:").removeprefix("http:")


def _base(dump: Dump, address: str) -> str:
    """Give what stands before the longest end of an address that is a path here."""
    path = _bare(address).split("?", 1)[0].split("#", 1)[0]
    parts = path.split("/")
    for number in range(3, len(parts)):
        tail = "/".join(parts[number:])
        if tail in dump.files:
            return path[: len(path) - len(tail)]
    return ""


def _fault(
    dump: Dump, said: Metadata, one: str, what: str, remedy: str, severity: str = "violation",
    place: str = "",
) -> Fault:  # fmt: skip
    file = said.file_of(one)
    shown = "a blank node" if one.startswith("_:") else one
    line = dump.line_of(file, f"<{place or one}>", (place or one).rsplit("/", 1)[-1])
    return Fault(f"{shown}: {what}", remedy, file, line, severity, focus=one)


def _name(value: object) -> str:
    return f"_:{value.value}" if isinstance(value, BlankNode) else str(getattr(value, "value", ""))


def _shown(value: object) -> str:
    return "a blank node" if isinstance(value, BlankNode) else str(getattr(value, "value", value))


def _short(name: str) -> str:
    for prefix, space in (("dcterms", _DCT), ("dcat", _DCAT), ("foaf", _FOAF), ("xsd", _XSD)):
        if name.startswith(space):
            return f"{prefix}:{name[len(space) :]}"
    return name


CHECKS = (
    Check("dcat-rules", "DCAT says what DCAT-AP 3 makes mandatory, and says it rightly.",
          "violation", dcat_rules),
    Check("dcat-files", "Sizes and checksums in DCAT are those of the files.", "violation",
          dcat_files),
)  # fmt: skip
