import io
import zipfile
from pathlib import Path

import pytest

from pcgraph.writers.stored import stored, stored_zip, write_stored

CONTENT = {"b/two.txt": b"2" * 5000, "a.txt": b"", "Ü.txt": "ü".encode()}


def packed(year: int, level: int, names: list[str]) -> bytes:
    """Make a zip file as some other program would."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=level) as archive:
        for name in names:
            info = zipfile.ZipInfo(name, (year, 1, 1, 0, 0, 0))
            info.external_attr = year
            archive.writestr(info, CONTENT[name], zipfile.ZIP_DEFLATED, level)
    return out.getvalue()


def test_equal_content_gives_equal_bytes() -> None:
    names = list(CONTENT)
    one, other = packed(1990, 1, names), packed(2026, 9, names[::-1])
    assert one != other
    assert stored(one) == stored(other) == stored_zip(CONTENT.items())


def test_other_content_gives_other_bytes() -> None:
    assert stored_zip(CONTENT.items()) != stored_zip({**CONTENT, "a.txt": b"1"}.items())


def test_members_are_whole_sorted_and_alike() -> None:
    with zipfile.ZipFile(io.BytesIO(stored_zip(CONTENT.items()))) as archive:
        assert archive.namelist() == ["a.txt", "b/two.txt", "Ü.txt"]
        assert archive.testzip() is None
        for info in archive.infolist():
            assert archive.read(info) == CONTENT[info.filename]
            assert info.compress_type == zipfile.ZIP_STORED
            assert info.date_time == (1980, 1, 1, 0, 0, 0)
            # A plain file of Unix, whatever system made it, that all may read.
            assert (info.create_system, info.external_attr >> 16) == (3, 0o100644)


def test_a_file_gives_the_same_bytes_as_its_content(tmp_path: Path) -> None:
    file = tmp_path / "two"
    file.write_bytes(CONTENT["b/two.txt"])
    out = io.BytesIO()
    write_stored([*((n, c) for n, c in CONTENT.items() if n[0] != "b"), ("b/two.txt", file)], out)
    assert out.getvalue() == stored_zip(CONTENT.items())


def test_two_members_of_one_name_are_refused() -> None:
    with pytest.raises(ValueError, match=r"two members are called a\.txt"):
        stored_zip([("a.txt", b"1"), ("b", b""), ("a.txt", b"2")])


def test_windows_makes_the_same_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    here = stored_zip(CONTENT.items())
    monkeypatch.setattr("sys.platform", "win32")
    assert zipfile.ZipInfo("a").create_system == 0
    assert stored_zip(CONTENT.items()) == here
