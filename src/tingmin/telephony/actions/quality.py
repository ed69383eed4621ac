"""Checking sampled calls (抽检): drawn at random by the shift leader, marked by another, answered by the agent."""

import hashlib
import re
import secrets
from datetime import datetime
from uuid import UUID

from django.db import transaction

from tingmin.accounts.rules import officer_with
from tingmin.accounts.types import Permission
from tingmin.kernel.actors import Actor
from tingmin.kernel.labels import Label
from tingmin.kernel.refusals import NotFound, Refusal
from tingmin.kernel.texts import storable
from tingmin.ledger.actions import record
from tingmin.ledger.types import Entry, Subject, SubjectKind
from tingmin.telephony.models import Call, CallQuerySet, QualityCheck, QualityDraw
from tingmin.telephony.queries import calls_to_check
from tingmin.telephony.rules import drawn
from tingmin.telephony.types import CRITERIA, Marked, Sample

SEED_BYTES = 16
MOST_DRAWN = 10_000
SEED = re.compile("[0-9A-Za-z .:-]{0,64}")
CHECK = Label("该次抽检", "such check")


class SampleUnfit(Refusal):
    """Dates the wrong way round, no size or one beyond all measure, or a seed that could carry words."""

    code = "sample_unfit"
    sentence = Label(
        zh="请核对抽检的起止时间、件数（1至{most}件）和种子（数字、英文字母、空格和 . : -）。",
        en="Check the period, the size (1 to {most}) and the seed (digits, Latin letters, blanks and . : -).",
    )


class NoCallsToDraw(Refusal):
    """No answered call in that period."""

    code = "no_calls_to_draw"
    sentence = Label(
        zh="这段时间没有已接听并结束的通话，请改选时间。",
        en="No answered call ended in that period; choose another one.",
    )


class CheckedOwnCall(Refusal):
    """Somebody would check a call that they took, or spoke in before passing it on."""

    code = "checked_own_call"
    sentence = Label(
        zh="您自己接听过这通电话，请交由他人抽检。", en="You took this call yourself; another person checks it."
    )


class MarksIncomplete(Refusal):
    """A criterion without a mark, or a mark for what is not asked."""

    code = "marks_incomplete"
    sentence = Label(zh="请对每一项都作出评定。", en="Mark every criterion.")


class AlreadyChecked(Refusal):
    """A sheet that was filled in before; it stays as it is."""

    code = "already_checked"
    sentence = Label(
        zh="这通电话已经抽检完毕，不再更改；有不同意见请写在答复里。",
        en="This call has been checked and stays so; say what you think of it in the reply.",
    )


@transaction.atomic
def draw_sample(sample: Sample, *, actor: Actor, at: datetime) -> QualityDraw:
    """Draw answered calls of a period at random; seed and digest of the list make the draw repeatable."""
    person, centre = officer_with(Permission.RUN_SHIFT, actor)
    if not (sample.since < sample.until and 1 <= sample.size <= MOST_DRAWN and SEED.fullmatch(sample.seed)):
        raise SampleUnfit(most=MOST_DRAWN)
    frame = {str(call.pk): call for call in calls_to_check(actor, since=sample.since, until=sample.until)}
    if not frame:
        raise NoCallsToDraw()
    seed = sample.seed.strip() or secrets.token_hex(SEED_BYTES)
    made = QualityDraw.objects.create(
        centre_id=centre, since=sample.since, until=sample.until, size=sample.size, seed=seed,
        frame_size=len(frame), frame_digest=digest_of(frame), drawn_at=at, drawn_by=person,
    )  # fmt: skip
    chosen = [frame[each] for each in drawn(frame, seed=seed, size=sample.size)]
    QualityCheck.objects.bulk_create(
        QualityCheck(draw=made, call=call, agent=call.agent) for call in chosen if call.agent
    )
    body = {"seed": seed, "size": len(chosen), "of": len(frame), "sha256": made.frame_digest}
    record(Entry("calls_sampled", Subject(SubjectKind.INSPECTION, made.pk), body=body), actor=actor, at=at)
    return made


@transaction.atomic
def mark(*, check_id: UUID, marked: Marked, actor: Actor, at: datetime) -> QualityCheck:
    """Fill in the sheet of a sampled call, by somebody else than who took it."""
    person, centre = officer_with(Permission.RUN_SHIFT, actor)
    check = _held(check_id, draw__centre=centre)
    if CallQuerySet(Call).taken_by(person).filter(pk=check.call_id).exists():
        raise CheckedOwnCall()
    if check.checked_at is not None:
        raise AlreadyChecked()
    if set(marked.marks) != {each.code for each in CRITERIA}:
        raise MarksIncomplete()
    check.marks = {code: str(each) for code, each in marked.marks.items()}
    check.checker, check.remark, check.checked_at = person, storable(marked.remark).strip(), at
    check.save()
    _tell("call_checked", check, actor=actor, at=at)
    return check


@transaction.atomic
def reply(*, check_id: UUID, said: str, actor: Actor, at: datetime) -> QualityCheck:
    """What the agent says to the check of the own call; it stands beside the marks."""
    person, _ = officer_with(Permission.TAKE_CALLS, actor)
    check = _held(check_id, agent=person, checked_at__isnull=False)
    check.reply, check.replied_at = storable(said).strip(), at
    check.save(update_fields=["reply", "replied_at"])
    _tell("call_check_answered", check, actor=actor, at=at)
    return check


def digest_of(calls: dict[str, Call]) -> str:
    """What stands for the list that was drawn from: its ids in order, one a line."""
    return hashlib.sha256("\n".join(sorted(calls)).encode()).hexdigest()


def _held(check_id: UUID, **fits: object) -> QualityCheck:
    found = QualityCheck.objects.select_for_update(of=("self",)).filter(pk=check_id, **fits).first()
    if found is None:
        raise NotFound(what=CHECK)
    return found


def _tell(kind: str, check: QualityCheck, *, actor: Actor, at: datetime) -> None:
    """That it happened; the marks judge a call and stand in the room's own table."""
    record(Entry(kind, Subject(SubjectKind.CALL, check.call_id), body={"draw": str(check.draw_id)}), actor=actor, at=at)
