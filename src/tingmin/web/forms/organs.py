"""An organ as people write it: typed with suggestions, or picked by its place."""

from datetime import date
from typing import Any

from django import forms

from tingmin.kernel.ids import OrganId
from tingmin.kernel.refusals import Refusal
from tingmin.organisations.queries import resolve_organ
from tingmin.web.refusals import said


class OrganField(forms.CharField):
    """An organ by its name, an alias or a usual short form; suggestions come from the list of the page."""

    def __init__(self, *, on: date, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.on = on
        self.widget.attrs |= {"list": "organs", "autocomplete": "off"}

    def clean(self, value: Any) -> OrganId | None:
        """The organ's id, or the directory's own sentence, which names what comes close."""
        name = super().clean(value)
        try:
            return resolve_organ(name, on=self.on).ref if name else None
        except Refusal as refusal:
            raise forms.ValidationError(said(refusal)) from refusal
