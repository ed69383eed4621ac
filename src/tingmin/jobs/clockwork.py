"""The periodic jobs. They act as the city's clockwork and say so in the ledger.

The scheduler counts in UTC: 16:10 there is ten past midnight in the city.
"""

from datetime import UTC, datetime

from procrastinate.contrib.django import app

from tingmin.accounts.acting import acting_as
from tingmin.handling.actions import complete_after_window
from tingmin.intake.actions import forget_failed_queries
from tingmin.kernel.actors import Actor
from tingmin.kernel.times import day_of
from tingmin.matters.actions import recount_provisional

BATCH = 500


@app.periodic(cron="10 16 * * *")
@app.task(queueing_lock="complete_after_window")
@acting_as(Actor.system())
def complete_served(timestamp: int) -> int:
    """Complete served matters whose time to ask for review has passed; batch after batch until none is left."""
    now = datetime.fromtimestamp(timestamp, UTC)
    done = 0
    while closed := complete_after_window(actor=Actor.system(), at=now, limit=BATCH):
        done += closed
    return done


@app.periodic(cron="20 16 * * *")
@app.task(queueing_lock="recount_provisional")
@acting_as(Actor.system())
def recount_clocks(timestamp: int) -> int:
    """Count clocks of provisional years again; a notice may have come."""
    now = datetime.fromtimestamp(timestamp, UTC)
    return recount_provisional(actor=Actor.system(), at=now, today=day_of(now))


@app.periodic(cron="30 16 * * *")
@app.task(queueing_lock="forget_failed_queries")
def forget_wrong_codes(timestamp: int) -> int:
    """Drop the wrong query codes of yesterday: they are kept only to stop guessing."""
    return forget_failed_queries(before=datetime.fromtimestamp(timestamp, UTC))


@app.periodic(cron="*/5 * * * *")
@app.task(queueing_lock="retry_stalled")
async def retry_stalled(timestamp: int) -> int:
    """Start again what a killed worker left half done (a job is one transaction, so nothing is done twice)."""
    stalled = list(await app.job_manager.get_stalled_jobs())
    for job in stalled:
        await app.job_manager.retry_job(job)
    return len(stalled)
