"""Repeated, interleaved rounds: scenarios take turns, so that a busy machine slows all of them alike."""

import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from bench.measure.client import WIRE


@dataclass(slots=True)
class Meter:
    """What a scenario took: each request in milliseconds, CPU of both sides over all of them."""

    milliseconds: list[float] = field(default_factory=list)
    web_cpu: float = 0.0
    database_cpu: float = 0.0

    def told(self) -> dict[str, Any]:
        """Median and p99, and CPU for one request."""
        each = sorted(self.milliseconds)
        count = len(each)
        return {
            "requests": count,
            "median_ms": round(statistics.median(each), 3),
            "p99_ms": round(each[min(count - 1, int(count * 0.99))], 3),
            "mean_ms": round(statistics.fmean(each), 3),
            "web_cpu_ms": round(self.web_cpu / count * 1000, 3),
            "database_cpu_ms": round(self.database_cpu / count * 1000, 3),
        }


@dataclass(frozen=True, slots=True)
class Arm:
    """Something to measure: `turn` does it once; `count` times a round; `cpu` tells seconds of web and database."""

    name: str
    turn: Callable[[], object]
    count: int
    cpu: Callable[[], tuple[float, float]]


def run(
    arms: Sequence[Arm], *, rounds: int, warm: int = 1, say: Callable[[str], None] = lambda _: None
) -> dict[str, Meter]:
    """All arms in turn, round by round, in changing order; the first `warm` rounds do not count."""
    meters = {arm.name: Meter() for arm in arms}
    for number in range(-warm, rounds):
        order = list(arms) if number % 2 else list(reversed(arms))
        for arm in order:
            found = _turns(arm)
            if number >= 0:
                kept = meters[arm.name]
                kept.milliseconds += found.milliseconds
                kept.web_cpu += found.web_cpu
                kept.database_cpu += found.database_cpu
        say(f"round {number + 1} of {rounds}")
    return meters


def _turns(arm: Arm) -> Meter:
    web, database = arm.cpu()
    times = []
    for _ in range(arm.count):
        WIRE.milliseconds = 0.0
        arm.turn()
        times.append(WIRE.milliseconds)
    web_after, database_after = arm.cpu()
    return Meter(times, web_after - web, database_after - database)
