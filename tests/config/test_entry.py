import subprocess

import pytest

from tests.config.conftest import call, command
from tingmin.config import entry, terminal
from tingmin.config.entry import COMMANDS, Needs
from tingmin.kernel.refusals import NotFound

FRAMEWORKS = ("django", "psycopg", "procrastinate")
LOADED = f"""
import sys
from tingmin.config.entry import perform
try:
    perform(sys.argv[1:])
except SystemExit:
    print([name for name in {FRAMEWORKS} if name in sys.modules])
"""


def test_every_command_is_named_once_and_explained_in_two_languages():
    assert len({row.name for row in COMMANDS}) == len(COMMANDS)
    assert all(row.help.zh and row.help.en for row in COMMANDS)


def test_help_lists_what_exists_and_loads_none_of_it(home):
    answer = call(home)
    assert answer.returncode == 0
    assert [f"tingmin {row.name} " in answer.stdout for row in COMMANDS if row.exists].count(False) == 0
    assert not home.root.exists()


def test_command_whose_room_is_not_built_yet_is_not_offered():
    row = entry.Command("later", "tingmin.nowhere.later:app", Needs.NOTHING, COMMANDS[0].help)
    assert not row.exists


@pytest.mark.parametrize(
    "row", [row for row in COMMANDS if row.exists and row.needs is Needs.NOTHING], ids=lambda row: row.name
)
def test_command_that_needs_no_city_explains_itself_without_one(home, row):
    answer = call(home, row.name, "--help")
    assert answer.returncode == 0
    assert f"tingmin {row.name}" in answer.stdout


def test_mistyped_command_is_answered_with_the_nearest_one(capsys):
    assert entry.perform(["statsu"]) == 2
    assert "tingmin status" in capsys.readouterr().err


def test_refusal_becomes_one_line_and_status_1(capsys, monkeypatch):
    def refuse(words):
        raise NotFound(what="事项")

    monkeypatch.setattr(entry, "perform", refuse)
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    with pytest.raises(SystemExit) as stopped:
        entry.main()
    assert stopped.value.code == 1
    assert capsys.readouterr().err == "没有找到事项，请核对后再试。\n"


@pytest.mark.parametrize(
    ("variables", "language"),
    [
        ({}, "zh-hans"),
        ({"LANG": "C.UTF-8"}, "zh-hans"),
        ({"LANG": "en_GB.UTF-8"}, "en"),
        ({"LANG": "en_GB.UTF-8", "LC_ALL": "zh_CN.UTF-8"}, "zh-hans"),
    ],
)
def test_terminal_is_spoken_to_in_chinese_unless_it_asks_for_english(monkeypatch, variables, language):
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert terminal.language() == language


def test_law_needs_neither_django_nor_a_database(home):
    words = ["law", "due", "--pack", "XF2005", "--clock", "D06", "--start", "2016-05-03", "--json"]
    line, environment = command(home, *words)
    line[2] = LOADED
    done = subprocess.run(line, env=environment, capture_output=True, text=True)
    assert "2016-07-04" in done.stdout
    assert done.stdout.splitlines()[-1] == "[]"
    assert not home.root.exists()
