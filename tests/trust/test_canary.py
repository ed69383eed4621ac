"""Whatever officers do with an accusation, no word of it reaches whom it complains of (domain §7, P1)."""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.matters.walks import VERBS
from tests.trust.conftest import as_the_application
from tests.trust.doors import routes, walk
from tests.trust.planting import REASON, STEPS, Planted, acting, filled, others, person, plant
from tingmin.accounts.acting import acting_as
from tingmin.accounts.actions import decide_export, order_export
from tingmin.accounts.types import ExportDecision, Wanted
from tingmin.documents.queries import documents_about
from tingmin.insight.exports import Form, deliver_export
from tingmin.insight.queries import on_time_by_organ
from tingmin.intake.queries import attachments_of
from tingmin.kernel.actors import Actor
from tingmin.kernel.refusals import Refusal
from tingmin.ledger.models import Fact
from tingmin.ledger.statements import Kept
from tingmin.matters import lists, queries
from tingmin.matters.actions import name_respondents, open_break_glass, protect, recuse
from tingmin.matters.actions.revealing import reveal_parties
from tingmin.matters.models import MatterQuerySet

DAY = date(2023, 3, 1)
FEW = settings(
    max_examples=int(os.environ.get("TINGMIN_LIVES", "6")),
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # a life is long, and its first leak says enough
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)
WANTED = Wanted(received_from=DAY, received_to=DAY + timedelta(365))
RESPONDENTS = ("accused.head", "accused.office", "accused.street", "accused.street.head", "accused.supervisor")
pytestmark = pytest.mark.usefixtures("city")


def test_every_door_of_the_house_is_walked():
    """A page that is added is walked without being named here."""
    assert {"desk/", "desk/search/", "api/desk/matters", "desk/matters/<uuid:matter_id>/"} <= set(routes())


@FEW
@given(data=st.data())
def test_no_word_of_an_accusation_reaches_the_accused_through_the_first_fence(data):
    """As the owner of the tables, whom row-level security does not stop."""
    with undone():
        planted = lived(data)
        check_every_door(planted, data)
        check_refusals(planted, data)
        check_exports(planted, data)
        check_ledger(planted)


@FEW
@given(data=st.data())
def test_nor_through_the_second_one_when_the_first_has_fallen(data):
    """Every query forgets permission and wall; the database still knows who asks."""
    with undone():
        planted = lived(data)
        with as_the_application(), fallen():
            check_every_door(planted, data)
            check_refusals(planted, data)


def test_without_any_fence_the_canary_is_found():
    """The test can fail."""
    with undone():
        planted = plant(DAY)
        with fallen():
            found = list(leaks(planted, "accused.street", steps=["classify"]))
    assert {address for address, _ in found} >= {"/desk/open/", f"/desk/matters/{planted.walk.id}/"}


def lived(data: st.DataObject) -> Planted:
    """An accusation after a random life."""
    planted = plant(DAY)
    for _ in range(data.draw(st.integers(0, 10), label="length")):
        happening = data.draw(st.sampled_from(HAPPENINGS), label="what happens")
        with suppress(Refusal), transaction.atomic():
            happening(planted, data)
    return planted


def a_step(planted: Planted, data: st.DataObject) -> None:
    """By somebody who may, from here; else nothing happens."""
    matter = planted.walk.matter
    lawful = queries.lawful_steps("petition", queries.standing_of(matter, queries.clocks_of(matter.pk), today=DAY))
    row = data.draw(st.sampled_from(sorted({each.step for each in lawful}) or STEPS), label="step")
    nth = data.draw(st.integers(1, 2), label="nth")
    actor = planted.walk.somebody(row, nth=nth)
    planted.walk.attempt(row, actor=actor, **filled(planted.walk, row))


def any_step_by_anybody(planted: Planted, data: st.DataObject) -> None:
    step = data.draw(st.sampled_from(STEPS), label="step")
    actor = data.draw(st.sampled_from([*others(), Actor.petitioner(planted.walk.id)]), label="who")
    planted.walk.attempt(step, actor=actor, **filled(planted.walk, step))


def a_person_is_named(planted: Planted, data: st.DataObject) -> None:
    actor = data.draw(st.sampled_from(others()), label="who")
    name_respondents(
        matter_id=planted.walk.id, organs=[], staff=[person(planted).person], actor=actor, at=planted.walk.at
    )


def somebody_is_recused(planted: Planted, data: st.DataObject) -> None:
    head = data.draw(st.sampled_from(others()), label="who")
    recuse(matter_id=planted.walk.id, officer=person(planted).person, reason=REASON, actor=head, at=planted.walk.at)


def confidence_is_asked_for(planted: Planted, data: st.DataObject) -> None:
    protect(matter_id=planted.walk.id, actor=Actor.petitioner(planted.walk.id), at=planted.walk.at)


def the_identity_is_opened(planted: Planted, data: st.DataObject) -> None:
    actor = data.draw(st.sampled_from(others()), label="who")
    reveal_parties(matter_id=planted.walk.id, reason=REASON, actor=actor, at=planted.walk.at)


def days_pass(planted: Planted, data: st.DataObject) -> None:
    planted.walk.later(data.draw(st.integers(1, 40), label="days"))


HAPPENINGS = (
    a_step, a_step, a_step, any_step_by_anybody, a_person_is_named, somebody_is_recused, confidence_is_asked_for,
    the_identity_is_opened, days_pass,
)  # fmt: skip


def check_every_door(planted: Planted, data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(who_is_behind_the_wall(planted)), label="respondent")
    steps = data.draw(st.lists(st.sampled_from(STEPS), min_size=2, max_size=2), label="steps")
    assert list(leaks(planted, name, steps=steps)) == []


def leaks(planted: Planted, name: str, *, steps: list[str]) -> Iterator[tuple[str, list[str]]]:
    """The addresses that show a canary to an account, and which."""
    values = nameable(planted, steps)
    client = Client(headers={"accept-language": "zh-CN"})
    client.force_login(planted.accused[name])
    for answer in walk(client, values):
        # What the visitor typed may come back in a form; it tells nothing.
        if found := [each for each in planted.found_in(answer.text) if each not in answer.asked]:
            yield answer.asked.split()[0], found


def nameable(planted: Planted, steps: list[str]) -> dict[str, list[object]]:
    """What somebody could put into an address who had heard every identifier."""
    with as_the_city():
        accused, bystander = planted.walk.id, planted.bystander.id
        return {
            "matter_id": [accused, bystander],
            "attachment_id": [each.pk for each in attachments_of(accused)],
            "document_id": [each.pk for each in documents_about(accused)][:1],
            "inspection_id": [accused],
            "candidate_id": [accused],
            "case_id": [accused],
            "step": list(dict.fromkeys(steps)),
            "number": [planted.number],
            "size": [1],
        }


def who_is_behind_the_wall(planted: Planted) -> list[str]:
    with as_the_city():
        named = person(planted).person in planted.walk.matter.walled_people
    return [*RESPONDENTS, *(["accused.person"] if named else [])]


def check_refusals(planted: Planted, data: st.DataObject) -> None:
    """What the accused are told when they try."""
    with as_the_city():
        actor = acting(planted.accused[data.draw(st.sampled_from(RESPONDENTS), label="who tries")])
        step = data.draw(st.sampled_from(STEPS), label="tried")
        particulars = VERBS[step].particulars(**planted.walk.filled(step))
    number, matter_id, at = planted.number, planted.walk.id, planted.walk.at
    for attempt in (
        lambda: VERBS[step].action(matter_id=matter_id, particulars=particulars, actor=actor, at=at),
        lambda: reveal_parties(matter_id=matter_id, reason="核实", actor=actor, at=at),
        lambda: open_break_glass(matter_number=number, reason="紧急", minutes=5, actor=actor, at=at),
    ):
        with acting_as(actor), pytest.raises(Refusal) as refused, transaction.atomic():
            attempt()
        assert planted.found_in(refused.value.say("zh-hans") + refused.value.say("en")) == []


def check_exports(planted: Planted, data: st.DataObject) -> None:
    """A bulk export and the figures by organ."""
    clerk = acting(planted.accused["accused.street"])
    head = acting(planted.accused["accused.street.head"])
    order = order_export(WANTED, purpose="核对", actor=clerk, at=planted.walk.at)
    decide_export(order.pk, decision=ExportDecision.APPROVED, actor=head, at=planted.walk.at)
    form = data.draw(st.sampled_from([Form.CSV]), label="form")
    content = deliver_export(order.pk, form=form, actor=clerk, at=planted.walk.at).content.decode()
    assert planted.bystander.matter.number in content
    assert planted.found_in(content) == []
    assert planted.found_in(str(on_time_by_organ(today=planted.walk.day))) == []


def check_ledger(planted: Planted) -> None:
    """Facts are made to be shown: no word stands in any, whoever reads it."""
    for fact in Fact.objects.all():
        told = json.dumps(fact.body, ensure_ascii=False) + fact.article + fact.actor_name
        assert planted.found_in(told) == []


@contextmanager
def undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@contextmanager
def fallen() -> Iterator[None]:
    """The first fence is gone: everybody may see everything, and nothing is walled off."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(MatterQuerySet, "for_actor", lambda rows, actor: rows.all())
        patch.setattr(MatterQuerySet, "outside_the_wall", lambda rows, actor: rows.all())
        # What is kept compiled has its fence inside: it is compiled anew here, and for here alone.
        patch.setattr(queries, "SEEN", Kept(queries.SEEN.build))
        patch.setattr(queries, "OWN", Kept(queries.OWN.build))
        # The hot lists say the same filter in SQL of their own.
        patch.setattr(lists, "_in_sight", everything)
        yield


def everything(asked: lists.Asked) -> Iterator[lists.Part]:
    """Every matter, behind no wall."""
    yield replace(asked, actor=Actor.system()).branch("true")


@contextmanager
def as_the_city() -> Iterator[None]:
    """For what the test itself must know."""
    with acting_as(Actor.system()):
        yield
