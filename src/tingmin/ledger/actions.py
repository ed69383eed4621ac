"""Writing the ledger: record a fact, or erase what one encloses."""

import secrets
from datetime import datetime
from uuid import UUID

from django.db import transaction

from tingmin.kernel.actors import Actor, Post
from tingmin.kernel.ids import new_id
from tingmin.kernel.labels import Label
from tingmin.kernel.refusals import Refusal
from tingmin.ledger.keys import site_suite
from tingmin.ledger.models import Enclosure, Fact
from tingmin.ledger.queries import digest_of, last_of
from tingmin.ledger.rules import commitment, plain
from tingmin.ledger.statements import insert
from tingmin.ledger.types import Entry

SALT_BYTES = 16
ERASED = "enclosure_erased"


class NothingToErase(Refusal):
    """The fact encloses nothing, or no longer."""

    code = "nothing_to_erase"
    sentence = Label(
        zh="这条记录没有可删除的内容，或内容已经删除。",
        en="This record encloses nothing that could be erased, or it has been erased already.",
    )


def record(entry: Entry, *, actor: Actor, at: datetime, fact_id: UUID | None = None, last: Fact | None = None) -> Fact:
    """Append a fact to its subject's chain, inside the transaction of the change that it tells of.

    `last` is the newest fact for who has read it under the lock already.
    """
    salt = secrets.token_bytes(SALT_BYTES) if entry.enclosed else b""
    last = None if entry.first else last or last_of(entry.subject.id)
    fact = _fact(entry, actor=actor, at=at, salt=salt, last=last, fact_id=fact_id or new_id())
    fact.digest = digest_of(fact)
    insert(fact)
    if entry.enclosed:
        insert(Enclosure(fact=fact, salt=salt, content=plain(entry.enclosed)))
    return fact


@transaction.atomic
def erase_enclosure(fact_id: UUID, *, article: str, actor: Actor, at: datetime) -> Fact:
    """Empty what a fact encloses because the law asks for it (`article`); the commitment stays, and a fact says so.

    The caller holds the lock on the subject and asks permission.
    """
    fact = Fact.objects.get(pk=fact_id)
    emptied = Enclosure.objects.filter(fact=fact, content__isnull=False).update(content=None, salt=b"")
    if not emptied:
        raise NothingToErase()
    entry = Entry(ERASED, fact.subject, body={"fact": fact.pk}, article=article)
    return record(entry, actor=actor, at=at)


def _fact(entry: Entry, *, actor: Actor, at: datetime, salt: bytes, last: Fact | None, fact_id: UUID) -> Fact:
    suite = site_suite()
    return Fact(
        id=fact_id,
        subject_kind=entry.subject.kind,
        subject_id=entry.subject.id,
        sequence=last.sequence + 1 if last else 1,
        kind=entry.kind,
        at=at,
        actor_post=actor.post,
        actor_name=_nameable(actor),
        actor_person=actor.person,
        actor_organ=actor.organ,
        article=entry.article,
        body=plain(entry.body),
        commitment=commitment(entry.enclosed, salt=salt, suite=suite) if salt else b"",
        suite=suite,
        previous=bytes(last.digest) if last else b"",
    )


def _nameable(actor: Actor) -> str:
    """Only the system's own parts are named in clear; people are found by their account, which can be erased."""
    return actor.name if actor.post is Post.SYSTEM else ""
