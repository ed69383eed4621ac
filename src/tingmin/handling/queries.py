"""Reading opinions and ratings."""

from uuid import UUID

from tingmin.handling.models import Opinion, Rating
from tingmin.handling.types import OUTCOMES, Outcome
from tingmin.kernel.labels import Label
from tingmin.law.packs import book
from tingmin.law.sameness import likeness
from tingmin.ledger.statements import Kept
from tingmin.matters.models import Matter

RATING = Kept(lambda matter: Rating.objects.filter(pk=matter))


def newest_opinion(matter_id: UUID) -> Opinion | None:
    """The opinion being made, or made last."""
    return Opinion.objects.filter(matter_id=matter_id).order_by("-drafted_at", "-id").first()


def signed_opinion(matter_id: UUID) -> Opinion | None:
    """The opinion that was signed last."""
    return Opinion.objects.filter(matter_id=matter_id, signed_at__isnull=False).order_by("-signed_at", "-id").first()


def same_again(matter: Matter) -> int | None:
    """Per cent of the revoked opinion's words in the newest draft, where that is the same reply again; else None.

    After a remand for facts or basis, until a second person has confirmed the difference (BJ2006 §50): what a page
    warns of at the draft, and what `sign_opinion` refuses.
    """
    asked = "remanded_for_fault" in matter.marks and "difference_confirmed" not in matter.marks
    old, new = signed_opinion(matter.pk), newest_opinion(matter.pk)
    if not asked or old is None or new is None or old.pk == new.pk or old.outcome != new.outcome:
        return None
    return likeness(new.words, old.words, book=book(matter.book))


def rating_of(matter_id: UUID) -> Rating | None:
    """What the petitioner rated, if they did."""
    return RATING.first(matter_id)


def outcome_label(opinion: Opinion) -> Label:
    """The outcome in words."""
    return OUTCOMES[Outcome(opinion.outcome)].label
