"""Write what a register says as the files of a folder that is laid over ours.

A row that is one of the standards already known becomes a check of that standard; every other row
becomes a standard of the folder, with its check. A known standard that the register does not have
gets a check that says so: then its absence is an answer, and not a gap.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from pyoxigraph import Literal, NamedNode, Triple

from pcgraph.code_rules import ORIGINAL, TITLE, CodeIndex, Matched
from pcgraph.errors import UsageProblem
from pcgraph.format import parse_turtle
from pcgraph.names import PREFIXES, Prefixes
from pcgraph.plain_turtle import written_turtle
from pcgraph.registers.rows import Entry, RawRow, RegisterRows, read_rows

NOT_FOUND, SAME_TITLE = "not found", "same title under another code"
FILE = "data/registers/nos.ttl"
"""Where a register stands in a folder: one, which a newer one takes the place of."""

_DATE = re.compile(r"[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?")
_DATE_IN_NAME = re.compile(
    r"(?<![0-9])((?:19|20)[0-9]{2}(?:-(?:0[1-9]|1[0-2])(?:-[0-3][0-9])?)?)(?![0-9])"
)
_UNSAFE = re.compile(r"[^A-Za-z0-9_-]+")
_WHY = (
    "The register states no licence. It is laid over on the machine of whoever has it, and is no "
    "part of a release."
)


@dataclass(frozen=True)
class Known:
    """A standard that the graph has already.

    Attributes:
        iri: its address.
        code: its code as printed, or typed in by hand.
        title: its title.
        urn: the code of the register that is recorded for it, or nothing.
    """

    iri: str
    code: str
    title: str
    urn: str = ""


@dataclass(frozen=True)
class RegisterFile:
    """A file with a register, as a reader gives it.

    Attributes:
        name: its name, without a folder.
        sha256: the checksum of its bytes.
        rows: its rows.
        told: what the reader must say.
        shown: the path to print in messages; the name if empty.
    """

    name: str
    sha256: str
    rows: Sequence[RawRow]
    told: tuple[str, ...] = ()
    shown: str = ""


@dataclass(frozen=True)
class RegisterFiles:
    """What an import of a register comes to.

    Attributes:
        texts: the files of the folder, by path.
        date: the date of the register.
        rules: how many known standards were found by which rule, the most first.
        standards: how many standards the folder has now.
        entries: how many codes the register has.
        kept: codes of an earlier register that are not in this one, and are kept as deprecated.
        told: what must be said, each a sentence.
    """

    texts: Mapping[str, str]
    date: str
    rules: Mapping[str, int]
    standards: int
    entries: int
    kept: tuple[str, ...]
    told: tuple[str, ...]


def register_files(
    file: RegisterFile, base: str, prefixes: Prefixes, known: Iterable[Known] = (),
    dated: str = "", earlier: str = "",
) -> RegisterFiles:  # fmt: skip
    """Write a register as the files of a folder.

    Args:
        file: the register, as ``readers.register`` gives it.
        base: the base address of the folder; every address minted begins with it.
        prefixes: ours and those of the folder.
        known: the standards of the graph; those of an earlier register of this folder may be among
            them and are left out.
        dated: the day, month or year that the register is of; if empty, the last change in it,
            or the date in the name of the file.
        earlier: the file that an earlier import wrote here; its addresses are kept.

    Returns:
        The files, and what to say. The same input gives the same bytes.

    Raises:
        UsageProblem: PC-REGISTER-DATE for a date that is none or cannot be told.
        InputProblem: as ``read_rows``; PC-READ-TURTLE for a broken earlier file.
    """
    read = read_rows(file.rows, file.shown or file.name)
    date = _date(dated, read, file.name)
    before = _earlier(earlier)
    known = [one for one in known if one.iri not in before]
    writing = _Writing(base, prefixes, date, before, frozenset(one.iri for one in known))
    writing.register(file)
    by_code = {entry.code: entry for entry in read.entries}
    index = CodeIndex()
    for entry in read.entries:
        index.add(entry.code, [entry.code], entry.originals, entry.title)
    rules: dict[str, int] = {}
    taken: set[str] = set()
    titled: list[tuple[Known, list[Matched]]] = []
    for one in sorted(known, key=lambda one: one.iri):
        found = _found(one, index)
        rule = found[0].rule if found else NOT_FOUND
        rules[rule] = rules.get(rule, 0) + 1
        if found and rule != TITLE:
            entry = by_code[found[0].name]
            taken.add(entry.code)
            writing.check(f"lookup-{writing.local(one.iri)}", one.iri, entry, rule)
        else:
            titled.append((one, found))
    for entry in read.entries:
        if entry.code not in taken or writing.had(entry.code):
            writing.standard(entry)
    for one, found in titled:
        writing.missing(one, [writing.standards[match.name] for match in found])
    told = [*file.told, *read.told]
    kept = writing.keep()
    if kept:
        told.append(
            f"{len(kept)} codes of the earlier register are not in this one; their standards are "
            f"kept, marked as withdrawn: {', '.join(kept[:5])}{' …' if len(kept) > 5 else ''}."
        )
    ordered = dict(sorted(rules.items(), key=lambda item: (-item[1], item[0])))
    return RegisterFiles(
        {FILE: writing.text()}, date, ordered, len(writing.standards), len(read.entries),
        kept, tuple(told),
    )  # fmt: skip


def _found(one: Known, index: CodeIndex) -> list[Matched]:
    """Find a known standard in the register: one code, or what has its title."""
    found = index.by_code(one.code)
    if not found and one.urn:
        found = [replace(match, rule="by the register code that is recorded for it")
                 for match in index.by_code(one.urn)]  # fmt: skip
    if len(found) == 1:
        return found
    # A title settles which of several is meant; an original code alone settles nothing.
    same = index.by_title(one.title)
    both = [match for match in found if match.name in {other.name for other in same}]
    if len(both) == 1:
        return both
    old = [match for match in index.look_up(one.code) if match.rule == ORIGINAL]
    agreed = [match for match in old if match.name in {other.name for other in same}]
    return agreed if len(agreed) == 1 else same


def _date(dated: str, read: RegisterRows, name: str) -> str:
    if dated and not _DATE.fullmatch(dated):
        raise UsageProblem(
            "PC-REGISTER-DATE", f"{dated[:40]!r} is no date of a register.",
            "Give a year, a month or a day: 2019, 2019-06 or 2019-06-30.",
        )  # fmt: skip
    in_name = _DATE_IN_NAME.search(name)
    date = dated or read.last_change or (in_name[1] if in_name else "")
    if not date:
        raise UsageProblem(
            "PC-REGISTER-DATE",
            "nothing says of when the register is: no row has a date of change.",
            "Give its date, such as 2019-06.",
            name,
        )
    return date


def _earlier(text: str) -> dict[str, tuple[str, str]]:
    """Read the standards of an earlier import: address, with code and title."""
    code, label = f"{PREFIXES['skos']}notation", f"{PREFIXES['skos']}prefLabel"
    found: dict[str, dict[str, str]] = {}
    for triple in parse_turtle(text, FILE) if text else ():
        if triple.predicate.value in (code, label):
            said = found.setdefault(getattr(triple.subject, "value", ""), {})
            said[triple.predicate.value] = getattr(triple.object, "value", "")
    return {iri: (said[code], said[label]) for iri, said in found.items() if len(said) == 2}


@dataclass
class _Writing:
    """What the file says, thing by thing."""

    base: str
    prefixes: Prefixes
    date: str
    earlier: Mapping[str, tuple[str, str]]
    reserved: frozenset[str]
    standards: dict[str, str] = field(default_factory=dict)
    """The address of the standard of each code."""
    _had: dict[str, str] = field(init=False)
    _said: dict[str, list[Triple]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._had = {code: iri for iri, (code, _) in self.earlier.items()}

    def had(self, code: str) -> bool:
        """Tell whether an earlier register made a standard of a code."""
        return code in self._had

    def local(self, iri: str) -> str:
        """Name a standard by what may stand in an address."""
        return _UNSAFE.sub("-", self.prefixes.compact(iri).rpartition("//")[2])

    def mint(self, kind: str, words: str) -> str:
        """Mint an address; two codes that would share one get numbers behind."""
        iri = stem = f"{self.base}{kind}{_UNSAFE.sub('-', words)}"
        number = 2
        while iri in self._said or iri in self.earlier or iri in self.reserved:
            iri, number = f"{stem}--{number}", number + 1
        return iri

    def register(self, file: RegisterFile) -> None:
        """Say what the register is."""
        self.add(
            f"{self.base}register",
            ("rdf:type", [_iri("skos:ConceptScheme"), _iri("prov:Entity"), _iri("pc:Register")]),
            ("dcterms:source", [Literal(file.name)]),
            ("skos:prefLabel", [_english(f"NOS register of {self.date}")]),
            ("schema:sha256", [Literal(file.sha256)]),
            ("pc:licenceStatus", [Literal("not stated")]),
            ("pc:redistribution", [Literal("withheld")]),
            ("pc:redistributionReason", [_english(_WHY)]),
            ("pc:registerDate", [Literal(self.date)]),
        )

    def standard(self, entry: Entry) -> None:
        """Write a standard of the register, and its check."""
        iri = self._had.get(entry.code) or self.mint("nos-", entry.code)
        self.standards[entry.code] = iri
        self.add(
            iri,
            ("rdf:type", [_iri("skos:Concept"), _iri("pc:OccupationalStandard")]),
            ("skos:inScheme", [NamedNode(f"{self.base}register")]),
            ("skos:notation", [Literal(entry.code)]),
            ("skos:prefLabel", [_english(entry.title)]),
            ("pc:registerUrn", [Literal(entry.code)]),
        )
        self.check(f"check-{entry.code}", iri, entry, "")

    def check(self, name: str, standard: str, entry: Entry, rule: str) -> None:
        """Write what the register says of a standard."""
        self.add(
            self.mint("", name),
            ("rdf:type", [_iri("pc:RegisterCheck")]),
            ("rdfs:label", [_english(entry.title)]),
            ("dcterms:identifier", [Literal(entry.code)]),
            ("skos:editorialNote", [_english(words) for words in sorted(entry.others)]),
            ("pc:checkRule", [Literal(rule)] if rule else []),
            ("pc:checkedIn", [NamedNode(f"{self.base}register")]),
            ("pc:checkedStandard", [NamedNode(standard)]),
            ("pc:developedBy", [Literal(words) for words in sorted(entry.developers)]),
            ("pc:originalCode", [Literal(words) for words in sorted(entry.originals)]),
            ("pc:registerRow", [Literal(row) for row in sorted(entry.rows)]),
            ("pc:registerStatus", [Literal(entry.status)]),
            (
                "pc:reviewDate",
                [Literal(entry.review, datatype=_iri("xsd:date"))] if entry.review else [],
            ),
            ("pc:suite", [Literal(words) for words in sorted(entry.suites)]),
        )

    def missing(self, one: Known, same: Sequence[str]) -> None:
        """Say that the register does not have a standard, or has its title elsewhere."""
        self.add(
            self.mint("lookup-", self.local(one.iri)),
            ("rdf:type", [_iri("pc:RegisterCheck")]),
            ("pc:checkRule", [Literal(TITLE)] if same else []),
            ("pc:checkedIn", [NamedNode(f"{self.base}register")]),
            ("pc:checkedStandard", [NamedNode(one.iri)]),
            ("pc:registerStatus", [Literal(SAME_TITLE if same else NOT_FOUND)]),
            ("pc:sameTitle", [NamedNode(iri) for iri in sorted(same)]),
        )

    def keep(self) -> tuple[str, ...]:
        """Keep the standards of an earlier register that this one does not have."""
        gone = {iri: said for iri, said in self.earlier.items() if iri not in self._said}
        for iri, (code, title) in gone.items():
            self.add(
                iri,
                ("rdf:type", [_iri("skos:Concept"), _iri("pc:OccupationalStandard")]),
                ("owl:deprecated", [Literal(True)]),
                ("skos:inScheme", [NamedNode(f"{self.base}register")]),
                ("skos:notation", [Literal(code)]),
                ("skos:prefLabel", [_english(title)]),
                ("pc:registerUrn", [Literal(code)]),
            )
            self.missing(Known(iri, code, title), [])
        return tuple(sorted(code for code, _ in gone.values()))

    def add(self, iri: str, *facts: tuple[str, Sequence[NamedNode | Literal]]) -> None:
        """Add what is said of a thing."""
        subject = NamedNode(iri)
        self._said[iri] = [
            Triple(subject, _iri(name), value) for name, values in facts for value in values
        ]

    def text(self) -> str:
        """Give the file."""
        said = (triple for triples in self._said.values() for triple in triples)
        return written_turtle(said, FILE, self.prefixes)


def _iri(name: str) -> NamedNode:
    """Give a term of a vocabulary by its short name."""
    prefix, _, local = name.partition(":")
    return NamedNode(PREFIXES[prefix] + local)


def _dates(day: str) -> list[Literal]:
    return [Literal(day, datatype=_iri("xsd:date"))] if day else []


def _english(words: str) -> Literal:
    return Literal(words, language="en")
