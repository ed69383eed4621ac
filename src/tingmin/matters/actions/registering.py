"""Registration: always made, always first (XF2005 §21; XF2022 §22)."""

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.db.models import Model
from stdnum import luhn

from tingmin.accounts.acting import hold
from tingmin.kernel.actors import Actor
from tingmin.kernel.ids import MatterId, OrganId, new_id
from tingmin.kernel.refusals import NotPermitted
from tingmin.kernel.times import day_of
from tingmin.law.packs import book, book_on
from tingmin.law.procedures import procedure, rule
from tingmin.law.types import Step
from tingmin.ledger.actions import record
from tingmin.ledger.statements import Soon, Statement, insert, soon, together
from tingmin.ledger.types import Entry, Subject, SubjectKind
from tingmin.matters.actions.clocks import earliest_due, moment_of, start_clocks
from tingmin.matters.actions.papers import issue_paper, sealed
from tingmin.matters.actions.walls import refuse_respondent, wall_in
from tingmin.matters.models import Matter, MatterLink, MatterText, Party
from tingmin.matters.queries import scope_of
from tingmin.matters.rules import may_register, may_take, said_offices
from tingmin.matters.types import Case, LinkKind, Move, Opening, Registered
from tingmin.organisations.queries import organ_by_id

# Crockford's alphabet: no I, L, O, U, so that a code read out on the phone is heard right.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE_LENGTH = 16
NEXT_SERIAL = Statement("SELECT nextval('matters_serial')")


@together()
@transaction.atomic
def register(case: Case, *, actor: Actor, at: datetime) -> Registered:
    """Enter a case: number, query code, first clock, receipt, fact. The law is that of the day of registration."""
    return enter(case, actor=actor, at=at)


def draw_serial() -> Soon:
    """The next serial of a matter, drawn once and never again, whatever becomes of the transaction."""
    return soon(NEXT_SERIAL)


def enter(case: Case, *, actor: Actor, at: datetime, serial: Soon | None = None) -> Registered:
    """The same within a transaction that the caller began for it, and under a serial that may be drawn before."""
    code = new_query_code()
    matter = _new_matter(case, code=code, serial=serial or draw_serial(), at=at)
    row = rule(case.procedure, book=book(matter.book), source="draft", step=case.step or _first_step(matter))
    # What accuses the counter at which it is handed in is registered there for the desk above.
    if not may_register(actor, row, replace(scope_of(matter), holder=case.handed_in_at or case.receiver)):
        raise NotPermitted(act=row.label, who=said_offices(row))
    matter.stage = row.target
    rows = [
        *wall_in(matter, organs=case.respondents),
        MatterText(matter=matter, body=case.body),
        *_parties(matter, case),
    ]
    _start(matter, rows, row, Move(on=matter.received_on), actor=actor, at=at)
    return Registered(MatterId(matter.pk), matter.number, code)


@together()
@transaction.atomic
def open_about(about: Matter, opening: Opening, *, actor: Actor, at: datetime) -> Matter:
    """Open a case of an organ's own about a matter (督办立案): its wall and its confidence are those of the matter."""
    case = _case_about(about, opening, at=at)
    row = rule(opening.procedure, book=book(case.book), source="draft", step=opening.step)
    if not may_take(actor, row, scope_of(case)):
        raise NotPermitted(act=row.label, who=said_offices(row))
    refuse_respondent(case, OrganId(case.holder_id))
    case.stage = row.target
    tie = MatterLink(source=case, target=about, kind=opening.link)
    rows = [MatterText(matter=case, body=opening.body), tie]
    _start(case, rows, row, Move(on=case.received_on, hours=opening.hours), actor=actor, at=at)
    return case


def link(source: MatterId, target: MatterId, *, kind: LinkKind) -> MatterLink:
    """Tie two matters together; the step or registration that does so records the fact."""
    return MatterLink.objects.create(source_id=source, target_id=target, kind=kind)


def new_query_code() -> str:
    """80 random bits in four groups of four, e.g. `7K3M-…`."""
    raw = "".join(ALPHABET[byte % len(ALPHABET)] for byte in secrets.token_bytes(CODE_LENGTH))
    return "-".join(raw[i : i + 4] for i in range(0, CODE_LENGTH, 4))


def code_digest(code: str) -> bytes:
    """What is kept of a query code; spaces, hyphens, case and look-alike letters do not matter."""
    heard = code.upper().replace("O", "0").replace("I", "1").replace("L", "1")
    return hashlib.sha256("".join(c for c in heard if c in ALPHABET).encode()).digest()


def _new_matter(case: Case, *, code: str, serial: Soon, at: datetime) -> Matter:
    receiver = organ_by_id(case.receiver)
    return Matter(
        id=new_id(),
        number=_number(serial, at),
        title=case.title[:200],
        procedure=case.procedure,
        book=case.book or _law_of(case.procedure, at),
        channel=case.channel,
        purpose=case.purpose,
        content_class=case.content_class,
        region_code=case.region_code,
        people_count=case.people_count,
        marks=sorted(case.marks | ({"notice_exempt"} if case.notice_exempt else set())),
        registrar=receiver,
        holder=receiver,
        received_on=case.received_on,
        registered_at=at,
        query_code=code_digest(code),
        reference=case.reference,
        protected=case.protected,
    )


def _law_of(code: str, at: datetime) -> str:
    return book_on(day_of(at), subject=procedure(code).subject).code


def _case_about(about: Matter, opening: Opening, *, at: datetime) -> Matter:
    return Matter(
        id=new_id(),
        number=_number(draw_serial(), at),
        title=opening.title[:200],
        procedure=opening.procedure,
        book=_law_of(opening.procedure, at),
        channel=about.channel,
        category=about.category,
        content_class=about.content_class,
        region_code=about.region_code,
        marks=sorted({"notice_exempt"} & set(about.marks)),
        registrar_id=opening.organ,
        holder_id=opening.holder or opening.organ,
        received_on=day_of(at),
        registered_at=at,
        query_code=code_digest(new_query_code()),
        walled_organs=about.walled_organs,
        walled_people=about.walled_people,
        protected=about.protected,
    )


def _first_step(matter: Matter) -> str:
    # A petition department has 15 days to sort (D01); any other organ has 15 days to decide and notify (D05).
    return "register" if matter.registrar.petition_work else "register_directly"


def _parties(matter: Matter, case: Case) -> list[Party]:
    told = enumerate(case.parties)
    return [Party(matter=matter, person_id=person, role=role, position=i) for i, (person, role) in told]


def _start(matter: Matter, rows: Sequence[Model], row: Step, move: Move, *, actor: Actor, at: datetime) -> None:
    """Write a new matter once, with what hangs on it and what its first row starts."""
    fact_id = new_id()
    clocks = start_clocks(matter, row, move=move, since=moment_of(matter.received_on, at), fact_id=fact_id)
    matter.next_due = earliest_due(clocks)
    hold(matter.pk)
    insert(matter, *rows, *clocks)
    paper = issue_paper(matter, row, clocks=clocks, move=move, actor=actor, at=at)
    body = {
        "stage": matter.stage,
        "channel": matter.channel,
        "book": matter.book,
        "organ": matter.registrar_id,
        "document": paper.pk if paper else None,
    }
    subject = Subject(SubjectKind.MATTER, matter.pk)
    entry = Entry(row.step, subject, body=body, enclosed=sealed(paper), article=said(row, matter), first=True)
    record(entry, actor=actor, at=at, fact_id=fact_id)


def said(row: Step, matter: Matter) -> str:
    """The row's articles in the matter's own book, as the ledger keeps them."""
    return "; ".join(str(article) for article in book(matter.book).cites(row.articles))


def _number(serial: Soon, at: datetime) -> str:
    """Day, running serial and check digit (Luhn), e.g. 20260512-0000123-4: a misheard digit is noticed."""
    ((drawn,),) = serial.rows
    body = f"{day_of(at):%Y%m%d}{drawn:07d}"
    return f"{body[:8]}-{body[8:]}-{luhn.calc_check_digit(body)}"
