"""The audit as the city runs it by itself: its result is a fact too, so that nobody can say that none was made."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import NAMESPACE_OID, uuid5

from django.db import transaction

from tingmin.kernel.actors import Actor
from tingmin.ledger.actions import record
from tingmin.ledger.audit import Report, audit
from tingmin.ledger.queries import last_of_kind
from tingmin.ledger.types import Entry, Subject, SubjectKind

LEDGER: Final = Subject(SubjectKind.LEDGER, uuid5(NAMESPACE_OID, "tingmin ledger"))
AUDITED = "ledger_audited"
COUNTS = ("facts", "enclosures", "leaves", "nodes", "heads", "waiting")


@dataclass(frozen=True, slots=True)
class LastAudit:
    """When it was made, over how many records, and the table and id of the first bad one (empty: none)."""

    at: datetime
    facts: int
    table: str
    record: str

    @property
    def is_whole(self) -> bool:
        """No record was bad."""
        return not self.table


def audit_and_record(*, actor: Actor, at: datetime) -> Report:
    """Check everything again and write down what was found, good or bad."""
    report = audit()
    with transaction.atomic():
        record(Entry(AUDITED, LEDGER, body=_body(report)), actor=actor, at=at)
    return report


def last_audit() -> LastAudit | None:
    """What the last audit found; None before the first."""
    fact = last_of_kind(LEDGER.id, AUDITED)
    if fact is None:
        return None
    return LastAudit(fact.at, int(fact.body["facts"]), str(fact.body["table"]), str(fact.body["record"]))


def _body(report: Report) -> dict[str, object]:
    bad = report.finding
    where = {"table": bad.table if bad else "", "record": bad.record if bad else ""}
    return {name: getattr(report, name) for name in COUNTS} | where
