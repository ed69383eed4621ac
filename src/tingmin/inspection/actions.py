"""Draw a sample, check each matter of it, close: each leaves a fact."""

import re
import secrets
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.db import transaction

from tingmin.accounts.rules import officer_with
from tingmin.accounts.types import Permission
from tingmin.inspection.models import CheckAnswer, InspectedMatter, Inspection, Stratum
from tingmin.inspection.queries import (
    INSPECTION,
    frame,
    inspected,
    inspection_for,
    progress_of,
    results_of,
    took_step,
)
from tingmin.inspection.rules import digest_of, drawn, sheet_of
from tingmin.inspection.types import Answer, Checked, OrganResult, Progress, Question
from tingmin.kernel.actors import Actor
from tingmin.kernel.ids import MatterId, OrganId, new_id
from tingmin.kernel.labels import Label
from tingmin.kernel.refusals import NotFound, Refusal
from tingmin.kernel.times import day_of
from tingmin.law.packs import book
from tingmin.ledger.actions import record
from tingmin.ledger.types import Entry, Subject, SubjectKind
from tingmin.matters.models import Matter

SEED_BYTES, LONGEST_SEED = 16, 64
SEED = re.compile("[0-9A-Za-z .:-]*")
AUTHORITY = "DESIGN PLAN 四(一)1"
List = Mapping[str, UUID]


class AskedTwoWays(Refusal):
    """Both a number and a share, or neither, or one that takes nothing."""

    code = "asked_two_ways"
    sentence = Label(
        zh="请填写每个机关抽取的件数（至少1件）或抽取比例（1至100），只填一项。",
        en="Give either how many to take of each organ (at least 1) or a share (1 to 100), not both.",
    )


class PeriodImpossible(Refusal):
    """A period that ends before it begins, or after today."""

    code = "period_impossible"
    sentence = Label(
        zh="时间段应当从早到晚，且不晚于今天，请核对起止日期。",
        en="The period runs from the earlier day to the later, not beyond today; check both days.",
    )


class SeedUnfit(Refusal):
    """A seed that could carry words: it stands in the ledger for ever, and must be retyped by whoever repeats."""

    code = "seed_unfit"
    sentence = Label(
        zh="随机种子只能用数字、英文字母、空格和 . : -，最长{most}个字符，例如开奖号码“07 15 22”。",
        en="A seed has digits, Latin letters, blanks and . : - only, at most {most}, such as “07 15 22”.",
    )


class NothingToDraw(Refusal):
    """Nothing was passed on in that period."""

    code = "nothing_to_draw"
    sentence = Label(
        zh="这段时间没有转送、交办的事项，请改选时间段。",
        en="Nothing was passed on in these days; choose another period.",
    )


class InspectorTookPart(Refusal):
    """Whoever worked on a matter would check it."""

    code = "inspector_took_part"
    sentence = Label(
        zh="您办理过该事项，不能核对，请交由同事核对。",
        en="You took part in this matter; hand the check to a colleague.",
    )


class SheetIncomplete(Refusal):
    """An item without an answer, or an answer to what is not asked."""

    code = "sheet_incomplete"
    sentence = Label(
        zh="核对表每一项都要作答：还缺“{item}”。", en="Every item of the sheet is answered; “{item}” is missing."
    )


class AlreadyClosed(Refusal):
    """The results have been handed over."""

    code = "inspection_closed"
    sentence = Label(
        zh="该次抽查已经结束，不能再改；如有新情况，请另行抽查。",
        en="This inspection is closed and stays as it is; draw another one.",
    )


class NotAllChecked(Refusal):
    """Closing before the sample is checked, as if the rest were without fault."""

    code = "not_all_checked"
    sentence = Label(
        zh="还有{left}件没有核对，核对完再结束。", en="{left} matters are not checked yet; check them, then close."
    )


@transaction.atomic
def draw(*, question: Question, actor: Actor, at: datetime) -> Inspection:
    """Draw a sample of what was passed on in a period, from each receiving organ by itself (分层抽样)."""
    person, organ = officer_with(Permission.INSPECT, actor)
    asked = _asked(question, at=at)
    lists = frame(actor, since=asked.since, until=asked.until, as_of=at)
    if not lists:
        raise NothingToDraw()
    made = _made(asked, organ=organ, person=person, given=bool(question.seed.strip()), at=at)
    strata = [_stratum(made, organ_id, list(numbers)) for organ_id, numbers in lists.items()]
    Stratum.objects.bulk_create(strata)
    sample = [row for organ_id, numbers in lists.items() for row in _sample(made, organ_id, numbers)]
    InspectedMatter.objects.bulk_create(sample)
    entry = Entry("inspection_drawn", _subject(made), body=_told(made, strata), article=AUTHORITY)
    record(entry, actor=actor, at=at)
    return made


@transaction.atomic
def check(*, inspection_id: UUID, matter_id: UUID, checked: Checked, actor: Actor, at: datetime) -> InspectedMatter:
    """Fill in the sheet of one matter; whoever took a step on it leaves it to a colleague.

    A sheet may be corrected until the inspection is closed; the ledger keeps every version.
    """
    person, _ = officer_with(Permission.INSPECT, actor)
    _open(inspection_id, actor)
    row = inspected(actor, inspection_id, matter_id)
    matter = Matter.objects.locked(MatterId(matter_id))
    if took_step(matter_id, person):
        raise InspectorTookPart()
    whole = _whole(matter, checked)
    row.fact = record(_finding(row, whole), actor=actor, at=at).pk
    row.save(update_fields=["fact"])
    _keep(row, whole.answers)
    return row


@transaction.atomic
def close(*, inspection_id: UUID, actor: Actor, at: datetime) -> Inspection:
    """End an inspection whose whole sample is checked; the fact keeps what was found at each organ."""
    officer_with(Permission.INSPECT, actor)
    found = _open(inspection_id, actor)
    progress = progress_of([found], actor).get(found.pk, Progress(0, 0))
    if progress.checked < progress.drawn:
        raise NotAllChecked(left=progress.drawn - progress.checked)
    found.closed_at = at
    found.save(update_fields=["closed_at"])
    body = {"organs": [_counted(result) for result in results_of(found, actor)]}
    record(Entry("inspection_closed", _subject(found), body=body, article=AUTHORITY), actor=actor, at=at)
    return found


def _asked(question: Question, *, at: datetime) -> Question:
    """The question with its seed, once it makes sense."""
    q, seed = question, question.seed.strip()
    fits = (q.per_organ is not None and q.per_organ >= 1) or (q.share is not None and 1 <= q.share <= 100)
    if not fits or (q.per_organ is not None and q.share is not None):
        raise AskedTwoWays()
    if not q.since <= q.until <= day_of(at):
        raise PeriodImpossible()
    if len(seed) > LONGEST_SEED or not SEED.fullmatch(seed):
        raise SeedUnfit(most=LONGEST_SEED)
    return replace(q, seed=seed or secrets.token_hex(SEED_BYTES))


def _made(q: Question, *, organ: OrganId, person: UUID, given: bool, at: datetime) -> Inspection:
    return Inspection.objects.create(
        id=new_id(),
        organ_id=organ,
        since=q.since,
        until=q.until,
        seed=q.seed,
        seed_given=given,
        per_organ=q.per_organ,
        share=q.share,
        drawn_at=at,
        drawn_by=person,
    )


def _stratum(made: Inspection, organ: OrganId, numbers: list[str]) -> Stratum:
    return Stratum(inspection=made, organ_id=organ, numbers=sorted(numbers), digest=digest_of(numbers))


def _sample(made: Inspection, organ: OrganId, numbers: List) -> list[InspectedMatter]:
    return [
        InspectedMatter(inspection=made, matter_id=numbers[number], organ_id=organ, place=place)
        for place, number in enumerate(drawn(numbers, question=made.question), start=1)
    ]


def _told(made: Inspection, strata: list[Stratum]) -> dict[str, object]:
    """All that a repetition asks for, and no number of a matter."""
    q = made.question
    return {
        "since": q.since,
        "until": q.until,
        "seed": q.seed,
        "seed_given": made.seed_given,
        "per_organ": q.per_organ,
        "share": q.share,
        "strata": [{"organ": each.organ_id, "size": len(each.numbers), "digest": each.digest} for each in strata],
    }


def _open(inspection_id: UUID, actor: Actor) -> Inspection:
    """The inspection, held until the transaction ends; so nothing is checked while it is closed."""
    inspection_for(actor, inspection_id)
    found = Inspection.objects.select_for_update().filter(pk=inspection_id).first()
    if found is None:
        raise NotFound(what=INSPECTION)
    if found.closed_at is not None:
        raise AlreadyClosed()
    return found


def _whole(matter: Matter, checked: Checked) -> Checked:
    """The answers to what this matter's law asks, and to nothing else."""
    sheet = sheet_of(book(matter.book))
    missing = [item for item in sheet if item.code not in checked.answers]
    if missing:
        raise SheetIncomplete(item=missing[0].label)
    remarks = {item.code: checked.remarks.get(item.code, "").strip() for item in sheet}
    return Checked({item.code: checked.answers[item.code] for item in sheet}, remarks)


def _finding(row: InspectedMatter, checked: Checked) -> Entry:
    """On the chain of the matter: what was found stands there in codes, what was written is enclosed."""
    body = {"inspection": row.inspection_id, "answers": dict(checked.answers)}
    remarks = {code: said for code, said in checked.remarks.items() if said}
    subject = Subject(SubjectKind.MATTER, row.matter_id)
    enclosed = {"remarks": remarks} if remarks else {}
    return Entry("inspected", subject, body=body, enclosed=enclosed, article=AUTHORITY)


def _keep(row: InspectedMatter, answers: Mapping[str, Answer]) -> None:
    for item, answer in answers.items():
        CheckAnswer.objects.update_or_create(inspected=row, item=item, defaults={"answer": answer})


def _counted(result: OrganResult) -> dict[str, object]:
    return {
        "organ": result.code,
        "checked": result.checked,
        "without_fault": result.without_fault,
        "faults": {item.code: count for item, count in result.faults},
    }


def _subject(made: Inspection) -> Subject:
    return Subject(SubjectKind.INSPECTION, made.pk)
