"""Whether tables are tables: rectangular CSV, CSVW and data packages that agree, safe workbooks."""

from __future__ import annotations

import csv
import hashlib
import io
import posixpath
import re
import zipfile
from collections.abc import Iterator
from typing import Any

from pcgraph.audit.check import Check, Fault, Found, NotApplicable, Note
from pcgraph.audit.dump import TEXT_LIMIT, UNPACKING, Dump
from pcgraph.errors import InputProblem

_FORMULA = re.compile(r"[=@\t\r]|[+-](?![\d.,]*\s*%?$)")
_UNPACKED = 256 * 2**20
_MEMBERS = 10_000
_MACROS = ("vbaproject.bin", "externallink", "activex")


def _tables(dump: Dump) -> list[str]:
    return dump.named(".csv")


def rectangular(dump: Dump) -> Found:
    """See that every CSV is UTF-8 and every row as long as its head."""
    tables = _tables(dump)
    if not tables:
        raise NotApplicable("there is no CSV.")
    for path in tables:
        width, formulas = 0, 0
        try:
            for row, line in _rows(dump, path):
                if not width:
                    width = len(row)
                    if len(set(row)) < width or not all(row):
                        yield Fault("two columns have one name, or one has none.", "Name them.",
                                    path, 1)  # fmt: skip
                    continue
                if len(row) != width:
                    yield Fault(f"a row of {len(row)} cells stands under {width} columns.",
                                "Mend the row.", path, line)  # fmt: skip
                formulas += any(_FORMULA.match(cell) for cell in row)
        except InputProblem as fault:
            yield Fault(fault.what, fault.remedy, path)
            continue
        if not width:
            yield Fault("it is empty: no head, no row.", "Write the head at least.", path)
        if formulas:
            yield Fault(
                f"in {formulas} rows a cell begins as a formula does; Excel would run it.",
                "Open it with Data > From Text, or hand on a workbook beside it.",
                path, severity="info",
            )  # fmt: skip
    yield Note(f"{len(tables):,} tables.")


def _rows(dump: Dump, path: str) -> Iterator[tuple[list[str], int]]:
    """Read a CSV row by row.

    Raises:
        InputProblem: PC-READ-CSV, PC-READ-FILE.
    """
    with dump.opened(path) as raw:
        file = io.TextIOWrapper(raw, encoding="utf-8-sig", newline="")
        reader = csv.reader(file, strict=True)
        try:
            for row in reader:
                yield row, reader.line_num
        except (csv.Error, UnicodeDecodeError) as fault:
            raise InputProblem(
                "PC-READ-CSV", f"it cannot be read: {fault}.", "Save it as UTF-8 CSV.", path
            ) from None
        file.detach()


def csvw(dump: Dump) -> Found:
    """Hold the metadata of CSV on the Web against the tables."""
    papers = dump.named("-metadata.json")
    if not papers:
        raise NotApplicable("there is no CSVW metadata (a file …-metadata.json).")
    for path in papers:
        said = dump.json(path)
        tables = said.get("tables", [said]) if isinstance(said, dict) else []
        for table in tables if isinstance(tables, list) else []:
            url = table.get("url") if isinstance(table, dict) else None
            if not isinstance(url, str):
                yield Fault("it does not say which table it describes.", "Say url.", path)
                continue
            place = posixpath.normpath(posixpath.join(posixpath.dirname(path), url))
            if place not in dump.files:
                yield Fault(f"it describes {url}, which is not here.", "Mend url.", path)
                continue
            schema = table.get("tableSchema") or said.get("tableSchema") or {}
            columns = [one for one in _list(schema, "columns") if not one.get("virtual")]
            names = [_titles(one) for one in columns]
            head = next(_rows(dump, place), ([], 0))[0]
            if names and (
                len(names) != len(head)
                or any(cell not in said for cell, said in zip(head, names, strict=True))
            ):
                yield Fault(f"its columns are not those of {url}.", "Write it again.", path)
    yield Note(f"{len(papers):,} descriptions.")


def _list(said: Any, name: str) -> list[dict[str, Any]]:
    found = said.get(name, []) if isinstance(said, dict) else []
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def _titles(column: dict[str, Any]) -> set[str]:
    """Give the names that a column may have in the head of its table."""
    titles = column.get("titles", [])
    if isinstance(titles, dict):
        titles = [
            one for some in titles.values() for one in (some if isinstance(some, list) else [some])
        ]
    found = {
        one for one in (titles if isinstance(titles, list) else [titles]) if isinstance(one, str)
    }
    name = column.get("name")
    return found or ({name} if isinstance(name, str) else set())


def datapackage(dump: Dump) -> Found:
    """Hold data packages against the files: size, hash, fields."""
    papers = [path for path in dump.files if path.rsplit("/", 1)[-1] == "datapackage.json"]
    if not papers:
        raise NotApplicable("there is no datapackage.json.")
    for path in papers:
        for one in _list(dump.json(path), "resources"):
            name = one.get("path")
            if not isinstance(name, str):
                continue
            if name.startswith(("/", "http://", "https://")) or ".." in name.split("/"):
                yield Fault(f"it names {name}, outside.", "Name files beside it.", path)
                continue
            place = posixpath.normpath(posixpath.join(posixpath.dirname(path), name))
            if place not in dump.files:
                yield Fault(
                    f"it names {name}, which is not here.",
                    "Put the file in, or take its name out.",
                    path,
                )
                continue
            if "bytes" in one and one["bytes"] != dump.files[place]:
                yield Fault(f"bytes of {name} is {one['bytes']}; it has {dump.files[place]}.",
                            "Measure again.", path)  # fmt: skip
            if "hash" in one and not _same_hash(dump, place, str(one["hash"])):
                yield Fault(f"hash is not that of {name}.", "Measure again.", path)
            fields = [field.get("name") for field in _list(one.get("schema"), "fields")]
            if fields and place.endswith(".csv"):
                head = next(_rows(dump, place), ([], 0))[0]
                if fields != head:
                    yield Fault(f"its fields are not the columns of {name}.", "Write it again.",
                                path)  # fmt: skip


def _same_hash(dump: Dump, path: str, said: str) -> bool:
    kind, _, value = said.rpartition(":")
    if kind == "sha256" or (not kind and len(value) == 64):
        return value.lower() == dump.sha256(path)
    if kind in ("sha1", "sha512", "md5", ""):
        digest = hashlib.new(kind or "md5", usedforsecurity=False)
        with dump.opened(path) as file:
            while block := file.read(2**20):
                digest.update(block)
        return value.lower() == digest.hexdigest()
    return False


def workbooks(dump: Dump) -> Found:
    """Look into workbooks for formulas, macros and links to elsewhere."""
    books = dump.named(".xlsx", ".xlsm", ".xls", ".ods")
    if not books:
        raise NotApplicable("there is no workbook.")
    for path in books:
        if not path.lower().endswith((".xlsx", ".xlsm")):
            yield Note(f"Not looked into: {path}.")
            continue
        yield from _workbook(dump, path)
    yield Note(f"{len(books):,} workbooks.")


def _workbook(dump: Dump, path: str) -> Iterator[Fault]:
    try:
        with dump.opened(path) as file, zipfile.ZipFile(file) as whole:
            members = whole.infolist()
            if len(members) > _MEMBERS or sum(one.file_size for one in members) > _UNPACKED:
                yield Fault("unpacked it is larger than is looked into.", "Part it.", path)
                return
            for one in members:
                name = one.filename.lower()
                if any(word in name for word in _MACROS):
                    yield Fault(f"it holds {one.filename}: a program or a link elsewhere.",
                                "Save it without.", path)  # fmt: skip
                if re.fullmatch(r"xl/worksheets/[^/]+\.xml", name):
                    number = _formulas(whole, one)
                    if number:
                        yield Fault(f"{number} formulas stand in {one.filename}.",
                                    "Write them as text cells.", path)  # fmt: skip
    except UNPACKING as fault:
        yield Fault(f"it cannot be read: {fault}.", "Save it again.", path)


def _formulas(whole: zipfile.ZipFile, member: zipfile.ZipInfo) -> int:
    """Count the cells that hold a formula, in pieces, never more than is said."""
    number, read, rest = 0, 0, b""
    with whole.open(member) as file:
        while read <= _UNPACKED and (block := file.read(2**20)):
            read += len(block)
            piece = rest + block
            found = list(re.finditer(rb"<(?:\w{1,8}:)?f[ >/]", piece))
            number += len(found)
            rest = piece[max(len(piece) - 12, found[-1].end() if found else 0) :]
    return number


def packages(dump: Dump) -> Found:
    """See that JSON can be read, and that a CASE package names each of its parts once."""
    papers = [path for path in dump.named(".json", ".jsonld") if dump.files[path] <= TEXT_LIMIT]
    if not papers:
        raise NotApplicable("there is no JSON.")
    number = 0
    for path in papers:
        said = dump.json(path)
        if not isinstance(said, dict) or "CFDocument" not in said:
            continue
        number += 1
        parts = [("CFDocument", said["CFDocument"])] if isinstance(said["CFDocument"], dict) else []
        parts += [
            (name, one) for name in ("CFItems", "CFAssociations") for one in _list(said, name)
        ]
        seen: set[str] = set()
        items = set()
        for name, one in parts:
            identifier = str(one.get("identifier", ""))
            if not identifier:
                yield Fault(f"a part of {name} has no identifier.", "Give it one.", path)
            elif identifier in seen:
                yield Fault(f"the identifier {identifier} is used twice.", "Each its own.", path)
            seen.add(identifier)
            if name != "CFAssociations":
                items.add(identifier)
        for one in _list(said, "CFAssociations"):
            node = one.get("originNodeURI")
            origin = str(node.get("identifier", "")) if isinstance(node, dict) else ""
            if origin and origin not in items:
                yield Fault(f"an association begins at {origin}, which is not in it.",
                            "Other packages may hold it.", path, severity="info")  # fmt: skip
    yield Note(f"{len(papers):,} JSON files, {number} of them CASE packages.")


CHECKS = (
    Check("csv", "Every CSV is UTF-8 and rectangular.", "violation", rectangular),
    Check("csvw", "CSVW metadata agrees with the tables.", "violation", csvw),
    Check("datapackage", "The data package agrees with the files.", "violation", datapackage),
    Check("workbooks", "Workbooks hold no formula, program or link elsewhere.", "violation",
          workbooks),
    Check("json", "JSON can be read; CASE packages name each part once.", "violation", packages),
)  # fmt: skip
