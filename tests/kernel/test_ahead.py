"""One step ahead: the same items, made while the ones before are used."""

import sys
import threading

import pytest

from tingmin.kernel.ahead import ahead


def test_items_and_their_order_stay():
    assert list(ahead(iter(range(50)))) == list(range(50))
    assert list(ahead(iter([]))) == []
    assert list(ahead(iter([None, 0, ""]))) == [None, 0, ""]


def test_next_is_made_while_the_first_is_used():
    begun = threading.Event()

    def made():
        yield 1
        begun.set()
        yield 2

    items = ahead(made())
    assert next(items) == 1
    assert begun.wait(10), "nobody made the second while the first was used"
    assert list(items) == [2]


def test_no_more_than_one_waits():
    made = []
    items = ahead(made.append(n) or n for n in range(10))
    next(items)
    items.close()
    assert len(made) <= 2


def test_what_goes_wrong_is_raised_where_it_stands():
    def made():
        yield 1
        raise ValueError("second")

    items = ahead(made())
    assert next(items) == 1
    with pytest.raises(ValueError, match="second"):
        next(items)


@pytest.mark.parametrize("take", [0, 1, 9])
def test_nothing_is_left_behind(take):
    usual, threads = sys.getswitchinterval(), threading.active_count()
    items = ahead(iter(range(9)))
    for _ in range(take):
        next(items)
    items.close()
    assert sys.getswitchinterval() == usual
    assert threading.active_count() == threads
