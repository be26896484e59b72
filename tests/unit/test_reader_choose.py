"""The reader of a file is chosen by what the file is; a wrong name is told."""

import subprocess
import sys
from pathlib import Path

import pytest

import pcgraph.readers.choose as choose
from pcgraph.errors import InputProblem, LimitReached
from pcgraph.readers.choose import FORMS, SUFFIXES, form_of, read
from tests.books import write
from tests.documents import document, packed, para, pdf

WORD = document(para("word"))
BOOK = write({"Feet": [["Competency"], ["Cuts"]]})
CASE = b'{"CFItems": [{"identifier": "a", "fullStatement": "Cuts"}]}'
CTDL = b"""[{"@type": "ceasn:Competency", "@id": "urn:a", "ceasn:competencyText": "Cuts"}]"""
TURTLE = b"""# mine
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
<urn:a> a skos:Concept ; skos:prefLabel "Cuts"@en .
"""
SKOS = "<http://www.w3.org/2004/02/skos/core#{}>"
TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
LINES = f"""<urn:a> {TYPE} {SKOS.format("Concept")} .
<urn:a> {SKOS.format("prefLabel")} "Cuts"@en .
""".encode()
XML = b"""<?xml version="1.0"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
 xmlns:skos="http://www.w3.org/2004/02/skos/core#">
<skos:Concept rdf:about="urn:a"><skos:prefLabel>Cuts</skos:prefLabel></skos:Concept></rdf:RDF>"""
LINKED = b"""{"@context": {"skos": "http://www.w3.org/2004/02/skos/core#"}, "@id": "urn:a",
"@type": "skos:Concept", "skos:prefLabel": "Cuts"}"""
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
        ("a.txt", b"[link](a.html) and {braces}", "text"),
        ("a.md", b"<b>Skills</b> <i>and</i> more", "markdown"),
        ("a.csv", b"Competency\nCuts\n", "csv"),
        ("a.TSV", b"Competency\tLevel\nCuts\t1\n", "csv"),
        ("a.xlsx", BOOK, "excel"),
        ("a.xlsm", BOOK, "excel"),
        ("a.json", CASE, "case"),
        ("a.JSON", CASE.decode().encode("utf-16"), "case"),
        ("a.json", CTDL, "ctdl-asn"),
        ("a.jsonld", CTDL, "ctdl-asn"),
        ("a.json", LINKED, "skos"),
        ("a.jsonld", LINKED, "skos"),
        ("a.json", b'{"Feet": ["Cuts"]}', "json"),
        ("a.yml", b"Feet: [Cuts]\n", "yaml"),
        ("a.yaml", b'{"Feet": ["Cuts"]}', "yaml"),
        ("a.ttl", TURTLE, "skos"),
        ("a.nt", LINES, "skos"),
        ("a.rdf", XML, "skos"),
        ("a.xml", XML, "skos"),
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
        ("a.xlsx", WORD, "word", "is an Excel workbook, by its content a Word document"),
        ("a.docx", BOOK, "excel", "is a Word document, by its content an Excel workbook"),
        ("a.zip", BOOK, "excel", "of no known form, by its content an Excel workbook"),
        ("a.xls", BOOK, "excel", ""),
        ("a.csv", BOOK, "excel", "is a table (CSV), by its content an Excel workbook"),
        ("a.xlsx", pdf(["x"]), "pdf", "by its content a PDF"),
        ("a.xls", b"<table><tr><td>x</table>", "html", "is an Excel workbook, by its content a pa"),
        ("a.json", PAGE, "html", "is JSON, by its content a page of the web"),
        ("a.txt", CASE, "case", "is plain text, by its content a CASE package"),
        ("a.md", CTDL, "ctdl-asn", "is Markdown, by its content CTDL-ASN"),
        ("a.csv", b'\xef\xbb\xbf\n{"Feet": ["Cuts"]}', "json", "CSV), by its content JSON"),
        ("a.ttl", CASE, "case", "is RDF, by its content a CASE package"),
        ("a.txt", LINKED, "skos", "is plain text, by its content RDF"),
        ("a.ttl", LINKED, "skos", "is RDF, by its content RDF (JSON-LD)"),
        ("a.txt", TURTLE, "skos", "is plain text, by its content RDF"),
        ("a", TURTLE.decode().encode("utf-16"), "skos", "of no known form, by its content RDF"),
        ("a.json", TURTLE, "skos", "is JSON, by its content RDF"),
        ("a.jsonld", TURTLE, "skos", "is JSON, by its content RDF"),
        ("a.txt", LINES, "skos", "by its content RDF"),
        ("a.html", XML, "skos", "by its content RDF"),
        ("a.ttl", XML, "skos", ""),
        ("a.rdf", TURTLE, "skos", ""),
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
        ("a.csv", b"", "PC-READ-EMPTY", "it is empty"),
        ("a.xml", b"<?xml version='1.0'?><a/>", "PC-READ-FORM", "XML, but neither RDF nor a page"),
        ("a.xlsx", b"Competency\nCuts\n", "PC-READ-FORM", "by its name it is an Excel workbook"),
        ("a.xlsx", packed({"x": "y"}), "PC-READ-WORKBOOK", "no Excel workbook"),
        ("a.xlsb", packed({"xl/workbook.bin": ""}), "PC-READ-WORKBOOK", "no Excel workbook"),
        ("a.ods", packed({"content.xml": "y"}), "PC-READ-DOCUMENT", "LibreOffice"),
        ("a.xls", b"\xd0\xcf\x11\xe0" + b"\0" * 99, "PC-READ-WORKBOOK", "old form .xls"),
        (
            "a.xls",
            b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:'
            b'spreadsheet"/>',
            "PC-READ-FORM",
            "written as XML",
        ),
        ("a.txt", b'{"CFItems": [', "PC-READ-JSON", "it is no JSON"),
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


def test_an_unknown_suffix_is_told_with_all_that_are_known(tmp_path: Path) -> None:
    with pytest.raises(InputProblem) as told:
        read(put(tmp_path, "a.xyz", b"words"))
    listed = told.value.remedy.removeprefix("These are: ").removesuffix(".").split(", ")
    assert listed == sorted({suffix for form in FORMS.values() for suffix in form.suffixes})
    assert {".txt", ".docx", ".xlsx", ".csv", ".json", ".ttl", ".yaml", ".pdf"} <= set(listed)


@pytest.mark.parametrize("suffix", sorted(SUFFIXES))
def test_each_suffix_leads_to_a_form_that_has_it(suffix: str) -> None:
    assert suffix == suffix.lower()
    assert suffix in FORMS[SUFFIXES[suffix]].suffixes


@pytest.mark.parametrize("end", [300, len(WORD) // 2, len(WORD) - 30])
def test_a_workbook_that_is_cut_off_is_one_still(end: int) -> None:
    assert form_of(BOOK[: BOOK.index(b"xl/workbook.xml") + end], Path("a.txt")) == "excel"
    assert form_of(BOOK[:end], Path("a.xlsx")) == "excel"
    assert form_of(WORD[:end], Path("a.docx")) == "word"


def test_a_workbook_inside_a_document_does_not_make_it_one(tmp_path: Path) -> None:
    raw = packed({"word/embeddings/Sheet1.xlsx": BOOK, "word/document.xml": "x"})
    stored = packed({"a": b"xl/workbook.xml"})
    assert form_of(raw, Path("a.docx")) == "word"
    assert form_of(stored, Path("a.docx")) == "word"


def test_a_zip_of_very_many_parts_is_refused_before_its_list_is_read(tmp_path: Path) -> None:
    raw = WORD + b"PK\x01\x02" * 20_001
    for name, code in (("a.docx", "PC-LIMIT-DOCUMENT"), ("a.xlsx", "PC-LIMIT-WORKBOOK")):
        with pytest.raises(LimitReached) as told:
            read(put(tmp_path, name, raw))
        assert told.value.code == code
        assert "more than 20,000 files" in told.value.what
