"""Broken glass opens one matter to one person for some minutes; a log keeps every look, and nothing can unwrite it."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from tests.cast import BUREAU, DISTRICT_OFFICE, GOVERNMENT, OFFICE, STREET, staff
from tests.matters.walks import Walk
from tingmin.accounts.actions import forget_readings, note_readings
from tingmin.accounts.actions.emergencies import EmergencyReasonNeeded, EmergencyTooLong
from tingmin.accounts.audit import changes, months_before, readings_of, reads
from tingmin.accounts.models import Emergency, Reading
from tingmin.accounts.queries import emergencies, in_emergency
from tingmin.accounts.types import Look, ReadingKind
from tingmin.kernel.actors import Actor, Post
from tingmin.kernel.refusals import NotFound, NotPermitted
from tingmin.ledger.queries import first_broken, history
from tingmin.matters.actions import open_break_glass, open_matter, reveal_parties
from tingmin.matters.models import Matter
from tingmin.matters.queries import inbox, matter_for, steps_for
from tingmin.organisations.queries import organ_by_code

pytestmark = pytest.mark.usefixtures("city")
DAY = date(2024, 3, 4)
REASON = "信访人来电称有人身危险"


@pytest.fixture
def walk() -> Walk:
    """A letter that the street registered and holds: out of the petition office's sight."""
    return Walk(day=DAY, receiver=STREET)


@pytest.fixture
def supervisor() -> Actor:
    return staff(OFFICE, Post.SUPERVISOR)


def break_glass(walk, actor, *, reason=REASON, minutes=30):
    return open_break_glass(matter_number=walk.matter.number, reason=reason, minutes=minutes, actor=actor, at=walk.at)


def look(walk, actor, *, after=1, kind=ReadingKind.PAGE):
    return open_matter(matter_id=walk.id, kind=kind, actor=actor, at=walk.at + timedelta(minutes=after))


def test_glass_opens_the_matter_for_its_minutes_and_not_a_moment_longer(walk, supervisor):
    with pytest.raises(NotFound):
        look(walk, supervisor, after=0)
    break_glass(walk, supervisor, minutes=30)
    assert look(walk, supervisor, after=0).pk == walk.id
    assert look(walk, supervisor, after=29).pk == walk.id
    with pytest.raises(NotFound):
        look(walk, supervisor, after=30)
    with pytest.raises(NotFound):
        look(walk, supervisor, after=-1)


def test_glass_opens_no_other_matter_and_to_nobody_else(walk, supervisor):
    other = Walk(day=DAY, receiver=STREET)
    break_glass(walk, supervisor)
    with pytest.raises(NotFound):
        look(other, supervisor)
    for actor in (staff(OFFICE, Post.SUPERVISOR, nth=2), staff(OFFICE, Post.HEAD), staff(DISTRICT_OFFICE, Post.HEAD)):
        if not Matter.objects.for_actor(actor).filter(pk=walk.id).exists():
            with pytest.raises(NotFound):
                look(walk, actor)


def test_glass_is_broken_in_one_post_only(walk):
    head = staff(OFFICE, Post.HEAD)
    break_glass(walk, head)
    elsewhere = Actor(post=Post.HEAD, name=head.name, person=head.person, organ=staff(BUREAU, Post.HEAD).organ)
    with pytest.raises(NotFound):
        look(walk, elsewhere)


def test_each_look_is_a_fact_with_its_person_and_organ_and_the_reason_is_enclosed(walk, supervisor):
    break_glass(walk, supervisor)
    look(walk, supervisor)
    look(walk, supervisor, after=2, kind=ReadingKind.DOCUMENT)
    facts = history(walk.id)[-3:]
    assert [fact.kind for fact in facts] == ["emergency_opened", "read_in_emergency", "read_in_emergency"]
    assert {(fact.actor_person, fact.actor_organ) for fact in facts} == {(supervisor.person, supervisor.organ)}
    assert facts[0].enclosure.content == {"reason": REASON}
    assert REASON not in str(facts[0].body)
    assert [fact.body["kind"] for fact in facts[1:]] == ["page", "document"]
    assert first_broken(walk.id) is None


def test_looks_in_emergency_show_in_the_petitioners_view(walk, supervisor):
    break_glass(walk, supervisor)
    look(walk, supervisor)
    told = readings_of(walk.id, since=walk.at)
    assert [(each.organ, each.in_emergency) for each in told] == [(organ_label(OFFICE), True)]


def test_glass_lets_read_and_nothing_else(walk, supervisor):
    break_glass(walk, supervisor)
    found = look(walk, supervisor)
    assert steps_for(supervisor, found, today=walk.day) == ()
    assert not inbox(supervisor).rows
    with pytest.raises(NotPermitted):
        reveal_parties(matter_id=walk.id, reason=REASON, actor=supervisor, at=walk.at)
    with pytest.raises(NotPermitted):
        walk.attempt("withdraw", actor=supervisor)


def test_glass_opens_no_identity_even_to_a_post_that_opens_them_elsewhere(walk):
    head = staff(OFFICE, Post.HEAD)
    break_glass(walk, head)
    with pytest.raises(NotFound):
        reveal_parties(matter_id=walk.id, reason=REASON, actor=head, at=walk.at)


@pytest.mark.parametrize("post", Post)
@pytest.mark.parametrize("organ", [OFFICE, BUREAU])
def test_only_heads_and_supervisors_of_a_petition_department_break_glass(walk, post, organ):
    actor = Actor.system() if post is Post.SYSTEM else staff(organ, post)
    if organ == OFFICE and post in (Post.HEAD, Post.SUPERVISOR):
        assert break_glass(walk, actor).matter == walk.id
        return
    with pytest.raises(NotPermitted):
        break_glass(walk, actor)
    assert not Emergency.objects.exists()


def test_petition_department_breaks_glass_in_its_own_territory_only(walk):
    assert break_glass(walk, staff(DISTRICT_OFFICE, Post.HEAD)).matter == walk.id
    city_matter = Walk(day=DAY, receiver=BUREAU)
    with pytest.raises(NotFound):
        break_glass(city_matter, staff(DISTRICT_OFFICE, Post.HEAD))


@pytest.mark.parametrize("fence", ["walled_organs", "walled_people"])
def test_wall_wins_over_broken_glass_also_when_it_is_raised_later(walk, supervisor, fence):
    behind = {"walled_organs": [supervisor.organ], "walled_people": [supervisor.person]}[fence]
    break_glass(walk, supervisor)
    Matter.objects.filter(pk=walk.id).update(**{fence: behind})
    with pytest.raises(NotFound):
        look(walk, supervisor)
    with pytest.raises(NotFound) as walled:
        break_glass(walk, supervisor)
    with pytest.raises(NotFound) as unknown:
        open_break_glass(matter_number="没有", reason=REASON, minutes=5, actor=supervisor, at=walk.at)
    assert str(walled.value) == str(unknown.value)


@pytest.mark.parametrize("reason", ["", "   "])
def test_glass_asks_for_a_reason(walk, supervisor, reason):
    with pytest.raises(EmergencyReasonNeeded):
        break_glass(walk, supervisor, reason=reason)


@pytest.mark.parametrize("minutes", [0, -5, 61])
def test_glass_stays_open_an_hour_at_most(walk, supervisor, minutes):
    with pytest.raises(EmergencyTooLong):
        break_glass(walk, supervisor, minutes=minutes)
    assert break_glass(walk, supervisor, minutes=60).until == walk.at + timedelta(hours=1)


def test_head_and_audit_administrator_see_who_broke_glass(walk, supervisor):
    opened = break_glass(walk, supervisor)
    assert emergencies(staff(OFFICE, Post.HEAD), since=walk.at) == [opened]
    assert emergencies(staff(GOVERNMENT, Post.AUDIT_ADMIN), since=walk.at) == [opened]
    assert emergencies(staff(BUREAU, Post.HEAD), since=walk.at) == []
    for post in (Post.CLERK, Post.SUPERVISOR, Post.SYSTEM_ADMIN, Post.SECURITY_ADMIN):
        with pytest.raises(NotPermitted):
            emergencies(staff(OFFICE, post), since=walk.at)


def test_ordinary_look_leaves_a_line_and_no_fact(walk):
    clerk, facts = staff(STREET, Post.CLERK), len(history(walk.id))
    look(walk, clerk, kind=ReadingKind.API)
    row = Reading.objects.get(matter=walk.id)
    assert (row.person, row.organ, row.kind, row.in_emergency) == (clerk.person, clerk.organ, "api", False)
    assert len(history(walk.id)) == facts


def test_look_that_is_refused_leaves_no_line(walk):
    with pytest.raises(NotFound):
        look(walk, staff(BUREAU, Post.CLERK))
    assert not Reading.objects.exists()


def test_petitioners_own_look_is_not_noted(walk):
    look(walk, Actor.petitioner(walk.id))
    assert not Reading.objects.exists()


def test_petitioner_is_told_organs_and_times_but_no_officer(walk):
    clerk = staff(STREET, Post.CLERK)
    look(walk, clerk)
    look(walk, staff(STREET, Post.HEAD), after=5)
    told = readings_of(walk.id, since=walk.at)
    assert [each.at - walk.at for each in told] == [timedelta(minutes=5), timedelta(minutes=1)]
    assert {each.organ for each in told} == {organ_label(STREET)}
    assert not any(word in str(told) for word in (str(clerk.person), clerk.name))


def test_audit_administrator_reads_looks_and_changes_page_by_page_and_no_one_else_does(walk):
    clerk = staff(STREET, Post.CLERK)
    note_readings([Look(walk.id, ReadingKind.PAGE)] * 120, actor=clerk, at=walk.at)
    period = {"since": walk.at, "until": walk.at + timedelta(1)}
    auditor, seen, after = staff(GOVERNMENT, Post.AUDIT_ADMIN), [], ""
    while True:
        page = reads(auditor, after=after, **period)
        seen += [row.id for row in page.rows]
        after = page.next_key
        if not after:
            break
    assert len(seen) == len(set(seen)) == 120
    kinds = {fact.kind for fact in changes(auditor, **period).rows}
    assert "register" in kinds
    for post in set(Post) - {Post.AUDIT_ADMIN}:
        actor = Actor(post=post, name="某某", person=clerk.person, organ=clerk.organ)
        for query in (reads, changes):
            with pytest.raises(NotPermitted):
                query(actor, **period)


def test_audit_administrator_cannot_open_what_the_log_names(walk):
    look(walk, staff(STREET, Post.CLERK))
    auditor = staff(STREET, Post.AUDIT_ADMIN)
    row = reads(auditor, since=walk.at, until=walk.at + timedelta(1)).rows[0]
    with pytest.raises(NotFound):
        matter_for(in_emergency(auditor, row.matter, at=walk.at), row.matter)


@pytest.mark.parametrize("sql", ["UPDATE {} SET organ{} = NULL", "DELETE FROM {}", "TRUNCATE {}"])
def test_database_refuses_to_change_what_was_noted(walk, supervisor, sql):
    at = timezone.now()
    note_readings([Look(walk.id, ReadingKind.PAGE)], actor=supervisor, at=at)
    break_glass(walk, supervisor)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    for table, suffix in (("accounts_reading", ""), ("accounts_emergency", "_id")):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql.format(table, suffix))


@pytest.mark.parametrize(("setting", "kept"), [(12, 12), (1, 6)])
def test_looks_are_kept_as_long_as_the_site_says_and_six_months_at_least(walk, supervisor, settings, setting, kept):
    settings.READINGS_KEPT_MONTHS = setting
    now = timezone.now()
    border = months_before(now, kept)
    for at in (border - timedelta(seconds=1), border, now):
        note_readings([Look(walk.id, ReadingKind.PAGE)], actor=supervisor, at=at)
    assert forget_readings(at=now) == 1
    assert [row.at for row in Reading.objects.order_by("at")] == [border, now]


def test_months_are_counted_back_over_the_new_year():
    assert months_before(datetime(2026, 3, 31, 5, tzinfo=UTC), 6) == datetime(2025, 9, 1, tzinfo=UTC)


def organ_label(code):
    return organ_by_code(code).label
