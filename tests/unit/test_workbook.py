"""A framework as a workbook and back: the same bytes, the same files, and each kind of change."""

import re
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest

import pcgraph
from pcgraph.books.sheets import COLUMNS
from pcgraph.errors import UsageProblem
from pcgraph.files import write_folder
from pcgraph.graph import KnowledgeGraph
from pcgraph.new import FOLDERS, new_texts
from pcgraph.roundtrip import Steps, take_back, write_book
from tests.books import Filled, read, saved
from tests.conftest import Command
from tests.unit.test_new import findings
from tests.unit.workbook_case import (
    BASE,
    DAY,
    HEADS,
    JUDGED,
    ME,
    OPEN,
    WHY,
    Case,
    contents,
)

SHEETS = ["Competencies", "Roles", "Domains", "Mappings", "NOS", "About", "Words"]
POSITIVE = "data/mappings/village-to-nos/positive.sssom.tsv"
READINGS = "data/readings/village.ttl"


@pytest.fixture
def case(tmp_path: Path) -> Case:
    return Case(tmp_path / "mine")


def changed(case: Case, before: Mapping[str, bytes]) -> set[str]:
    after = contents(case.folder)
    assert {*before} <= {*after}
    return {path for path, content in after.items() if before.get(path) != content}


def test_two_exports_are_the_same_bytes(case: Case) -> None:
    first, second = (write_book(KnowledgeGraph([case.folder])).content for _ in range(2))
    assert first == second
    assert [*case.sheets] == SHEETS
    with zipfile.ZipFile(case.book) as packed:
        assert {one.date_time for one in packed.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        core = packed.read("docProps/core.xml").decode()
    assert {*re.findall(r"[0-9]{4}-[0-9-]+T[0-9:]+Z", core)} == {"2000-01-01T00:00:00Z"}


def test_a_round_trip_without_edits_changes_no_byte(case: Case) -> None:
    before = contents(case.folder)
    done = take_back(case.book, case.folder, (), ME, DAY)
    assert not done.findings
    assert (done.told, done.written) == ("", ())
    assert contents(case.folder) == before
    again = case.take()
    assert (again.told, again.written, again.findings) == ("", (), ())
    assert contents(case.folder) == before


def test_every_fact_of_the_folder_stands_in_the_sheets(case: Case) -> None:
    texts = [row[0] for row in case.sheets["Competencies"][1:]]
    assert texts == [
        "Listen to what matters to the person",
        "Know which groups and activities there are in the village",
    ]
    assert case.cell("Competencies", 2, "label") == "Know the groups and activities of the village"
    assert case.cell("Competencies", 2, "line_first") == 6
    assert case.cell("Roles", 1, "role") == "Village Agent"
    judged = {name: case.cell("Mappings", JUDGED, name) for name in ("nos_code", "evidence",
              "relation", "decision", "decided_how", "confidence")}  # fmt: skip
    assert judged == {
        "nos_code": "GEN97", "evidence": "helps only", "relation": "related",
        "decision": "accepted", "decided_how": "person", "confidence": "0.6",
    }  # fmt: skip
    assert case.cell("Mappings", OPEN, "decision") == "not looked at"
    assert len(case.sheets["NOS"]) == 1 + 34


def test_heads_are_those_of_the_dictionary_and_are_explained(case: Case) -> None:
    known = {head: name for name, head in HEADS.items()}
    told = {row[0] for row in case.sheets["Words"][1:]}
    for sheet in SHEETS[:-1]:
        names = [known[str(head)] for head in case.sheets[sheet][0]]
        assert names == [column.rstrip("+!") for column in COLUMNS[sheet]]
        assert {*names} <= told


def part(case: Case, sheet: str, name: str = "") -> str:
    """Read the XML of a sheet."""
    number = [*case.sheets].index(sheet) + 1
    with zipfile.ZipFile(case.book) as packed:
        return packed.read(name or f"xl/worksheets/sheet{number}.xml").decode()


def style_of(xml: str, cell: str) -> int:
    found = re.search(rf'<c r="{cell}" s="(\d+)"', xml)
    assert found, cell
    return int(found[1])


def unlocked(case: Case) -> set[int]:
    """Name the styles whose cells are open."""
    styles = part(case, "Mappings", "xl/styles.xml")
    forms = re.findall(r"<xf [^>]*?(?:/>|>.*?</xf>)", styles.partition("<cellXfs")[2])
    return {place for place, form in enumerate(forms) if 'locked="0"' in form}


def letter(sheet: str, name: str) -> str:
    place = next(n for n, one in enumerate(COLUMNS[sheet]) if one.rstrip("+!") == name)
    return chr(ord("A") + place) if place < 26 else f"A{chr(ord('A') + place - 26)}"


def test_what_is_read_only_is_locked_and_what_is_asked_is_open(case: Case) -> None:
    opened = unlocked(case)
    for sheet in ("Competencies", "Roles", "Mappings"):
        xml = part(case, sheet)
        assert "<sheetProtection " in xml
        assert "password" not in xml.partition("<sheetProtection ")[2].partition(">")[0]
        assert 'autoFilter="0"' in xml
        for column in COLUMNS[sheet]:
            cell = f"{letter(sheet, column.rstrip('+!'))}2"
            assert (style_of(xml, cell) in opened) == column.endswith("+"), (sheet, column)
    xml = part(case, "NOS")
    assert style_of(xml, "A2") not in opened
    assert style_of(xml, "A36") in opened
    new = part(case, "Mappings")
    below = len(case.sheets["Mappings"]) + 1
    assert style_of(new, f"{letter('Mappings', 'competency')}{below}") in opened
    assert style_of(new, f"{letter('Mappings', 'mapping_id')}{below}") not in opened


def test_drop_downs_offer_what_may_be_chosen(case: Case) -> None:
    listed = re.compile(r'sqref="([A-Z]+)2:[^"]*"[^>]*><formula1>(.*?)</formula1>')
    lists = dict(listed.findall(part(case, "Mappings")))
    assert lists[letter("Mappings", "evidence")] == '"all of it,part of it,helps only,none"'
    assert "considered and not used" in lists[letter("Mappings", "decision")]
    assert lists[letter("Mappings", "nos_code")] == "'NOS'!$A$2:$A$235"
    roles = part(case, "Roles")
    assert "<formula1>'Words'!$E$2:$E$" in roles
    offered = [row[4] for row in case.sheets["Words"][1:] if row[4]]
    assert offered[0] == "none"
    assert {"Link Worker", "Well-being Co-ordinator"} <= {*offered}
    assert "Village Agent" not in offered


def test_codes_are_text_and_no_text_is_a_formula(case: Case) -> None:
    hostile = ["=cmd|' /C calc'!A0", "+1+2", "@SUM(1)", "<r>bold</r>", "{=1}", "_x0041_", "007"]
    path = case.folder / READINGS
    text = path.read_text(encoding="utf-8")
    for words in hostile:
        label = f'skos:prefLabel "{words}"@en'
        path.write_text(re.sub(r'skos:prefLabel "[^"]*"@en', label, text, count=1), "utf-8")
        case.written()
        assert case.cell("Competencies", 1, "label") == words
        assert not any(re.search("<f[ >]", part(case, sheet)) for sheet in case.sheets)
        before = contents(case.folder)
        assert take_back(case.book, case.folder, (), ME, DAY).told == ""
        assert contents(case.folder) == before


def test_columns_may_be_moved_and_added(case: Case) -> None:
    case.put("Competencies", 1, label="Listen well")
    for name, rows in case.sheets.items():
        case.sheets[name] = [
            [*reversed(row), "my own" if name == "Roles" else None] for row in rows
        ]
    done = case.take()
    assert done.told == "1 label"
    assert any("not read, column" in note and "my own" in note for note in done.notes)
    assert 'skos:prefLabel "Listen well"@en' in case.text(READINGS)


def test_labels_are_taken_where_they_stand(case: Case) -> None:
    case.put("Competencies", 1, label="Listen well")
    case.put("Roles", 1, label="Agent of the village")
    before = contents(case.folder)
    done = case.take()
    assert done.told == "2 labels"
    assert changed(case, before) == {READINGS, "data/frameworks/village.ttl", POSITIVE}
    assert 'mine:0001\n    skos:prefLabel "Listen well"@en ;' in case.text(READINGS)
    assert "Agent of the village" in case.text("data/frameworks/village.ttl")
    assert case.rows("positive")[0]["subject_label"] == "Listen well"
    assert findings(case.folder) == []
    case.written()
    assert case.take().told == ""


def test_what_is_said_of_the_framework_is_taken(case: Case) -> None:
    about = {row[0]: line for line, row in enumerate(case.sheets["About"]) if line}
    case.put("About", about["Title"], words="Framework of Ash Green")
    case.put("About", about["Short name"], words="Ash Green")
    case.put("About", about["Owner"], words="Ash Green Parish Council")
    case.put("About", about["Licence"], words="CC BY 4.0")
    assert case.take().told == "4 points about the framework"
    sources = case.text("data/sources/sources.ttl")
    assert "mine:owner-ash-green-parish-council" in sources
    assert 'skos:prefLabel "Ash Green Parish Council"@en' in sources
    assert 'dcterms:rights "CC BY 4.0"@en' in sources
    assert 'pc:licenceStatus "stated"' in sources
    assert 'dcterms:title "Framework of Ash Green"@en' in sources
    assert findings(case.folder) == []
    case.written()
    assert case.take().told == ""
    case.put("About", about["Owner"], words=None)
    case.put("About", about["Licence"], words="https://creativecommons.org/licenses/by/4.0/")
    assert case.take().told == "2 points about the framework"
    sources = case.text("data/sources/sources.ttl")
    assert "Parish" not in sources
    assert "dcterms:rights" not in sources
    assert "dcterms:license <https://creativecommons.org/licenses/by/4.0/>" in sources


def test_a_competency_is_judged_by_the_card(case: Case) -> None:
    case.put("Mappings", OPEN, nos_code="GEN97", evidence="part of it", relation="overlaps",
             reason=WHY, nos_part="P3–P6, K2", nos_seen_on="29/11/2026",
             confidence="high")  # fmt: skip
    untouched = case.text(POSITIVE).splitlines()[-1]
    done = case.take()
    assert done.told == "1 mapping new"
    row = case.rows("positive")[1]
    wanted = {
        "record_id": "mine:map-village-0001", "subject_id": "mine:0002", "object_id": "nos:GEN97",
        "predicate_id": "skos:closeMatch", "ext_evidence": "part", "comment": WHY,
        "mapping_justification": "semapv:ManualMappingCuration", "author_label": ME,
        "mapping_date": DAY, "confidence": "0.9", "object_source": "framework:sfh-wbc",
        "object_source_version": "2014-03-10", "ext_nos_part": "P3–P6, K2",
        "ext_nos_seen_on": "2026-11-29",
    }  # fmt: skip
    assert row.items() >= wanted.items()
    # What is new in the table stands behind: the rest of the row is what it was.
    assert case.text(POSITIVE).splitlines()[-2].startswith(untouched)
    assert findings(case.folder) == []
    why = pcgraph.open(case.folder).query("mappings", competency="mine:0002")
    assert [(one["nos_code"], one["decided_by"], one["decided_how"]) for one in why] == [
        ("GEN97", ME, "person")
    ]


@pytest.mark.parametrize(
    ("evidence", "relation", "stored", "predicate"),
    [
        ("all of it", "same", "all", "exactMatch"),
        ("all of it", "nearly the same", "all", "closeMatch"),
        ("all of it", "NOS is wider", "all", "broadMatch"),
        ("part of it", "NOS is narrower", "part", "narrowMatch"),
        ("helps only", None, "supports", "relatedMatch"),
    ],
)
def test_every_answer_of_the_card(
    case: Case, evidence: str, relation: str | None, stored: str, predicate: str
) -> None:
    case.put("Mappings", OPEN, nos_code="PE5", evidence=evidence, relation=relation, reason=WHY)
    assert case.take().told == "1 mapping new"
    row = case.rows("positive")[1]
    assert (row["ext_evidence"], row["predicate_id"]) == (stored, f"skos:{predicate}")


@pytest.mark.parametrize(
    ("cells", "kind", "predicate", "modifier", "standard"),
    [
        ({"evidence": "none", "nos_code": "PE5"}, "negative", "mappingRelation", "Not", "nos:PE5"),
        ({"decision": "none fits"}, "none", "mappingRelation", "", "sssom:NoTermFound"),
        ({"decision": "not sure", "nos_code": "PE5"}, "unsure", "mappingRelation", "", "nos:PE5"),
    ],
)
def test_what_is_not_accepted_stands_in_its_own_file(
    case: Case, cells: dict[str, str], kind: str, predicate: str, modifier: str, standard: str
) -> None:
    case.put("Mappings", OPEN, reason=WHY, **cells)
    assert case.take().told == "1 mapping new"
    row = case.rows(kind)[0]
    assert row["predicate_id"] == f"skos:{predicate}"
    assert (row.get("predicate_modifier", ""), row["object_id"]) == (modifier, standard)
    assert row.get("ext_evidence", "") == ""
    assert findings(case.folder) == []
    case.written()
    assert case.take().told == ""


def test_a_further_judgement_is_added_below_by_its_words(case: Case) -> None:
    words = case.cell("Mappings", JUDGED, "competency")
    case.add("Mappings", competency=words, nos_code="pe5", evidence="helps only", reason=WHY)
    done = case.take()
    assert done.told == "1 mapping new"
    assert any("pe5 was read as PE5" in note for note in done.notes)
    assert case.rows("positive")[1]["subject_id"] == "mine:0001"


def test_a_changed_judgement_keeps_its_id_and_goes_to_its_file(case: Case) -> None:
    case.put("Mappings", JUDGED, decision="not sure", evidence=None, relation=None)
    assert case.take().told == "1 mapping changed"
    assert case.rows("positive") == []
    row = case.rows("unsure")[0]
    assert (row["record_id"], row["author_label"], row["mapping_date"]) == (
        "mine:map-0001",
        ME,
        DAY,
    )
    assert findings(case.folder) == []


def test_a_review_leaves_the_judgement_to_who_made_it(case: Case) -> None:
    case.put("Mappings", JUDGED, reviewed_by="Ann Other", reviewed_on=DAY, agrees="partly")
    assert case.take().told == "1 mapping changed"
    row = case.rows("positive")[0]
    assert (row["author_label"], row["mapping_date"]) == ("the name of who judged", "2026-11-21")
    assert (row["reviewer_label"], row["review_date"]) == ("Ann Other", DAY)
    assert row["reviewer_agreement"] == "0"
    case.written()
    case.put("Mappings", JUDGED, reason="It is judged anew, for another reason than before.")
    assert case.take().told == "1 mapping changed"
    assert case.rows("positive")[0].get("reviewer_label", "") == ""


def test_a_name_under_what_a_machine_judged_makes_it_a_persons(case: Case) -> None:
    path = case.folder / POSITIVE
    text = path.read_text("utf-8").replace("ManualMapping", "BackgroundKnowledgeBased", 1)
    text = text.replace("BackgroundKnowledgeBasedCuration", "BackgroundKnowledgeBasedMatching")
    path.write_text(text.replace("the name of who judged", "a model"), "utf-8")
    case.written()
    assert case.cell("Mappings", JUDGED, "decided_how") == "machine"
    case.put("Mappings", JUDGED, reason=WHY)
    assert any("who judged is not told" in one for one in case.faults(by=""))
    case.put("Mappings", JUDGED, decided_by=ME)
    case.take(by="")
    row = case.rows("positive")[0]
    assert (row["mapping_justification"], row["author_label"]) == ("semapv:MappingReview", ME)


def test_what_is_withdrawn_is_kept_on_a_list_and_its_id_never_comes_again(case: Case) -> None:
    case.put("Mappings", OPEN, nos_code="PE5", evidence="helps only", reason=WHY)
    case.take()
    case.written()
    case.put("Mappings", OPEN, decision="withdrawn", reason="It was a slip of mine, nothing more.")
    assert case.take().told == "1 mapping withdrawn"
    listed = case.text("data/mappings/village-to-nos/withdrawn.txt").splitlines()
    assert listed[1].split("\t")[:3] == ["mine:map-village-0001", DAY, ME]
    case.written()
    case.put("Mappings", OPEN, nos_code="PE5", evidence="helps only", reason=WHY)
    case.take()
    assert case.rows("positive")[1]["record_id"] == "mine:map-village-0002"


def test_another_nos_is_another_judgement(case: Case) -> None:
    case.put("Mappings", JUDGED, nos_code="PE5")
    assert case.take().told == "1 mapping new, 1 mapping withdrawn"
    (row,) = case.rows("positive")
    assert (row["record_id"], row["object_id"]) == ("mine:map-village-0001", "nos:PE5")
    assert "mine:map-0001" in case.text("data/mappings/village-to-nos/withdrawn.txt")


def typed_in(case: Case, **more: str) -> int:
    return case.add(
        "NOS", nos_code="SCDHSC0399", nos_title="Develop and sustain effective working",
        nos_page="https://www.ukstandards.org.uk/nos/scdhsc0399", nos_seen_on="30/11/2026",
        version="2", suite="Social Care", nos_status="current", **more,
    )  # fmt: skip


def test_a_nos_typed_in_can_be_judged_at_once(case: Case) -> None:
    typed_in(case)
    case.put("Mappings", OPEN, nos_code="SCDHSC0399", evidence="helps only", reason=WHY)
    assert case.take().told == "1 NOS new, 1 mapping new"
    text = case.text("data/nos.ttl")
    for fact in (
        'skos:notation "SCDHSC0399"', 'dcterms:date "2026-11-30"^^xsd:date',
        'pc:suite "Social Care"',
        "foaf:page <https://www.ukstandards.org.uk/nos/scdhsc0399>", 'owl:versionInfo "2"',
        'pc:registerStatus "current"', "skos:inScheme mine:nos-by-hand",
    ):  # fmt: skip
        assert fact in text
    row = case.rows("positive")[1]
    assert (row["object_id"], row["object_source"]) == ("mine:nos-SCDHSC0399", "mine:nos-by-hand")
    assert row["object_source_version"] == DAY
    assert findings(case.folder) == []
    found = pcgraph.open(case.folder).nos("scdhsc 0399")
    assert [one["nos_id"] for one in found] == ["mine:nos-SCDHSC0399"]
    case.written()
    assert case.take().told == ""
    case.put("NOS", 1, nos_title="Develop and sustain effective working with staff")
    assert case.take().told == "1 NOS changed"
    assert case.rows("positive")[1]["object_label"].endswith("with staff")


def test_a_nos_that_is_here_already_is_told_and_not_doubled(case: Case) -> None:
    case.add("NOS", nos_code="SFHGEN97", nos_title="Communicate")
    done = case.take()
    assert (done.told, done.written) == ("", ())
    assert any("SFHGEN97 is here already, as GEN97" in note for note in done.notes)


def test_a_nos_of_another_folder_is_told(case: Case, tmp_path: Path) -> None:
    other = tmp_path / "other"
    base = "https://example.org/other/"
    write_folder(other, new_texts("other", base), FOLDERS)
    (other / "data/nos.ttl").write_text(
        f"PREFIX o: <{base}> PREFIX pc: <https://w3id.org/pcgraph/ns/>\n"
        "PREFIX skos: <http://www.w3.org/2004/02/skos/core#>\n"
        "o:list a skos:ConceptScheme . o:nos-X1 a pc:OccupationalStandard , skos:Concept ;\n"
        'skos:notation "X1" ; skos:prefLabel "Listen"@en ; skos:inScheme o:list .\n'
    )
    case.put("Mappings", OPEN, nos_code="X1", evidence="helps only", reason=WHY)
    assert any('NOS code "X1" is unknown' in one for one in case.faults())
    done = take_back(case.book, case.folder, [other], ME, DAY)
    assert done.told == "1 mapping new"
    assert any("X1 is a NOS of another folder" in note for note in done.notes)
    assert case.rows("positive")[1]["object_id"] == "other:nos-X1"


def test_deleted_rows_and_sheets_change_nothing_and_are_told(case: Case) -> None:
    del case.sheets["Competencies"][1]
    del case.sheets["Mappings"][1]
    del case.sheets["Domains"]
    before = contents(case.folder)
    done = case.take()
    assert contents(case.folder) == before
    assert (done.told, done.findings) == ("", ())
    told = " ".join(done.notes)
    assert "Competencies: 1 row is not there any more" in told
    assert "1 of the judgements stands in no row: mine:map-0001 GEN97." in told
    assert "no sheet Domains" in told


def test_mappings_of_a_folder_may_be_about_ours(tmp_path: Path) -> None:
    case = Case(tmp_path / "mine", "fcc-pcp")
    mappings = Filled(case.sheets["Mappings"])
    ids = [str(row[mappings.place(HEADS["competency_id"])]) for row in mappings.rows]
    line = ids.index("fccpcp:0004")
    codes = {
        mappings.get(at, HEADS["nos_code"]) for at, one in enumerate(ids) if one == "fccpcp:0004"
    }
    assert "GEN97" not in codes
    case.add(
        "Mappings", competency_id=ids[line], nos_code="GEN97", evidence="helps only", reason=WHY
    )
    done = case.take()
    assert done.told == "1 mapping new"
    (row,) = case.rows("positive", of="fcc-pcp")
    assert row["record_id"] == "mine:map-fcc-pcp-0001"
    assert row["subject_id"] == "fccpcp:0004"
    case.written("fcc-pcp")
    place = Filled(case.sheets["Mappings"]).place(HEADS["mapping_id"])
    line = next(
        at for at, one in enumerate(case.sheets["Mappings"]) if str(one[place]).startswith("map:")
    )
    case.put("Mappings", line, reason="I would say otherwise, and I am not asked to.")
    case.put("Competencies", 1, label="Mine now")
    told = case.faults()
    assert any(f"row {line + 1}: the judgement is of another set" in one for one in told)
    assert any("is not of your folder" in one for one in told)


def test_ours_can_be_looked_at_and_never_written_to(tmp_path: Path) -> None:
    made = write_book(KnowledgeGraph(), "fcc-2019")
    assert any("for looking" in note for note in made.notes)
    rows = Filled(read(made.content)["Competencies"]).rows
    assert len(rows) == 1 + 88
    path = tmp_path / "ours.xlsx"
    path.write_bytes(made.content)
    with pytest.raises(UsageProblem) as refused:
        take_back(path, Path(pcgraph.__file__).parent.parent)
    assert refused.value.code == "PC-BOOK-FOLDER"


def test_which_framework_is_asked_where_none_alone_can_be_meant() -> None:
    with pytest.raises(UsageProblem) as refused:
        write_book(KnowledgeGraph())
    assert refused.value.code == "PC-BOOK-WHICH"


def test_a_workbook_of_another_folder_is_refused(case: Case, tmp_path: Path) -> None:
    other = Case(tmp_path / "other")
    assert BASE in str(other.sheets["About"])
    prefixes = other.folder / "ontology/prefixes.ttl"
    for path in (prefixes, *other.folder.rglob("*.ttl"), *other.folder.rglob("*.tsv")):
        text = path.read_text("utf-8").replace(BASE, "https://example.org/other/")
        path.write_text(text, "utf-8")
    with pytest.raises(UsageProblem) as refused:
        take_back(case.book, other.folder)
    assert refused.value.code == "PC-BOOK-OTHER"


def test_likenesses_and_the_outline_go_to_their_own_steps(case: Case) -> None:
    (case.folder / "imports").mkdir()
    (case.folder / "imports/village.csv").write_text(
        "line_first,line_last,place,text,found_as,in_domain,for_roles,level,phrase,look_at,id\n"
        "5,5,line 5,Listen to what matters to the person,competency,,,,,,0001\n"
        '6,6,line 6,"Know which groups, and activities",competency,,,,,short,0002\n',
        "utf-8",
    )
    outline = "line_first,line_last,keep_as,note\n6,6,note,as it was\n"
    (case.folder / "data/sources/village.outline.csv").write_text(outline, "utf-8")
    case.written()
    assert next(iter(case.sheets)) == "Check the import"
    check = "Check the import"
    assert case.cell(check, 2, "keep_as") == "note"
    assert case.take().told == ""
    seen: list[object] = []

    def keep(*given: object) -> list[str]:
        seen.append(given)
        return ["Asked and kept."]

    def draft(*given: object) -> list[str]:
        seen.append(given)
        (case.folder / "data/sources/new.txt").write_text("new")
        return ["Drafted again."]

    case.put(check, 1, keep_as="requirement", domain="Listening")
    case.put(check, 2, note="as I say")
    case.put("Roles", 1, like_role="Link Worker")
    done = case.take(steps=Steps(keep, draft))
    assert not done.findings
    assert done.told == "1 likeness of a role, 2 lines of the import"
    assert done.written == ("data/sources/new.txt",)
    assert {"Asked and kept.", "Drafted again."} <= {*done.notes}
    ours = "https://w3id.org/pcgraph/id/role/link-worker"
    settled = (
        "line_first,line_last,part,keep_as,domain,role,level,phrase_applies,join,note,same_as\n"
        "5,5,,requirement,Listening,,,,,,\n6,6,,note,,,,,,as I say,\n"
    )
    assert seen[0] == (case.folder, "village", {f"{BASE}village-agent": ours}, ME, DAY)
    assert seen[1] == (case.folder, "village", settled)


def test_the_likeness_of_a_role_is_kept_as_a_mapping_of_roles(case: Case) -> None:
    case.put("Roles", 1, like_role="Link Worker")
    done = case.take()
    assert not done.findings
    assert done.told == "1 likeness of a role"
    (row,) = case.rows("positive", "village", "roles")
    assert (row["subject_id"], row["object_id"], row["author_label"]) == (
        "mine:village-agent", "role:link-worker", ME,
    )  # fmt: skip
    case.written()
    assert case.cell("Roles", 1, "like_role") == "Link Worker"
    assert findings(case.folder) == []


def test_a_step_that_fails_leaves_everything_as_it_was(case: Case) -> None:
    def fail(*_: object) -> list[str]:
        (case.folder / "data/half.txt").write_text("half")
        raise OSError(28, "no space left")

    case.put("Roles", 1, like_role="none")
    case.put("Competencies", 1, label="Listen well")
    before = contents(case.folder)
    with pytest.raises(OSError, match="no space"):
        case.take(steps=Steps(fail, fail))
    assert contents(case.folder) == before


def test_the_command_writes_and_takes_back(run: Command, case: Case, tmp_path: Path) -> None:
    done = run("workbook", "export", "--with", "mine", "-o", "out.xlsx")
    assert done.returncode == 0, done.stderr
    assert "pcgraph workbook import out.xlsx --into mine" in done.stderr
    sheets = read((tmp_path / "out.xlsx").read_bytes())
    saved(tmp_path / "same.xlsx", sheets)
    done = run("workbook", "import", "same.xlsx", "--into", "mine")
    assert (done.returncode, done.stdout) == (0, "")
    assert "Nothing was changed." in done.stderr
    Filled(sheets["Mappings"]).put(OPEN, HEADS["nos_code"], "GEN970")
    saved(tmp_path / "bad.xlsx", sheets)
    done = run("workbook", "import", "bad.xlsx", "--into", "mine", "-f", "json")
    assert done.returncode == 1
    assert "did you mean GEN97" in done.stdout
    assert "Nothing was written." in done.stderr
    filled = Filled(sheets["Mappings"])
    for name, cell in (("nos_code", "GEN97"), ("evidence", "helps only"), ("reason", WHY)):
        filled.put(OPEN, HEADS[name], cell)
    saved(tmp_path / "good.xlsx", sheets)
    done = run("workbook", "import", "../good.xlsx", "--by", ME, cwd=case.folder)
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == [POSITIVE]
    assert "1 mapping new." in done.stderr
    assert "Next: pcgraph validate" in done.stderr
    assert run("format", "--check", cwd=case.folder).returncode == 0
    wrong = run("workbook", "export", "--with", "mine", "-o", "out.csv")
    assert (wrong.returncode, "PC-USAGE-SUFFIX" in wrong.stderr) == (2, True)
