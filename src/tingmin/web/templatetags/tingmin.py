"""Labels, days and codes as a page writes them."""

from datetime import date, datetime

from django import template
from django.conf import settings
from django.utils.translation import get_language

from tingmin.documents.words import day_words
from tingmin.hotline.across import GROUNDS, Ground
from tingmin.kernel.labels import Label
from tingmin.kernel.times import day_of
from tingmin.law.types import Step
from tingmin.web.own_orders import in_own_words

register = template.Library()


@register.filter
def said(label: Label | None) -> str:
    """A label in the reader's language."""
    return label.in_language(get_language() or "zh-hans") if label else ""


@register.filter
def said_or_text(value: Label | str) -> str:
    """The same, of what may be plain text already."""
    return said(value) if isinstance(value, Label) else value


@register.filter
def own_words(row: Step) -> str:
    """A step of the person's own, as they would say it."""
    return said(in_own_words(row))


@register.filter
def day(value: date | None) -> str:
    """A day, of an instant the city's: 2026年5月2日, 2 May 2026."""
    if not value:
        return ""
    # An instant is kept in UTC: its own `.date` is the day before until eight in the morning.
    told = day_of(value) if isinstance(value, datetime) else value
    return day_words(told, get_language() or "zh-hans")


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
