"""Draw how cost grows with size: a chart with both axes in logarithms, as SVG by hand."""

from collections.abc import Mapping, Sequence
from html import escape
from math import ceil, floor, log10

from pcgraph.measuring.cells import exponent

Points = Sequence[tuple[float, float]]

_WIDTH, _HEIGHT = 960, 600
_LEFT, _RIGHT, _TOP, _BOTTOM = 90, 330, 84, 70
_COLOURS = (
    ("#005a9c", "#6cb8ff"), ("#a33b00", "#ff9d5c"), ("#00703c", "#5fd394"), ("#7a1f7a", "#e29be2"),
    ("#8a6d00", "#f0d060"), ("#b0003a", "#ff8fab"), ("#00696b", "#5ad6d8"), ("#444444", "#d0d0d0"),
    ("#6b3f1d", "#d9a679"), ("#3b3fa0", "#a9acff"),
)  # fmt: skip
_DASHES = ("", "8 4", "2 4", "10 3 2 3")


def growth(series: Mapping[str, Points], title: str, about: str) -> str:
    """Draw one line a task, each with the exponent that fits its growth.

    Args:
        series: points of size and CPU seconds, by the name of the task.
        title: the title of the chart.
        about: what the chart shows, for those who do not see it.

    Returns:
        The SVG.
    """
    drawn = {name: [p for p in points if min(p) > 0] for name, points in series.items()}
    drawn = {name: points for name, points in drawn.items() if points}
    sizes = [size for points in drawn.values() for size, _ in points] or [1]
    costs = [cost for points in drawn.values() for _, cost in points] or [1]
    across = _Scale(sizes, _LEFT, _WIDTH - _RIGHT)
    up = _Scale(costs, _HEIGHT - _BOTTOM, _TOP)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" '
        'aria-labelledby="title desc">',
        f'<title id="title">{escape(title)}</title>',
        f'<desc id="desc">{escape(_described(drawn, about))}</desc>',
        _style(len(drawn)),
        f'<rect class="ground" width="{_WIDTH}" height="{_HEIGHT}"/>',
        f'<text class="head" x="{_LEFT}" y="34">{escape(title)}</text>',
        f'<text x="{_LEFT}" y="60">CPU seconds; both axes in logarithms</text>',
        *_grid(across, up),
    ]
    # The legend has the order of the lines at their right ends, the most costly first.
    ordered = sorted(drawn.items(), key=lambda one: -max(one[1])[1])
    for number, (name, points) in enumerate(ordered):
        parts += _line(number, name, points, across, up)
    return "\n".join([*parts, "</svg>"]) + "\n"


class _Scale:
    """Turn numbers into places along an axis, by their logarithms; it ends at whole tens."""

    def __init__(self, numbers: Sequence[float], start: float, end: float) -> None:
        self.low, high = floor(log10(min(numbers))), ceil(log10(max(numbers)))
        self.high = max(high, self.low + 1)
        self._start, self._end = start, end

    def __call__(self, number: float) -> float:
        share = (log10(number) - self.low) / (self.high - self.low)
        return self._start + share * (self._end - self._start)

    def ticks(self) -> list[float]:
        """Give the whole tens."""
        return [10.0**power for power in range(self.low, self.high + 1)]


def _described(drawn: Mapping[str, Points], about: str) -> str:
    """Say what is drawn in words."""
    lines = [f"{name}: {_fit(points)}" for name, points in drawn.items()]
    return f"{about} {'; '.join(lines)}." if lines else about


def _fit(points: Points) -> str:
    """Say how fast a task grows."""
    found = exponent(points)
    return "measured once" if found is None else f"grows with exponent {found:.2f}"


def _style(number: int) -> str:
    """Write the colours, for light and for dark; no variables, which many viewers do not know."""
    light, dark = (
        "".join(
            f".s{n} .line{{stroke:{pair[side]}}}.s{n} .mark{{fill:{pair[side]}}}"
            for n, pair in ((n, _COLOURS[n % len(_COLOURS)]) for n in range(number))
        )
        for side in (0, 1)
    )
    return (
        "<style>"
        "text{font-family:system-ui,'DejaVu Sans',sans-serif;font-size:16px;fill:#1a1a1a}"
        ".head{font-size:20px;font-weight:600}"
        ".ground{fill:#fff}.grid{stroke:#ccc;stroke-width:1}"
        f".line{{fill:none;stroke-width:2.5}}{light}"
        "@media screen and (prefers-color-scheme:dark){text{fill:#f2f2f2}.ground{fill:#15181c}"
        f".grid{{stroke:#444}}{dark}}}"
        "</style>"
    )


def _grid(across: _Scale, up: _Scale) -> list[str]:
    """Draw the lines at whole tens, with their numbers."""
    parts = []
    right, bottom = _WIDTH - _RIGHT, _HEIGHT - _BOTTOM
    for tick in across.ticks():
        x = across(tick)
        parts.append(f'<path class="grid" d="M{x:.1f} {_TOP}V{bottom}"/>')
        parts.append(
            f'<text text-anchor="middle" x="{x:.1f}" y="{bottom + 24}">{_short(tick)}</text>'
        )
    for tick in up.ticks():
        y = up(tick)
        parts.append(f'<path class="grid" d="M{_LEFT} {y:.1f}H{right}"/>')
        parts.append(
            f'<text text-anchor="end" x="{_LEFT - 10}" y="{y + 5:.1f}">{_seconds(tick)}</text>'
        )
    middle = (_LEFT + right) / 2
    parts.append(f'<text text-anchor="middle" x="{middle:.1f}" y="{bottom + 52}">triples</text>')
    return parts


def _seconds(number: float) -> str:
    """Write a whole ten of seconds for an axis."""
    return f"{number:,.0f} s" if number >= 1 else f"{number:g} s"


def _short(number: float) -> str:
    """Write a whole ten for an axis: 10 thousand as 10k."""
    for unit, sign in ((1e6, "M"), (1e3, "k")):
        if number >= unit:
            return f"{number / unit:g}{sign}"
    return f"{number:g}"


def _line(number: int, name: str, points: Points, across: _Scale, up: _Scale) -> list[str]:
    """Draw one task: its line, a mark a point, and its place in the legend."""
    places = [(across(size), up(cost)) for size, cost in sorted(points)]
    dash = _DASHES[number // 2 % len(_DASHES)]
    dashes = f' stroke-dasharray="{dash}"' if dash else ""
    path = "L".join(f"{x:.1f} {y:.1f}" for x, y in places)
    x, y = _WIDTH - _RIGHT + 24, _TOP + 12 + 50 * number
    return [
        f'<g class="s{number}"><path class="line"{dashes} d="M{path}"/>',
        *(_mark(number, *place) for place in places),
        f'<path class="line"{dashes} d="M{x} {y}h34"/>{_mark(number, x + 17, y)}',
        f'<text x="{x + 44}" y="{y + 5}">{escape(name)}</text>',
        f'<text x="{x + 44}" y="{y + 25}">{_fit(points)}</text></g>',
    ]


def _mark(number: int, x: float, y: float) -> str:
    """Draw a point: circle, square, diamond or triangle, so that colour is not needed."""
    shapes = (
        f'<circle class="mark" cx="{x:.1f}" cy="{y:.1f}" r="5"/>',
        f'<rect class="mark" x="{x - 4.5:.1f}" y="{y - 4.5:.1f}" width="9" height="9"/>',
        f'<path class="mark" d="M{x:.1f} {y - 6.5:.1f}l6.5 6.5l-6.5 6.5l-6.5-6.5z"/>',
        f'<path class="mark" d="M{x:.1f} {y - 6:.1f}l6 11h-12z"/>',
    )
    return shapes[number % len(shapes)]
