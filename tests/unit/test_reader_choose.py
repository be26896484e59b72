"""The reader of a file is chosen by what the file is; a wrong name is told."""

import subprocess
import sys
from pathlib import Path

import pytest

import pcgraph.readers.choose as choose
from pcgraph.errors import InputProblem, LimitReached
from pcgraph.readers.choose import read
from tests.documents import document, packed, para, pdf

WORD = document(para("word"))
PAGE = b"<!-- saved --><!DOCTYPE html><title>t</title><p>page</p>"


def put(folder: Path, name: str, raw: bytes) -> Path:
    path = folder / name
    path.write_bytes(raw)
    return path


@pytest.mark.parametrize(
    ("name", "raw", "form"),
    [
        ("a.txt", b"- text\n", "text"),
        ("a.MD", b"- text\n", "markdown"),
        ("a.html", b"<p>page", "html"),
        ("a.docx", WORD, "word"),
        ("a.docm", WORD, "word"),
        ("a.pdf", pdf(["pdf"]), "pdf"),
        ("a.txt", b"The tag <html> is not at the start", "text"),
        ("a.txt", b"%PDFs are no help", "text"),
    ],
)
def test_the_right_reader_is_chosen(tmp_path: Path, name: str, raw: bytes, form: str) -> None:
    reading = read(put(tmp_path, name, raw))
    assert reading.form == form
    assert not any("by its name" in told.words for told in reading.told)


@pytest.mark.parametrize(
    ("name", "raw", "form", "said"),
    [
        ("a.docx", PAGE, "html", "by its name it is a Word document, by its content a page"),
        ("a.docx", PAGE.decode().encode("utf-16"), "html", "a page of the web"),
        ("a.html", b'<?xml version="1.0"?>\n<html><p>x</html>', "html", ""),
        ("a.txt", WORD, "word", "by its name it is plain text, by its content a Word document"),
        ("a.doc", WORD, "word", "of no known form, by its content a Word document"),
        ("a.docx", pdf(["x"]), "pdf", "by its content a PDF"),
        ("noname", PAGE, "html", "of no known form"),
    ],
)
def test_a_wrong_name_is_told(tmp_path: Path, name: str, raw: bytes, form: str, said: str) -> None:
    reading = read(put(tmp_path, name, raw))
    assert reading.form == form
    assert [said in told.words for told in reading.told if "by its name" in told.words] == (
        [True] if said else []
    )


@pytest.mark.parametrize(
    ("name", "raw", "code", "said"),
    [
        ("a.txt", b"", "PC-READ-EMPTY", "it is empty"),
        ("a.docx", b"", "PC-READ-EMPTY", "it is empty"),
        ("a.txt", packed({"x": "y"}), "PC-READ-DOCUMENT", "a zip that holds no Word document"),
        ("a.docx", b"just words", "PC-READ-FORM", "nothing of that is in it"),
        ("a.pdf", b"just words", "PC-READ-FORM", "by its name it is a PDF"),
        ("a.doc", b"{\\rtf1 words}", "PC-READ-FORM", "(RTF)"),
        ("a.txt", b"\x89PNG\r\n\x1a\n", "PC-READ-FORM", "a picture"),
        ("a.doc", b"MIME-Version: 1.0\r\n", "PC-READ-FORM", "(MHTML)"),
        ("a.xyz", b"words", "PC-READ-FORM", "end in .xyz"),
        ("a", b"words", "PC-READ-FORM", "end in nothing"),
        ("a.doc", b"\xd0\xcf\x11\xe0" + b"\0" * 99, "PC-READ-DOCUMENT", "old form .doc"),
    ],
)
def test_what_is_not_read_says_why(
    tmp_path: Path, name: str, raw: bytes, code: str, said: str
) -> None:
    with pytest.raises(InputProblem) as told:
        read(put(tmp_path, name, raw))
    assert (told.value.code, told.value.exit_code) == (code, 3)
    assert said in told.value.what
    assert told.value.remedy


def test_no_file_a_folder_and_a_name_that_cannot_be(tmp_path: Path) -> None:
    for path, said in (
        (tmp_path / "none.txt", "there is no such file"),
        (tmp_path, "it is a folder"),
        (Path("a\0b.txt"), "no file can have this name"),
    ):
        with pytest.raises(InputProblem) as told:
            read(path)
        assert told.value.code == "PC-READ-FILE"
        assert said in told.value.what


def test_a_file_that_is_too_large_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "large.txt"
    with path.open("wb") as made:
        made.truncate(200 * 10**6)
    with pytest.raises(LimitReached) as told:
        read(path)
    assert (told.value.code, told.value.exit_code) == ("PC-LIMIT-SOURCE", 5)
    assert "it has 200,000,000 bytes; 134,217,728 are read" in told.value.what


def test_a_file_may_be_as_large_as_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(choose, "BIGGEST", 5)
    monkeypatch.setattr(choose.raw_of, "__defaults__", (5,))
    assert read(put(tmp_path, "a.txt", b"12345")).lines[0].text == "12345"
    with pytest.raises(LimitReached):
        read(put(tmp_path, "b.txt", b"123456"))


def test_choosing_imports_no_reader_of_pdf() -> None:
    code = "import sys, pcgraph.readers.choose; print(sorted({'pypdf', 'lxml'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
