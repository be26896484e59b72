"""Releases from strangers: what is refused before it is read, and what is said of it."""

import os
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from pyoxigraph import BlankNode, NamedNode, Quad, RdfFormat, Triple

from pcgraph.changes.gate import check_bounds
from pcgraph.changes.nquads import lines_of
from pcgraph.changes.releases import aligned
from pcgraph.comparing import compare
from pcgraph.errors import InputProblem, PcgraphError
from pcgraph.release_files import are_releases, compare_releases, read_release
from pcgraph.writers.sides import page_html

HEAD = (
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="urn:e:">{}</rdf:RDF>'
)
ENTITY = '<!DOCTYPE r [<!ENTITY a "b">]>'
FACT = '<rdf:Description rdf:about="urn:a"><e:p>b</e:p></rdf:Description>'
IN_ONE_FACT = "<urn:a> <urn:e:p> {} ."


def refused(path: Path) -> InputProblem:
    with pytest.raises(InputProblem) as said:
        read_release(path)
    return said.value


def written(path: Path, text: str, encoding: str = "utf-8") -> Path:
    path.write_text(text, encoding=encoding, newline="")
    return path


@pytest.mark.parametrize(
    "text",
    [
        ENTITY + HEAD,
        f'<?xml version="1.0" encoding="UTF-8"?>\n<!-- a -->\n<?b c?>{ENTITY}{HEAD}',
        "\ufeff" + ENTITY + HEAD,
        '<!DOCTYPE r SYSTEM "http://127.0.0.1/x">' + HEAD,
        "<!DOCTYPE r>" + HEAD,
        f"<!-- {'x' * 200_000} -->{ENTITY}{HEAD}",
    ],
    ids=["first", "after comments", "after a mark", "outside", "empty", "after much"],
)
def test_a_doctype_is_refused(tmp_path: Path, text: str) -> None:
    fault = refused(written(tmp_path / "a.rdf", text.format(FACT)))
    assert (fault.code, fault.exit_code) == ("PC-READ-DOCTYPE", 3)
    assert "DOCTYPE" in fault.what
    assert fault.remedy


@pytest.mark.parametrize("text", [HEAD.format(ENTITY + FACT), "<!doctype r>" + HEAD.format(FACT)])
def test_a_doctype_that_is_no_xml_is_refused_too(tmp_path: Path, text: str) -> None:
    """The parser of RDF takes both: within the root, and in small letters."""
    assert refused(written(tmp_path / "a.rdf", text)).code == "PC-READ-RDF"


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-be"])
def test_a_doctype_cannot_hide_in_another_encoding(tmp_path: Path, encoding: str) -> None:
    fault = refused(written(tmp_path / "a.rdf", ENTITY + HEAD.format(FACT), encoding))
    assert fault.code == "PC-READ-UTF8"


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-16"])
def test_another_encoding_is_refused_however_the_file_is_cut(encoding: str) -> None:
    raw = HEAD.format(FACT).encode(encoding)
    with pytest.raises(InputProblem) as said:
        check_bounds((raw[at : at + 1] for at in range(len(raw))), RdfFormat.RDF_XML, "a")
    assert said.value.code in ("PC-READ-UTF8", "PC-READ-RDF")


@pytest.mark.parametrize("name", ["utf-7", "UTF-16", "iso-8859-1", "cp037"])
def test_a_file_that_says_it_is_not_utf_8_is_refused(tmp_path: Path, name: str) -> None:
    text = f'<?xml version="1.0" encoding="{name}"?>' + HEAD.format(FACT)
    fault = refused(written(tmp_path / "a.rdf", text))
    assert fault.code == "PC-READ-UTF8"
    assert name in fault.what


def test_words_about_a_doctype_are_no_doctype(tmp_path: Path) -> None:
    word = "<![CDATA[<!DOCTYPE r>]]>"
    text = f'<?xml version="1.0" encoding="utf-8"?><!-- <!DOCTYPE r> -->{HEAD.format(FACT)}'
    path = written(tmp_path / "a.rdf", text.replace(">b<", f">{word}<"))
    assert read_release(path).lines == {IN_ONE_FACT.format('"<!DOCTYPE r>"')}


def xml(levels: int) -> str:
    """Nest so many elements, the root being one of them; an even number of them inside."""
    inner = (levels - 2) // 2
    return HEAD.format("<e:A><e:p>" * inner + "<e:B/>" + "</e:p></e:A>" * inner)


def json(levels: int) -> str:
    return '{"urn:p":' * (levels - 1) + "[]" + "}" * (levels - 1)


@pytest.mark.parametrize(("name", "most"), [("a.rdf", 200), ("a.jsonld", 50)])
def test_deep_nesting_is_refused_with_its_line(tmp_path: Path, name: str, most: int) -> None:
    make = xml if name.endswith("rdf") else json
    path = written(tmp_path / name, make(most))
    read_release(path)
    fault = refused(written(path, "\n\n" + make(most + 2)))
    assert (fault.code, fault.exit_code) == ("PC-READ-DEPTH", 3)
    assert (fault.where, str(most) in fault.what) == (f"{path}:3", True)


@pytest.mark.parametrize("size", [1, 2, 3, 7, 4096])
def test_brackets_in_texts_are_no_levels_however_the_file_is_cut(size: int) -> None:
    """The last bracket is the first that is too many: all before stand in texts, or are closed."""
    text = ('{"a\\"[[": "' + "[{" * 60 + '\\\\", "b": [[]], "c": ' + "\n" + "[" * 49).encode()

    def cut(whole: bytes) -> Iterator[bytes]:
        return (whole[at : at + size] for at in range(0, len(whole), size))

    check_bounds(cut(text), RdfFormat.JSON_LD, "a")
    with pytest.raises(InputProblem) as said:
        check_bounds(cut(text + b"{"), RdfFormat.JSON_LD, "a")
    assert (said.value.code, said.value.where) == ("PC-READ-DEPTH", "a:2")


def test_many_things_side_by_side_are_not_deep(tmp_path: Path) -> None:
    things = ",".join(f'{{"@id":"urn:a","urn:e:p":[{{"@value":"{at}"}}]}}' for at in range(300))
    assert len(read_release(written(tmp_path / "a.jsonld", f"[{things}]")).lines) == 300
    described = FACT * 300
    assert len(read_release(written(tmp_path / "a.rdf", HEAD.format(described))).lines) == 1


def tangled(tmp_path: Path, name: str) -> Path:
    return written(tmp_path / name, "<urn:a> <urn:p> _:x .\n<urn:b> <urn:p> _:x .\n")


def test_of_tangled_blank_nodes_the_file_and_a_remedy_are_named(tmp_path: Path) -> None:
    path = tangled(tmp_path, "theirs.nt")
    fault = refused(path)
    assert (fault.code, fault.where) == ("PC-FORMAT-BLANK", str(path))
    assert "skolemise" in fault.remedy
    assert "this project" not in str(fault)


def test_of_blank_nodes_that_graphs_kept_apart_the_release_is_named() -> None:
    """Without their graphs two lines about one node hang together, and are pointed at twice."""
    p, node = NamedNode("urn:p"), BlankNode("x")
    graphs = [Quad(NamedNode(f"urn:{n}"), p, node, NamedNode(f"urn:g{n}")) for n in "ab"]
    with pytest.raises(InputProblem) as said:
        lines_of(graphs, "theirs")
    assert said.value.where == "theirs"
    # Written by hand: what lines_of would refuse, aligned must refuse as well.
    new = frozenset({"<urn:a> <urn:p> _:x <urn:g> .", "<urn:b> <urn:p> _:x <urn:h> ."})
    with pytest.raises(InputProblem) as said:
        aligned(lines_of([Triple(NamedNode("urn:a"), p, p)]), new)
    assert said.value.where == "the new release"


def linked(path: Path, target: str) -> None:
    try:
        path.symlink_to(target)
    except OSError:
        pytest.skip("this system grants no links")


def test_a_link_that_leads_nowhere_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    written(Path("a.nt"), "")
    for name, target in (("one", "two"), ("two", "one"), ("gone.nt", "nothing")):
        linked(Path(name), target)
    for pair in (("a.nt", "one"), ("one", "a.nt"), ("one", "two"), ("a.nt", "gone.nt"),
                 ("gone.nt", "fcc-2019")):  # fmt: skip
        with pytest.raises(PcgraphError) as said:
            are_releases(*pair)
        assert (said.value.code, said.value.exit_code) == ("PC-READ-FILE", 3)
        assert "link that leads nowhere" in said.value.what
        assert said.value.where in ("one", "gone.nt")
    assert not are_releases("one", "fcc-2019")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no such pipes")
def test_a_pipe_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    path = tmp_path / "pipe.nt"
    os.mkfifo(path)
    asked = threading.Thread(target=refused, args=(path,), daemon=True)
    asked.start()
    asked.join(20)
    waits = asked.is_alive()
    if waits:
        path.write_text("", encoding="utf-8")
    assert not waits
    assert "no plain file" in refused(path).what


@pytest.mark.parametrize("name", ["iterdir", "is_dir"])
def test_a_closed_folder_is_told_by_its_own_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """One that may not be listed, and one below a folder that may not be entered."""

    def closed(self: Path) -> object:
        raise PermissionError(13, "Permission denied", str(self))

    monkeypatch.setattr(Path, name, closed)
    fault = refused(tmp_path)
    assert (fault.code, fault.where) == ("PC-READ-FILE", str(tmp_path))
    assert "Permission denied" in fault.what
    assert "right to read" in fault.remedy


def test_a_path_in_a_closed_folder_is_not_said_to_be_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, other = str(tmp_path / "closed.nt"), str(written(tmp_path / "a.nt", ""))

    def closed(self: Path, *_: object, **__: object) -> os.stat_result:
        if self.name == "closed.nt":
            raise PermissionError(13, "Permission denied", str(self))
        return os.stat(self)

    for name in ("stat", "lstat"):
        monkeypatch.setattr(Path, name, closed)
    monkeypatch.setattr(Path, "exists", lambda self: bool(self.stat()))
    with pytest.raises(InputProblem) as said:
        are_releases(path, other)
    assert (said.value.code, said.value.where) == ("PC-READ-FILE", path)


def test_the_title_says_which_releases(tmp_path: Path) -> None:
    old, new = (written(tmp_path / f"{name}.nt", "") for name in ("v1", "v2"))
    page = page_html(compare_releases(old, new), ())
    assert f"<title>What changed from {old} to {new}?</title>" in page


@pytest.mark.parametrize(
    ("form", "writer"),
    [
        ("html", "pcgraph.writers.sides.page_html"),
        ("csv", "pcgraph.writers.results.table_content"),
        ("xlsx", "pcgraph.writers.results.table_content"),
    ],
)
def test_writing_is_under_the_limits_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, form: str, writer: str
) -> None:
    """What is limited runs in a thread of its own, which the main thread can leave."""
    wrote: list[bool] = []

    def written_by(*_: object) -> str:
        wrote.append(threading.current_thread() is threading.main_thread())
        return "x"

    monkeypatch.setattr(writer, written_by)
    path, out = str(written(tmp_path / "a.nt", "")), tmp_path / f"out.{form}"
    done = CliRunner().invoke(compare, [path, path, "-o", str(out)])
    assert (done.exit_code, wrote, out.read_text(encoding="utf-8")) == (0, [False], "x")


TERM = b"<a:s> <a:p> "


@pytest.mark.parametrize("form", [RdfFormat.N_QUADS, RdfFormat.TURTLE, RdfFormat.TRIG])
def test_terms_within_one_another_are_refused_before_a_parser_sees_them(form: RdfFormat) -> None:
    deep = b'"a<<" .\n' + (TERM + b"<<( ") * 101 + TERM + b"<a:o> " + b")>> " * 101 + b".\n"
    with pytest.raises(InputProblem, match="deeper than 100") as fault:
        check_bounds((deep[at : at + 7] for at in range(0, len(deep), 7)), form, "a.nq")
    assert (fault.value.code, fault.value.where) == ("PC-READ-DEPTH", "a.nq:2")
    flat = (TERM + b"<<( " + TERM + b'"<<(" )>> .\n') * 500
    check_bounds([flat], form, "a.nq")
