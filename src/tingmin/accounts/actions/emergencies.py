"""Break-glass (紧急查阅): a written permission to read one matter for some minutes."""

from datetime import datetime
from uuid import UUID

from tingmin.accounts.models import LONGEST_EMERGENCY, Emergency
from tingmin.accounts.rules import officer_with
from tingmin.accounts.types import PERMISSIONS, Permission
from tingmin.kernel.actors import Actor
from tingmin.kernel.ids import OrganId
from tingmin.kernel.labels import Label
from tingmin.kernel.refusals import NotPermitted, Refusal
from tingmin.organisations.queries import organ_by_id
from tingmin.organisations.types import OrganKind

OF_A_PETITION_DEPARTMENT = Label("信访工作机构的负责人、督查员", "the head or a supervisor of a petition department")


class EmergencyReasonNeeded(Refusal):
    """Somebody would break the glass without saying why."""

    code = "emergency_reason_needed"
    sentence = Label(
        zh="紧急查阅须写明理由，例如“信访人来电称有人身危险，承办单位无人值守”。",
        en="Say why it is an emergency, for example “the petitioner is in danger and the handling organ is closed”.",
    )


class EmergencyTooLong(Refusal):
    """A time limit of no minutes, or of more than an hour."""

    code = "emergency_too_long"
    sentence = Label(
        zh="紧急查阅的时限须为1至{most}分钟，您填写了{minutes}分钟；需要更久的，到期后再次申请。",
        en="An emergency lasts 1 to {most} minutes, not {minutes}; open another one when it has ended.",
    )


def start_emergency(matter: UUID, *, reason: str, minutes: int, actor: Actor, at: datetime) -> Emergency:
    """Write the permission down; `matters.actions.open_break_glass` finds the matter and records the fact."""
    person, organ = emergency_post(actor)
    if not reason.strip():
        raise EmergencyReasonNeeded()
    if not 1 <= minutes <= LONGEST_EMERGENCY:
        raise EmergencyTooLong(most=LONGEST_EMERGENCY, minutes=minutes)
    return Emergency.objects.create(
        person=person,
        organ_id=organ,
        matter=matter,
        reason=reason.strip(),
        opened_at=at,
        minutes=minutes,
    )


def emergency_post(actor: Actor) -> tuple[UUID, OrganId]:
    """Person and organ of a head or supervisor; only those of a petition department have it."""
    person, organ = officer_with(Permission.BREAK_GLASS, actor)
    if organ_by_id(organ).kind != OrganKind.PETITION_DEPARTMENT:
        raise NotPermitted(act=PERMISSIONS[Permission.BREAK_GLASS], who=OF_A_PETITION_DEPARTMENT)
    return person, organ
