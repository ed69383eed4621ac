"""The smallest city in the same rounds: a process of its own over its own home, which does what it is told in turn."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO

from bench.measure.rounds import Arm, Meter

# How the twin's arms are told from those that are measured here.
PREFIX = "small"


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """An arm of the other process: asked for by a line, told by a line."""

    name: str
    asked: IO[str]
    told: IO[str]

    def measured(self) -> Meter:
        """One round of it, there."""
        self.asked.write(self.name.removeprefix(f"{PREFIX} ") + "\n")
        self.asked.flush()
        return Meter(**json.loads(self.told.readline()))


@contextmanager
def other(home: Path | None, *, turns: int) -> Iterator[Sequence[Elsewhere]]:
    """The arms of the city in another home, for this block; none without a home."""
    if home is None:
        yield ()
        return
    command = [sys.executable, "-m", "bench", "twin", "--rounds", str(turns)]
    here = os.environ | {"TINGMIN_HOME": str(home.resolve())}
    with subprocess.Popen(command, env=here, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        said = process.stdout.readline()
        if not said:
            raise RuntimeError(f"no city to measure in {home}: see what it said above")
        names = json.loads(said)
        yield [Elsewhere(f"{PREFIX} {name}", process.stdin, process.stdout) for name in names]
        process.stdin.close()


def serve(arms: Sequence[Arm], *, asked: IO[str], told: IO[str]) -> None:
    """Say which arms there are, then measure each that is asked for, until nobody asks any more."""
    known = {arm.name: arm for arm in arms}
    print(json.dumps(list(known)), file=told, flush=True)
    for line in asked:
        print(json.dumps(asdict(known[line.strip()].measured())), file=told, flush=True)
