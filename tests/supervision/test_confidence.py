"""What is told in confidence: candidates, cases and letters of an accusation, and both fences before them."""

import pytest
from django.db import DatabaseError, connection, transaction

from tests.cast import BUREAU, DISTRICT_OFFICE, GOVERNMENT, OFFICE, STREET, staff
from tests.matters.plans import DAYS
from tests.matters.walks import Walk
from tests.supervision.cases import CaseWalk, answer, candidate_of, late_matter, swept
from tests.trust.conftest import _granted as _granted
from tests.trust.conftest import as_the_application
from tests.trust.planting import plant
from tests.trust.test_canary import RESPONDENTS, check_ledger, leaks
from tingmin.accounts.acting import acting_as
from tingmin.kernel.actors import Actor, Post
from tingmin.kernel.refusals import NotFound, Refusal
from tingmin.ledger.models import Enclosure
from tingmin.ledger.queries import history
from tingmin.matters.actions.walls import RespondentWouldSee
from tingmin.matters.models import Matter
from tingmin.matters.queries import matter_for
from tingmin.organisations.queries import organ_by_code, subtree_ids
from tingmin.supervision.actions import open_case, propose, sweep
from tingmin.supervision.models import Candidate, CaseFile, SiteVisit
from tingmin.supervision.queries import board, cases, file_of

pytestmark = pytest.mark.usefixtures("city")
DAY = DAYS["XF2022+BJ2006"]
WORD = "金丝雀"


@pytest.fixture
def fenced():
    """Behind row-level security, acting as somebody."""
    return as_the_application


def late_accusation(*, accused=STREET) -> Walk:
    """An accusation that the city's office has not sorted in time: it complains of a street or of a bureau."""
    walk = Walk(day=DAY, receiver=OFFICE)
    hidden = list(subtree_ids(organ_by_code(accused).ref))
    Matter.objects.filter(pk=walk.id).update(category="accusation", protected=True, walled_organs=hidden)
    return walk.later(120)


def test_board_shows_nothing_behind_a_wall_that_was_built_after_the_finding():
    walk = late_matter(DAY)
    swept(walk.day)
    actor = staff(OFFICE, Post.SUPERVISOR)
    assert len(board(actor, today=walk.day).rows) == 1
    Matter.objects.filter(pk=walk.id).update(walled_organs=[actor.organ])
    assert list(board(actor, today=walk.day).rows) == []


def test_second_fence_shows_candidates_files_and_visits_to_the_supervising_organ_alone(fenced):
    case = CaseWalk(late_matter(DAY)).to("send_letter", "plan_site_visit")
    propose(matter_id=case.walk.id, ground="G4", evidence=WORD, actor=staff(OFFICE, Post.HEAD), at=case.at)
    tables = (Candidate, CaseFile, SiteVisit)
    seen = {"supervisor": (OFFICE, Post.SUPERVISOR), "head": (OFFICE, Post.HEAD)}
    blind = {
        "supervised": (BUREAU, Post.HEAD), "district": (DISTRICT_OFFICE, Post.SUPERVISOR),
        "street": (STREET, Post.HEAD), "government": (GOVERNMENT, Post.LEADER),
    }  # fmt: skip
    for organ, post in seen.values():
        with fenced(), acting_as(staff(organ, post)):
            assert [table.objects.count() for table in tables] == [2, 1, 1]
    for organ, post in blind.values():
        with fenced(), acting_as(staff(organ, post)):
            assert [table.objects.count() for table in tables] == [0, 0, 0]
    with fenced(), acting_as(Actor.petitioner(case.walk.id)):
        assert [table.objects.count() for table in tables] == [0, 0, 0]
    with fenced():
        assert [table.objects.count() for table in tables] == [0, 0, 0]


def test_second_fence_keeps_evidence_from_everybody_but_the_supervising_organ(fenced):
    walk = late_matter(DAY)
    found = propose(matter_id=walk.id, ground="G4", evidence=WORD, actor=staff(BUREAU, Post.HEAD), at=walk.at)
    (fact,) = history(found)
    for organ, post, shown in ((OFFICE, Post.SUPERVISOR, True), (BUREAU, Post.HEAD, False), (STREET, Post.HEAD, False)):
        with fenced(), acting_as(staff(organ, post)):
            assert Enclosure.objects.filter(fact=fact).exists() is shown


def test_second_fence_stands_before_a_later_wall_too(fenced):
    walk = late_matter(DAY)
    swept(walk.day)
    actor = staff(OFFICE, Post.SUPERVISOR)
    Matter.objects.filter(pk=walk.id).update(walled_people=[actor.person])
    with fenced(), acting_as(actor):
        assert not Candidate.objects.exists()
    with fenced(), acting_as(staff(OFFICE, Post.SUPERVISOR, nth=2)):
        assert Candidate.objects.exists()


def test_whole_case_can_be_walked_behind_the_fence(fenced):
    """By a district's supervisor, who sees the street's matter from the case on and not before."""
    supervisor = staff(DISTRICT_OFFICE, Post.SUPERVISOR)
    walk = Walk(day=DAY, receiver=STREET).to("classify", "accept", "investigate").later(120)
    with fenced(), acting_as(Actor.system()):
        sweep(actor=Actor.system(), at=walk.at, today=walk.day)
    candidate = candidate_of(walk.id)
    with fenced(), acting_as(supervisor):
        with pytest.raises(NotFound):
            matter_for(supervisor, walk.id)
        case = CaseWalk.on(walk, candidate, ground="G1", actor=supervisor)
    attempts = (
        "send_letter", "answer_letter", "suggest_improvement", "decline_suggestion", "give_reasons",
        "propose_accountability", "check_legality", "suggest_accountability", "plan_site_visit", "report_site_visit",
        "escalate", "answer_conference",
    )  # fmt: skip
    for step in attempts:
        fenced_step(case, step, fenced)
    answer(walk)
    for step in ("verify_correction", "tell_petitioner", "close_case"):
        fenced_step(case, step, fenced)
    assert case.case.stage == "closed"
    with fenced(), acting_as(supervisor), pytest.raises(NotFound):
        matter_for(supervisor, walk.id)


def fenced_step(case, step, fenced):
    actor, filled = case.somebody(step), case.filled(step)
    verb = case.verb(step)
    with fenced(), acting_as(actor):
        verb.action(matter_id=case.id, particulars=verb.particulars(**filled), actor=actor, at=case.at)


def test_proposer_of_another_organ_may_write_behind_the_fence(fenced):
    walk = late_matter(DAY)
    head = staff(BUREAU, Post.HEAD)
    with fenced(), acting_as(head):
        found = propose(matter_id=walk.id, ground="G4", evidence=WORD, actor=head, at=walk.at)
        assert not Candidate.objects.filter(pk=found).exists()
        assert matter_for(head, walk.id).pk == walk.id


def test_accusation_goes_before_the_overseer_that_it_does_not_complain_of():
    walk = late_accusation(accused=OFFICE)
    swept(walk.day)
    assert {each.organ.code for each in Candidate.objects.filter(matter=walk.id)} == {GOVERNMENT}


def test_case_about_an_accusation_is_as_hidden_as_the_accusation_and_carries_none_of_its_words():
    walk = late_accusation()
    swept(walk.day)
    government = staff(GOVERNMENT, Post.SUPERVISOR)
    case = CaseWalk.on(walk, candidate_of(walk.id, "G3"), ground="G3", actor=government)
    case.take("send_letter")
    matter = Matter.objects.select_related("text").get(pk=case.id)
    assert (matter.protected, matter.walled_organs) == (True, walk.matter.walled_organs)
    told = matter.title + matter.text.body
    assert walk.matter.title not in told
    assert walk.matter.text.body not in told
    for organ, post in ((STREET, Post.HEAD), (STREET, Post.CLERK)):
        with pytest.raises(NotFound):
            matter_for(staff(organ, post), case.id)
        assert list(cases(staff(organ, post)).rows) == []


def test_letter_about_an_accusation_of_the_organ_at_fault_goes_to_the_organ_above():
    walk = late_matter(DAY)
    swept(walk.day)
    case = CaseWalk.on(walk, candidate_of(walk.id), ground="G1")
    Matter.objects.filter(pk=walk.id).update(walled_organs=list(subtree_ids(organ_by_code(BUREAU).ref)))
    assert case.take("send_letter").case.holder.code == GOVERNMENT
    with pytest.raises(NotFound):
        matter_for(staff(BUREAU, Post.HEAD), case.id)


def test_letter_that_only_the_accused_could_receive_is_refused():
    walk = late_matter(DAY)
    swept(walk.day)
    case = CaseWalk.on(walk, candidate_of(walk.id), ground="G1")
    walled = [organ_by_code(code).pk for code in (BUREAU, GOVERNMENT)]
    Matter.objects.filter(pk=walk.id).update(walled_organs=walled)
    with pytest.raises(RespondentWouldSee, match="人力资源"):
        case.take("send_letter")


def test_case_that_lies_behind_a_wall_built_later_comes_back_to_the_supervisor():
    case = CaseWalk(late_matter(DAY)).take("send_letter")
    Matter.objects.filter(pk=case.walk.id).update(walled_organs=[organ_by_code(BUREAU).pk])
    case.take("plan_site_visit")
    assert case.case.holder.code == OFFICE
    with pytest.raises(NotFound):
        matter_for(staff(BUREAU, Post.HEAD), case.id)


def test_supervised_organ_reads_the_case_but_not_the_file():
    case = CaseWalk(late_matter(DAY)).take("send_letter")
    head = staff(BUREAU, Post.HEAD)
    assert matter_for(head, case.id).pk == case.id
    assert file_of(head, case.id) is None
    assert WORD not in matter_for(head, case.id).text.body


def test_candidate_cannot_be_written_for_another_organ_behind_the_fence(fenced):
    walk = late_matter(DAY)
    swept(walk.day)
    row = Candidate.objects.values().get(matter=walk.id)
    row |= {"id": walk.id, "evidence": "x"}
    with fenced(), acting_as(staff(BUREAU, Post.HEAD)), pytest.raises(DatabaseError), transaction.atomic():
        Candidate(**row).save(force_insert=True)


def test_function_behind_the_fence_tells_no_more_than_whether_one_is_walled_off(fenced):
    walk = late_matter(DAY)
    Matter.objects.filter(pk=walk.id).update(walled_organs=[organ_by_code(STREET).pk])
    with fenced(), acting_as(staff(STREET, Post.HEAD)), connection.cursor() as cursor:
        cursor.execute(
            "SELECT supervision_walled(%s, %s, NULL), supervision_walled(%s, %s, NULL)",
            [walk.id, organ_by_code(STREET).pk, walk.id, organ_by_code(BUREAU).pk],
        )
        assert cursor.fetchone() == (True, False)


def test_refusals_of_a_walled_supervisor_tell_nothing():
    walk = late_matter(DAY)
    swept(walk.day)
    actor = staff(OFFICE, Post.SUPERVISOR)
    Matter.objects.filter(pk=walk.id).update(walled_organs=[actor.organ])
    with pytest.raises(Refusal) as refused:
        open_case(candidate_id=candidate_of(walk.id).pk, ground="G1", evidence="逾期。", actor=actor, at=walk.at)
    assert isinstance(refused.value, NotFound)
    assert walk.matter.number not in refused.value.say("zh-hans") + refused.value.say("en")


def test_no_word_of_a_supervised_accusation_reaches_the_accused_through_any_door():
    """An accusation of a district, sorted too late, supervised by the government with a canary in every text."""
    planted = plant(DAY)
    walk = planted.walk.later(120)
    swept(walk.day)
    actor = staff(GOVERNMENT, Post.SUPERVISOR)
    propose(matter_id=walk.id, ground="G4", evidence=WORD, actor=staff(OFFICE, Post.HEAD), at=walk.at)
    case = CaseWalk.on(walk, candidate_of(walk.id, "G3"), ground="G3", actor=actor)
    for step in ("send_letter", "plan_site_visit", "report_site_visit", "suggest_improvement", "escalate"):
        fields = {name: f"{WORD}{value}" for name, value in case.document_fields(step).items()}
        case.take(step, reason=WORD, fields=fields)
    for name in RESPONDENTS:
        assert list(leaks(planted, name, steps=["send_letter", "answer_letter"])) == []
    check_ledger(planted)
