"""In the database: a matter that is walked through the real verbs by people who may, with what they would fill in."""

from copy import copy
from dataclasses import MISSING
from dataclasses import fields as fields_of
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from tests.cast import BUREAU, OFFICE, OTHER_BUREAU, certified, certified_person, officer, seated
from tests.matters.plans import DAYS, Leg, Plan
from tingmin.documents.types import Form
from tingmin.handling.actions import CheckedByDrafter
from tingmin.handling.recusing import RecusalDecision
from tingmin.handling.types import Grade, Outcome, ServiceMethod
from tingmin.hearing.queries import panel_of, standing_hearing
from tingmin.hearing.types import LEVEL_OF_STAGE, Level, Openness, PanelDecision
from tingmin.intake.actions import submit
from tingmin.intake.types import Claim, Submission
from tingmin.kernel.actors import Actor, Post
from tingmin.kernel.ids import OrganId, new_id
from tingmin.kernel.times import day_of, noon_of
from tingmin.law.grounds import NON_ACCEPTANCE, grounds_of
from tingmin.law.packs import book
from tingmin.law.petition_ladder import RE_REVIEW
from tingmin.law.procedures import StepNotAllowed, rule
from tingmin.law.types import Category, Channel, Office, Step
from tingmin.matters.models import Matter
from tingmin.matters.papers import asked_fields
from tingmin.matters.queries import scope_of
from tingmin.organisations.queries import organ_by_code
from tingmin.people.types import Identity
from tingmin.routing.actions import SecondPersonNeeded
from tingmin.web.verbs import VERBS

USUAL_POST = {
    Office.REGISTRAR: Post.CLERK,
    Office.HOLDER_CLERK: Post.CLERK,
    Office.HOLDER_HANDLER: Post.HANDLER,
    Office.HOLDER_HEAD: Post.HEAD,
    Office.HOLDER_LEADER: Post.LEADER,
    Office.TRANSFEROR: Post.CLERK,
    Office.SUPERIOR: Post.HEAD,
    Office.REVIEWER: Post.REVIEWER,
    Office.REVIEW_HEAD: Post.LEADER,
    Office.SUPERVISOR: Post.SUPERVISOR,
    Office.SUPERVISION_HEAD: Post.HEAD,
}
CITIZEN = Identity(name="王小明", phone="13800001234", address="示例路1号")


def letter(*, body: str = "单位拖欠我三个月工资，请督促支付。", **more: Any) -> Submission:
    """A submission by a named citizen with one claim."""
    usual = {"channel": Channel.LETTER, "claims": [Claim(body=body, purpose="seek_solution")], "identity": CITIZEN}
    return Submission(**(usual | more))


class Walk:
    """A matter on its way, and the day it is there."""

    def __init__(self, *, day: date, channel: Channel = Channel.LETTER, receiver: str = OFFICE, **more: Any):
        self.day = day
        self.at = noon_of(day)
        submission = letter(channel=channel, receiver=OrganId(organ_by_code(receiver).pk), **more)
        self.receipt = submit(submission, actor=Actor.system(), at=self.at)
        self.id = self.receipt.registered[0].matter_id

    @classmethod
    def along(cls, plan: Plan) -> "Walk":
        """A walk to the end of a plan."""
        walk = cls(day=DAYS[plan.book], channel=plan.channel, receiver=BUREAU if plan.directly else OFFICE)
        for leg in plan.legs:
            walk.go(leg)
        return walk

    def copy(self) -> "Walk":
        """The same matter, to be walked on from here without moving this walk's day."""
        return copy(self)

    @property
    def matter(self) -> Matter:
        return Matter.objects.get(pk=self.id)

    def row(self, step: str) -> Step:
        matter = self.matter
        return rule("petition", book=book(matter.book), source=matter.stage, step=step)

    def later(self, days: int) -> "Walk":
        self.day += timedelta(days)
        self.at = noon_of(self.day)
        return self

    def go(self, leg: Leg) -> None:
        if leg.days:
            self.later(leg.days)
            return
        chosen: dict[str, Any] = {"category": leg.category, "route": leg.route} if leg.route else {}
        if leg.supported:
            chosen["outcome"] = Outcome.SUPPORT
        self.take(leg.step, **chosen)

    def take(self, step: str, *, actor: Actor | None = None, **chosen: Any) -> "Walk":
        """Take a step as `actor`, or as somebody who may; `chosen` replaces what would be filled in."""
        for nth in (1, 2, 3):
            try:
                self.attempt(step, actor=actor or self.somebody(step, nth=nth), **chosen)
                return self
            except (SecondPersonNeeded, CheckedByDrafter):
                if actor is not None or nth == 3:
                    raise
        return self

    def attempt(self, step: str, *, actor: Actor, **chosen: Any) -> Any:
        self.await_hearing(step)
        if step == "accept_review" and actor.organ == self.matter.reviewer_id:
            certified_person(actor)
        verb = VERBS[step]
        filled = self.filled(step) | chosen
        return verb.action(matter_id=self.id, particulars=verb.particulars(**filled), actor=actor, at=self.at)

    def to(self, *steps: str) -> "Walk":
        """Several steps on one day."""
        for step in steps:
            self.take(step)
        return self

    def somebody(self, step: str, *, nth: int = 1) -> Actor:
        """A person who may take the step from here; whoever reviewed does not review again."""
        row = self.row(step)
        nth += 10 if self.matter.stage in RE_REVIEW.stages else 0
        return self.holder_of(row.by[0], row, nth=nth)

    def holder_of(self, office: Office, row: Step, *, nth: int = 1) -> Actor:
        if office is Office.PETITIONER:
            return Actor.petitioner(self.id)
        if office is Office.CLOCKWORK:
            return Actor.system()
        organs = scope_of(self.matter, rows=(row,)).organs(office)
        return officer(sorted(organs)[0], USUAL_POST[office], nth=nth)

    def filled(self, step: str) -> dict[str, Any]:
        """What a form would carry: every field of the particulars and of the document."""
        verb, matter = VERBS[step], self.matter
        names = {each.name for each in fields_of(verb.particulars)}
        known = {name: value for name, value in self.usual(step, matter).items() if name in names}
        # A step that the law does not allow here may ask for what is not there: it is refused all the same.
        asked = {each.name for each in fields_of(verb.particulars) if each.default is MISSING} - {"fields"}
        missing = {name: new_id() for name in asked - known.keys() - {"reason"}}
        return {"reason": "经研究，情况属实，理由充分。", "fields": self.document_fields(step), **missing, **known}

    def document_fields(self, step: str) -> dict[str, str]:
        try:
            row = self.row(step)
        except StepNotAllowed:  # the form would not have been shown
            return {}
        day, supplied = self.day.isoformat(), VERBS[step].supplies
        specs = [spec for spec in asked_fields(row) if spec.name not in supplied]
        return {spec.name: day if spec.form is Form.DATE else f"示例：{spec.label.zh}" for spec in specs}

    def await_hearing(self, step: str) -> None:
        """A hearing is closed on its own day, not before."""
        hearing = standing_hearing(self.id) if step == "close_hearing" else None
        if hearing is not None:
            self.later(max(0, (day_of(hearing.starts_at) - self.day).days))

    def examiners(self, matter: Matter) -> tuple[UUID, ...]:
        """Two certified colleagues of the review organ who had no part: others in re-review than in review."""
        if matter.reviewer_id is None:
            return ()
        pair = (15, 16) if matter.stage == "re_review_examining" else (5, 6)
        return tuple(certified(OrganId(matter.reviewer_id), Post.REVIEWER, nth=nth).person for nth in pair)

    def ended_before(self) -> str:
        """The number of another matter that was finally re-reviewed."""
        other = Walk(day=self.day)
        Matter.objects.filter(pk=other.id).update(stage="final", ended=True)
        return other.matter.number

    def panel(self, step: str, matter: Matter) -> dict[str, Any]:
        """Three colleagues who had no part, the first presiding; of a standing hearing, whom to object to."""
        hearing = standing_hearing(matter.pk)
        if step != "open_hearing":
            return {"panelist": panel_of(hearing)[1].pk} if hearing else {}
        review = LEVEL_OF_STAGE.get(matter.stage, Level.HANDLING) is not Level.HANDLING
        organ = OrganId(matter.reviewer_id if review and matter.reviewer_id else matter.holder_id)
        chair, *members = [seated(organ, Post.HANDLER, nth=nth).person for nth in (7, 8, 9)]
        return {"chair": chair, "members": tuple(members)}

    def receiver(self, step: str, matter: Matter) -> OrganId | None:
        """The bureau, or another one when the bureau itself would send it away."""
        if step in ("apply_review", "apply_re_review") or "to" not in {
            each.name for each in fields_of(VERBS[step].particulars)
        }:
            return None
        bureau = OrganId(organ_by_code(BUREAU).pk)
        sends = step in ("transfer", "assign") and matter.holder_id == bureau
        return OrganId(organ_by_code(OTHER_BUREAU).pk) if sends else bureau

    def usual(self, step: str, matter: Matter) -> dict[str, Any]:
        grounds = grounds_of(NON_ACCEPTANCE, book(matter.book))
        suggestion = matter.category == Category.SUGGESTION
        further = [each.code for each in grounds if each.further and each.code != "NL1"]
        ground = {"refuse_review": "L2", "refuse_further": further[0] if further else "NL1"}
        decision = {"rule_on_panel": PanelDecision.KEPT, "record_committee": "维持原意见。"}
        return {
            "category": Category.APPEAL_CLAIM, "purpose": "seek_solution", "content_class": "990000",
            "route": "petition_procedure",
            "to": self.receiver(step, matter),
            "report_by": self.day + timedelta(45), "reply_by": self.day + timedelta(30),
            "ground": ground.get(step, grounds[0].code),
            "earlier": self.ended_before() if step == "refuse_further" and not further else "",
            "examiners": self.examiners(matter) if step == "name_examiners" else (), "fault": "facts",
            "expert": "示例专家", "expertise": "劳动法", "opinion": "程序合法。", "attended": "委员五人",
            "text": "某信访事项复核意见（已隐去个人信息）。",
            "outcome": Outcome.ANSWERED if suggestion else Outcome.EXPLAIN,
            "facts": "经查，欠薪属实。", "law": "《中华人民共和国劳动法》第五十条", "claim": "补发工资",
            "answer": "已责令补发。", "method": ServiceMethod.DIRECT, "place": "示例区办事大厅", "proof": "回执",
            "said": "已当面答复。", "on_organ": Grade.SATISFIED, "on_office": Grade.BASICALLY,
            "starts_at": noon_of(self.day + timedelta(8)) - timedelta(hours=2),
            "openness": Openness.PRIVACY if matter.protected else Openness.PUBLIC, **self.panel(step, matter),
            "decision": decision.get(step, RecusalDecision.NOT_RECUSED),
            "participants": "双方及听证员", "statements": "双方陈述。", "evidence": "工资表",
            "deliberation": "经评议。", "conclusion": "欠薪属实。", "minority": "一名听证员认为金额应再核。",
            "comment": "答复及时。", "new_facts": "单位又拖欠了两个月。", "days": 30,
            "approval": "复查复核委员会第三次会议",
        }  # fmt: skip
