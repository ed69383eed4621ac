"""The pool's check of a resting connection, without a trip."""

import psycopg
import pytest

from tingmin.config import home as homes
from tingmin.config.pool import Resting
from tingmin.config.station import address, server


@pytest.fixture
def resting():
    home = homes.current()
    with server.tenancy(home) as place:
        told = place.for_django()
        line = Resting.connect(
            dbname="postgres", user=told["USER"], password=told["PASSWORD"], host=told["HOST"], autocommit=True
        )
        with line, address.of(home).as_superuser(name="postgres").connect() as other:
            yield line, other


def test_a_quiet_connection_is_believed_and_a_question_still_asked(resting):
    line, _ = resting
    assert line.execute("").description is None
    assert line.execute("SELECT 1").fetchone() == (1,)


def test_a_connection_that_the_server_ended_is_found_out(resting):
    line, other = resting
    other.execute("SELECT pg_terminate_backend(%s, 5000)", [line.info.backend_pid])
    with pytest.raises(psycopg.OperationalError):
        line.execute("")


def test_a_closed_connection_is_found_out(resting):
    line, _ = resting
    line.close()
    with pytest.raises(psycopg.OperationalError):
        line.execute("")
