"""On-site inspection, verification, telling the petitioner, closing: a case ends when the matter is put right."""

from datetime import date, datetime

from django.db import transaction

from tingmin.kernel.actors import Actor
from tingmin.kernel.ids import MatterId
from tingmin.kernel.labels import Label
from tingmin.kernel.refusals import Refusal
from tingmin.kernel.times import day_of
from tingmin.matters.actions import take_step
from tingmin.matters.models import Matter
from tingmin.matters.types import Particulars, Verb
from tingmin.supervision.actions.common import held_file
from tingmin.supervision.actions.proposing import EvidenceNeeded
from tingmin.supervision.actions.urging import ENDED, supervised_now, tell
from tingmin.supervision.models import CaseFile, SiteVisit
from tingmin.supervision.queries import needs_proof, still_open
from tingmin.supervision.types import PlanningVisit, ReportingVisit, Telling, Verifying


class StillOpen(Refusal):
    """What the case was opened for is not corrected."""

    code = "supervision_still_open"
    sentence = Label(zh="尚未整改，不能通过核查：{what}。", en="It is not corrected yet: {what}.")


class ProofNeeded(Refusal):
    """A correction that no clock and no paper can show."""

    code = "supervision_proof_needed"
    sentence = Label(
        zh="该情形无法由期限和文书核实，请写明整改证据。",
        en="No clock and no paper can show this correction; say what proves it.",
    )


class VisitInFuture(Refusal):
    """An inspection that would have taken place after today."""

    code = "visit_in_future"
    sentence = Label(
        zh="实际日期{day}晚于今天，请填写实地督查的实际日期。",
        en="{day} lies in the future; give the day on which the inspection took place.",
    )


@transaction.atomic
def plan_site_visit(*, matter_id: MatterId, particulars: PlanningVisit, actor: Actor, at: datetime) -> Matter:
    """Plan an on-site inspection: team, place, day."""
    file, p = held_file(matter_id, actor), particulars
    said = {"team": p.team, "place": p.place, "planned_on": p.planned_on}
    case = take_step(matter_id=matter_id, step="plan_site_visit", actor=actor, at=at, move=p.move(said=said))
    SiteVisit.objects.create(file=file, team=p.team, place=p.place, planned_on=p.planned_on)
    return case


@transaction.atomic
def report_site_visit(*, matter_id: MatterId, particulars: ReportingVisit, actor: Actor, at: datetime) -> Matter:
    """Report what was found on site; only the supervising organ reads the findings."""
    file, p = held_file(matter_id, actor), particulars
    if p.done_on > day_of(at):
        raise VisitInFuture(day=p.done_on)
    move = p.move(said={"findings": p.findings, "done_on": p.done_on})
    case = take_step(matter_id=matter_id, step="report_site_visit", actor=actor, at=at, move=move)
    file.visits.filter(done_on__isnull=True).update(done_on=p.done_on, findings=p.findings)
    return case


@transaction.atomic
def verify_correction(*, matter_id: MatterId, particulars: Verifying, actor: Actor, at: datetime) -> Matter:
    """Verify that the matter is put right; else say what is still open."""
    file, p = held_file(matter_id, actor), particulars
    move = p.move(marks=frozenset({"corrected"}), said={"proof": p.proof} if p.proof else {})
    case = take_step(matter_id=matter_id, step="verify_correction", actor=actor, at=at, move=move)
    if what := still_open(file, today=p.on or day_of(at)):
        raise StillOpen(what=Label("、".join(w.zh for w in what), ", ".join(w.en for w in what)))
    if needs_proof(file) and not p.proof.strip():
        raise ProofNeeded()
    return case


@transaction.atomic
def tell_petitioner(*, matter_id: MatterId, particulars: Telling, actor: Actor, at: datetime) -> Matter:
    """Tell the petitioner what was corrected, and write it on the timeline of their matter."""
    file, p = held_file(matter_id, actor), particulars
    case = take_step(matter_id=matter_id, step="tell_petitioner", actor=actor, at=at, move=p.move())
    body, enclosed = {"on": p.on or day_of(at)}, {"reason": f"{p.told}（{p.method}）"}
    tell("correction_told", file.about, actor=actor, at=at, body=body, enclosed=enclosed)
    return case


@transaction.atomic
def close_case(*, matter_id: MatterId, particulars: Particulars, actor: Actor, at: datetime) -> Matter:
    """Close the case; the matter is supervised no more."""
    return _end("close_case", matter_id, particulars, actor=actor, at=at)


@transaction.atomic
def drop_case(*, matter_id: MatterId, particulars: Particulars, actor: Actor, at: datetime) -> Matter:
    """Drop a case that should not have been opened, with the reason."""
    if not particulars.reason.strip():
        raise EvidenceNeeded()
    return _end("drop_case", matter_id, particulars, actor=actor, at=at)


def _end(step: str, matter_id: MatterId, p: Particulars, *, actor: Actor, at: datetime) -> Matter:
    file = held_file(matter_id, actor)
    case = take_step(matter_id=matter_id, step=step, actor=actor, at=at, move=p.move())
    _release(file, on=p.on or day_of(at), actor=actor, at=at)
    return case


def _release(file: CaseFile, *, on: date, actor: Actor, at: datetime) -> None:
    """One case at most is open about a matter: with it goes the supervisor's sight of the matter."""
    file.ended_on = on
    file.save(update_fields=["ended_on"])
    file.about.supervisor = None
    file.about.save(update_fields=["supervisor"])
    if supervised_now(file.about):
        tell(ENDED, file.about, actor=actor, at=at, body={"organ": file.organ_id})


VERBS: tuple[Verb, ...] = (
    Verb("plan_site_visit", PlanningVisit, plan_site_visit),
    Verb("report_site_visit", ReportingVisit, report_site_visit),
    Verb("verify_correction", Verifying, verify_correction),
    Verb("tell_petitioner", Telling, tell_petitioner),
    Verb("close_case", Particulars, close_case),
    Verb("drop_case", Particulars, drop_case),
)
