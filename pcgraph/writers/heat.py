"""How a cell of the coverage matrix looks: colour, and a pattern that is seen without colour."""

from collections.abc import Callable, Mapping
from itertools import pairwise

from pcgraph.covered.matrix import Matrix
from pcgraph.covered.spots import STEPS, Spot

Palette = Mapping[str, str]

LIGHT: Palette = {
    "ink": "#1b1f23", "paper": "#ffffff", "line": "#6b7680", "head": "#eef2f5",
    "cell": "#ffffff", "step1": "#dbe9f6", "step2": "#a9cbe8", "step3": "#6aa5d8",
    "step4": "#1f5f99", "on3": "#10202e", "on4": "#ffffff", "mark": "#55606a",
    "alarm": "#a3140e",
}  # fmt: skip
DARK: Palette = {
    "ink": "#e8ecef", "paper": "#14181b", "line": "#8b98a3", "head": "#232a30",
    "cell": "#14181b", "step1": "#16293a", "step2": "#1f4566", "step3": "#2f6da3",
    "step4": "#9cc9ee", "on3": "#ffffff", "on4": "#0c1a26", "mark": "#98a5b0",
    "alarm": "#ffa198",
}  # fmt: skip
PRINTED: Palette = {
    **LIGHT, "ink": "#000000", "line": "#555555", "head": "#ffffff", "step1": "#e8eef5",
    "step2": "#c3d7ea", "step3": "#8fb8dd", "on3": "#000000", "mark": "#444444",
}  # fmt: skip
"""Colours for light and dark screens and for paper; words on them have contrast 4.5 or more."""


def by_medium(rules: Callable[[Palette], str]) -> str:
    """Write rules of CSS for light screens, for dark ones and for paper."""
    return (
        f"{rules(LIGHT)}\n@media (prefers-color-scheme: dark) {{\n{rules(DARK)}\n}}\n"
        f"@media print {{\n{rules(PRINTED)}\n}}\n"
    )


def variables(colours: Palette) -> str:
    """Write colours as variables of CSS."""
    return ":root {" + "".join(f" --{name}: {one};" for name, one in colours.items()) + " }"


def classes(spot: Spot) -> str:
    """Name the classes of a cell: its kind, its shade, and whether it lacks what is required."""
    shade = f" s{spot.step}" if spot.step else ""
    return f"{spot.kind}{shade}{' required' if spot.required else ''}"


def shades() -> tuple[tuple[int, str], ...]:
    """Give each shade with the numbers that it stands for.

    >>> shades()
    ((1, '1–2'), (2, '3–5'), (3, '6–9'), (4, '10 and more'))
    """
    ends = [f"{least}–{above - 1}" for least, above in pairwise(STEPS)]
    return tuple(enumerate([*ends, f"{STEPS[-1]} and more"], 1))


def title_of(matrix: Matrix) -> str:
    """Say what the matrix shows."""
    question = dict(matrix.long.about).get("Question", "Coverage")
    readings = dict.fromkeys(str(row["reading"]) for row in matrix.long)
    return f"{question} Inheritance: {', '.join(readings)}." if readings else question


def caption_of(matrix: Matrix) -> str:
    """Say what its numbers count, and what stands beside each other."""
    groups = ", ".join(name for name, _ in matrix.groups)
    return f"Competencies linked to each function, by {matrix.by}: {groups}"
