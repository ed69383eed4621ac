"""The call desk through its pages, without a browser: script, panels, draft, seat, and one order."""

import re
from uuid import uuid4

import pytest
from django.test import Client

from tests.hotline.orders import CENTRE, STREET, unit
from tests.telephony.exchange import hall
from tests.web.calling import SECURITY, WORDS, at_seat, key_on, rings, said, send, value_of
from tests.web.pages import text_of
from tingmin.hotline.models import Draft, Order
from tingmin.kernel.actors import Post
from tingmin.matters.models import Matter, Party
from tingmin.matters.queries import timeline
from tingmin.organisations.queries import organ_by_code
from tingmin.people.queries import open_identity
from tingmin.telephony.models import CallOrder
from tingmin.telephony.types import CtiKind


@pytest.fixture
def agent(signed_in) -> Client:
    hall()
    return signed_in(CENTRE, Post.AGENT)


class TestPage:
    def test_only_who_takes_calls_has_it(self, agent, signed_in):
        assert agent.get("/desk/calls/").status_code == 200
        assert signed_in(CENTRE, Post.HEAD).get("/desk/calls/").status_code == 403
        assert signed_in(STREET, Post.HANDLER).get("/desk/calls/").status_code == 403

    def test_a_ringing_call_pops_with_its_line_mask_and_phone(self, agent):
        at_seat(agent)
        rings()
        page = agent.get("/desk/calls/")
        assert "市民热线" in text_of(page)
        assert "138****5678" in text_of(page)
        assert 'placeholder="138****5678"' in page.content.decode()
        assert "13812345678" not in page.content.decode()

    def test_the_key_of_a_call_is_the_same_in_every_window(self, agent):
        at_seat(agent)
        rings()
        assert key_on(agent.get("/desk/calls/")) == key_on(agent.get("/desk/calls/"))

    def test_keys_are_told_on_the_page(self, agent):
        page = text_of(agent.get("/desk/calls/"))
        for key in "TBWPCUNAMXJSLKHRO":
            assert f"Alt+{key}" in page

    def test_an_english_reader_reads_no_chinese_interface(self, agent):
        page = agent.get("/desk/calls/", headers={"accept-language": "en"})
        assert "Register and dispatch" in text_of(page)


class TestSending:
    def test_it_is_dispatched_and_the_caller_told(self, agent):
        page = agent.get(send(agent, to=str(unit(STREET))).url)
        order = Order.objects.select_related("matter", "copied_to").get()
        assert (order.matter.holder_id, order.copied_to.code, order.hours) == (unit(STREET), "chaoyang", 168)
        assert order.matter.number in text_of(page)
        assert re.search(r"[0-9A-Z]{4}(-[0-9A-Z]{4}){3}", text_of(page))

    def test_sent_twice_it_is_one_order(self, agent):
        key = str(uuid4())
        for _ in range(2):
            assert send(agent, key=key, to=str(unit(STREET))).status_code == 302
        assert Order.objects.count() == 1

    def test_a_unit_outside_the_catalogue_is_written(self, agent):
        send(agent, other_unit="市水务局")
        assert Order.objects.get().matter.holder.code == "beijing-water"

    def test_without_a_way_to_go_it_asks_for_one_and_keeps_the_words(self, agent):
        page = send(agent)
        assert page.status_code == 422
        assert "请选择去向" in text_of(page)
        assert "连续三天半夜施工" in text_of(page)
        assert not Order.objects.exists()

    def test_kept_at_the_desk_it_is_registered(self, agent):
        send(agent, keep="1")
        assert Order.objects.get().matter.stage == "received"

    def test_two_ways_at_once_are_refused(self, agent):
        page = send(agent, to=str(unit(STREET)), case="secret", said="不便答复。")
        assert page.status_code == 422
        assert "只选一种去向" in text_of(page)

    def test_an_inquiry_is_answered_by_its_words(self, agent):
        send(agent, request_type="inquiry", said="工作日九点至五点。")
        assert Order.objects.get().matter.stage == "answered"

    @pytest.mark.parametrize(
        "case", ["emergency", "other_procedure", "already_handled", "secret", "beyond_duties", "unlawful"]
    )
    def test_each_of_the_six_cases_is_told_and_kept(self, agent, case):
        send(agent, case=case, said="请拨打相应渠道电话。")
        order = Order.objects.select_related("matter").get()
        assert (order.matter.stage, order.special_case) == ("redirected", case)

    def test_a_case_without_what_was_told_is_asked_for_it(self, agent):
        assert "请写明告知" in text_of(send(agent, case="secret"))

    def test_joining_makes_an_order_beside_the_other(self, agent):
        send(agent, to=str(unit(STREET)))
        first = Order.objects.get()
        send(agent, join=str(first.pk))
        assert {each.matter.holder_id for each in Order.objects.select_related("matter")} == {unit(STREET)}
        assert Order.objects.count() == 2

    def test_anonymous_and_without_place_or_class_it_is_registered_all_the_same(self, agent):
        bare = {"name": "", "phone": "", "region_code": "", "content_class": "", "place": "", "title": ""}
        assert send(agent, **bare, keep="1").status_code == 302

    @pytest.mark.parametrize(
        "wrong",
        [
            {"key": "no"},
            {"to": "no"},
            {"join": str(uuid4())},
            {"to": str(uuid4())},
            {"region_code": "x" * 12, "to": ""},
            {"call": str(uuid4()), "keep": "1"},
            {"request_type": "", "keep": "1"},
            {"body": " ", "keep": "1"},
        ],
    )
    def test_nonsense_is_refused_and_makes_no_order(self, agent, wrong):
        assert send(agent, **wrong).status_code in (404, 422)
        assert not Order.objects.exists()

    def test_the_call_is_attached(self, agent):
        at_seat(agent)
        call = rings()
        said(CtiKind.ANSWERED, 2, extension="1001")
        key = key_on(agent.get("/desk/calls/"))
        send(agent, key=key, call=str(call.pk), to=str(unit(STREET)))
        assert CallOrder.objects.get().call_id == call.pk

    @pytest.mark.parametrize(("refused", "phone"), [({}, "13812345678"), ({"no_number": "on"}, "")])
    def test_the_number_that_called_goes_along_unseen_unless_the_caller_would_rather_not(self, agent, refused, phone):
        at_seat(agent)
        call = rings()
        said(CtiKind.ANSWERED, 2, extension="1001")
        key = key_on(agent.get("/desk/calls/"))
        send(agent, key=key, call=str(call.pk), to=str(unit(STREET)), phone="", **refused)
        assert open_identity(Party.objects.get().person_id).phone == phone

    def test_a_number_that_is_typed_goes_before_the_one_that_called(self, agent):
        at_seat(agent)
        call = rings()
        said(CtiKind.ANSWERED, 2, extension="1001")
        send(agent, key=key_on(agent.get("/desk/calls/")), call=str(call.pk), to=str(unit(STREET)))
        assert open_identity(Party.objects.get().person_id).phone == WORDS["phone"]

    def test_without_script_the_proposals_come_by_a_button(self, agent):
        page = agent.post("/desk/calls/", {"key": str(uuid4()), **WORDS, "look": "1"})
        assert page.status_code == 200
        assert "职责清单" in text_of(page)
        assert not Order.objects.exists()

    def test_without_script_a_typed_place_is_picked_from_a_list(self, agent):
        page = agent.post(
            "/desk/calls/", {"key": str(uuid4()), **WORDS, "region_code": "", "place": "望京", "look": "1"}
        )
        assert 'name="region_pick"' in page.content.decode()
        send(agent, region_code="", region_pick="110105026", keep="1")
        assert Order.objects.get().matter.region_code == "110105026"


class TestDraft:
    def test_what_is_typed_is_there_again_after_a_reload(self, agent):
        at_seat(agent)
        call = rings()
        key = key_on(agent.get("/desk/calls/"))
        answer = agent.post("/desk/calls/draft/", {"key": key, "call": str(call.pk), **WORDS})
        assert "职责清单" in text_of(answer)
        page = agent.get("/desk/calls/")
        assert "连续三天半夜施工" in text_of(page)
        assert value_of(page, "name") == "李小红"

    def test_a_colleague_does_not_see_it(self, agent, signed_in):
        agent.post("/desk/calls/draft/", {"key": (key := str(uuid4())), **WORDS})
        other = signed_in(CENTRE, Post.SHIFT_LEADER)
        assert "连续三天" not in text_of(other.get(f"/desk/calls/?new&draft={key}"))
        assert other.post("/desk/calls/draft/", {"key": key, **WORDS}).status_code == 404

    def test_an_unfinished_one_is_listed_and_opened(self, agent):
        agent.post("/desk/calls/draft/", {"key": (key := str(uuid4())), **WORDS})
        assert "未完成的登记" in text_of(agent.get("/desk/calls/"))
        assert "连续三天" in text_of(agent.get(f"/desk/calls/?new&draft={key}"))

    def test_it_is_given_up_for_a_reason_only(self, agent):
        agent.post("/desk/calls/draft/", {"key": (key := str(uuid4())), **WORDS})
        assert agent.post("/desk/calls/discard/", {"key": key, "reason": ""}).status_code == 422
        agent.post("/desk/calls/discard/", {"key": key, "reason": "拨错号码"})
        assert Draft.objects.get().reason == "拨错号码"

    def test_half_typed_words_bring_no_error(self, agent):
        half = {"request_type": "", "body": "", "content_class": "99", "region_code": "1", "urgency": "?"}
        assert agent.post("/desk/calls/draft/", {"key": str(uuid4()), **WORDS, **half}).status_code == 200

    @pytest.mark.parametrize("key", ["", "no"])
    def test_without_a_key_it_is_refused(self, agent, key):
        assert agent.post("/desk/calls/draft/", {**WORDS, "key": key}).status_code in (404, 422)


class TestSuggestions:
    def test_places_come_with_their_unit(self, agent):
        row = agent.get("/desk/calls/places/?q=wangjing").json()["rows"][0]
        assert (row["code"], row["text"]) == ("110105026", "朝阳区 望京街道")
        assert "望京街道办事处" in row["hint"]

    @pytest.mark.parametrize(
        ("typed", "first"), [("社会治安", SECURITY), ("0107", SECURITY), ("律师", "010101"), ("lawyers", "010101")]
    )
    def test_classes_by_name_code_or_english(self, agent, typed, first):
        assert agent.get("/desk/calls/classes/", {"q": typed}).json()["rows"][0]["code"] == first

    @pytest.mark.parametrize("typed", ["", "没有这种", "\x00"])
    def test_what_names_nothing_brings_nothing(self, agent, typed):
        assert agent.get("/desk/calls/classes/", {"q": typed}).json()["rows"] == []
        assert agent.get("/desk/calls/places/", {"q": typed}).json()["rows"] == []


class TestEarlier:
    @pytest.fixture
    def ringing_again(self, agent):
        at_seat(agent)
        send(agent, to=str(unit(STREET)), phone="13812345678")
        call = rings()
        said(CtiKind.ANSWERED, 2, extension="1001")
        return agent, call, Matter.objects.get(procedure="work_order")

    def test_it_is_shown_with_number_title_and_stage_and_nothing_of_the_person(self, ringing_again):
        agent, _, matter = ringing_again
        page = text_of(agent.get("/desk/calls/"))
        assert matter.number in page
        assert "已派单" in page
        assert "李小红" not in page

    @pytest.mark.parametrize(
        ("act", "step"), [("urge", "urge_order"), ("supplement", "request_supplemented"), ("tell", "progress_told")]
    )
    def test_urging_adding_and_telling_stand_on_its_timeline(self, ringing_again, act, step):
        agent, call, matter = ringing_again
        words = {"act": act, "call": str(call.pk), f"words-{matter.pk}": "还没有人联系。"}
        assert agent.post(f"/desk/calls/about/{matter.pk}/", words).status_code == 302
        assert step in [event.step for event in timeline(matter)]
        assert CallOrder.objects.get().matter_id == matter.pk

    def test_an_unknown_act_is_refused(self, ringing_again):
        agent, _, matter = ringing_again
        assert agent.post(f"/desk/calls/about/{matter.pk}/", {"act": "delete"}).status_code == 422


def test_done_without_an_order_leads_to_the_desk(agent):
    assert agent.get("/desk/calls/done/").url == "/desk/calls/"


class TestComplainedOf:
    def test_panels_say_who_is_left_out_and_the_draft_keeps_the_words(self, agent):
        key, street = str(uuid4()), organ_by_code(STREET).label.zh
        panel = agent.post("/desk/calls/draft/", {"key": key, **WORDS, "accused": f"{street}、甜园小吃店"})
        assert "不列入派单建议" in text_of(panel)
        assert f'value="{unit(STREET)}"' not in panel.content.decode()
        assert Draft.objects.get(pk=key).words["accused"] == f"{street}、甜园小吃店"

    def test_sending_it_to_the_accused_is_refused_in_one_sentence(self, agent):
        page = send(agent, accused=organ_by_code(STREET).label.zh, to=str(unit(STREET)))
        assert page.status_code == 409
        assert "属于被检举单位，不得转交" in text_of(page)
        assert not Order.objects.exists()

    def test_kept_at_the_desk_the_wall_stands_already(self, agent, signed_in):
        answer = agent.post(
            "/desk/calls/",
            {"key": str(uuid4()), **WORDS, "keep": "1", "accused": f"{organ_by_code(STREET).label.zh}；甜园小吃店"},
        )
        assert answer.status_code == 302
        matter = Matter.objects.get(order__isnull=False)
        assert unit(STREET) in matter.walled_organs
        assert matter.respondents.count() == 2
        assert signed_in(STREET, Post.HANDLER).get(f"/desk/matters/{matter.pk}/").status_code in (403, 404)
