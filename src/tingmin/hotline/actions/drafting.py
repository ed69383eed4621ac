"""The draft of an order: every word is kept while somebody talks, and nothing of it once it is saved or given up."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID, uuid5

from django.db import transaction

from tingmin.accounts.rules import officer_with
from tingmin.accounts.types import Permission
from tingmin.hotline.models import Draft
from tingmin.kernel.actors import Actor
from tingmin.kernel.ids import new_id
from tingmin.kernel.labels import Label
from tingmin.kernel.refusals import NotFound, Refusal
from tingmin.kernel.texts import storable
from tingmin.people.keys import UnknownKey
from tingmin.people.rules import storable_identity
from tingmin.people.suites import SealBroken
from tingmin.people.types import Identity, Sealed
from tingmin.people.vault import seal, unseal
from tingmin.telephony.queries import call_for

DRAFT = Label("该草稿", "such draft")
LONGEST = 20_000
MOST_OPEN = 20


class DraftEnded(Refusal):
    """Words for a draft that is an order by now, or was given up."""

    code = "draft_ended"
    sentence = Label(
        zh="这份草稿已经保存为工单或者已经放弃，请另开一份登记。",
        en="This draft has become an order or was given up; begin a new one.",
    )


class DraftReasonMissing(Refusal):
    """Giving up what somebody said, without a word."""

    code = "draft_reason_missing"
    sentence = Label(zh="请写明放弃这份登记的原因。", en="Say why this draft is given up.")


def key_for(call_id: UUID | None, *, actor: Actor) -> UUID:
    """The key of the page: of a call always the same one until its draft has ended, so that two windows share it."""
    if call_id is None:
        return new_id()
    agent = _agent(actor)
    ended = Draft.objects.filter(agent=agent, call=call_id, ended_at__isnull=False).values_list("pk", flat=True)
    return uuid5(call_id, f"{agent}/{len(ended)}")


@transaction.atomic
def save_draft(
    key: UUID, *, words: Mapping[str, str], identity: Identity, call_id: UUID | None, actor: Actor, at: datetime
) -> Draft:
    """Keep what is typed so far; the last writer wins, what has ended takes nothing more."""
    draft = claimed(key, call_id=call_id, actor=actor, at=at)
    if draft.ended_at is not None:
        raise DraftEnded()
    sealed = _sealed(identity, draft)
    draft.words = {name: storable(word)[:LONGEST] for name, word in words.items() if word}
    draft.sealed, draft.wrapped_key, draft.key_name = sealed.box, sealed.wrapped_key, sealed.key_name
    draft.saved_at = at
    draft.save()
    return draft


@transaction.atomic
def discard_draft(key: UUID, *, reason: str, actor: Actor, at: datetime) -> Draft:
    """Give a draft up for a reason; the reason stays, the words go."""
    draft = claimed(key, call_id=None, actor=actor, at=at)
    if not storable(reason).strip():
        raise DraftReasonMissing()
    if draft.ended_at is not None:
        raise DraftEnded()
    draft.reason = storable(reason).strip()[:200]
    return _ended(draft, at=at)


def end_draft(draft: Draft, *, matter_id: UUID, at: datetime) -> Draft:
    """The draft is an order now."""
    draft.matter_id = matter_id
    return _ended(draft, at=at)


def claimed(key: UUID, *, call_id: UUID | None, actor: Actor, at: datetime) -> Draft:
    """The draft under a key, held until the transaction ends; begun where there is none, and not there if another's."""
    agent = _agent(actor)
    call = call_for(actor, call_id) if call_id else None
    begun = {"agent": agent, "call": call, "begun_at": at, "saved_at": at}
    Draft.objects.get_or_create(pk=key, defaults=begun)
    draft = Draft.objects.select_for_update(of=("self",)).filter(pk=key, agent=agent).first()
    if draft is None:
        raise NotFound(what=DRAFT)
    return draft


def draft_under(key: UUID, *, actor: Actor) -> Draft | None:
    """The actor's own open draft under a key."""
    return Draft.objects.filter(pk=key, agent=_agent(actor), ended_at__isnull=True).first()


def open_drafts(actor: Actor) -> Sequence[Draft]:
    """The actor's own drafts that wait, the newest first."""
    rows = Draft.objects.filter(agent=_agent(actor), ended_at__isnull=True)
    return list(rows.order_by("-saved_at")[:MOST_OPEN])


def identity_of(draft: Draft) -> Identity:
    """Who it is about, opened; empty where the key has been destroyed since, so that the rest is not lost with it."""
    if not draft.sealed:
        return Identity()
    try:
        return unseal(Sealed(bytes(draft.sealed), bytes(draft.wrapped_key), draft.key_name), person_id=draft.pk)
    except (SealBroken, UnknownKey):
        return Identity()


def _agent(actor: Actor) -> UUID:
    return officer_with(Permission.TAKE_CALLS, actor)[0]


def _sealed(identity: Identity, draft: Draft) -> Sealed:
    return seal(storable_identity(identity), person_id=draft.pk) if identity != Identity() else Sealed(b"", b"", "")


def _ended(draft: Draft, *, at: datetime) -> Draft:
    draft.words, draft.sealed, draft.wrapped_key, draft.key_name, draft.ended_at = {}, b"", b"", "", at
    draft.save()
    return draft
