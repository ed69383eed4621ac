"""The agent's call from ring to dispatch: Chromium, the real switchboard in its own process, a real signed exchange.

Nothing here waits for a time to pass, only for what a page or the exchange says. People, places and words are invented.
"""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Browser, Page, WebSocket, expect

from tests.browser.conftest import PATIENCE_MS
from tests.browser.switchboard import KEY, Switchboard, ringing, tell
from tests.browser.test_call_desk import CALLS, COMMUNITIES, DESK, Typist, script, settle, shot
from tests.browser.test_letter_life import PASSWORD
from tests.telephony.exchange import CENTRE, hall
from tingmin.accounts.actions import open_account
from tingmin.accounts.types import Account
from tingmin.config import home as homes
from tingmin.config.station import address, grants
from tingmin.hotline.models import Draft, Order
from tingmin.kernel.actors import Actor, Post
from tingmin.organisations.places_actions import import_communities
from tingmin.telephony.models import Call, CallOrder, SeatChange

pytestmark = pytest.mark.browser

CALLER, ANOTHER = "13812345678", "13987654321"
AGENTS = (Account("first", "林接听", Post.AGENT, CENTRE), Account("second", "苏接听", Post.AGENT, CENTRE))
SOME_CALL = re.compile("[0-9a-f-]{36}")
# The desk's own looking is put to sleep: whatever it shows now, the wire has brought.
ONLY_BY_WIRE = "const every = window.setInterval; window.setInterval = (act, pause) => every(act, 1000 * pause);"


@dataclass
class Seated:
    """An agent in front of a desk, and what came over its wire."""

    page: Page
    heard: list[str] = field(default_factory=list)

    def says(self, state: str) -> None:
        """The page shows the seat in this state."""
        expect(self.page.locator("#seatbar .stage")).to_have_text(state)

    def stands(self, standing: str) -> None:
        """The wire is `up`, `down`, or the session is `out`."""
        expect(self.page.locator("[data-calldesk]")).to_have_attribute("data-standing", standing)

    def popped(self) -> str:
        """The call whose script the page has opened."""
        own = self.page.locator("[data-calldesk]")
        expect(own).to_have_attribute("data-call", SOME_CALL)
        return own.get_attribute("data-call") or ""

    def listen(self, socket: WebSocket) -> None:
        socket.on("framereceived", lambda text: self.heard.append(str(text)))

    @property
    def calls(self) -> set[str]:
        """The calls that its wire ever spoke of."""
        told = [json.loads(text) for text in self.heard]
        return {each["call"]["id"] for each in told if each.get("call")}


@pytest.fixture
def switchboard(site: str, settings: object) -> Iterator[Switchboard]:
    """Not started yet; the pages know where it will be, and the application's role may work in this database."""
    here = address.of(homes.current())
    with replace(here, name=str(connection.settings_dict["NAME"])).connect() as owner:
        grants.give(owner, role=address.of_app(homes.current()).user)
    board = Switchboard()
    settings.EXCHANGE_KEY, settings.SWITCHBOARD_PORT = KEY, board.port  # type: ignore[attr-defined]
    try:
        yield board
    finally:
        board.kill()


@pytest.fixture
def sit_down(browser: Browser, site: str, switchboard: Switchboard, tmp_path: Path) -> Iterator[Callable[..., Seated]]:
    """Agents, each signed in in a browser of their own, ready at a seat."""
    file = tmp_path / "communities.csv"
    file.write_text("\n".join(COMMUNITIES), encoding="utf-8")
    import_communities(file, actor=Actor.system(), at=timezone.now())
    hall()
    expect.set_options(timeout=3 * PATIENCE_MS)
    opened = []

    def sit(nth: int, *, before: str = "", locale: str = "zh-CN") -> Seated:
        context = browser.new_context(base_url=site, locale=locale, viewport=DESK)
        opened.append(context)
        context.set_default_timeout(3 * PATIENCE_MS)
        context.add_init_script(before)
        context.add_cookies([{"name": "sessionid", "value": session_of(nth), "url": site}])
        seated = Seated(context.new_page())
        seated.page.on("websocket", seated.listen)
        seated.page.goto("/desk/calls/")
        seated.page.locator("#seat").select_option(str(nth))
        seated.page.locator("button[value=take_seat]").click()
        seated.page.locator("#seat-state").select_option("ready")
        seated.page.locator("#seat-set").click()
        seated.says("Ready" if locale.startswith("en") else "空闲")
        return seated

    yield sit
    for context in opened:
        context.close()


def session_of(nth: int) -> str:
    """The session of the nth agent; the sign-in itself has its own tests."""
    user = open_account(AGENTS[nth - 1], password=PASSWORD, actor=Actor.system(), at=timezone.now())
    client = Client()
    client.force_login(user)
    return client.cookies["sessionid"].value


def test_call_rings_pops_is_answered_written_dispatched_and_hung_up_by_keyboard(
    switchboard: Switchboard, sit_down: Callable[..., Seated], site: str, tmp_path: Path
) -> None:
    switchboard.start()
    first = sit_down(1, before=ONLY_BY_WIRE)
    second = sit_down(2, before=ONLY_BY_WIRE)
    for each in (first, second):
        each.stands("up")
    with ringing(switchboard, caller=CALLER, home=tmp_path) as line:
        assert line.did() == "ringing"
        call = first.popped()
        first.says("振铃")
        keys = first.page.keyboard
        keys.press("Alt+KeyY")
        assert line.did() == "answered"
        first.says("通话")
        keys.press("Alt+KeyH")
        assert line.did() == "held"
        first.says("保持")
        keys.press("Alt+KeyH")
        assert line.did() == "resumed"
        first.says("通话")
        hands = Typist(first.page)
        script(hands, CALLS[0])
        settle(hands, CALLS[0])
        first.says("通话")
        keys.press("Alt+KeyG")
        expect(first.page.locator("#hang-up")).to_be_focused()
        keys.press("Enter")
        assert line.did() == "ended"
        assert line.hung_up() == 0
    first.says("整理")
    keys.press("Enter")
    first.page.wait_for_url("**/desk/calls/")
    first.says("空闲")
    expect(first.page.locator("#seatbar")).to_have_attribute("data-call", "")
    dispatched(call)
    another_goes_to_the_other_seat(first, second, site, call=call)


def dispatched(call: str) -> None:
    """One order of the call, at the street; the call popped once and was answered."""
    link = CallOrder.objects.get(call=call)
    assert (link.matter.stage, link.matter.holder.code) == ("dispatched", CALLS[0].holder)
    assert Order.objects.count() == 1
    assert Call.objects.get(pk=call).end_reason == "answered"
    assert SeatChange.objects.filter(call=call, state="ringing").count() == 1
    assert not Draft.objects.filter(call_id=call, ended_at=None).exists()


def another_goes_to_the_other_seat(first: Seated, second: Seated, site: str, *, call: str) -> None:
    """The next call pops at whoever waits longest; neither desk ever heard of the other's."""
    tell(site, "ringing", 1, call="next", line="12345", caller=ANOTHER)
    following = second.popped()
    second.says("振铃")
    assert following != call
    assert (first.calls, second.calls) == ({call}, {following})
    assert CALLER not in "".join(first.heard + second.heard)


def test_switchboard_that_dies_is_told_and_comes_back_without_a_lost_word(
    switchboard: Switchboard, sit_down: Callable[..., Seated], site: str
) -> None:
    switchboard.start()
    agent = sit_down(1)
    agent.stands("up")
    tell(site, "ringing", 1, call="long", line="12345", caller=CALLER)
    call = agent.popped()
    tell(site, "answered", 2, call="long", extension="1001")
    agent.says("通话")
    page, words = agent.page, CALLS[0].body
    page.evaluate("window.isTheSamePage = true")
    page.locator("#id_body").fill(words[:10])
    switchboard.kill()
    notice = page.locator("[data-wire=down]")
    expect(notice).to_be_visible()
    expect(notice).to_contain_text("正在重连")
    page.locator("#id_body").fill(words)
    expect(page.locator("[data-draft-state]")).to_contain_text("草稿已保存")
    tell(site, "held", 3, call="long")
    agent.says("保持")  # looked up without the wire
    shot(page, "wire-down")
    switchboard.start()
    agent.stands("up")
    expect(notice).to_be_hidden()
    tell(site, "resumed", 4, call="long")
    agent.says("通话")
    expect(page.locator("#id_body")).to_have_value(words)
    assert page.evaluate("window.isTheSamePage")
    assert agent.popped() == call
    assert Draft.objects.get(call_id=call).words["body"] == words


def test_ring_while_the_switchboard_is_away_reaches_the_desk(sit_down: Callable[..., Seated], site: str) -> None:
    agent = sit_down(1)
    agent.stands("down")
    tell(site, "ringing", 1, call="alone", line="12345", caller=CALLER)
    agent.popped()
    agent.says("振铃")


def test_call_that_rings_beside_a_query_code_leaves_the_code_on_the_screen(
    switchboard: Switchboard, sit_down: Callable[..., Seated], site: str
) -> None:
    switchboard.start()
    agent = sit_down(1)
    agent.page.goto("/desk/calls/?new")
    hands = Typist(agent.page)
    script(hands, CALLS[0])
    settle(hands, CALLS[0])
    agent.stands("up")
    tell(site, "ringing", 1, call="while", line="12345", caller=CALLER)
    expect(agent.page.locator("[data-newcall] a")).to_be_visible()
    agent.says("振铃")
    expect(agent.page.locator(".code.big")).to_be_visible()
    shot(agent.page, "done-rings")
    agent.page.locator("[data-newcall] a").click()
    agent.popped()


def test_desk_whose_session_is_over_says_so_and_never_claims_to_have_kept_the_words(
    sit_down: Callable[..., Seated],
) -> None:
    agent = sit_down(1)
    agent.page.goto("/desk/calls/?new")
    expect(agent.page.locator("#id_body")).to_be_editable()
    Session.objects.all().delete()
    agent.stands("out")
    expect(agent.page.locator("[data-wire=out] a")).to_be_visible()
    agent.page.locator("#id_body").fill(CALLS[0].body)
    expect(agent.page.locator("[data-draft-state]")).to_contain_text("草稿没有保存")
    shot(agent.page, "wire-out")
    assert not Draft.objects.exists()
