"""Receipts: what they hold, that they verify, and that nothing in them can be changed unnoticed."""

import json
from uuid import uuid4

import pytest

from tests.ledger.conftest import AT, tell
from tingmin.kernel.refusals import NotFound
from tingmin.ledger.keys import public_keys
from tingmin.ledger.log import head_json, head_of, heads
from tingmin.ledger.merging import merge
from tingmin.ledger.queries import columns_of
from tingmin.ledger.receipts import NotYetMerged, receipt_for, receipt_text
from tingmin.ledger.suites import new_private, signer_of
from tingmin.ledger.types import Suite
from tingmin.ledger.verifying import HeadNotThere, ReceiptInvalid, prove, read_receipt

pytestmark = pytest.mark.django_db
BOTH = pytest.mark.parametrize("suite", ["sha256", "sm3"])


def receipt(*, count=6, place=2):
    facts = tell(count, enclosed={"reason": "家庭情况特殊"})
    merge(at=AT)
    return receipt_for(facts[place].pk)


@BOTH
def test_receipt_proves_its_fact(settings, suite):
    settings.LEDGER_SUITE = suite
    told = receipt()
    proved = prove(read_receipt(receipt_text(told)))
    assert (proved.position, proved.head) == (2, head_of(6))
    assert proved.fact["kind"] == "step_2"


def test_receipt_holds_every_column_of_its_fact_and_no_enclosed_word():
    facts = tell(1, enclosed={"reason": "家庭情况特殊"})
    merge(at=AT)
    told = receipt_for(facts[0].pk)
    assert set(told["fact"]) == set(columns_of(facts[0]))
    assert "家庭" not in receipt_text(told)
    assert "周信" not in receipt_text(told)


def test_every_fact_of_a_log_has_its_receipt():
    facts = tell(13)
    merge(at=AT, batch=5)
    assert [prove(receipt_for(fact.pk)).position for fact in facts] == list(range(13))


def test_receipt_reads_few_rows_of_a_long_log(django_assert_max_num_queries):
    facts = tell(70)
    merge(at=AT)
    with django_assert_max_num_queries(5):
        receipt_for(facts[3].pk)


def test_fact_that_waits_for_the_merge_has_no_receipt_yet():
    fact = tell(1)[0]
    with pytest.raises(NotYetMerged):
        receipt_for(fact.pk)
    with pytest.raises(NotFound):
        receipt_for(uuid4())


@BOTH
def test_every_changed_value_is_found(settings, suite):
    settings.LEDGER_SUITE = suite
    told = receipt()
    places = list(leaves_of(told))
    assert len(places) > 30
    for place in places:
        with pytest.raises(ReceiptInvalid):
            prove(changed(told, place))


def leaves_of(told, at=()):
    items = told.items() if isinstance(told, dict) else enumerate(told) if isinstance(told, list) else ()
    for key, value in items:
        yield from leaves_of(value, (*at, key))
    if not items and told != {} and told != []:
        yield at


def changed(told, place):
    copy = json.loads(json.dumps(told))
    inner = copy
    for key in place[:-1]:
        inner = inner[key]
    value = inner[place[-1]]
    inner[place[-1]] = value + 1 if isinstance(value, int) else f"{value or ''}0"
    return copy


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{}", "null", "7", "[" * 100_000, '{"a": 1, "a": 1}', "{\"format\": \"tingmin-receipt\"", '"\\ud800"'],
)  # fmt: skip
def test_what_is_no_receipt_is_invalid_and_no_crash(text):
    with pytest.raises(ReceiptInvalid):
        prove(read_receipt(text))


@pytest.mark.parametrize("part", ["fact", "head", "path", "position", "digest", "version"])
@pytest.mark.parametrize("value", [None, 0, -1, True, 1.0, "", "zz", [], {}, ["zz"], {"suite": 1}, "\ud800"])
def test_wrong_kind_of_value_is_invalid_and_no_crash(part, value):
    told = receipt() | {part: value}
    with pytest.raises(ReceiptInvalid):
        prove(told)


@pytest.mark.parametrize("name", ["root", "signature", "public_key", "key", "at", "size", "suite"])
@pytest.mark.parametrize("value", [None, 0, "", "zz", [], "AA", 10**400])
def test_wrong_kind_of_value_in_a_head_is_invalid_and_no_crash(name, value):
    told = receipt()
    told["head"][name] = value
    with pytest.raises(ReceiptInvalid):
        prove(told)


def test_receipt_is_held_against_the_published_heads_and_key():
    told = receipt()
    tell(3)
    merge(at=AT)
    published = [head_json(head) for head in heads().rows]
    key = public_keys()[told["head"]["key"]]
    assert prove(told, published=published, key=key).position == 2
    with pytest.raises(HeadNotThere):
        prove(told, published=published[:1])
    with pytest.raises(ReceiptInvalid, match="树头不一致"):
        prove(told, published=[published[1] | {"root": published[0]["root"]}])
    with pytest.raises(ReceiptInvalid, match="密钥"):
        prove(told, key=signer_of(Suite.SHA256, new_private(Suite.SHA256)).public)


def test_receipt_of_a_forged_log_is_valid_alone_and_falls_at_the_published_head(settings, tmp_path):
    """Anyone can run a log of his own: that is why heads and keys are published."""
    genuine = receipt()
    settings.LEDGER_KEYS = tmp_path / "forger"
    tell(1)
    merge(at=AT)
    forged = receipt_for(tell_and_merge().pk)
    assert prove(forged)
    with pytest.raises(ReceiptInvalid):
        prove(forged, published=[genuine["head"] | {"size": forged["head"]["size"]}])


def tell_and_merge():
    fact = tell(1)[0]
    merge(at=AT)
    return fact
