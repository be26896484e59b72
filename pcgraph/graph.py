"""Open the layout and ask it: what the command and Python programs share."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from pyoxigraph import QueryBoolean, QueryTriples

from pcgraph.answer import answer_text
from pcgraph.engine import engine_told, graph_answer, run
from pcgraph.errors import UsageProblem
from pcgraph.files import read_text
from pcgraph.frames import Answer
from pcgraph.guard import guard
from pcgraph.limits import within
from pcgraph.model import Reply, Store, Synonym, Table
from pcgraph.names import VERSION
from pcgraph.query import quoted
from pcgraph.questions import Questions, typed
from pcgraph.triples import triples_text

if TYPE_CHECKING:
    from pathlib import Path

    from pcgraph.ask import Asking, Understood
    from pcgraph.covered.matrix import Matrix
    from pcgraph.find import Index
    from pcgraph.picture import Picture

_SYNONYM = ("said", "means", "kind", "note")
_REPLY = ("name", "ask", "words", "command")
_VERBS = {("nos", 0), ("nos", 1), ("show", 1), ("why", 2)}
_SPARQL = "sparql"
"""How a text that has no file is called in messages."""


class KnowledgeGraph(Questions):
    """The composed graph with its queries; files are read when first needed."""

    @cached_property
    def asking(self) -> Asking:
        """What understands questions in plain words."""
        from pcgraph.ask import Asking

        synonyms = [Synonym(*row) for row in self.table_of_words("synonyms.csv", _SYNONYM)]
        replies = [
            Reply(name, tuple(map(str.strip, ask.split("|"))), words, command)
            for name, ask, words, command in self.table_of_words("replies.csv", _REPLY)
        ]
        queries = [self.find_query(name) for name in sorted(self.queries)]
        return Asking(self.questioned.store, queries, synonyms, replies)

    def ask(
        self, question: str, edition: str | None = None, max_rows: int | None = None,
        **given: str | bool,
    ) -> Answer:  # fmt: skip
        """Answer a question in plain words.

        Args:
            question: the words, such as ``which NOS evidence the Link Worker EVOKE competency``.
            edition: as in ``query``.
            max_rows: how many rows are allowed; None for no limit.
            given: further values by parameter name, such as ``reading="tiered"``.

        Returns:
            The table; its first note says what was understood. A reply has no row.

        Raises:
            PcgraphError: the question is not understood, or a name in it has two meanings.
        """
        understood = self.asking.understand(question)
        if understood.reply:
            return self._replied(question, understood)
        table = self._asked(question, understood, edition, max_rows, given)
        for name, said in understood.instead:
            if table.rows and said.kind == "else":
                continue
            other = replace(
                understood,
                given={**understood.given, name: [said.means]},
                notes=(*understood.notes, f"Asked with {said.means}: {said.note}"),
            )
            found = self._asked(question, other, edition, max_rows, given)
            if found.rows and not table.rows:
                table = found
            elif found.rows:
                hint = (f"You may mean {said.means}: {said.note}", f"  {other.command}")
                table = replace(table, notes=(*table.notes, *hint))
        return table

    def find(self, words: str, limit: int | None = None) -> Answer:
        """Find things by words of their labels and texts, or by code; the nearest first."""
        from pcgraph.find import find

        return self._laid(find(self._index, words, limit))

    @cached_property
    def _index(self) -> Index:
        from pcgraph.find import Index

        return Index(self.composition.store, self.prefixes)

    def nos(self, *codes: str) -> Answer:
        """Say of NOS what the graph and a register laid over it know.

        Args:
            codes: codes in any spelling, or titles; none for every NOS that a document lists.
        """
        from pcgraph.registers.lookup import Standards

        return self._laid(Standards(self.questioned.store, self.prefixes).look_up(codes))

    def show(self, thing: str) -> Answer:
        """Show one thing with all that is known of it, and where each fact comes from.

        Args:
            thing: a role, competency, NOS, domain, document, section … by label, code,
                words, short id or address.

        Raises:
            UsageProblem: PC-VALUE-UNKNOWN or PC-VALUE-AMBIGUOUS, with the candidates.
        """
        from pcgraph.show import show

        return self._laid(show(self.composition, self.find_query, thing))

    def why(self, *words: str) -> Answer:
        """Say why a NOS evidences a competency or not; or by what a fact is in the graph.

        Args:
            words: a competency and a NOS; or subject, property and value of a fact.

        Raises:
            UsageProblem: PC-USAGE-WHY for any other number of words; PC-VALUE-UNKNOWN or
                PC-VALUE-AMBIGUOUS, with the candidates.
        """
        if len(words) == 2:
            from pcgraph.why import why

            return self._laid(why(self.composition, *words))
        if len(words) == 3:
            from pcgraph.proof import prove

            return self._laid(prove(self.composition, *words))
        raise UsageProblem(
            "PC-USAGE-WHY",
            f"why takes a competency and a NOS, or the three parts of a fact, not {len(words)}.",
            "Put words that belong together in quotation marks.",
        )

    def compare(self, one: str, other: str, **given: str) -> Answer:
        """Set two editions, two frameworks or two roles side by side.

        Args:
            one: a framework or a role, by any of its names.
            other: another one of the same kind.
            given: ``change``, ``role`` for editions; ``reading``, ``edition`` for roles.

        Returns:
            The answer of the query ``changes``, ``compare-frameworks`` or ``compare-roles``; of
            editions with the words that changed.

        Raises:
            UsageProblem: a name that means nothing, several things, or none of its kind.
        """
        from pcgraph.compare import side_by_side

        table = side_by_side(self, self.questioned.store, self.prefixes, one, other, given)
        return Answer.of(table, self.words)

    def propose(self, one: str, other: str) -> Answer:
        """Draft what became of each line of one framework in another, for a person to settle.

        Args:
            one: a framework by any of its names; of two editions the older one becomes the first.
            other: another one.

        Returns:
            One row a pair of lines, the sure ones first; every line of both is there.

        Raises:
            UsageProblem: a name that means nothing, several things, or a role; a framework
                without lines.
        """
        from pcgraph.drafts.draft import draft, draft_table

        return self._laid(draft_table(self.questioned, draft(self.questioned, one, other)))

    def draft(self, one: str, other: str, day: str = "") -> str:
        """Write what ``propose`` gives as correspondences in Turtle, with the domains.

        Args:
            one: as for ``propose``.
            other: likewise.
            day: the day of the draft, such as ``2026-11-22``; left out if empty.

        Raises:
            UsageProblem: as for ``propose``.
        """
        from pcgraph.drafts.draft import draft, draft_turtle

        return draft_turtle(self.questioned, draft(self.questioned, one, other), day)

    def picture(self, kind: str, *things: str, **given: str) -> Picture:
        """Draw a picture as SVG, as ``pcgraph.picture.picture`` says.

        Args:
            kind: ``ladder`` or ``chains`` of a framework, ``flow`` of two editions, or
                ``ribbons`` of a role.
            things: what is drawn, by any of its names.
            given: ``framework``, ``role``, ``reading``, where they fit.
        """
        from pcgraph.picture import picture

        drawn = picture(self, self.questioned.store, self.prefixes, kind, things, given)
        return replace(drawn, notes=(*self.parts, *drawn.notes))

    def coverage(
        self, by: str = "", required: Path | None = None, edition: str | None = None,
        against: str = "", **given: str | Sequence[str],
    ) -> Answer:  # fmt: skip
        """Count which functions of the NOS competencies touch, by role, domain or framework.

        Args:
            by: ``role``, ``domain`` or ``framework``; empty for what fits.
            required: a file of codes, one a line: what is asked for and has no link is told.
            edition: as in ``query``.
            against: another framework, to be held against the one that is given.
            given: ``role``, ``framework``, ``reading``, ``function``; one value or several.

        Returns:
            One row a function and role, domain or framework, also with 0.

        Raises:
            PcgraphError: an unknown value, or a file that holds no known code.
        """
        found = self.coverage_matrix(by, required, edition, against, False, **given)
        return Answer.of(found.long, self.words)

    def coverage_matrix(
        self, by: str = "", required: Path | None = None, edition: str | None = None,
        against: str = "", links: bool = False, **given: str | Sequence[str],
    ) -> Matrix:  # fmt: skip
        """Count as ``coverage`` does; give the matrix, and the links behind it if wanted."""
        from pcgraph.covered.counted import Wanted, count

        several = {
            name: [words] if isinstance(words, str) else list(words)
            for name, words in given.items()
        }
        listed = (read_text(required), str(required)) if required else None
        wanted = Wanted(by, against, listed, links)
        return count(self, self.questioned.store, self.prefixes, wanted, several, edition)

    def _laid(self, table: Table) -> Answer:
        """Say beside an answer which parts were asked."""
        return Answer.of(replace(table, notes=(*self.parts, *table.notes)), self.words)

    def _replied(self, question: str, understood: Understood) -> Answer:
        """Reply in words, or by another verb."""
        reply = understood.reply
        verb, words = reply.verb(understood.given) if reply else ("", ())
        if verb and (verb, len(words)) not in _VERBS:
            raise UsageProblem(
                "PC-ASK-REPLY",
                f"the reply to this calls {verb} with {len(words)} values.",
                "A reply may call show with one value, why with two, or nos.",
            )
        if verb:
            verbs: Mapping[str, Callable[..., Answer]]
            verbs = {"nos": self.nos, "show": self.show, "why": self.why}
            table = verbs[verb](*words)
            said = (f"Understood: {' '.join(['pcgraph', verb, *map(quoted, words)])}",)
            last = (reply.words,) if reply and reply.words else ()
        else:
            table, last = Answer.of(Table(("note",), ()), self.words), ()
            said = (reply.words.replace("{version}", VERSION) if reply else "",)
        notes = (*said, *understood.notes, *table.notes, *last)
        about = (("You asked", question), *(("Read as", note) for note in said), *table.about)
        return replace(table, notes=notes, about=about)

    def _asked(
        self,
        question: str,
        understood: Understood,
        edition: str | None,
        max_rows: int | None,
        given: Mapping[str, str | bool],
    ) -> Answer:
        """Answer what was understood, and say what that was."""
        query = self.find_query(understood.query)
        values = understood.given
        if set(values) & set(given):
            raise UsageProblem(
                "PC-QUERY-PARAM",
                f"the question and --{min(set(values) & set(given))} both say it.",
                "Leave one of them out.",
            )
        asked = self.prepare(query, {**values, **typed(given)}, edition)
        table = self.answer(asked, max_rows)
        heads = {name: head for name, head, _ in self.words}
        read = "".join(
            f" {_head_of(name, heads)}: {', '.join(words)}." for name, words in values.items()
        )
        said = (f"Understood: {query.summary}{read}", *understood.notes)
        return replace(
            table,
            notes=(*said, *table.notes, "Same as:", f"  {asked.command()}"),
            about=(("You asked", question), *(("Read as", note) for note in said), *table.about),
        )

    def sparql(
        self, text: str, max_rows: int | None = None, timeout: float | None = None
    ) -> Answer:
        """Ask with a SELECT of your own; the prefixes of ``pcgraph.names`` need no PREFIX line.

        Args:
            text: the query.
            max_rows: how many rows are allowed; None for no limit.
            timeout: after how many seconds to stop waiting; None for never. The query
                itself cannot be stopped: it goes on until the program ends.

        Returns:
            The table, as by ``query``; its heads are the variables.

        Raises:
            PcgraphError: a query that is refused, fails, or is no SELECT; a limit reached.
        """
        store = self._guarded(text)
        found = within(
            timeout, lambda: answer_text(store, text, _SPARQL, max_rows, self.prefixes), False
        )
        return Answer.of(found, ())

    def construct(
        self, text: str, max_rows: int | None = None, timeout: float | None = None
    ) -> str:
        """Ask with a CONSTRUCT or DESCRIBE; give its graph as Turtle.

        Args:
            text: the query.
            max_rows: how many triples are allowed; None for no limit.
            timeout: as for ``sparql``.

        Raises:
            PcgraphError: as for ``sparql``.
        """
        store = self._guarded(text)
        prefixes = self.prefixes
        found = within(
            timeout, lambda: graph_answer(store, text, _SPARQL, max_rows, prefixes), False
        )
        return triples_text(found, "ttl", prefixes)

    def result(
        self, text: str, max_rows: int | None = None, timeout: float | None = None
    ) -> Answer | str | bool:
        """Ask with SPARQL of any form: a table, Turtle text, or true or false for an ASK.

        Raises:
            PcgraphError: as for ``sparql``.
        """
        store = self._guarded(text)

        def form() -> bool | str:
            with engine_told(text, _SPARQL):
                found = run(store, text, _SPARQL, self.prefixes)
                if isinstance(found, QueryBoolean):
                    return bool(found)
                return "graph" if isinstance(found, QueryTriples) else "table"

        told = within(timeout, form, False)
        if isinstance(told, bool):
            return told
        return (self.construct if told == "graph" else self.sparql)(text, max_rows, timeout)

    def _guarded(self, text: str) -> Store:
        """Give the store for a text of unknown origin that was looked at."""
        guard(text, _SPARQL)
        return self.composition.store


def _head_of(name: str, heads: Mapping[str, str]) -> str:
    """Give the head of the column that a parameter asks for."""
    known = (heads.get(one) for one in (name, f"{name}_code", f"nos_{name}"))
    return next(filter(None, known), name)
