"""Keep what was answered on the likeness of roles: two mapping files, in the form of SSSOM.

Likeness is never evidence: no role gets a competency or a standard by it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from pcgraph.errors import UsageProblem
from pcgraph.intake.like_roles import Likely, OtherRole
from pcgraph.mapping import EVIDENCE_BY_RELATION, read_mappings
from pcgraph.mapping_head import is_date
from pcgraph.model import TextFile
from pcgraph.names import Prefixes
from pcgraph.overlay import SHOWN
from pcgraph.sssom import IRI_SLOTS, NO_LICENCE, ROLE, MappingSet, write_mappings

_SURE = "0.7"
"""Our policy gives this to what is plainly read from a title: of two roles the names were read."""
_SAID = "Said at the import: "
_DIGITS = re.compile("[0-9]{1,9}")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_SAME, _NOT = "positive", "negative"
DECIDED: Mapping[str, str] = {_SAME: "alike", _NOT: "asked, and not alike"}
"""What the rows of each file say of two roles."""
_DESCRIBED = (
    "Asked once, when the framework was brought in, of roles with the same or nearly the same "
    "name. Likeness of roles is never evidence: it gives no role a competency or a standard. "
    "Not endorsed by the publisher of either end."
)
_WORDS: Mapping[str, str] = {
    "skos:exactMatch": "the same role as",
    "skos:closeMatch": "nearly the same role as",
    "skos:broadMatch": "a narrower role than",
    "skos:narrowMatch": "a wider role than",
    "skos:relatedMatch": "a role with some of the work of",
}
Row = dict[str, str]


@dataclass(frozen=True)
class Framework:
    """The framework whose roles are one's own.

    Attributes:
        slug: its short name, for files.
        iri: its address.
        label: what it is called.
        edition: its date, or ``undated``.
    """

    slug: str
    iri: str
    label: str
    edition: str = "undated"


@dataclass(frozen=True)
class Said:
    """Who said it, when, and about what.

    Attributes:
        by: who answered: a person or a group.
        on: the day of the answer, as 2026-11-22.
        framework: the framework whose roles are one's own.
        prefixes: the prefixes of the folder and ours.
        base: the base address of the folder.
        relation: what the other role is to one's own where it is accepted.
    """

    by: str
    on: str
    framework: Framework
    prefixes: Prefixes
    base: str
    relation: str = "skos:closeMatch"


@dataclass(frozen=True)
class Kept:
    """What is to be written.

    Attributes:
        texts: the mapping files by their paths; those that stay as they are are left out.
        rows: how many rows were added.
        withdrawn: the ids of earlier rows that another answer took the place of.
    """

    texts: Mapping[str, str]
    rows: int
    withdrawn: tuple[str, ...] = ()


def mapping_paths(slug: str) -> tuple[str, str]:
    """Give the files of the likeness of roles of a framework: the same, and asked but not.

    >>> mapping_paths("village")[0]
    'data/mappings/village-roles-to-roles/positive.sssom.tsv'
    """
    folder = f"data/mappings/{slug}-roles-to-roles"
    return f"{folder}/{_SAME}.sssom.tsv", f"{folder}/{_NOT}.sssom.tsv"


def answered_roles(earlier: Mapping[str, str], slug: str, prefixes: Prefixes) -> frozenset[str]:
    """Give the roles of one's own that were answered before, by what the mapping files hold.

    Args:
        earlier: the texts of the mapping files that there are, by path.
        slug: the short name of the framework.
        prefixes: the prefixes of the folder.

    Raises:
        InputProblem: what ``read_mappings`` raises for a file that is broken.
    """
    rows = [row for file in _earlier(earlier, slug, prefixes).values() for row in file.rows]
    return frozenset(filter(None, (prefixes.expand(row.get("subject_id")) for row in rows)))


def kept_likeness(
    answers: Mapping[str, str | None],
    asked: Sequence[Likely],
    own: Mapping[str, str],
    others: Mapping[str, OtherRole],
    said: Said,
    earlier: Mapping[str, str] | None = None,
    taken: Collection[str] = (),
) -> Kept:
    """Write down answers on the likeness of roles.

    What a person wrote into the files stays. An answer that says what stands there already changes
    nothing; one that says otherwise takes the place of what was said at an import before, and gets
    a record of its own, with a number that no record had.

    Args:
        answers: the role of others, or None, by the role of one's own.
        asked: what was asked; of an answer None each role asked about is kept as not the same.
        own: the labels of the roles of one's own, by their addresses.
        others: the roles of others, by their addresses.
        said: who said it, when, and of which framework.
        earlier: the texts of the mapping files that there are, by path.
        taken: short ids of records that were used elsewhere or before.

    Raises:
        UsageProblem: PC-LIKE-BY and PC-LIKE-DATE for answers of which nobody says who and when;
            PC-LIKE-RELATION; PC-LIKE-NAMED for a role that no document names.
        InputProblem: what ``read_mappings`` raises for an earlier file that is broken.
    """
    if answers:
        _refuse(said)
    slug, prefixes = said.framework.slug, said.prefixes
    files = _earlier(earlier or {}, slug, prefixes)
    rows = [dict(row.slots) | {"file": kind} for kind, file in files.items() for row in file.rows]
    before = list(rows)
    about = {one.own: [role.iri for role in one.others] for one in asked}
    for mine, other in answers.items():
        standing = [row for row in rows if prefixes.expand(row["subject_id"]) == mine]
        wanted = _wanted(other, about.get(mine, ()), standing, prefixes)
        gone = [row for row in standing if _is_opposed(row, wanted, prefixes)]
        there = {prefixes.expand(row["object_id"]) for row in standing if row not in gone}
        rows = [row for row in rows if row not in gone]
        rows += [
            _row(mine, own[mine], _named(others, iri), kind, said)
            for iri, kind in wanted.items()
            if iri not in there
        ]
    _number(rows, f"{said.base}{slug}-roles-to-roles-", prefixes, before, taken)
    texts = {}
    for kind, path in zip(DECIDED, mapping_paths(slug), strict=True):
        mine_of, old = ([row for row in some if row["file"] == kind] for some in (rows, before))
        if mine_of != old:
            meta = _meta(files[kind].meta if kind in files else {}, kind, said, mine_of)
            slots = [{k: v for k, v in row.items() if k != "file"} for row in mine_of]
            texts[path] = write_mappings(meta, slots)
    ids = [row["record_id"] for row in rows]
    gone_ids = [row["record_id"] for row in before if row["record_id"] not in ids]
    return Kept(texts, len(rows) - len(before) + len(gone_ids), tuple(gone_ids))


def _refuse(said: Said) -> None:
    """Refuse answers that nobody gave, or on no day: a row must be able to be defended."""
    if not said.by.strip() or _CONTROL.search(said.by):
        raise UsageProblem(
            "PC-LIKE-BY",
            "nobody is named who says that roles are the same, or not.",
            'Name who says so: --by "your name, your post".',
        )
    if not is_date(said.on):
        raise UsageProblem(
            "PC-LIKE-DATE", f"the date {said.on[:40]!r} is none.", "Write it as 2026-11-22."
        )
    if said.relation not in EVIDENCE_BY_RELATION:
        raise UsageProblem(
            "PC-LIKE-RELATION",
            f"{said.relation[:60]!r} is no relation of a mapping.",
            f"One of: {', '.join(EVIDENCE_BY_RELATION)}.",
        )


def _wanted(
    other: str | None, asked: Sequence[str], standing: Sequence[Row], prefixes: Prefixes
) -> dict[str, str]:
    """Say in which file each role of others belongs by an answer.

    None, where nothing was asked this time, is about what was accepted before.
    """
    if other:
        return {other: _SAME}
    accepted = [row["object_id"] for row in standing if row["file"] == _SAME]
    about = asked or [prefixes.expand(one) or one for one in accepted]
    return dict.fromkeys(about, _NOT)


def _is_opposed(row: Row, wanted: Mapping[str, str], prefixes: Prefixes) -> bool:
    """Tell whether an answer takes the place of a row: the pair is judged once.

    What was accepted at an import gives way to another role; what a person wrote besides stays.
    """
    decided = wanted.get(prefixes.expand(row["object_id"]) or "")
    if decided:
        return decided != row["file"]
    return row["file"] == _SAME and row.get("comment", "").startswith(_SAID)


def _named(others: Mapping[str, OtherRole], iri: str) -> OtherRole:
    role = others.get(iri)
    if role is None or not role.named_in:
        raise UsageProblem(
            "PC-LIKE-NAMED",
            f"no document names the role {iri[:SHOWN]}, so nobody can look up what it is.",
            "Answer with a role that a framework, a page or a template names.",
        )
    return role


def _row(mine: str, label: str, role: OtherRole, kind: str, said: Said) -> Row:
    """Make the row of one pair, without its number."""
    compact, framework, document = said.prefixes.compact, said.framework, role.named_in[0]
    row = {
        "file": kind,
        "subject_id": compact(mine),
        "subject_label": label,
        "subject_category": ROLE,
        "predicate_id": said.relation if kind == _SAME else "skos:closeMatch",
        "object_id": compact(role.iri),
        "object_label": role.label,
        "object_category": ROLE,
        "mapping_justification": "semapv:ManualMappingCuration",
        "author_label": said.by.strip(),
        "subject_source": compact(framework.iri),
        "subject_source_version": framework.edition,
        "object_source": compact(document.iri),
        "object_source_version": document.edition,
        "mapping_date": said.on,
        "confidence": _SURE,
    }
    verb = _WORDS[said.relation] if kind == _SAME else "not the same role as"
    row["comment"] = _plain(
        f"{_SAID}the {label} of {framework.label} is {verb} the {role.label} of {document.label}."
    )
    if kind == _NOT:
        row["predicate_modifier"] = "Not"
    return {slot: _plain(cell) for slot, cell in row.items()}


def _plain(cell: str) -> str:
    """Give a cell without what parts cells and rows."""
    return " ".join(_CONTROL.sub(" ", cell).split())


def _number(
    rows: Sequence[Row], begin: str, prefixes: Prefixes, before: Sequence[Row], taken: Iterable[str]
) -> None:
    """Give rows that have no number yet the next ones behind all that were ever used."""
    head = prefixes.compact(f"{begin}0001")[: -len("0001")]
    used = [*taken, *(row["record_id"] for row in before)]
    numbers = [one.removeprefix(head) for one in used if one.startswith(head)]
    last = max([int(one) for one in numbers if _DIGITS.fullmatch(one)], default=0)
    for row in rows:
        if "record_id" not in row:
            last += 1
            row["record_id"] = f"{head}{last:04}"


def _meta(
    meta: Mapping[str, object], kind: str, said: Said, rows: Sequence[Row]
) -> dict[str, object]:
    """Give the metadata: those that there are, or new ones, with all prefixes that are used."""
    slug, label = said.framework.slug, said.framework.label
    made: dict[str, object] = dict(meta) or {
        "sssom_version": "1.1",
        "curie_map": {},
        "mapping_set_id": f"{said.base}mappings/{slug}-roles-to-roles-{kind}",
        "mapping_set_title": f"Roles of {label} to roles of others: {DECIDED[kind]}",
        "mapping_set_description": _DESCRIBED,
        "license": NO_LICENCE,
        "subject_type": "skos concept",
        "object_type": "skos concept",
    }
    curies = made["curie_map"]
    known = dict(curies) if isinstance(curies, dict) else {}
    cells = {row.get(slot, "") for row in rows for slot in IRI_SLOTS}
    used = {cell.partition(":")[0] for cell in cells} & said.prefixes.namespaces.keys()
    made["curie_map"] = dict(
        sorted({**{one: said.prefixes.namespaces[one] for one in used}, **known}.items())
    )
    return made


def _earlier(earlier: Mapping[str, str], slug: str, prefixes: Prefixes) -> dict[str, MappingSet]:
    """Read the mapping files that there are, by their kind."""
    return {
        kind: read_mappings(TextFile(path, earlier[path], path), prefixes)
        for kind, path in zip(DECIDED, mapping_paths(slug), strict=True)
        if path in earlier
    }
