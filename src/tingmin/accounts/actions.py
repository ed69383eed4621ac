"""Opening accounts and appointing people."""

from datetime import datetime

from django.db import transaction

from tingmin.accounts.models import Appointment, User
from tingmin.accounts.types import Account
from tingmin.kernel.actors import Actor, Post
from tingmin.kernel.ids import OrganId
from tingmin.kernel.times import day_of
from tingmin.ledger.actions import record
from tingmin.ledger.types import Entry, Subject, SubjectKind
from tingmin.organisations.queries import organ_by_code


@transaction.atomic
def open_account(account: Account, *, password: str, actor: Actor, at: datetime) -> User:
    """Open an account and appoint its holder to the post."""
    user = User(username=account.username, name=account.name)
    user.set_password(password)
    user.save(force_insert=True)
    appoint(user, post=account.post, organ_id=OrganId(organ_by_code(account.organ_code).pk), actor=actor, at=at)
    return user


@transaction.atomic
def appoint(user: User, *, post: Post, organ_id: OrganId, actor: Actor, at: datetime) -> Appointment:
    """Give a user a post of an organ from today on."""
    held = Appointment.objects.create(user=user, organ_id=organ_id, post=post, valid_from=day_of(at))
    subject = Subject(SubjectKind.ACCOUNT, user.pk)
    record(Entry("appointed", subject, body={"organ": organ_id, "post": post}), actor=actor, at=at)
    return held
