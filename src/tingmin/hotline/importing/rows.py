"""From a row to an order of the past: every cell is looked at before anything is written."""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from tingmin.hotline.actions.taking_down import NothingAsked
from tingmin.hotline.importing.profiles import OrderProfile
from tingmin.intake.importing.refusals import DateUnreadable, NoDate, RowRefused
from tingmin.intake.importing.types import Row
from tingmin.kernel.labels import Label
from tingmin.law.types import Channel

MOST_DAYS = 3650


class NumberUnreadable(RowRefused):
    """A count that is no whole number."""

    code = "number_unreadable"
    sentence = Label(
        zh="“{column}”不是不小于0的整数：{value}，请改正。", en="“{column}” is no whole number of at least 0: {value}."
    )


class WordUnknown(RowRefused):
    """A kind of request that the profile does not translate."""

    code = "request_word_unknown"
    sentence = Label(
        zh="导入方案没有说明“{column}”的“{value}”是哪类诉求，请在 [request_types] 中补上。",
        en="The profile does not say which kind of request “{value}” in “{column}” is; add it under [request_types].",
    )


class ReplyMissing(RowRefused):
    """Days to a reply that does not stand there."""

    code = "reply_missing"
    sentence = Label(
        zh="该行有回复天数而没有回复内容，请补充“{column}”。", en="The row gives days to a reply, but no “{column}”."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class PastOrder:
    """A row understood: what was asked, when, through how many hands it went, what was answered and when."""

    reference: str
    request_type: str
    source: str
    channel: Channel
    title: str
    text: str
    received_on: date
    hand_offs: int
    reply: str
    replied_on: date | None


def past_order(row: Row, profile: OrderProfile) -> PastOrder:
    """The order of a row; raises the refusal that says what is wrong with it."""
    if row.fault:
        raise row.fault
    cells = {word: _plain(row.cells.get(column)) for word, column in profile.columns.items()}
    if not (cells["text"] or cells["title"]):
        raise NothingAsked()
    received, reply = _day(cells["received"], profile), cells["reply"]
    days = _whole(cells["reply_days"], profile.columns["reply_days"])
    if days is not None and not reply:
        raise ReplyMissing(column=profile.columns["reply"])
    return PastOrder(
        reference=_reference(profile, cells),
        request_type=_known(cells["request_type"], profile),
        source=cells["source"],
        channel=profile.channel(cells["source"]),
        title=cells["title"],
        text=cells["text"],
        received_on=received,
        hand_offs=_whole(cells["hand_offs"], profile.columns["hand_offs"]) or 0,
        reply=reply,
        replied_on=None if days is None else received + timedelta(days),
    )


def _plain(value: object) -> str:
    return "" if value is None else str(value).replace("\x00", "").strip()


def _known(word: str, profile: OrderProfile) -> str:
    if word not in profile.request_types:
        raise WordUnknown(value=word, column=profile.columns["request_type"])
    return profile.request_types[word]


def _day(text: str, profile: OrderProfile) -> date:
    if not text:
        raise NoDate(column=profile.columns["received"])
    for form in profile.dates:
        try:
            return datetime.strptime(text, form).date()
        except ValueError:
            continue
    raise DateUnreadable(value=text, column=profile.columns["received"], form=profile.dates[0])


def _whole(text: str, column: str) -> int | None:
    if not text:
        return None
    try:
        number = float(text)
    except ValueError:
        raise NumberUnreadable(column=column, value=text) from None
    if not number.is_integer() or not 0 <= number <= MOST_DAYS:
        raise NumberUnreadable(column=column, value=text)
    return int(number)


def _reference(profile: OrderProfile, cells: dict[str, str]) -> str:
    # A source without ids is told apart by what it says.
    own = cells["id"] or hashlib.sha256("\n".join(cells.values()).encode()).hexdigest()
    return f"{profile.name}:{own}"[:100]
