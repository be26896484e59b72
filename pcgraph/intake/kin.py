"""Give headings of one level, or of one form, one kind; say where they differ all the same."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from pcgraph.intake.english import words
from pcgraph.intake.lists import Block
from pcgraph.intake.units import Unit

HeadKind = Literal["role", "level", "aspect", "other", "list", "area"]
Kin = tuple[str, int, int]
"""What headings that are alike have in common."""
_FEW_WORDS = 6


@dataclass(slots=True)
class Head:
    """A heading on its way to a domain or a section.

    Attributes:
        block: it and what stands below it.
        kind: what it names.
        direct: how many statements stand below it, before the next heading.
        leads: how many stand below it, up to the next heading of an area.
        kin: what it has in common with its siblings; None where it has none.
    """

    block: Block
    kind: HeadKind
    direct: int = 0
    leads: int = 0
    kin: Kin | None = None

    @property
    def unit(self) -> Unit:
        """Give the heading."""
        assert self.block.head is not None
        return self.block.head


def group_kin(heads: Sequence[Head]) -> None:
    """Say which headings are siblings: numbered in one form, or of one level below one heading.

    Args:
        heads: every heading, in order; changed in place.
    """
    parents: list[tuple[int, int]] = []
    for at, head in enumerate(heads):
        unit = head.unit
        level = unit.level if unit.kind == "heading" else 0
        if level:
            while parents and parents[-1][0] >= level:
                parents.pop()
            head.kin = ("level", level, parents[-1][1] if parents else -1)
            parents.append((level, at))
        if unit.series:
            head.kin = ("number", unit.series, 0)


def settle_kin(heads: Sequence[Head]) -> None:
    """Take a heading such as *Values* as an area, where its siblings are areas with their own.

    Args:
        heads: every heading, with its siblings; changed in place.
    """
    often = Counter(head.unit.text.casefold() for head in heads)
    owns = _owning(heads)
    for kin, members in _by_kin(heads).items():
        areas = [head for head in members if head.kind == "area"]
        # Where *Knowledge* follows an area of its level that is empty, it is a part of that area.
        alone = all(owns[id(head)] for head in areas)
        if not areas or not (alone or kin[0] == "number"):
            continue
        for head in members:
            named = head.unit.roles and head.unit.setting is not None
            if head.kind in ("aspect", "list") and often[head.unit.text.casefold()] == 1:
                head.kind = head.kind if named else "area"


def name_roles(heads: Sequence[Head]) -> None:
    """Take headings as roles, where a phrase below one, *As for HCSW, plus*, names another.

    Args:
        heads: every heading, in order; changed in place.
    """
    above: dict[str, list[Head]] = defaultdict(list)
    for head in heads:
        phrases = [unit.text for unit in head.block.body if unit.became == "phrase"]
        # *In addition to teamwork* may well name an area; *as for* tells of people.
        if head.kind == "area" and phrases and words(phrases[0].casefold())[:1] == ["as"]:
            named = [one for text in _runs_of(phrases[0]) for one in above.pop(text, ())]
            for one in [*named, head] if named else []:
                one.kind, one.block.names, one.unit.roles = "role", True, (one.unit.text,)
                one.unit.doubts.append(f"Read as a role, for a phrase tells of it: {phrases[0]!r}.")
        text = " ".join(words(head.unit.text.casefold()))
        if head.kind == "area" and text:
            above[text].append(head)


def _runs_of(text: str) -> Iterator[str]:
    """Give the words of a text, and up to so many together as may name a role."""
    said = words(text.casefold())
    for start in range(len(said)):
        for end in range(start + 1, min(start + _FEW_WORDS, len(said)) + 1):
            yield " ".join(said[start:end])


def doubt_kin(heads: Sequence[Head]) -> None:
    """Say of headings that were not read as their siblings were.

    Args:
        heads: every heading, when it is said what each became.
    """
    often = Counter(head.unit.text.casefold() for head in heads)
    for members in _by_kin(heads).values():
        alike = [
            head.unit
            for head in members
            if head.leads and head.kind not in ("role", "level") and head.unit.setting is None
            and not (head.kind == "aspect" and often[head.unit.text.casefold()] > 1)
        ]  # fmt: skip
        domains = [unit for unit in alike if unit.became == "domain"]
        others = [unit for unit in alike if unit.became == "heading"]
        if not domains or not others:
            continue
        fewer, more = (others, domains) if len(others) <= len(domains) else (domains, others)
        for unit in fewer:
            other = more[0]
            unit.doubts.append(
                f"Read as a {unit.became}, though {other.text!r} ({other.shown}), which is shown "
                f"in the same way, is read as a {other.became}: keep it as {other.became} if it "
                "is one."
            )


def _by_kin(heads: Sequence[Head]) -> dict[Kin, list[Head]]:
    """Gather siblings; what stands alone has none."""
    out: dict[Kin, list[Head]] = defaultdict(list)
    for head in heads:
        if head.kin is not None:
            out[head.kin].append(head)
    return {kin: members for kin, members in out.items() if len(members) > 1}


def _owning(heads: Sequence[Head]) -> dict[int, bool]:
    """Say of each heading whether something stands below it before the next of its level."""
    owns: dict[int, bool] = {}
    for at, head in enumerate(heads):
        below = heads[at + 1] if at + 1 < len(heads) else None
        deeper = below is not None and below.unit.level > head.unit.level
        owns[id(head)] = bool(head.block.body) or deeper
    return owns
