"""The verb that writes a mapping set in the forms in which it is handed on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pcgraph.console import emit, limited, open_graph, say, shared, within
from pcgraph.errors import UsageProblem

if TYPE_CHECKING:
    from pcgraph.graph import KnowledgeGraph
    from pcgraph.sssom import MappingSet

_SECONDS = 300.0
SUMS = "SHA256SUMS"
_FORMS = (".sssom.tsv", ".json", ".ttl")
_NEXT = (
    "Next: see that you may hand on the words of both ends; without-labels/ leaves their labels "
    "out, but a reason may quote single words of them."
)
_README = """\
Mappings, in the forms that other tools read.

mappings/        tables of SSSOM 1.1, canonical: what was accepted (positive), considered and not
                 used (negative), where none fits (none), what is not sure (unsure)
without-labels/  the same without the labels of both ends; reasons may quote words of them
json/            the same as SSSOM JSON
accepted.ttl     accepted rows in the RDF form of SSSOM 1.1, with reason and who judged
links.ttl        accepted rows as plain links; they say neither how sure they are nor who judged
changes.csv      what changed since an earlier set, CHANGES.md the same in words; where asked for
SHA256SUMS       the checksum of each file

What is not accepted stands in no RDF. A row without a reviewer was reviewed by nobody yet.
"""
_Files = list[tuple[str, "MappingSet"]]


@click.command(
    name="export",
    help="Example:  pcgraph mapping export fcc-pcp mappings-0.1\n\n"
    "Write mappings as others read them, into a new folder: canonical SSSOM tables with and "
    "without labels, SSSOM JSON, SSSOM RDF of accepted rows only, plain links in a file of their "
    "own, and with --previous what changed. Name frameworks, or none for all mappings of your "
    "folder (of ours, if none is laid over). What was not accepted is never asserted in RDF. The "
    "same input gives the same bytes. -o writes one file: accepted rows as .sssom.tsv, .json or "
    ".ttl. A folder that this wrote before, and nobody changed, is written anew.",
)
@click.argument("words", nargs=-1, metavar="[FRAMEWORK]... [DIR]")
@click.option("--previous", type=click.Path(path_type=Path), metavar="DIR",
              help="An earlier set: what changed since is written too.")  # fmt: skip
@click.option("--licence", default="", metavar="ADDRESS",
              help="The licence of sets that state none.")  # fmt: skip
@shared()
@limited(_SECONDS)
def export(
    words: tuple[str, ...], previous: Path | None, licence: str, overlays: Sequence[Path],
    output: Path | None, quiet: bool, seconds: float,
) -> None:  # fmt: skip
    """Write the forms of a mapping set."""
    if output is None and not words:
        raise UsageProblem(
            "PC-EXPORT-FOLDER", "no folder is named.",
            "Name a new one, the last word: pcgraph mapping export DIR; or -o FILE for one file.",
        )  # fmt: skip
    named, folder = (words, None) if output else (words[:-1], Path(words[-1]))
    kg = open_graph(overlays)
    files, notes = within(seconds, lambda: _chosen(kg, named, licence))
    if output:
        emit(within(seconds, lambda: _one(files, output, kg)), output)
    else:
        assert folder
        made = within(seconds, lambda: _texts(files, kg, previous))
        _write(folder, made)
        notes.append(f"Written: {folder}, {len(made)} files.")
    say([*notes, "", _NEXT], quiet, output)


def _chosen(kg: KnowledgeGraph, named: Sequence[str], licence: str) -> tuple[_Files, list[str]]:
    """Choose the sets that are meant.

    Raises:
        UsageProblem: PC-EXPORT-NONE, PC-EXPORT-LICENCE.
    """
    from pcgraph.exports.dossier import find_framework
    from pcgraph.mapping_head import is_address
    from pcgraph.sssom import NO_LICENCE

    graph = kg.composition
    wanted = {find_framework(graph.store, one, kg.prefixes)[0].value for one in named}
    layers = {one.layer for one in graph.overlays} or {""}
    paths = {(file.layer, file.shown): file.path for file in graph.files}
    found: _Files = []
    for one in graph.sets:
        ends = {kg.prefixes.expand(row.get("subject_source")) for row in one.rows}
        if (bool(ends) and ends <= wanted) if wanted else one.layer in layers:
            below = paths[one.layer, one.shown].split("/", 2)[2]
            clash = any(path == below for path, _ in found)
            found.append((f"of-{len(found)}/{below}" if clash else below, one))
    if not found:
        raise UsageProblem(
            "PC-EXPORT-NONE", "there is no mapping of what is named.",
            "pcgraph query mapping-counts lists what there is; pcgraph suggest begins one.",
        )  # fmt: skip
    if licence and not is_address(licence):
        raise UsageProblem(
            "PC-EXPORT-LICENCE", f"{licence!r} is not an address.",
            "Name it like https://creativecommons.org/licenses/by/4.0/.", "--licence",
        )  # fmt: skip
    unstated = [one.shown for _, one in found if one.meta.get("license") in (None, "", NO_LICENCE)]
    if unstated and not licence:
        raise UsageProblem(
            "PC-EXPORT-LICENCE",
            f"nobody has said under what licence others may use it: {', '.join(unstated[:5])}.",
            "Write it into the head (license:), or name it here: --licence "
            "https://creativecommons.org/licenses/by/4.0/",
        )
    stated = [
        (path, replace(one, meta={**one.meta, "license": licence}))
        if one.shown in unstated
        else (path, one)
        for path, one in found
    ]
    rows = sum(len(one.rows) for _, one in found)
    seen = sum(bool(row.get("reviewer_label")) for _, one in found for row in one.rows)
    by = ", ".join(named) if named else "your folder" if layers != {""} else "ours"
    notes = [f"{rows:,} rows in {len(found)} sets ({by}); reviewed: {seen or 'nobody yet'}."]
    return stated, notes


def _one(files: _Files, output: Path, kg: KnowledgeGraph) -> str:
    """Write accepted rows as one file.

    Raises:
        UsageProblem: PC-USAGE-SUFFIX, PC-EXPORT-SEVERAL.
    """
    from pcgraph.sets.forms import json_text, records_text, with_labels
    from pcgraph.sets.rows import ACCEPTED

    accepted = [one for _, one in files if one.decision == ACCEPTED]
    suffix = next((one for one in _FORMS if output.name.endswith(one)), "")
    if not suffix:
        raise UsageProblem(
            "PC-USAGE-SUFFIX", f"{output.name!r} does not say which form is meant.",
            f"Use one of {', '.join(_FORMS)}.",
        )  # fmt: skip
    if suffix == ".ttl":
        return records_text(accepted, kg.prefixes)
    if len(accepted) != 1:
        raise UsageProblem(
            "PC-EXPORT-SEVERAL",
            f"there are {len(accepted)} sets of accepted rows, and a file holds one.",
            "Name one framework, or write a folder.",
        )
    return with_labels(accepted[0]) if suffix == ".sssom.tsv" else json_text(accepted[0])


def _texts(files: _Files, kg: KnowledgeGraph, previous: Path | None) -> dict[str, str]:
    """Make all files, by path inside the folder."""
    from pcgraph.judging.given import mapping_files
    from pcgraph.model import TextFile
    from pcgraph.sets.diff import diff
    from pcgraph.sets.forms import form_members, with_labels
    from pcgraph.sets.log import set_log
    from pcgraph.sets.rows import read_sets
    from pcgraph.writers.tables import csv_text

    found = {f"mappings/{path}": with_labels(one) for path, one in files}
    if previous:
        now = [TextFile(p.removeprefix("mappings/"), text, p) for p, text in found.items()]
        table = diff(read_sets(mapping_files(previous)), read_sets(now))
        found |= {"changes.csv": csv_text(table), "CHANGES.md": set_log(table, "changes.csv")}
    found |= dict(form_members(files, kg.prefixes))
    found["README.txt"] = _README
    sums = sorted((path, sha256(text.encode()).hexdigest()) for path, text in found.items())
    return {**found, SUMS: "".join(f"{digest}  {path}\n" for path, digest in sums)}


def _write(folder: Path, texts: dict[str, str]) -> None:
    """Write the folder aside and switch it in; of an old one nothing of a person's is lost.

    Raises:
        UsageProblem: PC-NEW-FOLDER for a folder that holds anything else.
    """
    import shutil

    from pcgraph.files import resolved, write_folder

    place = resolved(folder)
    if not (place.is_dir() and _untouched(place)):
        write_folder(folder, texts, ())
        return
    if all((place / path).is_file() and (place / path).read_bytes() == text.encode()
           for path, text in texts.items()) and len(_listed(place)) + 1 == len(texts):  # fmt: skip
        return
    aside, gone = (place.with_name(f".{place.name}.{one}") for one in ("new", "old"))
    for one in (aside, gone):
        shutil.rmtree(one, ignore_errors=True)
    write_folder(aside, texts, ())
    place.rename(gone)
    aside.rename(place)
    shutil.rmtree(gone, ignore_errors=True)


def _listed(place: Path) -> dict[str, str]:
    """Read the list of checksums of a folder; nothing if it has none that can be read."""
    try:
        lines = (place / SUMS).read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return {}
    pairs = (line.partition("  ") for line in lines)
    return {path: digest for digest, _, path in pairs}


def _untouched(place: Path) -> bool:
    """Tell whether a folder holds what this verb wrote, and nothing else or other."""
    from pcgraph.files import files_below

    listed = _listed(place)
    there = {one.relative_to(place).as_posix(): one for one in files_below(place)}
    if not listed or set(there) != {*listed, SUMS} or "README.txt" not in listed:
        return False
    if (place / "README.txt").read_bytes() != _README.encode():
        return False
    return all(
        sha256(there[path].read_bytes()).hexdigest() == digest for path, digest in listed.items()
    )
