"""The cards of a second person, who does not see what the first said."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from pcgraph.errors import PcgraphError, UsageProblem
from pcgraph.reviews.filled import filled
from pcgraph.reviews.session import Card, Session
from pcgraph.second import Second
from pcgraph.serve.reviewing.cards import card_link, shown_card
from pcgraph.serve.reviewing.deciding import Faults, find_card, on_form, typed_of
from pcgraph.serve.reviewing.desk import Desk, Far
from pcgraph.serve.reviewing.room import Answer, links, problem_of, step_meant, today
from pcgraph.suggested.aims import standards

Fields = Mapping[str, str]
Problem = tuple[str, str]


class Twice:
    """Shows and takes the cards of the second person.

    Args:
        slug: the framework.
        name: the second person.
    """

    def __init__(self, slug: str, name: str) -> None:
        self.slug, self.name, self.place = slug, name, f"review/{slug}/second"

    def asked(self, given: Fields) -> Callable[[Desk], Answer]:
        """Show the card that is asked for, or the next one."""

        def work(desk: Desk) -> Answer:
            desk.turn(self.slug)
            if not self.name:
                return self._refused(desk, None, 200)
            second, problem = self._second(desk)
            if second is None:
                return self._refused(desk, problem)
            session = second.session()
            card = session.prompt.card if session.prompt else None
            told = None
            if given.get("line"):
                try:
                    nos = given.get("nos", "")
                    card = find_card(session.said, given["line"], nos, session.cards)
                    card = _left(session, card)
                except UsageProblem as fault:
                    told = problem_of(fault)[1]
            flash = "Saved" if given.get("done") == str(len(second.answers)) else ""
            return self._page(desk, second, session, card, None, told=told, flash=flash)

        return work

    def answered(self, form: Fields, stranger: Problem | None) -> Callable[[Desk], Answer]:
        """Keep an answer, or show it again with what does not fit; take the last one back."""

        def work(desk: Desk) -> Answer:
            desk.turn(self.slug)
            second, problem = self._second(desk)
            if second is None:
                return self._refused(desk, stranger or problem)
            session = second.session()
            if stranger:
                card = session.prompt.card if session.prompt else None
                return self._page(desk, second, session, card, form, told=stranger, status=403)
            try:
                if form.get("do") == "undo":
                    return self._taken_back(second, form)
                if form.get("do") == "finish":
                    return self._finished(desk, second)
                return self._kept(desk, second, session, form)
            except PcgraphError as fault:
                status, told = problem_of(fault)
                session = second.session()
                card = session.prompt.card if session.prompt else None
                return self._page(desk, second, session, card, None, told=told, status=status)

        return work

    def _second(self, desk: Desk) -> tuple[Second | None, Problem]:
        """Open the answers; or say why this person cannot be the second."""
        if not self.name:
            return None, ("it is not known who answers.", "Say your name first.")
        try:
            return Second(desk.keeper, self.name, today()), ("", "")
        except UsageProblem as fault:
            return None, (fault.what, problem_of(fault)[1][1])

    def _kept(self, desk: Desk, second: Second, session: Session, form: Fields) -> Answer:
        card = find_card(session.said, form.get("line", ""), form.get("nos", ""), session.cards)
        card = _left(session, card)
        if form.get("do") == "skip":
            later = [one for one in session.cards if one.line != card.line]
            link = (card_link(self.place, session.said, later[0].line, later[0].standard)
                    if later else self.place)  # fmt: skip
            return Answer(to=link)
        beside = [one for one in session.cards if one.line == card.line and one != card]
        asked = Session(session.said, [card, *(one for one in beside if one.standard)],
                        session.is_done, session.how)  # fmt: skip
        typed, long = typed_of(form)
        made = filled(asked, typed, form.get("seen", "").split())
        if made.asks is not None:
            return Answer(to=card_link(self.place, session.said, card.line, made.asks.standard))
        faults = on_form([*long, *made.faults], form)
        doubts = on_form(made.doubts, form)
        for choice in () if faults or doubts else made.choices:
            faults += [("reason", one) for one in second.add(choice)]
        if faults or doubts:
            return self._page(desk, second, session, card, form, faults=faults, doubts=doubts,
                              status=422)  # fmt: skip
        if second.session().prompt is None:
            return self._finished(desk, second)
        return Answer(to=f"{self.place}?done={len(second.answers)}")

    def _taken_back(self, second: Second, form: Fields) -> Answer:
        taken = second.take_back(step_meant(form))
        if taken is None:
            return Answer(to=self.place)
        choice = taken[0].choice
        link = card_link(self.place, second.keeper.said, choice.line, choice.standard)
        return Answer(to=link)

    def _finished(self, desk: Desk, second: Second) -> Answer:
        second.finish()
        desk.written(anew=True)
        return Answer(to=self.place, wrote=True)

    def _refused(self, desk: Desk, told: Problem | None, status: int = 403) -> Answer:
        said = desk.keeper.said
        data = {"about": said.about.label, "links": links(self.slug), "told": told}
        title = f"Second person: {said.about.label}"
        return Answer("", self.place, "review-refused.html", title, data, status)

    def _page(
        self, desk: Desk, second: Second, session: Session, card: Card | None,
        form: Fields | None, *, told: Problem | None = None, flash: str = "",
        faults: Faults = (), doubts: Faults = (), status: int = 200,
    ) -> Answer:  # fmt: skip
        said = session.said
        whole, left = session.progress
        begun = {one.choice.line for one in second.answers}
        far = Far(len(second.answers), left, len(begun), whole, session.of)
        shown = None
        if card is not None:
            known = standards(desk.keeper.composition, said)
            shown = shown_card(session, card, {aim.iri: aim for aim in known.every}, form or {},
                               place=self.place, unseen=True)  # fmt: skip
        last = [second.told(second.answers[-1])] if second.answers else []
        data = {
            "about": said.about.label, "links": links(self.slug), "place": self.place,
            "card": shown, "far": far, "last": last,
            "number": len(second.answers), "flash": flash, "told": told, "faults": faults,
            "doubts": doubts, "seen": " ".join(name.partition("-")[0] for name, _ in doubts),
            "clash": "", "second": True, "looked_in": "", "identical": 0, "by_others": 0,
        }  # fmt: skip
        title = f"Second person: {said.about.label}"
        return Answer("", self.place, "review-card.html", title, data, status)


def _left(session: Session, card: Card) -> Card:
    """Refuse a card that is answered already, or was never asked.

    Raises:
        UsageProblem: PC-REVIEW-SECOND.
    """
    if card.standard and card not in session.cards and card.line not in {
        one.line for one in session.cards
    }:  # fmt: skip
        raise UsageProblem("PC-REVIEW-SECOND", "this card was answered already.",
                           "Take that answer back first, if it is to be another.")  # fmt: skip
    return card
