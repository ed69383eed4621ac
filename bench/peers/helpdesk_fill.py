"""Run in the peer's environment: tables, a queue, a member of staff with a session, and tickets up to a number.

Prints JSON: session, queue and the ids of some tickets.
"""

import json
import sys
from datetime import timedelta
from importlib import import_module

import django
from django.conf import settings
from django.core.management import call_command
from django.utils import timezone

CHUNK = 5_000


def main(wanted: int) -> None:
    """Everything, once; a second time adds only what is missing."""
    django.setup()
    call_command("migrate", verbosity=0, interactive=False)
    from django.contrib.auth import get_user_model
    from helpdesk.models import FollowUp, Queue, Ticket

    queue, _ = Queue.objects.get_or_create(slug="city", defaults={"title": "City"})
    user, made = get_user_model().objects.get_or_create(
        username="bench", defaults={"is_staff": True, "is_superuser": True}
    )
    if made:
        user.set_unusable_password()
        user.save()
    have = Ticket.objects.count()
    now = timezone.now()
    for begin in range(have, wanted, CHUNK):
        tickets = Ticket.objects.bulk_create(
            Ticket(
                title=f"路灯不亮 {n}", queue=queue, description="路灯不亮已经三天，请派人修理。" * 4, status=1 + n % 4,
                submitter_email=f"bench{n}@example.org", created=now - timedelta(minutes=wanted - n), priority=3,
            )
            for n in range(begin, min(begin + CHUNK, wanted))
        )  # fmt: skip
        FollowUp.objects.bulk_create(
            FollowUp(ticket=each, date=each.created, title="Ticket opened", comment=each.description, public=True)
            for each in tickets
        )
    ids = list(Ticket.objects.order_by("-id").values_list("id", flat=True)[:200])
    print(json.dumps({"session": _session(user), "queue": queue.pk, "tickets": ids, "count": Ticket.objects.count()}))


def _session(user: object) -> str:
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

    store = import_module(settings.SESSION_ENGINE).SessionStore()
    store[SESSION_KEY], store[BACKEND_SESSION_KEY] = str(user.pk), settings.AUTHENTICATION_BACKENDS[0]  # type: ignore[attr-defined]
    store[HASH_SESSION_KEY] = user.get_session_auth_hash()  # type: ignore[attr-defined]
    store.save()
    return str(store.session_key)


if __name__ == "__main__":
    main(int(sys.argv[1]))
