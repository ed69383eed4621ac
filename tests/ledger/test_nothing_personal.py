"""What cannot be erased names nobody: planted words of petitioners and staff stand in no clear column of the ledger."""

import hashlib
from dataclasses import replace

import pytest
from django.apps import apps
from django.db import connection

from tests.cast import OFFICE, staff
from tests.ledger.conftest import AT
from tests.matters.plans import plans_of
from tests.matters.walks import Walk, letter
from tingmin.intake.actions import submit
from tingmin.intake.types import File
from tingmin.kernel.actors import Actor, Post
from tingmin.ledger.actions import erase_enclosure
from tingmin.ledger.merging import merge
from tingmin.ledger.models import Enclosure, Fact
from tingmin.matters.actions import reveal_parties
from tingmin.matters.queries import matter_by_number, timeline
from tingmin.people.types import Identity

BOOK = "XF2022+BJ2006"
WORD, STAFF = "金丝雀话", "金丝雀员"
PETITIONER = Identity(
    name="金丝雀甲",
    phone="13900005678",
    id_number="11010519491231002X",
    address="金丝雀路7号",
    email="canary@example.org",
)
FILE = File(name="金丝雀.txt", content="金丝雀文件".encode())
PLANTED = (
    "金丝雀", PETITIONER.phone, "+8613900005678", PETITIONER.id_number, PETITIONER.email,
    hashlib.sha256(FILE.content).hexdigest(), "金丝雀".encode().hex(), "\\u91d1\\u4e1d\\u96c0",
)  # fmt: skip


class PlantedWalk(Walk):
    """A walk on which everybody writes the planted word wherever words are free."""

    def holder_of(self, office, row, *, nth=1):
        actor = super().holder_of(office, row, nth=nth)
        return replace(actor, name=STAFF) if actor.is_staff else actor

    def filled(self, step):
        return super().filled(step) | {"reason": WORD}

    def document_fields(self, step):
        return {name: text if text[:2] == "20" else WORD for name, text in super().document_fields(step).items()}

    def usual(self, step, matter):
        free = ("facts", "law", "claim", "answer", "place", "proof", "said", "comment", "new_facts")
        return super().usual(step, matter) | dict.fromkeys(free, WORD)


def clear_columns():
    """Every column of every table of the ledger but the one that may be erased, as text and as hex."""
    models = apps.get_app_config("ledger").get_models()
    names = [(model._meta.db_table, field.column) for model in models for field in model._meta.concrete_fields]
    with connection.cursor() as cursor:
        for table, column in names:
            if column and (table, column) != ("ledger_enclosure", "content"):
                cursor.execute(f'SELECT string_agg("{column}"::text, chr(10)) FROM {table}')
                yield f"{table}.{column}", cursor.fetchone()[0] or ""


def steps_with_their_plans():
    """For each step of the book a way before one of its rows."""
    return {step: plan for (_, step), plan in plans_of(BOOK).items()}


@pytest.mark.usefixtures("city", "keys")
def test_no_planted_word_stands_in_a_clear_column():
    plans = steps_with_their_plans()
    for step, plan in plans.items():
        PlantedWalk.along(plan).take(step)
    walk = PlantedWalk(day=AT.date(), body=WORD, identity=PETITIONER, files=[FILE])
    clerk = replace(staff(OFFICE, Post.CLERK), name=STAFF)
    reveal_parties(matter_id=walk.id, reason=WORD, actor=clerk, at=walk.at)
    merge(at=AT)
    columns = dict(clear_columns())
    assert len(columns) >= 28
    found = {name: word for name, text in columns.items() for word in PLANTED if word in text}
    assert found == {}
    assert set(plans) <= set(Fact.objects.values_list("kind", flat=True))
    assert sum(WORD in str(each) for each in Enclosure.objects.values_list("content", flat=True)) > len(plans)


@pytest.mark.usefixtures("city", "keys")
def test_the_test_above_would_see_a_word_in_clear():
    walk = PlantedWalk(day=AT.date())
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO ledger_lognode VALUES (1, 1, %s)", ["金丝雀".encode()])
    assert any("金丝雀".encode().hex() in text for _, text in clear_columns())
    assert walk.matter


@pytest.mark.usefixtures("city")
def test_timeline_names_the_office_when_the_ledger_names_nobody():
    receipt = submit(letter(), actor=Actor.system(), at=AT)
    clerk = replace(staff(OFFICE, Post.CLERK), name=STAFF)
    matter_id = receipt.registered[0].matter_id
    reveal_parties(matter_id=matter_id, reason=WORD, actor=clerk, at=AT)
    told = timeline(matter_by_number(clerk, receipt.registered[0].number))
    assert [event.actor for event in told] == ["系统", "信访工作人员"]


@pytest.mark.usefixtures("city")
def test_timeline_names_a_colleague_by_the_account(django_user_model):
    user = django_user_model.objects.create(username="zhou", name="周信")
    clerk = replace(staff(OFFICE, Post.CLERK), person=user.pk)
    receipt = submit(letter(), actor=Actor.system(), at=AT)
    reveal_parties(matter_id=receipt.registered[0].matter_id, reason=WORD, actor=clerk, at=AT)
    matter = matter_by_number(clerk, receipt.registered[0].number)
    assert timeline(matter)[-1].actor == "周信"


@pytest.mark.usefixtures("city")
def test_erased_reason_is_gone_from_the_timeline_which_tells_of_the_erasure():
    receipt = submit(letter(), actor=Actor.system(), at=AT)
    matter_id = receipt.registered[0].matter_id
    clerk = staff(OFFICE, Post.CLERK)
    reveal_parties(matter_id=matter_id, reason=WORD, actor=clerk, at=AT)
    fact = Fact.objects.get(subject_id=matter_id, kind="identity_revealed")
    erase_enclosure(fact.pk, article="PIPL §47", actor=clerk, at=AT)
    told = timeline(matter_by_number(clerk, receipt.registered[0].number))
    assert [event.reason for event in told] == ["", "", ""]
    assert told[-1].label.en == "Content erased as the law asks"
