"""An old register carried in by COPY: the first letters of a kind through the verb, all others by its mould.

A batch is a transaction: wholly in, or not at all; and what a database refuses as a batch goes in row by row.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from itertools import islice
from pathlib import Path

from django.db import DataError, IntegrityError, transaction

from tingmin.intake.importing import stamping
from tingmin.intake.importing.casting import Kind, Mould, cast, cast_widely, kind_of
from tingmin.intake.importing.evidence import NotCast, evidence_of
from tingmin.intake.importing.rows import alone, carried, judged
from tingmin.intake.importing.types import Fate, Letter, Profile, Until, Verdict
from tingmin.intake.importing.walk import enter, walk
from tingmin.kernel.refusals import Refusal
from tingmin.law.types import Channel
from tingmin.matters.queries import known_references
from tingmin.matters.types import Registered
from tingmin.people.keys import one_look

BATCH = 2000
# So often a letter goes through the verb although its kind is proven: a mould that has gone wrong stops the import.
PROOF = 1000


class MouldBroken(Exception):
    """A proven mould said something else than the verb: a fault of the program, and nothing of the batch is kept."""


def carry_in_bulk(file: Path, profile: Profile, *, today: date) -> Iterator[Verdict]:
    """The verdicts of `carry_in`, batch by batch; rows that are walked past their registration go as they always do."""
    casting = Casting()
    with alone():
        rows = judged(file, profile, today=today)
        while batch := list(islice(rows, BATCH)):
            yield from _carried(batch, profile, casting)


def _carried(batch: Sequence[Verdict], profile: Profile, casting: "Casting") -> Iterator[Verdict]:
    known = _known(batch)
    fresh = [each.letter for each in batch if each.letter and each.letter.reference not in known]
    if profile.until is not Until.REGISTERED:
        return _one_by_one(batch, profile, known)
    try:
        refused = casting.take(fresh)
    except (IntegrityError, DataError):
        # Somebody registered one of them in between, or one is such as no column takes: only that one stays out.
        return _one_by_one(batch, profile, _known(batch))
    return (_verdict(each, known, refused) for each in batch)


def _known(batch: Sequence[Verdict]) -> frozenset[str]:
    return known_references([each.letter.reference for each in batch if each.letter])


def _one_by_one(batch: Sequence[Verdict], profile: Profile, known: frozenset[str]) -> Iterator[Verdict]:
    return (carried(each, known, lambda letter: walk(letter, profile)) for each in batch)


def _verdict(judged: Verdict, known: frozenset[str], refused: dict[str, Refusal]) -> Verdict:
    letter = judged.letter
    if letter is None:
        return judged
    if letter.reference in known:
        return Verdict(judged.line, Fate.ALREADY_THERE, letter)
    if refusal := refused.get(letter.reference):
        return Verdict(judged.line, Fate.REJECTED, refusal=refusal)
    return judged


class Casting:
    """The moulds of one import: None for a kind that has none, and which of them a real letter has proven.

    A kind tries first what was cast for a letter that came in another way or for another purpose.
    """

    def __init__(self) -> None:
        self.wide: dict[Kind, Mould | None] = {}
        self.moulds: dict[Kind, Mould | None] = {}
        self.proven: dict[Kind, Mould] = {}
        self.stamped = 0

    @transaction.atomic
    def take(self, letters: Sequence[Letter]) -> dict[str, Refusal]:
        """Register all of them; the refusals of those that the verb refused, by reference."""
        refused: dict[str, Refusal] = {}
        stamped: list[tuple[Letter, Mould]] = []
        with one_look():
            for letter in letters:
                kind = kind_of(letter)
                mould = self._mould(letter, kind)
                if mould is not None:
                    stamped.append((letter, mould))
                elif refusal := self._refused(letter, kind):
                    refused[letter.reference] = refusal
            stamping.write(stamped)
        return refused

    def _mould(self, letter: Letter, kind: Kind) -> Mould | None:
        """The mould to be used; None for whoever goes through the verb, be it for the proof."""
        mould = self.proven.get(kind)
        if mould is None:
            self._find(letter, kind)
            return None
        self.stamped += 1
        return mould if self.stamped % PROOF else None

    def _find(self, letter: Letter, kind: Kind) -> None:
        if kind not in self.moulds:
            self.moulds[kind] = self._wide(letter, kind) or _cast(letter, cast)

    def _wide(self, letter: Letter, kind: Kind) -> Mould | None:
        any_way = kind._replace(channel=Channel.LETTER, purpose="")
        if any_way not in self.wide:
            self.wide[any_way] = _cast(letter, cast_widely)
        return self.wide[any_way]

    def _refused(self, letter: Letter, kind: Kind) -> Refusal | None:
        try:
            self._enter(letter, kind)
        except Refusal as refusal:
            return refusal
        return None

    @transaction.atomic
    def _enter(self, letter: Letter, kind: Kind) -> None:
        """Through the verb; what it wrote proves the mould of its kind, or takes it away."""
        registered = enter(letter, registrar=letter.organ)
        mould = self.moulds[kind]
        if mould is None:
            return
        if _holds(mould, letter, registered):
            self.proven[kind] = mould
        elif kind in self.proven:
            raise MouldBroken(letter.reference)
        else:
            self.moulds[kind] = _cast(letter, cast) if any(mould is each for each in self.wide.values()) else None


def _holds(mould: Mould, letter: Letter, registered: Registered) -> bool:
    try:
        return mould.fits(evidence_of(letter, registered))
    except NotCast:
        return False


def _cast(letter: Letter, how: Callable[[Letter], Mould]) -> Mould | None:
    try:
        return how(letter)
    except (NotCast, Refusal):
        return None
