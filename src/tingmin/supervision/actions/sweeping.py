"""The night's sweep: grounds G1–G3 and bad ratings, found by one statement for each batch of open matters.

What the law knows (which clock is which ground, which papers a stage presupposes, who oversees whom) is handed to the
statement as data; no line of law is written in SQL.
"""

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
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
from tingmin.organisations.queries import overseers
from tingmin.supervision.types import Batch, Source, Swept

BATCH = 100_000
SWEPT = "petition"
BEFORE_ALL = UUID(int=0)
# What a rating leaves on a matter, and whom it rated: the one focus set that a sweep can see.
RATINGS: Mapping[str, str] = {"rated_badly": Debtor.HOLDER, "office_rated_badly": Debtor.SENDER}
RATED_UNSATISFIED = "F1"

# Late is judged by `due_effective`: until the first working day after a rest day the organ is still in time, and
# nobody may be accused before. `due_raw`, the stricter, is for the organ's own alarms. What is paused is not late.
#
# What the law knows is looked up in the JSON handed in, row by row; clocks are asked for matter by matter (OFFSET keeps
# it so), papers by the batch's own range of ids: the plan does not hang on what the planner believes of such rows.
FIND = """
    WITH batch AS MATERIALIZED (
        SELECT id, number, book, stage, marks::text[] AS marks, holder_id, registrar_id, transferor_id, reviewer_id,
               walled_organs
          FROM matters_matter
         WHERE procedure = %(procedure)s AND id > %(after)s
           AND (NOT ended OR marks::text[] && %(rated)s)
         ORDER BY id
         LIMIT %(size)s
    ), span AS MATERIALIZED (
        SELECT id AS last FROM batch ORDER BY id DESC LIMIT 1
    ), found AS (
        SELECT batch.*, late.ground, late.id::text AS evidence, late.clock AS about, late.id AS obligation,
               late.organ_id AS owing, '' AS debtor, late.due_effective AS since, %(sweep)s AS source
          FROM batch
         CROSS JOIN LATERAL (
               SELECT clock.id, clock.clock, clock.organ_id, clock.due_effective,
                      %(clocks)s::jsonb -> batch.book ->> clock.clock AS ground
                 FROM matters_obligation clock
                WHERE clock.matter_id = batch.id AND clock.stopped_on IS NULL AND clock.due_effective < %(today)s
                  AND NOT EXISTS (
                      SELECT 1 FROM matters_clockpause pause WHERE pause.obligation_id = clock.id AND pause.ends IS NULL
                  )
               OFFSET 0
               ) late
         WHERE late.ground IS NOT NULL
        UNION ALL
        SELECT batch.*, owed.ground, owed.kind, owed.kind, NULL, NULL, owed.debtor, %(today)s, %(sweep)s
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
        SELECT batch.*, %(focus)s, rated.key, rated.key, NULL, NULL, rated.value, %(today)s, %(rating)s
          FROM batch
         CROSS JOIN LATERAL jsonb_each_text(%(ratings)s) AS rated (key, value)
         WHERE rated.key = ANY (batch.marks)
    ), at_fault AS (
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
    SELECT (SELECT last FROM span),
           (SELECT count(*) FROM batch),
           (SELECT jsonb_object_agg(ground, many) FROM (SELECT ground, count(*) AS many FROM written GROUP BY 1) told),
           (SELECT count(*) FROM placed WHERE overseer IS NULL)
"""

# What was late and has been done meanwhile keeps the day on which it was done, as long as nobody decided.
NOTE_ENDED = """
    UPDATE supervision_candidate candidate SET ended_on = clock.stopped_on
      FROM matters_obligation clock
     WHERE clock.id = candidate.obligation_id AND clock.stopped_on IS NOT NULL
       AND candidate.ended_on IS NULL AND candidate.case_id IS NULL AND candidate.dismissed_at IS NULL
"""


def sweep(*, actor: Actor, at: datetime, today: date, size: int = BATCH) -> Swept:
    """Go once over all open matters; killed half-way and begun again it finds nothing twice."""
    batches = list(_batches(actor=actor, at=at, today=today, size=size))
    with connection.cursor() as cursor:
        cursor.execute(NOTE_ENDED)
    found = sum((Counter(batch.found) for batch in batches), Counter[str]())
    seen, unplaced = (sum(counts) for counts in (map(_seen, batches), map(_unplaced, batches)))
    return Swept(len(batches), seen, dict(found), unplaced)


def _batches(*, actor: Actor, at: datetime, today: date, size: int) -> Iterator[Batch]:
    run, after, chains = Subject(SubjectKind.SWEEP, new_id()), BEFORE_ALL, _chains()
    while (batch := _sweep_batch(run, after, chains, actor=actor, at=at, today=today, size=size)).last:
        yield batch
        after = batch.last


@transaction.atomic
def _sweep_batch(
    run: Subject, after: UUID, chains: str, *, actor: Actor, at: datetime, today: date, size: int
) -> Batch:
    """Candidates and the fact that tells of them stand together or not at all."""
    batch = _find(dict(_law()) | {"after": after, "size": size, "today": today, "chains": chains})
    if batch.found:
        body = {"after": after, "last": batch.last, "seen": batch.seen, "found": dict(batch.found), "on": today}
        record(Entry("candidates_found", run, body=body), actor=actor, at=at)
    return batch


def _find(given: Mapping[str, Any]) -> Batch:
    with connection.cursor() as cursor:
        cursor.execute(FIND, given)
        last, seen, found, unplaced = cursor.fetchone()
    return Batch(last, seen, json.loads(found) if found else {}, unplaced)


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


def _seen(batch: Batch) -> int:
    return batch.seen


def _unplaced(batch: Batch) -> int:
    return batch.unplaced
