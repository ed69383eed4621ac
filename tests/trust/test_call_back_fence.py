"""Who is drawn for a call-back: the database shows it to the hotline, never to the unit that handled the order."""

from datetime import date, timedelta

import pytest

from tests.cast import staff
from tests.hotline.orders import CENTRE, MORNING, STREET, Order
from tingmin.accounts.acting import acting_as
from tingmin.hotline.actions.planning import draw_call_backs, set_plan
from tingmin.hotline.models import CallBack, CallBackDraw, Framed
from tingmin.hotline.scores import counted
from tingmin.hotline.types import Planning, Sampling
from tingmin.kernel.actors import Actor, Post

pytestmark = [pytest.mark.usefixtures("city"), pytest.mark.django_db]


@pytest.fixture
def drawn_order(city, db):
    planning = Planning(since=MORNING.date(), until=date(2023, 3, 31), sampling=Sampling(share=50))
    set_plan(planning=planning, actor=staff(CENTRE, Post.SHIFT_LEADER), at=MORNING - timedelta(days=2))
    order = Order().replied()
    assert draw_call_backs(actor=Actor.system(), at=MORNING) == 1
    return order


def seen_by(actor):
    with acting_as(actor):
        return Framed.objects.count(), CallBackDraw.objects.count()


def test_unit_reads_neither_the_list_nor_the_seed_of_a_draw(fenced, drawn_order):
    with fenced():
        assert seen_by(staff(CENTRE, Post.AGENT)) == (1, 1)
        assert seen_by(staff(STREET, Post.HEAD)) == (0, 0)
        assert seen_by(Actor.petitioner(drawn_order.id)) == (0, 0)


def test_requester_who_was_drawn_counts_as_asked_when_answering_on_the_own_page(fenced, drawn_order):
    requester = Actor.petitioner(drawn_order.id)
    with fenced(), acting_as(requester):
        drawn_order.take("say_resolved", requester)
    assert CallBack.objects.get(matter=drawn_order.id).asked


def test_figures_are_whole_whoever_counts_them(fenced, drawn_order):
    drawn_order.by(CENTRE, "say_resolved")
    with fenced(), acting_as(staff(STREET, Post.HANDLER)):
        assert sum(each.eligible for each in counted(date(2023, 3, 1)).values()) == 1
