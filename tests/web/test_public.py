"""The public pages: submit, receipt, track, and what is the petitioner's to do."""

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from tests.web.conftest import TEXT
from tests.web.pages import code_on, links_of, number_on, text_of
from tingmin.intake.queries import MOST_FAILURES
from tingmin.intake.types import LONGEST_TEXT
from tingmin.kernel.actors import Post
from tingmin.web import door, ladder

OFFICE = "beijing-petition"


@pytest.mark.parametrize("path", ["/", "/how/", "/how/review/", "/submit/", "/track/", "/desk/sign-in/"])
@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_public_page_opens_in_both_languages(city, path, language):
    page = Client(headers={"accept-language": language}).get(path)
    assert page.status_code == 200
    assert page.content.decode().count("<h1") == 1


def test_language_switch_is_remembered(citizen):
    citizen.post("/language/", {"language": "en", "next": "/"})
    assert "Raise a matter" in text_of(citizen.get("/"))


def test_one_sentence_is_enough_and_gives_number_code_and_next_day(submit):
    page = submit()
    assert len(code_on(page)) == 19
    assert number_on(page)
    assert "登记与分流" in text_of(page)


def test_receipt_prints_with_its_code(submit, citizen):
    page = submit()
    (address,) = links_of(page, r"receipt/.*\.pdf$")
    answer = citizen.get(address)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")


def test_receipt_belongs_to_the_browser_that_submitted(submit):
    (address,) = links_of(submit(), r"receipt/.*\.pdf$")
    assert Client().get(address).status_code == 404
    assert Client().get("/submit/receipt/").status_code == 302


def test_leaving_takes_receipt_and_tracking_away(submit, citizen):
    submit()
    citizen.post("/leave/")
    assert citizen.get("/submit/receipt/").status_code == 302
    assert citizen.get("/track/matter/").status_code == 302


def test_three_claims_become_three_matters_with_a_code_each(submit):
    page = submit(body_2="路灯坏了", body_3="公交太少")
    assert page.content.decode().count('class="slip"') == 3


def test_code_opens_its_matter_however_it_is_typed(submit):
    code, stranger = code_on(submit()), Client(headers={"accept-language": "zh-CN"})
    page = stranger.post("/track/", {"code": code.lower().replace("-", " ")}, follow=True)
    assert TEXT in text_of(page)
    assert "已登记，等待分类" in text_of(page)


def test_tracking_ends_after_half_an_hour(submit, citizen, monkeypatch):
    submit()
    later = timezone.now() + timedelta(minutes=31)
    monkeypatch.setattr(door, "now", lambda: later)
    assert citizen.get("/track/matter/").status_code == 302


def test_wrong_code_is_one_sentence_and_ten_close_the_door(citizen):
    answers = [citizen.post("/track/", {"code": "AAAA-BBBB-CCCC-DDDD"}) for _ in range(MOST_FAILURES + 1)]
    assert {each.status_code for each in answers[:-1]} == {404}
    assert "没有找到该查询码" in text_of(answers[0])
    assert answers[-1].status_code == 429


def test_petitioner_can_only_do_what_the_law_allows_now(submit, citizen):
    submit()
    steps = {each.split("/")[-2] for each in links_of(citizen.get("/track/matter/"), r"/steps/")}
    assert steps == {"urge", "withdraw"}
    assert citizen.get("/track/matter/steps/rate/").status_code == 409


def test_urging_is_recorded_and_told(submit, citizen):
    submit()
    page = citizen.post("/track/matter/steps/urge/", {}, follow=True)
    assert "您催办了一次" in text_of(page)


def test_withdrawing_says_that_nobody_may_press_for_it(submit, citizen):
    submit()
    assert "任何人不得要求或强迫您撤回" in text_of(citizen.get("/track/matter/steps/withdraw/"))
    page = citizen.post("/track/matter/steps/withdraw/", {"reason": "问题已解决"}, follow=True)
    assert "已撤回" in text_of(page)


def test_ended_matter_is_raised_again_with_a_receipt_of_its_own(submit, citizen):
    first = number_on(submit())
    citizen.post("/track/matter/steps/withdraw/", {"reason": "暂时撤回"})
    page = citizen.post("/track/matter/steps/reopen/", {"new_facts": "公司又不付了"}, follow=True)
    assert number_on(page) != first
    assert len(code_on(page)) == 19


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"body_1": " "}, "请写明您要反映的问题"),
        ({"body_1": "冤" * (LONGEST_TEXT + 1)}, "超过50000字"),
        ({"body_1": "a" * 1_000_000}, "超过50000字"),
    ],
)
def test_text_that_cannot_be_taken_is_one_sentence_and_is_still_there(submit, fields, sentence):
    page = submit(**fields, name="王某某")
    assert page.status_code == 422
    assert sentence in text_of(page)
    assert 'value="王某某"' in page.content.decode()
    assert fields["body_1"].strip() in page.content.decode()


def test_wrong_id_digit_and_wrong_file_warn_but_never_block(submit):
    photo = SimpleUploadedFile("照片.png", b"\x89PNG\r\n\x1a\nxx")
    program = SimpleUploadedFile("程序.exe", b"MZ")
    page = submit(id_number="110105199003070011", attachments=[photo, program])
    assert "身份证号校验位不符，已照常登记" in text_of(page)
    assert "程序.exe" in text_of(page)
    assert "照片.png" not in text_of(page)
    assert number_on(page)


def test_text_cannot_become_markup(submit, citizen):
    submit(body_1="<script>alert(1)</script>")
    assert "<script>alert(1)" not in citizen.get("/track/matter/").content.decode()


def test_papers_for_officers_are_not_for_the_petitioner(submit, citizen, signed_in):
    submit()
    (receipt,) = links_of(citizen.get("/track/matter/"), r"documents/")
    assert citizen.get(receipt)["Content-Type"] == "application/pdf"
    assert Client().get(receipt).status_code == 302


def test_petitioner_sees_that_somebody_looked(submit, citizen, signed_in):
    number = number_on(submit())
    clerk = signed_in(OFFICE, Post.CLERK)
    matter = clerk.get("/desk/search/", {"number": number})["Location"]
    clerk.post(f"{matter}identity/", {"reason": "电话核实"})
    told = text_of(citizen.get("/track/matter/"))
    assert "查看了您的身份信息" in told
    assert "电话核实" not in told


def test_petitioner_sees_which_organ_read_their_data_when_and_what_for(submit, citizen, signed_in):
    number = number_on(submit())
    assert "还没有人查看过" in text_of(citizen.get("/track/matter/"))
    clerk = signed_in(OFFICE, Post.CLERK)
    matter = clerk.get("/desk/search/", {"number": number})["Location"]
    clerk.post(f"{matter}identity/", {"reason": "电话核实", "kind": "contact"})
    told = text_of(citizen.get("/track/matter/"))
    assert "谁看过您的信息 北京市信访办公室 查看身份：联系信访人 · " in told
    assert timezone.localdate().isoformat() in told
    assert "某某" not in told.partition("谁看过您的信息")[2].partition("您反映的内容")[0]


def test_own_paper_carries_the_name_and_the_petitioner_sees_that_it_was_printed(submit, citizen):
    page = submit(name="王小明")
    (address,) = links_of(page, r"receipt/.*\.pdf$")
    assert citizen.get(address).status_code == 200
    told = text_of(citizen.get("/track/matter/"))
    assert "您本人（凭查询码） 查看身份：打印本人文书" in told
    assert told.count("打印本人文书") == 1


def test_nothing_of_a_matter_stays_in_the_cache_of_a_shared_machine(submit, citizen):
    pages = [submit(), citizen.get("/track/matter/")]
    assert all("no-store" in page["Cache-Control"] for page in pages)


@pytest.mark.parametrize("code", ladder.TABLES)
def test_whole_table_names_an_article_on_every_row(citizen, code):
    page = citizen.get(f"/how/{code}/")
    rows = re.findall(r"<tr><th scope=\"row\">.*?</tr>", page.content.decode())
    assert len(rows) == len(ladder.whole_table(code, door.today()))
    # An article of a regulation, or the house rule that a step without legal force is.
    assert all(re.search(r"《|本系统规则", row) for row in rows)


def test_table_that_is_not_there_is_one_sentence(citizen):
    assert citizen.get("/how/nothing/").status_code == 404


def test_petitioner_adds_material_and_sees_it_listed(submit, citizen):
    submit()
    page = citizen.post(
        "/track/matter/files/", {"attachments": SimpleUploadedFile("合同.png", b"\x89PNG\r\n\x1a\nxx")}, follow=True
    )
    assert "收到您的材料" in text_of(page)
    assert "合同.png" in text_of(page)


def test_nothing_chosen_is_one_sentence(submit, citizen):
    submit()
    assert "请先选择文件" in text_of(citizen.post("/track/matter/files/", {}, follow=True))
