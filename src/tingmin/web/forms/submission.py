"""Putting something forward: the public form, and the same at the counter."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tingmin.intake.types import CHANNELS, MOST_REPRESENTATIVES, Claim, File, Submission
from tingmin.kernel.ids import OrganId
from tingmin.law.purposes import PURPOSES
from tingmin.law.types import Channel
from tingmin.people.types import Identity
from tingmin.web.forms.base import DayInput, Form, ManyFilesField, choices_of
from tingmin.web.forms.organs import OrganField
from tingmin.web.regions import District, places_on

CLAIMS = ("body_1", "body_2", "body_3")
REPRESENTATIVES = tuple(range(1, MOST_REPRESENTATIVES + 1))
PERSON = ("name", "phone", "address", "id_number", "email")

# What the petitioner reads as a question, the clerk reads as a term.
AT_THE_COUNTER = {
    "body_1": _("反映的内容"),
    "body_2": _("第二项"),
    "body_3": _("第三项"),
    "purpose": _("信访目的"),
    "district": _("问题属地（区）"),
    "accused": _("被反映的单位"),
    "confidential": _("信访人要求保密办理"),
}


def _long(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class SubmissionForm(Form):
    """What a petitioner fills in: only the first text is asked for, everything else helps."""

    body_1 = forms.CharField(
        label=_("您要反映什么？"),
        help_text=_("写清楚时间、地点、发生了什么、您希望怎样解决。一句话也可以。"),
        widget=_long(8),
        strip=False,
        error_messages={"required": _("请写明您要反映的问题，一句话也可以。")},
    )
    body_2 = forms.CharField(label=_("第二件事"), required=False, widget=_long(4), strip=False)
    body_3 = forms.CharField(label=_("第三件事"), required=False, widget=_long(4), strip=False)
    purpose = forms.ChoiceField(label=_("您希望"), required=False)
    district = forms.ChoiceField(label=_("事情发生在哪个区？"), required=False)
    street = forms.ChoiceField(label=_("街道或乡镇"), required=False)
    accused_district = forms.ChoiceField(label=_("或者按地区选：区"), required=False)
    accused_street = forms.ChoiceField(label=_("办事处、乡镇政府"), required=False)
    confidential = forms.BooleanField(
        label=_("请为我保密"),
        required=False,
        help_text=_("您的姓名和联系方式只有登记这件事的信访部门知道；承办单位要联系您，由信访部门转达。"),
    )
    attachments = ManyFilesField(label=_("附件"), required=False)
    name = forms.CharField(label=_("姓名"), required=False, max_length=64)
    phone = forms.CharField(label=_("电话"), required=False, max_length=32)
    address = forms.CharField(label=_("住址"), required=False, max_length=200)
    id_number = forms.CharField(label=_("身份证号"), required=False, max_length=32)
    email = forms.CharField(label=_("电子邮箱"), required=False, max_length=120)
    people_count = forms.IntegerField(label=_("一共多少人"), required=False, min_value=1, max_value=100_000)
    agent_name = forms.CharField(label=_("代理人姓名"), required=False, max_length=64)
    agent_phone = forms.CharField(label=_("代理人电话"), required=False, max_length=32)

    usual_channel = Channel.ONLINE

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        self.places = places_on(on)
        super().__init__(*args, **kwargs)
        self.fields["accused"] = _accused(on)
        for number in REPRESENTATIVES:
            self.fields |= _representative(number)
        self.dress()
        self._choice("purpose").choices = choices_of(
            [(each.code, each.label) for each in PURPOSES], empty=str(_("（可以不选）"))
        )
        for prefix, unknown in (("", _("不清楚，或涉及全市")), ("accused_", _("不选"))):
            self._choice(f"{prefix}district").choices = _districts(self.places.districts, unknown=str(unknown))
            self._choice(f"{prefix}street").choices = _streets(self.places.districts)

    @property
    def group(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """The lines for representatives: name and phone."""
        return [(self[f"rep_{n}_name"], self[f"rep_{n}_phone"]) for n in REPRESENTATIVES]

    def submission(self, *, receiver: OrganId | None = None) -> Submission:
        """What the register takes."""
        data = self.cleaned_data
        return Submission(
            channel=Channel(data.get("channel") or self.usual_channel),
            claims=self._claims(),
            identity=Identity(**{each: data[each] for each in PERSON}),
            representatives=self._representatives(),
            agent=Identity(name=data["agent_name"], phone=data["agent_phone"]) if data["agent_name"] else None,
            people_count=data["people_count"] or 1,
            receiver=receiver,
            region_code=data["street"] or data["district"],
            received_on=data.get("received_on"),
            files=[File(each.name, each.read()) for each in data["attachments"]],
            respondents=self._respondents(),
            confidential=data["confidential"],
        )

    def _claims(self) -> list[Claim]:
        data = self.cleaned_data
        return [Claim(body=data[each], purpose=data["purpose"] or "other") for each in CLAIMS if data[each].strip()]

    def _respondents(self) -> list[OrganId]:
        data = self.cleaned_data
        place = data["accused_street"] or data["accused_district"]
        named = [data["accused"], self.places.organs.get(place)]
        return list(dict.fromkeys(each for each in named if each is not None))

    def _representatives(self) -> list[Identity]:
        data = self.cleaned_data
        pairs = [(data[f"rep_{n}_name"], data[f"rep_{n}_phone"]) for n in REPRESENTATIVES]
        return [Identity(name=name, phone=phone) for name, phone in pairs if name]

    def _choice(self, name: str) -> forms.ChoiceField:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        return field


class CounterForm(SubmissionForm):
    """The same at the counter, with how and when it came."""

    received_on = forms.DateField(label=_("收到日期"), widget=DayInput)

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, on=on, **kwargs)
        channels = choices_of(CHANNELS.items())
        self.fields["channel"] = forms.ChoiceField(label=_("信访形式"), choices=channels, initial=Channel.VISIT)
        self.fields["received_on"].initial = on
        for name, label in AT_THE_COUNTER.items():
            self.fields[name].label = label
            self.fields[name].help_text = ""
        self.dress()


def _representative(number: int) -> dict[str, forms.Field]:
    return {
        f"rep_{number}_name": forms.CharField(label=_("代表姓名"), required=False, max_length=64),
        f"rep_{number}_phone": forms.CharField(label=_("代表电话"), required=False, max_length=32),
    }


def _accused(on: date) -> OrganField:
    return OrganField(
        on=on,
        label=_("反映的是哪个单位？"),
        help_text=_("检举控告的，这个单位及其下属看不到您的来信，也不会由它的窗口登记。"),
        required=False,
        max_length=100,
    )


def _districts(districts: Sequence[District], *, unknown: str) -> list[tuple[str, str]]:
    return [("", unknown), *((each.code, each.said) for each in districts)]


def _streets(districts: Sequence[District]) -> list[tuple[str, Any]]:
    grouped: list[tuple[str, Any]] = [(each.said, list(each.streets)) for each in districts if each.streets]
    return [("", str(_("不清楚"))), *grouped]
