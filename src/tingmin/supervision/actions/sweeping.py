"""The night's sweep: grounds G1–G3 and bad ratings, one statement for each batch.

What is late is read from the index of running clocks, so it costs what is late and not what is open; papers that are
missing stand in no index, so every open matter is looked at for them. What the law knows (which clock is which ground,
which papers a stage presupposes, who oversees whom) is handed over as data; no line of law is written in SQL.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from functools import cache
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from tingmin.kernel.actors import Actor
from tingmin.kernel.ids import new_id
from tingmin.law.faults import late_clocks, owed_papers
from tingmin.law.types import Debtor
from tingmin.ledger.actions import record
from tingmin.ledger.types import Entry, Subject, SubjectKind
from tingmin.matters.models import RATING
from tingmin.organisations.queries import overseers
from tingmin.supervision.types import Batch, Source, Swept

BATCH = 100_000
SWEPT = "petition"
BEFORE_ALL = UUID(int=0)
# What a rating leaves on a matter, and whom it rated: the one focus set that a sweep can see.
RATINGS: Mapping[str, str] = {"rated_badly": Debtor.HOLDER, "office_rated_badly": Debtor.SENDER}
RATED_UNSATISFIED = "F1"

# Where a fault lies and before whom it comes; what was found before, or an earlier run of this night found, stays.
WRITE = """
    at_fault AS (
        SELECT found.*, coalesce(owing, CASE debtor
                 WHEN 'registrar' THEN registrar_id
                 WHEN 'sender' THEN coalesce(transferor_id, registrar_id)
                 WHEN 'reviewer' THEN coalesce(reviewer_id, holder_id)
                 ELSE holder_id END) AS organ
          FROM found
    ), placed AS (
        SELECT at_fault.*, (
               SELECT overseer.id::uuid
                 FROM jsonb_array_elements_text(%(chains)s::jsonb -> at_fault.organ::text)
                      WITH ORDINALITY AS overseer (id, place)
                WHERE overseer.id::uuid <> at_fault.holder_id AND overseer.id::uuid <> ALL (at_fault.walled_organs)
                ORDER BY overseer.place
                LIMIT 1
               ) AS overseer
          FROM at_fault
    ), written AS (
        INSERT INTO supervision_candidate (
               id, matter_id, number, ground, evidence, about, obligation_id, said, organ_id, about_organ_id,
               since, found_on, source, dismissed_because)
        SELECT gen_random_uuid(), id, number, ground, evidence, about, obligation, '', overseer, organ,
               since, %(today)s, source, ''
          FROM placed
         WHERE overseer IS NOT NULL
            ON CONFLICT (matter_id, ground, evidence) DO NOTHING
        RETURNING ground
    )
    SELECT (SELECT last FROM span), (SELECT day FROM span), (SELECT seen FROM span),
           (SELECT jsonb_object_agg(ground, many) FROM (SELECT ground, count(*) AS many FROM written GROUP BY 1) told),
           (SELECT count(*) FROM placed WHERE overseer IS NULL)
"""

# Late is judged by `due_effective`: until the first working day after a rest day the organ is still in time, and
# nobody may be accused before. `due_raw`, the stricter, is for the organ's own alarms. What is paused is not late.
# The petitioner's own time to rate is stopped by nobody: the index of running clocks leaves it out, and so must this.
NEWLY_LATE = f"""
    WITH late AS MATERIALIZED (
        SELECT clock.id, clock.matter_id, clock.clock, clock.organ_id, clock.due_effective
          FROM matters_obligation clock
         WHERE clock.stopped_on IS NULL AND clock.clock <> '{RATING}' AND clock.due_effective < %(today)s
           AND (clock.due_effective, clock.id) > (%(since)s, %(after)s)
         ORDER BY clock.due_effective, clock.id
         LIMIT %(size)s
    ), span AS MATERIALIZED (
        SELECT (array_agg(id ORDER BY due_effective DESC, id DESC))[1] AS last, max(due_effective) AS day,
               count(*) AS seen
          FROM late
    ), found AS (
        SELECT matter.id, matter.number, matter.holder_id, matter.registrar_id, matter.transferor_id,
               matter.reviewer_id, matter.walled_organs, late.id::text AS evidence, late.clock AS about,
               late.id AS obligation, late.organ_id AS owing, '' AS debtor, late.due_effective AS since,
               %(sweep)s AS source, %(clocks)s::jsonb -> matter.book ->> late.clock AS ground
          FROM late
          JOIN matters_matter matter ON matter.id = late.matter_id
         WHERE matter.procedure = %(procedure)s AND NOT matter.ended
           AND %(clocks)s::jsonb -> matter.book ->> late.clock IS NOT NULL
           AND NOT EXISTS (
               SELECT 1 FROM matters_clockpause pause WHERE pause.obligation_id = late.id AND pause.ends IS NULL
           )
           AND NOT EXISTS (SELECT 1 FROM supervision_candidate known WHERE known.obligation_id = late.id)
    )"""
# Most of what is late was late yesterday: who oversees whom is asked and sent along only where something is new.
PEEK = f"{NEWLY_LATE} SELECT last, day, seen, (SELECT count(*) FROM found) FROM span"
LATE = f"{NEWLY_LATE}, {WRITE}"

# What the law knows is looked up in the JSON handed in, row by row; papers are asked for by the batch's own range of
# ids: the plan does not hang on what the planner believes of such rows.
FIND = f"""
    WITH batch AS MATERIALIZED (
        SELECT id, number, book, stage, marks::text[] AS marks, holder_id, registrar_id, transferor_id, reviewer_id,
               walled_organs
          FROM matters_matter
         WHERE procedure = %(procedure)s AND id > %(after)s
           AND (NOT ended OR marks::text[] && %(rated)s)
         ORDER BY id
         LIMIT %(size)s
    ), span AS MATERIALIZED (
        SELECT (array_agg(id ORDER BY id DESC))[1] AS last, %(today)s::date AS day, count(*) AS seen FROM batch
    ), found AS (
        SELECT batch.*, owed.ground, owed.kind AS evidence, owed.kind AS about, NULL::uuid AS obligation,
               NULL::uuid AS owing, owed.debtor, %(today)s::date AS since, %(sweep)s AS source
          FROM batch
         CROSS JOIN LATERAL jsonb_to_recordset(%(papers)s::jsonb -> batch.book -> batch.stage)
               AS owed (kind text, unless text, debtor text, ground text)
         WHERE owed.unless <> ALL (batch.marks)
           AND NOT EXISTS (
               SELECT 1 FROM documents_document paper
                WHERE paper.about = batch.id AND paper.kind = owed.kind
                  AND paper.about > %(after)s AND paper.about <= (SELECT last FROM span)
           )
        UNION ALL
        SELECT batch.*, %(focus)s, rated.key, rated.key, NULL, NULL, rated.value, %(today)s::date, %(rating)s
          FROM batch
         CROSS JOIN LATERAL jsonb_each_text(%(ratings)s) AS rated (key, value)
         WHERE rated.key = ANY (batch.marks)
    ), {WRITE}"""

# What was late and has been done meanwhile keeps the day on which it was done, as long as nobody decided.
NOTE_ENDED = """
    UPDATE supervision_candidate candidate SET ended_on = clock.stopped_on
      FROM matters_obligation clock
     WHERE clock.id = candidate.obligation_id AND clock.stopped_on IS NOT NULL
       AND candidate.ended_on IS NULL AND candidate.case_id IS NULL AND candidate.dismissed_at IS NULL
"""


def sweep(*, actor: Actor, at: datetime, today: date, size: int = BATCH) -> Swept:
    """Go once over what is late and over all open matters; killed half-way and begun again it finds nothing twice."""
    run = _Run(Subject(SubjectKind.SWEEP, new_id()), actor, at, today, size)
    late, matters = list(_batches(_late_batch, run)), list(_batches(_matter_batch, run))
    with connection.cursor() as cursor:
        cursor.execute(NOTE_ENDED)
    found = sum((Counter(batch.found) for batch in (*late, *matters)), Counter[str]())
    unplaced = sum(batch.unplaced for batch in (*late, *matters))
    return Swept(len(matters), sum(batch.seen for batch in matters), dict(found), unplaced)


def sweep_late(*, actor: Actor, at: datetime, today: date, size: int = BATCH) -> int:
    """Go once over the running clocks whose last day has passed; how many they are."""
    run = _Run(Subject(SubjectKind.SWEEP, new_id()), actor, at, today, size)
    return sum(batch.seen for batch in _batches(_late_batch, run))


@dataclass(frozen=True, slots=True)
class _Run:
    """One going over, which is a subject of the ledger."""

    subject: Subject
    actor: Actor
    at: datetime
    today: date
    size: int

    def given(self, since: date, after: UUID) -> dict[str, Any]:
        """What the law knows, and where a batch begins."""
        return dict(_law()) | {"today": self.today, "size": self.size, "since": since, "after": after}


def _batches(take: Callable[[_Run, date, UUID], Batch], run: _Run) -> Iterator[Batch]:
    since, after, full = date.min, BEFORE_ALL, True
    while full and (batch := take(run, since, after)).last:
        yield batch
        since, after, full = batch.day, batch.last, batch.seen == run.size


def _late_batch(run: _Run, since: date, after: UUID) -> Batch:
    with connection.cursor() as cursor:
        cursor.execute(PEEK, run.given(since, after))
        last, day, seen, new = cursor.fetchone()
    return _written(LATE, run, since, after) if new else Batch(last, day, seen, {}, 0)


def _matter_batch(run: _Run, since: date, after: UUID) -> Batch:
    return _written(FIND, run, since, after)


@transaction.atomic
def _written(statement: str, run: _Run, since: date, after: UUID) -> Batch:
    """Candidates and the fact that tells of them stand together or not at all."""
    with connection.cursor() as cursor:
        cursor.execute(statement, run.given(since, after) | {"chains": _chains()})
        last, day, seen, found, unplaced = cursor.fetchone()
    batch = Batch(last, day, seen, json.loads(found) if found else {}, unplaced)
    if batch.found:
        told = {"seen": batch.seen, "found": dict(batch.found), "on": run.today}
        body = {"after": after, "last": batch.last, **told}
        record(Entry("candidates_found", run.subject, body=body), actor=run.actor, at=run.at)
    return batch


@cache
def _law() -> Mapping[str, Any]:
    """What the statutes say, as the statement takes it."""
    return {
        "procedure": SWEPT,
        "clocks": json.dumps(_clocks()),
        "papers": json.dumps(_papers()),
        "ratings": json.dumps(RATINGS),
        "focus": RATED_UNSATISFIED,
        "rated": list(RATINGS),
        "sweep": Source.SWEEP.value,
        "rating": Source.RATING.value,
    }


def _clocks() -> Mapping[str, Mapping[str, str]]:
    """Book, then clock: the ground."""
    found: dict[str, dict[str, str]] = {}
    for row in late_clocks():
        found.setdefault(row.book, {})[row.clock] = row.ground
    return found


def _papers() -> Mapping[str, Mapping[str, Sequence[Any]]]:
    """Book, then stage: the papers that must be there."""
    found: dict[str, dict[str, list[Any]]] = {}
    for row in owed_papers(SWEPT):
        found.setdefault(row.book, {}).setdefault(row.stage, []).append(asdict(row))
    return found


def _chains() -> str:
    return json.dumps({str(organ): [str(each) for each in chain] for organ, chain in overseers().items()})
