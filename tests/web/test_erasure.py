"""The page of an erasure: ground and reason, then what goes and stays, then the number typed by hand."""

from datetime import date

import pytest

from tests.cast import OFFICE
from tests.matters.walks import CITIZEN, Walk
from tests.web.pages import text_of
from tingmin.kernel.actors import Post
from tingmin.ledger.queries import history
from tingmin.matters.queries import parties_of

DAY = date(2024, 3, 4)
GROUND = {"ground": "PIPL §47(1)", "reason": "信访人当面申请"}


@pytest.fixture
def walk(city) -> Walk:
    return Walk(day=DAY).to("withdraw")


@pytest.fixture
def head(signed_in):
    return signed_in(OFFICE, Post.HEAD)


def page_of(walk):
    return f"/desk/matters/{walk.id}/erasure/"


def test_head_erases_in_three_looks(walk, head):
    assert page_of(walk) in head.get(f"/desk/matters/{walk.id}/").content.decode()
    assert "下一步" in text_of(head.get(page_of(walk)))
    shown = text_of(head.post(page_of(walk), GROUND))
    assert "将永久删除1人的身份信息" in shown
    assert parties_of(walk.id)[0].person.erased_at is None
    confirmed = {**GROUND, "step": "confirm", "number": walk.matter.number}
    assert "已删除1人的身份信息" in text_of(head.post(page_of(walk), confirmed, follow=True))
    assert parties_of(walk.id)[0].person.erased_at is not None
    assert history(walk.id)[-1].kind == "identity_erased"
    assert head.get(page_of(walk)).status_code == 409


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({}, "删除身份信息须写明理由"),
        ({**GROUND, "step": "confirm"}, "请输入事项编号"),
        ({**GROUND, "step": "confirm", "number": "20200101-0000001-1"}, "没有删除任何内容"),
        ({"step": "confirm"}, "删除身份信息须写明理由"),
    ],
)
def test_nothing_is_erased_by_half_a_form(walk, head, sent, said):
    page = head.post(page_of(walk), sent)
    assert page.status_code == 422
    assert said in text_of(page)
    assert parties_of(walk.id)[0].person.name_mask != ""
    assert parties_of(walk.id)[0].person.erased_at is None


def test_open_matter_says_why_it_cannot_be(city, head):
    walk = Walk(day=DAY)
    page = head.get(page_of(walk))
    assert page.status_code == 409
    assert "尚未办结" in text_of(page)
    assert "erasure" not in head.get(f"/desk/matters/{walk.id}/").content.decode()


def test_clerk_is_led_nowhere(walk, signed_in):
    clerk = signed_in(OFFICE, Post.CLERK)
    assert clerk.get(page_of(walk)).status_code == 403
    assert "erasure" not in clerk.get(f"/desk/matters/{walk.id}/").content.decode()
    assert CITIZEN.name not in text_of(clerk.get(f"/desk/matters/{walk.id}/"))
