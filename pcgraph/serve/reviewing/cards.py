"""A card as it stands on its page: what is asked, what can be chosen, what was typed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from pcgraph.decisions.card import ACCEPTED, NONE_FITS, NOT_SURE, NOT_USED, SURE, cells_of, is_share
from pcgraph.decisions.gathered import Gathered
from pcgraph.decisions.keep import decided, on_line, standard_of, state_of, told_of
from pcgraph.reviews.help import EXPLAINED, HELP
from pcgraph.reviews.reason import PARTS
from pcgraph.reviews.relation import RELATION_KEYS, relation_asked
from pcgraph.reviews.session import NOS_PART, REASON, RELATION, SHOWS, WHICH, Card, Session
from pcgraph.reviews.session import SURE as HOW_SURE
from pcgraph.reviews.shown import line_words, marked, score_words, standard_words, why_words
from pcgraph.suggested.aims import Aim
from pcgraph.writers.tables import how_sure

FLAG, SETTLED, AGAIN, STATE, STATE_NONE, SEEN = (
    "flag", "settled", "again", "state", "state_none", "seen",
)  # fmt: skip
COME_BACK = "come back to this"
_HELP = dict(one.split(": ", 1) for one in HELP if ": " in one)
_HELD = {"a": "all of it", "p": "part of it"}
_OFFERED = "aphnm0r"
_ALSO = {"m": "maybe"}
_KEYS = {words: key for key, words in _HELD.items()} | {"helps only": "h"}
Runs = Sequence[tuple[str, bool]]


@dataclass(frozen=True)
class Radio:
    """Something that can be chosen."""

    value: str
    words: str
    hint: str = ""
    checked: bool = False


@dataclass(frozen=True)
class Group:
    """Radio buttons that belong together."""

    name: str
    asks: str
    radios: Sequence[Radio]
    hint: str = ""


@dataclass(frozen=True)
class Typed:
    """A field for words of one's own."""

    name: str
    asks: str
    value: str
    hint: str = ""


@dataclass(frozen=True)
class Other:
    """Another NOS that is left for the competency."""

    href: str
    code: str
    title: Runs
    why: str


@dataclass(frozen=True)
class Shown:
    """A card, ready for its page.

    Attributes:
        line: id of the competency.
        nos: id of the NOS; empty where none is asked about.
        code: code of the NOS.
        words: the competency, with the shared words told apart.
        facts: what else is said of it.
        title: the NOS, likewise.
        nos_facts: what else is said of the NOS.
        why: why it is suggested.
        score: its score, in words.
        others: what else is left for the competency.
        before: what was decided on the competency so far.
        again: whether the pair was decided before, and is decided anew.
        fixed: whether it was decided in another set than the folder's: it is not changed here.
        hidden: fields that the form carries.
        shows: the question of evidence.
        relations: the questions of relation, by the answer that they belong to.
        parts: what helps to find the reason.
        reason: the reason.
        more: fields that may stay empty.
        sure: how sure.
        flagged: whether it is marked to be come back to.
        settled: why it is settled so; None where nothing is to be settled.
        which: the NOS that fits, where none is asked about; None elsewhere.
    """

    line: str
    nos: str
    code: str
    words: Runs
    facts: Sequence[tuple[str, str]]
    title: Runs
    nos_facts: Sequence[tuple[str, str]]
    why: Sequence[str]
    score: str
    others: Sequence[Other]
    before: Sequence[str]
    again: bool
    fixed: bool
    hidden: Mapping[str, str]
    shows: Group
    relations: Mapping[str, Group]
    parts: Sequence[Typed]
    reason: Typed
    more: Sequence[Typed]
    sure: Group
    flagged: bool
    settled: Typed | None
    which: Typed | None


def card_link(place: str, said: Gathered, line: str, standard: str, **more: str) -> str:
    """Give the place of a card in the site.

    Args:
        place: the page that asks.
        said: what the graph says of the framework.
        line: the address of the competency.
        standard: the address of the NOS; empty for none.
        more: what else is given to the page.
    """
    compact = said.prefixes.compact
    given = {"line": compact(line), "nos": compact(standard) if standard else "none", **more}
    return f"{place}?{urlencode(given)}"


def shown_card(
    session: Session, card: Card, aims: Mapping[str, Aim], typed: Mapping[str, str] | None = None,
    *, place: str = "", settling: bool = False, unseen: bool = False,
) -> Shown:  # fmt: skip
    """Make a card ready for its page.

    Args:
        session: with the cards that are left.
        card: the card.
        aims: how NOS are shown in suggestions.
        typed: what was typed before, to be kept; of a pair that was decided, that by default.
        place: the page that asks.
        settling: whether two persons differed, and it is to be said why it is settled so.
        unseen: whether nothing may be shown of why, nor of what was decided.
    """
    said, compact = session.said, session.said.prefixes.compact
    before = None if unseen else decided(said, card.line, card.standard)
    given = typed if typed is not None else _decided(said, card)
    candidate = card.candidate
    shared = candidate.shared if candidate else ()
    (_, words), *facts = line_words(said, card.line)
    nos_facts = standard_words(said, card, aims.get(card.standard))
    standard = standard_of(said, card.standard)
    beside = (one for one in session.cards if one.line == card.line)
    others = [one for one in beside if one.standard and one.standard != card.standard]
    hidden = {
        "line": compact(card.line),
        "nos": compact(card.standard) if card.standard else "none",
    }
    if not unseen:
        hidden[STATE] = state_of(said, card.line, card.standard)
        hidden[STATE_NONE] = state_of(said, card.line, "")
    fixed = before is not None and before.file.layer != said.own
    if before is not None and not fixed:
        hidden[AGAIN] = "yes"
    return Shown(
        line=hidden["line"],
        nos=hidden["nos"] if card.standard else "",
        code=standard.code if standard else "",
        words=marked(words, shared),
        facts=facts,
        title=marked(standard.title, shared) if standard else (),
        nos_facts=[one for one in nos_facts if one[0] != "NOS"],
        why=() if unseen or not candidate else tuple(why_words(card))[1:],
        score="" if unseen or not candidate else score_words(card),
        others=[_other(session, one, place, unseen) for one in others],
        before=() if unseen else [told_of(said, one) for one in on_line(said, card.line)],
        again=before is not None and not fixed,
        fixed=fixed,
        hidden=hidden,
        shows=_shows(said, card, bool(others) and before is None, given),
        relations={key: _relation(words, given) for key, words in _HELD.items()}
        if card.standard else {},
        parts=[Typed(name, asks, given.get(name, ""), EXPLAINED[name])
               for name, asks in PARTS.items()] if card.standard else [],
        reason=Typed(REASON, "The reason, in a sentence", given.get(REASON, ""), EXPLAINED[REASON]
                     if card.standard else "What came nearest, and why not?"),
        more=[Typed(NOS_PART, "Which parts of the NOS (may stay empty)", given.get(NOS_PART, ""),
                    EXPLAINED[NOS_PART])] if card.standard else [],
        sure=Group(HOW_SURE, "How sure are you?", [
            Radio(one, one, checked=given.get(HOW_SURE) == one) for one in SURE],
            "Nothing is chosen for you; if you choose nothing, medium is kept."),
        flagged=bool(given.get(FLAG)),
        settled=Typed(SETTLED, "Why is it settled so?", given.get(SETTLED, ""),
                      "Two persons differed on this pair; the sentence is kept beside the answer.")
        if settling else None,
        which=None if card.standard else Typed(
            WHICH, "If one fits: which?", given.get(WHICH, ""), EXPLAINED[WHICH]),
    )  # fmt: skip


def _decided(said: Gathered, card: Card) -> dict[str, str]:
    """Give what was decided on a pair as what was typed."""
    one = decided(said, card.line, card.standard)
    if one is None:
        return {}
    cells = cells_of(one.row, one.decision, "")
    shows = {NOT_USED: "n", NOT_SURE: "m", NONE_FITS: "y"}.get(one.decision, "")
    shows = _KEYS.get(cells["evidence+"], shows) if one.decision == ACCEPTED else shows
    return {
        SHOWS: shows, f"{RELATION}-{shows}": RELATION_KEYS.get(cells["relation+"], ""),
        REASON: cells["reason+"], NOS_PART: cells["nos_part+"], FLAG: cells["flag+"],
        HOW_SURE: sure_words(cells["confidence+"]),
    }  # fmt: skip


def sure_words(number: str) -> str:
    """Say how sure a decision is as it is chosen; the number is on the scale of the mappings.

    >>> sure_words("0.9"), sure_words("0.6"), sure_words("")
    ('high', 'medium', '')
    """
    return how_sure(float(number)) if is_share(number) and "," not in number else number


def _shows(said: Gathered, card: Card, others: bool, given: Mapping[str, str]) -> Group:
    """Ask what meeting the NOS would show."""
    prompt = Session(said, [card], lambda *_: False).prompt
    assert prompt is not None
    keys = _OFFERED if card.standard else "yn"
    radios = [
        Radio(key, words, "" if "y" in keys else _HELP.get(_ALSO.get(key, words), ""),
              given.get(SHOWS) == key)
        for key, words in prompt.choices
        if key in keys and (key != "r" or others)
    ]  # fmt: skip
    return Group(SHOWS, prompt.words, radios)


def _relation(shows: str, given: Mapping[str, str]) -> Group:
    """Ask how the two relate."""
    asks, choices = relation_asked(shows)
    name = f"{RELATION}-{shows[0]}"
    radios = []
    for key, words in choices:
        head, _, hint = words.partition(": ")
        radios.append(Radio(key, head, hint, given.get(name) == key))
    return Group(name, asks, radios, f"Only if it shows {shows}.")


def _other(session: Session, card: Card, place: str, unseen: bool) -> Other:
    standard = standard_of(session.said, card.standard)
    assert standard is not None
    candidate = card.candidate
    href = card_link(place, session.said, card.line, card.standard)
    why = "" if unseen or not candidate else candidate.why
    return Other(href, standard.code, marked(standard.title, candidate.shared if candidate else ()),
                 why)  # fmt: skip
