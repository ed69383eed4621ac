"""A call from ring to dispatch by keyboard alone, in Chromium: keys are asserted, never the clock of the machine.

The seconds are reckoned: so many per key, so many per decision, both declared below. Chinese is counted as it is typed,
by its syllables and a key for each word chosen. All people, places and words are invented.
"""

import os
import re
import statistics
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect
from pypinyin import lazy_pinyin

from tests.browser.conftest import PATIENCE_MS
from tests.browser.test_access import PHONE, grave, stands_out
from tests.browser.test_letter_life import PASSWORD
from tests.telephony.exchange import CENTRE, EXCHANGE, hall
from tingmin.accounts.actions import open_account
from tingmin.accounts.types import Account
from tingmin.documents.models import Document
from tingmin.hotline.models import Draft, Order
from tingmin.kernel.actors import Actor, Post
from tingmin.matters.models import Matter, MatterLink
from tingmin.organisations.places_actions import import_communities
from tingmin.telephony.actions import hear
from tingmin.telephony.models import Call, CallOrder, Command
from tingmin.telephony.types import CtiEvent, CtiKind

pytestmark = pytest.mark.browser

DESK, WIDE = {"width": 1280, "height": 800}, {"width": 1920, "height": 1080}
# The element under the lower edge of a field is the field itself.
UNCOVERED = """id => {
  const field = document.getElementById(id), box = field.getBoundingClientRect();
  return document.elementFromPoint(box.left + box.width / 2, box.bottom - 3) === field;
}"""
COMMUNITIES = (
    "code,name,streetCode,streetName",
    "110105026901,甜水湾西里社区居委会,110105026,望京街道",
    "110105026902,望京甜园社区居委会,110105026,望京街道",
    "110105015903,三石桥社区居委会,110105015,劲松街道",
    "110108020904,甜水桥村委会,110108020,马连洼街道",
)

# What a practised agent takes, in seconds: for a key, and for each decision while somebody talks.
A_KEY = 0.2
THINKING = {
    "type": 1.5,
    "place": 2.0,
    "class": 2.0,
    "urgency": 1.0,
    "unit": 4.0,
    "similar": 3.0, "case": 3.0,
    "send": 1.0,
}  # fmt: skip
TARGET_SECONDS = 90


@dataclass(frozen=True)
class Spoken:
    """A call as the script takes it: what is typed, which unit stands where in the catalogue, whom it reaches."""

    body: str
    place: str
    sort: str
    unit: int = 0
    holder: str = CENTRE
    kind: int = 3
    name: str = "王小明"
    urgent: int = 0
    said: str = ""
    case: int = 0
    copied: str = ""
    stage: str = "dispatched"
    hours: int | None = 168


CALLS = (
    Spoken(
        "楼下半夜施工，噪声很大，连续三天睡不着。每天十一点以后开始，到凌晨两点才停，去说过两次没有用，希望有人来管。",
        "tswxl", "噪音", 1, "110105026", copied="chaoyang",
    ),
    Spoken(
        "小区门口私搭小房子，占了人行道。轮椅和婴儿车只能走到机动车道上，已经一个多月了，物业说管不了。",
        "甜水湾", "违章建筑", 1, "110105026", copied="chaoyang",
    ),
    Spoken(
        "物业不修电梯，老人上不了楼。三单元的电梯停了九天，楼里有几位老人出不了门，物业一直说在等配件。",
        "wangjing", "物业服务", 1, "110105026", copied="chaoyang",
    ),
    Spoken(
        "公共汽车末班车提前十分钟走了，站牌上写的是十一点，十点五十就没有车了，好几个人只好走回家。",
        "ssq", "公共汽车", 1, "beijing-bus",
    ),
    Spoken(
        "停电两个小时，不知道什么时候来。整条胡同都没有电，家里有人用制氧机，电池还能撑一个小时。",
        "三石桥", "电力", 1, "beijing-electric-power", 2, urgent=1, hours=24,
    ),
    Spoken("水管冒出黄水，整栋楼都这样。", "tsq", "自来水", 1, "haidian", 3, urgent=1, hours=24),
    Spoken("楼道里有很重的煤气味。", "马连洼", "燃气供应", 2, "beijing-gas", 2, urgent=2, hours=2),
    Spoken(
        "饭馆的菜吃完全家拉肚子，昨天中午在路口那家吃的凉菜，三个人都去了医院，有病历和发票。",
        "劲松", "食品安全", 1, "chaoyang", 4,
    ),
    Spoken(
        "建议在路口装一面镜子，转弯看不见。小学放学的时候孩子多，上个月已经碰过两回，装一面大镜子就行。",
        "甜园", "市政管理", 1, "110105026", 5, copied="chaoyang",
    ),
    Spoken(
        "楼上往窗外扔烟头，差点着火。昨天晚上点着了一楼的棉被，找过楼上几家都不承认，希望装个摄像头。",
        "望京", "社会治安", 1, "110105026", 4, copied="chaoyang",
    ),
    Spoken(
        "想问居住证在哪里办。", "望京", "", kind=1, said="到街道政务服务中心窗口，工作日九点到五点。", stage="answered",
        hours=None,
    ),
    Spoken("邻居官司法院判了，不服。", "望京", "", case=2, stage="redirected", hours=None, said="可以向上级法院上诉。"),
)  # fmt: skip


@dataclass
class Typist:
    """Hands on a keyboard: counts every key and every decision."""

    page: Page
    keys: int = 0
    thought: float = 0.0

    def press(self, *names: str) -> None:
        for name in names:
            self.keys += name.count("+") + 1
            self.page.keyboard.press(name)

    def write(self, text: str) -> None:
        """Latin and digits key by key; Chinese by its syllables, and one key for every two characters chosen."""
        chinese = [each for each in text if not each.isascii()]
        self.keys += sum(len(each) for each in lazy_pinyin("".join(chinese))) + (len(chinese) + 1) // 2
        self.keys += len(text) - len(chinese)
        self.page.keyboard.insert_text(text)

    def decide(self, what: str) -> None:
        self.thought += THINKING[what]

    @property
    def seconds(self) -> float:
        return self.keys * A_KEY + self.thought


@pytest.fixture
def agent(browser: Browser, site: str, tmp_path: Path) -> Iterator[Callable[..., Page]]:
    """An agent at seat 1, ready, in front of the desk."""
    file = tmp_path / "communities.csv"
    file.write_text("\n".join(COMMUNITIES), encoding="utf-8")
    import_communities(file, actor=Actor.system(), at=timezone.now())
    open_account(
        Account("agent", "林接听", Post.AGENT, CENTRE), password=PASSWORD, actor=Actor.system(), at=timezone.now()
    )
    hall()
    expect.set_options(timeout=2 * PATIENCE_MS)
    opened = []

    def sit_down(locale: str = "zh-CN", viewport: dict[str, int] = DESK) -> Page:
        context = browser.new_context(base_url=site, locale=locale, viewport=viewport)
        opened.append(context)
        page = context.new_page()
        page.set_default_timeout(2 * PATIENCE_MS)
        page.goto("/desk/calls/")
        page.locator("input[name=username]").fill("agent")
        page.locator("input[name=password]").fill(PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_selector("[data-calldesk]")
        if page.locator("#seat").count():
            page.locator("button[value=take_seat]").click()
            page.locator("#seat-state").select_option("ready")
            page.locator("button[value=set_state]").click()
            expect(page.locator("#seatbar .stage")).to_have_text("Ready" if locale.startswith("en") else "空闲")
        return page

    yield sit_down
    for context in opened:
        context.close()


def told(kind: CtiKind, sequence: int, call: str, **more: str) -> Call:
    now = timezone.now()
    return hear(CtiEvent(call=call, sequence=sequence, kind=kind, at=now, **more), actor=EXCHANGE, at=now)


def ring(page: Page, call: str, *, caller: str = "13812345678") -> Call:
    """It rings, it pops, it is answered."""
    rung = told(CtiKind.RINGING, 1, call, line="12345", caller=caller)
    expect(page.locator(f'[data-calldesk][data-call="{rung.pk}"]')).to_be_attached()
    told(CtiKind.ANSWERED, 2, call, extension="1001")
    expect(page.locator("#hold")).to_be_visible()
    expect(page.locator("#request_type input").first).to_be_focused()
    return rung


def suggestion(page: Page, field_id: str) -> None:
    expect(page.locator(f"#{field_id}-list li").first).to_be_visible()


def script(hands: Typist, spoken: Spoken) -> None:
    """Type the call, as far as the decision where it goes."""
    page = hands.page
    hands.decide("type")
    hands.press(str(spoken.kind))
    hands.press("Alt+KeyB")
    hands.write(spoken.body)
    hands.decide("place")
    hands.press("Alt+KeyP")
    hands.write(spoken.place)
    suggestion(page, "id_place")
    hands.press("Enter")
    hands.write(" 12")
    if spoken.sort:
        hands.decide("class")
        hands.press("Alt+KeyC")
        hands.write(spoken.sort)
        suggestion(page, "id_content_words")
        hands.press("Enter")
    if spoken.urgent:
        hands.decide("urgency")
        hands.press("Alt+KeyU", *["ArrowUp"] * spoken.urgent)
    hands.press("Alt+KeyN")
    hands.write(spoken.name)


def settle(hands: Typist, spoken: Spoken) -> None:
    """Decide where it goes, and send it."""
    page = hands.page
    if spoken.unit:
        hands.decide("unit")
        expect(page.locator(f"#to-{spoken.unit}")).to_be_visible()
        hands.press("Alt+KeyM", str(spoken.unit))
        expect(page.locator(f"#to-{spoken.unit}")).to_be_checked()
    if spoken.case:
        hands.decide("case")
        hands.press("Alt+KeyX", str(spoken.case))
    if spoken.said:
        hands.press("Alt+KeyA", *(["Control+KeyA"] if spoken.case else []))
        hands.write(spoken.said)
    hands.decide("send")
    hands.press("Control+Enter")
    page.wait_for_url("**/desk/calls/done/")


def test_a_call_is_taken_down_and_dispatched_by_keyboard_in_ninety_seconds_of_work(agent: Callable[..., Page]) -> None:
    page, seconds = agent(), []
    for nth, spoken in enumerate(CALLS, start=1):
        hands = Typist(page)
        call = ring(page, f"call-{nth}", caller=f"1380000{nth:04d}")
        script(hands, spoken)
        settle(hands, spoken)
        seconds.append(hands.seconds)
        check(call, spoken)
        told(CtiKind.ENDED, 3, f"call-{nth}")
        hands.press("Enter")
        page.wait_for_url("**/desk/calls/")
        print(f"{nth:2} {hands.keys:4} keys {hands.thought:4.1f} s thought {hands.seconds:5.1f} s  {spoken.body[:10]}")
    print(f"median {statistics.median(seconds):.1f} s, most {max(seconds):.1f} s of {len(seconds)} calls")
    assert Order.objects.count() == len(CALLS)
    assert statistics.median(seconds) <= TARGET_SECONDS


def check(call: Call, spoken: Spoken) -> None:
    """One order of this call, where it belongs, with its slip, its limit and its copy."""
    matter = CallOrder.objects.get(call=call).matter
    order = Order.objects.get(matter=matter)
    assert (matter.stage, matter.holder.code) == (spoken.stage, spoken.holder)
    assert (order.copied_to.code if order.copied_to else "") == spoken.copied
    assert order.hours == spoken.hours
    slips = Document.objects.filter(about=matter.pk, kind="dispatch_slip").count()
    assert slips == (spoken.stage == "dispatched")
    assert order.place.endswith(" 12")
    assert matter.title == re.split("[，。]", spoken.body)[0]


def test_a_like_order_near_by_is_joined_by_one_key(agent: Callable[..., Page]) -> None:
    page = agent()
    first = CALLS[0]
    for nth in (1, 2):
        hands = Typist(page)
        ring(page, f"call-{nth}", caller=f"1390000{nth:04d}")
        script(hands, first)
        if nth == 1:
            settle(hands, first)
        else:
            expect(page.locator("#join-1")).to_be_visible()
            before = hands.keys
            hands.press("Alt+KeyJ")
            assert hands.keys - before == 2
            expect(page.locator("#join-1")).to_be_checked()
            hands.press("Control+Enter")
            page.wait_for_url("**/desk/calls/done/")
        told(CtiKind.ENDED, 3, f"call-{nth}")
        hands.press("Enter")
        page.wait_for_url("**/desk/calls/")
    one, two = Matter.objects.filter(procedure="work_order").order_by("registered_at")
    assert one.holder_id == two.holder_id
    assert MatterLink.objects.get(source=two).target_id == one.pk


def test_hold_resume_and_an_emergency_are_on_keys(agent: Callable[..., Page]) -> None:
    page = agent()
    ring(page, "call-1")
    page.keyboard.press("Alt+KeyH")
    ordered(page, "hold")
    told(CtiKind.HELD, 3, "call-1")
    expect(page.locator("#hold")).to_contain_text("恢复")
    page.keyboard.press("Alt+KeyH")
    ordered(page, "hold", "resume")
    told(CtiKind.RESUMED, 4, "call-1")
    expect(page.locator("#hold")).to_contain_text("保持")
    for key in ("Alt+KeyO", "Tab", "Enter"):
        page.keyboard.press(key)
    expect(page.locator(".callnow")).to_contain_text("→ 110")
    assert Call.objects.get().handed_to == "110"
    assert Command.objects.latest("ordered_at").to == "110"


def ordered(page: Page, *commands: str) -> None:
    """Wait until the exchange was asked for these, in this order."""
    for _ in range(PATIENCE_MS // 100):
        if list(Command.objects.order_by("ordered_at").values_list("command", flat=True)) == [*commands]:
            return
        page.wait_for_timeout(100)
    raise AssertionError(f"not asked for {commands}")


def test_a_reload_and_a_new_window_lose_no_word(agent: Callable[..., Page]) -> None:
    page = agent()
    ring(page, "call-1")
    script(Typist(page), CALLS[0])
    expect(page.locator("[data-draft-state]")).to_contain_text("草稿已保存")
    page.reload()
    expect(page.locator("#id_body")).to_have_value(CALLS[0].body)
    expect(page.locator("#id_name")).to_have_value(CALLS[0].name)
    expect(page.locator("#to-1")).to_be_visible()
    assert CALLS[0].name not in str(Draft.objects.get().words)


def test_a_call_that_rings_while_somebody_writes_waits_beside_it(agent: Callable[..., Page]) -> None:
    page = agent()
    page.goto("/desk/calls/?new")
    page.locator("#id_body").fill("来访登记：问政策。")
    told(CtiKind.RINGING, 1, "call-9", line="12345", caller="13812345678")
    notice = page.locator("[data-newcall] a")
    expect(notice).to_be_visible()
    expect(page.locator("#id_body")).to_have_value("来访登记：问政策。")
    notice.click()
    expect(page.locator(".waiting-drafts")).to_contain_text("来访登记")


@pytest.mark.parametrize("locale", ["zh-CN", "en-US"])
def test_the_desk_shuts_nobody_out_and_stays_in_its_window(agent: Callable[..., Page], locale: str) -> None:
    page = agent(locale)
    for nth in (1, 2):
        hands = Typist(page)
        ring(page, f"call-{nth}")
        script(hands, CALLS[0])
        if nth == 1:
            settle(hands, CALLS[0])
            assert (grave(page), stands_out(page)) == ([], 0)
            told(CtiKind.ENDED, 3, "call-1")
            hands.press("Enter")
            page.wait_for_url("**/desk/calls/")
    expect(page.locator("#join-1")).to_be_visible()
    expect(page.locator("#earlier a").first).to_be_visible()
    for size in (DESK, WIDE, PHONE):
        page.set_viewport_size(size)
        shot(page, f"calls-{locale}-{size['width']}")
        assert (size, grave(page), stands_out(page)) == (size, [], 0)


def shot(page: Page, name: str) -> None:
    """A picture to be looked at, where SHOTS names a folder."""
    if folder := os.environ.get("SHOTS"):
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


@pytest.mark.parametrize("viewport", [DESK, WIDE, PHONE], ids=lambda size: str(size["width"]))
@pytest.mark.parametrize("locale", ["zh-CN", "en"])
def test_the_send_button_is_in_sight_and_covers_nothing_that_is_written_in(
    agent: Callable[..., Page], viewport: dict[str, int], locale: str
) -> None:
    page = agent(locale, viewport)
    page.goto("/desk/calls/?new")
    shot(page, f"desk-{viewport['width']}-{locale}")
    if viewport["width"] >= DESK["width"]:
        expect(page.locator("#script button[name=go]")).to_be_in_viewport(ratio=1)
    for name in ("body", "place", "accused", "said", "title"):
        page.locator(f"#id_{name}").focus()
        page.locator(f"#id_{name}").scroll_into_view_if_needed()
        assert page.evaluate(UNCOVERED, f"id_{name}"), name
