"""Whole cases: from the sweep to the end, every due day counted by hand, and what becomes of suggestions."""

from datetime import date

import pytest

from tests.cast import BUREAU, OFFICE, staff
from tests.matters.plans import DAYS
from tests.matters.walks import Walk
from tests.supervision.cases import CaseWalk, answer, candidate_of, enough_alike, late_matter, swept
from tingmin.documents.models import Document
from tingmin.documents.page import page_of
from tingmin.documents.queries import latest_of
from tingmin.kernel.actors import Actor, Post
from tingmin.ledger.queries import history
from tingmin.matters.models import Obligation
from tingmin.matters.queries import matter_for, timeline
from tingmin.supervision.actions.ending import ProofNeeded, StillOpen, VisitInFuture
from tingmin.supervision.actions.proposing import EvidenceNeeded
from tingmin.supervision.actions.urging import CheckedByProposer
from tingmin.supervision.models import CaseFile, SiteVisit
from tingmin.supervision.queries import GroupTooSmall, board, file_of, still_open, suggestions, visits_of
from tingmin.supervision.types import Feedback, Measure

pytestmark = pytest.mark.usefixtures("city")
TODAY = DAYS["XF2022+BJ2006"]


def case_of(day=TODAY) -> CaseWalk:
    return CaseWalk(late_matter(day))


def due(case, code) -> tuple[date, date]:
    clock = Obligation.objects.get(matter=case.id, clock=code, stopped_on__isnull=True)
    return clock.due_raw, clock.due_effective


def kinds(subject) -> list[str]:
    return [fact.kind for fact in history(subject)]


@pytest.mark.parametrize("code", DAYS)
def test_case_is_closed_when_the_matter_is_put_right_and_the_petitioner_told(code):
    case = case_of(DAYS[code]).to("send_letter", "answer_letter")
    with pytest.raises(StillOpen, match="办理"):
        case.take("verify_correction")
    answer(case.walk)
    case.later(1).to("verify_correction", "tell_petitioner", "close_case")
    assert case.case.stage == "closed"
    assert "corrected" in case.case.marks
    assert case.walk.matter.supervisor is None
    assert kinds(case.walk.id)[5:] == [
        "supervised", "draft_opinion", "check_opinion", "sign_opinion", "serve", "correction_told", "supervision_ended",
    ]  # fmt: skip
    petitioner = Actor.petitioner(case.walk.id)
    told = {event.step: event for event in timeline(matter_for(petitioner, case.walk.id))}
    assert told["supervised"].label.zh == "已列入督办"
    assert told["correction_told"].reason == "处理意见已送达。（电话）"
    assert not Obligation.objects.filter(matter=case.id, stopped_on__isnull=True).exists()


def test_due_days_of_a_case_of_2023():
    """Opened on Thursday 29 June 2023; by hand, with the calendar of that year."""
    case = case_of()
    assert case.day == date(2023, 6, 29)
    assert due(case, "D15") == (date(2023, 6, 29), date(2023, 6, 29))  # at once
    case.take("send_letter", answer_by=date(2023, 7, 15))
    assert due(case, "S01") == (date(2023, 7, 15), date(2023, 7, 17))  # a Saturday
    case.later(11).take("answer_letter")
    assert due(case, "S03") == (date(2023, 7, 25), date(2023, 7, 25))  # 10 July and 15 days
    case.take("suggest_improvement")
    assert due(case, "D13") == (date(2023, 8, 9), date(2023, 8, 9))  # 30 days: the site's parameter
    case.later(25).take("decline_suggestion")
    assert case.day == date(2023, 8, 4)  # a Friday
    assert due(case, "D14") == (date(2023, 8, 9), date(2023, 8, 9))  # Monday, Tuesday, Wednesday
    case.take("escalate", act_by=date(2023, 9, 30))
    assert due(case, "S02") == (date(2023, 9, 30), date(2023, 10, 7))  # the holiday ends with a working Saturday
    case.later(3).take("answer_conference")
    assert due(case, "S03") == (date(2023, 8, 22), date(2023, 8, 22))


def test_due_days_of_a_case_of_2005():
    """Thirty days of feedback are the law's own (XF2005 §36), and a rest day moves the last one."""
    case = case_of(DAYS["XF2005"]).to("send_letter", "suggest_improvement")
    assert case.day == date(2005, 9, 29)
    assert due(case, "D13") == (date(2005, 10, 29), date(2005, 10, 31))  # a Saturday
    case.take("adopt_suggestion")
    assert due(case, "S03") == (date(2005, 10, 14), date(2005, 10, 14))


def test_letter_says_what_happens_when_it_is_not_answered_and_to_whom_to_object():
    case = case_of().take("send_letter", answer_by=date(2023, 7, 14))
    content = latest_of(case.id, "supervision_letter").frozen()
    assert content.addressee == "北京市人力资源和社会保障局"
    assert content.value("about_matter") == (case.walk.matter.number,)
    assert content.value("ground") == ("无正当理由超期（《北京市信访条例》第五十二条）",)
    assert content.value("answer_by") == ("2023-07-14",)
    remedy = content.remedy
    assert (remedy.rule, remedy.organ) == ("letter_answer", "北京市信访办公室")
    assert "联席会议" in remedy.text
    assert "有异议的，可以在反馈期限内向北京市信访办公室书面提出" in remedy.text
    assert remedy.article == "《信访工作条例》第三十九条、第四十条、《北京市信访条例》第五十二条"
    assert case.walk.matter.title not in str(content.as_json())


@pytest.mark.parametrize(
    ("code", "rule", "reasons"),
    [("XF2005", "written_feedback", False), ("XF2005+BJ2006", "reasoned_feedback", True),
     ("XF2022+BJ2006", "reasoned_feedback", True)],
)  # fmt: skip
def test_improvement_suggestion_names_its_feedback_day_and_beijings_three_days(code, rule, reasons):
    case = case_of(DAYS[code]).to("send_letter", "suggest_improvement")
    content = latest_of(case.id, "improvement_suggestion").frozen()
    assert content.remedy.rule == rule
    assert ("3个工作日内书面说明理由" in content.remedy.text) is reasons
    assert ("第五十二条" in content.remedy.article) is reasons
    assert content.value("feedback_by") == (due(case, "D13")[1].isoformat(),)


@pytest.mark.parametrize(
    ("code", "title"),
    [("XF2005", "给予行政处分建议书"), ("XF2005+BJ2006", "给予行政处分建议书"), ("XF2022+BJ2006", "追究责任建议书")],
)
def test_accountability_is_suggested_under_the_name_of_its_law_after_a_second_person_checked_it(code, title):
    case = case_of(DAYS[code]).to("send_letter")
    head = staff(OFFICE, Post.HEAD)
    case.take("propose_accountability", actor=head)
    with pytest.raises(CheckedByProposer):
        case.take("check_legality", actor=head)
    case.take("check_legality", actor=staff(OFFICE, Post.HEAD, nth=2)).take("suggest_accountability")
    content = latest_of(case.id, "accountability_suggestion").frozen()
    assert page_of(content, addressee="", language="zh")["title"] == title
    assert content.addressee == "北京市人民政府"
    assert "accountability_suggested" in case.case.marks


def test_suggestions_tell_how_they_were_answered():
    enough_alike(TODAY)
    case = case_of().to("send_letter", "suggest_policy", "suggest_improvement")
    assert [(each.kind, each.feedback) for each in suggestions(case.id)] == [
        ("policy_suggestion", Feedback.NONE_OWED), ("improvement_suggestion", Feedback.WAITING),
    ]  # fmt: skip
    assert suggestions(case.id)[1].due == due(case, "D13")[1]
    case.take("decline_suggestion")
    assert suggestions(case.id)[1].feedback == Feedback.DECLINED
    case.take("give_reasons")
    assert suggestions(case.id)[1].feedback == Feedback.REASONED
    case.to("suggest_improvement", "adopt_suggestion")
    assert [each.feedback for each in suggestions(case.id)[1:]] == [Feedback.REASONED, Feedback.ADOPTED]
    case.to("suggest_improvement", "escalate")
    assert suggestions(case.id)[-1].feedback == Feedback.ESCALATED
    assert CaseFile.objects.get(pk=case.id).measure == Measure.INTERVIEW


def test_policy_suggestion_counts_class_organ_and_month_of_a_group_that_hides_everybody():
    enough_alike(TODAY, many=9, people=5)
    case = case_of().to("send_letter")  # the tenth of the class, of another person
    case.take("suggest_policy")
    basis = "".join(latest_of(case.id, "policy_suggestion").frozen().value("basis"))
    assert "其他类事项共10件" in basis
    assert "北京市信访办公室，2023年3月9件" in basis
    assert "北京市人力资源和社会保障局，2023年3月1件" in basis
    assert "王" not in basis


@pytest.mark.parametrize(("many", "people"), [(8, 8), (30, 3)])
def test_group_in_which_somebody_could_be_recognised_is_told_to_nobody(many, people):
    """With the matter of the case itself: nine matters, or thirty-one by four people."""
    enough_alike(TODAY, many=many, people=people)
    case = case_of().to("send_letter")
    with pytest.raises(GroupTooSmall, match="少于10件或者信访人少于5名"):
        case.take("suggest_policy")
    assert not Document.objects.filter(about=case.id, kind="policy_suggestion").exists()


def test_missing_paper_is_open_until_it_is_issued():
    walk = Walk(day=TODAY).to("classify", "transfer", "accept", "investigate")
    notice = Document.objects.get(about=walk.id, kind="acceptance_notice")
    Document.objects.filter(pk=notice.pk).update(about=notice.pk)
    swept(walk.day)
    case = CaseWalk.on(walk, candidate_of(walk.id, "G3"), ground="G3").to("send_letter", "answer_letter")
    with pytest.raises(StillOpen, match="受理告知书"):
        case.take("verify_correction")
    Document.objects.filter(pk=notice.pk).update(about=walk.id)
    assert case.take("verify_correction").case.stage == "verified"


def test_ground_that_nothing_shows_is_verified_by_evidence():
    case = CaseWalk(late_matter(TODAY), ground="G4").to("send_letter", "answer_letter")
    answer(case.walk)
    with pytest.raises(ProofNeeded):
        case.take("verify_correction")
    assert case.take("verify_correction", proof="承办单位已书面检查，见附件。").case.stage == "verified"


def test_clock_of_the_ground_is_looked_at_and_no_other():
    case = case_of().to("send_letter")
    answer(case.walk)
    file = file_of(staff(OFFICE, Post.SUPERVISOR), case.id)
    assert still_open(file, today=case.day) == []
    Obligation.objects.filter(matter=case.walk.id, clock="D06").update(stopped_on=None, stop_fact=None)
    assert [each.zh for each in still_open(file, today=case.day)] == ["办理"]
    file.ground = "G5"
    candidate_of(case.walk.id)  # the late clock still belongs to the case's own candidate
    assert [each.zh for each in still_open(file, today=case.day)] == ["办理"]


def test_visit_is_planned_reported_and_its_findings_kept_from_the_organ_supervised():
    case = case_of().take("send_letter")
    case.take("plan_site_visit", team="督查一组", place="办事大厅", planned_on=date(2023, 7, 3))
    visit = SiteVisit.objects.get()
    assert (visit.team, visit.place, visit.planned_on, visit.done_on) == (
        "督查一组",
        "办事大厅",
        date(2023, 7, 3),
        None,
    )
    case.later(4)
    with pytest.raises(VisitInFuture):
        case.take("report_site_visit", done_on=date(2023, 7, 4))
    case.take("report_site_visit", done_on=date(2023, 7, 3), findings="窗口无人。")
    file = file_of(staff(OFFICE, Post.SUPERVISOR), case.id)
    assert [(each.done_on, each.findings) for each in visits_of(file)] == [(date(2023, 7, 3), "窗口无人。")]
    assert file_of(staff(BUREAU, Post.HEAD), case.id) is None
    assert "窗口" not in "".join(event.reason for event in timeline(case.case))


def test_case_is_dropped_with_a_reason_only():
    case = case_of()
    with pytest.raises(EvidenceNeeded):
        case.take("drop_case", reason=" ")
    assert case.take("drop_case").case.stage == "dropped"
    assert kinds(case.walk.id)[-1] == "investigate"


def test_petitioner_reads_once_that_the_matter_is_supervised_however_many_letters_go_out():
    case = case_of().to("send_letter", "answer_letter", "send_letter")
    assert kinds(case.walk.id).count("supervised") == 1


def test_board_names_number_ground_organ_and_days_and_no_word_of_the_matter():
    walk = late_matter(TODAY)
    swept(walk.day)
    (clue,) = board(staff(OFFICE, Post.SUPERVISOR), today=walk.day).rows
    assert (clue.number, clue.ground_code, clue.ground.zh) == (walk.matter.number, "G1", "无正当理由超期")
    assert (clue.about.zh, clue.at_fault.zh) == ("办理", "北京市人力资源和社会保障局")
    assert (clue.since, clue.days_over) == (date(2023, 5, 4), 56)
    assert walk.matter.title not in repr(clue)


def test_board_shows_the_longest_overdue_first_page_by_page():
    walks = [late_matter(TODAY, days=days) for days in (100, 130, 110)]
    swept(max(walk.day for walk in walks))
    actor, seen, after = staff(OFFICE, Post.SUPERVISOR), [], ""
    for _ in walks:
        page = board(actor, today=walks[1].day, after=after, size=1)
        seen += [clue.since for clue in page.rows]
        after = page.next_key
    assert (len(seen), after) == (3, "")
    assert seen == sorted(seen)
