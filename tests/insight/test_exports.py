"""A bulk export takes two persons, carries its mark in every row, and knows nobody."""

import csv
import io
from dataclasses import fields
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from openpyxl import load_workbook

from tests.cast import BUREAU, GOVERNMENT, OFFICE, staff
from tests.matters.walks import CITIZEN, Walk
from tingmin.accounts.actions import decide_export, open_account, order_export
from tingmin.accounts.actions.exporting import AnotherPersonNeeded, ExportDecided, ExportNotOpen, PurposeNeeded
from tingmin.accounts.models import ExportOrder, Reading
from tingmin.accounts.queries import actor_of, export_orders
from tingmin.accounts.types import Account, ExportDecision, Wanted
from tingmin.insight import exports
from tingmin.insight.exports import COLUMNS, Form, TooManyRows, deliver_export
from tingmin.kernel.actors import Actor, Post
from tingmin.kernel.refusals import NotFound, NotPermitted
from tingmin.ledger.queries import first_broken, history
from tingmin.matters.models import Matter
from tingmin.matters.queries import parties_of

pytestmark = pytest.mark.usefixtures("city")
DAY = date(2024, 3, 4)
WANTED = Wanted(received_from=DAY, received_to=DAY)
PURPOSE = "核对本季度办理时限"


@pytest.fixture
def walk() -> Walk:
    return Walk(day=DAY)


@pytest.fixture
def clerk(walk) -> Actor:
    """A clerk with an account: the mark names it."""
    account = Account("xinfang.zhou", "周信", Post.CLERK, OFFICE)
    user = open_account(account, password="x", actor=Actor.system(), at=walk.at)
    return actor_of(user.pk, day=DAY)


@pytest.fixture
def head() -> Actor:
    return staff(OFFICE, Post.HEAD)


def ordered(walk, actor, wanted=WANTED):
    return order_export(wanted, purpose=PURPOSE, actor=actor, at=walk.at)


def approved(walk, clerk, head, wanted=WANTED):
    order = ordered(walk, clerk, wanted)
    return decide_export(order.pk, decision=ExportDecision.APPROVED, actor=head, at=walk.at)


def delivered(walk, order, actor, *, form=Form.CSV, later=timedelta(hours=1)):
    return deliver_export(order.pk, form=form, actor=actor, at=walk.at + later)


def rows_of(file):
    return list(csv.reader(io.StringIO(file.content.decode("utf-8-sig"))))


def test_file_carries_account_time_and_order_in_its_head_and_in_every_row(walk, clerk, head):
    Walk(day=DAY)
    order = approved(walk, clerk, head)
    rows = rows_of(delivered(walk, order, clerk))
    mark = f"xinfang.zhou 2024-03-04 13:00:00 {order.number}"
    assert len(rows) == 2 + 2
    assert mark in rows[0][0]
    assert {row[-1] for row in rows[2:]} == {mark}


def test_workbook_tells_the_same_as_the_text_file(walk, clerk, head):
    order = approved(walk, clerk, head)
    sheet = load_workbook(io.BytesIO(delivered(walk, order, clerk, form=Form.XLSX).content)).active
    told = [[cell or "" for cell in row] for row in sheet.iter_rows(values_only=True)]
    text = rows_of(delivered(walk, order, clerk))
    assert told[1:] == text[1:]
    assert told[0][0] == text[0][0]


def test_file_contains_no_identity_and_nothing_the_petitioner_wrote(walk, clerk, head):
    text = delivered(walk, approved(walk, clerk, head), clerk).content.decode()
    matter, party = walk.matter, parties_of(walk.id)[0]
    hidden = [CITIZEN.name, CITIZEN.phone, CITIZEN.address, matter.text.body, matter.title]
    hidden += [str(party.person_id), str(matter.pk)]
    assert matter.number in text
    assert party.person.name_mask in text
    assert [each for each in hidden if each in text] == []


def test_petitioner_of_a_confidential_matter_is_not_even_masked(walk, clerk, head):
    Matter.objects.filter(pk=walk.id).update(protected=True)
    text = delivered(walk, approved(walk, clerk, head), clerk).content.decode()
    assert walk.matter.number in text
    assert parties_of(walk.id)[0].person.name_mask not in text


def test_order_cannot_ask_for_a_person_nor_group_by_one():
    assert {each.name for each in fields(Wanted)} == {
        "received_from", "received_to", "category", "content_class", "region_code", "stage",
    }  # fmt: skip
    assert len(COLUMNS) == 13


def test_file_lists_what_its_order_says_and_only_what_the_person_may_see(walk, clerk, head):
    elsewhere, later = Walk(day=DAY, receiver=BUREAU), Walk(day=DAY + timedelta(1))
    walled = Walk(day=DAY)
    Matter.objects.filter(pk=walled.id).update(walled_organs=[clerk.organ])
    text = delivered(walk, approved(walk, clerk, head), clerk, later=timedelta(2)).content.decode()
    assert walk.matter.number in text
    for other in (elsewhere, later, walled):
        assert other.matter.number not in text


@pytest.mark.parametrize("narrowed", [{"category": "accusation"}, {"stage": "triage"}, {"region_code": "110105"}])
def test_conditions_narrow_the_list(walk, clerk, head, narrowed):
    order = approved(walk, clerk, head, Wanted(received_from=DAY, received_to=DAY, **narrowed))
    assert len(rows_of(delivered(walk, order, clerk))) == 2


def test_who_orders_does_not_approve(walk, head):
    order = ordered(walk, head)
    with pytest.raises(AnotherPersonNeeded):
        decide_export(order.pk, decision=ExportDecision.APPROVED, actor=head, at=walk.at)
    second = staff(OFFICE, Post.HEAD, nth=2)
    assert decide_export(order.pk, decision=ExportDecision.APPROVED, actor=second, at=walk.at).decided_by


def test_who_ordered_in_one_post_does_not_approve_in_another(walk, clerk):
    order = ordered(walk, clerk)
    promoted = Actor(post=Post.HEAD, name=clerk.name, person=clerk.person, organ=clerk.organ)
    with pytest.raises(AnotherPersonNeeded):
        decide_export(order.pk, decision=ExportDecision.APPROVED, actor=promoted, at=walk.at)


def test_database_itself_asks_for_two_persons(walk, clerk):
    order = ordered(walk, clerk)
    with pytest.raises(IntegrityError, match="export_takes_two_persons"), transaction.atomic():
        ExportOrder.objects.filter(pk=order.pk).update(
            decision=ExportDecision.APPROVED, decided_by=clerk.person, decided_at=walk.at
        )


def test_nothing_is_delivered_before_approval_after_refusal_or_after_its_days(walk, clerk, head, settings):
    waiting = ordered(walk, clerk)
    with pytest.raises(ExportNotOpen):
        delivered(walk, waiting, clerk)
    decide_export(waiting.pk, decision=ExportDecision.REFUSED, actor=head, at=walk.at)
    with pytest.raises(ExportNotOpen):
        delivered(walk, waiting, clerk)
    settings.EXPORTS_LAST_DAYS = 3
    order = approved(walk, clerk, head)
    assert delivered(walk, order, clerk, later=timedelta(3) - timedelta(seconds=1))
    with pytest.raises(ExportNotOpen):
        delivered(walk, order, clerk, later=timedelta(3))


def test_decision_is_made_once(walk, clerk, head):
    order = approved(walk, clerk, head)
    with pytest.raises(ExportDecided):
        decide_export(order.pk, decision=ExportDecision.REFUSED, actor=head, at=walk.at)


def test_only_who_ordered_receives_the_file(walk, clerk, head):
    order = approved(walk, clerk, head)
    for actor in (head, staff(OFFICE, Post.CLERK, nth=2), staff(BUREAU, Post.CLERK)):
        with pytest.raises(NotFound):
            delivered(walk, order, actor)


@pytest.mark.parametrize("post", Post)
def test_clerks_supervisors_and_heads_order_and_only_heads_decide(walk, clerk, post):
    actor = Actor.system() if post is Post.SYSTEM else staff(OFFICE, post)
    order = ordered(walk, clerk)
    if post in (Post.CLERK, Post.SUPERVISOR, Post.HEAD):
        assert ordered(walk, actor).organ_id == actor.organ
    else:
        with pytest.raises(NotPermitted):
            ordered(walk, actor)
    if post is not Post.HEAD:
        with pytest.raises(NotPermitted):
            decide_export(order.pk, decision=ExportDecision.APPROVED, actor=actor, at=walk.at)


def test_head_of_another_organ_finds_no_order(walk, clerk):
    order = ordered(walk, clerk)
    with pytest.raises(NotFound):
        decide_export(order.pk, decision=ExportDecision.APPROVED, actor=staff(BUREAU, Post.HEAD), at=walk.at)


def test_export_without_a_purpose_is_refused(walk, clerk):
    with pytest.raises(PurposeNeeded):
        order_export(WANTED, purpose=" ", actor=clerk, at=walk.at)


def test_ledger_tells_the_order_the_decision_and_each_delivery(walk, clerk, head):
    order = approved(walk, clerk, head)
    delivered(walk, order, clerk)
    facts = history(order.pk)
    assert [fact.kind for fact in facts] == ["export_ordered", "export_approved", "export_delivered"]
    assert [fact.actor_person for fact in facts] == [clerk.person, head.person, clerk.person]
    assert facts[0].enclosure.content == {"purpose": PURPOSE}
    assert (facts[2].body["rows"], len(facts[2].body["digest"])) == (1, 64)
    assert first_broken(order.pk) is None


def test_each_matter_in_the_file_counts_as_read(walk, clerk, head):
    delivered(walk, approved(walk, clerk, head), clerk)
    assert [(row.matter, row.kind, row.person) for row in Reading.objects.all()] == [(walk.id, "export", clerk.person)]


def test_file_of_too_many_rows_is_refused(walk, clerk, head, monkeypatch):
    monkeypatch.setattr(exports, "MOST_ROWS", 1)
    order = approved(walk, clerk, head)
    assert delivered(walk, order, clerk)
    Walk(day=DAY)
    with pytest.raises(TooManyRows):
        delivered(walk, order, clerk)


def test_cell_is_never_a_formula(walk, clerk, head):
    person = parties_of(walk.id)[0].person
    person.name_mask = "=1+1"
    person.save(update_fields=["name_mask"])
    text = delivered(walk, approved(walk, clerk, head), clerk).content.decode()
    assert ",'=1+1," in text


def test_orders_are_listed_to_who_placed_them_to_the_head_and_to_the_audit_administrator(walk, clerk, head):
    order = ordered(walk, clerk)
    for actor in (clerk, head, staff(GOVERNMENT, Post.AUDIT_ADMIN)):
        assert export_orders(actor, since=walk.at) == [order]
    for actor in (staff(OFFICE, Post.CLERK, nth=2), staff(BUREAU, Post.HEAD)):
        assert export_orders(actor, since=walk.at) == []
    with pytest.raises(NotPermitted):
        export_orders(staff(OFFICE, Post.HANDLER), since=walk.at)


def test_order_reads_back_what_was_wanted(walk, clerk):
    wanted = Wanted(received_from=DAY, received_to=DAY, category="appeal_claim", region_code="110105")
    assert ExportOrder.objects.get(pk=ordered(walk, clerk, wanted).pk).wanted == wanted
