"""Put statements into the sections of the model: under a heading, or where no heading is printed.

The model says of a section for whom it is. A statement whose row names a role of its own, or that
stands under a domain alone, goes into a section that is not printed, one for each domain, heading
and set of roles.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, count

from pcgraph.intake.ids import Ids, local_name
from pcgraph.intake.lines import phrases_of
from pcgraph.intake.model import STATEMENTS, Found

_ALL = re.compile(
    r"(?:for\s+)?(?:(?:all|every|any|each)\b(?!-).*\b(?:roles?|staff|workers?|posts?|grades?|colleagues?)"
    r"|everyone|everybody|all$)\b",
)
_LONGEST = 60


@dataclass(frozen=True)
class Part:
    """A section.

    Attributes:
        name: its local name.
        heading: the place of its heading among what was found; None where none is printed.
        domain: the place of its domain; None for none.
        roles: the roles that it is for, as printed.
        all_roles: whether it is for every role that the file names, as its words say.
        phrase: the words of its inheritance phrase.
        phrase_at: the place of the phrase, where it stands on a line of its own.
        above: the sections that the phrase takes in, by their names.
    """

    name: str
    heading: int | None
    domain: int | None
    roles: tuple[str, ...]
    all_roles: bool = False
    phrase: str = ""
    phrase_at: int | None = None
    above: tuple[str, ...] = ()


@dataclass(frozen=True)
class Parts:
    """The sections of a framework.

    Attributes:
        parts: every section, in the order of the source.
        of: the name of the section of each statement, by its place among what was found.
        roles: the local name of each role, by its label as first printed.
        phrases: the places of phrases that belong to a section.
    """

    parts: tuple[Part, ...]
    of: Mapping[int, str]
    roles: Mapping[str, str]
    phrases: frozenset[int]


def parts_of(found: Sequence[Found], ids: Ids, roles: Sequence[str] = ()) -> Parts:
    """Find the sections, and the section of each statement.

    Args:
        found: what every line became, in the order of the source.
        ids: the local names of what was found.
        roles: for whom everything is that names no role.
    """
    return _Arranging(found, ids, tuple(roles)).parts()


class _Arranging:
    def __init__(self, found: Sequence[Found], ids: Ids, roles: tuple[str, ...]) -> None:
        self._found, self._ids, self._usual = found, ids, roles
        self._domains: dict[int, int] = {}
        self._headings: dict[int, int] = {}
        for place, one in enumerate(found):
            if one.became == "domain":
                self._domains.setdefault(one.domain, place)
            elif one.became == "heading":
                self._headings.setdefault(one.section, place)
        self._labels: dict[str, str] = {}
        for one in found:
            for role in one.roles:
                self._label(role)
        for role in roles:
            self._label(role)
        self._phrases = phrases_of(found)
        self._parts: dict[str, Part] = {}

    def _label(self, role: str) -> str:
        """Give the spelling of a role that stands first; nothing for *all roles*."""
        folded = " ".join(role.split()).casefold()
        return "" if _ALL.match(folded) else self._labels.setdefault(folded, role)

    def parts(self) -> Parts:
        """Find them in the order of the source."""
        of: dict[int, str] = {}
        for place, one in enumerate(self._found):
            if one.became == "heading":
                self._printed(place, one)
            elif one.became in STATEMENTS:
                of[place] = self._section_of(one)
        names: dict[str, str] = {}
        for label in self._labels.values():
            stem = f"role-{local_name(label)}"[:_LONGEST]
            several = (f"{stem}-{number}" for number in count(len(names)))
            used = {*names.values()}
            names[label] = next(name for name in chain((stem,), several) if name not in used)
        phrases = frozenset(self._phrases.values())
        return Parts(tuple(self._parts.values()), of, names, phrases)

    def _printed(self, place: int, one: Found) -> None:
        """Add the section of a heading."""
        domain = self._domains.get(one.domain)
        roles, every = self._for(one.roles or self._of_domain(domain))
        phrase_at = self._phrases.get(place)
        phrase = self._found[phrase_at].text if phrase_at is not None else one.phrase
        above = tuple(part.name for part in self._parts.values() if part.domain == domain)
        name = self._ids[place]
        self._parts[name] = Part(
            name, place, domain, roles, every, phrase, phrase_at, above if phrase else ()
        )

    def _section_of(self, one: Found) -> str:
        """Give the section of a statement; make one where none is printed for it."""
        domain = self._domains.get(one.domain)
        heading = self._headings.get(one.section)
        printed = self._parts.get(self._ids[heading]) if heading is not None else None
        wanted = one.roles or (printed.roles if printed else ()) or self._of_domain(domain)
        roles, every = self._for(wanted)
        if printed and not one.roles and printed.roles:
            every = printed.all_roles
        same = not one.roles or (printed and (roles, every) == (printed.roles, printed.all_roles))
        if printed and same and domain in (None, printed.domain):
            return printed.name
        where = [self._ids[heading] if heading is not None else "",
                 self._ids[domain] if domain is not None else ""]  # fmt: skip
        stem = "-".join(filter(None, ["part", *where]))
        tail = "all" if every else "-".join(map(local_name, roles))
        name = f"{stem}-for-{tail}" if tail else stem
        there = self._parts.get(name)
        # Of two names of roles what may stand in an address can be the same.
        if len(tail) > _LONGEST or (there and there.roles != roles):
            tail = hashlib.sha256("\n".join(roles).encode()).hexdigest()[:12]
            name = f"{stem}-for-{tail}"
        if name not in self._parts:
            self._parts[name] = Part(name, None, domain, roles, every)
        return name

    def _of_domain(self, domain: int | None) -> tuple[str, ...]:
        """Give the roles that a domain names, or the usual ones."""
        return (self._found[domain].roles if domain is not None else ()) or self._usual

    def _for(self, roles: Sequence[str]) -> tuple[tuple[str, ...], bool]:
        """Give roles by their first spelling; and whether every role is meant."""
        if any(not self._label(role) for role in roles):
            return tuple(self._labels.values()), True
        return tuple(dict.fromkeys(map(self._label, roles))), False
