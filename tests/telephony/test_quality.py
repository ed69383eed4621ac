"""Checks of sampled calls: drawn without regard to who took them, marked by somebody else, never added up by person."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from tests.cast import ROLES, cast, staff
from tests.telephony.exchange import CENTRE, after, agent, hall, leader, ready, told
from tests.trust.persons import offences
from tingmin.kernel.actors import Actor, Post
from tingmin.kernel.ids import MatterId, new_id
from tingmin.kernel.refusals import NotFound, Refusal
from tingmin.ledger.models import Fact
from tingmin.telephony.actions import draw_sample, mark, reply, set_state
from tingmin.telephony.actions.quality import (
    MOST_DRAWN,
    AlreadyChecked,
    CheckedOwnCall,
    MarksIncomplete,
    NoCallsToDraw,
    SampleUnfit,
    digest_of,
)
from tingmin.telephony.models import Call, QualityCheck, QualityDraw, SeatChange
from tingmin.telephony.queries import calls_to_check, check_for, checks, draws
from tingmin.telephony.rules import drawn
from tingmin.telephony.types import CRITERIA, CtiKind, Mark, Marked, Sample, SeatState

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("halls")]
K = CtiKind
SHEET = Marked({each.code: Mark.MET for each in CRITERIA}, remark="转述清楚")


@pytest.fixture
def halls(city):
    hall()


BEGIN, END = after(0), after(86_400)


def period(size: int = 1, *, since: datetime = BEGIN, until: datetime = END, seed: str = "07 15") -> Sample:
    return Sample(since=since, until=until, size=size, seed=seed)


def taken(call: str, *, at: float, extension: str = "1001") -> Call:
    """A call that somebody took at a seat; they are ready again."""
    told(K.RINGING, 1, call=call, at=after(at), extension=extension)
    told(K.ANSWERED, 2, call=call, at=after(at + 5), extension=extension)
    ended = told(K.ENDED, 3, call=call, at=after(at + 60))
    set_state(SeatState.READY, actor=agent(int(extension) - 1000), at=after(at + 70))
    return ended


def sampled(size: int = 1) -> QualityCheck:
    """One call of the first agent, drawn."""
    ready(at=after(-10))
    taken("a-1", at=0)
    draw_sample(period(size), actor=leader(), at=after(900))
    return QualityCheck.objects.get()


def marked(check: QualityCheck, *, by: Actor | None = None, sheet: Marked = SHEET) -> QualityCheck:
    return mark(check_id=check.pk, marked=sheet, actor=by or leader(), at=after(1000))


def test_whoever_took_the_call_changes_nothing_about_the_draw():
    """The same calls under the same seed, whosoever they were: the draw reads ids alone."""
    ready(at=after(-10))
    ready(2, at=after(-9))
    for nth in range(12):
        taken(f"a-{nth}", at=100 * nth, extension=str(1001 + nth % 2))
    frame = {str(each.pk): each for each in calls_to_check(leader(), since=after(0), until=after(86_400))}
    chosen = set(drawn(frame, seed="07 15", size=5))
    made = draw_sample(period(5), actor=leader(), at=after(2000))
    assert {str(pk) for pk in made.checks.values_list("call", flat=True)} == chosen
    assert (made.frame_size, made.frame_digest) == (12, digest_of(frame))
    Call.objects.update(agent=agent(2).person)
    again = draw_sample(period(5), actor=leader(), at=after(2001))
    assert {str(pk) for pk in again.checks.values_list("call", flat=True)} == chosen


def test_only_answered_calls_of_the_period_that_are_over_are_drawn_from():
    ready(at=after(-10))
    inside = taken("inside", at=0)
    taken("at-the-end", at=1000)
    told(K.RINGING, 1, call="lost", at=after(500), extension="1002")
    told(K.ENDED, 2, call="lost", at=after(510))
    told(K.RINGING, 1, call="goes-on", at=after(600), extension="1001")
    told(K.ANSWERED, 2, call="goes-on", at=after(601), extension="1001")
    made = draw_sample(period(9, until=after(1000)), actor=leader(), at=after(2000))
    assert list(made.checks.values_list("call", flat=True)) == [inside.pk]


def test_call_that_was_passed_out_of_the_house_is_drawn_from_too():
    ready(at=after(-10))
    told(K.RINGING, 1, at=after(0))
    told(K.ANSWERED, 2, at=after(5), extension="1001")
    told(K.TRANSFERRED, 3, at=after(30), to="01065128888")
    call = told(K.ENDED, 4, at=after(90))
    draw_sample(period(), actor=leader(), at=after(900))
    assert QualityCheck.objects.get(call=call).agent == agent().person


@pytest.mark.parametrize(
    "unfit",
    [
        period(0),
        period(-1),
        period(MOST_DRAWN + 1),
        period(since=after(5), until=after(5)),
        period(since=after(6), until=after(5)),
        period(seed="某人"),
        period(seed="x" * 65),
    ],
)
def test_sample_that_cannot_be_is_refused_in_a_sentence(unfit):
    ready(at=after(-10))
    taken("a-1", at=0)
    with pytest.raises(SampleUnfit, match="请核对"):
        draw_sample(unfit, actor=leader(), at=after(900))
    assert draw_sample(period(MOST_DRAWN), actor=leader(), at=after(900)).checks.count() == 1


def test_where_nothing_was_answered_nothing_is_drawn():
    with pytest.raises(NoCallsToDraw):
        draw_sample(period(), actor=leader(), at=after(900))
    assert not QualityDraw.objects.exists()


def test_unwelcome_draw_is_not_hidden_by_the_next_one():
    sampled()
    draw_sample(period(seed="another"), actor=leader(), at=after(901))
    assert [each.seed for each in draws(leader())] == ["another", "07 15"]


def test_draw_without_a_seed_makes_one_of_its_own_each_time():
    ready(at=after(-10))
    taken("a-1", at=0)
    seeds = {draw_sample(period(seed=" "), actor=leader(), at=after(900)).seed for _ in range(2)}
    assert len(seeds) == 2
    assert all(len(seed) == 32 for seed in seeds)


def as_leader(nth: int = 1) -> Actor:
    """The nth agent, who leads the shift today: the person has both posts."""
    return replace(leader(), person=agent(nth).person)


def test_nobody_checks_a_call_that_they_took():
    check = sampled()
    with pytest.raises(CheckedOwnCall):
        marked(check, by=as_leader())
    with pytest.raises(IntegrityError), transaction.atomic():
        QualityCheck.objects.filter(pk=check.pk).update(checker=check.agent)
    assert marked(check).checker == leader().person


def test_nobody_checks_a_call_that_they_passed_on():
    ready(at=after(-10))
    ready(2, at=after(-9))
    told(K.RINGING, 1, at=after(0), extension="1001")
    told(K.ANSWERED, 2, at=after(5), extension="1001")
    told(K.TRANSFERRED, 3, at=after(30), to="1002")
    told(K.ANSWERED, 4, at=after(35), extension="1002")
    told(K.ENDED, 5, at=after(90))
    draw_sample(period(), actor=leader(), at=after(900))
    check = QualityCheck.objects.get()
    for nth in (1, 2):
        with pytest.raises(CheckedOwnCall):
            marked(check, by=as_leader(nth))
    assert marked(check).checked_at is not None


def test_at_whose_seat_it_only_rang_may_check_it():
    first = ready(at=after(-10))
    told(K.RINGING, 1, at=after(0))
    set_state(SeatState.BREAK, actor=first, at=after(3))
    ready(2, at=after(4))
    told(K.ANSWERED, 2, at=after(5), extension="1002")
    told(K.ENDED, 3, at=after(90))
    draw_sample(period(), actor=leader(), at=after(900))
    assert marked(QualityCheck.objects.get(), by=as_leader()).checker == agent().person


def test_sheet_is_filled_in_whole_and_once():
    check = sampled()
    for marks in ({}, dict(list(SHEET.marks.items())[1:]), {**SHEET.marks, "politeness": Mark.MET}):
        with pytest.raises(MarksIncomplete):
            marked(check, sheet=Marked(marks))
    marked(check)
    with pytest.raises(AlreadyChecked):
        marked(check, sheet=replace(SHEET, remark="改"))
    assert QualityCheck.objects.get().remark == "转述清楚"


def test_agent_answers_the_check_of_the_own_call_and_of_no_other():
    check = sampled()
    with pytest.raises(NotFound):
        reply(check_id=check.pk, said="太早", actor=agent(), at=after(950))
    marked(check)
    with pytest.raises(NotFound):
        reply(check_id=check.pk, said="不是我的", actor=agent(2), at=after(1100))
    reply(check_id=check.pk, said="当时线路不好", actor=agent(), at=after(1100))
    found = check_for(agent(), check.pk)
    assert (found.reply, found.marks) == ("当时线路不好", dict.fromkeys(SHEET.marks, "met"))


def test_leader_of_another_centre_neither_sees_nor_marks_it():
    check, elsewhere = sampled(), staff("chaoyang", Post.SHIFT_LEADER)
    assert (draws(elsewhere), checks(elsewhere)) == ([], [])
    with pytest.raises(NotFound):
        marked(check, by=elsewhere)
    with pytest.raises(NoCallsToDraw):
        draw_sample(period(), actor=elsewhere, at=after(900))


@pytest.mark.parametrize("role", [*ROLES, "agent"])
def test_nobody_else_in_the_cast_draws_or_marks(role):
    check = sampled()
    somebody = agent(2) if role == "agent" else cast(MatterId(new_id()))[role]
    for act in (lambda: draw_sample(period(), actor=somebody, at=after(900)), lambda: marked(check, by=somebody)):
        with pytest.raises(Refusal):
            act()


def test_checks_stand_in_the_order_of_the_calls_and_never_of_the_people():
    ready(at=after(-10))
    ready(2, at=after(-9))
    for nth, extension in enumerate(("1002", "1001", "1002", "1001")):
        taken(f"a-{nth}", at=100 * nth, extension=extension)
    draw_sample(period(4), actor=leader(), at=after(900))
    for nth, check in enumerate(QualityCheck.objects.order_by("pk")):
        sheet = Marked(SHEET.marks | {"greeted": Mark.NOT_MET if nth % 2 else Mark.MET})
        marked(check, sheet=sheet)
    assert [each.call.exchange_id for each in checks(leader())] == ["a-0", "a-1", "a-2", "a-3"]


def test_statement_that_adds_calls_or_marks_up_by_agent_would_be_found():
    """The watch over every statement of any test (tests/trust/watching.py) knows agents as people."""
    for table, column in (
        ("telephony_call", "agent"),
        ("telephony_qualitycheck", "agent"),
        ("telephony_seatsession", "agent"),
    ):
        assert offences(f"SELECT {column}, count(*) FROM {table} GROUP BY {column} ORDER BY 2 DESC")
    by_seat = SeatChange.objects.values("session__agent").query
    assert not offences(str(by_seat))


def test_facts_of_a_check_carry_no_mark():
    marked(sampled())
    told_of = list(Fact.objects.filter(kind__in=("calls_sampled", "call_checked")).values_list("body", flat=True))
    assert len(told_of) == 2
    assert not {"marks", "greeted", "agent", "remark"} & {key for body in told_of for key in body}
    assert CENTRE not in repr(told_of)


def test_day_of_a_period_is_not_lost_at_its_ends():
    ready(at=after(-10))
    first, last = taken("first", at=0), taken("last", at=86_399)
    made = draw_sample(period(9, until=after(0) + timedelta(days=1)), actor=leader(), at=after(99_999))
    assert set(made.checks.values_list("call", flat=True)) == {first.pk, last.pk}
