"""Growth as SVG: time against the number of matters, both on logarithmic scales; a flat line is what we want.

A machine that is shared is faster in one hour than in another. A city that was measured beside the smallest one is
drawn where its ratio to that in the same rounds puts it; any other, as it was measured.
"""

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

from bench.measure.rounds import GROWTH

WIDTH, HEIGHT, LEFT, TOP, RIGHT, BOTTOM = 720, 380, 62, 34, 210, 46
# Distinct also where colours are not seen: each line has its own dashes.
INKS = ("#1b5e8c", "#b3401c", "#3d7a3a", "#6b3fa0", "#8a6d00", "#00766c", "#a01f5c", "#444444")
DASHES = ("", "6 3", "2 3", "8 3 2 3", "1 4", "10 4", "4 2", "12 2 2 2")
Point = tuple[float, float]
Figures = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Family:
    """Scenarios that stand in one picture, chosen by their names; `inside` are those without HTTP."""

    file: str
    title: str
    wanted: Callable[[str], bool]
    part: str = "scenarios"


FAMILIES: tuple[Family, ...] = (
    Family("writes", "Register and take a step", lambda name: name in ("register", "step")),
    Family("public", "Public tracking, a matter, search by number",
           lambda name: name.startswith(("track", "matter", "search"))),
    Family("inbox-html", "Lists of 50 as HTML, by user",
           lambda name: " html " in name),
    Family("inbox-json", "Lists of 50 as JSON, by user", lambda name: " json " in name),
    Family("inside", "Searches, sweeps, exports", lambda name: not name.startswith(("floor", "import")), "inside"),
)  # fmt: skip


def draw(runs: Sequence[Mapping[str, Any]], *, into: Path) -> Iterator[Path]:
    """One picture for each family, from the JSON of runs over cities of several sizes."""
    into.mkdir(parents=True, exist_ok=True)
    ordered = sorted(runs, key=lambda run: run["city"]["size"])
    for family in FAMILIES:
        path = into / f"{family.file}.svg"
        path.write_text(picture(family.title, lines_of(family, ordered)), "utf-8")
        yield path


def lines_of(family: Family, runs: Sequence[Mapping[str, Any]]) -> dict[str, list[tuple[float, float, float]]]:
    """Size, median and p99 of each scenario that was measured at two sizes at least."""
    found: dict[str, list[tuple[float, float, float]]] = {}
    for run in runs:
        for name, row in run[family.part].items():
            if family.wanted(name):
                found.setdefault(name, []).append((run["city"]["size"], *_taken(run, name, row, runs[0][family.part])))
    return {name: points for name, points in found.items() if len(points) > 1}


def _taken(run: Mapping[str, Any], name: str, row: Figures, smallest: Mapping[str, Figures]) -> Iterator[float]:
    """Median and p99, in the speed of the hour in which the smallest city was measured."""
    ratios = run.get("beside", {}).get("ratios", {}).get(name)
    for key in GROWTH:
        yield smallest[name][key] * ratios[key] if ratios and name in smallest else row[key]


def picture(title: str, lines: Mapping[str, Sequence[tuple[float, float, float]]]) -> str:
    """The whole SVG: a strong line for the median, a pale one for p99."""
    numbers = [value for points in lines.values() for point in points for value in point[1:]]
    sizes = [point[0] for points in lines.values() for point in points]
    if not numbers:
        return _svg(title, [])
    scale = _Scale(_decades(sizes), _decades(numbers))
    parts = [
        *_grid(scale),
        *(each for n, (name, points) in enumerate(lines.items()) for each in _line(n, name, points, scale)),
    ]
    return _svg(title, parts)


@dataclass(frozen=True, slots=True)
class _Scale:
    x: tuple[int, int]
    y: tuple[int, int]

    def at(self, size: float, value: float) -> Point:
        """Where a value lies in the picture."""
        across = (math.log10(size) - self.x[0]) / (self.x[1] - self.x[0])
        up = (math.log10(max(value, 10.0 ** self.y[0])) - self.y[0]) / (self.y[1] - self.y[0])
        return LEFT + across * (WIDTH - LEFT - RIGHT), HEIGHT - BOTTOM - up * (HEIGHT - TOP - BOTTOM)


def _decades(values: Sequence[float]) -> tuple[int, int]:
    low, high = math.floor(math.log10(min(values))), math.ceil(math.log10(max(values)))
    return low, max(high, low + 1)


def _grid(scale: _Scale) -> Iterator[str]:
    for power in range(scale.x[0], scale.x[1] + 1):
        x, y = scale.at(10.0**power, 10.0 ** scale.y[0])
        yield f'<path d="M{x:.1f} {TOP}V{y:.1f}" stroke="#ddd"/>'
        yield f'<text x="{x:.1f}" y="{HEIGHT - 26}" text-anchor="middle">{10**power:,}</text>'
    for power in range(scale.y[0], scale.y[1] + 1):
        x, y = scale.at(10.0 ** scale.x[0], 10.0**power)
        yield f'<path d="M{x:.1f} {y:.1f}H{WIDTH - RIGHT}" stroke="#ddd"/>'
        yield f'<text x="{LEFT - 6}" y="{y + 4:.1f}" text-anchor="end">{_time(power)}</text>'
    yield f'<text x="{(LEFT + WIDTH - RIGHT) / 2}" y="{HEIGHT - 8}" text-anchor="middle">matters</text>'


def _time(power: int) -> str:
    """A power of ten of milliseconds, short enough for the margin."""
    return f"{10 ** (power - 3):,} s" if power >= 3 else f"{10.0**power:g} ms"


def _line(number: int, name: str, points: Sequence[tuple[float, float, float]], scale: _Scale) -> Iterator[str]:
    ink, dash = INKS[number % len(INKS)], DASHES[number % len(DASHES)]
    median = _way([scale.at(size, value) for size, value, _ in points])
    tail = _way([scale.at(size, value) for size, _, value in points])
    yield f'<path d="{tail}" fill="none" stroke="{ink}" stroke-opacity=".3" stroke-dasharray="{dash}"/>'
    yield f'<path d="{median}" fill="none" stroke="{ink}" stroke-width="2" stroke-dasharray="{dash}"/>'
    x, y = WIDTH - RIGHT + 12, TOP + 12 + 18 * number
    yield f'<path d="M{x} {y - 4}h24" stroke="{ink}" stroke-width="2" stroke-dasharray="{dash}"/>'
    yield f'<text x="{x + 30}" y="{y}">{escape(name)}</text>'


def _way(points: Sequence[Point]) -> str:
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points)


def _svg(title: str, parts: Sequence[str]) -> str:
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        'font-family="sans-serif" font-size="12" fill="#222">'
    )
    ground = f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>'
    said = escape(title)
    name = f'<title>{said}</title><text x="{LEFT}" y="20" font-weight="bold">{said}: median (strong), p99 (pale)</text>'
    return "\n".join([head, ground, name, *parts, "</svg>\n"])
