"""Tell roles among the heads of columns by their form: abbreviations, ranks of one job."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pcgraph.intake.english import word_set

_RANKS = word_set(
    """
    advanced apprentice assistant associate chief deputy experienced head junior lead
    newly principal qualified registered senior specialist student team trainee
    """
)
_SHORT = re.compile(r"[A-Z][A-Z&-]{1,6}s?(?:\s*[/&,+]\s*[A-Z][A-Z&-]{1,6}s?)*")
_NO_ROLES = word_set(
    """
    ID IDS NOS KSF KSB KSBS URL URI CPD RAG IT ICT PDF NHS KPI KPIS CQC NMC HCPC GMC YN NA TBC
    TBD HR LD OSCE DOPS CBD QR REF REFS NO NR NUM YES DATE MET CODE LEVEL TIER BAND ROLE AREA
    NOTE NOTES SKILL SKILLS TASK TASKS VALUE VALUES TOPIC UNIT THEME PART STEP ITEM TYPE KIND
    CORE TITLE NAME TEXT UK EU GDPR CAF PDR PDP SOP SOPS LMS RPL
    """
)
_BAND = re.compile(r"\s*[(\[][^()\[\]]*[)\]]|\b(?:band|grade|tier)\s*\d\w?\b", re.IGNORECASE)


def roles_among(heads: Sequence[str]) -> frozenset[int]:
    """Give the places of heads that are roles by their form alone.

    That are abbreviations in capitals, unless all heads are in capitals, and heads that differ
    by a rank only.

    Args:
        heads: the heads of a table, blank ones too.

    >>> sorted(roles_among(["Criteria", "HCSW", "Senior HCSW"]))
    [1, 2]
    >>> sorted(roles_among(["Area", "Ward Host", "Lead Ward Host"]))
    [1, 2]
    >>> sorted(roles_among(["CRITERIA", "DONE", "WHEN"]))
    []
    """
    filled = [head for head in heads if any(map(str.isalpha, head))]
    shouted = len(filled) > 1 and all(map(str.isupper, filled))
    found = {place for place, head in enumerate(heads) if not shouted and is_short_role(head)}
    by_job: dict[str, list[int]] = {}
    for place, head in enumerate(heads):
        by_job.setdefault(_job(head).casefold(), []).append(place)
    for job, places in by_job.items():
        ranked = {" ".join(heads[place].split()).casefold() for place in places}
        if job and len(ranked) > 1:
            found |= set(places)
    return frozenset(found)


def is_short_role(head: str) -> bool:
    """Tell an abbreviation that may name a role, with or without a rank.

    >>> is_short_role("Senior HCSW"), is_short_role("TNA (Band 3)"), is_short_role("NOS")
    (True, True, False)
    """
    job = _job(head)
    parts = re.split(r"\W+", job)
    return bool(_SHORT.fullmatch(job)) and not any(part.upper() in _NO_ROLES for part in parts)


def _job(head: str) -> str:
    """Give a head without rank, band and brackets."""
    found = _BAND.sub(" ", head).split()
    while len(found) > 1 and found[0].lower() in _RANKS:
        found = found[1:]
    return " ".join(found)
