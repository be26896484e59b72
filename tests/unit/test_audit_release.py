"""Our release: it ships its audit, has no fault, and faults planted in copies of it are caught."""

from __future__ import annotations

import csv
import hashlib
import os
import re
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from rdflib import Graph, Namespace, URIRef
from rdflib.namespace import RDF

import pcgraph
from pcgraph.audit import scores
from pcgraph.audit.check import Check, Fault, Found, Outcome, run_checks
from pcgraph.audit.checks import CHECKS
from pcgraph.audit.dump import Dump
from pcgraph.audit.scores import Scores, scores_table
from pcgraph.console import silent
from pcgraph.errors import InputProblem, UsageProblem
from pcgraph.publish.describe import Release
from pcgraph.publish.earlier import read_earlier
from pcgraph.publish.release import Published, publish
from pcgraph.writers.patch import patch_text
from pcgraph.writers.tables import csv_text
from tests.conftest import ROOT, Command
from tests.dumps import failed, make, replaced, told

EARL, DCAT = Namespace("http://www.w3.org/ns/earl#"), Namespace("http://www.w3.org/ns/dcat#")
SOURCES = ROOT / "data/sources"
SHIPPED = ("AUDIT.md", "metadata/audit.csv", "metadata/audit.ttl")
ONE_LINE = "https://w3id.org/pcgraph/id/nos/GEN97"


def audit(
    folder: Path, *only: str, previous: Path | None = None, sources: Path | None = None
) -> dict[str, Outcome]:
    checks = [check for check in CHECKS if not only or check.id in only]
    return {
        one.check.id: one for one in run_checks(Dump(folder, previous, sources=sources), checks)
    }


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> Published:
    place = tmp_path_factory.mktemp("release")
    return publish(pcgraph.open(), place, pages=False, auditor=Scores(), report=silent)


@pytest.fixture(scope="module")
def whole(done: Published) -> Path:
    return done.folder


@pytest.fixture(scope="module")
def ours(whole: Path) -> dict[str, Outcome]:
    return audit(whole)


@pytest.fixture
def copy(release: Path, tmp_path: Path) -> Path:
    """Copy a release without pages; files are links where the system can: write none in place."""
    folder = tmp_path / release.name
    try:
        shutil.copytree(release, folder, copy_function=os.link)
    except OSError:
        shutil.rmtree(folder)
        shutil.copytree(release, folder)
    return folder


def rewritten(path: Path, edit: Callable[[bytes], bytes]) -> None:
    before = path.read_bytes()
    after = edit(before)
    assert after != before
    path.unlink()
    path.write_bytes(after)


def resummed(folder: Path) -> None:
    """Write SHA256SUMS anew, so that no checksum gives a fault away."""
    sums = folder / "SHA256SUMS"
    paths = [line.split("  ", 1)[1] for line in sums.read_text("utf-8").splitlines()]
    there = [path for path in paths if (folder / path).is_file()]
    text = "".join(
        f"{hashlib.sha256((folder / path).read_bytes()).hexdigest()}  {path}\n" for path in there
    )
    rewritten(sums, lambda _: text.encode())
    assert failed(audit(folder, "checksums")) == set()


# What it ships


def test_our_release_has_no_fault(ours: dict[str, Outcome]) -> None:
    assert failed(ours) == set(), [told(one) for one in ours.values() if one.result == "failed"]
    warned = {name for name, one in ours.items() if one.result == "warned"}
    assert warned == set(), [told(one) for one in ours.values() if one.result == "warned"]


def test_the_checks_of_our_release_were_run(ours: dict[str, Outcome]) -> None:
    """What needs a release before, the texts of the documents, or pages, is not run."""
    skipped = {name for name, one in ours.items() if one.because}
    assert skipped == {"patch", "vanished", "change-log", "words", "page-links"}


def test_who_runs_the_audit_again_gets_what_the_release_says(
    whole: Path, ours: dict[str, Outcome]
) -> None:
    """But for the archive, made last, and the words, for which the texts are asked."""
    again = csv_text(scores_table(ours.values())).splitlines()
    shipped = (whole / "metadata/audit.csv").read_text("utf-8").splitlines()
    differing = [line.split(",")[0] for line, other in zip(shipped, again, strict=True)
                 if line != other]  # fmt: skip
    assert differing == ["archive", "words"]


def test_the_page_the_table_and_earl_say_the_same(whole: Path) -> None:
    with (whole / "metadata/audit.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = {row["check"]: row for row in csv.DictReader(file)}
    assert list(rows) == [check.id for check in CHECKS]
    graph = Graph().parse(whole / "metadata/audit.ttl")
    iri = URIRef("https://w3id.org/pcgraph/release/0.1.0")
    results = {}
    for one in graph.subjects(RDF.type, EARL.Assertion):
        assert graph.value(one, EARL.subject) == iri
        result = graph.value(graph.value(one, EARL.result), EARL.outcome)
        results[str(graph.value(one, EARL.test)).rsplit("/", 1)[-1]] = result
    assert results.keys() == rows.keys()
    page = (whole / "AUDIT.md").read_text("utf-8")
    for name, row in rows.items():
        expected = {"passed": EARL.passed, "warned": EARL.passed,
                    "not applicable": EARL.inapplicable}  # fmt: skip
        assert results[name] == expected[row["result"]]
        assert f"| {name} | {row['means']} | {row['result']} |" in page


def test_the_files_of_the_audit_are_summed_listed_and_packed(whole: Path) -> None:
    lines = (whole / "SHA256SUMS").read_text("utf-8").splitlines()
    sums = {path: digest for digest, path in (line.split("  ", 1) for line in lines)}
    graph = Graph().parse(whole / "metadata/dcat.ttl")
    with zipfile.ZipFile(whole / "pcgraph-0.1.0.zip") as archive:
        for path in SHIPPED:
            content = (whole / path).read_bytes()
            assert sums[path] == hashlib.sha256(content).hexdigest()
            assert archive.read(f"pcgraph-0.1.0/{path}") == content
            iri = URIRef(f"https://w3id.org/pcgraph/release/0.1.0/{path}")
            assert (iri, RDF.type, DCAT.Distribution) in graph
            assert graph.value(iri, DCAT.byteSize) is None  # DCAT was there before them


def test_the_audit_names_no_folder_of_this_machine(whole: Path) -> None:
    for path in SHIPPED:
        text = (whole / path).read_text("utf-8")
        assert str(whole.parent) not in text
        assert not re.search(r"\.0\.1\.0\.\w", text)  # the folder aside


def test_the_page_says_what_the_audit_could_not_see(whole: Path) -> None:
    page = (whole / "AUDIT.md").read_text("utf-8")
    unseen = page.partition("## What the audit could not see")[2].partition("## Checks")[0]
    for name in (*SHIPPED[1:], "SHA256SUMS", "pcgraph-0.1.0.zip"):
        assert name in unseen
    assert "`archive`: pcgraph-0.1.0.zip is made last" in page


# What stops it

GIVEN = Release("1.0.0", "2026-01-01", "Mini", "Mini.", "A", "https://example.org/l", full=True)


def test_the_same_files_give_the_same_bytes_wherever_they_lie(tmp_path: Path) -> None:
    def written(folder: Path) -> list[bytes]:
        return [one.data() for one in Scores().results(GIVEN, make(folder), None, silent)]

    assert written(tmp_path / "a" / "x") == written(tmp_path / "b" / ".y.tmp123")


def test_a_violation_names_check_file_and_remedy(tmp_path: Path) -> None:
    wrong = replaced("void:triples ", "void:triples 1")
    folder = make(tmp_path / "1", edits={"metadata/void.ttl": wrong})
    with pytest.raises(InputProblem) as caught:
        Scores().results(GIVEN, folder, None, silent)
    assert caught.value.code == "PC-PUBLISH-AUDIT"
    assert "Check void: " in caught.value.what
    assert caught.value.where == "metadata/void.ttl"
    assert caught.value.remedy


def test_a_violation_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def wrong(dump: Dump) -> Found:
        assert "SHA256SUMS" in dump.files
        yield Fault("it is wrong.", "Mend it.", "LOAD.md", 3)

    monkeypatch.setattr(scores, "CHECKS", (Check("mine", "All is right.", "violation", wrong),))
    with pytest.raises(InputProblem, match="Check mine: it is wrong") as caught:
        publish(pcgraph.open(), tmp_path, pages=False, auditor=Scores(), report=silent)
    assert caught.value.where == "LOAD.md:3"
    assert list(tmp_path.iterdir()) == []


def test_a_release_under_another_base_is_not_the_one_before(whole: Path) -> None:
    assert read_earlier(whole)
    with pytest.raises(UsageProblem, match=r"begins with https://example\.org/pc/"):
        read_earlier(whole, "https://example.org/pc/")


# Faults planted in copies; where a checksum would give one away, it was made anew


def test_one_byte(copy: Path) -> None:
    rewritten(copy / "parts/nos.ttl", lambda text: text.replace(b"GEN97", b"GEN98", 1))
    found = audit(copy, "checksums", "dcat-files", "graphs-list")
    assert failed(found) == {"checksums", "dcat-files", "graphs-list"}
    assert told(found["checksums"]).startswith("parts/nos.ttl:")


def test_one_byte_of_the_graph_with_its_checksum_made_anew(copy: Path) -> None:
    rewritten(copy / "rdf/pcgraph.ttl", lambda text: text.replace(b'"GEN97"', b'"GEN98"', 1))
    resummed(copy)
    assert "rdf/pcgraph.ttl" in told(audit(copy, "one-hash")["one-hash"])


def test_a_wrong_count(copy: Path) -> None:
    void = copy / "metadata/void.ttl"
    number = int(re.findall(rb"void:entities (\d+)", void.read_bytes())[-1])
    old, new = (b"void:entities %d" % one for one in (number, number + 1))
    rewritten(void, lambda text: text.replace(old, new, 1))
    resummed(copy)
    found = audit(copy, "void")["void"]
    assert found.numbers["violation"] == 1
    assert found.faults[0].file == "metadata/void.ttl"
    assert f"counted again there are {number}" in told(found)


def test_a_missing_file(copy: Path) -> None:
    (copy / "parts/nos.ttl").unlink()
    found = audit(copy, "checksums")
    assert "parts/nos.ttl is listed and is not here" in told(found["checksums"])
    resummed(copy)
    found = audit(copy, "dcat-files", "graphs-list", "archive")
    assert failed(found) == set(found)
    assert all("parts/nos.ttl" in told(one) for one in found.values())


def test_a_wrong_hash_in_the_list(copy: Path) -> None:
    sums = copy / "SHA256SUMS"
    rewritten(sums, lambda text: re.sub(rb"(?m)^....(.*  LOAD\.md)$", rb"0000\1", text))
    assert told(audit(copy, "checksums")["checksums"]).startswith("LOAD.md:0: violation: it is not")


def test_an_address_that_vanished(release: Path, copy: Path) -> None:
    for name in ("nt", "nq"):
        rewritten(
            copy / f"rdf/pcgraph.{name}",
            lambda text: b"".join(
                line for line in text.splitlines(keepends=True)
                if not line.startswith(f"<{ONE_LINE}> ".encode())
            ),
        )  # fmt: skip
    resummed(copy)
    found = audit(copy, "vanished", previous=release)["vanished"]
    assert [fault.focus for fault in found.faults] == [ONE_LINE]


def patched(copy: Path, place: Path) -> Path:
    """Make a release before, in which a line was another, and put the patch from it in."""
    graphs = (copy / "rdf/pcgraph.nq").read_text("utf-8")
    line = next(line for line in graphs.splitlines() if line.startswith(f'<{ONE_LINE}> ')
                and "#prefLabel" in line)  # fmt: skip
    before = place / "0.0.9"
    (before / "rdf").mkdir(parents=True)
    old = re.sub('"[^"]*"@en', '"Another title"@en', line)
    (before / "rdf/pcgraph.nq").write_text(graphs.replace(line, old), encoding="utf-8")
    patch = patch_text([line], [old])
    (copy / "CHANGES.rdfp").write_text(patch, encoding="utf-8")
    return before


def test_a_patch_that_lies(copy: Path, tmp_path: Path) -> None:
    before = patched(copy, tmp_path)
    assert audit(copy, "patch", previous=before)["patch"].result == "passed"
    rewritten(copy / "CHANGES.rdfp", lambda text: text.replace(b"Another title", b"Other title"))
    found = audit(copy, "patch", previous=before)["patch"]
    assert found.result == "failed"
    assert "CHANGES.rdfp" in told(found)
    assert "Another title" in told(found)


def test_a_term_that_is_misspelt(copy: Path, run: Command) -> None:
    rewritten(
        copy / "parts/nos.ttl", lambda text: text.replace(b"skos:prefLabel", b"skos:prefLable", 1)
    )
    resummed(copy)
    line = (copy / "parts/nos.ttl").read_text("utf-8").split("skos:prefLable")[0].count("\n") + 1
    found = run("audit", str(copy), "--check", "terms", "-f", "csv")
    assert found.returncode == 1
    assert "core#prefLable is used as a property" in found.stdout
    assert f"Did you mean prefLabel?,parts/nos.ttl,{line}" in found.stdout


# What the pages promise


def test_numbers_that_are_not_so(copy: Path) -> None:
    number = int(re.findall(rb"see \*\*(\d+)\*\*", (copy / "LOAD.md").read_bytes())[0])
    old, new = (b"**%d**" % one for one in (number, number + 1))
    rewritten(copy / "LOAD.md", lambda text: text.replace(old, new))
    rewritten(copy / "LOAD.md", lambda text: text.replace(b"tags.rq` | ", b"tags.rq` | 1"))
    rewritten(copy / "CHECK.md", lambda text: text.replace(b"%d triples" % number, b"1 triples", 1))
    resummed(copy)
    found = audit(copy, "promises")["promises"]
    assert sorted(fault.file for fault in found.faults) == ["CHECK.md", "LOAD.md", "LOAD.md"]
    assert f"it says {number + 1} facts; counted again rdf/pcgraph.nt has {number}." in told(found)
    assert "it says queries/tags.rq gives 110 rows; asked again it gives 10." in told(found)


def test_a_question_that_is_gone(copy: Path) -> None:
    (copy / "queries/tags.rq").unlink()
    resummed(copy)
    found = audit(copy, "promises", "paper-links")
    assert failed(found) == set(found)
    assert all("queries/tags.rq, which is not here" in told(one) for one in found.values())


@pytest.mark.parametrize("page", ["DATASHEET.md", "graphs.csv"])
def test_a_reviewer_whom_no_judgement_names(page: str, copy: Path) -> None:
    rewritten(copy / page, lambda text: text.replace(b"reviewed: nobody yet",
                                                     b"reviewed: Jane Smith", 1))  # fmt: skip
    resummed(copy)
    found = audit(copy, "reviewers")["reviewers"]
    assert [fault.file for fault in found.faults] == [page]
    assert "it says 'Jane Smith' reviewed; in the graph no judgement names one." in told(found)


def test_a_graph_that_breaks_a_shape_and_a_rule(copy: Path) -> None:
    """A step whose words are in no statement, and that has no order."""
    ns, one = "https://w3id.org/pcgraph/ns/", "https://w3id.org/pcgraph/id/step"
    kind = f"<http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <{ns}ProgressionStep>"
    more = f'<{one}> {kind} .\n<{one}> <{ns}levelWords> "in action"@en .\n'
    more += f'<{one}> <{ns}stepStatement> <{one}/line> .\n<{one}/line> <{ns}text> "a"@en .\n'
    rewritten(copy / "rdf/pcgraph.nt", lambda text: text + more.encode())
    found = audit(copy, "shapes")["shapes"]
    broken = {fault.file for fault in found.faults}
    assert {"shapes/core.ttl", "shapes/rules/level-words-printed.rq"} <= broken
    assert "progression" in told(found)


def test_a_part_that_is_gone_is_said_to_be_gone(copy: Path) -> None:
    (copy / "parts/roles.ttl").unlink()
    resummed(copy)
    found = audit(copy, "graphs-list")["graphs-list"]
    assert [fault.what for fault in found.faults] == ["parts/roles.ttl is not here."]


def test_only_the_damaged_form_is_told(copy: Path) -> None:
    rewritten(copy / "rdf/pcgraph.jsonld", lambda text: text.replace(b'"GEN97"', b'"GEN98"', 1))
    resummed(copy)
    found = audit(copy, "one-hash")["one-hash"]
    assert [fault.file for fault in found.faults] == ["rdf/pcgraph.jsonld"]


# The words of the documents


def test_no_six_words_of_a_document_stand_in_our_release(release: Path) -> None:
    found = audit(release, "words", sources=SOURCES)["words"]
    assert found.result == "passed", told(found)
    (note,) = found.notes  # so no file was passed over
    assert note.startswith("5 texts, ")
    assert note.endswith(" runs of 6 words.")


def test_six_words_are_found_wherever_they_stand(tmp_path: Path) -> None:
    """In a page across markup, in an attribute, escaped, in a workbook and in an archive."""
    import xlsxwriter

    words = "People's right to choose how they live & what they do"
    texts, folder = tmp_path / "texts", tmp_path / "dump"
    texts.mkdir()
    folder.mkdir()
    (texts / "a.txt").write_text(words, encoding="utf-8")
    planted = {
        "a.html": "<p>People&#39;s right to <b>choose</b> <mark>how</mark> they live.",
        "b.html": '<p title="People&#x27;s right to choose how they">x</p>',
        "c.json": '{"a": "\\u0050eople\\u0027s right to choose how they"}',
        "d.ttl": '<urn:a> <urn:b> "people’s \\"right\\" to choose how they" .',
        "e.rdf": "<a>they live &amp; what they do, choose how they live &amp; what they do</a>",
        "f.csv": 'a\n"People\'s ""right"" to choose how they"\n',
    }
    for name, text in planted.items():
        (folder / name).write_text(text, encoding="utf-8")
    with xlsxwriter.Workbook(folder / "g.xlsx") as book:
        book.add_worksheet().write_string(0, 0, f"<{words}>")
    with zipfile.ZipFile(folder / "h.zip", "w") as archive:
        archive.writestr("inside.txt", words)
    found = audit(folder, "words", sources=texts)["words"]
    assert [one.file for one in found.faults] == [*planted, "g.xlsx", "h.zip"]
    assert "its member inside.txt" in told(found)
