"""The second fence around inspections: only the organ that drew sees them, and no walled matter through them."""

import pytest
from django.db import ProgrammingError, transaction

from tests.cast import BUREAU, OFFICE, staff
from tests.inspection.sent import inspector, question, sent, sheet
from tests.inspection.test_checks import AT, LATER
from tests.trust.conftest import _granted as _granted
from tests.trust.conftest import fenced as fenced
from tingmin.accounts.acting import acting_as
from tingmin.inspection.actions import check, close, draw
from tingmin.inspection.models import CheckAnswer, InspectedMatter, Inspection, Stratum
from tingmin.inspection.queries import redraw, results_of
from tingmin.kernel.actors import Post
from tingmin.matters.models import Matter

TABLES = (Inspection, Stratum, InspectedMatter, CheckAnswer)
pytestmark = pytest.mark.usefixtures("city")


@pytest.fixture
def made():
    """One matter drawn and checked."""
    (walk,) = sent()
    found = draw(question=question(), actor=inspector(), at=AT)
    check(inspection_id=found.pk, matter_id=walk.id, checked=sheet(walk), actor=inspector(), at=LATER)
    return found


def test_only_the_inspecting_organ_finds_anything(made, fenced):
    with fenced():
        assert not any(table.objects.exists() for table in TABLES)
        with acting_as(staff(BUREAU, Post.HEAD)):
            assert not any(table.objects.exists() for table in TABLES)
        with acting_as(staff(OFFICE, Post.CLERK)):
            assert all(table.objects.exists() for table in TABLES)


def test_walled_matter_is_gone_from_the_sample(made, fenced):
    Matter.objects.update(walled_organs=[inspector().organ])
    with fenced(), acting_as(inspector()):
        assert Inspection.objects.exists()
        assert not InspectedMatter.objects.exists()
        assert not CheckAnswer.objects.exists()


def test_whole_inspection_is_done_behind_the_fence(fenced):
    (walk,) = sent()
    whole = sheet(walk, law_cited="评语")
    with fenced(), acting_as(inspector()):
        found = draw(question=question(), actor=inspector(), at=AT)
        check(inspection_id=found.pk, matter_id=walk.id, checked=whole, actor=inspector(), at=LATER)
        assert [each.unchanged and each.holds for each in redraw(found, inspector(), at=LATER)] == [True]
        assert [each.checked for each in results_of(found, inspector())] == [1]
        close(inspection_id=found.pk, actor=inspector(), at=LATER)


@pytest.mark.parametrize(
    ("table", "changed"),
    [
        (Inspection, {"seed": "another"}),
        (Inspection, {"per_organ": 1}),
        (Stratum, {"numbers": []}),
        (Stratum, {"digest": ""}),
        (InspectedMatter, {"place": 9}),
    ],
)
def test_record_of_a_draw_cannot_be_changed_by_the_application(made, fenced, table, changed):
    with fenced(), acting_as(inspector()):
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            table.objects.update(**changed)
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            table.objects.all()._raw_delete("default")
