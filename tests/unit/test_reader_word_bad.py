"""Word documents that are none, are broken, have a password, or are made to hurt."""

import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import pcgraph.readers.xml_tree as xml_tree
from pcgraph.errors import InputProblem, LimitReached, PcgraphError
from pcgraph.readers.word import read_word
from tests.documents import cell, document, packed, para, part, table

PLACE = Path("mine.docx")
OLD = b"\xd0\xcf\x11\xe0" + b"\0" * 600
BOMB = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
FAR = '<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">'
OUTSIDE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
WHOLE = document(para("a b c d e " * 50))


def bent(**members: str | bytes) -> bytes:
    """A document with one other part: main, links."""
    names = {"main": "word/document.xml", "links": "word/_rels/document.xml.rels"}
    with zipfile.ZipFile(io.BytesIO(WHOLE)) as old:
        kept: dict[str, str | bytes] = {name: old.read(name) for name in old.namelist()}
    return packed({**kept, **{names.get(name, name): said for name, said in members.items()}})


@pytest.mark.parametrize(
    ("raw", "said", "remedy"),
    [
        (OLD + "EncryptedPackage".encode("utf-16-le"), "by a password", "take the password away"),
        (OLD + "WordDocument".encode("utf-16-le"), "old form .doc", "save it as .docx"),
        (OLD + "Workbook".encode("utf-16-le"), "old form .xls", "save it as .xlsx"),
        (WHOLE[: len(WHOLE) // 2], "cut off or damaged", ".docx"),
        (WHOLE[:-30], "cut off or damaged", ".docx"),
        (WHOLE + b"more", "after its end", ".docx"),
        (packed({"a.txt": "a"}), "a zip that holds no Word document", "Unpack it"),
        (packed({"xl/workbook.xml": "a"}), "an Excel workbook", ".xlsx"),
        (packed({"content.xml": "a"}), "LibreOffice", ".docx"),
        (packed({"../../x": "a", "word/document.xml": "a"}), "'../../x'", ".docx"),
        (packed({"word/document.xml": "", "WORD/document.xml": ""}), "two of its parts", ".docx"),
        (bent(main=BOMB + part("document", "<w:body/>")[38:]), "entities of its own", ".docx"),
        (bent(main=OUTSIDE + part("document", "<w:body/>")[38:]), "entities of its own", ".docx"),
        (bent(main=FAR + part("document", "<w:body/>")[38:]), "entities of its own", ".docx"),
        (bent(main=part("document", "")), "no body", ".docx"),
        (bent(main=part("document", "<w:body><w:p>")[:-30]), "not what Word writes", ".docx"),
        (bent(links="<a"), "_rels/document.xml.rels", ".docx"),
        (bent(main=part("document", "<w:p>" * 300 + "</w:p>" * 300)), "more than 200", ".docx"),
        (bent(main="<?xml version='1.0' encoding='x-odd'?><a/>"), "not what Word", ".docx"),
    ],
)
def test_a_bad_document_is_refused(raw: bytes, said: str, remedy: str) -> None:
    with pytest.raises(InputProblem) as fault:
        read_word(raw, PLACE)
    assert (fault.value.code, fault.value.exit_code) == ("PC-READ-DOCUMENT", 3)
    assert said in fault.value.what
    assert remedy in fault.value.remedy
    assert fault.value.where == "mine.docx"


def test_a_document_without_words_is_empty() -> None:
    with pytest.raises(InputProblem) as fault:
        read_word(document(para("") + para(" ")), PLACE)
    assert fault.value.code == "PC-READ-EMPTY"


def test_a_zip_bomb_is_refused_before_it_is_unpacked() -> None:
    bomb = bent(main=b"<" * (65 * 2**20))
    assert len(bomb) < 200_000
    with pytest.raises(LimitReached) as fault:
        read_word(bomb, PLACE)
    assert (fault.value.code, fault.value.exit_code) == ("PC-LIMIT-DOCUMENT", 5)
    assert "has more than 67,108,864 bytes" in fault.value.what


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (para("a") * 40, "elements"),
        (table([cell("a", '<w:gridSpan w:val="100000"/>')]), "1,000 columns"),
        ("<w:tbl><w:tr>" + "<w:tc><w:p/></w:tc>" * 1001 + "</w:tr></w:tbl>", "1,000 columns"),
    ],
)
def test_limits_of_a_document(body: str, said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xml_tree, "_ELEMENTS", 100 if said == "elements" else 9_000)
    with pytest.raises(LimitReached) as fault:
        read_word(document(body), PLACE)
    assert said in fault.value.what


@given(st.integers(0, len(WHOLE) - 1), st.integers(0, 255))
def test_a_damaged_document_is_read_or_refused(place: int, byte: int) -> None:
    raw = WHOLE[:place] + bytes([byte]) + WHOLE[place + 1 :]
    try:
        came = read_word(raw, PLACE).form
    except PcgraphError as fault:
        came = fault.code
    assert came in ("word", "PC-READ-DOCUMENT", "PC-LIMIT-DOCUMENT")
