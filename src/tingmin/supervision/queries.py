"""Reading supervision: the board of candidates, the cases, what is still open, what a policy suggestion rests on."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q
from django.db.models.functions import TruncMonth

from tingmin.documents.models import Document
from tingmin.documents.templates import TEMPLATES
from tingmin.documents.types import DocumentKind
from tingmin.kernel.actors import Actor
from tingmin.kernel.labels import Label
from tingmin.kernel.paging import PAGE_SIZE, Page, UnknownPage, page_of
from tingmin.kernel.refusals import Refusal
from tingmin.law.clocks import BY_CODE as CLOCKS
from tingmin.law.content_classes import lineage, path_label
from tingmin.law.faults import clocks_of_ground
from tingmin.law.packs import book
from tingmin.ledger.queries import history
from tingmin.matters.models import ClockPause, Matter, MatterQuerySet, Obligation, Party
from tingmin.people.queries import same_people
from tingmin.supervision.models import WAITING, Candidate, CandidateQuerySet, CaseFile
from tingmin.supervision.models import SiteVisit as SiteVisit  # doors name the type from here
from tingmin.supervision.rules import LEAST_MATTERS, LEAST_PETITIONERS, ground_label, legal_ground, said_group
from tingmin.supervision.types import Clue, Feedback, Source, Suggestion

SUGGESTIONS = {
    "suggest_improvement": Feedback.WAITING,
    "suggest_policy": Feedback.NONE_OWED,
    "suggest_accountability": Feedback.NONE_OWED,
}
ANSWERS = {
    "adopt_suggestion": Feedback.ADOPTED,
    "decline_suggestion": Feedback.DECLINED,
    "give_reasons": Feedback.REASONED,
    "escalate": Feedback.ESCALATED,
}
UNANSWERED = (Feedback.WAITING, Feedback.DECLINED)


class GroupTooSmall(Refusal):
    """An aggregate in which somebody could be recognised (domain §7, P7)."""

    code = "group_too_small"
    sentence = Label(
        zh="汇总的信访事项少于{matters}件或者信访人少于{people}名，可能识别到个人，请扩大时间、地域或者内容范围。",
        en="Fewer than {matters} matters or {people} petitioners: somebody could be recognised. "
        "Widen days, place or class.",
    )


def board(actor: Actor, *, today: date, ground: str = "", after: str = "", size: int = PAGE_SIZE) -> Page[Clue]:
    """The candidates that wait before the actor's organ, on one ground or on all, the longest overdue first."""
    rows = Candidate.objects.for_actor(actor).filter(WAITING).select_related("organ", "about_organ")
    rows = rows.filter(ground=ground) if ground else rows
    found = list(_after(rows, after).order_by("since", "id")[: size + 1])
    page = page_of(found, size=size, key=lambda each: f"{each.since}_{each.pk}")
    return Page([_clue(each, today=today) for each in page.rows], page.next_key)


def candidate_for(actor: Actor, candidate_id: UUID) -> Candidate | None:
    """One candidate before the actor's organ, with what a proposer said."""
    rows = Candidate.objects.for_actor(actor).select_related("organ", "about_organ", "case")
    return rows.filter(pk=candidate_id).first()


def cases(actor: Actor, *, open_only: bool = True, after: str = "", size: int = PAGE_SIZE) -> Page[Matter]:
    """The supervision cases of the actor's organ, the newest first."""
    files = CaseFile.objects.for_actor(actor)
    rows = Matter.objects.for_actor(actor).filter(pk__in=files.filter(ended_on__isnull=True) if open_only else files)
    if after:
        rows = rows.filter(pk__lt=_id_of(after))
    found = list(rows.select_related("holder", "registrar").order_by("-pk")[: size + 1])
    return page_of(found, size=size, key=lambda case: str(case.pk))


def file_of(actor: Actor, case_id: UUID) -> CaseFile | None:
    """What the supervising organ keeps of its case; None for everybody else."""
    rows = CaseFile.objects.for_actor(actor).select_related("about", "about_organ", "organ")
    return rows.filter(pk=case_id).first()


def candidates_of(actor: Actor, case_id: UUID) -> Sequence[Candidate]:
    """The candidates that a case rests on."""
    rows = Candidate.objects.for_actor(actor).select_related("about_organ")
    return list(rows.filter(case_id=case_id).order_by("found_on", "ground", "id"))


def visits_of(file: CaseFile) -> Sequence[SiteVisit]:
    """The on-site inspections of a case, in order."""
    return list(file.visits.order_by("planned_on", "id"))


def supervised_by(actor: Actor, matter_id: UUID) -> Matter | None:
    """The open case about a matter, if the actor may see it."""
    found = Matter.objects.for_actor(actor).filter(procedure="supervision", links_out__target=matter_id)
    return found.exclude(stage__in=("closed", "dropped")).first()


def suggestions(case_id: UUID) -> Sequence[Suggestion]:
    """The suggestions of a case, each with the answer that its facts tell of."""
    told = _feedback(case_id)
    papers = Document.objects.filter(pk__in=[document for document, _ in told]).in_bulk()
    return [_suggestion(papers[document], feedback) for document, feedback in told]


def still_open(file: CaseFile, *, today: date) -> Sequence[Label]:
    """What the grounds of a case still find on its matter: clocks overdue, papers missing."""
    law, found = book(file.about.book), list(Candidate.objects.filter(case_id=file.case_id))
    grounds = {file.ground, *(each.ground for each in found)}
    clocks = frozenset().union(*(clocks_of_ground(law, ground) for ground in grounds))
    papers = [each.evidence for each in found if _is_paper(each)]
    issued = _issued(file.about_id, papers)
    missing = [kind for kind in papers if kind not in issued]
    late = [CLOCKS[code].label for code in _overdue(file.about_id, clocks, today=today)]
    return [*late, *(TEMPLATES[DocumentKind(kind)].title for kind in sorted(missing))]


def needs_proof(file: CaseFile) -> bool:
    """True when the case rests on a ground that no clock and no paper shows."""
    ground = legal_ground(file.ground, book(file.about.book))
    others = Candidate.objects.filter(case_id=file.case_id).exclude(source=Source.SWEEP)
    return ground is None or not ground.automatic or others.exists()


def basis_of(actor: Actor, *, content_class: str, region_code: str, days: tuple[date, date]) -> str:
    """Class × organ × month in sentences, from what the actor may see; raises `GroupTooSmall` (domain §7, P7)."""
    group = _group(actor, content_class, region_code, days)
    if len(group[:LEAST_MATTERS]) < LEAST_MATTERS or not _enough_people(group):
        raise GroupTooSmall(matters=LEAST_MATTERS, people=LEAST_PETITIONERS)
    # Counted by class, organ and month; who may see them was asked before, apart from the counting.
    seen = Matter.objects.filter(pk__in=group.values("pk")).annotate(month=TruncMonth("received_on"))
    counted = seen.values("content_class", "holder__name", "month")
    rows = counted.annotate(matters=Count("pk")).order_by("content_class", "holder__name", "month")
    total = sum(row["matters"] for row in rows)
    head = f"{days[0]}至{days[1]}，{said_group(content_class, region_code)}共{total}件："
    return head + "；".join(_line(row) for row in rows) + "。"


def _clue(row: Candidate, *, today: date) -> Clue:
    late = (row.ended_on or today) - row.since
    return Clue(
        id=row.pk,
        number=row.number,
        ground=ground_label(row.ground),
        ground_code=row.ground,
        about=_about(row.about),
        at_fault=row.about_organ.label,
        since=row.since,
        days_over=late.days if row.obligation_id else None,
        source=Source(row.source),
        is_legal_ground=not row.ground.startswith("F"),
    )


def _about(code: str) -> Label:
    """What is late or missing, in words."""
    if code in CLOCKS:
        return CLOCKS[code].label
    return TEMPLATES[DocumentKind(code)].title if code in set(DocumentKind) else Label("", "")


def _after(rows: CandidateQuerySet, key: str) -> CandidateQuerySet:
    if not key:
        return rows
    day, _, candidate = key.partition("_")
    try:
        since = date.fromisoformat(day)
    except ValueError:
        raise UnknownPage() from None
    return rows.filter(Q(since__gt=since) | Q(since=since, id__gt=_id_of(candidate)))


def _id_of(key: str) -> UUID:
    try:
        return UUID(key)
    except ValueError:
        raise UnknownPage() from None


def _feedback(case_id: UUID) -> list[tuple[UUID, Feedback]]:
    """Each suggestion's document with the answer given after it; the newest unanswered one is what is answered."""
    told: list[tuple[UUID, Feedback]] = []
    for fact in history(case_id):
        if fact.kind in SUGGESTIONS:
            told.append((UUID(fact.body["document"]), SUGGESTIONS[fact.kind]))
        elif fact.kind in ANSWERS:
            told = [(each, ANSWERS[fact.kind] if how in UNANSWERED else how) for each, how in told]
    return told


def _suggestion(paper: Document, feedback: Feedback) -> Suggestion:
    due = paper.frozen().value("feedback_by")
    return Suggestion(paper.pk, paper.kind, paper.number, feedback, date.fromisoformat(due[0]) if due else None)


def _is_paper(candidate: Candidate) -> bool:
    return candidate.source == Source.SWEEP and candidate.obligation_id is None


def _issued(matter_id: UUID, kinds: Collection[str]) -> set[str]:
    return set(Document.objects.filter(about=matter_id, kind__in=kinds).values_list("kind", flat=True))


def _overdue(matter_id: UUID, clocks: frozenset[str], *, today: date) -> Sequence[str]:
    running = Obligation.objects.filter(matter_id=matter_id, stopped_on__isnull=True, due_effective__lt=today)
    paused = ClockPause.objects.filter(obligation=OuterRef("pk"), ends__isnull=True)
    late = running.filter(~Exists(paused), clock__in=clocks)
    return list(late.order_by("clock").values_list("clock", flat=True))


def _group(actor: Actor, content_class: str, region_code: str, days: tuple[date, date]) -> MatterQuerySet:
    within = Q(content_class=content_class) | Q(content_class__startswith=_stem(content_class))
    rows = Matter.objects.for_actor(actor).filter(within, procedure="petition", received_on__range=days)
    return rows.filter(region_code__startswith=region_code) if region_code else rows


def _stem(content_class: str) -> str:
    """The digits that all classes below this one begin with: two digits for each level."""
    return content_class[: 2 * len(lineage(content_class))]


def _enough_people(group: MatterQuerySet) -> bool:
    """True when five different people petition: they are met one by one, never counted and never put together."""
    return sum(1 for _ in zip(range(LEAST_PETITIONERS), _met(group), strict=False)) == LEAST_PETITIONERS


def _met(group: MatterQuerySet) -> Iterator[UUID]:
    """One party after another who shares no stored entry with those met before; the nameless cannot be told apart."""
    known: set[UUID] = set()
    while True:
        others = Party.objects.filter(matter__in=group).exclude(person_id__in=known).exclude(person__indexes=[])
        met = others.order_by("matter_id", "position").values_list("person_id", flat=True).first()
        if met is None:
            return
        known |= {met, *same_people([met])}
        yield met


def _line(row: Mapping[str, Any]) -> str:
    kind, month = path_label(row["content_class"]).zh, row["month"]
    return f"{kind}，{row['holder__name']}，{month.year}年{month.month}月{row['matters']}件"
