"""What the petitioner can prove: the facts of the matter that the page tells, and which the log has already."""

from uuid import UUID

from tingmin.kernel.labels import Label
from tingmin.kernel.refusals import NotFound
from tingmin.ledger.log import facts_in_log
from tingmin.ledger.queries import history
from tingmin.matters.queries import Matter, timeline
from tingmin.web import telling

RECORD = Label("这条记录", "such record")


def in_log(matter_id: UUID) -> frozenset[UUID]:
    """The facts of a matter that have a receipt."""
    return facts_in_log(matter_id)


def told_fact(matter: Matter, asked: str) -> UUID:
    """The fact that was asked for, if the page tells of it; asked for nothing it is the registration."""
    if not asked:
        return history(matter.pk)[0].pk
    told = {str(moment.fact): moment.fact for moment in telling.history_told(matter, timeline(matter))}
    fact = told.get(asked)
    if fact is None:
        raise NotFound(what=RECORD)
    return fact


def record_name(matter: Matter, *, place: int = 1) -> str:
    """The file's name: the number of the matter, and from the second fact on its place in the chain."""
    return f"tingmin-{matter.number}{f'-{place}' if place > 1 else ''}.json"
