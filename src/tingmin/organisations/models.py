"""Tables of organs, their names, their tree, their succession and their duties."""

from datetime import date

from django.db import models
from django.db.models import F, Q

from tingmin.kernel.ids import OrganId, new_id
from tingmin.kernel.labels import Label
from tingmin.organisations import rules
from tingmin.organisations.types import Level, OrganKind, Span

OPEN = Q(valid_to__isnull=True)
# Plain words, so that a migration holds the codes and not our enums.
KINDS = [kind.value for kind in OrganKind]
LEVELS = [level.value for level in Level]


class Organ(models.Model):
    """A public body that can owe an answer (机关、单位); an ended one stays, for its files stay."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=100)
    name_en = models.CharField(max_length=160)
    short_name = models.CharField(max_length=60)
    kind = models.CharField(max_length=24)
    level = models.CharField(max_length=12)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="parts")
    region_code = models.CharField(max_length=12)
    petition_work = models.BooleanField(default=False)
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)
    address = models.CharField(max_length=200, blank=True, default="")
    phone = models.CharField(max_length=60, blank=True, default="")
    reception_hours = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        ordering = ["code"]
        indexes = [models.Index(fields=["region_code", "level"], name="organ_by_region")]
        constraints = [
            models.CheckConstraint(name="organ_valid_in_order", condition=Q(valid_to__gte=F("valid_from"))),
            models.CheckConstraint(name="organ_kind_known", condition=Q(kind__in=KINDS)),
            models.CheckConstraint(name="organ_level_known", condition=Q(level__in=LEVELS)),
            models.CheckConstraint(
                name="organ_region_well_formed", condition=Q(region_code__regex=r"^\d{6}(\d{3}){0,2}$")
            ),
            models.CheckConstraint(name="organ_not_its_own_parent", condition=~Q(parent=F("id"))),
            models.UniqueConstraint(name="organ_open_name_once", fields=["name"], condition=OPEN),
            models.UniqueConstraint(
                name="organ_one_petition_desk_per_region",
                fields=["region_code"],
                condition=OPEN & Q(petition_work=True),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def ref(self) -> OrganId:
        """The id in its own type."""
        return OrganId(self.id)

    @property
    def label(self) -> Label:
        """The full name in both languages."""
        return Label(zh=self.name, en=self.name_en)

    @property
    def span(self) -> Span:
        """First and last day in force."""
        return Span(first=self.valid_from, last=self.valid_to)

    def is_in_force(self, *, on: date) -> bool:
        """True on the first day, the last day and between."""
        return rules.is_in_force(self.span, on=on)


class Alias(models.Model):
    """A name under which an organ is known; unique among the open names under one parent."""

    organ = models.ForeignKey(Organ, on_delete=models.CASCADE, related_name="aliases")
    scope = models.ForeignKey(Organ, on_delete=models.PROTECT, null=True, related_name="+")
    name = models.CharField(max_length=100)
    normalised = models.CharField(max_length=100, db_index=True)
    closed_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="alias_once_per_organ", fields=["organ", "normalised"]),
            models.UniqueConstraint(
                name="alias_open_once_per_scope",
                fields=["scope", "normalised"],
                condition=Q(closed_on__isnull=True),
                nulls_distinct=False,
            ),
        ]

    def __str__(self) -> str:
        return self.name


class OrganClosure(models.Model):
    """One row for each organ and each organ above it, itself included at depth 0."""

    ancestor = models.ForeignKey(Organ, on_delete=models.CASCADE, related_name="+")
    descendant = models.ForeignKey(Organ, on_delete=models.CASCADE, related_name="+")
    depth = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="closure_pair_once", fields=["ancestor", "descendant"]),
        ]

    def __str__(self) -> str:
        return f"{self.ancestor_id} ⊇ {self.descendant_id}"


class Succession(models.Model):
    """`successor` carries duties of `organ` from the day `on` (承继); several may share them."""

    organ = models.ForeignKey(Organ, on_delete=models.PROTECT, related_name="successions")
    successor = models.ForeignKey(Organ, on_delete=models.PROTECT, related_name="inheritances")
    on = models.DateField()
    verified = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="succession_once", fields=["organ", "successor"]),
            models.CheckConstraint(name="succession_to_another", condition=~Q(organ=F("successor"))),
        ]

    def __str__(self) -> str:
        return f"{self.organ_id} → {self.successor_id} ({self.on})"


class Duty(models.Model):
    """A line of the duty list (职责清单); without an organ it falls to the organ of the place."""

    content_class = models.CharField(max_length=6)
    level = models.CharField(max_length=12)
    organ = models.ForeignKey(Organ, on_delete=models.PROTECT, null=True, related_name="duties")
    rank = models.PositiveSmallIntegerField(default=1)
    note = models.CharField(max_length=200, blank=True, default="")
    note_en = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        ordering = ["content_class", "rank"]
        constraints = [
            models.UniqueConstraint(name="duty_once", fields=["content_class", "level", "organ"], nulls_distinct=False),
            models.CheckConstraint(name="duty_class_well_formed", condition=Q(content_class__regex=r"^\d{6}$")),
            models.CheckConstraint(name="duty_level_known", condition=Q(level__in=LEVELS)),
            models.CheckConstraint(
                name="duty_of_the_city_names_its_organ",
                condition=Q(organ__isnull=False) | ~Q(level=Level.CITY.value),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.content_class} {self.level}"


class Community(models.Model):
    """A residents' or villagers' committee (社区、村) and the street or township to which it belongs."""

    code = models.CharField(max_length=12, primary_key=True)
    name = models.CharField(max_length=64)
    name_en = models.CharField(max_length=160)
    street = models.ForeignKey(Organ, on_delete=models.PROTECT, related_name="communities")

    class Meta:
        constraints = [
            models.CheckConstraint(name="community_code_well_formed", condition=Q(code__regex=r"^\d{12}$")),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def label(self) -> Label:
        """The name, and its reading in Latin letters: no community has an English name of its own."""
        return Label(zh=self.name, en=self.name_en)


class PlaceKey(models.Model):
    """Something that may be typed for a district, street or community: its name or reading from a character on.

    `start` counts the characters left out before it. Byte order, so that a beginning is a range of the index.
    """

    region_code = models.CharField(max_length=12)
    key = models.CharField(max_length=160, db_collation="C")
    reading = models.CharField(max_length=8)
    start = models.PositiveSmallIntegerField()

    class Meta:
        indexes = [models.Index(fields=["key", "start"], name="place_by_key")]
        constraints = [
            models.UniqueConstraint(fields=["region_code", "key", "reading"], name="place_key_once"),
        ]

    def __str__(self) -> str:
        return f"{self.key} → {self.region_code}"
