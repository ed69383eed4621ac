"""The month's sheets against a count that was written a second time, row by row, in plain Python."""

import hashlib
import random
from collections import defaultdict
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from django.db import connection

from tests.cast import staff
from tests.hotline.orders import CENTRE, MORNING, STREET, Order, unit
from tingmin.hotline.actions.assessing import (
    DecidedBySameHand,
    MonthFrozen,
    MonthNotOver,
    UnknownReason,
    decide_exclusion,
    decide_points,
    digest,
    freeze,
    propose_exclusion,
    propose_points,
)
from tingmin.hotline.models import CallBack, Exclusion, ObjectedItem, Objection
from tingmin.hotline.scores import counted, sheets
from tingmin.kernel.actors import Post
from tingmin.kernel.ids import new_id
from tingmin.kernel.refusals import NotPermitted
from tingmin.kernel.times import CITY_TIME
from tingmin.law.rates import Weights
from tingmin.ledger.models import Fact
from tingmin.matters.models import Matter
from tingmin.organisations.models import Organ
from tingmin.organisations.queries import organ_by_code

pytestmark = [pytest.mark.usefixtures("city"), pytest.mark.django_db]
MARCH, APRIL = date(2023, 3, 1), date(2023, 4, 1)
WEIGHTS = Weights(Fraction(3, 10), Fraction(35, 100), Fraction(35, 100), minimum=30, partial=Fraction(1, 2))
AFTER = datetime(2023, 4, 2, 9, tzinfo=CITY_TIME)
ORDERS = 100_000


@pytest.fixture
def site(tmp_path, monkeypatch):
    (tmp_path / "rates.toml").write_text('response = "0.3"\nresolution = "0.35"\nsatisfaction = "0.35"\nminimum = 1\n')
    monkeypatch.setenv("TINGMIN_RATES", str(tmp_path / "rates.toml"))


def made(orders):
    """Orders with call-backs of many units in three months, some excluded; the rows as plain tuples."""
    dice, units = random.Random(7), [o.pk for o in Organ.objects.filter(valid_to=None).order_by("code")[:120]]
    centre = organ_by_code(CENTRE).pk
    rows = [row(dice, matter, units) for matter in copied(a_matter(0, centre), orders)]
    CallBack.objects.bulk_create(
        [CallBack(matter_id=m, organ_id=u, at=at, channel="phone", contacted_in_time=c, resolved=r, satisfaction=s,
                  asked=asked, partly=partly, declined=declined)
         for m, u, at, c, r, s, _, asked, partly, declined in rows], batch_size=5000,
    )  # fmt: skip
    left_out = [(row[0], row[6]) for row in rows if row[6] is not None]
    Exclusion.objects.bulk_create(
        Exclusion(matter_id=m, month=MARCH, reason="duplicate", proposed_by=new_id(), proposed_at=AFTER,
                  decided_by=new_id(), decided_at=AFTER, granted=granted) for m, granted in left_out
    )  # fmt: skip
    return rows


def copied(first, orders):
    """The same matter again and again, whatever columns it has."""
    own = {"id": "gen_random_uuid()", "number": "'made-' || n", "query_code": "sha256(n::text::bytea)"}
    columns = {field.column: own.get(field.column, f'first."{field.column}"') for field in Matter._meta.concrete_fields}
    names, values = ", ".join(f'"{name}"' for name in columns), ", ".join(columns.values())
    source = "FROM matters_matter first, generate_series(1, %s) n WHERE first.id = %s"
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO matters_matter ({names}) SELECT {values} {source} RETURNING id", [orders - 1, first.pk]
        )
        return [first.pk, *(pk for (pk,) in cursor.fetchall())]


def a_matter(number, centre):
    return Matter.objects.create(
        number=f"made-{number}", procedure="work_order", book="JSJB2021", stage="resolved", ended=True,
        channel="phone", purpose="complaint", region_code="110000", registrar_id=centre, holder_id=centre,
        received_on=MARCH, registered_at=MORNING, query_code=hashlib.sha256(b"%d" % number).digest(),
    )  # fmt: skip


def row(dice, matter, units):
    # A few units hear almost nothing, and two hear exactly the same: small samples and ties.
    which = dice.choice(units) if dice.random() < 0.98 else units[0]
    at = datetime(2023, 2, 27, 16, tzinfo=CITY_TIME) + timedelta(minutes=dice.randrange(35 * 24 * 60))
    resolved = dice.choice([True, True, True, False, None])
    satisfaction = dice.choice(["satisfied", "basically", "dissatisfied", ""]) if resolved is not None else ""
    granted, asked = dice.choice([None] * 18 + [True, False]), dice.random() < 0.8
    partly, declined = resolved is False and dice.random() < 0.3, resolved is None and dice.random() < 0.2
    return matter, which, at, dice.random() < 0.9, resolved, satisfaction, granted, asked, partly, declined


def by_hand(rows, corrected=()):
    """The same figures counted one call-back at a time; `corrected` are (order, unit, remedy) that were granted."""
    tally = defaultdict(lambda: defaultdict(int))
    for matter, which, at, contacted, resolved, satisfaction, granted, asked, partly, declined in rows:
        if (at.year, at.month) != (2023, 3):
            continue
        mine = tally[which]
        if (granted and (matter, which, "take_back") not in corrected) or (matter, which, "leave_out") in corrected:
            mine["excluded"] += 1
            continue
        if not asked:
            mine["unasked" if resolved is None else "volunteered"] += 1
            continue
        mine["eligible"] += 1
        mine["contacted"] += contacted or (matter, which, "contacted") in corrected
        mine["yes"] += resolved is True
        mine["part"] += resolved is False and partly
        mine["no"] += resolved is False and not partly
        mine["declined"] += declined
        mine["good"] += satisfaction in ("satisfied", "basically")
        mine["bad"] += satisfaction == "dissatisfied"
    return tally


def score_by_hand(mine):
    answered, said = mine["yes"] + mine["part"] + mine["no"], mine["good"] + mine["bad"]
    if not mine["eligible"] or not answered or not said:
        return None
    return 100 * (
        Fraction(mine["contacted"], mine["eligible"]) * Fraction(3, 10)
        + (mine["yes"] + Fraction(mine["part"], 2)) / answered * Fraction(35, 100)
        + Fraction(mine["good"], said) * Fraction(35, 100)
    )


def test_sheets_of_a_hundred_thousand_orders_equal_an_independent_count():
    rows = made(ORDERS)
    check_sheets(by_hand(rows))
    check_sheets(by_hand(rows, granted_objections(rows)))


def granted_objections(rows):
    """Some orders of each kind are objected to, and granted."""
    march = [row for row in rows if (row[2].year, row[2].month) == (2023, 3)]
    wanted = {
        "leave_out": [row for row in march if row[6] is None][:400],
        "take_back": [row for row in march if row[6]][:300],
        "contacted": [row for row in march if not row[3]][:500],
    }
    found = {(row[0], row[1], remedy) for remedy, among in wanted.items() for row in among}
    for which in {organ for _, organ, _ in found}:
        objection = Objection.objects.create(
            month=MARCH, organ_id=which, reasons="见附件。", raised_by=new_id(), raised_at=AFTER,
            decided_by=new_id(), decided_at=AFTER, decision="属实。",
        )  # fmt: skip
        mine = [(m, remedy) for m, organ, remedy in found if organ == which]
        items = [ObjectedItem(objection=objection, matter_id=m, remedy=remedy, granted=True) for m, remedy in mine]
        # What was refused changes nothing.
        refused = ObjectedItem(objection=objection, matter_id=march[-1][0], remedy="leave_out", granted=False)
        ObjectedItem.objects.bulk_create([*items, refused])
    return found


def check_sheets(expected):
    found = {sheet.organ.pk: sheet for sheet in sheets(MARCH, weights=WEIGHTS)}
    assert set(found) == set(expected)
    for which, mine in expected.items():
        sheet = found[which]
        assert (sheet.counted.eligible, sheet.counted.excluded) == (mine["eligible"], mine["excluded"])
        assert sheet.counted.silent == mine["eligible"] - mine["yes"] - mine["part"] - mine["no"]
        assert (sheet.counted.unasked, sheet.counted.volunteered) == (mine["unasked"], mine["volunteered"])
        assert (sheet.counted.declined, sheet.counted.partly) == (mine["declined"], mine["part"])
        assert sheet.score == score_by_hand(mine)
        assert sheet.too_few == (sheet.counted.answered < 30)
    check_places(found.values(), expected)


def check_places(found, expected):
    for sheet in found:
        mine = score_by_hand(expected[sheet.organ.pk])
        rivals = [s for s in found if s.group == sheet.group and not s.too_few and s.score is not None]
        better = [s for s in rivals if score_by_hand(expected[s.organ.pk]) > mine] if mine is not None else []
        assert sheet.rank == (None if sheet.too_few or mine is None else 1 + len(better))


def test_call_back_of_the_last_minute_belongs_to_its_month():
    order = Order().replied()
    late = datetime(2023, 3, 31, 23, 59, tzinfo=CITY_TIME)
    CallBack.objects.create(
        matter_id=order.id, organ_id=unit(STREET), at=late, channel="sms", contacted_in_time=True, resolved=True
    )
    assert set(counted(MARCH)) == {unit(STREET)}
    assert not counted(APRIL)


def heard():
    """An order whose requester was called back in March."""
    return Order().replied().by(CENTRE, "call_back").by(CENTRE, "say_resolved")


def test_exclusion_needs_a_listed_reason_and_two_persons_and_is_told():
    order, one, other = heard(), staff(CENTRE, Post.HEAD), staff(CENTRE, Post.HEAD, nth=2)
    with pytest.raises(UnknownReason):
        propose_exclusion(matter_id=order.id, month=MARCH, reason="unreasonable", actor=one, at=MORNING)
    asked = propose_exclusion(matter_id=order.id, month=MARCH, reason="duplicate", actor=one, at=MORNING)
    with pytest.raises(DecidedBySameHand):
        decide_exclusion(exclusion_id=asked.pk, granted=True, actor=one, at=MORNING)
    decide_exclusion(exclusion_id=asked.pk, granted=True, actor=other, at=MORNING)
    mine = counted(MARCH)[unit(STREET)]
    assert (mine.eligible, mine.excluded) == (0, 1)
    assert Fact.objects.filter(subject_id=order.id, kind="excluded").exists()


def test_unit_excludes_nothing_of_its_own():
    with pytest.raises(NotPermitted):
        propose_exclusion(
            matter_id=heard().id, month=MARCH, reason="duplicate", actor=staff(STREET, Post.HEAD), at=MORNING
        )


def test_points_are_given_and_taken_by_two(site):
    heard()
    one, other = staff(CENTRE, Post.HEAD), staff(CENTRE, Post.HEAD, nth=2)
    asked = propose_points(
        organ=unit(STREET), month=MARCH, points=Decimal("-2.5"), reason="回访录音与反馈不符。", actor=one, at=AFTER
    )
    decide_points(adjustment_id=asked.pk, granted=True, actor=other, at=AFTER)
    assert counted(MARCH)[unit(STREET)].adjustment == Fraction(-5, 2)


def test_frozen_month_stays_as_it_is_and_stands_in_the_ledger(site):
    order, head = heard(), staff(CENTRE, Post.HEAD)
    with pytest.raises(MonthNotOver):
        freeze(month=MARCH, actor=head, at=MORNING)
    frozen = freeze(month=MARCH, actor=head, at=AFTER)
    assert Fact.objects.get(kind="month_frozen").body["sha256"] == digest(frozen)
    with pytest.raises(MonthFrozen):
        freeze(month=MARCH, actor=head, at=AFTER)
    with pytest.raises(MonthFrozen):
        propose_exclusion(matter_id=order.id, month=MARCH, reason="duplicate", actor=head, at=AFTER)


def test_agent_freezes_nothing(site):
    with pytest.raises(NotPermitted):
        freeze(month=MARCH, actor=staff(CENTRE, Post.AGENT), at=AFTER)


def test_made_orders_are_really_there():
    made(50)
    assert Matter.objects.filter(number__startswith="made-").count() == 50
