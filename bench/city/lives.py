"""The lives of matters: who does what after how many days, walked through the statute tables without a database.

The walk keeps what the engine keeps (`matters.actions.stepping`, `.clocks`): stage, marks, clocks, and the row of law
behind each fact. It is memoised by life, pace and day, so a city of millions asks the law some thousand times.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache, lru_cache

from tingmin.law.clocks import clock
from tingmin.law.limits import Due, due
from tingmin.law.packs import book, book_on
from tingmin.law.procedures import clocks_started, procedure, require_guards, rule
from tingmin.law.routes import BY_CODE as ROUTES
from tingmin.law.types import Book, Category, Channel, Debtor, Running, Standing, Step

# Who stands where: the desk that registered, the organ that handles, the organ above it, the clockwork.
DESK, DEPARTMENT, REVIEWER, NOBODY = "desk", "department", "reviewer", ""
PACES = (0.5, 1.0, 1.7)
WINDOW = -1  # the day after the time to ask for review has passed
WINDOWS = ("D09", "D11")


@dataclass(frozen=True, slots=True)
class Act:
    """A step, days after the one before (`WINDOW`: when the window has closed), by whose office and in which post."""

    step: str
    after: int
    by: str = DEPARTMENT
    post: str = "clerk"


@dataclass(frozen=True, slots=True)
class Life:
    """What one kind of matter goes through; `weight` in a city as it is, `lean` in one with few records a matter."""

    name: str
    weight: int
    lean: int
    category: Category
    route: str
    purpose: str
    acts: tuple[Act, ...]


@dataclass(slots=True)
class Clocked:
    """A clock with the numbers of the facts that started and stopped it, and whose it is."""

    due: Due
    organ: str
    start_fact: int
    stopped: date | None = None
    stop_fact: int | None = None


@dataclass(slots=True)
class Told:
    """A fact before it has a matter: the row taken, its day, who took it, and where the matter stood then."""

    row: Step
    on: date
    by: str
    post: str
    holder: str
    reviewer: str
    article: str


@dataclass(slots=True)
class Track:
    """A life as far as today."""

    life: Life
    book: Book
    stage: str = "draft"
    marks: frozenset[str] = frozenset()
    route: str = ""
    holder: str = DESK
    transferor: str = NOBODY
    reviewer: str = NOBODY
    clocks: list[Clocked] = field(default_factory=list)
    facts: list[Told] = field(default_factory=list)

    @property
    def next_due(self) -> date | None:
        """The first effective last day among the running clocks."""
        return min((each.due.effective for each in self.clocks if each.stopped is None), default=None)

    @property
    def is_open(self) -> bool:
        """False at the stages where a matter ends."""
        return not procedure("petition").stage(self.stage).end


CLASSIFY = Act("classify", 0, DESK)
REGISTER = Act("register", 0, NOBODY, "petitioner")
SENT = (REGISTER, CLASSIFY, Act("transfer", 1, DESK))


def _written(accept: Act, work: int, by: str = DEPARTMENT) -> tuple[Act, ...]:
    """Investigate, draft, check, sign, serve; `work` is the days from acceptance to the draft."""
    return (
        accept, Act("investigate", 1, by, "handler"), Act("draft_opinion", work, by, "handler"),
        Act("check_opinion", 1, by), Act("sign_opinion", 1, by, "head"), Act("serve", 2, by, "handler"),
    )  # fmt: skip


COMPLETE = Act("complete", WINDOW, NOBODY, "system")
APPEAL, SUGGESTION = Category.APPEAL_CLAIM, Category.SUGGESTION
LIVES = (
    Life("asked", 26, 40, SUGGESTION, "suggestion", "inquiry",
         (*SENT, Act("accept_suggestion", 2), Act("reply_orally", 3, DEPARTMENT, "handler"))),
    Life("answered_at_desk", 14, 46, SUGGESTION, "suggestion", "suggestion",
         (REGISTER, CLASSIFY, Act("accept_suggestion", 1, DESK), Act("reply_orally", 2, DESK, "handler"))),
    Life("simple", 22, 3, APPEAL, "petition_procedure", "seek_solution",
         (*SENT, *_written(Act("accept_simply", 2), 4), COMPLETE)),
    Life("ordinary", 14, 2, APPEAL, "petition_procedure", "seek_solution",
         (*SENT, *_written(Act("accept", 6), 25), COMPLETE)),
    Life("slow", 7, 1, APPEAL, "petition_procedure", "appeal", (*SENT, *_written(Act("accept", 14), 58), COMPLETE)),
    Life("reviewed", 2, 1, APPEAL, "petition_procedure", "appeal",
         (*SENT, *_written(Act("accept", 6), 25), Act("apply_review", 10, NOBODY, "petitioner"),
          Act("accept_review", 3, REVIEWER, "reviewer"), Act("name_examiners", 1, REVIEWER, "head"),
          Act("uphold", 20, REVIEWER, "head"), Act("serve_review_opinion", 2, REVIEWER, "reviewer"),
          Act("close_re_review_window", WINDOW, NOBODY, "system"))),
    Life("diverted", 5, 2, APPEAL, "arbitration", "seek_solution",
         (*SENT, Act("divert", 5), Act("close_diverted", 60))),
    Life("withdrawn", 4, 2, APPEAL, "petition_procedure", "seek_solution",
         (*SENT, Act("accept", 3), Act("withdraw", 6, NOBODY, "petitioner"))),
    Life("accusation", 1, 1, Category.ACCUSATION, "discipline", "exposure",
         (REGISTER, CLASSIFY, Act("forward_discipline", 3, DESK))),
    Life("filed", 5, 2, APPEAL, "petition_procedure", "other", (REGISTER, CLASSIFY, Act("file", 4, DESK))),
)  # fmt: skip


def walk(life: Life, pace: float, received: date, today: date, channel: Channel) -> Track:
    """The life of a matter received on a day, as far as the law and today let it come."""
    track, on = Track(life, book_on(received)), received
    for act in life.acts:
        on = _day_of(act, track, on, pace)
        if on > today:
            break
        row, article = _row(track.book.code, track.stage, act.step)
        if row.guards:
            require_guards(row, _standing(track, channel, on))
        _take(track, row, act, on)
        track.facts.append(Told(row, on, act.by, act.post, track.holder, track.reviewer, article))
    return track


def _day_of(act: Act, track: Track, before: date, pace: float) -> date:
    if act.after == WINDOW:
        return max(each.due.effective for each in track.clocks if each.due.clock.code in WINDOWS) + timedelta(1)
    return before + timedelta(days=round(act.after * pace))


def _standing(track: Track, channel: Channel, on: date) -> Standing:
    clocks = {
        each.due.clock.code: Running(
            each.due.clock.code, each.due.effective, running=each.stopped is None, started=each.due.start
        )
        for each in track.clocks
    }
    return Standing(
        book=track.book, stage=track.stage, channel=channel, today=on, clocks=clocks, marks=track.marks,
        category=track.life.category if track.route else None, route=track.route,
    )  # fmt: skip


def _take(track: Track, row: Step, act: Act, on: date) -> None:
    number = len(track.facts)
    track.stage, track.marks = row.target, (track.marks - set(row.clears)) | set(row.marks)
    _move(track, row)
    for each in track.clocks:
        if each.stopped is None and (each.due.clock.code in row.stops or "*" in row.stops):
            each.stopped, each.stop_fact = max(on, each.due.start), number
    for code in clocks_started(row, marks=track.marks):
        counted = _due(code, on, track.book.code)
        track.clocks.append(Clocked(counted, _debtor(counted, track), number))


# Lives share days and rows of law: each is asked once.
@lru_cache(maxsize=200_000)
def _due(code: str, start: date, law: str) -> Due:
    return due(clock(code), start=start, book=book(law))


@cache
def _row(law: str, source: str, step: str) -> tuple[Step, str]:
    """A row of law, and the articles that its facts name."""
    row = rule("petition", book=book(law), source=source, step=step)
    return row, "; ".join(map(str, book(law).cites(row.articles)))


def _move(track: Track, row: Step) -> None:
    if row.step == "classify":
        track.route = ROUTES[track.life.route].branch
    elif row.step == "transfer":
        track.holder, track.transferor = DEPARTMENT, DESK
    elif row.step == "apply_review":
        track.reviewer = REVIEWER


def _debtor(counted: Due, track: Track) -> str:
    owing: Mapping[Debtor, str] = {
        Debtor.HOLDER: track.holder, Debtor.REVIEWER: track.reviewer, Debtor.REGISTRAR: DESK,
    }  # fmt: skip
    return owing.get(counted.clock.debtor, NOBODY)


def weights(*, lean: bool) -> Sequence[int]:
    """How often each life occurs, in the order of the table."""
    return [life.lean if lean else life.weight for life in LIVES]
