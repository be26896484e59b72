"""The assessor pack: what stands in it, for our frameworks and for a folder of one's own."""

import io
import re
import time
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import docx
import pytest
from docx.oxml.ns import qn
from docx.table import Table

from pcgraph.composition import Composition
from pcgraph.engine import solutions
from pcgraph.errors import UsageProblem
from pcgraph.graph import KnowledgeGraph
from pcgraph.names import PREFIXES
from pcgraph.packs.made import make_pack
from pcgraph.packs.model import Pack, Sheet
from pcgraph.readers.word import read_word
from pcgraph.writers.pack_blocks import Grid, Para, cover, parts
from pcgraph.writers.pack_page import pack_html
from pcgraph.writers.pack_word import pack_docx
from tests.conftest import Command
from tests.unit.workbook_case import DAY, JUDGED, OPEN, WHY, Case

FIRST, SECOND = "first assessor", "second assessor"
EVIL = '<script>alert("1")</script> & \x01 \x1b[31m \u202e \ud800 אבג ]]> \U0001f600\ttab\nline'
PCP = f"{PREFIXES['framework']}fcc-pcp"


@pytest.fixture(scope="module")
def pcp(composition: Composition) -> Pack:
    return make_pack(composition, PCP)[0]


@pytest.fixture
def case(tmp_path: Path) -> Case:
    return Case(tmp_path / "mine")


def pack_of(case: Case, role: str = "", decided: bool = False, day: str = "") -> Pack:
    composition = KnowledgeGraph([case.folder]).composition
    iri = "https://example.org/mine/village"
    return make_pack(composition, iri, role, decided, day)[0]


def texts(pack: Pack) -> Iterator[str]:
    """Give every text of a pack, as both writers lay it out."""
    for block in (*cover(pack), *parts(pack)):
        if isinstance(block, Grid):
            yield from (line for row in block.rows for cell in row for line in cell)
        else:
            yield block.words


def words_of(pack: Pack) -> str:
    return "\n".join(texts(pack))


def page(pack: Pack, number: int) -> str:
    """Give all that stands on the page of one competency."""
    alone = replace(pack, sheets=[one for one in pack.sheets if one.number == number])
    found = words_of(alone)
    return found[found.index(f"\n{number}. ") :]


def sheet_of(pack: Pack, short: str) -> Sheet:
    return next(one for one in pack.sheets if dict(one.facts)["Id"] == short)


def word(pack: Pack) -> str:
    """Give the words of the document, opened by a reader of others."""
    made = docx.Document(io.BytesIO(pack_docx(pack)))
    found = []
    for part in made.element.body:
        if part.tag == qn("w:tbl"):
            rows = Table(part, made).rows
            found += [cell.text for row in rows for cell in row.cells]
        elif part.tag == qn("w:p"):
            found.append("".join(part.itertext()))
    return "\n".join(found)


class Read(HTMLParser):
    """Reads a page: its text, its tags in order, and what is open at the end."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text, self.tags, self.open = "", list[tuple[str, dict[str, str | None]]](), list[str]()
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in ("meta", "col", "br"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" not in self.open:
            self.text += data


def test_every_competency_has_its_words_whole_and_its_place(
    pcp: Pack, composition: Composition
) -> None:
    text = """SELECT ?x ?text ?line WHERE { ?x skos:inScheme framework:fcc-pcp ; pc:text ?text ;
        pc:firstLine ?line . VALUES ?c { pc:Competency pc:Requirement pc:Responsibility }
        ?x a ?c }"""
    found = {row["x"].value: row for row in solutions(composition.store, text, "test")}
    assert len(pcp.sheets) == len(found) == 100
    read, page_text = word(pcp), Read(pack_html(pcp)).text
    for iri, row in found.items():
        sheet = sheet_of(pcp, composition.prefixes.compact(iri))
        assert sheet.words == row["text"].value
        place = dict(sheet.facts)["Place"].replace("lines", "line").partition("–")[0]
        assert place == f"fcc-pcp.txt, line {row['line'].value}"
        for where in (read, page_text):
            assert f"“{sheet.words}”" in where


def test_every_reason_stands_once_with_who_judged(pcp: Pack, composition: Composition) -> None:
    files = [one for one in composition.sets if "fcc-pcp-to-nos" in one.shown]
    rows = [(one.decision, row) for one in files for row in one.rows]
    assert sum(len(sheet.every) for sheet in pcp.sheets) == len(rows) == 406
    for decision, row in rows:
        sheet = sheet_of(pcp, row.get("subject_id"))
        told = page(pcp, sheet.number) if decision != "none fits" else None
        found = [one for one in sheet.every if one.reason == row.get("comment")]
        assert [one.decision for one in found] == [decision]
        if told:
            assert told.count(row.get("comment")) == 1
            assert f"On {row.get('mapping_date')}" in told
        assert not row.get("ext_settlement") or row.get("ext_settlement") in found[0].settled


def test_a_page_says_how_far_and_how_sure_and_what_was_not_used(pcp: Pack) -> None:
    told = page(pcp, 2)
    for words in (
        "2. Engage by active, empathic listening and build rapport",
        "ENGAGE",
        "Practitioner Skills",
        "Care Coordinator; Link Worker; Link Worker Coach",
        "No NOS would show all of it: 2 NOS would show part of it, 4 NOS help only.",
        "part of it",
        "the two overlap",
        "How sure: medium (0.7)",
        "HT1",
        "All of this page was judged by language model, from titles 2026-11 (machine); reviewed by "
        "nobody yet.",
        "Looked in: 34 NOS, Well-being Co-ordinator template, 2014. This says nothing about other "
        "NOS.",
        "listed in Well-being Co-ordinator template, 2014 (10-03-2014); not checked since.",
        "Settled: pass A: helps only; pass B: considered and not used. One pass saw",
    ):
        assert words in told, words
    order = [one.shows for one in pcp.sheets[1].used]
    assert order == ["part of it"] * 2 + ["helps only"] * 4


def test_none_fits_says_why_and_what_came_nearest(pcp: Pack) -> None:
    told = page(pcp, 3)
    assert "None of the listed NOS fits." in told
    assert "GEN97 came nearest, because a session is held by talking." in told
    assert "Nearest: CHS45, GEN97, HT4, MH27.2012. Why they are not used stands below." in told
    assert dict(pcp.counts)["none of the listed NOS fits"] == "30"


def test_not_sure_is_neither_used_nor_left_out(composition: Composition) -> None:
    pack = make_pack(composition, f"{PREFIXES['framework']}fcc-web")[0]
    sheet = sheet_of(pack, "fccweb:0047")
    assert [one.code for one in sheet.unsure] == ["PROHSS1"]
    assert "What is open" in [
        head for block in parts(pack) if isinstance(block, Grid) for head in block.heads
    ]
    assert sheet.unsure[0].reason in page(pack, sheet.number)
    assert sum(int(number) for name, number in pack.counts if name in _OUTCOMES) == len(pack.sheets)


_OUTCOMES = (
    "with a NOS", "none of the listed NOS fits", "not sure: looked at, and not settled",
    "looked at, and only NOS considered and not used", "not looked at",
)  # fmt: skip


def test_what_nobody_looked_at_says_so(case: Case) -> None:
    pack = pack_of(case)
    assert [one.outcome for one in pack.sheets] == ["accepted", "not looked at"]
    told = page(pack, 2)
    assert "Not looked at: nobody has looked yet which NOS evidence it." in told
    assert "Looked in: nowhere yet. No NOS was considered." in told
    assert dict(pack.counts)["not looked at"] == "1"
    only = pack_of(case, decided=True)
    assert [one.number for one in only.sheets] == [1]
    assert dict(only.facts)["Left out"] == "1 competency that nobody has looked at"


def test_two_assessors_are_named_and_what_differs_is_told(case: Case) -> None:
    case.put("Mappings", JUDGED, reviewed_by=SECOND, reviewed_on=DAY, agrees="partly")
    case.put("Mappings", OPEN, nos_code="GEN97", evidence="part of it", relation="overlaps",
             reason=WHY, nos_part="P3–P6, K2", nos_seen_on="2026-11-01", decided_by=FIRST,
             decided_on="2026-11-29", confidence="high")  # fmt: skip
    line = str(case.cell("Mappings", OPEN, "competency"))
    case.add("Mappings", competency=line, nos_code="PE5", decision="considered and not used",
             reason="It is about relations and not about groups.", decided_by=SECOND)  # fmt: skip
    assert not case.take().findings
    pack = pack_of(case)
    told = page(pack, 2)
    for words in (
        "Part meant: P3–P6, K2; NOS seen on 2026-11-01",
        f"By {FIRST} (person), 2026-11-29",
        f"By {SECOND} (person), {DAY}",
        "How sure: high (0.9)",
        "Reviewed by nobody yet",
        "It is about relations and not about groups.",
    ):
        assert told.count(words) == 1 or words == "Reviewed by nobody yet", words
    assert f"reviewed by {SECOND}, {DAY}: agrees partly." in page(pack, 1)
    assert [judge for judge, *_ in pack.judges] == [
        f"{FIRST} (person)", f"{SECOND} (person)", "the name of who judged (person)",
    ]  # fmt: skip
    assert pack.judges[2][1:] == ("1", f"{SECOND} (1)")
    told = "\n".join(pack.told)
    assert "A part of the NOS is named in 1 of 3 judgements." in told
    assert "Reviewed by nobody yet: 2 of 3 judgements." in told


def test_a_machine_is_never_told_as_a_person(pcp: Pack) -> None:
    assert pcp.judges == [("language model, from titles 2026-11 (machine)", "406",
                           "nobody yet (406)")]  # fmt: skip
    assert "(person)" not in words_of(pcp)
    assert "Nobody has reviewed any of it yet." in pcp.told


def test_a_framework_that_nobody_judged_has_a_pack_all_the_same(case: Case) -> None:
    (case.folder / "data/mappings/village-to-nos/positive.sssom.tsv").unlink()
    pack = pack_of(case)
    assert {one.outcome for one in pack.sheets} == {"not looked at"}
    assert pack.told[0].startswith("Nothing has been judged yet")
    assert not pack.judges
    assert "Not looked at" in word(pack)


def test_only_what_is_expected_of_a_role(composition: Composition, pcp: Pack) -> None:
    pack, notes = make_pack(composition, PCP, "link worker coach")
    assert not notes
    assert 0 < len(pack.sheets) < len(pcp.sheets)
    assert all("Link Worker Coach" in dict(one.facts)["Roles" if ";" in dict(one.facts).get(
        "Roles", "") else "Role"] for one in pack.sheets)  # fmt: skip
    coach = {dict(one.facts)["Id"]: one.number for one in pack.sheets}
    assert coach.items() <= {dict(one.facts)["Id"]: one.number for one in pcp.sheets}.items()
    link = make_pack(composition, PCP, "Link Worker")[0]
    assert [one for one in link.sheets if "Link Worker" not in dict(one.facts).get(
        "Role", dict(one.facts).get("Roles", "")).split("; ")] == []  # fmt: skip
    assert dict(link.facts)["Role"] == "Link Worker: what is expected of it, as printed"
    with pytest.raises(UsageProblem) as refused:
        make_pack(composition, PCP, "dentist")
    assert refused.value.code == "PC-VALUE-UNKNOWN"
    assert "Link Worker Coach" in f"{refused.value.remedy}"


def test_a_document_without_competencies_is_refused(composition: Composition) -> None:
    with pytest.raises(UsageProblem) as refused:
        make_pack(composition, f"{PREFIXES['framework']}sfh-wbc")
    assert refused.value.code == "PC-PACK-EMPTY"


def test_the_cover_says_what_it_is_and_what_it_rests_on(pcp: Pack, case: Case) -> None:
    facts = dict(pcp.facts)
    assert facts["Framework"] == "Personalised Care Practitioners Competency Framework"
    assert facts["Owner"] == "First Contact Clinical"
    assert facts["Dated"] == "no date printed"
    assert facts["Licence, as recorded"] == "not stated"
    assert facts["Passing on"].startswith("The words of the source stand here for your own use.")
    assert facts["Data"] == "pcgraph 0.1.0"
    assert "Pack dated" not in facts
    told = words_of(pcp)
    for words in ("not on their performance criteria", "No judgement here names one.",
                  "No publisher of the framework or of the NOS endorses it."):  # fmt: skip
        assert words in told
    signs = [one.words for one in cover(pcp) if isinstance(one, Para) and one.kind == "sign"]
    assert signs == ["Assessor:", "Date:"]
    own = dict(pack_of(case, day="2026-12-01").facts)
    assert own["Pack dated"] == "2026-12-01"
    assert own["Data"] == "pcgraph 0.1.0, with mine laid over"


def test_words_that_were_left_out_are_not_quoted(
    changed: Callable[[str, str, str], Composition],
) -> None:
    old = "Manage differing agendas and expectations and maintain focus within a session (FOCUS)"
    new = "Balance agendas [words left out: 9b87b9ea]"
    pack = make_pack(changed("data/frameworks/fcc-pcp.ttl", old, new), PCP)[0]
    assert dict(pack.facts)["Words left out"] == "of 1 of its 100 competencies"
    told = page(pack, 3)
    assert "The words of the source are left out of this copy" in told
    assert "“" not in told
    assert "words left out:" not in words_of(pack)


def test_a_nos_typed_in_by_hand_says_where_and_when_it_was_seen(case: Case) -> None:
    case.add("NOS", nos_code="SCDHSC0399", nos_title="Develop working with staff",
             nos_page="https://example.org/nos/0399", nos_seen_on="2026-11-03",
             nos_status="current")  # fmt: skip
    case.put("Mappings", OPEN, nos_code="SCDHSC0399", evidence="helps only", reason=WHY)
    assert not case.take().findings
    pack = pack_of(case)
    said = "as seen on 2026-11-03 at https://example.org/nos/0399; current"
    assert f"Titles of NOS, SCDHSC0399: {said}." in page(pack, 2)
    assert [(one.title, one.source, one.used) for one in pack.standards if one.code[0] == "S"] == [
        ("Develop working with staff", said, "2")
    ]


def test_the_place_in_the_file_that_was_brought_in_is_told(run: Command, tmp_path: Path) -> None:
    (tmp_path / "their.csv").write_text(
        "Domain,Competency\nTalking,Can listen to people\nTalking,Can ask open questions\n",
        encoding="utf-8",
    )
    assert run("new", "own", "--base", "https://example.org/own/").returncode == 0
    assert run("import", "their.csv", "--into", "own").returncode == 0
    made = run("pack", "--with", "own", "-o", "pack.html")
    assert made.returncode == 0, made.stderr
    text = Read((tmp_path / "pack.html").read_text(encoding="utf-8")).text
    assert "Placeline 3 of the original; line 3 of their.txt, the text made of it" in text
    assert re.search(r"About the source\s*Read from their.csv \(SHA-256 [0-9a-f]{64}\)", text)
    assert "“Can ask open questions”" in text


def test_the_summary_names_the_codes_of_each_competency(pcp: Pack) -> None:
    grid = next(
        one for one in parts(pcp) if isinstance(one, Grid) and one.heads[0] == "No."
    )  # fmt: skip
    assert [row[0] for row in grid.rows] == [[str(number)] for number in range(1, 101)]
    assert list(grid.rows[0][2]) == ["part of it: GEN97", "helps only: GEN99, HT2, OP1"]
    assert list(grid.rows[2][2]) == ["none of the listed NOS fits"]


def test_word_has_real_styles_headings_and_heads_of_tables(pcp: Pack) -> None:
    raw = pack_docx(pcp)
    made = docx.Document(io.BytesIO(raw))
    assert made.core_properties.title == "Assessor pack: PCP framework (undated)"
    assert made.core_properties.language == "en-GB"
    heads = [one.text for one in made.paragraphs if one.style and one.style.name == "Heading 1"]
    assert heads[:3] == ["Words used", "All competencies", f"1. {pcp.sheets[0].label}"]
    assert len(heads) == 2 + 100 + 1
    title = [one.text for one in made.paragraphs if one.style and one.style.name == "Title"]
    assert title == [pcp.title]
    heading = made.styles["Heading 1"].element
    for name in ("pageBreakBefore", "keepNext", "outlineLvl"):
        assert heading.find(f".//{qn(f'w:{name}')}") is not None, name
    for table in made.tables:
        assert table.style is not None
        assert table.style.name == "Table Grid"
        first, *others = table._tbl.tr_lst
        assert first.find(f".//{qn('w:tblHeader')}") is not None
        assert all(row.find(f".//{qn('w:tblHeader')}") is None for row in others)
        assert all(row.find(f".//{qn('w:cantSplit')}") is not None for row in (first, *others))
        assert all(len(row.tc_lst) == len(first.tc_lst) for row in others)
        widths = [int(one.get(qn("w:w"))) for one in table._tbl.tblGrid.gridCol_lst]
        assert sum(widths) <= 9638
    body = made.element.body
    marks = {one.get(qn("w:name")) for one in body.iter(qn("w:bookmarkStart"))}
    links = [one.get(qn("w:anchor")) for one in body.iter(qn("w:hyperlink"))]
    assert len(links) == 100
    assert {*links} <= marks
    used = {one.get(qn("w:val")) for kind in ("pStyle", "rStyle", "tblStyle")
            for one in body.iter(qn(f"w:{kind}"))}  # fmt: skip
    assert used <= {one.style_id for one in made.styles}
    direct = {one.tag for run in body.iter(qn("w:rPr")) for one in run}
    assert direct == {qn("w:rStyle")}
    with zipfile.ZipFile(io.BytesIO(raw)) as packed:
        assert packed.testzip() is None
        for name in packed.namelist():
            ElementTree.fromstring(packed.read(name))  # noqa: S314 - made here
        assert 'w:lang w:val="en-GB"' in packed.read("word/styles.xml").decode()
        lists = ElementTree.fromstring(packed.read("word/numbering.xml"))  # noqa: S314 - made here
        assert [one.get(qn("w:val")) for one in lists.iter(qn("w:pStyle"))] == ["ListBullet"]
        assert "PAGE" in packed.read("word/footer1.xml").decode()


def test_our_own_reader_brings_every_competency_back(pcp: Pack) -> None:
    read = read_word(pack_docx(pcp), Path("pack.docx"))
    lines = {line.text for line in read.lines}
    assert not [one.words for one in pcp.sheets if f"“{one.words}”" not in lines]
    assert not [told for told in read.told if "lost" in str(told)]
    heads = [line.text for line in read.lines if line.kind == "heading" and line.level == 1]
    assert [f"{one.number}. {one.label}" for one in pcp.sheets] == [
        head for head in heads if re.match(r"\d+\. ", head)
    ]


def test_the_page_is_read_without_script_colour_or_a_wide_screen(pcp: Pack) -> None:
    text = pack_html(pcp)
    read = Read(text)
    assert not read.open
    names = [tag for tag, _ in read.tags]
    assert ("html", {"lang": "en-GB"}) in read.tags
    assert names.count("main") == names.count("h1") == names.count("title") == 1
    assert not {"script", "link", "img", "iframe", "h3"} & {*names}
    assert names.index("h1") < names.index("h2")
    assert names.count("table") == names.count("caption") == names.count("thead")
    assert all(said.get("scope") in ("col", "row") for tag, said in read.tags if tag == "th")
    ids = [said["id"] for _, said in read.tags if "id" in said]
    assert len(ids) == len({*ids}) == 2 + 100 + 1
    links = [said["href"] for tag, said in read.tags if tag == "a"]
    assert {f"{link}"[1:] for link in links} <= {*ids}
    assert not re.search(r"https?://|url\(|@import", text)
    style = text[text.index("<style>") : text.index("</style>")]
    for rule in ("@page", "break-before: page", "break-inside: avoid", "max-width: 40rem"):
        assert rule in style


@pytest.mark.parametrize("form", ["docx", "html"])
def test_the_same_pack_gives_the_same_bytes(
    pcp: Pack, form: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def write(pack: Pack) -> bytes:
        return pack_docx(pack) if form == "docx" else pack_html(pack).encode()

    first = write(pcp)
    later = time.localtime(time.time() + 100_000)
    monkeypatch.setattr(time, "localtime", lambda *_: later)
    assert write(pcp) == first


def test_hostile_words_break_neither_form(pcp: Pack) -> None:
    one = pcp.sheets[0]
    entry = replace(one.used[0], reason=EVIL, title=EVIL, code=EVIL, settled=EVIL, part=EVIL,
                    judge=EVIL, reviewed=EVIL, sure=EVIL, day=EVIL)  # fmt: skip
    sheet = replace(one, label=EVIL, words=EVIL, facts=[("Place", EVIL)], used=[entry],
                    titles=[EVIL], looked_in=[EVIL], nearest=EVIL)  # fmt: skip
    bad = replace(pcp, title=EVIL, facts=[(EVIL, EVIL)], sheets=[sheet],
                  judges=[(EVIL, EVIL, EVIL)])  # fmt: skip
    read, seen = Read(pack_html(bad)), word(bad)
    assert not read.open
    assert "script" not in [tag for tag, _ in read.tags]
    kept = '<script>alert("1")</script> & \ufffd \ufffd[31m \ufffd \ufffd אבג ]]> \U0001f600'
    assert kept in read.text
    assert f"“{kept}" in "".join(seen)
    assert not re.search("[\x00-\x08\x0b-\x1f\u202e\ud800]", read.text + seen)


@pytest.mark.parametrize("name", ["pack.docx", "pack.HTML"])
def test_the_verb_writes_both_forms_of_a_folder_of_ones_own(
    run: Command, tmp_path: Path, name: str
) -> None:
    case = Case(tmp_path / "mine")
    made = run("pack", "--with", "mine", "--date", "2026-12-01", "-o", name)
    assert made.returncode == 0, made.stderr
    assert made.stdout == ""
    assert "Next: read it" in made.stderr
    raw = (tmp_path / name).read_bytes()
    text = word(pack_of(case)) if name == "pack.docx" else raw.decode()
    assert "Listen to what matters to the person" in text
    again = run("pack", "village", "--date", "2026-12-01", "-o", "again" + name[4:].lower(),
                cwd=case.folder)  # fmt: skip
    assert again.returncode == 0, again.stderr
    assert (case.folder / f"again{name[4:].lower()}").read_bytes() == raw


def test_nothing_judged_is_told_with_what_to_do_next(run: Command, tmp_path: Path) -> None:
    case = Case(tmp_path / "mine")
    (case.folder / "data/mappings/village-to-nos/positive.sssom.tsv").unlink()
    made = run("pack", "--with", "mine", "-o", "pack.html")
    assert made.returncode == 0, made.stderr
    assert "Nothing is judged yet. Next: pcgraph review --with mine" in " ".join(
        made.stderr.split()
    )


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (("fcc-pcp",), "PC-PACK-OUTPUT", "-o FILE.docx"),
        (("fcc-pcp", "-o", "pack.pdf"), "PC-USAGE-SUFFIX", "-o FILE.docx"),
        (("fcc-pcp", "-o", "pack"), "PC-USAGE-SUFFIX", "-o FILE.html"),
        (("-o", "pack.docx"), "PC-BOOK-WHICH", "PCP framework (undated)"),
        (("no-such", "-o", "pack.docx"), "PC-VALUE-UNKNOWN", "Known"),
        (("fcc-pcp", "--role", "dentist", "-o", "pack.docx"), "PC-VALUE-UNKNOWN", "Link Worker"),
        (("sfh-wbc", "-o", "pack.docx"), "PC-PACK-EMPTY", "no competencies"),
    ],
)
def test_what_cannot_be_meant_is_refused_and_nothing_is_written(
    run: Command, tmp_path: Path, words: tuple[str, ...], code: str, told: str
) -> None:
    made = run("pack", *words)
    assert made.returncode == 2, made.stderr
    assert code in made.stderr
    assert told in " ".join(made.stderr.split())
    assert not [*tmp_path.iterdir()]


@pytest.mark.parametrize("mark", ["~$pack.docx", ".~lock.pack.docx#"])
def test_a_pack_that_is_open_in_word_is_left_as_it_is(
    run: Command, tmp_path: Path, mark: str
) -> None:
    (tmp_path / "pack.docx").write_bytes(b"mine")
    (tmp_path / mark).write_bytes(b"")
    made = run("pack", "fcc-pcp", "-o", "pack.docx")
    assert made.returncode == 3
    assert "pack.docx is open in another program (Word?)" in made.stderr
    assert (tmp_path / "pack.docx").read_bytes() == b"mine"


def test_a_large_pack_takes_seconds(pcp: Pack) -> None:
    many = replace(pcp, sheets=[
        replace(one, number=at * 100 + one.number) for at in range(10) for one in pcp.sheets
    ])  # fmt: skip
    begun = time.process_time()
    raw, text = pack_docx(many), pack_html(many)
    assert time.process_time() - begun < 20
    assert len(raw) > 100_000
    assert text.count('<h2 id="c') == 1000
