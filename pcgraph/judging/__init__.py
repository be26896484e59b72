"""The verbs about mappings: which NOS was judged to evidence what, and how well that holds."""

import click

from pcgraph.verbs import Verbs

_VERBS = {
    "accept": "judging.decide:accept",
    "agreement": "judging.checking:agreement",
    "measure": "judging.measure:measure",
    "none": "judging.decide:none",
    "reject": "judging.decide:reject",
    "undo": "judging.decide:undo",
    "unsure": "judging.decide:unsure",
    "score": "judging.score:score",
    "carry": "judging.carry:carry",
    "chain": "judging.chain:chain",
    "diff": "judging.diff:diff",
    "export": "judging.export:export",
    "validate": "judging.checking:validate",
}
"""Verbs that stand in modules of their own, as module and name."""


@click.group(
    cls=Verbs,
    later=_VERBS,
    help="Example:  pcgraph mapping validate\n\n"
    "Work on mappings: tables in the SSSOM form that say which NOS evidences which competency. "
    "How they are judged is written in data/mappings/README.md.",
)
def mapping() -> None:
    """Hold the verbs about mappings together."""
