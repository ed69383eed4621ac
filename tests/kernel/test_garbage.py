"""The collector of garbage: what a block changes is as before after it."""

import gc

import pytest

from tingmin.kernel.garbage import SELDOM, settled


def test_block_looks_seldom_and_not_at_what_is_loaded():
    usual = gc.get_threshold()
    with settled():
        assert gc.get_threshold() == SELDOM
        assert gc.get_freeze_count() > 0
    assert gc.get_threshold() == usual
    assert gc.get_freeze_count() == 0


def test_also_when_it_fails():
    usual = gc.get_threshold()
    with pytest.raises(ZeroDivisionError), settled():
        1 / 0  # noqa: B018
    assert gc.get_threshold() == usual
