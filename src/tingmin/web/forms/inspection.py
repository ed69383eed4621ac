"""What a random inspection asks for: the draw, and the sheet of one matter."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tingmin.inspection.types import ANSWERS, Answer, Checked, CheckItem, Question
from tingmin.web.forms.base import DayInput, Form, choices_of, in_words

USUAL_NUMBER = 3
ANSWER, REMARK = "answer_", "remark_"


class DrawForm(Form):
    """The period, how many, and the seed."""

    since = forms.DateField(label=_("转送、交办日期：自"), widget=DayInput)
    until = forms.DateField(label=_("至"), widget=DayInput)
    per_organ = forms.IntegerField(label=_("每个机关抽取件数"), required=False)
    share = forms.IntegerField(
        label=_("或每个机关抽取百分之几"), required=False, help_text=_("按比例的，不足一件按一件算。")
    )
    seed = forms.CharField(
        label=_("随机种子"),
        required=False,
        max_length=200,
        help_text=_("可填当众产生的号码，例如公开摇号结果；不填由系统产生并公布。抽取后不能更换。"),
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        first = today.replace(month=(today.month - 1) // 3 * 3 + 1, day=1)
        usual = {"since": first, "until": today, "per_organ": USUAL_NUMBER}
        super().__init__(*args, initial=usual, **kwargs)

    def question(self) -> Question:
        """What was asked, as the action takes it."""
        return Question(**self.cleaned_data)


class SheetForm(Form):
    """An answer to each item of a matter's sheet, and a remark where there is something to say."""

    def __init__(self, *args: Any, items: Sequence[CheckItem], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.items = items
        for item in items:
            self.fields[ANSWER + item.code] = forms.TypedChoiceField(
                label=in_words(item.label),
                choices=choices_of(ANSWERS.items()),
                coerce=Answer,
                widget=forms.RadioSelect,
                error_messages={"required": _("请选择一项。")},
            )
            self.fields[REMARK + item.code] = forms.CharField(label=_("备注"), required=False, max_length=500)
        self.dress()

    def checked(self) -> Checked:
        """The sheet, as the action takes it."""
        data = self.cleaned_data
        answers = {item.code: data[ANSWER + item.code] for item in self.items}
        return Checked(answers, {item.code: data[REMARK + item.code] for item in self.items})
