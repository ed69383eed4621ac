"""As `test_lists_ask`: the lists of the call centre, of hearings, of exports and of the administrators."""

from datetime import time, timedelta

import pytest
from django.utils import timezone

from tests.cast import BUREAU, OFFICE, OTHER_BUREAU, officer
from tests.hotline.orders import CENTRE, STREET, unit
from tests.inspection.sent import inspector, question, sent
from tests.telephony.exchange import agent, hall, leader, told
from tests.web.lists import Listed, holds
from tests.web.test_call_centre import seated_user
from tests.web.test_hearings import heard
from tingmin.accounts.actions import appoint, open_account, order_export
from tingmin.accounts.models import Emergency, Reading, User
from tingmin.accounts.queries import user_by_name
from tingmin.accounts.types import Account, Term, Wanted
from tingmin.inspection.actions import draw
from tingmin.kernel.actors import Actor, Post
from tingmin.kernel.ids import new_id
from tingmin.kernel.labels import Label
from tingmin.organisations.queries import organ_by_code
from tingmin.telephony.actions import add_line, add_seat, assign, plan_shift, take_seat
from tingmin.telephony.models import Seat
from tingmin.telephony.types import CtiKind, Hours, Merging, NewLine, NewSeat

pytestmark = pytest.mark.usefixtures("city")
ORGANS = (OFFICE, BUREAU, OTHER_BUREAU)


def now():
    return timezone.now()


def in_hall() -> None:
    if not Seat.objects.exists():
        hall(seats=3)


def seat(nth: int) -> str:
    """Somebody at a seat of its own."""
    who, code = agent(nth + 1), f"K77-{nth}"
    seated_user(who)
    add_seat(NewSeat(code=code, extension=f"70{nth}", centre=CENTRE), actor=Actor.system())
    take_seat(code, actor=who, at=now())
    return code


def duty(nth: int) -> str:
    """A shift of today's week with one agent on it."""
    in_hall()
    who, day = agent(nth + 1), timezone.localdate()
    seated_user(who)
    User.objects.filter(pk=who.person).update(name=f"林接听{nth}")
    hours = Hours(begins=time(6 * nth), ends=time(6 * nth + 5))
    shift = plan_shift(day=day, hours=hours, seats_needed=2, actor=leader(), at=now())
    assign(shift_id=shift.pk, agent=who.person, seat_code=f"{nth + 1}", actor=leader(), at=now())
    return f"林接听{nth}"


def line(nth: int) -> str:
    new = NewLine(
        code=f"1230{nth}", number=f"1230{nth}", name=Label(f"第{nth}条热线", f"Line {nth}"), organ=ORGANS[nth],
        centre=CENTRE, merging=Merging.WHOLE,
    )  # fmt: skip
    add_line(new, actor=Actor.system(), at=now())
    return f"第{nth}条热线"


def waiting(nth: int) -> str:
    """Each on a line of its own, by whose name the board tells them apart."""
    name = line(nth)
    told(CtiKind.RINGING, 1, call=f"w-{nth}", at=now() - timedelta(seconds=20), line=f"1230{nth}")
    return name


def hearing(nth: int) -> str:
    return heard().matter.number


def export(nth: int) -> str:
    by, why = officer(unit(OFFICE), Post.CLERK, nth=nth), f"核对第{nth}季度办理时限"
    today = timezone.localdate()
    order_export(Wanted(received_from=today, received_to=today), purpose=why, actor=by, at=now())
    return why


def opened(nth: int) -> User:
    new = Account(f"zhou.{nth}", f"周信{nth}", Post.CLERK, ORGANS[nth])
    return open_account(new, password="a-long-one-for-tests", actor=Actor.system(), at=now())


def account(nth: int) -> str:
    return opened(nth).name


def held(nth: int) -> str:
    """One more post of one account, in another organ and until another day."""
    who = user_by_name("zhou.0") if User.objects.filter(username="zhou.0").exists() else opened(0)
    today = timezone.localdate()
    last, organ = today + timedelta(40 + nth), organ_by_code((STREET, BUREAU, OTHER_BUREAU)[nth]).ref
    appoint(who, post=Post.CLERK, organ_id=organ, actor=Actor.system(), at=now(), term=Term(today, last))
    return f"{last:%Y-%m-%d}"


def look(nth: int) -> str:
    """By somebody else of another organ each time."""
    name, by = account(nth), user_by_name(f"zhou.{nth}")
    Reading.objects.create(at=now(), person=by.pk, organ=organ_by_code(ORGANS[nth]).pk, kind="page", matter=new_id())
    return name


def emergency(nth: int) -> str:
    name, by = account(nth), user_by_name(f"zhou.{nth}")
    Emergency.objects.create(
        opened_at=now(), minutes=9, person=by.pk, organ=organ_by_code(ORGANS[nth]),
        reason="信访人来电称有人身危险", matter=new_id(),
    )  # fmt: skip
    return name


def sample(nth: int) -> str:
    """Of other days and by another inspector each time."""
    until = timezone.localdate() - timedelta(1)
    since = until - timedelta(nth)
    sent(day=until)
    seed = f"2026-{nth}: 07 15 22"
    draw(question=question(since=since, until=until, seed=seed), actor=inspector(nth=nth), at=now())
    return f"{since:%Y-%m-%d} —"


LISTS = (
    Listed("seats", CENTRE, Post.SHIFT_LEADER, "/desk/centre/", seat, 11),
    Listed("queue", CENTRE, Post.SHIFT_LEADER, "/desk/centre/", waiting, 10),
    Listed("shifts", CENTRE, Post.SHIFT_LEADER, "/desk/centre/shifts/", duty, 7),
    Listed("lines", CENTRE, Post.HEAD, "/desk/centre/lines/", line, 10),
    Listed("hearings", BUREAU, Post.CLERK, "/desk/hearings/", hearing, 7),
    Listed("exports", OFFICE, Post.HEAD, "/desk/exports/", export, 7),
    Listed("exports audited", OFFICE, Post.AUDIT_ADMIN, "/desk/audit/exports/", export, 5),
    Listed("changes audited", OFFICE, Post.AUDIT_ADMIN, "/desk/audit/changes/?about=posts", account, 5),
    Listed("accounts", OFFICE, Post.SYSTEM_ADMIN, "/desk/accounts/", account, 4),
    Listed("posts of one", OFFICE, Post.SYSTEM_ADMIN, "/desk/accounts/one/?username=zhou.0", held, 5),
    Listed("looks audited", OFFICE, Post.AUDIT_ADMIN, "/desk/audit/looks/", look, 7),
    Listed("emergencies", OFFICE, Post.AUDIT_ADMIN, "/desk/emergencies/", emergency, 4),
    Listed("inspections", OFFICE, Post.SUPERVISOR, "/desk/inspections/", sample, 7),
)


@pytest.mark.parametrize("listed", LISTS, ids=lambda each: each.name)
def test_list_asks_as_often_for_three_items_as_for_one(listed, signed_in):
    holds(listed, signed_in(listed.organ, listed.post))
