"""The hall of 12345 in Chromium: nobody is shut out of its pages, and the board moves by itself."""

from collections.abc import Callable
from datetime import time, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.browser.test_access import PHONE, grave, stands_out
from tests.browser.test_knowledge import DESK
from tests.browser.test_knowledge import seated as seated
from tests.browser.test_knowledge import shelf as shelf
from tests.telephony.exchange import CENTRE, CtiKind, told
from tingmin.accounts.models import User
from tingmin.accounts.queries import actor_of
from tingmin.kernel.actors import Actor
from tingmin.telephony.actions import assign, draw_sample, plan_shift, set_state, take_seat
from tingmin.telephony.models import QualityCheck, Shift
from tingmin.telephony.types import Hours, Sample, SeatState

pytestmark = pytest.mark.browser


def somebody(username: str) -> Actor:
    actor = actor_of(User.objects.get(username=username).pk, day=timezone.localdate())
    assert actor is not None
    return actor


@pytest.fixture
def busy(shelf: None) -> None:
    """An hour in the hall: one call taken and sampled, one that waits, a shift with a gap."""
    now, agent, leader = timezone.now(), somebody("rexian"), somebody("rexian.banzhang")
    take_seat("01", actor=agent, at=now - timedelta(hours=1))
    set_state(SeatState.READY, actor=agent, at=now - timedelta(hours=1))
    for sequence, kind in enumerate((CtiKind.RINGING, CtiKind.ANSWERED, CtiKind.ENDED), start=1):
        at = now - timedelta(minutes=40) + timedelta(seconds=10 * sequence)
        told(kind, sequence, call="done", at=at, **({"extension": "8001"} if kind is CtiKind.ANSWERED else {}))
    set_state(SeatState.BREAK, actor=agent, at=now - timedelta(minutes=2))
    told(CtiKind.RINGING, 1, call="waits", at=now - timedelta(seconds=20))
    hours = Hours(begins=time(8), ends=time(16))
    shift = plan_shift(day=timezone.localdate(), hours=hours, seats_needed=2, actor=leader, at=now)
    assert agent.person is not None
    assign(shift_id=shift.pk, agent=agent.person, seat_code="01", actor=leader, at=now)
    draw_sample(Sample(since=now - timedelta(hours=2), until=now, size=1, seed="07 15 22"), actor=leader, at=now)


@pytest.mark.parametrize("locale", ["zh-CN", "en-US"])
def test_pages_of_the_hall_shut_nobody_out(seated: Callable[..., Page], busy: None, locale: str) -> None:
    addresses = [f"/desk/centre/{page}/" for page in ("shifts", "quality", "lines", "service")]
    addresses += [f"/desk/centre/shifts/{Shift.objects.get().pk}/", "/desk/centre/"]
    addresses += [f"/desk/centre/quality/{QualityCheck.objects.get().pk}/"]
    for size in (DESK, PHONE):
        page = seated("rexian.banzhang", locale=locale, size=size)
        for address in addresses:
            page.goto(address)
            assert (address, grave(page), stands_out(page)) == (address, [], 0)


def test_board_moves_by_itself(seated: Callable[..., Page], busy: None) -> None:
    page = seated("rexian.banzhang")
    page.goto("/desk/centre/")
    queue = page.locator(".tile").first
    expect(queue).to_contain_text("1")
    told(CtiKind.RINGING, 1, call="another", at=timezone.now())
    # Every five seconds, and a slow machine is slow.
    expect(queue).to_contain_text("2", timeout=30_000)
    assert CENTRE not in page.content()
