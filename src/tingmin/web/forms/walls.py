"""What the wall asks for: whom a matter complains of, and who is kept away from it."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tingmin.accounts.queries import appointments_at, user_by_name
from tingmin.accounts.types import POSTS
from tingmin.kernel.actors import Post
from tingmin.kernel.ids import OrganId
from tingmin.web.forms.base import Form, in_words
from tingmin.web.forms.organs import OrganField

ORGANS = ("organ_1", "organ_2", "organ_3")


class RespondentsForm(Form):
    """Units by name; people by their place in the handling organ or by their account."""

    colleague = forms.ChoiceField(label=_("被反映的人员（承办机关）"), required=False)
    account = forms.CharField(
        label=_("被反映的人员（其他机关，填账号）"),
        help_text=_("不知道账号的，只登记其所在单位。"),
        required=False,
        max_length=64,
    )

    def __init__(self, *args: Any, holder: OrganId, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number, name in enumerate(ORGANS, start=1):
            label = _("被反映的单位") if number == 1 else _("另一个单位")
            self.fields[name] = OrganField(on=on, label=label, required=False, max_length=100)
        self.order_fields([*ORGANS, "colleague", "account"])
        self.fields["colleague"] = _person(holder, on=on, label=str(self.fields["colleague"].label), required=False)
        self.dress()

    def clean_account(self) -> UUID | None:
        """The account's id."""
        name = self.cleaned_data["account"].strip()
        user = user_by_name(name) if name else None
        if name and user is None:
            raise forms.ValidationError(gettext("没有账号“%(name)s”，请核对，或只登记其所在单位。") % {"name": name})
        return user.pk if user else None

    def clean(self) -> dict[str, Any]:
        """Somebody must be named."""
        data = super().clean() or self.cleaned_data
        if not self.errors and not (self.organs or self.staff):
            raise forms.ValidationError(_("请至少填写一个被反映的单位或人员。"))
        return data

    @property
    def organs(self) -> list[OrganId]:
        """The units, each once."""
        return list(dict.fromkeys(self.cleaned_data[name] for name in ORGANS if self.cleaned_data[name]))

    @property
    def staff(self) -> list[UUID]:
        """The people, each once."""
        chosen = (self.cleaned_data[name] for name in ("colleague", "account"))
        return list(dict.fromkeys(UUID(str(each)) for each in chosen if each))


class RecusalForm(Form):
    """Who is kept away from a matter, and why."""

    reason = forms.CharField(
        label=_("回避理由"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("请写明回避理由，例如“与被反映人是近亲属”。")},
    )

    def __init__(self, *args: Any, holder: OrganId, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["officer"] = _person(holder, on=on, label=str(_("回避的人员")), required=True)
        self.order_fields(["officer", "reason"])
        self.dress()

    @property
    def officer(self) -> UUID:
        """The account's id."""
        return UUID(self.cleaned_data["officer"])


def _person(organ: OrganId, *, on: date, label: str, required: bool) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, required=required, choices=[("", str(_("请选择"))), *_people(organ, on=on)])


def _people(organ: OrganId, *, on: date) -> Sequence[tuple[str, str]]:
    return [
        (str(each.user.pk), f"{each.user.name}（{in_words(POSTS[Post(each.post)])}）")
        for each in appointments_at(organ, day=on)
    ]
