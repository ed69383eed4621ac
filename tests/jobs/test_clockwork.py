"""What the city does by itself."""

from datetime import UTC, date, datetime, timedelta

import pytest

from tests.matters.walks import Walk
from tingmin.jobs import clockwork

SERVED_ON = date(2025, 3, 3)
WINDOW_ENDS = date(2025, 4, 2)
HANDLED = ("classify", "transfer", "accept", "investigate", "draft_opinion", "check_opinion", "sign_opinion", "serve")


def night_of(day: date) -> int:
    """Ten past midnight in the city at the end of a day, as the scheduler says it."""
    return int(datetime(day.year, day.month, day.day, 16, 10, tzinfo=UTC).timestamp())


@pytest.fixture
def served(city) -> Walk:
    """A matter served on a known day."""
    return Walk(day=SERVED_ON).to(*HANDLED)


def test_served_matter_is_completed_after_the_last_day_to_ask_for_review(served):
    before_midnight = night_of(WINDOW_ENDS - timedelta(1))
    assert clockwork.complete_served(before_midnight) == 0
    assert clockwork.complete_served(night_of(WINDOW_ENDS)) == 1
    assert served.matter.stage == "completed"


def test_second_sweep_finds_nothing(served):
    clockwork.complete_served(night_of(WINDOW_ENDS))
    assert clockwork.complete_served(night_of(WINDOW_ENDS)) == 0


def test_clocks_of_a_known_year_do_not_move(served):
    assert clockwork.recount_clocks(night_of(SERVED_ON)) == 0
