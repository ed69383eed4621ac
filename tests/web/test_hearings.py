"""Hearings on the pages: the schedule, its calendar, what is public, what the petitioner reads, stepping aside."""

from datetime import UTC, datetime, timedelta

import icalendar
import pytest
from django.test import Client
from django.utils import timezone

from tests.cast import BUREAU, OTHER_BUREAU
from tests.hearing.test_hearings import TO_WORK
from tests.matters.walks import Walk
from tests.web.pages import links_of, text_of
from tingmin.accounts.queries import user_by_name
from tingmin.hearing.queries import standing_hearing
from tingmin.hearing.types import Openness
from tingmin.kernel.actors import Actor, Post
from tingmin.kernel.ids import OrganId
from tingmin.kernel.times import CITY_TIME, day_of
from tingmin.matters.models import Matter

SCHEDULE, PUBLIC = "/desk/hearings/", "/hearings/"
PLACE = "示例区信访听证室"


def heard(**chosen) -> Walk:
    """A matter with a hearing a good week from today."""
    walk = Walk(day=day_of(timezone.now())).to(*TO_WORK)
    return walk.take("open_hearing", place=PLACE, **chosen)


def events_of(calendar: bytes) -> list[icalendar.Event]:
    return list(icalendar.Calendar.from_ical(calendar).walk("VEVENT"))


def feed_address(page) -> str:
    return page.content.decode().split('id="feed"')[1].split('value="')[1].split('"')[0]


@pytest.fixture
def clerk(signed_in) -> Client:
    return signed_in(BUREAU, Post.CLERK)


@pytest.fixture
def subscribed(clerk) -> str:
    """The address of a clerk's feed."""
    clerk.post(f"{SCHEDULE}calendar/", {"renew": "1"})
    return feed_address(clerk.get(SCHEDULE))


class TestSchedule:
    def test_lists_the_hearings_of_the_organ_with_a_link_to_the_matter(self, clerk):
        walk = heard()
        page = clerk.get(SCHEDULE)
        assert PLACE in text_of(page)
        assert walk.matter.number in text_of(page)
        assert links_of(page, rf"/desk/matters/{walk.id}/$")

    def test_shows_nothing_to_another_organ(self, signed_in):
        heard()
        assert PLACE not in text_of(signed_in(OTHER_BUREAU, Post.CLERK).get(SCHEDULE))

    def test_shows_nothing_to_who_is_recused(self, clerk):
        walk = heard()
        officer = user_by_name(f"{BUREAU}.clerk").pk
        Matter.objects.filter(pk=walk.id).update(walled_people=[officer])
        assert PLACE not in text_of(clerk.get(SCHEDULE))

    def test_turns_its_pages_by_key(self, clerk, monkeypatch):
        for _ in range(3):
            heard()
        monkeypatch.setattr("tingmin.hearing.queries.schedule.__kwdefaults__", {"after": "", "size": 2})
        first = clerk.get(SCHEDULE)
        second = clerk.get(SCHEDULE + links_of(first, r"^\?after=")[0])
        assert [len(links_of(page, r"/desk/matters/")) for page in (first, second)] == [2, 1]

    def test_refuses_a_page_key_that_nobody_gave_out(self, clerk):
        assert clerk.get(f"{SCHEDULE}?after=2023-13-01_x").status_code == 422

    def test_what_is_over_stands_on_a_page_of_its_own(self, clerk):
        walk = heard()
        hearing = standing_hearing(walk.id)
        hearing.starts_at = timezone.now() - timedelta(days=1)
        hearing.save()
        assert PLACE not in text_of(clerk.get(SCHEDULE))
        assert PLACE in text_of(clerk.get(f"{SCHEDULE}?past=1"))


class TestFeed:
    def test_tells_time_and_place_and_no_name_and_no_title(self, subscribed):
        walk = heard()
        answer = Client().get(subscribed)
        (event,) = events_of(answer.content)
        hearing = standing_hearing(walk.id)
        assert answer["Content-Type"].startswith("text/calendar")
        assert event.decoded("dtstart") == hearing.starts_at
        assert event["dtstart"].params["TZID"] == "Asia/Shanghai"
        assert event["location"] == PLACE
        assert walk.matter.number in event["summary"]
        for said in (walk.matter.title, "王小明", "工资"):
            assert said.encode() not in answer.content

    def test_carries_the_time_zone_that_it_counts_in(self, subscribed):
        heard()
        calendar = icalendar.Calendar.from_ical(Client().get(subscribed).content)
        assert [zone["TZID"] for zone in calendar.walk("VTIMEZONE")] == ["Asia/Shanghai"]

    def test_postponing_keeps_the_event_and_raises_its_sequence(self, subscribed):
        walk = heard()
        (before,) = events_of(Client().get(subscribed).content)
        later = datetime.combine(walk.day + timedelta(20), datetime.min.time().replace(hour=15), tzinfo=CITY_TIME)
        walk.take("postpone_hearing", starts_at=later)
        (after,) = events_of(Client().get(subscribed).content)
        assert (after["uid"], after["sequence"]) == (before["uid"], before["sequence"] + 1)
        assert after.decoded("dtstart") == later.astimezone(UTC)

    def test_cancelling_cancels_the_event(self, subscribed):
        walk = heard().take("cancel_hearing")
        (event,) = events_of(Client().get(subscribed).content)
        assert (event["status"], event["sequence"]) == ("CANCELLED", 1)
        assert standing_hearing(walk.id) is None

    def test_renewed_address_makes_the_old_one_worthless(self, clerk, subscribed):
        clerk.post(f"{SCHEDULE}calendar/", {"renew": "1"})
        renewed = feed_address(clerk.get(SCHEDULE))
        assert [Client().get(each).status_code for each in (subscribed, renewed)] == [404, 200]

    def test_feed_that_was_switched_off_is_gone(self, clerk, subscribed):
        clerk.post(f"{SCHEDULE}calendar/", {"stop": "1"})
        assert Client().get(subscribed).status_code == 404
        assert 'id="feed"' not in clerk.get(SCHEDULE).content.decode()

    def test_address_of_one_person_opens_no_calendar_of_another(self, subscribed, signed_in):
        signed_in(OTHER_BUREAU, Post.CLERK).post(f"{SCHEDULE}calendar/", {"renew": "1"})
        other = user_by_name(f"{OTHER_BUREAU}.clerk").appointments.get().pk
        mine = subscribed.split("/calendar/")[1]
        stolen = subscribed.replace(mine.split("/")[0], str(other))
        assert Client().get(stolen).status_code == 404

    def test_calendar_of_who_left_the_post_is_empty_of_everything(self, subscribed):
        today = day_of(timezone.now())
        term = {"valid_from": today - timedelta(9), "valid_to": today - timedelta(1)}
        user_by_name(f"{BUREAU}.clerk").appointments.update(**term)
        assert Client().get(subscribed).status_code == 404

    def test_shows_nothing_from_which_its_reader_is_recused(self, subscribed):
        walk = heard()
        officer = user_by_name(f"{BUREAU}.clerk").pk
        Matter.objects.filter(pk=walk.id).update(walled_people=[officer])
        assert events_of(Client().get(subscribed).content) == []


class TestPublicPage:
    def test_tells_time_place_and_kind_but_not_whose_matter_it_is(self, citizen):
        walk = heard()
        page = text_of(citizen.get(PUBLIC))
        assert PLACE in page
        assert "其他" in page  # the content class
        for said in (walk.matter.title, walk.matter.number, "王小明"):
            assert said not in page

    def test_shows_no_closed_hearing_and_no_cancelled_one(self, citizen):
        heard(openness=Openness.PRIVACY)
        heard().take("cancel_hearing")
        assert PLACE not in text_of(citizen.get(PUBLIC))


class TestMatterPages:
    def test_petitioner_reads_panel_and_reasons(self, citizen):
        walk = heard()
        code = walk.receipt.registered[0].query_code
        petitioner = Actor.petitioner(walk.id)
        walk.take("ask_panel_recusal", actor=petitioner).take("rule_on_panel", reason="与本事项没有利害关系。")
        page = text_of(citizen.post("/track/", {"code": code}, follow=True))
        assert PLACE in page
        assert "主持人" in page
        assert "不予回避：与本事项没有利害关系。" in page

    def test_officer_who_steps_aside_sees_the_matter_no_more(self, clerk):
        walk = heard()
        address = f"/desk/matters/{walk.id}/"
        assert links_of(clerk.get(address), r"/interest/$")
        page = clerk.post(f"{address}interest/", {"reason": "近亲属"}, follow=True)
        assert "您已回避" in text_of(page)
        assert [clerk.get(each).status_code for each in (address, f"{address}interest/")] == [404, 404]

    def test_stepping_aside_takes_a_reason(self, clerk):
        walk = heard()
        assert clerk.post(f"/desk/matters/{walk.id}/interest/", {"reason": ""}).status_code == 422
        assert clerk.get(f"/desk/matters/{walk.id}/").status_code == 200

    def test_form_offers_only_who_had_no_part_as_presiding_officer(self, clerk):
        walk = Walk(day=day_of(timezone.now())).to(*TO_WORK)
        me = user_by_name(f"{BUREAU}.clerk")
        form = clerk.get(f"/desk/matters/{walk.id}/steps/open_hearing/").content.decode()
        assert form.count(str(me.pk)) == 2  # as presiding officer and as member
        officer = Actor(post=Post.CLERK, name=me.name, person=me.pk, organ=OrganId(walk.matter.holder_id))
        walk.to("mediate").take("end_mediation", actor=officer)
        form = clerk.get(f"/desk/matters/{walk.id}/steps/open_hearing/").content.decode()
        assert form.count(str(me.pk)) == 1
