"""Opening accounts, appointing people, ending appointments."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from tingmin.accounts.models import Appointment, User
from tingmin.accounts.queries import appointments_from
from tingmin.accounts.rules import excluded, permission_to_appoint, require
from tingmin.accounts.types import POSTS, Account
from tingmin.kernel.actors import Actor, Post
from tingmin.kernel.ids import OrganId
from tingmin.kernel.labels import Label
from tingmin.kernel.refusals import NotFound, Refusal
from tingmin.kernel.times import day_of
from tingmin.ledger.actions import record
from tingmin.ledger.types import Entry, Subject, SubjectKind
from tingmin.organisations.queries import organ_by_code


class PostsExcludeEachOther(Refusal):
    """Two administrators' posts, or one of them and a working post, for one person (三员分立)."""

    code = "posts_exclude_each_other"
    sentence = Label(
        zh="{name}已任{held}，不能同时任{post}：管理员岗位须由不同的人担任，请先免去原岗位或另选他人。",
        en="{name} is {held} and cannot be {post} as well: administrators hold no other post. "
        "End the first appointment or choose somebody else.",
    )


class AppointsOneself(Refusal):
    """An administrator who would change their own appointments."""

    code = "appoints_oneself"
    sentence = Label(
        zh="不能为自己任免岗位，请由另一名管理员办理。",
        en="Nobody appoints themselves; ask another administrator.",
    )


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
    _permit(actor, user, post)
    User.objects.select_for_update().get(pk=user.pk)
    _refuse_excluded(user, post, at=at)
    held = Appointment.objects.create(user=user, organ_id=organ_id, post=post, valid_from=day_of(at))
    record(_entry("appointed", held), actor=actor, at=at)
    return held


@transaction.atomic
def end_appointment(appointment_id: UUID, *, actor: Actor, at: datetime) -> None:
    """Take a post away at once: yesterday was its last day; one that began today leaves only its facts."""
    held = Appointment.objects.select_related("user").filter(pk=appointment_id).first()
    if held is None:
        raise NotFound(what=Label("该任职记录", "such appointment"))
    _permit(actor, held.user, Post(held.post))
    User.objects.select_for_update().get(pk=held.user.pk)
    entry, yesterday = _entry("appointment_ended", held), day_of(at) - timedelta(1)
    if held.valid_from > yesterday:
        held.delete()
    elif held.valid_to is None or held.valid_to > yesterday:
        held.valid_to = yesterday
        held.save(update_fields=["valid_to"])
    record(entry, actor=actor, at=at)


def _permit(actor: Actor, user: User, post: Post) -> None:
    require(actor, permission_to_appoint(post))
    if actor.person == user.pk:
        raise AppointsOneself()


def _refuse_excluded(user: User, post: Post, *, at: datetime) -> None:
    held = [Post(each.post) for each in appointments_from(user.pk, day_of(at))]
    for other in excluded(post, held=held):
        raise PostsExcludeEachOther(name=user.name, held=POSTS[other], post=POSTS[post])


def _entry(kind: str, held: Appointment) -> Entry:
    subject = Subject(SubjectKind.ACCOUNT, held.user.pk)
    return Entry(kind, subject, body={"organ": held.organ_id, "post": held.post})
