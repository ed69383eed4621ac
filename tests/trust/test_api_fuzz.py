"""schemathesis over the whole API, signed in as each post: nothing crashes, nothing of another organ comes back.

`make test` sends a few requests as each post; `make chaos` sends TINGMIN_FUZZ of them as each.
"""

import json
import os
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any
from urllib.parse import urlencode

import pytest
import schemathesis
from django.db import DatabaseError, transaction
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.core import NOT_SET

from tests.cast import BUREAU, DISTRICT_OFFICE, GOVERNMENT, OFFICE, OTHER_BUREAU, STREET, staff
from tests.hotline.orders import CENTRE
from tests.matters.walks import Walk
from tests.trust.conftest import as_the_application
from tests.trust.fuzzing import Chance, steps, usual
from tingmin.accounts.actions import open_account
from tingmin.accounts.queries import actor_of
from tingmin.accounts.rules import may
from tingmin.accounts.types import Account, Permission
from tingmin.api.urls import api
from tingmin.config.settings import HOME
from tingmin.intake.types import Claim
from tingmin.kernel.actors import Actor, Post
from tingmin.organisations.queries import organ_by_code

DAY = date(2023, 3, 1)
MANY_REQUESTS = 500
REQUESTS = int(os.environ.get("TINGMIN_FUZZ", "60"))
ORGANS = (OFFICE, BUREAU, OTHER_BUREAU, STREET, DISTRICT_OFFICE, GOVERNMENT)
VISITOR = "visitor"
# Each post sits where its work is; the visitor has no account.
SEATS: dict[str, str] = {
    Post.CLERK: OFFICE, Post.HANDLER: BUREAU, Post.HEAD: STREET, Post.REVIEWER: GOVERNMENT, Post.SUPERVISOR: OFFICE,
    Post.LEADER: GOVERNMENT, Post.ANALYST: OFFICE, Post.AGENT: CENTRE, Post.SHIFT_LEADER: CENTRE,
    Post.SYSTEM_ADMIN: OFFICE, Post.SECURITY_ADMIN: OFFICE, Post.AUDIT_ADMIN: OFFICE, VISITOR: "",
}  # fmt: skip
MANY = settings(
    max_examples=REQUESTS,
    deadline=None,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
SCHEMA = schemathesis.openapi.from_dict(api.get_openapi_schema())
OPERATIONS = [found.ok() for found in SCHEMA.get_all_operations()]
PATHS = {operation.path for operation in OPERATIONS}
MODES = (GenerationMode.POSITIVE, GenerationMode.POSITIVE, GenerationMode.NEGATIVE)
# What a test of shapes would hardly ever guess.
AWKWARD = ("\x00", "", "\ud800", "9" * 400, "0x10", "1e400", "٣", "' OR 1=1 --", "../../etc/passwd", "null", "长" * 700)

# Fields of documents take anything by their contract.
FIELDS = ({"rule": 1.5}, {"rule": {"a": [None]}}, {"\x00": "\x00"}, {"x" * 300: "y"}, {"deadline": "2026-13-45"})

pytestmark = pytest.mark.usefixtures("city")


@dataclass(repr=False)  # Hypothesis prints what a strategy is made of
class Asker:
    """Somebody in a post, what they can name, and where they are heard."""

    client: Client
    known: list[str]
    organs: list[str]
    usual: list[Chance]
    steps: list[Chance]


@pytest.mark.parametrize("post", SEATS)
def test_api_neither_crashes_nor_tells_another_organs_matters(post):
    with undone():
        asker, forbidden = asker_in(post)
        answers: Counter[tuple[str, int]] = Counter()

        @MANY
        @given(data=st.data())
        def send(data):
            case = data.draw(cases(asker), label="case")
            with undone():
                answer = ask(asker, case, data)
            answers[f"{case.method} {case.path}", answer.status_code] += 1
            assert answer.status_code < 500, (answer.status_code, case.method, case.path)
            assert not [word for word in forbidden if word in answer.content.decode("utf-8", "replace")]

        with as_the_application():
            send()
    told = report(post, answers)
    assert told["requests"] >= REQUESTS
    if REQUESTS >= MANY_REQUESTS:  # a few requests may all be refused by chance
        assert told["taken"] >= REQUESTS // 10  # refusals alone would prove little


@pytest.mark.parametrize("post", [Post.CLERK, Post.HANDLER, Post.HEAD, Post.REVIEWER, Post.SUPERVISOR, Post.AGENT])
def test_text_of_any_length_is_taken_or_refused(post):
    """What a page's form cuts off comes whole through the API: a column that is too short for it must not crash."""
    with undone():
        asker, _ = asker_in(post)
        sent = [(each, name) for each in asker.steps for name, said in each.said.items() if isinstance(said, str)]
        with as_the_application():
            crashed = [(each.path, name) for each, name in sent if answer_to(asker, each, name, "长" * 700) >= 500]
    assert crashed == []


@pytest.mark.parametrize("post", [Post.HANDLER, Post.HEAD, Post.REVIEWER, Post.SUPERVISOR])
def test_number_or_day_of_any_size_is_taken_or_refused(post):
    with undone():
        asker, _ = asker_in(post)
        sent = [(each, name, value) for each in asker.steps for name, value in extremes(each)]
        with as_the_application():
            crashed = [
                (each.path, name, value) for each, name, value in sent if answer_to(asker, each, name, value) >= 500
            ]
    assert sent
    assert crashed == []


def extremes(chance: Chance) -> Iterator[tuple[str, object]]:
    """Of each number and each day that a step asks for."""
    for name, said in chance.said.items():
        if isinstance(said, date):
            yield from ((name, each) for each in ("0001-01-01", "9999-12-30", "9999-12-31"))
        elif type(said) is int:
            yield from ((name, each) for each in (-1, 0, 10**9, int("9" * 400)))


def answer_to(asker: Asker, chance: Chance, name: str, value: object) -> int:
    path = chance.path.format(matter_id=chance.matter)
    body = json.dumps(chance.said | {name: value}, default=str)
    try:
        with undone():
            return asker.client.post(path, body, content_type="application/json").status_code
    except (DatabaseError, ArithmeticError, ValueError):
        return 500


def test_every_post_of_the_staff_is_sent_in():
    assert set(SEATS) == set(Post) - {Post.PETITIONER, Post.SYSTEM} | {VISITOR}


def test_what_posts_are_said_to_ask_is_there_to_be_asked():
    """A path that has moved would be left out in silence."""
    with undone():
        walk, _ = canary_of(OFFICE)
        code = walk.receipt.registered[0].query_code
        asked = {each.path for each in usual(str(walk.id), code=code, officer=str(walk.id))}
        _, actor = signed_in(Post.AGENT)
        asked |= {each.path for each in steps(actor, CENTRE, word="egret", most=4)}
    assert asked <= PATHS
    # What telephony sends is signed by its machine, and what the public reads of one article needs an article.
    assert PATHS - asked - {path for path in PATHS if "/steps/" in path} == {
        "/api/telephony/events", "/api/knowledge/{article_id}",
    }  # fmt: skip


def test_own_canary_is_seen_so_the_search_for_the_others_can_find_something():
    with undone():
        _, word = canary_of(OFFICE)
        client, _ = signed_in(Post.CLERK)
        assert word in client.get("/api/desk/matters").content.decode()


def asker_in(post: str) -> tuple[Asker, list[str]]:
    """And the canaries that must not come back: one for each organ but the asker's own."""
    planted = {code: canary_of(code) for code in ORGANS}
    (client, actor), seat = signed_in(post), SEATS[post]
    own, word = planted.get(seat) or canary_of(OFFICE, word="egret of nobody")
    # Half of what is asked for is the post's own, so that requests come past the first door.
    known = [*[str(own.id)] * len(ORGANS), *(str(walk.id) for walk, _ in planted.values())]
    found = steps(actor, seat, word=word, most=min(40, max(4, REQUESTS // 50))) if actor else ()
    chances = [each for each in found if each.path in PATHS]
    code = canary_of(OFFICE, word="egret of nobody")[0].receipt.registered[0].query_code
    others = usual(str(own.id), code=code, officer=str(staff(OFFICE, Post.HANDLER).person))
    organs = [str(organ_by_code(each).pk) for each in ORGANS]
    reads = actor is not None and may(actor, Permission.READ_MATTER)
    forbidden = [each for code, (_, each) in planted.items() if not (reads and code == seat)]
    return Asker(client, known, organs, others, chances), forbidden


def canary_of(code: str, *, word: str = "") -> tuple[Walk, str]:
    """A matter that its own organ registered, holds and reviews nobody's of, with a word that stands nowhere else."""
    word = word or f"egret{code.encode().hex()}egret"  # JSON would escape anything but ASCII
    return Walk(day=DAY, receiver=code, claims=[Claim(title=word, body=word, purpose="seek_solution")]), word


def signed_in(post: str) -> tuple[Client, Actor | None]:
    client = Client()
    if post == VISITOR:
        return client, None
    account = Account(f"fuzz.{post}", "某某", Post(post), SEATS[post])
    user = open_account(account, password="x", actor=Actor.system(), at=timezone.now())
    client.force_login(user)
    return client, actor_of(user.pk, day=timezone.localdate())


@st.composite
def cases(draw: st.DrawFn, asker: Asker) -> schemathesis.Case:
    """Of any operation, as the contract says or against it; of three, two say what is true but for a value or two."""
    about = draw(st.sampled_from([asker.steps or asker.usual, asker.usual, []]), label="about")
    if not about:
        return draw(generated(draw(st.sampled_from(OPERATIONS)), draw(st.sampled_from(MODES))))
    chance = draw(st.sampled_from(about), label="chance")
    operation = draw(st.sampled_from([each for each in OPERATIONS if each.path == chance.path]))
    case = draw(generated(operation, draw(st.sampled_from(MODES))))
    names = sorted({*chance.said, *(case.body if isinstance(case.body, dict) else ())}) or [""]
    lies = draw(
        st.sampled_from([0, 0, 1, 2]).flatmap(lambda n: st.lists(st.sampled_from(names), max_size=n, min_size=n))
    )
    return truthful(case, chance, lies=lies)


@cache
def generated(operation: Any, mode: GenerationMode) -> st.SearchStrategy[schemathesis.Case]:
    """Made once: to make a strategy takes longer than to draw from it."""
    return operation.as_strategy(generation_mode=mode)


def truthful(case: schemathesis.Case, chance: Chance, *, lies: list[str]) -> schemathesis.Case:
    """Of what was generated only the lies are left."""
    places = {each["name"]: each["in"] for each in case.operation.definition.raw.get("parameters", ())}
    true = {"matter_id": chance.matter, **chance.said}
    told = {name: value for name, value in true.items() if name not in lies}
    case.path_parameters |= {name: value for name, value in told.items() if places.get(name) == "path"}
    case.query = (case.query or {}) | {name: value for name, value in told.items() if places.get(name) == "query"}
    if isinstance(case.body, dict):
        kept = {name: case.body[name] for name in lies if name in case.body}
        case.body = kept | {name: value for name, value in told.items() if name not in places}
    return case


def ask(asker: Asker, case: schemathesis.Case, data: st.DataObject) -> Any:
    """Send a case; often about a matter that exists, sometimes with something awkward inside."""
    if "matter_id" in case.path_parameters and data.draw(st.integers(0, 3), label="known") == 0:
        case.path_parameters["matter_id"] = data.draw(st.sampled_from(asker.known), label="matter")
    if isinstance(case.body, dict) and case.body and data.draw(st.integers(0, 3), label="awkward") == 0:
        name = data.draw(st.sampled_from(sorted(case.body)), label="field")
        values = {"to": asker.organs, "receiver": asker.organs, "fields": FIELDS}.get(name, AWKWARD)
        case.body[name] = data.draw(st.sampled_from(values), label="value")
    path = case.formatted_path + ("?" + urlencode(case.query or {}, doseq=True) if case.query else "")
    body = b"" if case.body is NOT_SET else json.dumps(case.body, default=str).encode()
    return asker.client.generic(
        case.method.upper(), path, data=body, content_type=case.media_type or "application/json"
    )


def report(post: str, answers: Counter[tuple[str, int]]) -> dict[str, Any]:
    """How many requests, and what was said to them: in a file beside the state of the run, and in pytest's report."""
    statuses, taken = Counter[str](), Counter[str]()
    for (operation, status), times in answers.items():
        statuses[str(status)] += times
        taken[operation] += times * (status < 300)
    count = sum(statuses.values())
    told = {
        "post": str(post),
        "requests": count,
        "taken": sum(taken.values()),
        "statuses": dict(sorted(statuses.items())),
    }
    print(json.dumps(told))
    HOME.file("fuzz", f"{post}.json").write_text(
        json.dumps(told | {"taken_by_operation": taken}, indent=1, sort_keys=True), "utf-8"
    )
    return told


@contextmanager
def undone() -> Iterator[None]:
    """Nothing of it stays, so that a request does not depend on those before it."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
