"""Write what changed between two releases in words, for those who built on the earlier one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from pcgraph.changes import terms
from pcgraph.changes.plainly import plain
from pcgraph.model import Table
from pcgraph.stand_in import fingerprint, label_alone

_MANY = 50
"""So many changes of one sort are told; the table has all."""
_SECTIONS: Mapping[str, tuple[str, str]] = {
    terms.YES: (
        "Breaks you",
        "An id, an accepted link or what queries rest on is gone or means something else.",
    ),
    terms.IF_USED: (
        "Breaks you only if you use this property or column",
        "The ids stay; a value that you may have copied or filtered by is another one.",
    ),
    terms.NO: ("Breaks nothing", "Something came, or is told beside what stood there."),
}
_JUDGED = {terms.KINDS[one] for one in terms.RECORDS}


def change_log(
    table: Table, versions: tuple[str, str], facts: tuple[int, int], name: str, blank: bool = False
) -> str:
    """Write a log of changes as Markdown.

    Args:
        table: the changes, as ``changes_between`` gives them.
        versions: the earlier and the later one.
        facts: how many facts the patch puts in and takes out.
        name: path of patch and table, without suffix.
        blank: whether the patch names blank nodes.
    """
    return "\n".join(_lines(table, versions, facts, name, blank)) + "\n"


def _lines(
    table: Table, versions: tuple[str, str], facts: tuple[int, int], name: str, blank: bool
) -> Iterator[str]:
    rows = [dict(row) for row in table]
    added, deleted = facts
    old, new = versions
    yield f"# What changed from {old} to {new}"
    yield ""
    if not rows:
        yield "Nothing: both hold the same facts."
        return
    yield (
        f"{_counted(len(rows), 'change')}: {_kinds(rows)}. They stand for "
        f"{_counted(added + deleted, 'fact')} of the graph, each in one of them: {added:,} put "
        f"in, {deleted:,} taken out."
    )
    yield ""
    yield f"- as a table, one row a change: `{name}.csv`"
    yield (
        f"- as a patch: `{name}.rdfp`; applied to `rdf/pcgraph.nq` of {old} it gives that of {new}"
    )
    if blank:
        yield (
            "- the patch names blank nodes after what hangs on them (RDFC-1.0), not as the files "
            "do: apply it to graphs whose blank nodes were named so"
        )
    for breaks, (head, meaning) in _SECTIONS.items():
        some = [row for row in rows if row["breaks_you"] == breaks]
        yield f"\n## {head}: {_counted(len(some), 'change')}\n"
        yield meaning if some else "None."
        for change in terms.CHANGES:
            alike = [row for row in some if row["change"] == change]
            if alike:
                yield from _group(change, alike, name)


def _kinds(rows: Sequence[Mapping[str, object]]) -> str:
    """Count the changes of each sort, the gravest first."""
    sorts = [row["change"] for row in rows]
    return ", ".join(f"{sorts.count(one)} {one}" for one in terms.CHANGES if one in sorts)


def _group(change: str, rows: Sequence[Mapping[str, object]], name: str) -> Iterator[str]:
    yield f"\n### {change[0].upper()}{change[1:]}: {len(rows):,}\n"
    yield from map(_told, rows[:_MANY])
    if len(rows) > _MANY:
        yield f"- and {len(rows) - _MANY:,} more: see `{name}.csv`"


def _told(row: Mapping[str, object]) -> str:
    """Tell one change in a line."""
    thing = f" {plain(row['thing'])}" if row["thing"] else ""
    said = f"- {plain(row['kind'])}{thing} ({plain(row['thing_id'])})"
    before, after = row["before"], row["after"]
    what = plain(row["what"])
    if before and after and all(fingerprint(str(value)) for value in (before, after)):
        label = plain(label_alone(str(after)))
        said += f": {what}: other words, which are left out; our label is “{label}”"
    elif before and after:
        said += f": {what}: “{plain(before)}” is now “{plain(after)}”"
    elif before or after:
        said += f": {what}: {'was' if before else 'now'} “{plain(before or after)}”"
    else:
        said += f": {what}"
    if row["replaced_by"]:
        said += f". Replaced by {plain(row['replaced_by'])}"
    elif row["change"] in (terms.WITHDRAWN, terms.VANISHED):
        said += ". Nothing replaces it"
    if row["why"]:
        said += f". {_whose_reason(row)}: {plain(row['why'])}"
    return f"{said}{'' if said.endswith('.') else '.'}"


def _whose_reason(row: Mapping[str, object]) -> str:
    """Say of what it is the reason: a mapping has that of its judgement, whatever changed in it."""
    if row["change"] == terms.WITHDRAWN:
        return "Why"
    if row["kind"] in _JUDGED:
        return "Reason of the judgement"
    return "Its reason" if row["change"] == terms.ADDED else "Why"


def _counted(number: int, what: str) -> str:
    return f"{number:,} {what}" + ("" if number == 1 else "s")
