"""From a row to what it says and to a letter: every cell is looked at before anything is written."""

import hashlib
import json
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Protocol

from tingmin.intake.actions import NothingSaid, ReceivedInFuture, TextTooLong
from tingmin.intake.importing.refusals import (
    AnsweredBeforeReceived,
    AnsweredInFuture,
    AnswerMissing,
    ChannelNotInProfile,
    DateUnreadable,
    NoDate,
    NoOrgan,
    TextUnreadable,
    WordNotInProfile,
)
from tingmin.intake.importing.types import Day, Letter, Profile, Reading, Row, Until
from tingmin.intake.types import LONGEST_TEXT
from tingmin.law.clocks import clock
from tingmin.law.limits import due
from tingmin.law.packs import book_on
from tingmin.law.procedures import steps_of
from tingmin.law.types import Book, Category, Channel
from tingmin.organisations.queries import Organ, resolve_organ
from tingmin.people.types import Identity

LONGEST_REFERENCE = 100
# An opinion answers up to three claims (handling.types.Drafting).
MOST_ANSWERS = 3


class Resolving(Protocol):
    """`resolve_organ`, or the same with a memory."""

    def __call__(self, name: str, *, on: date) -> Organ:
        """The organ that a name means on a day."""
        ...


def reading_of(row: Row, profile: Profile, *, today: date) -> Reading:
    """What a row says; raises the refusal that says what is wrong with it. Asks the database nothing."""
    if row.fault:
        raise row.fault
    cells = Cells(row, profile)
    days = _days(cells, profile, today=today)
    text = _text(cells)
    organs = [profile.organ] if profile.organ else cells.many("organs")
    if not organs:
        raise NoOrgan(column=profile.columns["organs"])
    return Reading(
        reference=_reference(cells, profile),
        title=cells.one("title"),
        text=text,
        purpose=_purpose(cells, profile),
        organ_called=organs[0],
        answers=_answers(cells, organs, days),
        days=days,
        channel=_channel(cells, profile),
        identity=_identity(cells),
        accused=cells.many("respondents"),
        confidential=cells.one("confidential") in profile.confidential if profile.confidential else False,
    )


def letter_of(read: Reading, *, resolve: Resolving = resolve_organ) -> Letter:
    """The letter that a row is, its organs looked up; raises the refusal of a name that means none or several."""
    on = read.days[Day.RECEIVED]
    organ = resolve(read.organ_called, on=on)
    return Letter(
        reference=read.reference,
        title=read.title,
        text=read.text,
        purpose=read.purpose,
        organ=organ.ref,
        organ_code=organ.code,
        organ_name=organ.name,
        answers=read.answers,
        days=read.days,
        channel=read.channel,
        identity=read.identity,
        respondents=tuple([resolve(each, on=on).ref for each in read.accused]),
        confidential=read.confidential,
    )


def replies_directly(book: Book, category: Category | None) -> bool:
    """True where a suggestion has a reply of its own (XF2022 §29) instead of an opinion with its ladder."""
    knows = any(row.step == "serve_reply" for row in steps_of("petition", book))
    return knows and category is Category.SUGGESTION


class Cells:
    """The cells of a row by our words instead of the source's columns."""

    def __init__(self, row: Row, profile: Profile) -> None:
        self.row, self.columns = row, profile.columns

    def raw(self, word: str) -> list[object]:
        """What stands there, as a list; a cell may hold one as JSON."""
        value = self.row.cells.get(self.columns.get(word, ""))
        if value is None or value == "":
            return []
        listed = _listed(value) if isinstance(value, str) else value
        found = listed if isinstance(listed, list) else [listed]
        return [each for each in found if each not in (None, "")]

    def many(self, word: str) -> list[str]:
        """The texts that stand there, trimmed, without empty ones."""
        plain = (_plain(each, self.columns.get(word, "")) for each in self.raw(word))
        return [each for each in plain if each]

    def one(self, word: str) -> str:
        """The text that stands there; several are put one below the other."""
        value = self.row.cells.get(self.columns.get(word, ""))
        if value is None or value == "":
            return ""
        if isinstance(value, str) and not value.startswith("["):
            return _plain(value, self.columns[word])
        return "\n".join(self.many(word))


def _listed(value: str) -> object:
    if not value.startswith("["):
        return value
    try:
        return json.loads(value)
    except (ValueError, RecursionError):
        return value


def _plain(value: object, column: str) -> str:
    text = value if isinstance(value, str) else _spelt(value)
    text = text.replace("\x00", "").strip()
    if text.isascii():
        return text
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise TextUnreadable(column=column) from error
    return text


def _spelt(value: object) -> str:
    """A number as it would be written; a workbook keeps whole ones as fractions."""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _days(cells: Cells, profile: Profile, *, today: date) -> dict[Day, date]:
    received = [_date(value, "received", profile) for value in cells.raw("received")]
    answered = [_date(value, "answered", profile) for value in cells.raw("answered")]
    if not received:
        raise NoDate(column=profile.columns["received"])
    days = {Day.RECEIVED: received[0]} | ({Day.ANSWERED: max(answered)} if answered else {})
    _refuse_impossible(days, today=today)
    return days | _closing(days, profile, today=today)


def _refuse_impossible(days: dict[Day, date], *, today: date) -> None:
    received, answered = days[Day.RECEIVED], days.get(Day.ANSWERED)
    law_of(received)
    if received > today:
        raise ReceivedInFuture(day=received)
    if answered and answered > today:
        raise AnsweredInFuture(day=answered)
    if answered and answered < received:
        raise AnsweredBeforeReceived(answered=answered, received=received)


def _closing(days: dict[Day, date], profile: Profile, *, today: date) -> dict[Day, date]:
    """The day after the last day to ask for review, if it has come (XF2005 §34; XF2022 §35)."""
    if profile.until is not Until.COMPLETED or Day.ANSWERED not in days:
        return {}
    book = law_of(days[Day.RECEIVED])
    if replies_directly(book, profile.category):
        return {}
    closes = due(clock("D09"), start=days[Day.ANSWERED], book=book).effective + timedelta(days=1)
    return {Day.CLOSED: closes} if closes <= today else {}


def _date(value: object, word: str, profile: Profile) -> date:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if day := _read_day(str(value).strip(), profile.dates):
        return day
    example = date(2022, 5, 1).strftime(profile.dates[0])
    raise DateUnreadable(column=profile.columns[word], value=str(value)[:40], form=example)


@lru_cache(maxsize=20_000)
def law_of(day: date) -> Book:
    """`book_on` with a memory: the days of a file come again and again."""
    return book_on(day)


@lru_cache(maxsize=20_000)
def _read_day(value: str, forms: tuple[str, ...]) -> date | None:
    for form in forms:
        try:
            return datetime.strptime(value, form).date()
        except ValueError:
            continue
    return None


def _text(cells: Cells) -> str:
    text = cells.one("text") or cells.one("title")
    if not text:
        raise NothingSaid()
    for each in (text, *cells.many("replies")):
        if len(each) > LONGEST_TEXT:
            raise TextTooLong(length=len(each), most=LONGEST_TEXT)
    return text


def _purpose(cells: Cells, profile: Profile) -> str:
    if profile.purpose:
        return profile.purpose
    word = cells.one("purpose")
    if word not in profile.purposes:
        raise WordNotInProfile(column=profile.columns["purpose"], value=word[:40])
    return profile.purposes[word]


def _channel(cells: Cells, profile: Profile) -> Channel:
    """The channel of the row; where it names none, that of the source."""
    word = cells.one("channel")
    if word and word not in profile.channels:
        raise ChannelNotInProfile(column=profile.columns["channel"], value=word[:40])
    return profile.channels[word] if word else profile.channel


def _identity(cells: Cells) -> Identity:
    return Identity(*[cells.one(word) for word in Identity.__slots__])


def _answers(cells: Cells, organs: Sequence[str], days: dict[Day, date]) -> tuple[str, ...]:
    """The answers; where several organs answered, each is headed by its organ."""
    replies = cells.many("replies")
    if Day.ANSWERED in days and not replies:
        raise AnswerMissing(day=days[Day.ANSWERED])
    if len(replies) > 1:
        named = [*organs, *[organs[-1]] * len(replies)]
        replies = [f"{organ}：\n{reply}" for organ, reply in zip(named, replies, strict=False)]
    return (*replies[: MOST_ANSWERS - 1], *_joined(replies[MOST_ANSWERS - 1 :]))


def _joined(replies: Sequence[str]) -> tuple[str, ...]:
    return ("\n".join(replies),) if replies else ()


def _reference(cells: Cells, profile: Profile) -> str:
    """Profile and the source's own number; a row without one is known by what it says."""
    number = cells.one("id")
    given = f"{profile.name}:{number}"
    if number and len(given) <= LONGEST_REFERENCE:
        return given
    said = json.dumps([cells.many(word) for word in sorted(profile.columns)], ensure_ascii=False)
    return f"{profile.name}:{hashlib.sha256(said.encode()).hexdigest()}"[:LONGEST_REFERENCE]
