"""Say in words what one row of a mapping file judges, as an assessor reads it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pcgraph.agreement import NAMES, Pair, Place, by_pair, pass_files, place_of
from pcgraph.composition import Composition, looked_in
from pcgraph.decisions.card import ACCEPTED, cells_of, decided_by, decided_how
from pcgraph.decisions.gathered import Gathered, Judged
from pcgraph.judgement import EVIDENCE_WORDS
from pcgraph.mapping import BY_PERSON, decision_of, read_pass
from pcgraph.packs.model import Entry
from pcgraph.sssom import EVIDENCE_SLOT, NO_TERM, SETTLEMENT_SLOT, MappingRow
from pcgraph.stand_in import label_alone

NOBODY = "nobody yet"
_ORDER: Mapping[str, str] = dict(zip(NAMES, ("first", "second"), strict=True))
_RELATIONS: Mapping[str, str] = {
    "same": "the two are the same: either could replace the other",
    "nearly the same": "the two are about the same size",
    "NOS is wider": "the NOS is wider",
    "NOS is narrower": "the NOS is narrower",
    "overlaps": "the two overlap",
    "related": "related only",
}
_AGREES: Mapping[str, str] = {
    "yes": "agrees",
    "partly": "agrees partly",
    "no": "does not agree",
    "": "whether they agree is not recorded",
}
_SHOWN = frozenset(EVIDENCE_WORDS.values())
_Answers = Mapping[Place, Mapping[str, Mapping[Pair, MappingRow]]]


class Entries:
    """Turns rows of mapping files into words.

    Args:
        composition: the graph, and the files it was made of.
        said: what the graph says of the framework.
    """

    def __init__(self, composition: Composition, said: Gathered) -> None:
        self._expand, self._compact = composition.prefixes.expand, composition.prefixes.compact
        self._standards = {one.iri: one for one in said.standards}
        self._looked = looked_in(composition.store)
        self._passes: _Answers = {
            place: by_pair({name: read_pass(file) for name, file in named.items()})
            for place, named in pass_files(composition.files).items()
        }

    def line_of(self, one: Judged) -> str:
        """Give the address of the competency that a row judges."""
        return self._expand(one.row.get("subject_id")) or ""

    def entry(self, one: Judged) -> Entry:
        """Say in words what a row judges."""
        row = one.row
        written = row.get("object_id")
        iri = "" if written == NO_TERM else self._expand(written) or ""
        known = self._standards.get(iri)
        cells = cells_of(row, one.decision, known.code if known else "")
        source = self._expand(row.get("object_source")) or row.get("object_source")
        judge = f"{decided_by(row)} ({decided_how(row)})"
        accepted = one.decision == ACCEPTED
        return Entry(
            decision=one.decision,
            code=(known.code if known else self._compact(iri)) if iri else "",
            title=(known.title if known else row.get("object_label")) if iri else "",
            shows=cells["evidence+"] if accepted else "",
            relation=_RELATIONS.get(cells["relation+"], "") if accepted else "",
            part=_part(cells["nos_part+"], cells["nos_seen_on+"]),
            reason=label_alone(cells["reason+"]),
            settled=label_alone(self._settled(one)),
            sure=cells["confidence+"],
            judged=f"{judge}, {cells['decided_on+']}",
            reviewed=_reviewed(cells),
            judge=judge,
            reviewer=cells["reviewed_by+"],
            day=cells["decided_on+"],
            parted=bool(cells["nos_part+"]),
            standard=iri,
            looked_in=self._looked.get((source, False), self._compact(source)),
        )

    def _settled(self, one: Judged) -> str:
        """Say what each pass answered and why it was settled so, where they differ from it."""
        why = one.row.get(SETTLEMENT_SLOT)
        passes = self._passes.get(place_of(one.file), {})
        answers = dict(self._answers(one.row, passes))
        shown = EVIDENCE_WORDS.get(one.row.get(EVIDENCE_SLOT), "")
        differ = any((said if said in _SHOWN else "") != shown for said in answers.values())
        if not differ:
            return f"Settled: {why}" if why else ""
        if why:
            said = "; ".join(f"pass {name.upper()}: {answer}" for name, answer in answers.items())
            return f"Settled: {said}. {why}"
        said = "; ".join(
            f"{_ORDER.get(name, name)}: {answer}" for name, answer in answers.items()
        )  # fmt: skip
        made = {
            row.get("mapping_justification") in BY_PERSON
            for rows in passes.values()
            for row in rows.values()
            if row.get("subject_id") == one.row.get("subject_id")
        }
        who = "persons" if False not in made else "machine passes" if True not in made else "passes"
        if len({*answers.values()}) == 1:
            return f"The {who} answered otherwise, and it is not settled: {said}."
        return f"The two {who} differ, and it is not settled: {said}."

    def _answers(
        self, row: MappingRow, passes: Mapping[str, Mapping[Pair, MappingRow]]
    ) -> Iterator[tuple[str, str]]:
        """Give the answer of each pass that judged the competency."""
        line, standard = row.get("subject_id"), row.get("object_id")
        for name in sorted(passes, key=lambda one: (one not in NAMES, one)):
            rows = passes[name]
            found = rows.get((line, standard)) or rows.get((line, NO_TERM))
            if found:
                yield name, _answer(found, decision_of(found))
            elif any(pair[0] == line for pair in rows):
                yield name, "did not say so" if standard == NO_TERM else "did not name it"


def _answer(row: MappingRow, decision: str) -> str:
    """Say what a row answers: how much would be shown, or what was decided."""
    return EVIDENCE_WORDS.get(row.get(EVIDENCE_SLOT), decision)


def _part(part: str, seen: str) -> str:
    """Say which part of a NOS is meant, and when it was seen.

    >>> _part("P3–P6, K2", "2026-11-01"), _part("", "")
    ('P3–P6, K2; NOS seen on 2026-11-01', '')
    """
    return "; ".join(filter(None, (part, f"NOS seen on {seen}" if seen else "")))


def _reviewed(cells: Mapping[str, str]) -> str:
    """Say who reviewed a judgement, on which day, and whether they agree.

    >>> _reviewed({"reviewed_by+": "", "reviewed_on+": "", "agrees+": ""})
    'nobody yet'
    >>> _reviewed({"reviewed_by+": "A. Reviewer", "reviewed_on+": "2026-11-30", "agrees+": "no"})
    'A. Reviewer, 2026-11-30: does not agree'
    """
    if not cells["reviewed_by+"]:
        return NOBODY
    who = ", ".join(filter(None, (cells["reviewed_by+"], cells["reviewed_on+"])))
    return f"{who}: {_AGREES.get(cells['agrees+'], cells['agrees+'])}"
