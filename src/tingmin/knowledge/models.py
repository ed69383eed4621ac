"""Articles with their versions, what people say of them, and what was searched for in vain."""

from datetime import date
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchQuery, SearchVectorField
from django.db import models
from django.db.models import F, Q

from tingmin.kernel.ids import new_id
from tingmin.knowledge import rules
from tingmin.knowledge.types import Audience, Content, Standing, Status
from tingmin.organisations.models import Organ

STATUSES = [status.value for status in Status]
AUDIENCES = [audience.value for audience in Audience]


class Article(models.Model):
    """An entry of the knowledge base (知识条目): whose it is, how often it was used; its words stand in versions."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organ = models.ForeignKey(Organ, on_delete=models.PROTECT, related_name="+")
    begun_at = models.DateTimeField()
    shown = models.PositiveIntegerField(default=0)
    opened = models.PositiveIntegerField(default=0)
    quoted = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def used(self) -> int:
        """All uses together."""
        return self.shown + self.opened + self.quoted


class Terms(SearchQuery):
    """A tsquery in PostgreSQL's own notation: no parser of the server stands between our terms and the index."""

    template = "(%(expressions)s)::tsquery"

    def __init__(self, written: str, **kwargs: Any) -> None:
        super().__init__(written, search_type="raw", **kwargs)


class VersionQuerySet(models.QuerySet["Version"]):
    """Versions of articles."""

    def published(self) -> "VersionQuerySet":
        """What staff may rely on, as far as its days allow."""
        return self.filter(status=Status.PUBLISHED.value)

    def offered(self, *, on: date) -> "VersionQuerySet":
        """What the public is given: open to everybody, and valid on the day."""
        valid = Q(valid_from__lte=on) & (Q(valid_to__isnull=True) | Q(valid_to__gte=on))
        return self.published().filter(valid, audience=Audience.PUBLIC.value)


class Version(models.Model):
    """One wording of an article; `officers` are all who wrote it, none of whom publishes it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    article = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    status = models.CharField(max_length=12, default=Status.DRAFT.value)
    title = models.CharField(max_length=100)
    questions = models.TextField(blank=True, default="")
    body = models.TextField()
    content_class = models.CharField(max_length=6)
    region_code = models.CharField(max_length=12, blank=True, default="")
    audience = models.CharField(max_length=8)
    based_on = models.CharField(max_length=200)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    review_due = models.DateField()
    officers = ArrayField(models.UUIDField())
    written_at = models.DateTimeField()
    published_by = models.UUIDField(null=True)
    published_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=200, blank=True, default="")
    search = SearchVectorField()

    objects = VersionQuerySet.as_manager()

    class Meta:
        indexes = [
            GinIndex(fields=["search"], name="knowledge_search", condition=Q(status="published")),
            models.Index(fields=["review_due", "id"], name="knowledge_by_review", condition=Q(status="published")),
        ]
        constraints = [
            models.UniqueConstraint(fields=["article", "number"], name="version_numbered_once"),
            models.UniqueConstraint(fields=["article"], name="article_published_once", condition=Q(status="published")),
            models.UniqueConstraint(fields=["article"], name="article_drafted_once", condition=Q(status="draft")),
            models.CheckConstraint(name="version_status_known", condition=Q(status__in=STATUSES)),
            models.CheckConstraint(name="version_audience_known", condition=Q(audience__in=AUDIENCES)),
            models.CheckConstraint(
                name="version_valid_in_order", condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from"))
            ),
            models.CheckConstraint(
                name="version_published_by_somebody",
                condition=Q(status__in=["draft", "withdrawn"]) | Q(published_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.number}"

    @property
    def content(self) -> Content:
        """What it says, as the rules read it."""
        return Content(
            title=self.title,
            questions=self.questions,
            body=self.body,
            content_class=self.content_class,
            region_code=self.region_code,
            audience=Audience(self.audience),
            based_on=self.based_on,
            valid_from=self.valid_from,
            valid_to=self.valid_to,
            review_due=self.review_due,
        )

    def standing(self, *, on: date) -> Standing:
        """How its days stand."""
        return rules.standing(self.content, on=on)


class Feedback(models.Model):
    """Whether an article helped somebody; there is no column for whom, and there must never be one (P6)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="feedback")
    helped = models.BooleanField()
    words = models.CharField(max_length=300, blank=True, default="")
    day = models.DateField()

    def __str__(self) -> str:
        return f"{self.version_id} {self.helped}"


class Gap(models.Model):
    """What was searched for in vain (没有答案的问题), how often and when last; never by whom or from where."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    query = models.CharField(max_length=40, unique=True)
    asked = models.PositiveIntegerField(default=1)
    last_day = models.DateField()
    closed_on = models.DateField(null=True)
    article = models.ForeignKey(Article, on_delete=models.PROTECT, null=True, related_name="gaps")

    class Meta:
        indexes = [
            models.Index(fields=["-asked", "-last_day"], name="gap_most_asked", condition=Q(closed_on__isnull=True))
        ]

    def __str__(self) -> str:
        return self.query
