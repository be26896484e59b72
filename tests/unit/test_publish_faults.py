"""Where a release comes to stand: bad places, full disks, kills, two at once, wrong options."""

import errno
import hashlib
import io
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from pcgraph import locks
from pcgraph.console import silent
from pcgraph.errors import InputProblem, PcgraphError, UsageProblem
from pcgraph.graph import KnowledgeGraph
from pcgraph.model import TextFile
from pcgraph.publish import place as module
from pcgraph.publish import writer as writing
from pcgraph.publish.earlier import read_earlier
from pcgraph.publish.forms import FORMS, write_form
from pcgraph.publish.lines import SortedLines
from pcgraph.publish.member import Member
from pcgraph.publish.place import release_folder
from pcgraph.publish.redirects import checked_site
from pcgraph.publish.release import publish
from pcgraph.publish.tables import WORKBOOK, table_members
from pcgraph.publish.words import Source, Words, source_texts
from pcgraph.publish.writer import Writer
from pcgraph.publishing import _told
from pcgraph.publishing import publish as verb

ROOT = Path(__file__).resolve().parents[2]
POSIX = pytest.mark.skipif(os.name == "nt", reason="Windows ends a process without a signal")
LEFT = {".1.0.unfinished", ".1.0.lock"}


def names(folder: Path) -> set[str]:
    return {one.name for one in folder.iterdir()}


def fill(target: Path, words: str = "new") -> None:
    with release_folder(target, "1.0", print) as aside:
        (aside / "rdf").mkdir()
        (aside / "rdf" / "one.nt").write_text(words, encoding="utf-8")


def refused(target: Path) -> PcgraphError:
    """Give what is said where a release cannot be written; it must say what to do."""
    with pytest.raises(PcgraphError) as caught:
        fill(target)
    assert caught.value.remedy
    assert caught.value.where
    return caught.value


def test_what_was_written_aside_is_all_that_is_left(tmp_path: Path) -> None:
    fill(tmp_path / "new" / "releases")
    assert names(tmp_path / "new" / "releases") == {"1.0"}


@pytest.mark.parametrize("name", ["two words", "Größe", "a\nb", "x" * 200, "{{ x }}", "%0a"])
def test_any_name_that_the_system_takes_will_do(tmp_path: Path, name: str) -> None:
    if os.name == "nt" and "\n" in name:
        pytest.skip("Windows takes no line feed in a name")
    fill(tmp_path / name)
    assert (tmp_path / name / "1.0" / "rdf" / "one.nt").read_text("utf-8") == "new"


def bad_places(tmp_path: Path) -> Iterator[tuple[str, Path]]:
    (tmp_path / "file").write_text("mine", encoding="utf-8")
    yield "no folder", tmp_path / "file"
    yield "no folder", tmp_path / "file" / "below"
    yield "too long", tmp_path / ("x" * 300)
    if os.name == "posix":
        (tmp_path / "link").symlink_to("nowhere")
        yield "leads nowhere", tmp_path / "link"
        yield "leads nowhere", tmp_path / "link" / "below"
        yield "no folder", Path(os.devnull)


def test_a_place_that_is_none_is_told(tmp_path: Path) -> None:
    for words, place in bad_places(tmp_path):
        fault = refused(place)
        assert (fault.code, fault.exit_code) == ("PC-WRITE-FILE", 3)
        assert words in fault.what.lower()
    assert (tmp_path / "file").read_text("utf-8") == "mine"
    assert not (tmp_path / "nowhere").exists()


def test_a_link_to_a_folder_is_followed(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to("real")
    fill(tmp_path / "link")
    assert names(tmp_path / "real") == {"1.0"}


@pytest.mark.parametrize("kind", ["file", "empty folder", "broken link"])
def test_whatever_has_the_name_of_the_version_stays(tmp_path: Path, kind: str) -> None:
    there = tmp_path / "1.0"
    make: dict[str, Callable[[], object]] = {
        "file": lambda: there.write_text("mine", encoding="utf-8"),
        "empty folder": there.mkdir,
        "broken link": lambda: there.symlink_to("nowhere"),
    }
    make[kind]()
    fault = refused(tmp_path)
    assert (fault.code, fault.exit_code) == ("PC-PUBLISH-EXISTS", 2)
    assert names(tmp_path) == {"1.0"}


@pytest.mark.parametrize("number", [errno.EACCES, errno.EROFS, errno.ENOSPC])
def test_a_folder_that_may_not_be_written_to_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    def mkdir(*_: object, **__: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(Path, "mkdir", mkdir)
    fault = refused(tmp_path / "new")
    assert os.strerror(number) in fault.what
    assert ("room" in fault.remedy) == (number == errno.ENOSPC)


@pytest.mark.parametrize("fault", [KeyboardInterrupt(), SystemExit(143), ValueError("a bug")])
def test_whatever_ends_it_leaves_nothing(tmp_path: Path, fault: BaseException) -> None:
    def half() -> None:
        with release_folder(tmp_path, "1.0", print) as aside:
            (aside / "one.nt").write_text("half", encoding="utf-8")
            raise fault

    with pytest.raises(type(fault)):
        half()
    assert names(tmp_path) == set()


def full(_: object, __: bytes) -> int:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


@pytest.mark.parametrize("form", FORMS)
def test_a_full_disk_is_heard_through_every_form(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, form: str
) -> None:
    lines = SortedLines(f'<https://example.org/{n}> <urn:p> "{n}" .' for n in range(20_000))
    member = Member("x", lambda out: write_form(lines, form, out))
    monkeypatch.setattr(writing._Summed, "write", full)
    with pytest.raises(OSError, match=os.strerror(errno.ENOSPC)) as caught:
        Writer(tmp_path, None, silent, None).write([member])
    assert caught.value.errno == errno.ENOSPC


def test_a_full_disk_is_heard_through_the_workbook(
    kg: KnowledgeGraph, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (book,) = (one for one in table_members(kg) if one.path.endswith(WORKBOOK))
    monkeypatch.setattr(writing._Summed, "write", full)
    with pytest.raises(OSError, match=os.strerror(errno.ENOSPC)) as caught:
        Writer(tmp_path, None, silent, None).write([book])
    assert caught.value.errno == errno.ENOSPC


def test_a_full_disk_at_the_sync_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A disk of the network may say only then that it is full."""

    def fsync(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", fsync)
    assert "No space" in refused(tmp_path).what
    assert names(tmp_path) == set()


def test_what_a_killed_run_left_goes_and_is_told(tmp_path: Path) -> None:
    (tmp_path / ".1.0.unfinished" / "rdf").mkdir(parents=True)
    (tmp_path / ".1.0.unfinished" / "rdf" / "half.nt").write_text("half", encoding="utf-8")
    (tmp_path / ".1.0.lock").touch()
    told: list[Path] = []
    with release_folder(tmp_path, "1.0", told.append) as aside:
        assert names(aside) == set()
    assert told == [tmp_path / ".1.0.unfinished"]
    assert names(tmp_path) == {"1.0"}


def test_what_cannot_be_cleared_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def rmtree(*_: object, **__: object) -> None:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))

    (tmp_path / ".1.0.unfinished").mkdir()
    monkeypatch.setattr(module.shutil, "rmtree", rmtree)  # type: ignore[attr-defined]
    fault = refused(tmp_path)
    assert fault.where.endswith(".1.0.unfinished")
    assert "Delete it" in fault.remedy


def test_a_second_writer_is_told_and_the_first_goes_on(tmp_path: Path) -> None:
    with release_folder(tmp_path, "1.0", print) as aside:
        (aside / "one.nt").write_text("first", encoding="utf-8")
        fault = refused(tmp_path)
        assert (fault.code, fault.exit_code) == ("PC-PUBLISH-BUSY", 2)
    assert (tmp_path / "1.0" / "one.nt").read_text("utf-8") == "first"
    assert names(tmp_path) == {"1.0"}


def test_another_version_may_be_written_beside(tmp_path: Path) -> None:
    with release_folder(tmp_path, "2.0", print):
        fill(tmp_path)
    assert names(tmp_path) == {"1.0", "2.0"}


def test_a_lock_whose_name_is_gone_guards_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between opening and locking, the one before may have ended and taken the name away."""
    lock = locks._lock

    def late(handle: io.BufferedRandom) -> None:
        lock(handle)
        (tmp_path / ".1.0.lock").unlink()

    monkeypatch.setattr(locks, "_lock", late)
    if os.name == "nt":
        pytest.skip("Windows keeps the name of an open file")
    assert refused(tmp_path).code == "PC-PUBLISH-BUSY"


def test_of_many_at_once_one_wins_and_nothing_is_mixed(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path\n"
        "from pcgraph.publish.place import release_folder\n"
        "with release_folder(Path(sys.argv[1]), '1.0', print) as aside:\n"
        "    for n in range(300): (aside / str(n)).write_text(sys.argv[2])\n"
    )
    environ = {**os.environ, "PYTHONPATH": str(ROOT)}
    many = [
        subprocess.Popen(
            [sys.executable, "-c", code, str(tmp_path), str(n)],
            env=environ,
            stderr=subprocess.PIPE,
            encoding="utf-8",
        )
        for n in range(6)
    ]
    said = [one.communicate()[1] for one in many]
    assert [one.returncode for one in many].count(0) == 1
    assert all(not one or "PC-PUBLISH-BUSY" in one or "PC-PUBLISH-EXISTS" in one for one in said)
    written = {one.read_text("utf-8") for one in (tmp_path / "1.0").iterdir()}
    assert len(written) == 1
    assert names(tmp_path) == {"1.0"}


def started(target: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "pcgraph", "publish", str(target), "--no-pages", "-f", "csv"],
        cwd=target.parent,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )


@POSIX
def test_a_real_run_that_is_stopped_shows_no_half_release(
    kg: KnowledgeGraph, tmp_path: Path
) -> None:
    """Asked to end, interrupted, killed; then let be. The release before stays as it was."""
    target = tmp_path / "releases"
    old = target / "0.0.9" / "rdf" / "pcgraph.nq"
    old.parent.mkdir(parents=True)
    old.write_bytes(b"old")
    for stage, number, code, said, left in (
        ("tables", signal.SIGTERM, 143, "Stopped.", set()),
        ("rdf", signal.SIGINT, 130, "Interrupted.", set()),
        ("rdf", signal.SIGKILL, -9, "", {".0.1.0.unfinished", ".0.1.0.lock"}),
    ):
        run = started(target)
        while not (target / ".0.1.0.unfinished" / stage).exists() and run.poll() is None:
            time.sleep(0.001)
        run.send_signal(number)
        told = run.communicate()[1]
        assert run.returncode == code
        assert told.strip() == said
        assert names(target) - {"0.0.9"} == left
        assert old.read_bytes() == b"old"
    (target / ".0.1.0.unfinished" / "of the killed").touch()
    done = publish(kg, target, pages=False, report=silent)
    assert done.cleared == (target / ".0.1.0.unfinished",)
    assert any("which a run that was stopped had left" in line for line in _told(done))
    assert names(target) == {"0.0.9", "0.1.0"}
    assert not (target / "0.1.0" / "of the killed").exists()


def test_a_fault_in_the_graph_leaves_nothing(
    kg: KnowledgeGraph, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writing._Summed, "write", full)
    with pytest.raises(InputProblem, match="No space"):
        publish(kg, tmp_path / "new", pages=False, report=silent)
    assert names(tmp_path / "new") == set()


def earlier(folder: Path, lines: bytes, sums: str | None = None) -> Path:
    """Make a small release that only holds its graphs."""
    (folder / "rdf").mkdir(parents=True)
    (folder / "rdf" / "pcgraph.nq").write_bytes(lines)
    said = f"{hashlib.sha256(lines).hexdigest()}  rdf/pcgraph.nq\n" if sums is None else sums
    (folder / "SHA256SUMS").write_text(said, encoding="utf-8")
    return folder


def no_releases(tmp_path: Path) -> Iterator[tuple[Path, str, str]]:
    """Give paths that are no release, with what must be said and which code."""
    (tmp_path / "empty").mkdir()
    (tmp_path / "file").touch()
    (tmp_path / "one.zip").touch()
    earlier(tmp_path / "many" / "0.0.9", b"")
    none = "PC-PUBLISH-PREVIOUS"
    yield tmp_path / "missing", "there is no such folder", none
    yield tmp_path / "empty", "there is no rdf/pcgraph.nq in it", none
    yield tmp_path / "file", "this is a file", none
    yield tmp_path / "one.zip", "Unpack it", none
    yield tmp_path / "many", "name one: 0.0.9", none
    yield earlier(tmp_path / "broken", b"garbage\n"), "not valid N-Quads", "PC-READ-RDF"
    yield earlier(tmp_path / "binary", b"\xff\xfe\x00"), "not valid N-Quads", "PC-READ-RDF"
    good = b"<urn:a> <urn:b> <urn:c> <urn:g> .\n"
    changed = f"{'0' * 64}  rdf/pcgraph.nq\n"
    yield earlier(tmp_path / "changed", good, changed), "not as it was", "PC-PUBLISH-SUMS"
    yield earlier(tmp_path / "unlisted", good, ""), "not as it was", "PC-PUBLISH-SUMS"
    yield earlier(tmp_path / "odd", good, "x\n\n y"), "not as it was", "PC-PUBLISH-SUMS"
    (earlier(tmp_path / "unsummed", good) / "SHA256SUMS").unlink()
    yield tmp_path / "unsummed", "no SHA256SUMS", "PC-PUBLISH-SUMS"


def test_an_earlier_release_that_is_none_is_told(tmp_path: Path) -> None:
    for path, words, code in no_releases(tmp_path):
        with pytest.raises(PcgraphError) as caught:
            read_earlier(path)
        fault = caught.value
        assert (fault.code, fault.exit_code) == (code, 2 if code.endswith("PREVIOUS") else 3)
        assert words in f"{fault.what} {fault.remedy}"
        assert fault.remedy
        assert str(path) in fault.where


def test_an_earlier_release_that_is_whole_is_read(tmp_path: Path) -> None:
    lines = b"<https://w3id.org/pcgraph/id/a> <urn:b> <urn:c> <urn:g> .\n"
    assert len(read_earlier(earlier(tmp_path / "0.1.0", lines))) == 1


@pytest.mark.parametrize(
    "given",
    [["--base", ""], ["--site-url", ""], ["--previous", ""], ["--text", "none"], ["--text", ""],
     ["--format", "pdf"], ["--nonsense"], ["more"], ["-o", "x.pdf"]],
    ids=" ".join,
)  # fmt: skip
def test_a_wrong_option_is_told_before_anything_is_done(tmp_path: Path, given: list[str]) -> None:
    """What is empty comes of a variable that is not set; nothing else may be taken for it."""
    result = CliRunner().invoke(verb, [str(tmp_path / "new"), *given])
    code = getattr(result.exception, "exit_code", result.exit_code)
    assert code == 2
    assert names(tmp_path) == set()


def test_a_folder_without_a_name_is_not_the_one_you_are_in() -> None:
    result = CliRunner().invoke(verb, [""])
    assert result.exit_code == 2
    assert "see that the variable is set" in result.output


@pytest.mark.parametrize(
    "site",
    ["https://example.org/%0aRewriteRule/", "https://example.org/$1/", "https://example.org/ x/",
     "https://example.org/\nRedirect / https://evil.example/", "javascript:alert(1)/", "x",
     "https://example.org", "https://example.org/#", "https://example.org/?a=/",
     f"https://example.org/{'a' * 20_000}/"],
)  # fmt: skip
def test_an_address_that_could_steer_a_server_is_refused(site: str) -> None:
    with pytest.raises(UsageProblem) as caught:
        checked_site(site)
    assert caught.value.code == "PC-PUBLISH-SITE"
    assert "\n" not in caught.value.what
    assert len(caught.value.what) < 400


MINE = Source("https://example.org/s", "a.txt", "structure", "", "")


def text(path: str, words: str, layer: str = "") -> TextFile:
    return TextFile(path, words, path, layer)


def test_the_text_of_another_folder_does_not_hide_ours() -> None:
    """Two texts of one name: the words of both are left out."""
    ours, theirs = "one two three four five six", "red green blue white black grey"
    files = [text("data/sources/a.txt", ours), text("data/sources/a.txt", theirs, "x")]
    words = Words(source_texts(files, [MINE]).values())
    assert list(words.runs(ours)) == [ours]
    assert list(words.runs(theirs)) == [theirs]


def test_a_document_without_its_text_is_told() -> None:
    with pytest.raises(InputProblem, match="the text of this document is not there") as caught:
        source_texts([text("data/notes/a.txt", "x")], [MINE])
    assert (caught.value.code, caught.value.where) == ("PC-PUBLISH-SOURCE", MINE.iri)


@pytest.mark.parametrize(
    "paths",
    [("a.ttl", "a.ttl"), ("parts/a.ttl", "parts/A.ttl"), ("con.ttl",), ("parts/nul",), ("a?b",),
     ("../up",), ("a//b",), ("x" * 201,), ("a\nb",), ("a.",)],
)  # fmt: skip
def test_a_file_that_some_system_cannot_hold_is_refused(
    tmp_path: Path, paths: tuple[str, ...]
) -> None:
    writer = Writer(tmp_path, None, silent, None)
    writer.write(Member(path, "first") for path in paths[:-1])
    with pytest.raises(InputProblem) as caught:
        writer.write([Member(paths[-1], "second")])
    assert caught.value.code == "PC-PUBLISH-NAME"
    assert set(writer.written) == set(paths[:-1])


@pytest.mark.parametrize("version", ["../../evil", "1.0/..", "", "1 0", ".", "x" * 3 + "\n"])
def test_a_version_that_is_no_name_is_refused(
    kg: KnowledgeGraph, tmp_path: Path, version: str
) -> None:
    said = version.replace("\n", "\\n")
    files = [
        TextFile(one.path, one.text.replace('"0.1.0"', f'"{said}"'), one.shown)
        if one.path == "ontology/pcgraph.ttl"
        else one
        for one in kg.files
        if one.path.startswith("ontology/") or one.path.endswith("sources.ttl")
    ]
    with pytest.raises(InputProblem) as caught:
        publish(kg.with_files(files), tmp_path / "new", pages=False, report=silent)
    assert caught.value.code == "PC-PUBLISH-ABOUT"
    assert names(tmp_path) == set()


def test_what_is_not_valid_is_not_handed_on(tmp_path: Path) -> None:
    mine = tmp_path / "mine"
    (mine / "data" / "frameworks").mkdir(parents=True)
    (mine / "data" / "frameworks" / "x.ttl").write_text(
        "<https://example.org/mine/role> a <https://w3id.org/pcgraph/ns/Role> .\n", "utf-8"
    )
    place = tmp_path / "releases"
    done = CliRunner().invoke(verb, [str(place), "--with", str(mine)])
    assert done.exit_code == 1
    assert "x.ttl" in done.stdout
    assert "nothing was written" in done.stderr
    assert not place.exists()


@pytest.mark.parametrize("said", ["", "nobody", "javascript:alert(1)", "mailto:a b", 'https://"x'])
def test_whom_to_tell_is_an_address(tmp_path: Path, said: str) -> None:
    done = CliRunner().invoke(verb, [str(tmp_path), f"--contact={said}"])
    assert done.exit_code == 2
    assert list(tmp_path.iterdir()) == []


def test_the_answer_does_not_stand_among_the_releases(tmp_path: Path) -> None:
    place = tmp_path / "releases"
    done = CliRunner().invoke(verb, [str(place), "-o", str(place / "1.0" / "out.csv")])
    assert getattr(done.exception, "code", "") == "PC-USAGE-OUTPUT"
    assert not place.exists()
