"""Likeness of roles: asked by name, answered by a person, kept as a mapping of two roles."""

from collections.abc import Mapping
from pathlib import Path

import pytest

import pcgraph
from pcgraph.composition import Composition
from pcgraph.errors import InputProblem, UsageProblem
from pcgraph.files import write_folder
from pcgraph.graph import KnowledgeGraph
from pcgraph.intake.like_asked import question, read_likes
from pcgraph.intake.like_kept import (
    Framework,
    Kept,
    Said,
    answered_roles,
    kept_likeness,
    mapping_paths,
)
from pcgraph.intake.like_roles import likely_roles, other_roles
from pcgraph.model import TextFile
from pcgraph.names import PREFIXES, Prefixes
from pcgraph.new import FOLDERS, example_texts, new_texts
from pcgraph.sssom import read_table
from tests.conftest import Command

BASE = "https://example.org/mine/"
MINE = Prefixes({**PREFIXES, "my": BASE})
VILLAGE = Framework("village", f"{BASE}village", "Village Agent framework")
SAID = Said("A trust, training lead", "2026-11-22", VILLAGE, MINE, BASE)
AGENT, OTHER = f"{BASE}village-agent", f"{BASE}other"
COORDINATOR = PREFIXES["role"] + "care-coordinator"
WORKER = PREFIXES["role"] + "link-worker"
POSITIVE, NEGATIVE = mapping_paths("village")


@pytest.fixture(scope="module")
def ours() -> Composition:
    return KnowledgeGraph().composition


def asked(label: str, ours: Composition) -> list[str]:
    found = likely_roles({AGENT: label}, ours.store, (), MINE)
    return [MINE.compact(one.iri) for likely in found for one in likely.others]


@pytest.mark.parametrize(
    ("label", "role"),
    [
        ("Care Coordinator", "role:care-coordinator"),
        ("CARE CO-ORDINATORS", "role:care-coordinator"),
        ("Care Coordinator (PCN)", "role:care-coordinator"),
        ("Care Cordinator", "role:care-coordinator"),
        ("Health & Wellbeing Coach", "role:health-and-wellbeing-coach"),
        ("Health and Well-being Coaches", "role:health-and-wellbeing-coach"),
        ("splw", "role:social-prescribing-link-worker"),
        ("Wellbeing Coordinator", "role:well-being-co-ordinator"),
        ("Community-Centred Development Role", "role:community-centred-development-link-worker"),
    ],
)
def test_a_role_of_the_same_name_or_nearly_is_asked_about(
    label: str, role: str, ours: Composition
) -> None:
    assert asked(label, ours) == [role]


@pytest.mark.parametrize(
    "label",
    ["Village Agent", "Worker", "Link Worker Manager", "Care Navigator", "Lead"],
)
def test_another_role_is_not_asked_about(label: str, ours: Composition) -> None:
    assert asked(label, ours) == []


def test_a_role_is_asked_about_once_and_never_with_itself(ours: Composition) -> None:
    own = {AGENT: "Link Worker", WORKER: "Link Worker", OTHER: "Cluster Lead"}
    found = likely_roles(own, ours.store, {OTHER}, MINE)
    assert found == []


def laid_over(folder: Path, roles: Mapping[str, str], kept: Mapping[str, str] = {}) -> Composition:
    """Lay a folder with a framework that names roles over ours."""
    texts = {**new_texts("my", BASE), **example_texts(BASE, "my")}
    named = " , ".join(f"my:{local}" for local in roles)
    lines = [f"PREFIX {prefix}: <{iri}>" for prefix, iri in MINE.namespaces.items()]
    lines += [f"my:village pc:namesRole {named} ."]
    lines += [
        f"my:{local} a pc:Role , skos:Concept ; skos:inScheme my:roles ; "
        f'skos:prefLabel "{label}"@en .'
        for local, label in roles.items()
    ]
    texts["data/roles.ttl"] = "\n".join(lines)
    write_folder(folder, {**texts, **kept}, FOLDERS)
    return pcgraph.open(folder).composition


def test_of_many_three_are_asked_about_the_likest_first(tmp_path: Path) -> None:
    roles = {f"r{n}": "Care Cordinator" for n in (4, 1, 3)} | {"exact": "Care  coordinator"}
    made = laid_over(tmp_path / "mine", roles)
    found = likely_roles({AGENT: "Care coordinator"}, made.store, (), made.prefixes)
    named = [made.prefixes.compact(one.iri) for one in found[0].others]
    assert named == ["my:exact", "role:care-coordinator", "my:r1"]
    banded = laid_over(tmp_path / "banded", {"band4": "Band 4 Link Worker"})
    assert likely_roles({AGENT: "Band 5 Link Worker"}, banded.store, (), banded.prefixes) == []


def test_the_question_names_the_frameworks_and_the_answers(ours: Composition) -> None:
    likely = likely_roles({AGENT: "Care Coordinator"}, ours.store, (), MINE)[0]
    assert question(likely, MINE) == (
        "Is your Care Coordinator the role of that name in First Contact Clinical's frameworks "
        "(PCP framework; web page list)? Answer with "
        '--like "Care Coordinator=role:care-coordinator" or --like "Care Coordinator=none".'
    )
    nearly = likely_roles({AGENT: "Link Worker's"}, ours.store, (), MINE)[0]
    assert "Is your Link Worker's the Link Worker in First Contact" in question(nearly, MINE)
    # The edition that another one took the place of stands last.
    assert "(PCP framework; web page list; Link Worker framework, Nov 2019)" in question(
        nearly, MINE
    )


OWN = {AGENT: "Care Coordinator", OTHER: "A=B lead", f"{BASE}x": "A=B coach"}


@pytest.mark.parametrize(
    ("typed", "own", "other"),
    [
        ("Care Coordinator=role:care-coordinator", AGENT, COORDINATOR),
        ("care co-ordinators = Link workers", AGENT, WORKER),
        (f"my:village-agent={WORKER}", AGENT, WORKER),
        ("Care Coordinator=NONE", AGENT, None),
        ("A=B lead=none", OTHER, None),
        ("coach=role:link-worker", f"{BASE}x", WORKER),
    ],
)
def test_an_answer_is_read_forgivingly(
    typed: str, own: str, other: str | None, ours: Composition
) -> None:
    assert read_likes([typed], OWN, ours.store, MINE)[0] == {own: other}


def test_a_role_of_ones_own_is_no_answer(tmp_path: Path) -> None:
    made = laid_over(tmp_path / "mine", {"link-worker": "Link Worker"})
    own = {f"{BASE}link-worker": "Link Worker"}
    found = read_likes(["Link Worker=Link Worker"], own, made.store, made.prefixes)[0]
    assert found == {f"{BASE}link-worker": WORKER}


def test_what_was_read_otherwise_than_typed_is_said(ours: Composition) -> None:
    exactly = read_likes(["Care Coordinator=role:link-worker"], OWN, ours.store, MINE)
    assert exactly[1] == []
    guessed = read_likes(["Care Cordinator=link worker"], OWN, ours.store, MINE)
    assert guessed[1] == ["'Care Cordinator' was read as Care Coordinator."]


@pytest.mark.parametrize(
    ("typed", "code", "said"),
    [
        (["Care Coordinator"], "PC-LIKE-FORM", "does not say which role is which"),
        (["=role:link-worker"], "PC-LIKE-FORM", ""),
        (["Care Coordinator="], "PC-LIKE-FORM", ""),
        (["Nurse=role:link-worker"], "PC-VALUE-UNKNOWN", "Known: Care Coordinator"),
        (["Care Coordinator=Nurse"], "PC-VALUE-UNKNOWN", "'Nurse' is not known"),
        (["Care Coordinator=link"], "PC-VALUE-AMBIGUOUS", "role:link-worker-coach"),
        (["A=B=none"], "PC-VALUE-AMBIGUOUS", "A=B coach"),
        (["Care Coordinator=none", "care coordinator=role:link-worker"], "PC-LIKE-TWICE", "twice"),
    ],
)
def test_an_answer_that_cannot_be_read_is_told_with_what_may_be_meant(
    typed: list[str], code: str, said: str, ours: Composition
) -> None:
    with pytest.raises(UsageProblem) as told:
        read_likes(typed, OWN, ours.store, MINE)
    assert told.value.code == code
    assert said in str(told.value)


def test_of_no_roles_none_is_taken_to_the_letter(ours: Composition) -> None:
    with pytest.raises(UsageProblem, match="PC-VALUE-UNKNOWN"):
        read_likes(["anything=none"], {}, ours.store, MINE)


def keep(
    ours: Composition,
    answer: str | None,
    earlier: Mapping[str, str] | None = None,
    said: Said = SAID,
    again: bool = False,
    taken: tuple[str, ...] = (),
) -> Kept:
    own = {AGENT: "Care Coordinator"}
    likely = [] if again else likely_roles(own, ours.store, (), MINE)
    others = other_roles(ours.store, own, MINE)
    return kept_likeness({AGENT: answer}, likely, own, others, said, earlier, taken)


def cells(text: str, *slots: str) -> list[tuple[str, ...]]:
    rows = read_table(TextFile("x", text, "x")).rows
    return [tuple(row.get(slot) for slot in slots) for row in rows]


def test_an_answer_is_kept_with_who_and_when(ours: Composition) -> None:
    kept = keep(ours, COORDINATOR)
    assert list(kept.texts) == [POSITIVE]
    slots = ("record_id", "subject_id", "predicate_id", "predicate_modifier", "object_id",
             "mapping_justification", "author_label", "mapping_date", "object_source")  # fmt: skip
    assert cells(kept.texts[POSITIVE], *slots) == [
        ("my:village-roles-to-roles-0001", "my:village-agent", "skos:closeMatch", "",
         "role:care-coordinator", "semapv:ManualMappingCuration", "A trust, training lead",
         "2026-11-22", "framework:fcc-pcp")
    ]  # fmt: skip
    assert cells(kept.texts[POSITIVE], "comment", "ext_evidence") == [
        ("Said at the import: the Care Coordinator of Village Agent framework is nearly the same "
         "role as the Care Coordinator of PCP framework (undated).", "")
    ]  # fmt: skip
    assert kept == keep(ours, COORDINATOR)


def test_none_is_kept_of_each_role_that_was_asked_about(ours: Composition) -> None:
    kept = keep(ours, None)
    assert list(kept.texts) == [NEGATIVE]
    assert cells(kept.texts[NEGATIVE], "predicate_modifier", "predicate_id", "object_id") == [
        ("Not", "skos:closeMatch", "role:care-coordinator")
    ]
    assert answered_roles(kept.texts, "village", MINE) == {AGENT}
    assert keep(ours, None, again=True).texts == {}


def test_the_same_answer_again_changes_nothing(ours: Composition) -> None:
    first = keep(ours, COORDINATOR).texts
    edited = {path: text.replace("Said at the import: ", "") for path, text in first.items()}
    for earlier in (first, edited):
        assert keep(ours, COORDINATOR, earlier) == Kept({}, 0)


def test_another_answer_takes_the_place_of_the_first_under_a_new_number(ours: Composition) -> None:
    first = keep(ours, COORDINATOR).texts
    second = keep(ours, None, first, again=True)
    assert cells(second.texts[POSITIVE], "record_id") == []
    assert cells(second.texts[NEGATIVE], "record_id") == [("my:village-roles-to-roles-0002",)]
    assert (second.rows, second.withdrawn) == (1, ("my:village-roles-to-roles-0001",))
    third = keep(ours, WORKER, {**first, **second.texts})
    assert cells(third.texts[POSITIVE], "record_id", "object_id") == [
        ("my:village-roles-to-roles-0003", "role:link-worker")
    ]
    assert list(third.texts) == [POSITIVE]


def test_what_a_person_wrote_besides_stays(ours: Composition) -> None:
    first = keep(ours, COORDINATOR).texts
    by_hand = {POSITIVE: first[POSITIVE].replace("Said at the import: t", "Both speak of plans; t")}
    kept = keep(ours, WORKER, by_hand)
    assert [row[0] for row in cells(kept.texts[POSITIVE], "object_id")] == [
        "role:care-coordinator", "role:link-worker"
    ]  # fmt: skip
    assert kept.withdrawn == ()
    # But a pair is judged once: an answer on that very pair decides.
    assert keep(ours, None, by_hand).withdrawn == ("my:village-roles-to-roles-0001",)


def test_a_number_that_was_used_elsewhere_is_passed_over(ours: Composition) -> None:
    used = ("my:village-roles-to-roles-0041", "my:village-roles-to-roles-x", "my:other-0099")
    kept = keep(ours, COORDINATOR, taken=used)
    assert cells(kept.texts[POSITIVE], "record_id") == [("my:village-roles-to-roles-0042",)]


@pytest.mark.parametrize(
    ("by", "on", "relation", "code"),
    [
        (" ", "2026-11-22", "skos:closeMatch", "PC-LIKE-BY"),
        ("A\tB", "2026-11-22", "skos:closeMatch", "PC-LIKE-BY"),
        ("A", "", "skos:closeMatch", "PC-LIKE-DATE"),
        ("A", "2026-02-30", "skos:closeMatch", "PC-LIKE-DATE"),
        ("A", "2026-11-22", "owl:sameAs", "PC-LIKE-RELATION"),
    ],
)
def test_an_answer_that_cannot_be_defended_is_refused(
    by: str, on: str, relation: str, code: str, ours: Composition
) -> None:
    with pytest.raises(UsageProblem) as told:
        keep(ours, COORDINATOR, said=Said(by, on, VILLAGE, MINE, BASE, relation))
    assert told.value.code == code


def test_a_role_that_no_document_names_is_refused(ours: Composition) -> None:
    with pytest.raises(UsageProblem, match="PC-LIKE-NAMED"):
        keep(ours, f"{BASE}nobody")


def test_an_earlier_file_that_is_broken_is_told_and_not_written_over(ours: Composition) -> None:
    broken = {
        POSITIVE: keep(ours, COORDINATOR).texts[POSITIVE].replace("closeMatch", "nearlyMatch")
    }
    with pytest.raises(InputProblem, match=r"positive\.sssom\.tsv:\d+"):
        keep(ours, WORKER, broken)


@pytest.mark.parametrize("answer", [COORDINATOR, None])
def test_what_is_kept_stands_every_check(
    answer: str | None, ours: Composition, run: Command, tmp_path: Path
) -> None:
    roles = {"care-coordinator": "Care Coordinator"}
    own = {f"{BASE}care-coordinator": "Care Coordinator"}
    likely = likely_roles(own, ours.store, (), MINE)
    others = other_roles(ours.store, own, MINE)
    kept = kept_likeness({f"{BASE}care-coordinator": answer}, likely, own, others, SAID)
    turned = kept_likeness(
        {f"{BASE}care-coordinator": WORKER}, likely, own, others, SAID, kept.texts
    )
    said = {line for text in kept.texts.values() for line in text.splitlines() if "license" in line}
    assert said == {"#license: https://w3id.org/sssom/license/unspecified"}
    for name, texts in (("one", kept.texts), ("two", {**kept.texts, **turned.texts})):
        made = laid_over(tmp_path / name, roles, texts)
        assert {one.decision for one in made.sets if "roles-to-roles" in one.shown}
        for verb in (("mapping", "validate"), ("validate", "--engine", "fast")):
            done = run(*verb, "--with", name, cwd=tmp_path)
            found = [line for line in done.stdout.splitlines() if "roles-to-roles" in line]
            assert done.returncode == 0, done.stdout + done.stderr
            assert found == []
