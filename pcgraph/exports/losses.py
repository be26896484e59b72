"""Say what a form cannot hold of a framework: the report of losses."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from pcgraph.exports.dossier import ACCEPTED, DOCUMENT, DOMAIN, RECORD
from pcgraph.exports.ledger import Ledger, Line
from pcgraph.model import Cell, Table
from pcgraph.names import OURS, PREFIXES, Prefixes

COLUMNS = (
    "document_id", "form", "kind", "thing", "fact", "triples", "carried", "in_part", "left_out",
    "lost", "property",
)  # fmt: skip
_PC = PREFIXES["pc"]
_BY_PROPERTY = {
    "pc:additionPhrase": "inheritance phrases",
    "pc:inAdditionTo": "inheritance phrases",
    "pc:expectedOf": "expectations by the line's own heading",
    "pc:expectedOfAsPrinted": "expectations as the phrase is printed",
    "pc:expectedOfTiered": "expectations with tiers",
    "pc:firstLine": "line numbers of the source",
    "pc:lastLine": "line numbers of the source",
    "pc:additionLine": "line numbers of the source",
    "pc:functionFromLine": "line numbers of the source",
    "pc:principleFromLine": "line numbers of the source",
    "pc:evidencedBy": "evidence",
    "pc:evidencedInFullBy": "evidence",
    "pc:evidencedInPartBy": "evidence",
    "pc:supportedBy": "evidence",
    "skos:exactMatch": "matches to NOS and others",
    "skos:closeMatch": "matches to NOS and others",
    "skos:broadMatch": "matches to NOS and others",
    "skos:narrowMatch": "matches to NOS and others",
    "skos:relatedMatch": "matches to NOS and others",
    "prov:wasQuotedFrom": "from which source a thing is quoted",
}
"""Of what kind a fact is, wherever it stands but in judgements, records and readings."""
_BY_PLACE = {
    (DOMAIN, "pc:text"): "introductions of domains",
    (ACCEPTED, "pc:reason"): "reasons of accepted judgements",
}
_PLURAL = {
    DOCUMENT: "the document itself",
    DOMAIN: "domains",
    "section": "sections",
    "line": "lines",
    "template row": "template rows",
    "attribute": "attributes",
    "other passage": "other passages",
    "reading of ours": "readings of ours",
    "progression": "progressions",
    "what became of a line": "what became of lines",
    "organisation named": "organisations named",
    ACCEPTED: "judgements: accepted",
    RECORD: "records of accepted judgements (SSSOM)",
    "judgement: considered and not used": "judgements: considered and not used",
    "judgement: none fits": "judgements: none fits",
    "judgement: not sure": "judgements: not sure",
}
_SHOWN = 14


def losses_table(parts: Sequence[tuple[Ledger, str]]) -> Table:
    """List what forms hold and leave out, a row a property of a kind of thing.

    Args:
        parts: the account of each framework and the name of the form it was written in.

    Returns:
        The table; carried, in part and left out add up to the facts in each row.
    """
    rows: list[tuple[Cell, ...]] = []
    for ledger, form in parts:
        prefixes = ledger.dossier.prefixes
        document = prefixes.compact(ledger.dossier.framework.value)
        for line in ledger.lines():
            short = prefixes.compact(line.name)
            kind, counts = kind_of(line, prefixes), (line.carried, line.in_part, line.left_out)
            note = "; ".join(line.notes) or None
            named = (document, form, kind, line.kind, words_of(short))
            rows.append((*named, line.facts, *counts, note, short))
    rows.sort(key=lambda row: (*map(str, row[:4]), str(row[-1])))
    return Table(COLUMNS, tuple(rows))


def loss_words(ledger: Ledger) -> list[str]:
    """Say in words what the form leaves out, the largest kinds first.

    Returns:
        A sentence with the totals, then a line a kind.
    """
    lines = ledger.lines()
    facts = sum(line.facts for line in lines)
    out: Counter[str] = Counter()
    part: Counter[str] = Counter()
    for line in lines:
        kind = kind_of(line, ledger.dossier.prefixes)
        out[kind] += line.left_out
        part[kind] += line.in_part
    lost, weak = sum(out.values()), sum(part.values())
    said = [f"Of {facts} facts of the framework {facts - lost - weak} are carried, {weak} in part, "
            f"{lost} left out:"]  # fmt: skip
    kinds = sorted(
        (kind for kind in out if out[kind] or part[kind]), key=lambda one: (-out[one], one)
    )
    for kind in kinds[:_SHOWN]:
        also = f" ({part[kind]} in part)" if part[kind] else ""
        said.append(f"  {out[kind]:>6}  {kind}{also}")
    rest = sum(out[kind] for kind in kinds[_SHOWN:])
    if rest:
        said.append(f"  {rest:>6}  of other kinds; --report FILE.csv has them all")
    return said


def kind_of(line: Line, prefixes: Prefixes = OURS) -> str:
    """Say of what kind the facts of a line of the account are."""
    short = prefixes.compact(line.name)
    if (line.kind, short) in _BY_PLACE:
        return _BY_PLACE[line.kind, short]
    shared = line.kind in (DOCUMENT, DOMAIN, "section", "line", "template row")
    if shared and short in _BY_PROPERTY:
        return _BY_PROPERTY[short]
    return _PLURAL.get(line.kind, line.kind)


def words_of(short: str) -> str:
    """Say what a property is called, from its name.

    >>> words_of("pc:expectedOfAsPrinted"), words_of("dcterms:isPartOf")
    ('expected of as printed', 'is part of')
    """
    local = short.rpartition(":")[2].rpartition("/")[2].rpartition("#")[2]
    spaced = "".join(f" {one.lower()}" if one.isupper() else one for one in local)
    return spaced.replace("_", " ").strip()
