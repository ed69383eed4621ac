"""The wall: an accusation is not there for those it accuses."""

from datetime import date

import pytest

from tests.cast import BUREAU, DISTRICT_OFFICE, OFFICE, STREET, seated, staff
from tests.matters.walks import Walk, letter
from tingmin.intake.actions import submit
from tingmin.intake.types import Claim
from tingmin.kernel.actors import Actor, Post
from tingmin.kernel.ids import OrganId
from tingmin.kernel.refusals import NotFound
from tingmin.kernel.times import noon_of
from tingmin.law.types import Category
from tingmin.matters.actions import name_respondents, protect, recuse, take_step
from tingmin.matters.actions.revealing import HeldInConfidence, reveal_parties
from tingmin.matters.actions.walls import AlreadyWithRespondent, RespondentWouldSee
from tingmin.matters.models import Matter
from tingmin.organisations.queries import organ_by_code

DAY = date(2023, 3, 1)
DISTRICT = "chaoyang"


def organ(code: str) -> OrganId:
    return organ_by_code(code).ref


def accusation(*against: str, **more) -> Matter:
    claims = [Claim(body="窗口工作人员索要好处。", purpose="exposure")]
    submission = letter(claims=claims, respondents=[organ(code) for code in against], **more)
    receipt = submit(submission, actor=Actor.petitioner(), at=noon_of(DAY))
    return Matter.objects.get(pk=receipt.registered[0].matter_id)


def sees(actor: Actor, matter: Matter) -> bool:
    return Matter.objects.for_actor(actor).filter(pk=matter.pk).exists()


@pytest.mark.usefixtures("city")
class TestAccusation:
    def test_against_a_street_goes_past_its_own_desk_to_the_district(self):
        matter = accusation(STREET, receiver=None, region_code="110105015")
        assert matter.holder.code == DISTRICT_OFFICE
        assert not sees(staff(STREET, Post.HEAD), matter)

    def test_against_a_district_goes_past_all_its_desks_to_the_city(self):
        matter = accusation(DISTRICT, receiver=None, region_code="110105015")
        assert matter.holder.code == OFFICE
        assert not any(sees(staff(code, Post.CLERK), matter) for code in (DISTRICT, DISTRICT_OFFICE, STREET))

    def test_against_the_city_office_itself_comes_before_the_government(self):
        assert accusation(OFFICE).holder.code == "beijing"

    def test_against_the_government_itself_comes_before_the_discipline_organ(self):
        matter = accusation("beijing", receiver=None)
        assert matter.holder.code == "beijing-discipline"
        assert sees(staff("beijing-discipline", Post.CLERK), matter)
        assert not any(sees(staff(code, Post.HEAD), matter) for code in ("beijing", OFFICE, STREET))

    def test_handed_in_at_the_accused_counter_does_not_stay_there(self):
        claims = [Claim(body="贵街道有人索要好处。", purpose="exposure")]
        submission = letter(claims=claims, respondents=[organ(STREET)], region_code="110105015")
        receipt = submit(submission, actor=staff(STREET, Post.CLERK), at=noon_of(DAY))
        assert not sees(staff(STREET, Post.CLERK), Matter.objects.get(pk=receipt.registered[0].matter_id))

    def test_cannot_be_sent_to_the_accused_unit(self):
        walk = Walk(day=DAY)
        clerk = staff(OFFICE, Post.CLERK)
        walk.take("classify", category=Category.APPEAL_CLAIM, actor=clerk)
        Matter.objects.filter(pk=walk.id).update(walled_organs=[organ(BUREAU)])
        with pytest.raises(RespondentWouldSee):
            walk.take("transfer", actor=clerk)
        assert walk.matter.stage == "triage"

    def test_step_by_the_accused_finds_nothing_and_names_nothing(self):
        matter = accusation(STREET, receiver=None, region_code="110105015")
        with pytest.raises(NotFound):
            take_step(matter_id=matter.pk, step="classify", actor=staff(STREET, Post.HEAD), at=noon_of(DAY))

    def test_keeps_the_petitioner_from_all_but_the_registering_organ(self):
        matter = accusation(BUREAU)
        reader = staff(OFFICE, Post.CLERK)
        assert reveal_parties(matter_id=matter.pk, reason="核实", actor=reader, at=noon_of(DAY))
        Matter.objects.filter(pk=matter.pk).update(holder=organ(DISTRICT_OFFICE))
        with pytest.raises(HeldInConfidence):
            reveal_parties(
                matter_id=matter.pk, reason="核实", actor=staff(DISTRICT_OFFICE, Post.CLERK), at=noon_of(DAY)
            )


@pytest.mark.usefixtures("city")
class TestNaming:
    def test_its_own_holder_moves_the_accusation_above_and_loses_sight_of_it(self):
        matter = accusation(receiver=None, region_code="110105015")
        clerk = staff(STREET, Post.CLERK)
        assert sees(clerk, matter)
        name_respondents(matter_id=matter.pk, organs=[organ(STREET)], staff=[], actor=clerk, at=noon_of(DAY))
        matter.refresh_from_db()
        assert matter.holder.code == DISTRICT_OFFICE
        assert not sees(clerk, matter)
        assert matter.obligations.get(clock="D01").organ.code == DISTRICT_OFFICE

    def test_claim_may_be_handled_by_the_unit_but_not_by_the_person_complained_of(self):
        walk = Walk(day=DAY)
        handler = staff(BUREAU, Post.HANDLER)
        clerk = staff(OFFICE, Post.CLERK)
        name_respondents(matter_id=walk.id, organs=[organ(BUREAU)], staff=[handler.person], actor=clerk, at=walk.at)
        walk.to("classify", "transfer", "accept")
        assert not sees(handler, walk.matter)
        assert sees(staff(BUREAU, Post.HANDLER, nth=2), walk.matter)

    def test_unit_that_handles_already_must_first_give_it_back(self):
        walk = Walk(day=DAY).to("classify", "transfer")
        name_respondents(
            matter_id=walk.id, organs=[organ(BUREAU)], staff=[], actor=staff(OFFICE, Post.CLERK), at=walk.at
        )
        with pytest.raises(AlreadyWithRespondent):
            walk.take("classify", category=Category.ACCUSATION, route="discipline", purpose="exposure")


@pytest.mark.usefixtures("city")
class TestRecusal:
    def test_recused_officer_sees_nothing(self):
        walk = Walk(day=DAY).to("classify", "transfer", "accept")
        handler = seated(organ(BUREAU), Post.HANDLER)
        recuse(matter_id=walk.id, officer=handler.person, reason="近亲属", actor=staff(BUREAU, Post.HEAD), at=walk.at)
        assert not sees(handler, walk.matter)
        with pytest.raises(NotFound):
            walk.take("investigate", actor=handler)

    def test_petitioner_may_ask_for_confidence_at_any_time(self):
        walk = Walk(day=DAY)
        protect(matter_id=walk.id, actor=Actor.petitioner(walk.id), at=walk.at)
        assert walk.matter.protected
