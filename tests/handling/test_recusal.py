"""回避: who decides on whom, and what is left to see for whoever stepped aside."""

import pytest

from tests.cast import BUREAU, GOVERNMENT, OTHER_BUREAU, ROLES, cast, seated, staff
from tests.matters.plans import DAYS
from tests.matters.walks import Walk
from tingmin.accounts.models import Appointment
from tingmin.handling.recusing import OfficerMissing, RecusalDecision, who_may_be_recused
from tingmin.hearing.rules import PanelistRecused
from tingmin.kernel.actors import Actor, Post
from tingmin.kernel.ids import OrganId
from tingmin.kernel.refusals import NotFound, NotPermitted
from tingmin.law.procedures import ConditionNotMet
from tingmin.law.recusal import DECIDING, STAFF, may_decide
from tingmin.ledger.queries import first_broken, history
from tingmin.matters.actions import declare_interest, recuse
from tingmin.matters.actions.walls import NotTheirsToRecuse
from tingmin.matters.models import Matter
from tingmin.matters.queries import inbox, matter_for, steps_for
from tingmin.matters.verbs import ReasonMissing
from tingmin.organisations.queries import organ_by_code

pytestmark = pytest.mark.usefixtures("city")
DAY = DAYS["XF2022+BJ2006"]
TO_WORK = ("classify", "transfer", "accept", "investigate")
RECUSED = RecusalDecision.RECUSED


def organ(code: str) -> OrganId:
    return organ_by_code(code).ref


def office(code: str, *posts: Post) -> dict[Post, Actor]:
    """One person in each post of an organ, each with an account."""
    return {post: seated(organ(code), post) for post in posts}


def working() -> Walk:
    return Walk(day=DAY).to(*TO_WORK)


def asked() -> Walk:
    return working().take("ask_recusal", reason="承办人是被反映单位负责人的亲属。")


def decides(by: Actor, on: Actor) -> bool:
    walk = working()
    try:
        recuse(matter_id=walk.id, officer=on.person, reason="亲属", actor=by, at=walk.at)
    except (NotTheirsToRecuse, NotPermitted, NotFound):
        return False
    return on.person in walk.matter.walled_people


class TestTable:
    def test_head_decides_on_staff_and_the_leader_on_the_head(self):
        here = office(BUREAU, Post.CLERK, Post.HANDLER, Post.HEAD, Post.LEADER)
        decided = {(by, on) for by in here for on in here if decides(here[by], here[on])}
        assert decided == {
            (Post.HEAD, Post.CLERK),
            (Post.HEAD, Post.HANDLER),
            (Post.LEADER, Post.HEAD),
        }

    def test_leader_decides_on_staff_where_there_is_no_head(self):
        here = office(BUREAU, Post.HANDLER, Post.LEADER)
        assert decides(here[Post.LEADER], here[Post.HANDLER])
        assert not decides(here[Post.LEADER], here[Post.LEADER])

    def test_whoever_is_head_too_is_decided_on_by_the_leader(self):
        here = office(BUREAU, Post.HEAD, Post.LEADER)
        both = seated(organ(BUREAU), Post.CLERK)
        Appointment.objects.create(user_id=both.person, organ_id=organ(BUREAU), post=Post.HEAD, valid_from=DAY)
        assert not decides(here[Post.HEAD], both)

    def test_nobody_decides_on_another_organs_people(self):
        head = seated(organ(BUREAU), Post.HEAD)
        stranger = seated(organ(OTHER_BUREAU), Post.HANDLER)
        assert not decides(head, stranger)

    def test_no_post_decides_on_itself_and_none_on_a_leader(self):
        assert all(row.by not in row.on and Post.LEADER not in row.on for row in DECIDING)
        for headless in (False, True):
            assert not any(may_decide(by, on=frozenset({Post.LEADER}), headless=headless) for by in Post)

    @pytest.mark.parametrize("by", [post for post in Post if post not in (Post.HEAD, Post.LEADER)])
    def test_nobody_but_head_and_leader_decides(self, by):
        assert not any(may_decide(by, on=frozenset({post}), headless=True) for post in Post)

    @pytest.mark.parametrize("role", ROLES)
    def test_over_the_cast_only_the_holders_head_keeps_a_handler_away(self, role):
        walk, handler = working(), seated(organ(BUREAU), Post.HANDLER, nth=2)
        seated(organ(BUREAU), Post.HEAD)
        try:
            recuse(matter_id=walk.id, officer=handler.person, reason="亲属", actor=cast(walk.id)[role], at=walk.at)
            done = True
        except (NotTheirsToRecuse, NotPermitted, NotFound):
            done = False
        assert done == (role == "bureau_head")
        assert (handler.person in walk.matter.walled_people) == done

    def test_every_working_post_below_the_head_is_staff(self):
        assert {Post.CLERK, Post.HANDLER, Post.REVIEWER, Post.SUPERVISOR} <= STAFF
        assert not STAFF & {Post.HEAD, Post.LEADER, Post.PETITIONER, Post.SYSTEM}


class TestRequest:
    def test_needs_a_reason_and_no_name(self):
        walk = working()
        with pytest.raises(ReasonMissing):
            walk.take("ask_recusal", reason=" ")
        assert "recusal_asked" in walk.take("ask_recusal").matter.marks

    def test_is_made_once_until_it_is_decided(self):
        walk = asked()
        with pytest.raises(ConditionNotMet):
            walk.take("ask_recusal")
        walk.take("rule_on_recusal").take("ask_recusal")

    def test_granted_recusal_names_an_officer(self):
        with pytest.raises(OfficerMissing):
            asked().take("rule_on_recusal", decision=RECUSED)

    def test_granted_recusal_writes_the_decision_and_raises_the_wall(self):
        walk, handler = asked(), seated(organ(BUREAU), Post.HANDLER)
        walk.take("rule_on_recusal", decision=RECUSED, officer=handler.person, reason="系近亲属。")
        assert [fact.kind for fact in history(walk.id)][-2:] == ["rule_on_recusal", "recused"]
        assert history(walk.id)[-2].enclosure.content["reason"] == "决定回避：系近亲属。"
        assert str(handler.person) not in str(history(walk.id)[-1].body)
        assert first_broken(walk.id) is None
        assert walk.matter.walled_people == [handler.person]

    def test_refused_recusal_says_why_and_changes_nothing(self):
        walk = asked()
        with pytest.raises(ReasonMissing):
            walk.take("rule_on_recusal", reason="")
        walk.take("rule_on_recusal", reason="没有利害关系。")
        assert history(walk.id)[-1].enclosure.content["reason"] == "不予回避：没有利害关系。"
        assert walk.matter.walled_people == []

    def test_head_whom_it_is_about_leaves_it_to_the_leader(self):
        walk, here = asked(), office(BUREAU, Post.HEAD, Post.LEADER)
        head, leader = here[Post.HEAD], here[Post.LEADER]
        with pytest.raises(NotTheirsToRecuse):
            walk.take("rule_on_recusal", actor=head, decision=RECUSED, officer=head.person)
        assert "recusal_asked" in walk.matter.marks, "a refused decision leaves the request open"
        walk.take("rule_on_recusal", actor=leader, decision=RECUSED, officer=head.person)
        assert walk.matter.walled_people == [head.person]

    def test_form_offers_those_on_whom_the_actor_decides(self):
        walk, here = asked(), office(BUREAU, Post.CLERK, Post.HANDLER, Post.HEAD, Post.LEADER)
        offered = {by: {each.post for each in who_may_be_recused(walk.matter, here[by], day=DAY)} for by in here}
        assert offered[Post.HEAD] == {Post.CLERK, Post.HANDLER}
        assert offered[Post.LEADER] == {Post.HEAD}
        assert offered[Post.CLERK] == set()

    def test_form_does_not_offer_who_is_kept_away_already(self):
        walk, here = working(), office(BUREAU, Post.HANDLER, Post.HEAD)
        recuse(matter_id=walk.id, officer=here[Post.HANDLER].person, reason="亲属", actor=here[Post.HEAD], at=walk.at)
        assert who_may_be_recused(walk.matter, here[Post.HEAD], day=DAY) == []


class TestEffect:
    def test_recused_officer_finds_the_matter_nowhere_and_takes_no_step(self):
        walk, handler = working(), seated(organ(BUREAU), Post.HANDLER)
        assert steps_for(handler, walk.matter, today=DAY)
        declare_interest(matter_id=walk.id, reason="近亲属", actor=handler, at=walk.at)
        assert not [each for each in inbox(handler).rows if each.pk == walk.id]
        with pytest.raises(NotFound):
            matter_for(handler, walk.id)
        for step in ("mediate", "draft_opinion", "open_hearing", "withdraw"):
            with pytest.raises(NotFound):
                walk.take(step, actor=handler)

    def test_colleague_goes_on(self):
        walk, handler = working(), seated(organ(BUREAU), Post.HANDLER)
        declare_interest(matter_id=walk.id, reason="近亲属", actor=handler, at=walk.at)
        walk.take("mediate", actor=staff(BUREAU, Post.HANDLER, nth=2))

    def test_who_declared_an_interest_sits_on_no_panel(self):
        walk, member = working(), seated(organ(BUREAU), Post.HANDLER, nth=8)
        declare_interest(matter_id=walk.id, reason="近亲属", actor=member, at=walk.at)
        with pytest.raises(PanelistRecused):
            walk.take("open_hearing")

    def test_interest_is_declared_by_who_sees_the_matter_and_is_somebody(self):
        walk = working()
        with pytest.raises(NotFound):
            declare_interest(matter_id=walk.id, reason="", actor=staff(OTHER_BUREAU, Post.CLERK), at=walk.at)
        with pytest.raises(NotPermitted):
            declare_interest(matter_id=walk.id, reason="", actor=Actor.petitioner(walk.id), at=walk.at)
        with pytest.raises(NotPermitted):
            declare_interest(matter_id=walk.id, reason="", actor=Actor.system(), at=walk.at)

    def test_declaration_is_a_fact_that_encloses_who_and_why(self):
        walk, handler = working(), seated(organ(BUREAU), Post.HANDLER)
        declare_interest(matter_id=walk.id, reason="近亲属", actor=handler, at=walk.at)
        fact = history(walk.id)[-1]
        assert (fact.kind, fact.actor_person) == ("recused", handler.person)
        assert fact.enclosure.content == {"officer": str(handler.person), "reason": "近亲属"}
        assert "近亲属" not in str(fact.body)

    def test_wall_holds_after_the_matter_moves_on(self):
        walk, handler = working(), seated(organ(BUREAU), Post.HANDLER)
        declare_interest(matter_id=walk.id, reason="近亲属", actor=handler, at=walk.at)
        walk.take("draft_opinion", actor=staff(BUREAU, Post.HANDLER, nth=2))
        assert not Matter.objects.for_actor(handler).filter(pk=walk.id).exists()


def test_in_review_the_review_organ_decides_and_the_holder_does_not():
    leader = staff(GOVERNMENT, Post.LEADER)
    reviewer, handler = seated(organ(GOVERNMENT), Post.REVIEWER), seated(organ(BUREAU), Post.HANDLER)
    walk = Walk(day=DAY).to(*TO_WORK, "draft_opinion", "check_opinion", "sign_opinion", "serve", "apply_review")
    walk.take("ask_recusal")
    with pytest.raises(NotPermitted):
        walk.take("rule_on_recusal", actor=staff(BUREAU, Post.HEAD))
    with pytest.raises(NotTheirsToRecuse):
        walk.take("rule_on_recusal", actor=leader, decision=RECUSED, officer=handler.person)
    walk.take("rule_on_recusal", actor=leader, decision=RECUSED, officer=reviewer.person)
    assert not Matter.objects.for_actor(reviewer).filter(pk=walk.id).exists()
