"""Hearings (听证) of major, complex or difficult matters: in handling, in review, in re-review.

Only in re-review does the time of the hearing not count (XF2005 §35; XF2022 §36): fact 2 of domain §0.3.
"""

from dataclasses import dataclass

from tingmin.kernel.labels import Label
from tingmin.law.types import Article, Office, Step, cite

PETITIONER = (Office.PETITIONER,)


@dataclass(frozen=True, slots=True)
class Setting:
    """Where a hearing is held: the stage before it, its own, who convenes it, who rules on its panel, what it stops."""

    before: str
    during: str
    convenor: tuple[Office, ...]
    head: tuple[Office, ...]
    articles: tuple[Article, ...]
    stands_still: tuple[str, ...] = ()


SETTINGS = (
    Setting("investigating", "hearing", (Office.HOLDER_HANDLER,), (Office.HOLDER_HEAD, Office.HOLDER_LEADER),
            cite("XF2005 §31; XF2022 §31(6); BJ2006 §41")),
    Setting("review_examining", "review_hearing", (Office.REVIEWER,), (Office.REVIEW_HEAD,),
            cite("XF2005 §31; XF2022 §35; BJ2006 §41")),
    Setting("re_review_examining", "re_review_hearing", (Office.REVIEWER,), (Office.REVIEW_HEAD,),
            cite("XF2005 §35; XF2022 §36; BJ2006 §41"), stands_still=("D12",)),
)  # fmt: skip


def _asked(at: Setting) -> tuple[Step, ...]:
    return (
        Step("ask_hearing", Label("申请听证", "Ask for a hearing"), at.before, at.before, PETITIONER, at.articles,
             guards=("hearing_not_asked",), marks=("hearing_asked",), room="hearing"),
        Step("decline_hearing", Label("不举行听证", "Decline the hearing"), at.before, at.before, at.convenor,
             at.articles, guards=("hearing_asked",), clears=("hearing_asked",), room="hearing"),
        Step("open_hearing", Label("决定听证并通知", "Decide on a hearing and give notice"), at.before, at.during,
             at.convenor, at.articles, clears=("hearing_asked",), pauses=at.stands_still,
             document="hearing_notice", room="hearing"),
    )  # fmt: skip


def _held(at: Setting) -> tuple[Step, ...]:
    return (
        Step("postpone_hearing", Label("改期并重新通知", "Postpone and give notice anew"), at.during, at.during,
             at.convenor, at.articles, document="hearing_notice", room="hearing"),
        Step("ask_panel_recusal", Label("申请听证人员回避", "Ask a member to step aside"), at.during, at.during,
             PETITIONER, at.articles, guards=("panel_stands",), marks=("panel_recusal_asked",), room="hearing"),
        Step("rule_on_panel", Label("决定听证人员是否回避", "Decide on the member"), at.during, at.during,
             at.head, at.articles, guards=("panel_recusal_asked",), clears=("panel_recusal_asked",), room="hearing"),
        Step("close_hearing", Label("听证结束", "Close the hearing"), at.during, at.before, at.convenor, at.articles,
             guards=("panel_stands",), marks=("hearing_held",), resumes=at.stands_still,
             document="hearing_record", room="hearing"),
        Step("cancel_hearing", Label("取消听证", "Cancel the hearing"), at.during, at.before, at.convenor,
             at.articles, clears=("panel_recusal_asked",), resumes=at.stands_still, room="hearing"),
    )  # fmt: skip


HEARINGS: tuple[Step, ...] = tuple(row for at in SETTINGS for row in (*_asked(at), *_held(at)))
