"""Say of a NOS, however its code is spelled, what the graph and the register know of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pcgraph.code_rules import AS_IT_IS, TITLE, CodeIndex, Matched, title_key, trimmed
from pcgraph.engine import is_true, solutions
from pcgraph.model import Cell, Store, Table
from pcgraph.names import VERSION, Prefixes
from pcgraph.registers.files import NOT_FOUND, SAME_TITLE, Known
from pcgraph.registers.rows import LISTED

COLUMNS = ("asked", "matched_by", "nos_code", "nos_title", "nos_status", "nos_status_as_of",
           "register_code", "register_rule", "register_title_same", "register_title",
           "original_codes", "suites", "developed_by", "review_date", "register_rows",
           "nos_id", "data_version")  # fmt: skip
"""The columns of the answer; those behind ``register_title_same`` are closed."""
NOT_LOADED = "register not loaded"

_CLOSED = 8
_STANDARDS = """SELECT ?nos ?code ?title ?urn ?old WHERE {
    ?nos a pc:OccupationalStandard ; skos:notation ?code ; skos:prefLabel ?title .
    OPTIONAL { ?nos pc:registerUrn ?urn }
    OPTIONAL { ?nos owl:deprecated ?old } } ORDER BY ?nos"""
_CHECKS = """SELECT ?check ?nos ?status ?date ?code ?title ?rule WHERE {
    ?check pc:checkedStandard ?nos ; pc:registerStatus ?status ; pc:checkedIn ?register .
    ?register pc:registerDate ?date .
    OPTIONAL { ?check dcterms:identifier ?code }
    OPTIONAL { ?check rdfs:label ?title }
    OPTIONAL { ?check pc:checkRule ?rule } } ORDER BY ?date ?check"""
_MORE = """SELECT ?check ?what ?value WHERE {
    VALUES ?what { pc:originalCode pc:suite pc:developedBy pc:reviewDate pc:registerRow
        pc:sameTitle }
    ?check a pc:RegisterCheck ; ?what ?value } ORDER BY ?check ?what ?value"""
_LISTED = """SELECT ?nos ?date WHERE {
    ?entry pc:standard ?nos ; prov:wasQuotedFrom ?source ; pc:firstLine ?line .
    ?source pc:fileName ?file . OPTIONAL { ?source pc:printedDate ?date } } ORDER BY ?file ?line"""
_REGISTERS = "SELECT ?date WHERE { ?register a pc:Register ; pc:registerDate ?date } ORDER BY ?date"


@dataclass(frozen=True)
class _Check:
    """What a register says of a standard."""

    status: str
    date: str
    code: str = ""
    title: str = ""
    rule: str = ""
    more: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def joined(self, name: str) -> str | None:
        return "; ".join(self.more.get(name, ())) or None


def known_standards(store: Store) -> list[Known]:
    """Give the standards of a graph that are in force."""
    found: dict[str, Known] = {}
    for row in solutions(store, _STANDARDS, "nos"):
        iri, code, title, urn = (_text(row[name]) for name in ("nos", "code", "title", "urn"))
        if not is_true(row["old"]):
            found.setdefault(iri, Known(iri, code, title, urn))
    return list(found.values())


class Standards:
    """The standards of a graph by every spelling of their codes, with what a register says."""

    def __init__(self, store: Store, prefixes: Prefixes) -> None:
        """Collect them.

        Args:
            store: the graph.
            prefixes: the map that ids are written by.
        """
        self._prefixes = prefixes
        self.dates = [_text(row["date"]) for row in solutions(store, _REGISTERS, "nos")]
        self._checks = _checks(store)
        self._known: dict[str, tuple[str, str]] = {}
        self._index, self._checked = CodeIndex(), CodeIndex()
        for row in solutions(store, _STANDARDS, "nos"):
            iri, code, title, urn = (_text(row[name]) for name in ("nos", "code", "title", "urn"))
            self._known.setdefault(iri, (code, title))
            check = self._checks.get(iri)
            codes = [one for one in (code, urn, check.code if check else "") if one]
            originals = check.more.get("originalCode", ()) if check else ()
            self._index.add(iri, codes, originals, title)
            if check and check.code:
                self._checked.add(iri, [check.code], originals, check.title)
        self._listed: dict[str, str] = {}
        for row in solutions(store, _LISTED, "nos"):
            self._listed.setdefault(_text(row["nos"]), _text(row["date"]))

    def look_up(self, typed: Sequence[str]) -> Table:
        """Say of each code or title what is known; without any, of each that a template lists.

        Returns:
            A table of ``COLUMNS``; a spelling that stands for several things has several rows,
            one that stands for nothing has a row without a code.
        """
        rows: list[tuple[Cell, ...]] = []
        notes: list[str] = []
        if not typed:
            rows = [self._row(self._known[iri][0], Matched(iri, "", AS_IT_IS))
                    for iri in self._listed if iri in self._known]  # fmt: skip
        for asked in typed:
            found = self._index.look_up(asked)
            rows += [self._row(trimmed(asked), match) for match in found]
            if not found:
                status = NOT_FOUND if self.dates else NOT_LOADED
                blank = (None,) * (len(COLUMNS) - 7)
                rows.append(
                    (trimmed(asked), None, None, None, status, self._as_of, *blank, VERSION)
                )
                notes.append(
                    f"No NOS here has the code or title {asked[:60]!r}.{self._nearest(asked)}"
                )
            elif len(found) > 1:
                codes = ", ".join(self._known[match.name][0] for match in found)
                notes.append(f"{asked[:60]!r} may stand for {len(found)} NOS: {codes}.")
        told = [*notes, *self._told(rows)]
        return Table(COLUMNS, tuple(rows), closed=_CLOSED, notes=tuple(told))

    def _nearest(self, asked: str) -> str:
        """Name what may have been meant; nothing of it is taken."""
        codes = self._index.nearest(asked)
        if codes:
            return f" The nearest codes: {', '.join(codes)}."
        titles = self._index.nearest_titles(asked)
        named = "; ".join(f"{self._known[iri][0]} {title}" for iri, title in titles)
        return f" The nearest titles: {named}." if named else ""

    @property
    def _as_of(self) -> str | None:
        return f"register of {self.dates[-1]}" if self.dates else None

    def _row(self, asked: str, match: Matched) -> tuple[Cell, ...]:
        """Say what is known of one standard."""
        iri = match.name
        code, title = self._known[iri]
        check = self._checks.get(iri) or (self._found_now(iri) if self.dates else None)
        ours = (asked, match.rule, code, title)
        if check is None:
            dated = self._listed.get(iri)
            status = LISTED if dated is not None else NOT_LOADED
            blank = (None,) * (len(COLUMNS) - 8)
            return (*ours, status, dated or None, *blank, self._prefixes.compact(iri), VERSION)
        same = None
        if check.title:
            same = "yes" if title_key(check.title) == title_key(title) else "no"
        return (
            *ours, check.status, f"register of {check.date}", check.code or None,
            check.rule or None, same, check.title or None, check.joined("originalCode"),
            check.joined("suite"), check.joined("developedBy"), check.joined("reviewDate"),
            check.joined("registerRow"), self._prefixes.compact(iri), VERSION,
        )  # fmt: skip

    def _found_now(self, iri: str) -> _Check:
        """Look a standard up that the import of the register did not know."""
        code, title = self._known[iri]
        found = self._checked.by_code(code) or self._checked.by_title(title)
        if len(found) != 1:
            return _Check(NOT_FOUND if not found else SAME_TITLE, self.dates[-1])
        there = self._checks[found[0].name]
        titled = found[0].rule == TITLE
        status = SAME_TITLE if titled else there.status
        return _Check(status, there.date, there.code, there.title, found[0].rule, there.more)

    def _told(self, rows: Sequence[tuple[Cell, ...]]) -> Iterator[str]:
        """Sum up what was found, and say what it rests on."""
        if not self.dates:
            yield (
                "Register not loaded: what a document lists was not checked since its date. "
                "pcgraph import REGISTER.csv --into DIR lays a register over."
            )
            return
        place = {name: at for at, name in enumerate(COLUMNS)}
        by_status = Counter(str(row[place["nos_status"]]) for row in rows)
        yield f"In the register of {self.dates[-1]}: {_counted(by_status)}."
        rules = Counter(
            str(row[place["register_rule"]]) for row in rows if row[place["register_rule"]]
        )
        if rules:
            yield f"Found there: {_counted(rules)}."
        if by_status[NOT_FOUND]:
            yield "Not found says nothing of what came into force after that date."


def _counted(numbers: Counter[str]) -> str:
    ordered = sorted(numbers.items(), key=lambda item: (-item[1], item[0]))
    return ", ".join(f"{number} {words}" for words, number in ordered)


def _checks(store: Store) -> dict[str, _Check]:
    """Read what the newest register says of each standard."""
    more: dict[str, dict[str, list[str]]] = {}
    for row in solutions(store, _MORE, "nos"):
        name = row["what"].value.rpartition("/")[2]
        more.setdefault(_text(row["check"]), {}).setdefault(name, []).append(_text(row["value"]))
    found: dict[str, _Check] = {}
    elsewhere: dict[str, list[str]] = {}
    for row in solutions(store, _CHECKS, "nos"):
        check, nos = _text(row["check"]), _text(row["nos"])
        status, date, code, title, rule = (
            _text(row[name]) for name in ("status", "date", "code", "title", "rule")
        )
        found[nos] = _Check(status, date, code, title, rule, more.get(check, {}))
        elsewhere[nos] = list(more.get(check, {}).get("sameTitle", ()))
    return {nos: _with_title(one, elsewhere[nos], found) for nos, one in found.items()}


def _with_title(check: _Check, elsewhere: Iterable[str], found: Mapping[str, _Check]) -> _Check:
    """Give a title that stands under another code that code, with its status."""
    others = [found[nos] for nos in elsewhere if nos in found]
    if not others:
        return check
    codes = "; ".join(other.code for other in others)
    states = ", ".join(dict.fromkeys(other.status for other in others))
    status = f"{check.status} ({states})"
    return _Check(status, check.date, codes, others[0].title, check.rule, others[0].more)


def _text(term: Any) -> str:
    return term.value if term is not None else ""
