"""The styles of an assessor pack in Word: all of its look stands here, none in its text."""

from __future__ import annotations

from pcgraph.markup import escape

_ID = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_INK, _EDGE, _SHADE = "17202A", "6B7680", "EEF2F5"
_FONT = '<w:rFonts w:ascii="Calibri" w:hAnsi="Calibri" w:eastAsia="Calibri" w:cs="Calibri"/>'
_KEEP = "<w:keepNext/><w:keepLines/>"
_PLAIN = "<w:qFormat/>"
WIDE = 9638
"""The width of a text on A4 between margins of 2 cm, in twentieths of a point."""


def _size(points: float) -> str:
    """Give a size of letters.

    >>> _size(9.5)
    '<w:sz w:val="19"/><w:szCs w:val="19"/>'
    """
    half = int(points * 2)
    return f'<w:sz w:val="{half}"/><w:szCs w:val="{half}"/>'


def _space(before: int, after: int) -> str:
    return f'<w:spacing w:before="{before}" w:after="{after}" w:line="252" w:lineRule="auto"/>'


def _style(
    name: str, number: str, of_paragraph: str, of_letters: str, based: str = "Normal",
    after: str = "BodyText",
) -> str:  # fmt: skip
    """Write a style of paragraphs."""
    follows = f'<w:next w:val="{after}"/>' if after else ""
    return (
        f'<w:style w:type="paragraph" w:styleId="{number}"><w:name w:val="{escape(name)}"/>'
        f'<w:basedOn w:val="{based}"/>{follows}{_PLAIN}<w:pPr>{of_paragraph}</w:pPr>'
        f"<w:rPr>{of_letters}</w:rPr></w:style>"
    )


_BOLD = "<w:b/><w:bCs/>"
_SIGN = f'<w:tabs><w:tab w:val="left" w:leader="underscore" w:pos="{WIDE * 2 // 3}"/></w:tabs>'
_LEFT_EDGE = f'<w:pBdr><w:left w:val="single" w:sz="24" w:space="8" w:color="{_EDGE}"/></w:pBdr>'
_EDGES = "".join(
    f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="{_EDGE}"/>'
    for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)
_STYLES = (
    '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/>'
    f"{_PLAIN}<w:pPr>{_space(0, 100)}</w:pPr></w:style>",
    '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
    '<w:name w:val="Default Paragraph Font"/><w:uiPriority w:val="1"/><w:semiHidden/></w:style>',
    '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>'
    '<w:uiPriority w:val="99"/><w:semiHidden/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/>'
    '<w:tblCellMar><w:top w:w="40" w:type="dxa"/><w:left w:w="85" w:type="dxa"/>'
    '<w:bottom w:w="40" w:type="dxa"/><w:right w:w="85" w:type="dxa"/></w:tblCellMar></w:tblPr>'
    "</w:style>",
    '<w:style w:type="numbering" w:default="1" w:styleId="NoList"><w:name w:val="No List"/>'
    '<w:uiPriority w:val="99"/><w:semiHidden/></w:style>',
    _style("Title", "Title", f"{_KEEP}{_space(0, 160)}", f"{_BOLD}{_size(22)}"),
    _style("heading 1", "Heading1",
           f'{_KEEP}<w:pageBreakBefore/>{_space(0, 140)}<w:outlineLvl w:val="0"/>',
           f"{_BOLD}{_size(15)}"),
    _style("heading 2", "Heading2", f'{_KEEP}{_space(200, 80)}<w:outlineLvl w:val="1"/>',
           f"{_BOLD}{_size(11)}"),
    _style("Body Text", "BodyText", "", "", after=""),
    _style("Quote", "Quote", f"{_KEEP}{_LEFT_EDGE}{_space(60, 140)}", _size(12)),
    _style("caption", "Caption", f"{_KEEP}{_space(140, 60)}", f"{_BOLD}{_size(10)}"),
    _style("List Bullet", "ListBullet",
           '<w:numPr><w:numId w:val="1"/></w:numPr><w:contextualSpacing/>', "", after=""),
    _style("footer", "Footer",
           f'<w:tabs><w:tab w:val="right" w:pos="{WIDE}"/></w:tabs>{_space(0, 0)}', _size(8.5),
           after=""),
    _style("Pack Lead", "PackLead", f"{_KEEP}{_space(100, 60)}", _BOLD),
    _style("Pack Note", "PackNote", _space(60, 0), _size(9), after=""),
    _style("Pack Cell", "PackCell", _space(0, 20), _size(9), after=""),
    _style("Pack Head", "PackHead", "<w:keepNext/>", _BOLD, "PackCell", ""),
    _style("Pack Sign", "PackSign", f"<w:keepLines/>{_SIGN}{_space(360, 0)}", "", after=""),
    '<w:style w:type="character" w:styleId="Strong"><w:name w:val="Strong"/>'
    f'<w:basedOn w:val="DefaultParagraphFont"/>{_PLAIN}<w:rPr>{_BOLD}</w:rPr></w:style>',
    '<w:style w:type="character" w:styleId="Hyperlink"><w:name w:val="Hyperlink"/>'
    '<w:basedOn w:val="DefaultParagraphFont"/><w:rPr><w:color w:val="0A4F9E"/>'
    '<w:u w:val="single"/></w:rPr></w:style>',
    '<w:style w:type="table" w:styleId="TableGrid"><w:name w:val="Table Grid"/>'
    f'<w:basedOn w:val="TableNormal"/><w:tblPr><w:tblBorders>{_EDGES}</w:tblBorders></w:tblPr>'
    '<w:tblStylePr w:type="firstRow"><w:tcPr>'
    f'<w:shd w:val="clear" w:color="auto" w:fill="{_SHADE}"/></w:tcPr></w:tblStylePr></w:style>',
)  # fmt: skip


def styles_xml() -> str:
    """Write the styles, with the language of the document."""
    return (
        f'<w:styles xmlns:w="{_ID}"><w:docDefaults><w:rPrDefault><w:rPr>{_FONT}'
        f'<w:color w:val="{_INK}"/>{_size(10.5)}'
        '<w:lang w:val="en-GB" w:eastAsia="en-GB" w:bidi="ar-SA"/>'
        "</w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>"
        f"{''.join(_STYLES)}</w:styles>"
    )
