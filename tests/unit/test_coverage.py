"""Coverage: every cell counted again from the triples, and each form read back."""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import pytest
from python_calamine import CalamineWorkbook

import pcgraph
from pcgraph.covered.matrix import Head, Matrix, ladder, map_order, matrix
from pcgraph.covered.required import read_required
from pcgraph.covered.spots import KEY, spot
from pcgraph.errors import InputProblem, UsageProblem
from pcgraph.graph import KnowledgeGraph
from pcgraph.model import Cell, TextFile
from pcgraph.names import PREFIXES
from pcgraph.writers.heat_page import matrix_html
from pcgraph.writers.heat_sheet import matrix_workbook
from pcgraph.writers.heat_svg import matrix_svg
from pcgraph.writers.heat_text import matrix_text
from tests.conftest import CASES, Command
from tests.judged import mapping_rows, without

PCP, WEB, PAGE = "PCP framework (undated)", "web page list (undated)", "SPLW page (undated)"
EXPECTED = {
    "own": "expectedOf",
    "printed": "expectedOfAsPrinted",
    "tiered": "expectedOfTiered",
}
STRONGEST = {"of_which_all": "evidencedInFullBy", "of_which_part": "evidencedInPartBy",
             "of_which_helps": "supportedBy"}  # fmt: skip
SVG = "{http://www.w3.org/2000/svg}"

Row = dict[str, Cell]
Pairs = dict[str, set[str]]


@pytest.fixture(scope="module")
def pairs(kg: KnowledgeGraph) -> dict[str, Pairs]:
    """Read the graph as sets, property by property: what the query is held against."""
    found: dict[str, Pairs] = defaultdict(lambda: defaultdict(set))
    for quad in kg.composition.store.quads_for_pattern(None, None, None, None):
        name = re.split("[/#]", quad.predicate.value)[-1]
        subject = kg.prefixes.compact(getattr(quad.subject, "value", ""))
        found[name][subject].add(kg.prefixes.compact(getattr(quad.object, "value", "")))
    return found


@pytest.fixture(scope="module")
def everything(kg: KnowledgeGraph) -> Matrix:
    return kg.coverage_matrix(edition="all", reading=["own", "printed", "tiered"])


@pytest.fixture(scope="module")
def pcp(kg: KnowledgeGraph) -> Matrix:
    return kg.coverage_matrix(edition="fcc-pcp")


@pytest.fixture(scope="module")
def fewer() -> KnowledgeGraph:
    """The graph in which nobody judged the role page, nor one line for the lead roles."""
    page = {row["subject_id"] for row in mapping_rows("splw-page-to-nos")}
    return without(*page, "fccpcp:0050")


def inverse(pairs: Pairs) -> Pairs:
    found: Pairs = defaultdict(set)
    for subject, values in pairs.items():
        for value in values:
            found[value].add(subject)
    return found


def of_class(pairs: dict[str, Pairs], *classes: str) -> set[str]:
    return {one for one, kinds in pairs["type"].items() if kinds & set(classes)}


def functions(pairs: dict[str, Pairs]) -> Pairs:
    """Give the standards of each function, by the rows of the template."""
    found: Pairs = defaultdict(set)
    for entry, places in pairs["referenceFunction"].items():
        for place in places:
            found[place] |= pairs["standard"][entry]
    return found


def test_every_function_stands_beside_every_role(
    everything: Matrix, pairs: dict[str, Pairs]
) -> None:
    template = {place for places in pairs["referenceFunction"].values() for place in places}
    assert len(template) == 25
    documents = of_class(pairs, "pc:Framework", "pc:RolePage")
    roles = {(one, role) for one in documents for role in pairs["namesRole"].get(one, ())}
    seen = [(row["function_id"], row["role_id"], row["framework"], row["reading"])
            for row in everything.long]  # fmt: skip
    assert len(seen) == len(set(seen)) == len(roles) * 25 * 3
    assert {one[0] for one in seen} == template


def test_each_cell_is_what_the_triples_say(everything: Matrix, pairs: dict[str, Pairs]) -> None:
    labels = {label: one for one, some in pairs["prefLabel"].items() for label in some}
    standards, members = functions(pairs), inverse(pairs["inScheme"])
    by_role = {reading: inverse(pairs[name]) for reading, name in EXPECTED.items()}
    counted_kinds = of_class(pairs, "pc:Competency", "pc:Requirement", "pc:Responsibility")
    linked_cells = 0
    for row in everything.long:
        here = standards[str(row["function_id"])]
        lines = by_role[str(row["reading"])][str(row["role_id"])]
        lines = lines & members[labels[str(row["framework"])]] & counted_kinds
        assert row["role_total"] == len(lines)
        counted: set[str] = set()
        for column, name in STRONGEST.items():
            some = {one for one in lines if pairs[name][one] & here} - counted
            assert row[column] == len(some), (row, column)
            counted |= some
        codes = {code for one in lines for name in STRONGEST.values()
                 for nos in pairs[name][one] & here for code in pairs["notation"][nos]}  # fmt: skip
        assert row["competencies_linked"] == len(counted)
        assert (row["nos_codes"] or "") == "; ".join(sorted(codes))
        linked_cells += bool(counted)
    assert 300 < linked_cells < len(everything.long)


def test_domains_add_up_to_all_lines_of_a_document(kg: KnowledgeGraph, everything: Matrix) -> None:
    rows = kg.coverage("domain", edition="all").records()
    used = {row["counted"]: row["number"] for row in kg.query("mapping-counts", framework="fcc-pcp")
            if row["framework"] == PCP and row["evidence"] is None}  # fmt: skip
    total = {(row["domain"], row["domain_total"]) for row in rows if row["framework"] == PCP}
    linked = {(row["domain"], row["domain_with_nos"]) for row in rows if row["framework"] == PCP}
    assert sum(int(str(number)) for _, number in total) == 100
    assert sum(int(str(n)) for _, n in linked) == 100 - int(str(used["competencies with 0 NOS"]))
    whole = [n for n, head in enumerate(everything.heads)
             if head.whole and head.group.startswith(PCP)]  # fmt: skip
    totals = dict(everything.last)["total"]
    assert [totals[n] for n in whole] == [100, 100, 100]


def test_a_nos_alone_in_its_function_counts_as_in_the_table_of_nos(kg: KnowledgeGraph) -> None:
    used = {row["nos_code"]: row for row in
            kg.query("nos-most-used", role="Link Worker", edition="fcc-pcp")}  # fmt: skip
    alone = {"5.1.1": "GEN63", "B3.4.2": "GEN123", "C2.2": "HT2"}
    rows = kg.coverage(role="Link Worker", edition="fcc-pcp").records()
    for row in rows:
        code = alone.get(str(row["nos_function"]))
        if code:
            names = ("of_which_all", "of_which_part", "of_which_helps")
            assert [row[name] for name in names] == [used[code][name] for name in names]
            assert row["competencies_linked"] == used[code]["competencies"] != 0


@pytest.mark.parametrize(("reading", "total"), [("own", 20), ("printed", 52), ("tiered", 68)])
def test_the_coach_has_as_many_lines_as_each_reading_counts(
    kg: KnowledgeGraph, reading: str, total: int
) -> None:
    rows = kg.coverage(role="Link Worker Coach", edition="fcc-pcp", reading=reading).records()
    assert {row["role_total"] for row in rows} == {total}
    assert {row["reading"] for row in rows} == {reading}
    names = ("role_with_nos", "role_none_fits", "role_open", "role_not_looked_at")
    assert sum(int(str(rows[0][name])) for name in names) == total
    table = kg.coverage("domain", None, "fcc-pcp", role="Link Worker Coach", reading=reading)
    domains = {row["domain"]: row["domain_total"] for row in table}
    assert sum(int(str(size)) for size in domains.values()) == total


def test_what_is_tiered_holds_what_is_printed_and_that_what_is_own(everything: Matrix) -> None:
    rows = {(row["framework"], row["role"], row["nos_function"], row["reading"]): row
            for row in everything.long}  # fmt: skip
    grown = 0
    for (framework, role, code, reading), row in rows.items():
        if reading == "own":
            sizes = [int(str(rows[framework, role, code, one]["competencies_linked"]))
                     for one in EXPECTED]  # fmt: skip
            assert sizes == sorted(sizes), row
            grown += len(set(sizes)) > 1
    assert grown > 20


def test_unsure_is_suggested_only_and_settles_nothing(kg: KnowledgeGraph) -> None:
    """The four unsure rows of the web list, read from the file, against the cells."""
    unsure = mapping_rows("fcc-web-to-nos", "unsure")
    accepted = {row["subject_id"] for row in mapping_rows("fcc-web-to-nos", "positive")}
    rows = kg.coverage(edition="fcc-web").records()
    suggested = [row for row in rows if row["suggested_only"]]
    assert suggested
    codes = {str(row["nos_id"]): row["nos_function"] for row in kg.query("template-nos")}
    assert {row["nos_function"] for row in suggested} <= {codes[one["object_id"]] for one in unsure}
    only = [row for row in suggested if not row["competencies_linked"]]
    assert {row["state"] for row in only} == {"suggested only"}
    left = {row["subject_id"] for row in unsure} - accepted
    assert max(int(str(row["role_open"])) for row in rows) == len(left)


def test_not_looked_at_is_kept_apart(fewer: KnowledgeGraph) -> None:
    rows = fewer.coverage().records()
    page = [row for row in rows if row["framework"] == PAGE]
    assert {(row["state"], row["role_not_looked_at"], row["role_total"]) for row in page} == {
        ("nobody looked", 5, 5)
    }
    states = {str(row["role"]): set[Cell]() for row in rows if row["framework"] == PCP}
    for row in rows:
        if row["framework"] == PCP and not row["competencies_linked"]:
            states[str(row["role"])].add(row["state"])
    assert {"no link recorded"} in states.values()
    assert {"looked, none fits"} in states.values()
    assert not any(len(some) > 1 for some in states.values())
    kinds = {one.kind for line in fewer.coverage_matrix().lines for one in line.spots}
    assert {"unseen", "partly", "none", "linked"} <= kinds


def test_a_nos_that_no_template_places_is_not_lost() -> None:
    own = TextFile(
        "data/own.ttl",
        "".join(f"PREFIX {name}: <{PREFIXES[name]}>\n" for name in ("fccpcp", "map", "nos", "pc"))
        + f"PREFIX skos: <{PREFIXES['skos']}>\n"
        'nos:XYZ1 a pc:OccupationalStandard ; skos:notation "XYZ1" ; skos:prefLabel "Own"@en .\n'
        'map:own-0001 a pc:Judgement ; pc:decision "accepted" ; pc:evidence "part" ;\n'
        "  pc:judgedStandard nos:XYZ1 ; pc:judgedStatement fccpcp:0004 .\n",
        "own.ttl",
    )
    found = KnowledgeGraph(extra=[own]).coverage_matrix(role="Link Worker", edition="fcc-pcp")
    last = found.lines[-1]
    assert (last.code, last.title, last.spots[0].sign) == ("", "no function recorded", "1 (1)")
    assert len(found.lines) == 26
    assert [row["function_id"] for row in found.long if row["nos_function"] is None] == [None]
    assert "XYZ1" in last.spots[0].words


def test_a_folder_laid_over_stands_beside_ours_and_is_not_summed(pcp: Matrix) -> None:
    both = pcgraph.open(CASES / "overlay").coverage_matrix()
    names = [name for name, _ in both.groups]
    assert "Example framework for the tests" in names
    places = [n for n, head in enumerate(both.heads) if head.group == PCP]
    ours = [tuple(line.spots[n] for n in places) for line in both.lines]
    assert ours == [line.spots for line in pcp.lines]
    assert any("overlay" in note for note in both.long.notes)
    theirs = both.heads.index(Head("any role", names[0], whole=True))
    assert {label: numbers[theirs] for label, numbers in both.last} == {
        "competencies with a NOS": 2,
        "none fits": 0,
        "not settled": 0,
        "not looked at": 8,
        "total": 10,
    }


def test_two_documents_of_one_name_are_told_apart(kg: KnowledgeGraph, pcp: Matrix) -> None:
    table = pcp.long
    place = table.columns.index("document_id")
    other = tuple((*row[:place], "mine:1", *row[place + 1 :]) for row in table.rows)
    both = replace(table, rows=(*table.rows, *other))
    found = matrix(kg.composition.store, both, kg.coverage("domain", edition="fcc-pcp"))
    assert [name for name, _ in found.groups] == [f"{PCP}, framework:fcc-pcp", f"{PCP}, mine:1"]
    size = len(found.heads) // 2
    assert all(line.spots[:8] == line.spots[size : size + 8] for line in found.lines)


def test_columns_climb_the_ladder_then_the_alphabet(pcp: Matrix) -> None:
    labels = [head.label for head in pcp.heads]
    assert labels[:3] == ["Link Worker", "Link Worker Coach", "Psychosocial Link Worker"]
    assert labels[3:-1] == sorted(labels[3:-1])
    assert (labels[-1], pcp.heads[-1].whole) == ("any role", True)


def test_a_ladder_in_a_circle_ends() -> None:
    text = f"PREFIX pc: <{PREFIXES['pc']}>\nPREFIX role: <{PREFIXES['role']}>\n" + (
        "role:link-worker pc:buildsOn role:psychosocial-link-worker ."
    )
    places = ladder(KnowledgeGraph(extra=[TextFile("data/x.ttl", text, "x.ttl")]).composition.store)
    assert places["role:link-worker"].startswith("1 ")
    assert places["role:cluster-lead"].startswith("2 ")


def test_functions_stand_in_the_order_of_the_map(pcp: Matrix) -> None:
    codes = [line.code for line in pcp.lines]
    assert len(codes) == 25
    assert codes.index("B2.1") < codes.index("B16.3") < codes.index("C1.2.2")
    assert codes[0] == "1.2"
    assert map_order({"nos_function": None}) > map_order({"nos_function": "Z9"})


@pytest.mark.parametrize(
    ("counted", "sign", "kind"),
    [
        ({"competencies_linked": 3, "of_which_all": 3, "nos_codes": "A"}, "3", "linked"),
        ({"competencies_linked": 3, "of_which_all": 1, "of_which_helps": 2}, "3 (2)", "linked"),
        ({"competencies_linked": 2, "of_which_helps": 2}, "2 (2)", "helps"),
        ({"suggested_only": 1, "total": 4}, "?", "suggested"),
        ({"total": 4}, "·", "none"),
        ({"total": 4, "not_looked_at": 1}, "(·)", "partly"),
        ({"total": 4, "not_looked_at": 4}, "–", "unseen"),
        ({}, "", "empty"),
        ({"total": 4, "required_no_link": "1.2"}, "· !", "none"),
    ],
)
def test_a_cell_says_what_was_counted(counted: Row, sign: str, kind: str) -> None:
    found = spot(counted)
    assert (found.sign, found.kind) == (sign, kind)
    assert found.required == ("required_no_link" in counted)
    assert found.words
    assert kind in {one for one, _, _ in KEY}


def listed(kg: KnowledgeGraph, text: str) -> set[str]:
    found = read_required(kg.composition.store, text, "list.csv", kg.prefixes)
    return {*found.functions.values(), *found.standards}


def test_a_list_is_read_from_lines_or_a_table(kg: KnowledgeGraph) -> None:
    assert listed(kg, "# ours\nGEN97\n\n 1.2 \ngen97\n") == {"GEN97", "1.2"}
    assert listed(kg, "role,nos_code\nLink Worker,OP1\nLink Worker,\n") == {"OP1"}
    assert listed(kg, 'Code;Why\n"SFJCPS8.12";x\n') == {"SFJCPS 8.12"}


@pytest.mark.parametrize(
    ("text", "code", "said"),
    [
        ("GEN97\nGEN79\n", "PC-REQUIRED-CODE", "list.csv:2: 'GEN79'"),
        ("nos_code\n\n02/01/2001\n", "PC-REQUIRED-CODE", "list.csv:3: "),
        ("# nothing\n\n", "PC-REQUIRED-EMPTY", "list.csv: "),
        ("nos_code\n", "PC-REQUIRED-EMPTY", "list.csv: "),
    ],
)
def test_a_bad_list_is_told_with_its_line(
    kg: KnowledgeGraph, text: str, code: str, said: str
) -> None:
    with pytest.raises(InputProblem) as caught:
        listed(kg, text)
    assert caught.value.code == code
    assert str(caught.value).startswith(said)
    if "GEN79" in text:
        assert re.search(r"Did you mean [^?]*GEN97", str(caught.value))


def test_only_what_a_list_requires_is_called_missing(
    kg: KnowledgeGraph, pcp: Matrix, tmp_path: Path
) -> None:
    """IPC2.2012 and all of 3.5.1 have no link for the Link Worker; GEN97 of 1.2 has one."""
    path = tmp_path / "list.txt"
    path.write_text("3.5.1\nIPC2.2012\nGEN97\n1.2\n", encoding="utf-8")
    found = kg.coverage_matrix(required=path, role="Link Worker", edition="fcc-pcp")
    rows = {row["nos_function"]: row for row in found.long}
    assert rows["3.5.1"]["required_no_link"] == "3.5.1; IPC2.2012"
    assert rows["3.5.1"]["state"] == "required, no link recorded"
    assert (rows["1.2"]["required"], rows["1.2"]["required_no_link"]) == ("1.2; GEN97", None)
    assert [code for code, row in rows.items() if row["required"]] == ["1.2", "3.5.1"]
    assert {line.code for line in found.lines if line.spots[0].required} == {"3.5.1"}
    assert any("4 required, no link recorded for 2: 3.5.1, IPC2.2012." in one
               for one in found.long.notes)  # fmt: skip
    assert "required" not in pcp.long.columns
    assert not any("required, no link" in str(row["state"]) for row in pcp.long)


def test_what_a_list_lacks_is_named_in_the_matrix(
    kg: KnowledgeGraph, pcp: Matrix, tmp_path: Path
) -> None:
    """Some roles have GEN97, and none has the hygiene of hands."""
    path = tmp_path / "list.txt"
    path.write_text("GEN97\nIPC2.2012\n", encoding="utf-8")
    found = kg.coverage_matrix(required=path, edition="fcc-pcp")
    lines = {line.code: line for line in found.lines}
    signs = {head.label: spot for head, spot in zip(found.heads, lines["3.5.1"].spots, strict=True)}
    assert signs["any role"].missing == ("IPC2.2012",)
    assert signs["any role"].sign.endswith("!")
    counted = [[[spot.linked for spot in line.spots] for line in one.lines] for one in (found, pcp)]
    assert counted[0] == counted[1], "a list changes no number"
    assert found.missing_words(lines["3.5.1"]) == "IPC2.2012"
    lacking = [
        head.label
        for head, spot in zip(found.heads, lines["1.2"].spots, strict=True)
        if "GEN97" not in spot.words.partition("; required")[0]
    ]
    assert lacking
    assert found.missing_words(lines["1.2"]) == f"GEN97 ({'; '.join(lacking)})"
    cells = {row["nos_function"]: row["required_no_link"] for row in found.table()}
    assert cells["3.5.1"] == "IPC2.2012"
    assert cells["1.4"] is None
    block = matrix_text(found).split("no link in columns\n")[1].splitlines()
    assert [words.split() for words in block if "IPC2.2012" in words] == [
        ["3.5.1", "IPC2.2012", "all"]
    ]
    assert found.long.notes[0].startswith("PCP framework (undated) (printed), by ")
    assert "no link recorded for 1: IPC2.2012." in found.long.notes[0]


def test_a_linked_cell_that_lacks_a_code_stays_linked(kg: KnowledgeGraph, tmp_path: Path) -> None:
    path = tmp_path / "list.txt"
    path.write_text("IPC2.2012\n", encoding="utf-8")
    rows = [row for row in kg.coverage(required=path, edition="fcc-pcp") if row["required"]]
    states = {bool(row["competencies_linked"]): row["state"] for row in rows}
    assert states == {
        True: "linked, not all that is required",
        False: "required, no link recorded",
    }


def test_the_command_beside_it_is_the_one_that_makes_it(kg: KnowledgeGraph, tmp_path: Path) -> None:
    path = tmp_path / "list.txt"
    path.write_text("GEN97\n", encoding="utf-8")
    both = kg.coverage_matrix(against="fcc-2019", framework="fcc-pcp", links=True)
    told = "pcgraph coverage --framework fcc-pcp --against fcc-2019"
    assert dict(both.long.about)["Command"] == told
    assert both.links is not None
    assert dict(both.links.about)["Command"] == f"{told} --links"
    one = kg.coverage_matrix("domain", path, "fcc-pcp", role="Link Worker")
    assert dict(one.long.about)["Command"] == (
        f'pcgraph coverage --role "Link Worker" --edition fcc-pcp --by domain --required {path}'
    )


def test_by_something_else_is_an_error(kg: KnowledgeGraph) -> None:
    with pytest.raises(UsageProblem, match="PC-COVERAGE-BY"):
        kg.coverage("nos")


def test_notes_say_who_judged_where_and_that_no_link_is_no_gap(pcp: Matrix) -> None:
    notes = " ".join(pcp.long.notes)
    assert "No link is no gap" in notes
    assert "Judged by machine from titles" in notes
    assert "reviewed by nobody yet" in notes
    assert "Looked in: 34 NOS" in notes
    assert "Inheritance counted as printed" in notes
    assert all(note in {words for _, words in pcp.long.about} for note in pcp.long.notes)


def elements(text: str, role: str) -> list[ElementTree.Element]:
    root = ElementTree.fromstring(text)  # noqa: S314 - our own text
    return [one for one in root.iter(f"{SVG}g") if one.get("role") == role]


def test_the_picture_is_a_table_to_a_screen_reader(pcp: Matrix) -> None:
    text = matrix_svg(pcp)
    rows = [[one for one in row if one.get("role") in ("cell", "rowheader", "columnheader")]
            for row in elements(text, "row")]  # fmt: skip
    size = len(pcp.heads)
    assert [len(row) for row in rows] == [size + 1] * (1 + len(pcp.lines) + len(pcp.last))
    cells = [one.get("aria-label") for one in elements(text, "cell")]
    words = [one.words for line in pcp.lines for one in line.spots]
    assert cells[: len(words)] == words
    assert len(cells) == len(words) + size * len(pcp.last)
    assert all(one.find(f"{SVG}title") is not None for one in elements(text, "cell"))
    heads = [str(one.get("aria-label")) for one in elements(text, "columnheader")]
    assert heads[1:] == [f"{head.label}, {head.group}" for head in pcp.heads]
    assert len(elements(text, "table")) == 1


def test_the_picture_stands_alone_and_does_not_need_colour(fewer: KnowledgeGraph) -> None:
    text = matrix_svg(fewer.coverage_matrix())
    assert re.findall(r"https?://[^\"'<\s]+", text) == ["http://www.w3.org/2000/svg"]
    assert "<script" not in text
    assert "prefers-color-scheme: dark" in text
    assert "@media print" in text
    for kind in ("unseen", "partly"):
        assert f".{kind} .over {{ fill: url(#pc-{kind}); }}" in text
        assert f'class="{kind}"' in text
    assert {one.get("id") for one in ElementTree.fromstring(text).iter(f"{SVG}pattern")} >= {  # noqa: S314
        "pc-unseen",
        "pc-partly",
    }


def test_the_more_is_linked_the_darker_in_each_medium(pcp: Matrix) -> None:
    """Shades begin at 1, 3, 6 and 10; each has another colour on a screen, a dark one, on paper."""
    text = matrix_svg(pcp)
    for line in pcp.lines:
        for one in line.spots:
            assert one.step == sum(one.linked >= least for least in (1, 3, 6, 10))
    cells = {str(one.get("aria-label")): str(one.get("class")) for one in elements(text, "cell")}
    assert {name[-2:] for words, name in cells.items() if " linked: " in words} == {
        "s1",
        "s2",
        "s3",
        "s4",
    }
    colours = re.findall(r"\.(s[1-4]) \.box { fill: (#\w+); }", text)
    assert [name for name, _ in colours] == ["s1", "s2", "s3", "s4"] * 3
    for first in (0, 4, 8):
        assert len({colour for _, colour in colours[first : first + 4]}) == 4


class Page(HTMLParser):
    """Collects the tags of a page with their attributes, and the words of its cells."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.cells: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag == "td":
            self.cells.append("")

    def handle_data(self, data: str) -> None:
        if self.cells:
            self.cells[-1] += data

    def all(self, tag: str) -> Iterator[dict[str, str | None]]:
        return (attrs for name, attrs in self.tags if name == tag)


def test_the_page_is_a_table_with_words_in_every_cell(pcp: Matrix) -> None:
    text = matrix_html(pcp)
    page = Page(text)
    cells = [attrs for attrs in page.all("td") if "title" in attrs]
    assert [one["title"] for one in cells] == [
        one.words for line in pcp.lines for one in line.spots
    ]
    assert all(one["data-head"] for one in cells)
    scopes = [attrs.get("scope") for attrs in page.all("th")]
    assert None not in scopes
    assert scopes.count("col") == len(pcp.heads) + 1
    assert scopes.count("row") == len(pcp.lines) + len(pcp.last)
    assert len(list(page.all("caption"))) == 1
    assert not list(page.all("script"))
    assert "http" not in text
    signs = {one.sign for line in pcp.lines for one in line.spots}
    assert all(any(cell.startswith(sign) for cell in page.cells) for sign in signs)


def test_the_key_is_true_in_the_dark_and_of_a_role_with_few_lines(pcp: Matrix) -> None:
    """The strongest shade is light on a dark screen; a role may print three lines only."""
    text = matrix_html(pcp)
    assert "darker" not in text
    assert "the stronger the colour, the more" in text
    none = {one.words for line in pcp.lines for one in line.spots if one.kind == "none"}
    assert none
    assert all("no competency of it has a NOS of this function" in words for words in none)


def test_wide_matrices_say_that_they_scroll_and_keep_the_functions(pcp: Matrix) -> None:
    text = matrix_html(pcp)
    assert f"Columns: {len(pcp.heads)}. Where they are wider than the window" in text
    assert text.count('<th class="upright"') == len(pcp.heads)
    assert "position: sticky; left: 0" in text


def test_hostile_words_stay_words() -> None:
    text = f"PREFIX role: <{PREFIXES['role']}>\nPREFIX skos: <{PREFIXES['skos']}>\n" + (
        'role:link-worker skos:prefLabel "<script>a&b</script>\\""@en .'
    )
    kg = KnowledgeGraph(extra=[TextFile("data/x.ttl", text, "x.ttl")])
    found = kg.coverage_matrix(edition="fcc-pcp")
    assert '<script>a&b</script>"' in [head.label for head in found.heads]
    assert "<script" not in matrix_html(found)
    heads = [one.get("aria-label") for one in elements(matrix_svg(found), "columnheader")]
    assert f'<script>a&b</script>", {PCP}' in heads
    words = '"><script>'
    spots = (replace(found.lines[0].spots[0], words=words), *found.lines[0].spots[1:])
    bad = replace(found, lines=(replace(found.lines[0], spots=spots), *found.lines[1:]))
    assert next(one for one in Page(matrix_html(bad)).all("td") if "title" in one)["title"] == words
    assert elements(matrix_svg(bad), "cell")[0].get("aria-label") == words


def test_the_workbook_holds_matrix_long_table_about_and_words(
    kg: KnowledgeGraph, pcp: Matrix, tmp_path: Path
) -> None:
    path = tmp_path / "x.xlsx"
    path.write_bytes(matrix_workbook(pcp, kg.words))
    book = CalamineWorkbook.from_path(str(path))
    assert book.sheet_names == ["Matrix", "Table", "About this table", "Words"]
    rows = book.get_sheet_by_name("Matrix").to_python()
    assert rows[1][4:] == [head.label for head in pcp.heads]
    for row, line in zip(rows[2:], pcp.lines, strict=False):
        assert row[0] == line.code
        assert row[4:] == [one.linked or one.sign for one in line.spots]
    last = {row[1]: row[4:] for row in rows[2 + len(pcp.lines) :]}
    assert {label: tuple(last[label]) for label, _ in pcp.last} == dict(pcp.last)
    assert len(book.get_sheet_by_name("Table").to_python()) == len(pcp.long) + 1
    assert matrix_workbook(pcp, kg.words) == path.read_bytes()


def test_the_terminal_keeps_to_its_width(everything: Matrix, pcp: Matrix) -> None:
    for one, width in ((pcp, 80), (pcp, 200), (everything, 60)):
        lines = matrix_text(one, width).split("\n")
        legend = len(one.heads)
        assert max(len(line) for line in lines[legend : -len(one.key) - 1]) <= width
        for line in one.lines:
            assert sum(text.startswith(f"{line.code} ") for text in lines[legend:]) >= 1
    assert matrix_text(pcp, 200).count("competencies with a NOS") == 1


def test_nothing_to_count_says_why(kg: KnowledgeGraph) -> None:
    found = kg.coverage_matrix(role="Health and Wellbeing Coach", edition="fcc-2019")
    assert (found.heads, found.lines, len(found.long)) == ((), (), 0)
    for text in (matrix_html(found), matrix_svg(found)):
        assert found.long.notes[0].split(",")[0] in text.replace("\n", " ")
    assert matrix_text(found) == ""
    assert matrix_workbook(found, kg.words)[:2] == b"PK"


def test_the_command_writes_each_form_and_tells_a_gap(run: Command, tmp_path: Path) -> None:
    (tmp_path / "list.txt").write_text("3.5.1\n", encoding="utf-8")
    done = run("coverage", "--role", "Link Worker", "--edition", "fcc-pcp", "--required",
               "list.txt", "--check", "--matrix", "-f", "md", "--plot", "p.svg")  # fmt: skip
    assert done.returncode == 1
    assert "| 3.5.1 |" in done.stdout
    assert "· !" in done.stdout
    assert "Written: p.svg" in done.stderr
    assert len(elements((tmp_path / "p.svg").read_text(encoding="utf-8"), "cell")) == 30
    bad = run("coverage", "--required", "none.txt")
    assert (bad.returncode, "PC-READ-FILE" in bad.stderr) == (3, True)
    bad = run("coverage", "--plot", "x.png")
    assert (bad.returncode, bad.stdout, "PC-USAGE-SUFFIX" in bad.stderr) == (2, "", True)
    page = run("coverage", "--by", "domain", "--edition", "fcc-pcp", "-o", "x.html", "-q")
    assert (page.returncode, page.stdout, page.stderr) == (0, "", "")
    assert "any domain" in (tmp_path / "x.html").read_text(encoding="utf-8")


def test_a_line_that_no_code_can_be_is_refused(kg: KnowledgeGraph) -> None:
    """Not by a fault of the reader of tables, which takes no such field."""
    with pytest.raises(InputProblem, match="200001 characters") as fault:
        read_required(kg.questioned.store, 'GEN97\n"' + "a" * 200_000, "list.txt")
    assert "list.txt:2" in str(fault.value)


def test_picture_and_table_are_two_files_and_a_fault_leaves_neither(
    run: Command, tmp_path: Path
) -> None:
    one = tmp_path / "one.svg"
    done = run("coverage", "--plot", str(one), "-o", str(one), "-f", "csv")
    assert (done.returncode, one.exists()) == (2, False)
    assert "PC-USAGE-OUTPUT" in done.stderr
    done = run("coverage", "--plot", str(one), "-o", str(tmp_path / "none" / "a.csv"))
    assert (done.returncode, one.exists()) == (3, False)
