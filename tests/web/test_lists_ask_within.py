"""As `test_lists_ask`: the lists that stand on the page of one matter, order, case or sheet, and beside a call."""

from datetime import timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from django.utils import timezone

from tests.cast import BUREAU, DISTRICT_OFFICE, OFFICE, certified, staff
from tests.hotline.orders import CALLER, CENTRE, STREET, WATER, Order, unit
from tests.matters.walks import letter
from tests.review.ladders import DISTRICT, served
from tests.supervision.cases import CaseWalk, late_matter
from tests.web.calling import SECURITY, WORDS
from tests.web.lists import Listed, holds
from tests.web.test_hearings import heard as with_hearing
from tests.web.test_lists_ask import satisfied
from tests.web.test_scores import ASKED, MONTH, heard, last_month
from tingmin.accounts.queries import actor_as, appointments_on, user_by_name
from tingmin.documents.words import day_words
from tingmin.hearing.models import Hearing, PanelMember, Result
from tingmin.hotline.across import Judging
from tingmin.hotline.actions import judge_sameness
from tingmin.hotline.actions.drafting import save_draft
from tingmin.hotline.models import Adjustment, CallAttempt, ObjectedItem, Objection, ScoreSheet
from tingmin.hotline.scores import as_figures, sheets
from tingmin.intake.actions import attach, submit
from tingmin.intake.types import Claim, File
from tingmin.kernel.actors import Actor, Post
from tingmin.kernel.ids import MatterId, new_id
from tingmin.law.parameters import parameters
from tingmin.matters.models import Matter, MatterLink
from tingmin.matters.types import LinkKind
from tingmin.organisations.models import Duty
from tingmin.organisations.queries import organ_by_code
from tingmin.people.types import Identity
from tingmin.review.models import Examiner, ReviewCase
from tingmin.supervision.models import Candidate, CaseFile, SiteVisit
from tingmin.supervision.types import Source

pytestmark = pytest.mark.usefixtures("city")
ORGANS = (WATER, BUREAU, "beijing-education")
OFFICES = (OFFICE, DISTRICT_OFFICE, "haidian-petition")
KEY = UUID(int=7)
WEIGHTS = {"response": "0.3", "resolution": "0.35", "satisfaction": "0.35", "minimum": 1}
LAMPS = "楼下路灯坏了两周，晚上看不见路。"


def now():
    return timezone.now()


def today():
    return timezone.localdate()


def first_of(procedure: str) -> Matter:
    """The matter whose page is shown: the oldest of its procedure."""
    return Matter.objects.filter(procedure=procedure).earliest("registered_at", "pk")


def matter_page(procedure: str = "petition") -> str:
    return f"/desk/matters/{first_of(procedure).pk}/"


def petition(nth: int = 0, *, received: int = 1, receiver: str = OFFICE, **more) -> Matter:
    """About street lamps, by the caller of the orders."""
    claims = [Claim(title=f"第{nth}条路的路灯不亮", body=LAMPS, purpose="seek_solution")]
    submission = letter(**({"claims": claims, "identity": CALLER, "receiver": unit(receiver)} | more))
    made = submit(submission, actor=Actor.system(), at=now() - timedelta(received)).registered[0]
    return Matter.objects.select_related("holder").get(pk=made.matter_id)


def in_order() -> Order:
    """The one order, in the hands of its street."""
    if not Matter.objects.filter(procedure="work_order").exists():
        return Order(at=now() - timedelta(hours=2)).in_hand()
    order = Order.__new__(Order)
    order.id, order.at = MatterId(first_of("work_order").pk), now()
    return order


def part(nth: int) -> str:
    """Another unit is asked for its part of the one order."""
    asked = f"请协助第{nth}件事"
    in_order().by(STREET, "ask_co_handler", unit=unit(ORGANS[nth]), part=asked)
    return asked


def part_returned(nth: int) -> str:
    part(nth)
    other = Matter.objects.filter(procedure="co_handling").latest("registered_at", "pk")
    order = in_order()
    order.id = MatterId(other.pk)
    order.by(ORGANS[nth], "return_part", reason=f"第{nth}件已办。")
    return f"第{nth}件已办。"


def possible_same(nth: int) -> str:
    """A petition of the same person at another organ, which the one order may be the same as."""
    if not nth:
        Order(at=now() - timedelta(hours=1))
    petition(nth, receiver=OFFICES[nth])
    return str(organ_by_code(OFFICES[nth]).name)


def judged_same(nth: int) -> str:
    if not nth:
        Order(at=now() - timedelta(hours=1))
    other = petition(nth, receiver=OFFICES[nth])
    judging = Judging(other=other.pk, is_same=True, reason="同一盏路灯。")
    judge_sameness(matter_id=first_of("work_order").pk, particulars=judging, actor=staff(CENTRE, Post.AGENT), at=now())
    return other.number


def file(nth: int) -> str:
    first = first_of("petition") if nth else petition()
    attach(first.pk, [File(f"证据{nth}.pdf", b"%PDF-1.7 x")], actor=Actor.petitioner(first.pk), at=now())
    return f"证据{nth}.pdf"


def tied(nth: int) -> str:
    """One more matter that is tied to the first, by somebody else."""
    first = first_of("petition") if nth else petition(received=2)
    other = petition(nth, identity=Identity(name=f"赵{nth}", phone=f"1390000000{nth}"))
    MatterLink.objects.create(source=first, target=other, kind=LinkKind.RELATED)
    return other.number


def repeated(nth: int) -> str:
    if not nth:
        petition(received=2)
    return petition(nth + 1).number


def held(nth: int) -> str:
    """One more hearing of the first matter, with its panel and what it concluded."""
    if not nth:
        with_hearing()
    first = Hearing.objects.select_related("organ").get(number=1)
    kept = {name: getattr(first, name) for name in ("matter", "level", "organ", "starts_at", "openness")}
    more = {"number": nth + 2, "state": "held", "place": "信访听证室", "changed_at": now(), "noticed_chair": new_id()}
    hearing = Hearing.objects.create(**kept, **more)
    PanelMember.objects.create(hearing=hearing, role="chair", name=f"周主持{nth}", position=1)
    Result.objects.create(hearing=hearing, conclusion=f"第{nth}次结论。")
    return f"第{nth}次结论。"


def asked_for_review(nth: int) -> str:
    """One more application of the first matter before the same organ, with an examiner of its own."""
    walk = None if nth else served(today() - timedelta(10)).take("apply_review")
    matter = walk.matter if walk else first_of("petition")
    kept = {"matter": matter, "level": "review", "organ_id": unit(DISTRICT), "respondent_id": unit(STREET)}
    case = ReviewCase.objects.create(**kept, applied_on=today(), handed_in="online")
    who = certified(unit(DISTRICT), Post.REVIEWER, nth=nth + 1)
    Examiner.objects.create(case=case, staff=who.person, certificate=f"复查{nth}号")
    return f"复查{nth}号"


def case_page() -> str:
    return matter_page("supervision")


def in_case(nth: int) -> Matter:
    """The one supervision case, about a matter that went wrong."""
    if not nth:
        CaseWalk(late_matter(today() - timedelta(120)))
    return first_of("supervision")


def basis(nth: int) -> str:
    """One more paper that is missing, found on a day of its own."""
    case, since = in_case(nth), today() - timedelta(nth + 30)
    found = Candidate.objects.earliest("pk")
    kept = {name: getattr(found, name) for name in ("matter", "number", "organ", "about_organ", "found_on")}
    kind = ("handling_opinion", "acceptance_notice", "extension_notice")[nth]
    Candidate.objects.create(
        **kept, ground="G2", evidence=kind, about=kind, since=since, source=Source.SWEEP, case=case
    )  # fmt: skip
    return day_words(since, "zh-hans")


def visit(nth: int) -> str:
    file_ = CaseFile.objects.get(pk=in_case(nth).pk)
    team = f"督查第{nth}组"
    SiteVisit.objects.create(file=file_, team=team, place="办事大厅", planned_on=today(), done_on=today())
    return team


def attempt(nth: int) -> str:
    """One more call of the one order that reached nobody, at an hour of its own."""
    order = first_of("work_order") if nth else Order(at=now()).replied().matter
    at = now() + timedelta(hours=nth)
    CallAttempt.objects.create(matter=order, at=at, outcome="not_reached", channel="phone")
    return f"{timezone.localtime(at):%Y-%m-%d %H:%M}"


def call_page() -> str:
    return f"/desk/call-backs/{first_of('work_order').pk}/"


def granted(nth: int) -> str:
    """Points of the one sheet that were granted."""
    if not nth:
        satisfied(0)
    why = f"第{nth}次录音不符。"
    Adjustment.objects.create(
        organ_id=unit(STREET), month=MONTH, points=Decimal("-2.5"), reason=why, proposed_by=new_id(),
        decided_by=new_id(), granted=True,
    )  # fmt: skip
    return why


def frozen(nth: int) -> str:
    """One more version of the one sheet, at a time of its own."""
    if not nth:
        satisfied(0)
    (sheet,) = sheets(MONTH, weights=None)
    at = last_month(nth)
    kept = {
        "month": MONTH,
        "organ": sheet.organ,
        "group": sheet.group.zh,
        "figures": {**as_figures(sheet), "weights": WEIGHTS},
    }
    ScoreSheet.objects.create(**kept, version=nth + 1, frozen_at=at)
    return f"{at:%Y-%m-%d %H:%M}"


def objected(nth: int) -> str:
    """One more order that the one objection names."""
    order = heard("say_resolved", "satisfied").matter
    by = {"raised_by": new_id(), "raised_at": now(), "reasons": "等待鉴定。"}
    found = Objection.objects.first() or Objection.objects.create(month=MONTH, organ_id=unit(STREET), **by)
    ObjectedItem.objects.create(objection=found, remedy="leave_out", reason="awaits_result", matter=order)
    return order.number


def objection_page() -> str:
    return f"/desk/scores/objections/one/?id={Objection.objects.get().pk}"


def place_of_orders(nth: int) -> str:
    """As many orders of a street as a report tells of."""
    code = f"11010500{nth + 1}"
    for _ in range(parameters()["P7"].value):
        Order(at=last_month(), region_code=code)
    return str(organ_by_code(code).name)


def at_desk() -> Actor:
    return actor_as(appointments_on(user_by_name(f"{CENTRE}.agent").pk, today())[0])


def typed(key: UUID, **words: str) -> None:
    """What an agent has typed of a request so far."""
    said = {name: word for name, word in (WORDS | words).items() if name not in ("name", "phone")}
    save_draft(key, words=said, identity=CALLER, call_id=None, actor=at_desk(), at=now())


def unfinished(nth: int) -> str:
    typed(UUID(int=nth + 1), title=f"第{nth}份草稿")
    return f"第{nth}份草稿"


def similar(nth: int) -> str:
    """An order of somebody else, in the same street and of the same class, with a unit of its own."""
    typed(KEY)
    more = {"content_class": SECURITY, "region_code": STREET, "identity": Identity(name="赵某")}
    return Order(at=now() - timedelta(hours=nth + 1), **more).sent(ORGANS[nth]).matter.number


def earlier(nth: int) -> str:
    typed(KEY)
    return Order(at=now() - timedelta(hours=nth + 1)).sent(ORGANS[nth]).matter.number


def across(nth: int) -> str:
    typed(KEY, title="路灯不亮", body=LAMPS)
    return f"{day_words(petition(nth, receiver=OFFICES[nth], received=nth + 2).received_on, 'zh-hans')} "


def competent(nth: int) -> str:
    """One more unit that the duty list names for the class."""
    typed(KEY)
    if not nth:
        Duty.objects.filter(content_class=SECURITY).delete()
    note = f"示例分工{nth}"
    Duty.objects.create(content_class=SECURITY, level="city", organ=organ_by_code(ORGANS[nth]), rank=nth, note=note)
    return note


SHEET = f"/desk/scores/unit/?{ASKED}&unit={STREET}"
SCRIPT = f"/desk/calls/?new&draft={KEY}"
LISTS = (
    Listed("parts of an order", STREET, Post.HANDLER, lambda: matter_page("work_order"), part, 27),
    Listed("parts returned", STREET, Post.HANDLER, lambda: matter_page("work_order"), part_returned, 27),
    Listed(
        "parts of a copy",
        "chaoyang",
        Post.CLERK,
        lambda: f"/desk/orders/copies/{first_of('work_order').pk}/",
        part,
        23,
    ),
    Listed("proposals", CENTRE, Post.AGENT, lambda: f"{matter_page('work_order')}both/", possible_same, 21),
    Listed("pairs", CENTRE, Post.AGENT, lambda: f"{matter_page('work_order')}both/", judged_same, 21),
    Listed("pairs of a matter", CENTRE, Post.AGENT, lambda: matter_page("work_order"), judged_same, 39),
    Listed("files", OFFICE, Post.CLERK, matter_page, file, 38),
    Listed("tied matters", OFFICE, Post.CLERK, matter_page, tied, 39),
    Listed("possible repeats", OFFICE, Post.CLERK, matter_page, repeated, 39),
    Listed("hearings of a matter", BUREAU, Post.CLERK, matter_page, held, 23),
    Listed("reviews of a matter", DISTRICT, Post.LEADER, matter_page, asked_for_review, 27),
    Listed("basis of a case", OFFICE, Post.SUPERVISOR, case_page, basis, 31),
    Listed("visits of a case", OFFICE, Post.SUPERVISOR, case_page, visit, 30),
    Listed("attempts of a call-back", CENTRE, Post.AGENT, call_page, attempt, 9),
    Listed("points of a sheet", CENTRE, Post.HEAD, SHEET, granted, 19),
    Listed("versions of a sheet", CENTRE, Post.HEAD, SHEET, frozen, 21),
    Listed("points to object to", STREET, Post.HEAD, f"/desk/scores/objections/raise/?{ASKED}", granted, 8),
    Listed("objected to", CENTRE, Post.HEAD, objection_page, objected, 13),
    Listed("places of a report", CENTRE, Post.HEAD, f"/desk/scores/report/?{ASKED}", place_of_orders, 22),
    Listed("drafts of an agent", CENTRE, Post.AGENT, "/desk/calls/", unfinished, 11),
    Listed("similar orders", CENTRE, Post.AGENT, SCRIPT, similar, 26),
    Listed("earlier orders", CENTRE, Post.AGENT, SCRIPT, earlier, 30),
    Listed("petitions alike", CENTRE, Post.AGENT, SCRIPT, across, 31),
    Listed("dispatch catalogue", CENTRE, Post.AGENT, SCRIPT, competent, 25),
)


@pytest.mark.parametrize("listed", LISTS, ids=lambda each: each.name)
def test_list_asks_as_often_for_three_items_as_for_one(listed, signed_in):
    holds(listed, signed_in(listed.organ, listed.post))
