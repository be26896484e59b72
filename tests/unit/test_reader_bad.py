"""Files that are bad or made to hurt, of every form: an error in words, or told with a place.

What one form alone can have is tested beside its reader; here stands what is true of all.
"""

import io
import json
import random
import socket
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

import pcgraph.readers.json_text as json_text
import pcgraph.readers.tree as tree
from pcgraph.errors import InputProblem, LimitReached, PcgraphError
from pcgraph.intake.finding import found_in
from pcgraph.intake.model import Found
from pcgraph.readers.choose import SUFFIXES, read_bytes
from tests.books import write
from tests.documents import document, packed, para, pdf, table

SKOS = "http://www.w3.org/2004/02/skos/core#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
HEAD = f'<rdf:RDF xmlns:rdf="{RDF}" xmlns:s="{SKOS}"><s:Concept rdf:about="urn:a"><s:prefLabel>'
TAIL = "</s:prefLabel></s:Concept></rdf:RDF>"
WORDS = "Café: listens"
BOOK = write({"Feet": [["Competency", "Level"], [WORDS, "1"]]})
WORD = document(para("Skills") + table(["Competency", "Level"], [WORDS, "1"]))
TEXTS = {
    "a.txt": f"Skills\n\n- {WORDS}\n- Speaks\n",
    "a.md": f"# Skills\n\n- {WORDS}\n- Speaks\n",
    "a.html": f"<!DOCTYPE html>\n<h1>Skills</h1>\n<ul><li>{WORDS}\n<li>Speaks</ul>\n",
    "a.csv": f"Competency,Level\n{WORDS},1\nSpeaks,2\n",
    "a.json": json.dumps({"Feet": [WORDS, "Speaks"]}, ensure_ascii=False, indent=1),
    "case.json": json.dumps(
        {"CFItems": [{"identifier": "a", "fullStatement": WORDS}]}, ensure_ascii=False, indent=1
    ),
    "ctdl.json": json.dumps(
        [{"@id": "urn:a", "@type": "ceasn:Competency", "ceasn:competencyText": WORDS}],
        ensure_ascii=False, indent=1,
    ),
    "a.jsonld": json.dumps(
        {"@context": {"s": SKOS}, "@id": "urn:a", "@type": "s:Concept", "s:prefLabel": WORDS},
        ensure_ascii=False, indent=1,
    ),
    "a.yaml": f'Feet:\n- "{WORDS}"\n- Speaks\n',
    "a.ttl": f'@prefix s: <{SKOS}> .\n<urn:a> a s:Concept ;\n s:prefLabel "{WORDS}"@en .\n',
    "a.nt": f'<urn:a> <{RDF}type> <{SKOS}Concept> .\n<urn:a> <{SKOS}prefLabel> "{WORDS}"@en .\n',
    "a.rdf": f"<?xml version='1.0'?>\n{HEAD}{WORDS}{TAIL}\n",
}  # fmt: skip
FILES = {
    **{name: text.encode() for name, text in TEXTS.items()},
    "a.docx": WORD,
    "a.xlsx": BOOK,
    "a.pdf": pdf(["Skills", "- Listens"], ["- Speaks"]),
}
"""A small valid file of every form."""


def found(raw: bytes, name: str) -> tuple[Found, ...]:
    return found_in(read_bytes(raw, Path(name)))


def refused(raw: bytes, name: str) -> PcgraphError:
    """Give the error of a file; it has a code, a remedy and a place, and can be written."""
    with pytest.raises((InputProblem, LimitReached)) as fault:
        found(raw, name)
    error = fault.value
    assert error.code.startswith("PC-")
    assert error.remedy
    assert error.where.startswith(name)
    assert str(error).encode()
    return error


@pytest.mark.parametrize("name", FILES)
def test_the_small_files_are_valid(name: str) -> None:
    texts = [one.text for one in found(FILES[name], name)]
    assert WORDS in texts or "Listens" in texts


@pytest.mark.parametrize("suffix", sorted(SUFFIXES))
@pytest.mark.parametrize("raw", [b" \n\t\n", b"\xef\xbb\xbf", b"\xff\xfe"])
def test_a_file_without_words_is_empty_or_none_of_its_form(suffix: str, raw: bytes) -> None:
    wanted = "PC-READ-EMPTY"
    if suffix in (".docx", ".docm", ".dotx", ".dotm", ".pdf", ".xml") or suffix[:3] == ".xl":
        wanted = "PC-READ-FORM"
    assert refused(raw, f"a{suffix}").code == wanted


# How a text is written


@pytest.mark.parametrize("name", TEXTS)
@pytest.mark.parametrize(
    "change",
    [
        lambda text: b"\xef\xbb\xbf" + text.encode(),
        lambda text: b"\xff\xfe" + text.encode("utf-16-le"),
        lambda text: b"\xfe\xff" + text.encode("utf-16-be"),
        lambda text: text.replace("\n", "\r\n").encode(),
        lambda text: text.replace("\n", "\r").encode(),
    ],
    ids=["mark", "utf-16", "utf-16 big", "windows", "old mac"],
)
def test_one_file_is_read_alike_however_it_is_written(
    name: str, change: Callable[[str], bytes]
) -> None:
    assert found(change(TEXTS[name]), name) == found(FILES[name], name)


@pytest.mark.parametrize("name", TEXTS)
def test_what_is_not_utf_8_is_refused_with_its_line(name: str) -> None:
    error = refused(TEXTS[name].encode("cp1252"), name)
    assert error.code == "PC-READ-UTF8"
    assert "(0xe9)" in error.what
    assert error.where == f"{name}:{TEXTS[name][: TEXTS[name].index('é')].count(chr(10)) + 1}"


@pytest.mark.parametrize("name", TEXTS)
def test_a_nul_byte_is_refused_with_its_line(name: str) -> None:
    error = refused(TEXTS[name].replace("é", "\0").encode(), name)
    assert error.code == "PC-READ-NUL"
    assert error.where.startswith(f"{name}:")


@pytest.mark.parametrize(
    ("name", "escape", "code"),
    [
        ("a.json", r"\u0000", "PC-READ-NUL"),
        ("a.json", r"\ud800", "PC-READ-UTF8"),
        ("a.json", r"\uDC00\uD800", "PC-READ-UTF8"),
        ("case.json", r"\u0000", "PC-READ-NUL"),
        ("ctdl.json", r"\ud83d", "PC-READ-UTF8"),
        ("a.jsonld", r"\u0000", "PC-READ-NUL"),
        ("a.yaml", r"\0", "PC-READ-NUL"),
        ("a.yaml", r"\ud800", "PC-READ-YAML"),
        ("a.ttl", r"\u0000", "PC-READ-NUL"),
        ("a.nt", r"\U00000000", "PC-READ-NUL"),
        ("a.ttl", r"\ud800", "PC-READ-RDF"),
        ("a.rdf", "&#0;", "PC-READ-RDF"),
    ],
)
def test_letters_that_are_none_are_refused_where_they_are_written_as_escapes(
    name: str, escape: str, code: str
) -> None:
    assert refused(TEXTS[name].replace("é", escape).encode(), name).code == code


@pytest.mark.parametrize("said", [r"\\u0000", r"\ud83d\ude00", r"\\ud800", r"\u00e9"])
def test_escapes_that_are_letters_are_read(said: str) -> None:
    raw = TEXTS["a.json"].replace("Café", said).encode()
    assert [one.became for one in found(raw, "a.json")] == ["domain", "competency", "competency"]


@pytest.mark.parametrize("name", TEXTS)
def test_marks_of_direction_are_kept_and_told_with_their_place(name: str) -> None:
    raw = TEXTS[name].replace("é", "é\u200f\u202e").encode()
    reading = read_bytes(raw, Path(name))
    (told,) = [one for one in reading.told if "direction of writing" in one.words]
    assert "U+200F, U+202E" in told.words
    places = {line.number: line.shown for line in reading.lines} or {
        place: item.shown for place, item in enumerate(reading.items, 1)
    }
    assert told.shown == places[told.line]
    assert "é\u200f\u202e" in "".join(
        [line.text for line in reading.lines] + [item.text for item in reading.items]
    )


# What is made to hurt


BOMB = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'


@pytest.mark.parametrize("suffix", [".rdf", ".xml", ".owl", ".txt", ".ttl"])
@pytest.mark.parametrize("kind", ["bomb", "outside", "remote", "whole"])
def test_entities_of_xml_are_never_unfolded_nor_fetched(
    suffix: str, kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("the network was asked")

    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    secret = tmp_path / "secret.txt"
    secret.write_text("SECRET", encoding="utf-8")
    declared = {
        "bomb": BOMB,
        "outside": f'<!DOCTYPE x [<!ENTITY b SYSTEM "{secret.as_uri()}">]>',
        "remote": '<!DOCTYPE x [<!ENTITY b SYSTEM "http://127.0.0.1:9/x">]>',
        "whole": '<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">',
    }[kind]
    error = refused(f"<?xml version='1.0'?>{declared}{HEAD}&b;{TAIL}".encode(), f"a{suffix}")
    assert error.code == "PC-READ-DOCTYPE"
    assert "SECRET" not in str(error)


@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"])
def test_entities_in_a_workbook_are_refused(part: str) -> None:
    with zipfile.ZipFile(io.BytesIO(BOOK)) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    head, _, rest = parts[part].partition(b"?>")
    outside = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
    for declared in (BOMB.encode(), outside):
        error = refused(packed({**parts, part: head + b"?>" + declared + rest}), "a.xlsx")
        assert error.code == "PC-READ-WORKBOOK"
        assert "entities" in error.what


def test_a_workbook_with_macros_is_read_and_they_are_told() -> None:
    with zipfile.ZipFile(io.BytesIO(BOOK)) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    reading = read_bytes(packed({**parts, "xl/vbaProject.bin": b"Sub x()"}), Path("a.xlsm"))
    assert [one.text for one in reading.items] == [WORDS]
    assert [(one.shown, one.lost) for one in reading.told if "macros" in one.words] == [
        ("the file", True)
    ]


def test_a_workbook_with_a_password_is_refused_by_every_name() -> None:
    raw = b"\xd0\xcf\x11\xe0" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le")
    for name in ("a.xlsx", "a.xls", "a.docx", "a.txt", "a"):
        assert "password" in refused(raw, name).what


@pytest.mark.parametrize("mark", ['"x"', '"CFItems"', '"ceasn:x"', '"@graph"'])
def test_json_with_too_many_values_is_refused_before_they_are_made(
    mark: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(json_text, "_MOST", 10)
    error = refused(f"[{mark}, {'[], ' * 20}1]".encode(), "a.json")
    assert (error.code, error.exit_code) == ("PC-LIMIT-SOURCE", 5)
    assert "more than 10 values" in error.what


def test_a_tree_of_json_with_too_many_values_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tree, "_MOST", 4)
    assert found(b'{"Feet": ["a", "b"]}', "a.json")
    assert refused(b'{"Feet": ["a", "b", "c"]}', "a.json").code == "PC-LIMIT-SOURCE"


@pytest.mark.parametrize(
    ("name", "raw", "said"),
    [
        ("a.txt", b"Skills\n" + b"x" * 100_001, "line 2 has more than 100,000 letters"),
        ("a.html", b"<html><p>a<p>" + b"x" * 100_001, "more than 100,000 letters"),
        ("a.docx", document(para("x" * 100_001)), "more than 100,000 letters"),
        ("a.txt", b"Skills\n" + b"a|" * 1_001, "line 2 has more than 1,000 columns"),
        ("a.md", b"Skills\n" + b"a\t" * 1_001, "line 2 has more than 1,000 columns"),
        ("a.xlsx", write({"A": [["Competency", *["x"] * 1_000], ["Cuts"]]}), "1,001 columns"),
    ],
)  # fmt: skip
def test_lines_and_rows_do_not_go_on_without_end(name: str, raw: bytes, said: str) -> None:
    error = refused(raw, name)
    assert error.code == "PC-LIMIT-SOURCE"
    assert said in error.what


@pytest.mark.parametrize("letters", [".", ". ", "(1) ", "[a]", "a.", "…", "-", "1. ", "((a"])
def test_long_lines_and_cells_of_one_pattern_are_read(letters: str) -> None:
    """Each would take minutes or more where a pattern looks to the end from every letter."""
    long = (letters * 90_000)[:90_000]
    assert found(f"Skills\n- {long}x\n- Listens\n".encode(), "a.txt")
    with pytest.raises(InputProblem):
        found(f'"{long}"\n"{long}x"\n'.encode(), "a.csv")


def test_lists_of_twenty_levels_are_read() -> None:
    text = "Skills\n\n" + "".join(f"{'  ' * level}- Does {level}\n" for level in range(20))
    page = "<html><h1>Skills</h1>" + "".join(f"<ul><li>Does {level}" for level in range(20))
    for name, raw in (("a.txt", text), ("a.md", text), ("a.html", page)):
        reading = read_bytes(raw.encode(), Path(name))
        assert [line.level for line in reading.lines if line.kind == "item"] == [*range(1, 21)]
        texts = " ".join(one.text for one in found_in(reading)).split()
        assert [int(word) for word in texts if word.isdigit()] == [*range(20)]


def test_a_text_of_very_many_lines_has_each_accounted_for() -> None:
    many = 20_000
    lines = found(b"- Listens to people\n\n" * (many // 2), "a.txt")
    assert [(one.first, one.last) for one in lines] == [(n, n) for n in range(1, many + 1)]


# What is damaged by chance


_LETTERS = b"\0\n\"'<>{}[]()=&;:,|\\-0aZ"


def damaged(raw: bytes, chance: random.Random) -> bytes:
    """Cut a file off, change some of its bytes, or repeat or drop a part of it."""
    kind, place = chance.random(), chance.randrange(len(raw))
    if kind < 0.3:
        return raw[:place]
    if kind < 0.7:
        changed = bytearray(raw)
        for _ in range(chance.randint(1, 4)):
            changed[chance.randrange(len(raw))] = (
                chance.randrange(256)
                if kind < 0.4
                else chance.choice(b"\0\n\"'<>{}[]()=&;:,|\\-0aZ")
            )
        return bytes(changed)
    end = min(len(raw), place + chance.randint(1, 40))
    return raw[:place] + raw[place:end] * chance.choice((0, 2, 9)) + raw[end:]


def outcome(raw: bytes, name: str) -> PcgraphError | None:
    """Read a file; what is read is accounted for. Any other error ends the test."""
    try:
        reading = read_bytes(raw, Path(name))
        things = found_in(reading)
    except PcgraphError as fault:
        return fault
    places = {number for one in things for number in range(one.first, one.last + 1)}
    assert places == set(range(1, len(reading.lines or reading.items) + 1))
    return None


def check(outcomes: Sequence[PcgraphError | None]) -> None:
    """Check that errors tell what to do, and that not all files were read or refused."""
    faults = [one for one in outcomes if one is not None]
    assert 0 < len(faults) < len(outcomes)
    for fault in faults:
        assert fault.code.startswith(("PC-READ-", "PC-LIMIT-"))
        assert fault.remedy
        assert fault.where.startswith(("a.", "case.", "ctdl."))
        assert str(fault).encode()


@pytest.mark.parametrize("name", FILES)
def test_a_damaged_file_is_read_or_refused_in_words(name: str) -> None:
    chance = random.Random(f"damage of {name}")  # noqa: S311
    check([outcome(damaged(FILES[name], chance), name) for _ in range(120)])


@pytest.mark.parametrize("name", ["a.docx", "a.xlsx"])
def test_a_damaged_part_of_a_packed_file_is_read_or_refused_in_words(name: str) -> None:
    chance = random.Random(f"part of {name}")  # noqa: S311
    with zipfile.ZipFile(io.BytesIO(FILES[name])) as old:
        parts = {part: old.read(part) for part in old.namelist()}
    outcomes = []
    for _ in range(200):
        part = chance.choice(sorted(parts))
        outcomes.append(outcome(packed({**parts, part: damaged(parts[part], chance)}), name))
    check(outcomes)
