"""A chain of facts: nobody can change it in the database, and whoever does so behind its back is found."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction

from tingmin.kernel.actors import Actor, Post
from tingmin.kernel.ids import OrganId, new_id
from tingmin.ledger.actions import NothingToErase, erase_enclosure, record
from tingmin.ledger.models import Enclosure, Fact
from tingmin.ledger.queries import digest_of, first_broken, history, last_of, last_of_kind
from tingmin.ledger.types import Entry, Subject, SubjectKind

pytestmark = pytest.mark.django_db
AT = datetime(2023, 3, 1, 4, 30, 15, 123456, tzinfo=UTC)
REASON = "申请人家庭情况特殊"


@pytest.fixture
def clerk() -> Actor:
    return Actor(post=Post.CLERK, name="周信", person=new_id(), organ=OrganId(new_id()))


@pytest.fixture
def subject(clerk) -> Subject:
    """Three facts about one thing; the second encloses a reason."""
    subject = Subject(SubjectKind.MATTER, new_id())
    for number in range(3):
        enclosed = {"reason": REASON} if number == 1 else {}
        entry = Entry(
            f"step_{number}", subject, body={"n": number, "organ": clerk.organ}, enclosed=enclosed, article="X §1"
        )
        record(entry, actor=clerk, at=AT + timedelta(number))
    return subject


def test_chain_holds_and_is_told_in_order(subject):
    facts = history(subject.id)
    assert [(fact.sequence, fact.kind) for fact in facts] == [(1, "step_0"), (2, "step_1"), (3, "step_2")]
    assert [bytes(fact.previous) for fact in facts] == [b"", *(bytes(fact.digest) for fact in facts[:-1])]
    assert first_broken(subject.id) is None
    assert last_of(subject.id) == facts[2]
    assert last_of_kind(subject.id, "step_0", "step_1") == facts[1]


def test_chains_of_two_things_do_not_touch(subject, clerk):
    other = Subject(SubjectKind.MATTER, new_id())
    assert record(Entry("alone", other), actor=clerk, at=AT).sequence == 1
    assert first_broken(other.id) is None


def test_beginning_of_a_chain_is_not_looked_for_and_no_chain_begins_twice(subject, clerk, django_assert_num_queries):
    begun = Entry("begun", Subject(SubjectKind.MATTER, new_id()), first=True)
    with django_assert_num_queries(1):
        assert record(begun, actor=clerk, at=AT).sequence == 1
    with pytest.raises(IntegrityError), transaction.atomic():
        record(Entry("begun", subject, first=True), actor=clerk, at=AT)


def test_facts_name_no_person_but_the_city_clockwork(subject):
    assert {fact.actor_name for fact in history(subject.id)} == {""}
    told = record(Entry("swept", subject), actor=Actor.system(), at=AT)
    assert told.actor_name == "系统"


STATEMENTS = {
    "update": "UPDATE ledger_fact SET kind = 'other'",
    "update of nothing visible": "UPDATE ledger_fact SET sequence = sequence",
    "delete": "DELETE FROM ledger_fact",
    "truncate": "SET CONSTRAINTS ALL IMMEDIATE; TRUNCATE ledger_fact CASCADE",
}


@pytest.mark.parametrize("statement", STATEMENTS.values(), ids=STATEMENTS)
def test_database_refuses_to_change_the_past(subject, statement):
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert len(history(subject.id)) == 3


def test_two_facts_cannot_take_one_place_in_a_chain(subject):
    third = history(subject.id)[2]
    with pytest.raises(IntegrityError, match="one_place"), transaction.atomic():
        Fact.objects.create(**{**Fact.objects.filter(pk=third.pk).values()[0], "id": new_id()})


def behind_its_back(statement, *parameters, table="ledger_fact"):
    """What the owner of a table could do: switch its triggers off for a moment."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute(statement, parameters)
        assert cursor.rowcount == 1
        cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


CHANGES = {
    "id": ("id", lambda fact: uuid4()),
    "subject_kind": ("subject_kind", lambda fact: "organ"),
    "sequence": ("sequence", lambda fact: 9),
    "kind": ("kind", lambda fact: fact.kind + "x"),
    "at by a microsecond": ("at", lambda fact: fact.at + timedelta(microseconds=1)),
    "actor_post": ("actor_post", lambda fact: "head"),
    "actor_name": ("actor_name", lambda fact: "系统"),
    "actor_person": ("actor_person", lambda fact: uuid4()),
    "no actor_person": ("actor_person", lambda fact: None),
    "actor_organ": ("actor_organ", lambda fact: uuid4()),
    "article": ("article", lambda fact: "X §2"),
    "body": ("body", lambda fact: '{"n": 7}'),
    "body emptied": ("body", lambda fact: "{}"),
    "commitment": ("commitment", lambda fact: flipped(fact.commitment or b"\x01")),
    "suite": ("suite", lambda fact: 2),
    "unknown suite": ("suite", lambda fact: 99),
    "previous": ("previous", lambda fact: flipped(fact.previous)),
    "digest": ("digest", lambda fact: flipped(fact.digest)),
    "first byte of digest": ("digest", lambda fact: b"\x02" + bytes(fact.digest)[1:]),
}


def flipped(column):
    return bytes(column)[:-1] + bytes([bytes(column)[-1] ^ 1])


@pytest.mark.parametrize("place", [1, 2], ids=["with enclosure", "last"])
@pytest.mark.parametrize(("column", "value"), CHANGES.values(), ids=CHANGES)
def test_changed_column_is_found(subject, column, value, place):
    # The foreign key of the enclosure alone forbids another id for the second.
    fact = history(subject.id)[2 if column == "id" else place]
    behind_its_back(f"UPDATE ledger_fact SET {column} = %s WHERE id = %s", value(fact), fact.pk)
    broken = first_broken(subject.id)
    assert broken is not None
    assert broken.sequence >= 2


def test_every_column_of_a_fact_has_its_change_above():
    tried = {column for column, _ in CHANGES.values()}
    # A fact moved to another thing leaves a gap here: the next test.
    assert tried | {"subject_id"} == {field.name for field in Fact._meta.concrete_fields}


def test_fact_taken_out_or_moved_elsewhere_is_found(subject):
    second = history(subject.id)[1]
    behind_its_back("UPDATE ledger_fact SET subject_id = %s WHERE id = %s", new_id(), second.pk)
    broken = first_broken(subject.id)
    assert broken is not None
    assert broken.kind == "step_2"


def test_rewritten_fact_breaks_the_next_link(subject, clerk):
    """Whoever also computes the changed fact's own hash anew is found at its successor."""
    facts = history(subject.id)
    facts[1].kind = "other"
    behind_its_back(
        "UPDATE ledger_fact SET kind = 'other', digest = %s WHERE id = %s", digest_of(facts[1]), facts[1].pk
    )
    broken = first_broken(subject.id)
    assert broken is not None
    assert broken.sequence == 3


def test_reason_is_committed_to_and_stands_nowhere_in_the_fact(subject):
    second = history(subject.id)[1]
    assert second.enclosure.content == {"reason": REASON}
    assert REASON not in str(Fact.objects.filter(pk=second.pk).values()[0])
    assert bytes(second.commitment)


def test_same_reason_twice_gives_two_commitments(subject, clerk):
    again = record(Entry("again", subject, enclosed={"reason": REASON}), actor=clerk, at=AT)
    assert bytes(again.commitment) != bytes(history(subject.id)[1].commitment)


def test_changed_reason_is_found(subject):
    behind_its_back("UPDATE ledger_enclosure SET content = %s", '{"reason": "别的理由"}', table="ledger_enclosure")
    broken = first_broken(subject.id)
    assert broken is not None
    assert broken.sequence == 2


def test_erased_reason_leaves_the_chain_whole_and_the_erasure_told(subject, clerk):
    second = history(subject.id)[1]
    erase_enclosure(second.pk, article="PIPL §47", actor=clerk, at=AT)
    assert first_broken(subject.id) is None
    erased = Enclosure.objects.get(fact=second)
    assert (erased.content, bytes(erased.salt)) == (None, b"")
    assert last_of(subject.id).article == "PIPL §47"
    with pytest.raises(NothingToErase):
        erase_enclosure(second.pk, article="PIPL §47", actor=clerk, at=AT)
