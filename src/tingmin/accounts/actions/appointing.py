"""Opening accounts, appointing people between two days, ending appointments, setting passwords anew."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction

from tingmin.accounts.models import Appointment, User
from tingmin.accounts.queries import appointments_from, exists
from tingmin.accounts.rules import excluded, permission_to_appoint, require
from tingmin.accounts.types import POSTS, Account, Permission, Term
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


class UsernameTaken(Refusal):
    """Two people under one user name."""

    code = "username_taken"
    sentence = Label(
        zh="用户名“{username}”已有人使用，请换一个；此人已有账号的，请直接为该账号任职。",
        en="The user name “{username}” is taken; choose another one, or appoint the person who has it.",
    )


class TermBeginsInThePast(Refusal):
    """An appointment for days that have passed: nobody becomes entitled afterwards."""

    code = "term_begins_in_the_past"
    sentence = Label(
        zh="任职不能从{first}开始，请填写今天（{today}）或以后的日期。",
        en="An appointment cannot begin on {first}; enter today ({today}) or a later day.",
    )


class TermTurnedRound(Refusal):
    """An appointment that ends before it begins."""

    code = "term_turned_round"
    sentence = Label(
        zh="任职的最后一天{last}早于开始的{first}，请核对。",
        en="The last day {last} lies before the first day {first}; check them.",
    )


class PostHeldAlready(Refusal):
    """The same post of the same organ twice on a day."""

    code = "post_held_already"
    sentence = Label(
        zh="{name}在这段时间已任该单位的{post}，不必重复任职。",
        en="{name} is {post} of that organ in this period already.",
    )


@transaction.atomic
def open_account(account: Account, *, password: str, actor: Actor, at: datetime, term: Term | None = None) -> User:
    """Open an account and appoint its holder to the post."""
    if exists(account.username):
        raise UsernameTaken(username=account.username)
    user = User(username=account.username, name=account.name)
    user.set_password(password)
    user.save(force_insert=True)
    organ_id = OrganId(organ_by_code(account.organ_code).pk)
    appoint(user, post=account.post, organ_id=organ_id, actor=actor, at=at, term=term)
    return user


@transaction.atomic
def appoint(
    user: User, *, post: Post, organ_id: OrganId, actor: Actor, at: datetime, term: Term | None = None
) -> Appointment:
    """Give a user a post of an organ for a term, or from today until it is ended."""
    _permit(actor, user, post)
    term = term or Term(day_of(at))
    _check(term, today=day_of(at))
    User.objects.select_for_update().get(pk=user.pk)
    others = _overlapping(user, term)
    _refuse_excluded(user, post, among=others)
    _refuse_twice(user, post, organ_id, among=others)
    held = Appointment.objects.create(
        user=user, organ_id=organ_id, post=post, valid_from=term.first, valid_to=term.last
    )
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


@transaction.atomic
def reset_password(user: User, *, password: str, actor: Actor, at: datetime) -> None:
    """Give somebody who lost it a new password; of an administrator's account only who appoints administrators may."""
    posts = [Post(held.post) for held in appointments_from(user.pk, day_of(at))]
    for needed in {permission_to_appoint(post) for post in posts} or {Permission.ADMINISTER_ACCOUNTS}:
        require(actor, needed)
    if actor.person == user.pk:
        raise AppointsOneself()
    user.set_password(password)
    user.save(update_fields=["password"])
    record(Entry("password_reset", Subject(SubjectKind.ACCOUNT, user.pk)), actor=actor, at=at)


def _permit(actor: Actor, user: User, post: Post) -> None:
    require(actor, permission_to_appoint(post))
    if actor.person == user.pk:
        raise AppointsOneself()


def _check(term: Term, *, today: date) -> None:
    if term.first < today:
        raise TermBeginsInThePast(first=term.first, today=today)
    if term.last is not None and term.last < term.first:
        raise TermTurnedRound(first=term.first, last=term.last)


def _overlapping(user: User, term: Term) -> Sequence[Appointment]:
    held = appointments_from(user.pk, term.first)
    return [each for each in held if term.last is None or each.valid_from <= term.last]


def _refuse_excluded(user: User, post: Post, *, among: Sequence[Appointment]) -> None:
    for other in excluded(post, held=[Post(each.post) for each in among]):
        raise PostsExcludeEachOther(name=user.name, held=POSTS[other], post=POSTS[post])


def _refuse_twice(user: User, post: Post, organ_id: OrganId, *, among: Sequence[Appointment]) -> None:
    if any((each.post, each.organ_id) == (post, organ_id) for each in among):
        raise PostHeldAlready(name=user.name, post=POSTS[post])


def _entry(kind: str, held: Appointment) -> Entry:
    subject = Subject(SubjectKind.ACCOUNT, held.user.pk)
    term = {"from": held.valid_from, "to": held.valid_to}
    return Entry(kind, subject, body={"organ": held.organ_id, "post": held.post, **term})
