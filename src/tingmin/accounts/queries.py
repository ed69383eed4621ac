"""From a signed-in user to the Actor that actions ask for; what holds for a while: emergencies and export orders."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet

from tingmin.accounts.models import LONGEST_EMERGENCY, Emergency
from tingmin.accounts.models import Appointment as Appointment  # doors name the type from here
from tingmin.accounts.models import ExportOrder as ExportOrder  # doors name the types from here
from tingmin.accounts.models import User as User
from tingmin.accounts.rules import may, officer_with, require
from tingmin.accounts.types import ADMINISTRATORS, Permission
from tingmin.kernel.actors import Actor, Post
from tingmin.kernel.ids import MatterId, OrganId
from tingmin.kernel.labels import Label
from tingmin.kernel.paging import PAGE_SIZE, Page, page_of
from tingmin.kernel.refusals import NotFound
from tingmin.kernel.texts import storable

MOST_LISTED = 200
ACCOUNT = Label("该账号", "such account")


def appointments_on(user_id: UUID, day: date) -> Sequence[Appointment]:
    """The posts that a user holds on a day, oldest first; none for one who left."""
    held = Q(user__is_active=True, valid_from__lte=day) & _ends_not_before(day)
    return list(Appointment.objects.filter(held, user_id=user_id).select_related("user", "organ").order_by(*FIRST))


def appointments_from(user_id: UUID, day: date) -> Sequence[Appointment]:
    """The posts that a user holds on a day or on a later one."""
    return list(Appointment.objects.filter(_ends_not_before(day), user_id=user_id).order_by(*FIRST))


def appointments_at(organ_id: OrganId, *, day: date) -> Sequence[Appointment]:
    """Who holds which post of an organ on a day, by post and name."""
    held = Appointment.objects.filter(_ends_not_before(day), organ_id=organ_id, valid_from__lte=day)
    return list(held.filter(user__is_active=True).select_related("user").order_by("post", "user__name", "id"))


def actor_of(user_id: UUID, *, day: date) -> Actor | None:
    """The Actor of a user's first post in force, or None when the user holds no post."""
    held = appointments_on(user_id, day)
    return actor_as(held[0]) if held else None


def actor_in(user_id: UUID, *, appointment_id: UUID, day: date) -> Actor | None:
    """The Actor in the post that the user chose; None when it is not theirs or not in force."""
    chosen = [held for held in appointments_on(user_id, day) if held.pk == appointment_id]
    return actor_as(chosen[0]) if chosen else None


def acting_in(held: Sequence[Appointment], chosen: str) -> Appointment | None:
    """The post that was chosen at sign-in (its id) among those held; who holds one only was never asked."""
    if len(held) == 1:
        return held[0]
    return next((each for each in held if str(each.pk) == chosen), None)


def actor_as(held: Appointment) -> Actor:
    """The Actor in a post."""
    return Actor(post=Post(held.post), name=held.user.name, person=held.user.pk, organ=OrganId(held.organ_id))


def accounts(actor: Actor, *, like: str = "", after: str = "", size: int = PAGE_SIZE) -> Page[User]:
    """Accounts by user name, each with all its appointments; `like` is a part of user name or name."""
    require(actor, Permission.SEE_ACCOUNTS)
    part = storable(like).strip()
    rows = User.objects.filter(Q(username__icontains=part) | Q(name__icontains=part)).filter(
        username__gt=storable(after)
    )
    found = list(_with_posts(rows).order_by("username")[: size + 1])
    return page_of(found, size=size, key=lambda user: user.username)


def account(actor: Actor, username: str) -> User:
    """One account with all its appointments; raises `NotFound`."""
    require(actor, Permission.SEE_ACCOUNTS)
    found = _with_posts(User.objects.filter(username=storable(username).strip())).first()
    if found is None:
        raise NotFound(what=ACCOUNT)
    return found


def administrators_on(day: date) -> Sequence[Appointment]:
    """Who holds an administrator's post on a day."""
    held = Appointment.objects.filter(_ends_not_before(day), valid_from__lte=day, post__in=ADMINISTRATORS)
    return list(held.select_related("user", "organ").order_by("post", "user__name", "id"))


def names_of(people: Iterable[UUID]) -> Mapping[UUID, str]:
    """The names of account holders by their ids: the ledger keeps the ids only."""
    return dict(User.objects.filter(pk__in=set(people)).values_list("pk", "name"))


def username_of(actor: Actor) -> str:
    """The account that an actor signed in with, for a watermark; an actor without one goes by their name."""
    known = User.objects.filter(pk=actor.person) if actor.person else User.objects.none()
    return known.values_list("username", flat=True).first() or actor.name


def user_by_name(username: str) -> User | None:
    """The account of that user name."""
    return User.objects.filter(username=username).first()


def exists(username: str) -> bool:
    """True when there is an account of that user name."""
    return User.objects.filter(username=username).exists()


def in_emergency(actor: Actor, matter_id: UUID, *, at: datetime) -> Actor:
    """The same person, for one look with the matter opened if their emergency still runs; hand it to no action."""
    if not may(actor, Permission.BREAK_GLASS) or not _runs(actor, matter_id, at=at):
        return actor
    return replace(actor, opened=frozenset({MatterId(matter_id)}))


def emergencies(actor: Actor, *, since: datetime) -> Sequence[Emergency]:
    """Who broke the glass and why, newest first: the audit administrator sees all, a head those of the own organ."""
    _, organ = officer_with(Permission.REVIEW_EMERGENCIES, actor)
    rows = Emergency.objects.filter(opened_at__gte=since).select_related("organ")
    seen = rows if may(actor, Permission.READ_AUDIT) else rows.filter(organ_id=organ)
    return list(seen.order_by("-opened_at")[:MOST_LISTED])


def export_orders(actor: Actor, *, since: datetime) -> Sequence[ExportOrder]:
    """Export orders, newest first: a head and the audit administrator see whose they are, others their own."""
    rows = ExportOrder.objects.filter(ordered_at__gte=since).select_related("organ").order_by("-ordered_at")
    if may(actor, Permission.READ_AUDIT):
        return list(rows[:MOST_LISTED])
    person, organ = officer_with(Permission.ORDER_EXPORT, actor)
    own = rows.filter(organ_id=organ)
    seen = own if may(actor, Permission.APPROVE_EXPORT) else own.filter(ordered_by=person)
    return list(seen[:MOST_LISTED])


FIRST = ("valid_from", "id")


def _with_posts(users: QuerySet[User]) -> QuerySet[User]:
    posts = Appointment.objects.select_related("organ").order_by("-valid_from", "-id")
    return users.prefetch_related(Prefetch("appointments", queryset=posts))


def _ends_not_before(day: date) -> Q:
    return Q(valid_to__isnull=True) | Q(valid_to__gte=day)


def _runs(actor: Actor, matter_id: UUID, *, at: datetime) -> bool:
    """The end is computed from the row: nothing has to close an emergency."""
    person, organ = officer_with(Permission.BREAK_GLASS, actor)
    recent = Emergency.objects.filter(
        person=person,
        organ_id=organ,
        matter=matter_id,
        opened_at__lte=at,
        opened_at__gt=at - timedelta(minutes=LONGEST_EMERGENCY),
    )
    return any(at < each.until for each in recent)
