"""Mapping files against the graph, the passes and each other; and what of them is asserted."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import combinations
from typing import NamedTuple

import pytest
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse

from pcgraph.compose import compose
from pcgraph.composition import Composition, graph_text
from pcgraph.files import read_layout
from pcgraph.mapping_check import check_mappings
from pcgraph.model import Finding, TextFile
from pcgraph.rules import rule_findings
from pcgraph.sssom import NO_TERM
from tests.sheets import (
    MAPPINGS,
    PC,
    RDF_TYPE,
    Row,
    Sheet,
    all_sheets,
    expand,
    folder,
    folders,
    plain,
    statements,
)

FILES = read_layout(folders=("ontology", "data"))
RULES = [one for one in read_layout((), ("shapes",), (".rq",)) if "pc:judged" in one.text]
BASE = "https://w3id.org/pcgraph/id/"
OWL = "http://www.w3.org/2002/07/owl#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
SMALL = "splw-page-to-nos"
ROLES = "roles-to-roles"


def check(*sheets: Sheet, added: Sequence[TextFile] = (), without: str = "") -> list[Finding]:
    """Check all tables, some of them changed, with files added or one left out."""
    texts = {sheet.path: sheet.text for sheet in sheets}
    files = [
        TextFile(file.path, texts.pop(file.path, file.text), file.shown)
        for file in FILES
        if file.path != without
    ]
    files += [TextFile(path, text, path) for path, text in texts.items()]
    files += added
    chosen = [file.shown for file in files if file.path.endswith(".sssom.tsv")]
    return check_mappings(files, chosen, RULES)


def places(found: Sequence[Finding]) -> set[tuple[str, int, str]]:
    return {(one.file, one.line, one.rule) for one in found}


def at(sheet: Sheet, rule: str, *rows: Row) -> set[tuple[str, int, str]]:
    return {(sheet.path, sheet.line(row), rule) for row in rows}


def mine(*pairs: tuple[str, str, str], like: str = SMALL) -> Sheet:
    """Give a table of accepted rows of its own: subject, relation, object."""
    old = folder(like)["positive"]
    evidence = {"broadMatch": "all", "exactMatch": "all", "narrowMatch": "part"}
    sheet = Sheet(f"{MAPPINGS}/mine/positive.sssom.tsv", old.head, old.columns)
    own = sheet.head_line("#mapping_set_id:") - 1
    sheet.head[own] = "#mapping_set_id: https://example.org/mine"
    for number, (subject, relation, target) in enumerate(pairs, 1):
        row = sheet.add(
            old.rows[0], record_id=f"map:mine-{number:04}", subject_id=subject, subject_label="",
            predicate_id=f"skos:{relation}", object_id=target, object_label="",
        )  # fmt: skip
        if "ext_evidence" in row:
            row["ext_evidence"] = evidence[relation]
    for prefix in {one.split(":")[0] for pair in pairs for one in (pair[0], pair[2])}:
        if not any(line.startswith(f"#  {prefix}:") for line in sheet.head):
            start = sheet.head_line("#curie_map:")
            sheet.head.insert(start, f"#  {prefix}: {OUR_PREFIXES[prefix]}")
    return sheet


OUR_PREFIXES = {"fcc19": f"{BASE}fcc-2019/", "fccpcp": f"{BASE}fcc-pcp/", "role": f"{BASE}role/"}


def free_pairs() -> tuple[list[str], list[str]]:
    """Find statements, two of each of two documents, and two standards never judged together.

    The words of each statement stand nowhere else, and none of the statements fits none.
    """
    judged: dict[str, set[str]] = {}
    said = statements()
    words = Counter(map(plain, said.values()))
    for name in ("fcc-pcp-to-nos", "fcc-2019-to-nos"):
        for sheet in folder(name).values():
            for row in sheet.rows:
                if words[plain(said[expand(sheet, row["subject_id"])])] == 1:
                    judged.setdefault(row["subject_id"], set()).add(row["object_id"])
    standards = sorted(set().union(*judged.values()) - {NO_TERM})
    for two in combinations(standards, 2):
        free = [one for one in sorted(judged) if not judged[one] & {*two, NO_TERM}]
        some = [
            [one for one in free if one.startswith(start)][:2] for start in ("fccpcp:", "fcc19:")
        ]
        if all(len(found) == 2 for found in some):
            return [*some[0], *some[1]], list(two)
    raise AssertionError("no such pairs")


(PCP_1, PCP_2, OLD_1, _), (NOS_1, NOS_2) = free_pairs()


# Against the graph.


def test_our_tables_have_no_finding() -> None:
    assert check() == []


@pytest.mark.parametrize(
    ("written", "remedy"),
    [("nos:GEN979", "Did you mean …nos:GEN97"), ("nos:GEN-97", "Did you mean …nos:GEN97"),
     ("nos:zzzzzzzzzz", "Mend the row.")],
)  # fmt: skip
def test_an_unknown_id_is_told_with_what_may_be_meant(written: str, remedy: str) -> None:
    sheet = folder(SMALL)["positive"]
    sheet.rows[2]["object_id"] = written
    (one,) = check(sheet)
    assert places([one]) == at(sheet, "end-unknown", sheet.rows[2])
    assert (one.path, one.value) == ("object_id", written)
    assert all(word in one.message for word in remedy.split("…"))


@pytest.mark.parametrize("end", ["subject_id", "object_id"])
@pytest.mark.parametrize("name", [SMALL, ROLES])
def test_an_accepted_row_about_something_withdrawn_is_told(name: str, end: str) -> None:
    """Accepted rows alone: what was not used, or was not decided, needs no new judgement."""
    sheet = folder(name)["positive"]
    gone = sheet.rows[0][end]
    text = f"<{expand(sheet, gone)}> <{OWL}deprecated> true .\n"
    found = check(added=[TextFile("data/gone.ttl", text, "data/gone.ttl")])
    expected = set()
    for kind, one in all_sheets():
        rows = [row for row in one.rows if gone in (row["subject_id"], row["object_id"])]
        expected |= at(one, "judged-in-force", *rows) if kind == "positive" else set()
    assert places(found) == expected
    assert {one.severity for one in found} == {"warning"}
    assert {one.value for one in found} == {gone}


def test_an_accepted_row_about_a_standard_that_a_register_calls_legacy_is_told() -> None:
    gone = folder(SMALL)["positive"].rows[0]["object_id"]
    text = (
        f'PREFIX pc: <{PC}>\n<{BASE}check-1> a pc:RegisterCheck ; pc:registerStatus "legacy" ; '
        f"pc:checkedStandard <{expand(folder(SMALL)['positive'], gone)}> .\n"
    )
    found = check(added=[TextFile("data/checks.ttl", text, "data/checks.ttl")])
    expected = {
        (sheet.path, sheet.line(row), "target-legacy")
        for kind, sheet in all_sheets()
        for row in sheet.rows
        if kind == "positive" and row["object_id"] == gone
    }
    assert places(found) == expected
    assert {(one.severity, one.path) for one in found} == {("warning", "object_id")}


RING = [
    (PCP_1, "broadMatch", NOS_1),
    (PCP_2, "narrowMatch", NOS_1),
    (PCP_2, "broadMatch", NOS_2),
    (PCP_1, "narrowMatch", NOS_2),
]
RING_BY_EXACT = [
    (PCP_1, "broadMatch", NOS_1),
    (OLD_1, "exactMatch", NOS_1),
    (OLD_1, "broadMatch", NOS_2),
    (PCP_1, "narrowMatch", NOS_2),
]
RING_OF_ROLES = [
    ("role:cluster-lead", "broadMatch", "role:locality-lead"),
    ("role:locality-lead", "broadMatch", "role:care-coordinator"),
    ("role:cluster-lead", "narrowMatch", "role:care-coordinator"),
]


@pytest.mark.parametrize(
    ("pairs", "like"),
    [(RING, SMALL), (RING_BY_EXACT, SMALL), (RING_OF_ROLES, ROLES)],
    ids=["statements", "by an exact match", "roles"],
)
def test_a_ring_of_wider_and_narrower_is_told_at_each_row_of_it(
    pairs: list[tuple[str, str, str]], like: str
) -> None:
    whole = mine(*pairs, like=like)
    rows = [row for row in whole.rows if row["predicate_id"] != "skos:exactMatch"]
    assert at(whole, "no-match-cycle", *rows) == places(check(whole))
    for left_out in range(len(pairs)):
        rest = mine(*(pair for n, pair in enumerate(pairs) if n != left_out), like=like)
        assert places(check(rest)) == set()


@pytest.mark.parametrize(
    ("pairs", "like", "told"),
    [
        ([(PCP_1, "exactMatch", NOS_1), (PCP_2, "exactMatch", NOS_1)], SMALL, True),
        ([(PCP_1, "exactMatch", NOS_1), (PCP_1, "exactMatch", NOS_2)], SMALL, True),
        ([(PCP_1, "exactMatch", NOS_1), (OLD_1, "exactMatch", NOS_1)], SMALL, False),
        ([(PCP_1, "exactMatch", NOS_1), (PCP_2, "exactMatch", NOS_2)], SMALL, False),
        ([("role:cluster-lead", "exactMatch", "role:locality-lead")], ROLES, True),
        ([("role:cluster-lead", "closeMatch", "role:locality-lead")], ROLES, False),
    ],
    ids=["two statements", "two standards", "two documents", "one each", "roles", "near roles"],
)
def test_two_things_of_one_scheme_are_never_exactly_the_same(
    pairs: list[tuple[str, str, str]], like: str, told: bool
) -> None:
    sheet = mine(*pairs, like=like)
    assert places(check(sheet)) == at(sheet, "exact-once-per-scheme", *sheet.rows * told)


@pytest.mark.parametrize("turned", [False, True])
def test_two_roles_are_compared_once(turned: bool) -> None:
    sheets = folder(ROLES)
    positive, negative = sheets["positive"], sheets["negative"]
    first = positive.rows[0]
    ends = {
        f"{end}_{slot}": first[f"{other}_{slot}"]
        for end, other in (("subject", "object"), ("object", "subject"))
        for slot in ("id", "label", "source", "source_version")
    }
    cells = ends if turned else {slot: first[slot] for slot in ends}
    second = negative.add(negative.rows[0], **{**cells, "record_id": "map:roles-to-roles-9999"})
    expected = at(positive, "judgement-once", first) | at(negative, "judgement-once", second)
    assert places(check(negative)) == expected


@pytest.mark.parametrize("end", ["subject", "object"])
def test_a_source_without_edition_is_told_and_an_unknown_one_is_a_warning(end: str) -> None:
    sheet = folder(SMALL)["positive"]
    first, second, third = sheet.rows[:3]
    first[f"{end}_source_version"] = ""
    second[f"{end}_source"] = "framework:nosuch"
    if end == "subject":
        third["subject_source"] = ""
    found = check(sheet)
    severities = {(one.rule, one.severity) for one in found}
    assert severities == {("source-version", "violation"), ("source-unknown", "warning")}
    without = [first, third] if end == "subject" else [first]
    expected = at(sheet, "source-version", *without) | at(sheet, "source-unknown", second)
    assert places(found) == expected


@pytest.mark.parametrize("name", ["positive", "negative"])
def test_a_suggestion_left_among_the_decided_rows_is_told(name: str) -> None:
    """Not skos:mappingRelation is how no relation at all is said; alone it is no decision."""
    sheet = folder(SMALL)[name]
    row = sheet.rows[0]
    row["predicate_id"], row["predicate_modifier"] = "skos:mappingRelation", ""
    (one,) = check(sheet)
    rule = "suggestion" if name == "positive" else "decision"
    assert places([one]) == at(sheet, rule, row)


def test_a_column_of_ours_that_the_file_does_not_declare_is_a_warning() -> None:
    """Other tools drop it; the file is still read."""
    sheet = folder(SMALL)["positive"]
    start = sheet.head_line("#extension_definitions:") - 1
    sheet.head = [*sheet.head[:start], *sheet.head[start + 7 :]]
    found = check(sheet)
    assert {one.severity for one in found} == {"warning"}
    assert {(one.line, one.path) for one in found} == {
        (sheet.table_line, "ext_evidence"),
        (sheet.table_line, "ext_settlement"),
    }
    files = [
        TextFile(one.path, sheet.text if one.path == sheet.path else one.text, one.shown)
        for one in FILES
    ]
    assert len(compose(files).sets) == len(compose(FILES).sets)


# The same words.


def twins() -> tuple[tuple[str, Sheet, Row], list[tuple[Sheet, Row]]]:
    """Find an accepted row of a statement, and those of the same words elsewhere."""
    said = statements()
    rows: dict[tuple[str, str], list[tuple[str, Sheet, Row]]] = {}
    for name in folders():
        sheet = folder(name).get("positive")
        for row in sheet.rows if sheet and name != ROLES else ():
            assert sheet is not None
            key = (plain(said[expand(sheet, row["subject_id"])]), row["object_id"])
            rows.setdefault(key, []).append((name, sheet, row))
    found = next(some for some in rows.values() if len({one[1].path for one in some}) == 2)
    first, *others = found
    return first, [(sheet, row) for _, sheet, row in others if sheet.path != first[1].path]


def test_the_same_words_with_other_mappings_are_told_at_the_row_that_has_more() -> None:
    (name, sheet, row), others = twins()
    sheets = folder(name)
    pair = (row["subject_id"], row["object_id"])
    for one in (sheet, sheets["pass-a"], sheets["pass-b"]):
        one.rows = [r for r in one.rows if (r["subject_id"], r["object_id"]) != pair]
    found = check(sheet, sheets["pass-a"], sheets["pass-b"])
    told = [one for one in found if one.rule == "same-words-same-mappings"]
    expected = {place for other, twin in others for place in at(other, told[0].rule, twin)}
    assert expected <= places(told)
    assert {one.value for one in told} == {row["subject_id"]}
    assert {one.rule for one in found} <= {"same-words-same-mappings", "mapping-label"}


def test_the_same_words_may_differ_where_the_row_says_why() -> None:
    (name, sheet, row), others = twins()
    sheets = folder(name)
    pair = (row["subject_id"], row["object_id"])
    for one in (sheet, sheets["pass-a"], sheets["pass-b"]):
        one.rows = [r for r in one.rows if (r["subject_id"], r["object_id"]) != pair]
    other, twin = others[0]
    other.columns.append("ext_apart")
    twin["ext_apart"] = "Here the words stand under another role."
    found = check(sheet, sheets["pass-a"], sheets["pass-b"], other)
    lines = {one.line for one in found if one.file == other.path and one.severity == "violation"}
    assert other.line(twin) not in lines


def test_words_of_other_scripts_are_not_all_the_same() -> None:
    def graph(second: str) -> TextFile:
        text = (
            f"PREFIX pc: <{PC}>\nPREFIX map: <{BASE}mapping/>\n"
            f'map:s1 a pc:Competency ; pc:text "倾听"@zh .\n'
            f'map:s2 a pc:Competency ; pc:text "{second}"@zh .\n'
        )
        return TextFile("data/mine.ttl", text, "data/mine.ttl")

    sheet = mine(("map:s1", "broadMatch", NOS_1), ("map:s2", "broadMatch", NOS_2))
    assert check(sheet, added=[graph("支持")]) == []
    assert places(check(sheet, added=[graph("倾听。")])) == at(
        sheet, "same-words-same-mappings", *sheet.rows
    )


# The settlement of two passes.


class Pairs(NamedTuple):
    """The rows of one folder by statement and standard."""

    a: dict[tuple[str, str], Row]
    b: dict[tuple[str, str], Row]
    final: dict[tuple[str, str], Row]


def pairs_of(sheets: dict[str, Sheet]) -> Pairs:
    by_pair: list[dict[tuple[str, str], Row]] = [
        {(row["subject_id"], row["object_id"]): row for name in names for row in sheets[name].rows}
        for names in (["pass-a"], ["pass-b"], [n for n in sheets if not n.startswith("pass-")])
    ]
    return Pairs(*by_pair)


def answer(row: Row | None) -> tuple[str, str] | None:
    """What a row accepts, or nothing."""
    return (row["ext_evidence"], row["predicate_id"]) if row and row.get("ext_evidence") else None


def explained(pairs: Pairs, pair: tuple[str, str]) -> bool:
    """Both passes gave the outcome, or the row says why it is another."""
    final = pairs.final.get(pair)
    same = answer(pairs.a.get(pair)) == answer(pairs.b.get(pair)) == answer(final)
    return same or bool(final and final.get("ext_settlement"))


@pytest.mark.parametrize("name", [name for name in folders() if name != ROLES])
def test_every_pair_is_explained_by_both_passes_or_by_its_settlement(name: str) -> None:
    pairs = pairs_of(folder(name))
    known = {*pairs.a, *pairs.b, *pairs.final}
    assert [pair for pair in sorted(known) if not explained(pairs, pair)] == []
    accepted = {pair for pair, row in pairs.final.items() if answer(row)}
    assert accepted <= known
    assert accepted


def settled_and_agreed() -> tuple[dict[str, Sheet], Row, Row]:
    """Give an accepted row on which the passes differed, and one on which they agreed."""
    sheets = folder(SMALL)
    pairs, rows = pairs_of(sheets), sheets["positive"].rows
    settled = next(row for row in rows if row["ext_settlement"])
    agreed = next(
        row
        for row in rows
        if not row["ext_settlement"]
        and answer(pairs.a.get((row["subject_id"], row["object_id"]))) == answer(row)
    )
    return sheets, settled, agreed


def test_a_difference_that_nobody_settled_is_told_with_all_answers() -> None:
    sheets, settled, _ = settled_and_agreed()
    settled["ext_settlement"] = ""
    (one,) = check(sheets["positive"])
    assert places([one]) == at(sheets["positive"], "settlement-missing", settled)
    assert (one.path, one.value) == ("ext_settlement", settled["object_id"])
    assert f"here: {settled['ext_evidence']} {settled['predicate_id']}" in one.message
    assert "pass a:" in one.message


@pytest.mark.parametrize("reason", ["", "Read once more: only the setting is shared."])
def test_another_outcome_than_both_passes_gave_needs_a_reason(reason: str) -> None:
    sheets, _, agreed = settled_and_agreed()
    other = {"supports": ("part", "skos:closeMatch"), "part": ("supports", "skos:relatedMatch")}
    agreed["ext_evidence"], agreed["predicate_id"] = other[agreed["ext_evidence"]]
    agreed["ext_settlement"] = reason
    expected = set() if reason else at(sheets["positive"], "settlement-missing", agreed)
    assert places(check(sheets["positive"])) == expected


@pytest.mark.parametrize("reason", ["", "Found on reading once more."])
def test_an_accepted_pair_that_no_pass_named_needs_a_reason(reason: str) -> None:
    sheets, _, agreed = settled_and_agreed()
    known = {*pairs_of(sheets).a, *pairs_of(sheets).b, *pairs_of(sheets).final}
    standards = sorted({standard for _, standard in known} - {NO_TERM})
    free = next(one for one in standards if (agreed["subject_id"], one) not in known)
    row = sheets["positive"].add(
        agreed, record_id="map:splw-page-to-nos-9999", object_id=free, object_label="",
        ext_settlement=reason,
    )  # fmt: skip
    expected = set() if reason else at(sheets["positive"], "settlement-missing", row)
    assert places(check(sheets["positive"])) == expected


def test_a_row_that_went_although_both_passes_gave_it_is_told_at_its_file() -> None:
    sheets, _, agreed = settled_and_agreed()
    sheets["positive"].rows.remove(agreed)
    (one,) = check(sheets["positive"])
    assert places([one]) == {(sheets["positive"].path, 0, "settlement-missing")}
    assert (one.focus, one.value) == (agreed["subject_id"], agreed["object_id"])


@pytest.mark.parametrize("missing", [("pass-a",), ("pass-b",), ("pass-a", "pass-b")])
def test_a_statement_that_a_pass_did_not_judge_is_told_at_that_pass(
    missing: tuple[str, ...],
) -> None:
    sheets = folder(SMALL)
    statement = sheets["positive"].rows[0]["subject_id"]
    for name in missing:
        rows = sheets[name].rows
        sheets[name].rows = [row for row in rows if row["subject_id"] != statement]
    found = check(*(sheets[name] for name in missing))
    assert places(found) == {(sheets[name].path, 0, "pass-incomplete") for name in missing}
    assert {one.focus for one in found} == {statement}


def check_own(sheets: Mapping[str, Sheet]) -> list[Finding]:
    """Check as if the small folder of mappings lay in a folder of a person's own."""
    texts = {sheet.path: sheet.text for sheet in sheets.values()}
    files = [
        replace(file, text=texts[file.path], layer="mine") if file.path in texts else file
        for file in FILES
    ]
    chosen = [file.shown for file in files if file.layer]
    rules = {"pass-incomplete", "judgement-missing"}
    return [one for one in check_mappings(files, chosen, RULES) if one.rule in rules]


AFTER = "It was judged after the two passes, and stands in neither"


@pytest.mark.parametrize(
    ("missing", "told"),
    [
        (("pass-a",), ["Pass b has it, and pass a has no answer of the first person"]),
        (("pass-b",), ["Pass a has it, and the second person has not judged it"]),
        (("pass-a", "pass-b"), [AFTER, "The second person has not judged it: pcgraph review"]),
    ],
)
def test_in_a_folder_of_ones_own_a_pass_that_lacks_a_statement_is_a_warning(
    missing: tuple[str, ...], told: list[str]
) -> None:
    sheets = folder(SMALL)
    statement = sheets["positive"].rows[0]["subject_id"]
    assert not check_own(sheets)
    for name in missing:
        rows = sheets[name].rows
        sheets[name].rows = [row for row in rows if row["subject_id"] != statement]
    found = check_own(sheets)
    assert {(one.severity, one.rule, one.focus) for one in found} == {
        ("warning", "pass-incomplete", statement)
    }
    assert [one.file for one in found] == [sheets[name].path for name in missing]
    for one, words in zip(found, told, strict=True):
        assert one.message.startswith(words)
        assert "pcgraph review --second" in one.message
    ours = check(*(sheets[name] for name in missing))
    assert {(one.severity, one.rule) for one in ours} == {("violation", "pass-incomplete")}


def test_what_both_passes_judged_and_nothing_settles_is_a_warning_in_ones_own_folder() -> None:
    sheets = folder(SMALL)
    statement = sheets["positive"].rows[0]["subject_id"]
    for name in ("positive", "none"):
        if name in sheets:
            rows = sheets[name].rows
            sheets[name].rows = [row for row in rows if row["subject_id"] != statement]
    (own,) = check_own(sheets)
    assert (own.severity, own.rule, own.focus) == ("warning", "judgement-missing", statement)
    assert own.file == sheets["pass-a"].path
    assert "nothing is accepted for it now, and nobody says that none fits" in own.message
    assert f"pcgraph mapping none {statement} --reason" in own.message
    ours = [one for one in check(*sheets.values()) if one.rule == "judgement-missing"]
    assert [(one.severity, one.focus) for one in ours] == [("violation", statement)]
    assert "Add it to positive or none." in ours[0].message


def test_one_pass_alone_is_told_and_other_folders_are_settled_still() -> None:
    sheets, settled, _ = settled_and_agreed()
    settled["ext_settlement"] = ""
    left = folder("fcc-pcp-to-nos")
    found = check(sheets["positive"], without=left["pass-b"].path)
    assert places(found) == {
        (left["pass-a"].path, 0, "pass-alone"),
        *at(sheets["positive"], "settlement-missing", settled),
    }


@pytest.mark.parametrize("name", ["pass-a", "pass-b"])
@pytest.mark.parametrize("slot", ["subject_id", "object_id", "ext_evidence", "confidence"])
def test_a_broken_row_of_a_pass_is_told_and_the_rest_is_settled_still(name: str, slot: str) -> None:
    sheets, settled, _ = settled_and_agreed()
    settled["ext_settlement"] = ""
    sheet = sheets[name]
    row = next(one for one in sheet.rows if one["subject_id"] != settled["subject_id"])
    row[slot] = "no such thing"
    found = check(sheets["positive"], sheet)
    assert {(one.file, one.line) for one in found if one.file == sheet.path} == {
        (sheet.path, sheet.line(row))
    }
    assert places(found) >= at(sheets["positive"], "settlement-missing", settled)
    assert {one.file for one in found} == {sheet.path, sheets["positive"].path}
    assert {one.line for one in found if one.file != sheet.path} == {
        sheets["positive"].line(settled)
    }


def test_a_pair_that_a_pass_answers_twice_is_told() -> None:
    """Else the later answer would win, and nobody would know."""
    sheet = folder(SMALL)["pass-a"]
    again = sheet.add(sheet.rows[0], ext_evidence="", predicate_id="skos:mappingRelation")
    found = check(sheet)
    assert places(found) == at(sheet, "pair-twice", again)
    assert f"line {sheet.line(sheet.rows[0])}." in found[0].message


def test_passes_never_explain_a_row_of_another_folder() -> None:
    """Somebody's own table about statements of ours was judged by nobody in two passes."""
    sheet = mine((PCP_1, "broadMatch", NOS_1))
    assert check(sheet) == []


# No statement loses its judgement.


def unjudged(sheets: Sequence[tuple[str, Sheet]]) -> set[str]:
    """Find statements without an accepted row and without one that says that none fits."""
    judged = {
        expand(sheet, row["subject_id"])
        for name, sheet in sheets
        if name in ("positive", "none")
        for row in sheet.rows
    }
    return set(statements()) - judged


def test_every_statement_is_judged() -> None:
    assert len(statements()) > 250
    assert unjudged(list(all_sheets())) == set()


@pytest.mark.parametrize("name", ["positive", "none"])
def test_a_statement_that_lost_its_judgement_is_found_here_and_by_the_rule(name: str) -> None:
    sheets = list(all_sheets())
    rows = [
        (kind, one, row)
        for kind, one in sheets
        for row in one.rows
        if kind in ("positive", "none") and row.get("subject_category") != "pc:Role"
    ]
    many = Counter(expand(one, row["subject_id"]) for _, one, row in rows)
    sheet, row = next(
        (one, row)
        for kind, one, row in rows
        if kind == name and many[expand(one, row["subject_id"])] == 1
    )
    lost = expand(sheet, row["subject_id"])
    sheet.rows.remove(row)
    assert unjudged(sheets) == {lost}
    files = [
        TextFile(one.path, sheet.text if one.path == sheet.path else one.text, one.shown)
        for one in FILES
    ]
    rule = [one for one in RULES if one.path.endswith("/statement-judged.rq")]
    assert len(rule) == 1
    assert [one.focus for one in rule_findings(compose(files), rule)] == [row["subject_id"]]


# What is asserted.


FORMS = {"nt": RdfFormat.N_TRIPLES, "ttl": RdfFormat.TURTLE, "trig": RdfFormat.TRIG}


@pytest.fixture(scope="module", params=FORMS)
def quads(request: pytest.FixtureRequest, composition: Composition) -> list[Quad]:
    """Read the composed graph back from the text of each form."""
    text = graph_text(composition, request.param)
    return [
        one if isinstance(one, Quad) else Quad(*one)
        for one in parse(text.encode(), format=FORMS[request.param])
    ]


def iri(term: object) -> str:
    return term.value if isinstance(term, NamedNode) else ""


def test_only_accepted_rows_are_triples_or_axioms_in_any_form(quads: list[Quad]) -> None:
    accepted: set[tuple[str, str, str]] = set()
    others: set[tuple[str, str]] = set()
    records: dict[bool, set[str]] = {True: set(), False: set()}
    for name, sheet in all_sheets():
        for row in sheet.rows:
            subject, relation, target = (
                expand(sheet, row[slot]) for slot in ("subject_id", "predicate_id", "object_id")
            )
            records[name == "positive"].add(expand(sheet, row["record_id"]))
            if name == "positive":
                accepted.add((subject, relation, target))
            else:
                others.add((subject, target))
    said = {(iri(q.subject), iri(q.predicate), iri(q.object)) for q in quads}
    assert accepted <= said
    pairs = {(subject, target): predicate for subject, predicate, target in said}
    assert {pair: pairs[pair] for pair in others if pair in pairs} == {}
    matches = {one for one in said if one[1].startswith(SKOS) and one[1].endswith("Match")}
    ours = {one for one in matches if one[0].startswith(BASE)}
    judged = {one[0] for one in accepted} | {one[0] for one in others}
    assert {one for one in ours if one[0] in judged} == accepted
    axioms = {one[0] for one in said if one[1:] == (RDF_TYPE, f"{OWL}Axiom")}
    assert axioms == records[True]
    assert not axioms & records[False]
    annotated = {one[0] for one in said if one[1].startswith(f"{OWL}annotated")}
    assert annotated == axioms
    assert not any("NoTermFound" in term for one in said for term in (one[0], one[2]))


def test_likeness_of_roles_is_never_evidence_in_any_form(quads: list[Quad]) -> None:
    roles = {iri(q.subject) for q in quads if iri(q.object) == f"{PC}Role"}
    assert len(roles) >= 10
    shown = {f"{PC}{name}" for name in ("evidencedBy", "evidencedInFullBy", "evidencedInPartBy",
                                        "supportedBy")}  # fmt: skip
    evidence = [q for q in quads if iri(q.predicate) in shown]
    assert [q for q in evidence if {iri(q.subject), iri(q.object)} & roles] == []
    rows = [row for name, s in all_sheets() if name == "positive" for row in s.rows]
    of_statements = [row for row in rows if row.get("ext_evidence")]
    assert len([q for q in evidence if iri(q.predicate) == f"{PC}evidencedBy"]) == len(
        of_statements
    )
    kinds = {iri(q.subject): iri(q.object) for q in quads if iri(q.predicate) == RDF_TYPE}
    compared = {one for one, kind in kinds.items() if kind == f"{PC}RoleComparison"}
    assert len(compared) == sum(len(sheet.rows) for sheet in folder(ROLES).values())
    assert [q for q in quads if iri(q.subject) in compared and iri(q.predicate) == f"{PC}evidence"
            and isinstance(q.object, Literal)] == []  # fmt: skip


@pytest.mark.parametrize("name", ["positive", "negative"])
def test_a_comparison_of_roles_with_evidence_is_refused(name: str) -> None:
    sheet = folder(ROLES)[name]
    sheet.add_column("ext_evidence")
    sheet.rows[0]["ext_evidence"] = "part"
    found = [one for one in check(sheet) if one.severity == "violation"]
    assert places(found) == at(sheet, "evidence", sheet.rows[0])
