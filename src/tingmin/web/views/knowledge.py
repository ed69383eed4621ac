"""知识库 for staff: find, write, publish by a second person, withdraw; gaps; the panel beside a call."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tingmin.accounts.queries import names_of
from tingmin.kernel.ids import OrganId
from tingmin.kernel.labels import Label
from tingmin.kernel.refusals import NotFound
from tingmin.knowledge import actions, queries
from tingmin.knowledge.queries import ARTICLE, Version
from tingmin.knowledge.rules import first_sentence
from tingmin.knowledge.types import AUDIENCES, STANDINGS, STATUSES, USES, Audience, Hit, Standing, Status, UseKind
from tingmin.law.content_classes import path_label
from tingmin.organisations.queries import organ_by_id
from tingmin.web import door
from tingmin.web.door import Desk
from tingmin.web.forms.base import in_words
from tingmin.web.forms.choices import class_paths
from tingmin.web.forms.knowledge import ArticleForm, NewArticleForm, WithdrawalForm, filled
from tingmin.web.regions import places_on
from tingmin.web.views.walls import tried

TAB = "knowledge"
MOST_BESIDE = 5
CITY = Label("全市", "Whole city")
OWN, ALL, DRAFTS = "own", "all", "drafts"


@dataclass(frozen=True, slots=True)
class Told:
    """A version as pages show it."""

    version: Version
    standing: Label
    is_doubtful: bool
    region: Label | str
    content_class: Label
    audience: Label
    status: Label
    writers: str
    publisher: str
    first: str

    @property
    def counts(self) -> bool:
        """Whether its days matter still: what was replaced or withdrawn is history."""
        return self.version.status in (Status.DRAFT, Status.PUBLISHED)


@dataclass(frozen=True, slots=True)
class Found:
    """A hit as pages show it."""

    hit: Hit
    standing: Label
    is_doubtful: bool
    region: Label | str
    audience: Label


@require_GET
def knowledge(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Search, or the articles of a unit with what is due for review first, or drafts."""
    query, which = request.GET.get("q", "").strip(), request.GET.get("list", OWN)
    context: dict[str, Any] = {"q": query, "list": which, "tab": TAB, "sees_gaps": queries.may_see_gaps(desk.actor)}
    if query:
        hits = queries.search_staff(query, actor=desk.actor, on=door.today())
        if not hits:
            actions.note_gap(query, on=door.today())
        context |= {"hits": told_hits(hits)}
    elif which == DRAFTS:
        context |= {"lines": _all_told(queries.drafts(desk.actor))}
    else:
        page = queries.articles(desk.actor, own=which != ALL, after=request.GET.get("after", ""))
        context |= {"lines": _all_told(page.rows), "next_key": page.next_key}
    return door.show(request, "knowledge/list.html", desk, **context)


@require_GET
def knowledge_article(request: HttpRequest, desk: Desk, *, article_id: UUID) -> HttpResponse:
    """One article: the version asked for, else the published one, else the newest; its history and its use."""
    versions = queries.versions_of(article_id, actor=desk.actor)
    chosen = _chosen(versions, request.GET.get("version", ""))
    return _shown(request, desk, versions, chosen)


@require_http_methods(["GET", "POST"])
def knowledge_new(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Begin an article, also from what was asked in vain."""
    gap = _gap(request, desk)
    own = in_words(organ_by_id(_organ(desk)).label)
    start = {
        "owner": own,
        "audience": Audience.PUBLIC,
        "valid_from": door.today(),
        "questions": gap.query if gap else "",
    }
    form = NewArticleForm(door.sent(request), on=door.today(), initial=start)
    made: list[Version] = []
    status = tried(request, form, lambda: made.append(_begin(form, desk, gap.pk if gap else None)))
    if status is None:
        messages.success(request, _("已存为草稿，请所属单位的负责人审定发布。"))
        return redirect("knowledge-article", article_id=made[0].article_id)
    return _editor(request, desk, form, status=status, gap=gap, organs=places_on(door.today()).names)


@require_http_methods(["GET", "POST"])
def knowledge_edit(request: HttpRequest, desk: Desk, *, article_id: UUID) -> HttpResponse:
    """Write on the draft, or begin the next version from the published one."""
    latest = queries.versions_of(article_id, actor=desk.actor)[0]
    form = ArticleForm(door.sent(request), on=door.today(), initial=filled(latest))
    status = tried(request, form, lambda: _edit(form, desk, article_id))
    if status is None:
        messages.success(request, _("已存为草稿，请所属单位的负责人审定发布。"))
        return redirect("knowledge-article", article_id=article_id)
    return _editor(request, desk, form, status=status, article=latest)


@require_http_methods(["GET", "POST"])
def knowledge_publish(request: HttpRequest, desk: Desk, *, article_id: UUID) -> HttpResponse:
    """The head reads the draft beside what is published, and publishes."""
    if request.method == "POST":
        actions.publish_article(article_id=article_id, actor=desk.actor, at=door.now())
        messages.success(request, _("已发布，并记入账本。"))
        return redirect("knowledge-article", article_id=article_id)
    by_status = {each.status: each for each in queries.versions_of(article_id, actor=desk.actor)}
    if Status.DRAFT not in by_status:
        raise actions.NothingToPublish()
    told = _all_told([each for each in by_status.values() if each.status in (Status.DRAFT, Status.PUBLISHED)])
    may = queries.may_publish(by_status[Status.DRAFT], desk.actor)
    return door.show(request, "knowledge/publish.html", desk, sides=told, may=may, article_id=article_id, tab=TAB)


@require_POST
def knowledge_withdraw(request: HttpRequest, desk: Desk, *, article_id: UUID) -> HttpResponse:
    """Take the published version down."""
    form = WithdrawalForm(door.sent(request))
    status = tried(request, form, lambda: _withdraw(form, desk, article_id))
    if status is None:
        messages.success(request, _("已撤下，公众不再看到；历史版本仍可查阅。"))
        return redirect("knowledge-article", article_id=article_id)
    versions = queries.versions_of(article_id, actor=desk.actor)
    return _shown(request, desk, versions, _chosen(versions, ""), status=status, form=form)


@require_POST
def knowledge_drop(request: HttpRequest, desk: Desk, *, article_id: UUID) -> HttpResponse:
    """Lay the draft aside."""
    actions.drop_draft(article_id=article_id, actor=desk.actor, at=door.now())
    messages.success(request, _("草稿已放弃。"))
    return redirect(f"{reverse('knowledge')}?list={DRAFTS}")


@require_http_methods(["GET", "POST"])
def knowledge_gaps(request: HttpRequest, desk: Desk) -> HttpResponse:
    """没有答案的问题: what was asked in vain, most asked first; closed where it needs no article."""
    if request.method == "POST":
        actions.close_gap(gap_id=_id_of(request.POST.get("gap", "")), actor=desk.actor, at=door.now())
        return redirect("knowledge-gaps")
    return door.show(request, "knowledge/gaps.html", desk, gaps=queries.gaps(desk.actor), tab=TAB)


@require_GET
def knowledge_beside(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The panel beside the form of a call: the best few of a search, each to be opened or quoted."""
    query, place = request.GET.get("q", "").strip(), request.GET.get("region", "")
    hits = queries.search_staff(query, actor=desk.actor, on=door.today(), region_code=place, most=MOST_BESIDE)
    return door.show(request, "knowledge/beside.html", desk, lines=told_hits(hits), q=query, region=place)


@require_GET
def knowledge_beside_article(request: HttpRequest, desk: Desk, *, article_id: UUID) -> HttpResponse:
    """One article in the panel; reading it during a call is counted."""
    found = queries.published_article(article_id, actor=desk.actor)
    actions.note_use(article_id, kind=UseKind.SHOWN)
    more: dict[str, Any] = {"q": request.GET.get("q", ""), "region": request.GET.get("region", "")}
    return door.show(request, "knowledge/beside_article.html", desk, told=_all_told([found])[0], **more)


@require_POST
def knowledge_quoted(request: HttpRequest, desk: Desk, *, article_id: UUID) -> HttpResponse:
    """An answer quotes the article; a page without script is led to it."""
    queries.published_article(article_id, actor=desk.actor)
    actions.note_use(article_id, kind=UseKind.QUOTED)
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204)
    return redirect("knowledge-article", article_id=article_id)


@require_POST
def knowledge_gap(request: HttpRequest, desk: Desk) -> HttpResponse:
    """An agent found no answer during a call and says so; what looks like somebody's is not kept."""
    kept = actions.note_gap(request.POST.get("q", ""), on=door.today())
    said = _("已记下，会有人补上答案。") if kept else _("没有记下：问题太长，或像是含有个人信息。")
    if request.headers.get("HX-Request"):
        return door.show(request, "knowledge/noted.html", desk, sentence=said)
    messages.success(request, said)
    return redirect("knowledge")


def told_hits(hits: Sequence[Hit]) -> Sequence[Found]:
    """Hits with the words of their days and places."""
    places = regions_said([hit.region_code for hit in hits])
    return [
        Found(hit, *_standing(hit.standing), places.get(hit.region_code, hit.region_code), AUDIENCES[hit.audience])
        for hit in hits
    ]


def regions_said(codes: Iterable[str]) -> Mapping[str, Label | str]:
    """The places that articles are for; the directory is read only where one is for less than the city."""
    named: dict[str, Label | str] = {"": CITY}
    if any(codes):
        for each in places_on(door.today()).districts:
            named |= dict([(each.code, each.said), *each.streets])
    return named


def _begin(form: NewArticleForm, desk: Desk, gap_id: UUID | None) -> Version:
    return actions.begin_article(
        content=form.content(), organ=form.owner, actor=desk.actor, at=door.now(), gap_id=gap_id
    )


def _edit(form: ArticleForm, desk: Desk, article_id: UUID) -> Version:
    return actions.edit_article(article_id=article_id, content=form.content(), actor=desk.actor, at=door.now())


def _withdraw(form: WithdrawalForm, desk: Desk, article_id: UUID) -> Version:
    reason = form.cleaned_data["reason"]
    return actions.withdraw_article(article_id=article_id, reason=reason, actor=desk.actor, at=door.now())


def _editor(request: HttpRequest, desk: Desk, form: ArticleForm, *, status: int, **more: Any) -> HttpResponse:
    classes = [label for _code, label in class_paths()]
    return door.show(request, "knowledge/edit.html", desk, status=status, form=form, classes=classes, tab=TAB, **more)


def _shown(
    request: HttpRequest,
    desk: Desk,
    versions: Sequence[Version],
    chosen: Version,
    *,
    status: int = 200,
    form: WithdrawalForm | None = None,
) -> HttpResponse:
    told = _all_told(versions)
    now, article = door.today(), chosen.article
    latest = versions[0]
    said = queries.feedback_of(article.pk)
    context = {
        "told": next(each for each in told if each.version.pk == chosen.pk),
        "history": told,
        "uses": [(USES[kind], getattr(article, kind.value)) for kind in UseKind],
        "helped": said[True],
        "not_helped": said[False],
        "words": queries.words_on(article.pk),
        "may_write": queries.may_write(latest, desk.actor),
        "draft": latest if latest.status == Status.DRAFT else None,
        "may_publish": latest.status == Status.DRAFT and queries.may_publish(latest, desk.actor),
        "may_withdraw": chosen.status == Status.PUBLISHED and queries.may_withdraw(chosen, desk.actor),
        "form": form or WithdrawalForm(),
        "today": now,
        "tab": TAB,
    }
    return door.show(request, "knowledge/article.html", desk, status=status, **context)


def _chosen(versions: Sequence[Version], number: str) -> Version:
    """The version asked for by its number, else the published one, else the newest."""
    if number:
        asked = next((each for each in versions if str(each.number) == number), None)
        if asked is None:
            raise NotFound(what=ARTICLE)
        return asked
    return next((each for each in versions if each.status == Status.PUBLISHED), versions[0])


def _all_told(versions: Sequence[Version]) -> list[Told]:
    people = {each for version in versions for each in (*version.officers, version.published_by) if each}
    places, names = regions_said([each.region_code for each in versions]), names_of(people)
    return [_told(each, names, places) for each in versions]


def _told(version: Version, names: Mapping[UUID, str], places: Mapping[str, Label | str]) -> Told:
    standing, doubtful = _standing(version.standing(on=door.today()))
    return Told(
        version=version,
        standing=standing,
        is_doubtful=doubtful,
        region=places.get(version.region_code, version.region_code),
        content_class=path_label(version.content_class),
        audience=AUDIENCES[Audience(version.audience)],
        status=STATUSES[Status(version.status)],
        writers="、".join(names.get(each, "—") for each in version.officers),
        publisher=names.get(version.published_by, "") if version.published_by else "",
        first=first_sentence(version.body),
    )


def _standing(standing: Standing) -> tuple[Label, bool]:
    return STANDINGS[standing], standing is not Standing.CURRENT


def _organ(desk: Desk) -> OrganId:
    assert desk.actor.organ is not None  # a desk is a person in a post of an organ
    return desk.actor.organ


def _gap(request: HttpRequest, desk: Desk) -> queries.Gap | None:
    asked = request.GET.get("gap", "")
    return queries.gap(desk.actor, _id_of(asked)) if asked else None


def _id_of(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise NotFound(what=Label("该问题", "such question")) from error
