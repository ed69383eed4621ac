"""One trip: what is prepared once, what fails in the middle, and what goes before BEGIN."""

from contextlib import suppress

import psycopg
import pytest
from django.db import connection, transaction
from psycopg import errors

from tingmin.ledger import trips
from tingmin.ledger.trips import Statement, travel

pytestmark = pytest.mark.usefixtures("committed_city")
ONE, TWICE = Statement("SELECT 1"), Statement("SELECT %s::int * 2", (21,))
NAMES = Statement("SELECT name FROM pg_prepared_statements WHERE name LIKE 'tingmin%%' ORDER BY 1")


@pytest.fixture
def line() -> psycopg.Connection:
    """The test's connection as psycopg knows it, with nothing prepared."""
    connection.close()
    connection.ensure_connection()
    return connection.connection


def test_each_answer_comes_in_its_place(line):
    first, second, third = travel(line, [TWICE, ONE, Statement("SELECT '50%%'")])
    assert (first.rows, second.rows, third.rows) == ([(42,)], [(1,)], [("50%",)])


def test_statement_is_prepared_once_whatever_the_types_of_its_values(line):
    said = "SELECT %s::text IS NULL"
    for value in (None, "京", 1, b"x"):
        assert travel(line, [Statement(said, (value,))])[0].rows == [(value is None,)]
    assert len(travel(line, [NAMES])[0].rows) == 2  # this one and the question itself


def test_what_stands_behind_a_failure_has_not_happened_and_the_line_goes_on(line):
    with pytest.raises(errors.DivisionByZero):
        travel(line, [Statement("CREATE TEMP TABLE a (n int)"), Statement("SELECT 1 / 0"), Statement("SELECT 2")])
    assert travel(line, [Statement("SELECT to_regclass('pg_temp.a')")])[0].rows == [(None,)]


def test_statement_that_cannot_be_prepared_is_not_remembered(line):
    for _ in range(2):
        with pytest.raises(errors.SyntaxError):
            travel(line, [Statement("SELECT 3"), Statement("SELEC 4"), Statement("SELECT 5")])
    assert travel(line, [Statement("SELECT 5"), Statement("SELECT 3")])[1].rows == [(3,)]


def test_value_that_cannot_be_spelt_leaves_nothing_half_prepared(line):
    with pytest.raises(psycopg.DataError):
        travel(line, [Statement("SELECT 6"), Statement("SELECT %s::text", ("\x00",))])
    assert travel(line, [Statement("SELECT 6")])[0].rows == [(6,)]


def test_more_than_a_connection_remembers_is_sent_as_it_stands(line, monkeypatch):
    monkeypatch.setattr(trips, "MOST_PREPARED", 1)
    answers = travel(line, [ONE, TWICE, TWICE])
    assert [each.rows for each in answers] == [[(1,)], [(42,)], [(42,)]]
    assert len(trips._prepared[line]) == 1


def test_commit_goes_with_the_last_trip_and_what_fails_is_not_committed(line):
    with transaction.atomic():
        travel(line, [Statement("CREATE TEMP TABLE b (n int)")], commit=True)
        assert line.pgconn.transaction_status == psycopg.pq.TransactionStatus.IDLE
    with pytest.raises(errors.DivisionByZero), transaction.atomic():
        travel(line, [Statement("INSERT INTO b VALUES (1)"), Statement("SELECT 1 / 0")], commit=True)
    assert travel(line, [Statement("SELECT count(*) FROM b")])[0].rows == [(0,)]


def test_what_goes_first_is_not_undone_with_the_transaction(line):
    class Undone(Exception):
        pass

    with suppress(Undone), transaction.atomic():
        travel(line, [ONE], first=[Statement("SELECT set_config('tingmin.trial', %s, false)", ("said",))])
        raise Undone
    assert travel(line, [Statement("SELECT current_setting('tingmin.trial')")])[0].rows == [("said",)]


def test_what_stands_after_sees_what_was_committed_and_undoes_nothing_where_it_fails(line):
    count = Statement("SELECT count(*) FROM c")
    with transaction.atomic():
        made = Statement("CREATE TEMP TABLE c (n int)")
        assert [each.rows for each in travel(line, [made, ONE], commit=True, after=[count])] == [[], [(1,)], [(0,)]]
        assert line.pgconn.transaction_status == psycopg.pq.TransactionStatus.IDLE
    with pytest.raises(errors.DivisionByZero), transaction.atomic():
        travel(line, [Statement("INSERT INTO c VALUES (1)")], commit=True, after=[Statement("SELECT 1 / 0")])
    assert travel(line, [count])[0].rows == [(1,)]


def test_line_on_which_somebody_broke_off_is_closed(line, monkeypatch):
    def interrupted(pg, commands):
        commands[0]()
        raise KeyboardInterrupt
        yield

    monkeypatch.setattr(trips, "_conversation", interrupted)
    with pytest.raises(KeyboardInterrupt):
        travel(line, [ONE])
    assert line.closed
    connection.close()
