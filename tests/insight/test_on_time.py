"""Counted by hand on the sample: S006 answered on the last day as moved, S007 a day later, S015 after D21."""

from datetime import date

import pytest

from tests.intake.importing import LETTERS, MESSAGES, TODAY
from tingmin.insight.foresight import foreseen_on_time, foreseen_progress
from tingmin.insight.queries import on_time_by_organ, progress_by_pack
from tingmin.insight.types import OnTime, Progress, sum_on_time, sum_progress
from tingmin.intake.importing import carry_in, load_profile
from tingmin.kernel.actors import Actor
from tingmin.kernel.ids import MatterId
from tingmin.kernel.times import noon_of
from tingmin.law.satisfaction import Answers
from tingmin.matters.actions import take_step
from tingmin.matters.models import Matter
from tingmin.matters.types import Move

pytestmark = pytest.mark.usefixtures("city")


@pytest.fixture(scope="module")
def letters(_city_for_all, django_db_blocker):
    with django_db_blocker.unblock():
        profile = load_profile("beijing-letters")
        return [v.letter for v in carry_in(LETTERS, profile, today=TODAY) if v.letter]


@pytest.fixture
def references(letters):
    return [letter.reference for letter in letters]


def of(rows, code):
    return next(row for row in rows if row.code == code)


def test_each_organ_is_counted_as_by_hand(references):
    rows = on_time_by_organ(today=TODAY, references=references)
    assert of(rows, "fengtai").answers == Answers(on_time=1)
    assert of(rows, "beijing-parks-forestry").answers == Answers(late=1)
    assert of(rows, "beijing-water").answers == Answers(late=1)
    assert of(rows, "beijing-bus").answers == Answers(on_time=3)
    assert of(rows, "beijing-transport").answers == Answers(on_time=1, overdue_unanswered=1)
    assert sum(row.handled for row in rows) == 22
    assert rows[0].code == "beijing-bus"


def test_open_clock_is_overdue_from_the_day_after_its_last():
    """S024: received 2023-05-15, D21 ends 2023-08-14 (moved from Sunday the 13th)."""
    one = ["beijing-letters:S024"]
    assert on_time_by_organ(today=date(2023, 8, 14), references=one)[0].answers == Answers(unanswered=1)
    assert on_time_by_organ(today=date(2023, 8, 15), references=one)[0].answers == Answers(overdue_unanswered=1)


def test_without_references_every_matter_counts(references):
    everything = on_time_by_organ(today=TODAY)
    assert everything == on_time_by_organ(today=TODAY, references=references)
    assert on_time_by_organ(today=TODAY, references=[]) == []


def test_withdrawn_matter_was_not_answered(references):
    found = Matter.objects.get(reference="beijing-letters:S024")
    by, because = Actor.petitioner(MatterId(found.pk)), Move(reason="已自行解决")
    take_step(matter_id=MatterId(found.pk), step="withdraw", actor=by, at=noon_of(date(2023, 6, 1)), move=because)
    rows = on_time_by_organ(today=TODAY, references=references)
    assert "beijing-housing-construction" not in {row.code for row in rows}


def test_progress_is_told_by_national_pack(references):
    assert progress_by_pack(references) == [
        Progress(pack="XF2005", matters=12, served=12, completed=12, open=0),
        Progress(pack="XF2022", matters=12, served=10, completed=10, open=2),
    ]


@pytest.mark.parametrize(("file", "name"), [(LETTERS, "beijing-letters"), (MESSAGES, "message-board")])
def test_figures_reckoned_from_the_law_are_those_of_the_register(letters, file, name):
    profile = load_profile(name)
    found = [v.letter for v in carry_in(file, profile, today=TODAY) if v.letter]
    held = [letter.reference for letter in found]
    assert foreseen_progress(found, profile) == progress_by_pack(held)
    assert foreseen_on_time(found, profile, today=TODAY) == on_time_by_organ(today=TODAY, references=held)


def test_one_statement_answers_however_many_matters(django_assert_num_queries, references):
    for some in (references[:1], references[:3], references):
        with django_assert_num_queries(1):
            on_time_by_organ(today=TODAY, references=some)


def test_rate_divides_by_all_that_is_owed():
    answers = Answers(on_time=2, late=1, unanswered=1, overdue_unanswered=2)
    assert OnTime(code="x", organ="x", answers=answers).rate == 0.3333
    assert OnTime(code="x", organ="x", answers=Answers()).rate is None


def test_sums_put_the_busiest_organ_and_the_older_law_first():
    one, two = (
        OnTime(code="a", organ="a", answers=Answers(late=1)),
        OnTime(code="b", organ="b", answers=Answers(on_time=2)),
    )
    assert [row.code for row in sum_on_time([one, two, one, one])] == ["a", "b"]
    assert sum_on_time([one, one])[0].answers == Answers(late=2)
    parts = [Progress(pack=pack, matters=1, served=1, completed=0, open=0) for pack in ("XF2022", "XF2005", "XF2022")]
    assert [(row.pack, row.matters) for row in sum_progress(parts)] == [("XF2005", 1), ("XF2022", 2)]
