"""What trust costs: registrations with and without chain, vault and walls, and the audit beside bare hashing.

Run by `make bench-trust` in a home of its own. Two arms take turns, round by round, so that a busy machine slows both.
The arm without trust exists here alone: its parts are put in place of the real ones while its round lasts.
"""

import argparse
import json
import platform
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, nullcontext
from dataclasses import asdict
from datetime import UTC, datetime
from functools import partial
from hashlib import sha256
from typing import Any
from unittest.mock import patch

from tingmin.config import home as homes
from tingmin.config import opening
from tingmin.config.station import address

ACCUSATION_EVERY = 10
TARGET = 1.25
REASON = {"reason": "经研究，情况属实，理由充分。" * 3}


def main() -> None:
    """Measure, print a table, and JSON where asked."""
    asked = _asked()
    with opening.city():
        opening.connect_as(address.of(homes.current()))  # the owner, who steps down into the application's role
        told = {"machine": _machine(), "registration": registrations(asked), "audit": audits(asked.facts)}
    _print(told)
    if asked.json:
        print(json.dumps(told, indent=2))


def registrations(asked: argparse.Namespace) -> dict[str, Any]:
    """Both arms in turns; milliseconds for one registration in its own transaction."""
    arms: dict[str, Callable[[], Any]] = {"with": with_trust, "without": without_trust}
    times: dict[str, list[float]] = {name: [] for name in arms}
    ratios = []
    for number in range(-2, asked.rounds):  # two rounds to get warm
        taken = {}
        for name in sorted(arms, reverse=bool(number % 2)):
            with arms[name]():
                taken[name] = [_register(n) for n in range(asked.letters)]
        if number >= 0:
            for name, each in taken.items():
                times[name] += each
            ratios.append(statistics.median(taken["with"]) / statistics.median(taken["without"]))
    return _told(times, ratios)


def parts(rounds: int, letters: int) -> dict[str, float]:
    """What each part costs by itself: how much longer it takes with all parts than with all but this one."""
    arms: dict[str, Callable[[], Any]] = {name: partial(without_part, name) for name in PARTS}
    arms["fence"] = nullcontext  # the owner of the tables, whom policies do not ask
    found: dict[str, list[float]] = {name: [] for name in arms}
    for _ in range(rounds):
        for name, arm in arms.items():
            with with_trust():
                whole = statistics.median([_register(n) for n in range(letters)])
            with arm():
                bare = statistics.median([_register(n) for n in range(letters)])
            found[name].append(whole / bare)
    return {name: round(statistics.median(each), 3) for name, each in found.items()}


@contextmanager
def without_part(name: str) -> Iterator[None]:
    """In service but for one part."""
    with as_the_application(), ExitStack() as stack:
        for target, substitute in PARTS[name]().items():
            stack.enter_context(patch(target, substitute))
        yield


def with_trust() -> Any:
    """As in service: the application's role behind the fence, every part real."""
    return as_the_application()


@contextmanager
def without_trust() -> Iterator[None]:
    """No chain, no seal and no index, no wall, no fence."""
    with ExitStack() as stack:
        for taken_out in PARTS.values():
            for target, substitute in taken_out().items():
                stack.enter_context(patch(target, substitute))
        yield


def _no_chain() -> dict[str, Any]:
    return {f"tingmin.{room}.record": _nothing for room in ("matters.actions.registering", "intake.actions")}


def _no_vault() -> dict[str, Any]:
    from tingmin.people.types import Indexed, Sealed

    def in_clear(identity: Any, *, person_id: Any) -> Sealed:
        return Sealed(json.dumps(asdict(identity), ensure_ascii=False).encode(), b"", "none")

    return {
        "tingmin.people.actions.seal": in_clear,
        "tingmin.people.actions.indexed": lambda identity: Indexed([], ""),
    }


def _no_walls() -> dict[str, Any]:
    return {
        "tingmin.matters.actions.registering.wall_in": lambda matter, *, organs: [],
        "tingmin.matters.actions.registering.hold": _nothing,
        "tingmin.intake.actions._outside_the_accused": lambda desk, submission, claim: desk,
        f"{__name__}.acting": lambda actor: nullcontext(),
    }


def _nothing(*args: Any, **kwargs: Any) -> None:
    return None


PARTS: dict[str, Callable[[], dict[str, Any]]] = {"chain": _no_chain, "vault": _no_vault, "walls": _no_walls}


def acting(actor: Any) -> Any:
    """What a door does around a request."""
    from tingmin.accounts.acting import acting_as

    return acting_as(actor)


@contextmanager
def as_the_application() -> Iterator[None]:
    """Row-level security holds, as it does for web and worker."""
    from django.db import connection

    role = address.of_app(homes.current()).user
    with connection.cursor() as cursor:
        cursor.execute(f'SET ROLE "{role}"')
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("RESET ROLE")


def _register(number: int) -> float:
    from tingmin.intake.actions import submit
    from tingmin.kernel.actors import Actor

    letter, visitor, at = _letter(number), Actor.petitioner(), datetime.now(UTC)
    began = time.perf_counter()
    with acting(visitor):
        submit(letter, actor=visitor, at=at)
    return (time.perf_counter() - began) * 1000


def _letter(number: int) -> Any:
    from tingmin.intake.types import Claim, Submission
    from tingmin.law.types import Channel
    from tingmin.organisations.queries import organ_by_code
    from tingmin.people.types import Identity

    accuses = number % ACCUSATION_EVERY == 0
    claim = Claim(body="路灯不亮已经三天，请派人修理。" * 8, purpose="exposure" if accuses else "seek_solution")
    return Submission(
        channel=Channel.ONLINE,
        claims=[claim],
        identity=Identity(name="王小明", id_number="11010519491231002X", phone="13800001234", address="示例路1号"),
        region_code="110105015",
        respondents=[organ_by_code("110105015").ref] if accuses else [],
    )


def audits(count: int) -> dict[str, Any]:
    """Facts a second: the audit of everything, and the hash function alone over the same bytes."""
    from tingmin.ledger.audit import audit
    from tingmin.ledger.merging import merge
    from tingmin.ledger.models import Fact
    from tingmin.ledger.queries import columns_of
    from tingmin.ledger.rules import canonical

    _write_facts(count)
    merge(at=datetime.now(UTC))
    began = time.perf_counter()
    report = audit()
    audit_seconds = time.perf_counter() - began
    assert report.finding is None, report.finding
    texts = [canonical(columns_of(fact)) for fact in Fact.objects.iterator()]
    began = time.perf_counter()
    for text in texts:
        sha256(text).digest()
    hash_seconds = time.perf_counter() - began
    return {
        "facts": report.facts,
        "bytes": sum(map(len, texts)),
        "audit_facts_per_second": round(report.facts / audit_seconds),
        "bare_hashing_facts_per_second": round(len(texts) / hash_seconds),
        "audit_over_hashing": round(audit_seconds / hash_seconds, 1),
    }


def _write_facts(count: int) -> None:
    """Facts with reasons, in chains of ten, on top of those that the registrations wrote."""
    from django.db import transaction

    from tingmin.kernel.actors import Actor
    from tingmin.kernel.ids import new_id
    from tingmin.ledger.actions import record
    from tingmin.ledger.types import Entry, Subject, SubjectKind

    at, system = datetime.now(UTC), Actor.system()
    with transaction.atomic():
        for number in range(count):
            if number % 10 == 0:
                subject = Subject(SubjectKind.MATTER, new_id())
            entry = Entry(
                "measured", subject, body={"stage": "registered", "n": number}, enclosed={"reason": "说明" * 20}
            )
            record(entry, actor=system, at=at)


def _told(times: dict[str, list[float]], ratios: Sequence[float]) -> dict[str, Any]:
    arms = {
        name: {"median_ms": round(statistics.median(each), 2), "p95_ms": round(statistics.quantiles(each, n=20)[-1], 2)}
        for name, each in times.items()
    }
    quartiles = statistics.quantiles(ratios, n=4)
    return {
        **arms,
        "registrations_in_each_arm": len(times["with"]),
        "ratio": round(statistics.median(ratios), 3),
        "ratio_quartiles": [round(quartiles[0], 3), round(quartiles[2], 3)],
        "ratio_of_means": round(statistics.fmean(times["with"]) / statistics.fmean(times["without"]), 3),
        "target": TARGET,
        "one_part_taken_out": parts(rounds=max(4, len(ratios) // 3), letters=len(times["with"]) // len(ratios)),
    }


def _print(told: dict[str, Any]) -> None:
    from rich.console import Console
    from rich.table import Table

    console, reg, audit = Console(), told["registration"], told["audit"]
    table = Table("registration", "median ms", "p95 ms")
    for arm in ("with", "without"):
        table.add_row(f"{arm} trust", str(reg[arm]["median_ms"]), str(reg[arm]["p95_ms"]))
    console.print(table)
    verdict = "kept" if reg["ratio"] <= TARGET else "missed"
    console.print(f"ratio {reg['ratio']} (quartiles {reg['ratio_quartiles']}), aim ≤ {TARGET}: {verdict}")
    console.print(f"with over without one part: {reg['one_part_taken_out']}")
    speeds = audit["audit_facts_per_second"], audit["bare_hashing_facts_per_second"], audit["audit_over_hashing"]
    console.print("audit {} facts/s, bare hashing {} facts/s: {} times as long".format(*speeds))


def _machine() -> dict[str, Any]:
    import os

    fast = os.environ.get("TINGMIN_DATABASE_FAST") == "1"
    return {"cpus": os.cpu_count(), "python": platform.python_version(), "durable_commits": not fast}


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=24)
    parser.add_argument("--letters", type=int, default=40, help="registrations of one arm in one round")
    parser.add_argument("--facts", type=int, default=20_000)
    parser.add_argument("--json", action="store_true")
    return parser.parse_args()


if __name__ == "__main__":
    main()
