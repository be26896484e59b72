"""Find the parts of a Word document: the body, styles, lists, notes, comments, heads of pages."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree.ElementTree import Element

from pcgraph.readers.packed import DOCUMENT, OLD_OR_LOCKED, Packed, broken
from pcgraph.readers.xml_tree import Trees, value

_MOST = 64 * 2**20
"""Bytes of one part, unpacked: a text of a million words has some 20 MB."""
_ROOT = "_rels/.rels"
_USUAL = "word/document.xml"
_CORE = "docProps/core.xml"
_WITH_PASSWORD = "EncryptedPackage".encode("utf-16-le")
_OLD_WORD = "WordDocument".encode("utf-16-le")
_OLD_BOOK = "Workbook".encode("utf-16-le")
_OTHERS = {
    "xl/workbook.xml": ("an Excel workbook", "Name it .xlsx and try again."),
    "ppt/presentation.xml": (
        "a PowerPoint presentation",
        "Copy its text into a Word document and import that.",
    ),
    "content.xml": (
        "a file of LibreOffice (.odt, .ods)",
        "Open it in LibreOffice and save it as .docx, or a table as .xlsx.",
    ),
    "index/document.iwa": (
        "a document of Pages",
        "Export it from Pages as a Word document.",
    ),
}


@dataclass
class Document:
    """The parts of a document.

    Attributes:
        body: what stands on its pages.
        styles: its styles.
        numbering: its lists.
        notes: footnotes and endnotes: kind and id, to what they say.
        comments: by id.
        margins: heads and feet of pages, by the id that sections name them by.
        title: its title, as its properties have it.
        macros: whether it has macros.
        lacking: parts that are named and not there.
    """

    body: Element
    styles: Element
    numbering: Element
    notes: dict[tuple[str, str], Element] = field(default_factory=dict)
    comments: dict[str, Element] = field(default_factory=dict)
    margins: dict[str, tuple[str, Element]] = field(default_factory=dict)
    title: str = ""
    macros: bool = False
    lacking: list[str] = field(default_factory=list)


def open_document(raw: bytes, path: Path) -> Document:
    """Open a Word document.

    Args:
        raw: the bytes of the file.
        path: the file, for what is told.

    Raises:
        InputProblem: PC-READ-DOCUMENT for one that is none, is broken, or has a password.
        LimitReached: PC-LIMIT-DOCUMENT.
    """
    if raw.startswith(OLD_OR_LOCKED):
        _refuse_old(raw, path)
    packed = Packed(raw, path, DOCUMENT)
    trees = Trees(path)

    def tree(name: str) -> Element:
        return trees.tree(packed.part(name, _MOST), name)

    main = next(
        (part for kind, part in _links(tree(_ROOT), "").values() if kind == "officeDocument"),
        _USUAL,
    )
    if main not in packed or main.casefold() in _OTHERS:
        _refuse_other(packed, path, main)
    body = tree(main).find("body")
    if body is None:
        broken(path, "it has no body, though it is packed like a Word document", "", DOCUMENT)
    folder, name = posixpath.split(main)
    linked = _links(tree(f"{folder}/_rels/{name}.rels"), folder)
    found: dict[str, Element] = {}
    margins: dict[str, tuple[str, Element]] = {}
    lacking: list[str] = []
    for link, (kind, part) in linked.items():
        if kind not in _WANTED:
            continue
        if part not in packed:
            lacking.append(part)
        elif kind in ("header", "footer"):
            margins[link] = kind, tree(part)
        else:
            found[kind] = tree(part)
    none = Element("nothing")
    notes = {
        (kind, value(one, "id")): one
        for kind in ("footnote", "endnote")
        for one in found.get(f"{kind}s", none).findall(kind)
    }
    comments = {value(one, "id"): one for one in found.get("comments", none).findall("comment")}
    title = tree(_CORE).findtext("dc:title", "") if _CORE in packed else ""
    macros = any(kind == "vbaProject" for kind, _ in linked.values())
    return Document(
        body,
        found.get("styles", none),
        found.get("numbering", none),
        notes,
        comments,
        margins,
        " ".join(title.split()),
        macros,
        lacking,
    )


_WANTED = frozenset(
    {"styles", "numbering", "footnotes", "endnotes", "comments", "header", "footer"}
)


def _links(tree: Element, folder: str) -> dict[str, tuple[str, str]]:
    """Read which part is linked by which id, and of which kind it is."""
    return {
        value(one, "Id"): (
            value(one, "Type").rpartition("/")[2],
            posixpath.normpath(posixpath.join("/", folder, value(one, "Target")))[1:],
        )
        for one in tree.findall("Relationship")
        if value(one, "TargetMode") != "External"
    }


def _refuse_old(raw: bytes, path: Path) -> None:
    """Refuse what is packed as programs of Office did before 2007, and all that has a password."""
    if _WITH_PASSWORD in raw:
        broken(
            path,
            "it is protected by a password",
            "Open it, take the password away (File, Info, Protect) and save it as .docx.",
            DOCUMENT,
        )
    if _OLD_WORD in raw or _OLD_BOOK not in raw:
        broken(
            path,
            "it is a document of the old form .doc (Word 97 to 2003)",
            "Open it in Word or LibreOffice and save it as .docx.",
            DOCUMENT,
        )
    broken(
        path,
        "it is a workbook of the old form .xls",
        "Open it in Excel or LibreOffice and save it as .xlsx.",
        DOCUMENT,
    )


def _refuse_other(packed: Packed, path: Path, main: str) -> None:
    """Say what else a zip is that is no Word document."""
    for name, (what, remedy) in _OTHERS.items():
        if name in packed:
            broken(path, f"it is {what}", remedy, DOCUMENT)
    broken(
        path,
        f"it is a zip that holds no Word document ({main} is missing)",
        "Unpack it and name the document in it.",
        DOCUMENT,
    )
