"""What the page of a matter asks the database, for its petitioner."""

from contextlib import nullcontext
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.db.models import Model
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.cast import BUREAU, OFFICE, staff
from tests.hotline.orders import Order
from tests.matters.walks import Walk
from tests.web.pages import code_on, text_of
from tingmin.kernel.actors import Post
from tingmin.kernel.times import day_of
from tingmin.matters.models import Matter
from tingmin.matters.queries import BY_CODE, RESPONDENTS, by_query_code, respondents_of
from tingmin.organisations.models import Organ
from tingmin.organisations.queries import at_hand, organs_by_id
from tingmin.web import door
from tingmin.web.views import tracking

# Session, who acts (told and told back), the thirteen that come ahead, and the pair's, asked as the system.
FOLLOWED_QUERIES = 19
# The session; who acts, and what comes ahead; the pair's; and that nobody acts any more.
FOLLOWED_TRIPS = 4
TO_SERVED = ("classify", "accept", "investigate", "draft_opinion", "check_opinion", "sign_opinion", "serve")


@pytest.fixture
def follow(citizen):
    """The page of a matter in the browser of its petitioner."""

    def follow_(matter_id):
        session = citizen.session
        session[door.TRACKED] = str(matter_id)
        session[door.TRACKED_UNTIL] = (timezone.now() + timedelta(minutes=5)).isoformat()
        session.save()
        citizen.cookies["sessionid"] = session.session_key
        return citizen.get("/track/matter/")

    return follow_


@pytest.fixture
def followed(submit, citizen):
    """The page of a matter to which so many files were added."""

    def follow(files: int):
        citizen.post("/track/", {"code": code_on(submit())})
        for n in range(files):
            citizen.post("/track/matter/files/", {"attachments": SimpleUploadedFile(f"证据{n}.pdf", b"%PDF-1.7 x")})
        citizen.get("/track/matter/")  # says once that they came
        return citizen.get("/track/matter/")

    return follow


def served() -> Walk:
    return Walk(day=day_of(timezone.now()) - timedelta(10)).to(*TO_SERVED)


def columns(row: Model) -> dict[str, object]:
    return {field.attname: field.value_from_object(row) for field in row._meta.concrete_fields}


@pytest.mark.parametrize("files", [1, 3])
def test_tracking_asks_the_same_number_of_questions_for_one_file_and_for_three(followed, citizen, files):
    followed(files)
    with CaptureQueriesContext(connection) as asked:
        page = citizen.get("/track/matter/")
    assert text_of(page).count("证据") >= files
    assert len(asked) == FOLLOWED_QUERIES


@pytest.mark.parametrize(("steps", "moments"), [((), 1), (TO_SERVED[:2], 3), (TO_SERVED, 6)])
def test_tracking_asks_the_same_in_as_many_trips_for_one_moment_and_for_six(follow, citizen, trips, steps, moments):
    page = follow(Walk(day=day_of(timezone.now()) - timedelta(10)).to(*steps).id)
    assert page.content.decode().split('class="timeline"')[1].split("</ol>")[0].count("<li>") == moments
    trips.clear()
    with CaptureQueriesContext(connection) as asked:
        citizen.get("/track/matter/")
    assert (len(asked), len(trips)) == (FOLLOWED_QUERIES, FOLLOWED_TRIPS)


def test_order_asks_no_more_than_a_petition(follow, citizen, trips):
    follow(Order(at=timezone.now() - timedelta(hours=1)).replied().id)
    trips.clear()
    with CaptureQueriesContext(connection) as asked:
        citizen.get("/track/matter/")
    assert (len(asked), len(trips)) == (FOLLOWED_QUERIES, FOLLOWED_TRIPS)


def test_what_came_ahead_reads_as_what_is_asked_for_one_by_one(followed, citizen, monkeypatch):
    ahead = followed(2)
    monkeypatch.setattr(tracking, "read_ahead", lambda *kept, given: nullcontext())
    monkeypatch.setattr(tracking, "at_hand", lambda organs: nullcontext())
    assert text_of(citizen.get("/track/matter/")) == text_of(ahead)


@pytest.mark.parametrize("begun", [served, lambda: Order(at=timezone.now()).replied()], ids=["petition", "order"])
def test_each_kept_read_gives_what_the_orm_gives(city, begun):
    matter_id = begun().id
    for kept in tracking.FOLLOWED:
        assert [columns(each) for each in kept.all(matter_id)] == [columns(each) for each in kept.build(matter_id)]


def test_matter_of_a_code_and_those_complained_of_are_found_as_the_orm_finds_them(city):
    bureau = staff(BUREAU, Post.CLERK).organ
    walk = Walk(day=day_of(timezone.now()), respondents=(bureau,))
    digest = bytes(walk.matter.query_code)
    assert columns(by_query_code(digest)) == columns(Matter.objects.get(query_code=digest))
    assert by_query_code(digest).holder == walk.matter.holder
    assert by_query_code(b"\0" * 32) is None
    assert BY_CODE.all("\\x") == []
    assert [each.organ_id for each in respondents_of(walk.id)] == [bureau]
    assert [columns(each) for each in RESPONDENTS.all(walk.id)] == [
        columns(each) for each in RESPONDENTS.build(walk.id)
    ]


def test_organs_at_hand_are_not_asked_for_again(city):
    office, bureau = (Organ.objects.get(code=code) for code in (OFFICE, BUREAU))
    plainly = organs_by_id([office.ref, bureau.ref])
    with at_hand([office]), CaptureQueriesContext(connection) as asked:
        assert organs_by_id([office.ref]) == {office.ref: office}
        assert not asked
        assert organs_by_id([office.ref, bureau.ref]) == plainly
        assert len(asked) == 1
    with CaptureQueriesContext(connection) as asked:
        assert organs_by_id([office.ref]) == {office.ref: office}
    assert len(asked) == 1
