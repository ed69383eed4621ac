"""Forms of the hotline's orders: several departments at once, one check across both channels, and consent."""

from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from tingmin.hotline.across import CONSENT_WAYS, Consenting, ConsentWay, Judging, Settling
from tingmin.kernel.ids import OrganId
from tingmin.kernel.refusals import Refusal
from tingmin.matters.types import Reasoned
from tingmin.organisations.queries import resolve_organ
from tingmin.web.forms.base import Form, choices_of
from tingmin.web.refusals import said

ASKED_BY_OFFICERS = (ConsentWay.PHONE, ConsentWay.IN_PERSON, ConsentWay.WRITTEN)
YES, NO = "yes", "no"


class OrgansField(forms.CharField):
    """Several organs, one on each line or between commas, each as people write it."""

    def __init__(self, *, on: date, **kwargs: Any) -> None:
        super().__init__(widget=forms.Textarea(attrs={"rows": 3}), **kwargs)
        self.on = on
        self.help_text = _("一行一个部门，写全称或者常用简称。")

    def clean(self, value: Any) -> tuple[OrganId, ...]:
        """The organs' ids in the order given, each once."""
        names = str(super().clean(value)).replace("、", "\n").replace("，", "\n").replace(",", "\n").splitlines()
        found = [self._organ(name.strip()) for name in names if name.strip()]
        return tuple(dict.fromkeys(found))

    def _organ(self, name: str) -> OrganId:
        try:
            return resolve_organ(name, on=self.on).ref
        except Refusal as refusal:
            raise forms.ValidationError(said(refusal)) from refusal


class ReasonForm(Form):
    """Something that is nothing without its reason."""

    reason = forms.CharField(
        label=_("理由"),
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("请写明理由。")},
    )

    def particulars(self) -> Reasoned:
        """What the action takes."""
        return Reasoned(reason=self.cleaned_data["reason"])


class JudgingForm(ReasonForm):
    """Whether a proposed matter is the same one; nothing is chosen before."""

    verdict = forms.ChoiceField(
        label=_("判定"),
        choices=((YES, _("是同一事项")), (NO, _("不是同一事项"))),
        widget=forms.RadioSelect,
        error_messages={"required": _("请选择是或者不是。")},
    )
    other = forms.UUIDField(widget=forms.HiddenInput)

    field_order = ("verdict", "reason", "other")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].help_text = _("当事人在两边都能看到，请不要写姓名、电话和住址。")

    def judging(self) -> Judging:
        """What the action takes."""
        data = self.cleaned_data
        return Judging(other=data["other"], is_same=data["verdict"] == YES, reason=data["reason"])


class SettlingForm(ReasonForm):
    """What a second officer decides about a judgement that the person contests."""

    verdict = forms.ChoiceField(
        label=_("复核决定"),
        choices=((YES, _("维持判定")), (NO, _("撤销判定，两边各自计数"))),
        widget=forms.RadioSelect,
        error_messages={"required": _("请选择维持或者撤销。")},
    )
    other = forms.UUIDField(widget=forms.HiddenInput)

    field_order = ("verdict", "reason", "other")

    def settling(self) -> tuple[UUID, Settling]:
        """The other matter, and what the action takes."""
        data = self.cleaned_data
        return data["other"], Settling(keep=data["verdict"] == YES, reason=data["reason"])


class ConsentForm(Form):
    """How the person was asked and what they said, as an officer writes it down."""

    answer = forms.ChoiceField(
        label=_("本人是否同意"),
        choices=((YES, _("同意，请登记")), (NO, _("不同意，仍在原渠道办理"))),
        widget=forms.RadioSelect,
        error_messages={"required": _("请先征得本人意见，再选择同意或者不同意。")},
    )
    way = forms.TypedChoiceField(label=_("怎样征得同意"), coerce=ConsentWay, widget=forms.RadioSelect)
    said = forms.CharField(
        label=_("本人的答复"),
        help_text=_("照本人说的记，一句话即可。何时、由谁征询由系统记录。"),
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("请写明本人怎样答复。")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ways = self.fields["way"]
        assert isinstance(ways, forms.ChoiceField)
        ways.choices = choices_of((each, CONSENT_WAYS[each]) for each in ASKED_BY_OFFICERS)

    @property
    def agreed(self) -> bool:
        """Whether the person wants it."""
        return bool(self.cleaned_data["answer"] == YES)

    def particulars(self) -> Consenting:
        """What the action takes."""
        return Consenting(way=self.cleaned_data["way"], said=self.cleaned_data["said"])
