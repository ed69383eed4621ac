"""The night's sweep as the city runs it."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.matters.plans import DAYS
from tests.supervision.cases import late_matter
from tingmin.jobs import supervision
from tingmin.supervision.models import Candidate

pytestmark = pytest.mark.usefixtures("city")
DAY = DAYS["XF2022+BJ2006"]


def night_after(day) -> int:
    """Half past one in the city, after the end of a day, as the scheduler says it."""
    return int(datetime(day.year, day.month, day.day, 17, 30, tzinfo=UTC).timestamp())


def test_night_finds_what_became_late_the_day_before_and_nothing_the_night_after():
    walk = late_matter(DAY, days=64)  # 4 May 2023, the last day in time
    assert supervision.sweep_for_supervision(night_after(walk.day - timedelta(1))) == 0
    assert supervision.sweep_for_supervision(night_after(walk.day)) == 1
    assert supervision.sweep_for_supervision(night_after(walk.day)) == 0
    assert Candidate.objects.get().matter_id == walk.id
