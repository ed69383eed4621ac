"""What a hearing must keep: pure checks of panel and notice, each with the sentence that refuses."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from tingmin.hearing.types import PanelRole, Seat
from tingmin.kernel.labels import Label
from tingmin.kernel.refusals import Refusal
from tingmin.kernel.times import CITY_TIME, day_of
from tingmin.law.hearings import PANEL_AT_LEAST, notice_days

LONGEST_WAIT = timedelta(days=366)


class PanelTooSmallOrEven(Refusal):
    """A panel that could not decide by majority."""

    code = "panel_not_odd"
    sentence = Label(
        zh="听证主持人和听证员合计应为单数且不少于{least}人，现为{count}人，请增减人员。",
        en="The panel has {count} people; with the presiding officer it takes an odd number, {least} at least.",
    )


class PanelistTwice(Refusal):
    """One person on two seats."""

    code = "panelist_twice"
    sentence = Label(zh="{name}重复列入听证人员，请删去一次。", en="{name} sits on the panel twice; leave one out.")


class PanelistUnknown(Refusal):
    """A colleague who holds no post of the convening organ on that day."""

    code = "panelist_unknown"
    sentence = Label(
        zh="所选听证人员目前不在本机关任职，请从列表中改选。",
        en="Somebody on the panel holds no post of this organ; choose from the list.",
    )


class PanelistRecused(Refusal):
    """A colleague who is recused, or whom the matter complains of."""

    code = "panelist_recused"
    sentence = Label(
        zh="{name}须回避本事项，不能担任听证人员，请改选；已经通知的，请取消后重新组织。",
        en="{name} must keep away from this matter and cannot sit on the panel; choose another. After the notice, "
        "cancel the hearing and convene it anew.",
    )


class ChairInvolved(Refusal):
    """The presiding officer took a step of this matter before."""

    code = "chair_involved"
    sentence = Label(
        zh="{name}办理过本事项，不能担任听证主持人，请改选未参与办理的人员。",
        en="{name} worked on this matter and cannot preside; choose somebody who had no part.",
    )


class HearingTooSoon(Refusal):
    """Less time between notice and hearing than the house rule asks for."""

    code = "hearing_too_soon"
    sentence = Label(
        zh="听证通知应当提前至少{days}日，最早可定于{first}，请改期。",
        en="Notice is given at least {days} days before: {first} is the first possible day; choose a later time.",
    )


class HearingTooFarOff(Refusal):
    """A time that nobody could mean."""

    code = "hearing_too_far_off"
    sentence = Label(
        zh="听证时间应在一年之内，请核对填写的时间。",
        en="A hearing is held within a year; check the time.",
    )


class HearingNotYetHeld(Refusal):
    """A record written before the hearing took place."""

    code = "hearing_not_yet_held"
    sentence = Label(
        zh="听证定于{day}举行，尚未开始，不能结束；需要提前或者推后的，请先改期。",
        en="The hearing is set for {day}; it cannot be closed before. Postpone it if the time changes.",
    )


class HearingEndsBeforeItBegins(Refusal):
    """An end before the beginning, or in the future."""

    code = "hearing_end_impossible"
    sentence = Label(
        zh="结束时间应晚于开始时间且不晚于现在，请核对。",
        en="The end lies after the beginning and not in the future; check it.",
    )


class ChairNotNoticed(Refusal):
    """Another presiding officer than the notice names."""

    code = "chair_not_noticed"
    sentence = Label(
        zh="主持人已更换，尚未重新通知，请先办理“改期并重新通知”。",
        en="The presiding officer changed since the notice; give notice anew first.",
    )


class PublicThoughProtected(Refusal):
    """A public hearing of what is handled in confidence."""

    code = "public_though_protected"
    sentence = Label(
        zh="该事项须保密办理，听证不能公开举行，请选择不公开的事由，或者重新通知（即不公开）。",
        en="This matter is handled in confidence; its hearing cannot be public. Choose why it is closed, or give "
        "notice anew, which closes it.",
    )


class ReplacementMissing(Refusal):
    """A member steps aside and nobody takes the seat."""

    code = "replacement_missing"
    sentence = Label(
        zh="同意回避的，请填写更换的人员；主持人只能更换为本机关人员。",
        en="Name who takes the seat; a presiding officer is replaced by somebody of this organ.",
    )


class DecidesOnOneself(Refusal):
    """The head sits on the seat that is objected to."""

    code = "decides_on_oneself"
    sentence = Label(
        zh="不能决定本人是否回避，请交由其他负责人决定。",
        en="Nobody decides whether they themselves step aside; hand it to another head.",
    )


def in_city_time(given: datetime, *, now: datetime) -> datetime:
    """The instant that was meant: without a zone, the city's; raises when it is not within a year of now."""
    # Compared before it is converted: at the ends of the calendar conversion overflows.
    meant = given if given.tzinfo else given.replace(tzinfo=CITY_TIME)
    if abs(meant - now) > LONGEST_WAIT:
        raise HearingTooFarOff()
    return meant.astimezone(CITY_TIME)


def require_notice_in_time(starts_at: datetime, *, noticed_on: date) -> None:
    """Raise when the notice comes too late for the hearing."""
    first = noticed_on + timedelta(days=notice_days())
    if day_of(starts_at) < first:
        raise HearingTooSoon(days=notice_days(), first=first)


def require_lawful_panel(
    seats: Sequence[Seat], *, colleagues: Collection[UUID], walled: Collection[UUID], involved: Collection[UUID]
) -> None:
    """Raise for a panel that is even or too small, doubles anybody, or seats who must keep away."""
    _require_known(seats, colleagues)
    _require_once(seats)
    for seat in seats:
        if seat.staff in walled:
            raise PanelistRecused(name=seat.name)
        if seat.role is PanelRole.CHAIR and seat.staff in involved:
            raise ChairInvolved(name=seat.name)
    if len(seats) < PANEL_AT_LEAST or len(seats) % 2 == 0:
        raise PanelTooSmallOrEven(least=PANEL_AT_LEAST, count=len(seats))


def names_in(line: str) -> tuple[str, ...]:
    """The names on a line, however they were set apart."""
    return tuple(name for name in map(str.strip, line.translate(APART).split("、")) if name)


def said_of(seats: Iterable[Seat], labels: dict[PanelRole, Label]) -> tuple[str, ...]:
    """A line for each seat, in Chinese, as documents are written."""
    return tuple(f"{labels[seat.role].zh}：{seat.name}" for seat in seats)


def _require_known(seats: Sequence[Seat], colleagues: Collection[UUID]) -> None:
    if any(seat.staff is not None and seat.staff not in colleagues for seat in seats):
        raise PanelistUnknown()


def _require_once(seats: Sequence[Seat]) -> None:
    # Colleagues may bear one name; two invited people are told apart by nothing else.
    seated = Counter(seat.staff or (seat.role, seat.name) for seat in seats)
    for seat in seats:
        if seated[seat.staff or (seat.role, seat.name)] > 1:
            raise PanelistTwice(name=seat.name)


APART = str.maketrans(dict.fromkeys("，,；;\n\r\t/", "、"))
