"""An import goes round: through the workbook and a new edition, and through the forms of others."""

import csv
from pathlib import Path

import pytest

from pcgraph.bringing import import_framework
from pcgraph.engine import solutions
from pcgraph.graph import KnowledgeGraph
from pcgraph.intake.model import STATEMENTS
from tests.books import Rows
from tests.conftest import Command
from tests.unit.test_import import CHANGED, VILLAGE, bring, everything, facts, faults, statements
from tests.unit.workbook_case import WHY, Case

CHECK, JUDGED = "Check the import", "data/mappings/v-to-nos/positive.sssom.tsv"


def line_of(rows: Rows, words: str) -> int:
    """Give the row, counted from 1 below the head, in which words stand."""
    return next(at for at, row in enumerate(rows) if words in row)


def edited(folder: Path) -> Case:
    """Take back a workbook in which a line, a label and a judgement are changed."""
    case = Case(folder / "mine")
    case.put(CHECK, line_of(case.sheets[CHECK], "Knows who to ask in the village"),
             keep_as="requirement")  # fmt: skip
    case.put("Competencies", line_of(case.sheets["Competencies"], "Hears what is not said"),
             label="Hear the unsaid")  # fmt: skip
    case.put("Mappings", line_of(case.sheets["Mappings"], "Listens to people"),
             nos_code="GEN97", evidence="helps only", reason=WHY)  # fmt: skip
    done = case.take()
    assert not done.findings
    assert done.told == "1 label, 1 mapping new, 1 line of the import"
    return case


def test_what_was_edited_in_the_workbook_stays_when_the_file_changes(tmp_path: Path) -> None:
    bring(tmp_path)
    edited(tmp_path)
    assert facts(tmp_path, "v:0003 a pc:Requirement ; pc:text ?text")
    changed = CHANGED.replace("- Hears", "- Knows who to ask in the village\n- Hears")
    made = bring(tmp_path, changed)
    assert made.again is not None
    assert (made.again.same, len(made.again.reworded), len(made.again.new)) == (7, 1, 1)
    assert facts(tmp_path, "v:0003 a pc:Requirement ; pc:text ?text")
    assert facts(tmp_path, "v:0002 skos:prefLabel ?label") == [("Hear the unsaid",)]
    assert facts(tmp_path, "v:0001 pc:supportedBy/skos:notation ?nos") == [("GEN97",)]
    assert statements(tmp_path)["0005"] == "Knows first aid"
    assert not faults(tmp_path)


def test_what_was_judged_of_a_line_that_left_is_kept_and_told(tmp_path: Path) -> None:
    bring(tmp_path)
    edited(tmp_path)
    bring(tmp_path, VILLAGE.replace("Listens to people", "Keeps bees on the green"))
    assert facts(tmp_path, "?j pc:judgedStatement v:0001 ; pc:decision ?decision")
    kg = KnowledgeGraph([tmp_path / "mine"])
    told = [one for one in kg.findings("fast") if one.rule == "judged-in-force"]
    assert [one.severity for one in told] == ["warning"]
    assert not faults(tmp_path)
    bring(tmp_path, VILLAGE)
    assert facts(tmp_path, "v:0001 pc:supportedBy/skos:notation ?nos") == [("GEN97",)]
    assert not KnowledgeGraph([tmp_path / "mine"]).findings("fast")


def test_the_likeness_of_a_role_that_left_is_kept(tmp_path: Path) -> None:
    bring(tmp_path)
    case = Case(tmp_path / "mine")
    roles = case.sheets["Roles"]
    case.put("Roles", line_of(roles, "Senior Village Agent"), like_role="Link Worker")
    assert not case.take().findings
    bring(tmp_path, VILLAGE.replace("Senior Village Agent", "Lead of the village"))
    assert facts(tmp_path, "?role a pc:Role ; owl:deprecated true") == [
        ("role-senior-village-agent",)
    ]
    assert not faults(tmp_path)
    bring(tmp_path, VILLAGE)
    assert not facts(tmp_path, "v:role-senior-village-agent owl:deprecated ?x")


def test_a_judgement_on_what_was_reworded_is_told_until_it_is_settled(tmp_path: Path) -> None:
    bring(tmp_path)
    edited(tmp_path)
    bring(tmp_path, VILLAGE.replace("Listens to people", "Listens to all people"))
    kg = KnowledgeGraph([tmp_path / "mine"])
    told = [one for one in kg.findings("fast") if one.rule == "judged-on-older-words"]
    assert [one.severity for one in told] == ["warning"]
    case = Case(tmp_path / "mine")
    line = line_of(case.sheets[CHECK], "Listens to all people")
    assert "write 0001 under Same as" in str(case.cell(CHECK, line, "look_at"))
    case.put(CHECK, line, same_as="0001")
    assert not case.take().findings
    kg = KnowledgeGraph([tmp_path / "mine"])
    assert not [one for one in kg.findings("fast") if one.rule == "judged-on-older-words"]


def test_a_workbook_that_nobody_changed_changes_no_byte_of_an_import(tmp_path: Path) -> None:
    bring(tmp_path)
    edited(tmp_path)
    before = everything(tmp_path)
    assert Case(tmp_path / "mine").take().told == ""
    assert everything(tmp_path) == before


def shape(kg: KnowledgeGraph, framework: str) -> list[tuple[str, ...]]:
    """Give each statement of a framework, with its domain and roles."""
    text = f"""SELECT ?text ?domain (GROUP_CONCAT(?role; separator="; ") AS ?roles) WHERE {{
        SELECT ?text ?domain ?role ?order WHERE {{
          ?s skos:inScheme {framework} ; pc:text ?text ; pc:order ?order ; pc:section ?x .
          ?s a ?kind . FILTER(?kind IN (pc:Competency, pc:Requirement))
          OPTIONAL {{ ?x pc:domain/pc:heading ?domain }}
          OPTIONAL {{ ?x pc:role/skos:prefLabel ?role }} }} ORDER BY ?order ?role }}
      GROUP BY ?text ?domain"""
    return sorted(
        tuple(str(getattr(row[name], "value", "")) for name in ("text", "domain", "roles"))
        for row in solutions(kg.composition.store, text, "test")
    )


def values(kg: KnowledgeGraph, name: str, framework: str) -> list[str]:
    """Give the values of a property that stands in a framework."""
    text = f"""SELECT ?x ?value WHERE {{ ?x skos:inScheme|dcterms:isPartOf {framework} ;
      pc:{name} ?value }}"""
    return sorted(row["value"].value for row in solutions(kg.composition.store, text, "test"))


@pytest.mark.parametrize(
    ("form", "name"), [("case", "x.json"), ("ctdl-asn", "x.jsonld"), ("skos", "x.ttl")]
)
def test_what_others_forms_carry_comes_back(
    kg: KnowledgeGraph, run: Command, tmp_path: Path, form: str, name: str
) -> None:
    done = run("export", "fcc-2019", "--to", form, "-o", name, "--report", "lost.csv")
    assert done.returncode == 0, done.stderr
    made = import_framework(tmp_path / name, tmp_path / "mine")
    back = KnowledgeGraph([tmp_path / "mine"])
    assert shape(back, "<https://example.org/mine/x/x>") == shape(kg, "framework:fcc-2019")
    with (tmp_path / "lost.csv").open(encoding="utf-8") as report:
        lost = {row["property"] for row in csv.DictReader(report) if int(row["left_out"] or 0)}
    for name in ("tag", "additionPhrase", "heading", "text"):
        assert "pc:" + name in lost or values(back, name, "<https://example.org/mine/x/x>") == (
            values(kg, name, "framework:fcc-2019")
        ), name
    rows = {row["found_as"]: row for row in made.report}
    assert sum(int(rows[one]["things"] or 0) for one in STATEMENTS if one in rows) == 88
    assert not [one for one in back.findings("fast") if one.severity == "violation"]
