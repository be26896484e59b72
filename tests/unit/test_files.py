import os
from pathlib import Path

import pytest

from pcgraph.errors import InputProblem
from pcgraph.files import read_layout, read_text, write_whole


def test_a_file_that_is_not_utf8_names_the_line(tmp_path: Path) -> None:
    path = tmp_path / "x.ttl"
    path.write_bytes(b"one\ntwo \xe9\n")
    with pytest.raises(InputProblem) as told:
        read_text(path)
    assert told.value.code == "PC-READ-UTF8"
    assert told.value.where == f"{path}:2"


def test_windows_files_are_read_alike_but_sources_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "x.ttl"
    path.write_bytes(b"\xef\xbb\xbfone\r\ntwo\r\n")
    assert read_text(path) == "one\ntwo\n"
    assert read_text(path, exact=True) == "\ufeffone\r\ntwo\r\n"


def test_a_folder_without_data_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputProblem, match="no data/ in it"):
        read_layout([tmp_path])
    with pytest.raises(InputProblem, match="no such folder"):
        read_layout([tmp_path / "none"])


def test_a_failed_write_leaves_the_old_file_and_nothing_beside(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "answer.csv"
    write_whole(path, "old")

    def refuse(source: str, target: str) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "replace", refuse)
    with pytest.raises(InputProblem) as told:
        write_whole(path, "new")
    assert told.value.code == "PC-WRITE-OPEN"
    assert told.value.exit_code == 3
    assert str(told.value).startswith(
        "answer.csv is open in another program (Excel?).\n  Close it or give another name."
    )
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("mark", ["~$answer.xlsx", ".~lock.answer.xlsx#"])
def test_a_file_with_the_mark_of_a_program_beside_it_is_left_alone(
    tmp_path: Path, mark: str
) -> None:
    path = tmp_path / "answer.xlsx"
    (tmp_path / mark).write_text("somebody")
    write_whole(path, "old")
    with pytest.raises(InputProblem, match="open in another program"):
        write_whole(path, "new")
    assert path.read_text() == "old"
    (tmp_path / mark).unlink()
    write_whole(path, "new")
    assert path.read_text() == "new"


def test_writing_into_a_missing_folder_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputProblem) as told:
        write_whole(tmp_path / "none" / "x.csv", "x")
    assert told.value.code == "PC-WRITE-FILE"
