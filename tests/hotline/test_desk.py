"""The desk: what is proposed and why, and one act that makes one order."""

from datetime import timedelta
from uuid import uuid4

import pytest

from tests.cast import staff
from tests.hotline.desk import SECURITY, K, agent, asked, matter_of, take, to_street
from tests.hotline.orders import CALLER, CENTRE, STREET, Order, unit
from tests.telephony.exchange import CALLER as NUMBER
from tests.telephony.exchange import MORNING as TODAY
from tests.telephony.exchange import hall, ready, told
from tingmin.documents.models import Document
from tingmin.hotline.actions.drafting import (
    draft_under,
    key_for,
    save_draft,
)
from tingmin.hotline.actions.joining import (
    Joining,
    NothingToJoin,
    WordsMissing,
    supplement,
    tell_progress,
    urge,
)
from tingmin.hotline.desk import Asked, catalogue, earlier, limit_of, similar
from tingmin.hotline.types import Answering, Redirecting
from tingmin.kernel.actors import Actor, Post
from tingmin.kernel.refusals import NotFound, NotPermitted
from tingmin.kernel.times import day_of
from tingmin.law.hotline_intake import Urgency
from tingmin.matters.models import Matter, MatterLink, Obligation
from tingmin.matters.queries import timeline
from tingmin.organisations.models import Duty
from tingmin.organisations.queries import organ_by_code
from tingmin.people.types import Identity
from tingmin.telephony.models import CallOrder

pytestmark = [pytest.mark.usefixtures("city"), pytest.mark.django_db]


class TestLimit:
    @pytest.mark.parametrize(
        ("words", "hours", "why"),
        [
            ({"urgency": Urgency.LIFE}, 2, "危及生命财产安全"),
            ({"urgency": Urgency.SUPPLY}, 24, "水电气热等保障"),
            ({"request_type": "inquiry"}, 24, "咨询"),
            ({}, 168, "其他情形一律适用"),
        ],
    )
    def test_hours_come_with_the_row_that_gives_them(self, words, hours, why):
        limit = limit_of(asked(**words))
        assert (limit.hours, limit.why.zh) == (hours, why)

    def test_before_anything_is_typed_the_last_row_holds(self):
        assert limit_of(Asked()).hours == 168


class TestCatalogue:
    def test_duty_lines_come_in_the_order_of_the_list_each_with_its_reason(self):
        found = catalogue(asked(), on=day_of(TODAY))
        lines = Duty.objects.filter(content_class=SECURITY).order_by("rank")
        assert len(found) >= lines.count() == 2
        assert found[0].organ == unit(STREET)
        assert "职责清单" in found[0].why.zh
        assert found[1].name.zh == "北京市公安局"

    def test_a_street_is_copied_to_its_district_and_a_bureau_is_not(self):
        street, bureau = catalogue(asked(), on=day_of(TODAY))[:2]
        assert street.copied_to.zh == "北京市朝阳区人民政府"
        assert bureau.copied_to is None

    def test_place_alone_proposes_its_street_by_article(self):
        (only,) = catalogue(asked(content_class=""), on=day_of(TODAY))
        assert only.organ == unit(STREET)
        assert "属地管理" in only.why.zh
        assert "第十二条" in only.why.zh

    def test_district_alone_proposes_its_government(self):
        (only,) = catalogue(asked(content_class="", region_code="110105"), on=day_of(TODAY))
        assert only.organ == organ_by_code("chaoyang").ref

    @pytest.mark.parametrize("words", [{"region_code": ""}, {"region_code": "999999", "content_class": ""}])
    def test_without_a_place_nobody_is_proposed(self, words):
        assert catalogue(asked(**words), on=day_of(TODAY)) == []

    def test_each_unit_is_proposed_once(self):
        organs = [each.organ for each in catalogue(asked(), on=day_of(TODAY))]
        assert len(organs) == len(set(organs))


class TestSimilar:
    def test_same_class_and_street_is_proposed_with_its_reasons(self):
        there = take(to_street())
        (found,) = similar(asked(), actor=agent(), at=TODAY)
        assert found.number == there.registered.number
        assert [reason.zh for reason in found.reasons] == ["同类：社会治安", "分类完全相同", "同一街道、乡镇"]
        assert found.unit.zh.endswith("办事处")

    def test_words_in_common_are_said_in_per_cent(self):
        take(to_street(), content_class="")
        (found,) = similar(
            asked(content_class="", title="楼下半夜施工", body="半夜施工，噪声很大。"), actor=agent(), at=TODAY
        )
        assert "相同" in found.reasons[0].zh

    def test_more_reasons_come_first(self):
        take(to_street(), title="别的事", body="树枝挡路。")
        both = take(to_street())
        found = similar(asked(title="楼下半夜施工", body="连续三天半夜施工，噪声很大。"), actor=agent(), at=TODAY)
        assert found[0].number == both.registered.number

    def test_the_place_alone_makes_nothing_similar(self):
        take(to_street(), content_class="020100", title="甲", body="全然不同。")
        assert similar(asked(title="楼下半夜施工"), actor=agent(), at=TODAY) == []

    @pytest.mark.parametrize("region", ["", "110105", "110105026"])
    def test_elsewhere_or_nowhere_nothing_is_similar(self, region):
        take(to_street())
        assert list(similar(asked(region_code=region), actor=agent(), at=TODAY)) == []

    def test_what_waits_undispatched_leads_nowhere(self):
        take()
        assert similar(asked(), actor=agent(), at=TODAY) == []

    def test_old_orders_are_left_out(self, settings):
        take(to_street(), at=TODAY - timedelta(days=settings.SIMILAR_DAYS, hours=1))
        assert similar(asked(), actor=agent(), at=TODAY) == []

    def test_who_may_not_see_an_order_is_not_shown_it(self):
        taken = take(to_street())
        Matter.objects.filter(pk=taken.registered.matter_id).update(walled_people=[agent(2).person])
        assert similar(asked(), actor=agent(2), at=TODAY) == []
        assert similar(asked(), actor=staff("beijing-education", Post.CLERK), at=TODAY) == []

    def test_at_most_five(self):
        for _ in range(7):
            take(to_street())
        assert len(similar(asked(), actor=agent(), at=TODAY)) == 5


class TestEarlier:
    def test_open_ones_come_first_and_say_only_what_and_where(self):
        hall()
        ready()
        identity = Identity(name="某某", phone=NUMBER)
        done = take(Answering(said="九点至五点。"), request_type="inquiry", identity=identity)
        lies = take(to_street(), identity=identity)
        take(to_street(), identity=Identity(phone="13900000000"))
        found = earlier(told(K.RINGING, 1), actor=agent())
        assert [each.number for each in found] == [lies.registered.number, done.registered.number]
        assert [(each.is_open, each.at_unit) for each in found] == [(True, True), (False, False)]

    def test_a_number_typed_by_hand_finds_the_same(self):
        taken = take(to_street())
        assert [e.number for e in earlier(None, phone=CALLER.phone, actor=agent())] == [taken.registered.number]

    def test_a_withheld_number_finds_nothing(self):
        hall()
        ready()
        take(to_street(), identity=Identity())
        assert earlier(told(K.RINGING, 1, caller=""), actor=agent()) == ()

    def test_behind_a_wall_there_is_nothing(self):
        taken = take(to_street())
        Matter.objects.filter(pk=taken.registered.matter_id).update(walled_people=[agent().person])
        assert earlier(None, phone=CALLER.phone, actor=agent()) == []


class TestOneAct:
    def test_dispatch_sends_issues_the_slip_and_copies_the_district(self):
        matter = matter_of(take(to_street()))
        assert (matter.stage, matter.holder_id, matter.order.hours) == ("dispatched", unit(STREET), 168)
        assert matter.order.copied_to.code == "chaoyang"
        assert Document.objects.filter(about=matter.pk, kind="dispatch_slip").count() == 1

    def test_an_inquiry_is_answered_at_once(self):
        taken = take(Answering(said="工作日九点至五点。"), request_type="inquiry")
        assert taken.stage == "answered"

    def test_one_of_the_six_cases_is_told_its_channel(self):
        redirecting = Redirecting(case="beyond_duties", advice="可请市场机构解决。", reason="属于民事约定。")
        matter = matter_of(take(redirecting))
        assert (matter.stage, matter.order.special_case) == ("redirected", "beyond_duties")

    def test_without_a_decision_it_is_registered_all_the_same(self):
        assert take().stage == "received"

    def test_the_same_key_makes_one_order(self):
        key = uuid4()
        first, again = take(to_street(), key=key), take(to_street(), key=key)
        assert again.registered.number == first.registered.number
        assert first.registered.query_code
        assert again.registered.query_code == ""
        assert Matter.objects.filter(procedure="work_order").count() == 1

    def test_what_is_refused_leaves_nothing_and_the_draft_stays(self):
        key = uuid4()
        save_draft(key, words={"title": "半夜施工"}, identity=CALLER, call_id=None, actor=agent(), at=TODAY)
        with pytest.raises(Exception, match="六种情形"):
            take(Redirecting(case="no such", advice="无", reason="无"), key=key)
        assert not Matter.objects.filter(procedure="work_order").exists()
        assert draft_under(key, actor=agent()).words == {"title": "半夜施工"}

    def test_the_call_is_attached_once(self):
        hall()
        who = ready()
        call = told(K.RINGING, 1)
        told(K.ANSWERED, 2, extension="1001")
        key = key_for(call.pk, actor=who)
        for _ in range(2):
            taken = take(to_street(), key=key, call_id=call.pk, actor=who)
        assert CallOrder.objects.get().matter_id == taken.registered.matter_id
        assert key_for(call.pk, actor=who) != key

    def test_another_agents_key_or_call_is_not_there(self):
        key = uuid4()
        save_draft(key, words={"title": "半夜"}, identity=Identity(), call_id=None, actor=agent(2), at=TODAY)
        with pytest.raises(NotFound):
            take(to_street(), key=key)

    @pytest.mark.parametrize("post", [p for p in Post if p not in (Post.AGENT, Post.SHIFT_LEADER)])
    def test_only_who_takes_calls_may(self, post):
        who = staff(CENTRE, post) if post not in (Post.SYSTEM, Post.PETITIONER) else Actor.system()
        with pytest.raises(NotPermitted):
            take(to_street(), actor=who)


class TestJoining:
    def test_a_joined_request_is_an_order_of_its_own_at_the_same_unit(self):
        first = take(to_street())
        second = take(Joining(other=first.registered.matter_id), at=TODAY + timedelta(hours=5))
        matter = matter_of(second)
        assert second.registered.number != first.registered.number
        assert (matter.holder_id, matter.stage) == (unit(STREET), "dispatched")
        assert MatterLink.objects.get(source=matter).target_id == first.registered.matter_id

    def test_each_keeps_its_own_limits(self):
        first = take(to_street())
        second = take(Joining(other=first.registered.matter_id), at=TODAY + timedelta(hours=5))
        begun = [
            Obligation.objects.get(matter=each.registered.matter_id, clock="H03").begun_at for each in (first, second)
        ]
        assert begun[1] - begun[0] == timedelta(hours=5)

    def test_both_timelines_tell_it(self):
        first = take(to_street())
        second = take(Joining(other=first.registered.matter_id))
        for each in (first, second):
            assert "order_joined" in [event.step for event in timeline(matter_of(each))]

    @pytest.mark.parametrize("decision", [None, Redirecting(case="secret", advice="不便答复。", reason="涉密。")])
    def test_what_is_over_or_with_no_unit_cannot_be_joined(self, decision):
        other = take(decision)
        with pytest.raises(NothingToJoin):
            take(Joining(other=other.registered.matter_id))

    def test_what_the_agent_may_not_see_cannot_be_joined(self):
        other = take(to_street())
        Matter.objects.filter(pk=other.registered.matter_id).update(walled_people=[agent(2).person])
        with pytest.raises(NotFound):
            take(Joining(other=other.registered.matter_id), actor=agent(2))


class TestCallingAgain:
    def test_the_agent_urges_for_who_calls(self):
        order = Order(at=TODAY).sent()
        urge(matter_id=order.id, words="已过三天没人联系。", call_id=None, actor=agent(), at=TODAY)
        (event,) = [each for each in timeline(order.matter) if each.step == "urge_order"]
        assert event.reason == "已过三天没人联系。"

    @pytest.mark.parametrize(("act", "step"), [(supplement, "request_supplemented"), (tell_progress, "progress_told")])
    def test_what_was_added_or_told_stands_on_the_timeline(self, act, step):
        order = Order(at=TODAY).sent()
        act(matter_id=order.id, words="在三号楼北侧。", call_id=None, actor=agent(), at=TODAY)
        (event,) = [each for each in timeline(order.matter) if each.step == step]
        assert event.reason == "在三号楼北侧。"
        with pytest.raises(WordsMissing):
            act(matter_id=order.id, words=" ", call_id=None, actor=agent(), at=TODAY)

    @pytest.mark.parametrize("act", [supplement, tell_progress])
    def test_the_unit_does_not_speak_for_the_hotline(self, act):
        order = Order(at=TODAY).sent()
        with pytest.raises(NotPermitted):
            act(matter_id=order.id, words="x", call_id=None, actor=staff(STREET, Post.HANDLER), at=TODAY)
