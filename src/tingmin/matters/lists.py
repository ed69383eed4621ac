"""The hot lists: the ids of one page from ordered scans of one index each, then that page's rows as plain tuples.

What is shown is what `MatterQuerySet.for_actor` shows; `tests/matters/test_lists.py` compares the two. Sorting a whole
desk to show fifty of it grows with the desk; so does fetching what sorts. A page costs the same in any city.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from typing import Any, NamedTuple
from uuid import UUID

from tingmin.accounts.rules import may
from tingmin.accounts.types import Permission
from tingmin.kernel.actors import Actor, Post
from tingmin.kernel.labels import Label
from tingmin.kernel.paging import PAGE_SIZE, Page, UnknownPage, page_of
from tingmin.law.petition_ladder import LEVELS
from tingmin.ledger.statements import Statement, ask

# While a matter stands here, the reviewer owes the next step and the holder waits.
REVIEW_STAGES = frozenset().union(*(level.stages for level in LEVELS))
SIDES = ("holder", "registrar", "transferor", "reviewer", "supervisor")
NOWHERE = UUID(int=0)
Part = tuple[str, Sequence[Any]]


class First(NamedTuple):
    """The running clock that is due first; a limit in hours has both ends."""

    clock: str
    started_on: date
    due_effective: date
    begun_at: datetime | None
    due_at: datetime | None


class Line(NamedTuple):
    """A matter as a list shows it, with the organ that has it now and the clock that is due first."""

    pk: UUID
    number: str
    title: str
    procedure: str
    stage: str
    book: str
    received_on: date
    next_due: date | None
    holder: Label
    first: First | None


# `page` are the ids and what orders them; in one page a matter stands once, whichever of its organs asks.
ROWS = """
SELECT matter.id, matter.number, matter.title, matter.procedure, matter.stage, matter.book, matter.received_on,
       matter.next_due, organ.name, organ.name_en{clock_columns}
  FROM (SELECT * FROM ({branches}) found ORDER BY {order} LIMIT %s) page
  JOIN matters_matter matter ON matter.id = page.id
  JOIN organisations_organ organ ON organ.id = matter.holder_id{clocks}
 ORDER BY {order_of_rows}
"""
CLOCK_COLUMNS = ", first.clock, first.started_on, first.due_effective, first.begun_at, first.due_at"
CLOCKS = """
  LEFT JOIN LATERAL (
       SELECT clock, started_on, due_effective, begun_at, due_at FROM matters_obligation
        WHERE matter_id = page.id AND stopped_on IS NULL ORDER BY due_effective, due_at, id LIMIT 1
  ) first ON true"""
BRANCH = "(SELECT id, next_due FROM matters_matter WHERE {scope} ORDER BY {order} LIMIT %s)"
# The organs whose superior an organ is, or beside whose superior it is the petition department (see `_below`).
BELOW = """
    SELECT DISTINCT descendant_id AS id FROM organisations_organclosure
     WHERE depth > 0 AND descendant_id <> %s::uuid AND ancestor_id IN (
         SELECT %s::uuid UNION ALL
         SELECT parent_id FROM organisations_organ WHERE id = %s::uuid AND kind = 'petition_department')
"""
WAITING = "stage IN ('jurisdiction_dispute', 'not_accepted', 'escalated')"
FOR_SUPERIOR = f"""
(SELECT found.id, found.next_due FROM ({BELOW}) below, LATERAL (
     SELECT id, next_due FROM matters_matter WHERE holder_id = below.id AND {WAITING} AND {{scope}}
      ORDER BY {{order}} LIMIT %s) found
  ORDER BY {{order}} LIMIT %s)
"""


@dataclass(frozen=True)
class Asked:
    """A list: whose, how ordered, after which row, and what else holds of each matter."""

    actor: Actor
    size: int
    order: str = "next_due, id"
    only: Part = ("NOT ended", ())
    after: Part = ("true", ())
    clocks: bool = False

    @cached_property
    def scope(self) -> Part:
        """What holds of every matter in it, whoever shows it: a wall holds against an emergency too."""
        walls: list[Part] = [("NOT walled_organs @> ARRAY[%s]::uuid[]", [self.actor.organ])] if self.actor.organ else []
        walls += [("NOT walled_people @> ARRAY[%s]::uuid[]", [self.actor.person])] if self.actor.person else []
        return _all(self.only, self.after, *walls)

    def branch(self, scope: str, *values: Any) -> Part:
        """One ordered scan."""
        told, given = _all((scope, values), self.scope)
        return BRANCH.format(scope=told, order=self.order), [*given, self.size]

    def for_superior(self) -> Part:
        """What waits for a superior's decision below the organ: as many ordered scans as it has organs below."""
        organ, (told, given) = self.actor.organ, self.scope
        sql = FOR_SUPERIOR.format(scope=told, order=self.order)
        return sql, [organ, organ, organ, *given, self.size, self.size]

    def statement(self, branches: Sequence[Part]) -> Statement:
        """The page by its branches."""
        sql = ROWS.format(
            branches=" UNION ".join(each for each, _ in branches), order=self.order,
            clock_columns=CLOCK_COLUMNS if self.clocks else "", clocks=CLOCKS if self.clocks else "",
            order_of_rows=", ".join(f"page.{each}" for each in self.order.split(", ")),
        )  # fmt: skip
        return Statement(sql, [value for _, values in branches for value in values] + [self.size])


def inbox(actor: Actor, *, after: str = "", size: int = PAGE_SIZE, clocks: bool = False) -> Page[Line]:
    """The open matters of an actor, what is due first; `after` is the key of the last row seen.

    Only with `clocks` is the first clock of each looked up.
    """
    return _by_due(Asked(actor, size + 1, clocks=clocks), _in_sight, after=after)


def at_hand(actor: Actor, *, after: str = "", size: int = PAGE_SIZE, clocks: bool = False) -> Page[Line]:
    """The same, but only what the actor's own organ holds or reviews: its work, not what it sent on."""
    return _by_due(Asked(actor, size + 1, clocks=clocks), _own_work, after=after)


def recent(actor: Actor, *, size: int = PAGE_SIZE, clocks: bool = False) -> Sequence[Line]:
    """What was entered last, ended matters too; ids are in order of time."""
    return _asked(Asked(actor, size, order="id DESC", only=("true", ()), clocks=clocks), _in_sight)


def _by_due(asked: Asked, branches: Any, *, after: str) -> Page[Line]:
    rows = _asked(replace(asked, after=_after(after)), branches)
    if after and not after.startswith("_") and len(rows) < asked.size:
        # What is owed to nobody by a day (an anonymous letter) is work all the same: it stands last, as NULLs do.
        rest = replace(asked, size=asked.size - len(rows), after=_after(f"_{NOWHERE}"))
        rows = [*rows, *_asked(rest, branches)]
    return page_of(rows, size=asked.size - 1, key=lambda line: f"{line.next_due or ''}_{line.pk}")


def _asked(asked: Asked, branches: Any) -> Sequence[Line]:
    if not may(asked.actor, Permission.READ_MATTER):
        return []
    found = list(branches(asked))
    return [_line(row) for row in ask(asked.statement(found))[0]] if found else []


def _in_sight(asked: Asked) -> Iterator[Part]:
    """Every way in which a matter is in sight of an actor, as `MatterQuerySet.for_actor` has them."""
    actor = asked.actor
    if actor.post is Post.SYSTEM:
        yield replace(asked, actor=Actor.system()).branch("true")
    elif actor.organ is None:
        yield replace(asked, actor=Actor.system()).branch("id = ANY(%s::uuid[])", sorted(actor.own_matters))
    else:
        yield from (asked.branch(f"{side}_id = %s::uuid", actor.organ) for side in SIDES)
        yield asked.for_superior()
        if actor.opened:
            yield asked.branch("id = ANY(%s::uuid[])", sorted(actor.opened))


def _own_work(asked: Asked) -> Iterator[Part]:
    if asked.actor.organ is not None:
        yield asked.branch("holder_id = %s::uuid", asked.actor.organ)
        reviewed = "reviewer_id = %s::uuid AND stage = ANY(%s)"
        yield asked.branch(reviewed, asked.actor.organ, sorted(REVIEW_STAGES))


def _after(key: str) -> Part:
    if not key:
        return "true", ()
    day, _, matter_id = key.partition("_")
    try:
        last, seen = date.fromisoformat(day) if day else None, UUID(matter_id)
    except ValueError:
        raise UnknownPage() from None
    if last is None:
        return "next_due IS NULL AND id > %s::uuid", [seen]
    return "(next_due, id) > (%s::date, %s::uuid)", [last, seen]


def _all(*parts: Part) -> Part:
    return " AND ".join(sql for sql, _ in parts), [value for _, values in parts for value in values]


def _line(row: tuple[Any, ...]) -> Line:
    first = First(*row[10:]) if len(row) > 10 and row[10] else None
    return Line._make((*row[:8], Label(row[8], row[9]), first))
