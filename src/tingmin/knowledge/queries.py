"""Reading the knowledge base: search, the lists of its owners, one article with its history, gaps."""

from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from django.contrib.postgres.search import SearchRank
from django.db.models import Count, F, Q

from tingmin.accounts.rules import may, require, said_posts
from tingmin.accounts.types import PERMISSIONS, Permission
from tingmin.kernel.actors import Actor
from tingmin.kernel.ids import OrganId
from tingmin.kernel.labels import Label
from tingmin.kernel.paging import PAGE_SIZE, Page, UnknownPage, page_of
from tingmin.kernel.refusals import NotFound, NotPermitted
from tingmin.knowledge.models import Article as Article  # doors name the types from here
from tingmin.knowledge.models import Feedback as Feedback
from tingmin.knowledge.models import Gap as Gap
from tingmin.knowledge.models import Terms, VersionQuerySet
from tingmin.knowledge.models import Version as Version
from tingmin.knowledge.rules import as_query, asked, excerpt, first_sentence, is_enough, marked
from tingmin.knowledge.types import Audience, Hit, Status

ARTICLE = Label("该知识条目", "such article")
MOST_HITS, CANDIDATES, MOST_GAPS, MOST_WORDS = 20, 60, 100, 20
# ts_rank's own option: a long answer does not win by its length.
BY_LENGTH = 1


def search_public(query: str, *, on: date, most: int = MOST_HITS) -> Sequence[Hit]:
    """What everybody may read of what was asked, the best first."""
    return _found(_versions().offered(on=on), query, on=on, most=most)


def search_staff(query: str, *, actor: Actor, on: date, region_code: str = "", most: int = MOST_HITS) -> Sequence[Hit]:
    """What staff may read, of the whole city and of a place; what is past its days is found too, and says so."""
    require(actor, Permission.WRITE_KNOWLEDGE)
    here = Q(region_code="") | Q(region_code__in=_places(region_code)) if region_code else Q()
    return _found(_versions().published().filter(here), query, on=on, most=most)


def offered(*, on: date, most: int = MOST_HITS) -> Sequence[Version]:
    """What the public reads most, for the page before any search."""
    rows = _versions().offered(on=on).select_related("article__organ")
    return list(rows.order_by("-article__opened", "title", "id")[:most])


def offered_article(article_id: UUID, *, on: date) -> Version:
    """An article as the public reads it; raises `NotFound` when it is internal or not valid."""
    found = _versions().offered(on=on).filter(article=article_id).select_related("article__organ").first()
    if found is None:
        raise NotFound(what=ARTICLE)
    return found


def versions_of(article_id: UUID, *, actor: Actor) -> Sequence[Version]:
    """Every version that the actor may read, the newest first; a draft is its writers' and its owner's."""
    require(actor, Permission.WRITE_KNOWLEDGE)
    rows = _versions().filter(_readable(actor), article=article_id).select_related("article__organ")
    found = list(rows.order_by("-number"))
    if not found:
        raise NotFound(what=ARTICLE)
    return found


def published_article(article_id: UUID, *, actor: Actor) -> Version:
    """An article as staff rely on it."""
    require(actor, Permission.WRITE_KNOWLEDGE)
    found = _versions().published().filter(article=article_id).select_related("article__organ").first()
    if found is None:
        raise NotFound(what=ARTICLE)
    return found


def articles(actor: Actor, *, own: bool, after: str = "", size: int = PAGE_SIZE) -> Page[Version]:
    """Published articles, of the actor's own unit or of all, whose review is due first."""
    require(actor, Permission.WRITE_KNOWLEDGE)
    rows = _versions().published().filter(_after(after)).select_related("article__organ")
    mine = rows.filter(article__organ=actor.organ) if own else rows
    found = list(mine.order_by("review_due", "id")[: size + 1])
    return page_of(found, size=size, key=lambda row: f"{row.review_due.isoformat()}_{row.pk}")


def drafts(actor: Actor) -> Sequence[Version]:
    """Drafts of the actor's unit, and those that the actor wrote for others, the oldest first."""
    require(actor, Permission.WRITE_KNOWLEDGE)
    rows = _versions().filter(_own_draft(actor)).select_related("article__organ")
    return list(rows.order_by("written_at", "id")[:PAGE_SIZE])


def has_article(title: str, *, owner: OrganId) -> bool:
    """True when a unit has, or had, an article of that title."""
    return _versions().filter(title=title, article__organ=owner).exists()


def feedback_of(article_id: UUID) -> Mapping[bool, int]:
    """How many said that it helped, and how many that it did not, over all versions."""
    rows = Feedback.objects.filter(version__article=article_id).values("helped").annotate(said=Count("pk"))
    return {True: 0, False: 0} | {row["helped"]: row["said"] for row in rows}


def words_on(article_id: UUID) -> Sequence[Feedback]:
    """The newest words about an article."""
    rows = Feedback.objects.filter(version__article=article_id).exclude(words="")
    return list(rows.order_by("-day", "-id")[:MOST_WORDS])


def gaps(actor: Actor) -> Sequence[Gap]:
    """What was asked and has no answer, most asked first; for who can have an answer written."""
    require_gaps(actor)
    open_ones = Gap.objects.filter(closed_on__isnull=True, article__isnull=True)
    return list(open_ones.order_by("-asked", "-last_day", "query")[:MOST_GAPS])


def gap(actor: Actor, gap_id: UUID) -> Gap:
    """One open gap; raises `NotFound`."""
    require_gaps(actor)
    found = Gap.objects.filter(pk=gap_id, closed_on__isnull=True).first()
    if found is None:
        raise NotFound(what=Label("该问题", "such question"))
    return found


def require_gaps(actor: Actor) -> None:
    """Heads and the hotline's shift leaders, who can see to an answer."""
    if not may_see_gaps(actor):
        act = Label("查看没有答案的问题", "read the questions without an answer")
        raise NotPermitted(act=act, who=said_posts(Permission.PUBLISH_KNOWLEDGE))


def may_see_gaps(actor: Actor) -> bool:
    """True for who publishes, and for who runs a shift."""
    return may(actor, Permission.PUBLISH_KNOWLEDGE) or may(actor, Permission.RUN_SHIFT)


def may_write(version: Version, actor: Actor) -> bool:
    """True for the people of the owner, and for who wrote this very draft."""
    wrote = version.status == Status.DRAFT and actor.person in version.officers
    return may(actor, Permission.WRITE_KNOWLEDGE) and (version.article.organ_id == actor.organ or wrote)


def may_publish(version: Version, actor: Actor) -> bool:
    """True for a head of the owner who did not write it."""
    own = version.article.organ_id == actor.organ
    return may(actor, Permission.PUBLISH_KNOWLEDGE) and own and actor.person not in version.officers


def may_withdraw(version: Version, actor: Actor) -> bool:
    """True for a head of the owner; taking an answer down needs no second person."""
    return may(actor, Permission.PUBLISH_KNOWLEDGE) and version.article.organ_id == actor.organ


def said_writers() -> tuple[Label, Label]:
    """Act and posts of who may write, for a refusal."""
    return PERMISSIONS[Permission.WRITE_KNOWLEDGE], said_posts(Permission.WRITE_KNOWLEDGE)


def _versions() -> VersionQuerySet:
    """The index of words stays where it is: no page reads it."""
    return Version.objects.defer("search")


def _found(rows: VersionQuerySet, query: str, *, on: date, most: int) -> Sequence[Hit]:
    """All of what was asked, else what holds at least half of it."""
    wanted = asked(query)
    if not wanted:
        return []
    best = _ranked(rows, wanted, all_of_them=True, most=most)
    if not best and len(wanted) > 1:
        near = _ranked(rows, wanted, all_of_them=False, most=CANDIDATES)
        best = [row for row in near if is_enough(wanted, (row.title, row.questions, row.body))][:most]
    return [_hit(row, wanted, on=on) for row in best]


def _ranked(rows: VersionQuerySet, wanted: Sequence[str], *, all_of_them: bool, most: int) -> list[Version]:
    terms = Terms(as_query(wanted, all_of_them=all_of_them))
    used = F("article__quoted") + F("article__shown") + F("article__opened")
    scored = rows.filter(search=terms).annotate(fits=SearchRank(F("search"), terms, normalization=BY_LENGTH), uses=used)
    return list(scored.select_related("article__organ").order_by("-fits", "-uses", "-published_at", "id")[:most])


def _hit(row: Version, wanted: Sequence[str], *, on: date) -> Hit:
    return Hit(
        article=row.article_id,
        title=marked(row.title, wanted),
        excerpt=marked(excerpt(row.body, wanted), wanted),
        answer=first_sentence(row.body),
        owner=row.article.organ.label,
        region_code=row.region_code,
        audience=Audience(row.audience),
        standing=row.standing(on=on),
    )


def _places(region_code: str) -> Sequence[str]:
    """A place and what holds it: street, district, city."""
    return [region_code[:length] for length in (6, 9, 12) if len(region_code) >= length]


def _own_draft(actor: Actor) -> Q:
    own = Q(article__organ=actor.organ) | Q(officers__contains=[actor.person])
    return Q(status=Status.DRAFT.value) & own


def _readable(actor: Actor) -> Q:
    return ~Q(status=Status.DRAFT.value) & Q(published_at__isnull=False) | _own_draft(actor)


def _after(key: str) -> Q:
    if not key:
        return Q()
    day, _, row = key.partition("_")
    try:
        due, last = date.fromisoformat(day), UUID(row)
    except ValueError as error:
        raise UnknownPage() from error
    return Q(review_due__gt=due) | Q(review_due=due, id__gt=last)
