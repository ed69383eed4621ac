"""The register that the measurement writes is one that the door takes."""

import os

import pytest
from bench.measure.importing import _written
from bench.measure.processes import on_one_core

from tests.intake.importing import TODAY
from tingmin.intake.importing import load_profile, survey, try_out
from tingmin.intake.importing.types import Fate

pytestmark = pytest.mark.usefixtures("city")


def test_every_row_of_the_measured_register_would_be_added(tmp_path):
    file, profile = _written(tmp_path / "register.jsonl", 300), load_profile("old-register")
    assert survey(file, profile) == 300
    verdicts = list(try_out(file, profile, today=TODAY))
    assert {each.fate for each in verdicts} == {Fate.ADDED}
    assert len({each.letter.organ for each in verdicts}) > 10


def test_cores_are_given_back_after_the_measurement():
    usual = os.sched_getaffinity(0)
    with on_one_core(2**22 + 1):  # a session that has ended stops nothing: no process has so high a number
        assert len(os.sched_getaffinity(0)) == 1
    assert os.sched_getaffinity(0) == usual
