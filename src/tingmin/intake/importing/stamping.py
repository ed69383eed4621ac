"""Moulds filled: ids, number, texts, sealed person, document and chained fact of one letter after the other.

What is computed is computed by the rooms' own functions: the vault seals, the ledger commits and hashes.
"""

import hashlib
import secrets
from binascii import hexlify
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache
from itertools import islice
from json.encoder import encode_basestring
from typing import Any
from uuid import UUID

from tingmin.documents.actions import number as document_number
from tingmin.documents.reserving import reserve
from tingmin.intake.actions import sound
from tingmin.intake.importing.casting import FREE, PERSON, WAYS, Mould, Series
from tingmin.intake.importing.evidence import CONTENT, ENCLOSED, FACT, HANGING, VAULTED, days_of
from tingmin.intake.importing.types import Letter
from tingmin.intake.importing.walk import claim_of
from tingmin.kernel.ahead import ahead
from tingmin.kernel.ids import new_id_text
from tingmin.ledger.actions import SALT_BYTES
from tingmin.ledger.copying import copy_in, escaped
from tingmin.ledger.keys import site_suite
from tingmin.ledger.rules import digest
from tingmin.matters.numbering import draw_serials, number_of, untold_code
from tingmin.people.actions import vaulted

Values = dict[bytes, Any]
PERSON_ID = b"id.people.Person.0"
# So many letters are stamped while the server takes as many.
TOGETHER = 500


def write(letters: Sequence[tuple[Letter, Mould]]) -> None:
    """Write letters by their moulds, inside the caller's transaction."""
    if not letters:
        return
    serials, papers = draw_serials(len(letters)), _numbered(letters)
    told = zip(letters, serials, list(papers), strict=True)
    # The server takes some while those behind them are stamped.
    for lines in ahead(_stamped(told)):
        for model, rows in lines.items():
            copy_in(model, rows)


def _stamped(told: Iterator[tuple[tuple[Letter, Mould], int, str]]) -> Iterator[Mapping[str, bytes]]:
    """Lines for COPY by model, some letters at a time."""
    while some := list(islice(told, TOGETHER)):
        stamper = Stamper()
        for (letter, mould), serial, paper in some:
            stamper.stamp(letter, mould, serial=serial, paper=paper)
        yield {model: b"".join(lines) for model, lines in stamper.lines.items() if lines}


class Stamper:
    """Lines for COPY, by model in the order in which a registration writes them."""

    def __init__(self) -> None:
        self.lines: dict[str, list[bytes]] = {model: [] for model in HANGING}
        self.suite = site_suite()

    def stamp(self, letter: Letter, mould: Mould, *, serial: int, paper: str) -> None:
        """Add the rows of one letter."""
        values = _day(letter.received_on, mould.clocks, mould.limits).copy()
        for name in mould.ids:
            values[name] = new_id_text().encode()
        values[b"number"] = number_of(letter.received_on, serial).encode()
        values[b"code"] = hexlify(untold_code())
        values[b"channel"], values[b"purpose"] = letter.channel.encode(), letter.purpose.encode()
        _say(values, letter, mould)
        _keep(values, letter)
        if paper:
            self._issue(values, mould, paper)
        values[b"digest"] = hexlify(digest(mould.hashed[FACT] % values, suite=self.suite))
        for model, template in mould.lines:
            self.lines[model].append(template % values)

    def _issue(self, values: Values, mould: Mould, paper: str) -> None:
        """The document under its number, and the commitment to its hash."""
        values[b"paper"] = paper.encode()
        values[b"hash"] = hashlib.sha256(mould.hashed[CONTENT] % values).hexdigest().encode()
        salt = secrets.token_bytes(SALT_BYTES)
        values[b"salt"] = hexlify(salt)
        values[b"commitment"] = hexlify(digest(salt, mould.hashed[ENCLOSED] % values, suite=self.suite))


def _numbered(letters: Sequence[tuple[Letter, Mould]]) -> Iterator[str]:
    """The document number of each; empty where none is issued. Each series is asked once."""
    wanted = [(mould.series, letter.received_on.year) for letter, mould in letters]
    ranges: dict[tuple[Series, int], Iterator[int]] = {}
    for (series, year), count in sorted(Counter(wanted).items(), key=_order):
        if series is not None:
            ranges[series, year] = iter(reserve(series.organ, word=series.word, year=year, count=count))
    for series, year in wanted:
        yield document_number(series.word, year=year, serial=next(ranges[series, year])) if series else ""


@lru_cache(maxsize=20_000)
def _day(day: date, clocks: tuple[str, ...], limits: tuple[str, ...]) -> Values:
    return {name.encode(): text.encode() for name, text in days_of(day, clocks, limits).items()}


def _order(counted: tuple[tuple[Series | None, int], int]) -> tuple[str, str, int]:
    """One order for all who reserve: two that hold each other's series would wait for ever."""
    (series, year), _ = counted
    return (str(series.organ), series.word, year) if series else ("", "", year)


def _say(values: Values, letter: Letter, mould: Mould) -> None:
    """The letter's own words, in each spelling that is asked for."""
    said = sound(claim_of(letter))
    told = {"title": said.title[:200], "body": said.body, "reference": letter.reference}
    for hole in mould.free:
        name, spelt = SPELT[hole]
        values[hole.encode()] = spelt(told[name])


def _keep(values: Values, letter: Letter) -> None:
    """Who wrote, as the vault keeps it."""
    kept = vaulted(letter.identity, person_id=UUID(values[PERSON_ID].decode()))
    for name, hole, spelt in VAULT_COLUMNS:
        values[hole] = spelt(kept[name])


def _hexed(value: bytes) -> bytes:
    return b"\\\\x" + hexlify(value)


def _hexed_array(values: Sequence[bytes]) -> bytes:
    return b"{" + b",".join([b'"\\\\\\\\x' + hexlify(each) + b'"' for each in values]) + b"}"


def _in_json(text: str) -> bytes:
    return encode_basestring(text)[1:-1].encode()


def _in_json_between_tabs(text: str) -> bytes:
    return escaped(_in_json(text))


def _between_tabs(text: str) -> bytes:
    return escaped(text.encode())


HEXED, ARRAYS = ("sealed", "wrapped_key"), ("indexes",)
VAULT_COLUMNS = tuple(
    (name, f"{PERSON}{name}".encode(), _hexed if name in HEXED else _hexed_array if name in ARRAYS else _between_tabs)
    for name in VAULTED
)
SPELLINGS: Mapping[str, Callable[[str], bytes]] = dict(
    zip(WAYS, (_between_tabs, _in_json, _in_json_between_tabs), strict=True)
)
SPELT = {f"{name}{way}": (name, spelt) for name in FREE for way, spelt in SPELLINGS.items()}
