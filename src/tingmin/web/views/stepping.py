"""Taking a step from a page: one engine for the petitioner's steps and the officers'."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from tingmin.intake.actions import attach
from tingmin.intake.types import Receipt
from tingmin.kernel.actors import Actor, Post
from tingmin.kernel.ids import MatterId
from tingmin.kernel.labels import Label
from tingmin.kernel.refusals import Refusal
from tingmin.law.packs import book
from tingmin.law.procedures import StepNotAllowed, label_of
from tingmin.law.types import Step
from tingmin.matters.queries import Matter, matter_for, steps_for
from tingmin.matters.types import Registered
from tingmin.organisations.queries import competent_organs, organs_in_force
from tingmin.organisations.types import Proposal
from tingmin.web import door, receipts, telling
from tingmin.web.advice import GUIDES
from tingmin.web.forms.base import in_words
from tingmin.web.forms.choices import class_paths
from tingmin.web.forms.steps import WITH_ORGAN, Asking, StepForm
from tingmin.web.ladder import rung
from tingmin.web.own_orders import IN_OWN_WORDS
from tingmin.web.prefill import known
from tingmin.web.preview import Basis, Preview, basis, preview
from tingmin.web.refusals import put_on
from tingmin.web.verbs import VERBS as VERBS

# Set by the page that showed who would see the matter: the organ it was shown for.
SHOWN_FOR, CHANGE = "shown_for", "change"
FROM_LINKS = (WITH_ORGAN,)
# Rooms whose steps hand the matter itself to the organ that is named.
MOVING = ("routing", "hotline")
POLICY = "suggest_policy"


@dataclass(slots=True)
class Taking:
    """A step on its way: the form to show, or the answer of the action once it is taken."""

    form: StepForm
    row: Step
    matter: Matter
    context: dict[str, Any] = field(default_factory=dict)
    status: int = 200
    answer: object = None
    preview: Preview | Basis | None = None
    warnings: Sequence[Label] = ()


def open_step(request: HttpRequest, *, actor: Actor, matter_id: MatterId, step: str) -> Taking:
    """Show the form of a step, or take it when the form came filled in."""
    at, matter = door.now(), matter_for(actor, matter_id)
    row = _row(actor, matter, step)
    takes_files = actor.post is Post.PETITIONER and step in GUIDES and GUIDES[step].takes_files
    asking = Asking(verb=VERBS[step], row=row, matter=matter, actor=actor, on=door.today(), takes_files=takes_files)
    asked = {name: request.GET[name] for name in FROM_LINKS if name in request.GET}
    initial = known(step, matter, on=asking.on, asked=asked)
    taking = Taking(StepForm(door.sent(request), request.FILES or None, asking=asking, initial=initial), row, matter)
    if request.method == "POST" and CHANGE not in request.POST:
        _take(taking, actor=actor, at=at, shown_for=request.POST.get(SHOWN_FOR, ""))
    if taking.answer is None:
        taking.context = _context(taking)
    return taking


def answered(request: HttpRequest, taking: Taking, *, back: HttpResponse) -> HttpResponse:
    """Back to the matter; a matter raised again has a receipt of its own."""
    if isinstance(taking.answer, Registered):
        door.track(request, taking.answer.matter_id)
        return receipts.hand_over(redirect("receipt"), Receipt([taking.answer]))
    for warning in taking.warnings:
        messages.warning(request, in_words(warning))
    messages.success(request, _thanks(taking))
    return back


def _thanks(taking: Taking) -> str:
    step = taking.row
    if taking.form.asking.actor.post is Post.PETITIONER and step.step in IN_OWN_WORDS:
        return _("已收到：%(step)s。") % {"step": in_words(IN_OWN_WORDS[step.step])}
    return _("已办理：%(step)s。") % {"step": in_words(step.label)}


def proposals(matter: Matter) -> Sequence[Proposal]:
    """Whom the duty list names, once the matter is sorted; a person chooses."""
    if not matter.content_class:
        return ()
    region = matter.region_code or matter.registrar.region_code
    return competent_organs(matter.content_class, region_code=region, on=door.today())


def _row(actor: Actor, matter: Matter, step: str) -> Step:
    rows = [each for each in steps_for(actor, matter, today=door.today()) if each.step == step]
    if not rows or step not in VERBS:
        raise StepNotAllowed(stage=telling.stage_said(matter), step=label_of(matter.procedure, step))
    return rows[0]


def _take(taking: Taking, *, actor: Actor, at: datetime, shown_for: str) -> None:
    if not taking.form.is_valid():
        taking.status = 422
        return
    try:
        taking.preview = _shown_before(taking)
        if taking.preview is not None and taking.preview.key != shown_for:
            return
        verb, particulars = taking.form.asking.verb, taking.form.particulars()
        matter_id = MatterId(taking.matter.pk)
        taking.answer = verb.action(matter_id=matter_id, particulars=particulars, actor=actor, at=at)
        if files := taking.form.brought():
            taking.warnings = attach(matter_id, files, actor=actor, at=at)
    except Refusal as refusal:
        taking.status = put_on(taking.form, refusal)


def _shown_before(taking: Taking) -> Preview | Basis | None:
    """What somebody must have seen before the step is taken."""
    given, asking = taking.form.cleaned_data, taking.form.asking
    if taking.row.step == POLICY:
        return basis(given, asking.actor)
    to = given.get(WITH_ORGAN)
    return preview(taking.matter, to, today=asking.on) if to is not None and taking.row.room in MOVING else None


def _context(taking: Taking) -> dict[str, Any]:
    lists = {each.widget.attrs.get("list") for each in taking.form.fields.values()}
    sends = WITH_ORGAN in taking.form.fields and taking.row.room in MOVING
    return {
        "form": taking.form,
        "matter": taking.matter,
        "preview": taking.preview,
        "row": taking.row,
        "rung": rung(taking.row, book(taking.matter.book), code=taking.matter.procedure),
        "organs": [each.label for each in organs_in_force(on=door.today())] if "organs" in lists else (),
        "classes": [label for _code, label in class_paths()] if "content-classes" in lists else (),
        "proposals": proposals(taking.matter) if sends else (),
        "irreversible": IRREVERSIBLE.get(taking.row.step),
    }


IRREVERSIBLE: dict[str, Label] = {
    "revoke_order": Label(
        "撤回后本诉求不再办理。有新的事实，您随时可以再打12345；任何人不得要求或强迫您撤回。",
        "After that nothing more is done. On new facts you may call 12345 at any time; nobody may ask or press you to "
        "take it back.",
    ),
    "withdraw": Label(
        "撤回后本事项不再办理。您随时可以以新的事实和理由重新提出；任何人不得要求或强迫您撤回。",
        "After withdrawal nothing more is done. You may raise it again on new facts or reasons at any time; "
        "nobody may ask or press you to withdraw.",
    ),
}
