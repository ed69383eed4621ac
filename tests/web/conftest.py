"""A citizen and officers in front of the pages."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from tingmin.accounts.actions import open_account
from tingmin.accounts.types import Account
from tingmin.kernel.actors import Actor, Post

TEXT = "单位拖欠三个月工资，请督促支付。"


@pytest.fixture
def citizen(city) -> Client:
    """Somebody with a browser that reads Chinese."""
    return Client(headers={"accept-language": "zh-CN"})


@pytest.fixture
def signed_in(city) -> Callable[[str, Post], Client]:
    """Sign in as a person in a post of an organ."""

    def sign_in(organ: str, post: Post) -> Client:
        account = Account(f"{organ}.{post}", "某某", post, organ)
        user = open_account(account, password="a-long-one-for-tests", actor=Actor.system(), at=timezone.now())
        client = Client(headers={"accept-language": "zh-CN"})
        client.force_login(user)
        return client

    return sign_in


@pytest.fixture
def submit(citizen) -> Callable[..., object]:
    """Submit the public form; the page that follows."""

    def send(**fields):
        return citizen.post("/submit/", {"body_1": TEXT, **fields}, follow=True)

    return send
