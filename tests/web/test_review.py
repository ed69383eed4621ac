"""复查、复核 on the pages: the petitioner asks and reads, the review organ works, paper comes in at a counter."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.cast import PARTS
from tests.review.ladders import CITY, DISTRICT, STREET, served, under_examination
from tests.web.pages import links_of, text_of
from tingmin.documents.queries import latest_of
from tingmin.kernel.actors import Post
from tingmin.kernel.times import day_of, noon_of
from tingmin.review.actions.qualifying import HEADS
from tingmin.review.models import Publication, Qualification, ReviewCase
from tingmin.review.queries import current_case

ASKED = {"paper_request": "请撤销。", "paper_facts": "照明没有修好。", "reason": "事实没有查清。"}
FOR_POSTS = {
    "/desk/review/": (Post.REVIEWER, Post.HEAD, Post.LEADER),
    "/desk/review/applications/": (Post.CLERK, Post.HEAD, Post.AGENT),
    "/desk/review/qualifications/": HEADS,
}
QUERIES_OF_DESK = 9


def lately(days: int = 10):
    """A day on which the window for review is still open today."""
    return day_of(timezone.now()) - timedelta(days)


def follow(citizen, walk):
    citizen.post("/track/", {"code": walk.receipt.registered[0].query_code})
    return citizen


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.role)
@pytest.mark.parametrize("page", FOR_POSTS)
def test_pages_of_review_are_for_those_who_have_work_there(signed_in, part, page):
    answer = signed_in(part.organ, part.post).get(page)
    assert answer.status_code == (200 if part.post in FOR_POSTS[page] else 403)


def test_petitioner_is_told_before_whom_by_when_and_what_follows(citizen):
    walk = served(lately())
    shown = text_of(follow(citizen, walk).get("/track/matter/steps/apply_review/"))
    for part in ("北京市朝阳区人民政府", "最迟", "意见书不用交", "30日内作出意见", "不收费"):
        assert part in shown
    assert "已经过了" not in shown


def test_petitioner_asks_and_brings_a_photo(citizen):
    walk = served(lately())
    to = str(walk.matter.holder.parent_id)
    page = follow(citizen, walk).get("/track/matter/steps/apply_review/")
    assert f'value="{to}"' in page.content.decode()
    sent = citizen.post("/track/matter/steps/apply_review/", {**ASKED, "to": to}, follow=True)
    assert "已办理：申请复查" in text_of(sent)
    assert "复查：正在审查" in text_of(sent)
    assert current_case(walk.id).organ_id == walk.matter.holder.parent_id


def test_organ_that_may_not_review_is_not_taken(citizen):
    walk = served(lately())
    sent = follow(citizen, walk).post("/track/matter/steps/apply_review/", {**ASKED, "to": str(walk.matter.holder_id)})
    assert sent.status_code == 422
    assert not ReviewCase.objects.exists()


def test_late_application_is_taken_and_the_page_says_who_decides_on_it(citizen):
    walk = served(lately(60))
    form = text_of(follow(citizen, walk).get("/track/matter/steps/apply_review/"))
    assert "已经过了" in form
    assert "由收到申请的机关决定" in form
    citizen.post("/track/matter/steps/apply_review/", {**ASKED, "to": str(walk.matter.holder.parent_id)})
    assert current_case(walk.id).late


def test_petitioner_reads_how_the_review_came_out_and_nothing_from_inside(citizen):
    walk = under_examination(served(lately())).take("record_expert_opinion").to("uphold", "serve_review_opinion")
    shown = text_of(follow(citizen, walk).get("/track/matter/"))
    assert "复查：维持" in shown
    assert "专家意见" not in shown


def test_desk_lists_what_the_organ_reviews_with_level_and_respondent(signed_in):
    walk = under_examination(served(lately()))
    reviewer = signed_in(DISTRICT, Post.REVIEWER)
    shown = text_of(reviewer.get("/desk/review/"))
    for part in (walk.matter.number, "复查", walk.matter.holder.label.zh, "案卷未移交"):
        assert part in shown
    assert walk.matter.number not in text_of(signed_in(CITY, Post.REVIEWER).get("/desk/review/"))


@pytest.mark.parametrize("count", [1, 3])
def test_desk_asks_the_same_number_of_questions_for_one_row_and_for_three(signed_in, count):
    walks = [under_examination(served(lately())) for _ in range(count)]
    reviewer = signed_in(DISTRICT, Post.REVIEWER)
    with CaptureQueriesContext(connection) as asked:
        shown = text_of(reviewer.get("/desk/review/"))
    assert all(walk.matter.number in shown for walk in walks)
    assert len(asked) == QUERIES_OF_DESK


def test_desk_goes_on_after_the_last_row(signed_in, monkeypatch):
    monkeypatch.setattr("tingmin.review.queries.desk.__kwdefaults__", {"after": "", "size": 1})
    for _ in range(2):
        under_examination(served(lately()))
    reviewer = signed_in(DISTRICT, Post.REVIEWER)
    (following,) = links_of(reviewer.get("/desk/review/"), r"after=")
    assert links_of(reviewer.get("/desk/review/" + following), r"after=") == []
    assert reviewer.get("/desk/review/?after=x").status_code == 422


def test_review_organ_reads_the_expert_and_the_handling_organ_does_not(signed_in):
    said = {"expert": "高某", "opinion": "证据链不完整。"}
    walk = under_examination(served(lately())).take("record_expert_opinion", **said)
    address = f"/desk/matters/{walk.id}/"
    inside, outside = (text_of(signed_in(*who).get(address)) for who in ((DISTRICT, Post.LEADER), (STREET, Post.HEAD)))
    assert said["opinion"] in inside
    assert "复查：正在审查" in outside
    assert said["opinion"] not in outside


def test_paper_is_entered_at_a_counter_above_by_both_numbers(signed_in):
    walk = served(lately())
    opinion = latest_of(walk.id, "handling_opinion")
    form = {"number": walk.matter.number, "opinion_number": opinion.number, "request": "撤销", "facts": "未修好",
            "reason": "事实不清", "handed_in": "letter", "on": day_of(timezone.now()).isoformat()}  # fmt: skip
    clerk = signed_in(DISTRICT, Post.CLERK)
    wrong = clerk.post("/desk/review/applications/", form | {"opinion_number": "x"})
    assert wrong.status_code in (404, 422)
    assert "没有找到编号和文号相符的事项" in text_of(wrong)
    assert "未修好" in text_of(wrong)
    page = clerk.post("/desk/review/applications/", form, follow=True)
    assert walk.matter.number in text_of(page)
    assert current_case(walk.id).handed_in == "letter"


def test_head_enters_a_certificate_and_ends_it(signed_in, django_user_model):
    head = signed_in(DISTRICT, Post.HEAD)
    signed_in(DISTRICT, Post.REVIEWER)
    person = django_user_model.objects.get(username=f"{DISTRICT}.reviewer")
    today = day_of(timezone.now())
    form = {"staff": str(person.pk), "certificate": "FC-1", "valid_from": today.isoformat()}
    assert "已登记资质" in text_of(head.post("/desk/review/qualifications/", form, follow=True))
    again = head.post("/desk/review/qualifications/", form)
    assert again.status_code == 422
    assert "编号不能重复" in text_of(again)
    ending = {"qualification": str(Qualification.objects.get().pk), "on": today.isoformat()}
    assert "资质已终止" in text_of(head.post("/desk/review/qualifications/end/", ending, follow=True))
    assert Qualification.objects.get().valid_to == today
    assert signed_in(DISTRICT, Post.CLERK).post("/desk/review/qualifications/end/", ending).status_code == 403


def test_published_opinions_name_no_matter_and_go_on_after_the_last(citizen, monkeypatch):
    monkeypatch.setattr("tingmin.review.queries.published.__kwdefaults__", {"after": "", "size": 1})
    assert "还没有公示的复核意见" in text_of(citizen.get("/reviews/"))
    for number in (1, 2):
        walk = under_examination(served(lately()))
        case = current_case(walk.id)
        at = noon_of(lately(number))
        Publication.objects.create(case=case, organ=case.organ, text=f"某街道意见{number}予以维持。", published_at=at)
    first = citizen.get("/reviews/")
    assert "某街道意见1予以维持" in text_of(first)
    assert walk.matter.number not in text_of(first)
    (following,) = links_of(first, r"after=")
    assert "某街道意见2予以维持" in text_of(citizen.get("/reviews/" + following))
    assert citizen.get("/reviews/?after=x").status_code == 422


def test_form_of_an_examiner_offers_only_who_is_certified(signed_in, django_user_model):
    walk = served(lately()).to("apply_review", "accept_review")
    leader = signed_in(DISTRICT, Post.LEADER)
    signed_in(DISTRICT, Post.REVIEWER)
    address = f"/desk/matters/{walk.id}/steps/name_examiners/"
    assert 'type="checkbox"' not in leader.get(address).content.decode()
    person = django_user_model.objects.get(username=f"{DISTRICT}.reviewer")
    certificate = {"organ": walk.matter.reviewer, "certificate": "FC-9", "valid_from": lately(100)}
    Qualification.objects.create(staff=person.pk, **certificate)
    assert leader.get(address).content.decode().count('type="checkbox"') == 1
    refused = leader.post(address, {"examiners": [str(person.pk)], "on": day_of(walk.at)})
    assert refused.status_code == 422
    assert "审查人员不少于2人" in text_of(refused)
