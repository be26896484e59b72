"""Generate families of editions: roles that build on each other, headings, statements."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from pcgraph.generating.blocks import Blocks, Fact, english
from pcgraph.generating.growing import Growing, document_files
from pcgraph.generating.invent import domain_title, place_name, statement_words
from pcgraph.generating.rows import Chances, Row, Slot, Tables, make_rows
from pcgraph.generating.template import Template

_JOBS = ("Companion", "Guide", "Lead Guide", "Area Lead")
_TAGS = ("ENGAGE", "FOCUS", "EVOKE", "PLAN")
_MONTHS = ("January", "March", "May", "June", "September", "November")
_MONTH_NUMBERS = (1, 3, 5, 6, 9, 11)
_PHRASE = "(in addition to the above)"
_FAULTS = ("no text", "two labels", "no SKOS type", "tag in brackets", "line twice", "order twice")
_ROW_FAULTS = ("judged twice", "wrong label")


@dataclass
class Section:
    """One heading of a family.

    Attributes:
        domain: the number of its domain.
        tiers: the roles that it is for, counted from the lowest.
        adds: the phrase stands there: it adds to those above it in its domain.
        slots: what stands under it in the edition at hand.
    """

    domain: int
    tiers: range
    adds: bool
    slots: list[Slot] = field(default_factory=list)


class Family:
    """A framework in its editions.

    Args:
        growing: what all documents share.
        number: which family, counted from 0.
        template: the document whose standards were judged for it.
        usual: how many statements an edition has, about.
    """

    def __init__(self, growing: Growing, number: int, template: Template, usual: int) -> None:
        self.growing, self.template, self.number = growing, template, number
        self.place = place_name(number)
        self.roles = [f"role-{number + 1:04d}-{tier}" for tier in range(1, 4 + number % 2)]
        self.labels = [f"{self.place} {job}" for job in _JOBS[: len(self.roles)]]
        for role, label in zip(self.roles, self.labels, strict=True):
            growing.role(role, label)
        tiers = len(self.roles)
        self.sections = [Section(0, range(tiers), adds=False)]
        for domain in range(1, min(max(usual // 20, 2), 6)):
            for tier in range(tiers):
                adds = tier > 0 and growing.chance() < 0.7
                self.sections.append(Section(domain, range(tier, tier + 1), adds))
        self._same: set[str] = set()
        self._revised = ""

    def edition(self, number: int, size: int) -> Iterator[tuple[str, str]]:
        """Make the next edition: most of the words of the one before, and others.

        Args:
            number: which edition, counted from 1.
            size: how many statements it has.

        Yields:
            Path and text of its files.
        """
        self._fill(size)
        made = _Edition(self, number, self._revised)
        yield from made.files()
        self._revised = made.local

    def _fill(self, size: int) -> None:
        """Keep five of six statements of the last edition, and add others."""
        parts = len(self.sections)
        for place, section in enumerate(self.sections):
            wanted = size * (place + 1) // parts - size * place // parts
            kept = [slot for slot in section.slots if self.growing.chance() < 0.85][:wanted]
            section.slots = kept + [self._slot() for _ in range(wanted - len(kept))]

    def _slot(self) -> Slot:
        """Make a statement that no other edition or family has."""
        growing = self.growing
        growing.words += 1
        number = growing.words
        chances = Chances(*(growing.chance() for _ in Chances._fields))
        rows = make_rows(number, chances, self.template.standards, self._same)
        tag = _TAGS[number % 4] if growing.chance() < 0.25 else ""
        return Slot(statement_words(number), tag, rows)


class _Edition:
    """One edition: the facts and lines of its document, and its tables."""

    def __init__(self, family: Family, number: int, revised: str) -> None:
        self._family, self._growing, self._revised = family, family.growing, revised
        self.local = f"f{family.number + 1:04d}-{number}"
        year, month = 2005 + 3 * number + family.number % 3, (family.number + number) % 6
        self._date = f"{year}-{_MONTH_NUMBERS[month]:02d}-12"
        self._said = f"12 {_MONTHS[month]} {year}"
        self._title = f"{family.place} framework, edition {number}"
        self._printed = Blocks("dcterms", "gen", "pc", "prov", "skos", "xsd")
        names = ("gen", "pc", "prov", "skos", "xsd") if revised else ("gen", "pc", "skos", "xsd")
        self._read = Blocks(*names)
        template = family.template
        self._tables = Tables(self.local, self._date, template.local, template.date)
        self._lines = [self._title, "", self._said, "", "Made up for tests and measurements.", ""]
        self._statements = self._readings = 0
        self._source = ("prov:wasQuotedFrom", f"gen:source-{self.local}")
        self._in_scheme = ("skos:inScheme", f"gen:{self.local}")

    def files(self) -> Iterator[tuple[str, str]]:
        """Make the document, and give its files."""
        self._framework()
        told = enumerate(("title", "date", "paragraph"))
        passages = [(2 * place + 1, kind, self._lines[2 * place]) for place, kind in told]
        self._growing.passages(self._printed, self.local, passages)
        domain = -1
        for order, section in enumerate(self._family.sections, 1):
            if section.domain != domain:
                domain = section.domain
                self._domain(domain + 1)
            self._section(order, section)
        if not self._revised:
            self._tiers()
        tally = self._growing.tally
        text = self._growing.source(
            self.local, self._title, self._lines[:-1], self._date, self._said
        )
        yield from document_files(self.local, self._printed, self._read, text)
        yield from self._tables.files()
        tally.triples += self._tables.triples
        tally.statements += self._statements
        tally.frameworks += 1

    def _framework(self) -> None:
        """Describe the framework."""
        count, roles = self._growing.count, self._family.roles
        count(
            self._printed, self.local, ("a", ("skos:ConceptScheme", "pc:Framework")),
            ("dcterms:title", english(self._title)),
            ("prov:wasDerivedFrom", f"gen:source-{self.local}"),
            ("pc:namesRole", tuple(f"gen:{role}" for role in roles)),
        )  # fmt: skip
        revision: list[Fact] = []
        if self._revised:
            revision = [("prov:wasRevisionOf", f"gen:{self._revised}")]
            self._reading("Later edition", 3, "prov:wasRevisionOf", self.local, self._revised)
        count(self._read, self.local, ("skos:prefLabel", english(self._title)), *revision)

    def _domain(self, number: int) -> None:
        """Print the heading of a domain."""
        heading = "Every role" if number == 1 else domain_title(number + self._family.number)
        self._lines += [heading, ""]
        line = str(len(self._lines) - 1)
        self._growing.count(
            self._printed, f"{self.local}-domain-{number:02d}",
            ("a", ("skos:Concept", "pc:Domain")), self._in_scheme, self._source,
            ("pc:firstLine", line), ("pc:heading", english(heading)), ("pc:lastLine", line),
            ("pc:order", str(number)),
        )  # fmt: skip

    def _section(self, order: int, section: Section) -> None:
        """Print a heading with what stands under it."""
        local = f"{self.local}-section-{order:02d}"
        labels = [self._family.labels[tier] for tier in section.tiers]
        roles = tuple(f"gen:{self._family.roles[tier]}" for tier in section.tiers)
        heading = " and ".join(labels)
        self._lines += [f"{heading} {_PHRASE}" if section.adds else heading, ""]
        line = str(len(self._lines) - 1)
        addition: list[Fact] = []
        if section.adds:
            addition = [("pc:additionLine", line), ("pc:additionPhrase", english(_PHRASE))]
            above = [
                f"{self.local}-section-{place:02d}"
                for place, other in enumerate(self._family.sections[: order - 1], 1)
                if other.domain == section.domain
            ]
            links = tuple(f"gen:{one}" for one in above)
            value = links if len(links) > 1 else links[0]
            self._growing.count(self._read, local, ("pc:inAdditionTo", value))
            for one in above:
                self._reading("The phrase takes in one above", line, "pc:inAdditionTo", local, one)
        self._growing.count(
            self._printed, local, ("a", "pc:Section"), ("dcterms:isPartOf", f"gen:{self.local}"),
            self._source, *addition,
            ("pc:domain", f"gen:{self.local}-domain-{section.domain + 1:02d}"),
            ("pc:firstLine", line), ("pc:heading", english(heading)), ("pc:lastLine", line),
            ("pc:order", str(order)), ("pc:role", roles if len(roles) > 1 else roles[0]),
        )  # fmt: skip
        self._growing.tally.triples += len(section.slots) * self._expectations(order, section)
        sound_before = False
        for slot in section.slots:
            sound_before = self._statement(local, section, slot, sound_before)
        self._lines.append("")

    def _expectations(self, order: int, section: Section) -> int:
        """Count of how many roles each statement is expected, by the three readings."""
        printed = set(section.tiers)
        for later in self._family.sections[order:]:
            if later.adds and later.domain == section.domain:
                printed |= set(later.tiers)
        tiered = len(self._family.roles) - section.tiers[0]
        return len(section.tiers) + len(printed) + tiered

    def _tiers(self) -> None:
        """Say, in the first edition, which role builds on which."""
        pairs = zip(self._family.roles, self._family.roles[1:], strict=False)
        for lower, higher in pairs:
            self._growing.count(self._read, higher, ("pc:buildsOn", f"gen:{lower}"))
            self._reading("One role builds on another", 3, "pc:buildsOn", higher, lower)

    def _reading(self, label: str, line: int | str, link: str, subject: str, value: str) -> None:
        """Give the reason of a link that is not printed."""
        self._readings += 1
        self._growing.count(
            self._read, f"{self.local}-reading-{self._readings:03d}", ("a", "pc:Reading"),
            self._in_scheme, ("skos:prefLabel", english(label)), ("pc:basisLine", str(line)),
            ("pc:readsProperty", link), ("pc:readsSubject", f"gen:{subject}"),
            ("pc:readsValue", f"gen:{value}"), ("pc:reason", english("It was generated so.")),
        )  # fmt: skip

    def _statement(self, section: str, kind: Section, slot: Slot, sound_before: bool) -> bool:
        """Print a statement, and judge it; say whether it is sound and has a line of its own."""
        self._statements += 1
        local = f"{self.local}-{self._statements:04d}"
        text = f"{slot.words.text} ({slot.tag})" if slot.tag else slot.words.text
        order, tag = self._statements, slot.tag
        labels: tuple[str, ...] = (english(slot.words.label),)
        types: tuple[str, ...] = ("skos:Concept", _class(kind))
        fault = ""
        if not slot.rows and self._growing.faulty():
            kinds = _FAULTS if sound_before else _FAULTS[:4]
            fault = self._growing.turn("statement" if sound_before else "first", kinds)
            self._plant(fault, local)
        if fault == "line twice":
            text = self._lines[-1].removeprefix("- ")
            tag = ""
        else:
            self._lines.append("" if fault == "no text" else f"- {text}")
        if fault == "two labels":
            labels = (*labels, english(f"{slot.words.label}, too"))
        elif fault == "no SKOS type":
            types = types[1:]
        elif fault == "tag in brackets":
            tag = "(ENGAGE)"
        elif fault == "order twice":
            order -= 1
        line = str(len(self._lines))
        facts: list[Fact] = [
            ("a", types if len(types) > 1 else types[0]), self._in_scheme, self._source,
            ("pc:firstLine", line), ("pc:lastLine", line), ("pc:order", str(order)),
            ("pc:section", f"gen:{section}"),
        ]  # fmt: skip
        facts += [("pc:tag", f'"{tag}"')] if tag else []
        facts += [("pc:text", english(text))] if fault != "no text" else []
        self._growing.count(self._printed, local, *facts)
        value = labels if len(labels) > 1 else labels[0]
        self._growing.count(self._read, local, ("skos:prefLabel", value))
        for row in slot.rows:
            self._row(local, slot.words.label, row)
        return not fault

    def _plant(self, fault: str, local: str) -> None:
        """Note what must be found of a fault."""
        rule = {
            "no text": "Statement-text",
            "two labels": "Statement-prefLabel",
            "no SKOS type": "Statement-type",
            "tag in brackets": "Statement-tag",
            "line twice": "line-once",
            "order twice": "order-once",
        }[fault]
        self._growing.plant(fault, rule, f"gen:{local}")
        if fault == "line twice":
            self._growing.plant(fault, "line-twice-in-graph", f"{self.local}.txt", in_text=True)

    def _row(self, local: str, label: str, row: Row) -> None:
        """Add a row to its table; a faulty one is said again otherwise, or names another."""
        self._growing.tally.rows += 1
        fault = ""
        if row.table == "positive" and self._growing.faulty():
            fault = self._growing.turn("row", _ROW_FAULTS)
        shown = f"{label}, or another" if fault == "wrong label" else label
        record = self._tables.add(local, shown, row)
        if fault == "wrong label":
            self._growing.plant(fault, "mapping-label", record)
        elif fault == "judged twice":
            self._growing.tally.rows += 1
            other = row._replace(table="negative", relation="skos:mappingRelation", evidence="")
            again = self._tables.add(local, label, other)
            self._growing.plant(fault, "judgement-once", record, again)


def _class(section: Section) -> str:
    """Requirements stand under the heading of all roles, competencies elsewhere."""
    return "pc:Competency" if section.domain else "pc:Requirement"
