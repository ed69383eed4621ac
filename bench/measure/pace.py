"""How fast the machine is at this moment: the CPU time of one fixed small work.

A thread of a core that is shared with a neighbour, be it one of the host's other guests, takes 1.7 times the CPU
seconds for the same work, for a second or for an hour. So the same work is measured all through a run.
"""

import hashlib
import json
import statistics
import time
from typing import Any

from bench.measure.rounds import Meter

WORK = {f"k{n}": n for n in range(2000)}
TIMES = 10


class Yardstick:
    """The fixed work; it stands among the scenarios, and its milliseconds are those of CPU."""

    name = "yardstick"

    def once(self) -> float:
        """CPU milliseconds of the work."""
        began = time.process_time()
        for _ in range(TIMES):
            hashlib.sha256(json.dumps(WORK, sort_keys=True).encode()).digest()
        return (time.process_time() - began) * 1000

    def measured(self) -> Meter:
        """Once in a go."""
        return Meter([self.once()])


YARDSTICK = Yardstick()


def pace(meter: Meter) -> dict[str, Any]:
    """The yardstick over a whole run, and in its quickest twentieth, the best moments that the machine had."""
    each = sorted(meter.milliseconds)
    return {"yardstick_ms": round(statistics.fmean(each), 2), "quickest_yardstick_ms": round(each[len(each) // 20], 2)}
