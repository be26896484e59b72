"""Say what each thing of a source with a structure of its own becomes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from pcgraph.intake.corrected import corrected
from pcgraph.intake.model import STATEMENTS, Became, Found, Item, Reading
from pcgraph.intake.phrased import PHRASE, is_phrase
from pcgraph.intake.phrases import process_tag
from pcgraph.intake.pieces import Piece, pieces_of, under_heads
from pcgraph.intake.settled import Setting, Settled, check_items

_KINDS: dict[Became, str] = {
    "title": "title framework",
    "introduction": "introduction",
    "note": "note",
    "domain": "domain theme area pillar category dimension",
    "heading": "heading section group grouping subdomain topic strand cluster subsection unit "
    "subtheme subarea subcategory collection",
    "requirement": "requirement requirements prerequisite",
    "responsibility": "responsibility responsibilities duty task accountability",
    "competency": "competency competence capability skill statement behaviour behavior indicator "
    "criterion outcome objective ability knowledge attribute descriptor standard component "
    "understanding attitude value competencies competences skills behaviours",
}
_KIND = {word: became for became, words in _KINDS.items() for word in words.split()}
_SAID_BELOW = ("notes", "note", "description", "scopenote", "comment", "comments")
_LANGUAGE = re.compile(r"\s*\([^()]*\)$")
_LONG = 12
_FEW_TAGS = 2


@dataclass
class _Place:
    """Where things below an item stand.

    Attributes:
        domain: as of ``Found``.
        section: as of ``Found``.
        roles: of that section.
        under: the statement that it is part of, shown.
        heading: the words of that section.
    """

    domain: int = 0
    section: int = 0
    roles: tuple[str, ...] = ()
    under: str = ""
    heading: str = ""


@dataclass
class _State:
    found: list[Found] = field(default_factory=list)
    domains: dict[str, int] = field(default_factory=dict)
    sections: dict[tuple[int, str], tuple[int, tuple[str, ...]]] = field(default_factory=dict)
    many_domains: int = 0
    many_sections: int = 0
    places: dict[str, _Place] = field(default_factory=dict)
    told: dict[str, list[str]] = field(default_factory=dict)
    settings: list[Setting | None] = field(default_factory=list)

    def add(self, one: Found, setting: Setting | None = None) -> None:
        """Add what was found, and what is settled about it."""
        self.found.append(one)
        self.settings.append(setting)


def found_items(reading: Reading, settled: Settled | None = None) -> tuple[Found, ...]:
    """Say what the things of a source become, in their order.

    ``first`` and ``last`` are the place of the thing in ``reading.items``, from 1. A domain or
    heading that a column names, and words that stand beside a domain or statement, share the
    place of the thing that names them.

    Args:
        reading: what a reader gave; it has items.
        settled: what a person settled, by the place of the thing.

    Returns:
        At least one for each item; for several that a person joined, at least one.

    Raises:
        InputProblem: PC-OUTLINE-LINE, PC-OUTLINE-WORD, PC-OUTLINE-DOMAIN for a setting that
            does not fit the source.
    """
    settled = settled or Settled()
    check_items(settled, reading.items)
    state = _State()
    for told in reading.told:
        state.told.setdefault(told.shown, []).append(told.words)
    pieces = pieces_of(reading.items, settled.by_line())
    items = [piece.item for piece in pieces]
    below = Counter(item.parent for item in items if item.parent)
    leaves = {_folded(item.kind) for item in items if not below[item.key]}
    tops = [item for item in items if not item.parent and below[item.key]]
    for piece in under_heads(pieces, _named):
        item = piece.item
        over = state.places.get(item.parent, _Place())
        became, doubts = piece.became, list[str]()
        if became is None:
            became, doubts = _became(item, below[item.key], leaves, over, bool(tops))
        if len(tops) == 1 and item is tops[0] and below.total() > below[item.key]:
            doubts.append("everything stands below it; perhaps it is the title, no domain.")
        _take(state, piece, became, over, doubts)
    return _tagged(corrected(state.found, state.settings, settled))


def _tagged(found: Sequence[Found]) -> tuple[Found, ...]:
    """Give statements the process word that ends them, as in an outline: one alone is none."""
    tags = {
        place: process_tag(one.text)
        for place, one in enumerate(found)
        if one.became in STATEMENTS and not one.tag
    }
    if sum(map(bool, tags.values())) < _FEW_TAGS:
        return tuple(found)
    return tuple(
        replace(one, tag=tags[place]) if tags.get(place) else one for place, one in enumerate(found)
    )


def _named(item: Item) -> Became | None:
    """Give what the source calls an item, by its kind or by the last word of it."""
    kind = _folded(item.kind)
    return _KIND.get(kind) or _KIND.get(kind.rpartition(" ")[2])


def _became(
    item: Item, below: int, leaves: set[str], over: _Place, tree: bool
) -> tuple[Became, list[str]]:
    """Say what an item is: by its kind, and by what stands above and below it."""
    kind = _folded(item.kind)
    named = _named(item)
    doubts: list[str] = []
    if not item.text:
        return "left out", doubts
    if named in ("title", "introduction", "note") and not below:
        return named, doubts
    if below:
        if named in STATEMENTS and kind in leaves and (item.parent or named != "competency"):
            doubts.append(f"{below:,} others stand below it, which are kept as its equals.")
            return named, doubts
        if len(item.text.split()) > _LONG:
            doubts.append("it reads as a statement; others stand below it, so it is a heading.")
        return ("domain" if not over.domain and _may_be_domain(item, named) else "heading"), doubts
    if named == "domain":
        doubts.append("nothing stands below it.") if tree else None
        return ("heading" if over.domain else "domain"), doubts
    if tree and not item.parent and not item.domain and (named in STATEMENTS or item.kind):
        doubts.append("it stands under no domain: write one in Domain.")
    if named:
        if kind not in _KIND:
            doubts.append(f"the source calls it {item.kind!r}; it was taken for a {named}.")
    elif item.kind:
        doubts.append(f"the source calls it {item.kind!r}; it was taken for a competency.")
    elif tree and not item.parent and not item.domain:
        doubts.append("it stands at the top with nothing below it; is it an empty domain?")
    return named or "competency", doubts


def _may_be_domain(item: Item, named: Became | None) -> bool:
    """Tell a domain from a heading that stands at the top."""
    return named == "domain" or (not item.parent and named != "heading")


def _take(state: _State, piece: Piece, became: Became, over: _Place, doubts: list[str]) -> None:
    """Add what an item became, with the domain and heading that it names."""
    item, setting = piece.item, piece.setting
    doubts += state.told.get(item.shown, ())
    said = {"first": piece.first, "last": piece.last, "shown": piece.shown}
    domain, section, roles = over.domain, over.section, over.roles
    # What a person says is a domain, or is left out, names no other.
    alone = piece.became in ("domain", "left out")
    if item.domain and became not in ("title", "introduction") and not alone:
        domain = _domain(state, piece)
        if domain != over.domain:
            section, roles = 0, ()
    if item.heading and became in (*STATEMENTS, "note", "phrase", "left out") and not alone:
        section, roles = _section(state, piece, domain)
    notes = [] if became == "note" else list(item.notes)
    own = () if became in STATEMENTS and set(item.roles) == set(roles) else item.roles
    main = Found(
        became, item.text, first=piece.first, last=piece.last, shown=piece.shown, domain=domain,
        section=section, roles=own, code=item.code, level=item.level,
        tag=next((words for name, words in notes if name == "tag"), ""),
        phrase=_phrase(piece) if became == "heading" else "",
        why="it has no words" if became == "left out" and not item.text else "",
        doubts=tuple(doubts), notes=tuple(item.notes),
    )  # fmt: skip
    under, heading = over.under, over.heading
    if became == "domain":
        state.many_domains += 1
        domain, section, heading = state.many_domains, 0, ""
        state.domains[_folded(item.text)] = domain
        main = replace(main, domain=domain, section=0)
    elif became == "heading":
        state.many_sections += 1
        above = (("heading above", over.heading),) if over.heading else ()
        section, roles, heading = state.many_sections, item.roles, item.text
        main = replace(main, section=section, notes=(*main.notes, *above))
        state.sections[domain, _folded(item.text)] = section, roles
    elif became == "phrase" and (setting is None or setting.phrase_applies is not False):
        _give_phrase(state, main)
    elif became in STATEMENTS and under:
        main = replace(main, doubts=(*main.doubts, f"it stands below {under}."))
    state.add(main, setting)
    if became in STATEMENTS:
        under = f"{item.shown} ({item.text[:40]})"
    state.places[item.key] = _Place(domain, section, roles, under, heading)
    kind: Became = "note" if became in STATEMENTS else "introduction"
    kind = "left out" if piece.became == "left out" else kind
    for name, words in notes:
        if _LANGUAGE.sub("", name).casefold() in _SAID_BELOW and words != item.text:
            beside = Found(kind, words, **said, domain=domain, section=section)  # type: ignore[arg-type]
            # It goes with the item, but what is said of roles and levels is said of the item.
            moved = Setting(setting.first, setting.last, domain=setting.domain) if setting else None
            state.add(beside, None if became == "domain" else moved)


def _phrase(piece: Piece) -> str:
    """Give the phrase of a heading: where a person says nothing, what reads as one."""
    applies = piece.setting.phrase_applies if piece.setting else None
    said = (words for name, words in piece.item.notes if name == PHRASE)
    return next((words for words in said if applies or is_phrase(words)), "")


def _give_phrase(state: _State, phrase: Found) -> None:
    """Give a phrase that stands in a thing of its own to the heading that it stands under."""
    became, number = ("heading", "section") if phrase.section else ("domain", "domain")
    for place in range(len(state.found) - 1, -1, -1):
        one = state.found[place]
        if one.became == became and getattr(one, number) == getattr(phrase, number):
            state.found[place] = replace(one, phrase=one.phrase or phrase.text)
            return


def _domain(state: _State, piece: Piece) -> int:
    """Give the number of the domain that an item names; add it where it is new."""
    key = _folded(piece.item.domain)
    if key not in state.domains:
        state.many_domains += 1
        state.domains[key] = state.many_domains
        one = Found("domain", piece.item.domain, piece.first, piece.last, piece.shown)
        state.add(replace(one, domain=state.many_domains))
    return state.domains[key]


def _section(state: _State, piece: Piece, domain: int) -> tuple[int, tuple[str, ...]]:
    """Give the number of the heading that an item names, and its roles."""
    item, setting = piece.item, piece.setting
    phrase = next((words for name, words in item.notes if name == PHRASE), "")
    if setting is not None and setting.phrase_applies is False:
        phrase = ""
    key = domain, f"{_folded(item.heading)} {_folded(phrase)}".strip()
    if key not in state.sections:
        state.many_sections += 1
        state.sections[key] = state.many_sections, ()
        head = Found("heading", item.heading, piece.first, piece.last, piece.shown, domain)
        state.add(replace(head, section=state.many_sections, phrase=phrase))
    return state.sections[key]


def _folded(words: str) -> str:
    return " ".join(words.split()).casefold()


def statements(found: Sequence[Found]) -> list[Found]:
    """Give those that are statements."""
    return [one for one in found if one.became in STATEMENTS]
