"""Hearings in the database: convened, objected to, postponed, held, cancelled; what the papers say."""

from datetime import timedelta

import pytest

from tests.cast import BUREAU, seated, staff
from tests.matters.plans import DAYS
from tests.matters.walks import Walk
from tingmin.documents.queries import latest_of
from tingmin.hearing import rules
from tingmin.hearing.models import Hearing, PanelMember
from tingmin.hearing.queries import hearings_of, panel_of, standing_hearing
from tingmin.hearing.types import HearingState, Level, Openness, PanelDecision, PanelRole
from tingmin.kernel.actors import Actor, Post
from tingmin.kernel.ids import OrganId
from tingmin.kernel.times import noon_of
from tingmin.law.hearings import ABSENCE, RIGHTS
from tingmin.law.procedures import ConditionNotMet
from tingmin.ledger.queries import history
from tingmin.matters.actions import declare_interest, protect, recuse
from tingmin.matters.verbs import ReasonMissing
from tingmin.organisations.queries import organ_by_code

pytestmark = pytest.mark.usefixtures("city")
DAY = DAYS["XF2022+BJ2006"]
TO_WORK = ("classify", "transfer", "accept", "investigate")


def bureau() -> OrganId:
    return organ_by_code(BUREAU).ref


def colleague(nth: int):
    return seated(bureau(), Post.HANDLER, nth=nth).person


def working(**more) -> Walk:
    return Walk(day=DAY, **more).to(*TO_WORK)


def noticed(**chosen) -> Walk:
    return working().take("open_hearing", **chosen)


def seats(walk: Walk) -> list[PanelMember]:
    return list(panel_of(standing_hearing(walk.id)))


def objected(walk: Walk, member: PanelMember) -> Walk:
    return walk.take("ask_panel_recusal", panelist=member.pk)


class TestNotice:
    def test_says_time_place_panel_rights_and_what_absence_means(self):
        walk = noticed(members=(colleague(8),), experts="丙", place="听证室")
        paper = latest_of(walk.id, "hearing_notice").frozen()
        assert paper.value("held_at") == ("2023年3月9日10:00",)
        assert paper.value("place") == ("听证室",)
        assert paper.value("openness") == ("公开举行",)
        assert [line.split("：")[0] for line in paper.value("panel")] == ["主持人", "听证员", "听证员（专家）"]
        assert set(paper.value("rights")) <= {right.text.zh for right in RIGHTS}
        assert paper.value("absence") == (ABSENCE.zh,)

    def test_names_no_petitioner(self):
        walk = noticed()
        assert "王小明" not in latest_of(walk.id, "hearing_notice").frozen().canonical().decode()

    def test_comes_a_week_before_or_not_at_all(self):
        walk = working()
        with pytest.raises(rules.HearingTooSoon):
            walk.take("open_hearing", starts_at=noon_of(DAY + timedelta(6)))
        assert walk.matter.stage == "investigating"
        assert not Hearing.objects.exists()
        assert latest_of(walk.id, "hearing_notice") is None

    def test_hearing_knows_its_level_and_organ(self):
        hearing = standing_hearing(noticed().id)
        assert (hearing.at_level, hearing.organ.code, hearing.number) == (Level.HANDLING, BUREAU, 1)


class TestPanel:
    def test_even_panel_is_refused(self):
        with pytest.raises(rules.PanelTooSmallOrEven):
            noticed(lawyers="丁")

    def test_who_took_a_step_before_does_not_preside(self):
        walk = working()
        handler = seated(bureau(), Post.HANDLER)
        assert handler.person in {fact.actor_person for fact in history(walk.id)}
        with pytest.raises(rules.ChairInvolved):
            walk.take("open_hearing", chair=handler.person)

    def test_who_only_gave_notice_may_preside_at_the_next(self):
        walk = working()
        officer = seated(bureau(), Post.HANDLER, nth=6)
        walk.take("open_hearing", actor=officer).take("cancel_hearing", actor=officer)
        walk.take("open_hearing", chair=officer.person)
        assert standing_hearing(walk.id).number == 2

    def test_recused_officer_sits_on_no_panel(self):
        walk = working()
        recuse(matter_id=walk.id, officer=colleague(8), reason="亲属", actor=staff(BUREAU, Post.HEAD), at=walk.at)
        with pytest.raises(rules.PanelistRecused):
            walk.take("open_hearing")

    def test_stranger_to_the_organ_sits_on_no_panel(self):
        other = seated(organ_by_code("beijing-education").ref, Post.HANDLER).person
        with pytest.raises(rules.PanelistUnknown):
            noticed(chair=other)

    def test_hearing_of_what_is_handled_in_confidence_is_closed(self):
        walk = working()
        protect(matter_id=walk.id, actor=Actor.petitioner(walk.id), at=walk.at)
        with pytest.raises(rules.PublicThoughProtected):
            walk.take("open_hearing", openness=Openness.PUBLIC)
        walk.take("open_hearing", openness=Openness.PRIVACY)


class TestObjection:
    def test_hearing_waits_for_the_decision(self):
        walk = noticed()
        objected(walk, seats(walk)[1])
        with pytest.raises(ConditionNotMet):
            walk.take("close_hearing")

    def test_member_is_replaced_and_no_new_notice_is_needed(self):
        walk = noticed()
        gone = seats(walk)[1]
        objected(walk, gone).take("rule_on_panel", decision=PanelDecision.REPLACED, replacement=colleague(10))
        assert [seat.staff for seat in seats(walk)] == [colleague(7), colleague(10), colleague(9)]
        assert PanelMember.objects.get(pk=gone.pk).replaced_at == walk.at
        walk.take("close_hearing")

    def test_new_chair_takes_a_new_notice(self):
        walk = noticed()
        objected(walk, seats(walk)[0])
        walk.take("rule_on_panel", decision=PanelDecision.REPLACED, replacement=colleague(10))
        with pytest.raises(rules.ChairNotNoticed):
            walk.take("close_hearing")
        walk.take("postpone_hearing").take("close_hearing")
        assert f"主持人：{seats_name(10)}" in latest_of(walk.id, "hearing_notice").frozen().value("panel")

    def test_new_chair_had_no_part_either(self):
        walk = noticed()
        objected(walk, seats(walk)[0])
        handler = seated(bureau(), Post.HANDLER)
        with pytest.raises(rules.ChairInvolved):
            walk.take("rule_on_panel", decision=PanelDecision.REPLACED, replacement=handler.person)

    def test_who_stepped_aside_does_not_come_back_on_another_seat(self):
        walk = noticed()
        first, second = seats(walk)[1:]
        objected(walk, first).take("rule_on_panel", decision=PanelDecision.REPLACED, replacement=colleague(10))
        objected(walk, second)
        with pytest.raises(rules.PanelistRecused):
            walk.take("rule_on_panel", decision=PanelDecision.REPLACED, replacement=first.staff)

    def test_invited_expert_is_replaced_by_another_expert(self):
        walk = noticed(members=(colleague(8),), experts="丙")
        objected(walk, seats(walk)[2])
        with pytest.raises(rules.ReplacementMissing):
            walk.take("rule_on_panel", decision=PanelDecision.REPLACED)
        walk.take("rule_on_panel", decision=PanelDecision.REPLACED, replacement_name="戊")
        assert (seats(walk)[2].role, seats(walk)[2].name) == (PanelRole.EXPERT, "戊")

    def test_member_who_stays_stays_for_reasons(self):
        walk = noticed()
        objected(walk, seats(walk)[1])
        with pytest.raises(ReasonMissing):
            walk.take("rule_on_panel", decision=PanelDecision.KEPT, reason=" ")
        walk.take("rule_on_panel", decision=PanelDecision.KEPT, reason="没有利害关系。")
        assert history(walk.id)[-1].enclosure.content["reason"] == "不予回避：没有利害关系。"
        walk.take("close_hearing")

    def test_head_does_not_decide_on_the_own_seat(self):
        head = seated(bureau(), Post.HEAD)
        walk = noticed(members=(head.person, colleague(9)))
        objected(walk, seats(walk)[1])
        with pytest.raises(rules.DecidesOnOneself):
            walk.take("rule_on_panel", actor=head)

    def test_only_who_sits_there_is_objected_to(self):
        walk = noticed()
        with pytest.raises(rules.PanelistUnknown):
            walk.take("ask_panel_recusal", panelist=colleague(7))


class TestCourse:
    def test_request_is_declined_with_reasons_and_may_be_made_again(self):
        walk = working().take("ask_hearing", reason="事实有争议。")
        with pytest.raises(ConditionNotMet):
            walk.take("ask_hearing")
        with pytest.raises(ReasonMissing):
            walk.take("decline_hearing", reason="")
        walk.take("decline_hearing").take("ask_hearing")

    def test_record_keeps_conclusion_and_minority(self):
        walk = noticed().take("close_hearing", conclusion="欠薪属实。", minority="金额应再核。")
        (hearing,) = hearings_of(walk.id)
        assert hearing.state == HearingState.HELD
        assert (hearing.result.conclusion, hearing.result.minority) == ("欠薪属实。", "金额应再核。")
        paper = latest_of(walk.id, "hearing_record").frozen()
        assert paper.value("conclusion") == ("欠薪属实。",)
        assert paper.value("minority") == ("金额应再核。",)
        assert "hearing_held" in walk.matter.marks

    def test_is_not_closed_before_it_began(self):
        walk = noticed()
        clerk = staff(BUREAU, Post.HANDLER)
        walk.await_hearing = lambda step: None
        with pytest.raises(rules.HearingNotYetHeld):
            walk.take("close_hearing", actor=clerk)

    def test_does_not_end_before_it_began(self):
        walk = noticed()
        with pytest.raises(rules.HearingEndsBeforeItBegins):
            walk.take("close_hearing", ends_at=standing_hearing(walk.id).starts_at - timedelta(minutes=1))

    def test_postponed_hearing_has_a_new_notice_with_its_reason(self):
        walk = noticed()
        walk.later(3).take("postpone_hearing", reason="信访人申请改期。", place="第二听证室")
        hearing = standing_hearing(walk.id)
        paper = latest_of(walk.id, "hearing_notice").frozen()
        assert (hearing.sequence, hearing.place) == (1, "第二听证室")
        assert paper.value("place") == ("第二听证室",)
        assert paper.value("reasons") == ("信访人申请改期。",)

    def test_confidence_asked_for_since_closes_the_hearing(self):
        walk = noticed()
        protect(matter_id=walk.id, actor=Actor.petitioner(walk.id), at=walk.at)
        with pytest.raises(rules.PublicThoughProtected):
            walk.copy().take("close_hearing")
        walk.take("postpone_hearing")
        assert standing_hearing(walk.id).openness == Openness.PRIVACY
        assert "不公开" in latest_of(walk.id, "hearing_notice").frozen().value("openness")[0]
        walk.take("close_hearing")

    def test_member_who_stepped_aside_since_ends_nothing(self):
        walk = noticed()
        declare_interest(matter_id=walk.id, reason="亲属", actor=seated(bureau(), Post.HANDLER, nth=8), at=walk.at)
        with pytest.raises(rules.PanelistRecused):
            walk.take("close_hearing")
        walk.take("cancel_hearing").take("open_hearing", members=(colleague(9), colleague(10))).take("close_hearing")

    def test_place_and_names_of_any_length_fit(self):
        walk = noticed(place="室" * 500, members=(colleague(8),), experts="丙" * 200)
        assert len(standing_hearing(walk.id).place) == 500

    def test_cancelled_hearing_leaves_room_for_another(self):
        walk = noticed().take("cancel_hearing").take("open_hearing")
        assert [each.state for each in hearings_of(walk.id)] == [HearingState.CANCELLED, HearingState.NOTICED]

    def test_second_hearing_at_once_is_stopped_by_the_database_too(self):
        walk = noticed()
        twin = standing_hearing(walk.id)
        twin.pk, twin.number = None, 2
        with pytest.raises(Exception, match="one_hearing_at_a_time"):
            twin.save(force_insert=True)


def seats_name(nth: int) -> str:
    return seated(bureau(), Post.HANDLER, nth=nth).name
