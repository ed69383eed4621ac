"""What the directory of organs asks for."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from tingmin.kernel.ids import OrganId
from tingmin.organisations.queries import Organ, UnknownOrgan, organ_by_code, organ_by_id, organs_in_force
from tingmin.organisations.types import KIND_LABELS, LEVEL_LABELS, Level, OrganKind, OrganRow, Span
from tingmin.web.forms.base import DayInput, Form, choices_of
from tingmin.web.forms.organs import OrganField


class RenameForm(Form):
    """A new name in both languages."""

    name = forms.CharField(label=_("名称"), max_length=100)
    name_en = forms.CharField(label=_("英文名称"), max_length=160)

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.on = on

    def clean_name(self) -> str:
        """A name that no organ in force has."""
        name: str = self.cleaned_data["name"]
        if any(each.name == name for each in organs_in_force(on=self.on)) and name != self.initial.get("name"):
            raise forms.ValidationError(_("已有同名的机构。"))
        return name


class OrganForm(RenameForm):
    """A new organ below another one."""

    short_name = forms.CharField(label=_("简称"), max_length=60)
    code = forms.RegexField(
        r"^[a-z0-9][a-z0-9-]*$",
        label=_("机关代码"),
        max_length=48,
        help_text=_("小写字母、数字和横线，例如 beijing-education；以后不能改。"),
        error_messages={"invalid": _("机关代码只用小写字母、数字和横线。")},
    )
    kind = forms.ChoiceField(label=_("性质"))
    first = forms.DateField(label=_("自（含当日）"), widget=DayInput)

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, on=on, **kwargs)
        self.fields["parent"] = OrganField(on=on, label=_("上级机关"), max_length=100)
        kind = self.fields["kind"]
        assert isinstance(kind, forms.ChoiceField)
        kind.choices = choices_of(KIND_LABELS.items(), empty=str(_("请选择")))
        level = forms.ChoiceField(label=_("层级"), choices=choices_of(LEVEL_LABELS.items(), empty=str(_("请选择"))))
        self.fields["level"] = level
        self.fields["first"].initial = on
        self.order_fields(["name", "short_name", "name_en", "code", "parent", "kind", "level", "first"])
        self.dress()

    def clean_code(self) -> str:
        """A code that no organ has."""
        code: str = self.cleaned_data["code"]
        try:
            taken = organ_by_code(code)
        except UnknownOrgan:
            return code
        raise forms.ValidationError(say("代码%(code)s已是%(name)s的。") % {"code": code, "name": taken.name})

    @property
    def row(self) -> OrganRow:
        """The organ as the action takes it; it lies where its superior does."""
        data = self.cleaned_data
        parent = organ_by_id(data["parent"])
        return OrganRow(
            code=data["code"],
            name=data["name"],
            name_en=data["name_en"],
            short_name=data["short_name"],
            kind=OrganKind(data["kind"]),
            level=Level(data["level"]),
            region_code=parent.region_code,
            parent=parent.code,
            span=Span(data["first"]),
        )


class EndForm(Form):
    """From which day, and who carries its duties on."""

    on = forms.DateField(label=_("自这一天起由继受机构承担"), widget=DayInput)

    def __init__(self, *args: Any, ending: Organ, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ending = ending
        self.fields["heir_1"] = OrganField(on=on, label=_("继受机构"), max_length=100)
        self.fields["heir_2"] = OrganField(on=on, label=_("另一个继受机构"), max_length=100, required=False)
        self.dress()

    def clean_on(self) -> date:
        """A day after its first; an organ ends once."""
        day: date = self.cleaned_data["on"]
        if self.ending.valid_to is not None:
            raise forms.ValidationError(_("该机构的撤并已经登记。"))
        if self.ending.valid_from is not None and day <= self.ending.valid_from:
            raise forms.ValidationError(_("请填写该机构设立以后的日期。"))
        return day

    def clean(self) -> dict[str, Any]:
        """An organ does not succeed itself."""
        data = super().clean() or self.cleaned_data
        if not self.errors and self.ending.ref in self.successors:
            raise forms.ValidationError(_("继受机构须是另一个机构。"))
        return data

    @property
    def successors(self) -> Sequence[OrganId]:
        """Each once."""
        return list(dict.fromkeys(self.cleaned_data[each] for each in ("heir_1", "heir_2") if self.cleaned_data[each]))
