"""People to choose from: who of the organ may preside, sit, examine or step aside, by the name of the field."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from tingmin.accounts.queries import Appointment
from tingmin.accounts.types import POSTS
from tingmin.handling.recusing import who_may_be_recused
from tingmin.hearing.queries import chair_candidates, panel_candidates, panel_of, standing_hearing
from tingmin.hearing.types import PANEL_ROLES, PanelRole
from tingmin.kernel.actors import Actor, Post
from tingmin.matters.queries import Matter
from tingmin.review.queries import examiners_to_choose
from tingmin.web.forms.base import in_words

People = Sequence[tuple[str, str]]
Finding = Callable[[Matter, Actor, date], People]


class OneOfUs(forms.TypedChoiceField):
    """One person of a list."""

    def __init__(self, *, choices: Callable[[], People], **kwargs: Any) -> None:
        super().__init__(choices=lambda: [("", str(_("请选择"))), *choices()], coerce=UUID, empty_value=None, **kwargs)


class SomeOfUs(forms.TypedMultipleChoiceField):
    """Several people of a list, each with a box to tick."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(coerce=UUID, empty_value=[], **kwargs)

    def clean(self, value: Any) -> tuple[UUID, ...]:
        """A tuple, as the particulars have it."""
        return tuple(super().clean(value))


def people_for(name: str, matter: Matter, actor: Actor, *, on: date) -> People:
    """The choices of a field; empty for the petitioner and where nobody may be chosen."""
    return FOUND[name](matter, actor, on)


def _chairs(matter: Matter, actor: Actor, on: date) -> People:
    return said_people(chair_candidates(matter, actor.organ, day=on)) if actor.organ else ()


def _members(matter: Matter, actor: Actor, on: date) -> People:
    return said_people(panel_candidates(matter, actor.organ, day=on)) if actor.organ else ()


def _recusable(matter: Matter, actor: Actor, on: date) -> People:
    return said_people(who_may_be_recused(matter, actor, day=on))


def _examiners(matter: Matter, actor: Actor, on: date) -> People:
    return said_people(examiners_to_choose(matter, day=on))


def _seated(matter: Matter, actor: Actor, on: date) -> People:
    hearing = standing_hearing(matter.pk)
    seats = panel_of(hearing) if hearing else ()
    return [(str(each.pk), f"{each.name}（{in_words(PANEL_ROLES[PanelRole(each.role)])}）") for each in seats]


def said_people(people: Iterable[Appointment]) -> People:
    """Each with the post held: 李某（复查复核员）."""
    return [(str(each.user.pk), f"{each.user.name}（{in_words(POSTS[Post(each.post)])}）") for each in people]


FOUND: Mapping[str, Finding] = {
    "chair": _chairs,
    "members": _members,
    "panelist": _seated,
    "replacement": _members,
    "officer": _recusable,
    "examiners": _examiners,
}
