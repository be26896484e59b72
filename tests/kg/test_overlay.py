"""A folder of one's own laid over ours: its roles, ids and graphs stay apart from ours."""

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from pyoxigraph import NamedNode

import pcgraph
from pcgraph.boundary import boundary_findings
from pcgraph.composition import Composition, graph_quads, graph_text
from pcgraph.errors import InputProblem, QueryProblem, UsageProblem
from pcgraph.files import files_below, read_layout, read_text
from pcgraph.graph import KnowledgeGraph
from pcgraph.model import Finding
from pcgraph.names import BASE, PREFIXES
from pcgraph.places import Places
from pcgraph.resolve import candidates
from pcgraph.validate import validate
from pcgraph.writers.tables import csv_text
from tests.conftest import CASES, Command
from tests.judged import Row, mapping_rows
from tests.unit.test_cli import told

FOLDER = CASES / "overlay"
VILLAGE = "https://example.org/village/"
ACCEPTED = "data/mappings/village-to-nos/positive.sssom.tsv"
ROLE_QUERIES = sorted(
    name for name, file in pcgraph.open().queries.items() if "\n#+   role: " in file.text
)
Copied = Callable[..., Path]


@pytest.fixture(scope="module")
def both() -> KnowledgeGraph:
    return pcgraph.open(FOLDER)


@pytest.fixture
def copied(tmp_path: Path) -> Copied:
    """Copy the folder, with one text of one file replaced or a file added."""

    def copy(path: str = "", old: str = "", new: str = "", name: str = "mine") -> Path:
        folder = tmp_path / name
        shutil.copytree(FOLDER, folder)
        if path:
            place = folder / path
            place.parent.mkdir(parents=True, exist_ok=True)
            text = place.read_text(encoding="utf-8") if place.exists() else ""
            assert old in text
            place.write_text(text.replace(old, new, 1), encoding="utf-8", newline="\n")
        return folder

    return copy


def findings(*folders: Path) -> list[Finding]:
    checks = read_layout(folders, ("shapes",), (".ttl", ".rq"))
    sources = read_layout(folders, ("data",), (".txt",))
    texts = [file for file in sources if file.path.startswith("data/sources/")]
    return validate(pcgraph.open(*folders).composition, checks, texts, engine="fast")


def spoken(folder: Path) -> list[Finding]:
    """Give what the folder says for us, each with its file and line."""
    made = pcgraph.open(folder).composition
    places = Places(made.files, made.prefixes)
    return [places.locate(f) for f in boundary_findings(made, read_layout([folder], ("shapes",)))]


def expected(composition: Composition, base: str) -> set[tuple[str, str, str]]:
    """Give who is expected to show what, as one graph of expectations says it."""
    graph = NamedNode(f"{base}graph/expectations")
    quads = composition.store.quads_for_pattern(None, None, None, graph)
    return {(str(q.subject), str(q.predicate), str(q.object)) for q in quads}


# nothing mixes


def test_the_folder_has_no_finding() -> None:
    assert findings(FOLDER) == []


@pytest.mark.parametrize("name", ROLE_QUERIES)
def test_answers_about_our_roles_are_the_same_bytes(
    kg: KnowledgeGraph, both: KnowledgeGraph, name: str
) -> None:
    query = kg.find_query(name)
    edition = "all" if "framework" in query.params else None
    flags = {one.name: ["true"] for one in query.params.values() if one.kind == "flag"}
    for one in candidates(kg.composition.store, query.params["role"]):
        given = {"role": [str(one.term)], **flags}
        ours, laid = (
            csv_text(graph.answer(graph.prepare(graph.find_query(name), given, edition)))
            for graph in (kg, both)
        )
        assert ours == laid, one.shown


def test_two_roles_of_one_name_are_listed_apart(both: KnowledgeGraph) -> None:
    rows = [row for row in both.query("roles") if row["role"] == "Link Worker"]
    assert {(row["role_id"], row["framework"]) for row in rows} == {
        ("village:link-worker", "Example framework for the tests"),
        ("role:link-worker", "PCP framework (undated)"),
        ("role:link-worker", "Link Worker framework, Nov 2019"),
        ("role:link-worker", "web page list (undated)"),
    }
    counted = {
        str(r["role_id"]): (r["own"], r["printed"], r["tiered"]) for r in both.query("roles")
    }
    assert counted["village:link-worker"] == (5, 5, 5)
    assert counted["village:village-agent"] == (5, 9, 10)


def test_a_name_of_two_roles_lists_both_with_what_names_them(both: KnowledgeGraph) -> None:
    with pytest.raises(UsageProblem) as told_:
        both.query("competencies-for-role", role="Link Worker")
    assert told_.value.code == "PC-VALUE-AMBIGUOUS"
    assert (
        "Link Worker (village:link-worker; named by Example framework for the tests) · "
        "Link Worker (role:link-worker; named by Link Worker framework, Nov 2019, "
        "PCP framework (undated), web page list (undated))"
    ) in told_.value.what


@pytest.mark.parametrize(
    ("given", "number"),
    [
        ({"role": "Link Worker", "framework": "village:example"}, 5),
        ({"role": "link workers", "framework": "Example framework for the tests"}, 5),
        ({"framework": "fcc-pcp", "role": "Link Worker"}, 51),
        ({"role": "Link Worker", "edition": "fcc-pcp"}, 51),
        ({"role": "village:link-worker"}, 5),
        ({"role": f"<{VILLAGE}link-worker>"}, 5),
        ({"role": "Village Agent"}, 9),
    ],
)
def test_a_framework_or_an_id_says_which_is_meant(
    both: KnowledgeGraph, given: dict[str, str], number: int
) -> None:
    rows = both.query("competencies-for-role", **given).records()
    assert len(rows) == number
    assert len({row["role_id"] for row in rows}) == 1
    assert len({row["framework"] for row in rows}) == 1


def test_a_role_that_the_framework_does_not_name_is_still_understood(both: KnowledgeGraph) -> None:
    table = both.query("competencies-for-role", role="Village Agent", framework="fcc-pcp")
    assert table.rows == ()
    assert table.notes[0] == (
        "The role Village Agent is not named in: PCP framework (undated). "
        "It is named in: Example framework for the tests."
    )


def test_unasked_the_newest_of_each_line_of_editions_is_meant(both: KnowledgeGraph) -> None:
    rows = both.query("nos-for-competency").records()
    assert {row["framework"] for row in rows} == {
        "Example framework for the tests",
        "PCP framework (undated)",
        "SPLW page (undated)",
        "web page list (undated)",
    }
    mine = {row["role_id"] for row in both.query("competencies-for-role") if "village" in
            str(row["competency_id"])}  # fmt: skip
    assert mine == {"village:link-worker", "village:village-agent"}


def test_expectations_are_worked_out_apart(composition: Composition, both: KnowledgeGraph) -> None:
    ours = expected(composition, BASE)
    assert ours
    assert expected(both.composition, BASE) == ours
    theirs = expected(both.composition, VILLAGE)
    assert len(theirs) == 10 + 14 + 15
    assert all(s.startswith(f"<{VILLAGE}") and o.startswith(f"<{VILLAGE}") for s, _, o in theirs)


def test_a_section_tied_to_a_role_of_ours_gives_it_nothing(
    composition: Composition, copied: Copied
) -> None:
    folder = copied(
        "data/frameworks/village.ttl",
        "pc:role village:link-worker",
        f"pc:role village:link-worker , <{BASE}id/role/link-worker>",
    )
    laid = pcgraph.open(folder).composition
    assert expected(laid, BASE) == expected(composition, BASE)
    assert not any(o.startswith(f"<{BASE}") for _, _, o in expected(laid, VILLAGE))
    found = [one for one in findings(folder) if one.rule == "joins-ours"]
    assert [(f.severity, f.focus, f.path, f.value) for f in found] == [
        ("violation", "village:section-01", "pc:role", "role:link-worker")
    ]


def test_all_that_is_named_for_it_begins_with_its_base(
    composition: Composition, both: KnowledgeGraph
) -> None:
    before = {quad.graph_name for quad in graph_quads(composition)}
    quads = list(graph_quads(both.composition))
    added = {str(quad.graph_name) for quad in quads if quad.graph_name not in before}
    assert added == {
        f"<{VILLAGE}graph/{name}>"
        for name in ("evidence", "expectations", "judgements", "frameworks/village",
                     "ontology/prefixes", "readings/village", "sources/sources")
    }  # fmt: skip
    subjects = {q.subject for q in quads if str(q.graph_name) in added}
    assert all(str(node).startswith(f"<{VILLAGE}") for node in subjects)
    named = {quad for quad in graph_quads(composition) if "BlankNode" not in repr(quad)}
    assert named <= set(quads)


def test_its_files_are_written_with_its_prefix(both: KnowledgeGraph) -> None:
    text = graph_text(both.composition, "trig")
    assert f"@prefix village: <{VILLAGE}> .\n" in text
    assert "\tvillage:0001 " in text
    assert f"<{VILLAGE}0001>" not in text


# ids and prefixes


def test_its_short_ids_work_wherever_ours_do(both: KnowledgeGraph) -> None:
    (row, *rest) = both.query("nos-for-competency", competency="village:0002", rejected=True)
    assert {one["role"] for one in (row, *rest)} == {"Link Worker", "Village Agent"}
    assert (row["competency_id"], row["mapping_id"]) == ("village:0002", "village:map-0002")
    assert (row["nos_id"], row["evidence"]) == ("nos:MH27-2012", "part of it")


def test_an_own_query_needs_no_prefix_lines(run: Command, copied: Copied) -> None:
    folder = copied(
        "queries/of-village.rq",
        new="#+ params:\n#+   level: {type: iri, class: village:Level}\n"
        "SELECT ?x ?bus {\n VALUES ?x { UNDEF }  # param level\n ?x a village:Level ; "
        "pc:order ?bus }",
    )
    level = "village:basic a village:Level ; skos:prefLabel 'Basic'@en ; pc:order 1 ."
    prefixes = "".join(f"PREFIX {name}: <{PREFIXES[name]}>\n" for name in ("pc", "skos"))
    text = f"{prefixes}PREFIX village: <{VILLAGE}>\n{level}\n"
    (folder / "data" / "levels.ttl").write_text(text, encoding="utf-8")
    (folder / "queries" / "columns.csv").write_text(
        "name,head,meaning\nbus,Bus line,Where the bus goes.\n", encoding="utf-8"
    )
    done = run("query", "of-village", "--level", "Basic", "-f", "table", cwd=folder)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[0].split() == ["x", "Bus", "line"]
    assert "village:basic" in done.stdout
    asked = run("query", "-e", "SELECT ?o { village:basic pc:order ?o }", cwd=folder)
    assert asked.stdout == "o\n1\n"
    made = run("query", "-e", "CONSTRUCT WHERE { village:basic pc:order ?o }", cwd=folder)
    assert "village:basic pc:order 1 ." in made.stdout
    unknown = run("query", "-e", "SELECT ?o { town:basic pc:order ?o }", cwd=folder)
    assert "the prefix town: is not known" in unknown.stderr


@pytest.mark.parametrize(
    ("path", "old", "new", "where"),
    [
        ("ontology/prefixes.ttl", 'sh:prefix "village"', 'sh:prefix "nos"', "prefixes.ttl:18"),
        ("ontology/prefixes.ttl", "sh:declare", "<", "prefixes.ttl:12"),
        (ACCEPTED, VILLAGE, "http://x/", "positive.sssom.tsv:3"),
        (ACCEPTED, "village:0001", "village:9999", "positive.sssom.tsv:18"),
        ("queries/columns.csv", "", "name,head,meaning\nrole,Post,A post.\n", "columns.csv:2"),
        ("data/judgements.ttl", "", "", "data/judgements.ttl"),
        ("data/ontology/prefixes.ttl", "", "", "data/ontology/prefixes.ttl"),
    ],
)  # fmt: skip
def test_faults_are_told_with_file_and_line(
    copied: Copied, path: str, old: str, new: str, where: str
) -> None:
    kg = pcgraph.open(copied(path, old, new))
    with pytest.raises(InputProblem) as told_:
        assert not (kg.words and kg.composition)
    assert told_.value.where.endswith(where)


def test_two_folders_must_not_share_base_or_prefix(copied: Copied) -> None:
    first, second = copied(), copied(name="other")
    with pytest.raises(InputProblem, match="same base address"):
        assert pcgraph.open(first, second).composition
    assert len(pcgraph.open(first, first, first / ".." / first.name).overlays) == 1


def test_a_folder_without_a_prefix_file_gets_an_example_base(copied: Copied) -> None:
    folder = copied(name="My Village")
    (folder / "ontology" / "prefixes.ttl").unlink()
    shutil.rmtree(folder / "data" / "mappings")
    kg = pcgraph.open(folder)
    graphs = {graph.value for graph in kg.composition.store.named_graphs()}
    assert "https://example.org/my-village/graph/frameworks/village" in graphs
    assert kg.parts == (f"Asked: our graph and My Village ({178 + 29 + 8 + 39} facts).",)


def test_a_query_of_a_name_of_ours_is_an_error(copied: Copied) -> None:
    kg = pcgraph.open(copied("queries/sub/counts.rq", "", "SELECT ?x { ?x ?y ?z }"))
    with pytest.raises(QueryProblem, match="there is a query counts already"):
        assert kg.queries


# where it speaks for us


JUDGED_TWICE = ("judgement-once", "pc:decision")
HEAD = "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in PREFIXES.items())
HEAD += f"PREFIX village: <{VILLAGE}>\n\n"


@pytest.mark.parametrize(
    ("fact", "severity", "rule"),
    [
        ("role:new a pc:Role .", "violation", "under-our-address"),
        ("pc:mine rdfs:label 'mine' .", "violation", "under-our-address"),
        ("role:link-worker a village:Thing .", "violation", "declares-ours"),
        ("village:0001 pc:section fccpcp:section-02 .", "violation", "joins-ours"),
        ("village:0001 skos:inScheme framework:fcc-pcp .", "violation", "joins-ours"),
        ("village:example pc:namesRole role:link-worker .", "violation", "joins-ours"),
        ("village:link-worker pc:buildsOn role:link-worker .", "violation", "joins-ours"),
        ("village:0001 pc:expectedOf role:link-worker .", "violation", "joins-ours"),
        ("village:j pc:judgedStatement fccpcp:0004 .", "warning", "changes-ours"),
        ("role:link-worker skos:altLabel 'Navigator'@en .", "warning", "changes-ours"),
        ("village:example prov:wasRevisionOf framework:fcc-pcp .", "warning", "changes-ours"),
        ("village:entry pc:standard nos:GEN97 .", "warning", "changes-ours"),
        ("village:link-worker skos:closeMatch role:link-worker .", "", ""),
        ("village:Level rdfs:subClassOf pc:Statement .", "", ""),
    ],
)
def test_what_it_says_for_us_is_a_finding_with_file_and_line(
    copied: Copied, fact: str, severity: str, rule: str
) -> None:
    subject, rest = fact.split(" ", 1)
    folder = copied("data/more.ttl", new=f"{HEAD}\n{subject}\n    {rest}\n")
    line = read_text(folder / "data/more.ttl").splitlines().index(subject) + 1
    found = spoken(folder)
    assert [(one.severity, one.rule) for one in found] == ([(severity, rule)] if rule else [])
    for one in found:
        assert one.focus == subject
        assert one.file == (folder / "data/more.ttl").as_posix()
        assert one.line in (line, line + 1)


def of_ours(kg: KnowledgeGraph, decision: str) -> Row:
    """Give a statement of ours that we judged so with MH27.2012, and whose words stand once."""
    once = {
        row["competency_id"]
        for row in kg.query("competencies-for-role", "all")
        if row["framework"] == "PCP framework (undated)"
    }
    for shared in kg.query("shared-competencies"):
        once -= set(str(shared["competency_ids"]).split("; "))
    rows = [row for row in mapping_rows("fcc-pcp-to-nos") if row["subject_id"] in once]
    judged = {row["subject_id"]: row for row in rows if row["object_id"] == "nos:MH27-2012"}
    if decision:
        return next(row for row in judged.values() if row["file"] == decision)
    accepted = (row for row in rows if row["file"] == "positive")
    return next(row for row in accepted if row["subject_id"] not in judged)


@pytest.mark.parametrize("ours", ["", "positive", "negative"])
def test_mappings_that_speak_for_us_are_found(
    kg: KnowledgeGraph, copied: Copied, ours: str
) -> None:
    """A pair that we have judged besides must not be judged again, whatever we decided."""
    row = of_ours(kg, ours)
    statement = row["subject_id"]
    folder = copied(
        ACCEPTED, "#mapping_set_id: https://example.org/village/", f"#mapping_set_id: {BASE}"
    )
    text = read_text(folder / ACCEPTED).replace("village:map-0001", "map:village-0001")
    text = text.replace("village:0002\tHelp", f"{statement}\tHelp")
    head = "".join(f"#  {one}: {PREFIXES[one]}\n" for one in ("map", "fccpcp"))
    (folder / ACCEPTED).write_text(text.replace("#  nos:", f"{head}#  nos:"), encoding="utf-8")
    mine = (folder / ACCEPTED).as_posix()
    found = {
        (f.severity, f.rule, f.path, f.file, f.line)
        for f in findings(folder)
        if f.file.endswith("tsv")
    }
    twice = ("violation", "judgement-once", "pc:judgedStandard")
    file, line = row["place"].split(":")
    assert {one for one in found if one[1] != "mapping-label"} == {
        ("violation", "under-our-address", "mapping_set_id", mine, 1),
        ("violation", "under-our-address", "record_id", mine, 20),
        ("warning", "changes-ours", "subject_id", mine, 21),
        *([(*twice, mine, 21), (*twice, file, int(line))] if ours else []),
    }


def test_a_nos_accepted_where_we_say_that_none_fits_is_found(copied: Copied) -> None:
    ours = mapping_rows("fcc-pcp-to-nos", "none")[0]
    text = read_text(FOLDER / ACCEPTED).replace("village:0002\tHelp", f"{ours['subject_id']}\tHelp")
    text = text.replace("#  nos:", f"#  fccpcp: {PREFIXES['fccpcp']}\n#  nos:")
    folder = copied()
    (folder / ACCEPTED).write_text(text, encoding="utf-8")
    found = [one for one in findings(folder) if (one.rule, one.path) == JUDGED_TWICE]
    mine = (folder / ACCEPTED).as_posix()
    line = 1 + next(n for n, row in enumerate(text.split("\n")) if ours["subject_id"] in row)
    assert {(one.value, f"{one.file}:{one.line}") for one in found} == {
        ("nos:MH27-2012", ours["place"]),
        ("nos:MH27-2012", f"{mine}:{line}"),
    }


def test_a_shape_of_theirs_cannot_pass_for_one_of_ours(copied: Copied) -> None:
    folder = copied("shapes/x.ttl", new=f"{HEAD}\npcsh:Statement-text sh:deactivated true .\n")
    found = spoken(folder)
    assert [(one.rule, one.focus, one.file) for one in found] == [
        ("under-our-address", "pcsh:Statement-text", (folder / "shapes/x.ttl").as_posix())
    ]


def test_its_sources_are_held_against_its_graph(copied: Copied) -> None:
    changed = copied("data/sources/village.txt", "- Say where the bus goes", "- Say when it goes")
    assert [(f.rule, f.focus) for f in findings(changed)] == [
        ("source-changed", "village:source"),
        ("text-not-in-source", "village:0010"),
    ]


def test_a_text_of_the_name_of_one_of_ours_is_told(copied: Copied) -> None:
    folder = copied()
    (folder / "data/sources/fcc-pcp.txt").write_text("Mine\n", encoding="utf-8")
    (found,) = findings(folder)
    assert (found.rule, found.severity) == ("source-twice", "violation")
    assert found.file == (folder / "data/sources/fcc-pcp.txt").as_posix()


# the command


def test_the_folder_you_are_in_is_laid_over_and_said(run: Command, copied: Copied) -> None:
    folder = copied(name="Über uns")
    counts = ("query", "counts", "-f", "json")
    done = run(*counts, cwd=folder)
    assert done.stderr.startswith("Using Über uns, the folder you are in.\nAsked: our graph and ")
    assert "Example framework for the tests" in done.stdout
    quiet = run(*counts, "-q", cwd=folder)
    assert (quiet.stdout, quiet.stderr) == (done.stdout, "")
    alone = run("query", "--without-this-folder", *counts[1:], cwd=folder)
    assert alone.stdout == run(*counts, cwd=folder.parent).stdout
    assert "Using" not in alone.stderr
    assert "Asked" not in alone.stderr
    twice = run(*counts, "--with", str(folder), cwd=folder)
    assert twice.stdout == done.stdout
    for verb in (
        ["queries"],
        ["compose"],
        ["validate", "--engine", "fast"],
        ["query", "-e", "ASK {}"],
    ):
        words = run(*verb, cwd=folder).stderr
        assert words.count("Using Über uns, the folder you are in.") == 1, verb
        assert "Using" not in run(*verb, "--without-this-folder", cwd=folder).stderr, verb


def test_python_lays_over_only_what_is_named(
    copied: Copied, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(copied())
    assert pcgraph.open().overlays == ()


def test_a_checkout_or_a_copy_of_ours_is_never_laid_over(
    run: Command, copied: Copied, tmp_path: Path
) -> None:
    folder = copied("ontology/pcgraph.ttl")
    assert "Using" not in run("queries", cwd=folder).stderr
    told(run("compose", "--with", str(folder)), 3, "a checkout or a release of ours")


def test_a_broken_folder_is_said_to_be_used_before_it_is_told(run: Command, copied: Copied) -> None:
    folder = copied("ontology/prefixes.ttl", "sh:declare", "<")
    for verb in (
        ["query", "counts"],
        ["compose"],
        ["validate", "--engine", "fast"],
        ["format", "--check"],
    ):
        done = run(*verb, cwd=folder)
        told(done, 3, "ontology/prefixes.ttl:12")
        assert done.stderr.startswith("Using mine, the folder you are in.\n")


def test_files_are_formatted_and_checked_where_they_lie(run: Command, copied: Copied) -> None:
    folder = copied(ACCEPTED, "\nvillage:map-0001", "\n\nvillage:map-0001")
    done = run("format", "--check", cwd=folder)
    assert (done.returncode, done.stdout) == (1, f"{ACCEPTED}\n")
    assert run("format", f"{folder.name}/{ACCEPTED}", cwd=folder.parent).returncode == 0
    assert read_text(folder / ACCEPTED) == read_text(FOLDER / ACCEPTED)
    checked = run("validate", "--engine", "fast", ACCEPTED, cwd=folder)
    assert checked.returncode == 0, checked.stderr
    assert "6 of them yours" in checked.stderr.replace("\n", " ")


def test_an_answer_says_how_to_ask_it_again(copied: Copied) -> None:
    folder = copied(name="my village")
    about = dict(pcgraph.open(folder).query("roles", role="village:link-worker").about)
    assert about["Command"] == f'pcgraph query roles --role village:link-worker --with "{folder}"'


def test_links_in_a_ring_are_told_or_left_out(copied: Copied) -> None:
    folder = copied()
    (folder / "data" / "ring").symlink_to(folder / "data", target_is_directory=True)
    kg = pcgraph.open(folder)
    assert kg.passed_over() == [(folder / "data" / "ring").as_posix()]
    (folder / "data" / "x.ttl").symlink_to("x.ttl")
    with pytest.raises(InputProblem, match="cannot read it"):
        assert pcgraph.open(folder).composition


def test_a_folder_that_cannot_be_read_is_told(
    copied: Copied, monkeypatch: pytest.MonkeyPatch
) -> None:
    import os

    folder, scan = copied(), os.scandir

    def refuse(path: str) -> object:
        if str(path).endswith("frameworks"):
            raise PermissionError(13, "Permission denied", str(path))
        return scan(path)

    monkeypatch.setattr(os, "scandir", refuse)
    with pytest.raises(InputProblem, match="Permission denied"):
        files_below(folder / "data")


def test_json_names_ids_of_both(run: Command, copied: Copied) -> None:
    rows = json.loads(run("query", "roles", "-f", "json", cwd=copied()).stdout)
    assert {row["role_id"].split(":")[0] for row in rows} == {"role", "village"}


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("synonyms.csv", "said,means,kind,note\nlw,Link Worker,name\n"),
        ("synonyms.csv", "a,b\n"),
        ("replies.csv", 'name,ask,words,command\nx,"y\n'),
        ("replies.csv", "name,ask\n"),
    ],
)
def test_a_broken_table_of_words_is_told_with_its_line(
    run: Command, tmp_path: Path, name: str, text: str
) -> None:
    (tmp_path / "mine" / "data").mkdir(parents=True)
    (tmp_path / "mine" / "queries").mkdir()
    (tmp_path / "mine" / "queries" / name).write_text(text, encoding="utf-8")
    done = run("ask", "which roles are there", "--with", "mine")
    assert (done.returncode, done.stdout) == (3, "")
    assert re.search(rf"{name}:\d", done.stderr)
    assert "Traceback" not in done.stderr
