"""Draw progressions: the competencies of each in a row, the words that show the level marked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pcgraph.markup import escape
from pcgraph.pictures.frame import (
    LABEL,
    MARGIN,
    SMALL,
    WIDTH,
    Row,
    arrow_head,
    box,
    counted,
    footing,
    heading,
    judged,
    line,
    lines_of,
    number,
    page,
    tall,
    told,
)
from pcgraph.pictures.measure import LINE, text_width, wrap

NAME = "chains"
_ARROW, _PAD, _GAP = 28.0, 8.0, 18.0
_HOW = (
    "Each row is one progression, from left to right. Bold and underlined: the words that show how "
    "much is asked for. In small print: what it asks for beyond the box before. That one line "
    "steps up from another is our reading; the text prints no levels."
)

Run = tuple[str, bool]
"""Words, and whether they show the level."""


@dataclass(frozen=True)
class _Step:
    """A step, its words broken to fit its box."""

    row: Row
    name: list[str]
    text: list[list[Run]]
    reason: list[str]

    @property
    def height(self) -> float:
        """Say how tall its box must be."""
        below = tall(self.reason, SMALL) + 6 if self.reason else 0.0
        return tall(self.name, SMALL) + 4 + tall([""] * len(self.text)) + below + 2 * _PAD


def chains(rows: Sequence[Row], command: str = "", about: Sequence[str] = ()) -> str:
    """Draw the progressions of one framework.

    Args:
        rows: those of the query ``progressions``.
        command: what gives the same as a table.
        about: sentences below the title: of what these are a part.

    Returns:
        An SVG document.
    """
    framework = "; ".join(dict.fromkeys(str(row["framework"]) for row in rows))
    groups: dict[str, list[Row]] = {}
    for row in rows:
        groups.setdefault(str(row["progression_id"]), []).append(row)
    title = f"What steps up from role to role: {framework}"
    steps = len(rows) - len(groups)
    sums = (
        f"{counted(len(groups), 'progression')}: {len(rows)} competencies in boxes, joined by "
        f"{counted(steps, 'step', ' up')} (arrows)."
    )
    top, y = heading(title, [*about, sums, _HOW])
    marks = [top]
    for group in groups.values():
        drawn, y = _chain(group, y)
        marks.append(drawn)
    said = [*judged(rows), f"As a table: {command}" if command else ""]
    foot, y = footing(said, y)
    desc = " ".join([*about, sums, _HOW, *(_told(group) for group in groups.values()), *said])
    return page(NAME, title, desc, y, [*marks, foot])


def _chain(group: Sequence[Row], y: float) -> tuple[str, float]:
    """Draw one progression, and give where the next begins."""
    wide = (WIDTH - 2 * MARGIN - _ARROW * (len(group) - 1)) / len(group)
    steps = [_step(row, wide - 2 * _PAD) for row in group]
    words = wrap(str(group[0]["chain"]), WIDTH - 2 * MARGIN, LABEL + 1, True)
    marks = [lines_of(MARGIN, y, words, LABEL + 1, bold=True)]
    y += tall(words, LABEL + 1) + 4
    high = max(step.height for step in steps)
    for n, step in enumerate(steps):
        x = MARGIN + n * (wide + _ARROW)
        if n:
            middle = y + high / 2
            marks.append(line([(x - _ARROW + 2, middle), (x - 7, middle)], "link"))
            marks.append(arrow_head(x - 1, middle))
        marks.append(told(_said(step.row), box(x, y, wide, high, kind="mark"), *_drawn(step, x, y)))
    return "".join(marks), y + high + _GAP


def _step(row: Row, wide: float) -> _Step:
    name = f"{row['step']}. {row['roles'] or row['section']}"
    return _Step(
        row,
        wrap(name, wide, SMALL, True),
        marked(str(row["competency"]), str(row["level_words"]), wide),
        wrap(str(row["reason"]), wide, SMALL) if row["reason"] else [],
    )


def marked(text: str, level: str, wide: float) -> list[list[Run]]:
    """Break a text into lines of runs, apart by whether they show the level.

    Args:
        text: the words of the source.
        level: the words in it that are to be marked.
        wide: how wide a line may be.

    Returns:
        The lines; each a list of runs of words, in order, blanks between words kept.

    >>> marked("Reflect on bias (in action)", "(in action)", 400)
    [[('Reflect on bias ', False), ('(in action)', True)]]
    """
    before, found, after = text.partition(level)
    parts = [(before, False), (found, True), (after, False)] if found else [(text, False)]
    lines: list[list[Run]] = [[]]
    room = wide
    for piece, bold in (
        (one, how) for words, how in parts for one in re.findall(r"\S+|\s+", words)
    ):
        size = text_width(piece, LABEL, bold)
        if piece.isspace() and not lines[-1]:
            continue
        if size > room and not piece.isspace() and lines[-1]:
            lines.append([])
            room = wide
        room -= size
        if lines[-1] and lines[-1][-1][1] == bold:
            lines[-1][-1] = (lines[-1][-1][0] + piece, bold)
        else:
            lines[-1].append((piece, bold))
    return lines


def _drawn(step: _Step, x: float, y: float) -> Iterable[str]:
    """Write the words of a step into its box."""
    x, y = x + _PAD, y + _PAD
    yield lines_of(x, y, step.name, SMALL, bold=True, colour="soft")
    y += tall(step.name, SMALL) + 4
    for runs in step.text:
        spans = "".join(
            f'<tspan class="level">{escape(words)}</tspan>' if level else escape(words)
            for words, level in runs
        )
        place = f'x="{number(x)}" y="{number(y + LABEL)}" font-size="{number(LABEL)}"'
        yield f'<text class="ink" {place}>{spans}</text>\n'
        y += LABEL * LINE
    yield lines_of(x, y + 6, step.reason, SMALL, colour="soft")


def _said(row: Row) -> str:
    """Say a step in words."""
    why = f" {row['reason']}" if row["reason"] else ""
    place = f"{row['source_file']}, line {row['line_first']}"
    return f"{row['roles']}: {row['competency']} ({place}). Level: {row['level_words']}.{why}"


def _told(group: Sequence[Row]) -> str:
    """Say a progression in words."""
    steps = "; then ".join(f"{row['roles']}: {row['level_words']}" for row in group)
    return f"{group[0]['chain']}: {steps}."
