"""Find the framework that a person means: the one that is named, or the only one of a folder."""

from __future__ import annotations

from pcgraph.composition import Composition
from pcgraph.decisions.gathered import Gathered, frameworks_of, gathered
from pcgraph.errors import UsageProblem
from pcgraph.exports.dossier import find_framework

_SHOWN = 12


def framework_meant(composition: Composition, typed: str | None) -> tuple[str, str]:
    """Find the framework that is meant.

    Args:
        composition: the graph.
        typed: the framework; None for the only one of the last folder.

    Returns:
        Its address, and a sentence if it was more than the letter.

    Raises:
        UsageProblem: PC-BOOK-WHICH if none is named and not one alone can be meant;
            PC-VALUE-UNKNOWN, PC-VALUE-AMBIGUOUS, with the candidates.
    """
    if typed is not None:
        node, note = find_framework(composition.store, typed, composition.prefixes)
        return node.value, note
    known = frameworks_of(composition)
    last = composition.overlays[-1].layer if composition.overlays else ""
    mine = [(iri, label) for iri, label, layer in known if last and layer == last]
    if len(mine) == 1:
        return mine[0][0], ""
    names = [label for _, label in mine] or [label for _, label, _ in known]
    listed = "; ".join(names[:_SHOWN]) + ("; …" if len(names) > _SHOWN else "")
    raise UsageProblem(
        "PC-BOOK-WHICH",
        "it is not said which framework is meant.",
        f"Name one of: {listed}." if names else "Name one, or a folder behind --with.",
    )


def gathered_of(composition: Composition, typed: str | None) -> tuple[Gathered, str]:
    """Gather what the graph says of the framework that is meant.

    What belongs to it is written into its own folder; of ours into the last that is laid over.
    Args, what comes with it and errors as in ``framework_meant``.
    """
    iri, note = framework_meant(composition, typed)
    last = composition.overlays[-1].layer if composition.overlays else ""
    known = frameworks_of(composition)
    home = next((layer for one, _, layer in known if one == iri), "")
    return gathered(composition, iri, home or last), note
