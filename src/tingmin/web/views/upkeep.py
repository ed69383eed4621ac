"""What keeps the city going: the directory of organs, how the site is and how it is set, the keys."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tingmin.insight.health import signs
from tingmin.kernel.ids import OrganId
from tingmin.kernel.texts import storable
from tingmin.law.parameters import parameters
from tingmin.ledger.keys import public_keys
from tingmin.organisations import actions
from tingmin.organisations.queries import Organ, organ_by_code, organs_in_force
from tingmin.organisations.types import KIND_LABELS, LEVEL_LABELS, Level, OrganKind
from tingmin.people.actions import rotate, rotate_index
from tingmin.people.queries import vault_status
from tingmin.people.types import KeyTask
from tingmin.web import door
from tingmin.web.door import Desk
from tingmin.web.forms.upkeep import EndForm, OrganForm, RenameForm
from tingmin.web.regions import places_on
from tingmin.web.views.walls import tried

MOST_SHOWN = 50
TASKS = {KeyTask.SEALING: gettext_lazy("密封身份信息"), KeyTask.INDEXING: gettext_lazy("查重索引")}


@dataclass(frozen=True, slots=True)
class Set:
    """A setting as it is now, by the variable that changes it on the server; `warns` before real people use it."""

    name: Any
    value: object
    variable: str
    warns: bool = False


@require_GET
def organs(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The organs in force whose name or code has the part asked for."""
    like = request.GET.get("like", "").strip()
    found = [each for each in organs_in_force(on=door.today()) if like in each.name or like in each.code]
    lines = [(each, KIND_LABELS[OrganKind(each.kind)], LEVEL_LABELS[Level(each.level)]) for each in found[:MOST_SHOWN]]
    context: dict[str, Any] = {"lines": lines, "like": like, "more": len(found) > MOST_SHOWN, "tab": "organs"}
    return door.show(request, "admin/organs.html", desk, **context)


@require_http_methods(["GET", "POST"])
def add_organ(request: HttpRequest, desk: Desk) -> HttpResponse:
    """A new organ below one that is there."""
    form = OrganForm(door.sent(request), on=door.today())
    status = tried(request, form, lambda: actions.add_organ(form.row, at=door.now(), actor=desk.actor))
    if status is None:
        messages.success(request, _("已新增机构。"))
        return redirect(_address(form.row.code))
    context: dict[str, Any] = {"form": form, "organs": places_on(door.today()).names, "tab": "organs"}
    return door.show(request, "admin/organ_add.html", desk, status=status, **context)


@require_http_methods(["GET", "POST"])
def organ(request: HttpRequest, desk: Desk) -> HttpResponse:
    """One organ, to be given a new name."""
    found = _asked_for(request)
    form = _renaming(found, door.sent(request))
    status = tried(request, form, lambda: _rename(found, form, desk))
    if status is None:
        messages.success(request, _("已更名，原名作为别名保留。"))
        return redirect(_address(found.code))
    return _shown(request, desk, found, status=status, form=form)


@require_POST
def end_organ(request: HttpRequest, desk: Desk) -> HttpResponse:
    """An organ that others succeed."""
    found = _asked_for(request)
    form = EndForm(door.sent(request), ending=found, on=door.today())
    status = tried(request, form, lambda: _succeed(found, form, desk))
    if status is None:
        messages.success(request, _("已登记撤并，职责由继受机构承担。"))
        return redirect(_address(found.code))
    return _shown(request, desk, found, status=status, ending=form)


@require_GET
def site(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Whether the city is well, and how it is set; settings are changed on the server."""
    unverified = [each for each in parameters().values() if not each.verified]
    context: dict[str, Any] = {
        "signs": signs(at=door.now()),
        "settings": _settings(),
        "unverified": unverified,
        "tab": "site",
    }
    return door.show(request, "admin/site.html", desk, **context)


@require_GET
def keys(request: HttpRequest, desk: Desk) -> HttpResponse:
    """What rests on which key of the vault, and the keys that signed the ledger; no key is shown."""
    status = vault_status()
    context: dict[str, Any] = {
        "vault": status, "keys": [(each, TASKS[each.task]) for each in status.keys],
        "signing": list(public_keys().values()), "tab": "keys",
    }  # fmt: skip
    return door.show(request, "admin/keys.html", desk, **context)


@require_POST
def new_key(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Make a key that is in use from now on; older ones open what they sealed."""
    make = rotate_index if request.POST.get("task") == KeyTask.INDEXING else rotate
    name = make(actor=desk.actor, at=door.now())
    messages.success(request, _("新密钥%(name)s已启用，请立即备份密钥文件。") % {"name": name})
    return redirect("keys")


def _rename(found: Organ, form: RenameForm, desk: Desk) -> None:
    names = form.cleaned_data
    actions.rename(OrganId(found.pk), name=names["name"], name_en=names["name_en"], at=door.now(), actor=desk.actor)


def _succeed(found: Organ, form: EndForm, desk: Desk) -> None:
    actions.succeed(
        OrganId(found.pk), successors=form.successors, on=form.cleaned_data["on"], at=door.now(), actor=desk.actor
    )


def _shown(
    request: HttpRequest,
    desk: Desk,
    found: Organ,
    *,
    status: int,
    form: RenameForm | None = None,
    ending: EndForm | None = None,
) -> HttpResponse:
    context: dict[str, Any] = {
        "found": found,
        "kind": KIND_LABELS[OrganKind(found.kind)],
        "level": LEVEL_LABELS[Level(found.level)],
        "rename": form or _renaming(found, None),
        "ending": ending or EndForm(ending=found, on=door.today()),
        "form": form or ending,
        "organs": places_on(door.today()).names,
        "may_end": found.valid_to is None,
    }
    return door.show(request, "admin/organ.html", desk, status=status, tab="organs", **context)


def _asked_for(request: HttpRequest) -> Organ:
    return organ_by_code(storable(request.GET.get("code", "")))


def _renaming(found: Organ, sent: Mapping[str, Any] | None) -> RenameForm:
    return RenameForm(sent, initial={"name": found.name, "name_en": found.name_en}, on=door.today())


def _address(code: str) -> str:
    return f"{reverse('organ')}?{urlencode({'code': code})}"


def _settings() -> Sequence[Set]:
    yes, no = _("是"), _("否")
    over_tls, example, debug = settings.SESSION_COOKIE_SECURE, bool(settings.DEMO_PASSWORD), settings.DEBUG
    return (
        Set(_("网站地址"), settings.PUBLIC_ADDRESS, "TINGMIN_PUBLIC_ADDRESS"),
        Set(_("联系电话"), settings.CITY_PHONE, "TINGMIN_CITY_PHONE"),
        Set(_("加密连接"), yes if over_tls else no, "TINGMIN_HTTPS", warns=not over_tls),
        Set(_("示例账号"), yes if example else no, "TINGMIN_EXAMPLE", warns=example),
        Set(_("调试页面"), yes if debug else no, "TINGMIN_DEBUG", warns=debug),
        Set(_("账本算法"), settings.LEDGER_SUITE, "TINGMIN_LEDGER_SUITE"),
        Set(_("身份加密算法"), settings.VAULT_SUITE, "TINGMIN_VAULT_SUITE"),
        Set(_("查阅记录保留（月）"), settings.READINGS_KEPT_MONTHS, "TINGMIN_READINGS_MONTHS"),
        Set(_("导出文件可领取（日）"), settings.EXPORTS_LAST_DAYS, "TINGMIN_EXPORT_DAYS"),
    )
