"""Count what was judged: of each kind how much, by whom, and what a person has reviewed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from pcgraph.engine import solutions
from pcgraph.model import Store
from pcgraph.names import BASE

_ONE = re.compile(r"s\b")
NOS, ROLES = "decisions on NOS", "comparisons of roles"
_KINDS = (
    (NOS, "?of a pc:Judgement . BIND(?of AS ?one)"),
    (ROLES, "?of a pc:RoleComparison . BIND(?of AS ?one)"),
    ("progressions", "?of a pc:Progression . BIND(?of AS ?one)"),
    ("correspondences between editions", "?of a xkos:Correspondence ; xkos:madeOf ?one"),
)
_ASKED = """SELECT ?graph ?how (COUNT(DISTINCT ?one) AS ?number)
    (COUNT(DISTINCT ?used) AS ?accepted) (COUNT(DISTINCT ?seen) AS ?reviewed)
    WHERE { GRAPH ?graph { PATTERN . ?of pc:decidedHow ?how .
        OPTIONAL { ?of pc:decision ?decision }
        OPTIONAL { ?of pc:reviewedBy ?by } }
        BIND(IF(?decision = "accepted", ?one, ?nothing) AS ?used)
        BIND(IF(BOUND(?by), ?one, ?nothing) AS ?seen) }
    GROUP BY ?graph ?how ORDER BY ?graph ?how"""


@dataclass(frozen=True)
class Judged:
    """What was judged of one kind.

    Attributes:
        graph: where it stands; nothing for all graphs.
        what: what was judged.
        how: who judged, such as ``machine``.
        number: how many.
        accepted: how many of them were accepted; only decisions are.
        reviewed: how many name a reviewer.
    """

    graph: str
    what: str
    how: str
    number: int
    accepted: int
    reviewed: int

    def __str__(self) -> str:
        """Say it in words."""
        told = f", {self.accepted} of them accepted" if self.what in (NOS, ROLES) else ""
        what = _counted(self.number, self.what)
        return f"{what} by {self.how}{told}; reviewed: {_seen(self.reviewed)}"


def judged_of(store: Store) -> list[Judged]:
    """Count what is judged in each graph.

    Args:
        store: the graph.
    """
    found = []
    for what, pattern in _KINDS:
        for row in solutions(store, _ASKED.replace("PATTERN", pattern), "publish"):
            numbers = (int(row[name].value) for name in ("number", "accepted", "reviewed"))
            found.append(Judged(row["graph"].value, what, row["how"].value, *numbers))
    return found


def totals(judged: Iterable[Judged]) -> list[Judged]:
    """Add up what is judged in all graphs, kind by kind.

    >>> one = Judged("a", "progressions", "machine", 2, 0, 1)
    >>> [str(all_of) for all_of in totals([one, one])]
    ['4 progressions by machine; reviewed: 2']
    """
    found: dict[tuple[str, str], Judged] = {}
    for one in judged:
        was = found.get((one.what, one.how), Judged("", one.what, one.how, 0, 0, 0))
        found[one.what, one.how] = replace(
            was,
            number=was.number + one.number,
            accepted=was.accepted + one.accepted,
            reviewed=was.reviewed + one.reviewed,
        )
    return list(found.values())


def judged_in(graph: str, judged: Iterable[Judged], base: str = BASE) -> str:
    """Say who judged what a graph holds; nothing if nothing is judged there.

    Args:
        graph: its name.
        judged: what is judged in each graph.
        base: what the names of the graphs of its layer begin with.
    """
    return " / ".join(_told(graph, judged, f"{base}graph/"))


def _told(graph: str, judged: Iterable[Judged], begin: str) -> Iterator[str]:
    """Links as plain triples stand in graphs of their own, and are told as what they come from."""
    links = {f"{begin}evidence": NOS, f"{begin}role-matches": ROLES}
    for one in judged:
        if one.graph == graph:
            yield str(one)
        elif one.graph == f"{begin}judgements" and one.what == links.get(graph) and one.accepted:
            seen = "see judgements" if one.reviewed else _seen(0)
            what = _counted(one.accepted, f"accepted {one.what}")
            yield f"{what} by {one.how}; reviewed: {seen}"


def _counted(number: int, what: str) -> str:
    """Say how many; of one the first word of many loses its s.

    >>> _counted(1, "decisions on NOS"), _counted(2, "progressions")
    ('1 decision on NOS', '2 progressions')
    """
    return f"{number} {what}" if number != 1 else f"1 {_ONE.sub('', what, count=1)}"


def _seen(reviewed: int) -> str:
    return str(reviewed) if reviewed else "nobody yet"
