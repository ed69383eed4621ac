"""The hot row of a matter, its text beside it, its parties, clocks and links."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models import F, Q

from tingmin.accounts.acting import HOLD
from tingmin.accounts.rules import may
from tingmin.accounts.types import Permission
from tingmin.kernel.actors import Actor, Post
from tingmin.kernel.ids import MatterId, OrganId, new_id
from tingmin.kernel.labels import Label
from tingmin.kernel.refusals import NotFound
from tingmin.law.routes import BY_CODE as ROUTES
from tingmin.ledger.statements import Kept, Rows, Statement, ask
from tingmin.organisations.models import Organ, OrganClosure
from tingmin.organisations.types import OrganKind
from tingmin.people.models import Person

OPEN = Q(ended=False)
RUNNING = Q(stopped_on__isnull=True)
# Here the law asks a superior to decide (XF2022 §24; BJ2006 §36; JSJB2021 §20), who must therefore see the matter.
FOR_SUPERIOR = ("jurisdiction_dispute", "not_accepted", "escalated")
WAITS = Q(stage__in=FOR_SUPERIOR)
MATTER = Label("该信访事项", "such matter")
# Locked alone, then read: a join that waits for the lock is checked again with the new row against the old organs,
# and finds nothing when another officer has just sent the matter on.
LOCK = f"WITH locked AS (SELECT id FROM matters_matter WHERE id = %s FOR UPDATE) {HOLD} FROM locked"
ORGANS = ("holder__parent", "registrar", "transferor", "reviewer")
WHOLE = Kept(lambda pk: Matter.objects.select_related(*ORGANS).filter(pk=pk))
PAUSES = Kept(lambda matter: ClockPause.objects.filter(obligation__matter_id=matter))
CLOCKS = Kept(lambda matter: Obligation.objects.filter(matter_id=matter).order_by("started_on", "id"))
# The organs of a matter; most matters lack some of them, and an index need not know it.
SIDES: Mapping[str, Q] = {
    "holder": Q(),
    "registrar": Q(),
    "transferor": Q(transferor__isnull=False),
    "reviewer": Q(reviewer__isnull=False),
    "supervisor": Q(supervisor__isnull=False),
}
# The windows in which review and re-review may be asked, and the petitioner's time to rate, which nobody stops.
WINDOWS = ("D09", "D11")
RATING = "D18"


def _below(organ: OrganId) -> models.QuerySet[OrganClosure, Any]:
    """The organs whose superior an organ is, or beside whose superior it is the petition department."""
    beside = Organ.objects.filter(pk=organ, kind=OrganKind.PETITION_DEPARTMENT).values("parent")
    under = OrganClosure.objects.filter(Q(ancestor=organ) | Q(ancestor__in=beside), depth__gt=0)
    return under.exclude(descendant=organ).values("descendant")


def _open_of(side: str, *, some: Q) -> models.Index:
    return models.Index(fields=[side, "next_due", "id"], name=f"matter_open_by_{side}", condition=OPEN & some)


def _all_of(side: str, *, some: Q) -> models.Index:
    return models.Index(fields=[side, "-id"], name=f"matter_by_{side}", condition=some or None)


def locking(matter_id: MatterId) -> Statement:
    """Lock a matter that is in sight and hold it; without a row it is not."""
    return Statement(LOCK, (matter_id, str(matter_id)))


def the_held(held: Rows, rows: Rows) -> "Matter":
    """The matter that was locked, from the rows of `locking` and then of `WHOLE`; raises `NotFound`."""
    if not held:
        raise NotFound(what=MATTER)
    return WHOLE.objects(rows)[0]


class MatterQuerySet(models.QuerySet["Matter"]):
    """The one filter behind list, detail, search and export."""

    def for_actor(self, actor: Actor) -> "MatterQuerySet":
        """The matters that an actor may see; without an identity, or a post that reads matters, there are none."""
        if not may(actor, Permission.READ_MATTER):
            return self.none()
        if actor.post is Post.SYSTEM:
            return self.all()
        if actor.organ is None:
            return self.filter(pk__in=actor.own_matters)
        scope = Q(holder=actor.organ) | Q(registrar=actor.organ) | Q(transferor=actor.organ)
        scope |= Q(reviewer=actor.organ) | Q(supervisor=actor.organ)
        waits_for_superior = Q(stage__in=FOR_SUPERIOR, holder__in=_below(actor.organ))
        # The wall comes last: it holds against an emergency too.
        return self.filter(scope | waits_for_superior | Q(pk__in=actor.opened)).outside_the_wall(actor)

    def in_territory_of(self, organ: OrganId) -> "MatterQuerySet":
        """Those that an organ below this one registered or holds; a petition department stands for its government."""
        return self.filter(Q(holder__in=_below(organ)) | Q(registrar__in=_below(organ)))

    def outside_the_wall(self, actor: Actor) -> "MatterQuerySet":
        """Without the matters that complain of the actor's unit or of the actor, or from which the actor is recused."""
        walled = Q(walled_organs__contains=[actor.organ]) | Q(walled_people__contains=[actor.person])
        return self.exclude(walled)

    def locked(self, matter_id: MatterId) -> "Matter":
        """The matter with its organs, held until the transaction ends; raises `NotFound`."""
        held, rows = ask(locking(matter_id), WHOLE.asked(matter_id))
        return the_held(held, rows)


class Matter(models.Model):
    """Where a case stands and who has it. `next_due` is the earliest effective last day of its running clocks."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    number = models.CharField(max_length=24)
    title = models.CharField(max_length=200)
    procedure = models.CharField(max_length=24)
    book = models.CharField(max_length=24)
    stage = models.CharField(max_length=24)
    # True at an end of its procedure: what is open has an index that no new procedure changes.
    ended = models.BooleanField(default=False)
    channel = models.CharField(max_length=12)
    category = models.CharField(max_length=16, blank=True)
    purpose = models.CharField(max_length=16, blank=True)
    content_class = models.CharField(max_length=6, blank=True)
    route = models.CharField(max_length=32, blank=True)
    region_code = models.CharField(max_length=12, blank=True)
    people_count = models.PositiveIntegerField(default=1)
    marks = ArrayField(models.CharField(max_length=24), default=list, blank=True)
    registrar = models.ForeignKey(Organ, on_delete=models.PROTECT, related_name="+", db_index=False)
    holder = models.ForeignKey(Organ, on_delete=models.PROTECT, related_name="+", db_index=False)
    transferor = models.ForeignKey(Organ, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    reviewer = models.ForeignKey(Organ, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    # Who supervises it (督办), from the day a case was opened: it must see what it supervises.
    supervisor = models.ForeignKey(Organ, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    received_on = models.DateField()
    registered_at = models.DateTimeField()
    next_due = models.DateField(null=True)
    query_code = models.BinaryField(unique=True)
    reference = models.CharField(max_length=100, blank=True)
    # The wall (domain §7, P1): organs and staff from whom the matter is hidden, whatever their post.
    walled_organs = ArrayField(models.UUIDField(), default=list, blank=True)
    walled_people = ArrayField(models.UUIDField(), default=list, blank=True)
    # Handled in confidence (保密办理, P4): only the registering organ knows who petitions.
    protected = models.BooleanField(default=False)

    objects: ClassVar[models.Manager["Matter"]] = MatterQuerySet.as_manager()

    class Meta:
        # Two for each organ of a matter: what is open by its last day, everything by its id, which is in order of time.
        indexes = [
            *(_open_of(side, some=some) for side, some in SIDES.items()),
            *(_all_of(side, some=some) for side, some in SIDES.items()),
            models.Index(fields=["holder", "-id"], name="matter_for_superior", condition=WAITS),
            models.Index(fields=["holder", "next_due", "id"], name="matter_open_for_superior", condition=OPEN & WAITS),
            # What was received in a period lies together: exports and the district's totals read only those pages.
            BrinIndex(fields=["received_on"], name="matter_received", pages_per_range=32),
        ]
        constraints = [
            models.UniqueConstraint(fields=["number"], name="matter_number_once"),
            models.UniqueConstraint(fields=["reference"], name="matter_imported_once", condition=~Q(reference="")),
            models.CheckConstraint(condition=Q(people_count__gte=1), name="matter_has_people"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def branch(self) -> str:
        """The branch R0a … R6 of the chosen route; empty until the matter is sorted."""
        return ROUTES[self.route].branch if self.route else ""


class MatterText(models.Model):
    """What the petitioner wrote, beside the hot row; its heading stands there."""

    matter = models.OneToOneField(Matter, primary_key=True, on_delete=models.PROTECT, related_name="text")
    body = models.TextField()

    def __str__(self) -> str:
        return self.body[:40]


class Respondent(models.Model):
    """Whom a matter complains of (被反映单位、人员): a unit, a member of staff, or a name kept in the vault."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="respondents")
    organ = models.ForeignKey(Organ, null=True, on_delete=models.PROTECT, related_name="+")
    staff = models.UUIDField(null=True)
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(organ__isnull=False) | Q(staff__isnull=False) | Q(person__isnull=False),
                name="respondent_is_somebody",
            )
        ]

    def __str__(self) -> str:
        return f"respondent of {self.matter_id}"


class Party(models.Model):
    """A person who takes part; the identity stays in the vault."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="parties", db_index=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=16)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["matter", "person"], name="party_once")]
        ordering = ["position"]

    def __str__(self) -> str:
        return f"{self.role} {self.person}"


class Obligation(models.Model):
    """A running or stopped clock of a matter; overdue and due soon are computed from its dates, never stored."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="obligations")
    clock = models.CharField(max_length=8)
    organ = models.ForeignKey(Organ, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    started_on = models.DateField()
    start_fact = models.UUIDField()
    set_on = models.DateField(null=True)
    extension = models.PositiveSmallIntegerField(default=0)
    due_raw = models.DateField()
    due_effective = models.DateField()
    provisional = models.BooleanField(default=False)
    # Of a limit in hours: the instant at which it begins, its length, the instant at which it ends.
    begun_at = models.DateTimeField(null=True)
    hours = models.PositiveIntegerField(null=True)
    due_at = models.DateTimeField(null=True)
    stopped_on = models.DateField(null=True)
    stop_fact = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["matter", "clock"],
                name="one_running_clock_of_a_kind",
                condition=RUNNING,
            ),
            models.CheckConstraint(condition=Q(due_effective__gte=F("due_raw")), name="moved_only_later"),
            models.CheckConstraint(
                condition=Q(stopped_on__isnull=True, stop_fact__isnull=True)
                | Q(stopped_on__gte=F("started_on"), stop_fact__isnull=False),
                name="stopped_by_a_fact",
            ),
            models.CheckConstraint(
                condition=Q(begun_at__isnull=True, hours__isnull=True, due_at__isnull=True)
                | Q(due_at__gte=F("begun_at"), hours__isnull=False),
                name="hours_have_both_ends",
            ),
        ]
        indexes = [
            models.Index(fields=["due_effective", "id"], name="clock_running", condition=RUNNING & ~Q(clock=RATING)),
            models.Index(
                fields=["due_effective", "matter"], name="clock_window", condition=RUNNING & Q(clock__in=WINDOWS)
            ),
            models.Index(fields=["organ", "clock"], name="clock_by_organ"),
        ]

    def __str__(self) -> str:
        return f"{self.clock} {self.started_on}–{self.due_effective}"


class ClockPause(models.Model):
    """Days left out of a clock, from `begins` until the day `ends` on which it runs again."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    obligation = models.ForeignKey(Obligation, on_delete=models.PROTECT, related_name="pauses")
    ground = models.CharField(max_length=16)
    begins = models.DateField()
    ends = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends__isnull=True) | Q(ends__gte=F("begins")), name="pause_ends_after_it_begins"
            ),
            models.UniqueConstraint(fields=["obligation"], name="one_open_pause", condition=Q(ends__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"{self.ground} {self.begins}–{self.ends or ''}"


class MatterLink(models.Model):
    """One matter leads to another: split from one submission, or raised again on new facts."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    source = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="links_out", db_index=False)
    target = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="links_in")
    kind = models.CharField(max_length=12)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "target", "kind"], name="link_once")]

    def __str__(self) -> str:
        return self.kind
