"""Random lawful and unlawful steps through every book: nothing unlawful happens, nothing is lost or forgotten."""

from datetime import timedelta

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from tests.law.books import BOOKS, FIRST_DAY
from tests.law.paper_matter import FACTS, PaperMatter, way_to, way_to_an_end, ways_on
from tests.law.what_must_hold import clocks_went_back, faults, step_is_lawful
from tingmin.law.packs import book
from tingmin.law.petition import PETITION
from tingmin.law.procedures import ConditionNotMet, StepNotAllowed, steps_of
from tingmin.law.routes import routes_of
from tingmin.law.types import Channel

STEPS = sorted({row.step for row in PETITION})
LITTLE_HAPPENS = ("withdraw", "urge", "reopen", "rate", "mediate", "return_draft", "propose_refusal")


def stages_of(code):
    """Where a walk of this book may begin."""
    return sorted({row.target for row in steps_of("petition", book(code))} - {"withdrawn"})


class Walk(RuleBasedStateMachine):
    """One matter; every rule is an event of its life."""

    def __init__(self):
        super().__init__()
        self.matter = None

    @initialize(
        code=st.sampled_from(BOOKS),
        channel=st.sampled_from(Channel),
        days=st.integers(0, 600),
        exempt=st.booleans(),
        step=st.sampled_from(("register", "register_directly")),
        data=st.data(),
    )
    def receive(self, code, channel, days, exempt, step, data):
        """A walk begins anywhere: few would find their way to a re-review by chance."""
        drafted = PaperMatter(book(code), channel, FIRST_DAY[code] + timedelta(days))
        registered = (drafted.marked("notice_exempt") if exempt else drafted).take(step)
        self.matter = way_to(registered, data.draw(st.sampled_from(stages_of(code)))) or registered

    @rule(days=st.integers(1, 40))
    def time_passes(self, days):
        self.matter = self.matter.later(days)

    @rule(data=st.data(), step=st.sampled_from(STEPS))
    def somebody_tries_any_step(self, data, step):
        if self.matter.may(step):
            self.go(step, data)
        else:
            with pytest.raises((StepNotAllowed, ConditionNotMet)):
                self.matter.take(step)

    @precondition(lambda self: self.tempting())
    @rule(data=st.data())
    def somebody_goes_on(self, data):
        self.go(data.draw(st.sampled_from(self.tempting())), data)

    @precondition(lambda self: ways_on(self.matter))
    @rule(data=st.data())
    def an_organ_goes_on(self, data):
        self.go(data.draw(st.sampled_from([row.step for row in ways_on(self.matter)])), data)

    def tempting(self):
        return [row.step for row in self.matter.lawful() if row.step not in LITTLE_HAPPENS]

    def go(self, step, data):
        before, after = self.matter, self.matter.take(step)
        assert step_is_lawful(step, before)
        assert not clocks_went_back(before, after)
        if step == "classify":
            chosen = data.draw(st.sampled_from(routes_of(before.book)))
            after = after.sorted_as(chosen.category, chosen.branch)
        if step in FACTS and data.draw(st.booleans()):
            after = after.marked(*FACTS[step])
        self.matter = after

    @invariant()
    def all_that_must_hold_holds(self):
        assert self.matter is None or not faults(self.matter)

    def teardown(self):
        if self.matter is not None:
            assert way_to_an_end(self.matter) is not None, f"{self.matter.stage} leads nowhere"


Walk.TestCase.settings = settings(max_examples=200, stateful_step_count=30, deadline=None)
TestRandomWalks = Walk.TestCase
