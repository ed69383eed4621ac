"""Reading score sheets, what was proposed beside them, and the objections to them: each unit its own."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction
from uuid import UUID

from django.db.models import Max

from tingmin.hotline.models import Adjustment as Adjustment  # doors name the types from here
from tingmin.hotline.models import CallBack, Exclusion, ScoreSheet
from tingmin.hotline.models import ObjectedItem as ObjectedItem
from tingmin.hotline.models import Objection as Objection
from tingmin.hotline.queries import hotline_organ
from tingmin.hotline.scores import (
    GROUPS,
    OTHERS,
    Sheet,
    behind,
    from_figures,
    group_of,
    month_of,
    next_month,
    sheets,
)
from tingmin.kernel.actors import Actor, Post
from tingmin.kernel.labels import Label
from tingmin.kernel.refusals import NotFound
from tingmin.kernel.times import day_of
from tingmin.law.parameters import parameters
from tingmin.law.rates import Counted, Weights, WeightsNotSet, weights, weights_from
from tingmin.matters.models import Matter
from tingmin.organisations.queries import Organ, jurisdiction_of

SHEET = Label("该成绩单", "such score sheet")
OBJECTION = Label("该异议", "such objection")
MOST_BEHIND = 500
BY_ZH = {label.zh: label for label in (*GROUPS.values(), OTHERS)}


@dataclass(frozen=True, slots=True)
class Read:
    """A sheet as a page reads it, frozen or counted just now; `version` 0 is not frozen."""

    organ: Organ
    counted: Counted
    score: Fraction | None
    group: Label
    rank: int | None
    too_few: bool
    version: int = 0
    objection: UUID | None = None
    frozen_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Bounds:
    """The best, the middle and the last score of a group, and how many of it are ranked; never who they are."""

    best: Fraction | None
    middle: Fraction | None
    last: Fraction | None
    ranked: int
    units: int


@dataclass(frozen=True, slots=True)
class Behind:
    """An order behind a figure: its answer stands beside it only where it may be read."""

    matter: Matter
    call: CallBack


def is_hotline(actor: Actor) -> bool:
    """Whether an actor sits at the hotline, which assesses, and is not assessed."""
    return actor.organ == hotline_organ()


def months(*, until: date, many: int = 13) -> Sequence[date]:
    """The months of a picker, the newest first."""
    found = [month_of(until)]
    while len(found) < many:
        found.append(month_of(found[-1] - timedelta(days=1)))
    return found


def sheets_of(month: date) -> Sequence[ScoreSheet]:
    """The newest version of each unit's frozen sheet, best first."""
    newest = ScoreSheet.objects.filter(month=month).values("organ").annotate(newest=Max("version"))
    versions = {row["organ"]: row["newest"] for row in newest}
    found = ScoreSheet.objects.filter(month=month).select_related("organ").order_by("organ__code")
    return [sheet for sheet in found if sheet.version == versions[sheet.organ_id]]


def is_frozen(month: date) -> bool:
    """Whether a month's sheets are in the ledger."""
    return ScoreSheet.objects.filter(month=month).exists()


def site_weights() -> Weights | None:
    """The weights of the site; None where nobody set them: rates are shown all the same."""
    try:
        return weights()
    except WeightsNotSet:
        return None


def read_sheets(month: date, actor: Actor) -> Sequence[Read]:
    """The sheets that an actor may read: the hotline all of them, before the month is frozen too; others what is
    frozen, of their own organ and those below it."""
    if is_hotline(actor) and not is_frozen(month):
        return [_live(each) for each in sheets(month, weights=site_weights())]
    found = [_kept(each) for each in sheets_of(month)]
    if not is_hotline(actor):
        mine = jurisdiction_of(actor.organ) if actor.organ else frozenset()
        found = [each for each in found if each.organ.pk in mine]
    return sorted(found, key=lambda each: (each.group.zh, each.rank is None, each.rank or 0, each.organ.code))


def read_sheet(month: date, code: str, actor: Actor) -> Read:
    """One of them, by the unit's code; raises `NotFound`."""
    for each in read_sheets(month, actor):
        if each.organ.code == code:
            return each
    raise NotFound(what=SHEET)


def versions_of(month: date, organ: UUID) -> Sequence[Read]:
    """All versions of a unit's frozen sheet, the newest first."""
    found = ScoreSheet.objects.filter(month=month, organ=organ).select_related("organ").order_by("-version")
    return [_kept(each) for each in found]


def bounds(month: date, group: Label) -> Bounds:
    """Where the group of a frozen sheet begins, is halved, and ends."""
    among = [_kept(each) for each in sheets_of(month) if each.group == group.zh]
    scores = sorted((each.score for each in among if each.rank and each.score is not None), reverse=True)
    if not scores:
        return Bounds(None, None, None, 0, len(among))
    return Bounds(scores[0], scores[len(scores) // 2], scores[-1], len(scores), len(among))


def orders_behind(month: date, organ: UUID, figure: str, actor: Actor) -> Sequence[Behind]:
    """The orders behind a figure that the actor may see; a unit sees them once the month is frozen."""
    if not is_hotline(actor) and not is_frozen(month):
        raise NotFound(what=SHEET)
    calls = behind(month, organ=organ, figure=figure, most=MOST_BEHIND)
    seen = Matter.objects.for_actor(actor).filter(call_backs__in=calls)
    known = {matter.pk: matter for matter in seen.distinct()}
    rows = CallBack.objects.filter(pk__in=calls, matter__in=known).order_by("at", "id")
    return [Behind(known[row.matter_id], row) for row in rows]


def weights_of(month: date) -> Weights | None:
    """The weights that a frozen month was counted with; before, the site's."""
    frozen = ScoreSheet.objects.filter(month=month).first()
    return weights_from(frozen.figures["weights"]) if frozen else site_weights()


def frozen_on(month: date, organ: UUID) -> date | None:
    """The day on which a unit's sheet was frozen first."""
    first = ScoreSheet.objects.filter(month=month, organ=organ).order_by("version").first()
    return day_of(first.frozen_at) if first else None


def objection_ends(frozen: date) -> date:
    """The last day of objecting: the day of freezing is day zero (parameter HS1)."""
    return frozen + timedelta(days=parameters()["HS1"].value)


def exclusions_of(month: date) -> list[Exclusion]:
    """What was proposed to be left out of a month, the undecided first."""
    found = Exclusion.objects.filter(month=month).select_related("matter__holder")
    return sorted(found, key=lambda each: (each.decided_by is not None, each.proposed_at))


def points_of(month: date, organs: Iterable[UUID] | None = None) -> list[Adjustment]:
    """Points proposed for a month, the undecided first."""
    found = Adjustment.objects.filter(month=month).select_related("organ").order_by("id")
    rows = found if organs is None else found.filter(organ__in=list(organs))
    return sorted(rows, key=lambda each: each.decided_by is not None)


def reasons_left_out(month: date, organ: UUID) -> Mapping[str, int]:
    """How many of a unit's orders were left out, by reason: shown beside the score."""
    found: dict[str, int] = {}
    held = Exclusion.objects.filter(month=month, granted=True, matter__call_backs__organ=organ).distinct()
    for each in held.values_list("reason", flat=True):
        found[each] = found.get(each, 0) + 1
    return found


def objections(actor: Actor, *, month: date | None = None) -> Sequence[Objection]:
    """The objections an actor may read: the hotline all, a unit its own; the undecided first, then the newest."""
    if actor.organ is None:
        return []
    found = Objection.objects.select_related("organ").prefetch_related("items")
    mine = found if is_hotline(actor) else found.filter(organ__in=jurisdiction_of(actor.organ))
    rows = mine if month is None else mine.filter(month=month)
    return sorted(rows, key=lambda each: (each.decided_at is not None, -each.raised_at.timestamp()))


def objection_for(actor: Actor, pk: UUID) -> Objection:
    """One of them; raises `NotFound`."""
    for each in objections(actor):
        if each.pk == pk:
            return each
    raise NotFound(what=OBJECTION)


def items_of(objection: Objection) -> Sequence[ObjectedItem]:
    """What it asks for, one by one."""
    found = ObjectedItem.objects.filter(objection=objection).select_related("adjustment", "matter")
    return list(found.order_by("id"))


def may_object(actor: Actor, read: Read, month: date, *, today: date) -> bool:
    """Whether the sheet is the actor's own unit's, frozen, in time, and the actor its head."""
    frozen = frozen_on(month, read.organ.pk)
    mine = actor.post is Post.HEAD and actor.organ == read.organ.pk and not is_hotline(actor)
    return mine and frozen is not None and today <= objection_ends(frozen)


def month_over(month: date, *, today: date) -> bool:
    """Whether a month can be frozen by its days."""
    return today >= next_month(month)


def _live(sheet: Sheet) -> Read:
    return Read(sheet.organ, sheet.counted, sheet.score, sheet.group, sheet.rank, sheet.too_few)


def _kept(sheet: ScoreSheet) -> Read:
    counted, score = from_figures(sheet.figures)
    group = Label(sheet.group, sheet.figures.get("group_en", ""))
    return Read(
        sheet.organ, counted, score, group if group.en else BY_ZH.get(sheet.group, group_of(sheet.organ)), sheet.rank,
        bool(sheet.figures.get("too_few")), sheet.version, sheet.objection_id, sheet.frozen_at,
    )  # fmt: skip
