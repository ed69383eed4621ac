"""Several connections at once: one matter changes one step at a time, and nothing is counted twice."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from tests.cast import OFFICE, staff
from tests.matters.plans import DAYS
from tests.matters.walks import Walk, letter
from tingmin.documents.models import Document
from tingmin.intake.actions import attach, submit
from tingmin.intake.types import File
from tingmin.kernel.actors import Actor, Post
from tingmin.kernel.refusals import Refusal
from tingmin.kernel.times import noon_of
from tingmin.law.procedures import StepNotAllowed
from tingmin.ledger.queries import first_broken, history
from tingmin.matters.models import Matter
from tingmin.matters.queries import clocks_of

pytestmark = pytest.mark.usefixtures("committed_city")
DAY = DAYS["XF2022+BJ2006"]


def together(*acts: Callable[[], Any]) -> list[Any]:
    """What each act gave back, or its refusal; they start at the same moment on connections of their own."""
    start = Barrier(len(acts))

    def run(act):
        try:
            start.wait(30)
            return act()
        except Refusal as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return [each.result(timeout=60) for each in [pool.submit(run, act) for act in acts]]


def test_one_of_two_who_send_a_matter_at_once_is_told_that_it_is_gone():
    walk = Walk(day=DAY).take("classify")
    clerks = [staff(OFFICE, Post.CLERK, nth=nth) for nth in (1, 2)]
    took = together(*(lambda clerk=clerk: walk.attempt("transfer", actor=clerk) for clerk in clerks))
    assert sorted(type(each) for each in took if isinstance(each, Refusal)) == [StepNotAllowed]
    assert [fact.kind for fact in history(walk.id)] == ["register", "classify", "transfer"]
    assert [clock.clock for clock in clocks_of(walk.id) if clock.stopped_on is None] == ["D02", "D03"]
    assert Document.objects.filter(about=walk.id, kind="transfer_slip").count() == 1


def test_steps_files_and_urging_at_once_make_one_unbroken_chain():
    walk = Walk(day=DAY)
    citizen = Actor.petitioner(walk.id)
    took = together(
        lambda: walk.attempt("urge", actor=citizen),
        lambda: attach(walk.id, [File("证据.pdf", b"%PDF-1")], actor=citizen, at=walk.at),
        lambda: walk.attempt("classify", actor=staff(OFFICE, Post.CLERK)),
        lambda: walk.attempt("urge", actor=citizen),
    )
    assert not [each for each in took if isinstance(each, Refusal)]
    facts = history(walk.id)
    assert [fact.sequence for fact in facts] == [1, 2, 3, 4, 5]
    assert first_broken(walk.id) is None


def test_registrations_at_once_share_no_number_and_leave_no_gap_in_the_papers():
    took = together(*(lambda: submit(letter(), actor=Actor.system(), at=noon_of(DAY)) for _ in range(6)))
    numbers = {receipt.registered[0].number for receipt in took}
    assert len(numbers) == Matter.objects.count() == 6
    serials = sorted(int(number.split("〕")[1][:-1]) for number in Document.objects.values_list("number", flat=True))
    assert serials == [1, 2, 3, 4, 5, 6]
