"""The hotline's own jobs: draw who is called back, ask where a limit ended in silence, close who was not drawn.

The scheduler counts in UTC: 22:20 there is twenty past six in the morning in the city, before the first call.
"""

from datetime import UTC, datetime

from procrastinate.contrib.django import app

from tingmin.accounts.acting import acting_as
from tingmin.hotline.actions.planning import close_undrawn, draw_call_backs, draw_second_calls, open_overdue
from tingmin.kernel.actors import Actor

BATCH = 500


@app.periodic(cron="20 22 * * *")
@app.task(queueing_lock="draw_call_backs")
@acting_as(Actor.system())
def draw_call_backs_of_the_day(timestamp: int) -> int:
    """Draw among the orders replied to since the last draw; where all are called back, nothing is drawn."""
    return draw_call_backs(actor=Actor.system(), at=datetime.fromtimestamp(timestamp, UTC))


@app.periodic(cron="30 22 * * *")
@app.task(queueing_lock="draw_second_calls")
@acting_as(Actor.system())
def draw_second_calls_of_the_day(timestamp: int) -> int:
    """Draw a share of yesterday's answers for a second call by another agent."""
    return draw_second_calls(actor=Actor.system(), at=datetime.fromtimestamp(timestamp, UTC))


@app.periodic(cron="*/30 * * * *")
@app.task(queueing_lock="close_undrawn")
@acting_as(Actor.system())
def close_whom_no_draw_took(timestamp: int) -> int:
    """Where the calls of a draw are over, close the others and tell its seed."""
    return close_undrawn(actor=Actor.system(), at=datetime.fromtimestamp(timestamp, UTC))


@app.periodic(cron="5 * * * *")
@app.task(queueing_lock="open_overdue_call_backs")
@acting_as(Actor.system())
def call_back_where_the_limit_ended(timestamp: int) -> int:
    """Put orders without a reply on the call-back list when their limit has ended, batch after batch."""
    now, done = datetime.fromtimestamp(timestamp, UTC), 0
    while opened := open_overdue(actor=Actor.system(), at=now, limit=BATCH):
        done += opened
    return done
