"""An organ as people write it: typed with suggestions, or picked by its place."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms

from tingmin.kernel.ids import OrganId
from tingmin.kernel.refusals import Refusal
from tingmin.organisations.queries import UnknownOrgan, resolve_organ
from tingmin.web.refusals import said


@dataclass(frozen=True, slots=True)
class Accused:
    """Whom a request complains of: organs of the directory, and names that it does not know."""

    organs: tuple[OrganId, ...] = ()
    names: tuple[str, ...] = ()


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


class AccusedField(forms.CharField):
    """Those complained of, parted by 、 or ；: organs as far as the directory knows them, else names as they are."""

    def __init__(self, *, on: date, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.on = on
        self.widget.attrs |= {"list": "organs", "autocomplete": "off"}

    def known(self, typed: str) -> tuple[OrganId, ...]:
        """The organs among what is typed so far; a name that fits nobody, or several, waits."""
        return tuple(dict.fromkeys(found for name in _parted(typed) if (found := self._organ(name, half=True))))

    def clean(self, value: Any) -> Accused:
        """Organs and other names; one that means several organs is asked about, because a wall must stand somewhere."""
        names = _parted(super().clean(value))
        try:
            found = [(self._organ(name), name) for name in names]
        except Refusal as refusal:
            raise forms.ValidationError(said(refusal)) from refusal
        organs = tuple(dict.fromkeys(organ for organ, _ in found if organ))
        return Accused(organs, tuple(name for organ, name in found if not organ))

    def _organ(self, name: str, *, half: bool = False) -> OrganId | None:
        try:
            return resolve_organ(name, on=self.on).ref
        except UnknownOrgan:
            return None
        except Refusal:
            if half:
                return None
            raise


def _parted(typed: str) -> list[str]:
    return [name.strip() for name in re.split("[、；;]", typed) if name.strip()]
