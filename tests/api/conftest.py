"""A JSON client, for a visitor or for somebody of the demo cast."""

import json
from collections.abc import Callable

import pytest
from django.test import Client

from tingmin.accounts.actions import open_account
from tingmin.accounts.types import Account
from tingmin.kernel.actors import Actor, Post


class JsonClient(Client):
    """Sends and reads JSON."""

    def send(self, path, body):
        """The status and the answer."""
        answer = self.post(f"/api{path}", json.dumps(body), content_type="application/json")
        return answer.status_code, answer.json()


@pytest.fixture
def visitor(city) -> JsonClient:
    """Somebody without an account."""
    return JsonClient()


@pytest.fixture
def signed_in(city, now) -> Callable[[str, Post], JsonClient]:
    """Sign in as a person in a post of an organ."""

    def sign_in(organ: str, post: Post) -> JsonClient:
        account = Account(f"{organ}.{post}", "某某", post, organ)
        user = open_account(account, password="a-long-one-for-tests", actor=Actor.system(), at=now)
        client = JsonClient()
        client.force_login(user)
        return client

    return sign_in


@pytest.fixture
def now():
    """The doors read the clock themselves, so an appointment must be in force today."""
    from django.utils import timezone

    return timezone.now()
