"""A new query code for who lost theirs, or whom an accused counter was not to hand it to."""

from datetime import datetime

from django.db import transaction

from tingmin.kernel.actors import Actor
from tingmin.kernel.ids import MatterId
from tingmin.kernel.labels import Label
from tingmin.kernel.refusals import NotPermitted
from tingmin.law.types import Office
from tingmin.ledger.actions import record
from tingmin.ledger.types import Entry, Subject, SubjectKind
from tingmin.matters.actions.registering import code_digest, new_query_code
from tingmin.matters.models import Matter
from tingmin.matters.queries import matter_for, scope_of
from tingmin.matters.rules import OFFICES, holds_office
from tingmin.matters.types import Registered

RENEWING = Label("补发查询码", "hand out a new query code")


@transaction.atomic
def renew_query_code(*, matter_id: MatterId, actor: Actor, at: datetime) -> Registered:
    """Hand out a new code at the registering counter, which checks who asks; the old one opens nothing any more."""
    matter = Matter.objects.locked(MatterId(matter_for(actor, matter_id).pk))
    if not holds_office(actor, Office.REGISTRAR, scope_of(matter)):
        raise NotPermitted(act=RENEWING, who=OFFICES[Office.REGISTRAR])
    code = new_query_code()
    matter.query_code = code_digest(code)
    matter.save(update_fields=["query_code"])
    record(Entry("query_code_renewed", Subject(SubjectKind.MATTER, matter.pk)), actor=actor, at=at)
    return Registered(matter_id, matter.number, code)
