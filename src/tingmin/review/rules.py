"""Who may examine: colleagues with a valid certificate who had no part before; each refusal says who and why."""

import re
from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

from tingmin.kernel.labels import Label
from tingmin.kernel.refusals import Refusal
from tingmin.law.petition_ladder import LEVELS, Level
from tingmin.law.procedures import PETITION_PROCEDURE
from tingmin.law.types import Office

FEWEST = 2
WORKERS = frozenset(
    {Office.HOLDER_CLERK, Office.HOLDER_HANDLER, Office.HOLDER_HEAD, Office.REVIEWER, Office.REVIEW_HEAD}
)
# Steps in which somebody works on a matter. Who registers it, takes in an application or watches from above does not.
WORK = frozenset(row.step for row in PETITION_PROCEDURE.steps if row.room != "intake" and WORKERS & set(row.by))
# A mobile telephone has eleven digits, an identity card eighteen, however they are set apart.
LEADS_TO_A_PERSON = re.compile(r"(?:\d[ -]?){11}")
BRACKETS = str.maketrans(dict.fromkeys("[(（【", "〔") | dict.fromkeys("])）】", "〕"))


class NotQualified(Refusal):
    """A reviewer without a valid certificate on record (资质)."""

    code = "not_qualified"
    sentence = Label(
        zh="{name}没有有效的复查复核资质，请先由本机关负责人登记资质，或者改由有资质的人员办理。",
        en="{name} has no valid certificate to review; have it entered by the head, or choose who has one.",
    )


class HadAPart(Refusal):
    """Somebody who worked on the matter below would examine it above."""

    code = "had_a_part"
    sentence = Label(
        zh="{name}参与过该事项此前的办理，不能参与复查复核，请改由其他人员办理。",
        en="{name} had a part in handling this matter before and cannot review it; choose somebody else.",
    )


class ExaminerKeptAway(Refusal):
    """A colleague who is recused, or of whom the matter complains."""

    code = "examiner_kept_away"
    sentence = Label(
        zh="{name}须回避本事项，请改选其他审查人员。",
        en="{name} must keep away from this matter; choose another examiner.",
    )


class ExaminerUnknown(Refusal):
    """A colleague who holds no post of the review organ."""

    code = "examiner_unknown"
    sentence = Label(
        zh="所选审查人员目前不在本机关任职，请从列表中改选。",
        en="Somebody chosen holds no post of this organ; choose from the list.",
    )


class TooFewExaminers(Refusal):
    """Fewer than two people to examine."""

    code = "too_few_examiners"
    sentence = Label(
        zh="审查人员不少于{fewest}人，现为{count}人，请补充。",
        en="At least {fewest} people examine a case, {count} were named; add somebody.",
    )


def numbered(given: str) -> str:
    """A document number as it is kept (京示意〔2023〕1号), whatever brackets and blanks it was typed with."""
    return "".join(given.split()).translate(BRACKETS)


def is_redacted(text: str) -> bool:
    """False where a number is left that leads to a person; names only a reader can find."""
    return LEADS_TO_A_PERSON.search(text) is None


def level_of(stage: str) -> Level | None:
    """The level of the ladder to which a stage belongs; None below it."""
    return next((level for level in LEVELS if stage in level.stages), None)


def rank_of(stage: str) -> int:
    """0 for handling, 1 for review, 2 for re-review."""
    level = level_of(stage)
    return 0 if level is None else LEVELS.index(level) + 1


def had_part(acts: Collection[tuple[UUID | None, str]], person: UUID | None, *, rank: int) -> bool:
    """True when the person took a step from a stage below this rank; `acts` are persons with the stages."""
    return person is not None and any(who == person and rank_of(stage) < rank for who, stage in acts)


def require_examiners(
    chosen: Sequence[UUID],
    *,
    names: Mapping[UUID, str],
    qualified: Collection[UUID],
    walled: Collection[UUID],
    acts: Collection[tuple[UUID | None, str]],
    rank: int,
) -> None:
    """Raise for a colleague who may not examine, or for too few of them; `names` holds who is in office."""
    for each in chosen:
        _require_one(each, names=names, qualified=qualified, walled=walled, acts=acts, rank=rank)
    if len(set(chosen)) < FEWEST:
        raise TooFewExaminers(fewest=FEWEST, count=len(set(chosen)))


def _require_one(
    each: UUID,
    *,
    names: Mapping[UUID, str],
    qualified: Collection[UUID],
    walled: Collection[UUID],
    acts: Collection[tuple[UUID | None, str]],
    rank: int,
) -> None:
    if each not in names:
        raise ExaminerUnknown()
    if each in walled:
        raise ExaminerKeptAway(name=names[each])
    if had_part(acts, each, rank=rank):
        raise HadAPart(name=names[each])
    if each not in qualified:
        raise NotQualified(name=names[each])
