"""How long a limit in hours still runs, as lists and pages say it."""

from datetime import datetime, timedelta

import pytest

from tingmin.kernel.times import CITY_TIME
from tingmin.law.explain import time_left

ENDS = datetime(2026, 11, 23, 14, 7, tzinfo=CITY_TIME)


@pytest.mark.parametrize(
    ("left", "zh", "en"),
    [
        ({"hours": 3, "minutes": 20}, "还剩3小时20分", "3 h 20 min left"),
        ({"minutes": 5}, "还剩5分钟", "5 min left"),
        ({"days": 6, "hours": 23, "minutes": 59}, "还剩6天23小时", "6 d 23 h left"),
        ({}, "还剩0分钟", "0 min left"),
        ({"hours": -1, "minutes": -5}, "已超1小时5分", "1 h 5 min over"),
        ({"days": -2}, "已超2天0小时", "2 d 0 h over"),
    ],
)
def test_time_left_is_said_in_its_two_largest_units(left, zh, en):
    said = time_left(ends=ENDS, now=ENDS - timedelta(**left))
    assert (said.zh, said.en) == (zh, en)
