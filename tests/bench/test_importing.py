"""The register that the measurement writes is one that the door takes."""

import pytest
from bench.measure.importing import _written

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
