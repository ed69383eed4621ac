"""Who comes back: session, account and posts in one round trip.

The account stands inside the signed session, so the database cannot join it: whose session it was the last time is
remembered by this process as a hint, and what the hint brings counts only for the account that the session names now.
"""

from collections.abc import Sequence
from datetime import date
from typing import Final
from uuid import UUID

from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY, get_user
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.contrib.sessions.base_session import AbstractBaseSession
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.functional import SimpleLazyObject

from tingmin.accounts.models import Appointment
from tingmin.accounts.queries import FIRST, appointments_on
from tingmin.ledger.statements import Kept, Statement, ask

SESSION = "SELECT session_data, expire_date FROM django_session WHERE session_key = %s AND expire_date > %s"
POSTS = Kept(
    lambda user: (
        Appointment.objects.filter(user=user, user__is_active=True).select_related("user", "organ").order_by(*FIRST)
    )
)
MOST_HINTS: Final = 10_000

_whose: dict[str, UUID] = {}


class SessionStore(DatabaseStore):
    """Sessions in the database, as ever; `posts` are those of the account that the key belonged to the last time."""

    posts: Sequence[Appointment] = ()

    def _get_session_from_db(self) -> AbstractBaseSession | None:
        key = self.session_key or ""
        hinted = [POSTS.asked(_whose[key])] if key in _whose else []
        found, *posts = ask(Statement(SESSION, [key, timezone.now()]), *hinted)
        if not found:
            self._session_key = None
            return None
        self.posts = POSTS.objects(posts[0]) if posts else ()
        data, expires = found[0]
        return self.model(session_key=key, session_data=data, expire_date=expires)


class AccountMiddleware(AuthenticationMiddleware):
    """Django's own, but the account comes with its session."""

    def process_request(self, request: HttpRequest) -> None:
        """Nothing is asked until somebody wants to know."""
        super().process_request(request)
        request.user = SimpleLazyObject(lambda: user_of(request))  # type: ignore[assignment]


def user_of(request: HttpRequest) -> AbstractBaseUser | AnonymousUser:
    """The account signed in, as `django.contrib.auth.get_user` finds it, which is asked whenever anything differs."""
    session = request.session
    session.get(SESSION_KEY)  # reads the session, and with it what the hint brings
    posts = _posts_in(session)
    if posts and _still_holds(session, posts[0].user):
        return posts[0].user
    user = get_user(request)
    if session.session_key and user.pk:
        _remember(session.session_key, user.pk)
    return user


def posts_on(request: HttpRequest, day: date) -> Sequence[Appointment]:
    """The posts in force of the account signed in, oldest first, as `appointments_on` finds them."""
    user, posts = request.user, _posts_in(request.session)
    if not posts or posts[0].user != user:
        return appointments_on(UUID(str(user.pk)), day)
    return [each for each in posts if each.valid_from <= day and (each.valid_to is None or day <= each.valid_to)]


def _posts_in(session: SessionBase) -> Sequence[Appointment]:
    """What came with the session, if it is about the account that the session names."""
    posts: Sequence[Appointment] = getattr(session, "posts", ())
    return posts if posts and str(posts[0].user_id) == session.get(SESSION_KEY) else ()


def _still_holds(session: SessionBase, user: AbstractBaseUser) -> bool:
    """A session ends when the password changes."""
    return constant_time_compare(session.get(HASH_SESSION_KEY, ""), user.get_session_auth_hash())


def _remember(key: str, user_id: UUID) -> None:
    if len(_whose) >= MOST_HINTS:
        _whose.clear()
    _whose[key] = user_id
