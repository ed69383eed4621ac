"""The webhook takes in what the exchange signed, once, and nothing else."""

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from tests.telephony.exchange import hall, message
from tingmin.telephony.models import Call, CallEvent
from tingmin.telephony.reading import EventUnreadable, as_json, read_event
from tingmin.telephony.signing import SignatureWrong, check_signature, signature_of
from tingmin.telephony.types import CtiKind

pytestmark = [pytest.mark.usefixtures("city"), pytest.mark.django_db]
PATH = "/api/telephony/events"
KEY = "key of the exchange"
EVENT = as_json(message(CtiKind.RINGING, 1))


@pytest.fixture(autouse=True)
def _key(settings):
    settings.EXCHANGE_KEY = KEY


def post(client, event=None, *, key=KEY, late=timedelta(), body=None):
    body = json.dumps(EVENT if event is None else event).encode() if body is None else body
    stamp = str(int((timezone.now() - late).timestamp()))
    headers = {"X-Tingmin-Timestamp": stamp, "X-Tingmin-Signature": signature_of(body, stamp=stamp, key=key)}
    return client.post(PATH, body, content_type="application/json", headers=headers)


def test_signed_event_is_heard_and_heard_again_without_effect(client):
    hall()
    first, second = post(client), post(client)
    assert (first.status_code, second.status_code) == (200, 200)
    assert first.json() == second.json()
    assert first.json()["state"] == "waiting"
    assert (Call.objects.count(), CallEvent.objects.count()) == (1, 1)


@pytest.mark.parametrize("wrong", [{"key": "another"}, {"late": timedelta(minutes=6)}, {"late": -timedelta(minutes=6)}])
def test_wrong_key_or_stale_stamp_is_answered_with_401(client, wrong):
    answer = post(client, **wrong)
    assert answer.status_code == 401
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["type"] == "urn:tingmin:refusal:signature_wrong"
    assert not Call.objects.exists()


def test_unsigned_event_is_answered_with_401(client):
    assert client.post(PATH, json.dumps(EVENT), content_type="application/json").status_code == 401


def test_changed_body_is_answered_with_401(client):
    body = json.dumps(EVENT).encode()
    stamp = str(int(timezone.now().timestamp()))
    headers = {"X-Tingmin-Timestamp": stamp, "X-Tingmin-Signature": signature_of(body, stamp=stamp, key=KEY)}
    changed = body.replace(b"12345", b"12346")
    assert client.post(PATH, changed, content_type="application/json", headers=headers).status_code == 401


@pytest.mark.parametrize(
    ("stamp", "signature"), [("", ""), ("١٢٣", "sha256=x"), ("9" * 30, "sha256=é"), ("-5", "sha256=\ud800")]
)
def test_strange_signatures_are_wrong_and_not_an_error(stamp, signature):
    with pytest.raises(SignatureWrong):
        check_signature(b"", stamp=stamp, signature=signature, key=KEY, at=timezone.now())


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "exploded"}, {"sequence": "1"}, {"sequence": True}, {"sequence": -1}, {"sequence": 2**40},
        {"at": "now"}, {"at": "2026-06-01T09:00:00"}, {"at": "0001-01-01T00:00:00+14:00"},
        {"call": ""}, {"call": "x" * 129},
        {"caller": "1\x002"}, {"caller": 13}, {"line": "\ud800"},
    ],
)  # fmt: skip
def test_event_that_cannot_be_read_names_the_field(wrong):
    with pytest.raises(EventUnreadable) as refused:
        read_event(EVENT | wrong)
    assert next(iter(wrong)) in refused.value.say("en")


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b"[" * 100_000, b"\xff"])
def test_body_that_is_no_event_is_refused(client, body):
    assert post(client, body=body).status_code == 422


def test_event_is_read_as_it_was_written():
    assert read_event(EVENT) == message(CtiKind.RINGING, 1)


def test_contradiction_is_told_as_a_conflict(client):
    post(client)
    assert post(client, EVENT | {"kind": "ended"}).status_code == 409
