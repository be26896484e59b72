"""Bytes of a text become lines, or are refused with the place."""

import codecs
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import pcgraph.readers.plain as plain
from pcgraph.errors import InputProblem, LimitReached
from pcgraph.readers.plain import read_plain, text_of

PLACE = Path("mine.txt")


def words(raw: bytes) -> list[str]:
    return [line.text for line in read_plain(raw, PLACE).lines]


@pytest.mark.parametrize(
    "raw",
    [
        "Café\n\nlast".encode(),
        codecs.BOM_UTF8 + "Café\n\nlast\n".encode(),
        "Café\n\nlast\n".encode("utf-16"),
        codecs.BOM_UTF16_BE + "Café\n\nlast".encode("utf-16-be"),
        "Café\r\n\r\nlast\r\n".encode(),
        "Café\r\rlast".encode(),
        "Café\r\n\nlast\r".encode(),
    ],
    ids=["utf-8", "mark", "utf-16", "utf-16 big", "windows", "old mac", "mixed"],
)
def test_one_text_is_read_alike_however_it_is_written(raw: bytes) -> None:
    reading = read_plain(raw, PLACE)
    assert [line.text for line in reading.lines] == ["Café", "", "last"]
    assert [line.number for line in reading.lines] == [1, 2, 3]
    assert [line.shown for line in reading.lines] == ["line 1", "line 2", "line 3"]
    assert reading.told == ()


@pytest.mark.parametrize(
    ("raw", "code", "said", "line"),
    [
        (b"ok\nthe client\x92s\n", "PC-READ-UTF8", "byte 14 (0x92) is not UTF-8; in Windows", 2),
        ("a\r\nb\r\nCafé".encode("latin-1"), "PC-READ-UTF8", "byte 10 (0xe9)", 3),
        (b"a\xc3", "PC-READ-UTF8", "byte 2 (0xc3)", 1),
        ("ab\ncd".encode("utf-16")[:-1], "PC-READ-UTF8", "damaged at byte 11", 2),
        ("ab\ncd".encode("utf-16-le"), "PC-READ-UTF8", "UTF-16 without its mark", 1),
        ("ab".encode("utf-32"), "PC-READ-UTF8", "UTF-32", 1),
        (b"one line\nand \0 more text that goes on\n", "PC-READ-NUL", "a NUL byte", 2),
    ],
    ids=["windows", "latin", "cut off", "utf-16 cut", "no mark", "utf-32", "nul"],
)
def test_what_is_no_text_is_refused_with_its_line(
    raw: bytes, code: str, said: str, line: int
) -> None:
    with pytest.raises(InputProblem) as told:
        read_plain(raw, PLACE)
    assert told.value.code == code
    assert said in told.value.what
    assert told.value.where == f"mine.txt:{line}"
    assert "UTF-8" in told.value.remedy


@pytest.mark.parametrize("raw", [b"\n \r\n\t\n", codecs.BOM_UTF8, codecs.BOM_UTF16_LE])
def test_a_text_without_words_is_empty(raw: bytes) -> None:
    with pytest.raises(InputProblem) as told:
        read_plain(raw, PLACE)
    assert told.value.code == "PC-READ-EMPTY"


def test_marks_of_direction_are_kept_and_told() -> None:
    reading = read_plain("one\nשלום\u200f and \u202bmore\u202c\n".encode(), PLACE)
    assert reading.lines[1].text == "שלום\u200f and \u202bmore\u202c"
    (told,) = reading.told
    assert (told.line, told.lost) == (2, False)
    assert "U+200F, U+202B, U+202C" in told.words


def test_a_letter_that_was_lost_before_is_told_as_lost() -> None:
    (told,) = read_plain("one\nthe client\ufffds\n".encode(), PLACE).told
    assert (told.shown, told.lost) == ("line 2", True)


def test_lines_that_are_told_do_not_grow_without_end() -> None:
    told = read_plain(("\u200f a\n" * 1000).encode(), PLACE).told
    assert len(told) == 101
    assert (told[-1].line, told[-1].words[:12]) == (100, "further such")


def test_too_many_lines_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plain, "MOST_LINES", 3)
    assert words(b"a\nb\nc") == ["a", "b", "c"]
    with pytest.raises(LimitReached) as told:
        words(b"a\nb\nc\nd")
    assert told.value.code == "PC-LIMIT-SOURCE"


@given(st.text(st.characters(codec="utf-8", exclude_characters="\0\r"), min_size=1))
def test_no_letter_is_changed_by_reading_bytes(text: str) -> None:
    text = text.removeprefix("\ufeff")
    assert text_of(text.encode(), PLACE) == text
    assert text_of(text.replace("\n", "\r\n").encode("utf-16"), PLACE) == text
