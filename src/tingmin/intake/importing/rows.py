"""A file carried in row by row: each wholly in or not at all, none twice, and after a kill simply again."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from itertools import chain, islice
from pathlib import Path

from django.db import connection

from tingmin.intake.importing.files import rows_of
from tingmin.intake.importing.letters import letter_of, reading_of
from tingmin.intake.importing.refusals import ColumnMissing, FileEmpty, RepeatedRow
from tingmin.intake.importing.types import Fate, Letter, Profile, Reading, Row, Verdict
from tingmin.intake.importing.walk import walk
from tingmin.kernel.ahead import ahead
from tingmin.kernel.refusals import Refusal
from tingmin.matters.queries import known_references
from tingmin.organisations.remembering import Remembering

BATCH = 200
# So many rows are read while those before them are taken.
TOGETHER = 2000
# Two imports of one file at once would race for the same references; any number that nobody else uses will do.
IMPORT_LOCK = 5_417_207


def survey(file: Path, profile: Profile) -> int:
    """How many rows a file has; refuses an empty or unreadable file, or one without the profile's columns."""
    count = 0
    for row in rows_of(file):
        if not count:
            _require_columns(row, profile)
        count += 1
    if not count:
        raise FileEmpty(file=file.name)
    return count


def carry_in(file: Path, profile: Profile, *, today: date) -> Iterator[Verdict]:
    """Carry the rows in, each in a transaction of its own; what is there already stays as it is."""
    with alone():
        yield from _verdicts(file, profile, today=today, take=lambda letter: walk(letter, profile))


def try_out(file: Path, profile: Profile, *, today: date) -> Iterator[Verdict]:
    """The verdicts of `carry_in` without writing anything."""
    return _verdicts(file, profile, today=today, take=lambda letter: None)


@contextmanager
def alone() -> Iterator[None]:
    """One import at a time in one database."""
    # Waits for the connection of a killed import too, until the server has noticed that nobody is there.
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [IMPORT_LOCK])
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [IMPORT_LOCK])


def _require_columns(row: Row, profile: Profile) -> None:
    missing = [column for column in profile.columns.values() if column not in row.cells]
    if missing and not row.fault:
        raise ColumnMissing(missing="、".join(missing), present="、".join(map(str, row.cells)))


def _verdicts(file: Path, profile: Profile, *, today: date, take: Callable[[Letter], object]) -> Iterator[Verdict]:
    rows = judged(file, profile, today=today)
    while batch := list(islice(rows, BATCH)):
        known = known_references([verdict.letter.reference for verdict in batch if verdict.letter])
        for verdict in batch:
            yield carried(verdict, known, take)


def judged(file: Path, profile: Profile, *, today: date) -> Iterator[Verdict]:
    """Each row as it stands in the file: a letter to be taken, or why it cannot be."""
    seen: dict[str, int] = {}
    # The directory stands still while a file is read; the same names come again in every row.
    resolve = Remembering()
    for line, read in chain.from_iterable(ahead(_readings(file, profile, today=today))):
        try:
            letter = letter_of(_sound(read), resolve=resolve)
            first = seen.setdefault(letter.reference, line)
            if first != line:
                raise RepeatedRow(line=first)
            yield Verdict(line, Fate.ADDED, letter)
        except Refusal as refusal:
            yield Verdict(line, Fate.REJECTED, refusal=refusal)


def _readings(file: Path, profile: Profile, *, today: date) -> Iterator[Sequence[tuple[int, Reading | Refusal]]]:
    """What the rows say, each after its line, some rows at a time."""
    read = ((row.line, _read(row, profile, today=today)) for row in rows_of(file))
    while some := list(islice(read, TOGETHER)):
        yield some


def _read(row: Row, profile: Profile, *, today: date) -> Reading | Refusal:
    try:
        return reading_of(row, profile, today=today)
    except Refusal as refusal:
        return refusal


def _sound(read: Reading | Refusal) -> Reading:
    if isinstance(read, Refusal):
        raise read
    return read


def carried(verdict: Verdict, known: frozenset[str], take: Callable[[Letter], object]) -> Verdict:
    """What became of a row: taken, there already, or refused by whoever takes it."""
    letter = verdict.letter
    if letter is None:
        return verdict
    if letter.reference in known:
        return Verdict(verdict.line, Fate.ALREADY_THERE, letter)
    try:
        take(letter)
    except Refusal as refusal:
        return Verdict(verdict.line, Fate.REJECTED, refusal=refusal)
    return verdict
