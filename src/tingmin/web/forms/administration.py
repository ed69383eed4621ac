"""What administrators and those who order exports fill in."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from tingmin.accounts.rules import GRANTS, may, permission_to_appoint
from tingmin.accounts.types import POSTS, Account, Term, Wanted
from tingmin.kernel.actors import Actor, Post
from tingmin.law.purposes import CATEGORIES
from tingmin.organisations.queries import organ_by_id
from tingmin.web.forms.base import DayInput, Form, choices_of
from tingmin.web.forms.choices import class_code
from tingmin.web.forms.organs import OrganField
from tingmin.web.regions import places_on

NOBODYS = (Post.PETITIONER, Post.SYSTEM)
NEW_PASSWORD = {"autocomplete": "new-password"}


def posts_to_give(actor: Actor) -> Sequence[Post]:
    """The posts that an administrator may appoint to."""
    posts = [grant.post for grant in GRANTS if grant.post not in NOBODYS]
    return [post for post in posts if may(actor, permission_to_appoint(post))]


class AppointForm(Form):
    """A post of an organ between two days."""

    post = forms.ChoiceField(label=_("岗位"))
    first = forms.DateField(label=_("自（含当日）"), widget=DayInput)
    last = forms.DateField(
        label=_("至（含当日）"), widget=DayInput, required=False, help_text=_("不填写的，直到免职为止。")
    )

    def __init__(self, *args: Any, actor: Actor, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organ"] = OrganField(
            on=on, label=_("单位"), max_length=100, help_text=_("填写名称或常用简称，可从提示中选择。")
        )
        choice = self.fields["post"]
        assert isinstance(choice, forms.ChoiceField)
        choice.choices = choices_of([(post, POSTS[post]) for post in posts_to_give(actor)], empty=str(_("请选择")))
        self.fields["first"].initial = on
        self.order_fields(["username", "name", "password", "organ", "post", "first", "last"])
        self.dress()

    @property
    def term(self) -> Term:
        """The days."""
        return Term(self.cleaned_data["first"], self.cleaned_data["last"])


class PasswordForm(Form):
    """A first password, or a new one."""

    password = forms.CharField(
        label=_("初始密码"),
        help_text=_("当面或通过可靠渠道告知本人，不要写进邮件。"),
        strip=False,
        max_length=128,
        widget=forms.PasswordInput(NEW_PASSWORD),
    )

    def clean_password(self) -> str:
        """Long enough and no common one."""
        password: str = self.cleaned_data["password"]
        validate_password(password)
        return password


class OpenForm(AppointForm, PasswordForm):
    """A new account with its first post."""

    username = forms.RegexField(
        r"^[A-Za-z0-9][A-Za-z0-9._-]*$",
        label=_("用户名"),
        max_length=64,
        error_messages={"invalid": _("用户名只用字母、数字、点、横线和下划线。")},
    )
    name = forms.CharField(label=_("姓名"), max_length=64)

    @property
    def account(self) -> Account:
        """The account as the action takes it."""
        data = self.cleaned_data
        return Account(data["username"], data["name"], Post(data["post"]), organ_by_id(data["organ"]).code)


class PeriodForm(Form):
    """Two days, both included, and whatever else narrows a list."""

    since = forms.DateField(label=_("自"), widget=DayInput)
    until = forms.DateField(label=_("至"), widget=DayInput)


class ExportForm(Form):
    """Which matters, and what for."""

    purpose = forms.CharField(
        label=_("用途"),
        help_text=_("批准人凭用途决定，并记入账本，例如“核对三季度供热类事项的办理时限”。"),
        max_length=500,
        widget=forms.Textarea({"rows": 3}),
    )
    received_from = forms.DateField(label=_("收到日期自"), widget=DayInput)
    received_to = forms.DateField(label=_("收到日期至"), widget=DayInput)
    category = forms.ChoiceField(label=_("类别"), required=False)
    region_code = forms.ChoiceField(label=_("区"), required=False)
    content_class = forms.CharField(
        label=_("内容分类"), required=False, max_length=100, widget=forms.TextInput({"list": "content-classes"})
    )

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        everything = str(_("不限"))
        self._choice("category").choices = choices_of(CATEGORIES.items(), empty=everything)
        districts = [(each.code[:6], each.said) for each in places_on(on).districts]
        self._choice("region_code").choices = [("", everything), *districts]

    @property
    def wanted(self) -> Wanted:
        """The matters wanted."""
        data = self.cleaned_data
        return Wanted(
            received_from=data["received_from"],
            received_to=data["received_to"],
            category=data["category"],
            content_class=class_code(data["content_class"]) if data["content_class"] else "",
            region_code=data["region_code"],
        )

    def _choice(self, name: str) -> forms.ChoiceField:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        return field
