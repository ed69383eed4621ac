"""What the knowledge base asks for: an article, the unit that owns it, why one is withdrawn, whether it helped."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tingmin.kernel.ids import OrganId
from tingmin.knowledge.actions import LONGEST_BODY, LONGEST_TITLE, LONGEST_WORDS
from tingmin.knowledge.queries import Version
from tingmin.knowledge.types import AUDIENCES, Audience, Content
from tingmin.law.content_classes import path_label
from tingmin.web.forms.base import DayInput, Form, choices_of, in_words
from tingmin.web.forms.choices import class_code
from tingmin.web.forms.organs import OrganField
from tingmin.web.regions import Places, places_on


class ArticleForm(Form):
    """An article as its writer fills it in."""

    title = forms.CharField(
        label=_("标题"), max_length=LONGEST_TITLE, help_text=_("像群众提问那样写，例如：怎样申请复查？")
    )
    questions = forms.CharField(
        label=_("其他问法"),
        required=False,
        max_length=LONGEST_BODY,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("每行一种问法，用群众的话写，便于搜索。"),
    )
    body = forms.CharField(
        label=_("答案"),
        max_length=LONGEST_BODY,
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text=_("第一句话直接回答问题；坐席照着念，群众照着办。"),
    )
    based_on = forms.CharField(
        label=_("依据"), max_length=2 * LONGEST_TITLE, help_text=_("法规名称和条款，或者文件名称和文号。")
    )
    content_class = forms.CharField(
        label=_("内容分类"), widget=forms.TextInput(attrs={"list": "content-classes", "autocomplete": "off"})
    )
    region_code = forms.ChoiceField(label=_("适用地区"), required=False)
    audience = forms.ChoiceField(label=_("范围"), widget=forms.RadioSelect)
    valid_from = forms.DateField(label=_("有效期：自"), widget=DayInput)
    valid_to = forms.DateField(label=_("至（长期有效的不填）"), widget=DayInput, required=False)
    review_due = forms.DateField(
        label=_("复核日期"), widget=DayInput, help_text=_("最迟在这一天重新核对；过了这一天，每一页都会注明。")
    )

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._choice("audience").choices = choices_of(AUDIENCES.items())
        self._choice("region_code").choices = regions_of(places_on(on))

    def content(self) -> Content:
        """What the article says, as the action takes it."""
        data = {name: self.cleaned_data[name] for name in Content.__dataclass_fields__}
        data["content_class"] = class_code(data["content_class"])
        return Content(**data | {"audience": Audience(data["audience"])})

    def _choice(self, name: str) -> forms.ChoiceField:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        return field


class NewArticleForm(ArticleForm):
    """The same with the unit that will own it."""

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, on=on, **kwargs)
        self.fields["owner"] = OrganField(
            on=on, label=_("所属单位"), help_text=_("由该单位的负责人审定发布，并按期复核。")
        )
        self.order_fields(["title", "questions", "body", "based_on", "owner"])
        self.dress()

    @property
    def owner(self) -> OrganId:
        """The unit whose head publishes."""
        return OrganId(self.cleaned_data["owner"])


class WithdrawalForm(Form):
    """Why an article is taken down."""

    reason = forms.CharField(label=_("撤下的原因"), max_length=200, required=False)


class HelpedForm(Form):
    """Whether an article helped; words are free, and nobody is asked who they are."""

    helped = forms.ChoiceField(choices=[("yes", "yes"), ("no", "no")])
    words = forms.CharField(required=False, max_length=LONGEST_WORDS)


def filled(version: Version) -> dict[str, Any]:
    """A version as its form begins."""
    said = {name: getattr(version, name) for name in Content.__dataclass_fields__}
    return said | {"content_class": in_words(path_label(version.content_class))}


def regions_of(places: Places) -> Sequence[tuple[str, Any]]:
    """The whole city, then each district with its streets."""
    districts = [(each.said, [(each.code, each.said), *each.streets]) for each in places.districts]
    return [("", str(_("全市"))), *districts]
