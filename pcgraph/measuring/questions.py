"""The named queries that are measured, bound to generated things."""

from __future__ import annotations

from collections.abc import Mapping

from pcgraph.generate import BASE

_ROLE, _OTHER = f"{BASE}role-0001-2", f"{BASE}role-0001-3"
_ALL = {"edition": "all"}

ASKED: Mapping[str, Mapping[str, str]] = {
    "nos-for-competency": {"role": _ROLE, "tag": "EVOKE"} | _ALL,
    "competencies-for-role": {"role": _ROLE} | _ALL,
    "competencies-for-nos": {"nos": f"{BASE}nos-GA0001"} | _ALL,
    "competencies-without-nos": {"framework": f"{BASE}f0001-1"},
    "compare-roles": {"role": _ROLE, "other": _OTHER} | _ALL,
    "mappings": {"framework": f"{BASE}f0001-1"},
    "requirements": {"role": _ROLE} | _ALL,
    "shared-competencies": {"framework": f"{BASE}f0001-1", "other": f"{BASE}f0001-2"},
    "template-nos": {"nos": f"{BASE}nos-GA0001"},
    "nos-most-used": {"framework": f"{BASE}f0001-1"},
    "mapping-counts": {},
    "frameworks": {},
}
"""The questions: ten about one thing, two about the whole graph."""

FEW = ("mappings", "nos-most-used", "requirements", "template-nos")
"""Those of the short form: an answer that takes little time elsewhere too."""
