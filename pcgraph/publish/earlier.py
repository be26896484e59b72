"""Read an earlier release from its folder, and tie the next one to it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from pcgraph.changes.nquads import Lines, lines_of
from pcgraph.changes.releases import version_of
from pcgraph.errors import UsageProblem
from pcgraph.names import BASE, Prefixes
from pcgraph.publish.forms import quads_of
from pcgraph.publish.member import Member
from pcgraph.publish.versions import version_members
from pcgraph.release_files import read_release

_GRAPHS = "rdf/pcgraph.nq"


def read_earlier(folder: Path, base: str = BASE) -> Lines:
    """Read the graphs of an earlier release.

    Args:
        folder: of one version, as ``pcgraph publish`` wrote it.
        base: what the addresses of the next release begin with.

    Raises:
        UsageProblem: PC-PUBLISH-PREVIOUS for what is no such folder, or stands under another base.
        InputProblem: a file that cannot be read.
    """
    file = folder / _GRAPHS
    if not file.is_file():
        raise UsageProblem(
            "PC-PUBLISH-PREVIOUS",
            f"this is no release: there is no {_GRAPHS} in it.",
            "Name the folder of one version, such as releases/0.1.0.",
            str(folder),
        )
    lines = read_release(file).lines
    if not any(f"<{base}" in line for line in lines):
        raise UsageProblem(
            "PC-PUBLISH-PREVIOUS",
            f"no address in it begins with {base}: a patch from it would fit neither.",
            "Publish it under the same --base first, then name that; or name none.",
            str(folder),
        )
    return lines


def tie(
    earlier: Lines,
    apart: Iterable[str],
    prefixes: Prefixes,
    back: Callable[[str], str] | None,
    shown: str,
) -> tuple[str, list[Member]]:
    """Give the version of the earlier release, and the files that say what changed since.

    Args:
        earlier: its graphs.
        apart: the canonical lines of the graphs that are published now.
        prefixes: the map by which short ids are written.
        back: of releases under another base: what gives a line as it stands under ours.
        shown: the earlier release, for messages.

    Raises:
        PcgraphError: as ``version_members`` says.
    """
    new = lines_of(quads_of(apart))
    made = list(version_members(earlier, new, prefixes=prefixes, back=back, shown=shown))
    ours = frozenset(map(back, earlier)) if back else earlier
    return version_of(ours) or "", made
