"""What a reader chooses rows of a page by: reasons, single kinds of change, what is printed."""

import pytest

from pcgraph.graph import KnowledgeGraph
from pcgraph.pages.book import Book
from pcgraph.pages.comparisons import changes_page
from pcgraph.pages.fixed import about_page, counts, home_page
from pcgraph.pages.mappings import set_page
from pcgraph.pages.page import Grid
from pcgraph.pages.render import html
from pcgraph.pages.roles import role_page


@pytest.fixture(scope="module")
def book(kg: KnowledgeGraph) -> Book:
    return Book(kg)


def offered(grid: Grid, place: int) -> set[str]:
    return {words for row in grid.rows for words in row.choices(place)}


def coach(book: Book) -> Grid:
    role = next(role for role in book.roles if book.role_name(role) == "Link Worker Coach")
    lines = role_page(book, role).data["lines"]
    assert isinstance(lines, list)
    found = next(grid for grid in lines if grid.caption.startswith("PCP"))
    assert isinstance(found, Grid)
    return found


def test_a_role_is_chosen_by_reasons_and_not_by_the_lines_that_print_them(book: Book) -> None:
    found = offered(coach(book), 3)
    assert {"own heading", "assumed tier"} <= found
    assert not [words for words in found if words.startswith("line")]


def test_lines_that_only_assumed_tiers_give_a_role_are_told_apart(book: Book) -> None:
    grid = coach(book)
    printed = [row for row in grid.rows if "as printed: every reason but tiers" in row.choices(3)]
    assert (len(printed), len(grid.rows)) == (52, 68)
    assert grid.caption.endswith("52 lines as printed, 16 more if tiers are assumed")


def test_changes_are_chosen_by_single_kinds(book: Book) -> None:
    page = changes_page(book)
    changes = page.data["changes"]
    assert isinstance(changes, list)
    found = set().union(*(offered(change.lines, 0) for change in changes))
    assert "reworded" in found
    assert not [words for words in found if " " in words]
    assert 'data-is="reworded&#10;' in html(page, "1")


def test_the_page_of_a_mapping_set_says_how_many_of_its_own_were_judged(book: Book) -> None:
    for name, rows in book.sets.items():
        notes = set_page(book, name).data["notes"]
        assert isinstance(notes, tuple)
        assert any(f": all {len(rows)}; " in note for note in notes), name


def test_home_and_about_count_the_same_documents(book: Book) -> None:
    number = counts(book)
    said = f"in {number['frameworks']} of "
    assert f"{said}{number['documents']} documents" in html(home_page(book), "1")
    assert f"{number['documents']} documents; " in html(about_page(book), "1")
    assert f"{said}them" in html(about_page(book), "1")
