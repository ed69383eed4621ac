"""`tingmin law`: what it prints, and how it refuses."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tingmin.cli.law import app
from tingmin.law.packs import book
from tingmin.law.procedures import steps_of

ROOT = Path(__file__).parents[2]
runner = CliRunner()


def run(*words):
    return runner.invoke(app, words)


def printed(*words):
    result = run(*words)
    assert result.exit_code == 0, result.output
    return result.stdout


def due(*words):
    return json.loads(printed("due", *words, "--json"))


@pytest.mark.parametrize(
    ("clock", "start", "raw", "effective"),
    [
        ("D06", "2016-05-03", "2016-07-02", "2016-07-04"),
        ("D01", "2016-09-16", "2016-10-01", "2016-10-08"),
        ("D03", "2016-09-29", "2016-10-11", "2016-10-11"),
    ],
)
def test_due_gives_the_worked_examples_as_json(clock, start, raw, effective):
    answer = due("--pack", "XF2005", "--clock", clock, "--start", start)
    assert set(answer) == {
        "clock",
        "pack",
        "start",
        "due_raw",
        "due_effective",
        "article",
        "explanation",
        "provisional",
    }
    assert (answer["clock"], answer["pack"], answer["start"]) == (clock, "XF2005", start)
    assert (answer["due_raw"], answer["due_effective"], answer["provisional"]) == (raw, effective, False)
    assert set(answer["explanation"]) == {"zh", "en"}


def test_due_prints_both_days_the_article_and_the_sentence_chinese_first():
    text = printed("due", "--pack", "XF2005", "--clock", "D06", "--start", "2016-05-03")
    for words in ("2016-07-02", "2016-07-04", "XF2005 §33", "顺延至2016年7月4日", "so it moves to 2016-07-04"):
        assert words in text
    assert text.index("受理之日") < text.index("Acceptance")


@pytest.mark.parametrize(("lang", "there", "absent"), [("zh", "顺延", "moves"), ("en", "moves", "顺延")])
def test_due_speaks_one_language_when_asked(lang, there, absent):
    text = printed("due", "--pack", "XF2005", "--clock", "D06", "--start", "2016-05-03", "--lang", lang)
    assert there in text
    assert absent not in text


def test_due_adds_an_extension():
    answer = due("--pack", "XF2005", "--clock", "D06", "--start", "2016-05-03", "--days-extension", "30")
    assert answer["due_raw"] == answer["due_effective"] == "2016-08-01"
    assert "延长30日" in answer["explanation"]["zh"]


def test_due_takes_the_last_day_of_a_document():
    answer = due("--clock", "D08", "--start", "2023-03-01", "--last-day", "2023-04-01")
    assert (answer["due_raw"], answer["due_effective"]) == ("2023-04-01", "2023-04-03")


def test_due_cites_the_overlay_when_it_is_in_the_book():
    asked = ("--clock", "D06", "--start", "2023-03-01")
    assert due("--pack", "XF2022+BJ2006", *asked)["article"] == "XF2022 §34; BJ2006 §40"
    assert due("--pack", "XF2022", *asked)["article"] == "XF2022 §34"


def test_due_says_that_a_day_beyond_the_notices_is_provisional():
    assert due("--pack", "XF2022", "--clock", "D06", "--start", "2028-01-03")["provisional"] is True


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("due", "--pack", "XF1995", "--clock", "D06", "--start", "2016-05-03"), "XF1995"),
        (("due", "--pack", "BJ2006", "--clock", "D06", "--start", "2016-05-03"), "BJ2006"),
        (("due", "--clock", "D99", "--start", "2016-05-03"), "D99"),
        (("due", "--clock", "D06", "--start", "3 May 2016"), "3 May 2016"),
        (("due", "--clock", "D06", "--start", "2016-02-30"), "2016-02-30"),
        (("due", "--clock", "D06", "--start", "9999-12-31"), "9999-12-31"),
        (("due", "--clock", "D06", "--start", "1999-05-03"), "1999"),
        (("due", "--clock", "D06", "--start", "2016-05-03", "--days-extension", "31"), "31"),
        (("due", "--clock", "D06", "--start", "2016-05-03", "--days-extension", "-1"), "-1"),
        (("due", "--clock", "D10", "--start", "2023-05-03", "--days-extension", "30"), "复查"),
        (("due", "--clock", "D08", "--start", "2016-05-03"), "交办办结报告"),
        (("due", "--clock", "D08", "--start", "2016-05-03", "--last-day", "2016-05-02"), "2016-05-02"),
        (("due", "--clock", "D08", "--start", "2016-05-03", "--last-day", ""), "日期"),
        (("show", "--pack", "XF2021"), "XF2021"),
        (("show", "--procedure", "no_such"), "no_such"),
        (("calendar", "1999"), "1999"),
    ],
)
def test_bad_input_gives_one_sentence_on_stderr_and_status_2(words, said):
    result = run(*words)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr.count("\n") == 1
    assert result.stderr.rstrip("\n").endswith("。")
    assert said in result.stderr
    assert "Traceback" not in result.stderr


def test_refusal_is_said_in_english_when_asked():
    assert run("due", "--clock", "D99", "--start", "2016-05-03", "--lang", "en").stderr.startswith("There is no clock")


@pytest.mark.parametrize("pack", ["XF2005", "XF2022", "XF2022+BJ2006"])
def test_show_as_json_is_an_array_with_one_object_a_row(pack):
    rows = json.loads(printed("show", "--pack", pack, "--procedure", "petition", "--format", "json"))
    assert len(rows) == len(steps_of("petition", book(pack)))
    for row in rows:
        assert {"step", "source", "target", "actor", "article", "starts", "stops", "document"} <= set(row)
        assert all(part.split(" ")[0] in {*pack.split("+"), "DESIGN"} for part in row["article"].split("; "))


def test_show_prints_a_table_by_default_with_every_step():
    text = printed("show", "--pack", "XF2022")
    for row in steps_of("petition", book("XF2022")):
        assert row.label.zh in text
        assert row.step in text


def test_show_prints_the_table_in_english_when_asked():
    text = printed("show", "--pack", "XF2022", "--lang", "en")
    assert "Uphold" in text
    assert "责令重新答复" not in text


def test_show_prints_a_diagram():
    text = printed("show", "--pack", "XF2022", "--format", "mermaid")
    assert text.startswith("stateDiagram-v2\n")
    assert "registered --> triage: 分类" in text


def test_calendar_prints_days_off_make_up_days_and_the_notice():
    text = printed("calendar", "2016")
    for words in ("2016-10-01 国庆节", "调休上班: 2016-10-08", "国办发明电〔2015〕18号"):
        assert words in text
    assert "尚无放假通知" not in text


@pytest.mark.parametrize("year", ["2027", "2031"])
def test_calendar_says_when_the_notice_is_awaited(year):
    assert "尚无放假通知" in printed("calendar", year)
    assert "no notice yet" in printed("calendar", year, "--lang", "en")


def test_law_commands_never_load_django():
    code = (
        "import sys; from tingmin.cli.law import app\n"
        "try: app(['due', '--clock', 'D06', '--start', '2023-03-01'])\n"
        "except SystemExit as end: assert not end.code\n"
        "assert not [name for name in sys.modules if name.split('.')[0] == 'django']"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        encoding="utf-8",
        check=False,
        env={"PYTHONPATH": str(ROOT / "src"), "PYTHONUTF8": "1"},
    )
    assert done.returncode == 0, done.stderr
    assert "XF2022 §34" in done.stdout
