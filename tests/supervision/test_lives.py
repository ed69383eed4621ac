"""A case from the night's sweep to its end."""

from datetime import date

import pytest

from tests.supervision.cases import CaseWalk, answer, late_matter
from tingmin.supervision.actions.ending import StillOpen

pytestmark = pytest.mark.usefixtures("city")


@pytest.mark.parametrize("day", [date(2005, 6, 1), date(2021, 3, 1), date(2023, 3, 1)])
def test_case_goes_from_the_sweep_to_its_end(day):
    walk = late_matter(day)
    case = CaseWalk(walk)
    case.to("send_letter")
    assert case.case.holder_id == walk.matter.holder_id
    case.to("answer_letter")
    with pytest.raises(StillOpen) as refused:
        case.take("verify_correction")
    assert "办理" in str(refused.value)
    answer(walk)
    case.later(1).to("verify_correction", "tell_petitioner", "close_case")
    assert case.case.stage == "closed"
