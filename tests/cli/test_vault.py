"""`tingmin vault`: what it does, what it prints, and that it names nobody and shows no key."""

import json
from datetime import UTC, datetime

import pytest
from typer.testing import CliRunner

from tests.people.conftest import WANG, fresh_keys  # noqa: F401 – a fixture
from tingmin.cli.vault import app
from tingmin.people.actions import enrol
from tingmin.people.keys import store
from tingmin.people.models import Person

AT = datetime(2026, 5, 12, 2, tzinfo=UTC)
runner = CliRunner()


@pytest.fixture
def people(db, fresh_keys):  # noqa: F811
    return [enrol(WANG, at=AT) for _ in range(3)]


def printed(*words, status=0):
    result = runner.invoke(app, words)
    assert result.exit_code == status, result.output
    return result.output


def told():
    return json.loads(printed("status", "--json"))


def test_rotate_then_rewrap_moves_every_row(people):
    said = printed("rotate")
    assert store().sealing in said
    assert told()["waiting"] == 3
    assert "已更换 3 行" in printed("rewrap", "--batch", "2")
    assert told()["waiting"] == 0
    assert {each["rows"] for each in told()["keys"] if each["current"]} == {3}


def test_index_key_rotates_by_itself(people):
    sealing = store().sealing
    said = printed("rotate", "--index", "--lang", "en")
    assert store().indexing[0] in said
    assert (store().sealing, len(store().indexing)) == (sealing, 2)


def test_rewrap_says_what_it_could_not_open(people):
    Person.objects.filter(pk=people[0].pk).update(key_name="k0-lost")
    assert "1 could not be opened, 1 are left" in printed("rewrap", "--lang", "en", status=1)
    assert "MISSING" in printed("status", "--lang", "en")


def test_retiring_the_current_key_is_one_line_and_status_two(people):
    said = printed("retire", store().sealing, status=2)
    assert "仍在使用" in said
    assert said.count("\n") == 1


def test_no_command_shows_a_key_or_a_person(people):
    said = printed("rotate") + printed("rewrap") + printed("status") + printed("status", "--json")
    ring = json.loads(store().path.read_text("ascii"))
    secrets = [each["key"] for kind in ("keys", "index_keys") for each in ring[kind].values()]
    assert [each for each in [*secrets, WANG.name, "王", str(people[0].pk)] if each in said] == []
