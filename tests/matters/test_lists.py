"""The hot lists show what the one filter shows, in the same order, page by page."""

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random
from uuid import UUID

import pytest
from django.db import connection
from django.db.models import F, Q

from tingmin.accounts.acting import acting_as
from tingmin.kernel.actors import Actor, Post
from tingmin.kernel.ids import MatterId, OrganId, new_id
from tingmin.kernel.paging import UnknownPage
from tingmin.matters.lists import REVIEW_STAGES, Line, at_hand, inbox, recent
from tingmin.matters.models import Matter, MatterQuerySet
from tingmin.organisations.models import Organ

pytestmark = pytest.mark.usefixtures("city")
DAY = date(2026, 5, 2)
STAGES = ("triage", "transferred", "served", "jurisdiction_dispute", "not_accepted", "escalated", "under_review",
          "completed")  # fmt: skip
PEOPLE = tuple(UUID(int=n + 1) for n in range(4))
ACTORS = ("beijing-petition", "chaoyang-petition", "110105015", "beijing-human-resources", "beijing", "chaoyang")


@pytest.fixture
def matters() -> Sequence[Matter]:
    """Two hundred matters between few organs, so that each post sees some by several of their sides."""
    rng, organs = Random(5), list(Organ.objects.filter(code__in=ACTORS).order_by("code"))
    rows = [_matter(rng, organs, n) for n in range(200)]
    Matter.objects.bulk_create(rows)
    return rows


def _matter(rng: Random, organs: Sequence[Organ], number: int) -> Matter:
    def some() -> Organ | None:
        return rng.choice(organs) if rng.random() < 0.3 else None

    matter_id, stage = new_id(), rng.choice(STAGES)
    due = DAY + timedelta(rng.randrange(6)) if rng.random() < 0.7 else None
    return Matter(
        id=matter_id, number=f"20260502-{number:07d}-0", title=f"第{number}件", procedure="petition",
        book="XF2022+BJ2006", stage=stage, ended=stage in ("not_accepted", "completed"), channel="letter",
        registrar=rng.choice(organs), holder=rng.choice(organs), transferor=some(), reviewer=some(), supervisor=some(),
        received_on=DAY, registered_at=f"2026-05-02T08:00:{number % 60:02d}+08:00", next_due=due,
        query_code=matter_id.bytes, walled_organs=[rng.choice(organs).pk] if rng.random() < 0.2 else [],
        walled_people=[rng.choice(PEOPLE)] if rng.random() < 0.2 else [],
    )  # fmt: skip


def _actors(matters: Sequence[Matter]) -> list[Actor]:
    staff = [
        Actor(post, "某人", person=PEOPLE[0], organ=OrganId(organ.pk), opened=opened)
        for organ in Organ.objects.filter(code__in=(*ACTORS, "110105016"))
        for post in Post
        for opened in (frozenset(), frozenset(MatterId(each.pk) for each in matters[::7]))
        if post not in (Post.SYSTEM, Post.PETITIONER)
    ]
    own = Actor.petitioner(*(MatterId(each.pk) for each in matters[:5]))
    return [*staff, own, Actor.petitioner(), Actor.system()]


def _whole(page: object, actor: Actor, *, size: int) -> list[UUID]:
    found, key = [], ""
    while True:
        told = page(actor, after=key, size=size)  # type: ignore[operator]
        found += [line.pk for line in told.rows]
        if not (key := told.next_key):
            return found


def _by_due(rows: MatterQuerySet) -> list[UUID]:
    return list(rows.order_by(F("next_due").asc(nulls_last=True), "id").values_list("pk", flat=True))


@pytest.mark.parametrize("size", [7, 500])
def test_open_matters_are_those_of_the_one_filter_for_every_post(matters, size):
    for actor in _actors(matters):
        with acting_as(actor):
            shown = _whole(inbox, actor, size=size)
            assert shown == _by_due(Matter.objects.for_actor(actor).filter(ended=False)), actor


@pytest.mark.parametrize("size", [7, 500])
def test_work_at_hand_is_what_the_organ_holds_or_reviews(matters, size):
    for actor in _actors(matters):
        mine = Q(holder=actor.organ) | Q(reviewer=actor.organ, stage__in=REVIEW_STAGES) if actor.organ else Q(pk=None)
        rows = Matter.objects.for_actor(actor).filter(mine, ended=False)
        with acting_as(actor):
            assert _whole(at_hand, actor, size=size) == _by_due(rows), actor


def test_recent_matters_are_the_newest_of_the_one_filter(matters):
    for actor in _actors(matters):
        rows = Matter.objects.for_actor(actor).order_by("-id")[:30]
        with acting_as(actor):
            assert [line.pk for line in recent(actor, size=30)] == [each.pk for each in rows], actor


def test_a_page_may_begin_after_any_row(matters):
    actor = Actor(Post.CLERK, "某人", person=PEOPLE[0], organ=OrganId(Organ.objects.get(code="beijing-petition").pk))
    rows = list(Matter.objects.for_actor(actor).filter(ended=False).order_by(F("next_due").asc(nulls_last=True), "id"))
    for place, row in enumerate(rows):
        shown = inbox(actor, after=f"{row.next_due or ''}_{row.pk}", size=9).rows
        assert [line.pk for line in shown] == [each.pk for each in rows[place + 1 : place + 10]]


@pytest.mark.parametrize("key", ["x", "2026-05-02", "2026-13-02_" + str(PEOPLE[0]), "_nothing"])
def test_a_key_that_no_page_gave_is_refused(key):
    with pytest.raises(UnknownPage):
        inbox(Actor.system(), after=key)


def test_a_line_tells_what_the_row_tells(matters):
    line = next(line for line in inbox(Actor.system(), size=1).rows)
    row = Matter.objects.select_related("holder").get(pk=line.pk)
    told = Line(
        row.pk, row.number, row.title, row.procedure, row.stage, row.book, row.received_on, row.next_due,
        row.holder.label, None,
    )  # fmt: skip
    assert line == told


@pytest.mark.parametrize("size", [1, 3, 50])
def test_a_page_is_one_statement_however_long_it_is(matters, size, django_assert_num_queries):
    actor = Actor(Post.CLERK, "某人", person=PEOPLE[0], organ=OrganId(Organ.objects.get(code="beijing-petition").pk))
    with django_assert_num_queries(1):
        assert len(inbox(actor, size=size, clocks=True).rows) == size


def test_each_branch_is_one_ordered_scan(matters):
    """No branch sorts what it does not show: the plan asks the indexes of the migration, whatever the planner fears."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_bitmapscan = off")
        cursor.execute("SET LOCAL enable_sort = off")
        for side in ("holder", "registrar", "transferor", "reviewer", "supervisor"):
            for name, ended, order in (("open_by", "AND NOT ended", "next_due, id"), ("by", "", "id DESC")):
                sql = f"EXPLAIN SELECT id FROM matters_matter WHERE {side}_id = %s {ended} ORDER BY {order} LIMIT 51"
                cursor.execute(sql, [PEOPLE[0]])
                plan = "\n".join(row[0] for row in cursor.fetchall())
                assert f"matter_{name}_{side}" in plan, plan
                assert "Sort" not in plan, plan
