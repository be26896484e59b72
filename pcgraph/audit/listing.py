"""Whether the list of graphs, graphs.csv, agrees with the files and with the graphs apart."""

from __future__ import annotations

import csv
import io

from pcgraph.audit.check import Check, Fault, Found, NotApplicable, Note
from pcgraph.audit.dump import Dump
from pcgraph.errors import InputProblem

LIST = "graphs.csv"
_REMEDY = "Write the list again from what is handed on."


def listed_graphs(dump: Dump) -> Found:
    """Hold each line of the list against its file, and against the graph of that name."""
    if LIST not in dump.files:
        raise NotApplicable(f"there is no {LIST} at the top.")
    text = io.StringIO(dump.text(LIST), newline="")
    try:
        rows = list(csv.DictReader(text, restkey="", restval=""))
    except csv.Error as fault:
        raise InputProblem(
            "PC-READ-CSV", f"it cannot be read: {fault}.", "Save it as UTF-8 CSV.", LIST
        ) from None
    columns = set(rows[0]) if rows else set()
    if not {"graph", "file", "triples"} <= columns:
        raise NotApplicable(f"{LIST} has not the columns graph, file and triples.")
    scans = dump.reading.scans
    apart = {
        path: {name: pair for name, pair in scans[path].graphs.items() if name}
        for path in dump.reading.main_group
        if scans[path].whole and set(scans[path].graphs) - {""}
    }
    listed = {row["graph"] for row in rows if row.get("loaded", "yes") == "yes"}
    for number, row in enumerate(rows, 2):
        graph, path = row["graph"], row["file"]
        scan = scans.get(path)
        if path not in dump.files:
            yield Fault(f"{path} is not here.", _REMEDY, LIST, number, focus=graph)
            continue
        if "sha256" in columns and row["sha256"].lower() != dump.sha256(path):
            yield Fault(f"sha256 is not that of {path}.", _REMEDY, LIST, number, focus=graph)
        if scan is None or not scan.whole:
            yield Fault(f"{path} cannot be counted.", _REMEDY, LIST, number, focus=graph)
            continue
        if row["triples"].strip() != str(scan.distinct):
            yield Fault(
                f"it says {row['triples']} triples; {path} has {scan.distinct}.",
                _REMEDY, LIST, number, focus=graph,
            )  # fmt: skip
        if row.get("loaded", "yes") != "yes":
            continue
        for other, graphs in apart.items():
            if graphs.get(graph) != scan.graphs.get("", (0, 0)) and scan.distinct == scan.triples:
                yield Fault(
                    f"the graph {graph} in {other} does not hold what {path} holds.",
                    _REMEDY, LIST, number, focus=graph,
                )  # fmt: skip
    for path, graphs in apart.items():
        for graph in sorted(set(graphs) - listed):
            yield Fault(f"the graph {graph} of {path} is not listed.", _REMEDY, LIST, focus=graph)
    yield Note(f"{len(rows):,} graphs listed.")


CHECKS = (
    Check("graphs-list", "graphs.csv agrees with the files and with the graphs apart.",
          "violation", listed_graphs),
)  # fmt: skip
