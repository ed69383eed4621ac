"""The night's sweep for what has to be supervised, at half past one in the city (the scheduler counts in UTC)."""

from datetime import UTC, datetime

from procrastinate.contrib.django import app

from tingmin.accounts.acting import acting_as
from tingmin.kernel.actors import Actor
from tingmin.kernel.times import day_of
from tingmin.supervision.actions import sweep


@app.periodic(cron="30 17 * * *")
@app.task(queueing_lock="sweep_for_supervision")
@acting_as(Actor.system())
def sweep_for_supervision(timestamp: int) -> int:
    """Find candidates by ground among all open matters; begun again after a kill it finds nothing twice."""
    now = datetime.fromtimestamp(timestamp, UTC)
    return sum(sweep(actor=Actor.system(), at=now, today=day_of(now)).found.values())
