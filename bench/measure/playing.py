"""The floor of a write: what its requests asked of PostgreSQL, the same SQL with the same values, in a bare loop.

A connection of its own, in the role of the application, behind the same fence, on the same tables: one prepared
statement after the other, each answer awaited, with BEGIN and COMMIT where the requests had them.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from random import Random

import psycopg
from psycopg.adapt import PyFormat, Transformer
from psycopg.pq import ExecStatus

from bench.city.plan import City
from bench.measure.recording import Handler, Unit, recorded
from bench.measure.rounds import Meter, undisturbed
from bench.measure.scenarios import Site
from tingmin.config import home as homes
from tingmin.config import opening
from tingmin.config.station import address
from tingmin.ledger.trips import numbered

# A prepared statement's name and its values as the server reads them.
Line = tuple[bytes, Sequence[bytes | None]]


@dataclass(frozen=True, slots=True)
class Played:
    """A scenario without the site: `turn` is recorded `count` times a round and played at once, after `ready`."""

    script: str
    turn: Callable[[], object]
    count: int
    line: psycopg.Connection
    ready: Callable[[], object] = lambda: None
    prepared: dict[str, bytes] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """As it stands beside its scenario."""
        return f"floor {self.script}"

    @property
    def told_as(self) -> str:
        """As the verdicts know it."""
        return self.script

    def measured(self) -> Meter:
        """One round: only the playing is timed. The warm round teaches the connection its tables and plans."""
        self.ready()
        units = [[self._line(*said) for said in _spelt(self.line, unit)] for unit in recorded(self.turn, self.count)]
        with undisturbed():
            return Meter([_played(self.line.pgconn, unit) for unit in units])

    def _line(self, sql: str, values: Sequence[bytes | None]) -> Line:
        if sql not in self.prepared:
            self.prepared[sql] = b"%s_%d" % (self.script.encode(), len(self.prepared))
            _refuse(self.line.pgconn.prepare(self.prepared[sql], numbered(sql)))
        return self.prepared[sql], values


class Indoors(Site):
    """The same requests, answered in this process."""

    def reach(self, session: str) -> Handler:
        """The handler, for whoever has that session."""
        return Handler(session)


@contextmanager
def beside(city: City, *, count: int) -> Iterator[Sequence[Played]]:
    """The floors of the writes; this process is the application while they are there."""
    place, app = address.of(homes.current()), address.of_app(homes.current())
    opening.connect_as(app)
    try:
        with app.connect() as line:
            site = Indoors(city, 0, Random(8))
            yield [
                Played("register", site.register, count, line),
                Played("step", site.step, count, line, ready=lambda: site.sort_some(count)),
            ]
    finally:
        opening.connect_as(place)


def _spelt(line: psycopg.Connection, unit: Unit) -> Iterator[tuple[str, Sequence[bytes | None]]]:
    """As text, like the values of a trip."""
    adapter = Transformer(line)
    for each in unit:
        yield each.sql, adapter.dump_sequence(each.values, [PyFormat.TEXT] * len(each.values))


def _played(pg: psycopg.pq.abc.PGconn, unit: Sequence[Line]) -> float:
    """Milliseconds of the plain loop."""
    began = time.perf_counter()
    answers = [pg.exec_prepared(name, values) for name, values in unit]
    taken = (time.perf_counter() - began) * 1000
    for answer in answers:
        _refuse(answer)
    return taken


def _refuse(answer: psycopg.pq.abc.PGresult) -> None:
    if answer.status == ExecStatus.FATAL_ERROR:
        raise RuntimeError(answer.error_message.decode("utf-8", "replace"))
