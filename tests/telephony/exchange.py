"""An exchange and a hall for the tests: lines, seats, agents, and messages in the words of `CtiEvent`."""

from datetime import UTC, datetime, timedelta

from tests.cast import staff
from tingmin.kernel.actors import Actor, Post
from tingmin.kernel.labels import Label
from tingmin.telephony.actions import add_line, add_seat, hear, set_state, take_seat
from tingmin.telephony.models import Call, SeatChange
from tingmin.telephony.types import CtiEvent, CtiKind, Merging, NewLine, NewSeat, SeatState

CENTRE = "beijing-12345"
MORNING = datetime(2026, 6, 1, 1, tzinfo=UTC)
EXCHANGE = Actor.system(name="exchange")
CALLER = "13812345678"


def agent(nth: int = 1) -> Actor:
    return staff(CENTRE, Post.AGENT, nth=nth)


def leader() -> Actor:
    return staff(CENTRE, Post.SHIFT_LEADER)


def after(seconds: float = 0) -> datetime:
    return MORNING + timedelta(seconds=seconds)


def hall(seats: int = 2) -> None:
    """The line 12345, and seats 1 … n with the extensions 1001 …."""
    line = NewLine(
        code="12345", number="12345", name=Label("市民热线", "Citizens' line"), organ=CENTRE, centre=CENTRE,
        merging=Merging.WHOLE,
    )  # fmt: skip
    add_line(line, actor=Actor.system(), at=MORNING)
    for nth in range(1, seats + 1):
        add_seat(NewSeat(code=str(nth), extension=str(1000 + nth), centre=CENTRE), actor=Actor.system())


def ready(nth: int = 1, *, at: datetime = MORNING) -> Actor:
    """The nth agent, ready at the nth seat."""
    who = agent(nth)
    take_seat(str(nth), actor=who, at=at)
    set_state(SeatState.READY, actor=who, at=at)
    return who


def message(kind: CtiKind, sequence: int, *, call: str = "a-1", at: datetime | None = None, **said: str) -> CtiEvent:
    said = {"line": "12345", "caller": CALLER} | said if kind is CtiKind.RINGING else said
    return CtiEvent(call=call, sequence=sequence, kind=kind, at=at or after(sequence), **said)


def told(kind: CtiKind, sequence: int, *, call: str = "a-1", at: datetime | None = None, **said: str) -> Call:
    return hear(message(kind, sequence, call=call, at=at, **said), actor=EXCHANGE, at=at or after(sequence))


def pops(call: Call) -> int:
    """How often a call was put on somebody's screen."""
    return SeatChange.objects.filter(call=call, state=SeatState.RINGING).count()
