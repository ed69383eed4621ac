"""What every action of supervision asks first: who supervises, and that nobody supervises their own work."""

from uuid import UUID

from tingmin.kernel.actors import Actor
from tingmin.kernel.ids import MatterId
from tingmin.kernel.labels import Label
from tingmin.kernel.refusals import NotFound, NotPermitted, Refusal
from tingmin.law.types import Office
from tingmin.ledger.models import Fact
from tingmin.matters.models import Matter, Obligation
from tingmin.matters.queries import scope_of
from tingmin.matters.rules import OFFICES, is_walled_off
from tingmin.matters.types import OTHER_EVENTS
from tingmin.supervision.models import SUPERVISING, CaseFile

CASE = Label("该督办案", "such supervision case")
CLUE = Label("该督办线索", "such candidate")


class OwnMatter(Refusal):
    """Who handled a matter, or whose organ did, would supervise it."""

    code = "own_matter"
    sentence = Label(
        zh="您或者您的单位办理过信访事项{number}，不能督办本人、本单位办理的事项，请交由其他督查员或者上级机关。",
        en="You or your organ handled matter {number}; nobody supervises their own work: "
        "hand it to another supervisor or to the organ above.",
    )


def require_supervisor(actor: Actor, act: Label) -> None:
    """Refuse every post that does not supervise."""
    if actor.organ is None or actor.post not in SUPERVISING:
        raise NotPermitted(act=act, who=OFFICES[Office.SUPERVISOR])


def refuse_own_matter(matter: Matter, actor: Actor, *at_fault: UUID) -> None:
    """Refuse who took any step on the matter, whose organ holds it or is at fault; to the recused it is not there."""
    if is_walled_off(actor, scope_of(matter)):
        raise NotFound(what=CLUE)
    if actor.organ in (matter.holder_id, *at_fault) or took_part(actor, matter):
        raise OwnMatter(number=matter.number)


def took_part(actor: Actor, matter: Matter) -> bool:
    """True when the actor took a step of the matter's procedure; having looked at it or supervised it is none."""
    acts = Fact.objects.filter(subject_id=matter.pk, actor_person=actor.person).exclude(kind__in=list(OTHER_EVENTS))
    return actor.person is not None and acts.exists()


def held_file(case_id: MatterId, actor: Actor) -> CaseFile:
    """The file of a case with its matter, both held for writing, for its supervisor; raises `NotFound`.

    The matter is locked before the case, here as where a case is opened, so that two actions never wait in a ring.
    """
    file = CaseFile.objects.filter(pk=case_id).first()
    if file is None:
        raise NotFound(what=CASE)
    file.about = Matter.objects.locked(MatterId(file.about_id))
    file.case = Matter.objects.locked(case_id)
    if actor.organ == file.organ_id:
        refuse_own_matter(file.about, actor, file.about_organ_id)
        _renew_wall(file)
    return file


def _renew_wall(file: CaseFile) -> None:
    """A wall that has grown since stands before the case too; a case that lay behind it comes back to us."""
    case, about = file.case, file.about
    case.walled_organs = sorted({*case.walled_organs, *about.walled_organs})
    case.walled_people = sorted({*case.walled_people, *about.walled_people})
    if case.holder_id in case.walled_organs:
        case.holder_id = case.registrar_id
        Obligation.objects.filter(matter=case, stopped_on__isnull=True).update(organ=case.registrar_id)
    case.save(update_fields=["walled_organs", "walled_people", "holder"])
