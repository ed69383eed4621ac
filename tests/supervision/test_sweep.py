"""The night's sweep: it finds what is wrong and nothing else, in one statement for each batch, once."""

from collections import Counter
from datetime import date, timedelta

import pytest
from bench.supervision import LAW, NEAR, OTHERS, PLANTED, TODAY, check, plant, seed, statements

from tests.cast import BUREAU, GOVERNMENT, OFFICE, STREET
from tests.matters.plans import DAYS, plans_of
from tests.matters.walks import Walk
from tests.supervision.cases import late_matter, swept
from tests.trust.persons import offences, readable
from tingmin.handling.types import Grade
from tingmin.law.procedures import procedure
from tingmin.ledger.models import Fact
from tingmin.ledger.queries import first_broken
from tingmin.matters.models import ClockPause, Matter, Obligation
from tingmin.organisations.queries import organ_by_code, overseers
from tingmin.supervision.actions import sweeping
from tingmin.supervision.models import Candidate
from tingmin.supervision.types import Source

pytestmark = pytest.mark.usefixtures("city")
DAY = DAYS[LAW]


@pytest.fixture
def planted():
    return plant(total=5_000, each=40, seed=seed())


def test_exactly_what_is_planted_is_found_among_5000_matters(planted):
    result = swept(TODAY)
    check(planted)
    wanted = Counter(ground for lot in PLANTED for ground, _ in lot.finds for _ in range(40))
    assert result.found == wanted
    assert result.unplaced == 0


@pytest.mark.parametrize("size", [1, 700, 5_000, 100_000])
def test_each_batch_is_one_statement_and_batches_of_any_size_find_the_same(planted, size):
    if size == 1:
        Matter.objects.filter(number__in=[f"B{n}" for n in range(400, 5_001)]).update(ended=True)
    with statements() as told:
        result = swept(TODAY, size=size)
    finding = [sql for sql in told if "WITH batch" in sql]
    assert len(finding) == result.seen // size + 1  # the last one is not full
    assert result.batches == -(-result.seen // size)
    assert sum(result.found.values()) == 40 * sum(len(lot.finds) for lot in PLANTED)


def test_second_sweep_finds_nothing(planted):
    swept(TODAY)
    assert swept(TODAY).found == {}
    check(planted)


def test_what_was_dismissed_is_not_found_again(planted):
    swept(TODAY)
    Candidate.objects.update(dismissed_at="2023-09-21T01:00:00+08:00")
    assert swept(TODAY + timedelta(1), size=900).found.keys() <= {"G1"}  # what was due on the day itself is late now


def test_batch_that_found_something_leaves_one_fact_without_a_number_or_a_name(planted):
    result = swept(TODAY, size=1_000)
    facts = list(Fact.objects.filter(kind="candidates_found").order_by("sequence"))
    assert facts
    assert len({fact.subject_id for fact in facts}) == 1
    assert sum(sum(fact.body["found"].values()) for fact in facts) == sum(result.found.values())
    assert {key for fact in facts for key in fact.body} == {"after", "last", "seen", "found", "on"}
    assert {(fact.actor_post, fact.actor_person) for fact in facts} == {("system", None)}
    assert first_broken(facts[0].subject_id) is None


def test_statement_is_read_and_puts_nobody_together():
    for sql in (sweeping.LATE, sweeping.FIND, sweeping.NOTE_ENDED):
        assert readable(sql)
        assert offences(sql) == []


def test_lots_that_must_not_be_found_miss_by_one_thing_each():
    """The generator's own sense: every near miss is an ordinary matter but for what its name says."""
    assert len({lot.name for lot in (*PLANTED, *NEAR, OTHERS)}) == len(PLANTED) + len(NEAR) + 1
    assert not any(lot.finds for lot in (*NEAR, OTHERS))
    stages = {stage.code for stage in procedure("petition").stages}
    assert {lot.stage for lot in (*PLANTED, *NEAR) if lot.procedure == "petition"} <= stages


@pytest.mark.parametrize("code", DAYS)
def test_no_matter_that_was_walked_lawfully_and_in_time_is_a_candidate(code):
    ways = {plan for plan in plans_of(code).values() if not any(leg.days for leg in plan.legs)}
    walks = [Walk.along(plan) for plan in sorted(ways, key=lambda plan: (len(plan.legs), repr(plan)))[:25]]
    swept(DAYS[code])
    assert list(Candidate.objects.values_list("ground", "about")) == []
    assert len(walks) == 25


def test_last_day_is_the_effective_one():
    """Accepted on 1 March 2023: the sixtieth day is Sunday 30 April; the holiday moves it to Thursday 4 May."""
    walk = Walk(day=date(2023, 3, 1)).to("classify", "transfer", "accept", "investigate")
    clock = Obligation.objects.get(matter=walk.id, clock="D06")
    assert (clock.due_raw, clock.due_effective) == (date(2023, 4, 30), date(2023, 5, 4))
    assert swept(date(2023, 5, 4)).found == {}
    assert swept(date(2023, 5, 5)).found == {"G1": 1}
    found = Candidate.objects.get(matter=walk.id)
    assert (found.ground, found.about, found.evidence, found.since) == ("G1", "D06", str(clock.pk), date(2023, 5, 4))
    assert (found.number, found.source, found.found_on) == (walk.matter.number, Source.SWEEP, date(2023, 5, 5))
    assert (found.organ.code, found.about_organ.code) == (OFFICE, BUREAU)


def test_clock_that_is_paused_is_found_once_it_runs_and_is_late():
    walk = late_matter(DAY)
    clock = Obligation.objects.get(matter=walk.id, clock="D06")
    pause = ClockPause.objects.create(obligation=clock, ground="hearing", begins=DAY)
    assert swept(walk.day).found == {}
    pause.ends = walk.day
    pause.save()
    assert swept(walk.day).found == {"G1": 1}


def test_clock_done_after_it_was_found_keeps_the_day_on_which_it_was_done():
    walk = late_matter(DAY)
    swept(walk.day)
    walk.later(3).to("draft_opinion", "check_opinion", "sign_opinion", "serve")
    swept(walk.day + timedelta(1))
    assert Candidate.objects.get(matter=walk.id).ended_on == walk.day


@pytest.mark.parametrize(
    ("grades", "marks"),
    [
        ({"on_organ": Grade.DISSATISFIED}, {"rated_badly"}),
        ({"on_office": Grade.DISSATISFIED}, {"office_rated_badly"}),
        ({"on_organ": Grade.DISSATISFIED, "on_office": Grade.DISSATISFIED}, {"rated_badly", "office_rated_badly"}),
        ({"on_organ": Grade.BASICALLY, "on_office": Grade.SATISFIED}, set()),
        ({"on_office": None}, set()),
    ],
)
def test_bad_rating_is_proposed_to_the_supervisor_of_whom_it_was_given_to(grades, marks):
    walk = Walk(day=DAY).to(
        "classify", "transfer", "accept", "investigate", "draft_opinion", "check_opinion", "sign_opinion", "serve"
    )
    walk.take("rate", **grades)
    assert set(walk.matter.marks) >= marks
    swept(walk.day)
    found = Candidate.objects.filter(matter=walk.id)
    assert {(each.ground, each.evidence, each.source) for each in found} == {
        ("F1", mark, Source.RATING) for mark in marks
    }
    organs = {"rated_badly": (BUREAU, OFFICE), "office_rated_badly": (OFFICE, GOVERNMENT)}
    assert {each.evidence: (each.about_organ.code, each.organ.code) for each in found} == {
        mark: organs[mark] for mark in marks
    }


def test_rating_of_a_matter_that_has_ended_is_proposed_too():
    walk = late_matter(DAY, days=1).to("draft_opinion", "check_opinion", "sign_opinion", "serve", "rate")
    Matter.objects.filter(pk=walk.id).update(ended=True, stage="completed", marks=["rated", "rated_badly"])
    assert swept(walk.day).found == {"F1": 1}


OVERSIGHT = {
    STREET: ("chaoyang-petition", OFFICE, GOVERNMENT, "beijing-discipline"),
    "chaoyang": (OFFICE, GOVERNMENT, "beijing-discipline"),
    "chaoyang-petition": (OFFICE, GOVERNMENT, "beijing-discipline"),
    BUREAU: (OFFICE, GOVERNMENT, "beijing-discipline"),
    "beijing-metro": (OFFICE, GOVERNMENT, "beijing-discipline"),
    "beijing-customs": (OFFICE, GOVERNMENT, "beijing-discipline"),
    OFFICE: (GOVERNMENT, "beijing-discipline"),
    GOVERNMENT: ("beijing-discipline",),
    "beijing-discipline": (OFFICE, GOVERNMENT),
}


@pytest.mark.parametrize("organ", OVERSIGHT)
def test_chain_of_overseers_begins_with_the_petition_office_above(organ):
    known = {organ_by_code(code).pk: code for code in (OFFICE, GOVERNMENT, "beijing-discipline", "chaoyang-petition")}
    codes = tuple(known[each] for each in overseers()[organ_by_code(organ).ref])
    assert codes == OVERSIGHT[organ]


def test_nobody_oversees_itself():
    assert not [organ for organ, chain in overseers().items() if organ in chain or not chain]


def test_candidate_lies_before_the_first_overseer_that_the_matter_is_not_hidden_from():
    walk = late_matter(DAY)
    Matter.objects.filter(pk=walk.id).update(walled_organs=[organ_by_code(OFFICE).pk])
    swept(walk.day)
    assert Candidate.objects.get(matter=walk.id).organ.code == GOVERNMENT


def test_fault_whose_overseers_all_stand_behind_the_wall_is_told_apart():
    walk = late_matter(DAY)
    chain = overseers()[organ_by_code(BUREAU).ref]
    Matter.objects.filter(pk=walk.id).update(walled_organs=list(chain))
    result = swept(walk.day)
    assert (result.found, result.unplaced) == ({}, 1)
