"""审计: who looked, who took what away, who was given which post, and whether the ledger is whole."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from tingmin.accounts import audit
from tingmin.accounts.audit import Fact, Reading
from tingmin.accounts.queries import names_of
from tingmin.accounts.types import EVENTS, POSTS, READINGS, ReadingKind
from tingmin.kernel.actors import Post
from tingmin.kernel.ids import OrganId
from tingmin.kernel.labels import Label
from tingmin.kernel.times import CITY_TIME
from tingmin.law.procedures import PROCEDURES
from tingmin.ledger.auditing import last_audit
from tingmin.ledger.log import head_json, heads
from tingmin.ledger.types import SubjectKind
from tingmin.matters.types import OTHER_EVENTS
from tingmin.organisations.queries import Organ, organs_by_id
from tingmin.web import door
from tingmin.web.door import Desk
from tingmin.web.forms.administration import PeriodForm
from tingmin.web.views.exports import lines_for

USUAL_DAYS = timedelta(days=7)
HEADS_SHOWN = 10
AUDIT_JOB = "tingmin.jobs.ledger.audit_ledger"
STEPS = {row.step: row.label for each in PROCEDURES.values() for row in each.steps}
NOBODY = Label("", "")

# What the list of changes can be narrowed to; the first is what an audit asks for first.
ABOUT: Mapping[str, tuple[Any, tuple[SubjectKind, ...]]] = {
    "posts": (gettext_lazy("任免和密码"), (SubjectKind.ACCOUNT,)),
    "keys": (gettext_lazy("密钥和身份删除"), (SubjectKind.VAULT, SubjectKind.PERSON)),
    "exports": (gettext_lazy("批量导出"), (SubjectKind.EXPORT,)),
    "organs": (gettext_lazy("机构目录"), (SubjectKind.ORGAN, SubjectKind.DIRECTORY)),
    "matters": (gettext_lazy("信访事项"), (SubjectKind.MATTER,)),
    "all": (gettext_lazy("全部"), ()),
}


@dataclass(frozen=True, slots=True)
class LookLine:
    """A look at a matter: the matter by its id only."""

    at: datetime
    name: str
    organ: Label
    kind: Label
    in_emergency: bool
    matter: UUID


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """A fact: who, in which post of which organ, did what to which subject; what it encloses stays shut."""

    at: datetime
    who: str
    post: Label
    organ: Label
    what: Label
    about: str
    subject: UUID
    detail: Sequence[Label | str]
    article: str


@require_GET
def audit_looks(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Looks at matters in a period: counted by organ, and one by one."""
    form, (since, until) = _period(request)
    page = audit.reads(desk.actor, since=since, until=until, after=request.GET.get("after", ""))
    counted = audit.looks_by_organ(desk.actor, since=since, until=until)
    by_organ = [(each, READINGS[each.kind]) for each in counted]
    context: dict[str, Any] = {
        "form": form,
        "lines": _looks(page.rows),
        "by_organ": by_organ,
        "next_key": page.next_key,
    }
    return door.show(request, "audit/looks.html", desk, tab="audit_looks", **context)


@require_GET
def audit_exports(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Every export order of the last year."""
    return door.show(
        request, "audit/exports.html", desk, lines=lines_for(desk.actor, at=door.now()), tab="audit_exports"
    )


@require_GET
def audit_changes(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Facts of a period, narrowed to what they are about."""
    form, (since, until) = _period(request)
    about = request.GET.get("about", "")
    about = about if about in ABOUT else next(iter(ABOUT))
    after = request.GET.get("after", "")
    page = audit.changes(desk.actor, since=since, until=until, after=after, about=ABOUT[about][1])
    context: dict[str, Any] = {
        "form": form, "about": about, "kinds": [(code, word) for code, (word, _kinds) in ABOUT.items()],
        "lines": _changes(page.rows), "next_key": page.next_key,
    }  # fmt: skip
    return door.show(request, "audit/changes.html", desk, tab="audit_changes", **context)


@require_http_methods(["GET", "POST"])
def audit_ledger(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The last audit and the newest heads; a POST asks the worker for an audit now."""
    if request.method == "POST":
        with suppress(AlreadyEnqueued), transaction.atomic():
            app.configure_task(AUDIT_JOB, queueing_lock="audit_ledger").defer(timestamp=int(door.now().timestamp()))
        messages.success(request, _("已开始审计，完成后结果显示在这里。"))
        return redirect("audit-ledger")
    newest = [(each, head_json(each)) for each in heads(size=HEADS_SHOWN).rows]
    return door.show(request, "audit/ledger.html", desk, last=last_audit(), heads=newest, tab="audit_ledger")


def _period(request: HttpRequest) -> tuple[PeriodForm, tuple[datetime, datetime]]:
    """The days asked for, the last week if none were; as instants, the second one excluded."""
    usual = {"since": door.today() - USUAL_DAYS, "until": door.today()}
    form = PeriodForm(request.GET if "since" in request.GET else None, initial=usual)
    days = form.cleaned_data if form.is_bound and form.is_valid() else usual
    first, last = (datetime.combine(days[each], time(), CITY_TIME) for each in ("since", "until"))
    return form, (first, last + timedelta(days=1))


def _looks(rows: Sequence[Reading]) -> Sequence[LookLine]:
    names, organs = names_of(row.person for row in rows), organs_by_id(OrganId(row.organ) for row in rows)
    return [
        LookLine(
            at=row.at,
            name=names.get(row.person, ""),
            organ=organs[OrganId(row.organ)].label,
            kind=READINGS[ReadingKind(row.kind)],
            in_emergency=row.in_emergency,
            matter=row.matter,
        )
        for row in rows
    ]


def _changes(rows: Sequence[Fact]) -> Sequence[ChangeLine]:
    accounts = {row.subject_id for row in rows if row.subject_kind == SubjectKind.ACCOUNT}
    names = names_of({row.actor_person for row in rows if row.actor_person} | accounts)
    organs = organs_by_id(OrganId(each) for row in rows for each in (row.actor_organ, _organ_in(row)) if each)
    return [_change(row, names=names, organs=organs) for row in rows]


def _change(row: Fact, *, names: Mapping[UUID, str], organs: Mapping[OrganId, Organ]) -> ChangeLine:
    organ = organs.get(OrganId(row.actor_organ)) if row.actor_organ else None
    return ChangeLine(
        at=row.at,
        who=names.get(row.actor_person, "") if row.actor_person else row.actor_name,
        post=POSTS[Post(row.actor_post)],
        organ=organ.label if organ else NOBODY,
        what=EVENTS.get(row.kind) or OTHER_EVENTS.get(row.kind) or STEPS.get(row.kind) or Label(row.kind, row.kind),
        about=names.get(row.subject_id, ""),
        subject=row.subject_id,
        detail=_detail(row, organs),
        article=row.article,
    )


def _detail(row: Fact, organs: Mapping[OrganId, Organ]) -> Sequence[Label | str]:
    """What a fact says in clear, for those whose particulars an audit asks for."""
    if row.subject_kind == SubjectKind.ACCOUNT and "post" in row.body:
        organ = organs.get(OrganId(_organ_in(row) or UUID(int=0)))
        days = f"{row.body.get('from') or ''} – {row.body.get('to') or ''}" if row.body.get("from") else ""
        return [POSTS[Post(row.body["post"])], organ.label if organ else "", days]
    return [str(row.body[each]) for each in ("key", "number", "table", "name", "to") if row.body.get(each)]


def _organ_in(row: Fact) -> UUID | None:
    named = row.body.get("organ") if row.subject_kind == SubjectKind.ACCOUNT else None
    return UUID(named) if named else None
