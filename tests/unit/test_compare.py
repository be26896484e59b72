"""Two sides: which are meant, what changed, and how it is told."""

import csv
import io
import re
from collections import Counter
from dataclasses import replace
from html import escape
from html.parser import HTMLParser

import pytest

from pcgraph.compare import EDITIONS, FRAMEWORKS, ROLES, refuse_several, sides
from pcgraph.errors import UsageProblem
from pcgraph.graph import KnowledgeGraph
from pcgraph.model import Cell
from pcgraph.worddiff import pieces
from pcgraph.writers.sides import page_html
from tests.conftest import Command

OLD, NEW = "fcc-2019", "fcc-pcp"


@pytest.mark.parametrize(
    ("one", "other", "kind", "first"),
    [
        (OLD, NEW, EDITIONS, "fcc-2019"),
        (NEW, OLD, EDITIONS, "fcc-2019"),
        (NEW, "fcc-web", FRAMEWORKS, "fcc-pcp"),
        ("Link Worker Coach", "Link Worker", ROLES, "link-worker-coach"),
    ],
)
def test_what_two_words_mean(
    kg: KnowledgeGraph, one: str, other: str, kind: str, first: str
) -> None:
    found = sides(kg.questioned.store, one, other)
    assert (found.kind, found.one.rpartition("/")[2]) == (kind, first)


@pytest.mark.parametrize(
    ("one", "other", "code"),
    [
        ("Link Worker", "fcc-pcp", "PC-COMPARE-KINDS"),
        ("sfh-wbc", "fcc-pcp", "PC-COMPARE-KINDS"),
        ("fcc-pcp", "PCP framework", "PC-COMPARE-SAME"),
        ("Link Worker", "nothing of the kind", "PC-VALUE-UNKNOWN"),
    ],
)
def test_what_cannot_be_compared_is_told(
    kg: KnowledgeGraph, one: str, other: str, code: str
) -> None:
    with pytest.raises(UsageProblem) as fault:
        kg.compare(one, other)
    assert fault.value.code == code


def test_every_line_of_both_editions_stands_in_one_change(kg: KnowledgeGraph) -> None:
    """Counted from the frameworks, not from the correspondences."""
    lines = """SELECT ?s WHERE { ?s skos:inScheme ?f ; a ?c .
        VALUES ?c { pc:Competency pc:Requirement pc:Responsibility } VALUES ?f { framework:%s } }"""
    table = kg.compare(OLD, NEW)
    for name, end, number in ((OLD, "old_id", 88), (NEW, "new_id", 100)):
        there = {row[0] for row in kg.sparql(lines % name).rows}
        changes: dict[object, set[object]] = {}
        for row in table:
            if row[end]:
                changes.setdefault(row[end], set()).add(row["change_no"])
        assert len(there) == number
        assert set(changes) == there
        assert all(len(numbers) == 1 for numbers in changes.values())


def test_the_account_by_kind(kg: KnowledgeGraph) -> None:
    """The 53 lines that are word for word the same were counted from the texts before."""
    table = kg.compare(OLD, NEW)
    same = {row["old_id"] for row in table if row["old_text"] == row["new_text"]}
    assert len(same) == 53
    kinds = {row["change_no"]: str(row["change"]) for row in table}
    number = Counter(kinds.values())
    assert number["unchanged"] + number["moved-role"] == 53
    assert table.notes[0].startswith(f"88 old lines and 100 new ones in {len(kinds)} changes: ")
    for kind, times in number.items():
        assert re.search(rf"\b{times} {kind}[,.]", table.notes[0])
    assert all(row["reason"] for row in table if row["change"] != "unchanged")


def test_what_changed_is_what_differs(kg: KnowledgeGraph) -> None:
    for row in kg.compare(OLD, NEW):
        old, new = row["old_text"], row["new_text"]
        if not (isinstance(old, str) and isinstance(new, str)):
            assert row["what_changed"] is None
            continue
        found = pieces(old, new)
        assert " ".join(piece.old for piece in found if piece.old) == old
        assert " ".join(piece.new for piece in found if piece.new) == new
        assert (row["what_changed"] is None) == (old == new)


def test_a_line_that_changed_asks_for_its_nos_again(kg: KnowledgeGraph) -> None:
    table = kg.compare(OLD, NEW)
    for row in table:
        if not row["nos_codes_old"]:
            assert row["mapping_effect"] == "none"
        else:
            kept = row["old_text"] == row["new_text"]
            assert row["mapping_effect"] == ("keeps" if kept else "look again")
    keeping = [row for row in table if row["mapping_effect"] == "keeps"]
    assert keeping
    assert all(row["nos_codes_old"] == row["nos_codes_new"] for row in keeping)


def test_roles_are_compared_and_lines_without_a_phrase_are_named(kg: KnowledgeGraph) -> None:
    printed = kg.compare("Link Worker", "Link Worker Coach")
    only = Counter(row["domain"] for row in printed if row["where"] == "only Link Worker")
    assert only == {
        "Enabling Access to Support in the Community": 8,
        "Professionalism and Communication": 8,
    }
    (said,) = [note for note in printed.notes if "no phrase" in note]
    assert "(line 68)" in said
    assert "(line 145)" in said
    tiered = kg.compare("Link Worker", "Link Worker Coach", reading="tiered")
    assert not [row for row in tiered if row["where"] == "only Link Worker"]


def test_a_phrase_is_missing_below_the_other_role_whichever_is_named_first(
    kg: KnowledgeGraph,
) -> None:
    def told(one: str, other: str, reading: str = "printed") -> list[str]:
        notes = kg.compare(one, other, reading=reading).notes
        return [note for note in notes if "no phrase takes in" in note]

    (note,) = told("Link Worker Coach", "Link Worker")
    assert told("Link Worker", "Link Worker Coach") == [note]
    assert re.findall(r"\(line (\d+)\)", note) == ["68", "145"]
    assert "the lines of Link Worker above" in note
    (higher,) = told("Psychosocial Link Worker", "Link Worker Coach")
    assert re.findall(r"\(line (\d+)\)", higher) == ["44", "107", "190"]
    assert "count all the same" in told("Link Worker", "Link Worker Coach", "tiered")[0]


@pytest.mark.parametrize(
    ("one", "other", "option"),
    [
        ("Link Worker", "Link Worker Coach", "role"),
        ("Link Worker", "Link Worker Coach", "change"),
        (NEW, "fcc-web", "change"),
        (OLD, NEW, "reading"),
    ],
)
def test_what_says_nothing_of_two_things_is_refused(
    kg: KnowledgeGraph, one: str, other: str, option: str
) -> None:
    with pytest.raises(UsageProblem, match="says nothing of two") as fault:
        kg.compare(one, other, **{option: "Coach"})
    assert fault.value.code == "PC-COMPARE-OPTION"


def test_lines_that_are_accounted_for_twice_are_refused(kg: KnowledgeGraph) -> None:
    table = kg.compare(OLD, NEW)
    refuse_several(table)
    place = table.columns.index("set_id")
    row = table.rows[0]
    twice = replace(table, rows=(*table.rows, (*row[:place], "corr:mine", *row[place + 1 :])))
    with pytest.raises(UsageProblem, match="--set corr:fcc-2019-fcc-pcp") as fault:
        refuse_several(twice)
    assert "recorded 2 times: corr:fcc-2019-fcc-pcp, corr:mine" in str(fault.value)


def test_a_role_keeps_what_was_merged_into_its_lines(kg: KnowledgeGraph) -> None:
    whole = kg.compare(OLD, NEW)
    rows = [row for row in whole if "Care Coordinator" in str(row["new_role"])]
    of_role = {row["change_no"] for row in kg.compare(OLD, NEW, role="Care Coordinator")}
    assert {row["change_no"] for row in rows} <= of_role
    found = kg.compare(OLD, NEW, role="Link Worker Coach")
    assert 5 in {row["change_no"] for row in found}
    assert [row["old_id"] for row in found if row["change_no"] == 5] == ["fcc19:0005", "fcc19:0017"]


def test_frameworks_that_are_no_editions_share_what_is_word_for_word_the_same(
    kg: KnowledgeGraph,
) -> None:
    table = kg.compare(NEW, "fcc-web")
    both = {row["competency"] for row in table if row["where"] == "both"}
    text = "SELECT ?t WHERE { ?s skos:inScheme framework:%s ; pc:text ?t }"
    one, other = ({row[0] for row in kg.sparql(text % name).rows} for name in (NEW, "fcc-web"))
    assert both == one & other


class _Page(HTMLParser):
    """Collects what a page holds."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.number: Counter[str] = Counter()
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.number[tag] += 1
        self.links += [value or "" for name, value in attrs if name in ("href", "src")]
        if tag != "meta":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_the_page_is_whole_alone_and_marked(kg: KnowledgeGraph) -> None:
    table = kg.compare(OLD, NEW)
    page = _Page()
    page.feed(page_html(table, kg.words))
    assert page.open == []
    assert page.links == []
    assert page.number["script"] == 0
    changes: dict[Cell, list[dict[str, Cell]]] = {}
    for row in table:
        changes.setdefault(row["change_no"], []).append(row)
    assert page.number["tr"] == len(changes) + 1
    went, came = (
        sum(
            1
            for rows in changes.values()
            for row in rows
            if len(rows) == 1 and row["old_text"] and row["new_text"]
            for piece in pieces(str(row["old_text"]), str(row["new_text"]))
            if not piece.stayed and getattr(piece, end)
        )
        for end in ("old", "new")
    )
    assert went <= page.number["del"] <= went + 1, "one line was split"
    assert came < page.number["ins"]


def test_the_page_says_what_it_compares_and_who_judged(kg: KnowledgeGraph) -> None:
    table = kg.compare(OLD, NEW)
    text = page_html(table, kg.words)
    names = "Link Worker framework, Nov 2019 and PCP framework (undated)"
    for tag in ("title", "h1"):
        assert names in text.split(f"<{tag}>")[1].split(f"</{tag}>")[0]
    assert "27 November 2019; source fcc-2019.txt." in text
    assert "reviewed by nobody yet: all 102 changes." in text
    place = table.columns.index("reviewed_by")
    row = table.rows[0]
    other = replace(table, rows=((*row[:place], "Ann", *row[place + 1 :]), *table.rows[1:]))
    assert "reviewed by Ann: 1 of 102 changes." in page_html(other, kg.words)
    roles = page_html(kg.compare("care-coordinator", "link-worker"), kg.words)
    assert "Care Coordinator and Link Worker</h1>" in roles
    assert "fccpcp:0082 · fcc-pcp.txt, line 164" in roles


def test_each_line_has_its_id_and_place_and_what_looks_near(kg: KnowledgeGraph) -> None:
    table = kg.compare(OLD, NEW)
    text = page_html(table, kg.words)
    for row in table:
        for side in ("old", "new"):
            if row[f"{side}_id"]:
                place = f"{row[f'{side}_source_file']}, line"
                assert f"{row[f'{side}_id']} · {place}" in text
        if row["considered_instead"]:
            assert f"</b> {row['considered_instead']}. {escape(str(row['why_not']))}" in text


def test_of_merged_lines_only_words_of_none_are_marked(kg: KnowledgeGraph) -> None:
    """Change 25 joins two lines by "and"; change 14 keeps one setting, drops another."""
    text = re.sub(
        '<span class="hidden">[^<]*</span>', "", page_html(kg.compare(OLD, NEW), kg.words)
    )
    rows = {
        number: row for row in text.split("<tr>") for number in re.findall(r"Change (\d+)<", row)
    }
    assert re.findall("<(ins|del)>(.*?)</", rows["25"]) == [("ins", "and")]
    assert rows["25"].count("where the organisation fits within the broader context") == 2
    assert re.findall("<(ins|del)>(.*?)</", rows["14"]) == [("del", "over the telephone")]


def test_words_are_not_broken_inside(kg: KnowledgeGraph) -> None:
    style = page_html(kg.compare(OLD, NEW), kg.words).split("@media (max-width")[0]
    assert "anywhere" not in style
    assert "break-all" not in style


def test_words_that_look_like_markup_stay_words(kg: KnowledgeGraph) -> None:
    table = kg.compare(OLD, NEW)
    place = table.columns.index("new_text")
    row = table.rows[0]
    bad = replace(table, rows=((*row[:place], "<script>x</script>", *row[place + 1 :]),))
    assert "<script>" not in page_html(bad, kg.words)


def test_check_is_for_differences(run: Command) -> None:
    assert run("compare", OLD, NEW, "--check", "-q").returncode == 1
    done = run("compare", OLD, NEW, "--change", "unchanged", "--check", "-q")
    assert done.returncode == 0
    assert len(list(csv.DictReader(io.StringIO(done.stdout)))) == 52
