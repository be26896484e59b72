"""Read an earlier release from its folder, and tie the next one to it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from pathlib import Path

from pcgraph.changes.nquads import Lines, lines_of
from pcgraph.changes.releases import version_of
from pcgraph.errors import InputProblem, UsageProblem
from pcgraph.files import read_text
from pcgraph.names import BASE, Prefixes
from pcgraph.publish.forms import quads_of
from pcgraph.publish.member import Member
from pcgraph.publish.versions import version_members
from pcgraph.release_files import read_release

_GRAPHS = "rdf/pcgraph.nq"
_NAMED = 10
_REMEDY = (
    "Name the release as it was published; pcgraph audit DIR says what is wrong with this one."
)


def read_earlier(folder: Path, base: str = BASE) -> Lines:
    """Read the graphs of an earlier release.

    Args:
        folder: of one version, as ``pcgraph publish`` wrote it.
        base: what the addresses of the next release begin with.

    Raises:
        UsageProblem: PC-PUBLISH-PREVIOUS for what is no such folder, or stands under another base.
        InputProblem: PC-PUBLISH-SUMS for graphs that are not as they were published; a file
            that cannot be read.
    """
    file = folder / _GRAPHS
    if not file.is_file():
        raise _no_release(folder)
    try:
        _check_sum(folder, file)
        lines = read_release(file).lines
    except InputProblem as fault:
        raise InputProblem(fault.code, fault.what, _REMEDY, fault.where) from None
    if not any(f"<{base}" in line for line in lines):
        raise UsageProblem(
            "PC-PUBLISH-PREVIOUS",
            f"no address in it begins with {base}: a patch from it would fit neither.",
            "Publish it under the same --base first, then name that; or name none.",
            str(folder),
        )
    return lines


def _no_release(folder: Path) -> UsageProblem:
    """Say why a path is no release, and which one may be meant."""
    remedy = "Name the folder of one version, such as releases/0.1.0."
    if not folder.exists():
        what = "there is no such folder"
    elif not folder.is_dir():
        what = "this is a file"
        if folder.suffix == ".zip":
            remedy = "Unpack it, and name the folder."
    else:
        what = f"there is no {_GRAPHS} in it"
        inside = sorted(one.parent.parent.name for one in folder.glob(f"*/{_GRAPHS}"))
        if inside:
            remedy = f"It holds releases; name one: {', '.join(inside[:_NAMED])}."
    return UsageProblem("PC-PUBLISH-PREVIOUS", f"this is no release: {what}.", remedy, str(folder))


def _check_sum(folder: Path, file: Path) -> None:
    """Hold the graphs against the sums of the release: a patch from other graphs would not fit.

    Raises:
        InputProblem: PC-PUBLISH-SUMS; PC-READ-FILE, PC-READ-UTF8.
    """
    sums = folder / "SHA256SUMS"
    if not sums.is_file():
        raise InputProblem("PC-PUBLISH-SUMS", "the release has no SHA256SUMS.", "", str(folder))
    rows = (line.split("  ", 1) for line in read_text(sums).splitlines())
    said = {row[1]: row[0].lower() for row in rows if len(row) == 2}
    try:
        with file.open("rb") as content:
            found = hashlib.file_digest(content, "sha256").hexdigest()
    except OSError as fault:
        raise InputProblem(
            "PC-READ-FILE", f"cannot read it: {fault.strerror}.", "", str(file)
        ) from None
    if said.get(_GRAPHS) != found:
        raise InputProblem(
            "PC-PUBLISH-SUMS",
            "it is not as it was published: its SHA-256 is not that of SHA256SUMS.",
            "",
            str(file),
        )


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
