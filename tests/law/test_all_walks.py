"""Not random: every standing that a matter can reach in a book is visited, and each leads lawfully to an end.

Walks of any length meet only finitely many standings that the tables can tell apart (stage, marks, route, which
clocks run, which of them are late); a visit to each of them is a proof about all walks.
"""

from collections import defaultdict, deque

import pytest

from tests.law.books import BOOKS, FIRST_DAY
from tests.law.paper_matter import NO_WAY_ON, PaperMatter, all_moves, looks_like, ways_on
from tests.law.what_must_hold import clocks_went_back, faults, step_is_lawful
from tingmin.law.packs import book
from tingmin.law.types import Channel


def explore(start):
    """Each reachable standing once, and for each the standings from which organs or waiting lead to it."""
    found, leads_to, waiting = {looks_like(start): start}, defaultdict(set), deque([start])
    while waiting:
        at = waiting.popleft()
        organs = {row.step for row in ways_on(at)} | {"wait", "classify"}
        for step, after in all_moves(at):
            assert step == "wait" or step_is_lawful(step, at), (step, at)
            assert not clocks_went_back(at, after), (step, at)
            if step in organs:
                leads_to[looks_like(after)].add(looks_like(at))
            if looks_like(after) not in found:
                found[looks_like(after)] = after
                waiting.append(after)
    return found, leads_to


def saved(found, leads_to):
    """The standings from which the organs can come to an end."""
    reached = {key for key, matter in found.items() if matter.ended}
    waiting = deque(reached)
    while waiting:
        more = leads_to[waiting.popleft()] - reached
        reached |= more
        waiting.extend(more)
    return reached


@pytest.mark.parametrize("step", ["register", "register_directly"])
@pytest.mark.parametrize("channel", [Channel.LETTER, Channel.VISIT])
@pytest.mark.parametrize("code", BOOKS)
def test_every_reachable_standing_keeps_the_law_and_leads_to_an_end(code, channel, step):
    found, leads_to = explore(PaperMatter(book(code), channel, FIRST_DAY[code]).take(step))
    assert {"completed", "not_accepted", "final"} <= {matter.stage for matter in found.values()}
    assert not {key: faults(matter) for key, matter in found.items() if faults(matter)}
    assert not set(found) - saved(found, leads_to)


def test_withdrawal_and_filing_are_no_way_out_of_a_dead_end():
    assert {"withdraw", "file", "urge"} <= NO_WAY_ON
