"""The audit: a whole ledger is whole, and one changed byte of any column of any of its tables is named."""

from datetime import timedelta
from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import connection

from tests.ledger.conftest import AT, CLERK, tell, triggers_off
from tingmin.kernel.ids import new_id
from tingmin.ledger.actions import erase_enclosure, record
from tingmin.ledger.audit import audit
from tingmin.ledger.log import head_of, newest_head
from tingmin.ledger.merging import merge
from tingmin.ledger.models import Enclosure, Fact, LogLeaf, LogNode, TreeHead
from tingmin.ledger.queries import digest_of
from tingmin.ledger.types import Entry, Subject, SubjectKind

pytestmark = pytest.mark.django_db
OTHER = b"\x01" + b"\x77" * 32


@pytest.fixture
def ledger():
    """Three chains of four facts, every second with an enclosure, in a log with heads of 5 and 12."""
    subjects = [Subject(SubjectKind.MATTER, new_id()) for _ in range(3)]
    for n in range(12):
        enclosed = {"reason": f"理由{n}"} if n % 2 else {}
        record(Entry("told", subjects[n % 3], body={"n": n}, enclosed=enclosed), actor=CLERK, at=AT + timedelta(n))
        if n in (4, 11):
            merge(at=AT + timedelta(n))
    return SimpleNamespace(
        facts=list(Fact.objects.order_by("pk")),
        fact=Fact.objects.get(subject_id=subjects[1].id, sequence=2),  # no enclosure
        enclosing=Fact.objects.get(subject_id=subjects[0].id, sequence=2),
    )


def flipped(column):
    value = bytes(column)
    return value[:-1] + bytes([value[-1] ^ 1])


def change(table, column, value, where, *key):
    with triggers_off(table) as cursor:
        cursor.execute(f'UPDATE {table} SET "{column}" = %s WHERE {where}', [value, *key])
        assert cursor.rowcount == 1


def found(*, batch=5000):
    finding = audit(batch=batch).finding
    assert finding is not None
    return finding


@pytest.mark.parametrize("batch", [1, 2, 5, 7, 5000])
def test_a_whole_ledger_is_whole_whatever_the_batch(ledger, batch):
    report = audit(batch=batch)
    assert report.finding is None
    assert (report.facts, report.enclosures, report.leaves, report.heads, report.waiting) == (12, 6, 12, 2, 0)
    assert report.nodes == LogNode.objects.count() == 10


def test_an_empty_ledger_is_whole():
    assert audit().finding is None


def test_facts_that_wait_for_the_merge_are_counted_and_no_fault(ledger):
    tell(2)
    report = audit()
    assert (report.finding, report.facts, report.leaves, report.waiting) == (None, 14, 12, 2)


def test_a_log_of_many_heads_is_consistent_from_head_to_head(ledger):
    for _ in range(9):
        tell(3)
        merge(at=AT)
    assert audit(batch=4).finding is None


FACT_CHANGES = {
    "id": lambda fact: uuid4(),
    "subject_kind": lambda fact: "organ",
    "subject_id": lambda fact: uuid4(),
    "sequence": lambda fact: 9,
    "kind": lambda fact: "tolD",
    "at": lambda fact: fact.at + timedelta(microseconds=1),
    "actor_post": lambda fact: "clerks",
    "actor_name": lambda fact: " ",
    "actor_person": lambda fact: uuid4(),
    "actor_organ": lambda fact: None,
    "article": lambda fact: "X",
    "body": lambda fact: '{"n": 99}',
    "commitment": lambda fact: flipped(bytes(fact.commitment) or OTHER),
    "suite": lambda fact: 2,
    "previous": lambda fact: flipped(fact.previous),
    "digest": lambda fact: flipped(fact.digest),
}


@pytest.mark.parametrize("which", ["fact", "enclosing"])
@pytest.mark.parametrize("column", FACT_CHANGES)
def test_changed_column_of_a_fact_is_named(ledger, column, which):
    fact = getattr(ledger, which)
    value = FACT_CHANGES[column](fact)
    change("ledger_fact", column, value, "id = %s", fact.pk)
    finding = found(batch=5)
    assert (finding.table, finding.record) == ("ledger_fact", str(value if column == "id" else fact.pk))
    assert finding.subject_id == (value if column == "subject_id" else fact.subject_id)


def test_unknown_suite_of_a_fact_is_named(ledger):
    change("ledger_fact", "suite", 9, "id = %s", ledger.fact.pk)
    assert found().record == str(ledger.fact.pk)


ENCLOSURE_CHANGES = {"fact_id": uuid4(), "salt": b"\x00" * 16, "content": '{"reason": "别的"}'}


@pytest.mark.parametrize(("column", "value"), ENCLOSURE_CHANGES.items(), ids=ENCLOSURE_CHANGES)
def test_changed_column_of_an_enclosure_is_named(ledger, column, value):
    change("ledger_enclosure", column, value, "fact_id = %s", ledger.enclosing.pk)
    finding = found(batch=5)
    assert (finding.table, finding.record) == ("ledger_enclosure", str(ledger.enclosing.pk))
    assert finding.subject_id == ledger.enclosing.subject_id


@pytest.mark.parametrize("content", [None, '"…"', "{}"])
def test_enclosure_without_its_content_is_named(ledger, content):
    change("ledger_enclosure", "content", content, "fact_id = %s", ledger.enclosing.pk)
    assert found().record == str(ledger.enclosing.pk)


def test_unlawful_erasure_is_named_and_a_lawful_one_is_none(ledger):
    erase_enclosure(ledger.enclosing.pk, article="PIPL §47", actor=CLERK, at=AT)
    assert audit().finding is None
    other = Enclosure.objects.exclude(fact=ledger.enclosing).order_by("pk").first()
    assert other is not None
    with connection.cursor() as cursor:
        cursor.execute("UPDATE ledger_enclosure SET content = NULL, salt = '' WHERE fact_id = %s", [other.pk])
    assert found().record == str(other.pk)


def test_enclosure_of_no_fact_is_named(ledger):
    stray = uuid4()
    with triggers_off("ledger_enclosure") as cursor:
        cursor.execute("INSERT INTO ledger_enclosure VALUES (%s, 'x', '{}')", [stray])
    assert found().record == str(stray)


LEAF_CHANGES = {"position": 99, "fact_id": uuid4(), "leaf_hash": OTHER}


@pytest.mark.parametrize(("column", "value"), LEAF_CHANGES.items(), ids=LEAF_CHANGES)
@pytest.mark.parametrize("position", [0, 3, 11])
def test_changed_column_of_a_leaf_is_named(ledger, column, value, position):
    change("ledger_logleaf", column, value, "position = %s", position)
    finding = found(batch=5)
    assert (finding.table, finding.record) == ("ledger_logleaf", str(position))


@pytest.mark.parametrize(("column", "value"), {"level": 9, "index": 77, "hash": OTHER}.items())
@pytest.mark.parametrize("node", [(1, 0), (2, 1), (3, 0)], ids=str)
def test_changed_column_of_a_node_is_named(ledger, column, value, node):
    change("ledger_lognode", column, value, 'level = %s AND "index" = %s', *node)
    finding = found(batch=5)
    assert (finding.table, finding.record) == ("ledger_lognode", "{}/{}".format(*node))


HEAD_CHANGES = {
    "size": lambda head: head.size - 1,
    "root": lambda head: flipped(head.root),
    "suite": lambda head: 2,
    "at": lambda head: head.at + timedelta(microseconds=1),
    "key_id": lambda head: "0" * 16,
    "signature": lambda head: flipped(head.signature),
}


@pytest.mark.parametrize("size", [5, 12])
@pytest.mark.parametrize("column", HEAD_CHANGES)
def test_changed_column_of_a_head_is_named(ledger, column, size):
    value = HEAD_CHANGES[column](TreeHead.objects.get(size=size))
    change("ledger_treehead", column, value, "size = %s", size)
    finding = found()
    assert (finding.table, finding.record) == ("ledger_treehead", str(value if column == "size" else size))


def test_every_column_of_every_table_has_its_change_above():
    tried = {
        Fact: FACT_CHANGES,
        Enclosure: ENCLOSURE_CHANGES,
        LogLeaf: LEAF_CHANGES,
        LogNode: ("level", "index", "hash"),
        TreeHead: HEAD_CHANGES,
    }
    assert set(tried) == set(apps.get_app_config("ledger").get_models())
    for model, columns in tried.items():
        assert set(columns) == {field.column for field in model._meta.concrete_fields if field.column}


DELETIONS = {
    "ledger_fact": ("id", lambda ledger: ledger.fact.pk),
    "ledger_enclosure": ("fact_id", lambda ledger: ledger.enclosing.pk),
    "ledger_logleaf": ("position", lambda ledger: 4),
    "ledger_lognode": ("hash", lambda ledger: LogNode.objects.get(level=2, index=1).hash),
    "ledger_treehead": ("size", lambda ledger: 12),
}


@pytest.mark.parametrize("table", DELETIONS)
def test_deleted_record_is_missed(ledger, table):
    column, value = DELETIONS[table]
    with triggers_off(table) as cursor:
        cursor.execute(f"DELETE FROM {table} WHERE {column} = %s", [value(ledger)])
        assert cursor.rowcount == 1
    assert audit(batch=5).finding is not None


def test_last_fact_of_a_chain_is_missed_in_the_log(ledger):
    last = ledger.facts[-1]
    with triggers_off("ledger_enclosure") as cursor:
        cursor.execute("DELETE FROM ledger_enclosure WHERE fact_id = %s", [last.pk])
    with triggers_off("ledger_fact") as cursor:
        cursor.execute("DELETE FROM ledger_fact WHERE id = %s", [last.pk])
    assert (found().table, found().record) == ("ledger_logleaf", "11")


def test_node_where_the_tree_has_none_is_named(ledger):
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO ledger_lognode VALUES (3, 1, 'x')")
    assert (found().table, found().record) == ("ledger_lognode", "3/1")


def test_whoever_rewrites_a_fact_with_its_digest_is_found_at_the_next_link(ledger):
    fact = ledger.fact
    fact.kind = "other"
    change("ledger_fact", "kind", "other", "id = %s", fact.pk)
    change("ledger_fact", "digest", digest_of(fact), "id = %s", fact.pk)
    assert found().subject_id == fact.subject_id


def test_whoever_rewrites_the_end_of_a_chain_with_its_digest_is_found_in_the_log(ledger):
    fact = ledger.facts[-1]
    fact.kind = "other"
    change("ledger_fact", "kind", "other", "id = %s", fact.pk)
    change("ledger_fact", "digest", digest_of(fact), "id = %s", fact.pk)
    assert (found().table, found().record, found().subject_id) == ("ledger_logleaf", "11", fact.subject_id)


def test_whoever_makes_the_whole_log_anew_is_found_by_a_head_kept_elsewhere(ledger):
    """Even with the city's own key: everything agrees again, but not with what was published."""
    published = [head_of(5), head_of(12)]
    fact = ledger.facts[-1]
    fact.kind = "other"
    change("ledger_fact", "kind", "other", "id = %s", fact.pk)
    change("ledger_fact", "digest", digest_of(fact), "id = %s", fact.pk)
    for table in ("ledger_logleaf", "ledger_lognode", "ledger_treehead"):
        with triggers_off(table) as cursor:
            cursor.execute(f"DELETE FROM {table}")
    merge(at=AT, batch=5)
    assert audit().finding is None
    assert audit(published=published[:1]).finding is None
    finding = audit(published=published).finding
    assert finding is not None
    assert (finding.table, finding.record) == ("ledger_treehead", "12")


def test_signature_of_an_unknown_key_is_named(ledger, settings, tmp_path):
    head = newest_head()
    assert head is not None
    settings.LEDGER_KEYS = tmp_path / "other keys"
    assert found().table == "ledger_treehead"
