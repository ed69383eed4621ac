"""`tingmin ledger` and `tingmin verify`: what they print, and with which status they end."""

import json

import pytest
from typer.testing import CliRunner

from tests.ledger.conftest import AT, keys, tell, triggers_off  # noqa: F401
from tingmin.cli import ledger, verify
from tingmin.kernel.ids import new_id
from tingmin.ledger.merging import merge

pytestmark = pytest.mark.django_db
runner = CliRunner()


def run(*words):
    return runner.invoke(ledger.app, [str(word) for word in words])


def check(*words):
    return runner.invoke(verify.app, [str(word) for word in words])


@pytest.fixture
def facts():
    told = tell(4, enclosed={"reason": "…"})
    merge(at=AT)
    return told


def test_audit_of_a_whole_ledger_says_so_with_its_speed(facts):
    done = run("audit")
    assert done.exit_code == 0
    assert "账本完好：4 条记录" in done.stdout
    assert "每秒" in done.stdout
    assert json.loads(run("audit", "--json").stdout)["whole"] is True


@pytest.mark.parametrize("language", ["zh", "en"])
def test_audit_names_table_record_and_matter_of_the_first_bad_one(facts, language):
    with triggers_off("ledger_fact") as cursor:
        cursor.execute("UPDATE ledger_fact SET kind = 'other' WHERE id = %s", [facts[2].pk])
    done = run("audit", "--lang", language)
    assert done.exit_code == 1
    for word in ("ledger_fact", facts[2].pk, facts[2].subject_id):
        assert str(word) in done.stdout
    told = json.loads(run("audit", "--json").stdout)
    assert (told["whole"], told["finding"]["record"]) == (False, str(facts[2].pk))


def test_audit_holds_the_log_against_a_head_kept_elsewhere(facts, tmp_path):
    (tmp_path / "heads.json").write_text(run("heads", "--json").stdout)
    assert run("audit", "--head", tmp_path / "heads.json").exit_code == 0
    told = json.loads((tmp_path / "heads.json").read_text())
    told["heads"][0]["size"] = 3
    (tmp_path / "heads.json").write_text(json.dumps(told))
    assert run("audit", "--head", tmp_path / "heads.json").exit_code == 2


def test_heads_are_listed_or_given_as_a_file(facts):
    assert run("heads").stdout.split()[0] == "4"
    assert json.loads(run("heads", "--size", 4, "--json").stdout)["heads"][0]["size"] == 4
    assert run("heads", "--size", 3).exit_code == 2


def test_receipt_goes_from_one_command_to_the_other(facts, tmp_path):
    file, head, key = tmp_path / "receipt.json", tmp_path / "head.json", tmp_path / "key.json"
    assert run("receipt", facts[1].pk, "--out", file).exit_code == 0
    assert run("receipt", facts[1].pk).stdout == file.read_text("utf-8")
    head.write_text(run("heads", "--json").stdout)
    key.write_text(json.dumps(json.loads(run("keys").stdout)[0]))
    assert check(file).exit_code == 0
    done = check(file, "--head", head, "--public-key", key, "--lang", "en")
    assert done.exit_code == 0
    assert done.stdout.startswith("valid")
    file.write_text(file.read_text("utf-8").replace("step_1", "step_2"), "utf-8")
    done = check(file)
    assert (done.exit_code, done.stdout) == (1, "无效：记录内容与其摘要不符。\n")


def test_what_cannot_be_read_ends_with_two(tmp_path):
    (tmp_path / "picture.json").write_bytes(b"\xff\xd8")
    (tmp_path / "list.json").write_text("[]")
    assert check(tmp_path / "missing.json").exit_code == 2
    assert check(tmp_path / "picture.json").exit_code == 2
    assert check(tmp_path / "list.json", "--head", tmp_path / "list.json").exit_code == 2
    assert check(tmp_path / "list.json", "--public-key", tmp_path / "list.json").exit_code == 2


def test_receipt_of_no_fact_or_too_early_is_refused_in_one_line():
    fact = tell(1)[0]
    for wanted in (fact.pk, new_id()):
        done = run("receipt", wanted)
        assert done.exit_code == 2
        assert len(done.stderr.splitlines()) == 1


def test_merge_says_how_many(facts):
    tell(2)
    assert run("merge").stdout == "并入 2 条。\n"
