"""A draft as a workbook, and what a person makes of it; the verb settle."""

import copy
import io
import re
import shutil
import zipfile
from collections import Counter
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
import xlsxwriter

import pcgraph
from pcgraph.compare import EDITIONS as EDITIONS_KIND
from pcgraph.compare import FRAMEWORKS, sides
from pcgraph.compose import compose
from pcgraph.drafts.draft import DRAFTED_BY, draft, draft_table
from pcgraph.drafts.settle import SHOWN, Settled, settle
from pcgraph.drafts.sheets import KIND_WORDS, draft_tables, kinds_listed
from pcgraph.errors import InputProblem
from pcgraph.format import canonical_turtle
from pcgraph.graph import KnowledgeGraph
from pcgraph.grid import Grid
from pcgraph.model import TextFile
from pcgraph.names import compact
from pcgraph.readers.sheets import sheets_of
from pcgraph.writers.draft_book import draft_book
from tests.books import Filled, Rows, read, saved, write
from tests.conftest import CASES, ROOT, Command
from tests.unit.test_cli import told
from tests.unit.test_draft import EDITIONS, Facts, facts
from tests.unit.test_new import findings

CURATED = ROOT / "data/correspondences/fcc-2019-to-fcc-pcp.ttl"
WHAT, WHY = "You: what became of it", "You: why"
OLD_TO, NEW_TO = "You: old line belongs with change", "You: new line belongs with change"
WHO, WHEN = "You: decided by", "You: decided on"
SURE, NUMBER, DRAFTED = "Sure", "Change", "The draft says"
ME, TODAY = "Bethan Jones", "2026-11-30"

Group = tuple[frozenset[str], frozenset[str], frozenset[str]]
Groups = dict[Group, str]


def groups(said: Facts) -> Groups:
    """Give what belongs together and what became of it, each with its reason."""
    found: dict[str, tuple[set[str], set[str], set[str], list[str]]] = {}
    sides = ("xkos:sourceConcept", "xkos:targetConcept", "pc:change", "pc:reason")
    for record, said_of, value in said:
        if said_of in sides and re.search(r"-\d{4}$", record):
            one = found.setdefault(record, (set(), set(), set(), []))
            if said_of == "pc:reason":
                one[3].append(value)
            else:
                one[sides.index(said_of)].add(value)  # type: ignore[union-attr]
    return {
        (frozenset(old), frozenset(new), frozenset(kinds)): "".join(why)
        for old, new, kinds, why in found.values()
    }


def fill(sheet: Filled, truth: Groups) -> None:
    """Fill in what the curated file says, where the draft is doubtful or says otherwise."""
    of = {one: group for group in truth for one in (*group[0], *group[1])}
    drafted: dict[object, set[object]] = {}
    lines = range(1, len(sheet.rows))
    for line in lines:
        ids = {sheet.get(line, "Old id"), sheet.get(line, "New id")} - {None}
        drafted.setdefault(sheet.get(line, NUMBER), set()).update(ids)
    numbers: dict[Group, object] = {}
    for line in lines:
        for head in ("Old id", "New id"):
            one = sheet.get(line, head)
            if one and of[str(one)] not in numbers:
                free = sheet.get(line, NUMBER) not in numbers.values()
                numbers[of[str(one)]] = sheet.get(line, NUMBER) if free else 1000 + line
    for line in lines:
        number = sheet.get(line, NUMBER)
        for head, to in (("Old id", OLD_TO), ("New id", NEW_TO)):
            one = sheet.get(line, head)
            if one and numbers[of[str(one)]] != number:
                group = of[str(one)]
                alone = len(group[0]) + len(group[1]) == 1
                sheet.put(line, to, "alone" if alone else str(numbers[group]))
        group = of[str(sheet.get(line, "Old id") or sheet.get(line, "New id"))]
        if sheet.get(line, SURE) == "no" or set(str(sheet.get(line, WHAT)).split()) != group[2]:
            sheet.put(line, WHAT, " ".join(sorted(group[2])))
            sheet.put(line, WHY, truth[group])
            sheet.put(line, WHO, ME)
            sheet.put(line, WHEN, TODAY)


@pytest.fixture(scope="module")
def book(kg: KnowledgeGraph) -> bytes:
    return draft_book(draft_tables(kg.questioned, draft(kg.questioned, *EDITIONS)))


@pytest.fixture(scope="module")
def truth() -> Groups:
    return groups(facts(CURATED.read_text(encoding="utf-8")))


@pytest.fixture(scope="module")
def _done(book: bytes, truth: Groups) -> dict[str, Rows]:
    sheets = read(book)
    for name in ("Changes", "Domains"):
        fill(Filled(sheets[name]), truth)
    return sheets


@pytest.fixture
def done(_done: dict[str, Rows]) -> dict[str, Rows]:
    """The workbook, settled as the curated file says; each test has its own."""
    return copy.deepcopy(_done)


def taken(
    kg: KnowledgeGraph, sheets: dict[str, Rows], by: str = "", day: str = "", rest: bool = False,
    base: str = "", before: str = "",
) -> Settled:  # fmt: skip
    grids = [Grid(name, tuple(map(tuple, rows))) for name, rows in sheets.items()]
    return settle(kg.questioned, grids, "draft.xlsx", by, day, rest=rest, base=base, before=before)


def faults(found: Settled) -> dict[str, str]:
    """Give the messages by place."""
    assert bool(found.findings) != bool(found.text)
    return {one.focus: one.message for one in found.findings}


def test_the_workbook_decides_only_what_is_sure(book: bytes) -> None:
    sheets = read(book)
    assert [*sheets] == ["Changes", "Domains", "About this table", "Kinds", "Words"]
    for name, number in (("Changes", 19), ("Domains", 1)):
        sheet = Filled(sheets[name])
        waiting = set()
        for line in range(1, len(sheet.rows)):
            drafted = sheet.get(line, DRAFTED)
            sure = sheet.get(line, SURE)
            assert sheet.get(line, WHAT) == (drafted if sure == "yes" else None)
            assert not any(sheet.get(line, one) for one in (WHY, OLD_TO, NEW_TO, WHO, WHEN))
            waiting |= {sheet.get(line, NUMBER)} if sure == "no" else set()
        assert len(waiting) == number
        order = [row[sheet.place(SURE)] for row in sheet.rows[1:]]
        assert order == sorted(order, key=str)
    changes = Filled(sheets["Changes"])
    ids = {row[changes.place("Old id")] for row in changes.rows[1:]} - {None}
    assert len(ids) == 88
    assert {row[0] for row in sheets["Words"]} >= {*changes.rows[0]}
    listed = [str(row[0]) for row in sheets["Kinds"][1:]]
    assert {kind for one in listed for kind in one.split()} == {*KIND_WORDS}


def test_every_kind_that_is_drafted_or_curated_can_be_chosen(book: bytes, truth: Groups) -> None:
    listed = {frozenset(name.split()) for name, _ in kinds_listed()}
    sheet = Filled(read(book)["Changes"])
    drafted = {frozenset(str(row[sheet.place(DRAFTED)]).split()) for row in sheet.rows[1:]}
    assert listed >= drafted | {kinds for _, _, kinds in truth}


def test_locked_lists_and_text(book: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(book)) as packed:
        pages = {name: packed.read(name).decode() for name in packed.namelist()
                 if name.startswith("xl/worksheets/")}  # fmt: skip
        styles = packed.read("xl/styles.xml").decode()
    for name in ("sheet1", "sheet2"):
        page = pages[f"xl/worksheets/{name}.xml"]
        assert "<sheetProtection " in page
        assert re.search(r'<dataValidation type="list".*?Kinds!\$A\$2:\$A\$', page)
        assert '<dataValidation type="date"' in page
    assert not any("<f>" in page or "<f " in page for page in pages.values())
    formats = re.findall(r"<xf [^>]*?(?:/>|(?<!/)>.*?</xf>)", styles.partition("<cellXfs")[2])
    open_ = {place for place, one in enumerate(formats) if 'locked="0"' in one}
    row = re.search(r'<row r="2".*?</row>', pages["xl/worksheets/sheet1.xml"])
    assert row
    styled = re.findall(r'<c r="([A-Z]+)2" s="(\d+)"', row[0])
    assert [name for name, form in styled if int(form) in open_] == list("HIJKLM")


def test_the_same_draft_gives_the_same_bytes(kg: KnowledgeGraph, book: bytes) -> None:
    again = draft_book(draft_tables(kg.questioned, draft(kg.questioned, *reversed(EDITIONS))))
    there, back = read(book), read(again)
    assert there["Changes"] == back["Changes"]
    third = draft_book(draft_tables(kg.questioned, draft(kg.questioned, *EDITIONS)))
    assert third == book


def test_an_untouched_workbook_says_what_waits(kg: KnowledgeGraph, book: bytes) -> None:
    found = settle(kg.questioned, sheets_of(book, Path("draft.xlsx")), "draft.xlsx")
    assert found.text == ""
    assert {one.rule for one in found.findings} == {"settle-waiting"}
    sheet = Filled(read(book)["Changes"])
    waits = {}
    for line in range(len(sheet.rows) - 1, 0, -1):
        if sheet.get(line, SURE) == "no":
            waits[sheet.get(line, NUMBER)] = line + 1
    told_of = {one.line for one in found.findings if one.focus.startswith("Changes!")}
    assert told_of == {*waits.values()}
    assert len(found.findings) == len(waits) + 1
    first = found.findings[0]
    assert (first.focus, first.path, first.line) == ("Changes!H2", WHAT, 2)
    assert "the draft says" in first.message


def test_settled_as_curated_the_groups_are_the_curated_ones(
    kg: KnowledgeGraph, done: dict[str, Rows], truth: Groups, tmp_path: Path
) -> None:
    from pcgraph.readers.sheets import read_sheets

    found = settle(kg.questioned, read_sheets(saved(tmp_path / "a.xlsx", done)), "a.xlsx")
    assert faults(found) == {}
    made = groups(facts(found.text))
    assert {*made} == {*truth}
    assert canonical_turtle(found.text, "x") == found.text


def test_who_decided_is_told_record_by_record(
    kg: KnowledgeGraph, done: dict[str, Rows], truth: Groups
) -> None:
    sheet = Filled(done["Changes"])
    agreed = sheet.line(old="fcc19:0001")
    assert sheet.get(agreed, SURE) == "yes"
    sheet.put(agreed, WHO, "Ann Other")
    sheet.put(agreed, WHEN, "2026-12-01")
    found = taken(kg, done)
    said = facts(found.text)
    by = {s: value for s, p, value in said if p == "pc:decidedBy"}
    how = {s: value for s, p, value in said if p == "pc:decidedHow"}
    days = {s: value for s, p, value in said if p == "dcterms:created"}
    of = {value: s for s, p, value in said if p == "xkos:sourceConcept"}
    (whole,) = {s for s, p, _ in said if p == "xkos:madeOf"}
    assert by[of["fcc19:0001"]] == "Ann Other"
    assert days[of["fcc19:0001"]] == "2026-12-01"
    assert of["fcc19:0003"] not in by
    people = {one for one in by if one != whole}
    assert {how[one] for one in people} == {"person after suggestion"}
    assert {by[one] for one in people} == {ME, "Ann Other"}
    # Some are as drafted, and nobody looked at them: the whole must not look decided.
    assert how[whole] == "machine"
    assert by[whole].startswith(f"{ME}; ") or by[whole].startswith("Ann Other; ")
    assert days[whole] == "2026-12-01"
    reasons = groups(said)
    decided = next(group for group in truth if "fccpcp:0043" in group[1])
    assert reasons[decided]


def test_all_confirmed_the_whole_is_a_persons(kg: KnowledgeGraph, done: dict[str, Rows]) -> None:
    for name in ("Changes", "Domains"):
        sheet = Filled(done[name])
        for line in range(1, len(sheet.rows)):
            sheet.put(line, WHO, ME)
            sheet.put(line, WHEN, TODAY)
    said = facts(taken(kg, done).text)
    assert {value for _, p, value in said if p == "pc:decidedHow"} == {"person after suggestion"}
    assert {value for _, p, value in said if p == "pc:decidedBy"} == {ME}


def test_name_and_day_may_be_said_once(kg: KnowledgeGraph, done: dict[str, Rows]) -> None:
    for name in ("Changes", "Domains"):
        sheet = Filled(done[name])
        for line in range(1, len(sheet.rows)):
            sheet.put(line, WHO, None)
            sheet.put(line, WHEN, None)
    bare = faults(taken(kg, done))
    assert {re.sub(r"\d", "", place) for place in bare} == {
        "Changes!L", "Changes!M", "Domains!L", "Domains!M",
    }  # fmt: skip
    said = facts(taken(kg, done, ME, TODAY).text)
    assert {value for _, p, value in said if p == "dcterms:created"} == {TODAY}
    # What nobody looked at stays the machine's, whoever runs the command.
    assert "machine" in {value for _, p, value in said if p == "pc:decidedHow"}


def _put(old: str, head: str, cell: object) -> Callable[[Filled], int]:
    def change(sheet: Filled) -> int:
        line = sheet.line(old=old)
        sheet.put(line, head, cell)  # type: ignore[arg-type]
        return line

    return change


@pytest.mark.parametrize(
    ("change", "rule", "words"),
    [
        (_put("fcc19:0001", WHAT, "unchangd"), "settle-kind", "Did you mean unchanged?"),
        (_put("fcc19:0001", WHAT, "xyz"), "settle-kind", "xyz is no kind of change"),
        (_put("fcc19:0002", WHAT, "unchanged"), "settle-kind", "the words differ"),
        (_put("fcc19:0001", WHAT, "reworded"), "settle-kind", "the words are the same"),
        (_put("fcc19:0001", WHAT, "added"), "settle-kind", "added needs no old line"),
        (_put("fcc19:0001", WHAT, "removed"), "settle-kind", "removed needs one old line and no"),
        (_put("fcc19:0002", WHAT, "merged"), "settle-kind", "merged needs at least 2 old lines"),
        (_put("fcc19:0002", WHAT, "absorbed"), "settle-kind", "absorbed needs at least 2 old"),
        (_put("fcc19:0002", WHAT, "split"), "settle-kind", "split needs one old line and at least"),
        (_put("fcc19:0002", WHAT, "moved-role"), "settle-kind", "Choose reworded moved-role"),
        (_put("fcc19:0001", WHAT, "unchanged moved-role"), "settle-kind", "goes with no other"),
        (_put("fcc19:0001", WHAT, None), "settle-waiting", "the draft says unchanged"),
        (_put("fcc19:0002", WHAT, "replaced"), "settle-reason", "You decided replaced"),
        (_put("fcc19:0001", "Old id", "fcc19:9999"), "settle-id", "has no line fcc19:9999"),
        (_put("fcc19:0001", "Old id", "fcc19:0002"), "settle-id", "has other words"),
        (_put("fcc19:0001", "Old id", "fccpcp:0001"), "settle-id", "has no line fccpcp:0001"),
        (_put("fcc19:0001", "Old id", None), "settle-id", "The id of the line is gone"),
        (_put("fcc19:0001", "Old words", "Other words"), "settle-id", "has other words"),
        (_put("fcc19:0001", "New words", None), "settle-id", "has other words"),
        (_put("fcc19:0001", NUMBER, "five"), "settle-locked", "number of a change"),
        (_put("fcc19:0001", NUMBER, -1), "settle-locked", "number of a change"),
        (_put("fcc19:0001", OLD_TO, "nowhere"), "settle-belongs", "or alone"),
        (_put("fcc19:0001", NEW_TO, 777), "settle-belongs", "There is no change 777"),
        (_put("fcc19:0001", WHEN, "11/30/2026"), "settle-day", "2026-11-30"),
        (_put("fcc19:0001", WHEN, "31/11/2026"), "settle-day", "2026-11-30"),
        (_put("fcc19:0001", WHEN, "22/11/26"), "settle-day", "2026-11-30"),
        (_put("fcc19:0001", WHEN, 46348), "settle-day", "2026-11-30"),
        (_put("fcc19:0001", WHEN, "2026-02-29"), "settle-day", "2026-11-30"),
        (_put("fcc19:0001", WHO, "Somebody"), "settle-day", "on which day"),
        (_put("fcc19:0001", WHY, "Because."), "settle-who", "who decided"),
    ],
)
def test_what_does_not_fit_is_told_by_its_cell(
    kg: KnowledgeGraph, done: dict[str, Rows], change: Callable[[Filled], int], rule: str,
    words: str,
) -> None:  # fmt: skip
    line = change(Filled(done["Changes"]))
    found = taken(kg, done)
    assert found.text == ""
    said = [one for one in found.findings if one.line == line + 1]
    assert [one.message for one in said if one.rule == rule and words in one.message], said
    assert all(one.severity == "violation" for one in found.findings)
    assert {one.file for one in found.findings} == {"draft.xlsx"}
    # Nothing else is told but lines that this row does not account for any more.
    assert {one.rule for one in found.findings if one not in said} <= {"settle-missing"}


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("22/11/2026", "2026-11-22"),
        ("22.11.2026", "2026-11-22"),
        (" 5/6/2026 ", "2026-06-05"),
        ("2026-11-22T09:30:00", "2026-11-22"),
    ],
)
def test_a_day_may_be_written_day_first(
    kg: KnowledgeGraph, done: dict[str, Rows], cell: str, day: str
) -> None:
    sheet = Filled(done["Changes"])
    line = sheet.line(old="fcc19:0001")
    sheet.put(line, WHO, ME)
    sheet.put(line, WHEN, cell)
    found = taken(kg, done)
    assert day in {value for _, p, value in facts(found.text) if p == "dcterms:created"}
    # Only what could be meant otherwise is said.
    said = [note for note in found.notes if "day first" in note]
    assert bool(said) == ("5/6" in cell)
    assert all("5/6/2026" in note and "2026-06-05" in note for note in said)


def test_a_day_that_is_none_is_told_once(kg: KnowledgeGraph, done: dict[str, Rows]) -> None:
    sheet = Filled(done["Changes"])
    line = sheet.line(old="fcc19:0001")
    sheet.put(line, WHO, ME)
    sheet.put(line, WHEN, "11/22/2026")
    assert [one.rule for one in taken(kg, done).findings] == ["settle-day"]


def test_a_day_of_excel_is_read(kg: KnowledgeGraph, done: dict[str, Rows], tmp_path: Path) -> None:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    form = book.add_format({"num_format": "dd/mm/yyyy hh:mm"})
    changes = Filled(done["Changes"])
    line = changes.line(old="fcc19:0001")
    changes.put(line, WHO, ME)
    for name in ("Changes", "Domains"):
        sheet = book.add_worksheet(name)
        for number, row in enumerate(done[name]):
            sheet.write_row(number, 0, row)
        if name == "Changes":
            sheet.write_datetime(line, changes.place(WHEN), datetime(2027, 3, 4, 15, 30), form)
    book.close()
    found = settle(kg.questioned, sheets_of(out.getvalue(), tmp_path), "a.xlsx")
    assert faults(found) == {}
    assert "2027-03-04" in {value for _, p, value in facts(found.text) if p == "dcterms:created"}


def test_a_day_may_fall_on_29_february(kg: KnowledgeGraph, done: dict[str, Rows]) -> None:
    sheet = Filled(done["Changes"])
    line = sheet.line(old="fcc19:0001")
    sheet.put(line, WHO, ME)
    sheet.put(line, WHEN, "2028-02-29")
    assert "2028-02-29" in {value for _, _, value in facts(taken(kg, done).text)}


def test_deleted_rows_are_named(kg: KnowledgeGraph, done: dict[str, Rows]) -> None:
    sheet = Filled(done["Changes"])
    del sheet.rows[sheet.line(old="fcc19:0001")]
    found = taken(kg, done)
    assert [one.value for one in found.findings] == ["fcc19:0001", "fccpcp:0098"]
    assert {one.rule for one in found.findings} == {"settle-missing"}
    assert "line " in found.findings[0].message
    domains = Filled(done["Domains"])
    assert domains.get(-1, WHAT) == "reworded"
    gone = [domains.get(-1, "Old id"), domains.get(-1, "New id")]
    del domains.rows[-1]
    assert [one.value for one in taken(kg, done).findings][2:] == gone


def test_a_blank_row_is_none(kg: KnowledgeGraph, done: dict[str, Rows]) -> None:
    done["Changes"].insert(5, [None] * len(done["Changes"][0]))
    assert taken(kg, done).text


def test_all_is_told_at_once_up_to_a_number(kg: KnowledgeGraph, done: dict[str, Rows]) -> None:
    sheet = Filled(done["Changes"])
    for line in range(1, len(sheet.rows)):
        sheet.put(line, WHAT, "nonsense")
    found = taken(kg, done)
    assert len(found.findings) == SHOWN == 50
    assert found.left_off + SHOWN == len(sheet.rows) - 1


def test_a_pair_taken_apart_is_removed_and_added(kg: KnowledgeGraph, done: dict[str, Rows]) -> None:
    sheet = Filled(done["Changes"])
    line = sheet.line(old="fcc19:0002")
    for head, cell in ((OLD_TO, "alone"), (NEW_TO, "Alone"), (WHAT, None),
                       (WHY, "No match."), (WHO, ME), (WHEN, TODAY)):  # fmt: skip
        sheet.put(line, head, cell)
    found = groups(facts(taken(kg, done).text))
    none: frozenset[str] = frozenset()
    assert found[frozenset(["fcc19:0002"]), none, frozenset(["removed"])] == "No match."
    assert found[none, frozenset(["fccpcp:0099"]), frozenset(["added"])] == "No match."


def test_two_pairs_change_partners(kg: KnowledgeGraph, done: dict[str, Rows]) -> None:
    sheet = Filled(done["Changes"])
    one, other = sheet.line(old="fcc19:0001"), sheet.line(old="fcc19:0002")
    for line, there in ((one, other), (other, one)):
        sheet.put(line, NEW_TO, str(sheet.get(there, NUMBER)))
        sheet.put(line, WHAT, "replaced")
        sheet.put(line, WHY, "Seen so.")
        sheet.put(line, WHO, ME)
        sheet.put(line, WHEN, TODAY)
    found = {(*group[0], *group[1]) for group in groups(facts(taken(kg, done).text))}
    assert {("fcc19:0001", "fccpcp:0099"), ("fcc19:0002", "fccpcp:0098")} <= found


def test_a_line_in_two_changes_is_told(kg: KnowledgeGraph, done: dict[str, Rows]) -> None:
    sheet = Filled(done["Changes"])
    rows = [
        line for line in range(1, len(sheet.rows)) if sheet.get(line, "New id") == "fccpcp:0043"
    ]
    assert len(rows) > 1
    sheet.put(rows[0], NEW_TO, "alone")
    sheet.put(rows[1], NEW_TO, "1")
    said = [one for one in taken(kg, done).findings if one.rule == "settle-two-changes"]
    assert [one.line for one in said] == [rows[1] + 1]
    assert f"alone (row {rows[0] + 1}) and change 1 (row {rows[1] + 1})" in said[0].message


def test_two_kinds_of_one_change_are_told(kg: KnowledgeGraph, done: dict[str, Rows]) -> None:
    sheet = Filled(done["Changes"])
    rows = [
        line for line in range(1, len(sheet.rows)) if sheet.get(line, "New id") == "fccpcp:0043"
    ]
    sheet.put(rows[1], WHAT, "reworded")
    (said,) = taken(kg, done).findings
    assert (said.rule, said.line) == ("settle-two-kinds", rows[1] + 1)
    assert f"row {rows[0] + 1} says merged" in said.message
    sheet.put(rows[1], WHAT, None)
    assert taken(kg, done).text


def test_a_change_without_the_reason_of_a_person_is_told(
    kg: KnowledgeGraph, done: dict[str, Rows]
) -> None:
    sheet = Filled(done["Changes"])
    doubtful = [line for line in range(1, len(sheet.rows)) if sheet.get(line, SURE) == "no"]
    for line in doubtful:
        sheet.put(line, WHY, None)
    found = taken(kg, done)
    assert {one.rule for one in found.findings} == {"settle-reason"}
    assert {one.line - 1 for one in found.findings} <= {*doubtful}
    unchanged = [line for line in doubtful if sheet.get(line, WHAT) == "unchanged"]
    assert not {one.line - 1 for one in found.findings} & {*unchanged}


def test_columns_may_stand_anywhere_and_others_are_kept_out(
    kg: KnowledgeGraph, done: dict[str, Rows]
) -> None:
    whole = taken(kg, done).text
    rows = [[*reversed(row), "mine" if line else "My notes"]
            for line, row in enumerate(done["Changes"])]  # fmt: skip
    found = taken(kg, {**done, "Changes": rows})
    assert found.text == whole
    assert any("not read, column Y (My notes)" in note for note in found.notes)


def test_other_workbooks_are_told(kg: KnowledgeGraph, done: dict[str, Rows]) -> None:
    other = {name if name != "Changes" else "Sheet1": rows for name, rows in done.items()}
    _told(kg, other, "PC-SETTLE-SHEET", "no sheet Changes; its sheets are: Sheet1, Domains")
    sheet = Filled(done["Changes"])
    for head, put in ((WHY, "Why"), ("Old id", None), (WHO, WHEN)):
        bent = copy.deepcopy(done)
        Filled(bent["Changes"]).put(0, head, put)
        said = "twice" if put == WHEN else f"no column {head}"
        _told(kg, bent, "PC-SETTLE-COLUMN", said)
    assert sheet
    empty = {**done, "Changes": done["Changes"][:1], "Domains": done["Domains"][:1]}
    _told(kg, empty, "PC-SETTLE-FRAMEWORK", "no id under Old id")
    _told(kg, {"Changes": [], "Domains": []}, "PC-SETTLE-COLUMN", "none of the heads")


def _told(kg: KnowledgeGraph, sheets: dict[str, Rows], code: str, words: str) -> None:
    with pytest.raises(InputProblem) as said:
        taken(kg, sheets)
    assert said.value.code == code
    assert words in said.value.what
    assert said.value.remedy
    assert said.value.where == "draft.xlsx"


def test_a_formula_is_told_by_its_cell(
    kg: KnowledgeGraph, done: dict[str, Rows], tmp_path: Path
) -> None:
    sheet = Filled(done["Changes"])
    line = sheet.line(old="fcc19:0001")
    sheet.put(line, WHAT, '="un"&"changed"')
    found = settle(kg.questioned, sheets_of(write(done), tmp_path), "a.xlsx")
    said = {one.rule: one.focus for one in found.findings if one.line == line + 1}
    assert said["settle-formula"] == f"Changes!H{line + 1}"


def test_ids_that_are_no_addresses_do_no_harm(kg: KnowledgeGraph, done: dict[str, Rows]) -> None:
    sheet = Filled(done["Changes"])
    line = sheet.line(old="fcc19:0001")
    sheet.put(line, "Old id", "x:> } DROP ALL #\n")
    assert "settle-id" in {one.rule for one in taken(kg, done).findings}


@pytest.fixture(scope="module")
def village(tmp_path_factory: pytest.TempPathFactory, _done: dict[str, Rows]) -> Path:
    """A folder of one's own with settled correspondences of our editions."""
    folder = tmp_path_factory.mktemp("laid") / "village"
    shutil.copytree(CASES / "overlay", folder)
    place = folder / "data/correspondences/settled.ttl"
    place.parent.mkdir()
    place.write_text(taken(pcgraph.open(folder), _done).text, encoding="utf-8", newline="\n")
    return folder


def test_of_settled_correspondences_only_the_second_account_is_told(village: Path) -> None:
    assert findings(village) == ["correspondence-once village:corr-fcc-2019-fcc-pcp"]


def test_settled_correspondences_are_read_by_the_query(village: Path) -> None:
    rows = pcgraph.open(village).query("changes", older="fcc-2019", newer="fcc-pcp")
    mine = [row for row in rows if str(row["correspondence_id"]).startswith("village:")]
    ours = [row for row in rows if str(row["correspondence_id"]).startswith("corr:")]
    pairs = [{(row["old_id"], row["new_id"], row["change"]) for row in one} for one in (mine, ours)]
    assert pairs[0] == pairs[1]
    assert len(mine) == len(ours)


def test_the_command_writes_the_workbook_and_takes_it_back(
    run: Command, book: bytes, done: dict[str, Rows], kg: KnowledgeGraph, tmp_path: Path
) -> None:
    made = run("compare", *EDITIONS, "--propose", "-o", "draft.xlsx")
    assert made.returncode == 0, made.stderr
    assert (tmp_path / "draft.xlsx").read_bytes() == book
    assert "pcgraph settle FILE.xlsx" in " ".join(made.stderr.split())
    bad = run("settle", "draft.xlsx", "-o", "mine.ttl")
    assert bad.returncode == 1
    assert not (tmp_path / "mine.ttl").exists()
    assert bad.stdout.count("settle-waiting") == 20
    assert "20 places to mend. Nothing was written." in bad.stderr
    saved(tmp_path / "settled.xlsx", done)
    good = run("settle", "settled.xlsx", "-o", "mine.ttl")
    assert good.returncode == 0, good.stderr
    assert (tmp_path / "mine.ttl").read_text(encoding="utf-8") == taken(kg, done).text
    assert good.stdout == ""
    assert "decided or confirmed by a person" in " ".join(good.stderr.split())


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("settle", "none.xlsx"), 3, "PC-READ-FILE"),
        (("settle", "."), 3, "PC-READ-FILE"),
        (("settle", "a.txt"), 3, "PC-READ-WORKBOOK"),
        (("settle", "a.txt", "-o", "b.csv"), 2, "PC-USAGE-SUFFIX"),
        (("settle",), 2, "FILE.xlsx"),
    ],
)
def test_wrong_use_is_told(
    run: Command, tmp_path: Path, words: tuple[str, ...], code: int, said: str
) -> None:
    (tmp_path / "a.txt").write_text("no workbook", encoding="utf-8")
    told(run(*words), code, said)


def test_of_frameworks_that_are_no_editions_the_correspondence_says_which_is_first(
    kg: KnowledgeGraph, graph_files: list[TextFile]
) -> None:
    drafted = kg.draft("fcc-pcp", "fcc-web")
    place = "data/correspondences/web.ttl"
    graph = compose([*graph_files, TextFile(place, drafted, "web.ttl")])
    for pair in (("fcc-pcp", "fcc-web"), ("fcc-web", "fcc-pcp")):
        found = sides(graph.store, *pair)
        assert (found.kind, compact(found.one)) == (EDITIONS_KIND, "framework:fcc-pcp")
        # A draft has the two as they were named.
        assert compact(draft(graph, *pair).frameworks[0].value) == f"framework:{pair[0]}"
    assert sides(kg.questioned.store, "fcc-web", "fcc-pcp").kind == FRAMEWORKS


def test_a_doubtful_draft_is_no_decision_until_somebody_signs_it(
    kg: KnowledgeGraph, done: dict[str, Rows]
) -> None:
    sheet = Filled(done["Changes"])
    line = next(
        line
        for line in range(1, len(sheet.rows))
        if sheet.get(line, SURE) == "no" and sheet.get(line, WHAT) == sheet.get(line, DRAFTED)
        and not sheet.get(line, OLD_TO) and not sheet.get(line, NEW_TO)
    )  # fmt: skip
    for head in (WHY, WHO, WHEN):
        sheet.put(line, head, None)
    found = taken(kg, done)
    assert {one.rule for one in found.findings if one.line == line + 1} >= {"settle-reason"}


def test_other_lines_of_the_same_kind_are_a_decision(
    kg: KnowledgeGraph, done: dict[str, Rows]
) -> None:
    sheet = Filled(done["Changes"])
    pairs = [
        line
        for line in range(1, len(sheet.rows))
        if sheet.get(line, SURE) == "yes" and sheet.get(line, WHAT) == "reworded"
    ][:2]
    for line, there in zip(pairs, reversed(pairs), strict=True):
        sheet.put(line, NEW_TO, str(sheet.get(there, NUMBER)))
    found = taken(kg, done)
    assert {(one.line - 1, one.rule) for one in found.findings} == {
        (line, rule) for line in pairs for rule in ("settle-reason", "settle-who", "settle-day")
    }


def test_the_rest_is_taken_as_drafted_and_marked_as_the_machines(
    kg: KnowledgeGraph, book: bytes
) -> None:
    sheets = read(book)
    sheet = Filled(sheets["Changes"])
    mine = next(
        line
        for line in range(1, len(sheet.rows))
        if sheet.get(line, SURE) == "no" and "removed" in str(sheet.get(line, DRAFTED))
    )
    for head, cell in ((WHAT, "removed"), (WHY, "Gone."), (WHO, ME), (WHEN, TODAY)):
        sheet.put(mine, head, cell)
    found = taken(kg, sheets, rest=True)
    assert faults(found) == {}
    said = facts(found.text)
    (whole,) = {s for s, p, _ in said if p == "xkos:madeOf"}
    of = {value: s for s, p, value in said if p in ("xkos:sourceConcept", "xkos:targetConcept")}
    how = {s: value for s, p, value in said if p == "pc:decidedHow" and s != whole}
    by = {s: value for s, p, value in said if p == "pc:decidedBy" and s != whole}
    notes = {s: value for s, p, value in said if p == "skos:editorialNote" and s != whole}
    person = of[str(sheet.get(mine, "Old id"))]
    assert how.pop(person) == "person after suggestion"
    assert by.pop(person) == ME
    assert person not in notes
    # All other changes in doubt, and no other: the machine decided, and its doubt is kept.
    doubted = {
        of[str(row[page.place("Old id")] or row[page.place("New id")])]
        for page in map(Filled, (sheets["Changes"], sheets["Domains"]))
        for row in page.rows[1:]
        if row[page.place(SURE)] == "no"
    } - {person}
    assert {*how} == {*by} == {*notes} == doubted
    assert {*how.values()} == {"machine"}
    assert {*by.values()} == {DRAFTED_BY}
    assert all(note.startswith("Doubtful: ") and len(note) > 15 for note in notes.values())
    drafted = groups(facts(kg.draft(*EDITIONS)))
    assert {*groups(said)} == {*drafted}
    assert {s: v for s, p, v in said if p == "pc:decidedHow"}[whole] == "machine"


def test_the_rest_leaves_alone_what_a_person_began(kg: KnowledgeGraph, book: bytes) -> None:
    sheets = read(book)
    sheet = Filled(sheets["Changes"])
    waiting = [
        line
        for line in range(1, len(sheet.rows))
        if sheet.get(line, SURE) == "no"
        and [row[0] for row in sheet.rows].count(sheet.rows[line][0]) == 1
        and "reworded" in str(sheet.get(line, DRAFTED))
    ]
    begun, one, other = waiting[:3]
    sheet.put(begun, WHY, "I do not know yet.")
    sheet.put(other, NEW_TO, str(sheet.get(one, NUMBER)))
    found = taken(kg, sheets, rest=True)
    assert found.text == ""
    # One has a reason; the two others have other lines than the draft gave them.
    waits = {one.line - 1 for one in found.findings if one.rule == "settle-waiting"}
    assert waits == {begun, one, other}


def test_domains_are_left_out_where_one_side_prints_none(kg: KnowledgeGraph) -> None:
    made = draft(kg.questioned, "fcc-pcp", "fcc-web")
    tables = draft_tables(kg.questioned, made)
    assert [*tables] == ["Changes"]
    said = f"{made.labels[1]} prints no domains"
    assert any(note.startswith(said) for note in draft_table(kg.questioned, made).notes)
    sheets = {name: rows for name, rows in read(draft_book(tables)).items() if name == "Changes"}
    found = taken(kg, sheets, rest=True)
    assert faults(found) == {}
    ends = {v for _, p, v in facts(found.text) if p in ("xkos:sourceConcept", "xkos:targetConcept")}
    assert not [one for one in ends if "domain" in one]
    assert "fccpcp:0001" in ends


def test_domains_are_needed_where_both_print_some(
    kg: KnowledgeGraph, done: dict[str, Rows]
) -> None:
    only = {name: rows for name, rows in done.items() if name != "Domains"}
    _told(kg, only, "PC-SETTLE-SHEET", "no sheet Domains")


def test_the_note_counts_the_lines_of_each_single_kind(
    kg: KnowledgeGraph, done: dict[str, Rows], truth: Groups
) -> None:
    (note,) = [one for one in taken(kg, done).notes if one.startswith("Old and new lines by kind")]
    olds, news = Counter[str](), Counter[str]()
    for old, new, kinds in truth:
        if not any("domain" in one for one in (*old, *new)):
            for kind in kinds:
                olds[kind] += len(old)
                news[kind] += len(new)
    told_ = dict(re.findall(r"([a-z-]+) (\d+ and \d+)", note))
    assert told_ == {kind: f"{olds[kind]} and {news[kind]}" for kind in olds}


def test_a_second_account_is_told_and_a_file_keeps_its_name(
    kg: KnowledgeGraph, village: Path, done: dict[str, Rows]
) -> None:
    (note,) = [one for one in taken(kg, done).notes if "already" in one]
    assert "corr:fcc-2019-fcc-pcp" in note
    laid = pcgraph.open(village)
    (overlay,) = laid.overlays
    before = (village / "data/correspondences/settled.ttl").read_text(encoding="utf-8")
    again = taken(laid, done, base=overlay.base, before=before)
    assert again.text == before
    assert not any("village:" in one for one in again.notes if "already" in one)
    other = taken(laid, done, base=overlay.base)
    assert f"{overlay.base}corr-fcc-2019-fcc-pcp-2" in {s for s, _, _ in facts(other.text)}
    assert any("village:corr-fcc-2019-fcc-pcp, corr:" in one for one in other.notes)


@pytest.fixture(scope="module")
def settled_book(tmp_path_factory: pytest.TempPathFactory, _done: dict[str, Rows]) -> Path:
    return saved(tmp_path_factory.mktemp("book") / "settled.xlsx", _done)


def test_a_file_is_named_for_the_folder_that_it_goes_to(
    run: Command, settled_book: Path, tmp_path: Path
) -> None:
    assert run("new", "mine", "-q").returncode == 0
    (tmp_path / "mine/data/correspondences").rmdir()
    place = "mine/data/correspondences/d.ttl"
    refused = run("settle", str(settled_book), "-o", place)
    told(refused, 2, "PC-SETTLE-FOLDER", "--with")
    assert not (tmp_path / place).exists()
    # It is the folder that the file goes to which counts, not the last one.
    assert run("new", "other", "-q").returncode == 0
    made = run("settle", str(settled_book), "-o", place, "--with", "mine", "--with", "other")
    assert made.returncode == 0, made.stderr
    assert "Next: pcgraph validate" in made.stderr
    text = (tmp_path / place).read_text(encoding="utf-8")
    assert "<https://example.org/mine/" in text
    assert "w3id.org/pcgraph/id/correspondence" not in text
    checked = run("validate", "--engine", "fast", "-f", "csv", cwd=tmp_path / "mine")
    assert checked.returncode == 0, checked.stdout
    assert checked.stdout.count("correspondence-once") == 1
    assert "violation" not in checked.stdout


def test_names_under_our_base_are_warned_of(
    run: Command, settled_book: Path, tmp_path: Path
) -> None:
    made = run("settle", str(settled_book), "-o", "d.ttl")
    assert made.returncode == 0
    words = " ".join(made.stderr.split())
    assert "Warning: its names begin with our base" in words
    assert "--with FOLDER" in words
    assert "Next: pcgraph validate" not in words


def test_the_command_offers_to_take_the_rest(run: Command, book: bytes, tmp_path: Path) -> None:
    (tmp_path / "draft.xlsx").write_bytes(book)
    assert "--rest as-drafted" in run("settle", "draft.xlsx").stderr
    made = run("settle", "draft.xlsx", "--rest", "as-drafted")
    assert made.returncode == 0, made.stderr
    assert f'"{DRAFTED_BY}"' in made.stdout
    assert "0 decided or confirmed by a person" in " ".join(made.stderr.split())
