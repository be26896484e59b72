"""The cards: shown, answered, skipped, taken back; identical words in one go."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from hashlib import sha256

from pcgraph.decisions.card import cells_of, decided_by
from pcgraph.decisions.gathered import Gathered
from pcgraph.decisions.identical import identical_choices
from pcgraph.decisions.journal import Entry
from pcgraph.decisions.keep import (
    Choice,
    cells_of_choice,
    decided,
    line_of,
    standard_of,
    told_of,
)
from pcgraph.decisions.meant import standard_meant
from pcgraph.decisions.person import cleaned
from pcgraph.errors import PcgraphError, UsageProblem
from pcgraph.pages.page import Bit, Grid, Row
from pcgraph.reviews.filled import FIELDS, Filled, filled
from pcgraph.reviews.session import RELATION, SHOWS, Card, Session
from pcgraph.serve.reviewing.cards import (
    AGAIN,
    COME_BACK,
    FLAG,
    SEEN,
    SETTLED,
    STATE,
    STATE_NONE,
    card_link,
    shown_card,
)
from pcgraph.serve.reviewing.desk import Desk
from pcgraph.serve.reviewing.door import Visitor
from pcgraph.serve.reviewing.room import Answer, links, problem_of, step_meant, today
from pcgraph.skipped import skip

Fields = Mapping[str, str]
Faults = Sequence[tuple[str, str]]
_LONGEST = 5_000
_CLASHES = ("PC-DECIDE-CLASH", "PC-DECIDE-AGAIN")


def find_card(said: Gathered, line: str, nos: str, known: Sequence[Card]) -> Card:
    """Find the card of a competency and a NOS, with what suggested it if anything did.

    Args:
        said: what the graph says of the framework.
        line: the id of the competency.
        nos: the NOS, by its id, code or title; ``none`` for the question whether none fits.
        known: the cards that are left.

    Raises:
        UsageProblem: PC-SERVE-PATH, PC-VALUE-UNKNOWN, PC-VALUE-AMBIGUOUS.
    """
    iri = said.prefixes.expand(line) or line
    if iri not in {one.iri for one in said.lines}:
        raise UsageProblem(
            "PC-SERVE-PATH", "there is no such competency in this framework.",
            "Begin at the first card.",
        )  # fmt: skip
    standard = "" if nos in ("", "none") else standard_meant(said, nos)[0].iri
    same = (one for one in known if (one.line, one.standard) == (iri, standard))
    return next(same, Card(iri, standard))


def typed_of(form: Fields) -> tuple[dict[str, str], list[tuple[str, str]]]:
    """Give the answers of a form by the question, and what is too long."""
    shows = form.get(SHOWS, "")
    typed = {name: form.get(name, "") for name in FIELDS}
    typed[RELATION] = form.get(f"{RELATION}-{shows}", "")
    long = [(name, f"This has more than {_LONGEST:,} letters.")
            for name, words in form.items() if len(words) > _LONGEST]  # fmt: skip
    return typed, long


def on_form(faults: Faults, form: Fields) -> list[tuple[str, str]]:
    """Name the field on the page that each fault is about."""
    shows = form.get(SHOWS, "")
    return [(f"{RELATION}-{shows}" if name == RELATION else name, words) for name, words in faults]


class Cards:
    """Shows and takes the cards of a framework.

    Args:
        slug: the framework.
        visitor: who asks.
    """

    def __init__(self, slug: str, visitor: Visitor) -> None:
        self.slug, self.visitor = slug, visitor
        self.place = f"review/{slug}"

    def asked(self, given: Fields) -> Callable[[Desk], Answer]:
        """Show the card that is asked for, or the next one."""

        def work(desk: Desk) -> Answer:
            said = desk.turn(self.slug)
            if desk.is_second(self.visitor.name):
                return Answer(to=f"{self.place}/second")
            last = desk.last(self.visitor.name)
            session = desk.session(self.visitor.drawn, desk.line_of_step(last) if last else "")
            prompt = session.prompt
            card = prompt.card if prompt else None
            told: tuple[str, str] | None = None
            if given.get("line"):
                try:
                    card = find_card(said, given["line"], given.get("nos", ""), session.cards)
                except UsageProblem as fault:
                    if fault.code == "PC-SERVE-PATH":
                        raise
                    told = problem_of(fault)[1]
                    card = find_card(said, given["line"], given.get("on", ""), session.cards)
            flash = _flash(given, last)
            settling = given.get("settle") == "yes"
            return self._page(desk, session, card, None, last=last, flash=flash, told=told,
                              settling=settling)  # fmt: skip

        return work

    def answered(self, form: Fields, stranger: tuple[str, str] | None) -> Callable[[Desk], Answer]:
        """Keep what was filled in, or show it again with what does not fit."""

        def work(desk: Desk) -> Answer:
            said = desk.turn(self.slug)
            session = desk.session(self.visitor.drawn)
            card = find_card(said, form.get("line", ""), form.get("nos", ""), session.cards)
            if stranger:
                return self._page(desk, session, card, form, told=stranger, status=403)
            if form.get("do") == "skip":
                skip(desk.keeper.folder, said, card.line, card.standard)
                return Answer(to=self.place)
            made, long = self._filled(session, card, form)
            if made.asks is not None:
                return Answer(to=card_link(self.place, said, card.line, made.asks.standard))
            if long or made.faults or made.doubts:
                return self._page(desk, session, card, form, status=422,
                                  faults=on_form([*long, *made.faults], form),
                                  doubts=on_form(made.doubts, form))  # fmt: skip
            return self._kept(desk, session, card, form, made)

        return work

    def _filled(self, session: Session, card: Card, form: Fields) -> tuple[Filled, Faults]:
        beside = (one for one in session.cards if one.line == card.line and one != card)
        cards = [card, *(one for one in beside if one.standard)]
        # The card was asked for, even where a NOS is accepted by now.
        asked = Session(session.said, cards, lambda *_: False)
        typed, long = typed_of(form)
        if long:
            return Filled(), long
        return filled(asked, typed, form.get(SEEN, "").split()), []

    def _kept(
        self, desk: Desk, session: Session, card: Card, form: Fields, made: Filled
    ) -> Answer:  # fmt: skip
        flag = COME_BACK if form.get(FLAG) else ""
        settled = cleaned(form.get(SETTLED, ""))
        choices = [replace(one, flag=flag, settled=settled) for one in made.choices]
        marks = [form.get(STATE if one.standard == card.standard or not form.get(AGAIN)
                          else STATE_NONE, "-") for one in choices]  # fmt: skip
        again = bool(form.get(AGAIN))
        if "settle" in form and not settled:
            faults = [(SETTLED, "Say why it is settled so: a sentence.")]
            return self._page(desk, session, card, form, status=422, faults=faults)
        try:
            step = desk.keeper.keep(choices, self.visitor.name, today(), again, "review", marks)
        except PcgraphError as fault:
            # What is there by now is shown beside what was typed.
            desk.forget()
            said = desk.keeper.said
            if _is_same(said, choices[0], self.visitor.name):
                return Answer(to=self.place)
            status, told = problem_of(fault)
            return self._page(desk, desk.session(self.visitor.drawn), card, form, told=told,
                              status=status, clash=fault.code in _CLASHES)  # fmt: skip
        desk.written()
        number = desk.keeper.journal()[-1].number if step.changes else 0
        return Answer(to=f"{self.place}?done={number}", wrote=True)

    def taken_back(
        self, form: Fields, stranger: tuple[str, str] | None
    ) -> Callable[[Desk], Answer]:
        """Take the last decision of the visitor back."""

        def work(desk: Desk) -> Answer:
            desk.turn(self.slug)
            told = stranger
            status = 403
            if told is None:
                try:
                    step = desk.keeper.undo(self.visitor.name, today(), step_meant(form))
                    desk.written(anew=True)
                    kept = step.changes[0].change.before or step.changes[0].change.after
                    ends = [kept.slots.get(f"{end}_id", "") if kept else ""
                            for end in ("subject", "object")]  # fmt: skip
                    expand = desk.keeper.said.prefixes.expand
                    standard = expand(ends[1]) or ""
                    if standard_of(desk.keeper.said, standard) is None:
                        standard = ""
                    link = card_link(self.place, desk.keeper.said, expand(ends[0]) or "", standard,
                                     undone="yes")  # fmt: skip
                    return Answer(to=link, wrote=True)
                except PcgraphError as fault:
                    status, told = problem_of(fault)
            session = desk.session(self.visitor.drawn)
            prompt = session.prompt
            return self._page(desk, session, prompt.card if prompt else None, None, told=told,
                              last=desk.last(self.visitor.name), status=status)  # fmt: skip

        return work

    def _page(
        self, desk: Desk, session: Session, card: Card | None, form: Fields | None, *,
        last: Sequence[Entry] = (), flash: str = "", told: tuple[str, str] | None = None,
        faults: Faults = (), doubts: Faults = (), clash: bool = False, settling: bool = False,
        status: int = 200,
    ) -> Answer:  # fmt: skip
        said = desk.keeper.said
        identical, _ = identical_choices(said, desk.queue().identical)
        shown = None
        if card is not None:
            desk.lend(card.line, self.visitor.drawn)
            shown = shown_card(session, card, desk.queue().aims, form, place=self.place,
                               settling=settling or bool(form and "settle" in form))  # fmt: skip
        now = decided(said, card.line, card.standard) if card and clash else None
        data = {
            "about": said.about.label, "links": links(self.slug), "place": self.place,
            "card": shown, "far": desk.far(session),
            "last": [_told(said, one) for one in last], "number": last[0].number if last else 0,
            "flash": flash, "told": told, "faults": faults, "doubts": doubts,
            "seen": " ".join(name.partition("-")[0] for name, _ in doubts),
            "clash": told_of(said, now) if now and now.file.layer == said.own else "",
            "clash_reason": now.row.get("comment") if now else "",
            "second": False, "by_others": desk.by_others(self.visitor.name),
            "looked_in": desk.queue().looked_in, "identical": len(identical),
        }  # fmt: skip
        title = f"Review: {said.about.label}"
        return Answer("", self.place, "review-card.html", title, data, status)


def _flash(given: Fields, last: Sequence[Entry]) -> str:
    if last and given.get("done") == str(last[0].number):
        return "Saved"
    return "Taken back: it is as it was before" if given.get("undone") else ""


def _told(said: Gathered, entry: Entry) -> str:
    """Say in words what a step came to."""
    known = {one.row.get("record_id"): one for one in said.judged}
    one = known.get(entry.change.record)
    if one is None:
        return f"{entry.change.record}: withdrawn"
    line = line_of(said, said.prefixes.expand(one.row.get("subject_id")) or "")
    return f"{told_of(said, one)}: {line.text}"


def _is_same(said: Gathered, choice: Choice, by: str) -> bool:
    """Tell whether a decision is kept already, by the same person: a form that was sent twice."""
    now = decided(said, choice.line, choice.standard)
    if now is None or decided_by(now.row) != by:
        return False
    names = ("decision+", "evidence+", "relation+", "reason+")
    there, here = cells_of(now.row, now.decision, ""), cells_of_choice(choice, by, "")
    there["evidence+"] = there["evidence+"].replace("none", "")
    return all(there[name] == here[name] for name in names)


class Identical:
    """Accepts in one go the NOS whose titles are the words of a competency.

    Args:
        slug: the framework.
        visitor: who asks.
    """

    def __init__(self, slug: str, visitor: Visitor) -> None:
        self.slug, self.visitor = slug, visitor

    def listed(self, told: tuple[str, str] | None = None, status: int = 200
               ) -> Callable[[Desk], Answer]:  # fmt: skip
        """List the pairs."""

        def work(desk: Desk) -> Answer:
            said = desk.turn(self.slug)
            choices, left_out = identical_choices(said, desk.queue().identical)
            rows = [_pair(said, one) for one in choices]
            grid = Grid(
                "identical", "Words that are identical", ("Competency", "NOS", "Title"), rows
            )
            data = {
                "about": said.about.label, "links": links(self.slug), "grid": grid,
                "place": f"review/{self.slug}/identical", "left_out": left_out, "told": told,
                "mark": _mark(choices), "number": len(choices),
            }  # fmt: skip
            title = f"Identical words: {said.about.label}"
            place = f"review/{self.slug}/identical"
            return Answer("", place, "review-identical.html", title, data, status)

        return work

    def accepted(self, form: Fields, stranger: tuple[str, str] | None) -> Callable[[Desk], Answer]:
        """Accept all that were listed, if they are the same still."""

        def work(desk: Desk) -> Answer:
            if stranger:
                return self.listed(stranger, 403)(desk)
            said = desk.turn(self.slug)
            choices, _ = identical_choices(said, desk.queue().identical)
            if not choices or form.get("mark") != _mark(choices):
                changed = ("the list is another by now.", "Nothing was written. Look once more.")
                return self.listed(changed, 409)(desk)
            try:
                desk.keeper.keep(choices, self.visitor.name, today(), False, "accept identical")
            except PcgraphError as fault:
                desk.forget()
                status, told = problem_of(fault)
                return self.listed(told, status)(desk)
            desk.written(anew=True)
            number = desk.keeper.journal()[-1].number
            return Answer(to=f"review/{self.slug}?done={number}", wrote=True)

        return work


def _pair(said: Gathered, one: Choice) -> Row:
    standard = standard_of(said, one.standard)
    assert standard is not None
    link = card_link(f"review/{said.slug}", said, one.line, one.standard)
    return Row(((Bit(line_of(said, one.line).text, link, "long"),), (Bit(standard.code),),
                (Bit(standard.title),)))  # fmt: skip


def _mark(choices: Sequence[Choice]) -> str:
    return sha256("\n".join(f"{one.line} {one.standard}" for one in choices).encode()).hexdigest()
