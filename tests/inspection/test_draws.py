"""The draw in the register: what it is drawn from, what the record keeps, and what a repetition tells."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from tests.cast import BUREAU, DISTRICT_OFFICE, OFFICE, OTHER_BUREAU, STREET, staff
from tests.inspection.sent import DAY, SEED, both, inspector, question, sent
from tests.matters.walks import Walk
from tingmin.inspection.actions import AskedTwoWays, NothingToDraw, PeriodImpossible, SeedUnfit, draw
from tingmin.inspection.models import InspectedMatter, Inspection, Stratum
from tingmin.inspection.queries import frame, inspection_for, inspections, redraw, sample_of, strata_of
from tingmin.inspection.rules import digest_of, drawn
from tingmin.kernel.actors import Actor, Post
from tingmin.kernel.refusals import NotFound, NotPermitted
from tingmin.kernel.times import noon_of
from tingmin.ledger.queries import first_broken, history
from tingmin.matters.models import Matter
from tingmin.organisations.queries import organ_by_code

AT = noon_of(date(2023, 4, 3))
pytestmark = pytest.mark.usefixtures("city")


def numbers(walks) -> set[str]:
    return {walk.matter.number for walk in walks}


def sampled(made: Inspection) -> list[str]:
    return [row.matter.number for row in sample_of(made, inspector())]


def test_list_is_what_this_organ_passed_on_by_receiver():
    walks = both()
    Walk(day=DAY).take("classify")
    found = frame(inspector(), since=DAY, until=DAY, as_of=AT)
    by_code = {code: set(found[organ_by_code(code).ref]) for code in (BUREAU, OTHER_BUREAU)}
    assert by_code == {BUREAU: numbers(walks[:6]), OTHER_BUREAU: numbers(walks[6:])}
    assert len(found) == 2


def test_days_are_those_on_which_it_was_passed_on():
    early, late = sent(day=DAY), sent(day=DAY + timedelta(5))
    found = frame(inspector(), since=DAY + timedelta(1), until=DAY + timedelta(5), as_of=AT)
    assert {number for each in found.values() for number in each} == numbers(late)
    assert numbers(early).isdisjoint(numbers(late))


def test_what_was_entered_after_the_draw_is_not_in_its_list():
    sent()
    assert not frame(inspector(), since=DAY, until=DAY, as_of=noon_of(DAY) - timedelta(1))


def test_matter_passed_on_twice_belongs_to_its_last_receiver():
    (walk,) = sent()
    walk.later(2).to("object", "take_back").take("transfer", to=organ_by_code(OTHER_BUREAU).ref)
    found = frame(inspector(), since=DAY, until=walk.day, as_of=AT)
    assert list(found) == [organ_by_code(OTHER_BUREAU).ref]


def test_what_an_organ_below_passed_on_is_in_the_list_as_far_as_it_is_in_sight():
    supervised, _ = sent(2, to=STREET, receiver=DISTRICT_OFFICE)
    Matter.objects.filter(pk=supervised.id).update(supervisor=inspector().organ)
    found = frame(inspector(), since=DAY, until=DAY, as_of=AT)
    assert {code: set(each) for code, each in found.items()} == {organ_by_code(STREET).ref: numbers([supervised])}
    assert len(frame(inspector(organ=DISTRICT_OFFICE), since=DAY, until=DAY, as_of=AT)[organ_by_code(STREET).ref]) == 2
    assert not frame(inspector(organ=BUREAU), since=DAY, until=DAY, as_of=AT)


def test_draw_takes_so_many_of_each_organ():
    both()
    made = draw(question=question(per_organ=2), actor=inspector(), at=AT)
    rows = sample_of(made, inspector())
    assert sorted(row.organ.code for row in rows) == sorted([BUREAU] * 2 + [OTHER_BUREAU] * 2)


def test_draw_takes_a_share_of_each_organ_rounded_up():
    both()
    made = draw(question=question(per_organ=None, share=40), actor=inspector(), at=AT)
    rows = sample_of(made, inspector())
    assert sorted(row.organ.code for row in rows) == sorted([BUREAU] * 3 + [OTHER_BUREAU] * 2)


def test_two_draws_with_one_seed_give_one_sample_and_another_seed_another():
    both()
    first, second = (draw(question=question(), actor=inspector(), at=AT) for _ in range(2))
    assert sampled(first) == sampled(second)
    others = [draw(question=question(seed=f"{n}"), actor=inspector(), at=AT) for n in range(4)]
    assert any(sampled(each) != sampled(first) for each in others)


def test_seed_is_made_and_kept_when_none_is_given():
    sent(3)
    made, again = (draw(question=question(seed=" "), actor=inspector(), at=AT) for _ in range(2))
    assert (made.seed_given, len(made.seed)) == (False, 32)
    assert made.seed != again.seed


def test_record_keeps_all_that_a_repetition_asks_for():
    walks = both()
    made = draw(question=question(), actor=inspector(), at=AT)
    (fact,) = history(made.pk)
    strata = {each["organ"]: each for each in fact.body["strata"]}
    told = strata[str(organ_by_code(BUREAU).pk)]
    assert (fact.kind, fact.body["seed"], fact.body["per_organ"]) == ("inspection_drawn", SEED, 2)
    assert (told["size"], told["digest"]) == (6, digest_of(numbers(walks[:6])))
    assert not any(number in str(fact.body) for number in numbers(walks))
    assert first_broken(made.pk) is None


def test_repetition_finds_record_and_register_the_same():
    both()
    made = draw(question=question(), actor=inspector(), at=AT)
    again = redraw(made, inspector(), at=AT + timedelta(30))
    assert [(each.size, each.holds, each.unchanged) for each in again] == [(3, True, True), (6, True, True)]


def test_repetition_names_what_was_entered_later_and_keeps_the_record():
    both()
    made = draw(question=question(), actor=inspector(), at=AT)
    late = sent(2)
    bureau = next(each for each in redraw(made, inspector(), at=AT + timedelta(1)) if each.size == 6)
    assert (bureau.holds, bureau.left, set(bureau.came)) == (True, 0, numbers(late))


def test_repetition_tells_how_many_have_left_sight_but_not_which():
    walks = both()
    made = draw(question=question(per_organ=9), actor=inspector(), at=AT)
    hidden = walks[0].matter
    Matter.objects.filter(pk=hidden.pk).update(walled_organs=[inspector().organ])
    bureau = next(each for each in redraw(made, inspector(), at=AT) if each.size == 6)
    assert (bureau.holds, bureau.left, bureau.came) == (True, 1, [])
    assert hidden.number not in sampled(made)


@pytest.mark.parametrize("tamper", ["list", "sample", "digest"])
def test_repetition_finds_a_record_that_was_changed(tamper):
    both()
    made = draw(question=question(), actor=inspector(), at=AT)
    stratum = next(each for each in strata_of(made) if each.organ.code == BUREAU)
    row = InspectedMatter.objects.filter(inspection=made, organ=stratum.organ).first()
    others = set(stratum.numbers) - set(drawn(stratum.numbers, question=made.question))
    if tamper == "sample":
        InspectedMatter.objects.filter(pk=row.pk).update(matter=Matter.objects.filter(number__in=others).first())
    changed = {"list": {"numbers": stratum.numbers[:-1]}, "digest": {"digest": "0" * 64}}.get(tamper)
    if changed:
        Stratum.objects.filter(pk=stratum.pk).update(**changed)
    assert [each.holds for each in redraw(made, inspector(), at=AT)] == [True, False]


def test_matter_that_complains_of_the_inspecting_organ_is_never_drawn():
    walks = sent(3)
    walled = walks[0].matter
    Matter.objects.filter(pk=walled.pk).update(walled_organs=[inspector().organ])
    made = draw(question=question(per_organ=9), actor=inspector(), at=AT)
    assert set(sampled(made)) == numbers(walks[1:])
    assert not any(walled.number in each.numbers for each in strata_of(made))


@pytest.mark.parametrize(
    ("asked", "refusal"),
    [
        ({"per_organ": None}, AskedTwoWays),
        ({"share": 10}, AskedTwoWays),
        ({"per_organ": 0}, AskedTwoWays),
        ({"per_organ": None, "share": 0}, AskedTwoWays),
        ({"per_organ": None, "share": 101}, AskedTwoWays),
        ({"per_organ": 0, "share": 10}, AskedTwoWays),
        ({"since": date(2023, 3, 9), "until": DAY}, PeriodImpossible),
        ({"until": date(2023, 4, 4)}, PeriodImpossible),
        ({"seed": "x" * 65}, SeedUnfit),
        ({"seed": "王小明"}, SeedUnfit),
        ({"seed": "07\x0015"}, SeedUnfit),
        ({"since": date(2022, 1, 1), "until": date(2022, 2, 1)}, NothingToDraw),
    ],
)
def test_what_cannot_be_drawn_is_refused_and_leaves_nothing(asked, refusal):
    sent()
    with pytest.raises(refusal):
        draw(question=question(**asked), actor=inspector(), at=AT)
    assert not Inspection.objects.exists()


@pytest.mark.parametrize("post", [Post.CLERK, Post.HANDLER, Post.LEADER, Post.ANALYST, Post.REVIEWER, Post.AUDIT_ADMIN])
def test_other_posts_draw_nothing(post):
    sent()
    with pytest.raises(NotPermitted):
        draw(question=question(), actor=staff(OFFICE, post), at=AT)


def test_clockwork_draws_nothing_because_somebody_answers_for_a_draw():
    with pytest.raises(NotPermitted):
        draw(question=question(), actor=Actor.system(), at=AT)


def test_inspection_is_not_there_for_another_organ():
    sent()
    made = draw(question=question(), actor=inspector(), at=AT)
    assert inspections(inspector(nth=2)) == [made]
    assert inspections(inspector(organ=BUREAU)) == []
    with pytest.raises(NotFound):
        inspection_for(inspector(organ=BUREAU), made.pk)


@pytest.mark.parametrize("wrong", [{"share": 5}, {"per_organ": None}, {"until": date(2023, 1, 1)}])
def test_database_holds_what_a_draw_must_be(wrong):
    sent()
    made = draw(question=question(), actor=inspector(), at=AT)
    with pytest.raises(IntegrityError), transaction.atomic():
        Inspection.objects.filter(pk=made.pk).update(**wrong)


def test_question_that_was_asked_can_be_read_back():
    sent()
    asked = question(per_organ=None, share=7)
    made = draw(question=asked, actor=inspector(), at=AT)
    assert Inspection.objects.get(pk=made.pk).question == replace(asked, seed=SEED)
