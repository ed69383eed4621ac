"""schemathesis over the whole API, signed in as each post: nothing crashes, nothing of another organ comes back.

`make test` sends a few requests as each post; `make chaos` sends TINGMIN_FUZZ of them as each.
"""

import json
import os
from datetime import date
from typing import Any
from urllib.parse import urlencode

import pytest
import schemathesis
from django.db import transaction
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.core import NOT_SET

from tests.cast import BUREAU, DISTRICT_OFFICE, GOVERNMENT, OFFICE, OTHER_BUREAU, STREET
from tests.matters.walks import Walk
from tests.trust.conftest import as_the_application
from tingmin.accounts.actions import open_account
from tingmin.accounts.types import Account
from tingmin.api.urls import api
from tingmin.intake.types import Claim
from tingmin.kernel.actors import Actor, Post
from tingmin.organisations.queries import organ_by_code

DAY = date(2023, 3, 1)
REQUESTS = int(os.environ.get("TINGMIN_FUZZ", "60"))
ORGANS = (OFFICE, BUREAU, OTHER_BUREAU, STREET, DISTRICT_OFFICE, GOVERNMENT)
VISITOR = "visitor"
# Each post sits where its work is; the visitor has no account.
SEATS: dict[str, str] = {
    Post.CLERK: OFFICE, Post.HANDLER: BUREAU, Post.HEAD: STREET, Post.REVIEWER: GOVERNMENT, Post.SUPERVISOR: OFFICE,
    Post.LEADER: GOVERNMENT, Post.ANALYST: OFFICE, Post.AGENT: DISTRICT_OFFICE, Post.SYSTEM_ADMIN: OFFICE,
    Post.SECURITY_ADMIN: OFFICE, Post.AUDIT_ADMIN: OFFICE, VISITOR: "",
}  # fmt: skip
MANY = settings(
    max_examples=REQUESTS,
    deadline=None,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
SCHEMA = schemathesis.openapi.from_dict(api.get_openapi_schema())
FOUND = [found.ok() for found in SCHEMA.get_all_operations()]
# Each step has an operation; the others would drown among them.
OPERATIONS = [*FOUND, *([each for each in FOUND if "/steps/" not in each.path] * 4)]
MODES = (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)
# What a test of shapes would hardly ever guess.
AWKWARD = ("\x00", "", "\ud800", "9" * 400, "0x10", "1e400", "٣", "' OR 1=1 --", "../../etc/passwd", "null")

# Fields of documents take anything by their contract.
FIELDS = ({"rule": 1.5}, {"rule": {"a": [None]}}, {"\x00": "\x00"}, {"x" * 300: "y"}, {"deadline": "2026-13-45"})

pytestmark = pytest.mark.usefixtures("city")


@pytest.mark.parametrize("post", SEATS)
def test_api_neither_crashes_nor_tells_another_organs_matters(post):
    with transaction.atomic():
        planted = {code: canary_of(code) for code in ORGANS}
        client, own = signed_in(post), SEATS[post]
        # Half of what is asked for is the post's own, so that requests come past the first door.
        mine = [str(canary_of(own)[0].id) for _ in ORGANS] if own else []
        known = [*mine, *(str(walk.id) for walk, _ in planted.values())]
        organs = [str(organ_by_code(code).pk) for code in ORGANS]
        forbidden = [word for code, (_, word) in planted.items() if code != own]
        sent = 0

        @MANY
        @given(data=st.data())
        def send(data):
            nonlocal sent
            case = data.draw(cases(), label="case")
            answer = ask(client, case, data, known=known, organs=organs)
            sent += 1
            assert answer.status_code < 500, (answer.status_code, case.method, case.path)
            assert not [word for word in forbidden if word in answer.content.decode("utf-8", "replace")]

        with as_the_application():
            send()
        transaction.set_rollback(True)
    assert sent >= REQUESTS


def test_own_canary_is_seen_so_the_search_for_the_others_can_find_something():
    with transaction.atomic():
        _, word = canary_of(OFFICE)
        told = signed_in(Post.CLERK).get("/api/desk/matters").content.decode()
        transaction.set_rollback(True)
    assert word in told


def canary_of(code: str) -> tuple[Walk, str]:
    """A matter that its own organ registered, holds and reviews nobody's of, with a word that stands nowhere else."""
    word = f"egret{code.encode().hex()}egret"  # JSON would escape anything but ASCII
    return Walk(day=DAY, receiver=code, claims=[Claim(title=word, body=word, purpose="seek_solution")]), word


def signed_in(post: str) -> Client:
    client = Client()
    if post != VISITOR:
        account = Account(f"fuzz.{post}", "某某", Post(post), SEATS[post])
        client.force_login(open_account(account, password="x", actor=Actor.system(), at=timezone.now()))
    return client


def cases() -> st.SearchStrategy[schemathesis.Case]:
    """Of any operation, as the contract says or against it."""
    return st.tuples(st.sampled_from(OPERATIONS), st.sampled_from(MODES)).flatmap(
        lambda chosen: chosen[0].as_strategy(generation_mode=chosen[1])
    )


def ask(client: Client, case: schemathesis.Case, data: st.DataObject, *, known: list[str], organs: list[str]) -> Any:
    """Send a case; often about a matter that exists, sometimes with something awkward inside."""
    if "matter_id" in case.path_parameters and data.draw(st.integers(0, 3), label="known") > 0:
        case.path_parameters["matter_id"] = data.draw(st.sampled_from(known), label="matter")
    if isinstance(case.body, dict) and case.body:
        name = data.draw(st.sampled_from(sorted(case.body)), label="field")
        values = {"to": organs, "receiver": organs, "fields": FIELDS}.get(name, AWKWARD)
        case.body |= data.draw(st.sampled_from([{}, *({name: value} for value in values)]), label="awkward")
    path = case.formatted_path + ("?" + urlencode(case.query or {}, doseq=True) if case.query else "")
    body = b"" if case.body is NOT_SET else json.dumps(case.body, default=str).encode()
    return client.generic(case.method.upper(), path, data=body, content_type=case.media_type or "application/json")
