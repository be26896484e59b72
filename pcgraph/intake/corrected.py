"""Apply what a person settled about domain, role, level and phrase to what was found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pcgraph.errors import InputProblem
from pcgraph.intake.model import Found
from pcgraph.intake.settled import NONE, Setting, Settled

_SAID_SO = "a person said so in the outline file"


def corrected(
    found: Sequence[Found], settings: Sequence[Setting | None], settled: Settled
) -> tuple[Found, ...]:  # fmt: skip
    """Apply settings to what was found, of lines and of items alike.

    What became of each, by ``keep_as``, is settled before. A heading that is moved to another
    domain takes along what stands below it; what is settled is doubted no more.

    Args:
        found: what was found.
        settings: for each of them what is settled about it, if anything.
        settled: where that stands, for messages.

    Raises:
        InputProblem: PC-OUTLINE-DOMAIN for a domain that is none of those found.
    """
    domains: dict[str, Found] = {}
    for one in found:
        if one.became == "domain":
            domains.setdefault(one.text.casefold(), one)
    moved: dict[int, int] = {}
    out: list[Found] = []
    for one, setting in zip(found, settings, strict=True):
        if setting is None or one.became in ("blank", "left out"):
            one = _left_out(one, setting)
            domain = moved.get(one.section, one.domain)
            out.append(replace(one, domain=domain) if domain != one.domain else one)
            continue
        if setting.domain:
            wanted = _wanted(setting, one, domains, settled)
            if one.became == "heading":
                moved[one.section] = wanted
        else:
            wanted = moved.get(one.section, one.domain)
        out.append(_changed(replace(one, domain=wanted, doubts=()), setting))
    return tuple(out)


def _left_out(one: Found, setting: Setting | None) -> Found:
    """Say why something was left out, where a person said so."""
    if setting is None or one.became != "left out":
        return one
    return replace(one, why=one.why or _SAID_SO, doubts=())


def _changed(one: Found, setting: Setting) -> Found:
    """Apply what is settled about role, level and phrase."""
    if setting.roles is not None:
        one = replace(one, roles=setting.roles)
    if setting.level:
        one = replace(one, level="" if setting.level.lower() == NONE else setting.level)
    if setting.phrase_applies is False:
        one = replace(one, phrase="", became="note" if one.became == "phrase" else one.became)
    return one


def _wanted(
    setting: Setting, one: Found, domains: dict[str, Found], settled: Settled
) -> int:  # fmt: skip
    """Give the number of the domain that a person named."""
    where = f"{settled.shown}, line {setting.row}"
    named = domains.get(setting.domain.casefold())
    if one.became == "domain" and (named is None or named.text.casefold() != one.text.casefold()):
        raise InputProblem(
            "PC-OUTLINE-DOMAIN",
            f"{one.text!r} is a domain itself, so it cannot stand in {setting.domain!r}.",
            "Keep it as heading if it is none, or leave Domain empty.",
            where,
        )
    if one.became == "domain":
        return one.domain
    if setting.domain.lower() == NONE:
        return 0
    if named is None:
        names = "; ".join(each.text for each in domains.values()) or "none"
        raise InputProblem(
            "PC-OUTLINE-DOMAIN",
            f"No domain is called {setting.domain!r}.",
            f"Write one of: {names}; or keep its heading as domain.",
            where,
        )
    return named.domain
