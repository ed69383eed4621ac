"""The log of all facts: merged each minute; at night in the city swept at 00:40 and audited at 01:00 (UTC + 8)."""

from datetime import UTC, datetime

from procrastinate.contrib.django import app

from tingmin.kernel.actors import Actor
from tingmin.ledger.auditing import audit_and_record
from tingmin.ledger.merging import merge, merge_from_the_first


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="merge_ledger")
def merge_ledger(timestamp: int) -> int:
    """Give the facts of the last minute their place in the log and sign the new head."""
    return merge(at=datetime.fromtimestamp(timestamp, UTC))


@app.periodic(cron="40 16 * * *")
@app.task(queueing_lock="sweep_ledger")
def sweep_ledger(timestamp: int) -> int:
    """Bring in facts that a transaction of more than a day kept from the merge of each minute."""
    return merge_from_the_first(at=datetime.fromtimestamp(timestamp, UTC))


@app.periodic(cron="0 17 * * *")
@app.task(queueing_lock="audit_ledger")
def audit_ledger(timestamp: int) -> int:
    """Check the whole ledger again; the audit administrator reads the result, which is a fact. Returns 1 if bad."""
    report = audit_and_record(actor=Actor.system(), at=datetime.fromtimestamp(timestamp, UTC))
    return int(report.finding is not None)
