"""What must hold of a matter wherever it stands, and of every step it takes: the law's words, written a second time.

The guards of the tables are not asked here, so that a wrong guard cannot vouch for itself.
"""

from collections.abc import Callable

from tests.law.paper_matter import PaperMatter, ways_on
from tingmin.law import calendar
from tingmin.law.procedures import PETITION_PROCEDURE, duties_of
from tingmin.law.types import Category

STATUTORY = ("R1", "R2", "R3", "R4", "R5")


def _goes_on(m: PaperMatter) -> bool:
    return m.ended or bool(ways_on(m) or ways_on(m.later(400)) or m.may("classify"))


def _duty_has_a_clock(m: PaperMatter) -> bool:
    owed = duties_of("petition", stage=m.stage, marks=m.marks)
    return not owed or bool(m.running & set(owed))


def _duty_lapses_by_law_only(m: PaperMatter) -> bool:
    owed = PETITION_PROCEDURE.duties.get(m.stage, ())
    if not owed or duties_of("petition", stage=m.stage, marks=m.marks):
        return True
    if "D05" in owed:
        return "notice_exempt" in m.marks
    return owed == ("X01",) and ("supported" not in m.marks or "executed" in m.marks)


def _assigned_result_stays_owed(m: PaperMatter) -> bool:
    answering = {"accepted", "investigating", "mediation", "hearing", "opinion_draft"}
    return "by_assignment" not in m.marks or m.stage not in answering or "D08" in m.clocks


ALWAYS: dict[str, Callable[[PaperMatter], bool]] = {
    "there is a next step or an end": _goes_on,
    "an open duty has a running clock": _duty_has_a_clock,
    "a duty lapses only where the law says so": _duty_lapses_by_law_only,
    "an assigned matter has its result clock": _assigned_result_stays_owed,
    "nothing is owed at an end": lambda m: not (m.ended and any(e.owed for e in m.clocks.values())),
    "a clock runs only in a book that knows it": lambda m: all(
        m.book.cites(e.due.clock.articles) for e in m.clocks.values()
    ),
    "since 2022 the sixty days are for route R6 only": lambda m: (
        m.book.has("XF2005") or "D06" not in m.running or m.route == "R6"
    ),
    "handling takes ninety days at most": lambda m: (
        "D06" not in m.clocks or (m.clocks["D06"].due.raw - m.clocks["D06"].due.start).days <= 90
    ),
    "only re-review is paused": lambda m: {c for c, e in m.clocks.items() if e.paused or e.due.pauses} <= {"D12"},
    "without Beijing's regulation no review is extended": lambda m: (
        m.book.has("BJ2006") or not any(m.clocks[c].due.extension for c in ("D10", "D12") if c in m.clocks)
    ),
    "since 2022 a statutory claim is never refused": lambda m: (
        m.book.has("XF2005") or m.stage != "not_accepted" or m.route not in STATUTORY
    ),
}

ON_STEP: dict[str, Callable[[PaperMatter], bool]] = {
    "object": lambda m: m.today <= calendar.add_working_days(m.clocks["D02"].due.start, 5),
    "transfer": lambda m: m.category is not Category.ACCUSATION,
    "assign": lambda m: m.category is not Category.ACCUSATION,
    "refuse_acceptance": lambda m: "refusal_proposed" in m.marks and "ordered" not in m.marks,
    "extend": lambda m: m.today <= m.clocks["D06"].due.effective and m.clocks["D06"].due.extension == 0,
    "sign_opinion": lambda m: "checked" in m.marks,
    "sign_reply": lambda m: "checked" in m.marks,
    "refuse_further": lambda m: "refusal_proposed" in m.marks and "ordered" not in m.marks,
    # Late or not, an application is registered; it is accepted when it came in time or the lateness was excused.
    "apply_review": lambda m: "D09" in m.clocks,
    "apply_re_review": lambda m: "D11" in m.clocks,
    "accept_review": lambda m: "asked_late" not in m.marks or "excused" in m.marks,
    **dict.fromkeys(("uphold", "change", "remand"), lambda m: "examiners_named" in m.marks),
    "serve_review_opinion": lambda m: "remanded" not in m.marks,
    "serve_final_opinion": lambda m: (
        "remanded" not in m.marks and ("supported" not in m.marks or "executed" in m.marks)
    ),
    "serve_remand": lambda m: "remanded" in m.marks,
    "publish_opinion": lambda m: "hearing_held" in m.marks,
    "complete": lambda m: not m.running & {"D08", "X01"},
    "close_re_review_window": lambda m: not m.running & {"D08", "X01"},
    "serve_reply": lambda m: "D08" not in m.running,
    "reply_orally": lambda m: "D08" not in m.running,
    "forward_legal": lambda m: m.channel != "visit",
    "guide": lambda m: m.channel == "visit",
}


def faults(matter: PaperMatter) -> list[str]:
    """The sentences that do not hold of a matter."""
    return [sentence for sentence, holds in ALWAYS.items() if not holds(matter)]


def step_is_lawful(step: str, before: PaperMatter) -> bool:
    """True when the law's words allow the step from here."""
    return ON_STEP.get(step, lambda m: True)(before)


def clocks_went_back(before: PaperMatter, after: PaperMatter) -> list[str]:
    """Clocks that ran before and after a step and are due earlier now."""
    kept = before.running & after.running
    return [code for code in kept if after.clocks[code].due.effective < before.clocks[code].due.effective]
