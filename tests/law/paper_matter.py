"""A matter on paper: the pure engine with a stage, marks, clocks and a day, and nothing stored anywhere."""

from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cache, partial

from tingmin.law.clocks import clock
from tingmin.law.limits import Due, Pause, due
from tingmin.law.procedures import (
    PETITION_PROCEDURE,
    clocks_started,
    lawful_steps,
    require_guards,
    rule,
)
from tingmin.law.routes import Route, routes_of
from tingmin.law.types import Book, Category, Channel, Debtor, Office, Running, Standing, Step

OUTSIDE_THE_ORGANS = {Office.PETITIONER}
# These leave everything as it is, or end the matter without an answer: no way out for a matter that is stuck.
NO_WAY_ON = {"urge", "rate", "reopen", "withdraw", "file", "classify"}
# Worth taking only for the stage that they lead to: without them a way to a re-review is found in a tenth of the time.
DETOURS = {
    "propose_refusal": "not_accepted",
    "mediate": "mediation",
    "open_hearing": "hearing",
    "report_up": "reported_up",
    "dispute_competence": "jurisdiction_dispute",
    "object": "objection_pending",
    "extend": "",
    "assign": "assigned",
    "report_result": "",
    "accept_opinion": "",
    "accept_simply": "",
    "return_draft": "",
    "extend_review": "",
    "extend_re_review": "",
    "remand": "",
    "change": "",
    "refuse_review": "",
    "hand_over_file": "",
    "record_expert_opinion": "",
    "refer_to_committee": "",
    "ask_recusal": "",
    "rule_on_recusal": "",
    "ask_hearing": "",
    "decline_hearing": "",
    "postpone_hearing": "",
    "ask_panel_recusal": "",
    "refuse_further": "not_accepted",
}
# Marks that the rooms of floor 7 may add when they take the step.
FACTS = {
    "draft_opinion": ("supported",), "change": ("supported",), "classify": ("repeated",),
    "apply_review": ("asked_late",), "apply_re_review": ("asked_late",), "remand": ("remanded_for_fault",),
}  # fmt: skip
DECIDING = {
    "registered",
    "triage",
    "transferred",
    "assigned",
    "reported_up",
    "objection_pending",
    "jurisdiction_dispute",
    "not_accepted",
    "diverted",
    "filed",
}
BEFORE_ACCEPTANCE = {"repeated", "refusal_proposed", "ordered", "contested"}
# What a guard asks for at some stages only: elsewhere two matters that differ in it look alike.
ASKED_AT = {
    "recusal_asked": {"accepted"},
    "hearing_asked": {"investigating", "re_review_examining"},
    "panel_recusal_asked": {"hearing", "re_review_hearing"},
    "asked_late": {"under_review", "under_re_review"},
    "excused": {"under_review", "under_re_review"},
    "examiners_named": {"review_examining", "re_review_examining"},
    "major": {"review_examining", "review_committee", "re_review_examining", "re_review_committee"},
    "committee_heard": {"review_examining", "re_review_examining"},
    "hearing_held": {"re_review_examining", "re_review_decided", "final"},
    "published": {"final"},
    "remanded": {"review_decided", "re_review_decided"},
    "remanded_for_fault": {"review_decided", "re_review_decided", "investigating", "opinion_draft"},
    **dict.fromkeys(
        ("file_handed", "upheld", "changed", "review_extended", "re_review_extended", "rated"), frozenset()
    ),
}
# The review's own limit may be extended once; two extensions are what `what_must_hold` would notice.
KEPT_WITH = {"review_extended": "D10", "re_review_extended": "D12"}
ASKED_IN_TIME = {"D03", "D06", "D09", "D10", "D11", "D12"}
LONG_ENOUGH = timedelta(400)


@dataclass(frozen=True)
class Entry:
    """One clock in the book of a matter."""

    due: Due
    stopped: date | None = None
    paused: date | None = None

    @property
    def owed(self) -> bool:
        return self.stopped is None and self.due.clock.debtor is not Debtor.PETITIONER


@dataclass(frozen=True)
class PaperMatter:
    """Immutable, so that a test may look ahead without harm."""

    book: Book
    channel: Channel
    today: date
    stage: str = "draft"
    category: Category | None = None
    route: str = ""
    marks: frozenset[str] = frozenset()
    clocks: dict[str, Entry] = field(default_factory=dict)

    @property
    def ended(self) -> bool:
        return PETITION_PROCEDURE.stage(self.stage).end

    @property
    def running(self) -> frozenset[str]:
        return frozenset(code for code, entry in self.clocks.items() if entry.stopped is None)

    def standing(self) -> Standing:
        clocks = {
            code: Running(
                code, entry.due.effective, entry.stopped is None, entry.paused is not None, started=entry.due.start
            )
            for code, entry in self.clocks.items()
        }
        return Standing(
            book=self.book,
            stage=self.stage,
            channel=self.channel,
            today=self.today,
            category=self.category,
            route=self.route,
            clocks=clocks,
            marks=self.marks,
        )

    def lawful(self) -> tuple[Step, ...]:
        return lawful_steps("petition", self.standing())

    def may(self, step: str) -> bool:
        return any(row.step == step for row in self.lawful())

    def later(self, days: int) -> "PaperMatter":
        return replace(self, today=self.today + timedelta(days))

    def sorted_as(self, category: Category, route: str) -> "PaperMatter":
        return replace(self, category=category, route=route)

    def marked(self, *marks: str) -> "PaperMatter":
        return replace(self, marks=self.marks | set(marks))

    def take(self, step: str, *, extension: int = 30) -> "PaperMatter":
        """The matter after a step; raises as the engine does."""
        row = rule("petition", book=self.book, source=self.stage, step=step)
        require_guards(row, self.standing())
        marks = (self.marks - set(row.clears)) | set(row.marks)
        clocks = self._turned(row, extension=extension)
        started = {code: self._start(code) for code in clocks_started(row, marks=marks)}
        assert not {code for code in started if code in clocks and clocks[code].stopped is None}, "started twice"
        return replace(self, stage=row.target, marks=marks, clocks=clocks | started)

    def _turned(self, row: Step, *, extension: int) -> dict[str, Entry]:
        turned = dict(self.clocks)
        for code, entry in self.clocks.items():
            if entry.stopped is not None:
                continue
            if code in row.stops or "*" in row.stops:
                turned[code] = replace(entry, stopped=self.today)
            elif code in row.pauses:
                turned[code] = replace(entry, paused=self.today)
            elif code in row.resumes:
                turned[code] = self._resumed(entry)
            elif code == row.extends:
                turned[code] = replace(entry, due=self._counted(entry.due, extension=extension))
        return turned

    def _resumed(self, entry: Entry) -> Entry:
        assert entry.paused is not None, "resumed without a pause"
        pauses = (*entry.due.pauses, Pause(entry.paused, self.today))
        return replace(entry, paused=None, due=self._counted(entry.due, pauses=pauses))

    def _counted(self, before: Due, **changed: object) -> Due:
        given = {"extension": before.extension, "pauses": before.pauses} | changed
        return due(before.clock, start=before.start, book=self.book, **given)

    def _start(self, code: str) -> Entry:
        set_on = self.today + timedelta(45) if code in ("D08", "R01") else None
        return Entry(due(clock(code), start=self.today, book=self.book, set_on=set_on))


def ways_on(matter: PaperMatter) -> tuple[Step, ...]:
    """Lawful steps of an organ or the clockwork that bring the matter somewhere."""
    return tuple(row for row in matter.lawful() if set(row.by) - OUTSIDE_THE_ORGANS and row.step not in NO_WAY_ON)


def way_to_an_end(matter: PaperMatter) -> PaperMatter | None:
    """Where the organs alone can lawfully end it, waiting where they must; None when there is no such way."""
    return _first(matter, lambda at: at.ended, _organ_moves)


def way_to(matter: PaperMatter, stage: str) -> PaperMatter | None:
    """The matter after the shortest lawful way to a stage, whoever walks it; None when there is none."""
    return _first(matter, lambda at: at.stage == stage, partial(_moves_to, stage))


def _first(
    matter: PaperMatter, wanted: Callable[[PaperMatter], bool], moves: Callable[[PaperMatter], Iterator[PaperMatter]]
) -> PaperMatter | None:
    seen, waiting = set(), deque([matter])
    while waiting:
        at = waiting.popleft()
        if wanted(at):
            return at
        if (key := looks_like(at)) not in seen:
            seen.add(key)
            waiting.extend(moves(at))
    return None


def _organ_moves(matter: PaperMatter) -> Iterator[PaperMatter]:
    yield from (matter.take(row.step) for row in ways_on(matter))
    if matter.may("classify"):
        yield matter.take("classify").sorted_as(Category.APPEAL_CLAIM, "R6")
    yield replace(matter, today=matter.today + LONG_ENOUGH)


def _moves_to(stage: str, matter: PaperMatter) -> Iterator[PaperMatter]:
    rows = (row for row in matter.lawful() if row.step not in NO_WAY_ON - {"file"})
    yield from (matter.take(row.step) for row in rows if DETOURS.get(row.step, stage) == stage)
    if matter.stage == "registered":
        yield from (matter.take("classify").sorted_as(r.category, r.branch) for r in _branches(matter.book))
    if matter.stage == "opinion_draft" and "supported" not in matter.marks:
        yield matter.marked("supported")


def all_moves(matter: PaperMatter) -> Iterator[tuple[str, PaperMatter]]:
    """Everything that anybody may lawfully do, with each route and each fact that a room may add, and waiting."""
    for row in matter.lawful():
        after = matter.take(row.step)
        if row.step == "classify":
            yield from (("classify", after.sorted_as(r.category, r.branch)) for r in _branches(matter.book))
        else:
            yield row.step, after
        yield from ((row.step, after.marked(mark)) for mark in FACTS.get(row.step, ()))
    yield "wait", matter.later(LONG_ENOUGH.days)


def looks_like(matter: PaperMatter) -> tuple[object, ...]:
    """What the tables can still ask of a matter: two that look alike have the same steps before them."""
    running = matter.running - {"D18"}
    late = frozenset(code for code in running & ASKED_IN_TIME if matter.clocks[code].due.effective < matter.today)
    gone = {mark for mark, stages in ASKED_AT.items() if matter.stage not in stages}
    gone -= {mark for mark, code in KEPT_WITH.items() if code in running}
    gone |= set() if matter.stage in DECIDING else BEFORE_ACCEPTANCE
    gone |= set() if "D06" in running else {"extended"}
    return matter.stage, matter.marks - gone, matter.category, matter.route, running, late


@cache
def _branches(book: Book) -> tuple[Route, ...]:
    return tuple({route.branch: route for route in routes_of(book)}.values())
