"""PDFs: lines of pages, furniture noted; what has no text is told or refused."""

import io
import sys
import zlib
from pathlib import Path

import pytest
from pypdf import PdfWriter

import pcgraph.readers.pdf as pdf_
from pcgraph.errors import InputProblem, LimitReached, PcgraphError
from pcgraph.intake.model import Reading
from pcgraph.readers.pdf import read_pdf
from tests.documents import pdf, stream

PLACE = Path("mine.pdf")


def read(*pages: list[str], picture: bool = False, extra: str = "", title: str = "") -> Reading:
    return read_pdf(pdf(*pages, picture=picture, extra=extra, title=title), PLACE)


def test_lines_have_their_page_and_mark() -> None:
    reading = read(["Coach", "- listens", "1. hears"], ["More"], title="Mine")
    assert (reading.form, reading.title) == ("pdf", "Mine")
    assert [(line.kind, line.mark, line.text, line.shown) for line in reading.lines] == [
        ("text", "", "Coach", "page 1, line 1"),
        ("item", "-", "listens", "page 1, line 2"),
        ("item", "1.", "hears", "page 1, line 3"),
        ("text", "", "More", "page 2, line 1"),
    ]
    assert [told.lost for told in reading.told] == [False]


def test_what_stands_on_every_page_is_furniture_after_its_first_time() -> None:
    pages = [
        ["Our trust", f"one {n} a", f"two {n} b", "Our trust", f"five {n} c", f"Page {n} of 3"]
        for n in (1, 2, 3)
    ]
    found = [(line.text, line.note) for line in read(*pages).lines]
    assert found[0] == ("Our trust", "")
    assert found[5] == ("Page 1 of 3", "footer of the page")
    assert found[6] == ("Our trust", "header of the page")
    assert found[9] == ("Our trust", "")
    assert [note for text, note in found if text.startswith("two")] == ["", "", ""]


def test_pictures_and_notes_are_told_by_page() -> None:
    note = "/Annots [<< /Type /Annot /Subtype /Text /Contents (x) /Rect [0 0 1 1] >>]"
    reading = read(["a"], [], picture=True, extra=note)
    assert [(told.shown, told.words) for told in reading.told[:4]] == [
        ("page 1", "pictures were not looked into for words: 1."),
        ("page 1", "notes or fields laid over the page were not read: 1."),
        ("page 2", "it has no text: it is a picture of a page; it was not read."),
        ("page 2", "notes or fields laid over the page were not read: 1."),
    ]
    assert all(told.lost for told in reading.told[:4])


def test_letters_drawn_as_one_are_two() -> None:
    assert "ﬁnd ﬀ".translate(pdf_._JOINED) == "find ff"


def locked(password: str) -> bytes:
    writer = PdfWriter(clone_from=io.BytesIO(pdf(["secret"])))
    writer.encrypt(password, owner_password=password[::-1] + "o", algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def test_a_pdf_protected_against_changes_only_is_read() -> None:
    reading = read_pdf(locked(""), PLACE)
    assert [line.text for line in reading.lines] == ["secret"]
    assert any("protected against changes" in told.words for told in reading.told)


WHOLE = pdf(["a", "b"], ["c"])


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (locked("geheim"), "protected by a password"),
        (pdf([], [], picture=True), "its 2 pages have no text: they are pictures"),
        (b"%PDF-1.4\n", "cut off or damaged"),
        (b"no pdf at all", "cut off or damaged"),
        (WHOLE.replace(b"/Kids [10 0 R", b"/Kids [2 0 R"), ""),
    ],
)
def test_a_bad_pdf_is_refused(raw: bytes, said: str) -> None:
    with pytest.raises(InputProblem) as told:
        read_pdf(raw, PLACE)
    assert (told.value.code, told.value.exit_code) == ("PC-READ-PDF", 3)
    assert said in told.value.what
    assert told.value.remedy


@pytest.mark.parametrize("end", range(0, len(WHOLE), 37))
def test_a_pdf_that_is_cut_off_is_read_or_refused(end: int) -> None:
    try:
        came = read_pdf(WHOLE[:end], PLACE).form
    except PcgraphError as fault:
        came = fault.code
    assert came in ("pdf", "PC-READ-PDF")


def test_limits_of_a_pdf(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_, "_PAGES", 2)
    monkeypatch.setattr(pdf_, "_LETTERS", 100)
    with pytest.raises(LimitReached, match="3 pages"):
        read(["a"], ["b"], ["c"])
    with pytest.raises(LimitReached, match="100 letters"):
        read(["a" * 60], ["b" * 60])
    monkeypatch.setattr(pdf_, "_DRAWN", 100)
    with pytest.raises(LimitReached, match="100 bytes"):
        read(["a" * 40], ["b" * 40])


def test_a_bomb_in_a_pdf_is_refused() -> None:
    bomb = stream(zlib.compress(b" " * (100 * 2**20), 9), "/Filter /FlateDecode")
    with pytest.raises(LimitReached) as told:
        read_pdf(pdf(["a"], page_1=bomb), PLACE)
    assert (told.value.code, told.value.exit_code) == ("PC-LIMIT-SOURCE", 5)


def test_without_pypdf_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pypdf", None)
    with pytest.raises(InputProblem) as told:
        read_pdf(WHOLE, PLACE)
    assert told.value.code == "PC-NEEDS-LIBRARY"
    assert "pip install pypdf" in told.value.remedy
