"""The connection knows who acts whenever it matters: before the first statement, after a rollback, after a failure."""

from contextlib import suppress

import pytest
from django.db import DatabaseError, connection, transaction

from tests.cast import OFFICE, STREET, staff
from tingmin.accounts.acting import acting_as
from tingmin.kernel.actors import Actor, Post
from tingmin.ledger.statements import Statement, ask

pytestmark = pytest.mark.usefixtures("committed_city")
WHO = Statement("SELECT current_setting('tingmin.organ', true), current_setting('tingmin.post', true)")


class Undone(Exception):
    """Raised in the middle of a block."""


@pytest.fixture
def clerk() -> Actor:
    return staff(OFFICE, Post.CLERK)


def who() -> tuple[str, str]:
    """Organ and post as the database knows them, asked by a hot statement."""
    ((organ, post),) = ask(WHO)[0]
    return organ or "", post or ""


def plainly() -> str:
    """The organ, asked as the ORM asks."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('tingmin.organ', true)")
        return cursor.fetchone()[0] or ""


@pytest.mark.parametrize("asked", [plainly, lambda: who()[0]])
def test_first_statement_of_any_kind_is_seen_by_who_acts_and_the_one_after_by_nobody(clerk, asked):
    with acting_as(clerk):
        assert asked() == str(clerk.organ)
    assert asked() == ""


def test_who_acts_is_told_in_the_trip_of_the_first_statement(clerk, trips):
    with acting_as(clerk):
        who()
    assert trips == [2, 1]


def test_a_block_in_which_nothing_is_asked_says_nothing(clerk, trips):
    with acting_as(clerk), acting_as(Actor.system()):
        pass
    assert trips == []
    assert who() == ("", "")


def test_a_block_within_a_block_ends_as_the_outer_one(clerk):
    with acting_as(clerk):
        with acting_as(Actor.system()):
            assert who() == ("", "system")
        assert who() == (str(clerk.organ), "")
        with acting_as(staff(STREET, Post.HANDLER)):
            pass
        assert who() == (str(clerk.organ), "")
    assert who() == ("", "")


def test_a_transaction_that_is_undone_does_not_forget_who_acts_around_it(clerk):
    with acting_as(clerk):
        with suppress(Undone), transaction.atomic():
            assert who()[0] == str(clerk.organ)
            raise Undone
        assert who()[0] == str(clerk.organ)
    assert who() == ("", "")


def test_what_was_told_inside_a_transaction_is_not_kept_when_it_is_undone(clerk):
    with suppress(Undone), transaction.atomic(), acting_as(Actor.system()):
        assert who()[1] == "system"
        raise Undone
    assert who() == ("", "")
    with acting_as(clerk):
        with suppress(Undone), transaction.atomic(), acting_as(Actor.system()):
            who()
            raise Undone
        assert who() == (str(clerk.organ), "")


def test_a_first_statement_that_fails_leaves_nobody_behind(clerk):
    with acting_as(clerk), pytest.raises(DatabaseError):
        ask(Statement("SELECT 1 / 0"))
    assert who() == ("", "")
    with pytest.raises(DatabaseError), transaction.atomic(), acting_as(clerk):
        ask(Statement("SELECT 1 / 0"))
    assert who() == ("", "")


def test_savepoint_that_is_undone_leaves_who_acts_in_its_block(clerk):
    with transaction.atomic(), acting_as(clerk):
        with suppress(Undone), transaction.atomic():
            assert who()[0] == str(clerk.organ)
            raise Undone
        assert who()[0] == str(clerk.organ)
    assert who() == ("", "")
