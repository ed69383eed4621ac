"""督办 on the pages: the board of candidates, opening, dismissing, proposing, the page of a case on both sides."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.cast import BUREAU, OFFICE, PARTS, STREET
from tests.supervision.cases import CaseWalk, candidate_of, late_matter, swept
from tests.web.pages import links_of, text_of
from tingmin.kernel.actors import Post
from tingmin.kernel.times import day_of
from tingmin.supervision.models import Candidate

PAGES = ("/desk/supervision/", "/desk/supervision/cases/", "/desk/supervision/propose/")
QUERIES = {"/desk/supervision/": 6, "/desk/supervision/cases/": 7}
WHY = {"ground": "G1", "evidence": "办理期限届满后仍未答复。"}


def late(days: int = 120):
    """A matter of the bureau whose limit has passed by today."""
    walk = late_matter(day_of(timezone.now()) - timedelta(days), days=days)
    swept(walk.day)
    return walk


@pytest.fixture
def supervisor(signed_in):
    return signed_in(OFFICE, Post.SUPERVISOR)


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.role)
@pytest.mark.parametrize("page", PAGES)
def test_pages_of_supervision_are_for_those_who_supervise(signed_in, part, page):
    answer = signed_in(part.organ, part.post).get(page)
    assert answer.status_code == (200 if part.post in (Post.SUPERVISOR, Post.HEAD) else 403)


def test_board_shows_ground_organ_and_days_but_no_word_of_the_matter(supervisor):
    walk = late()
    shown = supervisor.get("/desk/supervision/")
    for part in ("无正当理由超期", "北京市人力资源和社会保障局", "系统核查发现", walk.matter.number):
        assert part in text_of(shown)
    assert walk.matter.title not in text_of(shown)
    assert not links_of(shown, r"/matters/")


def test_board_of_another_organ_is_empty(signed_in):
    walk = late()
    assert walk.matter.number not in text_of(signed_in(STREET, Post.HEAD).get("/desk/supervision/"))


def test_board_is_filtered_by_ground_and_keeps_the_filter_on_the_next_page(supervisor, monkeypatch):
    monkeypatch.setattr("tingmin.supervision.queries.board.__kwdefaults__", {"ground": "", "after": "", "size": 1})
    late(120)
    late(130)
    assert "没有等待处理的线索" in text_of(supervisor.get("/desk/supervision/?ground=G2"))
    first = supervisor.get("/desk/supervision/?ground=G1")
    (following,) = links_of(first, r"after=")
    assert "ground=G1" in following
    second = supervisor.get("/desk/supervision/" + following.replace("&amp;", "&"))
    assert links_of(second, r"after=") == []
    assert len(links_of(second, r"/supervision/[0-9a-f]{8}-")) == 1


@pytest.mark.parametrize("key", ["x", "2026-01-01_x"])
def test_page_key_that_nobody_gave_out_is_one_sentence(supervisor, key):
    assert supervisor.get("/desk/supervision/", {"after": key}).status_code == 422
    assert supervisor.get("/desk/supervision/cases/", {"after": key}).status_code == 422


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("page", QUERIES)
def test_list_asks_the_same_number_of_questions_for_one_row_and_for_three(supervisor, page, count):
    walks = [late_matter(day_of(timezone.now()) - timedelta(120)) for _ in range(count)]
    swept(walks[0].day)
    if page.endswith("cases/"):
        for walk in walks:
            CaseWalk(walk)
    with CaptureQueriesContext(connection) as asked:
        shown = supervisor.get(page)
    assert all(walk.matter.number in text_of(shown) for walk in walks)
    assert len(asked) == QUERIES[page]


def test_case_is_opened_on_a_ground_with_evidence_and_leads_to_its_page(supervisor):
    walk = late()
    address = f"/desk/supervision/{candidate_of(walk.id).pk}/"
    refused = supervisor.post(address, {"ground": "G1", "evidence": " "})
    assert refused.status_code == 422
    assert "请写明督办情形的事实依据" in text_of(refused)
    page = supervisor.post(address, WHY, follow=True)
    shown = text_of(page)
    assert "已立案督办" in shown
    assert "无正当理由超期" in shown
    assert WHY["evidence"] in shown
    assert links_of(page, str(walk.id))
    assert "已就这条线索立案" in text_of(supervisor.get(address))


def test_second_supervisor_finds_the_case_that_is_open(supervisor, signed_in):
    walk = late()
    address = f"/desk/supervision/{candidate_of(walk.id).pk}/"
    supervisor.post(address, WHY)
    again = signed_in(OFFICE, Post.HEAD).post(address, WHY)
    assert again.status_code in (409, 422)
    assert "立案" in text_of(again)


def test_candidate_is_dismissed_with_a_reason_and_leaves_the_board(supervisor):
    walk = late()
    address = f"/desk/supervision/{candidate_of(walk.id).pk}/"
    assert supervisor.post(address, {"reason": ""}).status_code == 422
    page = supervisor.post(address, {"reason": "已于期限届满当日答复。"}, follow=True)
    assert walk.matter.number not in text_of(page)
    assert Candidate.objects.get().dismissed_because == "已于期限届满当日答复。"


def test_candidate_before_another_organ_is_not_there(signed_in):
    walk = late()
    stranger = signed_in(STREET, Post.HEAD)
    assert stranger.get(f"/desk/supervision/{candidate_of(walk.id).pk}/").status_code == 404


def test_person_proposes_what_no_clock_shows(supervisor):
    walk = late_matter(day_of(timezone.now()) - timedelta(10), days=10)
    form = {"number": walk.matter.number, "ground": "V2", "evidence": "三次来电均答复“再等等”。"}
    page = supervisor.post("/desk/supervision/propose/", form, follow=True)
    assert "已提出" in text_of(page)
    assert walk.matter.number in text_of(page)
    unknown = supervisor.post("/desk/supervision/propose/", form | {"number": "1"})
    assert unknown.status_code == 404
    assert "没有找到该信访事项" in text_of(unknown)


def test_matter_page_leads_a_supervisor_to_the_proposal_and_a_clerk_not(supervisor, signed_in):
    walk = late()
    address = f"/desk/matters/{walk.id}/"
    (link,) = links_of(supervisor.get(address), r"/propose/")
    assert walk.matter.number in link
    assert not links_of(signed_in(BUREAU, Post.CLERK).get(address), r"/propose/")


def test_organ_supervised_sees_the_case_only_once_the_letter_came(supervisor, signed_in):
    case = CaseWalk(late())
    head, matter = signed_in(BUREAU, Post.HEAD), f"/desk/matters/{case.walk.id}/"
    assert head.get(f"/desk/matters/{case.id}/").status_code == 404
    assert not links_of(head.get(matter), str(case.id))
    case.to("send_letter")
    page = head.get(f"/desk/matters/{case.id}/")
    assert "已发督办函" in text_of(page)
    assert case.supervisor.name not in text_of(page)
    assert "期限届满后仍未答复" not in text_of(page)
    assert links_of(head.get(matter), str(case.id))
    assert [row for row in links_of(page, r"/steps/") if "answer_letter" in row]


def test_case_page_prints_suggestions_with_feedback_and_visits(supervisor):
    case = CaseWalk(late()).to("send_letter", "suggest_improvement", "plan_site_visit")
    shown = text_of(supervisor.get(f"/desk/matters/{case.id}/"))
    for part in ("改进", "待反馈", "实地督查", "尚未整改"):
        assert part in shown


def test_basis_of_a_policy_suggestion_is_shown_or_refused_before_it_is_sent(signed_in):
    case = CaseWalk(late()).to("send_letter")
    head = signed_in(OFFICE, Post.HEAD)
    today = day_of(timezone.now())
    form = {"to": "北京市人民政府", "content_class": "990000", "received_from": today - timedelta(400),
            "received_to": today, "on": today, "paper_problem": "x", "paper_suggestion": "x"}  # fmt: skip
    page = head.post(f"/desk/matters/{case.id}/steps/suggest_policy/", form)
    assert page.status_code == 422
    assert "可能识别到个人" in text_of(page)


def test_petitioner_reads_that_the_matter_is_supervised_but_nothing_of_the_case(supervisor, citizen):
    case = CaseWalk(late()).to("send_letter")
    citizen.post("/track/", {"code": case.walk.receipt.registered[0].query_code})
    shown = text_of(citizen.get("/track/matter/"))
    assert "已列入督办" in shown
    assert case.case.number not in shown
