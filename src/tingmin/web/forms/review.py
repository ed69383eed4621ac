"""What the review desk asks for outside the steps of a matter: an application on paper, a certificate."""

from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from tingmin.accounts.queries import appointments_at
from tingmin.kernel.ids import OrganId
from tingmin.review.types import HANDED_IN, Applying, CounterApplication, HandedIn
from tingmin.web.forms.base import DayInput, Form, choices_of
from tingmin.web.forms.organs import OrganField
from tingmin.web.forms.people import OneOfUs, said_people

ON_PAPER = (HandedIn.COUNTER, HandedIn.LETTER)


def _long() -> forms.Textarea:
    return forms.Textarea(attrs={"rows": 4})


class CounterApplicationForm(Form):
    """What stands on the paper: the matter's number and the opinion's number find the matter."""

    number = forms.CharField(
        label=_("信访事项编号"), max_length=24, error_messages={"required": _("请填写意见书上的信访事项编号。")}
    )
    opinion_number = forms.CharField(
        label=_("意见书文号"),
        help_text=_("例如“市人力社保局意〔2026〕1号”。编号和文号都对上才能登记。"),
        max_length=64,
        error_messages={"required": _("请填写不服的意见书的文号。")},
    )
    request = forms.CharField(label=_("请求"), widget=_long())
    facts = forms.CharField(label=_("事实"), widget=_long())
    reason = forms.CharField(label=_("理由"), help_text=_("逾期提出的，把信访人说明的原因一并写上。"), widget=_long())

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = choices_of((code, HANDED_IN[code]) for code in ON_PAPER)
        self.fields["handed_in"] = forms.TypedChoiceField(
            label=_("提交方式"), choices=choices, coerce=HandedIn, widget=forms.RadioSelect
        )
        self.fields["on"] = forms.DateField(label=_("收到日期"), widget=DayInput, initial=on)
        self.fields["to"] = OrganField(
            on=on,
            label=_("信访人选择的复查、复核机关"),
            help_text=_("法规允许选择时填写；不填按第一顺序。"),
            required=False,
            max_length=100,
        )
        self.dress()

    def application(self) -> CounterApplication:
        """As the register takes it."""
        data = self.cleaned_data
        applying = Applying(
            to=data["to"],
            handed_in=data["handed_in"],
            reason=data["reason"],
            on=data["on"],
            fields={name: (data[name],) for name in ("request", "facts")},
        )
        return CounterApplication(number=data["number"], opinion_number=data["opinion_number"], particulars=applying)


class QualificationForm(Form):
    """A colleague's certificate."""

    certificate = forms.CharField(
        label=_("证书编号"), max_length=64, error_messages={"required": _("请填写证书编号。")}
    )
    valid_from = forms.DateField(label=_("有效期起"), widget=DayInput)
    valid_to = forms.DateField(label=_("有效期止"), widget=DayInput, required=False)

    def __init__(self, *args: Any, organ: OrganId, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = said_people(appointments_at(organ, day=on))
        self.fields["staff"] = OneOfUs(label=_("人员"), choices=lambda: people)
        self.fields["valid_from"].initial = on
        self.order_fields(["staff", "certificate", "valid_from", "valid_to"])
        self.dress()

    @property
    def staff(self) -> UUID:
        """The account's id."""
        return UUID(str(self.cleaned_data["staff"]))


class EndingForm(Form):
    """On which day a certificate ends."""

    on = forms.DateField(label=_("终止日期"), widget=DayInput)
    qualification = forms.UUIDField(widget=forms.HiddenInput)
