"""The closed lists that a step's form offers, by the type or the name of the field."""

from collections.abc import Callable, Sequence
from enum import StrEnum

from tingmin.handling.recusing import RECUSAL_DECISIONS, RecusalDecision
from tingmin.handling.types import GRADES, OUTCOMES, SERVICE_METHODS, Grade, Outcome, ServiceMethod
from tingmin.hearing.types import OPENNESS, PANEL_DECISIONS, Openness, PanelDecision
from tingmin.hotline.types import (
    ATTEMPT_OUTCOMES,
    CALL_BACK_CHANNELS,
    SATISFACTIONS,
    AttemptOutcome,
    CallBackChannel,
    Satisfaction,
)
from tingmin.kernel.labels import Label
from tingmin.law.content_classes import content_classes, find_content_class, path_label
from tingmin.law.grounds import NON_ACCEPTANCE, grounds_of
from tingmin.law.hotline_intake import SPECIAL_CASES, URGENCIES, Urgency
from tingmin.law.purposes import CATEGORIES, PURPOSES
from tingmin.law.review_grounds import FAULTS, REFUSING
from tingmin.law.routes import routes_of
from tingmin.law.types import Book, Category
from tingmin.matters.queries import Matter
from tingmin.review.types import HANDED_IN, HandedIn
from tingmin.supervision.types import MEASURES, Measure
from tingmin.web.forms.base import choices_of

Rows = Sequence[tuple[StrEnum | str, Label]]


def _outcomes(book: Book, category: str) -> Rows:
    """The outcomes of this law, and of a suggestion only those that end one."""
    suggests = category == Category.SUGGESTION
    ends = (Outcome.ADOPT, Outcome.PARTLY_ADOPT, Outcome.REFERENCE, Outcome.NOT_ADOPT, Outcome.ANSWERED)
    fitting = [(code, each) for code, each in OUTCOMES.items() if (code in ends) is suggests]
    return [(code, each.label) for code, each in fitting if book.cites(each.articles)]


BY_TYPE: dict[type[StrEnum], Callable[[Book, str], Rows]] = {
    AttemptOutcome: lambda book, category: list(ATTEMPT_OUTCOMES.items()),
    CallBackChannel: lambda book, category: list(CALL_BACK_CHANNELS.items()),
    Category: lambda book, category: list(CATEGORIES.items()),
    Outcome: _outcomes,
    ServiceMethod: lambda book, category: list(SERVICE_METHODS.items()),
    Grade: lambda book, category: list(GRADES.items()),
    HandedIn: lambda book, category: [(code, HANDED_IN[code]) for code in (HandedIn.COUNTER, HandedIn.LETTER)],
    Measure: lambda book, category: list(MEASURES.items()),
    Openness: lambda book, category: list(OPENNESS.items()),
    PanelDecision: lambda book, category: list(PANEL_DECISIONS.items()),
    RecusalDecision: lambda book, category: list(RECUSAL_DECISIONS.items()),
    Satisfaction: lambda book, category: list(SATISFACTIONS.items()),
    Urgency: lambda book, category: list(URGENCIES.items()),
}

BY_NAME: dict[str, Callable[[Book], Rows]] = {
    "purpose": lambda book: [(each.code, each.label) for each in PURPOSES],
    "route": lambda book: [(each.code, each.label) for each in routes_of(book)],
    "ground": lambda book: [(g.code, g.label) for g in grounds_of(NON_ACCEPTANCE, book) if not g.further],
}


# Where a list of the same name means another list at a step.
BY_STEP: dict[tuple[str, str], Callable[[Book], Rows]] = {
    ("refuse_further", "ground"): lambda book: [
        (g.code, g.label) for g in grounds_of(NON_ACCEPTANCE, book) if g.further
    ],
    ("refuse_review", "ground"): lambda book: [(g.code, g.label) for g in grounds_of(REFUSING, book)],
    ("redirect", "case"): lambda book: [(each.code, each.label) for each in SPECIAL_CASES],
    ("remand", "fault"): lambda book: [(code, label) for code, (label, _) in FAULTS.items()],
}


def listed(step: str, name: str) -> Callable[[Book], Rows] | None:
    """The closed list of a field, if it has one."""
    return BY_STEP.get((step, name)) or BY_NAME.get(name)


def enum_choices(kind: type[StrEnum], *, book: Book, matter: Matter) -> list[tuple[str, str]]:
    """Choices of an enumeration, as far as the matter's law and category know them."""
    return choices_of(BY_TYPE[kind](book, matter.category))


def class_paths() -> list[tuple[str, Label]]:
    """Every content class with the way down to it."""
    return [(each.code, path_label(each.code)) for each in content_classes()]


def class_code(given: str) -> str:
    """The code that a typed or picked class means; what means nothing stays as it is, for the law to refuse."""
    paths = {said: code for code, label in class_paths() for said in (label.zh, label.en)}
    found = find_content_class(given)
    return paths.get(given.strip()) or (found.code if found else given)
