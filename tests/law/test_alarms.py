from datetime import date, timedelta

import pytest

from tingmin.law.alarms import ALARMS, Alarm, alarm

START, DUE = date(2026, 3, 2), date(2026, 5, 1)  # sixty days


@pytest.mark.parametrize(
    ("left", "level"),
    [
        (60, Alarm.GREEN),
        (21, Alarm.GREEN),
        (20, Alarm.AMBER),
        (4, Alarm.AMBER),
        (3, Alarm.RED),
        (0, Alarm.RED),
        (-1, Alarm.OVERDUE),
    ],
)
def test_alarm_rises_at_one_third_at_three_days_and_past_the_last_day(left, level):
    assert alarm(start=START, due=DUE, today=DUE - timedelta(days=left)) is level


def test_a_limit_of_five_days_turns_red_without_ever_being_amber():
    levels = [alarm(start=START, due=START + timedelta(5), today=START + timedelta(n)) for n in range(7)]
    assert levels == [Alarm.GREEN] * 2 + [Alarm.RED] * 4 + [Alarm.OVERDUE]


def test_every_alarm_has_a_name_in_both_languages():
    assert set(ALARMS) == set(Alarm)
