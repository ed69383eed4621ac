"""How our inputs look and behave: one place for classes, date pickers and choices that come from labels."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from tingmin.kernel.labels import Label

CLASSES: tuple[tuple[type[forms.Widget], str], ...] = (
    (forms.CheckboxInput, "form-check-input"),
    (forms.RadioSelect, "form-check-input"),
    (forms.Select, "form-select"),
    (forms.Widget, "form-control"),
)


class Form(forms.Form):
    """A form whose inputs carry the classes of the style sheet."""

    required_css_class = "required"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.dress()

    def dress(self) -> None:
        """Give each input its class; called again by whoever adds fields."""
        for field in self.fields.values():
            css = next(css for kind, css in CLASSES if isinstance(field.widget, kind))
            field.widget.attrs.setdefault("class", css)


class DayInput(forms.DateInput):
    """The browser's own date picker, which speaks ISO."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class MomentInput(forms.DateTimeInput):
    """The browser's own picker of a day and a time of the city."""

    input_type = "datetime-local"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%dT%H:%M")


class ManyFilesInput(forms.ClearableFileInput):
    """Several files in one input."""

    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """A list of uploaded files; empty files are left to the register to judge."""

    widget = ManyFilesInput
    MOST = 10

    def clean(self, data: Any, initial: Any = None) -> Any:
        """Each file by itself."""
        given = [each for each in (data if isinstance(data, list | tuple) else [data]) if each]
        if self.required and not given:
            raise forms.ValidationError(self.error_messages["required"])
        if len(given) > self.MOST:
            raise forms.ValidationError(_("一次最多提交10个附件，请分次补交。"))
        return given


def in_words(label: Label) -> str:
    """A label in the reader's language, for choices built while the request is served."""
    return label.in_language(get_language() or "zh-hans")


def choices_of(labels: Iterable[tuple[StrEnum | str, Label]], *, empty: str | None = None) -> list[tuple[str, str]]:
    """Choices from a table of labels; `empty` is what an open choice says."""
    said = [(str(code), in_words(label)) for code, label in labels]
    return said if empty is None else [("", empty), *said]
