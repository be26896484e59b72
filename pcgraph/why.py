"""Say whether a NOS evidences a competency: who judged it, on what ground, what was not used."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from pyoxigraph import NamedNode

from pcgraph.about import about_words
from pcgraph.composition import Composition
from pcgraph.engine import solutions
from pcgraph.errors import UsageProblem
from pcgraph.explain import same_words
from pcgraph.judgement import EVIDENCE_WORDS
from pcgraph.mapping import decision_of, is_pass, read_pass
from pcgraph.model import Store, Table
from pcgraph.query import quoted
from pcgraph.sssom import EVIDENCE_SLOT, MappingRow
from pcgraph.status import REGISTER, status_words
from pcgraph.things import LINES, STANDARDS, Found, find_thing

COLUMNS = ("what", "words")

_ANSWERS = {
    "all": "Yes, all of it.",
    "part": "Yes, part of it.",
    "supports": "Not by itself: it helps only.",
    "considered and not used": "No: considered and not used.",
    "not sure": "Not sure: it was looked at and not decided.",
    "none fits": "No: none of the NOS that were looked at fits.",
}
_LOOKED = (
    "Not recorded: the competency was looked at, by all the titles named below; this NOS did not "
    "come near, and no reason of its own is recorded."
)
_IN_THE_FILES = "not in the store; see data/mappings/ of the files it was loaded from"
_NOBODY = "Nobody has looked at this pair."

Record = dict[str, str]
"""One judgement as text, by the variables of its query; empty where nothing is recorded."""


def why(composition: Composition, competency: str, standard: str) -> Table:
    """Answer for one pair, with everything that a sceptical reader asks.

    Args:
        composition: the graph, and the files it was made of.
        competency: words of it, its process word, short id or address.
        standard: code or title of a NOS, its short id or address.

    Returns:
        Rows of two columns: what is told, and the words. The first two are the question and
        its answer; *Not used* and others may stand in several rows.

    Raises:
        UsageProblem: PC-VALUE-UNKNOWN or PC-VALUE-AMBIGUOUS, with the candidates.
        InputProblem: a file of a pass that cannot be read.
    """
    store = composition.store
    try:
        line = find_thing(composition, competency, (LINES,))
    except UsageProblem as fault:
        line = _swapped(composition, standard, fault)
        competency, standard = standard, competency
    nos = find_thing(composition, standard, (STANDARDS,))
    rows = tuple(_rows(composition, line.node, nos.node))
    asked = Table(("competency_id",), ((composition.prefixes.compact(line.node.value),),))
    notes = (*line.notes, *nos.notes, *same_words(store, asked, composition.prefixes))
    command = f"pcgraph why {quoted(competency)} {quoted(standard)}"
    about = about_words(store, rows[0][1], command, len(rows), notes)
    return Table(COLUMNS, rows, notes=notes, about=about)


def _swapped(composition: Composition, standard: str, fault: UsageProblem) -> Found:
    """Take the second word for the competency, where the first is none."""
    if fault.code != "PC-VALUE-UNKNOWN":
        raise fault
    try:
        return find_thing(composition, standard, (LINES,))
    except UsageProblem:
        raise fault from None


def _rows(composition: Composition, line: NamedNode, nos: NamedNode) -> Iterator[tuple[str, str]]:
    """Give the rows of the answer."""
    store, prefixes = composition.store, composition.prefixes
    about_line, about_nos = _about_line(store, line), about_standard(store, nos)
    records = _records(store, line)
    pair = [one for one in records if one["nos"] == nos.value]
    none = [one for one in records if one["decision"] == "none fits"]
    code = about_nos["code"] or prefixes.compact(nos.value)
    yield (
        "Question",
        f"Does NOS {code} evidence {_called(prefixes.compact(line.value), about_line)}?",
    )
    yield "Answer", _answer(pair, none, records)
    yield "Competency", _place(about_line)
    yield "NOS", _place(about_nos) + (f", {about_nos['function']}" * bool(about_nos["function"]))
    for record in pair:
        passes = _passes(composition, line, record)
        yield "Why", record["reason"]
        told = [(name, _pass_row(rows, nos.value, prefixes.expand)) for name, rows in passes]
        yield from _judged(record, told, bool(composition.files))
        if record["settled"]:
            yield "Settled", record["settled"]
        yield "Reviewed", _reviewed(record)
    for record in pair or none[:1]:
        found = composition.records.get(record["record"])
        said = found[0].meta.get("mapping_set_description") if found else None
        yield "Ground", str(said or ("not recorded" if composition.files else _IN_THE_FILES))
    for looked in dict.fromkeys(record["looked"] for record in pair or records):
        yield "Looked in", looked
    for record in none:
        yield "None fits", f"{record['reason']} Reviewed {_reviewed(record)}."
    for name, decision in (
        ("Accepted", "accepted"),
        ("Not sure", "not sure"),
        ("Not used", "considered and not used"),
    ):
        for record in records:
            if record["decision"] == decision and record not in pair:
                yield name, _other(record)
    yield "Status", status_said(about_nos)
    for record in pair or none:
        found = composition.records.get(record["record"])
        place = f", {found[0].shown}:{found[1].line}" if found else ""
        yield "Record", prefixes.compact(record["record"]) + place


def _answer(pair: Sequence[Record], none: Sequence[Record], records: Sequence[Record]) -> str:
    """Answer in a few words; of several judgements on one pair the accepted one counts first."""
    outcomes = dict.fromkeys(_ANSWERS[one["evidence"] or one["decision"]] for one in pair)
    if len(outcomes) > 1:
        return f"The judgements differ: {' / '.join(outcomes)}"
    if pair:
        return _ANSWERS[pair[0]["evidence"] or pair[0]["decision"]]
    if none:
        return _ANSWERS["none fits"]
    return _LOOKED if records else _NOBODY


def _called(short_id: str, about: Record) -> str:
    """Name a competency by id, process word and heading."""
    words = ", ".join(filter(None, (about["tag"], about["heading"])))
    return f"{short_id} ({words})" if words else short_id


def _place(about: Record) -> str:
    """Quote words, with the place and date of their source."""
    dated = about["date"] or "no date printed"
    where = f"   {about['document']}, line {about['line']}, {dated}" if about["line"] else ""
    return f'"{about["words"]}"{where}'


def _about_line(store: Store, line: NamedNode) -> Record:
    text = f"""SELECT ?words ?tag ?heading ?document ?line ?date WHERE {{
        OPTIONAL {{ {line} pc:text ?words }}
        OPTIONAL {{ {line} pc:tag ?tag }}
        OPTIONAL {{ {line} pc:section ?section . ?section pc:heading ?heading }}
        OPTIONAL {{ {line} skos:inScheme ?scheme ; pc:firstLine ?line .
            ?scheme skos:prefLabel ?document }}
        OPTIONAL {{ {line} prov:wasQuotedFrom ?source . ?source pc:printedDate ?date }}
        }} ORDER BY ?tag ?document LIMIT 1"""
    return _as_text(solutions(store, text, "why"))[0]


def about_standard(store: Store, nos: NamedNode) -> Record:
    """Give what is known of a NOS: its title, the document that lists it, its status."""
    text = f"""SELECT ?code ?words ?document ?line ?date ?function ?register ?status ?as_of
        WHERE {{
        OPTIONAL {{ {nos} skos:notation ?code }}
        OPTIONAL {{ {nos} skos:prefLabel ?words }}
        OPTIONAL {{ {nos} pc:registerUrn ?register }}
        OPTIONAL {{ ?check pc:checkedStandard {nos} ; pc:registerStatus ?status ;
            pc:checkedIn ?list . ?list pc:registerDate ?as_of }}
        OPTIONAL {{ ?entry pc:standard {nos} ; pc:firstLine ?line ; pc:referenceFunction ?place ;
            pc:section ?section ; prov:wasQuotedFrom ?source .
          ?section dcterms:isPartOf ?template . ?template skos:prefLabel ?document .
          ?place skos:notation ?number ; skos:prefLabel ?title
          BIND(CONCAT(?number, " ", ?title) AS ?function)
          OPTIONAL {{ ?source pc:printedDate ?date }} }} }}
        ORDER BY DESC(?as_of) ?document ?line LIMIT 1"""
    return _as_text(solutions(store, text, "why"))[0]


def _records(store: Store, line: NamedNode) -> list[Record]:
    """Give all judgements on a competency, accepted ones first."""
    text = f"""SELECT * WHERE {{ ?record pc:judgedStatement {line} ; pc:decision ?decision ;
        pc:reason ?reason ; pc:decidedBy ?by ; pc:decidedHow ?how ; pc:lookedIn ?looked ;
        dcterms:created ?on .
        OPTIONAL {{ ?record pc:confidence ?confidence }}
        OPTIONAL {{ ?record pc:judgedStandard ?nos . ?nos skos:notation ?code }}
        OPTIONAL {{ ?record pc:evidence ?evidence }}
        OPTIONAL {{ ?record pc:reviewedBy ?reviewer }}
        OPTIONAL {{ ?record pc:reviewedOn ?reviewed }}
        OPTIONAL {{ ?record pc:settledBecause ?settled }}
        }} ORDER BY ?decision ?evidence ?code ?record"""
    return _as_text(solutions(store, text, "why"))


def _as_text(found: Sequence[dict[str, Any]]) -> list[Record]:
    return [{name: term.value if term else "" for name, term in row.items()} for row in found]


def _judged(
    record: Record, passes: Sequence[tuple[str, MappingRow | None]], files: bool
) -> Iterator[tuple[str, str]]:
    """Say who judged: each pass, the settlement, the machine or person, the day."""
    by = f"by {record['how']} ({record['by']}), {record['on']}"
    settled = _decided(record["decision"], record["evidence"], record["confidence"])
    lone = "; no second pass is recorded" if len(passes) < 2 else ""
    if not files:
        yield "Judged", f"{settled}, {by}; the passes: {_IN_THE_FILES}"
        return
    if not passes:
        yield "Judged", f"one pass {by}: {settled}{lone}"
        return
    said = [
        f"pass {name}: "
        + (
            _decided(decision_of(row), row.get(EVIDENCE_SLOT), row.get("confidence"))
            if row
            else "did not name it"
        )
        for name, row in passes
    ]
    yield "Judged", f"{' · '.join([*said, f'settled: {settled}'])}   {by}{lone}"
    outcomes = {
        (decision_of(row), row.get(EVIDENCE_SLOT)) if row else ("", "") for _, row in passes
    }
    if outcomes != {(record["decision"], record["evidence"])}:
        for name, row in passes:
            if row and row.get("comment"):
                yield f"Pass {name}", row.get("comment")


def _decided(decision: str, evidence: str, confidence: str) -> str:
    """Put an outcome into words, with how sure it is.

    >>> _decided("accepted", "part", "0.55"), _decided("not sure", "", "")
    ('part of it, 0.55', 'not sure')
    """
    words = EVIDENCE_WORDS.get(evidence, decision)
    return f"{words}, {confidence}" if confidence else words


def _passes(
    composition: Composition, line: NamedNode, record: Record
) -> list[tuple[str, list[MappingRow]]]:
    """Give the rows of each pass that looked at a competency, by the name of the pass.

    A judgement was settled from the passes beside it, not from those of another folder.
    """
    read = composition.records.get(record["record"])
    expand, folder = composition.prefixes.expand, _folder(read[0].shown) if read else ""
    found = []
    for file in composition.files:
        if not is_pass(file.path) or _folder(file.shown) != f"{folder}/passes":
            continue
        rows = [row for row in read_pass(file) if expand(row.get("subject_id")) == line.value]
        if rows:
            name = file.path.rsplit("/", 1)[-1]
            found.append((name.removesuffix(".sssom.tsv").upper(), rows))
    return found


def _folder(shown: str) -> str:
    """Name the folder of a file.

    >>> _folder("data/mappings/x-to-nos/positive.sssom.tsv")
    'data/mappings/x-to-nos'
    """
    return shown.replace("\\", "/").rpartition("/")[0]


def _pass_row(
    rows: Sequence[MappingRow], standard: str, expand: Callable[[str], str | None]
) -> MappingRow | None:
    """Give what a pass said of a NOS: of this one, else that none fits."""
    of_this = [row for row in rows if expand(row.get("object_id")) == standard]
    none = [row for row in rows if decision_of(row) == "none fits"]
    return next(iter([*of_this, *none]), None)


def _reviewed(record: Record) -> str:
    """Say who reviewed a judgement.

    >>> _reviewed({"reviewer": "", "reviewed": ""})
    'by nobody yet'
    """
    on = f", {record['reviewed']}" if record["reviewed"] else ""
    return f"by {record['reviewer'] or 'nobody yet'}{on}"


def _other(record: Record) -> str:
    """Name another NOS that was judged for the competency, with the reason."""
    if record["decision"] != "accepted":
        return f"{record['code']} ({record['reason']})"
    much = EVIDENCE_WORDS[record["evidence"]]
    return f"{record['code']}: {much}, reviewed {_reviewed(record)} ({record['reason']})"


def status_said(about: Record, code: bool = True) -> str:
    """Say what is known of a NOS, and as of when.

    Args:
        about: what ``about_standard`` gave.
        code: whether its code in the register is told too.
    """
    listed = f"listed in {about['document']}" if about["document"] else "listed in no document here"
    dated = f" ({about['date']})" if about["date"] else ""
    register = f"register code {about['register']}" if about["register"] else "no register code"
    said = about["status"] and status_words(about["status"], f"{REGISTER}{about['as_of']}")
    recorded = f"{register} is recorded; " if code else ""
    return f"{listed}{dated}; {recorded}{said or 'not checked since'}"
