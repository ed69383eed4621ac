"""The log is merged by the clockwork."""

import pytest
from django.conf import settings as site

from tests.ledger.conftest import AT, keys, tell, triggers_off  # noqa: F401
from tingmin.jobs import ledger
from tingmin.ledger.auditing import last_audit
from tingmin.ledger.log import newest_head, position_of

pytestmark = pytest.mark.django_db


def test_facts_of_the_last_minute_get_their_place():
    facts = tell(3)
    assert ledger.merge_ledger(int(AT.timestamp())) == 3
    assert [position_of(fact.pk) for fact in facts] == [0, 1, 2]
    head = newest_head()
    assert head is not None
    assert head.at == AT.replace(microsecond=0)


def test_sweep_brings_in_what_is_left():
    tell(3)
    assert ledger.sweep_ledger(int(AT.timestamp())) == 3
    assert ledger.sweep_ledger(int(AT.timestamp())) == 0


def test_audit_of_the_night_is_remembered_good_or_bad():
    assert last_audit() is None
    tell(3)
    assert ledger.audit_ledger(int(AT.timestamp())) == 0
    found = last_audit()
    assert found is not None
    assert (found.is_whole, found.facts, found.at) == (True, 3, AT.replace(microsecond=0))
    with triggers_off("ledger_fact") as cursor:
        cursor.execute("UPDATE ledger_fact SET kind = 'another' WHERE kind = 'step_1' RETURNING id")
        (changed,) = cursor.fetchone()
    assert ledger.audit_ledger(int(AT.timestamp())) == 1
    found = last_audit()
    assert found is not None
    assert (found.is_whole, found.table, found.record) == (False, "ledger_fact", str(changed))


def test_worker_knows_the_jobs():
    assert "tingmin.jobs.ledger" in site.PROCRASTINATE_IMPORT_PATHS
