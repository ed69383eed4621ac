"""Candidates, the supervisor's own file of a case, and on-site inspections; none is for the organ supervised."""

from typing import ClassVar

from django.db import models
from django.db.models import BooleanField, F, Func, Q, UUIDField, Value

from tingmin.kernel.actors import Actor, Post
from tingmin.kernel.ids import new_id
from tingmin.law.types import Office
from tingmin.matters.models import Matter, Obligation
from tingmin.matters.rules import POSTS_OF
from tingmin.organisations.models import Organ
from tingmin.supervision.types import Source

SUPERVISING = POSTS_OF[Office.SUPERVISOR]
WAITING = Q(case__isnull=True, dismissed_at__isnull=True)


class IsWalled(Func):
    """True where a matter stands behind a wall to an organ or a person; asked of the database, which sees all walls."""

    function = "supervision_walled"
    output_field = BooleanField()


def before(actor: Actor, *, matter: str) -> Q | None:
    """The first fence of this room: what lies before the actor's organ, for the posts that supervise; None: nothing.

    `matter` is the column of the matter that a row is about: its wall stands here too.
    """
    if actor.post is Post.SYSTEM:
        return Q()
    if actor.organ is None or actor.post not in SUPERVISING:
        return None
    organ, person = (Value(each, output_field=UUIDField()) for each in (actor.organ, actor.person))
    return Q(organ=actor.organ) & ~Q(IsWalled(F(matter), organ, person))


class CandidateQuerySet(models.QuerySet["Candidate"]):
    """Candidates through the first fence."""

    def for_actor(self, actor: Actor) -> "CandidateQuerySet":
        """The candidates before the actor's organ."""
        seen = before(actor, matter="matter_id")
        return self.none() if seen is None else self.filter(seen)


class CaseFileQuerySet(models.QuerySet["CaseFile"]):
    """Files of cases through the first fence."""

    def for_actor(self, actor: Actor) -> "CaseFileQuerySet":
        """The files of the actor's organ."""
        seen = before(actor, matter="about_id")
        return self.none() if seen is None else self.filter(seen)


class Candidate(models.Model):
    """Something about a matter that may have to be supervised (督办线索); a person opens a case on it or dismisses it.

    `evidence` tells two findings on one ground apart: a clock, a missing paper, a mark, or the hash of what was said.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="+")
    # The board shows the number although the supervising organ does not see the matter yet.
    number = models.CharField(max_length=24)
    ground = models.CharField(max_length=8)
    evidence = models.CharField(max_length=40, blank=True)
    # The clock's code or the paper's kind, in which the board says what is late or missing.
    about = models.CharField(max_length=32, blank=True)
    obligation = models.ForeignKey(Obligation, null=True, on_delete=models.PROTECT, related_name="+")
    said = models.TextField(blank=True)
    organ = models.ForeignKey(Organ, on_delete=models.PROTECT, related_name="+")
    about_organ = models.ForeignKey(Organ, on_delete=models.PROTECT, related_name="+")
    since = models.DateField()
    ended_on = models.DateField(null=True)
    found_on = models.DateField()
    source = models.CharField(max_length=16)
    proposed_by = models.UUIDField(null=True)
    case = models.ForeignKey(Matter, null=True, on_delete=models.PROTECT, related_name="+")
    dismissed_at = models.DateTimeField(null=True)
    dismissed_by = models.UUIDField(null=True)
    dismissed_because = models.TextField(blank=True)

    objects: ClassVar[models.Manager["Candidate"]] = CandidateQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["matter", "ground", "evidence"], name="candidate_found_once"),
            models.CheckConstraint(
                condition=Q(case__isnull=True) | Q(dismissed_at__isnull=True), name="opened_or_dismissed"
            ),
            models.CheckConstraint(
                condition=~Q(source=Source.PERSON.value) | Q(proposed_by__isnull=False), name="person_is_known"
            ),
        ]
        indexes = [
            models.Index(fields=["organ", "since", "id"], name="candidate_board", condition=WAITING),
            models.Index(fields=["case"], name="candidate_of_case"),
        ]

    def __str__(self) -> str:
        return f"{self.ground} {self.number}"


class CaseFile(models.Model):
    """What the supervising organ keeps of a case beside the case itself, which the organ supervised sees."""

    case = models.OneToOneField(Matter, primary_key=True, on_delete=models.PROTECT, related_name="+")
    about = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="+")
    organ = models.ForeignKey(Organ, on_delete=models.PROTECT, related_name="+")
    about_organ = models.ForeignKey(Organ, on_delete=models.PROTECT, related_name="+")
    ground = models.CharField(max_length=8)
    evidence = models.TextField()
    opened_on = models.DateField()
    measure = models.CharField(max_length=16, blank=True)
    accountability_by = models.UUIDField(null=True)
    ended_on = models.DateField(null=True)

    objects: ClassVar[models.Manager["CaseFile"]] = CaseFileQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["about"], name="one_open_case_about_a_matter", condition=Q(ended_on__isnull=True)
            )
        ]
        indexes = [models.Index(fields=["organ", "-case"], name="case_file_of_organ")]

    def __str__(self) -> str:
        return f"{self.ground} {self.case_id}"


class SiteVisit(models.Model):
    """An on-site inspection (实地督查): who goes where, when it took place, what was found."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    file = models.ForeignKey(CaseFile, on_delete=models.PROTECT, related_name="visits")
    team = models.TextField()
    place = models.TextField()
    planned_on = models.DateField()
    done_on = models.DateField(null=True)
    findings = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["file"], name="one_visit_at_a_time", condition=Q(done_on__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"{self.place} {self.planned_on}"
