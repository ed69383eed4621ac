"""The second fence: where a query forgets the first one, the database shows nothing all the same."""

from dataclasses import replace

import pytest
from django.db import DatabaseError, connection, transaction

from tests.cast import BUREAU, DISTRICT_OFFICE, OFFICE, ROLES, STREET, cast, staff
from tests.hotline.orders import Order
from tests.matters.plans import DAYS, plans_of, rows_of
from tests.matters.test_walls import accusation, organ
from tests.matters.walks import Walk
from tingmin.accounts.acting import acting_as
from tingmin.accounts.models import Emergency
from tingmin.config.station.grants import GRANTS, privileges_on
from tingmin.documents.models import Document
from tingmin.handling.actions import CheckedByDrafter
from tingmin.handling.models import Opinion
from tingmin.intake.actions import look_up
from tingmin.kernel.actors import Actor, Post
from tingmin.kernel.ids import MatterId, new_id
from tingmin.kernel.refusals import NotFound
from tingmin.kernel.times import noon_of
from tingmin.ledger.models import Enclosure
from tingmin.ledger.statements import RowGone, insert, together, update
from tingmin.matters.actions import name_respondents, open_break_glass
from tingmin.matters.models import Matter, MatterText, Obligation, Party, Respondent
from tingmin.routing.actions import SecondPersonNeeded

BOOK = "XF2022+BJ2006"
DAY = DAYS[BOOK]
# One row for each step, the last one: the fence does not know stages.
ROWS = list({row.step: row for row in rows_of(BOOK)}.values())
pytestmark = pytest.mark.usefixtures("city")


def shown(matter_id) -> bool:
    """What a query that forgot every permission finds."""
    return Matter.objects.filter(pk=matter_id).exists()


def test_without_an_identity_there_are_no_rows(fenced):
    walk = Walk(day=DAY).to("classify", "transfer", "accept", "investigate")
    with fenced():
        assert not any(table.objects.exists() for table in (Matter, MatterText, Party, Obligation, Document, Opinion))
        assert not Enclosure.objects.exists()
    assert shown(walk.id)


@pytest.mark.parametrize("role", ROLES)
def test_both_fences_stand_at_the_same_place_for_everybody(fenced, role):
    walks = [Walk(day=DAY), Walk(day=DAY).to("classify", "transfer"), Walk(day=DAY, receiver=BUREAU)]
    disputed = Walk(day=DAY).to("classify", "transfer").take("dispute_competence")
    accused = accusation(STREET, receiver=None, region_code=STREET)
    ids = [*(walk.id for walk in walks), disputed.id, accused.pk]
    actor = cast(walks[0].id)[role]
    first = set(Matter.objects.for_actor(actor).filter(pk__in=ids).values_list("pk", flat=True))
    with fenced(), acting_as(actor):
        assert set(Matter.objects.filter(pk__in=ids).values_list("pk", flat=True)) == first
        assert set(MatterText.objects.filter(pk__in=ids).values_list("pk", flat=True)) == first


@pytest.mark.parametrize("code", ["chaoyang", "chaoyang-petition", "beijing", "haidian", "110105016", "beijing-water"])
def test_both_fences_stand_at_the_same_place_for_an_order_that_waits_for_a_superior(fenced, code):
    order = Order().in_hand().by(STREET, "escalate_order", post=Post.HEAD, reason="请区里协调。")
    actor = staff(code, Post.CLERK)
    first = Matter.objects.for_actor(actor).filter(pk=order.id).exists()
    assert first is (code in ("chaoyang", "chaoyang-petition", "beijing"))
    with fenced():
        with acting_as(actor):
            assert shown(order.id) is first
            if first:
                order.take("settle_escalation", actor, reason="由区城管委牵头。")
        with acting_as(actor):
            assert not shown(order.id), "decided, it is the street's alone"


def test_fence_holds_for_what_goes_together(fenced):
    walk = Walk(day=DAY, receiver=STREET)
    matter = Matter.objects.get(pk=walk.id)
    clerk = staff(OFFICE, Post.CLERK)
    with fenced(), acting_as(clerk):
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic(), together():
            insert(Respondent(matter_id=walk.id, staff=new_id()))
        with pytest.raises(RowGone), transaction.atomic():
            update(matter, "stage")
        with pytest.raises(NotFound), transaction.atomic():
            Matter.objects.locked(walk.id)
        assert not Matter.objects.filter(pk=walk.id).exists(), "asking for the lock has not held it"


def test_identity_ends_with_its_block_and_the_outer_one_comes_back(fenced):
    walk = Walk(day=DAY)
    with fenced():
        with acting_as(staff(OFFICE, Post.CLERK)):
            with acting_as(staff(STREET, Post.CLERK)):
                assert not shown(walk.id)
            assert shown(walk.id)
        assert not shown(walk.id)


def test_identity_ends_when_its_block_breaks_off(fenced):
    walk = Walk(day=DAY)
    with fenced():
        with pytest.raises(DatabaseError), acting_as(staff(OFFICE, Post.CLERK)), transaction.atomic():
            connection.cursor().execute("SELECT 1/0")
        assert not shown(walk.id)


def test_public_registers_and_then_sees_only_through_the_code(fenced):
    with fenced():
        with acting_as(Actor.petitioner()):
            walk = accusation(STREET, receiver=None, region_code=STREET)
        forget_what_is_held()
        assert not shown(walk.pk)
        with acting_as(Actor.petitioner(MatterId(walk.pk))):
            assert shown(walk.pk)


def test_query_code_finds_its_matter_from_outside(fenced):
    walk = Walk(day=DAY)
    with fenced():
        actor = look_up(walk.receipt.registered[0].query_code, client="192.0.2.1", at=walk.at)
        assert not shown(walk.id)
        with acting_as(actor):
            assert shown(walk.id)


@pytest.fixture(scope="module")
def arrived(_city_for_all, django_db_blocker):
    """A matter before each row of the statute; what a test does with it is undone with that test."""
    with django_db_blocker.unblock():
        plans = {plans_of(BOOK)[row.source, row.step] for row in ROWS}
        return {plan: Walk.along(plan) for plan in plans}


@pytest.mark.parametrize("row", ROWS, ids=[f"{row.source}-{row.step}" for row in ROWS])
def test_every_step_of_the_statute_can_be_taken_behind_the_fence(fenced, arrived, row):
    walk = arrived[plans_of(BOOK)[row.source, row.step]].copy().later(1)
    people = [walk.somebody(row.step, nth=nth) for nth in (1, 2, 3)]
    with fenced():
        taken = any(is_taken(walk, row.step, actor) for actor in people)
    assert taken
    assert walk.matter.stage == row.target


def test_clerk_of_the_accused_unit_finishes_naming_it_and_then_sees_nothing(fenced):
    matter = accusation(receiver=None, region_code=STREET)
    clerk = staff(STREET, Post.CLERK)
    with fenced():
        with acting_as(clerk):
            name_respondents(matter_id=matter.pk, organs=[organ(STREET)], staff=[], actor=clerk, at=noon_of(DAY))
        with acting_as(clerk):
            assert not shown(matter.pk)
            assert not Respondent.objects.exists()
        with acting_as(staff(DISTRICT_OFFICE, Post.CLERK)):
            assert shown(matter.pk)


def test_broken_glass_opens_its_matter_in_the_database_too_and_no_wall(fenced):
    walk = Walk(day=DAY, receiver=DISTRICT_OFFICE)
    head = staff(OFFICE, Post.HEAD)
    with fenced(), acting_as(head):
        assert not shown(walk.id)
        open_break_glass(matter_number=walk_number(walk), reason="人身危险", minutes=10, actor=head, at=walk.at)
    with fenced(), acting_as(replace(head, opened=frozenset({walk.id}))):
        assert shown(walk.id)
        assert Emergency.objects.count() == 1
    Matter.objects.filter(pk=walk.id).update(walled_organs=[head.organ])
    with fenced(), acting_as(replace(head, opened=frozenset({walk.id}))):
        assert not shown(walk.id)


@pytest.mark.parametrize("post", [Post.ANALYST, Post.SYSTEM_ADMIN, Post.SECURITY_ADMIN, Post.AUDIT_ADMIN])
def test_post_that_reads_no_matters_is_nobody_to_the_fence(fenced, post):
    walk = Walk(day=DAY)
    with fenced(), acting_as(staff(OFFICE, post)):
        assert not shown(walk.id)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE ledger_fact SET kind = 'x'",
        "DELETE FROM ledger_fact",
        "TRUNCATE ledger_fact CASCADE",
        "DELETE FROM ledger_enclosure",
        "UPDATE documents_document SET number = 'x'",
        "DELETE FROM matters_matter",
        "UPDATE matters_mattertext SET body = 'x'",
        "ALTER TABLE ledger_fact DISABLE TRIGGER ALL",
        "ALTER TABLE matters_matter DISABLE ROW LEVEL SECURITY",
        "DROP POLICY fence ON matters_matter",
        "DELETE FROM accounts_emergency",
        "UPDATE django_migrations SET name = 'x'",
    ],
)
def test_application_can_neither_change_the_past_nor_lower_the_fence(fenced, statement):
    refusal = pytest.raises(DatabaseError, match=r"permission denied|must be owner")
    with fenced(), acting_as(Actor.system()), refusal, transaction.atomic():
        connection.cursor().execute(statement)


def test_every_table_of_a_matter_is_fenced():
    """A new table that points to a matter must say so here or stand behind the fence."""
    pointing = """
        SELECT DISTINCT conrelid::regclass::text FROM pg_constraint
         WHERE confrelid = 'matters_matter'::regclass AND contype = 'f'
    """
    fenced_tables = "SELECT relname FROM pg_class WHERE relrowsecurity"
    with connection.cursor() as cursor:
        cursor.execute(pointing)
        near = {row[0] for row in cursor.fetchall()}
        cursor.execute(fenced_tables)
        behind = {row[0] for row in cursor.fetchall()}
    assert near <= behind
    assert {"matters_matter", "documents_document", "documents_service", "ledger_enclosure"} <= behind


def test_every_pattern_of_grants_fits_some_table():
    tables = connection.introspection.table_names()
    used = {privileges_on(table) for table in [*tables, "cache"]}
    assert {grant.privileges for grant in GRANTS} == used


def test_inbox_reads_the_partial_index_through_the_fence(fenced):
    clerk = staff(OFFICE, Post.CLERK)
    query = Matter.objects.filter(holder=clerk.organ).exclude(stage__in=("completed", "filed", "withdrawn"))
    with fenced(), acting_as(clerk), transaction.atomic():
        connection.cursor().execute("SET LOCAL enable_seqscan = off")
        plan = query.order_by("next_due", "id")[:51].explain()
    assert "SubPlan" not in plan
    assert "Index" in plan


def is_taken(walk: Walk, step: str, actor: Actor) -> bool:
    try:
        with acting_as(actor):
            walk.attempt(step, actor=actor)
    except (SecondPersonNeeded, CheckedByDrafter):
        return False
    return True


def walk_number(walk: Walk) -> str:
    with acting_as(Actor.system()):
        return walk.matter.number


def forget_what_is_held() -> None:
    """A test is one transaction; in life the registration would have ended here."""
    connection.cursor().execute("SELECT set_config('tingmin.held', '', false)")
