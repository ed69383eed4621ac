"""From a life to rows: moulds filled with ids, texts, organs, sealed persons, and facts chained as the ledger asks."""

from binascii import hexlify
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from json.encoder import encode_basestring
from random import Random
from typing import Any

from bench.city import papers
from bench.city.lives import DEPARTMENT, DESK, LIVES, PACES, REVIEWER, Life, walk, weights
from bench.city.moulds import PERSON, Cast, Mould, Paper, cast, days_of
from bench.city.papers import Blank
from bench.city.people import identity, vault
from bench.city.places import Directory, Place
from bench.city.plan import BLOCK, City, midnight
from bench.city.texts import Letter, writer
from tingmin.law.types import Channel
from tingmin.ledger.copying import escaped
from tingmin.ledger.keys import site_suite
from tingmin.ledger.suites import hash_of
from tingmin.matters.numbering import number_of

CHANNELS = (*[Channel.PHONE] * 12, *[Channel.ONLINE] * 5, Channel.LETTER, Channel.VISIT, Channel.EMAIL)
FACTS_A_MATTER = 16  # room for document serials
OPENS, BETWEEN, SPREAD = 8 * 3600, 61, 30_000  # seconds: the doors open, from fact to fact, within a day
CLOCK = [f"{n // 3600:02d}:{n // 60 % 60:02d}:{n % 60:02d}".encode() for n in range(86_400)]
MODELS = (
    "people.Person", "matters.Matter", "matters.MatterText", "matters.Party", "matters.Respondent",
    "matters.Obligation", "documents.Document", "handling.Opinion", "ledger.Fact", "ledger.Enclosure",
)  # fmt: skip
Values = dict[bytes, Any]


@dataclass(frozen=True, slots=True)
class Course:
    """A life in one pace from one day: its mould, its days, who holds it, and when the office of each fact opens."""

    mould: Mould
    days: Mapping[bytes, bytes]
    holder: str
    opens: tuple[int, ...]
    years: tuple[int, ...]
    book: str


@dataclass(slots=True)
class Stamper:
    """Writes blocks of a city into lines for COPY; `lines` and `rows` are emptied by whoever sends them."""

    city: City
    directory: Directory
    lines: dict[str, list[bytes]] = field(default_factory=lambda: {model: [] for model in MODELS})
    rows: dict[str, int] = field(default_factory=lambda: dict.fromkeys(MODELS, 0))
    series: dict[tuple[str, str, int], int] = field(default_factory=dict)
    rng: Random = field(default_factory=Random)
    lives: list[Life] = field(default_factory=list)
    courses: dict[tuple[str, float, date, Channel], Course] = field(default_factory=dict)
    moulds: dict[tuple[str, Channel, str, int], Mould] = field(default_factory=dict)
    hash: Callable[[bytes], bytes] = field(default_factory=lambda: hash_of(site_suite()))
    suite: bytes = field(default_factory=lambda: bytes([site_suite()]))

    def block(self, number: int) -> int:
        """Write block `number`; how many matters it has."""
        self.rng = Random(f"{self.city.seed}/{number}")
        self.lives = [life for life, n in zip(LIVES, weights(lean=self.city.lean), strict=True) for _ in range(n)]
        indexes = range(number * BLOCK, min((number + 1) * BLOCK, self.city.size))
        for index in indexes:
            self._matter(index)
        return len(indexes)

    def _matter(self, index: int) -> None:
        random, received = self.rng.random, self.city.day_of(index)
        life, pace = self.lives[int(random() * len(self.lives))], PACES[int(random() * 3)]
        channel = CHANNELS[int(random() * len(CHANNELS))]
        course = self.courses.get((life.name, pace, received, channel)) or self._course(life, pace, received, channel)
        mould, places = course.mould, self._places(course)
        values = self._values(index, received, course, places) | {b"channel": channel.encode()}
        if mould.has_person:
            self._person(values)
        for link in mould.links:
            if link.paper:
                serial = index * FACTS_A_MATTER + link.fact + 1
                blank = papers.form(link.paper.kind, places[link.paper.office], course.book)
                self._paper(link.paper, values, serial, course.years[link.fact], blank)
            values[link.digest] = hexlify(self.suite + self.hash(link.columns % values))
        for model, template, count in mould.rows:
            self.lines[model].append(template % values)
            self.rows[model] += count

    def _course(self, life: Life, pace: float, received: date, channel: Channel) -> Course:
        track = walk(life, pace, received, self.city.today, channel)
        kind = life.name, channel, track.book.code, len(track.facts)
        if kind not in self.moulds:
            bare = self.city.thin and not track.is_open  # only what its lists and its search are made of
            self.moulds[kind] = cast(track, Cast(channel, site_suite(), self.city.documents, bare))
        opens = tuple(midnight(told.on) + OPENS + BETWEEN * n for n, told in enumerate(track.facts))
        years = tuple(told.on.year for told in track.facts)
        found = Course(self.moulds[kind], days_of(track), track.holder, opens, years, track.book.code)
        self.courses[life.name, pace, received, channel] = found
        return found

    def _places(self, course: Course) -> dict[str, Place]:
        desk = self.directory.desk(self.rng)
        department = self.directory.department(desk, self.rng)
        holder = department if course.holder == DEPARTMENT else desk
        return {DESK: desk, DEPARTMENT: department, REVIEWER: self.directory.by_id.get(holder.above, holder)}

    def _values(self, index: int, received: date, course: Course, places: Mapping[str, Place]) -> Values:
        """What fills the mould, but for persons and links."""
        letter, tail = _writer(self.city)(self.rng), self.rng.randbytes(8).hex()
        title = letter.title.encode()
        values: Values = {
            **course.days, **places[DESK].as_desk, **places[DEPARTMENT].as_department, **places[REVIEWER].as_reviewer,
            b"t": f"8{tail[:3]}-{tail[3:15]}".encode(), b"number": _number(received, index),
            b"title": escaped(title), b"body": escaped(letter.body.encode()), b"class": letter.content_class.encode(),
            b"json": escaped(_inside_json(letter)), b"plain": _inside_json(letter),
            b"code": hexlify(self.city.code_digest_of(index)),
        }  # fmt: skip
        self._instants(values, course)
        return values

    def _instants(self, values: Values, course: Course) -> None:
        begun, thousandth = int(self.rng.random() * SPREAD), int(self.rng.random() * 1000)
        for number, (prefix, clock) in enumerate(course.mould.instants):
            instant = (course.opens[number] + begun) * 1000 + thousandth
            values[prefix] = b"%08x-%04x" % (instant >> 16, instant & 0xFFFF)
            values[clock] = CLOCK[begun + BETWEEN * number]

    def _person(self, values: Values) -> None:
        # Some people come again: two matters of five are by somebody who has come before.
        told = identity(int(self.rng.random() * self.city.size * 0.6))
        person_id = b"%s-7%03x-%s" % (values[b"p0"], PERSON, values[b"t"])
        values.update(vault().seal(told, person_id=bytes.fromhex(person_id.replace(b"-", b"").decode())))

    def _paper(self, paper: Paper, values: Values, serial: int, year: int, blank: Blank) -> None:
        """The document of a step, its hash and the commitment to it."""
        self.series[blank.organ, blank.word, year] = serial
        number = b"%s\xe3\x80\x94%d\xe3\x80\x95%d\xe5\x8f\xb7" % (blank.word.encode(), year, serial)
        content = blank.filled(
            number=number, matter=values[b"number"], title=values[b"plain"], on=values[paper.day],
            channel=values[b"channel"],
        )  # fmt: skip
        hashed, salt = hexlify(self.hash(content)), self.rng.randbytes(16)
        values[paper.number], values[paper.hash], values[paper.salt] = number, hashed, hexlify(salt)
        values[paper.content] = content.replace(b"\\", b"\\\\") if b"\\" in content else content
        values[paper.mark] = hexlify(self.suite + self.hash(b'%s{"document_sha256":"%s"}' % (salt, hashed)))


def _number(received: date, index: int) -> bytes:
    return number_of(received, index + 1).encode()


def _inside_json(letter: Letter) -> bytes:
    return encode_basestring(letter.title)[1:-1].encode()


@cache
def _writer(city: City) -> Callable[[Random], Letter]:
    return writer(city.text_file)
