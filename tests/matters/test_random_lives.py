"""Random lawful and unlawful steps by random people, through the real verbs and the real database."""

from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from tests.cast import BUREAU, ROLES, cast
from tests.matters.plans import DAYS, plans_of
from tests.matters.walks import CITIZEN, VERBS, Walk
from tingmin.documents.models import Document
from tingmin.handling.actions import CheckedByDrafter, SameReplyAgain, complete_after_window
from tingmin.handling.types import Outcome
from tingmin.kernel.actors import Actor
from tingmin.kernel.refusals import NotPermitted
from tingmin.law import calendar
from tingmin.law.procedures import PETITION_PROCEDURE, ConditionNotMet, StepNotAllowed, duties_of, lawful_steps
from tingmin.law.routes import routes_of
from tingmin.law.types import Office
from tingmin.ledger.queries import first_broken, history
from tingmin.matters.models import Matter
from tingmin.matters.queries import clocks_of, scope_of, standing_of
from tingmin.matters.rules import may_take
from tingmin.people.types import Identity
from tingmin.review.queries import current_case
from tingmin.review.rules import HadAPart
from tingmin.routing.actions import SecondPersonNeeded

UNLAWFUL = (StepNotAllowed, ConditionNotMet, NotPermitted)
# Somebody else may: who had no part before, who did not draft it, or a head who says what differs.
ANOTHER_MUST = (SecondPersonNeeded, CheckedByDrafter, HadAPart, SameReplyAgain)
# They bring nobody on: a matter for which only these are left is stuck.
NO_WAY_ON = {"urge", "rate", "reopen", "withdraw", "file"}
WINDOWS = {"apply_review": "D09", "apply_re_review": "D11"}
# Verbs of other procedures have their own rows, and their own tests.
STEPS = sorted({row.step for row in PETITION_PROCEDURE.steps} & VERBS.keys())
PLANS = {code: sorted(plans_of(code).items(), key=lambda each: each[0]) for code in DAYS}
SOMEBODY = "somebody who may"


class Life(RuleBasedStateMachine):
    """One matter in the database; every rule is a day's event, and the whole life is undone afterwards."""

    def __init__(self):
        super().__init__()
        self.walk = None
        self.undone = transaction.atomic()
        self.undone.__enter__()

    def teardown(self):
        try:
            if self.walk is not None:
                self.check_books()
        finally:
            transaction.set_rollback(True)
            self.undone.__exit__(None, None, None)

    @initialize(code=st.sampled_from(sorted(DAYS)), data=st.data())
    def begin_somewhere(self, code, data):
        """Few lives would find their way to a re-review by chance, so a life begins at the end of a plan."""
        _, plan = data.draw(st.sampled_from(PLANS[code]), label="plan")
        self.walk = Walk.along(plan)

    @rule(days=st.integers(1, 40))
    def time_passes(self, days):
        self.walk.later(days)

    @rule()
    def the_clockwork_sweeps(self):
        complete_after_window(actor=Actor.system(), at=self.walk.at, limit=10)

    @rule(data=st.data(), anonymous=st.booleans())
    def another_letter_comes(self, data, anonymous):
        who = Identity() if anonymous else CITIZEN
        receiver = data.draw(st.sampled_from(("beijing-petition", BUREAU)))
        Walk(day=self.walk.day, receiver=receiver, identity=who)

    @rule(data=st.data())
    def somebody_tries_any_step(self, data):
        step = data.draw(st.sampled_from(STEPS), label="step")
        role = data.draw(st.sampled_from(ROLES), label="role")
        self.attempt(step, cast(self.walk.id)[role], data)

    @rule(data=st.data())
    def somebody_takes_a_lawful_step(self, data):
        rows = [row for row in self.lawful() if row.step not in ("withdraw", "urge", "reopen")]
        if rows:
            row = data.draw(st.sampled_from(rows), label="row")
            office = data.draw(st.sampled_from(row.by), label="office")
            nth = data.draw(st.integers(1, 2), label="nth")
            self.attempt(row.step, self.walk.holder_of(office, row, nth=nth), data)

    def lawful(self, *, later=0):
        matter = self.walk.matter
        today = self.walk.day + timedelta(later)
        return lawful_steps("petition", standing_of(matter, clocks_of(matter.pk), today=today))

    def attempt(self, step, actor, data):
        before, told = self.walk.matter, len(history(self.walk.id))
        clocks = {clock.clock: clock for clock in clocks_of(self.walk.id) if clock.stopped_on is None}
        allowed = any(row.step == step and may_take(actor, row, scope_of(before, rows=(row,))) for row in self.lawful())
        outcome = self.outcome(step, actor, data)
        assert outcome in (("taken", "another must") if allowed else ("unlawful",)), f"{step} from {before.stage}"
        assert len(history(self.walk.id)) == told + (outcome == "taken"), (
            "a refused step left a fact, or a step did not"
        )
        if outcome == "taken":
            self.check_step(step, before, clocks)

    def outcome(self, step, actor, data):
        try:
            self.walk.attempt(step, actor=actor, **self.chosen(step, data))
        except UNLAWFUL:
            return "unlawful"
        except ANOTHER_MUST:
            return "another must"
        return "taken"

    def chosen(self, step, data):
        if step == "classify":
            route = data.draw(st.sampled_from(routes_of(standing_of(self.walk.matter, (), today=self.walk.day).book)))
            return {"category": route.category, "route": route.code, "repeated": data.draw(st.booleans())}
        if step == "draft_opinion":
            return {"outcome": data.draw(st.sampled_from((Outcome.SUPPORT, Outcome.EXPLAIN)))}
        return {}

    # What the law says in words, written down a second time.
    def check_step(self, step, before, clocks):
        after = {clock.clock: clock for clock in clocks_of(self.walk.id) if clock.stopped_on is None}
        for code in clocks.keys() & after.keys():
            if clocks[code].pk == after[code].pk:
                assert after[code].due_raw >= clocks[code].due_raw, "a running clock went backwards"
        if step == "object":
            assert self.walk.day <= calendar.add_working_days(clocks["D02"].started_on, 5)
        if step in ("transfer", "assign"):
            assert before.category != "accusation"
        if step == "refuse_acceptance" and before.book.startswith("XF2022"):
            assert before.branch not in ("R1", "R2", "R3", "R4", "R5")
        if step in WINDOWS:
            opened = [clock for clock in clocks_of(self.walk.id) if clock.clock == WINDOWS[step]]
            late = self.walk.day > opened[-1].due_effective
            assert late == current_case(self.walk.id).late == ("asked_late" in self.walk.matter.marks)
        if step == "accept_review":
            assert not {"asked_late"} & set(before.marks) or "excused" in before.marks
        if step in ("complete", "close_re_review_window"):
            assert not clocks.keys() & {"D08", "X01"}, "ended over an open duty"

    @invariant()
    def there_is_a_next_step_or_an_end(self):
        if self.walk is None or PETITION_PROCEDURE.stage(self.walk.matter.stage).end:
            return
        ways = [row for row in (*self.lawful(), *self.lawful(later=400)) if row.step not in NO_WAY_ON]
        assert any(set(row.by) - {Office.PETITIONER} for row in ways)

    @invariant()
    def every_open_duty_has_a_clock(self):
        if self.walk is not None:
            matter = self.walk.matter
            owed = duties_of("petition", stage=matter.stage, marks=set(matter.marks))
            running = [clock for clock in clocks_of(matter.pk) if clock.stopped_on is None]
            assert not owed or {clock.clock for clock in running} & set(owed)
            assert matter.next_due == min((clock.due_effective for clock in running), default=None)
            if PETITION_PROCEDURE.stage(matter.stage).end:
                assert {clock.clock for clock in running} <= {"D18"}

    def check_books(self):
        matters = list(Matter.objects.all())
        assert all(first_broken(matter.pk) is None for matter in matters)
        assert len({matter.number for matter in matters}) == len(matters)
        papers = list(Document.objects.values_list("organ", "number"))
        assert len(set(papers)) == len(papers)


@pytest.mark.usefixtures("city")
def test_no_life_leaves_the_law():
    # Fifteen steps can be read as they are; to shrink them in a database would take minutes.
    short = settings(
        max_examples=100,
        stateful_step_count=15,
        deadline=None,
        phases=(Phase.explicit, Phase.reuse, Phase.generate),
        suppress_health_check=list(HealthCheck),
        print_blob=True,
    )
    run_state_machine_as_test(Life, settings=short)
