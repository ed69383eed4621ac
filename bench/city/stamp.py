"""From a life to rows: ids, texts, clocks, documents, and facts chained and enclosed as the ledger asks."""

import json
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from random import Random
from uuid import UUID

from bench.city import papers
from bench.city.lives import DEPARTMENT, DESK, LIVES, PACES, REVIEWER, Life, Told, Track, walk, weights
from bench.city.people import identity, vault
from bench.city.places import Directory, Place
from bench.city.plan import BLOCK, City, luhn, midnight, uuid7
from bench.city.tables import NULL, Table, array, byte_array, escaped, hexed, table
from bench.city.texts import Letter, writer
from tingmin.law.types import Channel
from tingmin.ledger.keys import site_suite
from tingmin.ledger.suites import hash_of
from tingmin.matters.actions.registering import code_digest

CHANNELS = (*[Channel.PHONE] * 12, *[Channel.ONLINE] * 5, Channel.LETTER, Channel.VISIT, Channel.EMAIL)
FACTS_A_MATTER = 16  # room for document serials
OPENING, PETITIONER, SYSTEM = "register", "petitioner", "system"
COLUMNS = {
    "people.Person": ("id", "sealed", "wrapped_key", "key_name", "name_mask", "phone_mask", "indexes",
                      "indexed_under", "enrolled_at"),
    "matters.Matter": ("id", "number", "procedure", "book", "stage", "channel", "category", "purpose",
                       "content_class", "route", "region_code", "marks", "registrar_id", "holder_id",
                       "transferor_id", "reviewer_id", "received_on", "registered_at", "next_due", "query_code",
                       "walled_organs", "protected"),
    "matters.MatterText": ("matter_id", "title", "body"),
    "matters.Party": ("id", "matter_id", "person_id", "role"),
    "matters.Respondent": ("id", "matter_id", "organ_id"),
    "matters.Obligation": ("id", "matter_id", "clock", "organ_id", "started_on", "start_fact", "due_raw",
                           "due_effective", "provisional", "stopped_on", "stop_fact"),
    "documents.Document": ("id", "about", "kind", "number", "organ_id", "issued_at", "content", "to_petitioner"),
    "handling.Opinion": ("id", "matter_id", "outcome", "facts", "law", "answers", "drafted_at", "drafted_by"),
    "ledger.Fact": ("id", "subject_kind", "subject_id", "sequence", "kind", "at", "actor_post", "actor_name",
                    "actor_person", "actor_organ", "article", "body", "commitment", "suite", "previous", "digest"),
    "ledger.Enclosure": ("fact_id", "salt", "content"),
}  # fmt: skip


@dataclass(slots=True)
class Case:
    """One matter while its rows are written."""

    id: str
    index: int
    number: str
    track: Track
    letter: Letter
    channel: Channel
    places: dict[str, Place]
    facts: list[str]
    times: list[str]
    opening: str = OPENING

    def organ(self, role: str) -> str:
        """The id of the organ in a role; NULL for nobody."""
        return self.places[role].id if role else NULL


@dataclass(slots=True)
class Stamper:
    """Writes blocks of a city into lines for COPY; `lines` is emptied by whoever sends them."""

    city: City
    directory: Directory
    tables: dict[str, Table] = field(default_factory=lambda: {m: table(m, c) for m, c in COLUMNS.items()})
    lines: dict[str, list[str]] = field(default_factory=lambda: {model: [] for model in COLUMNS})
    series: Counter[tuple[str, str, int]] = field(default_factory=Counter)
    rng: Random = field(default_factory=Random)
    lives: list[Life] = field(default_factory=list)

    def block(self, number: int) -> int:
        """Write block `number`; how many matters it has."""
        self.rng = Random(f"{self.city.seed}/{number}")
        self.lives = [life for life, n in zip(LIVES, weights(lean=self.city.lean), strict=True) for _ in range(n)]
        indexes = range(number * BLOCK, min((number + 1) * BLOCK, self.city.size))
        for index in indexes:
            self._matter(self._case(index))
        return len(indexes)

    def _case(self, index: int) -> Case:
        rng, received = self.rng, self.city.day_of(index)
        life, pace = self.lives[int(rng.random() * len(self.lives))], PACES[int(rng.random() * 3)]
        channel = CHANNELS[int(rng.random() * len(CHANNELS))]
        track = walk(life, pace, received, self.city.today, channel)
        desk = self.directory.desk(rng)
        department = self.directory.department(desk, rng)
        holder = department if track.holder == DEPARTMENT else desk
        above = self.directory.by_id.get(holder.above, holder)
        places = {DESK: desk, DEPARTMENT: department, REVIEWER: above}
        begun = int(rng.random() * 30_000)
        seconds = [midnight(told.on) + 28_800 + begun + 61 * n for n, told in enumerate(track.facts)]
        ids = [self._id(each) for each in seconds]
        body = f"{received:%Y%m%d}{index + 1:07d}"
        letter = _writer(self.city)(rng)
        number = f"{body[:8]}-{body[8:]}-{luhn(body)}"
        return Case(self._id(seconds[0]), index, number, track, letter, channel, places, ids, [*map(_instant, seconds)])

    def _matter(self, case: Case) -> None:
        self._hot_row(case)
        self._add("matters.MatterText", case.id, escaped(case.letter.title), escaped(case.letter.body))
        if self.city.thin and not case.track.is_open:  # only what its lists and its search are made of
            self._fact(case, case.track.facts[0], 0, paper="", sha256="", previous=b"")
            return
        self._person(case)
        for clocked in case.track.clocks:
            due = clocked.due
            self._add(
                "matters.Obligation", self._id_of(case), case.id, due.clock.code, case.organ(clocked.organ),
                due.start.isoformat(), case.facts[clocked.start_fact], due.raw.isoformat(), due.effective.isoformat(),
                "t" if due.provisional else "f", _day(clocked.stopped),
                NULL if clocked.stop_fact is None else case.facts[clocked.stop_fact],
            )  # fmt: skip
        self._chain(case)

    def _hot_row(self, case: Case) -> None:
        track, life = case.track, case.track.life
        sorted_ = bool(track.route)
        accused = [case.places[DEPARTMENT].id] if life.category == "accusation" else []
        self._add(
            "matters.Matter", case.id, case.number, "petition", track.book.code, track.stage, case.channel,
            life.category if sorted_ else "", life.purpose, case.letter.content_class if sorted_ else "",
            life.route if sorted_ else "", case.places[DESK].region_code, array(sorted(track.marks)),
            case.organ(DESK), case.organ(track.holder), case.organ(track.transferor), case.organ(track.reviewer),
            track.facts[0].on.isoformat(), case.times[0], _day(track.next_due),
            hexed(code_digest(self.city.code_of(case.index))), array(accused), "t" if accused else "f",
        )  # fmt: skip
        for organ in accused:
            self._add("matters.Respondent", self._id_of(case), case.id, organ)

    def _person(self, case: Case) -> None:
        # Some people come again: two matters of five are by somebody who has come before.
        told, person_id = identity(int(self.rng.random() * self.city.size * 0.6)), self._id_of(case)
        sealed = vault().seal(told, person_id=UUID(person_id))
        self._add(
            "people.Person", person_id, hexed(sealed.box), hexed(sealed.wrapped_key), sealed.key_name,
            sealed.name_mask, sealed.phone_mask, byte_array(sealed.indexes), sealed.under, case.times[0],
        )  # fmt: skip
        self._add("matters.Party", self._id_of(case), case.id, person_id, "petitioner")

    def _chain(self, case: Case) -> None:
        previous = b""
        for number, told in enumerate(case.track.facts):
            paper, sha256 = self._paper(case, told, number)
            if told.row.step == "draft_opinion":
                self._opinion(case, told, number)
            previous = self._fact(case, told, number, paper=paper, sha256=sha256, previous=previous)

    def _paper(self, case: Case, told: Told, number: int) -> tuple[str, str]:
        """The id and hash of the document of a step; nothing when it has none, or the city keeps none."""
        if not told.row.document or not self.city.documents:
            return "", ""
        place = case.places[told.by or (told.holder if number else DESK)]
        blank = papers.form(told.row.document, place, case.channel, case.track.book.code)
        serial, year = case.index * FACTS_A_MATTER + number + 1, told.on.year
        self.series[place.id, blank.word, year] = max(serial, self.series[place.id, blank.word, year])
        name, title = f"{blank.word}〔{year}〕{serial}号", json.dumps(case.letter.title, ensure_ascii=False)[1:-1]
        content = blank.filled(number=name, matter=case.number, title=title, on=told.on)
        paper = self._id_of(case, number)
        self._add(
            "documents.Document", paper, case.id, told.row.document, name, place.id, case.times[number],
            escaped(content), "t" if blank.to_petitioner else "f",
        )  # fmt: skip
        return paper, _hash(content.encode()).hex()

    def _opinion(self, case: Case, told: Told, number: int) -> None:
        answers = json.dumps([[case.letter.title, "经核实，已安排处理。"]], ensure_ascii=False)
        self._add(
            "handling.Opinion", self._id_of(case, number), case.id, "explain", "经调查，情况属实。", "依照有关规定。",
            escaped(answers), case.times[number], case.places[told.by].officer(told.post),
        )  # fmt: skip

    def _fact(self, case: Case, told: Told, number: int, *, paper: str, sha256: str, previous: bytes) -> bytes:
        post, organ, person = _actor(case, told, number)
        body = _opening_body(case, paper) if number == 0 else _body(case, told, paper)
        enclosed = f'{{"document_sha256":"{sha256}"}}' if sha256 else ""
        salt = self.rng.randbytes(16) if enclosed else b""
        suite = site_suite()
        mark = bytes([suite])
        commitment = mark + _hash(salt + enclosed.encode()) if enclosed else b""
        name, kind, at = ("系统" if post == SYSTEM else ""), told.row.step, case.times[number]
        columns = (
            f'{{"actor_name":"{name}","actor_organ":{_quoted(organ)},"actor_person":{_quoted(person)},'
            f'"actor_post":"{post}","article":"{told.article}","at":"{at}","body":{body},'
            f'"commitment":"{commitment.hex()}","id":"{case.facts[number]}","kind":"{kind}",'
            f'"previous":"{previous.hex()}","sequence":{number + 1},"subject_id":"{case.id}",'
            f'"subject_kind":"matter","suite":{int(suite)}}}'
        )
        digest = mark + _hash(columns.encode())
        self._add(
            "ledger.Fact", case.facts[number], "matter", case.id, str(number + 1), kind, at, post, name, person, organ,
            told.article, body, hexed(commitment), str(int(suite)), hexed(previous), hexed(digest),
        )  # fmt: skip
        if enclosed:
            self._add("ledger.Enclosure", case.facts[number], hexed(salt), enclosed)
        return digest

    def _add(self, model: str, *values: str) -> None:
        self.lines[model].append("\t".join(values) + self.tables[model].ending)

    def _id(self, seconds: int) -> str:
        bits = self.rng.getrandbits(84)
        return uuid7(seconds * 1000 + (bits >> 74) % 1000, bits & (1 << 74) - 1)

    def _id_of(self, case: Case, number: int = 0) -> str:
        """A fresh id of the instant of a fact."""
        return uuid7(int(case.facts[number].replace("-", "")[:12], 16), self.rng.getrandbits(74))


def _actor(case: Case, told: Told, number: int) -> tuple[str, str, str]:
    """Post, organ and person; the desk registers what does not come over the net."""
    if number == 0 and case.channel is not Channel.ONLINE:
        desk = case.places[DESK]
        return "clerk", desk.id, desk.officer("clerk")
    if not told.by:
        return told.post, NULL, NULL
    place = case.places[told.by]
    return told.post, place.id, place.officer(told.post)


def _opening_body(case: Case, paper: str) -> str:
    return (
        f'{{"book":"{case.track.book.code}","channel":"{case.channel}","document":{_quoted(paper or NULL)},'
        f'"organ":"{case.organ(DESK)}","stage":"{case.track.facts[0].row.target}"}}'
    )


def _body(case: Case, told: Told, paper: str) -> str:
    life, first, last = case.track.life, "", ""
    if told.row.step == "classify":
        first = f'"category":"{life.category}","content_class":"{case.letter.content_class}",'
        last = f'"purpose":"{life.purpose}",'
    way = f'"route":"{life.route}",' if first else ""
    return (
        f'{{{first}"document":{_quoted(paper or NULL)},"holder":"{case.organ(told.holder)}","on":"{told.on}",{last}'
        f'"reviewer":{_quoted(case.organ(told.reviewer))},{way}"source":"{told.row.source}","stage":"{told.row.target}"}}'
    )


def _quoted(value: str) -> str:
    return "null" if value == NULL else f'"{value}"'


def _day(day: date | None) -> str:
    return day.isoformat() if day else NULL


@cache
def _function() -> Callable[[bytes], bytes]:
    return hash_of(site_suite())


def _hash(content: bytes) -> bytes:
    return _function()(content)


@cache
def _writer(city: City) -> Callable[[Random], Letter]:
    return writer(city.text_file)


def _instant(seconds: int) -> str:
    """As `ledger.rules.instant` spells it."""
    day, rest = divmod(seconds, 86_400)
    return f"{_iso(day)}T{rest // 3600:02d}:{rest // 60 % 60:02d}:{rest % 60:02d}+00:00"


@cache
def _iso(day: int) -> str:
    return date.fromordinal(719_163 + day).isoformat()
