"""The form of a step, printed from its verb's particulars and from the fields that its document asks for."""

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import cache, partial
from types import NoneType
from typing import Any, get_args, get_origin, get_type_hints
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from tingmin.documents.templates import TEMPLATES
from tingmin.documents.types import DocumentKind, FieldSpec
from tingmin.documents.types import Form as Written
from tingmin.intake.types import File
from tingmin.kernel.actors import Actor, Post
from tingmin.kernel.ids import OrganId
from tingmin.law.packs import book
from tingmin.law.types import Step
from tingmin.matters.papers import asked_fields
from tingmin.matters.queries import Matter
from tingmin.matters.types import Particulars, Verb
from tingmin.organisations.queries import Organ
from tingmin.review.queries import ASKED, organs_to_choose
from tingmin.web.forms.base import DayInput, Form, ManyFilesField, MomentInput, choices_of, in_words
from tingmin.web.forms.choices import class_code, enum_choices, listed
from tingmin.web.forms.orders import OrgansField
from tingmin.web.forms.organs import OrganField
from tingmin.web.forms.people import OneOfUs, SomeOfUs, people_for

PAPER, FILES, WITH_ORGAN = "paper_", "attachments", "to"
FILES_HELP = _("照片、录音、录像、PDF、Word（docx），每个不超过20MB，一次最多10个。")
FEW = 3
# What is said has a field of its own; to ask why besides would be asking twice.
NO_REASON = frozenset({"rate", "say_resolved", "say_unresolved", "ask_again"})
EMPTY: tuple[object, ...] = ("", None, ())


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """All that a step's form depends on."""

    verb: Verb
    row: Step
    matter: Matter
    actor: Actor
    on: date
    takes_files: bool = False


class ClassField(forms.CharField):
    """A content class by its path, its name or its code."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.widget.attrs |= {"list": "content-classes", "autocomplete": "off"}

    def clean(self, value: Any) -> str:
        """The six-digit code."""
        return class_code(super().clean(value))


class StepForm(Form):
    """A form that gives back the particulars of its verb."""

    def __init__(self, *args: Any, asking: Asking, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asking = asking
        self.fields |= _fields(asking)
        if asking.row.step in ASKED:
            self.order_fields([WITH_ORGAN])
        if asking.takes_files:
            self.fields[FILES] = ManyFilesField(label=_("附件"), help_text=FILES_HELP, required=False)
        self.dress()

    def particulars(self) -> Particulars:
        """What the officer or the petitioner filled in, as the action takes it."""
        data = self.cleaned_data
        own = {name: value for name, value in data.items() if _is_own(name) and value not in EMPTY}
        paper = {name.removeprefix(PAPER): value for name, value in data.items() if name.startswith(PAPER) and value}
        return self.asking.verb.particulars(**own, fields={name: _lines(value) for name, value in paper.items()})

    def brought(self) -> list[File]:
        """The attachments that came with it."""
        return [File(each.name, each.read()) for each in self.cleaned_data.get(FILES, ())]


def _is_own(name: str) -> bool:
    return not name.startswith(PAPER) and name != FILES


def _fields(asking: Asking) -> dict[str, forms.Field]:
    hints = get_type_hints(asking.verb.particulars)
    asked = [each for each in dataclasses.fields(asking.verb.particulars) if each.name not in _left_out(asking)]
    first = sorted(asked, key=lambda each: each.name in ("reason", "on"))
    own = {each.name: _own_field(each, hints[each.name], asking) for each in first}
    papers = [spec for spec in asked_fields(asking.row) if spec.name not in asking.verb.supplies]
    return {**{PAPER + spec.name: _paper_field(spec) for spec in papers}, **own} if papers else own


def _left_out(asking: Asking) -> frozenset[str]:
    # A petitioner acts today; only officers write down what happened on an earlier day.
    # They answer by the page: there is nothing to choose, and the action says so itself.
    days = {"on", "handed_in", "channel"} if asking.actor.post is Post.PETITIONER else set()
    return frozenset({"fields", *days, *({"reason"} if asking.row.step in NO_REASON else ())})


def _own_field(field: "dataclasses.Field[Any]", hint: Any, asking: Asking) -> forms.Field:
    kind, needed = _kind(hint), field.default is dataclasses.MISSING
    reason = _reason_asked(asking.row) if field.name == "reason" else None
    label = reason.label if reason else field.metadata["label"]
    needed = needed or bool(reason and reason.required)
    return _made(kind, field, asking)(label=in_words(label), required=needed)


def _kind(hint: Any) -> Any:
    if get_origin(hint) is tuple:
        return hint
    return next((each for each in get_args(hint) if each is not NoneType), hint)


def _made(kind: Any, field: "dataclasses.Field[Any]", asking: Asking) -> Callable[..., forms.Field]:
    return _maker(kind, field.name, asking)(kind, field, asking)


def _maker(kind: Any, name: str, asking: Asking) -> "Maker":
    step = asking.row.step
    if step in ASKED and name == WITH_ORGAN:
        return _review_organ
    if listed(step, name):
        return _listed
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return _enum
    return NAMED.get(name) or MAKERS[kind]


def _class(kind: Any, field: "dataclasses.Field[Any]", asking: Asking) -> Callable[..., forms.Field]:
    return ClassField


def _listed(kind: Any, field: "dataclasses.Field[Any]", asking: Asking) -> Callable[..., forms.Field]:
    rows = listed(asking.row.step, field.name)
    choices = choices_of(rows(book(asking.matter.book)) if rows else (), empty=str(_("请选择")))
    return lambda **kwargs: forms.ChoiceField(choices=choices, **kwargs)


def _enum(kind: Any, field: "dataclasses.Field[Any]", asking: Asking) -> Callable[..., forms.Field]:
    choices = enum_choices(kind, book=book(asking.matter.book), matter=asking.matter)
    if len(choices) <= FEW:
        return lambda **kwargs: forms.TypedChoiceField(
            choices=choices, coerce=kind, empty_value=None, widget=forms.RadioSelect, **kwargs
        )
    offered = [("", str(_("请选择"))), *choices]
    return lambda **kwargs: forms.TypedChoiceField(choices=offered, coerce=kind, empty_value=None, **kwargs)


def _organ(kind: Any, field: "dataclasses.Field[Any]", asking: Asking) -> Callable[..., forms.Field]:
    return lambda **kwargs: OrganField(on=asking.on, **kwargs)


def _organs(kind: Any, field: "dataclasses.Field[Any]", asking: Asking) -> Callable[..., forms.Field]:
    return lambda **kwargs: OrgansField(on=asking.on, **kwargs)


def _review_organ(kind: Any, field: "dataclasses.Field[Any]", asking: Asking) -> Callable[..., forms.Field]:
    """The organs among which the law lets the petitioner choose; a single one is chosen already."""
    offered = cache(lambda: [(str(each.pk), in_words(each.label)) for each in _organs_offered(asking)])

    def chosen() -> str:
        return offered()[0][0] if len(offered()) == 1 else ""

    return lambda **kwargs: forms.TypedChoiceField(
        choices=offered,
        coerce=lambda given: OrganId(UUID(given)),
        widget=forms.RadioSelect,
        initial=chosen,
        **{**kwargs, "required": True},
    )


def _organs_offered(asking: Asking) -> Sequence[Organ]:
    return organs_to_choose(asking.matter, ASKED[asking.row.step])


def _day(kind: Any, field: "dataclasses.Field[Any]", asking: Asking) -> Callable[..., forms.Field]:
    return lambda **kwargs: forms.DateField(widget=DayInput, **kwargs)


def _moment(kind: Any, field: "dataclasses.Field[Any]", asking: Asking) -> Callable[..., forms.Field]:
    return lambda **kwargs: forms.DateTimeField(widget=MomentInput, **kwargs)


def _person(kind: Any, field: "dataclasses.Field[Any]", asking: Asking) -> Callable[..., forms.Field]:
    chosen_from = partial(people_for, field.name, asking.matter, asking.actor, on=asking.on)
    return lambda **kwargs: OneOfUs(choices=chosen_from, **kwargs)


def _people(kind: Any, field: "dataclasses.Field[Any]", asking: Asking) -> Callable[..., forms.Field]:
    chosen_from = partial(people_for, field.name, asking.matter, asking.actor, on=asking.on)
    return lambda **kwargs: SomeOfUs(choices=chosen_from, **kwargs)


def _number(kind: Any, field: "dataclasses.Field[Any]", asking: Asking) -> Callable[..., forms.Field]:
    return lambda **kwargs: forms.IntegerField(initial=field.default, **kwargs)


def _yes_no(kind: Any, field: "dataclasses.Field[Any]", asking: Asking) -> Callable[..., forms.Field]:
    return lambda **kwargs: forms.BooleanField(**{**kwargs, "required": False})


def _text(kind: Any, field: "dataclasses.Field[Any]", asking: Asking) -> Callable[..., forms.Field]:
    return lambda **kwargs: forms.CharField(widget=_input(long=field.metadata["long"]), **kwargs)


Maker = Callable[..., Callable[..., forms.Field]]

NAMED: Mapping[str, Maker] = {"content_class": _class}

MAKERS: Mapping[Any, Maker] = {
    OrganId: _organ,
    tuple[OrganId, ...]: _organs,
    date: _day,
    datetime: _moment,
    UUID: _person,
    tuple[UUID, ...]: _people,
    int: _number,
    bool: _yes_no,
    str: _text,
}


def _paper_field(spec: FieldSpec) -> forms.Field:
    label = in_words(spec.label)
    if spec.form is Written.DATE:
        return forms.DateField(label=label, required=spec.required, widget=DayInput)
    return forms.CharField(label=label, required=spec.required, widget=_input(long=spec.form is Written.TEXT))


def _input(*, long: bool) -> forms.Widget:
    return forms.Textarea(attrs={"rows": 4}) if long else forms.TextInput()


def _reason_asked(row: Step) -> FieldSpec | None:
    """The field of the row's document that the reason is printed in."""
    template = TEMPLATES[DocumentKind(row.document)] if row.document else None
    return next((spec for spec in template.fields if spec.name == "reasons"), None) if template else None


def _lines(value: Any) -> Any:
    return tuple(line.strip() for line in value.splitlines() if line.strip()) if isinstance(value, str) else value
