"""Behind the second fence: a public hearing is shown to everybody, its panel and its result to nobody outside."""

import pytest
from django.db import DatabaseError, transaction

from tests.cast import BUREAU, OTHER_BUREAU, staff
from tests.hearing.test_hearings import noticed
from tingmin.accounts.acting import acting_as
from tingmin.hearing.models import Hearing, PanelMember, Result
from tingmin.hearing.queries import announced
from tingmin.hearing.types import Openness
from tingmin.kernel.actors import Actor, Post

pytestmark = pytest.mark.usefixtures("city")


def strangers():
    return Actor.petitioner(), staff(OTHER_BUREAU, Post.CLERK)


def test_public_hearing_is_shown_to_who_sees_no_matter(fenced):
    walk = noticed()
    for stranger in strangers():
        with fenced(), acting_as(stranger):
            (shown,) = announced(since=walk.at).rows
            assert shown.matter_id == walk.id


def test_closed_hearing_is_not(fenced):
    noticed(openness=Openness.PRIVACY)
    for stranger in strangers():
        with fenced(), acting_as(stranger):
            assert not Hearing.objects.exists()


def test_panel_and_result_are_shown_to_who_sees_the_matter_only(fenced):
    walk = noticed().take("close_hearing")
    for stranger in strangers():
        with fenced(), acting_as(stranger):
            assert not PanelMember.objects.exists()
            assert not Result.objects.exists()
    with fenced(), acting_as(staff(BUREAU, Post.CLERK)):
        assert Result.objects.get().hearing.matter_id == walk.id
        assert PanelMember.objects.count() == 3


def test_what_everybody_may_read_nobody_from_outside_may_change(fenced):
    walk = noticed()
    for stranger in strangers():
        with fenced(), acting_as(stranger):
            assert Hearing.objects.filter(matter=walk.id).update(place="别处") == 0


def test_application_changes_no_result(fenced):
    noticed().take("close_hearing")
    with fenced(), acting_as(staff(BUREAU, Post.CLERK)), pytest.raises(DatabaseError), transaction.atomic():
        Result.objects.update(conclusion="另一个结论")
