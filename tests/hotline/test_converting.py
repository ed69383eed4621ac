"""From the hotline to the petition procedure and back: by consent, nothing typed twice, each under its own law."""

from datetime import date, timedelta

import pytest

from tests.cast import OFFICE, staff
from tests.hotline.orders import CALLER, CENTRE, MORNING, STREET, Order, unit
from tests.matters.walks import letter
from tingmin.documents.queries import documents_about
from tingmin.hotline.across import Consenting, ConsentWay
from tingmin.hotline.actions import convert_to_order, convert_to_petition, decline_conversion
from tingmin.hotline.actions.converting import AlreadyAccepted, AlreadyConverted, ConsentMissing, NotOfThisChannel
from tingmin.hotline.both import counted_once, first_received, others_of
from tingmin.intake.actions import look_up, submit
from tingmin.intake.queries import attachments_of
from tingmin.intake.types import Claim, File
from tingmin.kernel.actors import Actor, Post
from tingmin.kernel.refusals import NotPermitted
from tingmin.law.types import Channel
from tingmin.ledger.queries import first_broken, history
from tingmin.matters.actions.walls import RespondentWouldSee
from tingmin.matters.models import Matter, MatterText, Obligation, Party
from tingmin.people.models import Person

pytestmark = [pytest.mark.usefixtures("city"), pytest.mark.django_db]
AGREED = Consenting(way=ConsentWay.PHONE, said="愿意按信访程序办理。")
PHOTO = File("灯.png", b"\x89PNG\r\n\x1a\n" + bytes(32))


def agent():
    return staff(CENTRE, Post.AGENT)


def clerk():
    return staff(OFFICE, Post.CLERK)


def to_petition(order, *, actor=None, particulars=AGREED):
    return convert_to_petition(matter_id=order.id, particulars=particulars, actor=actor or agent(), at=order.at)


def petition(**more):
    claims = [Claim(title="水管漏水", body="楼道水管漏水三天。", purpose=more.pop("purpose", "seek_solution"))]
    usual = {"claims": claims, "identity": CALLER, "receiver": unit(OFFICE), "files": [PHOTO]}
    submission = letter(channel=Channel.ONLINE, **(usual | more))
    return submit(submission, actor=Actor.system(), at=MORNING - timedelta(days=5)).registered[0].matter_id


def to_order(matter_id, *, actor=None, particulars=AGREED, at=MORNING):
    return convert_to_order(matter_id=matter_id, particulars=particulars, actor=actor or clerk(), at=at)


def got(registered):
    return Matter.objects.select_related("text", "registrar").get(pk=registered.matter_id)


def kinds(matter_id):
    return [fact.kind for fact in history(matter_id)]


def people(matter_id):
    return list(Party.objects.filter(matter=matter_id).values_list("person_id", "role"))


def test_order_becomes_a_petition_and_is_told_the_channel_with_the_new_number():
    order = Order(region_code="110105", content_class="", place="示例小区3号楼").later(days=1)
    new = got(to_petition(order))
    assert (new.procedure, new.stage, new.purpose, new.registrar.code) == (
        "petition", "registered", "seek_solution", "chaoyang-petition",
    )  # fmt: skip
    assert "示例小区3号楼" in new.text.body
    assert order.matter.text.body in new.text.body
    assert (order.matter.stage, order.matter.order.special_case) == ("redirected", "other_procedure")
    notice = documents_about(order.id)[-1].frozen()
    assert new.number in "".join(notice.value("channel_advice"))


def test_nobody_and_nothing_is_typed_or_kept_twice():
    order = Order()
    before = Person.objects.count()
    new = to_petition(order)
    assert Person.objects.count() == before
    assert people(new.matter_id) == people(order.id)


def test_consent_is_written_down_with_when_how_and_by_whom():
    order = Order()
    new = to_petition(order)
    consent = next(fact for fact in history(new.matter_id) if fact.kind == "conversion_consented")
    assert (consent.body["way"], consent.enclosure.content["said"]) == ("phone", "愿意按信访程序办理。")
    assert (consent.actor_person, consent.at) == (agent().person, order.at)
    assert first_broken(new.matter_id) is first_broken(order.id) is None


@pytest.mark.parametrize("said", ["", "  "])
def test_officer_converts_nothing_without_consent(said):
    order = Order()
    with pytest.raises(ConsentMissing):
        to_petition(order, particulars=Consenting(said=said))
    assert (order.matter.stage, Matter.objects.count()) == ("received", 1)


def test_who_does_not_want_it_is_written_down_and_left_alone():
    order = Order()
    decline_conversion(matter_id=order.id, particulars=Consenting(said="不愿意。"), actor=agent(), at=order.at)
    assert (kinds(order.id)[-1], Matter.objects.count()) == ("conversion_declined", 1)


def test_dispatched_order_goes_on_beside_the_petition():
    order = Order().sent().by(STREET, "accept_order")
    new = got(to_petition(order))
    assert (order.matter.stage, order.matter.ended) == ("accepted", False)
    assert kinds(order.id)[-1] == "converted"
    assert [each.number for each in others_of(order.id)] == [new.number]


def test_requester_asks_for_the_petition_procedure_without_an_officer():
    order = Order()
    new = to_petition(order, actor=Actor.petitioner(order.id), particulars=Consenting())
    consent = next(fact for fact in history(new.matter_id) if fact.kind == "conversion_consented")
    assert consent.body["way"] == "network"
    assert order.matter.stage == "received", "the hotline itself tells the channel"
    assert look_up(new.query_code, client="192.0.2.1", at=order.at).own_matters == {new.matter_id}


def test_new_limits_begin_on_the_new_day_and_the_first_day_is_kept():
    old = petition()
    new = got(to_order(old))
    running = Obligation.objects.get(matter=new, stopped_on=None)
    assert (running.clock, running.begun_at, new.received_on) == ("H01", MORNING, MORNING.date())
    assert first_received(new) == date(2023, 2, 24)
    told = next(fact for fact in history(new.pk) if fact.kind == "converted_from")
    assert told.body["first_received_on"] == "2023-02-24"


def test_petition_becomes_an_order_and_stays_a_petition():
    old = petition()
    new = got(to_order(old))
    assert (new.procedure, new.purpose, new.registrar.code, new.text.body) == (
        "work_order", "help", CENTRE, MatterText.objects.get(pk=old).body,
    )  # fmt: skip
    kept = Matter.objects.get(pk=old)
    assert (kept.stage, kept.ended) == ("registered", False)
    assert Obligation.objects.filter(matter=old, clock="D01", stopped_on=None).exists(), "its own limit goes on"


def test_files_come_along_as_the_same_bytes():
    new = to_order(petition())
    assert [(each.name, each.size) for each in attachments_of(new.matter_id)] == [(PHOTO.name, len(PHOTO.content))]
    assert "file_attached" in kinds(new.matter_id)


def test_converted_order_is_dispatched_like_any_other():
    order = Order.__new__(Order)
    order.id, order.at = to_order(petition()).matter_id, MORNING
    assert order.sent().matter.stage == "dispatched"


def test_accepted_petition_does_not_go_to_the_hotline():
    old = petition()
    Matter.objects.filter(pk=old).update(stage="investigating")
    with pytest.raises(AlreadyAccepted, match="撤回"):
        to_order(old)


def test_matter_is_converted_once_and_never_back():
    order = Order()
    new = to_petition(order)
    with pytest.raises(AlreadyConverted, match=new.number):
        to_petition(order)
    with pytest.raises(AlreadyConverted):
        to_order(new.matter_id, actor=Actor.petitioner(new.matter_id), at=order.at)


@pytest.mark.parametrize("organ", [STREET, OFFICE])
def test_other_desks_convert_no_order(organ):
    order = Order()
    if organ == STREET:
        order.sent()
        with pytest.raises(NotPermitted):
            to_petition(order, actor=staff(STREET, Post.HANDLER))
    else:
        with pytest.raises(NotOfThisChannel):
            convert_to_order(matter_id=order.id, particulars=AGREED, actor=agent(), at=order.at)


def test_wall_and_confidence_move_along():
    old = petition(purpose="exposure", respondents=[unit(STREET)])
    new = got(to_order(old))
    assert (new.protected, new.category, unit(STREET) in new.walled_organs) == (True, "accusation", True)
    order = Order.__new__(Order)
    order.id, order.at = new.pk, MORNING
    with pytest.raises(RespondentWouldSee):
        order.sent(STREET)
    assert not Matter.objects.for_actor(staff(STREET, Post.HEAD)).filter(pk=new.pk).exists()


def test_unit_that_holds_the_order_does_not_read_of_what_is_now_told_in_confidence():
    order = Order(request_type="report").sent()
    new = got(to_petition(order))
    assert new.protected, "a report may accuse: it is closed until it is sorted"
    assert not {"converted", "conversion_consented"} & set(kinds(order.id))
    assert [each.number for each in others_of(order.id)] == [new.number], "the person still finds both"


def test_converted_pair_counts_once():
    order = Order()
    new = to_petition(order)
    ids = list(Matter.objects.extra(where=[counted_once("matters_matter")]).values_list("pk", flat=True))
    assert ids == [order.id]
    assert Matter.objects.filter(pk=new.matter_id).exists()


def test_order_raised_again_on_new_facts_is_a_new_order_with_its_own_code():
    order = Order(request_type="inquiry").by(CENTRE, "answer_at_once", said="工作日九点至五点。")
    order.take("ask_again", Actor.petitioner(order.id), new_facts="昨天关门了。")
    again = Matter.objects.exclude(pk=order.id).select_related("text").get()
    assert (again.procedure, again.stage, again.text.body) == ("work_order", "received", "昨天关门了。")
    assert people(again.pk) == people(order.id)
