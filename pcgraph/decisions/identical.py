"""Make decisions of pairs whose words are identical: the only ones that a rule may accept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from pcgraph.decisions.card import ACCEPTED, NONE_FITS
from pcgraph.decisions.gathered import Gathered
from pcgraph.decisions.keep import Choice, decided, line_of, on_line, standard_of

HOW = "identical text"
_SURE = "0.9"
_REASON = (
    "The title of the NOS and the words of the competency are the same, but for case, blanks and "
    "marks; nobody looked at what else the NOS asks for."
)


def identical_choices(
    said: Gathered, pairs: Iterable[tuple[str, str]]
) -> tuple[list[Choice], list[str]]:
    """Make decisions of pairs that say the same in the same words.

    They are kept as what they are: judged by rule (``semapv:LexicalMatching``, with the tool), the
    person named as author is the one who let the rule run. Left out is what a person must look at:
    a competency of which somebody said that none fits, and words that stand in several lines or in
    the titles of several NOS, for then no two of them can be *the same*.

    Args:
        said: what the graph says of the framework.
        pairs: competency and NOS, by their addresses.

    Returns:
        The decisions, and a sentence for each pair that is left out.
    """
    wanted = [pair for pair in dict.fromkeys(pairs) if decided(said, *pair) is None]
    taken = Counter(said.prefixes.expand(one.row.get("object_id")) or "" for one in said.judged
                    if one.row.get("predicate_id") == "skos:exactMatch"
                    and not one.row.get("predicate_modifier"))  # fmt: skip
    lines, standards = Counter(line for line, _ in wanted), Counter(nos for _, nos in wanted)
    choices, told = [], []
    for line, nos in wanted:
        why = ""
        if any(one.decision == NONE_FITS for one in on_line(said, line)):
            why = "somebody said that none fits"
        elif lines[line] > 1 or standards[nos] > 1 or taken[nos]:
            why = "the same words stand in more than one line or title"
        if why:
            standard = standard_of(said, nos)
            words = line_of(said, line).text
            told.append(f"Left out: {standard.code if standard else nos} and {words!r}, for {why}.")
        else:
            choices.append(
                Choice(line, nos, ACCEPTED, "all of it", "same", _REASON, confidence=_SURE, how=HOW)
            )
    return choices, told
