"""Tie a release to the one before: the patch, what changed in words, and what may not happen.

Both are given as lines of N-Quads with their graphs, as ``changes.nquads.lines_of`` makes them of
``rdf/pcgraph.nq``. Nothing is told that was not counted: each line of the patch stands in exactly
one row of the log.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from pcgraph.changes import terms
from pcgraph.changes.nquads import Lines, Parts, parts_of, text_of
from pcgraph.changes.releases import changes_between, patch, vanished, version_of
from pcgraph.errors import InputProblem, UsageProblem
from pcgraph.model import Table
from pcgraph.names import BASE, OURS, Prefixes
from pcgraph.publish.apart import STAND_INS, TEXTS
from pcgraph.publish.changelog import change_log
from pcgraph.publish.member import Member
from pcgraph.writers.patch import apply_patch, patch_text
from pcgraph.writers.tables import csv_text

LOG = "CHANGES.md"
FOLDER = "changes"
_NAMED = 20
"""So many addresses are named in a message."""
_WORDS_IN = re.compile(rf"[/#]graph/({TEXTS}|{STAND_INS})/([^>/]*)> \.$")


def version_members(
    previous: Lines,
    new: Lines,
    *,
    prefixes: Prefixes = OURS,
    back: Callable[[str], str] | None = None,
    shown: str = "--previous",
) -> Iterator[Member]:
    """Give the patch from one release to the next, and the log of changes as words and as table.

    Args:
        previous: the graph of the earlier release.
        new: that of the release that is written.
        prefixes: the map by which short ids are written.
        back: of releases under another base: what gives a line as it stands under ours.
        shown: the earlier release, for messages.

    Yields:
        ``changes/<old>-to-<new>.rdfp``, the same as ``.csv``, and ``CHANGES.md``.

    Raises:
        UsageProblem: PC-PUBLISH-BASE for a release under another base, PC-PUBLISH-VERSION if its
            version is not an earlier one, PC-PUBLISH-POLICY if it holds the words of other
            documents.
        InputProblem: PC-PUBLISH-VANISHED, PC-PUBLISH-UNLOGGED, PC-PUBLISH-PATCH.
    """
    old_ours = frozenset(map(back, previous)) if back else previous
    new_ours = frozenset(map(back, new)) if back else new
    before, after = versions(old_ours, new_ours, shown)
    check_policy(old_ours, new_ours, shown)
    check_vanished(old_ours, new_ours, prefixes, shown)
    name = f"{FOLDER}/{before}-to-{after}"
    added, deleted = patch(previous, new)
    text = patch_text(added, deleted)
    table = changes_between(old_ours, new_ours, prefixes)
    check_patch(previous, new, text, f"{name}.rdfp")
    check_log(table, old_ours, new_ours, prefixes, f"{name}.csv")
    yield Member(f"{name}.rdfp", text)
    yield Member(f"{name}.csv", csv_text(table))
    numbers, blank = (len(added), len(deleted)), any(map(_has_blank, (*added, *deleted)))
    yield Member(LOG, change_log(table, (before, after), numbers, name, blank))


def versions(previous: Lines, new: Lines, shown: str) -> tuple[str, str]:
    """Give the versions of both; the earlier one must be earlier.

    Raises:
        UsageProblem: PC-PUBLISH-BASE, PC-PUBLISH-VERSION.
    """
    before, after = version_of(previous), version_of(new)
    if not before or not after:
        raise UsageProblem(
            "PC-PUBLISH-BASE",
            f"the earlier release says no version of {BASE}ns/, or of the same under --base.",
            "Name the folder of a release that pcgraph publish wrote, with the same --base.",
            shown,
        )
    if before == after or _order(before) > _order(after):
        raise UsageProblem(
            "PC-PUBLISH-VERSION",
            f"the earlier release is version {before}, and this one is version {after}.",
            "Raise the version in ontology/pcgraph.ttl, or name an earlier release.",
            shown,
        )
    return before, after


def _order(version: str) -> tuple[tuple[int, int, str], ...]:
    """Order versions part by part, numbers as numbers; what leads up to a version is earlier.

    >>> _order("0.10.0") > _order("0.9.1"), _order("1.0.0-rc.1") < _order("1.0.0")
    (True, True)
    """
    release, mark, early = version.partition("+")[0].partition("-")
    parts = [*release.split("."), *(("-", *early.split(".")) if mark else "~")]
    rank = {"-": 0, "~": 3}
    return tuple(
        (2, int(part), "") if part.isascii() and part.isdigit() else (rank.get(part, 1), 0, part)
        for part in parts
    )


def check_policy(previous: Lines, new: Lines, shown: str) -> None:
    """Refuse to compare the words of a document with our labels in their place.

    Every line of it would be told as reworded, and the patch would hold the words.

    Raises:
        UsageProblem: PC-PUBLISH-POLICY.
    """
    (full, without), (now_full, now_without) = _policy(previous), _policy(new)
    gone, come = sorted(full & now_without), sorted(without & now_full)
    if gone or come:
        many = gone or come
        which = "the earlier release holds" if gone else "only this release would hold"
        raise UsageProblem(
            "PC-PUBLISH-POLICY",
            f"{which} the words of {', '.join(many[:_NAMED])}: the other has our labels in their "
            "place, so that each line would seem reworded.",
            "Publish the data of the earlier version once more with the same --text and name that "
            "as --previous; or leave --previous out.",
            shown,
        )


def _policy(lines: Lines) -> tuple[set[str], set[str]]:
    """Name the documents whose words a release holds, and those for which it has stand-ins."""
    found: dict[str, set[str]] = {TEXTS: set(), STAND_INS: set()}
    for line in lines:
        known = _WORDS_IN.search(line)
        if known:
            found[known[1]].add(known[2])
    return found[TEXTS], found[STAND_INS]


def check_vanished(previous: Lines, new: Lines, prefixes: Prefixes, shown: str) -> None:
    """Refuse to let an address vanish that was published and not withdrawn before.

    Raises:
        InputProblem: PC-PUBLISH-VANISHED, with the first of them.
    """
    lost = vanished(previous, new)
    if not lost:
        return
    named = ", ".join(prefixes.compact(iri) for iri in lost[:_NAMED])
    more = f" and {len(lost) - _NAMED:,} more" if len(lost) > _NAMED else ""
    raise InputProblem(
        "PC-PUBLISH-VANISHED",
        f"{len(lost):,} published {'address' if len(lost) == 1 else 'addresses'} would vanish: "
        f"{named}{more}.",
        "Put each back and mark it: owl:deprecated true, skos:changeNote why, "
        "dcterms:isReplacedBy what stands in its place, if anything does.",
        shown,
    )


def check_patch(previous: Lines, new: Lines, text: str, shown: str) -> None:
    """Apply the patch, and see that it gives the new release and nothing else.

    Raises:
        InputProblem: PC-PUBLISH-PATCH, or what ``apply_patch`` raises.
    """
    made = apply_patch(previous, text, shown)
    if made != new:
        raise _fault(
            "PC-PUBLISH-PATCH",
            f"the patch gives {len(made):,} facts, {len(made ^ new):,} other than the release.",
            shown,
        )


def check_log(table: Table, previous: Lines, new: Lines, prefixes: Prefixes, shown: str) -> None:
    """See that a log tells of all lines of the patch, and of every relation that disappeared.

    Args:
        table: the log, as ``changes_between`` gives it.
        previous: the graph of the earlier release.
        new: that of the later one.
        prefixes: the map by which its ids are written.
        shown: the log, for messages.

    Raises:
        InputProblem: PC-PUBLISH-PATCH for other numbers, PC-PUBLISH-UNLOGGED.
    """
    place = table.columns.index("patch_lines")
    told, there = sum(int(str(row[place])) for row in table.rows), len(previous ^ new)
    if told != there:
        raise _fault(
            "PC-PUBLISH-PATCH",
            f"the log tells of {told:,} facts, and {there:,} changed.",
            shown,
        )
    silent = list(_unlogged(table, previous, new, prefixes))
    if silent:
        raise _fault(
            "PC-PUBLISH-UNLOGGED",
            f"{len(silent):,} relations disappeared without a line in the log: "
            f"{'; '.join(sorted(silent)[:_NAMED])}.",
            shown,
        )


def _unlogged(table: Table, previous: Lines, new: Lines, prefixes: Prefixes) -> Iterator[str]:
    """Find relations between things of ours that went and that no row tells of."""
    place = table.columns.index("thing_id")
    told = {str(row[place]) for row in table.rows}

    def names(*terms: str) -> Iterator[str]:
        return (prefixes.compact(text_of(term)) for term in terms)

    went = [
        parts
        for parts in map(parts_of, previous - new)
        if re.match("<[^>]*>$", parts.object)
        and not parts.subject.startswith("_:")
        and told.isdisjoint(names(parts.subject, parts.object))
    ]
    records = _records(previous, went)
    for parts in went:
        if told.isdisjoint(names(*records.get((parts.subject, parts.object), ()))):
            yield " ".join(names(*parts[:3]))


def _records(lines: Lines, went: Sequence[Parts]) -> dict[tuple[str, str], list[str]]:
    """Give the mappings whose two ends are those of relations that went."""
    ends: dict[str, dict[int, str]] = {}
    ways = {way: place for pair in terms.ENDS for place, way in enumerate(pair)}
    for line in lines if went else ():
        predicate = line.split(" ", 2)[1]
        if predicate in ways:
            parts = parts_of(line)
            ends.setdefault(parts.subject, {})[ways[predicate]] = parts.object
    found: dict[tuple[str, str], list[str]] = {}
    for record, two in ends.items():
        found.setdefault((two.get(0, ""), two.get(1, "")), []).append(record)
    return found


def _has_blank(line: str) -> bool:
    return "_:" in line and any(term.startswith("_:") for term in parts_of(line))


def _fault(code: str, what: str, shown: str) -> InputProblem:
    return InputProblem(
        code,
        what,
        "This should not happen; nothing was written. Leave --previous out, and tell us.",
        shown,
    )
