"""The script of a call, which is the order while somebody talks: every word may be missing until it is sent."""

from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from tingmin.hotline.actions.joining import Decision, Joining
from tingmin.hotline.desk import Asked
from tingmin.hotline.types import Answering, Dispatching, Redirecting, Request
from tingmin.intake.types import CHANNELS
from tingmin.kernel.ids import MatterId, OrganId
from tingmin.law.content_classes import content_classes
from tingmin.law.hotline_intake import REQUEST_TYPES, SPECIAL_CASES, URGENCIES, Urgency
from tingmin.law.types import Channel
from tingmin.people.types import Identity
from tingmin.web.forms.base import Form, choices_of, in_words
from tingmin.web.forms.choices import class_code
from tingmin.web.forms.organs import AccusedField, OrganField

IDENTITY = ("name", "phone", "address")
NOT_KEPT = ("csrfmiddlewaretoken", "key", "call", "go", *IDENTITY)
KNOWN_CLASSES = frozenset(each.code for each in content_classes())
TOLD_ALREADY = _("已当场告知诉求人去向和时限。")


class CallForm(Form):
    """What is asked and where, who asks, and where it goes."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    call = forms.UUIDField(widget=forms.HiddenInput, required=False)
    channel = forms.ChoiceField(label=_("来源"), required=False)
    request_type = forms.ChoiceField(
        label=_("诉求类型"), widget=forms.RadioSelect, error_messages={"required": _("请选择诉求类型。")}
    )
    title = forms.CharField(label=_("标题"), required=False, max_length=200)
    body = forms.CharField(
        label=_("诉求内容"),
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("请写明诉求内容，一句话也可以。")},
    )
    place = forms.CharField(label=_("地点"), required=False, max_length=200)
    region_code = forms.CharField(widget=forms.HiddenInput, required=False, max_length=12)
    region_pick = forms.CharField(required=False, max_length=12)
    content_words = forms.CharField(label=_("内容分类"), required=False, max_length=200)
    content_class = forms.CharField(widget=forms.HiddenInput, required=False, max_length=6)
    urgency = forms.ChoiceField(label=_("紧急程度"), required=False)
    name = forms.CharField(label=_("姓名"), required=False, max_length=64)
    phone = forms.CharField(label=_("电话"), required=False, max_length=32)
    address = forms.CharField(label=_("住址"), required=False, max_length=200)
    confidential = forms.BooleanField(label=_("诉求人要求保密"), required=False)
    no_number = forms.BooleanField(label=_("不留来电号码"), required=False)
    told = forms.BooleanField(label=_("已告知去向和时限"), required=False)
    said = forms.CharField(
        label=_("答复或者告知的内容"), required=False, widget=forms.Textarea(attrs={"rows": 2, "data-quote-into": ""})
    )
    to = forms.UUIDField(required=False)
    join = forms.UUIDField(required=False)
    case = forms.ChoiceField(required=False)

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["other_unit"] = OrganField(on=on, label=_("其他单位"), required=False, max_length=100)
        self.accused = AccusedField(on=on, label=_("被反映单位"), required=False, max_length=300)
        self.fields["accused"] = self.accused
        self._choose("request_type", choices_of(REQUEST_TYPES.items()))
        self._choose("urgency", choices_of(URGENCIES.items()))
        self._choose("channel", choices_of(CHANNELS.items()))
        self._choose("case", [("", "—"), *((each.code, in_words(each.label)) for each in SPECIAL_CASES)])
        self.fields["urgency"].initial = Urgency.USUAL
        self.fields["channel"].initial = Channel.PHONE
        self.dress()

    def show_number(self, mask: str) -> None:
        """Say in the empty field which number will be taken down."""
        if mask:
            self.fields["phone"].widget.attrs["placeholder"] = mask

    @property
    def kept(self) -> dict[str, str]:
        """The words that a draft keeps in clear: everything but who it is."""
        return {name: str(self.data[name]) for name in self.data if name in self.fields and name not in NOT_KEPT}

    @property
    def identity(self) -> Identity:
        """Who it is, as far as typed; nobody has to say."""
        return Identity(**{name: self._typed(name) for name in IDENTITY})

    @property
    def asked(self) -> Asked:
        """What the panels beside the form go by; half-typed words count, wrong ones do not."""
        urgency = self._typed("urgency")
        return Asked(
            request_type=self._typed("request_type"),
            content_class=self._class(),
            region_code=self.region,
            urgency=Urgency(urgency) if urgency in URGENCIES else Urgency.USUAL,
            title=self._typed("title"),
            body=self._typed("body"),
            accused=self.accused.known(self._typed("accused")),
        )

    @property
    def region(self) -> str:
        """The code of the place that was chosen; what was picked from the list goes before what was there."""
        given = self._typed("region_pick") or self._typed("region_code")
        return given if given.isdecimal() and given.isascii() else ""

    @property
    def call_id(self) -> UUID | None:
        """The call that is being taken down."""
        found: UUID | None = self.cleaned_data["call"]
        return found

    @property
    def number_of(self) -> UUID | None:
        """The call whose number is taken down with the order, unless its caller would rather not."""
        return None if self.cleaned_data["no_number"] else self.call_id

    def clean(self) -> dict[str, Any]:
        """One way to go, no more; what each way needs beside it."""
        data = super().clean() or {}
        data["to"] = data.get("to") or data.get("other_unit")
        ways = [name for name in ("to", "join", "case") if data.get(name)]
        if len(ways) > 1:
            self.add_error(None, _("请只选一种去向：派单、合并派单或者告知其他渠道。"))
        if data.get("case") and not data.get("said", "").strip():
            self.add_error("said", _("请写明告知诉求人的渠道或者情况。"))
        if not ways and "keep" not in self.data and not self._answers(data):
            self.add_error(None, _("请选择去向；来不及选的，点“先登记，稍后派单”。"))
        return data

    def request(self) -> Request:
        """The order as it is taken down."""
        data, asked = self.cleaned_data, self.asked
        return Request(
            request_type=data["request_type"],
            title=data["title"],
            body=data["body"],
            identity=self.identity,
            channel=Channel(data["channel"] or Channel.PHONE) if not data["call"] else Channel.PHONE,
            content_class=asked.content_class,
            urgency=asked.urgency,
            region_code=asked.region_code,
            place=data["place"],
            confidential=data["confidential"],
            respondents=data["accused"].organs,
            accused_names=data["accused"].names,
        )

    def decision(self) -> Decision | None:
        """Where it goes; None to keep it at the desk."""
        data, urgency = self.cleaned_data, self.asked.urgency
        told = str(TOLD_ALREADY) if data["told"] else ""
        if data["join"]:
            return Joining(other=MatterId(data["join"]), urgency=urgency, reason=told)
        if data["case"]:
            return Redirecting(case=data["case"], advice=data["said"], reason=_case_said(data["case"]))
        if data["to"]:
            return Dispatching(to=OrganId(data["to"]), urgency=urgency, reason=told)
        return Answering(said=data["said"]) if self._answers(data) else None

    def _answers(self, data: dict[str, Any]) -> bool:
        said = data.get("request_type") == "inquiry" and data.get("said", "").strip()
        return bool(said) and "keep" not in self.data

    def _class(self) -> str:
        given = self._typed("content_class") or class_code(self._typed("content_words"))
        return given if given in KNOWN_CLASSES else ""

    def _typed(self, name: str) -> str:
        if self.is_bound:
            return str(self.data.get(name, ""))
        return str(self.get_initial_for_field(self.fields[name], name) or "")

    def _choose(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices


def _case_said(code: str) -> str:
    """The reason on the notice: the case itself and what it entails (JSJB2021 §11)."""
    case = next(each for each in SPECIAL_CASES if each.code == code)
    return f"{case.label.zh}：{case.told.zh}。"
