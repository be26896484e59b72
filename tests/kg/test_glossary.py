"""The glossary: whose words each explanation is, where each term stands, and none forgotten."""

import re

import pytest
from pyoxigraph import Literal

from pcgraph.composition import Composition
from pcgraph.engine import solutions
from pcgraph.files import read_layout
from pcgraph.format import parse_turtle
from pcgraph.graph import KnowledgeGraph
from pcgraph.model import TextFile
from pcgraph.names import PREFIXES
from pcgraph.verbatim import printed_text

PRINTED, OURS, NEITHER = "printed", "ours", "not explained"
LEAST_COPIED = 6
"""So many words in a row that stand in a source too are a quotation."""

Rows = list[dict[str, object]]


@pytest.fixture(scope="session")
def rows(kg: KnowledgeGraph) -> Rows:
    return [dict(row) for row in kg.query("glossary").records()]


@pytest.fixture(scope="session")
def texts() -> dict[str, list[str]]:
    """Give the lines of each source by its file name."""
    found = read_layout(folders=("data",), suffixes=(".txt",))
    return {
        file.path.rsplit("/", 1)[-1]: file.text.split("\n")
        for file in found
        if file.path.startswith("data/sources/")
    }


@pytest.fixture(scope="session")
def spellings(composition: Composition) -> dict[str, set[str]]:
    """Give the labels of each term, the ones that we read too."""
    return pairs(composition, "?x a pc:NamedTerm ; skos:prefLabel|skos:altLabel ?y")


def pairs(composition: Composition, pattern: str) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    text = f"SELECT DISTINCT ?x ?y WHERE {{ {pattern} }}"
    for row in solutions(composition.store, text, "test"):
        found.setdefault(row["x"].value, set()).add(row["y"].value)
    return found


def holds(words: str, spelling: str) -> bool:
    """Tell whether words hold a spelling as whole words."""
    return re.search(whole(spelling), words) is not None


def whole(spelling: str) -> str:
    return rf"(?<![^\W_]){re.escape(spelling)}(?![^\W_])"


def test_every_entry_says_whose_words_it_is(rows: Rows) -> None:
    assert {row["whose_words"] for row in rows} == {PRINTED, OURS, NEITHER}
    for row in rows:
        explained_at = (row["framework"], row["source_file"], row["line_first"])
        assert (None in explained_at) == (row["whose_words"] != PRINTED), row
        assert len(set(explained_at)) == (3 if row["whose_words"] == PRINTED else 1), row
        if row["whose_words"] == NEITHER:
            assert row["explanation"] == "not explained in the text"
            assert row["caution"] is None, "what is not explained has nothing more"


def test_printed_explanations_stand_in_the_line_that_is_named(
    rows: Rows, texts: dict[str, list[str]]
) -> None:
    printed = [row for row in rows if row["whose_words"] == PRINTED]
    assert len(printed) > 20
    for row in printed:
        line = texts[str(row["source_file"])][int(str(row["line_first"])) - 1]
        assert str(row["explanation"]) in line, row


def test_glossary_prints_and_readings_read(
    graph_files: list[TextFile], texts: dict[str, list[str]]
) -> None:
    """No word of ours in data/glossary.ttl, no name or quotation in its readings."""
    files = {
        file.path: parse_turtle(file.text, file.shown)
        for file in graph_files
        if file.path in ("data/glossary.ttl", "data/readings/glossary.ttl")
    }
    everything = [printed_text(lines) for lines in texts.values()]
    words = {"label": 0, "ours": 0}
    for triple in files["data/glossary.ttl"]:
        name = str(triple.subject)
        if isinstance(triple.object, Literal) and PREFIXES["named"] in name:
            words["label"] += 1
            assert any(triple.object.value in text for text in everything), triple
    allowed = {PREFIXES["skos"] + name for name in ("altLabel", "editorialNote", "scopeNote")}
    allowed.add(PREFIXES["pc"] + "termKind")
    for triple in files["data/readings/glossary.ttl"]:
        words["ours"] += 1
        assert triple.predicate.value in allowed, triple
    assert min(words.values()) > 150


def test_nothing_of_ours_is_copied(rows: Rows, texts: dict[str, list[str]]) -> None:
    def runs(text: str) -> set[tuple[str, ...]]:
        words = re.findall(r"[a-z0-9]+(?:['’][a-z]+)?", text.casefold())
        return {
            tuple(words[start : start + LEAST_COPIED])
            for start in range(len(words) - LEAST_COPIED + 1)
        }

    printed = set().union(*(runs(printed_text(lines)) for lines in texts.values()))
    ours = [str(row["explanation"]) for row in rows if row["whose_words"] == OURS]
    ours += [str(row["caution"]) for row in rows if row["caution"]]
    assert len(ours) > 100
    assert [text for text in ours if runs(text) & printed] == []


@pytest.mark.parametrize(
    ("asked", "words", "whose"),
    [
        ("PAM", "Patient Activation Measure", OURS),
        ("WEMWBS", "Mental Well-being Scale", OURS),
        ("Wellbeing Star", "Most likely", OURS),
        ("MI", "Most likely motivational interviewing", OURS),
        ("SFA", "Most likely the solution-focused approach", OURS),
        ("CBT", "Most likely cognitive behavioural therapy", OURS),
        ("AFC", "Most likely Agenda for Change", OURS),
        ("ARRS", "repays primary care networks", OURS),
        ("DES", "Directed Enhanced Service", OURS),
        ("ENGAGE", "Most likely engaging", OURS),
        ("FOCUS", "Most likely focusing", OURS),
        ("EVOKE", "Most likely evoking", OURS),
        ("PLAN", "Most likely planning", OURS),
        ("PCSP", "personalised care and support plan (PCSP)", PRINTED),
        ("CCG", "Clinical commissioning groups (CCG)", PRINTED),
        ("SPLW", "Social Prescribing Link Workers (SPLW)", PRINTED),
        ("NOS", "national occupational standards (NOS)", PRINTED),
        ("Tier 2", "not explained in the text", NEITHER),
    ],
)
def test_what_is_asked_most_is_answered(
    kg: KnowledgeGraph, asked: str, words: str, whose: str
) -> None:
    (row,) = kg.query("glossary", term=asked).records()
    assert words in str(row["explanation"])
    assert row["whose_words"] == whose


def test_the_process_words_are_said_to_be_our_reading(kg: KnowledgeGraph) -> None:
    found = kg.query("glossary", kind="process word").records()
    assert [row["term"] for row in found] == ["ENGAGE", "EVOKE", "FOCUS", "PLAN"]
    assert all("our reading" in str(row["caution"]) for row in found)
    evoke = found[1]
    assert evoke["places"] == "Link Worker framework, Nov 2019: 27; PCP framework (undated): 18"


def test_every_tag_has_an_entry_that_its_statement_names(
    composition: Composition, spellings: dict[str, set[str]]
) -> None:
    tags = pairs(composition, "?x pc:tag ?y")
    named = pairs(composition, "?x dcterms:references ?y")
    assert len(tags) > 10
    for statement, (tag,) in tags.items():
        assert any(tag in spellings[term] for term in named[statement]), statement


def test_two_terms_are_never_spelled_alike(spellings: dict[str, set[str]]) -> None:
    folded = [
        one
        for labels in spellings.values()
        for one in {re.sub(r"\W|_", "", label.casefold()) for label in labels}
    ]
    assert len(folded) == len(set(folded))


def test_places_are_where_plain_python_finds_the_words(
    composition: Composition, spellings: dict[str, set[str]], texts: dict[str, list[str]]
) -> None:
    """Every line that prints a spelling is in a place; every place prints one, or is a reading."""
    rows = solutions(
        composition.store,
        """SELECT ?x ?term ?file ?first ?last WHERE {
             ?x dcterms:references ?term ; pc:firstLine ?first ; pc:lastLine ?last ;
               prov:wasQuotedFrom ?source . ?source pc:fileName ?file }""",
        "test",
    )
    read = pairs(
        composition,
        "?r pc:readsProperty dcterms:references ; pc:readsSubject ?x ; pc:readsValue ?y",
    )
    covered: dict[str, set[tuple[str, int]]] = {term: set() for term in spellings}
    for row in rows:
        term, name = row["term"].value, row["file"].value
        first, last = int(row["first"].value), int(row["last"].value)
        covered[term] |= {(name, line) for line in range(first, last + 1)}
        words = printed_text(texts[name][first - 1 : last])
        prints = any(holds(words, one) for one in spellings[term])
        assert prints or term in read.get(row["x"].value, set()), (row["x"], term)
    for term, labels in spellings.items():
        assert covered[term], f"{term} stands nowhere"
        for name, lines in texts.items():
            for number, line in enumerate(lines, 1):
                if any(holds(line, one) for one in labels):
                    assert (name, number) in covered[term], (term, name, number)


def test_no_abbreviation_is_forgotten(
    composition: Composition, spellings: dict[str, set[str]], texts: dict[str, list[str]]
) -> None:
    """Words in capitals are in a spelling, a code of a NOS, or a heading of the functional map."""
    known = [label for labels in spellings.values() for label in labels]
    for pattern in (
        "?x a pc:OccupationalStandard ; skos:notation ?y",
        "?x a pc:Principle ; skos:prefLabel ?y",
    ):
        known += [one for found in pairs(composition, pattern).values() for one in found]
    tokens = {
        token
        for lines in texts.values()
        for line in lines
        for token in re.findall(r"\b[A-Z]{2,}[A-Za-z0-9]*\b", re.sub(r"https?://\S+", "", line))
    }
    assert len(tokens) > 50
    assert sorted(token for token in tokens if not any(holds(one, token) for one in known)) == []


def test_no_spelling_in_other_capitals_is_forgotten(
    composition: Composition, spellings: dict[str, set[str]], texts: dict[str, list[str]]
) -> None:
    """Capitals count only where the letters are an abbreviation or a process word."""
    kinds = pairs(composition, "?x pc:termKind ?y")
    longest = sorted((one for labels in spellings.values() for one in labels), key=len)[::-1]
    everything = "\n".join(printed_text([line]) for lines in texts.values() for line in lines)
    # what is a spelling already is taken out, longer ones first: a name may hold another term
    for one in longest:
        everything = re.sub(whole(one), "", everything)
    for term, labels in spellings.items():
        if kinds[term] & {"abbreviation", "process word"}:
            continue
        for label in labels:
            assert re.findall(whole(label), everything, re.IGNORECASE) == [], term
