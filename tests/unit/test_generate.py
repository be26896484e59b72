"""The generator of our own model: the same bytes twice, the size asked for, valid, faults told."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest

import pcgraph
from pcgraph.errors import UsageProblem
from pcgraph.files import read_layout, write_folder
from pcgraph.format import canonical_turtle
from pcgraph.generate import BASE, PREFIX, Tally, generate
from pcgraph.graph import KnowledgeGraph
from pcgraph.mapping import canonical_mappings
from pcgraph.model import Finding, TextFile
from pcgraph.names import PREFIXES, Prefixes
from pcgraph.new import FOLDERS
from pcgraph.validate import validate
from tests.conftest import Command

SMALL = 10_000
KNOWN = "f8b2f1aefc5949c42a8666aa8a3efb61743feadaf8c001e4eb5f9aa018f5e2a2"
ROLE = f"{BASE}role-0001-2"


def written(folder: Path, triples: int, faults: float = 0.0) -> tuple[Path, Tally]:
    tally = Tally()
    write_folder(folder, generate(triples, faults=faults, tally=tally), FOLDERS)
    return folder, tally


def findings(folder: Path) -> list[Finding]:
    kg = pcgraph.open(folder)
    sources = read_layout([folder], ("data",), (".txt",))
    checks = read_layout([folder], ("shapes",), (".ttl", ".rq"))
    texts = [file for file in sources if file.path.startswith("data/sources/")]
    return validate(kg.composition, checks, texts)


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Tally]:
    return written(tmp_path_factory.mktemp("sound") / "generated", SMALL)


@pytest.fixture(scope="module")
def asked(sound: tuple[Path, Tally]) -> KnowledgeGraph:
    return pcgraph.open(sound[0])


def test_the_same_bytes_come_twice_and_are_those_of_every_platform() -> None:
    first, second = (list(generate(SMALL, faults=0.1)) for _ in range(2))
    assert first == second
    assert list(generate(SMALL, seed=2, faults=0.1)) != first
    # Known bytes: another version of Python or another system must give them too.
    whole = hashlib.sha256()
    for path, text in generate(2000):
        assert path.isascii()
        whole.update(f"{path}\n{text}".encode())
    assert whole.hexdigest() == KNOWN


def test_files_come_one_by_one_and_are_not_held() -> None:
    made = generate(5_000_000)
    assert isinstance(made, Iterator)
    assert next(made)[0] == ".gitattributes"


@pytest.mark.parametrize("triples", [2000, 10_000, 30_000])
def test_the_size_is_within_five_percent_and_told_exactly(tmp_path: Path, triples: int) -> None:
    folder, tally = written(tmp_path / "generated", triples)
    made = pcgraph.open(folder).composition
    facts = made.facts_of(made.overlays[0])
    assert abs(facts - triples) <= 0.05 * triples
    assert tally.triples == facts
    assert tally.rows == sum(len(one.rows) for one in made.sets if one.layer)


@pytest.mark.parametrize("triples", [100_000, 400_000])
def test_large_ones_are_of_the_size_asked_for_too(triples: int) -> None:
    tally = Tally()
    files = sum(1 for _ in generate(triples, tally=tally))
    assert abs(tally.triples - triples) <= 0.05 * triples
    assert files > triples / 10_000, "the number of files must grow"


def test_a_sound_one_has_no_finding_at_all(sound: tuple[Path, Tally]) -> None:
    assert sound[1].planted == []
    assert findings(sound[0]) == []


def test_every_planted_fault_is_found_and_nothing_else(tmp_path: Path) -> None:
    folder, tally = written(tmp_path / "generated", SMALL, 0.2)
    planted = sorted((one.rule, one.focus) for one in tally.planted)
    assert {one.kind for one in tally.planted} == {
        "judged twice", "line twice", "no SKOS type", "no text", "order twice",
        "tag in brackets", "two labels", "wrong class", "wrong label",
    }  # fmt: skip
    assert sorted((one.rule, one.focus) for one in findings(folder)) == planted
    in_text = {one.rule for one in tally.planted if one.in_text}
    assert in_text == {"line-twice-in-graph"}


def test_a_share_of_nearly_nothing_plants_few() -> None:
    few, many = Tally(), Tally()
    for tally, share in ((few, 0.01), (many, 0.5)):
        assert list(generate(30_000, faults=share, tally=tally))
    assert 0 < len(few.planted) < 20 < len(many.planted)


def test_all_files_are_in_their_canonical_form(sound: tuple[Path, Tally]) -> None:
    known = Prefixes({**PREFIXES, PREFIX: BASE})
    paths = sorted(path for path in sound[0].rglob("*") if path.suffix in (".ttl", ".tsv"))
    assert len(paths) > 20
    for path in paths:
        text, place = path.read_bytes().decode(), path.relative_to(sound[0]).as_posix()
        if path.suffix == ".ttl":
            assert canonical_turtle(text, place) == text
        else:
            assert canonical_mappings(TextFile(place, text, place), known) == text


def test_about_half_of_the_facts_come_from_mapping_rows(asked: KnowledgeGraph) -> None:
    made = asked.composition
    sizes = [made.sizes[f"{BASE}graph/{name}"] for name in ("evidence", "judgements")]
    share = sum(sizes) / made.facts_of(made.overlays[0])
    assert 1 / 3 < share < 1 / 2


MAIN = {
    "compare-roles": {"role": ROLE, "other": f"{BASE}role-0001-1"},
    "competencies-for-nos": {"nos": "GA0001"},
    "competencies-for-role": {"role": ROLE},
    "competencies-without-nos": {"framework": "gen:f0001-1"},
    "domains": {"framework": "gen:f0001-1"},
    "frameworks": {},
    "functional-map": {},
    "mappings": {"framework": "gen:f0001-2"},
    "nos-for-competency": {"role": ROLE, "tag": "EVOKE"},
    "nos-list": {},
    "nos-most-used": {},
    "requirements": {"role": ROLE},
    "roles": {},
    "sections": {"role": ROLE},
    "shared-competencies": {"framework": "gen:f0001-1", "other": "gen:f0001-2"},
    "tags": {},
    "template-nos": {"nos": "GA0001"},
}


def test_every_named_query_answers_and_the_main_ones_with_generated_things(
    asked: KnowledgeGraph,
) -> None:
    assert set(MAIN) <= set(asked.queries)
    for name in asked.queries:
        given = MAIN.get(name, {})
        params = asked.find_query(name).params
        edition = "all" if "framework" in params and "framework" not in given else None
        answer = asked.query(name, edition=edition, **given)
        if name in MAIN:
            assert "gen:" in answer.to_csv(), name


@pytest.mark.parametrize(
    ("triples", "faults", "code"), [(10, 0.0, "PC-BENCH-SIZE"), (5000, 1.5, "PC-BENCH-FAULTS")]
)
def test_what_cannot_be_made_is_refused(triples: int, faults: float, code: str) -> None:
    with pytest.raises(UsageProblem) as told:
        list(generate(triples, faults=faults))
    assert told.value.code == code


def test_the_command_writes_a_folder_whole_or_not_at_all(run: Command, tmp_path: Path) -> None:
    done = run("bench", "--write", "big", "--triples", "3000", "--faults", "0.2")
    assert done.returncode == 0, done.stderr
    assert done.stdout == "big\n"
    assert "Planted faults lead to " in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["big"]
    asked = run("query", "roles", "--with", "big", "-f", "csv")
    assert "Bramber Guide" in asked.stdout
    again = run("bench", "--write", "big")
    assert again.returncode == 2
    assert "PC-NEW-FOLDER" in again.stderr
    assert run("bench", "--write", "other", "--triples", "5").returncode == 2
    assert [path.name for path in tmp_path.iterdir()] == ["big"]
