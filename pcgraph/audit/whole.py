"""Whether a dump is whole: checksums, the list of files, the archive beside it."""

from __future__ import annotations

import hashlib
import re
import stat
import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from pcgraph.audit.check import Check, Fault, Found, NotApplicable, Note
from pcgraph.audit.dump import UNPACKING, Dump

SUMS = "SHA256SUMS"
_LINE = re.compile(r"\\?([0-9a-fA-F]{64}) [ *](.+)")
_NOT_UTF8 = re.compile("[\ud800-\udfff]")
_BLOCK = 2**20


def checksums(dump: Dump) -> Found:
    """Hold every file against the list of checksums, and the list against the folder."""
    if SUMS not in dump.files:
        raise NotApplicable(f"there is no file {SUMS}.")
    listed: dict[str, tuple[str, int]] = {}
    for number, line in enumerate(dump.text(SUMS).splitlines(), 1):
        found = _LINE.fullmatch(line)
        if not found:
            yield Fault("this is no line of checksum and file.", "Write it again.", SUMS, number)
            continue
        path = found[2].removeprefix("./")
        if path in listed:
            yield Fault(f"{path} is listed twice.", "List it once.", SUMS, number)
        listed[path] = found[1].lower(), number
    for path, (sum_, number) in listed.items():
        if path not in dump.files:
            yield Fault(f"{path} is listed and is not here.", "Fetch it again.", SUMS, number)
        elif dump.sha256(path) != sum_:
            yield Fault(
                "it is not the file that was listed: another SHA-256.",
                "Fetch it again; if it was changed on purpose, make a new release.",
                path,
            )
    own = own_archives(dump)
    for path in dump.files:
        if path != SUMS and path not in listed and path not in own:
            yield Fault(f"it is not listed in {SUMS}.", "List it, or take it away.", path)
    yield Note(f"{len(listed):,} files listed.")


def plain_files(dump: Dump) -> Found:
    """Tell what is no plain file, and names that not every system can hold."""
    for path, why in dump.odd:
        yield Fault(f"{why}.", "Put a plain file in its place.", path)
    lower: dict[str, str] = {}
    for path in dump.files:
        other = lower.setdefault(path.lower(), path)
        if other != path:
            yield Fault(
                f"it differs from {other} only in capitals.", "Windows cannot hold both.", path
            )
        if _NOT_UTF8.search(path):
            yield Fault("its name is not UTF-8.", "Rename it.", path)
        elif re.search(r'[<>:"|?*\\\x00-\x1f\x7f]|[. ](?:/|$)', path):
            yield Fault("Windows cannot hold a file of this name.", "Rename it.", path)


def archive(dump: Dump) -> Found:
    """Hold the archive beside the folder, or in it, against the folder."""
    found = [path for path in _beside(dump) if _is_ours(dump, path)]
    if not found:
        raise NotApplicable("there is no zip beside the folder that bears its name.")
    for path in found:
        yield from _archive(dump, path)


def own_archives(dump: Dump) -> list[str]:
    """Name the archives of the folder that lie in it: they hold the list, so it cannot list them.

    The check of the archive looks into them.
    """
    inside = [path for path in dump.named(".zip") if "/" not in path]
    return [path for path in inside if _is_ours(dump, dump.folder / path)]


def _beside(dump: Dump) -> list[Path]:
    inside = [dump.folder / path for path in dump.named(".zip") if "/" not in path]
    try:
        outside = [one for one in dump.folder.parent.iterdir() if one.suffix.lower() == ".zip"]
    except OSError:
        outside = []
    return sorted(one for one in (*inside, *outside) if one.is_file() and not one.is_symlink())


def _is_ours(dump: Dump, path: Path) -> bool:
    """Tell whether an archive is of the folder: by its name, or in it by the list that it holds."""
    stem = path.stem
    if path.parent == dump.folder and _holds_list(path):
        return True
    return stem == dump.folder.name or stem.endswith(
        ("-" + dump.folder.name, "_" + dump.folder.name)
    )


def _holds_list(path: Path) -> bool:
    """Tell whether a list of checksums lies at the top of an archive, or in its one folder."""
    try:
        with zipfile.ZipFile(path) as whole:
            parts = [PurePosixPath(name).parts for name in whole.namelist()]
    except UNPACKING:
        return False
    return any(one[-1:] == (SUMS,) and len(one) <= 2 for one in parts)


def _archive(dump: Dump, path: Path) -> Iterator[Fault | Note]:
    """Compare one archive; members are read as they stream, never more than the folder holds."""
    name, remedy = path.name, "Make the archive again from the folder."
    seen: set[str] = set()
    try:
        with zipfile.ZipFile(path) as whole:
            members = whole.infolist()
            prefix = _prefix([one.filename for one in members if not one.is_dir()], dump)
            for one in members:
                place = one.filename.removeprefix(prefix)
                parts = PurePosixPath(one.filename.replace("\\", "/"))
                if parts.is_absolute() or ".." in parts.parts or ":" in one.filename:
                    yield Fault(f"{one.filename!r} would land outside.", "Do not unpack it.", name)
                    continue
                kind = stat.S_IFMT(one.external_attr >> 16)
                if kind not in (0, stat.S_IFDIR if one.is_dir() else stat.S_IFREG):
                    what = "a link" if kind == stat.S_IFLNK else "no plain file"
                    yield Fault(f"{place} is {what} in it.", "Do not unpack it.", name)
                    seen.add(place)
                    continue
                if one.is_dir():
                    if one.file_size or one.compress_size:
                        yield Fault(f"the folder {place} has a content in it.", remedy, name)
                    continue
                if place in seen:
                    yield Fault(f"{place} is in it twice.", remedy, name)
                seen.add(place)
                if one.compress_type != zipfile.ZIP_STORED:
                    yield Fault(
                        f"{place} is compressed: two programs give other bytes.",
                        "Store the members, so that the archive is the same everywhere.",
                        name,
                        severity="info",
                    )
                size = dump.files.get(place)
                if size is None:
                    yield Fault(f"{place} is in it and not in the folder.", remedy, name)
                elif size != one.file_size or _sum(whole, one, size) != dump.sha256(place):
                    yield Fault(f"{place} has other bytes in it.", remedy, name)
    except UNPACKING as fault:
        yield Fault(f"it cannot be read: {fault}.", remedy, name)
        return
    own = path.name if path.parent == dump.folder else ""
    for place in dump.files:
        if place not in seen and place != own:
            yield Fault(f"{place} is in the folder and not in it.", remedy, name)
    yield Note(f"{name}: {len(seen):,} files.")


def _prefix(names: list[str], dump: Dump) -> str:
    """Give the folder that all members lie in, if the files of the dump lie below it."""
    first = {name.split("/", 1)[0] for name in names}
    if len(first) == 1 and all("/" in name for name in names):
        top = first.pop() + "/"
        if not any(path.startswith(top) for path in dump.files):
            return top
    return ""


def _sum(whole: zipfile.ZipFile, member: zipfile.ZipInfo, size: int) -> str:
    """Sum a member; what says less than it holds is cut off, and so differs."""
    digest, read = hashlib.sha256(), 0
    with whole.open(member) as file:
        while read <= size and (block := file.read(_BLOCK)):
            digest.update(block)
            read += len(block)
    return digest.hexdigest()


CHECKS = (
    Check("checksums", "SHA256SUMS lists all and only the files, each as it is.", "violation",
          checksums),
    Check("plain-files", "All are plain files, with names that every system can hold.",
          "violation", plain_files),
    Check("archive", "The zip beside the folder holds the same files, byte for byte.",
          "violation", archive),
)  # fmt: skip
