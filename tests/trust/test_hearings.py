"""Behind the second fence: a public hearing reaches the public page, and no row of any hearing an outsider."""

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.utils import timezone

from tests.cast import BUREAU, OTHER_BUREAU, staff
from tests.hearing.test_hearings import TO_WORK, noticed
from tests.matters.walks import Walk
from tests.web.pages import text_of
from tingmin.accounts.acting import acting_as
from tingmin.hearing.models import Hearing, PanelMember, Result
from tingmin.hearing.queries import announced
from tingmin.kernel.actors import Actor, Post
from tingmin.kernel.times import day_of
from tingmin.matters.actions import protect

pytestmark = pytest.mark.usefixtures("city")


def strangers():
    return Actor.petitioner(), staff(OTHER_BUREAU, Post.CLERK)


def test_public_hearing_is_told_through_the_system_only(fenced):
    walk = noticed()
    with fenced(), acting_as(Actor.system()):
        (shown,) = announced(since=walk.at).rows
        assert shown.matter_id == walk.id
    for stranger in strangers():
        with fenced(), acting_as(stranger):
            assert not Hearing.objects.exists()


def test_public_page_stands_behind_the_fence(fenced):
    place = "示例区听证室"
    walk = Walk(day=day_of(timezone.now())).to(*TO_WORK).take("open_hearing", place=place)
    with fenced():
        assert place in text_of(Client().get("/hearings/"))
    protect(matter_id=walk.id, actor=Actor.petitioner(walk.id), at=walk.at)
    with fenced():
        assert place not in text_of(Client().get("/hearings/"))


def test_panel_and_result_are_shown_to_who_sees_the_matter_only(fenced):
    walk = noticed().take("close_hearing")
    for stranger in strangers():
        with fenced(), acting_as(stranger):
            assert not PanelMember.objects.exists()
            assert not Result.objects.exists()
    with fenced(), acting_as(staff(BUREAU, Post.CLERK)):
        assert Result.objects.get().hearing.matter_id == walk.id
        assert PanelMember.objects.count() == 3


def test_nobody_from_outside_changes_a_hearing(fenced):
    walk = noticed()
    for stranger in strangers():
        with fenced(), acting_as(stranger):
            assert Hearing.objects.filter(matter=walk.id).update(place="别处") == 0


def test_application_changes_no_result(fenced):
    noticed().take("close_hearing")
    with fenced(), acting_as(staff(BUREAU, Post.CLERK)), pytest.raises(DatabaseError), transaction.atomic():
        Result.objects.update(conclusion="另一个结论")
