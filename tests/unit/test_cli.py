"""The command as a user meets it: forms, exit codes, one message a problem, no traceback."""

import csv
import io
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import click
import pytest
from python_calamine import CalamineWorkbook

from pcgraph.cli import cli
from pcgraph.console import redirect_hint
from pcgraph.files import home
from pcgraph.graph import KnowledgeGraph
from pcgraph.guard import MAX_STEPS
from tests.conftest import CASES, ROOT, Command
from tests.judged import mapping_rows

EVOKE = ("query", "nos-for-competency", "--role", "Link Worker", "--tag", "EVOKE")


def told(done: subprocess.CompletedProcess[str], code: int, *words: str) -> None:
    """Hold a failed run against the contract: exit code, one clear message, no traceback."""
    assert done.returncode == code, done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""
    for word in words:
        assert word in done.stderr


def test_table_csv_json_and_xlsx_hold_the_same_rows(run: Command, tmp_path: Path) -> None:
    as_csv = run(*EVOKE)
    assert as_csv.returncode == 0
    codes = [row["nos_code"] for row in csv.DictReader(io.StringIO(as_csv.stdout))]
    assert codes == ["MH27.2012", "PE5"]
    accepted = [row for row in mapping_rows(name="positive") if row["subject_id"] == "fccpcp:0004"]
    reasons = [row["reason"] for row in csv.DictReader(io.StringIO(as_csv.stdout))]
    assert reasons == [row["comment"] for row in accepted]
    as_json = json.loads(run(*EVOKE, "--format", "json").stdout)
    assert [row["nos_code"] for row in as_json] == codes
    as_table = run(*EVOKE, "--format", "table").stdout
    assert all(code in as_table for code in codes)
    assert run(*EVOKE, "-o", "answer.xlsx").returncode == 0
    sheet = CalamineWorkbook.from_path(tmp_path / "answer.xlsx").get_sheet_by_name("Table")
    assert [row[3] for row in sheet.to_python()[1:]] == codes


def test_data_goes_to_stdout_and_words_to_stderr(run: Command) -> None:
    done = run(*EVOKE)
    assert done.stdout.startswith("role,tag,competency,")
    assert "reviewed by nobody yet: all 2" in done.stderr
    assert "Next:" in done.stderr
    assert run(*EVOKE, "--quiet").stderr == ""


@pytest.mark.parametrize("form", ["srj", "srx", "tsv", "md", "csv-excel"])
def test_other_forms(run: Command, form: str) -> None:
    done = run(*EVOKE, "--format", form)
    assert done.returncode == 0
    assert "MH27.2012" in done.stdout
    if form == "srj":
        assert len(json.loads(done.stdout)["results"]["bindings"]) == 2


def test_an_empty_answer_says_why_in_json_too(run: Command) -> None:
    done = run("query", "nos-for-competency", "--role", "Psychosocial Link Worker", "--tag",
               "EVOKE", "-f", "json", "-q")  # fmt: skip
    (only,) = json.loads(done.stdout)
    assert list(only) == ["note"]
    assert "With --reading tiered: 1 competency with 2 NOS" in only["note"]
    done = run("query", "-e", "SELECT ?x WHERE { ?x a pc:Nothing }", "-f", "json", "-q")
    assert json.loads(done.stdout) == [{"note": "No row answers this."}]


@pytest.mark.parametrize(
    ("form", "redirected", "windows", "warned"),
    [
        ("csv", True, True, True),
        ("csv-excel", True, True, True),
        ("", True, True, True),
        ("json", True, True, False),
        ("csv", False, True, False),
        ("csv", True, False, False),
    ],
)
def test_a_redirected_csv_on_windows_is_warned_of(
    form: str, redirected: bool, windows: bool, warned: bool
) -> None:
    words = " ".join(redirect_hint(form, redirected, windows))
    assert words.startswith("For Excel use -o answer.xlsx") == warned


def test_options_may_stand_before_the_name(run: Command) -> None:
    assert run("query", "--format", "json", *EVOKE[1:]).stdout == run(*EVOKE, "-f", "json").stdout


def test_sparql_prints_text_that_runs_as_it_stands(run: Command, tmp_path: Path) -> None:
    text = run(*EVOKE, "--sparql").stdout
    assert (
        "VALUES ?role_id { <https://w3id.org/pcgraph/id/role/link-worker> }  # param role" in text
    )
    (tmp_path / "mine.rq").write_text(text, encoding="utf-8")
    mine = run("query", "mine.rq", "-f", "json")
    assert [row["nos_code"] for row in json.loads(mine.stdout)] == ["MH27.2012", "PE5"]


def test_a_text_can_be_asked_as_table_graph_or_yes_and_no(run: Command) -> None:
    ask = run("query", "-e", "ASK { nos:GEN97 a pc:OccupationalStandard }")
    assert ask.stdout == "true\n"
    made = run("query", "-e", "CONSTRUCT { ?x a pc:Role } WHERE { ?x a pc:Role }", "-f", "nt")
    assert len(made.stdout.splitlines()) == 10
    table = run("query", "-e", "SELECT ?x WHERE { ?x a pc:Role } ORDER BY ?x LIMIT 1")
    assert table.stdout == "x\nrole:care-coordinator\n"


def test_queries_lists_each_query_with_its_options(run: Command, kg: KnowledgeGraph) -> None:
    rows = list(csv.DictReader(io.StringIO(run("queries").stdout)))
    assert [row["query"] for row in rows] == sorted(kg.queries)
    assert "--reading" in rows[[r["query"] for r in rows].index("competencies-for-role")]["params"]


def test_help_of_every_command_begins_with_an_example(run: Command, kg: KnowledgeGraph) -> None:
    verbs = [[], *([verb] for verb in cli.list_commands(click.Context(cli)))]
    for words in [*verbs, *(["query", name] for name in kg.queries)]:
        done = run(*words, "--help")
        assert done.returncode == 0, done.stderr
        assert "Example:" in done.stdout.split("\n\n")[1], words


def test_compose_lists_graphs_and_writes_them(run: Command, tmp_path: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(run("compose").stdout)))
    derived = {row["graph"].rsplit("/", 1)[-1] for row in rows if row["made_from"] == "derived"}
    assert derived == {"evidence", "expectations", "judgements", "role-matches"}
    sizes = {row["graph"].rsplit("/", 1)[-1]: int(row["triples"]) for row in rows}
    assert sizes["evidence"] == 3 * len(mapping_rows(name="positive"))
    assert sizes["role-matches"] == len(mapping_rows("roles-to-roles", "positive"))
    assert run("compose", "-o", "graph.nq").returncode == 0
    lines = (tmp_path / "graph.nq").read_text(encoding="utf-8").splitlines()
    assert len(lines) == sum(int(row["triples"]) for row in rows)


def test_validate_ours_finds_nothing_and_theirs_with_file_and_line(
    run: Command, tmp_path: Path
) -> None:
    fine = run("validate")
    assert fine.returncode == 0
    assert ": 0 violations, 0 warnings" in fine.stderr
    (tmp_path / "mine.ttl").write_text(
        "PREFIX pc: <https://w3id.org/pcgraph/ns/>\nPREFIX ex: <http://example.org/>\n\n"
        "ex:a\n    a pc:Role ;\n.\n",
        encoding="utf-8",
    )
    done = run("validate", "--engine", "fast", "mine.ttl", "-f", "json")
    assert done.returncode == 1
    found = json.loads(done.stdout)
    assert {row["rule"].split("-")[0] for row in found} == {"Role"}
    assert found[0]["message"]


def test_format_check_says_what_would_change_and_changes_nothing(
    run: Command, tmp_path: Path
) -> None:
    path = tmp_path / "mine.ttl"
    text = "PREFIX pc: <https://w3id.org/pcgraph/ns/>\npc:b pc:p pc:a . pc:a pc:p pc:b .\n"
    path.write_text(text, encoding="utf-8")
    check = run("format", "--check", "mine.ttl")
    assert (check.returncode, check.stdout) == (1, "mine.ttl\n")
    assert path.read_text(encoding="utf-8") == text
    assert run("format", "mine.ttl").returncode == 0
    assert path.read_text(encoding="utf-8").index("pc:a\n") < path.read_text("utf-8").index(
        "pc:b\n"
    )
    assert run("format", "--check", "mine.ttl").returncode == 0


@pytest.mark.parametrize(
    ("args", "code", "words"),
    [
        (("query", "nos-for-competency", "--role", "Plumber"), 2, ("Plumber", "Care Coordinator")),
        (("query", "nos-for-competency", "--role", "coach"), 2, ("could be", "Link Worker Coach")),
        (("query", "nos-for-competence"), 2, ("Did you mean nos-for-competency",)),
        (("query", "counts", "--role", "x"), 2, ("--role",)),
        (("query", "nos-for-competency", "--edition", "all", "--framework", "fcc-pcp"), 2, ()),
        (("query", "none.rq"), 3, ("none.rq", "no such file")),
        (("query", "-e", "SELECT ?x WHERE { ?x"), 4, ("-e:1:",)),
        (("query", "-e", "SELECT * WHERE " + "{" * 2300 + "}" * 2300), 4, ("nested deeper",)),
        (("query", "-e", "SELECT * { SERVICE <http://a/> {} }"), 4, ("reach out",)),
        (("query", "counts", "--max-rows", "3"), 5, ("more than 3 rows",)),
        (("query", "counts", "-o", "x.pdf"), 2, ("--format",)),
        (("query", "counts", "-o", "none/x.csv"), 3, ("x.csv",)),
        (("query", "counts", "-f", "yaml"), 2, ("yaml",)),
        (("query", "-e", "ASK {}", "-f", "ttl"), 2, ("cannot be written as ttl",)),
        (("query", "-e", "ASK {}", "-o", "a.xlsx"), 2, ("cannot be written as xlsx",)),
        (("validate", "none.ttl"), 3, ("none.ttl",)),
        (("format", "none.ttl"), 3, ("none.ttl",)),
        (("format", "x.txt"), 3, ("x.txt",)),
        (("query", "counts", "-f", "json", "-o", "x.xlsx"), 2, ("says xlsx",)),
        (("query", "-e", "SELECT ?x FROM <http://a/b> { ?s ?p ?x }"), 4, ("not held",)),
        (("compose", "--with", "none"), 3, ("none",)),
        (("compose", "--with", "."), 3, ("no data/",)),
        (("nosuch",), 2, ("nosuch",)),
    ],
    ids=lambda value: "-".join(map(str, value))[:60] if isinstance(value, tuple) else str(value),
)
def test_bad_use_is_one_message_and_the_code_of_the_contract(
    run: Command, args: tuple[str, ...], code: int, words: tuple[str, ...]
) -> None:
    told(run(*args), code, *words)


@pytest.mark.parametrize(
    ("name", "content", "where"),
    [
        ("broken.ttl", b"<http://a> <http://b>\n<http://c> .\n<http://d\n", "broken.ttl:"),
        ("latin.ttl", b'<http://a> <http://b>\n  "\xe9" .\n', "latin.ttl:2"),
        ("positive.sssom.tsv", b"record_id\tsubject_id\n", "positive.sssom.tsv:1"),
        ("other.sssom.tsv", b"#license: x\n", "other.sssom.tsv"),
    ],
)
def test_bad_files_are_told_with_file_and_line(
    run: Command, tmp_path: Path, name: str, content: bytes, where: str
) -> None:
    (tmp_path / name).write_bytes(content)
    told(run("validate", name), 3, where)
    told(run("format", name), 3, where)
    assert (tmp_path / name).read_bytes() == content
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_a_row_with_an_unknown_nos_is_told_with_its_line(run: Command, tmp_path: Path) -> None:
    text = (home() / "data/mappings/fcc-pcp-to-nos/none.sssom.tsv").read_text(encoding="utf-8")
    text = text.replace("map:fcc-pcp-to-nos-", "map:mine-").replace("fccpcp:00", "fccpcp:99")
    (tmp_path / "none.sssom.tsv").write_text(text, encoding="utf-8")
    line = next(n for n, row in enumerate(text.splitlines(), 1) if row.startswith("map:mine"))
    told(run("validate", "none.sssom.tsv"), 3, f"none.sssom.tsv:{line}", "is not in the graph")


def test_a_cycle_of_additions_is_a_finding(run: Command, tmp_path: Path) -> None:
    (tmp_path / "cycle.ttl").write_text(
        "PREFIX fcc19: <https://w3id.org/pcgraph/id/fcc-2019/>\n"
        "PREFIX pc: <https://w3id.org/pcgraph/ns/>\n\n"
        "fcc19:section-02\n    pc:inAdditionTo fcc19:section-03 ;\n.\n",
        encoding="utf-8",
    )
    done = run("validate", "--engine", "fast", "cycle.ttl", "-f", "json")
    assert done.returncode == 1
    assert "no-addition-cycle" in {row["rule"] for row in json.loads(done.stdout)}


def test_an_overlay_is_laid_over_and_a_query_of_a_taken_name_is_refused(
    run: Command, tmp_path: Path
) -> None:
    for folder in ("data", "queries"):
        (tmp_path / folder).mkdir()
    (tmp_path / "data" / "roles.ttl").write_text(
        "PREFIX pc: <https://w3id.org/pcgraph/ns/>\n"
        "PREFIX skos: <http://www.w3.org/2004/02/skos/core#>\n"
        '<http://example.org/a> a pc:Role ; skos:prefLabel "Village Agent"@en .\n',
        encoding="utf-8",
    )
    mine = tmp_path / "queries" / "agents.rq"
    mine.write_text("SELECT ?l WHERE { ?x skos:prefLabel ?l FILTER(?l = 'Village Agent'@en) }")
    assert "Village Agent" in run("query", "agents", "--with", ".").stdout
    mine.rename(tmp_path / "queries" / "counts.rq")
    told(run("query", "agents", "--with", "."), 4, "there is a query counts already")


def test_a_cross_product_is_stopped_at_the_time_limit(run: Command) -> None:
    text = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
    started = time.monotonic()
    told(run("query", "-e", text, "--timeout", "2"), 5, "2 seconds")
    assert time.monotonic() - started < 20


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * WHERE { FILTER(1" + "*1" * (MAX_STEPS - 10) + "=1) }",
        "SELECT * WHERE { {}" + "UNION{}" * (MAX_STEPS - 10) + " }",
        "SELECT * WHERE { " + "OPTIONAL{?s ?p ?o}" * (MAX_STEPS - 10) + " }",
        "SELECT * WHERE { ?s <http://a>" + "/<http://a>" * (MAX_STEPS - 10) + " ?o }",
        "SELECT * WHERE { " + "?s ?p ?o ." * (MAX_STEPS - 10) + " }",
    ],
    ids=["product", "union", "optional", "path", "patterns"],
)
def test_the_longest_query_that_is_let_through_ends(run: Command, text: str) -> None:
    done = run("query", "-e", text, "--timeout", "3", "--max-rows", "10")
    assert done.returncode in (0, 5), done.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
def test_ctrl_c_ends_at_once_with_one_word(tmp_path: Path) -> None:
    text = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
    process = subprocess.Popen(
        [sys.executable, "-m", "pcgraph", "query", "-e", text, "-o", "answer.csv"],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    time.sleep(2)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=120)
    assert process.returncode == 130
    assert (out, err.strip()) == ("", "Interrupted.")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("first", [True, False], ids=["after a line", "at once"])
def test_a_closed_pipe_is_no_error(tmp_path: Path, first: bool) -> None:
    words = ["query", "competencies-for-role", "--edition", "all", "-q"]
    process = subprocess.Popen(
        [sys.executable, "-m", "pcgraph", *words],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert process.stdout is not None
    assert process.stderr is not None
    if first:
        assert process.stdout.readline().startswith("role,domain")
    process.stdout.close()
    assert process.stderr.read() == ""
    assert process.wait(timeout=120) == 0


@pytest.mark.parametrize("name", ["mine.txt", "mine.n3", "mine.py", "empty"])
def test_a_file_that_is_not_read_is_never_called_valid(
    run: Command, tmp_path: Path, name: str
) -> None:
    (tmp_path / name).write_text("<http://a> <http://b> <http://c> .", encoding="utf-8")
    told(run("validate", name), 2, name, ".ttl or .sssom.tsv")


def test_a_file_inside_the_checkout_is_checked_too(run: Command) -> None:
    case = CASES / "shapes" / "Statement" / "fail-Statement-text.ttl"
    done = run("validate", "--engine", "fast", str(case), "-f", "json", cwd=ROOT)
    assert done.returncode == 1
    assert "Statement-text" in {row["rule"] for row in json.loads(done.stdout)}
    assert "1 of them yours" in done.stderr


def test_a_finding_names_the_file_and_line_of_the_triple(run: Command, tmp_path: Path) -> None:
    (tmp_path / "my file.ttl").write_text(
        "PREFIX mine: <https://w3id.org/pcgraph/id/fcc-pcp/>\n"
        "PREFIX pc: <https://w3id.org/pcgraph/ns/>\n\n"
        'mine:0004\n    pc:text "Something else"@en ;\n.\n',
        encoding="utf-8",
    )
    done = run("validate", "--engine", "fast", "my file.ttl", "-f", "json")
    found = json.loads(done.stdout)
    assert {(row["file"], row["line"]) for row in found if row["path"] == "pc:text"} == {
        ("my file.ttl", 5)
    }


def overlay(folder: Path, **files: str) -> Path:
    for name, text in files.items():
        path = folder / name.replace("__", "/").replace("_DOT_", ".")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


HEAD = (
    "PREFIX dcterms: <http://purl.org/dc/terms/>\nPREFIX ex: <https://example.org/cc/>\n"
    "PREFIX owl: <http://www.w3.org/2002/07/owl#>\nPREFIX pc: <https://w3id.org/pcgraph/ns/>\n"
    "PREFIX prov: <http://www.w3.org/ns/prov#>\n"
    "PREFIX skos: <http://www.w3.org/2004/02/skos/core#>\n\n"
)
MINE = (
    HEAD
    + """
ex:f a pc:Framework ; skos:prefLabel "My framework"@en ; pc:namesRole ex:r ;
  prov:wasDerivedFrom ex:s .
ex:s a pc:SourceDocument ; pc:fileName "mine.txt" .
ex:r a pc:Role ; skos:prefLabel "My Coordinator"@en .
ex:sec a pc:Section ; dcterms:isPartOf ex:f ; pc:role ex:r ; pc:heading "All"@en ; pc:firstLine 1 .
ex:one a pc:Competency ; pc:section ex:sec ; skos:inScheme ex:f ; pc:text "Can listen"@en ;
  pc:firstLine 2 ; pc:lastLine 2 ; pc:order 1 ; prov:wasQuotedFrom ex:s .
"""
)


def test_an_overlay_of_another_base_is_answered(run: Command, tmp_path: Path) -> None:
    overlay(tmp_path, data__mine_DOT_ttl=MINE)
    for name in ("nos-for-competency", "competencies-for-role"):
        done = run("query", name, "--with", ".", "--role", "My Coordinator", "-f", "json")
        assert done.returncode == 0, done.stderr
        (row,) = json.loads(done.stdout)
        assert (row["competency"], row["framework"]) == ("Can listen", "My framework")


@pytest.mark.parametrize(
    ("files", "code", "words"),
    [
        (
            {"queries__out_DOT_rq": "SELECT * { SERVICE <http://127.0.0.1:9/> {?s ?p ?o} }"},
            4,
            ("out.rq:1", "reach out"),
        ),
        ({"queries__out_DOT_rq": "#+ params: [a]\nSELECT ?x WHERE { ?x ?y ?z }"}, 4, ("out.rq:1",)),
        ({"queries__out_DOT_rq": "SELECT ?x WHERE { ?x ?y"}, 4, ("out.rq:1",)),
    ],
)
def test_bad_queries_of_an_overlay(
    run: Command, tmp_path: Path, files: dict[str, str], code: int, words: tuple[str, ...]
) -> None:
    overlay(tmp_path, data__mine_DOT_ttl=MINE, **files)
    told(run("query", "out", "--with", "."), code, *words)


@pytest.mark.parametrize(
    ("files", "code", "words"),
    [
        (
            {"shapes__r_DOT_rq": "#+ id: r\n#+ severity: violation\nSELECT ?focus ?path ?value "
             "WHERE { SERVICE <http://127.0.0.1:9/> { ?focus ?path ?value } }"},
            4,
            ("r.rq:3", "reach out"),
        ),
        (
            {"shapes__r_DOT_rq": "#+ severity: info\nSELECT ?x WHERE { ?x ?y ?z }"},
            4,
            ("focus, path and value",),
        ),
        (
            {"shapes__r_DOT_rq": "#+ id: r\n#+ severity: bad\nSELECT ?focus WHERE { ?x ?y ?z }"},
            4,
            ("severity",),
        ),
        (
            {"shapes__s_DOT_ttl": "PREFIX sh: <http://www.w3.org/ns/shacl#>\n"
             "<http://a/s> a sh:PropertyShape ; sh:path <http://a/p> ; sh:minCont 1 ."},
            3,
            ("s.ttl:2", "sh:minCont", "no term of SHACL"),
        ),
    ],
)  # fmt: skip
def test_bad_shapes_of_an_overlay(
    run: Command, tmp_path: Path, files: dict[str, str], code: int, words: tuple[str, ...]
) -> None:
    overlay(tmp_path, data__mine_DOT_ttl=MINE, **files)
    told(run("validate", "--engine", "fast", "--with", "."), code, *words)


def test_a_shape_that_reaches_nothing_is_reported(run: Command, tmp_path: Path) -> None:
    overlay(
        tmp_path,
        data__mine_DOT_ttl=MINE,
        shapes__s_DOT_ttl="PREFIX sh: <http://www.w3.org/ns/shacl#>\n"
        "<http://a/s> a sh:NodeShape ; sh:targetClass <http://a/Nothing> .",
    )
    done = run("validate", "--engine", "fast", "--with", ".", "-f", "json")
    assert "shape-reaches-nothing" in {row["rule"] for row in json.loads(done.stdout)}


@pytest.mark.skipif(sys.platform == "win32", reason="devices and links of POSIX")
def test_devices_and_links_are_written_to_and_not_replaced(run: Command, tmp_path: Path) -> None:
    link, target = tmp_path / "link.csv", tmp_path / "target.csv"
    target.write_text("old", encoding="utf-8")
    link.symlink_to(target)
    assert run("query", "counts", "-o", "link.csv").returncode == 0
    assert link.is_symlink()
    assert target.read_text(encoding="utf-8").startswith("counted,")
    assert run("query", "counts", "-f", "csv", "-o", "/dev/null").returncode == 0
    assert Path("/dev/null").is_char_device()


def test_words_of_a_competency_find_it_in_every_edition_asked(run: Command) -> None:
    words = ("query", "nos-for-competency", "--competency", "strengths and resources", "-f", "json")
    newest = json.loads(run(*words, "--role", "Link Worker").stdout)
    assert {row["competency_id"] for row in newest} == {"fccpcp:0004"}
    both = json.loads(run(*words, "--role", "Link Worker", "--edition", "all").stdout)
    assert {row["competency_id"] for row in both} == {"fccpcp:0004", "fcc19:0006"}


@pytest.mark.parametrize(
    "deep",
    [
        "(" * 40_000 + "1" + ")" * 40_000,
        "!" * 80_000 + "true",
        "STR(" * 15_000 + "1" + ")" * 15_000,
    ],
    ids=["brackets", "signs", "calls"],
)
def test_depth_hidden_from_the_guard_does_not_kill(run: Command, deep: str) -> None:
    """The string behind < looks like an address; the engine still has room to descend."""
    text = f"SELECT * {{ FILTER('a'<'b>') FILTER({deep}) FILTER('d'='d') }}"
    done = run("query", "-e", text, "--timeout", "5")
    assert done.returncode in (0, 4, 5), done.returncode
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    "text",
    ["", "# only words\n", "PREFIX ex: <http://example.org/>\n", "  <http://a> <http://b> 1 .\n"],
    ids=["empty", "comment", "prefix", "indented"],
)
def test_a_file_without_a_block_is_checked_without_a_fuss(
    run: Command, tmp_path: Path, text: str
) -> None:
    (tmp_path / "mine.ttl").write_text(text, encoding="utf-8")
    done = run("validate", "--engine", "fast", "mine.ttl")
    assert done.returncode == 0, done.stderr


def test_lines_that_are_no_numbers_are_findings(run: Command, tmp_path: Path) -> None:
    words = MINE.replace("pc:firstLine 2", 'pc:firstLine "two"').replace("mine.txt", "fcc-web.txt")
    overlay(tmp_path, mine_DOT_ttl=words)
    done = run("validate", "--engine", "fast", "mine.ttl", "-f", "json")
    assert done.returncode == 1, done.stderr
    rules = {row["rule"] for row in json.loads(done.stdout)}
    assert {"Statement-firstLine", "text-not-in-source"} <= rules


def test_predictions_are_never_called_valid(run: Command, tmp_path: Path) -> None:
    (tmp_path / "predictions.sssom.tsv").write_text("map:x\tgarbage\n", encoding="utf-8")
    told(run("validate", "predictions.sssom.tsv"), 2, "predictions", "not checked")


def test_files_of_an_overlay_that_are_not_read_are_named(run: Command, tmp_path: Path) -> None:
    overlay(tmp_path, data__mine_DOT_ttl=MINE, data__x_DOT_nt="x", data__y_DOT_sssom_DOT_tsv="y")
    done = run("validate", "--engine", "fast", "--with", ".")
    assert "Not read, because it is no graph file: data/x.nt" in done.stderr
    assert "data/y.sssom.tsv" in done.stderr


def test_an_option_without_its_value_is_wrong_usage(run: Command) -> None:
    told(run("query", "competencies-for-role", "--role"), 2, "--role")
    told(run("query", "counts", "--timeout", "nan"), 2, "finite")


@pytest.mark.skipif(sys.platform == "win32", reason="pipes of POSIX")
def test_a_named_pipe_is_refused_and_never_waited_for(run: Command, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.ttl")
    told(run("validate", "pipe.ttl", seconds=120), 3, "no plain file")
    os.mkfifo(tmp_path / "pipe")
    told(run("query", "counts", "-f", "csv", "-o", "pipe", seconds=120), 3, "pipe")


def test_an_own_query_with_columns_of_ours_is_answered(run: Command, tmp_path: Path) -> None:
    (tmp_path / "c.rq").write_text(
        "SELECT ?competency_id ?in_tiers { VALUES (?competency_id ?in_tiers) "
        "{ (<x:a> 2) ('x:a> } #' 3) } }",
        encoding="utf-8",
    )
    done = run("query", "c.rq")
    assert done.returncode == 0, done.stderr
    assert len(done.stdout.splitlines()) == 3


def test_a_file_of_an_overlay_is_laid_over_once(run: Command, tmp_path: Path) -> None:
    overlay(tmp_path, data__nos_DOT_ttl=MINE)
    both = run("validate", "--engine", "fast", "--with", ".", "data/nos.ttl", "-f", "json")
    assert "triple-once" not in both.stdout
    ours = str(home() / "data" / "nos.ttl")
    mine = run("validate", "--engine", "fast", "--with", ".", ours, "-f", "json")
    assert any("https://example.org/cc/" in row["focus"] for row in json.loads(mine.stdout))


def test_findings_are_the_same_in_every_run(run: Command, tmp_path: Path) -> None:
    overlay(
        tmp_path,
        data__mine_DOT_ttl=MINE,
        shapes__s_DOT_ttl="PREFIX sh: <http://www.w3.org/ns/shacl#>\n"
        "PREFIX pc: <https://w3id.org/pcgraph/ns/>\n"
        "<http://a/s> a sh:NodeShape ; sh:targetClass pc:Role ; sh:property "
        "[ sh:path pc:text ; sh:minCount 1 ] .",
    )
    once, twice = (run("validate", "--engine", "fast", "--with", ".").stdout for _ in range(2))
    assert once == twice
    assert "http://a/s" in once


@pytest.mark.parametrize("verb", ["validate", "format"])
def test_a_name_that_is_too_long_is_told_without_a_traceback(run: Command, verb: str) -> None:
    done = run(verb, "x" * 300 + ".ttl")
    assert done.returncode == 3
    assert "Traceback" not in done.stderr
    assert "PC-READ-FILE" in done.stderr


@pytest.mark.parametrize(
    "words", [("load",), ("query", "roles"), ("query", "-e", "ASK {}"), ("find", "calm")]
)
def test_an_empty_name_of_a_store_is_none(run: Command, words: tuple[str, ...]) -> None:
    """A variable that is not set must not make the files answer in place of the store."""
    told(run(*words, "--store", ""), 2, "no store is named", "[PC-USAGE-STORE]")


@pytest.mark.parametrize("words", [("load",), ("query", "roles", "--with", ".")])
def test_the_key_in_an_address_is_not_shown(run: Command, words: tuple[str, ...]) -> None:
    done = run(*words, "--store", "http://127.0.0.1:9/query?key=secret")
    assert done.returncode
    assert "http://127.0.0.1:9/query" in done.stderr
    assert "secret" not in done.stderr
