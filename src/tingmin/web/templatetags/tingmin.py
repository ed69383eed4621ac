"""Labels, days, codes and addresses as a page writes them."""

from datetime import date, datetime
from uuid import UUID

from django import template
from django.conf import settings
from django.utils.translation import get_language

from tingmin.accounts.types import POSTS
from tingmin.documents.words import day_words
from tingmin.hotline.across import GROUNDS, Ground
from tingmin.kernel.labels import Label
from tingmin.kernel.times import day_of
from tingmin.law.types import Step
from tingmin.web import addresses
from tingmin.web.own_orders import in_own_words
from tingmin.web.spoken import speaking

register = template.Library()

# Where no person is known the timeline names the post.
NAMELESS = {str(label): label for label in POSTS.values()}


@register.filter
@speaking
def said(label: Label | None, language: str = "") -> str:
    """A label in the reader's language."""
    return label.in_language(language or get_language() or "zh-hans") if label else ""


@register.filter
def said_or_text(value: Label | str) -> str:
    """The same, of what may be plain text already."""
    return said(value) if isinstance(value, Label) else value


@register.filter
def acting(who: str) -> str:
    """Who acted, as a timeline names them: a person by name, a post or the system in the reader's language."""
    return said_or_text(NAMELESS.get(who, who))


@register.filter
@speaking
def own_words(row: Step, language: str = "") -> str:
    """A step of the person's own, as they would say it."""
    return said(in_own_words(row), language)


@register.filter
@speaking
def day(value: date | None, language: str = "") -> str:
    """A day, of an instant the city's: 2026年5月2日, 2 May 2026."""
    if not value:
        return ""
    # An instant is kept in UTC: its own `.date` is the day before until eight in the morning.
    told = day_of(value) if isinstance(value, datetime) else value
    return day_words(told, language or get_language() or "zh-hans")


@register.filter
def iso(value: date) -> str:
    """A day as machines read it: 2026-05-02 (of an instant that depends on where one is: `date` tells it)."""
    return value.isoformat()


@register.filter
def own_step(step: str) -> str:
    """The address of a step of the person's own."""
    return addresses.own_step(step)


@register.filter
def own_document(document_id: UUID) -> str:
    """The address of a paper that is for the person."""
    return addresses.own_document(document_id)


@register.filter
def ground(code: Ground) -> str:
    """Why a matter of the other channel is proposed."""
    return said(GROUNDS[code])


@register.filter
def groups(code: str) -> list[str]:
    """A query code in the groups in which it is read out."""
    return code.split("-")


@register.filter
def paragraphs(text: str) -> list[str]:
    """The non-empty lines of a text."""
    return [line for line in text.splitlines() if line.strip()]


@register.simple_tag
def city_phone() -> str:
    """The number to call when the pages do not help."""
    return str(settings.CITY_PHONE)
