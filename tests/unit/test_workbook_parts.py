"""The sheet of the import: each of several things of a line has a row; an old workbook is told."""

from pathlib import Path

import pytest

from pcgraph.bringing import import_framework
from pcgraph.brought import Given
from pcgraph.errors import InputProblem
from pcgraph.intake.settled import read_settled
from pcgraph.roundtrip import Steps
from tests.books import Filled
from tests.unit.workbook_case import HEADS, JUDGED, OPEN, WHY, Case

CHECK = "Check the import"
TABLE = """# Bakery

## Kneading

| Competency | Foundation | Enhanced |
|---|---|---|
| Dough | Carries flour | Kneads well |

## Selling

- Greets people
"""
GIVEN = Given(name="bakery", owner="Bakers", licence="CC BY 4.0", base="https://example.org/mine/")
OUTLINE = "data/sources/bakery.outline.csv"


@pytest.fixture
def case(tmp_path: Path) -> Case:
    bring(tmp_path, TABLE)
    return Case(tmp_path / "mine")


def bring(place: Path, text: str) -> None:
    (place / "bakery.md").write_text(text, "utf-8")
    import_framework(place / "bakery.md", place / "mine", GIVEN)


def row_of(case: Case, words: str, sheet: str = CHECK) -> int:
    filled = Filled(case.sheets[sheet])
    head = HEADS["text" if sheet == CHECK else "competency"]
    return next(at for at in range(1, len(filled.rows)) if filled.get(at, head) == words)


def settled(case: Case) -> list[tuple[int, int, str, str, tuple[str, ...] | None]]:
    rows = read_settled(case.text(OUTLINE)).rows
    return [(row.first, row.part, row.keep_as, row.domain, row.roles) for row in rows]


def test_each_thing_of_a_row_is_settled_by_itself_and_comes_back(case: Case) -> None:
    whole = row_of(case, "The whole of line 7, 3 things.")
    things = ["Dough", "Carries flour", "Kneads well"]
    assert [row_of(case, words) for words in things] == [whole + 1, whole + 2, whole + 3]
    assert [case.cell(CHECK, whole + at, "line_part") for at in range(4)] == [None, 1, 2, 3]
    assert case.cell(CHECK, row_of(case, "Greets people"), "line_part") is None
    case.put(CHECK, whole + 2, role="Cook")
    case.put(CHECK, whole + 3, keep_as="Requirement", domain="selling")
    done = case.take()
    assert (done.findings, done.told) == ((), "2 lines of the import")
    assert settled(case) == [(7, 2, "", "", ("Cook",)), (7, 3, "requirement", "Selling", None)]
    case.written()
    assert case.cell(CHECK, whole + 2, "role") == "Cook"
    assert case.cell(CHECK, whole + 3, "found_as") == "requirement"
    assert case.cell(CHECK, whole, "role") is None
    assert case.take().told == ""


def test_words_are_read_without_regard_to_case(case: Case) -> None:
    at = row_of(case, "Carries flour")
    case.put(CHECK, at, role="Cook")
    case.take()
    case.written()
    case.put(CHECK, row_of(case, "Kneads well"), role="COOK; porter", phrase_applies="Y")
    case.put(CHECK, row_of(case, "Greets people"), keep_as="Domain", domain="NONE", join="N")
    seen: list[str] = []
    steps = Steps(draft=lambda *given: seen.append(str(given[2])) or [])  # type: ignore[func-returns-value]
    assert case.take(steps=steps).findings == ()
    rows = {(row.first, row.part): row for row in read_settled(seen[0]).rows}
    assert rows[7, 3].roles == ("Cook", "porter")
    assert rows[7, 3].phrase_applies is True
    assert rows[11, 0].keep_as == "domain"
    assert ",yes,,," in seen[0]


def test_what_one_thing_cannot_be_is_told_with_the_row_where_it_can_be_said(case: Case) -> None:
    whole = row_of(case, "The whole of line 7, 3 things.")
    case.put(CHECK, whole + 1, keep_as="note")
    case.put(CHECK, whole + 2, keep_as="Split here", note="flour")
    case.put(CHECK, whole + 3, domain="Cooking")
    case.put(CHECK, row_of(case, "Greets people"), same_as="Line 3")
    case.put("Competencies", 1, label=None)
    told = "\n".join(case.faults())
    where = f"say it in row {whole + 1}, which is the whole line"
    assert f"row {whole + 2}: it is a heading, and others may stand below it" in told
    assert f"row {whole + 3}: line 7 holds several things, and only the whole line can be" in told
    assert told.count(where) == 2
    assert f'row {whole + 4}: the domain "Cooking" is unknown' in told
    assert "same_as says 'Line 3'" in told
    assert "the short label is empty" in told


def test_a_whole_line_is_settled_in_the_row_above_its_things(case: Case) -> None:
    whole = row_of(case, "The whole of line 7, 3 things.")
    case.put(CHECK, whole, keep_as="requirement")
    case.put(CHECK, whole + 3, keep_as="responsibility")
    assert case.take().findings == ()
    assert [row[:3] for row in settled(case)] == [(7, 0, "requirement"), (7, 3, "responsibility")]
    case.written()
    found = [case.cell(CHECK, whole + at, "found_as") for at in range(4)]
    assert found == [None, "heading", "requirement", "responsibility"]
    assert case.cell(CHECK, whole, "keep_as") == "requirement"


def test_an_older_workbook_is_told_once_where_something_is_gone(case: Case) -> None:
    case.put(CHECK, row_of(case, "Carries flour"), role="Cook")
    case.put("Competencies", row_of(case, "Greets people", "Competencies"), label="Greets")
    bring(case.folder.parent, TABLE.replace("# Bakery\n", "# Bakery\n\nOur words.\n"))
    (told,) = case.faults()
    assert "this workbook is older than the folder: export it again" in told
    assert f"{CHECK} {row_of(case, 'Carries flour') + 1}" in told
    assert "locked" not in told


def test_what_is_said_in_an_older_workbook_does_not_go_to_other_words(case: Case) -> None:
    case.put(CHECK, row_of(case, "Carries flour"), role="Cook")
    bring(case.folder.parent, TABLE.replace("Carries flour", "Sweeps the floor"))
    (told,) = case.faults()
    assert "this workbook is older than the folder" in told


def test_the_words_in_the_sheet_do_not_count_where_it_is_not_older(case: Case) -> None:
    case.put(CHECK, row_of(case, "Carries flour"), role="Cook", text="Carries  bags")
    assert case.take().findings == ()
    assert settled(case) == [(7, 2, "", "", ("Cook",))]


def test_of_an_older_workbook_what_still_fits_is_taken_and_the_rest_is_noted(case: Case) -> None:
    case.put("Competencies", row_of(case, "Kneads well", "Competencies"), label="Kneads")
    bring(case.folder.parent, TABLE.replace("- Greets people", "- Counts the money at night"))
    done = case.take()
    assert (done.findings, done.told) == ((), "1 label")
    assert any("This workbook is older than the folder" in note for note in done.notes)


def test_a_locked_cell_that_was_changed_is_told_as_before(case: Case) -> None:
    case.put("Competencies", 1, competency_id="bakery:9999")
    assert any("the id is locked, and it was changed" in one for one in case.faults())


def test_judgements_are_read_without_regard_to_case(tmp_path: Path) -> None:
    case = Case(tmp_path / "mine")
    assert case.cell("Mappings", JUDGED, "decision") == "accepted"
    case.put("Mappings", JUDGED, decision="Accepted")
    case.put("Mappings", OPEN, nos_code="PE5", evidence="Helps only", relation="Related",
             decision="ACCEPTED", reason=WHY)  # fmt: skip
    done = case.take()
    assert (done.findings, done.told) == ((), "1 mapping new")
    assert case.rows("positive")[1]["predicate_id"] == "skos:relatedMatch"


def test_heads_that_are_missing_are_told_of_all_sheets(case: Case) -> None:
    for sheet in (CHECK, "Roles"):
        case.sheets[sheet][0][0 if sheet == CHECK else 1] = "Other"
    with pytest.raises(InputProblem) as refused:
        case.take()
    assert CHECK in refused.value.what
    assert "Roles" in refused.value.what
