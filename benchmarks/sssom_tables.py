"""Measure how long tables of others take to be checked, and how that grows with their rows.

python benchmarks/sssom_tables.py [ROWS …]
"""

import sys
import time

from pcgraph.foreign.canonical import canonical_foreign
from pcgraph.foreign.check import check_foreign
from pcgraph.foreign.reading import read_foreign
from pcgraph.model import TextFile

HEAD = """\
#sssom_version: "1.1"
#curie_map:
#  a: https://example.org/a/
#  b: https://example.org/b/
#  m: https://example.org/m/
#mapping_set_id: https://example.org/m
#license: https://creativecommons.org/licenses/by/4.0/
#subject_source: a:all
#object_source: b:all
"""
COLUMNS = (
    "record_id", "subject_id", "subject_label", "predicate_id", "object_id", "object_label",
    "mapping_justification", "author_label", "mapping_tool", "confidence",
    "subject_preprocessing", "comment",
)  # fmt: skip
RELATIONS = ("closeMatch", "broadMatch", "relatedMatch", "exactMatch")
SIZES = (10_000, 50_000, 200_000)


def table(rows: int) -> str:
    """Give a sound table; the same for the same number of rows."""
    lines = [
        f"m:{n:07}\ta:{n}\tthing {n}\tskos:{RELATIONS[n % 4]}\tb:{n // 3 * 3 + n % 2}\tother {n}\t"
        f"semapv:LexicalSimilarityThresholdMatching\tfirst editor\ta tool\t0.{n % 90 + 10}\t"
        f"semapv:Stemming|semapv:CaseNormalization\tboth are number {n}"
        for n in range(rows)
    ]
    return HEAD + "\t".join(COLUMNS) + "\n" + "\n".join(lines) + "\n"


def main(sizes: list[int]) -> None:
    """Print seconds of the processor for each size: check, and canonical form."""
    print("rows\tcheck\tper 10,000\tcanonical form")
    for rows in sizes or SIZES:
        file = TextFile("x.sssom.tsv", table(rows), "x.sssom.tsv")
        start = time.process_time()
        read = read_foreign(file)
        found = check_foreign([read])
        checked = time.process_time()
        canonical_foreign(read)
        end = time.process_time()
        assert not [one for one in found if one.severity == "violation"]
        took = checked - start
        print(f"{rows}\t{took:.2f}\t{took / rows * 10_000:.3f}\t{end - checked:.2f}")


if __name__ == "__main__":
    main([int(word) for word in sys.argv[1:]])
