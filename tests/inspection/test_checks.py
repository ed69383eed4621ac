"""The sheet: whole, by somebody who had no part, enclosed where it is written; results by organ and item."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.cast import BUREAU, OFFICE, OTHER_BUREAU, staff
from tests.inspection.sent import DAY, both, inspector, question, sent, sheet
from tests.matters.walks import Walk
from tingmin.inspection.actions import (
    AlreadyClosed,
    InspectorTookPart,
    NotAllChecked,
    SheetIncomplete,
    check,
    close,
    draw,
)
from tingmin.inspection.models import CheckAnswer
from tingmin.inspection.queries import (
    answers_of,
    inspected,
    progress_of,
    remarks_of,
    results_of,
    sample_of,
    status_of,
)
from tingmin.inspection.types import Answer, InspectionStatus, Progress
from tingmin.kernel.actors import Post
from tingmin.kernel.ids import MatterId
from tingmin.kernel.refusals import NotFound, NotPermitted
from tingmin.kernel.times import noon_of
from tingmin.ledger.models import Fact
from tingmin.ledger.queries import first_broken, history
from tingmin.matters.actions.walls import declare_interest
from tingmin.matters.models import Matter
from tingmin.matters.queries import timeline

AT = noon_of(date(2023, 4, 3))
LATER = AT + timedelta(1)
pytestmark = pytest.mark.usefixtures("city")


def drawn_from(walks, **more):
    return draw(question=question(per_organ=len(walks), **more), actor=inspector(), at=AT)


def checked(made, walk: Walk, *, actor=None, at=LATER, **faults):
    found = sheet(walk, **faults)
    return check(inspection_id=made.pk, matter_id=walk.id, checked=found, actor=actor or inspector(), at=at)


def test_check_keeps_an_answer_to_every_item_and_a_fact_on_the_matter():
    (walk,) = sent()
    made = drawn_from([walk])
    row = checked(made, walk, law_cited="引用的条款已废止")
    fact = history(walk.id)[-1]
    assert answers_of(row)["law_cited"] is Answer.FAULT
    assert (fact.kind, fact.pk) == ("inspected", row.fact)
    assert fact.body == {"inspection": str(made.pk), "answers": {k: str(v) for k, v in answers_of(row).items()}}
    assert first_broken(walk.id) is None
    assert timeline(walk.matter)[-1].label.zh == "抽查核对"


def test_remark_is_enclosed_and_stands_nowhere_in_clear():
    (walk,) = sent()
    made = drawn_from([walk])
    row = checked(made, walk, law_cited="金丝雀评语")
    assert remarks_of(row) == {"law_cited": "金丝雀评语"}
    assert not any("金丝雀" in str(fact.body) for fact in Fact.objects.filter(subject_id__in=[walk.id, made.pk]))
    assert {field.name for field in CheckAnswer._meta.fields} == {"id", "inspected", "item", "answer"}


def test_sheet_can_be_corrected_until_the_end_and_every_version_stays_on_the_chain():
    (walk,) = sent()
    made = drawn_from([walk])
    checked(made, walk, law_cited="有误")
    row = checked(made, walk)
    assert answers_of(row)["law_cited"] is Answer.KEPT
    assert remarks_of(row) == {}
    assert [fact.kind for fact in history(walk.id)].count("inspected") == 2
    close(inspection_id=made.pk, actor=inspector(), at=LATER)
    with pytest.raises(AlreadyClosed):
        checked(made, walk)


def test_every_item_is_answered_and_nothing_else_is_kept():
    (walk,) = sent()
    made, whole = drawn_from([walk]), sheet(walk)
    partly = replace(whole, answers={k: v for k, v in whole.answers.items() if k != "law_cited"})
    more = replace(whole, answers={**whole.answers, "invented": Answer.FAULT}, remarks={"invented": "x"})
    with pytest.raises(SheetIncomplete, match="引用依据准确"):
        check(inspection_id=made.pk, matter_id=walk.id, checked=partly, actor=inspector(), at=LATER)
    row = check(inspection_id=made.pk, matter_id=walk.id, checked=more, actor=inspector(), at=LATER)
    assert set(answers_of(row)) == set(whole.answers)


def test_whoever_took_a_step_on_a_matter_does_not_check_it():
    (walk,) = sent()
    made, head = drawn_from([walk]), staff(OFFICE, Post.HEAD)
    Walk.take(other := Walk(day=DAY), "classify", actor=head)
    other.take("transfer", actor=head)
    again = draw(question=question(per_organ=9), actor=inspector(), at=AT)
    checked(made, walk, actor=head)
    with pytest.raises(InspectorTookPart):
        checked(again, other, actor=head)
    assert checked(again, other).fact


def test_a_check_is_no_step_so_the_same_inspector_may_correct_it():
    (walk,) = sent()
    made = drawn_from([walk])
    checked(made, walk)
    assert checked(made, walk).fact == history(walk.id)[-1].pk


@pytest.mark.parametrize("post", [Post.CLERK, Post.HANDLER, Post.LEADER, Post.REVIEWER])
def test_other_posts_check_nothing(post):
    (walk,) = sent()
    made = drawn_from([walk])
    with pytest.raises(NotPermitted):
        checked(made, walk, actor=staff(OFFICE, post))


def test_matter_outside_the_sample_is_not_checked():
    first, second = sent(), sent(to=OTHER_BUREAU)
    made = drawn_from(first)
    third = sent()[0]
    with pytest.raises(NotFound):
        checked(made, third)
    assert checked(made, second[0]).fact


def test_handling_organ_checks_nothing_and_sees_no_sheet():
    (walk,) = sent()
    made, head = drawn_from([walk]), staff(BUREAU, Post.HEAD)
    with pytest.raises(NotFound):
        checked(made, walk, actor=head)
    assert sample_of(made, head) == []


def test_matter_that_turns_out_to_complain_of_the_inspector_leaves_the_sample():
    first, second = sent(2)
    made = drawn_from([first, second])
    Matter.objects.filter(pk=first.id).update(walled_organs=[inspector().organ])
    with pytest.raises(NotFound):
        inspected(inspector(), made.pk, first.id)
    checked(made, second)
    assert close(inspection_id=made.pk, actor=inspector(), at=LATER).closed_at == LATER


def test_recused_inspector_does_not_check():
    (walk,) = sent()
    made = drawn_from([walk])
    declare_interest(matter_id=MatterId(walk.id), reason="近亲属", actor=inspector(), at=LATER)
    with pytest.raises(NotFound):
        checked(made, walk)
    assert checked(made, walk, actor=inspector(nth=2)).fact


def test_results_are_counted_by_organ_and_item():
    walks = both()
    made = draw(question=question(per_organ=9), actor=inspector(), at=AT)
    for walk in walks[:3]:
        checked(made, walk, law_cited="", remedy_stated="")
    checked(made, walks[3], remedy_stated="")
    for walk in walks[4:8]:
        checked(made, walk)
    found = {each.code: each for each in results_of(made, inspector())}
    bureau, other = found[BUREAU], found[OTHER_BUREAU]
    assert (bureau.drawn, bureau.checked, bureau.without_fault) == (6, 6, 2)
    assert [(item.code, count) for item, count in bureau.faults] == [("law_cited", 3), ("remedy_stated", 4)]
    assert (other.drawn, other.checked, other.without_fault, other.faults) == (3, 2, 2, [])


def test_status_follows_the_checks():
    walks = sent(2)
    made = drawn_from(walks)
    told = []
    for walk in (None, *walks):
        if walk:
            checked(made, walk)
        told.append(status_of(made, progress_of([made], inspector())[made.pk]))
    ended = close(inspection_id=made.pk, actor=inspector(), at=LATER)
    told.append(status_of(ended, Progress(2, 2)))
    assert told == list(InspectionStatus)


def test_inspection_ends_once_and_only_when_all_is_checked():
    walks = sent(2)
    made = drawn_from(walks)
    checked(made, walks[0])
    with pytest.raises(NotAllChecked, match="1件"):
        close(inspection_id=made.pk, actor=inspector(), at=LATER)
    checked(made, walks[1], opinion_executed="")
    close(inspection_id=made.pk, actor=inspector(), at=LATER)
    with pytest.raises(AlreadyClosed):
        close(inspection_id=made.pk, actor=inspector(), at=LATER)
    drawn_fact, closed = history(made.pk)
    assert (drawn_fact.kind, closed.kind) == ("inspection_drawn", "inspection_closed")
    assert closed.body["organs"] == [
        {"organ": BUREAU, "checked": 2, "without_fault": 1, "faults": {"opinion_executed": 1}}
    ]
    assert first_broken(made.pk) is None
