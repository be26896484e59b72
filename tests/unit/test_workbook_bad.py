"""Workbooks that do not fit: every fault by sheet and row, all at once, and nothing written."""

from collections.abc import Callable
from pathlib import Path

import pytest

from pcgraph.errors import InputProblem
from tests.books import Filled
from tests.unit.workbook_case import HEADS, JUDGED, OPEN, WHY, Case

Spoil = Callable[[Case], object]


@pytest.fixture
def case(tmp_path: Path) -> Case:
    return Case(tmp_path / "mine")


def judge(**cells: str | None) -> Spoil:
    """Judge the competency at which nobody looked, with other cells than fit."""
    whole = {"nos_code": "PE5", "evidence": "helps only", "reason": WHY, **cells}
    return lambda case: case.put("Mappings", OPEN, **whole)


def standard(**cells: str | None) -> Spoil:
    whole = {"nos_code": "SCDHSC0399", "nos_title": "Develop teams", **cells}
    return lambda case: case.add("NOS", **whole)


def put(sheet: str, line: int, **cells: str | None) -> Spoil:
    return lambda case: case.put(sheet, line, **cells)


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (judge(nos_code="SCDHSC024"),
         'sheet Mappings, row 3: NOS code "SCDHSC024" is unknown: did you mean SCDHSC0024?'),
        (judge(nos_code="ZZZ"), 'NOS code "ZZZ" is unknown. If it is right, add it to the sheet'),
        (judge(nos_code=None), "row 3: the NOS is empty"),
        (judge(reason=None), "row 3: the reason is empty"),
        (judge(evidence="all of it"), "goes with same or nearly the same or NOS is wider, not"),
        (judge(evidence="part of it", relation="same"),
         "goes with NOS is narrower or overlaps, not with same"),
        (judge(evidence="all"), 'Would show "all" is unknown: did you mean all of it'),
        (judge(decision="acepted"), 'Decision "acepted" is unknown: did you mean accepted'),
        (judge(evidence=None, decision="accepted"), "say how much the NOS would show"),
        (judge(evidence=None), "the decision is empty"),
        (judge(decision="none fits", evidence=None), "none fits says that no NOS fits, and PE5"),
        (judge(decision="not sure"), "leave Would show and Relation empty"),
        (judge(decision="considered and not used"), "it would show helps only, and the decision"),
        (judge(decision="withdrawn"), "only a judgement that is there can be withdrawn"),
        (judge(confidence="60"), 'How sure says "60"'),
        (judge(decided_on="31/02/2026"), "is no day"),
        (judge(reviewed_on="2026-11-01"), "a review is told and nobody who made it"),
        (judge(agrees="perhaps"), 'Reviewer agrees "perhaps" is unknown'),
        (put("Mappings", JUDGED, reason=None), "row 2: the reason is empty"),
        (put("Mappings", JUDGED, competency_id="mine:0002", reason=WHY), "cannot be changed: undo"),
        (put("Mappings", JUDGED, mapping_id="mine:map-0009"), "did you mean mine:map-0001"),
        (lambda case: case.add("Mappings", competency="No such words", nos_code="PE5",
                               evidence="helps only", reason=WHY), ": no competency of the"),
        (lambda case: case.add("Mappings", competency_id="mine:0001", nos_code="GEN97",
                               evidence="helps only", reason=WHY), "judged in row 2 already"),
        (lambda case: case.add("Mappings", competency_id="mine:0001", decision="none fits",
                               reason=WHY), "none fits here, and the contrary in row 2"),
        (lambda case: case.sheets["Mappings"].append([*case.sheets["Mappings"][JUDGED]]),
         ": mine:map-0001 stands in row 2 already"),
        (standard(nos_title=None), "sheet NOS, row 36: the title of SCDHSC0399 is empty"),
        (standard(nos_page="ukstandards"), "the page is no address"),
        (standard(nos_page="https://example.org/x"), "the day on which you saw it is empty"),
        (standard(nos_seen_on="soon"), '"soon" is no day'),
        (standard(nos_status="valid"), 'the status "valid" is unknown'),
        (standard(nos_code='x"y'), "is no code of a NOS"),
        (standard(nos_code="42.1"), "has no letter: Excel may have made a number"),
        (standard(nos_code=None), "the code is empty"),
        (put("NOS", 1, nos_title="Another"), "was not typed in by hand in your folder"),
        (put("NOS", 1, nos_id="nos:XYZ"), "the id is locked"),
        (put("Competencies", 1, label=None), "sheet Competencies, row 2: the short label is empty"),
        (put("Competencies", 1, label="x" * 61), "has 61 letters; it may have 60"),
        (put("Competencies", 1, competency_id="mine:9"), "the id is locked, and it was changed"),
        (put("Competencies", 1, competency_id="mine:0002"), "stands in row 2 already"),
        (put("Roles", 1, like_role="Link Wroker"), '"Link Wroker" is unknown: did you mean Link W'),
        (put("Competencies", 1, label="a\x07b"), "a control character"),
        (put("Mappings", OPEN, note="x" * 5001), "5,001 letters"),
    ],
)  # fmt: skip
def test_each_fault_is_told_by_its_row(case: Case, spoil: Spoil, told: str) -> None:
    spoil(case)
    found = case.faults()
    assert any(told in one for one in found), found


def test_all_faults_are_told_at_once_with_their_cells(case: Case) -> None:
    judge(nos_code="ZZZ", reason=None)(case)
    standard(nos_title=None)(case)
    put("Competencies", 2, label=None)(case)
    done = case.take()
    places = {(one.focus, one.line) for one in done.findings}
    reason = "H"
    assert places == {("Mappings!C3", 3), (f"Mappings!{reason}3", 3), ("NOS!B36", 36),
                      ("Competencies!B3", 3)}  # fmt: skip
    assert {one.severity for one in done.findings} == {"violation"}


def test_a_formula_is_refused_by_its_cell(case: Case) -> None:
    put("Competencies", 2, label="=1+2")(case)
    (found,) = {one for one in case.faults() if "formula" in one}
    assert found.startswith("sheet Competencies, row 3: It holds a formula.")


def test_who_judged_must_be_told(case: Case) -> None:
    judge()(case)
    case.put("Roles", 1, like_role="none")
    found = case.faults(by="")
    assert any("Mappings, row 3: who judged is not told" in one for one in found)
    assert any("Roles, row 2: who says so is not told" in one for one in found)
    case.put("Roles", 1, like_role=None)
    case.put("Mappings", OPEN, decided_by="Ann Other")
    assert case.take(by="").told == "1 mapping new"
    assert case.rows("positive")[1]["author_label"] == "Ann Other"


def test_what_changed_in_the_folder_meanwhile_is_not_written_over(case: Case) -> None:
    path = case.folder / "data/mappings/village-to-nos/positive.sssom.tsv"
    text = path.read_text("utf-8")
    path.write_text(text.replace("\t0.6\t", "\t0.8\t"), "utf-8")
    assert case.take().told == ""
    put("Mappings", JUDGED, reason=WHY)(case)
    assert any("was changed in your folder since" in one for one in case.faults())


def test_what_would_break_the_graph_is_not_written(case: Case) -> None:
    # A rule that the sheets know nothing of: the texts must stay what the source prints.
    path = case.folder / "shapes/mine.rq"
    path.write_text(
        "#+ id: no-listening\n#+ severity: violation\n#+ summary: No label speaks of listening.\n"
        "#+ message: It speaks of listening.\n#+ remedy: Say it otherwise.\n"
        "SELECT DISTINCT ?focus ?path ?value WHERE { BIND(skos:prefLabel AS ?path)\n"
        '?focus skos:prefLabel ?value . FILTER(CONTAINS(?value, "Hark")) } ORDER BY ?focus\n',
        "utf-8",
    )
    put("Competencies", 1, label="Hark to the person")(case)
    assert any("It speaks of listening" in one for one in case.faults())


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda sheets: sheets.pop("About"), "PC-BOOK-SHEET"),
        (lambda sheets: sheets["Mappings"][0].__setitem__(2, "Code"), "PC-BOOK-COLUMN"),
        (lambda sheets: [row.append(row[2]) for row in sheets["Mappings"]], "PC-BOOK-COLUMN"),
        (lambda sheets: sheets.__setitem__("About", sheets["About"][:5]), "PC-BOOK-FRAMEWORK"),
    ],
)
def test_a_workbook_that_is_none_is_refused_whole(
    case: Case, change: Callable[[dict[str, object]], object], code: str
) -> None:
    change(case.sheets)  # type: ignore[arg-type]
    with pytest.raises(InputProblem) as refused:
        case.take()
    assert refused.value.code == code
    assert refused.value.remedy


def test_lines_of_the_import_are_settled_once_and_by_known_words(case: Case) -> None:
    (case.folder / "imports").mkdir()
    (case.folder / "imports/village.csv").write_text(
        "line_first,line_last,place,text,found_as,in_domain,for_roles,level,phrase,look_at,id\n"
        "5,5,line 5,Listen,competency,,,,,,0001\n5,5,line 5,to them,competency,,,,,,0003\n"
        "6,6,line 6,Know,competency,,,,,,0002\n",
        "utf-8",
    )
    case.written()
    check = "Check the import"
    case.put(check, 2, keep_as="note")
    case.put(check, 3, keep_as="notes", join="maybe")
    filled = Filled(case.sheets[check])
    filled.rows.append([*filled.rows[3]])
    filled.put(4, HEADS["line_first"], 99)
    told = "\n".join(case.faults())
    assert "row 3: line 5 stands in row 2 too: settle it there" in told
    assert 'row 4: Keep as "notes" is unknown: did you mean note' in told
    assert 'row 4: the answer "maybe" is unknown' in told
    assert "row 5: the line numbers are locked" in told
