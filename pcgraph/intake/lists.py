"""Say what the lines below a heading are: statements, an introduction, or notes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from pcgraph.intake.english import (
    ends_closed,
    is_demand,
    is_lead_in,
    is_prose,
    may_be_demand,
    sentences,
    words,
)
from pcgraph.intake.model import STATEMENTS, Became
from pcgraph.intake.naming import Topic, is_back_matter, is_document_name, topic_of
from pcgraph.intake.phrases import after_phrase, phrase_in
from pcgraph.intake.units import Unit

_FEWEST_MARKED = 3
_FEW_WORDS = 8
_HALF, _MOST = 0.5, 0.6
_ADDRESS = re.compile(r"https?://|www\.|\S@\S|^\W*\d{4}\W*$", re.IGNORECASE)
_MODAL = re.compile(
    r"^(?!(?:it|this|these|that|the (?:framework|document|guide|list|form|service))\b).*"
    r"\b(?:must|should|will|shall|can|able to|expected to|required to|needs? to|ha(?:s|ve) to)\b"
    r"(?![^:]*\binclud)[^:.]{0,60}:\s*$",
    re.IGNORECASE,
)
_NOT = re.compile(r"\b(?:not|never|cannot)\b[^:]*:\s*$", re.IGNORECASE)
MUST_NOT = "What people must not do is kept as notes: keep it as competency if it is a statement."
NO_MARK = (
    "It has no mark of a list, and is read as a statement for its form: keep it as note if it is "
    "none."
)


@dataclass(slots=True)
class Block:
    """A heading and what stands below it, up to the next heading.

    Attributes:
        head: the heading; None before the first.
        body: what stands below.
        topic: which kind of list it promises.
        names: whether it names a role, a level or an aspect, so that statements follow.
    """

    head: Unit | None
    body: list[Unit] = field(default_factory=list)
    topic: Topic = ""
    names: bool = False

    @property
    def statements(self) -> int:
        """Count the statements."""
        return sum(unit.became in STATEMENTS for unit in self.body)


@dataclass(frozen=True)
class Document:
    """What is known of a document as a whole.

    Attributes:
        competent: whether it is about what people must show.
        marked: whether its lists have marks.
    """

    competent: bool
    marked: bool


def blocks_of(units: Sequence[Unit]) -> list[Block]:
    """Part the units at the headings."""
    blocks = [Block(None)]
    for unit in units:
        if unit.became in ("heading", "domain") and not unit.of_table:
            blocks.append(Block(unit, [], topic_of(unit.text)))
        else:
            blocks[-1].body.append(unit)
    return blocks


def document_of(units: Sequence[Unit], blocks: Sequence[Block]) -> Document:
    """Say what kind of document this is."""
    items = [unit for unit in units if unit.kind == "item"]
    asking = sum(is_demand(unit.text) for unit in items)
    title = next((unit.text for unit in units if unit.became == "title"), "")
    named = is_document_name(title) or any(block.topic == "competency" for block in blocks)
    return Document(
        named or (bool(items) and asking >= _HALF * len(items)), len(items) >= _FEWEST_MARKED
    )


def settle_block(block: Block, document: Document, under: Topic) -> None:
    """Say of each unit below a heading what it became.

    Args:
        block: the heading and what stands below it; changed in place.
        document: what is known of the whole.
        under: the topic of the domain that the heading stands under.
    """
    _texts_as_lines(block, document)
    for run in list(_runs(block)):
        _settle_run(run, block, document, under)
    if not document.marked or not any(unit.kind == "item" for unit in block.body):
        _settle_unmarked(block, document, under)
    else:
        _settle_rest(block)


def _texts_as_lines(block: Block, document: Document) -> None:
    """Find the phrase before a statement, and lines that lead in to a list."""
    for unit in block.body:
        if unit.became is None and unit.kind in ("item", "text"):
            phrase = phrase_in(unit.text)
            if phrase and after_phrase(unit.text) != unit.text and unit.text.startswith(phrase):
                unit.phrase = phrase
                unit.doubts.append(
                    "A phrase of inheritance stands before the statement: write yes or no under "
                    "Phrase applies."
                )


def _runs(block: Block) -> Iterator[list[Unit]]:
    """Give the lists, parted by lines that lead in to one, with the line that does."""
    run: list[Unit] = []
    lead: Unit | None = None
    for unit in block.body:
        if unit.kind == "item" and unit.became is None:
            run.append(unit)
        elif unit.kind == "text" and unit.became is None and unit.text.endswith(":"):
            if run:
                yield _with(lead, run)
            run, lead = [], unit
    if run:
        yield _with(lead, run)


def _with(lead: Unit | None, run: list[Unit]) -> list[Unit]:
    return [lead, *run] if lead is not None else run


def _settle_run(run: list[Unit], block: Block, document: Document, under: Topic) -> None:
    """Say whether one list is one of statements, and of which kind."""
    lead = run[0] if run[0].kind == "text" else None
    items = run[1:] if lead is not None else run
    asking = [_reads_as_demand(unit, document) for unit in items]
    share = sum(asking) / len(items)
    topic = block.topic
    if lead is not None and topic != "other" and _MODAL.search(lead.text):
        share = 1.0
    kind: Became = _kind(block, under)
    doubt = ""
    if topic == "other" and not block.names:
        if not (document.competent and share >= _MOST):
            kind = "note"
            doubt = _not_read(block, len(items))
    elif lead is not None and _NOT.search(lead.text):
        kind, doubt = "note", MUST_NOT
    elif not (block.names or topic or under) and share < _HALF:
        if not document.competent or (lead is not None and share < 1 - _MOST):
            kind = "note"
            doubt = _not_read(block, len(items))
        else:
            doubt = (
                "Few lines of this list say what people show or do: it is read as statements "
                "for where it stands. Keep it as note if it is none."
            )
    for unit in items:
        unit.became = kind
    if doubt:
        items[0].doubts.append(doubt)
        for unit in items[1:]:
            unit.doubts.append("As its list: see the first line of it.")


def _not_read(block: Block, count: int) -> str:
    where = f"below {block.head.text!r}" if block.head is not None else "before the first heading"
    lines = "line" if count == 1 else "lines"
    return (
        f"A list of {count} {lines} {where} is kept as notes, for it does not read as what people "
        "must show. Keep it as competency, requirement or responsibility if it is."
    )


def _kind(block: Block, under: Topic) -> Became:
    for topic in (block.topic, under):
        if topic == "requirement":
            return "requirement"
        if topic == "responsibility":
            return "responsibility"
    return "competency"


def _settle_rest(block: Block) -> None:
    """Say what the texts between the items of marked lists are; find items that lost their mark."""
    above: Unit | None = None
    noted = False
    last = block.head is not None and is_back_matter(block.head.text)
    for at, unit in enumerate(block.body):
        if unit.became in STATEMENTS:
            above = unit
        if unit.became is not None:
            if unit.became == "note" and unit.kind == "item":
                above, noted = None, True
            continue
        below = block.body[at + 1] if at + 1 < len(block.body) else None
        if above is not None and _lost_mark(unit, above, below):
            unit.became = above.became
            unit.doubts.append(NO_MARK)
        elif above is None and below is not None and _lost_first(unit, below):
            unit.became = below.became
            unit.doubts.append(NO_MARK)
        else:
            after = (above is not None or noted or last) and not _leads(unit, below)
            unit.became = "note" if after else "introduction"


def _leads(unit: Unit, below: Unit | None) -> bool:
    return unit.text.endswith(":") and below is not None


def _lost_mark(unit: Unit, above: Unit, below: Unit | None) -> bool:
    """Say whether a text after a list is an item of it: one sentence, of the form of the others."""
    text = unit.text
    if sentences(text) > 1 or len(words(text)) < 2 or text.endswith(":") or _ADDRESS.search(text):
        return False
    closed = ends_closed(text) == ends_closed(above.text)
    asked = after_phrase(text)
    if is_demand(asked) or may_be_demand(asked):
        return closed or not ends_closed(text) or below is not None
    return closed and not is_prose(text) and below is not None and below.kind == "item"


def _lost_first(unit: Unit, below: Unit) -> bool:
    """Say whether a text before a list is the first item of it."""
    return (
        below.became in STATEMENTS
        and below.kind == "item"
        and is_demand(unit.text)
        and sentences(unit.text) == 1
        and len(words(unit.text)) > 2
        and not ends_closed(unit.text)
        and not unit.text.endswith(":")
        and not is_lead_in(unit.text)
    )


def _settle_unmarked(block: Block, document: Document, under: Topic) -> None:
    """Say what lines without any mark are: statements where their form says so."""
    texts = [unit for unit in block.body if unit.became is None]
    asking = [unit for unit in texts if _asks(unit, document)]
    some = block.names or block.topic not in ("other",) or not asking
    wanted = document.competent or len(asking) > 1
    if document.marked and (len(asking) < 2 and not block.names):
        wanted = False
    if block.topic == "other" and (len(asking) < 2 or len(asking) < _MOST * len(texts)):
        wanted = False
    kind = _kind(block, under)
    last = block.head is not None and is_back_matter(block.head.text)
    seen = never = False
    for at, unit in enumerate(texts):
        if unit.text.endswith(":"):
            never = bool(_NOT.search(unit.text))
        elif never and _asks(unit, document):
            unit.became = "note"
            unit.doubts.append(MUST_NOT)
            continue
        later = any(_asks(other, document) for other in texts[at + 1 : at + 3])
        if wanted and _asks(unit, document):
            unit.became, seen = kind, True
            if document.marked or not some:
                unit.doubts.append(NO_MARK)
        elif wanted and seen and later and sentences(unit.text) == 1 and not is_prose(unit.text):
            unit.became = "introduction" if unit.text.endswith(":") else kind
            if unit.became == kind:
                unit.doubts.append(NO_MARK)
        elif wanted and later and block.names and _is_brief(unit):
            unit.became, seen = kind, True
            unit.doubts.append(NO_MARK)
        else:
            unit.became = (
                "note" if seen or last or (block.head is None and at > 3) else "introduction"
            )
    if asking and not wanted:
        asking[0].doubts.append(_not_read(block, len(asking)))


def _is_brief(unit: Unit) -> bool:
    """Say whether a line without a mark is as short as the items of a list are."""
    few = 1 < len(words(unit.text)) <= _FEW_WORDS
    return few and ":" not in unit.text and not ends_closed(unit.text)


def _reads_as_demand(unit: Unit, document: Document) -> bool:
    """Say whether a line asks something of people; where they are the theme, by its form alone."""
    text = after_phrase(unit.text)
    return is_demand(text) or (document.competent and may_be_demand(text))


def _asks(unit: Unit, document: Document) -> bool:
    """Say whether a line without a mark reads as a statement."""
    text = after_phrase(unit.text)
    return (
        _reads_as_demand(unit, document)
        and sentences(text) <= 2
        and len(words(text)) > 1
        and not text.endswith(":")
        and not _ADDRESS.search(text)
    )
