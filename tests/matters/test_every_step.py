"""Every row of the petition table, in every book, taken through its verb in the database."""

import re

import pytest
from django.db import transaction

from tests.cast import BUREAU, OFFICE, ROLES, cast
from tests.matters.plans import DAYS, plans_of, rows_of
from tests.matters.walks import Walk
from tingmin.documents.models import Document
from tingmin.documents.queries import documents_about
from tingmin.documents.templates import TEMPLATES, check
from tingmin.documents.types import DocumentKind
from tingmin.handling.actions import CheckedByDrafter
from tingmin.kernel.refusals import NotPermitted
from tingmin.law.procedures import clocks_started
from tingmin.law.types import Office
from tingmin.ledger.models import Enclosure, Fact
from tingmin.ledger.queries import first_broken, history
from tingmin.matters.models import ClockPause, Matter, Obligation
from tingmin.matters.queries import clocks_of
from tingmin.review.rules import HadAPart
from tingmin.routing.actions import SecondPersonNeeded

pytestmark = pytest.mark.usefixtures("city")
ROWS = [(code, row) for code in DAYS for row in rows_of(code)]
PLANS = {plans_of(code)[row.source, row.step] for code, row in ROWS}
# What the rooms of floor 7 add to the marks of the row.
SET_BY_ROOMS = {"supported", "asked_late", "remanded_for_fault"}
NUMBER = re.compile(r"^\S+〔20\d\d〕[1-9]\d*号$")


@pytest.fixture(scope="module")
def arrived(_city_for_all, django_db_blocker):
    """A matter at the end of each plan; what a test does with it is undone with that test's own transaction."""
    with django_db_blocker.unblock():
        return {plan: Walk.along(plan) for plan in PLANS}


@pytest.mark.parametrize(("code", "row"), ROWS, ids=[f"{code}-{row.source}-{row.step}" for code, row in ROWS])
def test_step_does_to_matter_clocks_papers_and_ledger_what_its_row_says(arrived, code, row):
    walk = arrived[plans_of(code)[row.source, row.step]].copy().later(1)
    assert (walk.matter.book, walk.matter.stage) == (code, row.source)
    before, papers, facts = clocks_of(walk.id), documents_about(walk.id), history(walk.id)

    walk.take(row.step)

    check_stage(walk, row)
    check_fact(walk, row, facts)
    check_clocks(walk, row, before)
    check_paper(walk, row, papers)


def check_stage(walk, row):
    matter = walk.matter
    assert matter.stage == row.target
    assert set(row.marks) <= set(matter.marks)
    assert not (set(row.clears) - set(row.marks)) & (set(matter.marks) - SET_BY_ROOMS)


def check_fact(walk, row, facts):
    added = history(walk.id)[len(facts) :]
    assert [fact.kind for fact in added] == [row.step]
    assert added[0].body["source"] == row.source
    assert added[0].body["stage"] == row.target
    assert added[0].body["on"] == walk.day.isoformat()
    assert added[0].article
    assert first_broken(walk.id) is None


def check_clocks(walk, row, before):
    after, fact = clocks_of(walk.id), history(walk.id)[-1]
    was_running = {clock.clock for clock in before if clock.stopped_on is None}
    running = {clock.clock: clock for clock in after if clock.stopped_on is None}
    kept = set() if "*" in row.stops else was_running - set(row.stops)
    started = set(clocks_started(row, marks=set(walk.matter.marks)))
    assert set(running) == kept | started
    since = next((clock.started_on for clock in before if clock.clock == row.since), walk.day)
    for code in started:
        assert (running[code].started_on, running[code].start_fact) == (since, fact.pk)
        assert running[code].due_effective >= running[code].due_raw
    stopped = [clock for clock in after if clock.stop_fact == fact.pk]
    assert {clock.clock for clock in stopped} == was_running - kept
    assert all(clock.stopped_on == walk.day for clock in stopped)
    assert walk.matter.next_due == min((clock.due_effective for clock in running.values()), default=None)
    check_changed_clocks(row, before, running)


def check_changed_clocks(row, before, running):
    earlier = {clock.clock: clock for clock in before if clock.stopped_on is None}
    if row.extends:
        assert running[row.extends].extension == 30
        assert running[row.extends].due_raw > earlier[row.extends].due_raw
    for code in row.pauses:
        assert ClockPause.objects.get(obligation=running[code], ends__isnull=True)
    for code in row.resumes:
        assert running[code].due_raw > earlier[code].due_raw
        assert not ClockPause.objects.filter(obligation=running[code], ends__isnull=True)


def check_paper(walk, row, papers):
    added = documents_about(walk.id)[len(papers) :]
    # Raising a matter again issues the receipt of the new matter, not a paper about the old one.
    assert [paper.kind for paper in added] == ([row.document] if row.document else [])
    for paper in added:
        content, template = paper.frozen(), TEMPLATES[DocumentKind(paper.kind)]
        check(content)
        assert NUMBER.match(paper.number)
        assert content.matter_number == walk.matter.number
        assert content.issued_on == walk.day
        assert bool(content.remedy) == template.remedy_required
        assert history(walk.id)[-1].body["document"] == str(paper.pk)


# Who holds an office, written down a second time: by role, and for whoever holds the matter.
DESK = {OFFICE: ("office_clerk", "office_head"), BUREAU: ("bureau_clerk", "bureau_head")}
ABOVE = {OFFICE: ("review_head", "leader"), BUREAU: ("office_clerk", "office_head", "review_head", "leader")}
WHO = {
    Office.PETITIONER: lambda holder: ("petitioner",),
    Office.CLOCKWORK: lambda holder: ("clockwork",),
    Office.HOLDER_CLERK: lambda holder: DESK[holder],
    Office.HOLDER_HANDLER: lambda holder: DESK[holder] + (("bureau_handler",) if holder == BUREAU else ()),
    Office.HOLDER_HEAD: lambda holder: DESK[holder][1:],
    Office.HOLDER_LEADER: lambda holder: (),
    Office.REGISTRAR: lambda holder: DESK[OFFICE],
    Office.TRANSFEROR: lambda holder: DESK[OFFICE],
    Office.SUPERIOR: lambda holder: ABOVE[holder],
    Office.REVIEWER: lambda holder: ("reviewer", "review_head"),
    Office.REVIEW_HEAD: lambda holder: ("review_head", "leader"),
}
ONCE = {(row.source, row.step): (code, row) for code, row in ROWS}


@pytest.mark.parametrize(("code", "row"), ONCE.values(), ids=["-".join(key) for key in ONCE])
def test_step_is_taken_by_the_offices_of_its_row_and_by_nobody_else(arrived, code, row):
    walk = arrived[plans_of(code)[row.source, row.step]].copy().later(1)
    holder = walk.matter.holder.code
    may = {role for office in row.by for role in WHO[office](holder)}
    before, people = written(walk), cast(walk.id)
    taken = {role for role in ROLES if is_taken(walk, row, people[role])}
    assert taken == may
    assert written(walk) == before, "a refused or undone step left something behind"


def is_taken(walk, row, actor):
    """True when the step succeeds, which is then undone; a colleague's turn is the office's turn."""
    try:
        with transaction.atomic():
            walk.attempt(row.step, actor=actor)
            transaction.set_rollback(True)
    except NotPermitted:
        return False
    except (SecondPersonNeeded, CheckedByDrafter, HadAPart):
        return True
    return True


def written(walk):
    """Everything that a step could leave behind."""
    counts = [table.objects.count() for table in (Fact, Enclosure, Obligation, ClockPause, Document, Matter)]
    return (
        counts,
        Matter.objects.filter(pk=walk.id).values().get(),
        list(Obligation.objects.filter(matter=walk.id).values()),
    )
