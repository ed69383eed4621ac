"""The registry of merged lines (一号通), and the seats of a centre."""

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from tingmin.accounts.rules import may, require
from tingmin.accounts.types import Permission
from tingmin.kernel.actors import Actor, Post
from tingmin.kernel.labels import Label
from tingmin.kernel.refusals import NotFound, NotPermitted, Refusal
from tingmin.kernel.times import day_of
from tingmin.ledger.actions import record
from tingmin.ledger.types import Entry, Subject, SubjectKind
from tingmin.organisations.queries import organ_by_code
from tingmin.telephony.models import Line, Seat
from tingmin.telephony.types import EmergencyService, NewLine, NewSeat

LINE = Label("该条热线", "such line")
KEEPING = Label("登记、终止热线", "enter or end a line")
KEEPERS = Label("接听中心的负责人或者值班长", "the head or a shift leader of the centre that answers it")


class LineTaken(Refusal):
    """A code or a number that another line has."""

    code = "line_taken"
    sentence = Label(
        zh="热线代码{code}或者号码{number}已经登记，请先终止原来的热线。",
        en="The code {code} or the number {number} belongs to a line already; end that one first.",
    )


class EmergencyStaysApart(Refusal):
    """110, 119, 120 and 122 are merged into no other line (国办发〔2020〕53号)."""

    code = "emergency_stays_apart"
    sentence = Label(
        zh="{number}是紧急热线，不并入12345；接到的紧急情况请在接听页面立即转接。",
        en="{number} is an emergency line and is not merged; hand an emergency over from the call desk at once.",
    )


class SeatKnown(Refusal):
    """A code or an extension that another seat has."""

    code = "seat_known"
    sentence = Label(
        zh="坐席{code}或者分机{extension}已经登记，请换一个。",
        en="Seat {code} or extension {extension} exists already; choose another.",
    )


def add_line(line: NewLine, *, actor: Actor, at: datetime) -> Line:
    """Enter a line into the registry; it keeps its own figures whatever way it was merged."""
    _require_keeper(actor, centre=organ_by_code(line.centre).pk)
    if line.number.strip() in set(EmergencyService):
        raise EmergencyStaysApart(number=line.number.strip())
    try:
        with transaction.atomic():
            made = _made(line, at=at)
            _tell("line_added", made, actor=actor, at=at)
    except IntegrityError:
        raise LineTaken(code=line.code, number=line.number) from None
    return made


@transaction.atomic
def end_line(code: str, *, actor: Actor, at: datetime) -> Line:
    """End a line today; its number may be entered anew, its calls stay."""
    line = Line.objects.select_for_update().filter(code=code, valid_to=None).first()
    if line is None:
        raise NotFound(what=LINE)
    _require_keeper(actor, centre=line.centre_id)
    line.valid_to = day_of(at)
    line.save(update_fields=["valid_to"])
    _tell("line_ended", line, actor=actor, at=at)
    return line


def add_seat(seat: NewSeat, *, actor: Actor) -> Seat:
    """Enter a seat of a centre, with the extension of its telephone."""
    require(actor, Permission.ADMINISTER_SETTINGS)
    centre = organ_by_code(seat.centre)
    try:
        with transaction.atomic():
            return Seat.objects.create(
                code=seat.code, extension=seat.extension, centre=centre, languages=seat.languages
            )  # fmt: skip
    except IntegrityError:
        raise SeatKnown(code=seat.code, extension=seat.extension) from None


def may_keep_lines(actor: Actor, *, centre: UUID | None) -> bool:
    """True for who runs the shifts of the centre that answers a line, for its head, and for who sets up the site."""
    runs = may(actor, Permission.RUN_SHIFT) or actor.post is Post.HEAD
    return (runs and actor.organ == centre) or may(actor, Permission.ADMINISTER_SETTINGS)


def _require_keeper(actor: Actor, *, centre: UUID) -> None:
    if not may_keep_lines(actor, centre=centre):
        raise NotPermitted(act=KEEPING, who=KEEPERS)


def _made(line: NewLine, *, at: datetime) -> Line:
    return Line.objects.create(
        code=line.code,
        number=line.number,
        name_zh=line.name.zh,
        name_en=line.name.en,
        organ=organ_by_code(line.organ),
        centre=organ_by_code(line.centre),
        merging=line.merging,
        merged_on=line.merged_on,
        valid_from=day_of(at),
    )


def _tell(kind: str, line: Line, *, actor: Actor, at: datetime) -> None:
    body = {"code": line.code, "number": line.number, "merging": line.merging}
    record(Entry(kind, Subject(SubjectKind.LINE, line.pk), body=body), actor=actor, at=at)
