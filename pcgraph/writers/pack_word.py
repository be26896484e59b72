"""Write an assessor pack as a document of Word: real styles, headings, tables with heads.

python-docx gives the package, its styles and properties. The body is written as text of its own:
made cell by cell through the library, a framework of 2,000 lines would take minutes.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from pcgraph.markup import escape, fit
from pcgraph.packs.model import Pack
from pcgraph.writers.pack_blocks import Block, Grid, Head, Lines, Para, cover, parts
from pcgraph.writers.pack_styles import WIDE, styles_xml

if TYPE_CHECKING:
    from docx.document import Document

_SPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_MADE = datetime(2000, 1, 1)
_MEMBER = (2000, 1, 1, 0, 0, 0)
_LONGEST = 255
_STYLES = {
    "text": "BodyText", "lead": "PackLead", "quote": "Quote", "note": "PackNote",
    "point": "ListBullet", "sign": "PackSign",
}  # fmt: skip
_CELL = "PackCell"
_UNUSED = ("/stylesWithEffects", "/thumbnail", "/customXml", "/extended-properties")
"""Parts of the library's empty document that say nothing of ours."""


def pack_docx(pack: Pack) -> bytes:
    """Write a pack as a document of Word.

    Each part of it and each competency begins a new page, by the style Heading 1; heads of tables
    are repeated, rows are not cut. What XML cannot hold is replaced by U+FFFD. No clock: the same
    pack gives the same bytes.

    Args:
        pack: what stands in it.

    Returns:
        The bytes of a .docx file.
    """
    import docx
    from docx.oxml import parse_xml

    made = docx.Document()
    _without(made)
    _properties(made, pack)
    _paper(made, pack.title)
    made.styles.element[:] = [*parse_xml(styles_xml())]
    body = parse_xml(f'<w:body xmlns:w="{_SPACE}">{"".join(_body(pack))}</w:body>')
    body.append(made.element.body.sectPr)
    made.element.replace(made.element.body, body)
    out = io.BytesIO()
    made.save(out)
    return _undated(out.getvalue())


def _body(pack: Pack) -> Iterator[str]:
    """Write the cover, then the parts."""
    yield _para("Title", pack.title)
    blocks = (*cover(pack), *parts(pack))
    for number, block in enumerate(blocks):
        yield _block(block, number)


def _block(block: Block, number: int) -> str:
    if isinstance(block, Head):
        return _heading(block, number)
    if isinstance(block, Grid):
        return _grid(block)
    return _paragraph(block)


def _heading(head: Head, number: int) -> str:
    """Write a heading, with a bookmark that links point at."""
    mark = f'<w:bookmarkStart w:id="{number}" w:name="{head.name}"/>'
    end = f'<w:bookmarkEnd w:id="{number}"/>'
    return f"<w:p>{_style('Heading1')}{mark}{_run(head.words)}{end}</w:p>"


def _paragraph(para: Para) -> str:
    words = _run(para.words) + ("<w:r><w:tab/></w:r>" if para.kind == "sign" else "")
    return f"<w:p>{_style(_STYLES[para.kind])}{words}</w:p>"


def _para(style: str, words: str) -> str:
    return f"<w:p>{_style(style)}{_run(words)}</w:p>"


def _style(name: str) -> str:
    return f'<w:pPr><w:pStyle w:val="{name}"/></w:pPr>'


def _run(words: str, style: str = "") -> str:
    """Write words as one run; line ends and tabs stay what they are."""
    form = f'<w:rPr><w:rStyle w:val="{style}"/></w:rPr>' if style else ""
    lines = []
    for line in words.replace("\r\n", "\n").split("\n"):
        pieces = (f'<w:t xml:space="preserve">{escape(one)}</w:t>' for one in line.split("\t"))
        lines.append("<w:tab/>".join(pieces))
    return f"<w:r>{form}{'<w:br/>'.join(lines)}</w:r>"


def _grid(grid: Grid) -> str:
    """Write a table below its caption; its head is marked, and repeated on every page."""
    widths = [WIDE * width // 100 for width in grid.widths]
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    head = "".join(
        _cell([name], width, "PackHead") for name, width in zip(grid.heads, widths, strict=True)
    )
    links = grid.links or [""] * len(grid.rows)
    rows = [
        f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{_row(row, widths, link)}</w:tr>"
        for row, link in zip(grid.rows, links, strict=True)
    ]
    said = escape(grid.caption)
    return (
        f"{_para('Caption', grid.caption)}"
        '<w:tbl><w:tblPr><w:tblStyle w:val="TableGrid"/>'
        f'<w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
        '<w:tblLook w:val="00A0" w:firstRow="1" w:lastRow="0" w:firstColumn="1" w:lastColumn="0" '
        f'w:noHBand="0" w:noVBand="1"/><w:tblCaption w:val="{said}"/></w:tblPr>'
        f"<w:tblGrid>{columns}</w:tblGrid>"
        f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{head}</w:tr>{''.join(rows)}</w:tbl>"
    )


def _row(row: Sequence[Lines], widths: Sequence[int], link: str) -> str:
    """Write the cells of a row: the first names it."""
    first, *others = row
    cells = [_cell(first, widths[0], _CELL, strong=len(first) > 1)]
    for at, (cell, width) in enumerate(zip(others, widths[1:], strict=True)):
        cells.append(_cell(cell, width, _CELL, link if at == 0 else ""))
    return "".join(cells)


def _cell(lines: Lines, width: int, style: str, link: str = "", strong: bool = False) -> str:
    """Write a cell; its last thing is a paragraph, as Word wants it."""
    written = []
    for at, line in enumerate(lines or [""]):
        words = _run(line, "Strong" if strong and at == 0 else "Hyperlink" if link else "")
        if link:
            words = f'<w:hyperlink w:anchor="{link}" w:history="1">{words}</w:hyperlink>'
        written.append(f"<w:p>{_style(style)}{words}</w:p>")
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{"".join(written)}</w:tc>'


def _without(made: Document) -> None:
    """Leave out what the library's empty document holds and ours does not need."""
    for rels in (made.part.rels, made.part.package.rels):
        for name, rel in [*rels.items()]:
            if rel.reltype.endswith(_UNUSED):
                del rels[name]
    for mark in [*made.part.numbering_part.element.iter(f"{{{_SPACE}}}pStyle")]:
        if mark.get(f"{{{_SPACE}}}val") != _STYLES["point"]:
            mark.getparent().remove(mark)


def _properties(made: Document, pack: Pack) -> None:
    """Say what the document is, in its properties; they hold no more than 255 characters."""
    core = made.core_properties
    core.title, core.subject = (fit(words)[:_LONGEST] for words in (pack.title, pack.subject))
    core.author = core.last_modified_by = "pcgraph"
    core.comments, core.language = "", "en-GB"
    core.created = core.modified = _MADE
    core.revision = 1


def _paper(made: Document, title: str) -> None:
    """Set the paper, and the foot of every page: the title, and the number of the page."""
    from docx.oxml import parse_xml
    from docx.shared import Mm

    section = made.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(20)
    section.top_margin = section.bottom_margin = Mm(18)
    foot = section.footer
    foot.is_linked_to_previous = False
    number = '<w:fldSimple w:instr=" PAGE "><w:r><w:t>1</w:t></w:r></w:fldSimple>'
    page = '<w:r><w:tab/><w:t xml:space="preserve">page </w:t></w:r>'
    words = f'<w:p xmlns:w="{_SPACE}">{_style("Footer")}{_run(title)}{page}{number}</w:p>'
    old = foot.paragraphs[0]._p
    old.addprevious(parse_xml(words))
    foot._element.remove(old)


def _undated(raw: bytes) -> bytes:
    """Write the members of the package anew, none with the time at which it was made."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            member = zipfile.ZipInfo(name, _MEMBER)
            member.compress_type = zipfile.ZIP_DEFLATED
            member.create_system = 0
            new.writestr(member, old.read(name))
    return out.getvalue()
