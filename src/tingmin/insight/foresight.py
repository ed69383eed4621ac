"""What an import would bring, reckoned from the law alone: the trial run's figures, and a check on the real ones."""

from collections.abc import Iterable, Sequence
from datetime import date

from tingmin.insight.types import OnTime, Progress, sum_on_time, sum_progress
from tingmin.intake.importing.letters import replies_directly
from tingmin.intake.importing.types import Day, Letter, Profile
from tingmin.law.clocks import clock
from tingmin.law.limits import due
from tingmin.law.packs import book_on
from tingmin.law.satisfaction import Answers


def foreseen_progress(letters: Iterable[Letter], profile: Profile) -> Sequence[Progress]:
    """How far letters would come, by national pack."""
    return sum_progress(_progress(letter, profile) for letter in letters)


def foreseen_on_time(letters: Iterable[Letter], profile: Profile, *, today: date) -> Sequence[OnTime]:
    """How organs would have kept their limits."""
    return sum_on_time(
        OnTime(code=letter.organ_code, organ=letter.organ_name, answers=_answers(letter, profile, today=today))
        for letter in letters
    )


def _progress(letter: Letter, profile: Profile) -> Progress:
    book, served = book_on(letter.received_on), Day.ANSWERED in letter.days
    ended = Day.CLOSED in letter.days or (served and replies_directly(book, profile.category))
    return Progress(pack=book.packs[0].code, matters=1, served=int(served), completed=int(ended), open=int(not served))


def _answers(letter: Letter, profile: Profile, *, today: date) -> Answers:
    book = book_on(letter.received_on)
    limit = clock("D21" if replies_directly(book, profile.category) else "D06")
    last = due(limit, start=letter.received_on, book=book).effective
    answered = letter.days.get(Day.ANSWERED)
    if answered is None:
        return Answers(unanswered=int(today <= last), overdue_unanswered=int(today > last))
    return Answers(on_time=int(answered <= last), late=int(answered > last))
