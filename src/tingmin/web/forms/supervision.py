"""What supervision asks for outside the steps of a case: propose, open, dismiss."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tingmin.kernel.labels import Label
from tingmin.law.citing import articles_said
from tingmin.law.grounds import FOCUS_SETS, SUPERVISION, Ground, grounds_of
from tingmin.law.packs import book_on
from tingmin.law.types import Book
from tingmin.web.forms.base import Form, choices_of


def _long(rows: int = 4) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class OpeningForm(Form):
    """A legal ground and what it rests on."""

    evidence = forms.CharField(
        label=_("事实依据"),
        help_text=_("写明哪一天、哪一步、哪个期限或者文书；只有督办机关看得到。"),
        widget=_long(),
        error_messages={"required": _("请写明督办情形的事实依据。")},
    )

    def __init__(self, *args: Any, on: date, found: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = said_grounds(book_on(on))
        self.fields["ground"] = forms.ChoiceField(
            label=_("督办情形"), choices=choices_of(rows, empty=str(_("请选择"))), initial=found
        )
        self.order_fields(["ground", "evidence"])
        self.dress()


class DismissalForm(Form):
    """Why a candidate leads to no case."""

    reason = forms.CharField(
        label=_("不立案的理由"), widget=_long(3), error_messages={"required": _("请写明不立案的理由。")}
    )


class ProposalForm(Form):
    """A matter, a ground or focus set, and the evidence that goes to the supervising organ."""

    number = forms.CharField(label=_("编号"), max_length=24, error_messages={"required": _("请填写信访事项编号。")})
    evidence = forms.CharField(
        label=_("事实依据"),
        help_text=_("只有督办机关看得到。"),
        widget=_long(),
        error_messages={"required": _("请写明督办情形的事实依据。")},
    )

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = [*said_grounds(book_on(on)), *((each.code, each.label) for each in FOCUS_SETS)]
        self.fields["ground"] = forms.ChoiceField(
            label=_("督办情形或者重点"), choices=choices_of(rows, empty=str(_("请选择")))
        )
        self.order_fields(["number", "ground", "evidence"])
        self.dress()


def said_grounds(law: Book) -> Sequence[tuple[str, Label]]:
    """The legal grounds of a day's law, each with its article."""
    return [(each.code, _said(each, law)) for each in grounds_of(SUPERVISION, law)]


def _said(ground: Ground, law: Book) -> Label:
    article = articles_said(ground.articles, law)
    return Label(f"{ground.label.zh}（{article.zh}）", f"{ground.label.en} ({article.en})")
