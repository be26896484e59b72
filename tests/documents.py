"""Documents written for tests: Word as raw XML in a zip, PDF as raw objects."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

SPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:v="urn:schemas-microsoft-com:vml"'
)
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
KINDS = ("styles", "numbering", "footnotes", "endnotes", "comments", "header", "footer")


def run(text: str, looks: str = "") -> str:
    """Give a run of letters."""
    looks = f"<w:rPr>{looks}</w:rPr>" if looks else ""
    return f'<w:r>{looks}<w:t xml:space="preserve">{text}</w:t></w:r>'


def para(inside: str, looks: str = "") -> str:
    """Give a paragraph; plain words become a run."""
    inside = inside if inside.startswith("<") or not inside else run(inside)
    return f"<w:p><w:pPr>{looks}</w:pPr>{inside}</w:p>"


def table(*rows: list[str]) -> str:
    """Give a table; a cell that is no XML becomes a paragraph."""
    written = (f"<w:tr>{''.join(map(cell, row))}</w:tr>" for row in rows)
    return f"<w:tbl>{''.join(written)}</w:tbl>"


def cell(inside: str, looks: str = "") -> str:
    """Give a cell of a table."""
    if inside.startswith("<w:tc>"):
        return inside
    inside = inside if inside.startswith("<") else para(inside)
    return f"<w:tc><w:tcPr>{looks}</w:tcPr>{inside}</w:tc>"


def part(name: str, inside: str) -> str:
    """Give the text of a part."""
    return f'<?xml version="1.0" encoding="UTF-8"?><w:{name} {SPACES}>{inside}</w:{name}>'


def document(body: str, **parts: str) -> bytes:
    """Pack a Word document.

    Args:
        body: what stands in its body.
        parts: styles, numbering, footnotes, comments, header … : what stands in them.
    """
    tops = {"header": "hdr", "footer": "ftr"}
    links = "".join(
        f'<Relationship Id="{kind}" Type="{RELATIONS}/{kind}" Target="{kind}.xml"/>'
        for kind in parts
    )
    main = f"{RELATIONS}/officeDocument"
    members = {
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}">'
        f'<Relationship Id="d" Type="{main}" Target="word/document.xml"/></Relationships>',
        "word/document.xml": part("document", f"<w:body>{body}</w:body>"),
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{PACKAGE}">{links}</Relationships>',
        **{f"word/{kind}.xml": part(tops.get(kind, kind), said) for kind, said in parts.items()},
    }
    return packed(members)


def packed(members: Mapping[str, str | bytes]) -> bytes:
    """Pack a zip."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in members.items():
            made.writestr(name, content)
    return out.getvalue()


def pdf(
    *pages: list[str], picture: bool = False, extra: str = "", title: str = "", page_1: bytes = b""
) -> bytes:
    """Write a PDF with these lines on its pages, in the font Helvetica.

    Args:
        pages: the lines of each page.
        picture: whether each page has a picture.
        extra: entries for each page.
        title: the title in its properties.
        page_1: what stands in place of the content of the first page.
    """
    count = len(pages)
    kids = " ".join(f"{10 + 2 * n} 0 R" for n in range(count))
    drawn = "/XObject << /P 4 0 R >>" if picture else ""
    made = {
        1: b"<< /Type /Catalog /Pages 2 0 R >>",
        2: f"<< /Type /Pages /Kids [{kids}] /Count {count} >>".encode(),
        3: b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        4: stream(
            b"\0", "/Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray "
            "/BitsPerComponent 8",
        ),
        5: f"<< /Title ({title}) >>".encode(),
    }  # fmt: skip
    for n, lines in enumerate(pages):
        shown = "".join(
            f"BT /F 12 Tf 72 {780 - 16 * place} Td ({line}) Tj ET\n"
            for place, line in enumerate(lines)
        )
        made[10 + 2 * n] = (
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {11 + 2 * n} 0 R "
            f"/Resources << /Font << /F 3 0 R >> {drawn} >> {extra} >>"
        ).encode()
        made[11 + 2 * n] = page_1 if page_1 and not n else stream(shown.encode("cp1252"))
    return _numbered(made)


def stream(content: bytes, said: str = "") -> bytes:
    """Write a stream of a PDF."""
    head = f"<< /Length {len(content)} {said} >>\nstream\n".encode()
    return head + content + b"\nendstream"


def _numbered(objects: Mapping[int, bytes]) -> bytes:
    out = b"%PDF-1.4\n"
    places: dict[int, int] = {}
    for number, content in objects.items():
        places[number] = len(out)
        out += f"{number} 0 obj\n".encode() + content + b"\nendobj\n"
    size = max(objects) + 1
    table_ = b"".join(
        f"{places[n]:010} 00000 n \n".encode() if n in places else b"0000000000 65535 f \n"
        for n in range(size)
    )
    start = len(out)
    trailer = f"trailer << /Size {size} /Root 1 0 R /Info 5 0 R >>\nstartxref\n{start}\n%%EOF\n"
    return out + f"xref\n0 {size}\n".encode() + table_ + trailer.encode()
