"""The vault at night: what a rotation of keys left behind."""

from procrastinate.contrib.django import app

from tingmin.people.actions import renew

BATCH = 500


@app.periodic(cron="50 16 * * *")
@app.task(queueing_lock="renew_vault")
def renew_vault(timestamp: int) -> int:
    """Bring every row under the keys in use, batch after batch; on most nights there is none."""
    done, after = 0, None
    while (batch := renew(after=after, limit=BATCH)).last:
        done, after = done + batch.done, batch.last
    return done
