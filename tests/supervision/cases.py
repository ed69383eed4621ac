"""A matter that goes wrong, and the case that is opened about it, walked by people who may."""

from dataclasses import fields as fields_of
from datetime import date, timedelta
from typing import Any

from tests.cast import GOVERNMENT, OFFICE, OTHER_BUREAU, officer, staff
from tests.matters.walks import Walk
from tingmin.documents.types import Form
from tingmin.kernel.actors import Actor, Post
from tingmin.kernel.ids import MatterId
from tingmin.kernel.times import noon_of
from tingmin.law.packs import book
from tingmin.law.procedures import StepNotAllowed, rule
from tingmin.law.types import Office, Step
from tingmin.matters.models import Matter
from tingmin.matters.papers import asked_fields
from tingmin.matters.types import Verb
from tingmin.organisations.queries import organ_by_code
from tingmin.people.types import Identity
from tingmin.supervision.actions import VERBS as SUPERVISION
from tingmin.supervision.actions import open_case, sweep
from tingmin.supervision.models import Candidate
from tingmin.supervision.types import Measure, Swept

VERBS = {verb.step: verb for verb in SUPERVISION}
HANDLED = ("classify", "transfer", "accept", "investigate")
POST_OF = {
    Office.SUPERVISOR: Post.SUPERVISOR,
    Office.SUPERVISION_HEAD: Post.HEAD,
    Office.HOLDER_HANDLER: Post.HANDLER,
    Office.HOLDER_HEAD: Post.HEAD,
}


def late_matter(day: date, *, days: int = 120, **more: Any) -> Walk:
    """Accepted by the bureau and left lying: sixty days and more go by."""
    return Walk(day=day, **more).to(*HANDLED).later(days)


def swept(day: date, **more: Any) -> Swept:
    """A night's sweep at the end of the day before."""
    return sweep(actor=Actor.system(), at=noon_of(day), today=day, **more)


def candidate_of(matter_id: Any, ground: str = "G1") -> Candidate:
    """The candidate on a ground."""
    return Candidate.objects.get(matter=matter_id, ground=ground)


class CaseWalk:
    """A supervision case on its way, and the day it is there."""

    def __init__(self, walk: Walk, *, ground: str = "G1", actor: Actor | None = None):
        self.walk, self.day = walk, walk.day
        swept(self.day)
        self.supervisor = actor or staff(OFFICE, Post.SUPERVISOR)
        self.id = MatterId(
            open_case(
                candidate_id=candidate_of(walk.id).pk,
                ground=ground,
                evidence="期限届满后仍未答复。",
                actor=self.supervisor,
                at=self.at,
            ).pk
        )

    @classmethod
    def on(cls, walk: Walk, candidate: Candidate, *, ground: str, actor: Actor | None = None) -> "CaseWalk":
        """A case on a candidate that has been found."""
        case = cls.__new__(cls)
        case.walk, case.day, case.supervisor = walk, walk.day, actor or staff(OFFICE, Post.SUPERVISOR)
        opened = open_case(
            candidate_id=candidate.pk, ground=ground, evidence="见案卷。", actor=case.supervisor, at=case.at
        )
        case.id = MatterId(opened.pk)
        return case

    @property
    def at(self):
        return noon_of(self.day)

    @property
    def case(self) -> Matter:
        return Matter.objects.get(pk=self.id)

    def later(self, days: int) -> "CaseWalk":
        self.day += timedelta(days)
        self.walk.later(days)
        return self

    def row(self, step: str) -> Step:
        case = self.case
        return rule("supervision", book=book(case.book), source=case.stage, step=step)

    def to(self, *steps: str) -> "CaseWalk":
        for step in steps:
            self.take(step)
        return self

    def take(self, step: str, *, actor: Actor | None = None, **chosen: Any) -> "CaseWalk":
        self.attempt(step, actor=actor or self.somebody(step), **chosen)
        return self

    def attempt(self, step: str, *, actor: Actor, **chosen: Any) -> Matter:
        verb = VERBS[step]
        filled = self.filled(step) | chosen
        return verb.action(matter_id=self.id, particulars=verb.particulars(**filled), actor=actor, at=self.at)

    def verb(self, step: str) -> Verb:
        """The step's verb."""
        return VERBS[step]

    def somebody(self, step: str) -> Actor:
        """Who may; legality is checked by another head than the one who proposed."""
        case, office = self.case, self.row(step).by[0]
        if office in (Office.SUPERVISOR, Office.SUPERVISION_HEAD):
            return officer(case.registrar_id, POST_OF[office])
        return officer(case.holder_id, POST_OF[office])

    def filled(self, step: str) -> dict[str, Any]:
        names = {each.name for each in fields_of(VERBS[step].particulars)}
        known = {name: value for name, value in self.usual().items() if name in names}
        return {"reason": "经研究决定。", "fields": self.document_fields(step), **known}

    def document_fields(self, step: str) -> dict[str, str]:
        try:
            row = self.row(step)
        except StepNotAllowed:
            return {}
        specs = [spec for spec in asked_fields(row) if spec.name not in VERBS[step].supplies]
        day = self.day.isoformat()
        return {spec.name: day if spec.form is Form.DATE else f"示例：{spec.label.zh}" for spec in specs}

    def usual(self) -> dict[str, Any]:
        return {
            "answer_by": self.day + timedelta(15), "act_by": self.day + timedelta(20), "reply": "已经办结并答复。",
            "to": organ_by_code(GOVERNMENT).ref, "content_class": "990000", "region_code": "",
            "received_from": self.walk.matter.received_on, "received_to": self.day,
            "measure": Measure.INTERVIEW, "grounds": "长期拖延。", "team": "督查一组", "place": "示例区办事大厅",
            "planned_on": self.day + timedelta(3), "done_on": self.day, "findings": "现场无人受理。",
            "proof": "", "method": "电话", "told": "处理意见已送达。",
        }  # fmt: skip


def enough_alike(day: date, *, many: int = 10, people: int = 5) -> list[Walk]:
    """So many sorted matters of one class, by so many people: a group that hides everybody."""
    names = [Identity(name=f"王某{n}", phone=f"1380000{n:04}", address=f"示例路{n}号") for n in range(people)]
    return [Walk(day=day, identity=names[n % people]).take("classify") for n in range(many)]


def answer(walk: Walk) -> None:
    """The bureau does what it had left lying."""
    walk.to("draft_opinion", "check_opinion", "sign_opinion", "serve")


__all__ = ["OTHER_BUREAU", "CaseWalk", "answer", "candidate_of", "late_matter", "swept"]
