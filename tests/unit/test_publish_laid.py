"""Whose is what a folder laid over ours brought into a release: never ours."""

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from pyoxigraph import RdfFormat, parse

from pcgraph.graph import KnowledgeGraph
from pcgraph.publish.describe import Release, Written, dcat_text
from pcgraph.publish.gathered import Gathered
from pcgraph.publish.laid import Laid, laid_over
from pcgraph.publish.papers import Told, paper_members
from pcgraph.publish.parts import EDITORS, LICENCE, Part, parts_of
from tests.unit.workbook_case import folder

LAID = Laid("with-moor/", "moor", ("Moor guide", "Tea guide"), ("Ada", "Bo"))
SET = "data/mappings/village-to-nos/positive.sssom.tsv"
THEIRS = "https://example.org/licence"


def parts(place: Path) -> dict[str, Part]:
    """Describe the graphs of the folder, and the judgements of ours."""
    graph = KnowledgeGraph([place]).composition
    names = [str(one)[1:-1] for one in graph.store.named_graphs()]
    made = cast(Gathered, SimpleNamespace(graphs=dict.fromkeys(names, ()), loaded=names))
    return {part.name: part for part in parts_of(graph, made)}


@pytest.fixture(scope="module")
def mine(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return folder(tmp_path_factory.mktemp("laid") / "moor")


def test_what_a_folder_says_is_its_owners(mine: Path) -> None:
    found = parts(mine)
    theirs = [part for name, part in found.items() if name.startswith("with-moor/")]
    assert len(theirs) > 4
    for part in theirs:
        assert EDITORS not in part.words_of, part.name
        assert LICENCE not in part.licence, part.name
    judged = found["with-moor/judgements"]
    assert judged.words_of == "the owner of the folder moor (the name of who judged)"
    assert judged.licence == "not stated"
    assert (found["judgements"].words_of, found["judgements"].licence) == (EDITORS, LICENCE)


def test_the_licence_of_judgements_is_what_their_files_say(tmp_path: Path) -> None:
    place = folder(tmp_path / "moor")
    path = place / SET
    text = path.read_text("utf-8")
    before = next(line for line in text.splitlines() if line.startswith("#license: "))
    path.write_text(text.replace(before, f"#license: {THEIRS}"), "utf-8")
    found = parts(place)
    assert found["with-moor/judgements"].licence == THEIRS
    assert found["with-moor/frameworks/village"].licence.endswith("the rest: not stated")


def test_what_was_laid_over_is_told(mine: Path) -> None:
    laid = laid_over(KnowledgeGraph([mine]).composition)
    assert laid == {
        "with-moor/": Laid(
            "with-moor/",
            "moor",
            ("Village Agent framework (example)",),
            ("the name of who judged",),
        )
    }
    assert laid_over(KnowledgeGraph().composition) == {}


def pages(*laid: Laid) -> Iterator[tuple[str, str]]:
    release = Release("1.0.0", "2026-01-01", "t", "d", "c", LICENCE, False, laid=laid)
    told = Told(release, [], [], 0, {}, ("a", "b"), {"queries/x.rq": 1}, [])
    for page in paper_members(told, cast(Any, {})):
        yield page.path, str(page.content)


def test_the_first_pages_name_the_frameworks_of_a_folder() -> None:
    there, without = dict(pages(LAID)), dict(pages())
    for name in ("README.txt", "DATASHEET.md"):
        for words in ("moor", "Moor guide", "Tea guide", "Ada; Bo", "not stated"):
            assert words in there[name], (name, words)
        assert "laid over" not in without[name].lower()


def test_files_of_a_folder_are_not_under_our_licence() -> None:
    files = [Written(f"{place}x.ttl", 1, "ab") for place in ("parts/", "parts/with-moor/")]
    release = Release("1.0.0", "2026-01-01", "t", "d", "c", LICENCE, False, laid=[LAID])
    told = dcat_text(release, files, [], [], "0")
    said = [*parse(told.encode(), RdfFormat.TURTLE)]
    ours, theirs = (
        {
            quad.predicate.value.rpartition("/")[2]: str(quad.object)
            for quad in said
            if str(quad.subject).endswith(f"1.0.0/{one.path}>")
        }
        for one in files
    )
    assert ours["license"] == f"<{LICENCE}>"
    assert "rights" not in ours
    assert "license" not in theirs
    assert "the owner of the folder moor" in theirs["rights"]


def test_of_many_who_judged_some_are_named() -> None:
    many = Laid("with-moor/", "moor", (), tuple("abcdefg"))
    assert many.judges == "a; b; c; d; e; 2 more"
