"""Imports that are out of the ordinary: stopped runs, odd names, phrases and ids that cannot be."""

from pathlib import Path

import pytest

import pcgraph.target as targets
from pcgraph.bringing import drafted_again, import_framework
from pcgraph.brought import Brought, Given
from pcgraph.errors import InputProblem
from pcgraph.files import write_whole
from pcgraph.likening import Likeness
from tests.unit.test_import import CHANGED, VILLAGE, bring, everything, facts, faults, statements

SAFETY = "# F\n\n## Safety\n\n- Knows who to call\n"
PAGE = "<!DOCTYPE html><html><body><h1>F</h1><h2>Nurse</h2><ul><li>Runs</li></ul></body></html>"


def stopped(folder: Path, text: str, step: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Bring a text in, and stop before a file is written."""
    left = [step]

    def stop(path: Path, content: str | bytes) -> None:
        left[0] -= 1
        if not left[0]:
            raise KeyboardInterrupt
        write_whole(path, content)

    monkeypatch.setattr(targets, "write_whole", stop)
    with pytest.raises(KeyboardInterrupt):
        bring(folder, text)
    monkeypatch.undo()


@pytest.mark.parametrize("step", [2, 4, 6, 8])
def test_after_a_stopped_run_another_text_may_be_brought_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: int
) -> None:
    bring(tmp_path)
    labels = tmp_path / "mine/data/readings/v.ttl"
    text = labels.read_text().replace('"Teaches others to listen"@en', '"Teach"@en')
    labels.write_text(text, newline="\n")
    stopped(tmp_path, CHANGED, step, monkeypatch)
    bring(tmp_path, VILLAGE.replace("- Hears", "- Sees all\n- Hears"))
    assert not faults(tmp_path)
    assert {"Sees all", "Knows who to ask in the village"} < {*statements(tmp_path).values()}
    assert "Knows first aid" not in statements(tmp_path).values()
    assert facts(tmp_path, "v:0004 skos:prefLabel ?label") == [("Teach",)]
    assert not [name for name in everything(tmp_path) if "begun" in name]


def test_what_is_written_while_a_run_lasts_is_not_told(tmp_path: Path) -> None:
    bring(tmp_path)
    made = bring(tmp_path, CHANGED)
    assert "imports/v.nt" in made.paths
    assert {*made.paths} < {*everything(tmp_path)}
    assert bring(tmp_path, CHANGED).paths == ()


def test_a_file_without_a_suffix_can_be_read_again(tmp_path: Path) -> None:
    bring(tmp_path, PAGE, "v")
    assert drafted_again(tmp_path / "mine", "v").again is not None
    assert drafted_again(tmp_path / "mine", "v").title == "F"


def test_another_form_takes_the_place_of_the_file(tmp_path: Path) -> None:
    bring(tmp_path, PAGE, "v.html")
    bring(tmp_path, "Competency\nRuns fast\n", "vv.csv")
    made = bring(tmp_path, "# F\n\n## Nurse\n\n- Runs\n", "v.md")
    originals = [path.name for path in (tmp_path / "mine/imports/originals").iterdir()]
    assert sorted(originals) == ["v.md", "vv.csv"]
    assert made.again is not None
    assert statements(tmp_path) == {"0001": "Runs"}


def test_a_framework_that_was_deleted_comes_back_whole(tmp_path: Path) -> None:
    bring(tmp_path)
    before = everything(tmp_path)
    (tmp_path / "mine/data/frameworks/v.ttl").unlink()
    bring(tmp_path)
    assert everything(tmp_path) == before


def test_a_reading_that_was_deleted_stays_away_when_lines_shift(tmp_path: Path) -> None:
    bring(tmp_path)
    path = tmp_path / "mine/data/readings/v.ttl"
    blocks = path.read_text().split("\n\n")
    left = [block for block in blocks if "inAdditionTo" not in block]
    assert len(blocks) - len(left) == 2
    path.write_text("\n\n".join(left), newline="\n")
    bring(tmp_path, CHANGED)
    assert not facts(tmp_path, "?reading pc:readsSubject v:section-02")
    assert not faults(tmp_path)


def test_roles_are_said_one_by_one_or_together_and_stay(tmp_path: Path) -> None:
    bring(tmp_path, SAFETY, "v.md", Given(roles=("Porter;  Night  Cook", " ", "Porter")))
    wanted = [("role-night-cook",), ("role-porter",)]
    assert facts(tmp_path, "v:0001 pc:expectedOf ?role") == wanted
    before = everything(tmp_path)
    bring(tmp_path, SAFETY, "v.md")
    assert everything(tmp_path) == before


def test_an_empty_role_is_none(tmp_path: Path) -> None:
    bring(tmp_path, SAFETY, "v.md", Given(roles=("",)))
    assert not facts(tmp_path, "?role a pc:Role ; skos:inScheme v:roles")
    assert not faults(tmp_path)


def test_frameworks_with_long_names_have_prefixes_of_their_own(tmp_path: Path) -> None:
    names = [f"care coordinator framework number {number}" for number in range(8)]
    made = [bring(tmp_path, SAFETY, "v.md", Given(name=name)) for name in names]
    assert len({one.ids for one in made}) == len(names)


@pytest.mark.parametrize(
    "text",
    [
        VILLAGE.replace("above)\n", "above)\n(in addition to the above)\n"),
        "# F\n\n(in addition to the above)\n\n## Nurse\n\n- Runs\n",
    ],
)
def test_a_phrase_of_no_heading_is_a_note_to_look_at(tmp_path: Path, text: str) -> None:
    made = bring(tmp_path, text, "v.md")
    assert not faults(tmp_path)
    assert [why for _, _, why in made.look_at if "adds nothing" in why]


def brought(folder: Path, outline: str) -> Brought:
    (folder / "o.csv").write_text(outline)
    (folder / "v.txt").write_text(VILLAGE, newline="")
    return import_framework(folder / "v.txt", folder / "mine", outline=folder / "o.csv")


def test_an_outline_with_ids_numbers_a_new_folder_like_the_old_one(tmp_path: Path) -> None:
    brought(tmp_path, "line_first,same_as\n8,0002\n9,0001\n")
    assert statements(tmp_path) == {
        "0001": "Knows who to ask in the village",
        "0002": "Hears what is not said",
        "0003": "Listens to people",
        "0004": "Teaches others to listen",
    }
    assert not faults(tmp_path)


def test_an_id_of_two_lines_is_refused_and_nothing_is_written(tmp_path: Path) -> None:
    with pytest.raises(InputProblem, match="PC-OUTLINE-TWICE"):
        brought(tmp_path, "line_first,same_as\n8,0002\n9,0002\n")
    assert not (tmp_path / "mine").exists()


def test_what_is_said_beside_the_file_counts_more_than_what_was_said(tmp_path: Path) -> None:
    brought(tmp_path, "line_first,keep_as\n7,note\n8,note\n")
    brought(tmp_path, "line_first,keep_as\n8,requirement\n")
    assert "Listens to people" not in statements(tmp_path).values()
    assert facts(tmp_path, "?s skos:inScheme v:v ; a pc:Requirement ; pc:text ?text") == [
        ("0003", "Hears what is not said")
    ]


def test_bytes_that_are_no_plain_text_are_quoted_from_a_text_of_its_own(tmp_path: Path) -> None:
    path = tmp_path / "v.txt"
    for raw in (VILLAGE.replace("\n", "\r\n").encode(), b"\xef\xbb\xbf" + VILLAGE.encode()):
        path.write_bytes(raw)
        import_framework(path, tmp_path / "mine")
        text = (tmp_path / "mine/data/sources/v.txt").read_bytes()
        assert b"\r" not in text
        assert text.decode().startswith("# Village framework\n")
        assert not faults(tmp_path)
        assert (tmp_path / "mine/imports/originals/v.txt").read_bytes() == raw


def test_markdown_is_quoted_from_itself_and_rows_are_entries(tmp_path: Path) -> None:
    assert bring(tmp_path, SAFETY, "v.md").report.notes[0].startswith("5 lines: ")
    assert (tmp_path / "mine/data/sources/v.txt").read_text() == SAFETY
    made = bring(tmp_path, "Competency\nRuns fast\n", "t.csv")
    assert made.report.notes[0].startswith("1 entry: ")


def test_names_that_ours_have_are_kept_apart(tmp_path: Path) -> None:
    assert bring(tmp_path, VILLAGE, "fcc-2019.txt").slug == "my-fcc-2019"
    assert (
        bring(tmp_path, VILLAGE, f"{'long name ' * 8}.txt").slug
        == "long-name-long-name-long-name-long-name"
    )
    assert bring(tmp_path, VILLAGE, "....txt").slug


def test_the_title_is_what_was_said_or_printed_or_the_name(tmp_path: Path) -> None:
    assert bring(tmp_path).title == "Village framework"
    assert bring(tmp_path, given=Given(title=" A \n title ")).title == "A title"
    assert bring(tmp_path).title == "A title"
    assert bring(tmp_path, "Domain,Competency\nSafety,Runs fast\n", "t.csv").title == "t"


def test_a_title_that_is_no_word_of_the_file_outlasts_a_second_reading(tmp_path: Path) -> None:
    bring(tmp_path, "Domain,Competency\nSafety,Runs fast\n", "My Table.csv")
    title = facts(tmp_path, "<https://example.org/mine/my-table/my-table> dcterms:title ?title")
    drafted_again(tmp_path / "mine", "my-table")
    assert title == facts(
        tmp_path, "<https://example.org/mine/my-table/my-table> dcterms:title ?title"
    )
    source = (tmp_path / "mine/data/sources/sources.ttl").read_text()
    assert "Read from My Table.csv (SHA-256" in source


def test_a_role_with_labels_in_two_languages_is_asked_about_in_english(tmp_path: Path) -> None:
    bring(tmp_path, VILLAGE.replace("Senior Village Agent", "Link Worker"))
    path = tmp_path / "mine/data/frameworks/v.ttl"
    label = 'skos:prefLabel "Link Worker"@en'
    text = path.read_text()
    for words in ("Aaa", "Zzz"):
        path.write_text(text.replace(label, f'{label} , "{words}"@cy'), newline="\n")
        assert "Is your Link Worker the role" in " ".join(
            Likeness(tmp_path / "mine", "v").questions()
        )
