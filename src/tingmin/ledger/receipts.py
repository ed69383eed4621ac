"""Receipts: one fact, its place in the log and the signed head, in a small file that anyone can verify."""

import json
from typing import Any
from uuid import UUID

from tingmin.kernel.labels import Label
from tingmin.kernel.refusals import NotFound, Refusal
from tingmin.ledger.log import head_json, inclusion, newest_head, position_of
from tingmin.ledger.models import Fact
from tingmin.ledger.queries import columns_of
from tingmin.ledger.rules import plain
from tingmin.ledger.types import Head

FORMAT, VERSION = "tingmin-receipt", 1
FACT = Label("这条记录", "such fact")


class NotYetMerged(Refusal):
    """The fact waits for the merge of this minute."""

    code = "not_yet_merged"
    sentence = Label(
        zh="这条记录尚未并入总账，请一分钟后再取凭据。",
        en="This record is not in the log yet; ask for the receipt again in a minute.",
    )


def receipt_for(fact_id: UUID) -> dict[str, Any]:
    """The receipt of a fact against the newest head; raises `NotFound` or `NotYetMerged`. The door asks permission."""
    fact = Fact.objects.filter(pk=fact_id).first()
    if fact is None:
        raise NotFound(what=FACT)
    position, head = position_of(fact_id), newest_head()
    if position is None or head is None:
        raise NotYetMerged()
    return _receipt(fact, position=position, head=head)


def receipt_text(receipt: dict[str, Any]) -> str:
    """The file as it is handed over: sorted, indented, UTF-8."""
    return json.dumps(receipt, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def _receipt(fact: Fact, *, position: int, head: Head) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "version": VERSION,
        "fact": plain(columns_of(fact)),
        "digest": bytes(fact.digest).hex(),
        "position": position,
        "path": [each.hex() for each in inclusion(position, head=head)],
        "head": head_json(head),
    }
