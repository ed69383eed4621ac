"""Repeated, interleaved rounds: scenarios take turns, so that a busy machine slows all of them alike.

A machine that is shared changes its speed within seconds. What is compared stands side by side in a round, and a
ratio is that of the middle round: each round has its own.
"""

import gc
import statistics
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Protocol

from bench.measure.client import WIRE

# What is held against another city.
GROWTH = ("median_ms", "p99_ms")


@dataclass(slots=True)
class Meter:
    """What a scenario took: each request in milliseconds, CPU of both sides over all of them."""

    milliseconds: list[float] = field(default_factory=list)
    web_cpu: float = 0.0
    database_cpu: float = 0.0
    means: list[float] = field(default_factory=list)

    def add(self, found: "Meter") -> None:
        """Another round."""
        self.milliseconds += found.milliseconds
        self.web_cpu += found.web_cpu
        self.database_cpu += found.database_cpu
        self.means.append(statistics.fmean(found.milliseconds))

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


@contextmanager
def undisturbed() -> Iterator[None]:
    """The collector of the measuring process waits: its passes are no time of what is measured."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


class Measured(Protocol):
    """Something that a round can do and measure."""

    @property
    def name(self) -> str:
        """Under which its figures are told."""

    def measured(self) -> Meter:
        """One round of it."""


@dataclass(frozen=True, slots=True)
class Arm:
    """Something to measure: `turn` does it once; `count` times a round; `cpu` tells seconds of web and database."""

    name: str
    turn: Callable[[], object]
    count: int
    cpu: Callable[[], tuple[float, float]]

    def measured(self) -> Meter:
        """One round: each turn by what it took on the wire."""
        web, database = self.cpu()
        with undisturbed():
            times = [self._timed() for _ in range(self.count)]
        web_after, database_after = self.cpu()
        return Meter(times, web_after - web, database_after - database)

    def _timed(self) -> float:
        WIRE.milliseconds = 0.0
        self.turn()
        return WIRE.milliseconds


def run(
    arms: Sequence[Measured], *, rounds: int, warm: int = 1, say: Callable[[str], None] = lambda _: None
) -> dict[str, Meter]:
    """All arms in turn, round by round, in changing order; the first `warm` rounds do not count."""
    meters = {arm.name: Meter() for arm in arms}
    for number in range(-warm, rounds):
        order = list(arms) if number % 2 else list(reversed(arms))
        for arm in order:
            found = arm.measured()
            if number >= 0:
                meters[arm.name].add(found)
        say(f"round {number + 1} of {rounds}")
    return meters


def rate(ours: Meter, floor: Meter) -> float:
    """Our rate over the floor's in the middle round."""
    return round(statistics.median(bare / mean for mean, bare in zip(ours.means, floor.means, strict=True)), 4)
