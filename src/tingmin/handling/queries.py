"""Reading opinions and ratings."""

from uuid import UUID

from tingmin.handling.models import Opinion, Rating
from tingmin.handling.types import OUTCOMES, Outcome
from tingmin.kernel.labels import Label


def newest_opinion(matter_id: UUID) -> Opinion | None:
    """The opinion being made, or made last."""
    return Opinion.objects.filter(matter_id=matter_id).order_by("-drafted_at").first()


def signed_opinion(matter_id: UUID) -> Opinion | None:
    """The opinion that was signed last."""
    return Opinion.objects.filter(matter_id=matter_id, signed_at__isnull=False).order_by("-signed_at").first()


def rating_of(matter_id: UUID) -> Rating | None:
    """What the petitioner rated, if they did."""
    return Rating.objects.filter(pk=matter_id).first()


def outcome_label(opinion: Opinion) -> Label:
    """The outcome in words."""
    return OUTCOMES[Outcome(opinion.outcome)].label
