"""The schedule of hearings as iCalendar (RFC 5545), at an address that a calendar program can fetch by itself.

Such programs cannot sign in, so the address is the key: it names an appointment and is signed with a salt that its
holder can renew at any time. It tells number, place, time, organ and level, and nothing of any person or claim.
"""

from collections.abc import Iterable
from datetime import UTC, timedelta
from uuid import UUID

from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from tingmin.accounts.queries import actor_in
from tingmin.hearing.queries import FeedKey, Hearing, feed_key
from tingmin.hearing.types import LEVELS, OPENNESS, HearingState, Openness
from tingmin.kernel.actors import Actor
from tingmin.kernel.labels import Label
from tingmin.kernel.refusals import NotFound
from tingmin.kernel.times import CITY_TIME, day_of
from tingmin.web import door
from tingmin.web.forms.base import in_words

FEED = Label("该日历", "such calendar")
SIGNED_AS = "tingmin.web.calendars"
# A calendar draws nothing for an event without an end; nobody is held to it.
USUAL_LENGTH = timedelta(hours=2)
STATUS = {HearingState.CANCELLED: "CANCELLED"}


def address_of(key: FeedKey) -> str:
    """The path of a feed."""
    return reverse("hearings-feed", kwargs={"appointment_id": key.pk, "token": token_of(key)})


def token_of(key: FeedKey) -> str:
    """The signature over the appointment and its present salt."""
    return salted_hmac(SIGNED_AS, f"{key.pk}:{key.salt}", algorithm="sha256").hexdigest()


def reader_of(appointment_id: UUID, token: str) -> Actor:
    """Whose calendar asks; raises `NotFound` for a wrong or renewed address and for a post no longer held."""
    key = feed_key(appointment_id)
    if key is None or not constant_time_compare(token, token_of(key)):
        raise NotFound(what=FEED)
    actor = actor_in(key.appointment.user.pk, appointment_id=appointment_id, day=day_of(door.now()))
    if actor is None:
        raise NotFound(what=FEED)
    return actor


def written(hearings: Iterable[Hearing]) -> bytes:
    """The calendar file."""
    calendar = Calendar()
    calendar.add("prodid", "-//Tingmin//Hearings//ZH")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", _("听证安排"))
    calendar.add("x-published-ttl", "PT1H")
    for hearing in hearings:
        calendar.add_component(_event(hearing))
    calendar.add_missing_timezones()
    text: bytes = calendar.to_ical()
    return text


def _event(hearing: Hearing) -> Event:
    event, begins = Event(), hearing.starts_at.astimezone(CITY_TIME)
    ends = (hearing.ends_at or hearing.starts_at + USUAL_LENGTH).astimezone(CITY_TIME)
    event.add("uid", f"{hearing.pk}@hearings.tingmin")
    event.add("sequence", hearing.sequence)
    event.add("dtstamp", hearing.changed_at.astimezone(UTC))
    event.add("dtstart", begins)
    event.add("dtend", ends)
    event.add("status", STATUS.get(HearingState(hearing.state), "CONFIRMED"))
    event.add("summary", _summary(hearing))
    event.add("location", hearing.place)
    event.add("description", f"{in_words(hearing.organ.label)} · {in_words(OPENNESS[Openness(hearing.openness)])}")
    return event


def _summary(hearing: Hearing) -> str:
    level, number = in_words(LEVELS[hearing.at_level]), hearing.matter.number
    return _("%(level)s听证 %(number)s") % {"level": level, "number": number}
