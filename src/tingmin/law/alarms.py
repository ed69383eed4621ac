"""How near a limit is (domain §9.a, deadline alarm levels): computed from dates whenever it is shown, never stored."""

from datetime import date, datetime
from enum import StrEnum

from tingmin.kernel.labels import Label

LAST_DAYS = 3


class Alarm(StrEnum):
    """From plenty of time to overdue."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"
    OVERDUE = "overdue"


ALARMS: dict[Alarm, Label] = {
    Alarm.GREEN: Label("期限内", "In time"),
    Alarm.AMBER: Label("剩余不足三分之一", "Last third"),
    Alarm.RED: Label("三日内到期", "Due within 3 days"),
    Alarm.OVERDUE: Label("已超期", "Overdue"),
}
# Of a limit in hours: its last tenth may be twelve minutes.
HOUR_ALARMS: dict[Alarm, Label] = ALARMS | {Alarm.RED: Label("即将到期", "Nearly due")}


def alarm(*, start: date, due: date, today: date) -> Alarm:
    """The level of a limit that runs from `start` to its last day `due`."""
    left = (due - today).days
    if left < 0:
        return Alarm.OVERDUE
    if left <= LAST_DAYS:
        return Alarm.RED
    return Alarm.AMBER if left * 3 <= (due - start).days else Alarm.GREEN


def alarm_in_hours(*, begun: datetime, ends: datetime, now: datetime) -> Alarm:
    """The level of a limit in hours: red in its last tenth, amber in its last third."""
    left, whole = (ends - now).total_seconds(), (ends - begun).total_seconds()
    levels = ((0, Alarm.OVERDUE), (whole / 10, Alarm.RED), (whole / 3, Alarm.AMBER))
    return next((level for most, level in levels if left < most), Alarm.GREEN)
