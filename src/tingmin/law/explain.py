"""Why is it due on this day: one sentence that a citizen understands."""

from datetime import date, datetime

from tingmin.kernel.labels import Label
from tingmin.kernel.times import CITY_TIME
from tingmin.law import calendar
from tingmin.law.citing import articles_said, with_house_rules
from tingmin.law.limits import Due, is_unverified
from tingmin.law.types import Book, Unit

UNITS = {
    Unit.DAY: Label("日", "days"),
    Unit.WORKING_DAY: Label("个工作日", "working days"),
    Unit.AT_ONCE: Label("日", "days"),
    Unit.HOUR: Label("小时", "hours"),
}


def explain(due: Due, *, book: Book) -> Label:
    """The sentence behind a due date, with its article."""
    return Label(zh=_chinese(due, book), en=_english(due, book))


def _chinese(due: Due, book: Book) -> str:
    counted = _hours_zh(due) if due.ends else _start_zh(due) + _changes_zh(due) + _moved_zh(due)
    return counted + _authority_zh(due, book) + _doubt(due, book).zh


def _english(due: Due, book: Book) -> str:
    counted = _hours_en(due) if due.ends else _start_en(due) + _changes_en(due) + _moved_en(due)
    return counted + _authority_en(due, book) + _doubt(due, book).en


def _start_zh(due: Due) -> str:
    begun = f"{due.clock.start.zh}：{day_zh(due.start)}。"
    if due.clock.unit is Unit.AT_ONCE:
        return begun + "应当立即办理，当日届满"
    if due.set_by_document:
        return begun + f"文书确定的截止日为{day_zh(due.raw)}"
    return begun + f"自次日起算{due.length}{UNITS[due.clock.unit].zh}"


def _start_en(due: Due) -> str:
    begun = f"{_capital(due.clock.start.en)}: {due.start}. "
    if due.clock.unit is Unit.AT_ONCE:
        return begun + "It is to be done at once, on the same day"
    if due.set_by_document:
        return begun + f"The document sets {due.raw} as the last day"
    return begun + f"{due.length} {UNITS[due.clock.unit].en} are counted from the next day"


def _changes_zh(due: Due) -> str:
    extended = f"，经批准延长{due.extension}日" if due.extension else ""
    paused = f"，听证{due.left_out}日不计入" if due.left_out else ""
    ends = "" if due.set_by_document or due.clock.unit is Unit.AT_ONCE else f"，至{day_zh(due.raw)}届满"
    return extended + paused + ends


def _changes_en(due: Due) -> str:
    extended = f", {due.extension} more by approved extension" if due.extension else ""
    paused = f", {due.left_out} hearing days left out" if due.left_out else ""
    ends = "" if due.set_by_document or due.clock.unit is Unit.AT_ONCE else f", to {due.raw}"
    return extended + paused + ends


def _hours_zh(due: Due) -> str:
    extended = f"，经批准延长{due.extension}日" if due.extension else ""
    return f"{due.clock.start.zh}：{_instant(due.begun)}。时限{due.length}小时{extended}，至{_instant(due.ends)}届满。"


def _hours_en(due: Due) -> str:
    extended = f", {due.extension} days more by approved extension" if due.extension else ""
    begun = f"{_capital(due.clock.start.en)}: {_instant(due.begun)}. "
    return begun + f"The limit is {due.length} hours{extended}, to {_instant(due.ends)}. "


def _instant(at: datetime | None) -> str:
    return at.astimezone(CITY_TIME).strftime("%Y-%m-%d %H:%M") if at else ""


def _moved_zh(due: Due) -> str:
    if due.raw == due.effective:
        return "。"
    rest = calendar.rest_day_name(due.raw)
    return f"；当日为{rest.zh if rest else '休息日'}，顺延至{day_zh(due.effective)}。"


def _moved_en(due: Due) -> str:
    if due.raw == due.effective:
        return ". "
    rest = calendar.rest_day_name(due.raw)
    return f"; that is a rest day ({rest.en if rest else 'rest day'}), so it moves to {due.effective}. "


def _authority_zh(due: Due, book: Book) -> str:
    said = articles_said(due.clock.articles, book).zh
    return f"依据：{said}。" if said else f"{book.code}未规定本期限，参见：{with_house_rules(due.clock.articles).zh}。"


def _authority_en(due: Due, book: Book) -> str:
    said = articles_said(due.clock.articles, book).en
    return (
        f"Authority: {said}."
        if said
        else f"{book.code} does not know this limit; see {with_house_rules(due.clock.articles).en}."
    )


def _doubt(due: Due, book: Book) -> Label:
    unverified = not due.set_by_document and is_unverified(due.clock, book)
    zh = "（天数为本市设置，未经核实。）" if unverified else ""
    en = " (The day count is this city's setting, not verified.)" if unverified else ""
    if due.provisional:
        zh += "（所涉年度放假通知尚未发布，通知发布后重新计算。）"
        en += " (A year's holiday notice has not come; the day is counted again when it does.)"
    return Label(zh, en)


def time_left(*, ends: datetime, now: datetime) -> Label:
    """How long a limit in hours still runs, or by how much it is over, in its two largest units."""
    minutes = int(abs((ends - now).total_seconds()) // 60)
    zh, en = _span(minutes)
    return Label(f"还剩{zh}", f"{en} left") if now <= ends else Label(f"已超{zh}", f"{en} over")


def _span(minutes: int) -> tuple[str, str]:
    days, hours, rest = minutes // 1440, minutes // 60 % 24, minutes % 60
    if days:
        return f"{days}天{hours}小时", f"{days} d {hours} h"
    return (f"{hours}小时{rest}分", f"{hours} h {rest} min") if hours else (f"{rest}分钟", f"{rest} min")


def day_zh(day: date) -> str:
    """A day as documents write it: 2016年7月2日."""
    return f"{day.year}年{day.month}月{day.day}日"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
