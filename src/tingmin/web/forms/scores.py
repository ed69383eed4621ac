"""Forms of the hotline's call-backs, plans, exclusions, points and objections."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from tingmin.hotline.plans import STRATA
from tingmin.hotline.scores import GROUPS, OTHERS
from tingmin.hotline.sheets import Adjustment, ObjectedItem
from tingmin.hotline.types import (
    CALL_BACK_CHANNELS,
    HEARD,
    REASONS,
    REMEDIES,
    SATISFACTIONS,
    Call,
    CallBackChannel,
    Heard,
    Objected,
    Planning,
    Remedy,
    Sampling,
    Satisfaction,
    SecondCall,
)
from tingmin.kernel.labels import Label
from tingmin.law.hotline_intake import REQUEST_TYPES
from tingmin.web.forms.base import DayInput, Form, choices_of, in_words
from tingmin.web.forms.organs import OrganField

SILENT = "silent"
SECOND_HEARD = (Heard.RESOLVED, Heard.PARTLY, Heard.UNRESOLVED)
ITEMS = 5
SHARE = "share_"
FEW_LINES = forms.Textarea(attrs={"rows": 3})


class CallForm(Form):
    """What came of a call-back; the channel stays the telephone unless somebody says otherwise."""

    heard = forms.ChoiceField(
        label=_("回访结果"), widget=forms.RadioSelect, error_messages={"required": _("请选择一项。")}
    )
    satisfaction = forms.ChoiceField(
        label=_("对办理是否满意（与是否解决分开问）"), widget=forms.RadioSelect, required=False
    )
    comment = forms.CharField(label=_("诉求人意见"), widget=FEW_LINES, required=False, max_length=2000)
    channel = forms.ChoiceField(label=_("回访方式"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, tried_enough: bool, **kwargs: Any) -> None:
        super().__init__(*args, initial={"channel": CallBackChannel.PHONE}, **kwargs)
        offered = [(code, label) for code, label in HEARD.items() if tried_enough or code is not Heard.GIVE_UP]
        self.fields["heard"].choices = choices_of(offered)  # type: ignore[attr-defined]
        self.fields["heard"].widget.attrs["autofocus"] = True
        said = choices_of(SATISFACTIONS.items(), empty=str(_("未作答")))
        self.fields["satisfaction"].choices = said  # type: ignore[attr-defined]
        self.fields["channel"].choices = choices_of(CALL_BACK_CHANNELS.items())  # type: ignore[attr-defined]

    def call(self) -> Call:
        """The call, as the action takes it."""
        data = self.cleaned_data
        said = Satisfaction(data["satisfaction"]) if data["satisfaction"] else None
        channel, heard = CallBackChannel(data["channel"]), Heard(data["heard"])
        return Call(channel=channel, heard=heard, satisfaction=said, comment=data["comment"])


class SecondCallForm(Form):
    """What another agent heard; the first answer is not on the page."""

    heard = forms.ChoiceField(
        label=_("回访结果"), widget=forms.RadioSelect, error_messages={"required": _("请选择一项。")}
    )
    satisfaction = forms.ChoiceField(label=_("对办理是否满意"), widget=forms.RadioSelect, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        answers = choices_of((code, HEARD[code]) for code in SECOND_HEARD)
        self.fields["heard"].choices = [*answers, (SILENT, str(_("未接通或未作答")))]  # type: ignore[attr-defined]
        said = choices_of(SATISFACTIONS.items(), empty=str(_("未作答")))
        self.fields["satisfaction"].choices = said  # type: ignore[attr-defined]

    def second_call(self) -> SecondCall:
        """The call, as the action takes it."""
        heard, said = self.cleaned_data["heard"], self.cleaned_data["satisfaction"]
        resolved = None if heard == SILENT else heard == Heard.RESOLVED
        satisfaction = Satisfaction(said) if said and heard != SILENT else None
        return SecondCall(resolved=resolved, partly=heard == Heard.PARTLY, satisfaction=satisfaction)


class PlanForm(Form):
    """The period of a plan, the share, the least of each unit, and other shares for single strata."""

    since = forms.DateField(label=_("反馈日期：自"), widget=DayInput)
    until = forms.DateField(label=_("至"), widget=DayInput)
    share = forms.IntegerField(
        label=_("回访比例（百分之几）"), min_value=0, max_value=100, help_text=_("100就是全部回访，不抽取。")
    )
    least = forms.IntegerField(
        label=_("每单位每次抽取最低件数"),
        min_value=0,
        max_value=1000,
        help_text=_("每天抽取一次；工单少的单位靠这一项达到最低样本。"),
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        first = (today.replace(day=1) + timedelta(days=32)).replace(day=1)
        last = (first + timedelta(days=32)).replace(day=1) - timedelta(days=1)
        super().__init__(*args, initial={"since": first, "until": last, "share": 30, "least": 2}, **kwargs)
        for stratum in sorted(STRATA):
            name = {"aria-label": in_words(stratum_label(stratum)), "placeholder": "—"}
            self.fields[SHARE + stratum] = forms.IntegerField(
                label=in_words(stratum_label(stratum)), required=False, min_value=0, max_value=100,
                widget=forms.NumberInput(attrs=name),
            )  # fmt: skip
        self.dress()

    def planning(self) -> Planning:
        """The plan, as the action takes it."""
        data = self.cleaned_data
        shares = {name.removeprefix(SHARE): share for name, share in data.items() if name.startswith(SHARE)}
        own = {stratum: share for stratum, share in shares.items() if share is not None}
        sampling = Sampling(share=data["share"], least=data["least"], shares=own)
        return Planning(since=data["since"], until=data["until"], sampling=sampling)

    def grid(self) -> Sequence[tuple[Label, Sequence[tuple[Label, forms.BoundField]]]]:
        """The fields of the strata: a row for each kind of unit, a cell for each type of request."""
        kinds = [*((kind.value, label) for kind, label in GROUPS.items()), ("others", OTHERS)]
        return [
            (label, [(said, self[f"{SHARE}{kind}/{asked}"]) for asked, said in REQUEST_TYPES.items()])
            for kind, label in kinds
        ]


class ExclusionForm(Form):
    """An order by its number, and the listed reason."""

    number = forms.CharField(label=_("工单编号"), max_length=40)
    reason = forms.ChoiceField(label=_("剔除原因"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].choices = choices_of(REASONS.items(), empty=str(_("请选择")))  # type: ignore[attr-defined]


class PointsForm(Form):
    """Points for a unit's month, with the reason that stands beside the score."""

    organ = OrganField(label=_("单位"), on=date.min)
    points = forms.DecimalField(
        label=_("分数"), max_digits=5, decimal_places=2, help_text=_("加分写正数，扣分写负数。")
    )
    why = forms.CharField(label=_("加减分原因"), widget=FEW_LINES, max_length=500)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organ"].on = today  # type: ignore[attr-defined]


class ObjectionForm(Form):
    """Up to five orders with what is asked for each, points, and the reasons."""

    def __init__(self, *args: Any, points: Sequence[Adjustment] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        remedies = [(code, label) for code, label in REMEDIES.items() if code is not Remedy.POINTS]
        for n in range(1, ITEMS + 1):
            self.fields[f"number_{n}"] = forms.CharField(label=_("工单编号"), required=False, max_length=40)
            self.fields[f"remedy_{n}"] = forms.ChoiceField(
                label=_("请求"), required=False, choices=choices_of(remedies, empty=str(_("请选择")))
            )
            self.fields[f"reason_{n}"] = forms.ChoiceField(
                label=_("剔除原因（请求剔除的填写）"),
                required=False,
                choices=choices_of(REASONS.items(), empty=str(_("请选择"))),
            )
        if points:
            told = [(str(each.pk), f"{each.points:+} {each.reason}") for each in points]
            self.fields["points"] = forms.MultipleChoiceField(
                label=_("不同意的加减分"), required=False, choices=told, widget=forms.CheckboxSelectMultiple
            )
        self.fields["reasons"] = forms.CharField(label=_("异议理由"), widget=forms.Textarea(attrs={"rows": 5}))
        self.dress()

    def clean(self) -> dict[str, Any]:
        """An order that is named says what is asked for it."""
        data = super().clean() or self.cleaned_data
        for n in range(1, ITEMS + 1):
            if data.get(f"number_{n}") and not data.get(f"remedy_{n}"):
                self.add_error(f"remedy_{n}", _("请选择对这件工单的请求。"))
        return data

    def rows(self) -> Sequence[Sequence[forms.BoundField]]:
        """The fields of the orders, row by row."""
        return [[self[f"{name}_{n}"] for name in ("number", "remedy", "reason")] for n in range(1, ITEMS + 1)]

    def objected(self) -> Sequence[Objected]:
        """What is objected to, as the action takes it."""
        data = self.cleaned_data
        named = [n for n in range(1, ITEMS + 1) if data.get(f"number_{n}")]
        orders = [
            Objected(remedy=Remedy(data[f"remedy_{n}"]), number=data[f"number_{n}"], reason=data[f"reason_{n}"])
            for n in named
        ]
        points = [Objected(remedy=Remedy.POINTS, adjustment=UUID(pk)) for pk in data.get("points", ())]
        return [*orders, *points]


class DecisionForm(Form):
    """What of an objection is granted, and why or why not."""

    def __init__(self, *args: Any, items: Sequence[ObjectedItem], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["granted"] = forms.MultipleChoiceField(
            label=_("支持的请求（不勾选的为不支持）"),
            required=False,
            choices=[(str(item.pk), _item_said(item)) for item in items],
            widget=forms.CheckboxSelectMultiple,
        )
        self.fields["reasons"] = forms.CharField(label=_("决定理由"), widget=forms.Textarea(attrs={"rows": 4}))
        self.dress()

    def granted(self) -> Sequence[UUID]:
        """The items that are granted."""
        return [UUID(pk) for pk in self.cleaned_data["granted"]]


def stratum_label(stratum: str) -> Label:
    """A stratum in words: kind of unit, type of request."""
    kind, _sep, asked = stratum.partition("/")
    group = next((label for each, label in GROUPS.items() if each == kind), OTHERS)
    said = REQUEST_TYPES.get(asked, Label(asked, asked))
    return Label(f"{group.zh}·{said.zh}", f"{group.en} · {said.en}")


def _item_said(item: ObjectedItem) -> str:
    what = item.matter.number if item.matter else f"{item.adjustment.points:+}" if item.adjustment else ""
    reason = REASONS.get(item.reason)
    more = f"（{in_words(reason)}）" if reason else ""
    return f"{what} {in_words(REMEDIES[Remedy(item.remedy)])}{more}"
