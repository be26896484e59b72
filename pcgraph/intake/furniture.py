"""Find the furniture of pages: numbers, running heads and feet, drawn lines."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import pairwise

from pcgraph.intake.english import ends_closed
from pcgraph.intake.model import Line
from pcgraph.intake.naming import is_document_name
from pcgraph.marks import is_rule

_PAGE = re.compile(
    r"(?:page|p\.|pg\.?)\s*\d{1,4}(?:\s*(?:of|/)\s*\d{1,4})?|\d{1,4}\s*\|\s*p\s*a\s*g\s*e|"
    r"\d{1,4}\s+(?:of|/)\s+\d{1,4}|[-–—]\s*\d{1,4}\s*[-–—]|\[?\d{1,4}\]?",
    re.IGNORECASE,
)
_BARE = re.compile(r"\d{1,4}")
_DRAWN = re.compile(r"(?:[-_*=–—.·~]\s*){3,}")
_PRINTER = re.compile(
    r"https?://|www\.|©|\bcopyright\b|\bversion\b|\bv\d|\breview (?:date|due)\b|\bprinted\b|"
    r"\bpage \d|\ball rights reserved\b|\bclassification\b|\bofficial\b|\bissue\b|"
    r"\b\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}\b|\b(?:19|20)\d\d\b",
    re.IGNORECASE,
)
_CONTENTS = re.compile(r"(?:\.{4,}|(?:\. ){3,}|…{2,}|\t)\s*\d{1,4}$")
_DIGITS = re.compile(r"\d+")
_NOTED = re.compile(
    r"\b(?:running head|page (?:header|footer|number)|header|footer)\b", re.IGNORECASE
)
_NUMBERED = re.compile(r"\d{1,2}[.:)]?\s+[^\W\d_]")
_FEWEST = 3
CONTENTS = "a line of the table of contents"
RUNNING = "a head or foot that runs over the pages"
_EDGE = 3
_LONGEST = 160
_END = 200
"""Letters at the end of a line in which the dots of a table of contents are looked for."""


def furniture(lines: Sequence[Line]) -> dict[int, str]:
    """Find the lines that belong to the pages and not to the text.

    Args:
        lines: every line.

    Returns:
        Of the place of each such line, from 0, the reason why it is left out.
    """
    out: dict[int, str] = {}
    filled = [at for at, line in enumerate(lines) if line.kind != "blank"]
    for at in filled:
        line = lines[at]
        if not line.text and not line.cells:
            out[at] = "a mark without words"
        elif _NOTED.search(line.note):
            out[at] = f"furniture of the page: {line.note}"
        elif line.kind != "row" and _DRAWN.fullmatch(f"{line.mark} {line.text}".strip()):
            out[at] = "a drawn line"
        elif _CONTENTS.search(line.text[-_END:]):
            out[at] = CONTENTS
        elif line.kind == "row" and is_rule(line.cells):
            out[at] = "the line below the head of a table"
    _contents(lines, filled, out)
    _page_numbers(lines, filled, out)
    _running(lines, filled, out)
    return out


def _contents(lines: Sequence[Line], filled: Sequence[int], out: dict[int, str]) -> None:
    """Find a table of contents without dots: numbered lines that all stand again, apart, below."""
    said = [f"{lines[at].mark} {lines[at].text}".strip().casefold() for at in filled]
    last = {text: order for order, text in enumerate(said)}
    run: list[int] = []
    for order, text in enumerate([*said, ""]):
        later = last.get(text, 0)
        goes_on = later > order and _NUMBERED.match(text)
        if goes_on and (not run or later > last[said[run[-1]]] + 1):
            run.append(order)
            continue
        if len(run) >= _FEWEST and last[said[run[0]]] > run[-1]:
            out.update((filled[one], CONTENTS) for one in run)
        run = [order] if goes_on else []


def _page_numbers(lines: Sequence[Line], filled: Sequence[int], out: dict[int, str]) -> None:
    """Find page numbers: marked as such, or bare numbers that go up through the text."""
    bare: list[tuple[int, int]] = []
    for at in filled:
        line = lines[at]
        text = f"{line.mark} {line.text}".strip() if line.kind == "item" else line.text
        if at in out or (line.kind == "row" and len([c for c in line.cells if c]) > 2):
            continue
        if line.kind == "row":
            text = " | ".join(cell for cell in line.cells if cell)
        if not _PAGE.fullmatch(text):
            continue
        if _BARE.fullmatch(text):
            bare.append((at, int(text)))
        else:
            out[at] = "a page number"
    rising = sum(b[1] == a[1] + 1 for a, b in pairwise(bare))
    for at, _ in bare:
        if rising or len(bare) == 1:
            out[at] = "a page number" if rising else "a number that stands alone"


def _running(lines: Sequence[Line], filled: Sequence[int], out: dict[int, str]) -> None:
    """Find heads and feet: what stands at the edge of most pages, or interrupts sentences."""
    edges, pages = _edges(lines, filled, out)
    where: Mapping[str, list[int]] = _same_words(lines, filled, out)
    order = {at: place for place, at in enumerate(filled)}
    for places in where.values():
        if len(places) < 2 or len(lines[places[0]].text) > _LONGEST:
            continue
        at_edge = sum(at in edges for at in places)
        printer = bool(_PRINTER.search(lines[places[0]].text))
        before_list = sum(_leads(lines, filled, order[at]) for at in places)
        cuts = sum(_interrupts(lines, filled, order[at]) for at in places)
        named = places[0] == filled[0] or is_document_name(lines[places[0]].text)
        heads = 2 * before_list > len(places) and not named
        often = at_edge >= max(2, 0.6 * pages) and at_edge >= 0.75 * (len(places) - 1)
        if pages >= 2 and often and not heads:
            why = RUNNING
        elif printer and not before_list:
            why = "a line of the printer that stands again and again"
        elif cuts and len(places) >= 2 and not before_list:
            why = "a line that stands again and again and interrupts sentences"
        else:
            continue
        for at in places[_keeps_first(lines, filled, order, places) :]:
            out[at] = why


def _keeps_first(
    lines: Sequence[Line], filled: Sequence[int], order: Mapping[int, int], places: Sequence[int]
) -> int:
    """Say whether the first of some equal lines is the title itself: it stands at the top."""
    top = [at for at in filled[:_EDGE] if lines[at].kind in ("text", "heading")]
    first = places[0]
    digits = _DIGITS.search(lines[first].text)
    return 1 if first in top and not digits and not _PRINTER.search(lines[first].text) else 0


def _edges(
    lines: Sequence[Line], filled: Sequence[int], out: Mapping[int, str]
) -> tuple[set[int], int]:
    """Give the places next to a page break, and the number of breaks."""
    edges: set[int] = set()
    breaks = 0
    for order, at in enumerate(filled):
        line = lines[at]
        if out.get(at) == "a page number" or line.note == "page break":
            breaks += 1
            edges.update(filled[max(order - _EDGE, 0) : order + _EDGE + 1])
    edges.update(filled[:_EDGE])
    edges.update(filled[-_EDGE:])
    return edges, breaks


def _same_words(
    lines: Sequence[Line], filled: Sequence[int], out: Mapping[int, str]
) -> dict[str, list[int]]:
    """Gather the places of equal lines; a number in them may differ."""
    where: dict[str, list[int]] = defaultdict(list)
    for at in filled:
        line = lines[at]
        if at in out or line.kind in ("row", "item") or not line.text:
            continue
        numbered = _DIGITS.sub("0", line.text) if _PRINTER.search(line.text) else line.text
        where[numbered.casefold()].append(at)
    return where


def _leads(lines: Sequence[Line], filled: Sequence[int], order: int) -> bool:
    """Say whether a list or a table follows at once."""
    return order + 1 < len(filled) and lines[filled[order + 1]].kind in ("item", "row")


def _interrupts(lines: Sequence[Line], filled: Sequence[int], order: int) -> bool:
    """Say whether a line stands in the middle of a sentence."""
    if not 0 < order < len(filled) - 1:
        return False
    above, below = lines[filled[order - 1]], lines[filled[order + 1]]
    goes_on = below.kind == "text" and below.text[:1].islower()
    return goes_on and above.kind in ("text", "item") and not ends_closed(above.text)
