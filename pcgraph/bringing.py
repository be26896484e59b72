"""Bring a framework into a folder of one's own, and bring it in again when it has changed."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain, count
from pathlib import Path

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse

from pcgraph.brought import NOTHING, Brought, Given
from pcgraph.errors import InputProblem, LimitReached, UsageProblem
from pcgraph.files import home, read_text, resolved
from pcgraph.format import parse_turtle, refuse_comments
from pcgraph.import_memory import kept_text, refuse_lost, said_before
from pcgraph.intake.account import account, to_look_at
from pcgraph.intake.again import Again
from pcgraph.intake.carried import carried
from pcgraph.intake.codes import with_own_codes
from pcgraph.intake.draft import About, Drawn, draft
from pcgraph.intake.earlier import Earlier, doubted
from pcgraph.intake.finding import found_in
from pcgraph.intake.lines import lined, without_loose
from pcgraph.intake.model import Found, Reading
from pcgraph.intake.parts import parts_of
from pcgraph.intake.record import outline_text, record
from pcgraph.intake.settled import Settled, read_settled
from pcgraph.names import PREFIX_FILE, PREFIXES, Prefixes
from pcgraph.new import checked_name, name_fault, new_texts, prefix_for
from pcgraph.overlay import slug
from pcgraph.plain_turtle import written_turtle
from pcgraph.readers.choose import raw_of, read
from pcgraph.target import Target, target
from pcgraph.triples import triples_text

SOURCES = "data/sources/sources.ttl"
_TEXTS = ("text", "markdown")
"""Forms whose lines are those of the file."""
MOST_LINES = 250_000
"""So many lines or entries are brought in: 100,000 take about 2 GB."""
_COMMENT = re.compile(r"(?:^|\s)#", re.MULTILINE)
"""Where a comment may stand: behind a blank or at the beginning of a line."""
_LONGEST = 40
_TAKEN = re.compile(r"[0-9]{4,}|roles|(?:domain|section|passage|part|role|source|owner|reading)-.*")
"""Local names that things in a framework have, or may have."""
_NO_ROWS = "line_first\n"
_ORIGINALS = "imports/originals"
_SH = PREFIXES["sh"]
_DECLARE = NamedNode(f"{_SH}declare")
_TYPE = NamedNode(f"{PREFIXES['rdf']}type")
_BASE_OF = NamedNode(f"{PREFIXES['vann']}preferredNamespaceUri")
_ANY_URI = NamedNode(f"{PREFIXES['xsd']}anyURI")


def import_framework(
    path: Path, into: Path, given: Given = NOTHING, outline: Path | None = None
) -> Brought:
    """Bring a framework into a folder, which is made if there is none.

    Brought in again, ids of what is still there are kept, and what a person changed stays.

    Args:
        path: a text, a document, a table, CASE, CTDL-ASN, SKOS or a tree.
        into: a folder of one's own, or the place for a new one.
        given: what is said of it.
        outline: an outline file that settles doubts; by default ``<file>.outline.csv`` beside the
            file, if there is one, and what was settled before.

    Raises:
        PcgraphError: what the readers, ``read_settled`` and ``target`` raise; PC-NEW-NAME,
            PC-LIMIT-LINES.
    """
    reading = _bounded(read(path), path)
    folder = target(into, given.base)
    name = _name(checked_name(given.name) if given.name else path.stem[:_LONGEST])
    beside = outline or _beside(path)
    settled = read_settled(read_text(beside), str(beside)) if beside else None
    return _Import(folder, name, given).bring(reading, path, raw_of(path), settled)


def drafted_again(
    into: Path, name: str, settled: str | None = None, given: Given = NOTHING
) -> Brought:
    """Read a framework of a folder again, by another outline.

    Args:
        into: the folder.
        name: the short name of the framework.
        settled: the outline file, as CSV; None for the one that stands in the folder.
        given: what is said of the framework.

    Raises:
        UsageProblem: PC-IMPORT-NONE if nothing of that name was brought into the folder.
        PcgraphError: as ``import_framework``.
    """
    folder = target(into)
    path = next(iter(_originals(folder, name)), None)
    if path is None:
        raise UsageProblem(
            "PC-IMPORT-NONE",
            f"no framework {name!r} was brought into this folder.",
            "Bring it in first: pcgraph import FILE --into DIR",
            str(into),
        )
    said = None if settled is None else read_settled(settled or _NO_ROWS, "Check the import")
    return _Import(folder, name, given, alone=True).bring(
        _bounded(read(path), path), path, raw_of(path), said
    )


def _bounded(reading: Reading, path: Path) -> Reading:
    """Refuse what would take all the memory; each line becomes some ten facts.

    Raises:
        LimitReached: PC-LIMIT-LINES.
    """
    number = len(reading.items or reading.lines)
    if number > MOST_LINES:
        raise LimitReached(
            "PC-LIMIT-LINES",
            f"it has {number:,} lines or entries; {MOST_LINES:,} are brought in at most.",
            "Save the part that holds the framework as a file of its own.",
            str(path),
        )
    return reading


class _Import:
    """One framework on its way into a folder."""

    def __init__(self, folder: Target, name: str, given: Given, alone: bool = False) -> None:
        self._folder, self._name, self._alone = folder, name, alone
        self.base = framework_base(folder.base, name)
        self._own = dict(folder.own)
        if self.base.endswith("/") and self.base not in self._own.values():
            self._own[_free_prefix(name, folder.own)] = self.base
        self._prefixes = Prefixes({**folder.prefixes.namespaces, **self._own})
        self._paths = {
            "framework": f"data/frameworks/{name}.ttl",
            "readings": f"data/readings/{name}.ttl",
            "sources": SOURCES,
        }
        there = {kind: self._parsed(path) for kind, path in self._paths.items()}
        self._begun = f"imports/{name}.begun.nt"
        begun = self._drafted(self._begun) if folder.read(self._begun) else None
        self._earlier = Earlier(self.base, there, self._drafted(f"imports/{name}.nt"), begun)
        said = said_before(folder, name)
        if begun is None:
            refuse_lost(folder, name, said, len(self._earlier.before), bool(there["framework"]))
        self._given = Given(
            given.title or said.get("title", ""), given.owner or said.get("owner", ""),
            given.licence or said.get("licence", ""), name,
            _names(given.roles) or _names([said.get("roles", "")]),
        )  # fmt: skip
        self._original = said.get("original", "")

    def _parsed(self, path: str) -> list[Triple]:
        text, shown = self._folder.read(path), str(self._folder.shown / path)
        if _COMMENT.search(text):
            refuse_comments(text, shown)
        return parse_turtle(text, shown) if text else []

    def _drafted(self, path: str) -> frozenset[Triple]:
        """Read what an import drafted."""
        text = self._folder.read(path)
        try:
            quads = [*parse(text, format=RdfFormat.N_TRIPLES)]
        except SyntaxError as fault:
            raise InputProblem(
                "PC-READ-TURTLE", f"this is no N-Triples: {fault.msg}.",
                "It was written by the last import: bring it back.",
                f"{self._folder.shown / path}:{fault.lineno or 1}",
            ) from None  # fmt: skip
        return frozenset(Triple(quad.subject, quad.predicate, quad.object) for quad in quads)

    def bring(
        self, reading: Reading, path: Path, raw: bytes, settled: Settled | None
    ) -> Brought:  # fmt: skip
        """Draft the framework, lay it over what is there, and write it."""
        settled, told = self._settled(settled, reading, path)
        found = with_own_codes(without_loose(found_in(reading, settled)))
        again = self._earlier.named(found, settled)
        self._refuse_another(again, path)
        former = self._earlier.former(again)
        brought = raw.decode() if reading.form in _TEXTS and _is_plain(raw) else None
        text = lined(found, brought)
        found = doubted(found, again, former, settled)
        parts = parts_of(found, again.ids, self._given.roles)
        about = self._about(reading, found, path, raw, text.text)
        made = draft(about, Drawn(found, again.ids, text, parts, former))
        back = self._earlier.withdrawn(again, NamedNode(f"{self.base}{self._name}"))
        fresh = {kind: {*getattr(made, kind)} for kind in self._paths}
        back |= self._earlier.gone_roles(fresh["framework"])
        fresh["readings"] |= back
        laid = self._earlier.laid_over(fresh, back)
        drafted = set().union(*fresh.values())
        texts: dict[str, str | bytes] = {
            **self._prefix_file(about.title),
            f"data/sources/{self._name}.txt": text.text,
            # An outline is about the file that was brought: they are written one after the other.
            f"{_ORIGINALS}/{self._name}{path.suffix.lower()}": raw,
            f"data/sources/{self._name}.outline.csv": outline_text(settled),
            **{path: written_turtle(laid[kind], path, self._prefixes)
               for kind, path in self._paths.items()},
            f"imports/{self._name}.csv": record(found, again.ids),
            f"imports/{self._name}.json": kept_text(self._given, about.original, len(drafted)),
            f"imports/{self._name}.nt": triples_text([*drafted], "nt"),
        }  # fmt: skip
        paths = self._write(texts, about.title, path.suffix.lower())
        report = account(
            found, len(reading.items or reading.lines), reading.told,
            "entry" if reading.items else "line",
        )  # fmt: skip
        ids = self._prefixes.compact(f"{self.base}0001").removesuffix("0001")
        return Brought(
            self._folder.shown, self._name, ids, about.title, report,
            again if self._earlier.before else None,
            tuple(found[place].text for place in again.new), self._several(),
            tuple(to_look_at(found, reading.told)), paths,
            (*self._folder.notes, *told),
        )  # fmt: skip

    def _several(self) -> bool:
        """Tell whether the folder holds other frameworks too."""
        below = self._folder.place / "data" / "frameworks"
        return any(path.stem != self._name for path in below.glob("*.ttl"))

    def _settled(
        self, given: Settled | None, reading: Reading, path: Path
    ) -> tuple[Settled, tuple[str, ...]]:
        """Say what is settled: now, and before about the file as it was; now counts more."""
        if given is not None and self._alone:
            return given, ()
        name = f"data/sources/{self._name}.outline.csv"
        text = self._folder.read(name)
        settled = read_settled(text, str(self._folder.shown / name)) if text else Settled()
        before = next(iter(_originals(self._folder, self._name)), None)
        told: tuple[str, ...] = ()
        if text and before is not None and resolved(before) != resolved(path):
            became = self._folder.read(f"imports/{self._name}.csv")
            settled, told = carried(settled, read(before), reading, became)
        return (settled if given is None else given.over(settled)), told

    def _about(
        self, reading: Reading, found: Sequence[Found], path: Path, raw: bytes, text: str
    ) -> About:
        title = self._given.title or reading.title
        titles = [one.text for one in found if one.became == "title"]
        return About(
            slug=self._name, base=self.base,
            title=" ".join((title or next(iter(titles), "") or self._name).split()),
            file=f"{self._name}.txt", checksum=_sha256(text.encode()),
            original=self._original_name(path), original_checksum=_sha256(raw),
            owner=" ".join(self._given.owner.split()),
            licence=" ".join(self._given.licence.split()),
        )  # fmt: skip

    def _refuse_another(self, again: Again, path: Path) -> None:
        """Refuse another document under the name of one that was brought in before.

        Raises:
            UsageProblem: PC-IMPORT-NAME.
        """
        name = self._original_name(path)
        if self._earlier.before and self._original not in ("", name) and not again.same:
            raise UsageProblem(
                "PC-IMPORT-NAME",
                f"a framework {self._name!r} was brought in from {self._original!r} before, and "
                "nothing in this file is the same.",
                "Give this one another short name: --name NAME.",
                name,
            )

    def _original_name(self, path: Path) -> str:
        """Name the file that was brought: what is kept in the folder has another name."""
        kept = resolved(path) in map(resolved, _originals(self._folder, self._name))
        name = self._original if kept and self._original else path.name
        return name.encode("utf-8", "replace").decode()  # A name may hold bytes that are no letter.

    def _write(
        self, texts: dict[str, str | bytes], title: str, suffix: str
    ) -> tuple[str, ...]:  # fmt: skip
        """Write everything; what the next import measures changes against comes last.

        While it is written, it also stands in a file of its own: if the run is stopped, the next
        one knows what is of a draft and what is of a person.
        """
        outline = f"data/sources/{self._name}.outline.csv"
        if not texts[outline] and not self._folder.read(outline):
            del texts[outline]
        if not self._folder.new:
            begun = texts[f"imports/{self._name}.nt"]
            texts = {self._begun: begun, **texts}
        others = [one for one in _originals(self._folder, self._name) if one.suffix != suffix]
        paths = self._folder.write(texts, title)
        for other in others:
            other.unlink(missing_ok=True)
        (self._folder.place / self._begun).unlink(missing_ok=True)
        return tuple(one for one in paths if one != self._begun)

    def _prefix_file(self, title: str) -> dict[str, str]:
        """Declare the prefix of the framework, if the folder does not."""
        folder = self._folder
        added = {one: space for one, space in self._own.items() if one not in folder.own}
        if not added:
            return {}
        text = folder.read(PREFIX_FILE)
        text = text or new_texts(folder.place.name, folder.base, title)[PREFIX_FILE]
        there = parse_turtle(text, str(folder.shown / PREFIX_FILE))
        about = next(one.subject for one in there if one.predicate == _BASE_OF)
        for prefix, space in added.items():
            node = NamedNode(f"{folder.base}shapes/prefix-{prefix}")
            there += [
                Triple(about, _DECLARE, node),
                Triple(node, _TYPE, NamedNode(f"{_SH}PrefixDeclaration")),
                Triple(node, NamedNode(f"{_SH}prefix"), Literal(prefix)),
                Triple(node, NamedNode(f"{_SH}namespace"), Literal(space, datatype=_ANY_URI)),
            ]
        return {PREFIX_FILE: written_turtle(there, PREFIX_FILE, self._prefixes)}


def framework_base(base: str, name: str) -> str:
    """Give what the addresses of a framework begin with; behind a # no / may stand.

    >>> framework_base("https://example.org/mine/", "v"), framework_base("https://e.org/x#", "v")
    ('https://example.org/mine/v/', 'https://e.org/x#v-')
    """
    return f"{base}{name}{'-' if base.endswith('#') else '/'}"


def _name(said: str) -> str:
    """Make a short name: none of a text of ours, and none that things in a framework have."""
    name = slug(said) if re.search("[A-Za-z0-9]", said) else "framework"
    ours = {path.stem for path in (home() / "data" / "sources").glob("*.txt")}
    taken = name in ours or _TAKEN.fullmatch(name) or name_fault(name)
    return f"my-{name}" if taken else name


def _names(said: Iterable[str]) -> tuple[str, ...]:
    """Give the names of roles, one or several in a text, as in an outline file."""
    names = (" ".join(name.split()) for text in said for name in text.split(";"))
    return tuple(filter(None, dict.fromkeys(names)))


def _free_prefix(name: str, own: Mapping[str, str]) -> str:
    """Make a prefix of a name that the folder does not use."""
    prefix = prefix_for(name)
    several = (f"{prefix}fw{number}" for number in count(2))
    return next(one for one in chain((prefix,), several) if one not in own)


def _originals(folder: Target, name: str) -> list[Path]:
    """Find the file that was brought in the last time: it is kept beside what became of it."""
    below = folder.place / _ORIGINALS
    return sorted(one for one in below.iterdir() if one.stem == name) if below.is_dir() else []


def _beside(path: Path) -> Path | None:
    """Find the outline file beside a source."""
    beside = path.with_name(f"{path.name}.outline.csv")
    try:
        return beside if beside.is_file() else None
    except OSError:  # The name of the file is so long that nothing can be beside it.
        return None


def _is_plain(raw: bytes) -> bool:
    """Tell whether the bytes of a text are what a source of ours is: UTF-8, plain line feeds."""
    if b"\r" in raw or raw.startswith(b"\xef\xbb\xbf") or b"\0" in raw:
        return False
    try:
        raw.decode()
    except UnicodeDecodeError:
        return False
    return True


def _sha256(raw: bytes) -> str:
    return hashlib.sha256(raw).hexdigest()
