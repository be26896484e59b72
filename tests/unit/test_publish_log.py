"""The log of changes calls a thing what it is: a new label is no new wording, a day no source."""

import csv
from collections.abc import Mapping

import pytest

from pcgraph.names import BASE, expand
from pcgraph.publish.versions import version_members

NAME = "changes/0.1.0-to-0.2.0"
OWL, RDF = "http://www.w3.org/2002/07/owl#", "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
MAP, LINE = "map:fcc-2019-to-nos-0001", "fcc19:0001"
A, B = "1b1b55e5", "9b87b9ea"
"""Fingerprints of two wordings."""


def fact(subject: str, predicate: str, value: str, graph: str = "roles") -> str:
    end = f'"{value}"' if ":" not in value or " " in value else f"<{expand(value)}>"
    return f"<{expand(subject)}> <{expand(predicate)}> {end} <{BASE}graph/{graph}> ."


def ontology(version: str, issued: str) -> set[str]:
    graph = f"<{BASE}graph/ontology/pcgraph> ."
    return {
        f"<{BASE}ns/> <{RDF}type> <{OWL}Ontology> {graph}",
        f'<{BASE}ns/> <{OWL}versionInfo> "{version}" {graph}',
        f'<{BASE}ns/> <{expand("dcterms:issued")}> "{issued}" {graph}',
    }


OLD, NEW = ontology("0.1.0", "2026-11-01"), ontology("0.2.0", "2026-11-22")


def logged(old: set[str], new: set[str]) -> tuple[list[Mapping[str, str]], str]:
    """Give the rows of a log, but for that of the version, and its words; the numbers must fit."""
    before, after = OLD | old, NEW | new
    found = version_members(frozenset(before), frozenset(after))
    made = {one.path: str(one.content) for one in found}
    rows = list(csv.DictReader(made[f"{NAME}.csv"].splitlines()))
    assert sum(int(row["patch_lines"]) for row in rows) == len(before ^ after)
    return [row for row in rows if row["kind"] != "ontology"], made["CHANGES.md"]


def stand_in(label: str, mark: str, own: str = "") -> set[str]:
    """Give a line whose words are left out; ``own`` where the text has the label of another."""
    return {
        fact(LINE, "rdf:type", "pc:Competency", "texts"),
        fact(LINE, "pc:text", f"{label} [words left out: {mark}]", "stand-ins/fcc-2019"),
        fact(LINE, "skos:prefLabel", own or label, "readings/fcc-2019"),
    }


def test_a_new_label_for_the_same_words_is_one_change_of_the_label() -> None:
    (row,), words = logged(stand_in("Old label", A), stand_in("New label", A))
    assert (row["change"], row["before"], row["after"]) == ("label only", "Old label", "New label")
    assert (row["patch_lines"], row["breaks_you"]) == ("4", "if you use this column")
    assert row["property"] == "pc:text; skos:prefLabel"
    assert "our label: “Old label” is now “New label”." in words
    assert "Reworded" not in words
    assert A not in words


def test_the_label_of_another_line_of_the_same_words_is_a_label_too() -> None:
    old, new = stand_in("Old", A, "Own"), stand_in("New", A, "Own")
    (row,), _ = logged(old, new)
    assert (row["change"], row["before"], row["after"]) == ("label only", "Old", "New")
    assert (row["patch_lines"], row["property"]) == ("2", "pc:text")


def test_other_words_are_reworded_though_the_label_stays() -> None:
    (row,), words = logged(stand_in("Label", A), stand_in("Label", B))
    assert row["change"] == "reworded"
    assert "other words, which are left out; our label is “Label”" in words
    assert "words left out" not in words


def test_words_that_are_there_are_told_before_and_after() -> None:
    old, new = (fact(LINE, "pc:text", text, "texts") for text in ("Listen well", "Listen"))
    (row,), words = logged({old}, {new})
    assert row["change"] == "reworded"
    assert "“Listen well” is now “Listen”" in words


def test_the_version_and_day_of_the_ontology_are_no_source() -> None:
    _, words = logged(set(), set())
    assert "1 change: 1 other." in words
    assert "version and day of the ontology" in words
    assert words.count("0 changes\n\nNone.") == 2
    assert "2026-11-01" in words
    assert "Source corrected" not in words


def judged(**said: str) -> set[str]:
    facts = {
        "rdf:type": "pc:Judgement",
        "pc:judgedStatement": LINE,
        "pc:judgedStandard": "nos:GEN97",
        "pc:decision": "accepted",
        "pc:reason": "Both ask to listen.",
    }
    facts |= {name.replace("_", ":"): value for name, value in said.items()}
    return {fact(MAP, name, value, "judgements") for name, value in facts.items()}


def test_the_reason_of_a_judgement_is_called_that() -> None:
    (row,), words = logged(
        judged(pc_relation="skos:exactMatch"), judged(pc_relation="skos:closeMatch")
    )
    assert (row["before"], row["after"]) == ("same", "nearly the same")
    assert "“same” is now “nearly the same”. Reason of the judgement: Both ask to listen." in words
    assert "Why:" not in words


@pytest.mark.parametrize(("shows", "words"), [("all", "nearly the same"), ("part", "overlaps")])
def test_one_relation_is_told_as_the_tables_tell_it(shows: str, words: str) -> None:
    old, new = (
        judged(pc_relation=relation, pc_evidence=shows)
        for relation in ("skos:relatedMatch", "skos:closeMatch")
    )
    (row,), _ = logged(old, new)
    assert (row["before"], row["after"]) == ("related", words)


def test_a_relation_of_roles_names_no_standard() -> None:
    ends = {"rdf:type": "pc:RoleComparison", "pc:judgedRole": "role:a", "pc:comparedRole": "role:b"}
    old, new = (
        {fact(MAP, name, value) for name, value in {**ends, "pc:relation": relation}.items()}
        for relation in ("skos:exactMatch", "skos:broadMatch")
    )
    (row,), _ = logged(old, new)
    assert (row["before"], row["after"]) == ("same", "other role is wider")


def test_a_withdrawn_judgement_says_why_it_was_withdrawn() -> None:
    gone = judged(owl_deprecated="true", skos_changeNote="It was judged twice.")
    (row,), words = logged(judged(), gone)
    assert (row["change"], row["why"]) == ("withdrawn", "It was judged twice.")
    assert "Why: It was judged twice." in words


@pytest.mark.parametrize("came", [True, False])
def test_a_reason_is_told_of_other_things_if_it_came(came: bool) -> None:
    was = "Another reason." if came else "Its reason."
    common = fact("fcc19:x", "rdf:type", "pc:Reading")
    old = {common, fact("fcc19:x", "pc:reason", was), fact("fcc19:x", "skos:prefLabel", "a")}
    new = {
        common,
        fact("fcc19:x", "pc:reason", "Its reason."),
        fact("fcc19:x", "skos:prefLabel", "b"),
    }
    rows, _ = logged(old, new)
    label = next(row for row in rows if row["property"] == "skos:prefLabel")
    assert label["why"] == ""
    assert ["Its reason." for row in rows if row["why"]] == ["Its reason."] * came


def test_who_has_a_triple_store_is_told_of_properties() -> None:
    _, words = logged(stand_in("Old", A), stand_in("New", A))
    assert "## Breaks you only if you use this property or column: 1 change\n" in words
