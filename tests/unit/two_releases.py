"""Make two releases: copies of our folders, of which the second is changed in known ways."""

import shutil
from pathlib import Path

from tests.conftest import ROOT

POSITIVE = "data/mappings/fcc-pcp-to-nos/positive.sssom.tsv"
REVIEWED = "map:fcc-pcp-to-nos-0001"
WITHDRAWN, SUCCESSOR = "named:action-learning-sets", "named:active-listening"
GONE = "fcc19:passage-001"
LABELLED = "role:link-worker"


def copied(place: Path) -> Path:
    """Copy our ontology and data."""
    for name in ("ontology", "data"):
        shutil.copytree(ROOT / name, place / name)
    return place


def changed(place: Path) -> Path:
    """Copy them with five changes: a label, a review, two things taken away, the version."""
    copied(place)
    _replace(place / "ontology/pcgraph.ttl", 'owl:versionInfo "0.1.0"', 'owl:versionInfo "0.2.0"')
    _replace(place / "data/roles.ttl", '"Link Worker"@en', '"Linking Worker"@en', after=LABELLED)
    _replace(
        place / "data/glossary.ttl",
        "    a\n",
        "    dcterms:isReplacedBy named:active-listening ;\n    owl:deprecated true ;\n"
        '    skos:changeNote "Printed nowhere on its own."@en ;\n    a\n',
        after=f"\n{WITHDRAWN}\n",
    )
    _replace(
        place / "data/glossary.ttl",
        "PREFIX fccpcp:",
        "PREFIX dcterms: <http://purl.org/dc/terms/>\n"
        "PREFIX owl: <http://www.w3.org/2002/07/owl#>\nPREFIX fccpcp:",
    )
    framework = place / "data/frameworks/fcc-2019.ttl"
    head, _, rest = framework.read_text(encoding="utf-8").partition(f"\n{GONE}\n")
    framework.write_text(f"{head}\n{rest.partition(chr(10) + '.' + chr(10))[2]}", encoding="utf-8")
    _review(place / POSITIVE)
    return place


def _replace(path: Path, old: str, new: str, after: str = "") -> None:
    text = path.read_text(encoding="utf-8")
    begin = text.index(after)
    assert old in text[begin:], f"{old!r} is not in {path.name}"
    path.write_text(text[:begin] + text[begin:].replace(old, new, 1), encoding="utf-8", newline="")


def _review(path: Path) -> None:
    """Add the columns of a review, and review one row."""
    lines = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("record_id\t"):
            line += "\treviewer_label\treview_date"
        elif not line.startswith("#"):
            line += "\tA. Reviewer\t2026-11-20" if line.startswith(f"{REVIEWED}\t") else "\t\t"
        lines.append(line)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="")
