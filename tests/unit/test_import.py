"""A framework is brought into a folder: nothing lost, nothing invented, and again without loss."""

import csv
import json
import re
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

import pcgraph.target as targets
from pcgraph import bringing
from pcgraph.bringing import drafted_again, import_framework
from pcgraph.brought import Brought, Given
from pcgraph.engine import solutions
from pcgraph.errors import InputProblem, LimitReached, PcgraphError, UsageProblem
from pcgraph.files import write_whole
from pcgraph.format import canonical_turtle
from pcgraph.graph import KnowledgeGraph
from pcgraph.importing import _asked
from pcgraph.target import held
from tests.conftest import Command

VILLAGE = """\
Village framework

Listening

Village Agent

- Listens to people
- Hears what is not said
- Knows who to ask in the village

Senior Village Agent
(in addition to the above)

- Teaches others to listen
"""
CHANGED = """\
Village framework

Listening

Village Agent

- Knows first aid
- Listens to people
- Hears what is often not said

Senior Village Agent
(in addition to the above)

- Teaches others to listen
"""
TABLE = """\
# Care framework

## Communication

| Competency | Foundation | Enhanced | How evidenced |
|---|---|---|---|
| Talking | Listens to people | All of the above plus teaches | Observation |

## Safety

### Care Coordinator (all staff)

- Knows who to call
"""
ROWS = """\
Domain,Role,Competency,Level,How evidenced
Listening,Village Agent,Listens to people,1,Observation
Listening,Senior Village Agent,Teaches others,2,
Safety,Village Agent; Senior Village Agent,Knows who to call,1,Quiz
"""


NOTHING = Given()


def bring(
    folder: Path, text: str = VILLAGE, name: str = "v.txt", given: Given = NOTHING
) -> Brought:
    path = folder / name
    path.write_text(text, encoding="utf-8", newline="")
    return import_framework(path, folder / "mine", given)


def facts(folder: Path, what: str) -> list[tuple[str, ...]]:
    """Ask the folder laid over ours; v: is the framework, values are in the order of the text."""
    store = KnowledgeGraph([folder / "mine"]).questioned.store
    names = list(dict.fromkeys(re.findall(r"\?(\w+)", what)))
    text = f"PREFIX v: <https://example.org/mine/v/> SELECT * WHERE {{ {what} }}"
    return sorted(
        tuple(str(getattr(row[name], "value", "")).rpartition("/v/")[2] for name in names)
        for row in solutions(store, text, "test")
    )


def statements(folder: Path) -> dict[str, str]:
    """Give the words of the statements in force, by local name."""
    found = facts(folder, "?s skos:inScheme v:v ; a pc:Competency ; pc:text ?text")
    return {one[0]: one[1] for one in found}


def faults(folder: Path) -> list[str]:
    found = KnowledgeGraph([folder / "mine"]).findings("fast")
    return [f"{one.rule} {one.focus} {one.value}" for one in found if one.severity == "violation"]


def everything(folder: Path) -> dict[str, bytes]:
    root = folder / "mine"
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file()
    }


def test_a_text_becomes_a_framework_that_is_quoted_from_its_own_lines(tmp_path: Path) -> None:
    made = bring(tmp_path)
    assert (tmp_path / "mine/data/sources/v.txt").read_text() == VILLAGE
    assert statements(tmp_path) == {
        "0001": "Listens to people",
        "0002": "Hears what is not said",
        "0003": "Knows who to ask in the village",
        "0004": "Teaches others to listen",
    }
    assert made.report.rows[-1] == ("all", 14, 14, 0)
    assert not faults(tmp_path)


def test_the_inheritance_that_is_printed_counts(tmp_path: Path) -> None:
    bring(tmp_path)
    what = "?s pc:expectedOfAsPrinted ?role . FILTER(STRSTARTS(STR(?s), STR(v:)))"
    for_senior = [one for one, role in facts(tmp_path, what) if role == "role-senior-village-agent"]
    assert for_senior == ["0001", "0002", "0003", "0004"]
    said = facts(tmp_path, "?s pc:additionPhrase ?phrase . FILTER(STRSTARTS(STR(?s), STR(v:)))")
    assert said == [("section-02", "(in addition to the above)")]


def test_the_files_are_in_their_canonical_form(tmp_path: Path) -> None:
    bring(tmp_path, TABLE, "v.md")
    for path in (tmp_path / "mine").rglob("*.ttl"):
        assert canonical_turtle(path.read_text(), path.name) == path.read_text(), path


def test_what_shares_a_line_has_a_line_of_its_own_and_its_place(tmp_path: Path) -> None:
    bring(tmp_path, TABLE, "v.md")
    lines = (tmp_path / "mine/data/sources/v.txt").read_text().splitlines()
    found = facts(tmp_path, "?s a pc:Competency ; pc:text ?t ; pc:firstLine ?l ; pc:place ?p . "
                            "FILTER(STRSTARTS(STR(?s), STR(v:)))")  # fmt: skip
    assert [lines[int(line) - 1] for _, _, line, _ in found] == [f"- {one[1]}" for one in found]
    assert found[0][3] == "line 7, column B"
    assert not faults(tmp_path)


def test_tiers_and_what_stands_beside_are_kept(tmp_path: Path) -> None:
    bring(tmp_path, TABLE, "v.md")
    assert facts(tmp_path, "v:0001 pc:tier ?tier ; pc:besideText ?beside") == [
        ("Foundation", "How evidenced: Observation")
    ]


def test_a_heading_that_says_the_phrase_itself_is_quoted_once(tmp_path: Path) -> None:
    bring(tmp_path, "# F\n\n## A Nurse\n\n- Listens well\n\n## A Sister (in addition to the above)"
                    "\n\n- Leads the ward\n", "v.md")  # fmt: skip
    assert not faults(tmp_path)
    assert facts(tmp_path, "?s pc:inAdditionTo ?o . FILTER(STRSTARTS(STR(?s), STR(v:)))")


def test_rows_with_roles_of_their_own_go_into_sections_that_are_not_printed(tmp_path: Path) -> None:
    bring(tmp_path, ROWS, "v.csv")
    what = ("?s skos:inScheme v:v ; a pc:Competency ; pc:section ?x . "
            "?x pc:role/skos:prefLabel ?r ; pc:domain/pc:heading ?d")  # fmt: skip
    assert [(one, role, domain) for one, _, role, domain in facts(tmp_path, what)] == [
        ("0001", "Village Agent", "Listening"),
        ("0002", "Senior Village Agent", "Listening"),
        ("0003", "Senior Village Agent", "Safety"),
        ("0003", "Village Agent", "Safety"),
    ]
    assert not faults(tmp_path)


def test_roles_are_the_framework_s_own(tmp_path: Path) -> None:
    bring(tmp_path, VILLAGE.replace("Village Agent", "Link Worker"))
    found = facts(tmp_path, '?role a pc:Role ; skos:prefLabel "Link Worker"@en')
    assert [one for (one,) in found] == ["https://w3id.org/pcgraph/id/role/link-worker",
                                         "role-link-worker"]  # fmt: skip


def test_a_role_may_be_said_for_what_names_none(tmp_path: Path) -> None:
    bring(tmp_path, "# F\n\n## Safety\n\n- Knows who to call\n", "v.md", Given(roles=("Porter",)))
    assert facts(tmp_path, "v:0001 pc:expectedOf ?role") == [("role-porter",)]
    bring(tmp_path, "# F\n\n## Safety\n\n- Knows who to call\n- Runs\n", "v.md")
    assert facts(tmp_path, "v:0002 pc:expectedOf ?role") == [("role-porter",)]


def test_all_roles_are_those_that_the_file_names(tmp_path: Path) -> None:
    text = "# F\n\n## All roles\n\n- Knows\n\n## Porter\n\n- Runs\n\n## Cook\n\n- Cooks\n"
    bring(tmp_path, text, "v.md")
    assert facts(tmp_path, "v:0001 pc:expectedOf ?role") == [("role-cook",), ("role-porter",)]
    assert facts(tmp_path, "?r pc:readsProperty pc:role ; pc:readsSubject v:section-01")


@pytest.fixture
def again(tmp_path: Path) -> Path:
    """Give a folder into which a framework, and then its changed form, was brought."""
    bring(tmp_path)
    labels = tmp_path / "mine/data/readings/v.ttl"
    text = labels.read_text().replace('"Hears what is not said"@en', '"Hear the unsaid"@en')
    labels.write_text(text, newline="\n")
    made = bring(tmp_path, CHANGED)
    assert made.again is not None
    assert (made.again.same, len(made.again.reworded), len(made.again.new)) == (6, 1, 1)
    assert made.again.gone == {"0003": "Knows who to ask in the village"}
    return tmp_path


def test_again_ids_are_kept_and_none_is_used_twice(again: Path) -> None:
    assert statements(again) == {
        "0001": "Listens to people",
        "0002": "Hears what is often not said",
        "0004": "Teaches others to listen",
        "0005": "Knows first aid",
    }
    assert not faults(again)


def test_again_what_a_person_changed_stays(again: Path) -> None:
    assert facts(again, "v:0002 skos:prefLabel ?label") == [("Hear the unsaid",)]


def test_again_what_left_is_withdrawn_and_kept(again: Path) -> None:
    assert facts(again, "?s owl:deprecated true ; pc:formerText ?text") == [
        ("0003", "Knows who to ask in the village")
    ]
    assert not facts(again, "v:0003 pc:expectedOf ?role")


def test_again_what_is_reworded_is_proposed_until_somebody_says_so(again: Path) -> None:
    note = facts(again, "v:0002 skos:editorialNote ?note ; pc:formerText ?words")
    assert note[0][0].startswith("It seems to be an earlier line")
    assert note[0][1] == "Hears what is not said"
    before = everything(again)
    bring(again, CHANGED)
    assert everything(again) == before
    drafted_again(again / "mine", "v", "line_first,same_as\n9,0002\n")
    assert not facts(again, "v:0002 skos:editorialNote ?note")
    assert facts(again, "v:0002 pc:formerText ?words") == [("Hears what is not said",)]


def test_again_a_proposal_may_be_refused(again: Path) -> None:
    drafted_again(again / "mine", "v", "line_first,same_as\n9,new\n")
    assert statements(again)["0006"] == "Hears what is often not said"
    assert ("0002", "Hears what is not said") in facts(
        again, "?s owl:deprecated true ; pc:formerText ?text"
    )
    assert not faults(again)


def test_again_what_comes_back_has_its_name_again(again: Path) -> None:
    bring(again, VILLAGE)
    assert statements(again)["0003"] == "Knows who to ask in the village"
    assert [one for one, _ in facts(again, "?s owl:deprecated true ; pc:formerText ?t")] == ["0005"]


def test_what_a_person_took_away_stays_away(tmp_path: Path) -> None:
    bring(tmp_path)
    path = tmp_path / "mine/data/readings/v.ttl"
    said = "\nv:section-02\n    pc:inAdditionTo v:section-01 ;\n.\n"
    assert said in path.read_text()
    path.write_text(path.read_text().replace(said, ""), newline="\n")
    bring(tmp_path, CHANGED)
    assert not facts(tmp_path, "v:section-02 pc:inAdditionTo ?other")


def test_an_outline_settles_and_moves_with_the_lines(tmp_path: Path) -> None:
    bring(tmp_path)
    drafted_again(tmp_path / "mine", "v", "line_first,keep_as\n8,note\n9,requirement\n")
    assert sorted(statements(tmp_path)) == ["0001", "0004"]
    made = bring(tmp_path, CHANGED.replace("- Hears what is often", "- Hears what is"))
    assert sorted(statements(tmp_path)) == ["0001", "0004", "0005"]
    assert [words[:52] for words in made.told] == [
        "What you settled about line 9 ('Knows who to ask in "
    ]
    rows = list(csv.DictReader((tmp_path / "mine/data/sources/v.outline.csv").open()))
    assert [(row["line_first"], row["keep_as"]) for row in rows] == [("9", "note")]


def test_an_outline_beside_the_file_is_read(tmp_path: Path) -> None:
    (tmp_path / "v.txt.outline.csv").write_text("line_first,keep_as\n7,note\n")
    bring(tmp_path)
    assert "Listens to people" not in statements(tmp_path).values()


def test_two_imports_of_one_file_are_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        bring(tmp_path / name, TABLE, "v.md")
    assert everything(tmp_path / "a") == everything(tmp_path / "b")


def test_a_second_framework_stands_beside_the_first(tmp_path: Path) -> None:
    bring(tmp_path)
    bring(tmp_path, TABLE, "other.md")
    assert len(statements(tmp_path)) == 4
    assert facts(tmp_path, "<https://example.org/mine/other/0001> pc:text ?text")
    assert not faults(tmp_path)


def test_a_run_that_was_stopped_is_mended_by_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bring(tmp_path)
    whole = tmp_path / "whole"
    shutil.copytree(tmp_path / "mine", whole / "mine")
    bring(whole, CHANGED)
    write, left = write_whole, [3]

    def stop(path: Path, content: str | bytes) -> None:
        left[0] -= 1
        if not left[0]:
            raise KeyboardInterrupt
        write(path, content)

    monkeypatch.setattr(targets, "write_whole", stop)
    with pytest.raises(KeyboardInterrupt):
        bring(tmp_path, CHANGED)
    monkeypatch.undo()
    bring(tmp_path, CHANGED)
    assert everything(tmp_path) == everything(whole)


def test_nothing_is_written_outside_the_folder(tmp_path: Path) -> None:
    with pytest.raises(UsageProblem, match="PC-NEW-NAME"):
        bring(tmp_path, given=Given(name="../../x"))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["v.txt"]


@pytest.mark.parametrize(
    ("text", "code"),
    [("[1]", "PC-IMPORT-RECORD"), ("{", "PC-IMPORT-RECORD"), ('{"title": 1}', "PC-IMPORT-RECORD")],
)
def test_a_broken_record_of_the_last_import_is_told(tmp_path: Path, text: str, code: str) -> None:
    bring(tmp_path)
    (tmp_path / "mine/imports/v.json").write_text(text)
    before = everything(tmp_path)
    with pytest.raises(InputProblem, match=code):
        bring(tmp_path, CHANGED)
    assert everything(tmp_path) == before


def test_a_folder_of_other_things_is_refused(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine/letter.txt").write_text("Dear Sir")
    with pytest.raises(UsageProblem, match="PC-IMPORT-FOLDER"):
        bring(tmp_path)


def test_another_base_is_refused(tmp_path: Path) -> None:
    bring(tmp_path, given=Given(base="https://www.example.org/a/"))
    with pytest.raises(UsageProblem, match="PC-IMPORT-BASE"):
        bring(tmp_path, given=Given(base="https://www.example.org/b/"))


def test_a_base_that_ends_in_a_number_sign_gives_names_without_a_slash(tmp_path: Path) -> None:
    made = bring(tmp_path, given=Given(base="https://www.example.org/x#"))
    assert made.ids == "mine:v-"
    assert bring(tmp_path, CHANGED).again is not None
    kg = KnowledgeGraph([tmp_path / "mine"])
    found = solutions(kg.composition.store, "SELECT ?s WHERE { ?s pc:formerText ?text }", "test")
    assert "https://www.example.org/x#v-0002" in {row["s"].value for row in found}
    assert not faults(tmp_path)


def test_what_was_never_brought_in_cannot_be_drafted_again(tmp_path: Path) -> None:
    bring(tmp_path)
    with pytest.raises(UsageProblem, match="PC-IMPORT-NONE"):
        drafted_again(tmp_path / "mine", "w", "")


def test_owner_and_title_are_said_once(tmp_path: Path) -> None:
    bring(tmp_path, given=Given(title="Ours", owner="A trust", licence="CC BY 4.0"))
    bring(tmp_path, CHANGED)
    what = ("v:source-v dcterms:publisher/skos:prefLabel ?owner ; dcterms:title ?title ; "
            "pc:licenceStatus ?status ; dcterms:rights ?rights")  # fmt: skip
    assert facts(tmp_path, what) == [("A trust", "Ours", "stated", "CC BY 4.0")]


def test_the_verb_says_what_to_look_at_and_what_comes_next(run: Command, tmp_path: Path) -> None:
    path = tmp_path / "v.md"
    path.write_text(TABLE)
    done = run("import", str(path), "--into", str(tmp_path / "mine"), "-f", "csv")
    assert done.returncode == 0, done.stderr
    rows = list(csv.DictReader(done.stdout.splitlines()))
    assert sum(int(row["source_lines"]) for row in rows[:-1]) == TABLE.count("\n")
    assert "line 7, column C" in done.stderr
    assert "\nNext: pcgraph workbook export" in done.stderr


def test_the_verb_takes_a_register_for_what_it_is(run: Command, tmp_path: Path) -> None:
    path = tmp_path / "r.csv"
    path.write_text("URN,NOS Title,Validity\nSFHGEN97,Communicate effectively,Current\n")
    done = run("import", str(path), "--into", str(tmp_path / "mine"), "--dated", "2019")
    assert done.returncode == 0, done.stderr
    assert "1 codes," in " ".join(done.stderr.split())
    wrong = run("import", str(path), "--into", str(tmp_path / "other"), "--title", "x")
    assert (wrong.returncode, (tmp_path / "other").exists()) == (2, False)


def test_a_date_says_nothing_of_a_framework(run: Command, tmp_path: Path) -> None:
    path = tmp_path / "v.txt"
    path.write_text(VILLAGE)
    done = run("import", str(path), "--into", str(tmp_path / "mine"), "--dated", "2019")
    assert done.returncode == 2
    assert "PC-IMPORT-DATE" in done.stderr
    assert not (tmp_path / "mine").exists()


def test_what_is_kept_names_no_place_of_the_machine(tmp_path: Path) -> None:
    bring(tmp_path)
    for name, raw in everything(tmp_path).items():
        assert str(tmp_path).encode() not in raw, name
    said = json.loads((tmp_path / "mine/imports/v.json").read_text())
    assert said["original"] == "v.txt"


def test_errors_are_of_the_one_tree(tmp_path: Path) -> None:
    with pytest.raises(PcgraphError, match="PC-READ-FILE"):
        import_framework(tmp_path / "none.txt", tmp_path / "mine")


def test_a_role_like_one_of_ours_is_asked_about_once(run: Command, tmp_path: Path) -> None:
    path = tmp_path / "v.txt"
    path.write_text(VILLAGE.replace("Senior Village Agent", "Link Worker"))
    bring_in = ("import", str(path), "--into", str(tmp_path / "mine"), "-f", "csv")
    asked = run(*bring_in)
    assert "Is your Link Worker the role of that name" in asked.stderr
    unsaid = run(*bring_in, "--like", "Link Worker=role:link-worker")
    assert (unsaid.returncode, "PC-LIKE-BY" in unsaid.stderr) == (2, True)
    said = ("--by", "A trust", "--on", "2026-11-22")
    answered = run(*bring_in, "--like", "Link Worker=role:link-worker", *said)
    assert answered.returncode == 0, answered.stderr
    assert "Is your" not in run(*bring_in).stderr
    what = '?j pc:judgedRole v:role-link-worker ; pc:comparedRole ?other ; pc:decision "accepted"'
    assert [other for _, other in facts(tmp_path, what)] == [
        "https://w3id.org/pcgraph/id/role/link-worker"
    ]
    assert not faults(tmp_path)


def test_on_a_terminal_title_owner_and_base_are_asked_for(tmp_path: Path) -> None:
    typed = "Our framework\n\nhttps://www.example.org/x/\n"
    with CliRunner().isolation(input=typed):
        given = _asked(Given(), tmp_path / "mine")
    assert given == Given(title="Our framework", base="https://www.example.org/x/")
    bring(tmp_path)
    with CliRunner().isolation(input="A trust\n"):
        given = _asked(Given(title="Said"), tmp_path / "mine")
    assert given == Given(title="Said", owner="A trust")


@pytest.mark.parametrize("stem", ["roles", "0001", "part-time", "fcc-2019"])
def test_a_name_that_things_of_a_framework_have_is_changed(tmp_path: Path, stem: str) -> None:
    assert bring(tmp_path, name=f"{stem}.txt").slug == f"my-{stem}"
    assert not faults(tmp_path)


def test_a_file_without_a_competency_says_so(run: Command, tmp_path: Path) -> None:
    path = tmp_path / "letter.txt"
    path.write_text("Dear Sir or Madam,\n\nthank you for your letter of last week.\n")
    done = run("import", str(path), "--into", "mine")
    assert "No competency was found in it." in done.stderr


def test_the_next_step_names_the_framework_where_there_are_several(
    run: Command, tmp_path: Path
) -> None:
    bring(tmp_path)
    path = tmp_path / "other.txt"
    path.write_text(VILLAGE)
    done = run("import", str(path), "--into", "mine")
    step = next(line for line in done.stderr.splitlines() if line.startswith("Next: "))
    assert step == "Next: pcgraph workbook export other:other --with mine -o other.xlsx"
    done = run(*step.removeprefix("Next: pcgraph ").split())
    assert done.returncode == 0, done.stderr


def test_what_changed_is_listed_with_what_is_new(run: Command, tmp_path: Path) -> None:
    bring(tmp_path)
    (tmp_path / "v.txt").write_text(CHANGED)
    done = run("import", "v.txt", "--into", "mine")
    for words in ("0002 was 'Hears what is not said'", "new: 'Knows first aid'", "0003 is gone"):
        assert words in done.stderr


def test_what_would_take_all_memory_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bringing, "MOST_LINES", 13)
    with pytest.raises(LimitReached, match="PC-LIMIT-LINES"):
        bring(tmp_path)
    assert not (tmp_path / "mine").exists()
    monkeypatch.setattr(bringing, "MOST_LINES", 14)
    bring(tmp_path)


@pytest.mark.parametrize(
    ("name", "slug"),
    [("CON.txt", "my-con"), ("a\"b'c.txt", "a-b-c"), ("a\nb.txt", "a-b"),
     ("\udcff.txt", "framework"), ("框架.txt", "framework"), ("....txt", "framework")],
)  # fmt: skip
def test_a_file_of_any_name_gives_a_name_that_every_system_takes(
    tmp_path: Path, name: str, slug: str
) -> None:
    assert bring(tmp_path, name=name).slug == slug
    assert not faults(tmp_path)


def test_a_code_that_is_printed_twice_stays_with_the_first(tmp_path: Path) -> None:
    made = bring(tmp_path, "Code,Competency\nA1,Listens\nA1,Talks\n", "v.csv")
    assert facts(tmp_path, "?s skos:notation ?code ; skos:inScheme v:v") == [("0001", "A1")]
    assert facts(tmp_path, "v:0002 pc:besideText ?text") == [("Code: A1",)]
    assert any("A1 stands at line 2 too" in why for _, _, why in made.look_at)
    assert not faults(tmp_path)


def test_another_document_does_not_take_the_place_of_one(tmp_path: Path) -> None:
    bring(tmp_path, name="a b.txt")
    before = everything(tmp_path)
    with pytest.raises(UsageProblem, match="PC-IMPORT-NAME"):
        bring(tmp_path, "Hive keeping\n\nKeeper\n\n- Feeds the bees\n", name="a-b.txt")
    assert everything(tmp_path) == before
    assert bring(tmp_path, CHANGED, name="a-b.txt").again is not None


@pytest.mark.parametrize(
    "left", ["", "<https://example.org/a> <https://example.org/b> <https://example.org/c> .\n"]
)
def test_where_the_memory_of_the_last_import_is_lost_nothing_is_written(
    tmp_path: Path, left: str
) -> None:
    bring(tmp_path)
    (tmp_path / "mine/imports/v.nt").write_text(left)
    before = everything(tmp_path)
    with pytest.raises(InputProblem, match="PC-IMPORT-RECORD"):
        bring(tmp_path, CHANGED)
    assert everything(tmp_path) == before


def test_a_comment_in_a_file_of_the_folder_is_not_lost(tmp_path: Path) -> None:
    bring(tmp_path)
    path = tmp_path / "mine/data/readings/v.ttl"
    path.write_text(f"# mine\n{path.read_text()}")
    before = everything(tmp_path)
    with pytest.raises(InputProblem, match="PC-FORMAT-COMMENT"):
        bring(tmp_path, CHANGED)
    assert everything(tmp_path) == before


def test_two_writers_into_one_folder_are_refused(run: Command, tmp_path: Path) -> None:
    bring(tmp_path)
    with held(tmp_path / "mine"):
        done = run("import", "v.txt", "--into", "mine")
        assert (done.returncode, "PC-IMPORT-BUSY" in done.stderr) == (2, True)
    assert run("import", "v.txt", "--into", "mine").returncode == 0
    assert not (tmp_path / "mine/.pcgraph.lock").exists()


def test_what_like_says_wrongly_is_told_after_the_report(run: Command, tmp_path: Path) -> None:
    (tmp_path / "v.txt").write_text(VILLAGE)
    said = ("--like", "Nonsense=xyz", "--by", "A trust", "--on", "2026-11-22")
    done = run("import", "v.txt", "--into", "mine", *said)
    assert done.returncode == 2
    assert "The framework was brought in; what --like says was not taken" in done.stderr
    assert "PC-VALUE-UNKNOWN" in done.stderr
