"""Certificates to review (资质): entered and ended by the head of the review organ."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from tingmin.accounts.queries import appointments_at
from tingmin.kernel.actors import Actor, Post
from tingmin.kernel.ids import OrganId
from tingmin.kernel.labels import Label
from tingmin.kernel.refusals import NotFound, NotPermitted, Refusal
from tingmin.kernel.texts import storable
from tingmin.kernel.times import day_of
from tingmin.ledger.actions import record
from tingmin.ledger.types import Entry, Subject, SubjectKind
from tingmin.review.models import Qualification
from tingmin.review.rules import ExaminerUnknown

ACT = Label("登记复查复核资质", "enter a certificate to review")
WHO = Label("复查复核机关负责人", "the head of the review organ")
HEADS = (Post.HEAD, Post.LEADER)


class CertificateMissing(Refusal):
    """No number, or a number that is taken."""

    code = "certificate_missing"
    sentence = Label(
        zh="请填写资质证书编号；同一机关内编号不能重复。",
        en="Give the number of the certificate; within an organ each number is given once.",
    )


class CertificateBackwards(Refusal):
    """A certificate that ends before it begins."""

    code = "certificate_backwards"
    sentence = Label(
        zh="资质的截止日{last}早于起始日{first}，请改正。",
        en="The certificate's last day {last} lies before its first {first}; correct it.",
    )


@transaction.atomic
def grant_qualification(
    *, staff: UUID, certificate: str, valid_from: date, valid_to: date | None, actor: Actor, at: datetime
) -> Qualification:
    """Enter a colleague's certificate."""
    organ, number = _organ_of_head(actor), storable(certificate).strip()
    if not number or Qualification.objects.filter(organ=organ, certificate=number).exists():
        raise CertificateMissing()
    if valid_to is not None and valid_to < valid_from:
        raise CertificateBackwards(first=valid_from, last=valid_to)
    if staff not in {each.user_id for each in appointments_at(organ, day=day_of(at))}:
        raise ExaminerUnknown()
    found = Qualification.objects.create(
        staff=staff, organ_id=organ, certificate=number[:64], valid_from=valid_from, valid_to=valid_to
    )
    _tell("qualification_granted", found, actor=actor, at=at)
    return found


@transaction.atomic
def end_qualification(*, qualification_id: UUID, on: date, actor: Actor, at: datetime) -> Qualification:
    """End a certificate; what was decided under it stands."""
    organ = _organ_of_head(actor)
    found = Qualification.objects.select_for_update().filter(pk=qualification_id, organ=organ).first()
    if found is None:
        raise NotFound(what=ACT)
    found.valid_to = max(on, found.valid_from)
    found.save(update_fields=["valid_to"])
    _tell("qualification_ended", found, actor=actor, at=at)
    return found


def _organ_of_head(actor: Actor) -> OrganId:
    if actor.organ is None or actor.post not in HEADS:
        raise NotPermitted(act=ACT, who=WHO)
    return actor.organ


def _tell(kind: str, found: Qualification, *, actor: Actor, at: datetime) -> None:
    body = {"organ": found.organ_id, "from": found.valid_from, "to": found.valid_to}
    record(Entry(kind, Subject(SubjectKind.ACCOUNT, found.staff), body=body), actor=actor, at=at)
