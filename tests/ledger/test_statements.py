"""The hot statements: rows as the ORM writes and reads them, in one trip, and no fence or constraint left behind."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError, IntegrityError, connection, models, transaction
from django.test.utils import CaptureQueriesContext

from tests.cast import OFFICE, STREET, staff
from tests.matters.plans import DAYS
from tests.matters.test_walls import accusation
from tests.matters.walks import Walk
from tingmin.documents.models import Document
from tingmin.kernel.actors import Post
from tingmin.kernel.ids import new_id
from tingmin.ledger import statements
from tingmin.ledger.models import Enclosure, Fact
from tingmin.ledger.queries import LAST, first_broken
from tingmin.ledger.statements import AS_THEY_ARE, RowGone, Statement, ask, insert, soon, together, update
from tingmin.matters.actions import take_step
from tingmin.matters.models import (
    CLOCKS,
    WHOLE,
    Matter,
    MatterText,
    Obligation,
    Party,
    Respondent,
)
from tingmin.organisations.models import Organ
from tingmin.organisations.queries import DESKS, ORGAN
from tingmin.people.models import Person

DAY = DAYS["XF2022+BJ2006"]
WRITTEN = {Person, Matter, MatterText, Party, Respondent, Obligation, Document, Fact, Enclosure}
pytestmark = pytest.mark.usefixtures("city")
Write = tuple[models.Model, tuple[str, ...], bool]


class Undone(Exception):
    """Raised in the middle of a block."""


@pytest.fixture
def writes(monkeypatch) -> list[Write]:
    """Each row that goes out by a hot statement, with the names of its fields, and whether it is new."""
    seen: list[Write] = []
    values = statements._values

    def noted(row: models.Model, fields: Any, *, add: bool) -> list[Any]:
        seen.append((row, tuple(field.name for field in fields), add))
        return values(row, fields, add=add)

    monkeypatch.setattr(statements, "_values", noted)
    return seen


@contextmanager
def undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def stored(row: models.Model) -> dict[str, Any]:
    (found,) = type(row)._base_manager.filter(pk=row.pk).values()
    return {name: bytes(value) if isinstance(value, memoryview) else value for name, value in found.items()}


def rows_after(act: Callable[[], Any], rows: list[models.Model]) -> list[dict[str, Any]]:
    """What stands in the tables after an act which is then taken back."""
    found: list[dict[str, Any]] = []
    with undone():
        act()
        found += [stored(row) for row in rows]
    return found


def test_registration_stands_row_for_row_as_the_orm_writes_it(writes):
    with undone():
        accusation(STREET, receiver=None, region_code=STREET)
        rows = [row for row, _, _ in writes]
        hot = [stored(row) for row in rows]
    assert {type(row) for row in rows} == WRITTEN
    assert all(add for _, _, add in writes), "each row is written once"
    assert rows_after(lambda: [row.save(force_insert=True) for row in rows], rows) == hot


def test_step_stands_row_for_row_as_the_orm_writes_it(writes):
    walk = Walk(day=DAY).to("classify")
    writes.clear()
    with undone():
        walk.take("accept")
        taken = list(writes)
        hot = [stored(row) for row, _, _ in taken]
    assert {type(row) for row, _, add in taken if not add} == {Matter, Obligation}
    assert {type(row) for row, _, add in taken if add} == {Obligation, Document, Fact, Enclosure}

    def by_the_orm() -> None:
        for row, names, add in taken:
            row.save(force_insert=True) if add else row.save(force_update=True, update_fields=names)

    assert rows_after(by_the_orm, [row for row, _, _ in taken]) == hot


def test_what_is_sent_as_it_is_the_orm_would_send_as_it_is():
    sample = {
        "UUID": uuid4(), "str": "京", "date": DAY, "bool": True, "int": 7,
    }  # fmt: skip
    for kind, of in AS_THEY_ARE:
        fields = [f for model in (*WRITTEN, Organ) for f in model._meta.concrete_fields if type(f) is kind]
        assert fields, kind
        for field in fields:
            assert field.get_db_prep_save(sample[of.__name__], connection) == sample[of.__name__]


@pytest.mark.parametrize("steps", [(), ("classify", "transfer"), ("classify", "transfer", "accept")])
def test_kept_reads_give_what_the_orm_gives(steps):
    walk = Walk(day=DAY).to(*steps)
    organs = ("holder", "registrar", "transferor", "reviewer")
    kept, plain = WHOLE.first(walk.id), Matter.objects.get(pk=walk.id)
    assert kept is not None
    assert columns(kept) == columns(plain)
    assert {name: columns(getattr(kept, name)) for name in organs} == {
        name: columns(getattr(plain, name)) for name in organs
    }
    assert columns(kept.holder.parent) == columns(plain.holder.parent)
    clocks = Obligation.objects.filter(matter_id=walk.id).order_by("started_on", "id")
    assert [columns(each) for each in CLOCKS.all(walk.id)] == [columns(each) for each in clocks]
    newest = Fact.objects.filter(subject_id=walk.id).order_by("-sequence")[0]
    last = LAST.first(walk.id)
    assert (last.pk, last.sequence, bytes(last.digest)) == (newest.pk, newest.sequence, bytes(newest.digest))


def test_organs_are_found_as_the_orm_finds_them():
    for organ in Organ.objects.filter(code__in=(OFFICE, STREET)):
        assert columns(ORGAN.first(organ.pk)) == columns(organ)
        found = {each.pk for each in DESKS.all(organ.region_code, organ.region_code, organ.region_code, "")}
        assert organ.pk in found
    assert ORGAN.first(new_id()) is None


def test_what_waits_goes_before_the_next_statement_of_the_orm():
    walk = Walk(day=DAY)
    with transaction.atomic(), together():
        insert(Respondent(matter_id=walk.id, staff=new_id()))
        assert Respondent.objects.filter(matter_id=walk.id).exists()
        insert(Respondent(matter_id=walk.id, staff=new_id()))
        ((count,),) = ask(Statement("SELECT count(*) FROM matters_respondent WHERE matter_id = %s", (walk.id,)))[0]
        assert count == 2


def test_what_is_asked_soon_goes_with_the_next_trip_and_makes_one_where_there_is_none(trips):
    with undone(), together():
        first, second = soon(Statement("SELECT %s::int", (1,))), soon(Statement("SELECT %s::int", (2,)))
        assert trips == []
        assert ask(Statement("SELECT %s::int", (3,))) == [[(3,)]]
        assert (first.rows, second.rows) == ([(1,)], [(2,)])
        assert trips == [3]
        assert soon(Statement("SELECT %s::int", (4,))).rows == [(4,)]
        assert trips == [3, 1]
    assert soon(Statement("SELECT %s::int", (5,))).rows == [(5,)]


def test_what_is_asked_soon_in_a_block_that_broke_off_is_never_told():
    with suppress(Undone), undone(), together():
        lost = soon(Statement("SELECT %s::int", (1,)))
        raise Undone
    with pytest.raises(AssertionError, match="block that has ended"):
        assert lost.rows


def test_what_waits_is_forgotten_when_its_block_breaks_off():
    walk = Walk(day=DAY)
    with pytest.raises(Undone), transaction.atomic(), together():
        _insert_and_break_off(walk)
    with together():
        pass
    assert not Respondent.objects.filter(matter_id=walk.id).exists()


def test_constraint_of_one_row_stops_all_that_go_with_it():
    walk = Walk(day=DAY)
    party = Party.objects.get(matter_id=walk.id)
    twice = Party(matter_id=walk.id, person_id=party.person_id, role="agent")
    with pytest.raises(IntegrityError, match="party_once"), transaction.atomic(), together():
        insert(Respondent(matter_id=walk.id, staff=new_id()), twice)
    assert not Respondent.objects.filter(matter_id=walk.id).exists()
    assert walk.to("classify")


def test_word_too_long_is_refused_and_not_cut():
    walk = Walk(day=DAY)
    with pytest.raises(DatabaseError, match="too long"), transaction.atomic():
        insert(Party(matter_id=walk.id, person_id=new_id(), role="a" * 17))


def test_update_of_nothing_is_a_fault():
    with pytest.raises(RowGone):
        update(Obligation(matter_id=new_id(), clock="D01", stopped_on=DAY, stop_fact=new_id()), "stopped_on")


def test_registration_and_step_ask_so_many_statements_and_no_more():
    with CaptureQueriesContext(connection) as asked:
        walk = Walk(day=DAY)
    assert len(sent(asked)) == 13
    walk.to("classify")
    with CaptureQueriesContext(connection) as asked:
        take_step(matter_id=walk.id, step="accept", actor=staff(OFFICE, Post.CLERK), at=walk.at)
    assert len(sent(asked)) == 12


def test_registration_and_step_take_so_many_trips_and_no_more(trips):
    walk = Walk(day=DAY)
    assert len(trips) == 3
    walk.to("classify")
    trips.clear()
    take_step(matter_id=walk.id, step="accept", actor=staff(OFFICE, Post.CLERK), at=walk.at)
    assert len(trips) == 3


def test_chain_holds_after_hot_steps():
    walk = Walk(day=DAY).to("classify", "accept")
    assert first_broken(walk.id) is None


def _insert_and_break_off(walk: Walk) -> None:
    insert(Respondent(matter_id=walk.id, staff=new_id()))
    raise Undone


def sent(asked: CaptureQueriesContext) -> list[str]:
    """Without the savepoints, which stand for BEGIN and COMMIT in a test."""
    return [each["sql"] for each in asked if "SAVEPOINT" not in each["sql"]]


def columns(row: models.Model | None) -> dict[str, Any]:
    """What was read of a row, if there is one."""
    return {} if row is None else {field.attname: row.__dict__[field.attname] for field in row._meta.concrete_fields}
