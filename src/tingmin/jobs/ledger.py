"""The log of all facts: merged each minute, swept once a night at 00:40 in the city (the scheduler counts in UTC)."""

from datetime import UTC, datetime

from procrastinate.contrib.django import app

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
