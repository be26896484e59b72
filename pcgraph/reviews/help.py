"""Words that explain the questions of a review."""

from __future__ import annotations

EXPLAINED = {
    "unseen": "yes keeps that none of all these NOS fits; no goes back to the card.",
    "which": "A NOS that was not listed: its code or its title; a card for it comes next.",
    "relation": "How the two lie to each other; what meeting the NOS shows was said before.",
    "reason": "A sentence for somebody else: what the two share, and what one lacks.",
    "nos_part": "The parts of the NOS that you mean, by letter and number: P3–P6, K2.",
    "sure": "How sure you are of this decision.",
    "activity": "Does a person do the same in both? Your words become part of the reason.",
    "outcome": "Does the same come of it in both? Your words become part of the reason.",
    "nos_lacks": "What the competency names and the NOS does not.",
    "line_lacks": "What the NOS names and the competency does not.",
}
"""What is told of a question where ``?`` is typed, by the stage."""
HELP = (
    "all of it: nobody could meet the NOS without doing everything that the competency names.",
    "part of it: a piece that the competency itself names would be shown, and others would not.",
    "helps only: no piece would be shown; the same activity for another purpose, group or setting.",
    "no: none of these; it is kept as considered and not used.",
    "maybe: not sure, because the words can be read in two ways; the reason gives both.",
    "none of the other suggestions: this NOS and all that are still to come for this competency "
    "are kept as considered and not used, each with the one reason that is asked for.",
    "skip: later; back: the question before; undo: take the last decision back; quit: stop here.",
    "Each decision is saved at once. Words may be typed whole, or by the letter before them.",
)
"""What is told of the first question of a card."""
