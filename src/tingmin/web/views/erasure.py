"""依法删除身份信息: the ground and the reason first, then what goes and what stays, then the number once more."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from tingmin.kernel.ids import MatterId
from tingmin.matters.actions.erasing import GROUNDS, ErasureReasonNeeded, erasable, erase_parties
from tingmin.matters.queries import Matter, matter_for
from tingmin.web import door
from tingmin.web.door import Desk
from tingmin.web.forms.base import Form, choices_of
from tingmin.web.refusals import said
from tingmin.web.views.walls import tried


class ErasureForm(Form):
    """On which ground and why."""

    ground = forms.ChoiceField(label=_("法律依据"))
    reason = forms.CharField(label=_("理由"), max_length=500, widget=forms.Textarea({"rows": 3}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ground = self.fields["ground"]
        assert isinstance(ground, forms.ChoiceField)
        ground.choices = choices_of(GROUNDS.items(), empty=str(_("请选择")))
        self.fields["reason"].error_messages["required"] = said(ErasureReasonNeeded())


class ConfirmForm(ErasureForm):
    """The same once more, with the matter's number typed by hand: there is no way back."""

    number = forms.CharField(label=_("请输入事项编号，以示确认"), max_length=24)

    def __init__(self, *args: Any, matter: Matter, **kwargs: Any) -> None:
        self.matter = matter
        super().__init__(*args, **kwargs)

    def clean_number(self) -> str:
        """The number of this matter."""
        number: str = self.cleaned_data["number"].strip()
        if number != self.matter.number:
            raise forms.ValidationError(_("编号与这件事不符，没有删除任何内容。"))
        return number


@require_http_methods(["GET", "POST"])
def erasure(request: HttpRequest, desk: Desk, *, matter_id: UUID) -> HttpResponse:
    """Ask, show what would go, erase: three times the same page, each with a little more on it."""
    found = matter_for(desk.actor, matter_id)
    people = erasable(found, desk.actor)
    asked = ErasureForm(door.sent(request))
    told = request.method == "POST" and asked.is_valid()
    confirming = request.POST.get("step") == "confirm"
    form = ConfirmForm(request.POST if confirming else None, matter=found) if told else None
    status = tried(request, form, lambda: _erase(asked, desk, matter_id)) if form and confirming else 200
    if status is None:
        many = len(people)
        done = ngettext("已删除%(many)s人的身份信息。", "已删除%(many)s人的身份信息。", many) % {"many": many}
        messages.success(request, done)
        return redirect("matter", matter_id=matter_id)
    if not told and request.method == "POST":
        status = 422
    context: dict[str, Any] = {
        "matter": found,
        "asked": asked,
        "form": form or asked,
        "confirm": form,
        "many": len(people),
    }
    return door.show(request, "erasure.html", desk, status=status, **context)


def _erase(asked: ErasureForm, desk: Desk, matter_id: UUID) -> None:
    ground, reason = asked.cleaned_data["ground"], asked.cleaned_data["reason"]
    erase_parties(matter_id=MatterId(matter_id), ground=ground, reason=reason, actor=desk.actor, at=door.now())
