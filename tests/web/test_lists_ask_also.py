"""As `test_lists_ask`: the lists of calls, inspections, administration and knowledge, and those before everybody."""

from datetime import time, timedelta

import pytest
from django.utils import timezone

from tests.cast import BUREAU, DISTRICT_OFFICE, OFFICE, OTHER_BUREAU, officer
from tests.hotline.orders import CENTRE, WATER, unit
from tests.inspection.sent import inspector, question, sent
from tests.knowledge.articles import agent as writer
from tests.knowledge.articles import content, drafted, published
from tests.matters.walks import Walk
from tests.review.ladders import DISTRICT
from tests.telephony.exchange import agent, leader, ready, told
from tests.web.lists import EVERYBODY, Listed, holds
from tests.web.test_call_centre import answered, seated_user
from tests.web.test_hearings import heard
from tests.web.test_lists_ask_too import in_hall, line
from tingmin.accounts.actions import appoint, decide_export, open_account, order_export
from tingmin.accounts.models import User
from tingmin.accounts.queries import user_by_name
from tingmin.accounts.types import Account, ExportDecision, Term, Wanted
from tingmin.hearing.actions import renew_feed
from tingmin.hearing.models import Hearing
from tingmin.hearing.queries import feed_key
from tingmin.inspection.actions import draw
from tingmin.inspection.models import Inspection
from tingmin.kernel.actors import Actor, Post
from tingmin.kernel.times import day_of
from tingmin.knowledge.actions import edit_article, publish_article
from tingmin.knowledge.models import Article, Feedback, Gap, Version
from tingmin.ledger.merging import merge
from tingmin.ledger.models import TreeHead
from tingmin.organisations.actions import add_organ
from tingmin.organisations.queries import organ_by_code
from tingmin.organisations.types import Level, OrganKind, OrganRow
from tingmin.people.actions import rotate
from tingmin.review.models import Publication, Qualification, ReviewCase
from tingmin.telephony.actions import add_seat, assign, draw_sample, plan_shift, set_state
from tingmin.telephony.models import SeatSession, Shift
from tingmin.telephony.types import CtiKind, Hours, NewSeat, Sample, SeatState
from tingmin.web.calendars import address_of

pytestmark = pytest.mark.usefixtures("city", "keys")
ORGANS = (BUREAU, OTHER_BUREAU, WATER)
OFFICES = (DISTRICT_OFFICE, "haidian-petition", "dongcheng-petition")


@pytest.fixture
def keys(settings, tmp_path):
    settings.LEDGER_KEYS, settings.VAULT_KEYS = tmp_path / "keys", tmp_path / "vault.json"


def now():
    return timezone.now()


def today():
    return timezone.localdate()


def named(nth: int, name: str, post: Post, organ: str) -> str:
    """Somebody with an account of this name."""
    new = Account(f"also.{nth}", name, post, organ)
    return open_account(new, password="a-long-one-for-tests", actor=Actor.system(), at=now()).name


def in_service() -> None:
    """The hall with its first agent at the first seat, long before any call."""
    in_hall()
    if not SeatSession.objects.exists():
        ready(at=now() - timedelta(60))


def sampled(nth: int) -> str:
    """A sample of one: the call of a day of its own on a line of its own."""
    in_service()
    name, rang = line(nth), now() - timedelta(9 - nth)
    calls = (CtiKind.RINGING, rang, {"line": f"1230{nth}"}), (CtiKind.ANSWERED, rang, {"extension": "1001"})
    for place, (kind, at, said) in enumerate((*calls, (CtiKind.ENDED, rang + timedelta(minutes=1), {})), start=1):
        told(kind, place, call=f"q-{nth}", at=at, **said)
    set_state(SeatState.READY, actor=agent(), at=rang + timedelta(minutes=2))
    wanted = Sample(since=rang, until=rang + timedelta(minutes=5), size=1, seed=f"07 15 2{nth}")
    draw_sample(wanted, actor=leader(), at=now())
    return name


def seed_of_sample(nth: int) -> str:
    sampled(nth)
    return f"07 15 2{nth}"


def day_of_calls(nth: int) -> str:
    """The first days of the month before this, each with a call."""
    in_service()
    rang = now().replace(day=1, hour=4) - timedelta(20 - nth)
    answered(nth, rang=rang)
    return f"{day_of(rang):%m-%d}"


def on_shift(nth: int) -> str:
    """One more agent on the one shift, at a seat of the own."""
    in_hall()
    shift = Shift.objects.first() or plan_shift(
        day=today(), hours=Hours(begins=time(8), ends=time(16)),
        seats_needed=3, actor=leader(), at=now(),
    )  # fmt: skip
    who = agent(nth + 1)
    seated_user(who)
    User.objects.filter(pk=who.person).update(name=f"林接听{nth}")
    assign(shift_id=shift.pk, agent=who.person, seat_code=f"{nth + 1}", actor=leader(), at=now())
    return f"林接听{nth}"


def only_shift() -> str:
    return f"/desk/centre/shifts/{Shift.objects.get().pk}/"


def free_seat(nth: int) -> str:
    add_seat(NewSeat(code=f"K77-{nth}", extension=f"70{nth}", centre=CENTRE), actor=Actor.system())
    return f"K77-{nth}"


def hearing_at(nth: int, **changes) -> str:
    """A hearing in a place of its own."""
    place = f"第{nth}听证室"
    Hearing.objects.filter(matter=heard().id).update(place=place, **changes)
    return place


def past_hearing(nth: int) -> str:
    return hearing_at(nth, starts_at=now() - timedelta(nth + 1))


def in_feed(nth: int) -> str:
    reader = user_by_name(f"{BUREAU}.clerk").appointments.get().pk
    if feed_key(reader) is None:
        renew_feed(appointment_id=reader)
    return hearing_at(nth)


def feed() -> str:
    return address_of(feed_key(user_by_name(f"{BUREAU}.clerk").appointments.get().pk))


def in_sample(nth: int) -> str:
    """One more organ with one more matter in a new sample, in which all of them are."""
    day = today() - timedelta(1)
    (walk,) = sent(to=ORGANS[nth], day=day)
    wanted = question(since=day, until=day, per_organ=9, seed=f"2026-{nth}: 07 15 22")
    draw(question=wanted, actor=inspector(), at=now())
    return walk.matter.number


def newest_sample(page: str = "") -> str:
    return f"/desk/inspections/{Inspection.objects.latest('drawn_at').pk}/{page}"


def counted(nth: int) -> str:
    """An organ whose work is counted."""
    Walk(day=today(), receiver=OFFICES[nth]).take("classify").take("transfer")
    return str(organ_by_code(OFFICES[nth]).name)


def administrator(nth: int) -> str:
    return named(nth, f"周管{nth}", Post.SYSTEM_ADMIN, ORGANS[nth])


def post_to_choose(nth: int) -> str:
    organ = organ_by_code(ORGANS[nth])
    who = user_by_name(f"{OFFICE}.clerk")
    appoint(who, post=Post.CLERK, organ_id=organ.ref, actor=Actor.system(), at=now(), term=Term(today(), None))
    return organ.name


def added_organ(nth: int) -> str:
    row = OrganRow(
        code=f"beijing-example-{nth}", name=f"北京市示例{nth}局", name_en=f"Beijing Example Bureau {nth}",
        short_name=f"示例{nth}局", kind=OrganKind.DEPARTMENT, level=Level.CITY, region_code="110000", parent="beijing",
    )  # fmt: skip
    return str(add_organ(row, at=now(), actor=Actor.system()).pk)


def organ_found(nth: int) -> str:
    added_organ(nth)
    return f"beijing-example-{nth}"


def key_made(nth: int) -> str:
    return rotate(actor=Actor.system(), at=now())


def ordered(nth: int):
    by, wanted = officer(unit(OFFICE), Post.CLERK, nth=nth), Wanted(received_from=today(), received_to=today())
    return order_export(wanted, purpose=f"核对第{nth}季度办理时限", actor=by, at=now())


def order_told_of(nth: int) -> str:
    return ordered(nth).number


def decided(nth: int) -> str:
    """By another head each time."""
    order, by = ordered(nth), officer(unit(OFFICE), Post.HEAD, nth=nth)
    decide_export(order.pk, decision=ExportDecision.APPROVED, actor=by, at=now())
    return order.purpose


def registered(nth: int) -> str:
    return str(Walk(day=today() - timedelta(1), receiver=OFFICES[nth]).id)


def signed_head(nth: int) -> str:
    registered(nth)
    merge(at=now())
    return f"{TreeHead.objects.latest('size').size}条记录"


def qualified(nth: int) -> str:
    who = officer(unit(DISTRICT), Post.REVIEWER, nth=nth)
    Qualification.objects.create(staff=who.person, organ_id=who.organ, certificate=f"复查{nth}号", valid_from=today())
    return f"复查{nth}号"


def published_opinion(nth: int) -> str:
    """Of a case of another organ each time."""
    walk, organ = Walk(day=today() - timedelta(1)), organ_by_code(ORGANS[nth])
    case = ReviewCase.objects.create(
        matter=walk.matter, level="re_review", organ=organ, respondent=organ, applied_on=today(), handed_in="online"
    )
    Publication.objects.create(case=case, organ=organ, text=f"维持第{nth}号复查意见。", published_at=now())
    return f"维持第{nth}号复查意见。"


def days() -> dict:
    return {"at": now(), "valid_from": today(), "review_due": today() + timedelta(90)}


def article(nth: int) -> str:
    """For a district of its own."""
    published(title=f"第{nth}种复查", region_code=f"11010{nth + 1}", **days())
    return f"第{nth}种"


def draft(nth: int) -> str:
    return drafted(title=f"第{nth}种复查", **days()).title


def version(nth: int) -> str:
    """One more version of the one article."""
    if not nth:
        published(**days())
        return "第1版"
    changes = {name: day for name, day in days().items() if name != "at"}
    only = Article.objects.get().pk
    edit_article(article_id=only, content=content(body=f"答案{nth}", **changes), actor=writer(), at=now())
    publish_article(article_id=only, actor=officer(unit(CENTRE), Post.HEAD, nth=nth), at=now())
    return f"第{nth + 1}版"


def words(nth: int) -> str:
    if not nth:
        published(**days())
    found = Version.objects.get()
    return Feedback.objects.create(version=found, helped=False, words=f"第{nth}句看不懂", day=today()).words


def only_article() -> str:
    return f"/desk/knowledge/{Article.objects.get().pk}/"


def gap(nth: int) -> str:
    return Gap.objects.create(query=f"充电桩{nth}", last_day=today()).query


LAST_MONTH = f"{today().replace(day=1) - timedelta(1):%Y-%m}"
CHANGES = "/desk/audit/changes/?about="
LISTS = (
    Listed("calls checked", CENTRE, Post.SHIFT_LEADER, "/desk/centre/quality/", sampled, 6),
    Listed("samples of calls", CENTRE, Post.SHIFT_LEADER, "/desk/centre/quality/", seed_of_sample, 6),
    Listed("days of service", CENTRE, Post.HEAD, f"/desk/centre/service/?month={LAST_MONTH}", day_of_calls, 9),
    Listed(
        "on one shift",
        CENTRE,
        Post.SHIFT_LEADER,
        lambda: f"/desk/centre/shifts/{Shift.objects.get().pk}/",
        on_shift,
        10,
    ),
    Listed("free seats", CENTRE, Post.AGENT, "/desk/calls/", free_seat, 11),
    Listed("hearings past", BUREAU, Post.CLERK, "/desk/hearings/?past=1", past_hearing, 7),
    Listed("calendar of hearings", BUREAU, Post.CLERK, feed, in_feed, 5),
    Listed("public hearings", *EVERYBODY, "/hearings/", hearing_at, 3),
    Listed("sample", OFFICE, Post.SUPERVISOR, newest_sample, in_sample, 12),
    Listed("sample repeated", OFFICE, Post.SUPERVISOR, lambda: newest_sample("?again=1"), in_sample, 19),
    Listed("sample printed", OFFICE, Post.SUPERVISOR, lambda: newest_sample("print/"), in_sample, 14),
    Listed("figures", OFFICE, Post.SUPERVISOR, "/desk/figures/", counted, 14),
    Listed("administrators", OFFICE, Post.SECURITY_ADMIN, "/desk/grants/", administrator, 3),
    Listed("posts to choose", OFFICE, Post.CLERK, "/desk/sign-in/post/", post_to_choose, 3),
    Listed("organs", OFFICE, Post.SYSTEM_ADMIN, "/desk/organs/?like=示例", organ_found, 3),
    Listed("keys", OFFICE, Post.SECURITY_ADMIN, "/desk/keys/", key_made, 7),
    Listed("exports decided", OFFICE, Post.HEAD, "/desk/exports/", decided, 7),
    Listed("keys audited", OFFICE, Post.AUDIT_ADMIN, f"{CHANGES}keys", key_made, 3),
    Listed("orders audited", OFFICE, Post.AUDIT_ADMIN, f"{CHANGES}exports", order_told_of, 5),
    Listed("organs audited", OFFICE, Post.AUDIT_ADMIN, f"{CHANGES}organs", added_organ, 3),
    Listed("matters audited", OFFICE, Post.AUDIT_ADMIN, f"{CHANGES}matters", registered, 3),
    Listed("everything audited", OFFICE, Post.AUDIT_ADMIN, f"{CHANGES}all", registered, 5),
    Listed("heads audited", OFFICE, Post.AUDIT_ADMIN, "/desk/audit/ledger/", signed_head, 4),
    Listed("heads", *EVERYBODY, "/ledger/", signed_head, 1),
    Listed("certificates", DISTRICT, Post.HEAD, "/desk/review/qualifications/", qualified, 7),
    Listed("published opinions", *EVERYBODY, "/reviews/", published_opinion, 1),
    Listed("articles", CENTRE, Post.AGENT, "/desk/knowledge/", article, 7),
    Listed("articles of all", OFFICE, Post.CLERK, "/desk/knowledge/?list=all", article, 7),
    Listed("drafts", CENTRE, Post.AGENT, "/desk/knowledge/?list=drafts", draft, 6),
    Listed("articles found", CENTRE, Post.AGENT, "/desk/knowledge/?q=复查", article, 6),
    Listed("beside a call", CENTRE, Post.AGENT, "/desk/knowledge/beside/?q=复查", article, 6),
    Listed("versions of an article", CENTRE, Post.AGENT, only_article, version, 8),
    Listed("words on an article", CENTRE, Post.AGENT, only_article, words, 8),
    Listed("questions without answer", CENTRE, Post.SHIFT_LEADER, "/desk/knowledge/gaps/", gap, 5),
    Listed("most read", *EVERYBODY, "/knowledge/", article, 1),
    Listed("answers found", *EVERYBODY, "/knowledge/?q=复查", article, 2),
)


@pytest.mark.parametrize("listed", LISTS, ids=lambda each: each.name)
def test_list_asks_as_often_for_three_items_as_for_one(listed, signed_in, citizen):
    holds(listed, signed_in(listed.organ, listed.post) if listed.organ else citizen)
