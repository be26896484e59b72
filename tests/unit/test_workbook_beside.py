"""What stands beside a line and where, in its workbook; and under what licence it is judged."""

from pathlib import Path

import pytest

from pcgraph.bringing import import_framework
from pcgraph.sssom import NO_LICENCE
from tests.unit.workbook_case import OPEN, WHY, Case

CARE = """\
Domain,Code,Competency,Level,How evidenced,Notes
Listening,1.10,Listens to people,Foundation,Observation,Once a year
Listening,1.2,Teaches others to listen,Enhanced,,
"""
NEGATIVE = "data/mappings/village-to-nos/negative.sssom.tsv"
POSITIVE = "data/mappings/village-to-nos/positive.sssom.tsv"


@pytest.fixture(scope="module")
def care(tmp_path_factory: pytest.TempPathFactory) -> Case:
    place = tmp_path_factory.mktemp("beside")
    (place / "care.csv").write_text(CARE, "utf-8")
    import_framework(place / "care.csv", place / "mine")
    return Case(place / "mine")


def test_what_stands_beside_a_line_is_shown(care: Case) -> None:
    said = [
        [care.cell("Competencies", line, name) for name in ("code", "tier", "beside")]
        for line in (1, 2)
    ]
    assert said == [
        ["1.10", "Foundation", "How evidenced: Observation; Notes: Once a year"],
        ["1.2", "Enhanced", None],
    ]


def test_a_line_with_a_place_shows_no_lines_of_another_text(care: Case) -> None:
    for sheet in ("Competencies", "Mappings"):
        assert [care.cell(sheet, 1, name) for name in ("line_first", "line_last")] == [None, None]
    assert "line 2" in str(care.cell("Competencies", 1, "place"))


def licence(case: Case, path: str) -> str:
    lines = case.text(path).splitlines()
    return next(line.removeprefix("#license: ") for line in lines if line.startswith("#license"))


@pytest.mark.parametrize("said", [NO_LICENCE, "https://example.org/licence"])
def test_a_new_set_is_under_the_licence_of_its_framework(tmp_path: Path, said: str) -> None:
    """Another framework of the folder has one of its own: nobody has said it of this one."""
    case = Case(tmp_path / "mine")
    path = case.folder / POSITIVE
    text = case.text(POSITIVE).replace(licence(case, POSITIVE), said)
    path.write_text(text, "utf-8")
    other = case.folder / "data/mappings/another-to-nos/positive.sssom.tsv"
    other.parent.mkdir()
    head = [line for line in text.splitlines() if line.startswith("#")]
    slots = text.splitlines()[len(head)]
    loud = "\n".join([*head, slots, ""]).replace(said, "https://example.org/loud")
    other.write_text(loud.replace("village-to-nos", "another-to-nos"), "utf-8")
    case.put("Mappings", OPEN, nos_code="PE5", evidence="none", reason=WHY,
             decision="considered and not used")  # fmt: skip
    done = case.take()
    assert not done.findings
    assert licence(case, NEGATIVE) == said
