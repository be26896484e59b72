"""Agreement of two passes: kappa by hand, and the table over our files worked out anew."""

import csv
import io
import re
from collections import Counter
from itertools import product

import pytest
from pyoxigraph import NamedNode, RdfFormat, parse

from pcgraph.agreement import COLUMNS, agreement, kappa
from pcgraph.composition import Composition
from pcgraph.errors import InputProblem
from pcgraph.model import Cell, TextFile
from tests.conftest import ROOT, Command
from tests.sheets import MAPPINGS, PC, Sheet, all_sheets, expand, folder, folders, statements

Answers = list[tuple[str, str]]
STRENGTHS = ("all", "part", "supports")
SHOWN = {"all": "all of it", "part": "part of it", "supports": "helps only", "none": "none"}
FIRST, SECOND, THIRD = (
    "competency and NOS",
    "competency and NOS, each wording once",
    "competency, by its strongest evidence",
)


def answers(table: dict[tuple[str, str], int]) -> Answers:
    """Write out a table of counts as pairs of answers."""
    return [pair for pair, number in table.items() for _ in range(number)]


def test_kappa_of_a_table_of_two_by_two() -> None:
    """Rows: a. Equal: (20 + 15) / 50 = 0.7; chance: (25 * 30 + 25 * 20) / 50² = 0.5."""
    pairs = answers({("yes", "yes"): 20, ("yes", "no"): 5, ("no", "yes"): 10, ("no", "no"): 15})
    found = kappa(pairs)
    assert found is not None
    assert found == pytest.approx((0.7 - 0.5) / (1 - 0.5))
    assert found == pytest.approx(0.4)


def test_kappa_of_a_table_of_three_by_three() -> None:
    """Of 20: equal 6 + 4 + 3 = 13; a gives 8, 7, 5 and b gives 9, 6, 5.

    By chance 8 * 9 + 7 * 6 + 5 * 5 = 139 of 400; (13/20 - 139/400) / (1 - 139/400) =
    (260 - 139) / (400 - 139) = 121 / 261.
    """
    pairs = answers(
        {
            ("part", "part"): 6,
            ("part", "supports"): 1,
            ("part", "none"): 1,
            ("supports", "part"): 2,
            ("supports", "supports"): 4,
            ("supports", "none"): 1,
            ("none", "part"): 1,
            ("none", "supports"): 1,
            ("none", "none"): 3,
        }
    )
    assert len(pairs) == 20
    assert kappa(pairs) == pytest.approx(121 / 261)


def test_kappa_below_chance_is_below_zero() -> None:
    """Never equal, each answer half of the time: (0 - 1/2) / (1 - 1/2)."""
    assert kappa([("yes", "no"), ("no", "yes")]) == pytest.approx(-1)


def test_equal_passes_have_kappa_one_whatever_they_say() -> None:
    for first, second in product(("all", "part", "none"), repeat=2):
        pairs = answers({(first, first): 3, (second, second): 2})
        assert kappa(pairs) == (pytest.approx(1) if first != second else None)


def test_kappa_is_the_same_whichever_pass_comes_first() -> None:
    pairs = answers({("a", "a"): 7, ("a", "b"): 3, ("b", "c"): 2, ("c", "c"): 5, ("c", "a"): 1})
    turned = [(second, first) for first, second in pairs]
    assert kappa(pairs) == pytest.approx(kappa(turned))
    assert kappa(sorted(pairs)) == pytest.approx(kappa(pairs))


@pytest.mark.parametrize("pairs", [[], [("none", "none")], [("none", "none")] * 9])
def test_kappa_is_undefined_where_nothing_could_differ(pairs: Answers) -> None:
    assert kappa(pairs) is None


def test_kappa_is_zero_where_one_pass_always_says_the_same() -> None:
    """Equal by chance alone: 6 of 10 equal, and 0.6 is what chance gives."""
    assert kappa(answers({("yes", "yes"): 6, ("yes", "no"): 4})) == pytest.approx(0)


def listed() -> set[str]:
    """Read the standards that the template lists, by their addresses."""
    path = str(ROOT / "data" / "frameworks" / "sfh-wbc.ttl")
    found = set()
    for triple in parse(path=path, format=RdfFormat.TURTLE):
        if triple.predicate.value == f"{PC}standard":
            assert isinstance(triple.object, NamedNode)
            found.add(triple.object.value)
    return found


def evidence_of(sheet: Sheet) -> dict[tuple[str, str], str]:
    """Read what one pass accepts: statement and standard, and the evidence."""
    return {
        (expand(sheet, row["subject_id"]), expand(sheet, row["object_id"])): row["ext_evidence"]
        for row in sheet.rows
        if row["ext_evidence"]
    }


def by_hand() -> dict[str, Answers]:
    """Work out the answers of both passes from the files: by pair, by wording, by statement."""
    standards, words = sorted(listed()), statements()
    found: dict[str, Answers] = {FIRST: [], SECOND: [], THIRD: []}
    seen: set[str] = set()
    for name in folders():
        sheets = folder(name)
        if "pass-a" not in sheets:
            continue
        a, b = evidence_of(sheets["pass-a"]), evidence_of(sheets["pass-b"])
        judged = {
            expand(sheet, row["subject_id"])
            for sheet in (sheets["pass-a"], sheets["pass-b"])
            for row in sheet.rows
        }
        for statement in sorted(judged):
            pairs = [
                (a.get((statement, one), "none"), b.get((statement, one), "none"))
                for one in standards
            ]
            found[FIRST] += pairs
            found[SECOND] += pairs if words[statement] not in seen else []
            seen.add(words[statement])
            sides: list[set[str]] = [{pair[side] for pair in pairs} for side in (0, 1)]
            best = [next((one for one in STRENGTHS if one in side), "none") for side in sides]
            found[THIRD].append((best[0], best[1]))
    return found


def cohen(pairs: Answers) -> float:
    """Work out kappa another way: by the full table of counts."""
    table = Counter(pairs)
    values = sorted({value for pair in pairs for value in pair})
    total = len(pairs)
    rows = {one: sum(table[one, other] for other in values) / total for one in values}
    columns = {one: sum(table[other, one] for other in values) / total for one in values}
    observed = sum(table[one, one] for one in values) / total
    expected = sum(rows[one] * columns[one] for one in values)
    return (observed - expected) / (1 - expected)


def expected_rows() -> dict[tuple[str, str], tuple[Cell, ...]]:
    found: dict[tuple[str, str], tuple[Cell, ...]] = {}
    for name, pairs in by_hand().items():
        equal = sum(a == b for a, b in pairs) / len(pairs)
        nothing = (None,) * 5
        figures = (len(pairs), *nothing, round(equal, 4), round(cohen(pairs), 3))
        found[name, "any answer"] = figures
        groups = {words: (value,) for value, words in SHOWN.items()}
        for words, values in {**groups, "all, part or helps": STRENGTHS}.items():
            split = [(str(a in values), str(b in values)) for a, b in pairs]
            counts = Counter(split)
            both = counts["True", "True"]
            equal = (both + counts["False", "False"]) / len(split)
            first, second = both + counts["True", "False"], both + counts["False", "True"]
            found[name, words] = (
                len(split),
                first,
                second,
                round((first / len(split) + second / len(split)) / 2, 4),
                both,
                round(both / (len(split) - counts["False", "False"]), 3),
                round(equal, 4),
                round(cohen(split), 3),
            )
    return found


def test_the_table_over_our_passes_is_that_of_the_files(composition: Composition) -> None:
    table = agreement(composition)
    assert table.columns == COLUMNS
    assert {(str(row[0]), str(row[1])): row[2:] for row in table.rows} == expected_rows()


def test_every_statement_was_compared_with_every_standard_that_is_listed(
    composition: Composition,
) -> None:
    """263 statements and 34 standards are what the policy speaks of."""
    compared = {row[0]: row[2] for row in agreement(composition).rows}
    assert compared[FIRST] == len(statements()) * len(listed())
    assert compared[THIRD] == len(statements())
    wordings = len(set(statements().values()))
    assert compared[SECOND] == wordings * len(listed())


def test_the_policy_quotes_lines_of_the_table(composition: Composition) -> None:
    lines = (ROOT / MAPPINGS / "README.md").read_text(encoding="utf-8").splitlines()
    start = next(n for n, line in enumerate(lines) if "kappa |" in line)
    quoted = []
    for line in lines[start + 2 :]:
        if not line.startswith("|"):
            break
        quoted.append([cell.strip() for cell in line.strip("|").split("|")])
    known = {
        (f"{row[0]}: {row[1]}", *("" if cell is None else str(cell) for cell in row[2:]))
        for row in agreement(composition).rows
    }
    assert quoted
    assert [row for row in quoted if tuple(row) not in known] == []


def test_words_that_stand_in_several_places_were_judged_alike_in_each_pass() -> None:
    """Else *each wording once* would depend on which of them is counted."""
    words = statements()
    for name in ("pass-a", "pass-b"):
        found: dict[str, set[tuple[tuple[str, str], ...]]] = {}
        for sheet in (one for known, one in all_sheets(passes=True) if known == name):
            rows = evidence_of(sheet)
            said: dict[str, list[tuple[str, str]]] = {
                expand(sheet, row["subject_id"]): [] for row in sheet.rows
            }
            for (statement, standard), how in rows.items():
                said[statement].append((standard, how))
            for statement, answer in said.items():
                found.setdefault(words[statement], set()).add(tuple(sorted(answer)))
        assert {text: some for text, some in found.items() if len(some) > 1} == {}


def test_a_changed_answer_of_one_pass_changes_the_table(
    graph_files: list[TextFile], composition: Composition
) -> None:
    """The first accepted row of a pass is taken out: one answer fewer, there and in both."""
    from pcgraph.compose import compose

    sheet = folder("splw-page-to-nos")["pass-a"]
    row = next(one for one in sheet.rows if one["ext_evidence"] == "supports")
    sheet.rows.remove(row)
    files = [
        TextFile(file.path, sheet.text, file.shown) if file.path == sheet.path else file
        for file in graph_files
    ]
    before, after = (
        {(row[0], row[1]): row for row in agreement(made).rows}
        for made in (composition, compose(files))
    )
    for words, step in (("helps only", -1), ("none", 1)):
        old, new = before[FIRST, words], after[FIRST, words]
        assert (new[3], new[4]) == (int(str(old[3])) + step, old[4])


def test_a_pass_alone_cannot_be_compared_and_says_so(graph_files: list[TextFile]) -> None:
    from pcgraph.compose import compose

    path = f"{MAPPINGS}/splw-page-to-nos/passes/b.sssom.tsv"
    files = [file for file in graph_files if file.path != path]
    with pytest.raises(InputProblem, match=r"passes holds a \(\.sssom\.tsv\)") as told:
        agreement(compose(files))
    assert told.value.code == "PC-MAP-PASSES"
    assert "splw-page-to-nos" in told.value.where


def test_without_passes_the_table_is_empty_and_says_why(graph_files: list[TextFile]) -> None:
    from pcgraph.compose import compose

    table = agreement(compose([file for file in graph_files if "/passes/" not in file.path]))
    assert table.rows == ()
    assert re.search(r"has two passes", table.notes[0])


def test_the_command_prints_the_table_and_whose_agreement_it_is(
    run: Command, composition: Composition
) -> None:
    done = run("mapping", "agreement")
    assert done.returncode == 0
    rows = list(csv.reader(io.StringIO(done.stdout)))
    assert rows[0] == list(COLUMNS)
    assert len(rows) == 1 + len(agreement(composition).rows)
    assert "two machine passes" in done.stderr
    assert "No person took part" in done.stderr


def test_what_was_settled_is_counted(composition: Composition) -> None:
    differ = against = 0
    standards = listed()
    for name in (one for one in folders() if "pass-a" in folder(one)):
        sheets = folder(name)
        a, b = evidence_of(sheets["pass-a"]), evidence_of(sheets["pass-b"])
        final = evidence_of(sheets["positive"])
        judged = {expand(sheets["pass-a"], row["subject_id"]) for row in sheets["pass-a"].rows}
        for pair in ((statement, one) for statement in judged for one in standards):
            differ += a.get(pair) != b.get(pair)
            against += a.get(pair) == b.get(pair) != final.get(pair)
    assert differ > 50
    assert against > 5
    (said,) = (note for note in agreement(composition).notes if note.startswith("Settled"))
    assert f" {differ} pairs on which" in said
    assert f"both passes: {against}." in said
