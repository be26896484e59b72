"""Keep decisions in a folder of one's own: checked first, all or nothing, after each of them.

The review, the verbs and the workbook all write by what stands here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pyoxigraph import NamedNode, RdfFormat
from pyoxigraph import Store as Index

from pcgraph.compose import end_faults
from pcgraph.composition import Composition, is_mapping_file, looked_in, sets_by_base
from pcgraph.decisions.gathered import Gathered, Standard, gathered
from pcgraph.decisions.journal import (
    JOURNAL,
    UNDO,
    Entry,
    added,
    last_step,
    nothing_to_undo,
    read_journal,
    step_to_undo,
    write_journal,
)
from pcgraph.decisions.judgement import Judgement, judged_anew
from pcgraph.decisions.keep import Choice, judgements_of, not_meanwhile
from pcgraph.decisions.meant import line_meant
from pcgraph.decisions.person import checked_person
from pcgraph.decisions.records import GONE_FILE, Kept, Records, put_back, write_records
from pcgraph.errors import UsageProblem
from pcgraph.files import files_below, is_own_folder, layer_of, read_text, resolved
from pcgraph.graph import KnowledgeGraph
from pcgraph.judgement import mapping_trig
from pcgraph.mapping import read_mappings
from pcgraph.meant import framework_meant
from pcgraph.model import Finding, TextFile
from pcgraph.names import graph_name
from pcgraph.rules import rule_findings
from pcgraph.saving import FINISHED, PENDING, finished, patiently, save
from pcgraph.sssom import read_table
from pcgraph.worse import TOLD, Key, keyed, with_texts, worse

_ABOUT_MAPPINGS = ("judged", "pc:decision", "pc:evidence", "Match", "supportedBy", "pc:relation")
"""Words of rules that a mapping can break; of our other rules none looks at what is judged."""


_NOT_RUN = TOLD | {"evidence-by-record"}
"""Rules that stop no judgement, or hold what is derived here against what it is derived from:
pcgraph mapping validate runs them."""


@dataclass(frozen=True)
class Step:
    """What was written.

    Attributes:
        changes: what became of each record.
        told: what is to be told: rules that a person may break, and what was found begun.
    """

    changes: tuple[Entry, ...]
    told: tuple[str, ...] = ()


class Keeper:
    """A folder that decisions are kept in, and the framework that is decided on.

    Args:
        overlays: the folders laid over ours; decisions go to the last one.

    Attributes:
        folder: the folder.
        notes: what is to be told of it.
        said: what the graph says of the framework, once ``turn_to`` has named it.

    Raises:
        UsageProblem: PC-DECIDE-FOLDER. InputProblem: PC-DECIDE-PENDING, and a folder that cannot
            be read.
    """

    said: Gathered

    def __init__(self, overlays: Sequence[Path]) -> None:
        self.overlays = tuple(overlays)
        self.folder = own_folder(overlays)
        self.notes: list[str] = []
        if (self.folder / PENDING).is_file():
            with patiently(self.folder):
                self.notes += [FINISHED] if finished(self.folder) else []
        self._open()

    def choose(self, typed: str | None = None) -> None:
        """Turn to a framework by any of its names; to the only one of the folder without one.

        Raises:
            UsageProblem: PC-BOOK-WHICH, PC-VALUE-UNKNOWN, PC-VALUE-AMBIGUOUS.
        """
        iri, note = framework_meant(self.kg.questioned, typed)
        self.notes += [note] if note else []
        self.turn_to(iri)

    def turn_to(self, iri: str) -> None:
        """Turn to a framework, by its address."""
        self.said = gathered(self.composition, iri, layer_of(self.folder))

    def _open(self) -> None:
        self.kg = KnowledgeGraph(self.overlays)
        self.composition: Composition = self.kg.questioned
        rules = self.kg.checks
        self._rules = [
            one
            for one in rules
            if one.path.endswith(".rq")
            and Path(one.path).stem not in _NOT_RUN
            and any(words in one.text for words in _ABOUT_MAPPINGS)
        ]
        self._whole = any(one.layer for one in rules)
        self._broken: dict[Key, Finding] | None = None

    def refreshed(self) -> bool:
        """Read the folder anew if somebody else wrote mappings into it.

        Returns:
            Whether it was.

        Raises:
            UsageProblem: PC-IMPORT-BUSY. InputProblem: PC-DECIDE-PENDING; a folder that cannot be
                read.
        """
        if not (self.folder / PENDING).is_file() and not self._is_old():
            return False
        self.reopen()
        return True

    def reopen(self) -> None:
        """Read the folder anew, between two steps of others; errors as ``refreshed``."""
        with patiently(self.folder):
            finished(self.folder)
            iri = self.said.iri
            self._open()
            self.turn_to(iri)

    def turn_to_last(self, by: str = "") -> None:
        """Turn to the framework that was decided on last.

        Args:
            by: by whom; by anybody if not given, or if they decided nothing.

        Raises:
            UsageProblem: PC-DECIDE-UNDO if nothing was, or it is gone.
        """
        step = last_step(self.journal(), by) or last_step(self.journal())
        kept = step[-1].change.after or step[-1].change.before if step else None
        if kept is None:
            raise nothing_to_undo()
        subject = kept.slots.get("subject_id", "")
        self.turn_to(line_meant(self.composition, subject, self.layer)[1])

    @property
    def layer(self) -> str:
        """The layer of the folder."""
        return layer_of(self.folder)

    def keep(
        self, choices: Sequence[Choice], by: str, day: str, again: bool = False,
        what: str = "keep", seen: Sequence[str] = (),
    ) -> Step:  # fmt: skip
        """Write decisions, all of them or none.

        Args:
            choices: the decisions.
            by: the person who decides.
            day: on which day, as ``2026-11-30``.
            again: whether what was decided before is to be changed.
            what: what the journal calls it.
            seen: for each decision the mark of what was decided when it was made (``state_of``);
                not looked at if not given.

        Raises:
            UsageProblem: what ``judgements_of`` raises; PC-DECIDE-CLASH if somebody decided
                meanwhile; PC-DECIDE-FAULT if the graph would be wrong; PC-IMPORT-BUSY.
            InputProblem: a place that cannot be written to.
        """
        by = checked_person(by)

        def made(said: Gathered, gone: str, journal: Sequence[Entry]) -> Records:
            for choice, mark in zip(choices, seen, strict=False):
                not_meanwhile(said, choice, mark)
            judgements = [
                one for choice in choices for one in judgements_of(choice, said, by, day, again)
            ]
            return write_records(judgements, said, _standards(said), {}, gone)

        return self._write(made, by, day, what)

    def write(self, judgements: Sequence[Judgement], by: str, day: str, what: str) -> Step:
        """Write judgements that are ready, such as reviews; as ``keep`` does."""
        return self._write(
            lambda said, gone, _: write_records(judgements, said, _standards(said), {}, gone),
            by, day, what,
        )  # fmt: skip

    def undo(self, by: str, day: str, number: int | None = None) -> Step:
        """Take the last step of a person back: what it changed stands as before.

        Args:
            by: who takes it back.
            day: on which day.
            number: which step it is meant to be; the last if not given.

        Raises:
            UsageProblem: PC-DECIDE-UNDO if there is none, all are another person's, it is not the
                one that is meant, or its records were changed since.
        """
        by = checked_person(by)

        def made(said: Gathered, gone: str, journal: Sequence[Entry]) -> Records:
            step = step_to_undo(journal, by, number)
            now = _rows(said.files)
            for one in step:
                if now.get(one.change.record) != one.change.after:
                    raise UsageProblem(
                        "PC-DECIDE-UNDO",
                        f"{one.change.record} was changed since, in a workbook or by hand.",
                        "Decide it anew: pcgraph mapping accept|reject … --again.",
                    )
            return put_back([one.change for one in step], said, by, day, gone)

        return self._write(made, by, day, UNDO)

    def journal(self) -> list[Entry]:
        """Read the journal of the folder."""
        return read_journal(_text(self.folder / JOURNAL), str(self.folder / JOURNAL))

    def _write(
        self, made: Callable[[Gathered, str, Sequence[Entry]], Records],
        by: str, day: str, what: str,
    ) -> Step:  # fmt: skip
        """Make what is to be written of what stands there now, check it, and write it."""
        with patiently(self.folder):
            told = [FINISHED] if finished(self.folder) else []
            if told or self._is_old():
                iri = self.said.iri
                self._open()
                self.turn_to(iri)
            journal = self.journal()
            gone = _text(self.folder / f"data/mappings/{self.said.slug}-to-nos/{GONE_FILE}")
            records = made(self.said, gone, journal)
            after = with_texts(self.said.files, records.texts, self.said.own)
            entries = added(journal, _rows(self.said.files), _rows(after), by, day, what)
            old, broken = self.composition, self._broken
            told += self._taken_over(records.texts)
            # Rows are taken out before they are put in: no record ever stands in two files.
            texts = dict(sorted(records.texts.items(), key=self._grows))
            try:
                save(self.folder, {**texts, JOURNAL: write_journal(entries)})
            except BaseException:
                self.composition, self._broken = old, broken
                self._lay(old)
                raise
            self.said = judged_anew(self.said, self.composition)
        return Step(tuple(entries[len(journal) :]), tuple(told))

    def _grows(self, one: tuple[str, str]) -> int:
        old = next((file.text for file in self.said.files if file.path == one[0]), "")
        return one[1].count("\n") - old.count("\n")

    def _is_old(self) -> bool:
        """Tell whether somebody else wrote mappings since the folder was read."""
        known = {file.path: file.text for file in self.said.files if is_mapping_file(file.path)}
        root = resolved(self.folder)
        there = {
            path.relative_to(root).as_posix(): read_text(path)
            for path in files_below(root / "data" / "mappings")
        }
        return known != {path: text for path, text in there.items() if is_mapping_file(path)}

    def _taken_over(self, texts: Mapping[str, str]) -> list[str]:
        """Let the graph hold new mapping files, if nothing becomes wrong by it.

        Only rules that look at mappings are run again, on a graph in which only what is derived
        of this folder's mappings was changed: of all else nothing can have become wrong. A
        folder with shapes or rules of its own is checked whole.

        Returns:
            What is only told.

        Raises:
            UsageProblem: PC-DECIDE-FAULT; the graph is as it was.
        """
        texts = {path: text for path, text in texts.items() if is_mapping_file(path)}
        if self._whole:
            faults, _ = worse(self.kg, self.overlays, texts, self.folder)
            if faults:
                raise _fault(faults[0])
        own, old = self.said.own, self.composition
        changed = with_texts([f for f in old.files if f.layer == own], texts, own)
        files = (*(f for f in old.files if f.layer != own), *changed)
        sets = (
            *(one for one in old.sets if one.layer != own),
            *(read_mappings(f, old.prefixes) for f in changed if is_mapping_file(f.path)),
        )
        new = replace(old, files=files, sets=sets)
        for number, fault in end_faults(new, sets):
            raise fault.problem(sets[number].shown)
        before = self._broken = self._violations() if self._broken is None else self._broken
        self._lay(new)
        self.composition = new
        after = self._violations()
        found = [one for key, one in after.items() if key not in before]
        faults = [one for one in found if one.rule not in TOLD]
        if faults:
            self.composition = old
            self._lay(old)
            raise _fault(faults[0])
        self._broken = after
        return list(dict.fromkeys(f"{one.focus}: {one.message}" for one in found))

    def _lay(self, made: Composition) -> None:
        """Derive anew what follows from the mappings of the folder."""
        index, own = made.store, made.bases[self.said.own]
        assert isinstance(index, Index)
        looked = looked_in(index)
        for name in ("judgements", "evidence", "role-matches"):
            index.remove_graph(NamedNode(graph_name(name, own)))
        for some, base in sets_by_base(made):
            if base == own:
                trig = mapping_trig(some, looked, made.prefixes, base)
                index.load(trig.encode(), format=RdfFormat.TRIG)

    def _violations(self) -> dict[Key, Finding]:
        return keyed(rule_findings(self.composition, self._rules))


def own_folder(overlays: Sequence[Path]) -> Path:
    """Give the folder that decisions go to: the last one laid over ours.

    Raises:
        UsageProblem: PC-DECIDE-FOLDER.
    """
    if overlays and is_own_folder(overlays[-1]):
        return resolved(overlays[-1])
    what = "it is not said in which folder the decisions are kept."
    if overlays:
        what = f"{overlays[-1]} is no folder of your own, in which decisions could be kept."
    raise UsageProblem(
        "PC-DECIDE-FOLDER", what,
        "Name yours behind --with, or go into it first; pcgraph new makes one.",
    )  # fmt: skip


def _rows(files: Sequence[TextFile]) -> dict[str, Kept]:
    """Give the rows of the mapping files, by the id of the record."""
    return {
        row.get("record_id"): Kept(file.path, dict(row.slots))
        for file in files
        if is_mapping_file(file.path)
        for row in read_table(file, ()).rows
    }


def _standards(said: Gathered) -> dict[str, Standard]:
    return {one.iri: one for one in said.standards}


def _text(path: Path) -> str:
    return read_text(path) if path.is_file() else ""


def _fault(one: Finding) -> UsageProblem:
    return UsageProblem("PC-DECIDE-FAULT", one.message, "Nothing was written.", one.focus)
