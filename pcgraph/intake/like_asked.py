"""Ask in words whether two roles are the same, and read the answer as it was typed."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence

from pyoxigraph import NamedNode

from pcgraph.errors import UsageProblem
from pcgraph.intake.like_roles import BRACKETS, Likely, NamedIn, OtherRole
from pcgraph.model import Store
from pcgraph.names import OURS, Prefixes
from pcgraph.resolve import Candidate, label_key, members, resolve

_NONE = frozenset({"none", "no", "not", "-"})


def question(likely: Likely, prefixes: Prefixes = OURS) -> str:
    """Ask in words whether a role is one of others, and say how to answer.

    Args:
        likely: what is asked about.
        prefixes: the prefixes by which roles are named in an answer.
    """
    asked = " or ".join(_meant(likely.label, one) for one in likely.others)
    answers = [prefixes.compact(one.iri) for one in likely.others]
    ways = " or ".join(_option(likely.label, answer) for answer in (*answers, "none"))
    return f"Is your {likely.label} {asked}? Answer with {ways}."


def _meant(label: str, other: OtherRole) -> str:
    """Name a role of others, and where it is named.

    >>> _meant("Coach", OtherRole("x", "Coaches", (NamedIn(False, "y", "SPLW page (undated)"),)))
    'the Coaches in SPLW page'
    """
    called = "the role of that name" if other.same_name else f"the {other.label}"
    groups: dict[str, list[NamedIn]] = {}
    for one in other.named_in:
        groups.setdefault(one.publisher, []).append(one)
    places = []
    for publisher, documents in groups.items():
        listed = "; ".join(dict.fromkeys(BRACKETS.sub("", one.label) for one in documents))
        kind = "framework" if all(one.framework for one in documents) else "document"
        kind = kind if len(documents) == 1 else f"{kind}s"
        places.append(f"{publisher}'s {kind} ({listed})" if publisher else listed)
    return f"{called} in {' and '.join(places)}"


def _option(label: str, answer: str) -> str:
    quoted = re.sub(r'(["\\$`])', r"\\\1", f"{label}={answer}")
    return f'--like "{quoted}"'


def read_likes(
    typed: Iterable[str], own: Mapping[str, str], store: Store, prefixes: Prefixes = OURS
) -> tuple[dict[str, str | None], list[str]]:
    """Read answers that were typed, each ``NAME=ROLE`` or ``NAME=none``.

    Args:
        typed: the answers; an equals sign inside a name is taken for a part of it where only
            that makes sense.
        own: the labels of the roles of one's own, by their addresses.
        store: the graph with the roles of others.
        prefixes: the prefixes of the graph.

    Returns:
        The role of others, or None, by the role of one's own; and what was read otherwise than
        to the letter, in sentences.

    Raises:
        UsageProblem: PC-LIKE-FORM for an answer without both sides, PC-LIKE-TWICE for two answers
            on one role, PC-VALUE-UNKNOWN and PC-VALUE-AMBIGUOUS with what may be meant.
    """
    mine = [
        Candidate(NamedNode(iri), label, (label, re.split("[/#]", iri)[-1]), prefixes.compact(iri))
        for iri, label in own.items()
    ]
    others = [one for one in members(store, ("pc:Role",), prefixes) if one.term.value not in own]
    found: dict[str, str | None] = {}
    notes: list[str] = []
    for answer in typed:
        name, role = _sides(answer, own.values())
        if not name or not role:
            raise UsageProblem(
                "PC-LIKE-FORM",
                f"--like {answer[:80]!r} does not say which role is which.",
                'Write it as --like "Care Coordinator=role:care-coordinator", or =none.',
            )
        key = _one(name, mine, notes, "roles of yours")
        other = None if role.casefold() in _NONE else _one(role, others, notes, "roles of others")
        if found.setdefault(key, other) != other:
            raise UsageProblem(
                "PC-LIKE-TWICE",
                f"--like answers twice for {own[key]}, and not the same.",
                "Keep one of the answers; more can be said in the mapping file or the workbook.",
            )
    return found, list(dict.fromkeys(notes))


def _sides(answer: str, labels: Collection[str]) -> tuple[str, str]:
    """Part an answer at the equals sign behind a known name, or at the first one.

    >>> _sides("A = B=role:x", ["A=B"]), _sides("A=https://example.org/?x=1", ["A"])
    (('A = B', 'role:x'), ('A', 'https://example.org/?x=1'))
    """
    known = {label_key(label) for label in labels}
    cuts = [at for at, letter in enumerate(answer) if letter == "="] or [len(answer)]
    behind = [at for at in cuts if label_key(answer[:at]) in known]
    cut = (behind or cuts[:1])[-1]
    return answer[:cut].strip(), answer[cut + 1 :].strip()


def _one(typed: str, known: Sequence[Candidate], notes: list[str], whose: str) -> str:
    """Find the one role that is meant; nobody's typed words are taken as they are."""
    if not known:
        raise UsageProblem(
            "PC-VALUE-UNKNOWN", f"--like {typed[:60]!r} is not known.", f"There are no {whose}."
        )
    match = resolve(typed, "like", known)
    notes += [match.note] if match.note else []
    return match.terms[0].value
