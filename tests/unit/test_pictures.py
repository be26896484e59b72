"""Pictures: whole, readable without colour, in agreement with the queries they are drawn from."""

import os
import re
import subprocess
import sys
from collections import Counter
from itertools import combinations
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pcgraph.compare import change_notes
from pcgraph.errors import UsageProblem
from pcgraph.graph import KnowledgeGraph
from pcgraph.model import Cell
from pcgraph.picture import KINDS
from pcgraph.pictures.chains import marked
from pcgraph.pictures.flow import FILLS, drawn_as, flow
from pcgraph.pictures.frame import WIDTH
from pcgraph.pictures.measure import LINE, text_width, wrap
from tests.conftest import ROOT, Command

SVG = "{http://www.w3.org/2000/svg}"
PICTURES: dict[str, tuple[str, ...]] = {
    "chains": ("chains", "fcc-2019"),
    "chains-pcp": ("chains", "fcc-pcp"),
    "flow": ("flow", "fcc-2019", "fcc-pcp"),
    "ladder": ("ladder", "fcc-2019"),
    "ladder-pcp": ("ladder", "fcc-pcp"),
    "ladder-web": ("ladder", "fcc-web"),
    "ribbons": ("ribbons", "Link Worker"),
    "ribbons-coach": ("ribbons", "Link Worker Coach"),
}


class Box(NamedTuple):
    """Where words or a shape stand."""

    left: float
    top: float
    right: float
    bottom: float
    said: str


@pytest.fixture(scope="session")
def drawn(kg: KnowledgeGraph) -> dict[str, str]:
    return {name: kg.picture(*asked).svg for name, asked in PICTURES.items()}


@pytest.fixture(params=PICTURES)
def svg(drawn: dict[str, str], request: pytest.FixtureRequest) -> str:
    return drawn[str(request.param)]


def parsed(svg: str) -> Element:
    return ElementTree.fromstring(svg)  # noqa: S314 - drawn by ourselves


def texts(svg: str) -> list[Box]:
    """Give the words of a picture with their places."""
    return [text_box(one) for one in parsed(svg).iter(f"{SVG}text")]


def text_box(one: Element) -> Box:
    """Reckon where a text stands, with what is bold in it."""
    size = float(one.attrib["font-size"])
    parts = [(one.text or "", one.get("font-weight") == "bold")]
    for span in one:
        parts += [(span.text or "", span.get("class") == "level"), (span.tail or "", False)]
    wide = sum(text_width(words, size, bold) for words, bold in parts)
    shift = {"start": 0.0, "middle": 0.5, "end": 1.0}[one.get("text-anchor", "start")]
    left, base = float(one.attrib["x"]) - wide * shift, float(one.attrib["y"])
    said = "".join(words for words, _ in parts)
    return Box(left, base - size * 0.78, left + wide, base + size * 0.22, said)


def over(one: Box, other: Box) -> bool:
    """Tell whether two boxes share a place."""
    beside = one.right <= other.left or other.right <= one.left
    return not (beside or one.bottom <= other.top or other.bottom <= one.top)


def shape(one: Element) -> Box:
    x, y, w, h = (float(one.attrib[name]) for name in ("x", "y", "width", "height"))
    return Box(x, y, x + w, y + h, one.get("class", ""))


def kinds(one: Element) -> set[str]:
    return set(one.get("class", "").split())


def marks(svg: str) -> list[Element]:
    root = parsed(svg)
    return [one for one in root.iter() if "mark" in kinds(one)]


def description(svg: str) -> str:
    return parsed(svg).findtext(f"{SVG}desc") or ""


def test_each_has_a_title_and_a_description_that_a_screen_reader_finds(svg: str) -> None:
    root = parsed(svg)
    assert root.get("role") == "img"
    assert [child.tag for child in list(root)[:2]] == [f"{SVG}title", f"{SVG}desc"]
    named = [root[n].get("id") for n in (0, 1)]
    assert root.get("aria-labelledby", "").split() == named
    assert (root[0].text or "") in "".join(root.itertext())
    assert "As a table: pcgraph " in description(svg)
    idents = re.findall(r' id="([^"]+)"', svg)
    assert len(idents) == len(set(idents))


def test_all_words_stand_inside_the_picture_and_none_over_others(svg: str) -> None:
    root = parsed(svg)
    wide, high = float(root.attrib["width"]), float(root.attrib["height"])
    assert (wide, root.attrib["viewBox"]) == (
        WIDTH,
        f"0 0 {root.get('width')} {root.get('height')}",
    )
    boxes = texts(svg)
    assert len(boxes) > 10
    for box in boxes:
        assert 0 <= box.left <= box.right <= wide, box
        assert 0 <= box.top <= box.bottom <= high, box
    assert not [pair for pair in combinations(boxes, 2) if over(*pair)]


def test_all_boxes_stand_inside_the_picture_and_hold_their_words(svg: str) -> None:
    root = parsed(svg)
    high = float(root.attrib["height"])
    for group in root.iter(f"{SVG}g"):
        rects = [one for one in group if one.tag == f"{SVG}rect"]
        for one in rects:
            x, y, w, h = (float(one.attrib[name]) for name in ("x", "y", "width", "height"))
            assert 0 <= x <= x + w <= WIDTH, one.attrib
            assert 0 <= y <= y + h <= high, one.attrib
            for box in (text_box(text) for text in group if text.tag == f"{SVG}text"):
                assert x <= box.left <= box.right <= x + w, box
                assert y <= box.top <= box.bottom <= y + h, box


def test_no_box_stands_over_another(svg: str) -> None:
    boxes = [shape(one) for one in parsed(svg).iter(f"{SVG}rect") if kinds(one) & {"mark", "node"}]
    assert boxes
    assert not [pair for pair in combinations(boxes, 2) if over(*pair)]


def test_what_is_told_by_colour_is_told_by_hatching(svg: str) -> None:
    root = parsed(svg)
    patterns = {one.get("id"): one for one in root.iter(f"{SVG}pattern")}
    used = set(re.findall(r"url\(#([^)]+)\)", svg))
    assert used == set(patterns)
    hatches = [
        next((path.get("d") for path in one.iter(f"{SVG}path")), None) for one in patterns.values()
    ]
    assert len(set(hatches)) == len(hatches), "two of them look alike without colour"


def test_it_is_dark_only_on_a_dark_screen_and_needs_nothing_from_outside(svg: str) -> None:
    assert svg.count("@media") == 1
    assert "@media screen and (prefers-color-scheme: dark)" in svg
    assert "var(" not in svg
    assert "<script" not in svg
    assert re.findall(r"https?://[^\"' ]+", svg) == ["http://www.w3.org/2000/svg"]
    style = re.search(r"<style>(.*?)</style>", svg, re.DOTALL)
    assert style
    rules = re.sub(r"@media[^{]*{", "", style[1])
    selectors = [one.strip() for head in re.findall(r"([^{}]+){", rules) for one in head.split(",")]
    assert all(one.startswith(".pc-picture") for one in selectors), "a page keeps its own style"


@pytest.mark.parametrize("name", ["light", "dark"])
def test_words_stand_out_from_what_is_behind_them(drawn: dict[str, str], name: str) -> None:
    """WCAG 2.2 AA: 4.5 to 1 for text, on paper and on panels."""
    style = drawn["ladder"].split("<style>")[1].split("</style>")[0]
    light, dark = style.split("@media")
    found = dict(re.findall(r"\.(\w+) { fill: (#\w{6}); }", light if name == "light" else dark))
    for words in ("ink", "soft"):
        for behind in ("paper", "panel"):
            assert contrast(found[words], found[behind]) >= 4.5, (words, behind)


def contrast(one: str, other: str) -> float:
    def light(colour: str) -> float:
        parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
        linear = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return sum(w * p for w, p in zip((0.2126, 0.7152, 0.0722), linear, strict=True))

    low, high = sorted((light(one), light(other)))
    return (high + 0.05) / (low + 0.05)


def test_the_same_rows_give_the_same_picture_in_any_process(drawn: dict[str, str]) -> None:
    asked = [PICTURES[name] for name in ("ladder-pcp", "flow", "ribbons")]
    text = (
        "import pcgraph, hashlib\nkg = pcgraph.open()\n"
        f"for one in {asked!r}:\n"
        "    print(hashlib.sha256(kg.picture(*one).svg.encode()).hexdigest())"
    )
    told = {
        subprocess.run(
            [sys.executable, "-c", text], capture_output=True, encoding="utf-8", check=True,
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)},
        ).stdout
        for seed in ("1", "2")
    }  # fmt: skip
    assert len(told) == 1


def test_chains_has_a_box_for_each_step_and_marks_its_words(
    kg: KnowledgeGraph, drawn: dict[str, str]
) -> None:
    rows = kg.query("progressions", framework="fcc-pcp").records()
    svg = drawn["chains-pcp"]
    assert len(marks(svg)) == len(rows)
    number = len({row["progression_id"] for row in rows})
    told = f"{number} progressions: {len(rows)} competencies in boxes, joined by "
    assert f"{told}{len(rows) - number} steps up (arrows)" in description(svg)
    assert svg.count('class="head"') == len(rows) - number
    spans = parsed(svg).iter(f"{SVG}tspan")
    shown = "".join("".join(one.itertext()) for one in spans)
    wanted = "".join(str(row["level_words"]) for row in rows)
    assert re.sub(r"\s", "", shown) == re.sub(r"\s", "", wanted)
    for row in rows:
        assert f"{row['roles']}: {row['level_words']}" in description(svg)


def test_chains_of_a_role_say_so(kg: KnowledgeGraph) -> None:
    svg = kg.picture("chains", "fcc-pcp", role="Care Coordinator").svg
    rows = kg.query("progressions", framework="fcc-pcp", role="Care Coordinator")
    assert len(marks(svg)) == len(rows)
    assert description(svg).startswith("Only what concerns the role Care Coordinator.")
    assert "Only what concerns the role Care Coordinator." in [box.said for box in texts(svg)]


def test_flow_is_as_wide_as_the_lines_of_both_editions(
    kg: KnowledgeGraph, drawn: dict[str, str]
) -> None:
    table = kg.compare("fcc-2019", "fcc-pcp")
    bands = {(row["old_domain"], row["new_domain"], drawn_as(str(row["change"]))) for row in table}
    found = [one for one in marks(drawn["flow"]) if one.tag == f"{SVG}path"]
    assert len(found) == len(bands)
    sides = [0.0, 0.0]
    for one in found:
        fill = re.sub(r"url\(#flow-(\w+)\)", r"\1", one.attrib["fill"])
        way = re.fullmatch(
            r"M\S+ (\S+)C\S+ \S+ \S+ (\S+) \S+ \S+V(\S+)C\S+ \S+ \S+ (\S+) \S+ \S+Z",
            one.attrib["d"],
        )
        assert way
        top_left, top_right, bottom_right, bottom_left = map(float, way.groups())
        sides[0] += (bottom_left - top_left) if fill != "added" else 0.0
        sides[1] += (bottom_right - top_right) if fill != "removed" else 0.0
    lines = [len({row[end] for row in table if row[end]}) for end in ("old_id", "new_id")]
    assert [round(side / 6.5) for side in sides] == lines == [88, 100]
    for note in change_notes(table):
        assert note in description(drawn["flow"])


def test_flow_counts_each_domain_as_it_is_printed(
    kg: KnowledgeGraph, drawn: dict[str, str]
) -> None:
    """The numbers beside the boxes are those of the lines that stand in the two texts."""
    words = texts(drawn["flow"])
    shown = [box.said for box in words if re.fullmatch(r"\d+ lines", box.said)]
    table = kg.compare("fcc-2019", "fcc-pcp")
    wanted = []
    for side in ("old", "new"):
        placed = {row[f"{side}_id"]: row[f"{side}_domain"] for row in table if row[f"{side}_id"]}
        wanted += list(Counter(placed.values()).values())
    changes = Counter(row["change"] for row in table)
    wanted += [changes["added"], changes["removed"]]
    assert sorted(shown) == sorted(f"{number} lines" for number in wanted)


@pytest.mark.parametrize(("name", "framework"), [("ladder", "fcc-2019"), ("ladder-pcp", "fcc-pcp")])
def test_ladder_counts_as_the_queries_do(
    kg: KnowledgeGraph, drawn: dict[str, str], name: str, framework: str
) -> None:
    wanted = kg.query("roles").records()
    label = {"fcc-2019": "Link Worker framework, Nov 2019", "fcc-pcp": "PCP framework (undated)"}
    for row in (row for row in wanted if row["framework"] == label[framework]):
        own, printed, tiered = (row[reading] for reading in ("own", "printed", "tiered"))
        said = re.search(rf"{row['role']} \(([^)]*)\):", description(drawn[name]))
        assert said, row["role"]
        expected = [f"{own} own"] if tiered != own else [f"{own} lines"]
        expected += [f"{printed} as printed"] * (printed != own)
        expected += [f"{tiered} if tiered"] * (tiered != printed)
        assert said[1] == ", ".join(expected)


def test_ladder_draws_a_phrase_solid_and_a_tier_dashed(
    kg: KnowledgeGraph, drawn: dict[str, str]
) -> None:
    rows = kg.query("competencies-for-role", framework="fcc-2019", reading="tiered").records()
    links = {
        (row["role"], row["domain"], row["from_role"], row["applies_by"])
        for row in rows
        if row["from_role"]
    }
    drawn_as_links = Counter("dashed" if how == "assumed tier" else "link" for *_, how in links)
    shown = Counter(
        one.attrib["class"].split()[1] for one in marks(drawn["ladder"]) if one.get("d")
    )
    assert shown == drawn_as_links
    for group in parsed(drawn["ladder"]).iter(f"{SVG}g"):
        said = group.findtext(f"{SVG}title") or ""
        for one in group.iter(f"{SVG}path"):
            if "mark" in kinds(one):
                assert ("by printed phrase, line" in said) == ("link" in kinds(one)), said
                assert ("by assumed tier" in said) == ("dashed" in kinds(one)), said
    boxes = [one for one in marks(drawn["ladder"]) if one.tag == f"{SVG}rect"]
    assert len(boxes) == len({(row["role"], row["domain"]) for row in rows})


def test_ladder_says_the_phrase_with_its_line(drawn: dict[str, str]) -> None:
    """Line 118 of the 2019 text prints it above the list of the Psychosocial Link Worker."""
    said = " ".join(drawn["ladder"].split())
    where = "Psychosocial Link Worker, Professionalism and Communication"
    assert f"{where}: 9 lines of Link Worker by printed phrase, line 118" in said
    assert f"{where}: 6 lines of Link Worker Coach by printed phrase, line 118" in said


def test_ribbons_has_one_for_each_judgement_by_strength(
    kg: KnowledgeGraph, drawn: dict[str, str]
) -> None:
    rows = kg.query("nos-for-competency", role="Link Worker", framework="fcc-pcp").records()
    links = [row for row in rows if row["decision"] == "accepted"]
    words = {"all of it": "all", "part of it": "part", "helps only": "helps"}
    wanted = Counter(f"url(#ribbons-{words[str(row['evidence'])]})" for row in links)
    shown = Counter(one.attrib["stroke"] for one in marks(drawn["ribbons"]))
    assert shown == wanted
    said = description(drawn["ribbons"])
    lines, linked = ({row["competency_id"] for row in some} for some in (rows, links))
    assert f"{len(lines)} lines, of which {len(linked)} have a NOS; {len(links)} judgements" in said
    assert "reviewed by nobody yet" in said


def test_ribbons_counts_the_lines_without_nos(kg: KnowledgeGraph, drawn: dict[str, str]) -> None:
    words = [box.said for box in texts(drawn["ribbons"])]
    shown = sum(int(one.split()[0]) for one in words if one.endswith(": none fits"))
    without = kg.query("competencies-without-nos", role="Link Worker", framework="fcc-pcp")
    assert shown == len(without)


def row_of(change: str, old: str, new: str, number: int) -> dict[str, Cell]:
    """Make a row of the query ``changes`` with words that XML would trip over."""
    row: dict[str, Cell] = {"change": change, "old_edition": "A < B & \x0b", "new_edition": "C"}
    for side, domain in (("old", old), ("new", new)):
        row[f"{side}_id"] = f"x:{number}" if domain else None
        row[f"{side}_domain"] = domain or None
        row[f"{side}_source_file"], row[f"{side}_line_first"] = "x.txt", number
    return row


def test_hostile_words_are_words_and_nothing_else() -> None:
    bad = "<script>alert('\"&')</script>" + "x" * 120
    text = flow([row_of("unchanged", bad, bad, 1), row_of("added", "", bad, 2)], [bad], bad)
    root = parsed(text)
    assert not list(root.iter(f"{SVG}script"))
    assert "\x0b" not in text
    boxes = texts(text)
    assert all(0 <= box.left <= box.right <= WIDTH for box in boxes)


def test_a_line_that_went_to_two_counts_once() -> None:
    rows = [row_of("split", "One", "Two", 1), row_of("split", "One", "Three", 1)]
    rows[1]["new_id"] = "x:2"
    words = [box.said for box in texts(flow(rows))]
    assert Counter(one for one in words if one.startswith("1 line")) == {"1 line": 3}


def test_a_reader_never_meets_half_a_line(drawn: dict[str, str]) -> None:
    """One new line comes from two domains: it counts in both ribbons, and that is said."""
    said = description(drawn["flow"])
    assert not re.search(r"\d\.\d", said.split(" have none. ")[1].split("Judged by")[0])
    assert "8 old lines became 4 new ones, merged" in said
    assert "A line that two ribbons share is counted in both." in said
    plain = flow([row_of("unchanged", "One", "One", 1)])
    assert "two ribbons share" not in description(plain)


def test_what_was_added_never_covers_what_was_removed() -> None:
    """Added begins above and ends above what was removed, whatever the domains."""
    rows = [row_of("added", "", name, n) for n, name in enumerate("AB", 1)]
    rows += [row_of("removed", name, "", n) for n, name in enumerate("AB", 3)]
    ends: dict[str, list[tuple[float, float]]] = {"added": [], "removed": []}
    for one in marks(flow(rows)):
        if one.tag == f"{SVG}path":
            way = re.match(r"M\S+ (\S+)C\S+ \S+ \S+ \S+ \S+ (\S+)V", one.attrib["d"])
            assert way
            ends[one.attrib["fill"][10:-1]].append((float(way[1]), float(way[2])))
    assert [len(some) for some in ends.values()] == [2, 2]
    for added in ends["added"]:
        for removed in ends["removed"]:
            assert added[0] < removed[0]
            assert added[1] < removed[1]


def test_the_key_names_only_what_is_drawn_and_judges_once() -> None:
    rows = [row_of("removed", "One", "", n) for n in (1, 2)]
    for row in rows:
        row["decided_by"], row["reviewed_by"] = "Ann; Ann", "Bob"
    words = [box.said for box in texts(flow(rows))]
    assert "removed" in words
    assert "unchanged" not in words
    assert "Judged by Ann; reviewed by Bob." in words


def test_ladder_says_why_a_role_off_it_gives_lines(drawn: dict[str, str]) -> None:
    """Care Coordinator shares headings with Link Worker, on whom the Coach builds."""
    said = description(drawn["ladder-pcp"])
    assert "16 of Link Worker (heading shared with Care Coordinator) by printed phrase" in said
    assert "of Care Coordinator;" not in said
    why = "Lines of Care Coordinator are taken in above only where they stand under a heading"
    assert why in said
    assert any(box.said.startswith(why) for box in texts(drawn["ladder-pcp"]))
    assert why not in description(drawn["ladder"])


def test_long_names_of_small_domains_do_not_run_into_each_other() -> None:
    names = [f"Domain {n} with a name that needs several lines to be written" for n in range(9)]
    svg = flow([row_of("unchanged", name, name, n) for n, name in enumerate(names, 1)])
    assert not [pair for pair in combinations(texts(svg), 2) if over(*pair)]


def test_every_kind_of_change_is_drawn_as_one_that_the_key_explains() -> None:
    from pcgraph.compare import _KINDS

    assert {drawn_as(kind) for kind in _KINDS} == {fill.name for fill in FILLS}
    assert drawn_as("reworded moved-domain absorbed") == "merged"


@given(st.text(), st.floats(5, 400), st.booleans())
def test_wrapping_loses_no_letter_and_keeps_to_the_width(
    words: str, width: float, bold: bool
) -> None:
    lines = wrap(words, width, 12, bold)
    assert "".join("".join(lines).split()) == "".join(words.split())
    assert all(text_width(line, 12, bold) <= width or len(line) == 1 for line in lines)
    assert all(lines) or lines == [""]


@given(st.lists(st.sampled_from(["one", "longer", "(of", "it)"]), min_size=3), st.data())
def test_marking_loses_no_letter(words: list[str], data: st.DataObject) -> None:
    text = " ".join(words)
    start = data.draw(st.integers(0, len(words) - 1))
    level = " ".join(words[start:])
    lines = marked(text, level, 150)
    runs = [run for line in lines for run in line]
    assert "".join("".join(w for w, _ in runs).split()) == "".join(words)
    assert "".join("".join(w for w, bold in runs if bold).split()) == "".join(level.split())


def test_widths_are_of_the_widest_usual_font() -> None:
    """DejaVu Sans, by its own tables: 1,000 to the em; a reckoned width is at most 3 % less."""
    units = {
        "i": 278,
        "l": 278,
        "t": 392,
        "e": 615,
        "a": 613,
        "W": 989,
        "m": 974,
        " ": 318,
        "0": 636,
    }
    for char, wide in units.items():
        assert 0.97 * wide <= text_width(char, 1000) <= 1.08 * wide, char
    assert LINE > 1


@pytest.mark.parametrize(
    ("asked", "given_", "code"),
    [
        (("pie",), {}, "PC-PICTURE-KIND"),
        (("ladder", "fcc-2019", "fcc-pcp"), {}, "PC-PICTURE-THINGS"),
        (("flow", "fcc-2019"), {}, "PC-PICTURE-THINGS"),
        (("ribbons",), {}, "PC-PICTURE-THINGS"),
        (("ribbons", "Link Worker"), {"role": "Link Worker"}, "PC-PICTURE-THINGS"),
        (("ladder", "fcc-2019"), {"role": "Link Worker"}, "PC-PICTURE-OPTION"),
        (("chains", "fcc-web"), {}, "PC-PICTURE-EMPTY"),
        (("flow", "fcc-pcp", "fcc-web"), {}, "PC-PICTURE-EMPTY"),
        (("ladder", "nosuch"), {}, "PC-VALUE-UNKNOWN"),
    ],
)
def test_what_cannot_be_drawn_is_said(
    kg: KnowledgeGraph, asked: tuple[str, ...], given_: dict[str, str], code: str
) -> None:
    with pytest.raises(UsageProblem) as problem:
        kg.picture(*asked, **given_)
    assert problem.value.code == code
    assert problem.value.remedy


def test_without_a_name_the_framework_with_most_is_drawn_and_the_others_are_named(
    kg: KnowledgeGraph,
) -> None:
    drawn = kg.picture("ladder")
    assert "What each role adds: PCP framework (undated)" in drawn.svg
    assert "web page list (undated)" in drawn.notes[0]
    assert drawn._repr_svg_() == drawn.svg == str(drawn)


def test_the_table_that_a_picture_names_has_its_rows(kg: KnowledgeGraph, run: Command) -> None:
    import shlex

    said = kg.picture("ribbons", "Link Worker").svg
    command = re.search(r"As a table: pcgraph (.*?) -o table.csv</desc>", said)
    assert command
    from html import unescape

    done = run(*shlex.split(unescape(command[1])), "--format", "csv")
    assert done.returncode == 0, done.stderr
    rows = kg.query("nos-for-competency", role="Link Worker", framework="fcc-pcp")
    assert len(done.stdout.splitlines()) == len(rows) + 1


def test_the_command_writes_a_picture(run: Command, tmp_path: Path) -> None:
    done = run("picture", "chains", "fcc-2019", "-o", "steps.svg")
    assert done.returncode == 0, done.stderr
    assert done.stdout == ""
    assert "Written: steps.svg" in done.stderr
    written = (tmp_path / "steps.svg").read_text(encoding="utf-8")
    assert written.startswith("<svg ")
    assert run("picture", "chains", "fcc-2019").stdout == written


def test_a_picture_is_refused_another_suffix(run: Command, tmp_path: Path) -> None:
    done = run("picture", "flow", "-o", "flow.png")
    assert (done.returncode, done.stdout) == (2, "")
    assert "PC-USAGE-SUFFIX" in done.stderr
    assert not list(tmp_path.iterdir())


def test_the_command_knows_each_kind(run: Command) -> None:
    told = run("picture", "--help").stdout
    assert all(f"{kind} " in told for kind in KINDS)
