"""Match the codes of National Occupational Standards (NOS) as people and lists spell them.

One standard goes by many spellings: with and without the letters of its issuer, with blanks or an
underscore, in other case, with the year of its edition. Each rule says what it took away or added,
so that nothing is matched in silence; a code is never taken for one that only looks like it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches

ISSUERS = ("SFH", "SCD", "SFJ", "CFA")
"""What registers put before the codes of Skills for Health, Skills for Care & Development, Skills
for Justice and the Council for Administration."""
AS_IT_IS = "as it is"
BLANKS = "without blank or underscore"
CASE = "in other case"
MARKS = "without marks"
ORIGINAL = "as an original code"
TITLE = "by title"
YEAR = "without the year"

_UNSEEN = "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"
_GAPS = re.compile(f"[\\s_{_UNSEEN}]+")
_EDGES = re.compile(f"^[\\s{_UNSEEN}]+|[\\s{_UNSEEN}]+$")
_MARKS = re.compile(r"[\W_]+")
_YEAR = re.compile(r"(?<=[^\W_])[\s._/()-]*\(?(?:19|20)[0-9]{2}\)?$")
_NOUGHTS = re.compile(r"(?<![0-9])0+(?=[0-9])")
_SEVERAL = re.compile(r"\s*(?:&|;|,|\band\b)\s*")

_WORDS, _LONGEST = 3, 300
"""A title is looked for from so many words on; so many characters are compared at most."""

Key = Callable[[str], str]


def trimmed(code: str) -> str:
    """Take away blanks, and marks that nobody sees, around a code.

    >>> trimmed(" SCDHSC0023 ")
    'SCDHSC0023'
    """
    return _EDGES.sub("", code)


def closed_up(code: str) -> str:
    """Take away every blank and underscore.

    >>> closed_up("CFA_BAD332"), closed_up("SFJCPS 8.12")
    ('CFABAD332', 'SFJCPS8.12')
    """
    return _GAPS.sub("", code)


def without_year(code: str) -> str:
    """Take away the year of an edition behind a code; nothing where there is none.

    >>> without_year("IPC2.2012"), without_year("GEN97 (2014)"), without_year("SCDHSC2012")
    ('IPC2', 'GEN97', '')
    """
    cut = _YEAR.sub("", code)
    # Four digits right behind the rest are the number of the code, not a year.
    return cut if cut != code and not code[len(cut)].isdigit() else ""


def parted(codes: str) -> list[str]:
    """Part a cell that names several codes.

    >>> parted("SFHPHARM29 & SFHPHARM30"), parted(" ")
    (['SFHPHARM29', 'SFHPHARM30'], [])
    """
    return [one for one in map(trimmed, _SEVERAL.split(codes)) if one]


def title_key(title: str) -> str:
    """Reduce a title to what is compared: case, blanks and marks do not count.

    >>> title_key("Make  use of supervision ") == title_key("Make use of Supervision.")
    True
    """
    return " ".join(_MARKS.sub(" ", title).split()).casefold()


def _folded(code: str) -> str:
    return closed_up(code).casefold()


def _bare(code: str) -> str:
    return _MARKS.sub("", code).casefold()


_KEYS: tuple[Key, ...] = (trimmed, closed_up, _folded, _bare)
"""From the letter to the loosest; each forgives what the one before does."""


@dataclass(frozen=True)
class Matched:
    """A thing that a spelling stands for.

    Attributes:
        name: what the index calls the thing.
        code: its code that was matched; its title where that was.
        rule: what was done to the spelling, in words.
    """

    name: str
    code: str
    rule: str


@dataclass
class CodeIndex:
    """Things by their codes, the codes they had before, and their titles."""

    _codes: tuple[dict[str, dict[str, str]], ...] = field(
        default_factory=lambda: tuple({} for _ in _KEYS)
    )
    _originals: dict[str, dict[str, str]] = field(default_factory=dict)
    _titles: dict[str, dict[str, str]] = field(default_factory=dict)

    def add(
        self, name: str, codes: Iterable[str], originals: Iterable[str] = (), title: str = ""
    ) -> None:
        """Add a thing.

        Args:
            name: what to call it.
            codes: its codes, as they are listed.
            originals: codes that it had before, each by itself.
            title: its title, or nothing.
        """
        for code in codes:
            for table, key in zip(self._codes, _KEYS, strict=True):
                table.setdefault(key(code), {}).setdefault(name, code)
        for code in originals:
            self._originals.setdefault(_folded(code), {}).setdefault(name, code)
        if title_key(title):
            self._titles.setdefault(title_key(title), {}).setdefault(name, title)

    def by_code(self, typed: str) -> list[Matched]:
        """Find what a spelling stands for by the codes of now; several where it is not clear."""
        for table, key in zip(self._codes, _KEYS, strict=True):
            for spelled, added in _variants(typed):
                found = table.get(key(spelled))
                if found and key(typed):
                    return [
                        Matched(name, code, _rule(spelled, code, added))
                        for name, code in found.items()
                    ]
        return []

    def by_title(self, title: str) -> list[Matched]:
        """Find what has a title."""
        found = self._titles.get(title_key(title), {}) if title_key(title) else {}
        return [Matched(name, known, TITLE) for name, known in found.items()]

    def look_up(self, typed: str, title: str = "") -> list[Matched]:
        """Find what a spelling stands for: by code, original code, title, code without year.

        Args:
            typed: a code or a title.
            title: the title that the code is known by elsewhere, or nothing; it is held to
                before a code of another edition is.
        """
        found = self.by_code(typed)
        if not found and _folded(typed):
            old = self._originals.get(_folded(typed), {})
            found = [Matched(name, code, ORIGINAL) for name, code in old.items()]
        found = found or self.by_title(title or typed)
        cut = without_year(trimmed(typed))
        if not found and cut and not title:
            found = [Matched(one.name, one.code, _joined(YEAR, one.rule)) for one in
                     self.by_code(cut)]  # fmt: skip
        return found

    def nearest(self, typed: str, number: int = 3) -> list[str]:
        """Name the codes that look like a spelling, the nearest first.

        Where some differ only by what is dropped or mistaken most, no other is named: zeros, the
        letter O for one, the year of an edition, the letters of the issuer.
        """
        table, wanted = self._codes[2], _loose(typed)
        same = sorted(key for key in table if _loose(key) == wanted) if wanted else []
        near = get_close_matches(_folded(typed), table, number, 0.75) if _folded(typed) else []
        keys = same[:number] or near
        return [next(iter(table[key].values())) for key in keys]

    def nearest_titles(self, typed: str, number: int = 3) -> list[tuple[str, str]]:
        """Name the things whose titles look like what was typed, each with its title."""
        wanted = title_key(typed)
        if len(wanted.split()) < _WORDS or len(wanted) > _LONGEST:
            return []
        near = get_close_matches(wanted, self._titles, number, 0.8)
        return [pair for key in near for pair in self._titles[key].items()][:number]


def _loose(code: str) -> str:
    """Reduce a code to what is left of it when it is copied badly; never to take one for another.

    >>> _loose("SCDHSCOO24") == _loose("SCDHSC24") == _loose("hsc0024")
    True
    >>> _loose("MH27.2012"), _loose("GEN97") == _loose("GEN79")
    ('mh27', False)
    """
    plain = without_year(trimmed(code)) or code
    bare = _bare(plain)
    for issuer in map(str.casefold, ISSUERS):
        bare = bare.removeprefix(issuer) if len(bare) > len(issuer) else bare
    digits = re.sub(r"o(?=o*[0-9])", "0", bare)
    return _NOUGHTS.sub("", digits)


def _variants(typed: str) -> Iterator[tuple[str, str]]:
    """Give a spelling as it is, with the letters of an issuer before it, and without them."""
    yield typed, ""
    plain = trimmed(typed)
    for issuer in ISSUERS:
        yield f"{issuer}{plain}", f"with {issuer} before it"
    for issuer in ISSUERS:
        if plain[: len(issuer)].upper() == issuer and len(plain) > len(issuer):
            yield plain[len(issuer) :], f"without {issuer}"


def _rule(spelled: str, code: str, added: str) -> str:
    """Say what lies between a spelling and a code that are the same by some key."""
    done: Sequence[str] = ()
    one, other = trimmed(spelled), trimmed(code)
    if one != other:
        gaps = closed_up(one) != one or closed_up(other) != other
        case = _bare(one) == _bare(other) and _MARKS.sub("", one) != _MARKS.sub("", other)
        marks = _folded(one) != _folded(other)
        told = ((BLANKS, gaps), (MARKS, marks), (CASE, case))
        done = [words for words, so in told if so]
    return _joined(*done, added) if done or added else AS_IT_IS


def _joined(*rules: str) -> str:
    return ", ".join(rule for rule in rules if rule and rule != AS_IT_IS) or AS_IT_IS
