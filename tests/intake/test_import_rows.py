"""What is wrong with a row is said in one sentence, before anything is written."""

import pytest

from tests.intake.importing import LETTERS, TODAY, good_but, written
from tingmin.intake.importing import carry_in, load_profile, survey, try_out
from tingmin.intake.importing.refusals import ColumnMissing, FileEmpty
from tingmin.intake.importing.types import Day, Fate
from tingmin.intake.types import LONGEST_TEXT
from tingmin.matters.models import Matter

pytestmark = pytest.mark.usefixtures("city")


@pytest.fixture
def profile():
    return load_profile("beijing-letters")


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"date": None}, "no_date"),
        ({"date": "  "}, "date_unreadable"),
        ({"date": "去年夏天"}, "date_unreadable"),
        ({"date": "2022-02-30"}, "date_unreadable"),
        ({"date": "2026-11-23", "reply_dates": []}, "received_in_future"),
        ({"date": "2004-12-31"}, "no_law_in_force"),
        ({"reply_dates": ["2026-11-23"]}, "answered_in_future"),
        ({"reply_dates": ["2022-05-31"]}, "answered_before_received"),
        ({"replies": []}, "answer_missing"),
        ({"orgs": ["市月球交通局"]}, "unknown_organ"),
        ({"orgs": []}, "no_organ"),
        ({"type": "表扬"}, "word_not_in_profile"),
        ({"content": "", "title": " "}, "nothing_said"),
        ({"content": "诉" * 1_000_000}, "text_too_long"),
        ({"replies": ["答" * (LONGEST_TEXT + 1)]}, "text_too_long"),
    ],
)
def test_bad_row_is_rejected_in_one_sentence_and_nothing_is_written(tmp_path, profile, cells, reason):
    file = written(tmp_path, good_but(**cells))
    (verdict,) = carry_in(file, profile, today=TODAY)
    assert (verdict.fate, verdict.refusal.code) == (Fate.REJECTED, reason)
    assert "请" in verdict.refusal.say("zh")
    assert verdict.refusal.say("en").isascii() or cells
    assert not Matter.objects.exists()


def test_half_a_character_is_rejected_with_its_column(tmp_path, profile):
    file = tmp_path / "rows.jsonl"
    line = '{"id": "1", "type": "建议", "title": "t", "content": "\\ud800", "date": "2022-06-01"'
    file.write_text(line + ', "orgs": ["公交集团公司"], "replies": [], "reply_dates": []}\n', "utf-8")
    (verdict,) = try_out(file, profile, today=TODAY)
    assert verdict.refusal.code == "text_unreadable"
    assert "content" in verdict.refusal.say("zh")


def test_nul_bytes_are_left_out(tmp_path, profile):
    file = written(tmp_path, good_but(content="路灯\x00不亮", replies=["已\x00修好"]))
    (verdict,) = try_out(file, profile, today=TODAY)
    assert (verdict.letter.text, verdict.letter.answers) == ("路灯不亮", ("已修好",))


def test_same_letter_twice_in_a_file_is_taken_once(tmp_path, profile):
    file = written(tmp_path, good_but(), good_but(), good_but(id=None), good_but(id=None))
    verdicts = list(try_out(file, profile, today=TODAY))
    assert [v.fate for v in verdicts] == [Fate.ADDED, Fate.REJECTED, Fate.ADDED, Fate.REJECTED]
    assert "第3行" in verdicts[3].refusal.say("zh")


def test_one_bad_row_keeps_no_other_out(tmp_path, profile):
    rows = [good_but(id="1"), good_but(id="2", date="?"), good_but(id="3")]
    verdicts = list(carry_in(written(tmp_path, *rows), profile, today=TODAY))
    assert [v.fate for v in verdicts] == [Fate.ADDED, Fate.REJECTED, Fate.ADDED]
    assert Matter.objects.count() == 2


def test_missing_column_is_named_with_those_there_are(tmp_path, profile):
    row = {key: value for key, value in good_but().items() if key != "orgs"}
    with pytest.raises(ColumnMissing, match=r"缺少列“orgs”.*reply_dates"):
        survey(written(tmp_path, row), profile)


@pytest.mark.parametrize("content", ["", "\n\n"])
def test_empty_file_is_refused(tmp_path, profile, content):
    file = tmp_path / "rows.jsonl"
    file.write_text(content)
    with pytest.raises(FileEmpty):
        survey(file, profile)


def test_file_with_a_header_only_is_empty(tmp_path, profile):
    file = tmp_path / "rows.csv"
    file.write_text("id,type,title,content,date,orgs,replies,reply_dates\n")
    with pytest.raises(FileEmpty):
        survey(file, profile)


def test_sample_reads_the_same_from_each_kind_of_file(profile):
    def letters(ending):
        return [v.letter or v.refusal.code for v in try_out(LETTERS.with_suffix(ending), profile, today=TODAY)]

    assert letters(".jsonl") == letters(".csv") == letters(".xlsx")
    assert survey(LETTERS, profile) == 32


def test_several_answers_keep_the_name_of_each_organ(tmp_path, profile):
    file = written(tmp_path, good_but(orgs=["市交通委", "海淀区"], replies=["甲", "乙", "丙", "丁"]))
    (verdict,) = try_out(file, profile, today=TODAY)
    assert verdict.letter.organ_code == "beijing-transport"
    assert verdict.letter.answers == ("市交通委：\n甲", "海淀区：\n乙", "海淀区：\n丙\n海淀区：\n丁")


def test_last_day_of_several_answers_is_the_day_of_the_answer(tmp_path, profile):
    file = written(tmp_path, good_but(reply_dates=["2022-06-20", "2022-06-10"]))
    (verdict,) = try_out(file, profile, today=TODAY)
    assert f"{verdict.letter.days[Day.ANSWERED]}" == "2022-06-20"


def test_trial_run_writes_nothing(profile):
    verdicts = list(try_out(LETTERS, profile, today=TODAY))
    assert sum(v.fate is Fate.ADDED for v in verdicts) == 24
    assert not Matter.objects.exists()
