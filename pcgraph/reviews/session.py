"""Ask a person about one card after the other: question in, answer out.

Nothing is read, shown or written here: a terminal and a page of the web both drive it. A card is a
competency with one NOS, or with none: then it is asked whether none of the listed NOS fits.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from pcgraph.decisions.card import ACCEPTED, NONE_FITS, NOT_SURE, NOT_USED, relations_of
from pcgraph.decisions.gathered import Gathered
from pcgraph.decisions.keep import Choice, are_parts, on_line
from pcgraph.decisions.meant import standard_meant
from pcgraph.decisions.person import cleaned
from pcgraph.errors import UsageProblem
from pcgraph.reviews.help import EXPLAINED, HELP
from pcgraph.reviews.reason import PARTS, SHORT, composed, is_nothing, is_short
from pcgraph.reviews.relation import RELATION_KEYS, relation_asked
from pcgraph.suggested.candidates import Candidate, Queue

SHOWS, RELATION, REASON, NOS_PART, SURE, WHICH, UNSEEN = (
    "shows", "relation", "reason", "nos_part", "sure", "which", "unseen",
)  # fmt: skip
AFTER_SUGGESTION = "person after suggestion"
MOST = 5
"""So many NOS are offered for a competency, those that were decided before among them."""
_SURE = {"h": "high", "high": "high", "m": "medium", "medium": "medium", "l": "low", "low": "low"}
_EVIDENCE = (("a", "all of it"), ("p", "part of it"), ("h", "helps only"), ("n", "no"))
_OTHERS = (
    ("m", "maybe (not sure)"), ("0", "none of the listed NOS fits"),
    ("r", "none of the other suggestions"), ("k", "skip"), ("u", "undo"),
    ("b", "back"), ("q", "quit"), ("w", "why"), ("s", "score"), ("?", "help"),
)  # fmt: skip
_ALSO = {"not sure": "m", "unsure": "m", "maybe": "m", "none": "0", "none fits": "0",
         "helps": "h", "all": "a", "part": "p", "help": "?"}  # fmt: skip
_OTHER = "other"
_COMMANDS = "b (back), u (undo), q (quit) and ? typed alone are commands, here too."
_ASKED = "If a person met this NOS, would that show the competency?"


@dataclass(frozen=True)
class Card:
    """What is asked about.

    Attributes:
        line: the address of the competency.
        standard: the address of the NOS; empty to ask whether none fits.
        candidate: what suggested it; None if nothing did.
    """

    line: str
    standard: str
    candidate: Candidate | None = None


@dataclass(frozen=True)
class Prompt:
    """What is asked now.

    Attributes:
        card: what it is about.
        stage: which question it is: ``shows``, ``relation``, a part of the reason, ``reason`` …
        words: the question.
        choices: what can be chosen, by the letter for it; none for words of one's own.
        offered: what an empty answer keeps; nothing if there must be an answer.
    """

    card: Card
    stage: str
    words: str
    choices: tuple[tuple[str, str], ...] = ()
    offered: str = ""


@dataclass(frozen=True)
class Reply:
    """What an answer came to.

    Attributes:
        said: what is to be told.
        choice: a decision to be kept; the session goes on with ``kept``.
        more: decisions to be kept after it, one by one, each followed by ``kept``.
        ask: ``undo``, ``quit``, ``why``, ``score`` or ``skip``: what whoever drives it must do.
    """

    said: tuple[str, ...] = ()
    choice: Choice | None = None
    ask: str = ""
    more: tuple[Choice, ...] = ()


@dataclass
class Session:
    """The cards that are left, and where the asking stands.

    Attributes:
        said: what the graph says of the framework, as of the last decision.
        cards: the cards that are left; the first is asked about.
        is_done: tells whether a competency needs no *none fits*.
        how: how decisions are kept to have been made.
        whole: of how many competencies; of all of the framework if not given.
    """

    said: Gathered
    cards: list[Card]
    is_done: Callable[[Gathered, str], bool]
    how: str = AFTER_SUGGESTION
    whole: int = -1
    _stage: str = SHOWS
    _given: dict[str, str] = field(default_factory=dict)
    _passed: list[str] = field(default_factory=list)
    _warned: set[str] = field(default_factory=set)

    @property
    def prompt(self) -> Prompt | None:
        """What is asked now; None if no card is left."""
        while (
            self.cards
            and not self.cards[0].standard
            and self.is_done(self.said, self.cards[0].line)
        ):
            self.cards.pop(0)
        if not self.cards:
            return None
        card, stage = self.cards[0], self._stage
        if stage == SHOWS and card.standard:
            return Prompt(card, stage, _ASKED, (*_EVIDENCE, *_OTHERS))
        if stage == SHOWS:
            others = tuple(one for one in _OTHERS if one[0] in "kubq?")
            words = "Does none of the listed NOS fit this competency?"
            return Prompt(
                card, stage, words, (("y", "yes, none fits"), ("n", "no, one fits"), *others)
            )
        if stage == UNSEEN:
            words = "Not yet seen for this competency: " + self._listed(self._of_line()[1:])
            keys = (("y", "yes, none of all these fits"), ("n", "no, go on with the cards"))
            return Prompt(card, stage, f"{words}. Does none of them fit either?", keys)
        if stage == WHICH:
            return Prompt(card, stage, "Which NOS fits? Its code or title (Enter: back)")
        if stage == RELATION:
            return Prompt(card, stage, *relation_asked(self._given[SHOWS]))
        if stage in PARTS:
            return Prompt(card, stage, f"{PARTS[stage]} (Enter: nothing)")
        if stage == REASON:
            offered = composed(self._given)
            words = f'The reason: "{offered}" Enter keeps it; or type another' if offered else (
                "The reason, in a sentence"
            )  # fmt: skip
            if self._given[SHOWS] == NONE_FITS:
                words = "What came nearest, and why not? In a sentence"
            elif self._given.get(_OTHER):
                words = f"Why is none of these used: {self._listed(self._of_line())}? One sentence"
            return Prompt(card, stage, words, (), offered)
        if stage == NOS_PART:
            return Prompt(
                card, stage, "Which parts of the NOS, such as P3–P6, K2? (Enter: not said)"
            )
        return Prompt(card, SURE, "How sure: high, medium or low? (Enter: medium)")

    @property
    def progress(self) -> tuple[int, int]:
        """How many competencies are done, and how many pairs are left."""
        waiting = {card.line for card in self.cards
                   if card.standard or not self.is_done(self.said, card.line)}  # fmt: skip
        pairs = sum(bool(card.standard) for card in self.cards)
        return self.of - len(waiting), pairs

    @property
    def of(self) -> int:
        """How many competencies are asked about."""
        return len(self.said.lines) if self.whole < 0 else self.whole

    def answer(self, typed: str) -> Reply:
        """Take an answer to what is asked now."""
        prompt, typed = self.prompt, cleaned(typed)
        assert prompt is not None
        key = typed.casefold()
        if key in ("q", "quit"):
            return Reply(ask="quit")
        if key in ("b", "back"):
            return self._back()
        if key in ("u", "undo"):
            return Reply(ask="undo")
        if key in ("?", "help"):
            return Reply(HELP if prompt.stage == SHOWS else (EXPLAINED[prompt.stage],))
        if prompt.choices:
            found = _chosen(key, prompt.choices)
            if not found:
                known = ", ".join(
                    f"{letter} {words.split(':')[0]}" for letter, words in prompt.choices
                )
                return Reply((f"{typed[:40]!r} is none of: {known}.",))
            if prompt.stage == UNSEEN:
                return self._go(REASON) if found == "y" else self._back()
            return self._shown(found, prompt) if prompt.stage == SHOWS else self._related(found)
        return self._worded(prompt, typed)

    def kept(self, said: Gathered) -> None:
        """Go on, after the decision was kept.

        Args:
            said: what the graph says now.
        """
        card = self.cards.pop(0)
        if self._given.get(SHOWS) == NONE_FITS:
            self.cards = [one for one in self.cards if one.line != card.line]
        self.said = said
        self._begin()

    def skip(self) -> None:
        """Put the card behind all others; what stands last is asked last."""
        self.cards.append(self.cards.pop(0))
        self._begin()

    def _begin(self) -> None:
        self._stage, self._given, self._passed = SHOWS, {}, []
        self._warned &= {_COMMANDS}

    def _of_line(self) -> list[Card]:
        """Give the cards that are left of the competency with a NOS; that asked about first."""
        line = self.cards[0].line
        return [card for card in self.cards if card.line == line and card.standard]

    def _listed(self, cards: Sequence[Card]) -> str:
        """Name the NOS of some cards by code and title."""
        known = {one.iri: f"{one.code} {one.title}" for one in self.said.standards}
        return "; ".join(known[card.standard] for card in cards)

    def _warn(self, words: str) -> bool:
        """Tell whether something is to be told that was not told on this card."""
        new = words not in self._warned
        self._warned.add(words)
        return new

    def _go(self, stage: str) -> Reply:
        self._passed.append(self._stage)
        self._stage = stage
        words = stage in (*PARTS, REASON) and self._warn(_COMMANDS)
        return Reply((_COMMANDS,) if words else ())

    def _back(self) -> Reply:
        if not self._passed:
            return Reply(
                ("This is the first question of the card; undo takes the last decision back.",)
            )
        self._stage = self._passed.pop()
        return Reply()

    def _shown(self, key: str, prompt: Prompt) -> Reply:
        """Take what the NOS would show, or a command."""
        commands = {"k": "skip", "u": "undo", "w": "why", "s": "score"}
        if key in commands:
            return Reply(ask=commands[key])
        self._given = {}
        if key == "m":
            self._given[SHOWS] = NOT_SURE
            return self._go(REASON)
        if key == "0" or (key == "y" and not prompt.card.standard):
            self._given[SHOWS] = NONE_FITS
            return self._go(UNSEEN if prompt.card.standard and self._of_line()[1:] else REASON)
        if key == "r":
            self._given = {SHOWS: NOT_USED, _OTHER: "yes"}
            return self._go(REASON)
        if not prompt.card.standard:
            return self._go(WHICH)
        if key == "n":
            self._given[SHOWS] = NOT_USED
            return self._go(next(iter(PARTS)))
        shows = dict(_EVIDENCE)[key]
        self._given[SHOWS] = shows
        fits = relations_of(shows)
        if len(fits) == 1:
            self._given[RELATION] = fits[0]
            return self._go(next(iter(PARTS)))
        return self._go(RELATION)

    def _related(self, key: str) -> Reply:
        self._given[RELATION] = next(one for one, letter in RELATION_KEYS.items() if letter == key)
        return self._go(next(iter(PARTS)))

    def _worded(self, prompt: Prompt, typed: str) -> Reply:
        """Take words of a person's own."""
        stage = prompt.stage
        if stage == WHICH:
            return self._named(typed) if typed else self._back()
        if stage == SURE:
            sure = _SURE.get(typed.casefold(), "" if not typed else None)
            if sure is None:
                return Reply((f"{typed[:40]!r} is none of: high, medium, low.",))
            self._given[SURE] = sure
            if not self._given.get(_OTHER):
                return Reply(choice=self._choice(prompt.card))
            # They are kept one after the other: their cards come first.
            cards = self._of_line()
            self.cards = [*cards, *(card for card in self.cards if card not in cards)]
            first, *more = (self._choice(card) for card in cards)
            return Reply(choice=first, more=tuple(more))
        if stage == REASON and not (typed or prompt.offered):
            return Reply(("A reason is needed: a sentence that says why.",))
        doubt = self._doubt(stage, typed)
        if doubt:
            return Reply((doubt,))
        self._given[stage] = typed or prompt.offered
        if stage in PARTS:
            stages = [*PARTS, REASON]
            return self._go(stages[stages.index(stage) + 1])
        if stage == REASON and self._given[SHOWS] in (NONE_FITS, NOT_SURE, NOT_USED):
            return self._go(SURE)
        return self._go(NOS_PART if stage == REASON else SURE)

    def _doubt(self, stage: str, typed: str) -> str:
        """Say what hardly fits, once; typed again it is kept. Parts of a NOS must be parts."""
        if stage == NOS_PART and typed and not are_parts(typed):
            return f"{typed[:40]!r} names no parts: write them so: P3–P6, K2."
        if stage == REASON and typed and is_short(typed):
            told = f"That is short: fewer than {SHORT} letters. Say it in a sentence; or type it "
            return f"{told}again, and it is kept." if self._warn(stage) else ""
        whole = self._given[SHOWS] == "all of it" and stage == "nos_lacks"
        if whole and not is_nothing(typed) and self._warn(stage):
            return ("You said all of it, and name something that it lacks: is it part of it? b "
                    "goes back; typed again, it is kept.")  # fmt: skip
        return ""

    def _named(self, typed: str) -> Reply:
        """Take the NOS that a person names, where none was listed that fits."""
        try:
            found, note = standard_meant(self.said, typed)
        except UsageProblem as fault:
            return Reply((fault.what, fault.remedy))
        line = self.cards[0].line
        self.cards.insert(0, Card(line, found.iri))
        self._begin()
        return Reply((note,) if note else ())

    def _choice(self, card: Card) -> Choice:
        shows = self._given[SHOWS]
        decision = shows if shows in (NONE_FITS, NOT_SURE, NOT_USED) else ACCEPTED
        suggested = self.how if card.candidate is not None and decision != NONE_FITS else "person"
        return Choice(
            card.line,
            "" if decision == NONE_FITS else card.standard,
            decision,
            shows if decision == ACCEPTED else "",
            self._given.get(RELATION, "") if decision == ACCEPTED else "",
            self._given[REASON],
            self._given.get(NOS_PART, ""),
            confidence=self._given[SURE],
            how=suggested,
        )


def _chosen(key: str, choices: Sequence[tuple[str, str]]) -> str:
    """Find the choice that is meant by its letter or its words; nothing if none or several are.

    >>> _chosen("part", [("p", "part of it"), ("n", "no")]), _chosen("x", [("n", "no")])
    ('p', '')
    """
    letters = [letter for letter, _ in choices]
    if key in letters:
        return key
    if _ALSO.get(key) in letters:
        return _ALSO[key]
    if "y" in letters and _ALSO.get(key, key) == "0":
        return "y"
    near = [letter for letter, words in choices if key and words.casefold().startswith(key)]
    return near[0] if len(near) == 1 else ""


def cards_of(found: Queue, skipped: Iterable[tuple[str, str]] = ()) -> list[Card]:
    """Give the cards of a queue in its order; those that were skipped before come last.

    Args:
        found: what is suggested.
        skipped: competency and NOS, by their addresses; the NOS empty for none.
    """
    cards = []
    for asked in found.lines:
        left = max(MOST - asked.left_out, 0)
        cards += [Card(asked.line, one.standard, one) for one in asked.candidates[:left]]
        cards.append(Card(asked.line, ""))
    last = list(dict.fromkeys(skipped))
    first = [card for card in cards if (card.line, card.standard) not in last]
    behind = [card for pair in last for card in cards if (card.line, card.standard) == pair]
    return [*first, *behind]


def is_settled(said: Gathered, line: str) -> bool:
    """Tell whether a competency needs no *none fits*: a NOS is accepted, or it was said."""
    return any(one.decision in (ACCEPTED, NONE_FITS) for one in on_line(said, line))
