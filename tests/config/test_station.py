"""The embedded PostgreSQL, really started, really killed."""

import os
import signal
import time
from pathlib import Path

import psutil
import psycopg
import pytest

from tingmin.config import home as homes
from tingmin.config.station import address, birth, checks, server
from tingmin.config.station.binaries import SERVER_UID
from tingmin.config.station.refusals import BlindTrigrams, DatabaseDidNotStart, DatabaseUnreachable, UnsupportedServer

STARTED = "select pg_postmaster_start_time()"


def ask(home, query):
    """The one value that a query yields."""
    with address.of(home).connect() as connection:
        return connection.execute(query).fetchone()[0]


def postmaster(home):
    return int((home.database / "postmaster.pid").read_text().split("\n")[0])


def kill_postmaster(home):
    os.kill(postmaster(home), signal.SIGKILL)
    deadline = time.monotonic() + 30
    while server.is_running(home) and time.monotonic() < deadline:
        time.sleep(0.05)


@pytest.fixture(autouse=True)
def _serving(kept):
    server.ensure(kept)


def test_server_that_answers_is_not_started_again(kept):
    started = ask(kept, STARTED)
    server.ensure(kept)
    assert ask(kept, STARTED) == started


def test_server_listens_on_no_network_address(kept):
    assert ask(kept, "show listen_addresses") == ""


def test_server_never_runs_as_root(kept):
    assert psutil.Process(postmaster(kept)).uids().real == (SERVER_UID if os.geteuid() == 0 else os.geteuid())


def test_city_is_no_superuser_of_its_database(kept):
    assert ask(kept, "select rolsuper from pg_roles where rolname = current_user") is False


def test_application_is_no_superuser_owns_nothing_and_makes_nothing(kept):
    with address.of_app(kept).connect() as connection:
        rights = "select rolsuper or rolcreatedb or rolcreaterole or rolbypassrls from pg_roles"
        assert connection.execute(f"{rights} where rolname = current_user").fetchone() == (False,)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("create table mine (one int)")


def test_wrong_password_is_turned_away(kept):
    place = address.of(kept)
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(host=place.host, user=place.user, dbname=place.name, password="wrong")


def test_chinese_is_found_by_its_trigrams_and_sorted_by_its_bytes(kept):
    assert ask(kept, "select cardinality(show_trgm('拖欠工资'))") == 5
    assert ask(kept, "select similarity('拖欠工资', '拖欠农民工工资') > 0.3") is True
    assert ask(kept, "select lower('Ä') || upper('ß') || ('b' < 'a')::text") == "äßfalse"


def test_killed_server_starts_again_with_what_it_had(kept):
    with address.of(kept).connect() as connection:
        connection.execute("create table kept_letter as select 1 as one")
    kill_postmaster(kept)
    server.ensure(kept)
    assert ask(kept, "select one from kept_letter") == 1


def test_stale_note_that_names_a_living_process_blocks_nothing(kept):
    server.stop(kept)
    (kept.database / "postmaster.pid").write_text(f"{os.getppid()}\n{kept.database}\n")
    server.ensure(kept)
    assert ask(kept, "select 1") == 1


def test_revive_raises_a_killed_server_and_leaves_a_living_one(kept):
    kill_postmaster(kept)
    server.revive(kept)
    started = ask(kept, STARTED)
    server.revive(kept)
    assert ask(kept, STARTED) == started


def test_server_in_use_is_left_running_and_stopped_when_the_last_one_leaves(kept):
    with server.tenancy(kept):
        assert server.stop_if_unused(kept) is False
        assert ask(kept, "select 1") == 1
    assert server.stop_if_unused(kept) is True
    assert not server.is_running(kept)


def test_stopped_server_leaves_no_dead_child_behind(kept):
    server.stop(kept)
    assert [each for each in psutil.Process().children() if each.status() == psutil.STATUS_ZOMBIE] == []


def test_two_homes_serve_side_by_side(kept, home):
    try:
        server.ensure(home)
        assert postmaster(home) != postmaster(kept)
        server.stop(home)
        assert ask(kept, "select 1") == 1
    finally:
        server.stop(home)


def test_half_made_data_folder_is_made_again(home):
    (home.folder("database.new") / "PG_VERSION").write_text("18")
    try:
        server.ensure(home)
        assert ask(home, "select 1") == 1
    finally:
        server.stop(home)


def test_server_that_cannot_start_is_refused_with_its_last_word_and_its_log(home, monkeypatch):
    server.ensure(home)
    server.stop(home)
    monkeypatch.setattr(server, "SETTINGS", (("shared_buffers", "nonsense"),))
    with pytest.raises(DatabaseDidNotStart) as refused:
        server.ensure(home)
    assert "shared_buffers" in refused.value.say("en")
    assert str(home.root / "logs" / "database.log") in refused.value.say("en")


def test_initdb_that_fails_leaves_no_database_and_no_password_behind(home):
    home.folder("logs")
    with pytest.raises(DatabaseDidNotStart, match=r"initdb\.log"):
        birth.create(home, password="secret", arguments=("--no-such-option",))
    assert not home.database.exists()
    assert [path.name for path in home.keys.iterdir()] == []


def test_failed_statement_does_not_carry_what_people_wrote_into_the_log(kept):
    with address.of(kept).connect() as connection, pytest.raises(psycopg.Error):
        connection.execute("select '王小明'::int")
    log = Path(kept.root, "logs", "database.log").read_text("utf-8")
    assert "select '王小明'" not in log


def test_locale_that_does_not_know_chinese_is_refused(kept):
    with address.of(kept).connect() as connection:
        connection.execute("drop database if exists blind")
        connection.execute("create database blind template template0 locale_provider libc locale 'C'")
    place = address.of(kept).as_superuser(name="blind")
    with place.connect() as connection, pytest.raises(BlindTrigrams):
        checks.inspect(connection)


@pytest.mark.parametrize(("version", "fine"), [(140012, False), (150000, True), (180006, True), (190000, False)])
def test_server_from_15_to_18_is_supported(kept, version, fine):
    with address.of(kept).connect() as connection:
        other = Dressed(connection, version)
        if fine:
            checks.inspect(other)
        else:
            with pytest.raises(UnsupportedServer, match=str(version // 10_000)):
                checks.inspect(other)


class Dressed:
    """A real connection that claims another version of the server."""

    def __init__(self, connection, version):
        self.execute = connection.execute
        self.info = type("Info", (), {"server_version": version})


def test_foreign_server_that_does_not_answer_is_refused_without_its_password(home, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://clerk:hunter2@127.0.0.1:1/city")
    with pytest.raises(DatabaseUnreachable) as refused:
        server.ensure(home)
    assert "hunter2" not in refused.value.say("en")
    assert not home.database.exists()


def test_starting_lock_is_free_after_all_this(kept):
    assert homes.is_free(kept.file("locks", "starting"))
