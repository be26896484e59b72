"""All checks, in the order in which they are told."""

from __future__ import annotations

from pcgraph.audit import (
    catalogue,
    concepts,
    counted,
    declared,
    forms,
    history,
    links,
    listing,
    literals,
    mappings,
    promises,
    quoted,
    shaped,
    tabular,
    vocabulary,
    whole,
)
from pcgraph.audit.check import Check

CHECKS: tuple[Check, ...] = tuple(
    check
    for module in (
        whole, forms, counted, catalogue, listing, history, vocabulary, declared, concepts,
        literals, links, tabular, mappings, promises, shaped, quoted,
    )
    for check in module.CHECKS
)  # fmt: skip
