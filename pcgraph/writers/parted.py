"""Write what became of lines as HTML: one row a change, its old and new lines in it."""

from collections.abc import Mapping, Sequence

from pcgraph.markup import escape
from pcgraph.model import Cell
from pcgraph.writers.marked import both_marked, marked_against
from pcgraph.writers.tables import text

Row = Mapping[str, Cell]

_HOW = (
    "Struck through: words that went. Underlined: words that came. Where several lines became one, "
    "or one became several, the several stand whole, and only those words of the one are marked "
    "that stand in none of them (two words beside each other count as found)."
)
_UNDER = ("sure", "score", "mapping_effect")
_WHY = ("reason", "why_suggested")
_NEAR = ("considered_instead", "why_not")


def changes_table(rows: Sequence[Row], heads: Mapping[str, str]) -> str:
    """Write a table of changes.

    Args:
        rows: of the query ``changes``, or of a draft.
        heads: the head of each column by its name.
    """
    groups: dict[Cell, list[Row]] = {}
    for row in rows:
        groups.setdefault(row["change_no"], []).append(row)
    why = next((name for name in _WHY if rows and name in rows[0]), _WHY[0])
    named = [heads.get(name, name) for name in ("change", "old_text", "new_text", why)]
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in named)
    several = len({_judge(row) for row in rows}) > 1
    body = "".join(_change(group, named, heads, several) for group in groups.values())
    return (
        f'<p>{escape(_HOW)}</p>\n<table class="changes">\n<caption>Changes: {len(groups)}'
        f"</caption>\n<thead>\n<tr>{head}</tr>\n</thead>\n<tbody>\n{body}</tbody>\n</table>\n"
    )


def place_of(row: Row, known: str, file: str, line: str) -> str:
    """Say a line's id and where it stands in its source.

    >>> row = {"old_id": "x:1", "f": "a.txt", "old_line_first": 3, "old_line_last": 4}
    >>> place_of(row, "old_id", "f", "old_line")
    'x:1 · a.txt, lines 3–4'
    """
    first, last = row.get(f"{line}_first"), row.get(f"{line}_last")
    lines = f"lines {first}–{last}" if last not in (None, first) else f"line {first}"
    where = f"{row[file]}, {lines}" if row.get(file) and first else text(row.get(file))
    return " · ".join(filter(None, (text(row.get(known)), where)))


def _change(
    group: Sequence[Row], named: Sequence[str], heads: Mapping[str, str], several: bool
) -> str:
    """Write one change: what it is, its old lines, its new ones, and why."""
    old, new = (_distinct(group, side) for side in ("old", "new"))
    marks = _marks([str(one["old_text"]) for one in old], [str(one["new_text"]) for one in new])
    cells = (
        _what(group[0], heads),
        _lines(old, "old", marks[0]),
        _lines(new, "new", marks[1]),
        _why(group, heads, several),
    )
    inside = "".join(
        f'<td data-head="{escape(name)}">{cell}</td>'
        for name, cell in zip(named, cells, strict=True)
    )
    return f"<tr>{inside}</tr>\n"


def _distinct(group: Sequence[Row], side: str) -> list[Row]:
    """Give each line of one side once."""
    return list({row[f"{side}_id"]: row for row in group if row[f"{side}_text"]}.values())


def _marks(old: Sequence[str], new: Sequence[str]) -> tuple[list[str], list[str]]:
    """Mark the words of the old and new lines of a change."""
    plain = [escape(one) for one in old], [escape(one) for one in new]
    if len(old) == len(new) == 1:
        one, other = both_marked(old[0], new[0])
        return [one], [other]
    if len(new) == 1 and old:
        return plain[0], [marked_against(new[0], old, "ins")]
    if len(old) == 1 and new:
        return [marked_against(old[0], new, "del")], plain[1]
    return plain


def _lines(rows: Sequence[Row], side: str, marked: Sequence[str]) -> str:
    """Write the lines of one side, each with its id, its place and its heading."""
    found = []
    for row, words in zip(rows, marked, strict=True):
        place = place_of(row, f"{side}_id", f"{side}_source_file", f"{side}_line")
        under = " · ".join(
            text(row.get(f"{side}_{name}"))
            for name in ("domain", "role")
            if row.get(f"{side}_{name}")
        )
        small = "".join(f'<p class="place">{escape(one)}</p>' for one in (place, under) if one)
        found.append(f'<div class="line"><p>{words}</p>{small}</div>')
    return "".join(found) or '<p class="place">none</p>'


def _what(row: Row, heads: Mapping[str, str]) -> str:
    """Say what kind of change it is."""
    number = escape(f"{heads.get('change_no', 'change_no')} {text(row['change_no'])}")
    under = "".join(
        f'<p class="place">{escape(heads.get(name, name))}: {escape(text(row[name]))}</p>'
        for name in _UNDER
        if row.get(name) is not None
    )
    kinds = escape(", ".join(str(row["change"]).split()))
    return f'<p><b>{kinds}</b></p><p class="place">{number}</p>{under}'


def _why(group: Sequence[Row], heads: Mapping[str, str], several: bool) -> str:
    """Give the reason, what looks near and is not, and who judged where that differs."""
    found = dict.fromkeys(text(row[name]) for name in _WHY for row in group if row.get(name))
    said = [f"<p>{escape(one)}</p>" for one in found]
    near = dict.fromkeys(tuple(text(row.get(name)) for name in _NEAR) for row in group)
    for one, other in near:
        if one:
            said.append(
                f'<p class="place"><b>{escape(heads.get(_NEAR[0], _NEAR[0]))}:</b> {escape(one)}.'
                f" {escape(other)}</p>"
            )
    judges = dict.fromkeys(map(_judge, group)) if several else ()
    said += [f'<p class="place">{escape(one)}</p>' for one in judges if one]
    return "".join(said)


def _judge(row: Row) -> str:
    """Say who judged and who reviewed, if it is recorded."""
    by, reviewed = (text(row.get(name)) for name in ("decided_by", "reviewed_by"))
    return f"Judged by {by}; reviewed by {reviewed}." if by and reviewed else by
