"""What running a centre asks for: a shift, who sits where, a sample and its sheet, a line."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from tingmin.kernel.labels import Label
from tingmin.kernel.times import CITY_TIME
from tingmin.organisations.queries import organ_by_id
from tingmin.telephony.queries import Seat
from tingmin.telephony.types import (
    CRITERIA,
    MARKS,
    MERGINGS,
    Criterion,
    Hours,
    Mark,
    Marked,
    Merging,
    NewLine,
    Sample,
)
from tingmin.web.forms.base import DayInput, Form, choices_of, in_words
from tingmin.web.forms.organs import OrganField

USUAL_SAMPLE = 20


class TimeInput(forms.TimeInput):
    """The browser's own picker of a time of day."""

    input_type = "time"

    def __init__(self) -> None:
        super().__init__(format="%H:%M")


class ShiftForm(Form):
    """A shift on one day, or on each day of the week from it."""

    day = forms.DateField(label=_("日期"), widget=DayInput)
    begins = forms.TimeField(label=_("几点开始"), widget=TimeInput)
    ends = forms.TimeField(label=_("几点结束"), widget=TimeInput, help_text=_("早于开始的，到第二天。"))
    seats_needed = forms.IntegerField(label=_("需要几个坐席"), min_value=1)
    days = forms.TypedChoiceField(label=_("排几天"), coerce=int, choices=[(n, str(n)) for n in range(1, 8)], initial=1)

    @property
    def hours(self) -> Hours:
        """From when to when."""
        return Hours(begins=self.cleaned_data["begins"], ends=self.cleaned_data["ends"])

    def each_day(self) -> Sequence[date]:
        """The days it is planned for."""
        return [self.cleaned_data["day"] + timedelta(n) for n in range(self.cleaned_data["days"])]


class AssignForm(Form):
    """Somebody who takes calls, and a seat."""

    agent = forms.TypedChoiceField(label=_("接听人员"), coerce=UUID)
    seat = forms.ChoiceField(label=_("坐席"), required=False)

    def __init__(self, *args: Any, people: Mapping[UUID, str], seats: Sequence[Seat], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        by_name = sorted(people.items(), key=lambda each: each[1])
        self._choice("agent").choices = [(str(person), name) for person, name in by_name]
        self._choice("seat").choices = [("", str(_("到时选空位"))), *((each.code, each.code) for each in seats)]

    def _choice(self, name: str) -> forms.ChoiceField:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        return field


class SampleForm(Form):
    """Of which days, how many calls, and the seed."""

    since = forms.DateField(label=_("通话日期：自"), widget=DayInput)
    until = forms.DateField(label=_("至"), widget=DayInput)
    size = forms.IntegerField(label=_("抽取几通"), min_value=1, max_value=1000, initial=USUAL_SAMPLE)
    seed = forms.CharField(
        label=_("随机种子"),
        required=False,
        max_length=64,
        help_text=_("可填当众产生的号码，例如公开摇号结果；不填由系统产生并公布。抽取后不能更换。"),
    )

    def sample(self) -> Sample:
        """What is drawn from; both days included."""
        data = self.cleaned_data
        since, until = _begin_of(data["since"]), _begin_of(data["until"] + timedelta(1))
        return Sample(since=since, until=until, size=data["size"], seed=data["seed"])


class CheckForm(Form):
    """The sheet of one call: a mark for each criterion, and a remark."""

    remark = forms.CharField(label=_("备注"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for criterion in CRITERIA:
            self.fields[criterion.code] = _marks_of(criterion)
        self.order_fields([*(each.code for each in CRITERIA), "remark"])
        self.dress()

    def marked(self) -> Marked:
        """The sheet, as the action takes it."""
        marks = {each.code: Mark(self.cleaned_data[each.code]) for each in CRITERIA}
        return Marked(marks, self.cleaned_data["remark"])


class ReplyForm(Form):
    """What the agent says to the check of the own call."""

    said = forms.CharField(label=_("我的答复"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))


class LineForm(Form):
    """A line for the registry."""

    code = forms.RegexField(
        r"^[a-z0-9][a-z0-9-]*$",
        label=_("热线代码"),
        max_length=32,
        help_text=_("小写字母、数字和横线，以后不能改。"),
        error_messages={"invalid": _("热线代码只用小写字母、数字和横线。")},
    )
    number = forms.RegexField(
        r"^[0-9+\- ]{3,24}$",
        label=_("电话号码"),
        error_messages={"invalid": _("请填写电话号码，只用数字、空格和横线。")},
    )
    name = forms.CharField(label=_("名称"), max_length=64)
    name_en = forms.CharField(label=_("英文名称"), max_length=96)
    merging = forms.TypedChoiceField(label=_("并入方式"), coerce=Merging)
    merged_on = forms.DateField(label=_("并入日期"), widget=DayInput, required=False)

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organ"] = OrganField(on=on, label=_("原主管单位"))
        self.fields["centre"] = OrganField(on=on, label=_("由哪个中心接听"))
        merging = self.fields["merging"]
        assert isinstance(merging, forms.ChoiceField)
        merging.choices = choices_of(MERGINGS.items())
        self.dress()

    def line(self) -> NewLine:
        """The line, as the action takes it."""
        data = self.cleaned_data
        return NewLine(
            code=data["code"],
            number=data["number"],
            name=Label(data["name"], data["name_en"]),
            organ=organ_by_id(data["organ"]).code,
            centre=organ_by_id(data["centre"]).code,
            merging=data["merging"],
            merged_on=data["merged_on"],
        )


class MonthForm(Form):
    """A month, as the browser's own picker writes it: 2026-11."""

    month = forms.DateField(
        label=_("月份"), input_formats=["%Y-%m"], widget=forms.DateInput(attrs={"type": "month"}, format="%Y-%m")
    )


def _marks_of(criterion: Criterion) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=in_words(criterion.label),
        choices=choices_of(MARKS.items()),
        widget=forms.RadioSelect,
        error_messages={"required": _("请选择一项。")},
    )


def _begin_of(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=CITY_TIME)
