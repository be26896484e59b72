"""Nested trees of YAML and JSON: any names, any depth, codes as they are written."""

import json
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import pcgraph.readers.tree as tree
from pcgraph.errors import InputProblem, LimitReached
from pcgraph.intake.items import found_items
from pcgraph.intake.model import Item, Reading
from pcgraph.readers.tree import read_json_tree, read_yaml_tree

PLACE = Path("tree.yaml")
CARE = """
framework:
  title: Care of feet
  domains:
    - name: Nails
      description: What we cut.
      capabilities:
        - name: Cutting
          level: 1.10
          statements:
            - Cuts nails with care
            - text: Files them
              code: 1.10
              roles: [Nurse, Carer]
        - Cleaning:
            - Cleans scissors
    - name: Skin
      children: [Looks at skin]
"""


def of_yaml(text: str) -> Reading:
    return read_yaml_tree(text.encode(), PLACE)


def of_json(said: Any) -> Reading:
    return read_json_tree(json.dumps(said).encode(), Path("tree.json"))


def shape(reading: Reading) -> list[tuple[int, str]]:
    """Give the words of each thing, and how deep it stands."""
    depth = {"": 0}
    out = []
    for one in reading.items:
        if one.kind != "title":
            depth[one.key] = depth[one.parent] + 1
            out.append((depth[one.key], one.text))
    return out


def the(reading: Reading, text: str) -> Item:
    return next(one for one in reading.items if one.text == text)


def test_a_tree_keeps_its_levels_kinds_and_codes() -> None:
    reading = of_yaml(CARE)
    assert reading.title == "Care of feet"
    assert shape(reading) == [
        (1, "Nails"), (2, "Cutting"), (3, "Cuts nails with care"), (3, "Files them"),
        (2, "Cleaning"), (3, "Cleans scissors"), (1, "Skin"), (2, "Looks at skin"),
    ]  # fmt: skip
    files = the(reading, "Files them")
    assert (files.code, files.roles, files.kind) == ("1.10", ("Nurse", "Carer"), "statement")
    assert the(reading, "Cutting").level == "1.10"
    assert the(reading, "Nails").shown == "line 5"
    assert ("notes", "What we cut.") in the(reading, "Nails").notes
    assert not reading.told


@pytest.mark.parametrize(
    "said",
    [
        {"Nails": {"Cutting": ["Cuts", "Files"]}},
        [{"name": "Nails", "children": [{"title": "Cutting", "items": ["Cuts", "Files"]}]}],
        {"domains": {"Nails": {"capabilities": {"Cutting": ["Cuts", "Files"]}}}},
        {"competencyFramework": {"Nails": [{"Cutting": ["Cuts", {"text": "Files"}]}]}},
        [
            {"id": "2", "parent": "1", "label": "Cutting"}, {"id": "1", "label": "Nails"},
            {"id": "3", "parentId": "2", "label": "Cuts"},
            {"id": "4", "parentId": "2", "label": "Files"},
        ],
    ],
)  # fmt: skip
def test_one_tree_in_many_ways(said: Any) -> None:
    assert shape(of_json(said)) == [(1, "Nails"), (2, "Cutting"), (3, "Cuts"), (3, "Files")]


def test_headings_with_the_names_of_kinds_are_headings() -> None:
    said = {"Knowledge": ["Knows feet"], "Skills": ["Cuts nails"]}
    assert shape(of_json(said)) == [
        (1, "Knowledge"), (2, "Knows feet"), (1, "Skills"), (2, "Cuts nails"),
    ]  # fmt: skip


def test_every_word_of_a_tree_is_kept() -> None:
    said = {
        "title": "Feet", "version": 2.50, "owner": {"name": "A club", "place": "Here"},
        "domains": [{"name": "Nails", "colour": "red", "tags": ["a", "b"], "evidence": {"x": "y"},
                     "Enhanced": ["Teaches others to cut"], "skills": [None, "", "Cuts"]}],
    }  # fmt: skip
    reading = of_json(said)
    words = {one.text for one in reading.items}
    words |= {f"{name}: {text}" for one in reading.items for name, text in one.notes}
    assert {"Feet", "Nails", "Enhanced", "Teaches others to cut", "Cuts", "A club"} <= words
    assert {"version: 2.5", "colour: red", "tags: a; b", "evidence: x: y", "place: Here"} <= words


def test_names_that_are_codes_lead_to_statements() -> None:
    reading = of_json({"1.1": "Cuts nails", "1.10": "Files them"})
    assert [(one.code, one.text) for one in reading.items] == [
        ("1.1", "Cuts nails"), ("1.10", "Files them"),
    ]  # fmt: skip


def test_words_by_language_are_english_first() -> None:
    one = of_json([{"name": {"cy": "Ewinedd", "en": "Nails"}}]).items[0]
    assert (one.text, one.notes) == ("Nails", (("name (cy)", "Ewinedd"),))


def test_a_long_description_is_the_statement_of_a_leaf_only() -> None:
    leaf = {"name": "Cutting", "description": "Cuts nails with great care"}
    assert of_json([leaf]).items[0].text == "Cuts nails with great care"
    assert ("name", "Cutting") in of_json([leaf]).items[0].notes
    assert of_json([leaf | {"children": ["Cuts"]}]).items[0].text == "Cutting"


def test_numbers_of_json_stay_as_they_are_written() -> None:
    raw = b'[{"code": 1.10, "name": "Cuts"}, {"code": 1e400, "name": "Files"}]'
    assert [one.code for one in read_json_tree(raw, PLACE).items] == ["1.10", "1e400"]


def test_words_that_yaml_would_change_stay() -> None:
    reading = of_yaml("- no\n- 1.10\n- 2024-01-02\n- 0x10\n- yes\n")
    assert [one.text for one in reading.items] == ["no", "1.10", "2024-01-02", "0x10", "yes"]


@pytest.mark.parametrize("deep", [1, 20, 24])
def test_twenty_levels_are_read(deep: int) -> None:
    said: Any = "Cuts"
    for level in range(deep):
        said = {f"Level {level}": [said]}
    assert shape(of_json(said))[-1] == (deep + 1, "Cuts")


def test_a_name_given_twice_in_a_list_is_told_and_kept() -> None:
    reading = of_json([{"id": "a", "name": "One"}, {"id": "a", "name": "Two"}])
    assert [one.text for one in reading.items] == ["One", "Two"]
    assert "a stands already at [0]" in reading.told[0].words


def test_parents_that_are_not_there_or_in_a_ring_are_told() -> None:
    reading = of_json([{"id": "a", "parent": "b", "name": "One"},
                       {"id": "b", "parent": "a", "name": "Two"},
                       {"id": "c", "parent": "z", "name": "Three"}])  # fmt: skip
    assert {one.text for one in reading.items} == {"One", "Two", "Three"}
    assert ["ring" in one.words or "not in the file" in one.words for one in reading.told] == [
        True, True,
    ]  # fmt: skip


BOMB = "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n"


@pytest.mark.parametrize(
    ("read", "raw", "code", "line"),
    [
        (read_yaml_tree, b"", "PC-READ-EMPTY", 0),
        (read_yaml_tree, b"# nothing\n", "PC-READ-EMPTY", 0),
        (read_yaml_tree, BOMB.encode(), "PC-READ-YAML", 2),
        (read_yaml_tree, b"a: b: c\n", "PC-READ-YAML", 1),
        (read_yaml_tree, b"A: [x]\nA: [y]\n", "PC-READ-YAML", 2),
        (read_yaml_tree, b"- a\n---\n- b\n", "PC-READ-YAML", 2),
        (read_yaml_tree, b"? [a]\n: b\n", "PC-READ-YAML", 1),
        (read_yaml_tree, b"- " * 60 + b"a\n", "PC-READ-DEPTH", 1),
        (read_yaml_tree, b"[" * 100_000, "PC-READ-DEPTH", 1),
        (read_yaml_tree, b"{}\n", "PC-READ-TREE", 0),
        (read_yaml_tree, b"- \xe9\n", "PC-READ-UTF8", 1),
        (read_yaml_tree, b"- a\n- \0\n", "PC-READ-NUL", 2),
        (read_json_tree, b"[[]]", "PC-READ-TREE", 0),
        (read_json_tree, b"{\n'a': 1}", "PC-READ-JSON", 2),
        (read_json_tree, b'{"A": ["x"],\n "A": ["y"]}', "PC-READ-JSON", 2),
        (read_json_tree, b"[" * 100_000, "PC-READ-DEPTH", 1),
    ],
)
def test_what_cannot_be_read_says_why(
    read: Callable[[bytes, Path], Reading], raw: bytes, code: str, line: int
) -> None:
    with pytest.raises(InputProblem) as fault:
        read(raw, PLACE)
    assert (fault.value.code, fault.value.exit_code) == (code, 3)
    assert fault.value.where == (f"{PLACE}:{line}" if line else str(PLACE))


def test_too_many_values_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tree, "_MOST", 3)
    with pytest.raises(LimitReached) as fault:
        of_yaml("- a\n- b\n- c\n")
    assert (fault.value.code, fault.value.exit_code) == ("PC-LIMIT-SOURCE", 5)


def test_nothing_is_made_of_tags() -> None:
    reading = of_yaml("- !!python/object/apply:os.system ['Cuts nails']\n")
    assert [one.text for one in reading.items] == ["Cuts nails"]


def test_of_a_tree_the_levels_become_domains_headings_statements() -> None:
    became = [(one.became, one.text) for one in found_items(of_yaml(CARE))]
    assert became == [
        ("title", "Care of feet"), ("domain", "Nails"), ("introduction", "What we cut."),
        ("heading", "Cutting"), ("competency", "Cuts nails with care"),
        ("competency", "Files them"), ("heading", "Cleaning"), ("competency", "Cleans scissors"),
        ("domain", "Skin"), ("competency", "Looks at skin"),
    ]  # fmt: skip


NAMES = (
    "name", "title", "text", "description", "children", "domains", "items", "id", "code", "roles",
    "level", "tags", "Foo", "Nails", "competencies", "parent", "notes", "en", "fr", "type",
    "order", "section",
)  # fmt: skip


def grown(chance: random.Random, depth: int, words: list[str]) -> Any:
    kind = chance.random()
    if not depth or kind < 0.35:
        words.append(f"z{len(words)}z")
        return chance.choice(("word {}", "one two three {}")).format(words[-1])
    if kind < 0.6:
        return [grown(chance, depth - 1, words) for _ in range(chance.randint(0, 3))]
    names = chance.sample(NAMES, chance.randint(0, 4))
    return {name: grown(chance, depth - 1, words) for name in names}


@pytest.mark.parametrize("seed", range(150))
def test_no_word_of_any_tree_is_lost(seed: int) -> None:
    words: list[str] = []
    said = grown(random.Random(seed), 5, words)  # noqa: S311
    try:
        reading = of_json(said)
    except InputProblem as fault:
        if fault.code != "PC-READ-TREE":
            raise
        return
    kept = " ".join([*(str(one) for one in reading.items), *(str(one) for one in reading.told)])
    assert [word for word in words if word not in kept] == []
    assert {one.first for one in found_items(reading)} == set(range(1, len(reading.items) + 1))
