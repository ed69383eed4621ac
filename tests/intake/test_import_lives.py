"""The sample carried in once for this module: each letter's life is that of its own days and its own law."""

from collections import Counter
from datetime import date

import pytest
from django.db import transaction

from tests.intake.importing import LETTERS, MESSAGES, TODAY
from tingmin.documents.models import Document, Service
from tingmin.handling.models import Opinion
from tingmin.intake.importing import carry_in, load_profile, rows
from tingmin.intake.importing.types import Fate
from tingmin.ledger.models import Enclosure, Fact
from tingmin.ledger.queries import first_broken
from tingmin.matters.models import Matter, Obligation

pytestmark = pytest.mark.usefixtures("carried")


@pytest.fixture(scope="module")
def _carried_for_all(_city_for_all, django_db_blocker):
    with django_db_blocker.unblock():
        letters = list(carry_in(LETTERS, load_profile("beijing-letters"), today=TODAY))
        messages = list(carry_in(MESSAGES, load_profile("message-board"), today=TODAY))
        return letters, messages


@pytest.fixture
def carried(city, _carried_for_all):
    return _carried_for_all


def matter(number: str) -> Matter:
    return Matter.objects.get(reference=number)


def letter(number: str) -> Matter:
    return matter(f"beijing-letters:{number}")


def clock(of: Matter, code: str) -> Obligation:
    return Obligation.objects.get(matter=of, clock=code)


def steps(of: Matter) -> list[str]:
    return list(Fact.objects.filter(subject_id=of.pk).order_by("sequence").values_list("kind", flat=True))


def test_good_rows_are_in_and_bad_ones_out(carried):
    letters, messages = carried
    assert Counter(v.fate for v in letters) == {Fate.ADDED: 24, Fate.REJECTED: 8}
    assert Counter(v.fate for v in messages) == {Fate.ADDED: 8}
    assert Matter.objects.count() == 32


def test_letter_before_may_2022_is_completed_when_its_window_is_over():
    found = letter("S012")
    assert (found.book, found.stage) == ("XF2005+BJ2006", "completed")
    assert steps(found)[-2:] == ["serve", "complete"]
    window = clock(found, "D09")
    assert window.stopped_on == date(2022, 6, 16)
    assert window.due_effective == date(2022, 6, 15)


def test_letter_of_may_2022_is_completed_by_its_reply():
    found = letter("S013")
    assert (found.book, found.stage) == ("XF2022+BJ2006", "completed")
    assert steps(found)[-1] == "serve_reply"
    assert not Obligation.objects.filter(matter=found, clock="D09").exists()


def test_steps_before_the_answer_happen_on_the_day_of_receipt():
    found = letter("S003")
    assert (found.received_on, clock(found, "D01").stopped_on) == (date(2021, 8, 2), date(2021, 8, 2))
    assert clock(found, "D02").stopped_on == date(2021, 8, 2)
    assert clock(found, "D06").stopped_on == date(2021, 9, 15)


def test_opinion_carries_the_real_answer_and_is_served_on_the_real_day():
    found = letter("S001")
    paper = Document.objects.get(about=found.pk, kind="handling_opinion")
    assert paper.frozen().claims[0].answer == "经现场踏勘，南门路口条件具备，已列入本季度增站计划。"
    assert Service.objects.get(document=paper).served_on == date(2021, 6, 18)


def test_every_answer_of_several_organs_is_kept():
    found = letter("S010")
    assert found.holder.code == "beijing-transport"
    answers = Opinion.objects.get(matter=found).answers
    assert [answer for _, answer in answers] == [
        "市交通委：\n已会同企业在该出口划定电子围栏。",
        "海淀区：\n属地已增派人员清运，每日早晚各一次。",
    ]


def test_letter_that_the_petition_office_answers_is_not_transferred():
    assert "transfer" not in steps(letter("S021"))
    assert letter("S021").stage == "completed"


def test_answer_without_a_day_leaves_the_letter_open_and_is_kept():
    found = letter("S024")
    assert found.stage == "investigating"
    assert clock(found, "D21").stopped_on is None
    fact = Fact.objects.get(subject_id=found.pk, kind="investigate")
    assert Enclosure.objects.get(fact=fact).content["reason"] == "双方可线上确认，无需到场。"


def test_letter_without_a_number_is_known_by_its_content():
    found = Matter.objects.get(title="建议医院挂号窗口保留人工")
    assert len(found.reference) == len("beijing-letters:") + 64


def test_purpose_comes_from_the_kind_of_letter():
    assert (letter("S001").purpose, letter("S002").purpose) == ("suggestion", "inquiry")


def test_messages_are_served_and_the_one_without_a_day_is_open():
    stages = Counter(Matter.objects.filter(reference__startswith="message-board:").values_list("stage", flat=True))
    assert stages == {"served": 7, "investigating": 1}
    assert matter("message-board:106").stage == "investigating"
    assert matter("message-board:101").category == "appeal_claim"


def test_writer_without_a_name_is_anonymous():
    assert "notice_exempt" in matter("message-board:101").marks


def test_each_chain_of_facts_is_whole_and_names_the_import():
    for found in Matter.objects.all():
        assert first_broken(found.pk) is None
    names = set(Fact.objects.exclude(subject_kind="organ").values_list("actor_name", flat=True))
    assert "历史数据导入" in names


def test_second_time_adds_nothing():
    before = Fact.objects.count()
    again = list(carry_in(LETTERS, load_profile("beijing-letters"), today=TODAY))
    assert Counter(v.fate for v in again) == {Fate.ALREADY_THERE: 24, Fate.REJECTED: 8}
    assert Fact.objects.count() == before


def test_same_letters_from_another_kind_of_file_add_nothing():
    again = list(carry_in(LETTERS.with_suffix(".csv"), load_profile("beijing-letters"), today=TODAY))
    assert Counter(v.fate for v in again) == {Fate.ALREADY_THERE: 24, Fate.REJECTED: 8}


def test_row_that_fails_half_way_is_not_in_at_all(tmp_path, monkeypatch):
    class PowerCut(Exception):
        pass

    def walk_half(given, profile):
        with transaction.atomic():
            walk(given, profile)
            raise PowerCut

    walk = rows.walk
    monkeypatch.setattr(rows, "walk", walk_half)
    line = LETTERS.read_text("utf-8").splitlines()[0].replace("S001", "S901")
    file = tmp_path / "one.jsonl"
    file.write_text(line + "\n", "utf-8")
    with pytest.raises(PowerCut):
        list(carry_in(file, load_profile("beijing-letters"), today=TODAY))
    assert not Matter.objects.filter(reference="beijing-letters:S901").exists()
    monkeypatch.undo()
    assert [v.fate for v in carry_in(file, load_profile("beijing-letters"), today=TODAY)] == [Fate.ADDED]


def test_clock_of_the_law_and_not_of_today_closes_a_letter():
    """On 2022-06-15 the window of S012 is still open."""
    with transaction.atomic():
        early = list(carry_in(MESSAGES, load_profile("message-board"), today=date(2019, 1, 1)))
        transaction.set_rollback(True)
    assert Counter(v.fate for v in early) == {Fate.ALREADY_THERE: 5, Fate.REJECTED: 3}
