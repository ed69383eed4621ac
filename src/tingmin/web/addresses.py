"""Addresses that a page writes many times: asked of the router once, for they differ by one word only."""

from functools import cache
from uuid import UUID

from django.urls import get_script_prefix, reverse

SOME_ID = UUID(int=0)


def own_step(step: str) -> str:
    """Where the holder of a query code takes a step of theirs."""
    return _own_step(step, get_script_prefix())


def own_document(document_id: UUID) -> str:
    """Where the holder of a query code reads a paper that is for them."""
    before, after = _around_document(get_script_prefix())
    return f"{before}{document_id}{after}"


@cache
def _own_step(step: str, prefix: str) -> str:
    """By the place the site is served from too: `reverse` begins with it."""
    return reverse("own-step", kwargs={"step": step})


@cache
def _around_document(prefix: str) -> tuple[str, str]:
    before, _, after = reverse("own-document", kwargs={"document_id": SOME_ID}).partition(str(SOME_ID))
    return before, after
