"""Take the words of one paragraph of a Word document, and note what stands beside them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from pcgraph.readers.blocks import quoted
from pcgraph.readers.word_styles import Styles
from pcgraph.readers.xml_tree import is_on, value

_THROUGH = frozenset({
    "hyperlink", "smartTag", "customXml", "fldSimple", "dir", "bdo", "sdtContent", "rubyBase",
    "ruby",
})  # fmt: skip
_PICTURES = {"?:pic": "a picture", "c:chart": "a chart", "dgm:relIds": "a diagram (SmartArt)"}
_SYMBOLS = {
    ("wingdings", 0x6F): "□", ("wingdings", 0x71): "❑", ("wingdings", 0xA7): "▪",
    ("wingdings", 0xA8): "◻", ("wingdings", 0xD8): "➢", ("wingdings", 0xE0): "→",
    ("wingdings", 0xFB): "✗", ("wingdings", 0xFC): "✓", ("wingdings", 0xFD): "☒",
    ("wingdings", 0xFE): "☑", ("symbol", 0xB7): "•", ("symbol", 0xB3): "≥",
    ("symbol", 0xA3): "≤", ("symbol", 0xAE): "→", ("wingdings 2", 0x50): "✓",
    ("wingdings 2", 0x4F): "✗", ("wingdings 2", 0xA3): "☐", ("wingdings 2", 0x52): "☑",
}  # fmt: skip


@dataclass
class Words:
    """What one paragraph holds.

    Attributes:
        parts: its words as they came, cut at line breaks.
        empty: whether it has none.
        inserted: words of tracked insertions.
        deleted: words of tracked deletions.
        hidden: words that are not shown.
        controls: words of content controls.
        beside: other things that stand in it, in words.
        notes: footnotes and endnotes that it refers to.
        comments: comments on it.
        boxes: contents of text boxes that are anchored in it.
        before: pages that end before its first word.
        after: pages that end after that.
        bold: whether all words are bold.
    """

    parts: list[list[str]] = field(default_factory=lambda: [[]])
    empty: bool = True
    inserted: list[str] = field(default_factory=list)
    deleted: list[str] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)
    controls: list[str] = field(default_factory=list)
    beside: list[str] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)
    boxes: list[Element] = field(default_factory=list)
    before: int = 0
    after: int = 0
    bold: bool = True

    @property
    def pieces(self) -> tuple[str, ...]:
        """Give its words, cut at line breaks."""
        return tuple(map("".join, self.parts))

    def told(self) -> Iterator[tuple[str, bool]]:
        """Say what stands beside the words, and whether it was not read."""
        if self.inserted:
            said = quoted("".join(self.inserted))
            yield f"inserted by a tracked change, taken as accepted: {said}.", False
        if self.deleted:
            said = quoted("".join(self.deleted))
            yield f"deleted by a tracked change and left out: {said}.", True
        if self.hidden:
            yield f"hidden text was not read: {quoted(''.join(self.hidden))}.", True
        for said in self.controls:
            yield f"the words of a content control were read: {quoted(said)}.", False
        for said in self.beside:
            yield said, True


class WordsReader:
    """Read paragraphs."""

    def __init__(self, styles: Styles) -> None:
        """Begin.

        Args:
            styles: the styles of the document.
        """
        self._styles = styles

    def read(self, para: Element, bold: bool, hidden: bool) -> Words:
        """Read a paragraph.

        Args:
            para: its element.
            bold: whether its style is bold.
            hidden: whether its style is hidden.
        """
        words = Words()
        self._inside(para, words, bold, hidden, "")
        return words

    def _inside(self, one: Element, words: Words, bold: bool, hidden: bool, change: str) -> None:
        for child in one:
            tag = child.tag
            if tag == "r":
                self._run(child, words, bold, hidden, change)
            elif tag in _THROUGH:
                self._inside(child, words, bold, hidden, change)
            elif tag in ("ins", "moveTo"):
                self._inside(child, words, bold, hidden, change or "inserted")
            elif tag in ("del", "moveFrom"):
                self._inside(child, words, bold, hidden, "deleted")
            elif tag == "sdt":
                first, start = len(words.parts) - 1, len(words.parts[-1])
                self._inside(child, words, bold, hidden, change)
                said = [words.parts[first][start:], *words.parts[first + 1 :]]
                words.controls.append(" ".join(map("".join, said)))
            elif tag == "mc:AlternateContent":
                for chosen in choice(child):
                    self._inside(chosen, words, bold, hidden, change)
            elif tag in ("m:oMath", "m:oMathPara"):
                said_ = "".join(part.text or "" for part in child.iter("m:t"))
                self._say(said_, words, bold, hidden, change)
                words.beside.append(f"a formula was read as plain letters: {quoted(said_)}.")
            elif tag == "subDoc":
                words.beside.append("another document is drawn in here; it was not read.")
            else:
                self._mark(child, words, change)

    def _run(self, run: Element, words: Words, bold: bool, hidden: bool, change: str) -> None:
        looks = run.find("rPr")
        if looks is not None:
            style = self._styles.style(value(looks.find("rStyle")))
            own, unseen = looks.find("b"), looks.find("vanish")
            bold = is_on(own) if own is not None else bold or style.bold
            hidden = is_on(unseen) if unseen is not None else hidden or style.hidden
        self._parts(run, words, bold, hidden, change)

    def _parts(self, run: Element, words: Words, bold: bool, hidden: bool, change: str) -> None:
        for child in run:
            tag = child.tag
            if tag in ("t", "delText"):
                self._say(child.text or "", words, bold, hidden, change)
            elif tag in ("tab", "ptab"):
                self._say("\t", words, bold, hidden, change)
            elif tag in ("br", "cr"):
                if change != "deleted" and value(child, "type") in ("", "textWrapping"):
                    words.parts.append([])
            elif tag == "noBreakHyphen":
                self._say("\u2011", words, bold, hidden, change)
            elif tag == "sym":
                self._say(_symbol(child, words), words, bold, hidden, change)
            elif tag == "mc:AlternateContent":
                for chosen in choice(child):
                    self._parts(chosen, words, bold, hidden, change)
            elif tag == "ruby":
                self._inside(child, words, bold, hidden, change)
            else:
                self._mark(child, words, change)

    def _mark(self, child: Element, words: Words, change: str) -> None:
        """Note what has no words, or has them elsewhere."""
        tag = child.tag
        if tag == "lastRenderedPageBreak":
            words.before += words.empty
            words.after += not words.empty
        elif tag in ("footnoteReference", "endnoteReference") and change != "deleted":
            words.notes.append((tag.removesuffix("Reference"), value(child, "id")))
        elif tag == "commentReference":
            words.comments.append(value(child, "id"))
        elif tag in ("drawing", "pict", "object") and change != "deleted":
            self._drawn(child, words)
        elif tag in ("drawing", "pict", "object"):
            words.deleted.append("[a drawing]")

    def _drawn(self, drawn: Element, words: Words) -> None:
        """Take text boxes out of a drawing, and name what else it holds."""
        descriptions = [said for one in drawn.iter("wp:docPr") if (said := value(one, "descr"))]
        alt = f" (its description: {quoted('; '.join(descriptions))})" if descriptions else ""
        found = False
        waiting = list(reversed(drawn))
        if drawn.tag == "object":
            words.beside.append("an object of another program is embedded here; it was not read.")
            found = True
        while waiting:
            one = waiting.pop()
            if one.tag == "txbxContent":
                words.boxes.append(one)
                found = True
                continue
            what = _PICTURES.get(one.tag) or ("a picture" if one.tag == "v:imagedata" else "")
            if what and drawn.tag != "object":
                words.beside.append(f"{what} was not looked into for words{alt}.")
                found = True
            elif one.tag == "v:textpath" and value(one, "string"):
                said = quoted(value(one, "string"))
                words.beside.append(f"a watermark or lettering says {said}; it was not read.")
                found = True
            waiting += reversed(choice(one) if one.tag == "mc:AlternateContent" else list(one))
        if descriptions and not found:
            words.beside.append(f"a drawing was not looked into for words{alt}.")

    def _say(self, said: str, words: Words, bold: bool, hidden: bool, change: str) -> None:
        if change == "deleted":
            words.deleted.append(said)
        elif hidden:
            words.hidden.append(said)
        else:
            words.parts[-1].append(said)
            words.empty = words.empty and not said.strip()
            words.bold = words.bold and (bold or not said.strip())
            if change:
                words.inserted.append(said)


def choice(one: Element) -> list[Element]:
    """Give what one of several forms of the same content holds: the first that there is."""
    chosen = one.find("mc:Choice")
    if chosen is None:
        chosen = one.find("mc:Fallback")
    return [] if chosen is None else [chosen]


def _symbol(one: Element, words: Words) -> str:
    """Give the letter that a symbol of a font stands for."""
    font, code = value(one, "font"), value(one, "char")
    try:
        number = int(code, 16) & 0xFFFF
    except ValueError:
        number = 0
    letter = _SYMBOLS.get((font.lower(), number & 0xFF))
    if letter:
        return letter
    words.beside.append(f"a symbol {code} of the font {font} has no letter; ◊ stands for it.")
    return "◊"


def all_words(one: Element) -> str:
    """Give all words of an element, paragraph by paragraph."""
    paras = (
        "".join(part.text or "" for part in para.iter() if part.tag in ("t", "delText"))
        for para in one.iter("p")
    )
    return " ".join(paras)


def joined(first: Words, last: Words) -> Words:
    """Put the words of a paragraph whose end was deleted before those of the next one."""
    if first == Words():
        return last
    parts = [*first.parts[:-1], first.parts[-1] + last.parts[0], *last.parts[1:]]
    return Words(
        parts,
        first.empty and last.empty,
        first.inserted + last.inserted,
        [*first.deleted, "¶", *last.deleted],
        first.hidden + last.hidden,
        first.controls + last.controls,
        first.beside + last.beside,
        first.notes + last.notes,
        first.comments + last.comments,
        first.boxes + last.boxes,
        first.before + (last.before if first.empty else 0),
        first.after + last.after + (0 if first.empty else last.before),
        first.bold and last.bold,
    )
