"""The verbs by which a person decides on one competency and one NOS, and takes it back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pcgraph.asking import day_of, with_words
from pcgraph.console import TABLE_FORMATS, choose_form, counted, say, shared, show
from pcgraph.errors import UsageProblem

if TYPE_CHECKING:
    from pcgraph.decisions.gathered import Gathered
    from pcgraph.decisions.keep import Choice
    from pcgraph.keeping import Keeper, Step

_COLUMNS = (
    "competency", "nos_code", "nos_title", "evidence", "relation", "decision", "reason",
    "confidence", "decided_by", "decided_how", "decided_on", "competency_id", "nos_id",
    "mapping_id",
)  # fmt: skip
Verb = Callable[..., object]


def _deciding(verb: Verb) -> Verb:
    """Give a verb the options that all decisions share."""
    options = (
        click.option("--reason", default="", metavar="WORDS", help="Why, in a sentence."),
        click.option("--by", default="", metavar="NAME",
                     help="Who decides: a person. The first is kept in your folder."),
        click.option("--confidence", default="", metavar="SURE",
                     help="high, medium, low, or a number from 0 to 1; medium if not given."),
        click.option("--date", "dated", type=click.DateTime(["%Y-%m-%d"]), metavar="DAY",
                     help="On which day; today if not given."),
        click.option("--again", is_flag=True, help="Decide anew what was decided before."),
        click.option("--settled", default="", metavar="WORDS",
                     help="Why it is settled so, where a first and a second person differed; "
                     "decides anew."),
        click.option("--flag", default="", metavar="WORDS", help="A mark of your own."),
        click.option("--note", default="", metavar="WORDS", help="Words of your own."),
        click.option("--framework", metavar="NAME", help="Which framework is meant."),
    )  # fmt: skip
    for option in reversed(options):
        verb = option(verb)
    return shared(*TABLE_FORMATS)(_told(verb))


def _told(verb: Verb) -> Verb:
    """Refuse a format that says nothing before anything is written."""

    @wraps(verb)
    def checked(**given: Any) -> None:
        given["form"] = choose_form(given["form"], given["output"], TABLE_FORMATS)
        verb(**given)

    return checked


@click.command(
    name="accept",
    help='Example:  pcgraph mapping accept my:0004 GEN97 --evidence part --relation "NOS '
    'is narrower" --reason "Listening is named in both." --by "A. Reviewer"\n\n'
    "Accept that a NOS evidences a competency. Evidence first: would meeting the NOS show all of "
    "it, part of it, or does it help only? The relation follows where only one is possible. With "
    "--identical, and without COMPETENCY and NOS, all NOS whose titles are the words of a "
    "competency are accepted in one go; they are kept as judged by rule, run by you.",
)
@click.argument("competency", required=False)
@click.argument("nos", required=False)
@click.option("--evidence", default="", metavar="HOW MUCH", help="all, part, or helps.")
@click.option(
    "--relation",
    default="",
    metavar="WORDS",
    help="same, nearly the same, NOS is wider; NOS is narrower, overlaps; related.",
)
@click.option("--nos-part", default="", metavar="PARTS", help='Such as "P3–P6, K2".')
@click.option("--nos-seen-on", default="", metavar="DAY", help="When you saw the NOS.")
@click.option("--identical", is_flag=True, help="Accept all whose words are identical.")
@_deciding
def accept(
    competency: str | None, nos: str | None, evidence: str, relation: str, nos_part: str,
    nos_seen_on: str, identical: bool, **given: Any,
) -> None:  # fmt: skip
    """Accept a NOS for a competency."""
    from pcgraph.decisions.card import ACCEPTED
    from pcgraph.decisions.meant import evidence_meant, relation_meant
    from pcgraph.decisions.person import cleaned
    from pcgraph.drafts.rows import iso_day

    if identical:
        if competency or evidence or relation:
            raise UsageProblem(
                "PC-DECIDE-WHICH", "--identical accepts all whose words are identical.",
                "Leave the competency, the NOS, --evidence and --relation out.",
            )  # fmt: skip
        _identical(**given)
        return
    named = _named(competency, nos)
    if not evidence.strip():
        raise UsageProblem(
            "PC-DECIDE-CARD", "it is not said how much of the competency the NOS would show.",
            "Give --evidence all, part or helps; if none of it: pcgraph mapping reject.",
        )  # fmt: skip
    shows = evidence_meant(evidence)
    if shows == "none":
        raise UsageProblem(
            "PC-DECIDE-CARD", "a NOS that would show none of it is not accepted.",
            "Use pcgraph mapping reject.",
        )  # fmt: skip
    relates = relation_meant(relation, shows)
    _decide(*named, "accept", **given, decision=ACCEPTED, evidence=shows, relation=relates,
            nos_part=cleaned(nos_part), nos_seen_on=iso_day(nos_seen_on.strip()))  # fmt: skip


@click.command(
    name="reject",
    help='Example:  pcgraph mapping reject my:0004 GEN14 --reason "It is about another group." '
    '--by "A. Reviewer"\n\n'
    "Keep that a NOS was considered for a competency and is not used, with the reason.",
)
@click.argument("competency")
@click.argument("nos")
@click.option("--only-relation", default="", metavar="WORDS",
              help='Only this relation does not hold, such as "same"; else none does.')  # fmt: skip
@_deciding
def reject(competency: str, nos: str, only_relation: str, **given: Any) -> None:
    """Reject a NOS for a competency."""
    from pcgraph.decisions.card import NOT_USED
    from pcgraph.decisions.meant import relation_meant

    relates = relation_meant(only_relation) if only_relation.strip() else ""
    _decide(competency, nos, "reject", **given, decision=NOT_USED, relation=relates)


@click.command(
    name="unsure",
    help='Example:  pcgraph mapping unsure my:0004 GEN97 --reason "It can be read in two ways: …" '
    '--by "A. Reviewer"\n\n'
    "Keep that you are not sure whether a NOS evidences a competency, and why.",
)
@click.argument("competency")
@click.argument("nos")
@_deciding
def unsure(competency: str, nos: str, **given: Any) -> None:
    """Keep that a person is not sure."""
    from pcgraph.decisions.card import NOT_SURE

    _decide(competency, nos, "unsure", **given, decision=NOT_SURE)


@click.command(
    name="none",
    help='Example:  pcgraph mapping none my:0004 --reason "GEN97 came nearest, and lacks it." '
    '--by "A. Reviewer"\n\n'
    "Keep that none of the listed NOS fits a competency, and what came nearest.",
)
@click.argument("competency")
@_deciding
def none(competency: str, **given: Any) -> None:
    """Keep that none fits."""
    from pcgraph.decisions.card import NONE_FITS

    _decide(competency, "", "none", **given, decision=NONE_FITS)


@click.command(
    name="undo",
    help='Example:  pcgraph mapping undo --by "your name"\n\n'
    "Take back the last decision that pcgraph review or pcgraph mapping kept in your folder: what "
    "is new is withdrawn, what was changed stands as before. Again takes back the one before. What "
    "another person decided is not taken back.",
)
@click.option("--by", default="", metavar="NAME", help="Who takes it back.")
@click.option("--date", "dated", type=click.DateTime(["%Y-%m-%d"]), metavar="DAY",
              help="On which day; today if not given.")  # fmt: skip
@shared(*TABLE_FORMATS)
def undo(
    by: str, dated: datetime | None, overlays: Sequence[Path], form: str | None,
    output: Path | None, quiet: bool,
) -> None:  # fmt: skip
    """Take the last decision back."""
    from pcgraph.keeping import Keeper
    from pcgraph.model import Table
    from pcgraph.saving import reviewer

    chosen, day = choose_form(form, output, TABLE_FORMATS), day_of(dated)
    keeper = Keeper(overlays)
    name, told = reviewer(keeper.folder, by)
    keeper.turn_to_last(name)
    step = keeper.undo(name, day)
    rows = [(one.change.record, _stood(one.change.before), _stood(one.change.after))
            for one in step.changes]  # fmt: skip
    table = Table(("mapping_id", "before", "after"), tuple(rows))
    show(table, keeper.kg.words, chosen, output)
    taken = f"Taken back: {counted(len(rows), 'record')} changed."
    say(
        [
            *keeper.notes,
            told,
            *step.told,
            taken,
            f"Next: pcgraph review{with_words(keeper.overlays)}",
        ],
        quiet,
        output,
    )


def _stood(kept: Any) -> str:
    """Say how a record stood."""
    from pcgraph.sssom import DECISION_BY_FILE

    if kept is None:
        return "not there"
    kind = kept.path.rsplit("/", 1)[-1].split(".", 1)[0]
    shows = kept.slots.get("ext_evidence", "")
    words = f"{DECISION_BY_FILE[kind]}{', ' if shows else ''}{shows}"
    return f"{words}: {kept.slots.get('object_label') or kept.slots.get('object_id', '')}"


def _named(competency: str | None, nos: str | None) -> tuple[str, str]:
    if not competency or not nos:
        raise UsageProblem(
            "PC-DECIDE-WHICH", "a competency and a NOS must be named.",
            "Such as: pcgraph mapping accept my:0004 GEN97 --evidence part …",
        )  # fmt: skip
    return competency, nos


def _decide(
    competency: str, nos: str, what: str, *, overlays: Sequence[Path], form: str,
    output: Path | None, quiet: bool, framework: str | None, by: str, dated: datetime | None,
    again: bool, settled: str, **words: str,
) -> None:  # fmt: skip
    """Find what is meant, keep the decision, and show it."""
    from pcgraph.decisions.keep import Choice
    from pcgraph.decisions.meant import standard_meant
    from pcgraph.decisions.person import cleaned
    from pcgraph.keeping import Keeper
    from pcgraph.saving import reviewer

    if not words["reason"].strip():
        raise UsageProblem(
            "PC-DECIDE-CARD", "the reason is empty.",
            'Give --reason "…": a sentence that says what the two share and what one lacks.',
        )  # fmt: skip
    words = {name: cleaned(value) for name, value in words.items()}
    day = day_of(dated)
    keeper = Keeper(overlays)
    line, notes = _line(keeper, competency, framework)
    standard = ""
    if nos:
        found, note = standard_meant(keeper.said, nos)
        standard, notes = found.iri, [*notes, note]
    name, told = reviewer(keeper.folder, by)
    choice = Choice(line, standard, settled=cleaned(settled), **words)
    step = keeper.keep([choice], name, day, again or bool(settled.strip()), what)
    _shown(keeper, [choice], step, form, output)
    where = with_words(keeper.overlays)
    little = _says_little(words["reason"], bool(nos))
    told_last = [
        *little,
        f"Next: pcgraph review{where}, or pcgraph mapping undo{where} to take it back",
    ]
    say([*keeper.notes, *filter(None, notes), told, *step.told, *told_last], quiet, output)


def _says_little(reason: str, of_nos: bool) -> list[str]:
    """Say of a short reason what it should say: it is kept all the same."""
    from pcgraph.reviews.reason import SHORT, is_short

    if not is_short(reason):
        return []
    wanted = "what came nearest, and what it lacks"
    if of_nos:
        wanted = "what the competency and the NOS share, and what one of them lacks"
    return [
        f"The reason says little (fewer than {SHORT} letters): say in a sentence {wanted}. It is "
        'kept; --again --reason "…" says it anew.'
    ]


def _line(keeper: Keeper, typed: str, framework: str | None) -> tuple[str, list[str]]:
    """Find the competency, and turn to its framework."""
    from pcgraph.decisions.meant import is_line_number, line_meant

    if framework is not None:
        keeper.choose(framework)
    elif is_line_number(typed):
        keeper.choose()
    meant = keeper.said if framework is not None or is_line_number(typed) else None
    line, home, note = line_meant(keeper.composition, typed, keeper.layer, meant)
    keeper.turn_to(home)
    return line, [note]


def _shown(
    keeper: Keeper, choices: Sequence[Choice], step: Step, form: str, output: Path | None
) -> None:
    """Show the rows as they stand now."""
    from pcgraph.decisions.keep import decided
    from pcgraph.model import Table

    rows = []
    for choice in choices:
        one = decided(keeper.said, choice.line, choice.standard)
        if one is not None:
            rows.append(_row(keeper.said, choice, one))
    show(Table(_COLUMNS, tuple(rows)), keeper.kg.words, form, output)


def _row(said: Gathered, choice: Choice, one: Any) -> tuple[str, ...]:
    from pcgraph.decisions.card import cells_of, decided_how
    from pcgraph.decisions.keep import line_of, standard_of

    standard = standard_of(said, choice.standard)
    cells = cells_of(one.row, one.decision, standard.code if standard else "")
    return (
        line_of(said, choice.line).text, cells["nos_code+"], standard.title if standard else "",
        cells["evidence+"], cells["relation+"], cells["decision+"], cells["reason+"],
        cells["confidence+"], cells["decided_by+"], decided_how(one.row), cells["decided_on+"],
        one.row.get("subject_id"), one.row.get("object_id") if standard else "",
        one.row.get("record_id"),
    )  # fmt: skip


def _identical(
    *, overlays: Sequence[Path], form: str, output: Path | None, quiet: bool,
    framework: str | None, by: str, dated: datetime | None, **_: Any,
) -> None:  # fmt: skip
    """Accept in one go all pairs whose words are identical."""
    from pcgraph.decisions.identical import identical_choices
    from pcgraph.keeping import Keeper
    from pcgraph.model import Table
    from pcgraph.saving import reviewer
    from pcgraph.suggested.candidates import queue

    day = day_of(dated)
    keeper = Keeper(overlays)
    keeper.choose(framework)
    asked = queue(keeper.composition, keeper.said)
    where = with_words(keeper.overlays)
    choices, left_out = identical_choices(keeper.said, asked.identical)
    if not choices:
        say([*keeper.notes, *left_out, "No NOS has the words of a competency that is not decided.",
             f"Next: pcgraph review{where}"], quiet, output)  # fmt: skip
        show(Table(_COLUMNS, ()), keeper.kg.words, form, output)
        return
    name, told = reviewer(keeper.folder, by)
    step = keeper.keep(choices, name, day, False, "accept identical")
    _shown(keeper, choices, step, form, output)
    number = f"Accepted by rule, because the words are identical: {len(choices)}. Run by {name}."
    last = (f"Next: pcgraph review{where}, or pcgraph mapping undo{where} takes all of them "
            "back")  # fmt: skip
    say([*keeper.notes, *left_out, told, number, *step.told, last], quiet, output)
