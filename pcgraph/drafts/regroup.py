"""Put rows together into changes as a person wants them, and hold what is said against the lines.

A row speaks of the change that its old line belongs to, or its new line where no old one stands.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from pcgraph.drafts.correspondence import Decision
from pcgraph.drafts.rows import Row, fault
from pcgraph.drafts.sheets import ALONE
from pcgraph.model import Finding

_ENDS = {
    "unchanged": (1, 1, 1, 1),
    "reworded": (1, 0, 1, 0),
    "moved-domain": (1, 0, 1, 0),
    "moved-role": (1, 0, 1, 0),
    "merged": (2, 0, 1, 1),
    "split": (1, 1, 2, 0),
    "absorbed": (2, 0, 1, 1),
    "replaced": (1, 1, 1, 1),
    "added": (0, -1, 1, 1),
    "removed": (1, 1, 0, -1),
}
"""How many old and new lines each kind has: least and most of each; 0 for no limit, -1 for none.

They are those of the rule correspondence-kind.
"""
_SIDES = ("old", "new")

_Key = tuple[str, int | str]


@dataclass
class Group:
    """Lines that a person has put together.

    Attributes:
        old: addresses of the old lines.
        new: of the new ones.
        texts: their words.
        rows: the rows that speak of it.
        cut: rows that speak of another change, from which a line came here.
        kinds: what became of the lines.
        reason: why.
        near: what looks near and is not.
        doubt: why the draft doubts it, where it is taken as drafted all the same.
        decided: who decided; None if it is as drafted and nobody looked at it.
    """

    old: list[str] = field(default_factory=list)
    new: list[str] = field(default_factory=list)
    texts: dict[str, str] = field(default_factory=dict)
    rows: list[Row] = field(default_factory=list)
    cut: list[Row] = field(default_factory=list)
    kinds: tuple[str, ...] = ()
    reason: str = ""
    near: str = ""
    doubt: str = ""
    decided: Decision | None = None

    @property
    def lines(self) -> list[str]:
        """All its lines."""
        return [*self.old, *self.new]


def grouped(
    rows: Sequence[Row], usual: Decision, rest: Decision | None = None
) -> tuple[list[Group], list[Finding]]:
    """Put rows together, and say of each change what is missing or does not fit.

    Args:
        rows: the rows of one sheet.
        usual: who decided, how and when, where a row does not say it.
        rest: who decided, and how, where nothing was chosen and the lines are as drafted: what
            the draft says is then taken. None if that waits for a person.

    Returns:
        The changes, and what was found; a change of which something was found may be left out.
    """
    faults: list[Finding] = []
    keys = [_keys(rows, side, faults) for side in (0, 1)]
    groups: dict[_Key, Group] = {}
    for row in rows:
        own = [keys[side].get(one) if one else None for side, one in ((0, row.old), (1, row.new))]
        speaks = own[0] if row.old else own[1]
        for side, one, key in ((0, row.old, own[0]), (1, row.new, own[1])):
            if key is None:
                continue
            group = groups.setdefault(key, Group())
            mine = (group.old, group.new)[side]
            if one not in mine:
                mine.append(one)
            name = f"{_SIDES[side]}_text!"
            group.texts[one] = str(row.sheet.cell(row.line, name))
            if key != speaks:
                group.cut.append(row)
        if speaks is not None:
            groups[speaks].rows.append(row)
    drafted = _drafted(rows)
    for group in groups.values():
        faults += _decide(group, drafted, usual, rest)
    return list(groups.values()), faults


def _keys(rows: Sequence[Row], side: int, faults: list[Finding]) -> dict[str, _Key]:
    """Say for each line of a side which change it belongs to; a line in two is a fault."""
    numbers = {row.number for row in rows}
    joined = [target for row in rows for target in row.targets if target not in ("", ALONE)]
    wanted: dict[str, dict[_Key, Row]] = {}
    drafted: dict[str, dict[_Key, Row]] = {}
    for row in rows:
        one, target = (row.old, row.new)[side], row.targets[side]
        if not one:
            continue
        drafted.setdefault(one, {}).setdefault(("change", row.number), row)
        if target == ALONE:
            wanted.setdefault(one, {}).setdefault((ALONE, one), row)
        elif target:
            wanted.setdefault(one, {}).setdefault(("change", int(target)), row)
            if int(target) not in numbers and joined.count(target) == 1:
                faults.append(
                    fault(row.sheet, row.line, f"{_SIDES[side]}_belongs_with+", "settle-belongs",
                          f"There is no change {target}, and no other line belongs there. Write a "
                          f"number of the first column, or {ALONE}.", target)
                )  # fmt: skip
    keys: dict[str, _Key] = {}
    for one, places in drafted.items():
        found = wanted.get(one) or places
        if len(found) > 1:
            faults.append(_in_two(side, found))
        else:
            keys[one] = next(iter(found))
    return keys


def _in_two(side: int, found: dict[_Key, Row]) -> Finding:
    """Say that a line stands in two changes."""
    places = " and ".join(
        f"{'change ' + str(key[1]) if key[0] != ALONE else ALONE} (row {row.line + 1})"
        for key, row in list(found.items())[:2]
    )
    row = list(found.values())[1]
    return fault(
        row.sheet, row.line, f"{_SIDES[side]}_belongs_with+", "settle-two-changes",
        f"The {_SIDES[side]} line stands in {places}; it can be in one change only. Write the "
        f"same number, or {ALONE}, in each row of it, or leave all but one empty.",
        row.sheet.cell(row.line, f"{_SIDES[side]}_id!"),
    )  # fmt: skip


def _drafted(rows: Sequence[Row]) -> dict[int, set[str]]:
    """Give the lines of each change as it was drafted."""
    drafted: dict[int, set[str]] = {}
    for row in rows:
        drafted.setdefault(row.number, set()).update(filter(None, (row.old, row.new)))
    return drafted


def _decide(
    group: Group, drafted: dict[int, set[str]], usual: Decision, rest: Decision | None
) -> Iterator[Finding]:
    """Find what is said of a change, and what is missing or does not fit."""
    rows = group.rows or group.cut
    first = rows[0]
    chosen: dict[tuple[str, ...], Row] = {}
    for row in group.rows:
        if row.kinds:
            chosen.setdefault(row.kinds, row)
    if any(kind not in _ENDS for kinds in chosen for kind in kinds):
        return  # It was told where the row was read.
    if len(chosen) > 1:
        one, other = list(chosen.values())[:2]
        yield fault(
            other.sheet, other.line, "change+", "settle-two-kinds",
            f"Of one and the same change this row says {' '.join(other.kinds)}, and row "
            f"{one.line + 1} says {' '.join(one.kinds)}. Choose the same, or leave all but one "
            "empty.", " ".join(other.kinds),
        )  # fmt: skip
        return
    group.kinds = next(iter(chosen), ()) or _left_over(group)
    speaker = next(iter(chosen.values()), first)
    untouched = not chosen and _same_lines(group, drafted) and not _signed(rows)
    if rest and untouched and first.drafted and _ENDS.keys() >= set(first.drafted):
        group.kinds, group.decided = first.drafted, rest
    if not group.kinds:
        yield fault(
            first.sheet, first.line, "change+", "settle-waiting",
            f"It waits for your decision; the draft says {' '.join(first.drafted)}. Choose what "
            "became of it from the list.",
        )  # fmt: skip
        return
    misfits = list(_misfits(group))
    if misfits:
        yield fault(
            speaker.sheet, speaker.line, "change+", "settle-kind", " ".join(misfits),
            " ".join(group.kinds),
        )  # fmt: skip
        return
    yield from _who(group, rows, drafted, usual)


def _same_lines(group: Group, drafted: dict[int, set[str]]) -> bool:
    """Tell whether the lines of a change are those that the draft put together."""
    numbers = {row.number for row in group.rows}
    return len(numbers) == 1 and drafted[min(numbers)] == set(group.lines)


def _signed(rows: Sequence[Row]) -> bool:
    """Tell whether a person wrote a reason or a name."""
    return any(row.reason or row.by for row in rows)


def _left_over(group: Group) -> tuple[str, ...]:
    """Say what became of a line that was cut off from all others: nothing else is possible."""
    cut_off = not group.rows or any(ALONE in row.targets for row in group.rows)
    if cut_off and len(group.lines) == 1:
        return ("removed",) if group.old else ("added",)
    return ()


def _misfits(group: Group) -> Iterator[str]:
    """Say why kinds do not fit the lines, in words."""
    olds, news = len(group.old), len(group.new)
    counted = f"{olds} old and {news} new"
    for kind in group.kinds:
        least_old, most_old, least_new, most_new = _ENDS[kind]
        fits = _within(olds, least_old, most_old) and _within(news, least_new, most_new)
        if not fits:
            wants = f"{_wants(least_old, most_old, 'old')} and {_wants(least_new, most_new, 'new')}"
            yield (
                f"{kind} needs {wants}; this change has {counted}. Choose another kind, or put "
                "the lines together by the number of the change."
            )
    texts = {" ".join(text.split()) for text in group.texts.values()}
    moved = [kind for kind in group.kinds if kind.startswith("moved")]
    if "unchanged" in group.kinds and len(group.kinds) > 1:
        yield f"unchanged goes with no other kind; choose unchanged, or {group.kinds[1]} alone."
    elif olds and news and "unchanged" in group.kinds and len(texts) > 1:
        yield "unchanged, but the words differ. Choose reworded, or another kind."
    elif olds and news and "reworded" in group.kinds and len(texts) == 1:
        yield "reworded, but the words are the same. Choose unchanged, or where it was moved."
    elif moved and olds == news == 1 and len(texts) > 1 and set(group.kinds) == set(moved):
        yield f"{moved[0]} alone, but the words differ. Choose reworded {moved[0]}."


def _within(number: int, least: int, most: int) -> bool:
    return number == 0 if most < 0 else number >= least and (not most or number <= most)


def _wants(least: int, most: int, side: str) -> str:
    """Say how many lines are needed.

    >>> _wants(1, 1, "old"), _wants(2, 0, "new"), _wants(0, -1, "old")
    ('one old line', 'at least 2 new lines', 'no old line')
    """
    if most < 0:
        return f"no {side} line"
    if most == least == 1:
        return f"one {side} line"
    return f"at least {least} {side} line{'s' if least > 1 else ''}"


def _who(
    group: Group, rows: Sequence[Row], drafted: dict[int, set[str]], usual: Decision
) -> Iterator[Finding]:
    """Tell a person's decision from the machine's, and ask for what a person must say."""
    same_lines = _same_lines(group, drafted)
    as_drafted = same_lines and set(group.kinds) == set(rows[0].drafted)
    own = list(dict.fromkeys(row.reason for row in rows if row.reason))
    names = list(dict.fromkeys(row.by for row in rows if row.by))
    days = [row.day for row in rows if row.day]
    decided = not as_drafted or not rows[0].sure
    group.near = rows[0].near if same_lines and rows[0].near not in group.lines else ""
    suggested, _, doubt = rows[0].why.partition(" Doubtful: ") if as_drafted else ("", "", "")
    group.reason = " ".join(own) or suggested
    if group.decided:
        group.doubt = f"Doubtful: {doubt}" if doubt else ""
        return
    if not decided and not own and not names:
        return
    first = rows[0]
    if decided and not own and group.kinds != ("unchanged",):
        yield fault(
            first.sheet, first.line, "reason+", "settle-reason",
            f"You decided {' '.join(group.kinds)}: write why, in a sentence.",
        )  # fmt: skip
    if not names and not usual.by:
        yield fault(
            first.sheet, first.line, "decided_by+", "settle-who",
            "Write who decided this; or say it once for all rows with --by NAME.",
        )  # fmt: skip
    if not days and not usual.day:
        yield fault(
            first.sheet, first.line, "decided_on+", "settle-day",
            "Write on which day; or say it once for all rows with --date DAY.",
        )  # fmt: skip
    group.decided = Decision("; ".join(names) or usual.by, usual.how, max(days, default=usual.day))
