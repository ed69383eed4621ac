"""The ladder above the handling organ: review (复查) and re-review (复核), domain §9.c, row by row.

Review and re-review are one procedure at two levels: the same steps, other stages, another limit, other articles.
"""

from dataclasses import dataclass

from tingmin.kernel.labels import Label
from tingmin.law.tables import rows
from tingmin.law.types import Article, Office, Step, cite

REVIEWER = (Office.REVIEWER,)
REVIEW_HEAD = (Office.REVIEW_HEAD,)
# By page or query code, or handed in on paper at a counter of the organs above or of whoever registered it.
APPLICANT = (Office.PETITIONER, Office.SUPERIOR, Office.REGISTRAR)
# What was true of one application is not true of the next.
OF_AN_APPLICATION = (
    "asked_late", "excused", "examiners_named", "file_handed", "major", "committee_heard", "upheld", "changed",
    "review_extended", "re_review_extended", "hearing_asked", "hearing_held",
)  # fmt: skip
OF_AN_OPINION = ("checked", "supported", "executed", "settled", "difference_confirmed")


@dataclass(frozen=True, slots=True)
class Level:
    """A rung of the ladder: its stages, the stage after a refusal, its limit, its opinion, its articles."""

    code: str
    asked: str
    examining: str
    committee: str
    decided: str
    refused: str
    limit: str
    opinion: str
    articles: str

    def cite(self, also: str) -> tuple[Article, ...]:
        """The articles of this level, and others."""
        return cite(f"{self.articles}; {also}")

    @property
    def stages(self) -> frozenset[str]:
        """Every stage in which this level's organ owes the next step, its hearing included."""
        return frozenset({self.asked, self.examining, self.committee, self.decided, f"{self.code}_hearing"})


REVIEW = Level(
    "review", "under_review", "review_examining", "review_committee", "review_decided", "served",
    "D10", "review_opinion", "XF2005 §34; XF2022 §35",
)  # fmt: skip
RE_REVIEW = Level(
    "re_review", "under_re_review", "re_review_examining", "re_review_committee", "re_review_decided",
    "re_review_window", "D12", "re_review_opinion", "XF2005 §35; XF2022 §36",
)  # fmt: skip
LEVELS = (REVIEW, RE_REVIEW)

# Registered always, late or not: the review organ judges the reasons (BJ2006 §37(3)).
APPLYING = (
    *rows(("served", "executing", "completed"), "under_review", "apply_review", "申请复查", "Ask for review",
          by=APPLICANT, guards=("opinion_served",), stops=("D09", "X01"), starts=("D10", "C01"),
          clears=OF_AN_APPLICATION, document="review_application",
          articles=cite("XF2005 §34; XF2022 §35; BJ2006 §47–48"), room="review"),
    *rows(("re_review_window", "completed"), "under_re_review", "apply_re_review", "申请复核", "Ask for re-review",
          by=APPLICANT, guards=("review_opinion_served",), stops=("D11", "X01"), starts=("D12", "C01"),
          clears=OF_AN_APPLICATION, document="review_application",
          articles=cite("XF2005 §35; XF2022 §36; BJ2006 §47–48"), room="review"),
)  # fmt: skip


def _judging(at: Level) -> tuple[Step, ...]:
    return (
        Step("excuse_lateness", Label("认可逾期理由", "Accept the reason for lateness"), at.asked, at.asked,
             REVIEW_HEAD, at.cite("BJ2006 §37(3)"), guards=("asked_too_late",), marks=("excused",), room="review"),
        Step("accept_review", Label("受理复查复核申请", "Accept the application"), at.asked, at.examining,
             REVIEWER, at.cite("BJ2006 §50"), guards=("asked_in_time",), stops=("C01",), starts=("C02",),
             document="review_acceptance_notice", room="review"),
        Step("refuse_review", Label("不予受理复查复核申请", "Do not accept the application"), at.asked, at.refused,
             REVIEW_HEAD, at.cite("BJ2006 §50"), stops=(at.limit, "C01"), starts=("X01",),
             document="review_refusal_notice", room="review"),
    )  # fmt: skip


def _examining(at: Level) -> tuple[Step, ...]:
    return (
        Step("hand_over_file", Label("移交案卷", "Hand over the file"), at.examining, at.examining,
             (Office.HOLDER_HANDLER,), at.cite("DESIGN 9.c T5"), guards=("file_owed",), stops=("C02",),
             marks=("file_handed",), room="review"),
        Step("name_examiners", Label("确定审查人员", "Name the examiners"), at.examining, at.examining,
             REVIEW_HEAD, at.cite("XF2005 §30; XF2022 §28; BJ2006 §22(6)"), marks=("examiners_named",), room="review"),
        Step("record_expert_opinion", Label("记录专家意见", "Record an expert's opinion"), at.examining, at.examining,
             REVIEWER, at.cite("DESIGN PLAN 四(二)4"), room="review"),
        Step("refer_to_committee", Label("提请委员会审议", "Refer to the committee"), at.examining, at.committee,
             REVIEWER, at.cite("BJ2006 §49"), marks=("major",), room="review"),
        Step("record_committee", Label("记录委员会审议结果", "Record the committee's decision"), at.committee,
             at.examining, REVIEW_HEAD, at.cite("BJ2006 §49"), marks=("committee_heard",), room="review"),
    )  # fmt: skip


def _deciding(at: Level) -> tuple[Step, ...]:
    """The three outcomes of BJ2006 §50, and the service of an order to answer anew."""
    guards, articles = ("examiners_named", "committee_done"), at.cite("BJ2006 §50")
    return (
        Step("uphold", Label("维持", "Uphold"), at.examining, at.decided, REVIEW_HEAD, articles, guards=guards,
             stops=("C02",), marks=("upheld",), document=at.opinion, room="review"),
        Step("change", Label("变更", "Change"), at.examining, at.decided, REVIEW_HEAD, articles, guards=guards,
             stops=("C02",), marks=("changed",), clears=("supported", "executed"), document=at.opinion, room="review"),
        Step("remand", Label("撤销并责令重新答复", "Revoke and order a new reply"), at.examining, at.decided,
             REVIEW_HEAD, articles, guards=guards, stops=("C02",), marks=("remanded",),
             clears=("remanded_for_fault",), document=at.opinion, room="review"),
        Step("serve_remand", Label("送达责令重新答复的意见", "Serve the order of a new reply"), at.decided,
             "investigating", REVIEWER, articles, guards=("remanded",), stops=(at.limit, "D18"), starts=("R01",),
             clears=(*OF_AN_OPINION, "remanded", "review_extended", "re_review_extended"),
             document="service_receipt", room="review"),
    )  # fmt: skip


EXTENDING = (
    *rows(("review_examining", "review_committee"), "=", "extend_review", "延长复查期限", "Extend the review",
          by=REVIEW_HEAD, guards=("review_extendable",), extends="D10", marks=("review_extended",),
          document="extension_notice", articles=cite("BJ2006 §50"), room="review"),
    *rows(("re_review_examining", "re_review_committee"), "=", "extend_re_review", "延长复核期限",
          "Extend the re-review",
          by=REVIEW_HEAD, guards=("re_review_extendable",), extends="D12", marks=("re_review_extended",),
          document="extension_notice", articles=cite("BJ2006 §50"), room="review"),
)  # fmt: skip

SERVING = (
    *rows(("review_decided",), "re_review_window", "serve_review_opinion", "送达复查意见", "Serve the review opinion",
          by=REVIEWER, guards=("not_remanded",), stops=("D10",), starts=("D11", "X01"), document="service_receipt",
          articles=cite("XF2005 §34, §35; XF2022 §35, §36"), room="review"),
    *rows(("re_review_decided",), "final", "serve_final_opinion", "送达复核意见", "Serve the re-review opinion",
          by=REVIEWER, guards=("not_remanded", "nothing_to_execute"), stops=("D12", "D08"),
          document="service_receipt", articles=cite("XF2005 §35; XF2022 §36; BJ2006 §51"), room="review"),
    *rows(("re_review_decided",), "final_executing", "serve_final_to_execute", "送达复核意见并执行",
          "Serve the re-review opinion, to be executed",
          by=REVIEWER, guards=("not_remanded", "something_to_execute"), stops=("D12", "D08"), starts=("X01",),
          document="service_receipt", articles=cite("XF2005 §32, §35; XF2022 §32, §36; BJ2006 §42, §51"),
          room="review"),
    *rows(("re_review_window",), "completed", "close_re_review_window", "复核申请期满办结",
          "Complete after the window",
          by=(Office.HOLDER_HANDLER, Office.CLOCKWORK), stops=("D11",),
          guards=("re_review_window_over", "nothing_to_execute", "result_reported"),
          articles=cite("XF2005 §35; XF2022 §36; BJ2006 §37(3)"), room="review"),
    *rows(("final",), "=", "publish_opinion", "公示复核意见", "Publish the re-review opinion",
          by=REVIEW_HEAD, guards=("hearing_was_held",), marks=("published",),
          articles=cite("XF2005 §35; XF2022 §36"), room="review"),
)  # fmt: skip

LADDER: tuple[Step, ...] = (
    *APPLYING,
    *(row for at in LEVELS for row in (*_judging(at), *_examining(at), *_deciding(at))),
    *EXTENDING,
    *SERVING,
)
