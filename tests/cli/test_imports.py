import csv
import json

import pytest
from typer.testing import CliRunner

from tests.intake.importing import LETTERS, MESSAGES, SAMPLES, good_but, written
from tests.intake.registers import row, rows
from tingmin.cli.imports import app
from tingmin.matters.models import Matter

pytestmark = pytest.mark.usefixtures("city")
LETTERS_PROFILE = ("--profile", "beijing-letters")


@pytest.fixture(autouse=True)
def _state_folder_of_the_test(settings, tmp_path):
    settings.HOME = type(settings.HOME)(root=tmp_path / "home")


def run(*words: object):
    return CliRunner().invoke(app, [str(word) for word in words])


def figures(*words: object) -> dict:
    result = run(*words, "--json")
    assert result.exit_code == 0, result.stderr
    assert result.stderr == ""
    return json.loads(result.stdout)


def test_sample_gives_its_figures_and_the_same_again_with_nothing_added():
    first = figures(LETTERS, *LETTERS_PROFILE)
    assert {key: first[key] for key in ("rows_read", "added", "already_there", "rejected")} == {
        "rows_read": 32,
        "added": 24,
        "already_there": 0,
        "rejected": 8,
    }
    assert (first["completed"], first["served"], first["open"]) == (22, 22, 2)
    assert first["by_rule_pack"] == {
        "XF2005": {"matters": 12, "served": 12, "completed": 12, "open": 0},
        "XF2022": {"matters": 12, "served": 10, "completed": 10, "open": 2},
    }
    second = figures(LETTERS, *LETTERS_PROFILE)
    moved = ("added", "already_there", "seconds")
    assert (second["added"], second["already_there"]) == (0, 24)
    assert {k: v for k, v in second.items() if k not in moved} == {k: v for k, v in first.items() if k not in moved}


def test_trial_run_foretells_the_figures_of_the_real_run_and_writes_nothing(tmp_path):
    foretold = figures(MESSAGES, "--profile", "message-board", "--dry-run")
    assert not Matter.objects.exists()
    assert not (tmp_path / "home" / "rejects").exists()
    real = figures(MESSAGES, "--profile", "message-board")
    told_apart = ("seconds", "rejects_file")
    assert {k: v for k, v in foretold.items() if k not in told_apart} == {
        k: v for k, v in real.items() if k not in told_apart
    }
    assert (real["served"], real["open"], real["completed"]) == (7, 1, 0)
    assert foretold["rejects_file"] is None


def test_trial_run_after_half_an_import_counts_both_parts(tmp_path):
    half = tmp_path / "half.csv"
    with MESSAGES.open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.reader(stream))
    with half.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows(rows[:4])
    figures(half, "--profile", "message-board")
    told = figures(MESSAGES, "--profile", "message-board", "--dry-run")
    assert (told["added"], told["already_there"], told["served"], told["open"]) == (5, 3, 7, 1)
    assert told["on_time"][0]["on_time"] + told["on_time"][0]["late"] == 7


def test_rejects_file_names_line_reason_and_sentence(tmp_path):
    told = figures(LETTERS, *LETTERS_PROFILE, "--dry-run", "--rejects", tmp_path / "rejects.jsonl")
    rejected = [json.loads(line) for line in (tmp_path / "rejects.jsonl").read_text("utf-8").splitlines()]
    assert [(row["line"], row["reason"]) for row in rejected] == [
        (25, "no_date"),
        (26, "no_date"),
        (27, "no_date"),
        (28, "unknown_organ"),
        (29, "repeated_row"),
        (30, "word_not_in_profile"),
        (31, "answered_before_received"),
        (32, "date_unreadable"),
    ]
    assert rejected[3]["sentence"].startswith("没有找到名为“市月球交通局”的机关")
    assert told["rejects_file"] == str(tmp_path / "rejects.jsonl")
    assert told["rejected_by_reason"]["no_date"] == 3


def test_rejects_lie_in_the_state_folder_unless_told_otherwise(tmp_path):
    told = figures(written(tmp_path, good_but(date=None)), *LETTERS_PROFILE)
    kept = tmp_path / "home" / "rejects" / "beijing-letters.rows.jsonl.jsonl"
    assert told["rejects_file"] == str(kept)
    assert json.loads(kept.read_text("utf-8"))["reason"] == "no_date"


def test_rejects_speak_the_language_that_was_asked_for(tmp_path):
    file = written(tmp_path, good_but(date=None))
    run(file, *LETTERS_PROFILE, "--dry-run", "--lang", "en", "--rejects", tmp_path / "rejects.jsonl")
    assert "There is no date of receipt" in (tmp_path / "rejects.jsonl").read_text("utf-8")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((LETTERS, "--profile", "shanghai"), "没有导入方案“shanghai”"),
        ((MESSAGES, *LETTERS_PROFILE), "文件缺少列“content、date、type、orgs、replies、reply_dates”"),
        ((SAMPLES / "none.csv", *LETTERS_PROFILE), "打不开文件"),
        ((SAMPLES, *LETTERS_PROFILE), "打不开文件"),
    ],
)
def test_file_that_cannot_be_taken_is_one_sentence_and_status_2(words, said):
    result = run(*words)
    assert result.exit_code == 2
    assert said in result.stderr
    assert result.stderr.count("\n") == 1
    assert result.stdout == ""
    assert not Matter.objects.exists()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "没有数据行"),
        (b"\xff\xfe\x00\x01\n", "第1行的编码"),
    ],
)
def test_file_of_rubbish_is_one_sentence_and_status_2(tmp_path, content, said):
    file = tmp_path / "rows.csv"
    file.write_bytes(content)
    result = run(file, *LETTERS_PROFILE)
    assert (result.exit_code, result.stderr.count("\n")) == (2, 1)
    assert said in result.stderr


def test_refusal_is_said_in_english_when_asked(tmp_path):
    result = run(LETTERS, "--profile", "shanghai", "--lang", "en")
    assert "There is no profile “shanghai”" in result.stderr


def test_rejects_never_overwrite_the_file_that_is_read(tmp_path):
    file = written(tmp_path, good_but())
    before = file.read_bytes()
    result = run(file, *LETTERS_PROFILE, "--rejects", file)
    assert result.exit_code == 2
    assert file.read_bytes() == before


def test_rejects_that_cannot_be_written_are_refused_before_anything_is(tmp_path):
    result = run(written(tmp_path, good_but()), *LETTERS_PROFILE, "--rejects", tmp_path / "no" / "rejects")
    assert result.exit_code == 2
    assert "--rejects" in result.stderr
    assert not Matter.objects.exists()


def test_figures_are_printed_as_tables_for_people(tmp_path):
    result = run(written(tmp_path, good_but(), good_but(id="2", date=None)), *LETTERS_PROFILE)
    assert result.exit_code == 0
    assert "读取 2 行：新增 1，已有 0，退回 1。" in result.stdout
    assert "XF2022" in result.stdout
    assert "北京公共交通控股（集团）有限公司" in result.stdout
    assert "100.0%" in result.stdout


def test_old_register_in_bulk_gives_the_figures_that_the_trial_run_foretold(tmp_path):
    file = written(tmp_path, *rows(150), row(0) | {"编号": "bad", "收到日期": ""})
    words = (file, "--profile", "old-register")
    foretold, real = figures(*words, "--dry-run"), figures(*words, "--bulk")
    told_apart = ("seconds", "rejects_file")
    assert {k: v for k, v in foretold.items() if k not in told_apart} == {
        k: v for k, v in real.items() if k not in told_apart
    }
    assert (real["added"], real["rejected"], real["open"]) == (150, 1, 150)
    assert figures(*words, "--bulk")["already_there"] == figures(*words)["already_there"] == 150


def test_bulk_says_that_rows_with_answers_are_carried_by_the_steps():
    result = run(MESSAGES, "--profile", "message-board", "--bulk", "--lang", "en", "--json")
    assert "carried by the steps themselves" in result.stderr
    assert json.loads(result.stdout)["served"] == 7
