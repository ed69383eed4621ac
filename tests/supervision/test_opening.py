"""Who may propose, open and dismiss; that nobody supervises their own work; that one matter has one open case."""

import pytest

from tests.cast import BUREAU, GOVERNMENT, OFFICE, cast, staff
from tests.matters.plans import DAYS
from tests.matters.walks import Walk
from tests.supervision.cases import CaseWalk, answer, candidate_of, late_matter, swept
from tingmin.kernel.actors import Post
from tingmin.kernel.ids import OrganId
from tingmin.kernel.refusals import NotFound, NotPermitted
from tingmin.ledger.models import Enclosure
from tingmin.ledger.queries import history
from tingmin.matters.actions import link
from tingmin.matters.models import Matter
from tingmin.matters.queries import matter_for
from tingmin.matters.types import LinkKind
from tingmin.organisations.queries import organ_by_code
from tingmin.supervision.actions import dismiss, open_case, propose
from tingmin.supervision.actions.common import OwnMatter
from tingmin.supervision.actions.opening import AlreadyOpened, CaseNearlyClosed, SupervisedElsewhere
from tingmin.supervision.actions.proposing import (
    AlreadyDecided,
    AlreadyProposed,
    EvidenceNeeded,
    GroundUnknownHere,
    NotRaisedAgain,
)
from tingmin.supervision.models import Candidate, CaseFile
from tingmin.supervision.queries import board, candidate_for, candidates_of, cases, file_of, supervised_by
from tingmin.supervision.types import Source

pytestmark = pytest.mark.usefixtures("city")
DAY = DAYS["XF2022+BJ2006"]
SAID = "承办单位三次推托，见附件谈话记录。"


@pytest.fixture
def late():
    walk = late_matter(DAY)
    swept(walk.day)
    return walk


def opening(walk, *, actor, ground="G1", evidence="期限届满后仍未答复。", of="G1"):
    candidate = candidate_of(walk.id, of).pk
    return open_case(candidate_id=candidate, ground=ground, evidence=evidence, actor=actor, at=walk.at)


def proposing(walk, *, actor, ground="G4", evidence=SAID):
    return propose(matter_id=walk.id, ground=ground, evidence=evidence, actor=actor, at=walk.at)


def supervisor(nth=1):
    return staff(OFFICE, Post.SUPERVISOR, nth=nth)


WHO_OPENS = {"supervisor", "office_head"}


def test_only_supervisor_or_head_of_the_supervising_organ_opens_and_dismisses(late):
    people = cast(late.id) | {
        "district_supervisor": staff("chaoyang-petition", Post.SUPERVISOR),
        "bureau_supervisor": staff(BUREAU, Post.SUPERVISOR),
        "government_supervisor": staff(GOVERNMENT, Post.SUPERVISOR),
    }
    for role, actor in people.items():
        if role not in WHO_OPENS:
            for act in (lambda by=actor: opening(late, actor=by), lambda by=actor: dismissing(late, actor=by)):
                with pytest.raises((NotPermitted, NotFound)):
                    act()
            assert list(board(actor, today=late.day).rows) == [] or role == "clockwork"
    assert Candidate.objects.filter(case__isnull=True, dismissed_at__isnull=True).count() == 1
    assert opening(late, actor=people["office_head"]).stage == "opened"


def dismissing(walk, *, actor, reason="已在期限内口头答复。"):
    dismiss(candidate_id=candidate_of(walk.id).pk, reason=reason, actor=actor, at=walk.at)


def test_opened_case_is_of_the_supervising_organ_and_names_number_and_ground_alone(late):
    case = opening(late, actor=supervisor())
    assert (case.registrar.code, case.holder.code, case.stage) == (OFFICE, OFFICE, "opened")
    text = Matter.objects.select_related("text").get(pk=case.pk).text
    assert late.matter.number in case.title
    assert late.matter.title not in case.title + text.body
    assert late.matter.text.body not in text.body
    assert "第五十二条" in text.body
    link = case.links_out.get()
    assert (link.target_id, link.kind) == (late.id, LinkKind.SUPERVISES)
    assert late.matter.supervisor_id == case.registrar_id
    assert [each.number for each in cases(supervisor()).rows] == [case.number]
    assert supervised_by(supervisor(), late.id) == case
    assert file_of(supervisor(), case.pk).evidence == "期限届满后仍未答复。"


def test_evidence_is_enclosed_in_a_fact_of_the_candidate_and_stands_in_no_fact_of_matter_or_case(late):
    case = opening(late, actor=supervisor(), evidence="金丝雀证据")
    facts = [*history(late.id), *history(case.pk)]
    said = [str(fact.body) for fact in facts]
    said += [str(each.content) for each in Enclosure.objects.filter(fact__in=facts)]
    assert "金丝雀" not in "".join(said)
    (told,) = history(candidate_of(late.id).pk)
    assert (told.kind, told.enclosure.content) == ("candidate_opened", {"evidence": "金丝雀证据"})


def test_who_took_any_step_on_the_matter_cannot_supervise_it(late):
    head = staff(OFFICE, Post.HEAD, nth=2)
    other = Walk(day=DAY).take("classify", actor=head).to("transfer", "accept", "investigate").later(120)
    swept(other.day)
    with pytest.raises(OwnMatter) as refused:
        opening(other, actor=head)
    assert other.matter.number in str(refused.value)
    case = CaseWalk(other)
    with pytest.raises(OwnMatter):
        case.take("send_letter", actor=head)


def test_organ_that_holds_the_matter_now_cannot_supervise_it(late):
    Matter.objects.filter(pk=late.id).update(holder=organ_by_code(OFFICE))
    with pytest.raises(OwnMatter):
        opening(late, actor=supervisor())


def test_for_the_recused_the_candidate_is_not_there(late):
    recused = supervisor(2)
    Matter.objects.filter(pk=late.id).update(walled_people=[recused.person])
    assert list(board(recused, today=late.day).rows) == []
    assert candidate_for(recused, candidate_of(late.id).pk) is None
    with pytest.raises(NotFound):
        opening(late, actor=recused)
    assert len(board(supervisor(), today=late.day).rows) == 1


def test_second_opening_is_told_the_number_of_the_first(late):
    case = opening(late, actor=supervisor())
    with pytest.raises(AlreadyOpened, match=case.number):
        opening(late, actor=supervisor(2))
    with pytest.raises(AlreadyDecided):
        dismissing(late, actor=supervisor())


def test_second_candidate_about_the_matter_joins_its_open_case(late):
    case = opening(late, actor=supervisor())
    proposing(late, actor=supervisor(2))
    assert opening(late, actor=supervisor(2), ground="G4", of="G4") == case
    assert CaseFile.objects.count() == 1
    assert [each.ground for each in candidates_of(supervisor(), case.pk)] == ["G1", "G4"]
    assert list(board(supervisor(), today=late.day).rows) == []


def test_candidate_joins_no_case_that_has_been_verified():
    case = CaseWalk(late_matter(DAY)).to("send_letter", "answer_letter")
    answer(case.walk)
    case.take("verify_correction")
    proposing(case.walk, actor=supervisor(2))
    with pytest.raises(CaseNearlyClosed, match=case.case.number):
        opening(case.walk, actor=supervisor(2), ground="G4", of="G4")


def test_matter_that_another_organ_supervises_is_left_to_it(late):
    Matter.objects.filter(pk=late.id).update(supervisor=organ_by_code(GOVERNMENT))
    with pytest.raises(SupervisedElsewhere, match="北京市人民政府"):
        opening(late, actor=supervisor())


@pytest.mark.parametrize("ground", ["F1", "G9", "NA1", ""])
def test_case_is_opened_on_a_legal_ground_only(late, ground):
    with pytest.raises(GroundUnknownHere):
        opening(late, actor=supervisor(), ground=ground)


def test_law_of_2005_alone_knows_neither_beijings_grounds_nor_those_of_2022():
    walk = late_matter(DAYS["XF2005"])
    swept(walk.day)
    for ground in ("B6", "V1"):
        with pytest.raises(GroundUnknownHere):
            opening(walk, actor=supervisor(), ground=ground)
    assert opening(walk, actor=supervisor(), ground="G6").stage == "opened"


def test_nothing_is_opened_without_evidence(late):
    with pytest.raises(EvidenceNeeded):
        opening(late, actor=supervisor(), evidence="  ")
    with pytest.raises(EvidenceNeeded):
        proposing(late, actor=supervisor(), evidence="")
    with pytest.raises(EvidenceNeeded):
        dismissing(late, actor=supervisor(), reason=" ")


def test_dismissed_candidate_leaves_the_board_with_its_reason(late):
    dismissing(late, actor=supervisor())
    assert list(board(supervisor(), today=late.day).rows) == []
    (told,) = history(candidate_of(late.id).pk)
    assert (told.kind, told.enclosure.content) == ("candidate_dismissed", {"reason": "已在期限内口头答复。"})
    with pytest.raises(AlreadyDecided):
        opening(late, actor=supervisor())


def test_person_proposes_with_evidence_that_lies_before_the_supervising_organ(late):
    found = Candidate.objects.get(pk=proposing(late, actor=supervisor()))
    assert (found.ground, found.said, found.source) == ("G4", SAID, Source.PERSON)
    assert (found.organ.code, found.about_organ.code) == (OFFICE, BUREAU)
    assert found.proposed_by == supervisor().person
    (told,) = history(found.pk)
    assert (told.kind, told.body) == ("candidate_proposed", {"ground": "G4", "matter": str(late.id)})
    assert told.enclosure.content == {"evidence": SAID}


def test_head_of_the_holder_may_propose_and_cannot_read_it_again(late):
    head = staff(BUREAU, Post.HEAD)
    found = proposing(late, actor=head)
    assert candidate_for(head, found) is None
    assert candidate_for(supervisor(), found).said == SAID


def test_same_words_are_proposed_once_and_new_evidence_again(late):
    proposing(late, actor=supervisor())
    with pytest.raises(AlreadyProposed):
        proposing(late, actor=supervisor(2))
    proposing(late, actor=supervisor(2), evidence="另有第四次推托。")
    assert Candidate.objects.filter(matter=late.id, ground="G4").count() == 2


def test_only_who_sees_the_matter_and_supervises_may_propose(late):
    for actor in (staff(OFFICE, Post.CLERK), staff(BUREAU, Post.HANDLER)):
        with pytest.raises(NotPermitted):
            proposing(late, actor=actor)
    with pytest.raises(NotFound):
        proposing(late, actor=staff("beijing-education", Post.HEAD))


def test_matter_raised_again_is_proposed_by_its_links_alone(late):
    with pytest.raises(NotRaisedAgain):
        proposing(late, actor=supervisor(), ground="F2")
    again = Walk(day=DAY)
    link(again.id, late.id, kind=LinkKind.REPEATS)
    found = Candidate.objects.get(pk=proposing(late, actor=supervisor(), ground="F2"))
    with pytest.raises(GroundUnknownHere):
        open_case(candidate_id=found.pk, ground="F2", evidence=SAID, actor=supervisor(), at=late.at)
    case = open_case(candidate_id=found.pk, ground="G4", evidence=SAID, actor=supervisor(), at=late.at)
    assert file_of(supervisor(), case.pk).ground == "G4"


def test_supervisor_sees_the_matter_from_the_opening_of_the_case_to_its_end():
    other = staff("chaoyang-petition", Post.SUPERVISOR)
    walk = Walk(day=DAY, receiver="110105015").to("classify", "accept", "investigate").later(120)
    swept(walk.day)
    assert candidate_of(walk.id).organ.code == "chaoyang-petition"
    with pytest.raises(NotFound):
        matter_for(other, walk.id)
    case = CaseWalk(walk, actor=other)
    assert matter_for(other, walk.id).pk == walk.id
    case.take("drop_case")
    with pytest.raises(NotFound):
        matter_for(other, walk.id)
    assert "supervised" not in [fact.kind for fact in history(walk.id)]
    assert CaseFile.objects.get(pk=case.id).ended_on == case.day
    assert OrganId(case.case.holder_id) == other.organ
