"""回避与保密 on the pages: whom it complains of, who would see it, who keeps away, who knows the petitioner."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.web.pages import code_on, links_of, number_on, text_of
from tests.web.test_desk import BUREAU, OFFICE, SORTED, STREET
from tingmin.accounts.queries import user_by_name
from tingmin.kernel.actors import Post
from tingmin.organisations.queries import organ_by_code

DISTRICT_OFFICE = "chaoyang-petition"
PLACE = {"district": "110105", "street": "110105015"}
ACCUSES = {"body_1": "窗口有人索要好处。", "purpose": "exposure"}
TOLD_ACCUSATION = {"category": "accusation", "purpose": "exposure", "route": "discipline"}
NUMBER = re.compile(r"\d{8}-\d{7}-\d")
MATTER_PAGE_QUERIES = 41


def found_by(client, number):
    """The address of a matter for whoever sees it; empty for whoever does not."""
    answer = client.get("/desk/search/", {"number": number})
    return answer.get("Location", "")


@pytest.fixture
def held(submit, signed_in):
    """A fresh matter of the city's petition office, by its clerk and its head."""
    number = number_on(submit(name="王小明", phone="13800001234"))
    clerk, head = signed_in(OFFICE, Post.CLERK), signed_in(OFFICE, Post.HEAD)
    return clerk, head, found_by(clerk, number)


class TestPublicForm:
    def test_accused_street_is_picked_without_script_and_its_counter_is_passed(self, submit, signed_in):
        page = submit(**ACCUSES, **PLACE, accused_district="110105", accused_street="110105015")
        shown = text_of(page)
        assert "所以没有经过它的窗口，由北京市朝阳区" in shown
        assert "看不到您的来信" in shown
        assert found_by(signed_in(DISTRICT_OFFICE, Post.CLERK), number_on(page))
        assert not found_by(signed_in(STREET, Post.HEAD), number_on(page))

    def test_unit_is_typed_as_people_call_it(self, submit, signed_in):
        page = submit(**ACCUSES, accused="市信访办")
        assert found_by(signed_in("beijing", Post.HEAD), number_on(page))
        assert not found_by(signed_in(OFFICE, Post.HEAD), number_on(page))

    def test_unit_that_nobody_knows_is_one_sentence_and_the_text_is_kept(self, submit):
        page = submit(**ACCUSES, accused="某某不存在的局")
        assert page.status_code == 422
        assert "没有找到名为“某某不存在的局”的机关" in text_of(page)
        assert ACCUSES["body_1"] in text_of(page)

    def test_retaliation_is_reported_and_goes_past_the_accused_counter(self, submit, signed_in):
        page = submit(**{**ACCUSES, "purpose": "retaliation"}, **PLACE, accused_street="110105015")
        assert found_by(signed_in(DISTRICT_OFFICE, Post.CLERK), number_on(page))

    def test_claim_names_its_unit_and_stays_at_its_counter(self, submit, signed_in):
        page = submit(**PLACE, accused_street="110105015")
        assert "没有经过它的窗口" not in text_of(page)
        assert found_by(signed_in(STREET, Post.CLERK), number_on(page))

    def test_confidence_is_asked_for_with_a_box(self, submit, citizen):
        assert "保密办理：您是谁只有" in text_of(submit(confidential="on"))
        assert "请为我保密" not in text_of(citizen.get("/track/matter/"))

    def test_counter_that_is_accused_gets_neither_title_nor_code_nor_paper(self, signed_in):
        clerk = signed_in(STREET, Post.CLERK)
        form = {**ACCUSES, **PLACE, "channel": "visit", "received_on": "2026-01-05", "accused_street": "110105015"}
        page = clerk.post("/desk/register/", form, follow=True)
        shown = text_of(page)
        assert page.status_code == 200
        assert code_on(page) == ""
        assert ACCUSES["body_1"] not in shown
        assert "到北京市朝阳区" in shown
        assert not links_of(page, r"receipt/.*\.pdf$|/matters/")
        assert not found_by(clerk, number_on(page))


class TestTracking:
    def test_petitioner_asks_for_confidence_later(self, held, submit, citizen):
        clerk, _, matter = held
        page = citizen.post("/track/matter/confidence/", follow=True)
        assert "已转为保密办理" in text_of(page)
        assert "保密办理" in text_of(clerk.get(matter))

    def test_petitioner_sees_which_organ_opened_the_matter_and_no_officer(self, held, citizen):
        clerk, _, matter = held
        clerk.get(matter)
        told = text_of(citizen.get("/track/matter/"))
        assert "查阅事项页面" in told
        assert "某某" not in told

    def test_units_from_which_it_is_hidden_are_told(self, submit, citizen):
        submit(**ACCUSES, **PLACE, accused_street="110105015")
        assert "这些单位及其下属看不到您的来信：北京市朝阳区" in text_of(citizen.get("/track/matter/"))


class TestDesk:
    def test_clerk_names_a_unit_and_the_page_tells_it(self, held):
        clerk, _, matter = held
        page = clerk.post(f"{matter}respondents/", {"organ_1": "市人力社保局"}, follow=True)
        assert "已登记被反映的单位、人员" in text_of(page)
        assert "北京市人力资源和社会保障局" in text_of(page)

    def test_clerk_who_names_the_own_office_of_an_accusation_loses_sight_and_lands_at_the_inbox(
        self, submit, signed_in
    ):
        number, clerk = number_on(submit(**ACCUSES)), signed_in(OFFICE, Post.CLERK)
        page = clerk.post(f"{found_by(clerk, number)}respondents/", {"organ_1": "市信访办"}, follow=True)
        assert page.redirect_chain[-1][0] == "/desk/"
        assert not found_by(clerk, number)

    def test_person_is_named_by_account(self, held, signed_in):
        clerk, _, matter = held
        signed_in(BUREAU, Post.HANDLER)
        page = clerk.post(f"{matter}respondents/", {"account": f"{BUREAU}.handler"}, follow=True)
        assert "被反映的人员" in text_of(page)

    @pytest.mark.parametrize(
        ("sent", "sentence"),
        [
            ({}, "请至少填写一个被反映的单位或人员"),
            ({"organ_1": "某某不存在的局"}, "没有找到名为“某某不存在的局”的机关"),
            ({"account": "nobody.at.all"}, "没有账号“nobody.at.all”"),
        ],
    )
    def test_what_cannot_be_named_is_one_sentence(self, held, sent, sentence):
        clerk, _, matter = held
        page = clerk.post(f"{matter}respondents/", sent)
        assert page.status_code == 422
        assert sentence in text_of(page)

    def test_unit_that_handles_an_accusation_already_must_give_it_back_first(self, held, signed_in):
        clerk, _, matter = held
        clerk.post(f"{matter}steps/classify/", SORTED)
        sent = {"to": "市人力社保局", "shown_for": str(organ_by_code(BUREAU).pk)}
        clerk.post(f"{matter}steps/transfer/", sent)
        bureau = signed_in(BUREAU, Post.CLERK)
        assert bureau.post(f"{matter}respondents/", {"organ_1": "市人力社保局"}).status_code == 302
        assert found_by(bureau, number_on(clerk.get(matter)))

    def test_head_decides_a_recusal_and_the_officer_sees_nothing(self, held):
        clerk, head, matter = held
        officer = user_by_name(f"{OFFICE}.clerk").pk
        page = head.post(f"{matter}recusal/", {"officer": officer, "reason": "近亲属"}, follow=True)
        assert "已决定回避" in text_of(page)
        assert clerk.get(matter).status_code == 404

    def test_recusal_without_a_reason_is_one_sentence(self, held):
        _, head, matter = held
        page = head.post(f"{matter}recusal/", {"officer": user_by_name(f"{OFFICE}.clerk").pk})
        assert page.status_code == 422
        assert "请写明回避理由" in text_of(page)

    def test_clerk_decides_no_recusal(self, held):
        clerk, _, matter = held
        assert clerk.get(f"{matter}recusal/").status_code == 403
        assert not links_of(clerk.get(matter), r"/recusal/$")

    def test_stranger_sees_no_form_of_a_wall(self, held, signed_in):
        _, _, matter = held
        stranger = signed_in(STREET, Post.HEAD)
        assert [stranger.get(f"{matter}{form}/").status_code for form in ("respondents", "recusal")] == [404, 404]

    def test_in_confidence_the_handling_organ_finds_no_name_no_mask_and_no_way_to_open_it(self, held, signed_in):
        clerk, _, matter = held
        clerk.post(f"{matter}confidence/")
        clerk.post(f"{matter}steps/classify/", SORTED)
        sent = {"to": "市人力社保局", "shown_for": str(organ_by_code(BUREAU).pk)}
        clerk.post(f"{matter}steps/transfer/", sent)
        bureau = signed_in(BUREAU, Post.CLERK)
        page = bureau.get(matter)
        assert "王*" not in text_of(page)
        assert "138****" not in text_of(page)
        assert "请通过北京市" in text_of(page)
        assert bureau.post(f"{matter}identity/", {"reason": "核实"}).status_code == 403
        assert "王*" in text_of(clerk.get(matter))

    def test_lost_code_is_replaced_at_the_counter_that_registered_it(self, held, citizen):
        clerk, _, matter = held
        page = clerk.post(f"{matter}code/", follow=True)
        assert len(code_on(page)) == 19
        shown = citizen.post("/track/", {"code": code_on(page)}, follow=True)
        assert "补发了查询码" in text_of(shown)

    def test_linked_accusation_is_not_told_to_the_unit_that_it_accuses(self, submit, signed_in):
        page, clerk = submit(body_2="电梯停运", **PLACE), signed_in(STREET, Post.CLERK)
        first, second = dict.fromkeys(NUMBER.findall(text_of(page)))
        one, other = found_by(clerk, first), found_by(clerk, second)
        assert first in text_of(clerk.get(other)).split("相关事项")[1]
        clerk.post(f"{one}respondents/", {"organ_1": "朝阳区人民政府"})
        page = clerk.post(f"{one}steps/classify/", SORTED | TOLD_ACCUSATION, follow=True)
        assert page.redirect_chain[-1][0] == "/desk/"
        assert first not in text_of(clerk.get(other))

    @pytest.mark.parametrize("units", [1, 3])
    def test_matter_page_asks_the_same_number_of_questions_for_one_unit_and_for_three(self, held, units):
        clerk, _, matter = held
        names = ["市人力社保局", "市教委", "市公安局"][:units]
        clerk.post(f"{matter}respondents/", {f"organ_{n}": name for n, name in enumerate(names, start=1)})
        with CaptureQueriesContext(connection) as asked:
            page = clerk.get(matter)
        assert page.status_code == 200
        assert len(asked) == MATTER_PAGE_QUERIES


class TestPreview:
    @pytest.fixture
    def sorted_(self, held):
        clerk, _, matter = held
        clerk.post(f"{matter}steps/classify/", SORTED)
        return clerk, matter

    def test_transfer_shows_posts_and_numbers_first_and_moves_nothing(self, sorted_, signed_in):
        clerk, matter = sorted_
        signed_in(BUREAU, Post.HANDLER), signed_in(BUREAU, Post.HEAD), signed_in(BUREAU, Post.ANALYST)
        shown = text_of(clerk.post(f"{matter}steps/transfer/", {"to": "市人力社保局"}))
        assert "送往北京市人力资源和社会保障局后，谁会看到" in shown
        assert "承办人 1人" in shown
        assert "分析员" not in shown
        assert "已转送" not in text_of(clerk.get(matter))

    def test_confirming_what_was_shown_sends_it(self, sorted_):
        clerk, matter = sorted_
        sent = {"to": "市人力社保局", "shown_for": str(organ_by_code(BUREAU).pk)}
        assert "已转送" in text_of(clerk.post(f"{matter}steps/transfer/", sent, follow=True))

    def test_confirming_for_another_organ_than_was_shown_shows_again(self, sorted_):
        clerk, matter = sorted_
        sent = {"to": "市教委", "shown_for": str(organ_by_code(BUREAU).pk)}
        assert "谁会看到" in text_of(clerk.post(f"{matter}steps/transfer/", sent))

    def test_going_back_keeps_what_was_typed(self, sorted_):
        clerk, matter = sorted_
        page = clerk.post(f"{matter}steps/transfer/", {"to": "市人力社保局", "reason": "请办理", "change": "1"})
        assert 'value="市人力社保局"' in page.content.decode()
        assert "请办理" in text_of(page)

    def test_nobody_in_post_is_said(self, sorted_):
        clerk, matter = sorted_
        assert "没有人在岗" in text_of(clerk.post(f"{matter}steps/transfer/", {"to": "市教委"}))

    def test_person_complained_of_is_not_counted(self, sorted_, signed_in):
        clerk, matter = sorted_
        signed_in(BUREAU, Post.HANDLER), signed_in(BUREAU, Post.CLERK)
        clerk.post(f"{matter}respondents/", {"account": f"{BUREAU}.handler"})
        shown = text_of(clerk.post(f"{matter}steps/transfer/", {"to": "市人力社保局"}))
        assert "信访工作人员 1人" in shown
        assert "承办人" not in shown

    def test_respondent_who_would_see_it_stops_it_with_a_sentence(self, submit, signed_in):
        number, clerk = number_on(submit(**ACCUSES)), signed_in(OFFICE, Post.CLERK)
        matter = found_by(clerk, number)
        clerk.post(f"{matter}respondents/", {"organ_1": "市人力社保局"})
        # Sorted as a claim, it could be transferred; but a wall that stands only grows.
        clerk.post(f"{matter}steps/classify/", SORTED)
        page = clerk.post(f"{matter}steps/transfer/", {"to": "市人力社保局"})
        assert page.status_code == 409
        assert "属于被检举单位，不得转交" in text_of(page)
