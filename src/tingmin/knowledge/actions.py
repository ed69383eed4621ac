"""Writing the knowledge base: draft, publish by a second person, withdraw; count uses, hear feedback, keep gaps."""

import hashlib
import json
from dataclasses import asdict, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Greatest

from tingmin.accounts.rules import officer_with
from tingmin.accounts.types import Permission
from tingmin.kernel.actors import Actor
from tingmin.kernel.ids import OrganId
from tingmin.kernel.labels import Label
from tingmin.kernel.refusals import NotFound, NotPermitted, Refusal
from tingmin.kernel.texts import storable
from tingmin.kernel.times import day_of
from tingmin.knowledge.models import Article, Feedback, Gap, Version
from tingmin.knowledge.queries import ARTICLE, gap, may_withdraw, may_write, said_writers
from tingmin.knowledge.rules import as_vector, keepable, without_numbers
from tingmin.knowledge.types import Content, Status, UseKind
from tingmin.law.content_classes import content_class
from tingmin.ledger.actions import record
from tingmin.ledger.types import Entry, Subject, SubjectKind
from tingmin.organisations.queries import organ_by_id

LONGEST_BODY, LONGEST_TITLE, LONGEST_WORDS = 10_000, 100, 300
WORDS = ("title", "questions", "body", "based_on")
AUTHORITY = "GB/T 44191-2024"
PUBLISH = Label("审定该知识条目", "publish this article")
OWNER_HEAD = Label("条目所属单位的负责人", "the head of the unit that owns it")


class NothingInArticle(Refusal):
    """An article without title or answer, or longer than anybody reads."""

    code = "nothing_in_article"
    sentence = Label(
        zh="请写明标题（最长{title}字）、答案（最长{body}字）和依据。",
        en="Give a title (at most {title} characters), an answer (at most {body}) and what it is based on.",
    )


class DaysOfArticleImpossible(Refusal):
    """Days that run backwards, or a review that is due before anybody reads it."""

    code = "article_days_impossible"
    sentence = Label(
        zh="有效期应当从早到晚，复核日期应当在今天之后、有效期之内，请核对日期。",
        en="The days of validity run forwards, and the review lies after today and within them; check the days.",
    )


class PublishedByWriter(Refusal):
    """One person would write and publish."""

    code = "published_by_writer"
    sentence = Label(
        zh="您参与编写了这一稿，请由本单位另一位负责人审定发布。",
        en="You had a hand in this draft; have another head of your unit publish it.",
    )


class NothingToPublish(Refusal):
    """No draft, or nothing published."""

    code = "no_such_version"
    sentence = Label(
        zh="没有可以办理的稿子，可能已由同事处理，请刷新页面。",
        en="There is nothing left to do this with; a colleague may have done it. Load the page again.",
    )


class WithdrawnWithoutReason(Refusal):
    """An answer would vanish without a word."""

    code = "withdrawal_reason_needed"
    sentence = Label(zh="请写明撤下的原因。", en="Say why it is withdrawn.")


@transaction.atomic
def begin_article(
    *, content: Content, organ: OrganId, actor: Actor, at: datetime, gap_id: UUID | None = None
) -> Version:
    """Begin an article for the unit that will own it; that unit's head publishes, whoever wrote."""
    person, _ = officer_with(Permission.WRITE_KNOWLEDGE, actor)
    whole = _whole(content, on=day_of(at))
    article = Article.objects.create(organ_id=organ_by_id(organ).ref, begun_at=at)
    if gap_id is not None:
        answered = gap(actor, gap_id)
        Gap.objects.filter(pk=answered.pk).update(article=article)
    made = _drafted(Version(article=article, number=1), whole, person=person, at=at)
    _tell("knowledge_drafted", made, actor=actor, at=at)
    return made


@transaction.atomic
def edit_article(*, article_id: UUID, content: Content, actor: Actor, at: datetime) -> Version:
    """Write on the open draft, or begin the next version; what is published stays until a head replaces it."""
    person, _ = officer_with(Permission.WRITE_KNOWLEDGE, actor)
    article, whole = _held(article_id), _whole(content, on=day_of(at))
    latest = article.versions.order_by("-number").first()
    if latest is None or not may_write(latest, actor):
        act, who = said_writers()
        raise NotPermitted(act=act, who=who)
    open_one = latest if latest.status == Status.DRAFT else Version(article=article, number=latest.number + 1)
    made = _drafted(open_one, whole, person=person, at=at)
    _tell("knowledge_drafted", made, actor=actor, at=at)
    return made


@transaction.atomic
def publish_article(*, article_id: UUID, actor: Actor, at: datetime) -> Version:
    """Publish the draft as a second person; the version before it is superseded and stays readable."""
    person, _ = officer_with(Permission.PUBLISH_KNOWLEDGE, actor)
    article, draft = _held(article_id), _one(article_id, Status.DRAFT)
    _refuse_outsider(draft, actor)
    if person in draft.officers:
        raise PublishedByWriter()
    _whole(draft.content, on=day_of(at))
    article.versions.filter(status=Status.PUBLISHED).update(status=Status.SUPERSEDED, ended_at=at)
    draft.status, draft.published_by, draft.published_at = Status.PUBLISHED, person, at
    draft.save(update_fields=["status", "published_by", "published_at"])
    _tell("knowledge_published", draft, actor=actor, at=at)
    return draft


@transaction.atomic
def withdraw_article(*, article_id: UUID, reason: str, actor: Actor, at: datetime) -> Version:
    """Take the published version down, with the reason that its history shows."""
    officer_with(Permission.PUBLISH_KNOWLEDGE, actor)
    _held(article_id)
    published = _one(article_id, Status.PUBLISHED)
    _refuse_outsider(published, actor)
    if not reason.strip():
        raise WithdrawnWithoutReason()
    return _ended(published, "knowledge_withdrawn", reason=reason, actor=actor, at=at)


@transaction.atomic
def drop_draft(*, article_id: UUID, actor: Actor, at: datetime) -> Version:
    """Lay a draft aside that will not be published."""
    officer_with(Permission.WRITE_KNOWLEDGE, actor)
    _held(article_id)
    draft = _one(article_id, Status.DRAFT)
    if not may_write(draft, actor):
        raise NotFound(what=ARTICLE)
    Gap.objects.filter(article=article_id).exclude(article__versions__published_at__isnull=False).update(article=None)
    return _ended(draft, "knowledge_dropped", reason="", actor=actor, at=at)


def note_use(article_id: UUID, *, kind: UseKind) -> None:
    """Count one use of an article: a number that grows, told of nobody."""
    Article.objects.filter(pk=article_id).update(**{kind.value: F(kind.value) + 1})


def give_feedback(version: Version, *, helped: bool, words: str, on: date) -> Feedback:
    """Keep whether a version helped; who said so is not asked, and long numbers in the words do not stay."""
    said = without_numbers(words)[:LONGEST_WORDS]
    return Feedback.objects.create(version=version, helped=helped, words=said, day=on)


@transaction.atomic
def note_gap(query: str, *, on: date) -> Gap | None:
    """Keep what was searched for in vain, if it looks like nobody's; counted, with the last day alone."""
    said = keepable(query)
    if not said:
        return None
    found, is_new = Gap.objects.get_or_create(query=said, defaults={"last_day": on})
    if not is_new:
        Gap.objects.filter(pk=found.pk).update(asked=F("asked") + 1, last_day=Greatest("last_day", on))
    return found


def close_gap(*, gap_id: UUID, actor: Actor, at: datetime) -> None:
    """Take a question off the list that needs no article of its own."""
    Gap.objects.filter(pk=gap(actor, gap_id).pk).update(closed_on=day_of(at))


def digest_of(content: Content) -> str:
    """SHA-256 of what a version says: the ledger keeps it, so that the answer of a day can be proved."""
    return hashlib.sha256(json.dumps(asdict(content), sort_keys=True, default=str).encode()).hexdigest()


def _whole(content: Content, *, on: date) -> Content:
    """The content once it makes sense."""
    words: dict[str, Any] = {name: storable(getattr(content, name)).strip() for name in WORDS}
    whole = replace(content, **words)
    lengths = (whole.title, LONGEST_TITLE), (whole.body, LONGEST_BODY), (whole.based_on, 2 * LONGEST_TITLE)
    if any(not 0 < len(text) <= most for text, most in lengths) or len(whole.questions) > LONGEST_BODY:
        raise NothingInArticle(title=LONGEST_TITLE, body=LONGEST_BODY)
    last = whole.valid_to or whole.review_due
    if not (whole.valid_from <= last and on < whole.review_due <= last):
        raise DaysOfArticleImpossible()
    content_class(whole.content_class)
    return whole


def _drafted(draft: Version, content: Content, *, person: UUID, at: datetime) -> Version:
    """Write the draft anew; everybody who ever wrote on it stays among its writers."""
    for name, value in asdict(content).items():
        setattr(draft, name, value)
    draft.officers = list(dict.fromkeys([*(draft.officers or []), person]))
    draft.status, draft.written_at, draft.search = Status.DRAFT, at, as_vector(content)
    draft.save()
    return draft


def _held(article_id: UUID) -> Article:
    """The article, held until the transaction ends."""
    found = Article.objects.select_for_update().filter(pk=article_id).first()
    if found is None:
        raise NotFound(what=ARTICLE)
    return found


def _one(article_id: UUID, status: Status) -> Version:
    found = Version.objects.filter(article=article_id, status=status).select_related("article").first()
    if found is None:
        raise NothingToPublish()
    return found


def _refuse_outsider(version: Version, actor: Actor) -> None:
    if not may_withdraw(version, actor):
        raise NotPermitted(act=PUBLISH, who=OWNER_HEAD)


def _ended(version: Version, kind: str, *, reason: str, actor: Actor, at: datetime) -> Version:
    version.status, version.ended_at, version.reason = Status.WITHDRAWN, at, storable(reason).strip()[:200]
    version.save(update_fields=["status", "ended_at", "reason"])
    _tell(kind, version, actor=actor, at=at)
    return version


def _tell(kind: str, version: Version, *, actor: Actor, at: datetime) -> None:
    """Number and digest stand in clear, no word of the text."""
    body = {"number": version.number, "sha256": digest_of(version.content), "organ": version.article.organ_id}
    enclosed = {"reason": version.reason} if version.reason else {}
    subject = Subject(SubjectKind.KNOWLEDGE, version.article_id)
    record(Entry(kind, subject, body=body, enclosed=enclosed, article=AUTHORITY), actor=actor, at=at)
