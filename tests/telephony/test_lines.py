"""一号通: lines merged in three ways, each with its own figures; emergencies stay apart."""

from datetime import UTC, date, datetime, timedelta

import pytest

from tests.cast import staff
from tests.telephony.exchange import CENTRE, MORNING, after, agent, hall, leader, ready, told
from tingmin.kernel.actors import Actor, Post
from tingmin.kernel.labels import Label
from tingmin.kernel.refusals import NotFound, NotPermitted
from tingmin.ledger.models import Fact
from tingmin.telephony.actions import add_line, add_seat, end_line, set_state, take_seat
from tingmin.telephony.actions.lines import EmergencyStaysApart, LineTaken
from tingmin.telephony.models import Line
from tingmin.telephony.queries import lines, my_call
from tingmin.telephony.queries.figures import board, line_figures
from tingmin.telephony.types import CtiKind, EmergencyService, Merging, NewLine, NewSeat, SeatState

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("halls")]
K = CtiKind
JUNE = date(2026, 6, 1)
SUB_CENTRE = "chaoyang"


@pytest.fixture
def halls(city):
    hall()


def entered(number: str, merging: Merging, *, code: str = "", centre: str = CENTRE, actor: Actor | None = None) -> Line:
    line = NewLine(
        code=code or number, number=number, name=Label(f"{number}热线", f"Line {number}"), organ=centre, centre=centre,
        merging=merging,
    )  # fmt: skip
    return add_line(line, actor=actor or Actor.system(), at=MORNING)


def rang(call: str, line: str, *, at: datetime, wait: float | None = None) -> None:
    """A call to a line; without a wait nobody answers it."""
    told(K.RINGING, 1, call=call, at=at, line=line)
    if wait is not None:
        told(K.ANSWERED, 2, call=call, at=at + timedelta(seconds=wait), extension="1001")
    told(K.ENDED, 3, call=call, at=at + timedelta(seconds=60))


def figures(month: date = JUNE) -> dict[str, tuple[int, int, int]]:
    head = staff(CENTRE, Post.HEAD)
    return {each.code: (each.rang, each.answered, each.within) for each in line_figures(head, month=month)}


def test_each_way_of_merging_keeps_its_own_figures():
    entered("96156", Merging.WHOLE)
    entered("12315", Merging.PARALLEL)
    entered("12329", Merging.SUB_CENTRE)
    rang("a", "12345", at=after(0), wait=5)
    rang("b", "96156", at=after(100), wait=15)
    rang("c", "96156", at=after(200), wait=16)
    rang("d", "12315", at=after(300))
    assert figures() == {"12345": (1, 1, 1), "96156": (2, 2, 1), "12315": (1, 0, 0), "12329": (0, 0, 0)}
    assert {each.code: each.merging for each in lines(on=JUNE)} == {
        "12315": "parallel", "12329": "sub_centre", "12345": "whole", "96156": "whole",
    }  # fmt: skip


def test_line_of_a_sub_centre_rings_there_and_nowhere_else():
    entered("12329", Merging.SUB_CENTRE, centre=SUB_CENTRE)
    add_seat(NewSeat(code="C1", extension="2001", centre=SUB_CENTRE), actor=Actor.system())
    at_main, at_sub = ready(), staff(SUB_CENTRE, Post.AGENT)
    call = told(K.RINGING, 1, line="12329")
    assert (my_call(at_main), board(at_main, at=after(2)).waiting) == (None, [])
    assert [each.call for each in board(at_sub, at=after(2)).waiting] == [call.pk]
    take_seat("C1", actor=at_sub, at=after(3))
    set_state(SeatState.READY, actor=at_sub, at=after(3))
    assert my_call(at_sub) == call


def test_month_of_a_line_begins_and_ends_at_midnight_in_the_city():
    first = datetime(2026, 5, 31, 16, tzinfo=UTC)
    for call, at in (
        ("may", first - timedelta(seconds=1)),
        ("first", first),
        ("last", first + timedelta(days=30, seconds=-1)),
    ):
        rang(call, "12345", at=at, wait=1)
    rang("july", "12345", at=first + timedelta(days=30), wait=1)
    months = (date(2026, 5, 9), JUNE, date(2026, 7, 31))
    assert [figures(month)["12345"][0] for month in months] == [1, 2, 1]


def test_call_that_still_waits_is_in_no_figure_yet():
    told(K.RINGING, 1)
    assert figures()["12345"] == (0, 0, 0)


def test_call_to_a_number_that_nobody_registered_is_answered_and_in_no_lines_figures():
    who = ready()
    call = told(K.RINGING, 1, line="00000")
    assert (my_call(who), call.line) == (call, None)
    told(K.ENDED, 2)
    assert figures() == {"12345": (0, 0, 0)}


def test_number_of_an_ended_line_begins_anew_and_the_old_figures_stay():
    entered("96156", Merging.WHOLE)
    rang("old", "96156", at=after(0), wait=5)
    with pytest.raises(LineTaken):
        entered("96156", Merging.PARALLEL, code="96156-b")
    end_line("96156", actor=leader(), at=after(100))
    entered("96156", Merging.PARALLEL, code="96156-b")
    rang("new", "96156", at=after(200), wait=5)
    assert figures() == {"12345": (0, 0, 0), "96156": (1, 1, 1), "96156-b": (1, 1, 1)}
    with pytest.raises(NotFound):
        end_line("96156", actor=leader(), at=after(300))
    with pytest.raises(LineTaken):
        entered("12320", Merging.WHOLE, code="96156")


@pytest.mark.parametrize("service", EmergencyService)
def test_emergency_line_is_merged_into_nothing(service):
    with pytest.raises(EmergencyStaysApart, match=service):
        entered(f" {service}", Merging.PARALLEL)
    assert Line.objects.count() == 1


def test_line_of_another_centre_is_not_ones_own_to_keep():
    foreign = staff(SUB_CENTRE, Post.HEAD)
    for stranger in (foreign, agent()):
        with pytest.raises(NotPermitted):
            entered("96156", Merging.WHOLE, actor=stranger)
        with pytest.raises(NotPermitted):
            end_line("12345", actor=stranger, at=after(1))
    assert entered("12329", Merging.SUB_CENTRE, centre=SUB_CENTRE, actor=foreign).centre.code == SUB_CENTRE


def test_entering_and_ending_stand_in_the_ledger_with_how_it_was_merged():
    entered("12315", Merging.PARALLEL)
    end_line("12315", actor=leader(), at=after(9))
    told_of = [
        (fact.kind, fact.body["merging"]) for fact in Fact.objects.filter(body__code="12315").order_by("at", "pk")
    ]
    assert told_of == [("line_added", "parallel"), ("line_ended", "parallel")]
