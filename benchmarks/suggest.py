"""Measure the suggester: how well it ranks, what it costs, and how the cost grows.

Run by hand, ``python benchmarks/suggest.py``. The gold: the accepted rows of our own mapping sets
(judged by machine from the same titles, which flatters every method that reads titles), what
became of each line of the edition of 2019, and links that analysts made between tasks and work
activities, where PCGRAPH_TESTDATA names the folder that has them. R@k is macro recall: the share of
the right targets among the first k, averaged over the statements.
"""

import argparse
import os
import random
import resource
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import pcgraph
from pcgraph.decisions.gathered import gathered
from pcgraph.engine import solutions
from pcgraph.graph import KnowledgeGraph
from pcgraph.suggested.aims import lines_of, standards
from pcgraph.suggested.ranking import Hit, Ranker, Target, bm25, lexical, tfidf
from pcgraph.suggested.wordings import stripped

Maker = Callable[[Sequence[Target]], Ranker]
FRAMEWORK = "https://w3id.org/pcgraph/id/framework/"
OURS = ("fcc-pcp", "fcc-2019", "fcc-web")
FIRST = (1, 5, 10)
BECAME = """SELECT ?a ?b WHERE { ?s xkos:sourceConcept ?a ; xkos:targetConcept ?b }"""
CLAUSE_MARKS = ",.;:!?()–—"
LEAST_CLAUSE = 3
SYLLABLES = [f"{a}{b}" for a in "bcdfghjklmnprstvwz" for b in "aeiou"]
VOCABULARY = 8_000


class Gold(NamedTuple):
    """Statements, targets, and which targets are right for each."""

    name: str
    targets: Sequence[Target]
    texts: Sequence[str]
    right: Sequence[frozenset[int]]


def our_gold(kg: KnowledgeGraph) -> Iterator[Gold]:
    """Give our own sets: what was accepted, and what became of the lines of an edition."""
    graph = kg.questioned
    expand = graph.prefixes.expand
    for slug in OURS:
        said = gathered(graph, f"{FRAMEWORK}{slug}")
        targets = [aim.target for aim in standards(graph, said).every]
        at = {target.iri: number for number, target in enumerate(targets)}
        right: dict[str, set[int]] = {}
        for one in said.judged:
            if one.decision == "accepted":
                ends = (expand(one.row.get(f"{end}_id")) or "" for end in ("subject", "object"))
                line, standard = ends
                right.setdefault(line, set()).add(at[standard])
        yield _gold(f"{slug} to NOS", targets, {line.iri: line.text for line in said.lines}, right)
    old, new = (gathered(graph, f"{FRAMEWORK}{slug}") for slug in ("fcc-2019", "fcc-pcp"))
    targets = [aim.target for aim in lines_of(graph, new).every]
    at = {target.iri: number for number, target in enumerate(targets)}
    became: dict[str, set[int]] = {}
    for row in solutions(graph.store, BECAME, "benchmark"):
        if row["b"].value in at:
            became.setdefault(row["a"].value, set()).add(at[row["b"].value])
    yield _gold("2019 to later edition", targets, {one.iri: one.text for one in old.lines}, became)


def outside_gold(folder: Path, size: int) -> Iterator[Gold]:
    """Give tasks and work activities: all, some, and with the group of each activity as place."""
    rows = [line.split("\t") for line in _lines(folder / "targets.tsv")]
    asked = {
        one[0]: one[1] for one in (line.split("\t") for line in _lines(folder / "queries.tsv"))
    }
    at = {row[0]: number for number, row in enumerate(rows)}
    right: dict[str, set[int]] = {}
    for query, target in (line.split("\t")[:2] for line in _lines(folder / "qrels.tsv")):
        right.setdefault(query, set()).add(at[target])
    bare = [Target(row[0], row[1]) for row in rows]
    yield _gold("tasks to activities", bare, asked, right)
    some = sorted(random.Random(size).sample(sorted(right), size))  # noqa: S311 - a fixed choice
    yield _gold(f"the same, {size} of them", bare, asked, {one: right[one] for one in some})
    placed = [Target(row[0], row[1], row[2]) for row in rows]
    yield _gold("the same, with place", placed, asked, right)


def _lines(path: Path) -> list[str]:
    return [line for line in path.read_text(encoding="utf-8").split("\n") if line]


def _gold(
    name: str, targets: Sequence[Target], texts: Mapping[str, str], right: Mapping[str, set[int]]
) -> Gold:
    asked = [one for one in texts if right.get(one)]
    return Gold(
        name, targets, [texts[one] for one in asked], [frozenset(right[one]) for one in asked]
    )


class WithClauses:
    """The mean of a ranker's score of the whole and of the best clause, to see whether it helps."""

    def __init__(self, inner: Ranker, size: int) -> None:
        self.inner, self.size = inner, size

    def rank(self, texts: Sequence[str], most: int) -> list[list[Hit]]:
        """Rank as the inner ranker does, by that mean."""
        return [self._one(text, most) for text in texts]

    def _one(self, text: str, most: int) -> list[Hit]:
        (whole,) = self.inner.rank([text], self.size)
        plain = stripped(text)
        for mark in CLAUSE_MARKS:
            plain = plain.replace(mark, "\n")
        parts = [one for one in plain.split("\n") if len(one.split()) >= LEAST_CLAUSE]
        best: dict[int, float] = {}
        for hits in self.inner.rank(parts or [text], self.size):
            for hit in hits:
                best[hit.at] = max(best.get(hit.at, 0.0), hit.score)
        mean = sorted((-(hit.score + best.get(hit.at, 0.0)) / 2, hit.at) for hit in whole)
        return [Hit(at, -score, (-score,), (False,)) for score, at in mean[:most]]


def quality(gold: Gold, make: Callable[[Sequence[Target]], Ranker | WithClauses]) -> list[float]:
    """Give the mean reciprocal rank, and the recall among the first few."""
    ranked = make(gold.targets).rank(gold.texts, len(gold.targets))
    whole = [0.0] * (1 + len(FIRST))
    for hits, right in zip(ranked, gold.right, strict=True):
        order = [hit.at for hit in hits]
        whole[0] += next((1 / place for place, at in enumerate(order, 1) if at in right), 0.0)
        for number, first in enumerate(FIRST, 1):
            whole[number] += len(right & set(order[:first])) / len(right)
    return [value / len(gold.texts) for value in whole]


def fuzzy(targets: Sequence[Target]) -> Callable[[Sequence[str], int], list[list[Hit]]] | None:
    """Rank by rapidfuzz, where it is installed: what people would take otherwise."""
    try:
        from rapidfuzz import fuzz, process
    except ImportError:
        return None
    said = [f"{one.text} {one.place}".casefold() for one in targets]

    def rank(texts: Sequence[str], most: int) -> list[list[Hit]]:
        found = []
        for text in texts:
            best = process.extract(
                text.casefold(), said, scorer=fuzz.token_set_ratio, limit=most, processor=None
            )
            order = sorted((-score, at) for _, score, at in best)
            found.append([Hit(at, -score / 100, (), ()) for score, at in order])
        return found

    return rank


class Fuzzy:
    """rapidfuzz as a ranker."""

    def __init__(self, targets: Sequence[Target]) -> None:
        self.rank = fuzzy(targets)


def made_up(number: int, seed: int, words: int) -> Iterator[str]:
    """Make texts whose words are as unevenly frequent as those of a language (Zipf)."""
    chance = random.Random(seed)  # noqa: S311 - the same texts at each run
    every = [f"{a}{b}{c}" for a in SYLLABLES for b in SYLLABLES for c in SYLLABLES]
    known = random.Random(0).sample(every, VOCABULARY)  # noqa: S311 - the same words at each run
    odds = [1 / (rank + 10) for rank in range(len(known))]
    total, sums = 0.0, []
    for one in odds:
        total += one
        sums.append(total)
    for _ in range(number):
        yield " ".join(chance.choices(known, cum_weights=sums, k=words + chance.randrange(words)))


def cost(statements: int, targets: int) -> tuple[float, float, float]:
    """Rank made-up statements as a stream; give CPU seconds to index and rank, and MB at most."""
    start = time.process_time()
    ranker = lexical([Target(str(n), text) for n, text in enumerate(made_up(targets, 1, 6))])
    indexed = time.process_time()
    spent, batch = 0.0, 1000
    stream = made_up(statements, 2, 12)
    for _ in range(0, statements, batch):
        texts = [text for _, text in zip(range(batch), stream, strict=False)]
        before = time.process_time()
        ranker.rank(texts, 5)
        spent += time.process_time() - before
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return indexed - start, spent, peak


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", action="store_true", help="Only the cost of large sets.")
    parser.add_argument("--most", type=int, default=100_000, help="Statements of the largest.")
    given = parser.parse_args()
    if not given.size:
        ranking()
    print("| statements | targets | index, CPU s | rank, CPU s | CPU s per 1,000 | peak MB |")
    print("|---|---|---|---|---|---|")
    for statements, targets in (
        (1_000, 2_000), (10_000, 5_000), (10_000, 20_000), (25_000, 20_000),
        (50_000, 20_000), (100_000, 20_000),
    ):  # fmt: skip
        if statements <= given.most:
            index, rank, peak = cost(statements, targets)
            print(
                f"| {statements:,} | {targets:,} | {index:.2f} | {rank:.1f} | "
                f"{rank / statements * 1000:.3f} | {peak:.0f} |",
                flush=True,
            )


def ranking() -> None:
    """Print how well each method ranks each set, and what 1,000 real tasks cost."""
    data = Path(os.environ.get("PCGRAPH_TESTDATA", "")) / "onet-task-dwa"
    sets = [*our_gold(pcgraph.open())]
    if data.is_dir():
        sets += outside_gold(data, 600)
    methods: dict[str, Callable[[Sequence[Target]], Ranker | WithClauses]] = {
        "default": lexical, "BM25 alone": bm25, "TF-IDF alone": tfidf,
        "default, clauses apart": lambda targets: WithClauses(lexical(targets), len(targets)),
    }  # fmt: skip
    if fuzzy(()):
        methods["rapidfuzz token_set"] = Fuzzy  # type: ignore[assignment]
    print("| method | set | statements | targets | MRR | R@1 | R@5 | R@10 |")
    print("|---|---|---|---|---|---|---|---|")
    for name, make in methods.items():
        for gold in sets:
            told = " | ".join(f"{value:.3f}" for value in quality(gold, make))
            size = f"{len(gold.texts):,} | {len(gold.targets):,}"
            print(f"| {name} | {gold.name} | {size} | {told} |", flush=True)
    for gold in sets[-1:]:
        asked = (gold.texts * (1000 // len(gold.texts) + 1))[:1000]
        times = []
        for _ in range(3):
            start = time.process_time()
            ranker = lexical(gold.targets)
            ranker.rank(asked, 5)
            times.append(time.process_time() - start)
        print(f"\n1,000 statements against {len(gold.targets):,}: {min(times):.2f} s CPU\n")


if __name__ == "__main__":
    main()
