"""The desk: sign-in, lists, the counter, the matter page and its steps."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.web.conftest import TEXT
from tests.web.pages import code_on, links_of, number_on, text_of
from tingmin.accounts.actions import open_account
from tingmin.accounts.types import Account
from tingmin.kernel.actors import Actor, Post
from tingmin.organisations.queries import organ_by_code
from tingmin.web.attempts import MOST

OFFICE, BUREAU, STREET = "beijing-petition", "beijing-human-resources", "110105015"
SORTED = {
    "category": "appeal_claim",
    "purpose": "seek_solution",
    "content_class": "劳动和社会保障",
    "route": "petition_procedure",
}
# Two more than the page asks: the database is told who looks, and told to forget.
INBOX_QUERIES = {"/desk/": 6, "/desk/open/": 6, "/desk/recent/": 6}


@pytest.fixture
def matter(submit, signed_in):
    """The address of a fresh matter and a clerk of the petition office who sees it."""
    clerk = signed_in(OFFICE, Post.CLERK)
    return clerk, clerk.get("/desk/search/", {"number": number_on(submit(name="王小明", phone="13800001234"))})[
        "Location"
    ]


def test_stranger_is_sent_to_sign_in(city):
    answer = Client().get("/desk/")
    assert answer.status_code == 302
    assert answer["Location"].startswith("/desk/sign-in/")


def test_signing_in_leads_to_the_desk_and_out_again(city):
    account = Account("clerk", "周信", Post.CLERK, OFFICE)
    open_account(account, password="a-long-one-for-tests", actor=Actor.system(), at=timezone.now())
    client = Client(headers={"accept-language": "zh-CN"})
    page = client.post("/desk/sign-in/", {"username": "clerk", "password": "a-long-one-for-tests"}, follow=True)
    assert "周信" in text_of(page)
    client.post("/desk/sign-out/")
    assert client.get("/desk/").status_code == 302


def test_wrong_password_is_one_sentence_and_ten_close_the_door(citizen):
    tries = [citizen.post("/desk/sign-in/", {"username": "nobody", "password": "x"}) for _ in range(MOST + 1)]
    assert "用户名或密码不正确" in text_of(tries[0])
    assert "请15分钟后再试" in text_of(tries[-1])
    assert {each.status_code for each in tries} == {422}


def test_user_without_a_post_gets_one_sentence(city, django_user_model):
    user = django_user_model.objects.create(username="former", name="某某")
    client = Client(headers={"accept-language": "zh-CN"})
    client.force_login(user)
    page = client.get("/desk/")
    assert page.status_code == 403
    assert "没有在任岗位" in text_of(page)


@pytest.mark.parametrize("path", INBOX_QUERIES)
@pytest.mark.parametrize("count", [1, 3])
def test_list_asks_the_same_number_of_questions_for_one_row_and_for_three(submit, signed_in, path, count):
    for _ in range(count):
        submit()
    clerk = signed_in(OFFICE, Post.CLERK)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        page = clerk.get(path)
    assert text_of(page).count(TEXT) == count
    assert len(asked) == INBOX_QUERIES[path]


def test_inbox_goes_on_after_the_last_row(submit, signed_in, monkeypatch):
    monkeypatch.setattr("tingmin.matters.queries.at_hand.__kwdefaults__", {"after": "", "size": 2})
    numbers = {number_on(submit()) for _ in range(3)}
    clerk = signed_in(OFFICE, Post.CLERK)
    first = clerk.get("/desk/")
    (following,) = links_of(first, r"after=")
    second = clerk.get("/desk/" + following.replace("&amp;", "&"))
    assert all((n in text_of(first)) != (n in text_of(second)) for n in numbers)
    assert links_of(second, r"after=") == []


def test_counter_registers_with_channel_and_day_and_prints(signed_in):
    clerk = signed_in(STREET, Post.CLERK)
    yesterday = timezone.localdate() - timedelta(days=1)
    form = {"body_1": TEXT, "channel": "letter", "received_on": yesterday.isoformat()}
    page = clerk.post("/desk/register/", form, follow=True)
    assert len(code_on(page)) == 19
    (address,) = links_of(page, r"receipt/.*\.pdf$")
    assert clerk.get(address)["Content-Type"] == "application/pdf"
    assert "来信" in text_of(clerk.get("/desk/search/", {"number": number_on(page)}, follow=True))


def test_day_of_receipt_in_the_future_is_one_sentence_beside_its_field(signed_in):
    clerk = signed_in(OFFICE, Post.CLERK)
    tomorrow = timezone.localdate() + timedelta(days=1)
    page = clerk.post("/desk/register/", {"body_1": TEXT, "channel": "visit", "received_on": tomorrow.isoformat()})
    assert page.status_code == 422
    assert "晚于今天" in text_of(page)
    assert TEXT in text_of(page)


def test_unknown_number_is_one_sentence(signed_in):
    page = signed_in(OFFICE, Post.CLERK).get("/desk/search/", {"number": "20200101-0000001-1"})
    assert page.status_code == 404
    assert "没有找到该信访事项" in text_of(page)


def test_matter_page_masks_the_petitioner(matter):
    clerk, address = matter
    shown = text_of(clerk.get(address))
    assert "王** 138****1234" in shown
    assert "王小明" not in shown
    assert "13800001234" not in shown


def test_identity_is_shown_for_a_reason_only(matter):
    clerk, address = matter
    assert clerk.post(f"{address}identity/", {"reason": " "}).status_code == 422
    shown = clerk.post(f"{address}identity/", {"reason": "电话核实"})
    assert "王小明" in text_of(shown)
    assert shown["Cache-Control"] == "private, no-store"
    assert "王小明" not in text_of(clerk.get(address))
    assert "电话核实" in text_of(clerk.get(address))


def test_document_with_the_name_leaves_its_trace(matter):
    clerk, address = matter
    (paper,) = links_of(clerk.get(address), r"documents/")
    assert clerk.get(paper)["Content-Type"] == "application/pdf"
    assert clerk.post(paper, {"reason": ""}).status_code == 422
    assert clerk.post(paper, {"reason": "邮寄"})["Content-Type"] == "application/pdf"
    assert "邮寄" in text_of(clerk.get(address))


def test_officer_of_another_organ_finds_nothing(matter, signed_in):
    _, address = matter
    stranger = signed_in(STREET, Post.HEAD)
    assert stranger.get(address).status_code == 404
    assert stranger.post(f"{address}identity/", {"reason": "好奇"}).status_code == 404


def test_file_comes_back_as_it_was_and_is_never_opened_in_our_pages(submit, signed_in):
    photo = b"\x89PNG\r\n\x1a\nxx"
    number = number_on(submit(attachments=[SimpleUploadedFile("照片.png", photo)]))
    clerk = signed_in(OFFICE, Post.CLERK)
    page = clerk.get("/desk/search/", {"number": number}, follow=True)
    (address,) = links_of(page, r"/files/")
    answer = clerk.get(address)
    assert b"".join(answer.streaming_content) == photo
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Disposition"].startswith("attachment;")
    assert signed_in(STREET, Post.CLERK).get(address).status_code == 404


def test_step_form_shows_article_limits_and_document(matter):
    clerk, address = matter
    clerk.post(f"{address}steps/classify/", SORTED)
    shown = text_of(clerk.get(f"{address}steps/transfer/"))
    for part in ("《信访工作条例》", "受理告知：15日", "信访事项转送单", "职责清单"):
        assert part in shown


def test_competent_organ_is_proposed_and_a_person_sends_it(matter, signed_in):
    clerk, address = matter
    clerk.post(f"{address}steps/classify/", SORTED)
    (proposed,) = links_of(clerk.get(address), r"transfer/\?to=")
    assert 'value="北京市人力资源和社会保障局"' in clerk.get(proposed).content.decode()
    sent = {"to": "市人力社保局", "shown_for": str(organ_by_code(BUREAU).pk)}
    page = clerk.post(f"{address}steps/transfer/", sent, follow=True)
    assert "已转送" in text_of(page)
    assert TEXT in text_of(signed_in(BUREAU, Post.CLERK).get("/desk/"))
    assert TEXT not in text_of(clerk.get("/desk/"))
    assert TEXT in text_of(clerk.get("/desk/open/"))


def test_unknown_organ_is_one_sentence_with_what_comes_close(matter):
    clerk, address = matter
    clerk.post(f"{address}steps/classify/", SORTED)
    page = clerk.post(f"{address}steps/transfer/", {"to": "市人力资源局", "reason": "请办理"})
    assert page.status_code == 422
    assert "没有找到名为“市人力资源局”的机关" in text_of(page)
    assert "请办理" in text_of(page)


def test_route_that_does_not_fit_is_said_beside_the_route(matter):
    clerk, address = matter
    page = clerk.post(f"{address}steps/classify/", SORTED | {"category": "suggestion"})
    assert page.status_code == 422
    assert "不适用于该类别" in text_of(page)


def test_step_that_the_law_does_not_allow_now_is_a_conflict(matter):
    clerk, address = matter
    assert clerk.get(f"{address}steps/serve/").status_code == 409


def test_possible_repeats_are_shown_for_a_person_to_judge(submit, signed_in):
    submit(name="王小明", phone="13800001234")
    number = number_on(submit(name="王小明", phone="13800001234"))
    page = signed_in(OFFICE, Post.CLERK).get("/desk/search/", {"number": number}, follow=True)
    assert "可能是同一人以前反映过的" in text_of(page)


@pytest.mark.parametrize("address", ["/desk/?after=x", "/desk/open/?after=2026-01-01_x", "/desk/search/?number=%00"])
def test_address_that_no_page_gave_out_is_answered_by_one_sentence(signed_in, address):
    answer = signed_in(OFFICE, Post.CLERK).get(address)
    assert answer.status_code in (404, 422)


def test_way_of_a_matter_is_drawn_on_its_page_and_names_where_it_stands(matter):
    clerk, address = matter
    page = clerk.get(address)
    assert page.content.decode().count('aria-current="step"') == 1
    assert "登记 已完成" in text_of(page)
    assert "受理 现在在这里" in text_of(page)
