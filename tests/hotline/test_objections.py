"""A unit objects to its frozen sheet; what is granted stands in a further version, and the first stays readable."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from django.db import DatabaseError, transaction

from tests.cast import staff
from tests.hotline.orders import CENTRE, MORNING, STREET, WATER, Order, unit
from tingmin.hotline.actions.assessing import (
    decide_exclusion,
    decide_points,
    digest,
    freeze,
    propose_exclusion,
    propose_points,
)
from tingmin.hotline.actions.objecting import (
    DecisionReasonMissing,
    NotFrozenYet,
    NotOfThisMonth,
    ObjectionDecided,
    ObjectionEmpty,
    ObjectionTooLate,
    RemedyDoesNotFit,
    decide_objection,
    raise_objection,
)
from tingmin.hotline.models import ScoreSheet
from tingmin.hotline.scores import from_figures
from tingmin.hotline.sheets import items_of, objections, orders_behind, read_sheets, sheets_of, versions_of
from tingmin.hotline.types import Objected, Remedy
from tingmin.kernel.actors import Post
from tingmin.kernel.refusals import NotFound, NotPermitted
from tingmin.kernel.times import CITY_TIME
from tingmin.law.parameters import parameters
from tingmin.ledger.models import Fact

pytestmark = [pytest.mark.usefixtures("city"), pytest.mark.django_db]
MARCH = date(2023, 3, 1)
AFTER = datetime(2023, 4, 2, 9, tzinfo=CITY_TIME)


@pytest.fixture(autouse=True)
def site(tmp_path, monkeypatch):
    (tmp_path / "rates.toml").write_text('response = "0.3"\nresolution = "0.35"\nsatisfaction = "0.35"\nminimum = 1\n')
    monkeypatch.setenv("TINGMIN_RATES", str(tmp_path / "rates.toml"))


def head_of(organ, nth=1):
    return staff(organ, Post.HEAD, nth=nth)


def heard(step, satisfaction, code=STREET):
    return Order().replied(code).by(CENTRE, "call_back").by(CENTRE, step, satisfaction=satisfaction)


def frozen():
    """A month of a street: one resolved, one not; of the bureau: one resolved, which the head's colleague left out."""
    good, bad, of_bureau = heard("say_resolved", "satisfied"), heard("say_unresolved", "dissatisfied"), None
    of_bureau = heard("say_resolved", "basically", WATER)
    heard("say_resolved", "satisfied", WATER)
    asked = propose_exclusion(
        matter_id=of_bureau.id, month=MARCH, reason="duplicate", actor=head_of(CENTRE, 2), at=MORNING
    )
    decide_exclusion(exclusion_id=asked.pk, granted=True, actor=head_of(CENTRE), at=MORNING)
    freeze(month=MARCH, actor=head_of(CENTRE), at=AFTER)
    return good, bad, of_bureau


def out(order, reason="awaits_result"):
    return Objected(remedy=Remedy.LEAVE_OUT, number=order.matter.number, reason=reason)


def objected(*items, organ=STREET, at=AFTER):
    return raise_objection(month=MARCH, items=items, reasons="正在等待鉴定结果。", actor=head_of(organ), at=at)


def decided(objection, granted=True, nth=1, reasons="情况属实。"):
    pks = [item.pk for item in items_of(objection)] if granted else []
    return decide_objection(
        objection_id=objection.pk, granted=pks, reasons=reasons, actor=head_of(CENTRE, nth), at=AFTER
    )


def scores():
    return {sheet.organ.code: (sheet.version, from_figures(sheet.figures)[1]) for sheet in sheets_of(MARCH)}


def test_granted_objection_makes_a_second_version_and_leaves_the_first():
    _, bad, _ = frozen()
    before = scores()[STREET]
    decided(objected(out(bad)))
    assert before == (1, Fraction(65))
    assert scores()[STREET] == (2, Fraction(100))
    assert [each.score for each in versions_of(MARCH, unit(STREET))] == [Fraction(100), Fraction(65)]
    assert Fact.objects.get(kind="month_corrected").body["sha256"] == digest(sheets_of(MARCH))
    assert Fact.objects.filter(kind="excluded", subject_id=bad.id).exists()


def test_sheet_whose_place_moves_has_a_new_version_too_and_the_others_none():
    _, bad, _ = frozen()
    heads = {sheet.organ.code: sheet.version for sheet in sheets_of(MARCH)}
    assert heads == {STREET: 1, WATER: 1}
    decided(objected(out(bad)))
    assert {code: version for code, (version, _) in scores().items()} == {STREET: 2, WATER: 1}


def test_refused_objection_changes_no_sheet_and_tells_its_reasons():
    _, bad, _ = frozen()
    kept = decided(objected(out(bad)), granted=False, reasons="没有提供鉴定委托书。")
    assert (kept.granted, kept.decision, scores()[STREET][0]) == (False, "没有提供鉴定委托书。", 1)
    assert not Fact.objects.filter(kind="month_corrected").exists()


def test_correction_counts_with_the_weights_of_its_month(tmp_path, monkeypatch):
    _, bad, _ = frozen()
    (tmp_path / "rates.toml").write_text('response = "1"\nresolution = "0"\nsatisfaction = "0"\nminimum = 9\n')
    decided(objected(out(bad)))
    assert scores()[STREET] == (2, Fraction(100))


def test_who_proposed_an_exclusion_does_not_decide_on_it():
    _, _, of_bureau = frozen()
    back = Objected(remedy=Remedy.TAKE_BACK, number=of_bureau.matter.number)
    found = objected(back, organ=WATER)
    with pytest.raises(NotPermitted):
        decided(found, nth=2)
    decided(found, nth=1)
    assert versions_of(MARCH, unit(WATER))[0].counted.eligible == 2


def test_points_objected_to_and_granted_count_no_longer():
    heard("say_resolved", "satisfied")
    asked = propose_points(
        organ=unit(STREET), month=MARCH, points=Decimal(-5), reason="录音不符。", actor=head_of(CENTRE, 2), at=AFTER
    )
    decide_points(adjustment_id=asked.pk, granted=True, actor=head_of(CENTRE), at=AFTER)
    freeze(month=MARCH, actor=head_of(CENTRE), at=AFTER)
    assert scores()[STREET] == (1, Fraction(95))
    decided(objected(Objected(remedy=Remedy.POINTS, adjustment=asked.pk)))
    assert scores()[STREET] == (2, Fraction(100))


def test_late_contact_that_was_in_time_after_all_is_counted_so():
    order = Order().sent().by(STREET, "accept_order").later(hours=30)
    order.by(STREET, "contact_requester", how="电话")
    order.by(STREET, "reply_order", facts="已查。", reply="已修。", told_by="电话")
    order.by(CENTRE, "say_resolved", satisfaction="satisfied")
    freeze(month=MARCH, actor=head_of(CENTRE), at=AFTER)
    decided(objected(Objected(remedy=Remedy.CONTACTED, number=order.matter.number)))
    assert scores()[STREET] == (2, Fraction(100))


def test_only_the_units_own_head_objects_in_time_and_says_why():
    _, bad, of_bureau = frozen()
    last = AFTER + timedelta(days=parameters()["HS1"].value)
    for actor in (staff(STREET, Post.HANDLER), head_of(CENTRE)):
        with pytest.raises(NotPermitted):
            raise_objection(month=MARCH, items=[out(bad)], reasons="有误。", actor=actor, at=AFTER)
    with pytest.raises(ObjectionTooLate):
        objected(out(bad), at=last + timedelta(days=1))
    with pytest.raises(ObjectionEmpty):
        objected()
    with pytest.raises(NotFound):
        objected(out(of_bureau))
    with pytest.raises(RemedyDoesNotFit):
        objected(Objected(remedy=Remedy.TAKE_BACK, number=bad.matter.number))
    assert objected(out(bad), at=last)


def test_objection_is_about_a_frozen_month_and_its_own_orders():
    good = heard("say_resolved", "satisfied")
    with pytest.raises(NotFrozenYet):
        objected(out(good))
    freeze(month=MARCH, actor=head_of(CENTRE), at=AFTER)
    later = Order().replied()
    with pytest.raises(NotOfThisMonth):
        objected(out(later))


def test_decision_needs_reasons_the_head_and_is_made_once():
    _, bad, _ = frozen()
    found = objected(out(bad))
    with pytest.raises(DecisionReasonMissing):
        decided(found, reasons=" ")
    with pytest.raises(NotPermitted):
        decide_objection(
            objection_id=found.pk, granted=[], reasons="不支持。", actor=staff(CENTRE, Post.SHIFT_LEADER), at=AFTER
        )
    decided(found)
    with pytest.raises(ObjectionDecided):
        decided(found)


def test_frozen_sheet_is_changed_by_nobody():
    frozen()
    for change in (lambda: ScoreSheet.objects.update(rank=1), lambda: ScoreSheet.objects.all().delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_unit_reads_its_own_sheet_once_it_is_frozen_and_no_other():
    heard("say_resolved", "satisfied")
    handler = staff(STREET, Post.HANDLER)
    assert not read_sheets(MARCH, handler)
    with pytest.raises(NotFound):
        orders_behind(MARCH, unit(STREET), "dissatisfied", handler)
    heard("say_unresolved", "dissatisfied", WATER)
    freeze(month=MARCH, actor=head_of(CENTRE), at=AFTER)
    assert [each.organ.code for each in read_sheets(MARCH, handler)] == [STREET]
    assert len(orders_behind(MARCH, unit(STREET), "resolved", handler)) == 1
    assert not orders_behind(MARCH, unit(WATER), "unresolved", handler)
    assert {each.organ.code for each in read_sheets(MARCH, head_of(CENTRE))} == {STREET, WATER}


def test_objection_is_read_by_its_unit_and_the_hotline_alone():
    _, bad, _ = frozen()
    objected(out(bad))
    assert len(objections(head_of(STREET))) == len(objections(head_of(CENTRE))) == 1
    assert not objections(head_of(WATER))
