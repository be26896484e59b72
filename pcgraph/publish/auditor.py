"""What checks a release before it is switched in; it is handed in, since it knows of more."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Protocol

from pcgraph.publish.describe import Release
from pcgraph.publish.member import Member

AUDIT_PAGE = "AUDIT.md"
AUDIT_TABLE = "metadata/audit.csv"
AUDIT_TURTLE = "metadata/audit.ttl"


class Auditor(Protocol):
    """Checks a release that is written and not yet switched in."""

    def blank(self, release: Release) -> Iterable[Member]:
        """Give the files that will hold the result, without one.

        Args:
            release: what the release says of itself.
        """
        ...

    def results(
        self,
        release: Release,
        folder: Path,
        previous: Path | None,
        report: Callable[[str, int, int], None],
    ) -> Iterable[Member]:
        """Check what was written, and give the same files with the result.

        Args:
            release: what the release says of itself.
            folder: where it lies for now.
            previous: the release before, if there is one to compare with.
            report: told which check is run, how many are done, of how many.

        Raises:
            InputProblem: PC-PUBLISH-AUDIT for a violation.
        """
        ...
