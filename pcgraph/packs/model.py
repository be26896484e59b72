"""What stands in an assessor pack, before it is written as a document or a page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pcgraph.decisions.card import ACCEPTED, NONE_FITS, NOT_LOOKED, NOT_SURE, NOT_USED

Pairs = Sequence[tuple[str, str]]
OUTCOMES: Mapping[str, str] = {
    ACCEPTED: "with a NOS",
    NONE_FITS: "none of the listed NOS fits",
    NOT_SURE: "not sure: looked at, and not settled",
    NOT_USED: "looked at, and only NOS considered and not used",
    NOT_LOOKED: "not looked at",
}
"""What became of a competency, in the order in which the outcomes are counted."""


@dataclass(frozen=True)
class Entry:
    """One judgement, in words.

    Attributes:
        decision: what was decided.
        code: the code of the NOS; empty where none fits.
        title: its title.
        shows: what meeting it would show; empty where nothing was accepted.
        relation: how the two relate, in words; empty likewise.
        part: which part of the NOS is meant, and when it was seen; empty where not said.
        reason: why.
        settled: what two passes answered and why it was settled so; empty where they agreed.
        sure: how sure: the word and the number.
        judged: by whom, how and on which day.
        reviewed: by whom and on which day, and whether they agree; or that nobody has.
        judge: by whom and how, without the day.
        reviewer: who reviewed it; empty for nobody.
        day: the day of the judgement.
        parted: whether the judgement names a part of the NOS.
        standard: the address of the NOS; empty where none fits.
        looked_in: where was looked.
    """

    decision: str
    code: str
    title: str
    shows: str
    relation: str
    part: str
    reason: str
    settled: str
    sure: str
    judged: str
    reviewed: str
    judge: str
    reviewer: str
    day: str
    parted: bool
    standard: str
    looked_in: str


@dataclass(frozen=True)
class Sheet:
    """One competency: what a page shows.

    Attributes:
        number: its place among the competencies of the framework, from 1.
        label: its short label.
        words: its words, as printed; empty where they are left out of this copy.
        facts: where it stands and what is said of it, by name.
        outcome: a key of ``OUTCOMES``.
        told: the outcome in a sentence.
        used: the judgements that accept a NOS, the strongest first.
        none: those that none fits.
        unsure: those that nobody settled.
        unused: those of NOS considered and not used.
        nearest: the codes of the NOS that came near, where none fits.
        looked_in: where was looked, each place once.
        titles: which titles of NOS stand on the page, and of which day they are.
    """

    number: int
    label: str
    words: str
    facts: Pairs
    outcome: str
    told: str
    used: Sequence[Entry]
    none: Sequence[Entry]
    unsure: Sequence[Entry]
    unused: Sequence[Entry]
    nearest: str
    looked_in: Sequence[str]
    titles: Sequence[str]

    @property
    def codes(self) -> str:
        """Give the codes of the NOS that evidence it, or say why there is none."""
        codes = "; ".join(dict.fromkeys(one.code for one in self.used))
        return codes or OUTCOMES[self.outcome]

    @property
    def every(self) -> list[Entry]:
        """Give all judgements of the page."""
        return [*self.used, *self.none, *self.unsure, *self.unused]


@dataclass(frozen=True)
class Listed:
    """A NOS of the pack: where its title was read, and for which competencies it stands there."""

    code: str
    title: str
    source: str
    used: str


@dataclass(frozen=True)
class Pack:
    """All that stands in an assessor pack.

    Attributes:
        title: what it is called.
        subject: what it is about, in one line.
        told: how it is to be read, sentence by sentence.
        facts: what is known of the framework, by name.
        counts: how many competencies came to what.
        judges: who judged, how many judgements, and who reviewed how many of these.
        terms: the words used, with what they mean.
        sheets: the pages.
        standards: every NOS that a page names.
    """

    title: str
    subject: str
    told: Sequence[str]
    facts: Pairs
    counts: Pairs
    judges: Sequence[tuple[str, str, str]]
    terms: Pairs
    sheets: Sequence[Sheet]
    standards: Sequence[Listed]
