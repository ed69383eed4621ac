"""The night's work on the log of reads."""

from datetime import UTC, datetime

from procrastinate.contrib.django import app

from tingmin.accounts.actions import forget_readings


@app.periodic(cron="40 16 * * *")
@app.task(queueing_lock="forget_readings")
def forget_old_readings(timestamp: int) -> int:
    """Drop who read what once the site keeps it no longer; the database refuses anything younger than six months."""
    return forget_readings(at=datetime.fromtimestamp(timestamp, UTC))
