"""Say which headings are domains and which name roles, levels or aspects, and count them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from pcgraph.intake.headings import is_continued
from pcgraph.intake.kin import Head, HeadKind, Kin, doubt_kin, group_kin, name_roles, settle_kin
from pcgraph.intake.lists import Block, blocks_of, document_of, settle_block
from pcgraph.intake.model import STATEMENTS
from pcgraph.intake.naming import (
    Topic,
    is_aspect,
    is_opening,
    level_named,
    names_everyone,
    names_no_area,
    roles_named,
    says_domain,
)
from pcgraph.intake.units import Unit

_FEW_WORDS = 6
_PARTS: tuple[HeadKind, ...] = ("role", "level", "aspect")


def arrange(units: Sequence[Unit]) -> None:
    """Say of each unit what it became, under which domain and heading it stands.

    Args:
        units: those that are neither blank nor furniture; changed in place.
    """
    _drop_continued(units)
    blocks = blocks_of(units)
    document = document_of(units, blocks)
    heads = _heads(blocks, units)
    name_roles(heads)
    under: Topic = ""
    settle_block(blocks[0], document, "")
    for head in heads:
        if head.kind in ("area", "list"):
            under = head.block.topic if head.block.topic != "other" else ""
        elif head.kind == "other":
            under = ""
        settle_block(head.block, document, under)
        head.direct = head.block.statements
    _count_led(heads)
    for head in heads:
        if head.kind == "other" and head.leads and _names_an_area(head):
            head.kind = "area"
    group_kin(heads)
    settle_kin(heads)
    _count_led(heads)
    _walk(blocks[0], heads)
    doubt_kin(heads)


def _drop_continued(units: Sequence[Unit]) -> None:
    """Leave out a heading that only says again, after a page break, which one is in force."""
    force = ""
    before: set[str] = set()
    for unit in units:
        if unit.became not in ("heading", "domain"):
            continue
        if unit.setting is None and force and is_continued(unit, force, before):
            unit.became, unit.why = (
                "left out",
                "the heading in force, said again after a page break",
            )
        else:
            force = unit.text
            before.add(force.casefold())


def _heads(blocks: Sequence[Block], units: Sequence[Unit]) -> list[Head]:
    """Say of each heading what it names."""
    before = " ".join(unit.text for unit in blocks[0].body if unit.kind == "text")[:20_000]
    often = Counter(
        block.head.text.casefold() for block in blocks if block.head and not block.head.of_table
    )
    heads = []
    for block in blocks[1:]:
        unit = block.head
        assert unit is not None
        kind = _kind_of(unit, block.topic)
        again = often[unit.text.casefold()] > 1
        told = again and unit.setting is None and 0 < unit.text.count(" ") < _FEW_WORDS
        if kind == "area" and told and unit.text in before:
            kind, unit.roles = "role", (unit.text,)
            unit.doubts.append("Read as a role, for the introduction names it and it recurs.")
        told = unit.setting is not None and block.topic in ("other", "responsibility")
        block.names = kind in ("role", "level", "aspect", "list") and not told
        heads.append(Head(block, kind))
    return heads


def _kind_of(unit: Unit, topic: Topic) -> HeadKind:
    setting = unit.setting
    if setting is not None and setting.roles:
        unit.roles = setting.roles
        if unit.became != "domain":
            return "role"
    if unit.became == "domain":
        return "area"
    unit.roles = unit.roles or roles_named(_without_phrase(unit))
    if unit.roles:
        return "role"
    unit.tier = level_named(_without_phrase(unit))
    if unit.tier:
        return "level"
    if is_aspect(unit.text):
        return "aspect"
    if topic in ("other", "responsibility"):
        return "other"
    if unit.phrase and _without_phrase(unit) not in ("", unit.text):
        unit.roles = (_without_phrase(unit),)
        unit.doubts.append("Read as a role, for a phrase of inheritance stands with it.")
        return "role"
    return "list" if names_no_area(unit.text) else "area"


def _without_phrase(unit: Unit) -> str:
    text = unit.text
    if unit.phrase and unit.phrase != text:
        text = text.replace(unit.phrase, "").strip(" :–—-")
    return text


def _names_an_area(head: Head) -> bool:
    """Say whether a heading such as *Learning and supervision* is an area after all."""
    return head.block.topic == "other" and not is_opening(head.unit.text)


def _depth_is_told(heads: Sequence[Head]) -> bool:
    """Say whether the depth of headings means something: not if one kind stands at many depths."""
    parts = {kind: {head.unit.level for head in heads if head.kind == kind} for kind in _PARTS}
    inner = set[int]().union(*parts.values())
    areas = {head.unit.level for head in heads if head.kind == "area"}
    one_each = all(len(levels) < 2 for levels in parts.values())
    return one_each and not (inner and areas and min(inner) < max(areas))


def _count_led(heads: Sequence[Head]) -> None:
    """Count the statements that a heading leads to, through those of roles, levels, aspects."""
    below = 0
    for head in reversed(heads):
        below += head.direct
        head.leads = below
        if head.kind in ("area", "other"):
            below = 0


@dataclass(slots=True)
class _State:
    domain: int = 0
    section: int = 0
    domains: int = 0
    sections: int = 0
    depth: int = 0
    in_roles: bool = False
    roles: tuple[str, ...] = ()
    tier: str = ""
    domain_unit: Unit | None = None
    domain_direct: bool = False
    domain_said: bool = False
    role_section: int = 0
    role_depth: int = 0
    kin: dict[Kin, bool] = field(default_factory=dict)
    outer_section: int = 0


def _walk(front: Block, heads: Sequence[Head]) -> None:
    """Go through the document; give each unit its domain and its heading."""
    state = _State()
    for unit in front.body:
        (_enter_cell if unit.of_table else _place)(unit, state)
    if not _depth_is_told(heads):
        for head in heads:
            head.unit.level = 0
    has_roles = any(head.kind == "role" for head in heads)
    has_parts = has_roles or any(head.kind in ("level", "aspect") for head in heads)
    for at, head in enumerate(heads):
        below = heads[at + 1] if at + 1 < len(heads) else None
        _enter(head, below, state, has_parts)
        open_ones = sum(one.became in STATEMENTS and not one.roles for one in head.block.body)
        for_nobody = head.unit.became == "domain" and open_ones and not head.unit.roles
        if has_roles and for_nobody and not state.in_roles and head.unit.setting is None:
            many = "statement" if open_ones == 1 else "statements"
            head.unit.doubts.append(
                f"No heading of a role stands between this domain and its {open_ones} {many}: "
                "write under Role for whom they are."
            )
        if not head.direct and not head.block.body and (below is None or head.kind == "other"):
            head.unit.doubts.append("Nothing stands under this heading.")
        _body(head, state)
    _doubt_repeated(heads)


def _enter(head: Head, below: Head | None, state: _State, has_parts: bool) -> None:
    """Take a heading as a domain or as a section."""
    unit = head.unit
    kind = head.kind
    if unit.setting is not None and unit.setting.became == "heading" and kind == "area":
        kind = "list"
    if kind == "area" and _is_domain(head, below, state, has_parts):
        unit.became = "domain"
        state.domains += 1
        state.domain, state.domain_unit, state.tier = state.domains, unit, ""
        state.domain_direct, state.domain_said = head.direct > 0, says_domain(unit.text)
        state.depth = _depth(unit)
        state.role_depth = 0
        unit.domain = state.domain
        state.section = state.role_section if state.in_roles else 0
        state.roles = state.roles if state.in_roles else ()
        unit.section = 0
        return
    unit.became = "heading"
    if kind == "role":
        state.role_depth = _depth(unit)
        state.in_roles = not head.direct and _is_inner(head, below, state)
        if state.in_roles:
            state.domain = 0
        if not (head.leads or state.in_roles or unit.setting):
            unit.doubts.append(
                f"It names a role ({'; '.join(unit.roles)}), but no statement stands below it: "
                "write it under Role if this heading is for it."
            )
            unit.roles = ()
        state.roles, state.tier = unit.roles, ""
        if any(names_everyone(role) for role in unit.roles) and unit.setting is None:
            unit.doubts.append("Which roles are meant is not said here: write them under Role.")
    elif kind == "level":
        state.tier = unit.tier
        unit.roles = unit.roles or state.roles
    elif kind == "aspect":
        # A heading that is no deeper than that of a role is not for this role.
        if 0 < _depth(unit) <= state.role_depth:
            state.roles, state.tier = (), ""
        unit.roles = unit.roles or state.roles
        unit.tier = state.tier
    elif kind == "other" and not (state.in_roles and head.direct):
        state.domain, state.roles, state.tier, state.in_roles = 0, (), "", False
    else:
        state.tier = ""
        unit.roles = unit.roles or (state.roles if state.in_roles else ())
    state.sections += 1
    state.section = state.sections
    if kind == "role":
        state.role_section = state.section
    unit.section, unit.domain = state.section, state.domain


def _is_domain(head: Head, below: Head | None, state: _State, has_parts: bool) -> bool:
    """Say whether a heading that names an area is a domain, or a heading inside one."""
    unit = head.unit
    if unit.setting is not None and unit.setting.became == "domain":
        return True
    if says_domain(unit.text):
        return True
    if head.kin in state.kin and head.leads:
        return state.kin[head.kin]
    is_one = _stands_as_domain(head, below, state, has_parts)
    if head.kin is not None and (is_one or head.leads) and unit.setting is None:
        state.kin[head.kin] = is_one
    return is_one


def _stands_as_domain(head: Head, below: Head | None, state: _State, has_parts: bool) -> bool:
    """Say whether an area is a domain for where it stands and for what stands below it."""
    unit = head.unit
    if state.domain_said and state.domain:
        return False
    deep = _depth(unit)
    if has_parts and not (deep and state.depth and deep > state.depth and state.domain_unit):
        return bool(head.leads)
    if head.direct:
        if state.domain_unit is not None and deep and state.depth:
            return deep <= state.depth
        inside = state.domain_unit is not None and not state.domain_direct
        return not inside if not has_parts else bool(head.leads)
    if below is None or below.kind != "area" or not below.leads:
        return bool(head.leads)
    lower = _depth(below.unit)
    if deep and lower:
        return lower > deep
    unit.doubts.append(
        "Read as a domain, for a heading follows at once: keep it as heading, or as note, if it "
        "is none."
    )
    return True


def _is_inner(head: Head, below: Head | None, state: _State) -> bool:
    """Say whether areas stand below a role, so that it is for all of them."""
    if below is None or below.kind not in ("area", "other", "list") or not below.leads:
        return False
    if below.kin is not None and state.kin.get(below.kin):
        return False
    return not 0 < _depth(below.unit) <= _depth(head.unit)


def _depth(unit: Unit) -> int:
    """Give the depth at which a heading is shown; 0 where none is told."""
    return unit.level if unit.kind == "heading" else 0


def _body(head: Head, state: _State) -> None:
    """Place what stands below a heading; give the heading its phrase."""
    unit = head.unit
    seen = 0
    outer = (state.domain, state.section)
    state.outer_section = state.section
    for one in head.block.body:
        if one.of_table:
            _enter_cell(one, state)
            seen += one.became in STATEMENTS
            continue
        state.domain, state.section = outer
        if one.became == "phrase":
            if seen:
                one.doubts.append(
                    f"This phrase stands after {seen} statements of its list: write yes or no "
                    "under Phrase applies, for all of it."
                )
            if not unit.phrase and _applies(one):
                unit.phrase = one.text
        seen += one.became in STATEMENTS
        _place(one, state)
    state.domain, state.section = outer


def _applies(unit: Unit) -> bool:
    return unit.setting is None or unit.setting.phrase_applies is not False


def _enter_cell(unit: Unit, state: _State) -> None:
    """Take the domain or heading that a cell of a table names."""
    if unit.became == "domain":
        state.domains += 1
        state.domain, state.section = state.domains, state.outer_section
        unit.domain, unit.section = state.domain, 0
    elif unit.became == "heading":
        state.sections += 1
        state.section = unit.section = state.sections
        unit.domain = state.domain
    else:
        _place(unit, state)


def _place(unit: Unit, state: _State) -> None:
    if unit.became in ("blank", "left out", "title"):
        return
    unit.domain, unit.section = state.domain, state.section
    if unit.became in STATEMENTS and not unit.tier:
        unit.tier = state.tier


def _doubt_repeated(heads: Sequence[Head]) -> None:
    """Say of a heading that stands a second time in one domain that both are kept."""
    seen: dict[tuple[str, int], Unit] = {}
    for head in heads:
        unit = head.unit
        key = (unit.text.casefold(), unit.domain if unit.became == "heading" else -1)
        if key in seen and unit.setting is None:
            unit.doubts.append(
                f"The same heading stands at {seen[key].shown or 'a place above'}: both are kept "
                "apart. Write it under Role or Domain if this one means something else."
            )
        seen[key] = unit
