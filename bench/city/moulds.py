"""A life cast once: its rows as COPY takes them and its facts as the ledger hashes them, with holes for what differs.

Two matters of one life that came as far under one book differ in ids, instants, days, organs, texts and links only.
The holes are named: `t` ends every id of the matter; of fact *n*: `p` its instant in ids, `c` on the clock, `o` its
day, `d` its digest, `s` salt, `m` commitment, `h` the hash of its document, `q` the document's number, `k` its content.
Of clock *n*: `a` start, `r` last day counted, `e` last day in effect, `v` provisional, `z` the day of its stop.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bench.city.lives import DEPARTMENT, DESK, Clocked, Told, Track
from tingmin.documents.templates import TEMPLATES
from tingmin.documents.types import DocumentKind
from tingmin.law.types import Channel
from tingmin.ledger.copying import NULL, array, hexed, table
from tingmin.ledger.types import Suite

SYSTEM = "system"
# Which id of a fact's instant: the third group of a UUIDv7 counts what one matter makes.
FACT, MATTER, PERSON, PARTY, RESPONDENT, CLOCK, PAPER, OPINION = 0, 0x100, 0x101, 0x102, 0x103, 0x200, 0x300, 0x400


@dataclass(frozen=True, slots=True)
class Paper:
    """The document of a fact: its kind, the office that issues it, and the holes that it fills."""

    kind: str
    office: str
    salt: bytes
    mark: bytes
    hash: bytes
    number: bytes
    content: bytes
    day: bytes


@dataclass(frozen=True, slots=True)
class Link:
    """A fact of the chain: its canonical columns with holes, the hole of its digest, and its document."""

    fact: int
    columns: bytes
    digest: bytes
    paper: Paper | None


@dataclass(frozen=True, slots=True)
class Mould:
    """The facts in order; all rows of the matter by table, with how many they are; the holes of the facts' instants."""

    links: tuple[Link, ...]
    rows: tuple[tuple[str, bytes, int], ...]
    instants: tuple[tuple[bytes, bytes], ...]
    has_person: bool


@dataclass(frozen=True, slots=True)
class Cast:
    """How a life is cast: by which channel, with documents or without, and whether only its hot rows are kept."""

    channel: Channel
    suite: Suite
    documents: bool
    bare: bool


def cast(track: Track, how: Cast) -> Mould:
    """The mould of a life as far as it has come."""
    facts = list(enumerate(track.facts[:1] if how.bare else track.facts))
    found: dict[str, list[str]] = {}
    for model, line in _lines(track, facts, how):
        found.setdefault(model, []).append(line)
    rows = tuple((model, "".join(lines).encode(), len(lines)) for model, lines in found.items())
    instants = tuple((f"p{n}".encode(), f"c{n}".encode()) for n, _ in facts)
    return Mould(tuple(_link(track, n, told, how) for n, told in facts), rows, instants, not how.bare)


def days_of(track: Track) -> Mapping[bytes, bytes]:
    """What a life fills in by itself: its days."""
    told: dict[str, str] = {f"o{n}": each.on.isoformat() for n, each in enumerate(track.facts)}
    told["due"] = _day(track.next_due)
    for n, each in enumerate(track.clocks):
        due = each.due
        told |= {f"a{n}": due.start.isoformat(), f"r{n}": due.raw.isoformat(), f"e{n}": due.effective.isoformat()}
        told |= {f"v{n}": _yes(due.provisional), f"z{n}": _day(each.stopped)}
    return {name.encode(): value.encode() for name, value in told.items()}


def _lines(track: Track, facts: Sequence[tuple[int, Told]], how: Cast) -> Iterator[tuple[str, str]]:
    yield "matters.Matter", _hot_row(track, how)
    yield (
        "matters.MatterText",
        table("matters.MatterText").line(matter_id=_id(MATTER), body="%(body)s"),
    )
    if _is_accused(track):
        yield (
            "matters.Respondent",
            table("matters.Respondent").line(id=_id(RESPONDENT), matter_id=_id(MATTER), organ_id=_hole(DEPARTMENT)),
        )
    for number, told in facts:
        yield from _lines_of_fact(track, number, told, how)
    if not how.bare:
        yield from _lines_of_people()
        yield from (("matters.Obligation", _clock(n, each)) for n, each in enumerate(track.clocks))


def _hot_row(track: Track, how: Cast) -> str:
    life, is_sorted = track.life, bool(track.route)
    accused = [_hole(DEPARTMENT)] if _is_accused(track) else []
    return table("matters.Matter").line(
        id=_id(MATTER), number="%(number)s", title="%(title)s", procedure="petition", book=track.book.code,
        stage=track.stage,
        ended=_yes(not track.is_open), channel=how.channel, category=life.category if is_sorted else "",
        purpose=life.purpose, content_class="%(class)s" if is_sorted else "", route=life.route if is_sorted else "",
        region_code="%(desk.region)s", marks=array(sorted(track.marks)), registrar_id=_hole(DESK),
        holder_id=_hole(track.holder), transferor_id=_hole(track.transferor), reviewer_id=_hole(track.reviewer),
        received_on="%(o0)s", registered_at=_at(0), next_due="%(due)s", query_code=hexed("%(code)s"),
        walled_organs=array(accused), protected=_yes(bool(accused)),
    )  # fmt: skip


def _lines_of_people() -> Iterator[tuple[str, str]]:
    yield "people.Person", table("people.Person").line(
        id=_id(PERSON), sealed=hexed("%(box)s"), wrapped_key=hexed("%(wrapped)s"), key_name="%(key)s",
        name_mask="%(name_mask)s", phone_mask="%(phone_mask)s", indexes="%(indexes)s", indexed_under="%(under)s",
        enrolled_at=_at(0),
    )  # fmt: skip
    yield (
        "matters.Party",
        table("matters.Party").line(id=_id(PARTY), matter_id=_id(MATTER), person_id=_id(PERSON), role="petitioner"),
    )


def _clock(number: int, clocked: Clocked) -> str:
    stop = NULL if clocked.stop_fact is None else _id(FACT, clocked.stop_fact)
    return table("matters.Obligation").line(
        id=_id(CLOCK + number), matter_id=_id(MATTER), clock=clocked.due.clock.code, organ_id=_hole(clocked.organ),
        started_on=f"%(a{number})s", start_fact=_id(FACT, clocked.start_fact), due_raw=f"%(r{number})s",
        due_effective=f"%(e{number})s", provisional=f"%(v{number})s", stopped_on=f"%(z{number})s", stop_fact=stop,
    )  # fmt: skip


def _lines_of_fact(track: Track, number: int, told: Told, how: Cast) -> Iterator[tuple[str, str]]:
    has_paper = _has_paper(told, how)
    yield "ledger.Fact", _fact_row(track, number, told, how)
    if has_paper:
        yield (
            "ledger.Enclosure",
            table("ledger.Enclosure").line(
                fact_id=_id(FACT, number), salt=hexed(f"%(s{number})s"), content=_enclosed(number)
            ),
        )
        yield "documents.Document", table("documents.Document").line(
            id=_id(PAPER, number), about=_id(MATTER), kind=told.row.document, number=f"%(q{number})s",
            organ_id=_hole(_office(told, number)), issued_at=_at(number), content=f"%(k{number})s",
            to_petitioner=_yes(TEMPLATES[DocumentKind(told.row.document)].to_petitioner),
        )  # fmt: skip
    if told.row.step == "draft_opinion" and not how.bare:
        yield "handling.Opinion", table("handling.Opinion").line(
            id=_id(OPINION, number), matter_id=_id(MATTER), outcome="explain", facts="经调查，情况属实。",
            law="依照有关规定。", answers='[["%(json)s", "经核实，已安排处理。"]]', drafted_at=_at(number),
            drafted_by=f"%({told.by}.{told.post})s",
        )  # fmt: skip


def _fact_row(track: Track, number: int, told: Told, how: Cast) -> str:
    post, organ, person = _actor(told, number, how)
    return table("ledger.Fact").line(
        id=_id(FACT, number), subject_kind="matter", subject_id=_id(MATTER), sequence=str(number + 1),
        kind=told.row.step, at=_at(number), actor_post=post, actor_name=_name(post), actor_person=person,
        actor_organ=organ, article=told.article, body=_body(track, number, told, how),
        commitment=hexed(f"%(m{number})s" if _has_paper(told, how) else ""), suite=str(int(how.suite)),
        previous=hexed(_previous(number)), digest=hexed(f"%(d{number})s"),
    )  # fmt: skip


def _link(track: Track, number: int, told: Told, how: Cast) -> Link:
    """`ledger.rules.canonical` of a fact's columns, as text with holes."""
    post, organ, person = _actor(told, number, how)
    commitment = f"%(m{number})s" if _has_paper(told, how) else ""
    columns = (
        f'{{"actor_name":"{_name(post)}","actor_organ":{_quoted(organ)},"actor_person":{_quoted(person)},'
        f'"actor_post":"{post}","article":"{told.article}","at":"{_at(number)}",'
        f'"body":{_body(track, number, told, how)},"commitment":"{commitment}","id":"{_id(FACT, number)}",'
        f'"kind":"{told.row.step}","previous":"{_previous(number)}","sequence":{number + 1},'
        f'"subject_id":"{_id(MATTER)}","subject_kind":"matter","suite":{int(how.suite)}}}'
    )
    return Link(number, columns.encode(), f"d{number}".encode(), _paper(number, told) if commitment else None)


def _paper(number: int, told: Told) -> Paper:
    salt, mark, hashed, name, content, day = (f"{letter}{number}".encode() for letter in "smhqko")
    return Paper(told.row.document or "", _office(told, number), salt, mark, hashed, name, content, day)


def _actor(told: Told, number: int, how: Cast) -> tuple[str, str, str]:
    """Post, organ and person; the desk registers what does not come over the net."""
    by, post = (DESK, "clerk") if number == 0 and how.channel is not Channel.ONLINE else (told.by, told.post)
    return (post, _hole(by), f"%({by}.{post})s") if by else (post, NULL, NULL)


def _body(track: Track, number: int, told: Told, how: Cast) -> str:
    paper = _quoted(_id(PAPER, number) if _has_paper(told, how) else NULL)
    if number == 0:
        return (
            f'{{"book":"{track.book.code}","channel":"{how.channel}","document":{paper},"organ":"{_hole(DESK)}",'
            f'"stage":"{told.row.target}"}}'
        )
    life, first, last = track.life, "", ""
    if told.row.step == "classify":
        first, last = f'"category":"{life.category}","content_class":"%(class)s",', f'"purpose":"{life.purpose}",'
    way = f'"route":"{life.route}",' if first else ""
    return (
        f'{{{first}"document":{paper},"holder":"{_hole(told.holder)}","on":"%(o{number})s",{last}'
        f'"reviewer":{_quoted(_hole(told.reviewer))},{way}"source":"{told.row.source}","stage":"{told.row.target}"}}'
    )


def _has_paper(told: Told, how: Cast) -> bool:
    return bool(told.row.document) and how.documents and not how.bare


def _office(told: Told, number: int) -> str:
    return told.by or (told.holder if number else DESK)


def _is_accused(track: Track) -> bool:
    return track.life.category == "accusation"


def _enclosed(number: int) -> str:
    return f'{{"document_sha256":"%(h{number})s"}}'


def _previous(number: int) -> str:
    return f"%(d{number - 1})s" if number else ""


def _id(which: int, fact: int = 0) -> str:
    """A UUIDv7 of the instant of a fact."""
    return f"%(p{fact})s-7{which + fact:03x}-%(t)s"


def _at(number: int) -> str:
    """As `ledger.rules.instant` spells it; an office's day lies within one day of UTC."""
    return f"%(o{number})sT%(c{number})s+00:00"


def _hole(role: str) -> str:
    return f"%({role})s" if role else NULL


def _name(post: str) -> str:
    return "系统" if post == SYSTEM else ""


def _quoted(value: str) -> str:
    return "null" if value == NULL else f'"{value}"'


def _day(day: date | None) -> str:
    return day.isoformat() if day else NULL


def _yes(holds: bool) -> str:
    return "t" if holds else "f"
