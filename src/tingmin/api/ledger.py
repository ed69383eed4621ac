"""The ledger for whoever watches: signed heads, and proofs that need no trust in the city. Nothing about matters."""

from django.http import HttpRequest
from ninja import Router
from ninja.params import functions as sent

from tingmin.api.schemas import ConsistencyOut, HeadOut, HeadPageOut, InclusionOut
from tingmin.kernel.paging import PAGE_SIZE
from tingmin.ledger.log import consistency, head_json, head_of, heads, inclusion_by_hash

router = Router(tags=["ledger"])

# A tree of 2^62 leaves: more than will ever be, and few enough for the database's own numbers.
LARGEST = 2**62


@router.get("/heads", response=HeadPageOut)
def list_heads(
    request: HttpRequest,
    before: int | None = sent.Query(None, ge=1, le=LARGEST),
    size: int = sent.Query(PAGE_SIZE, ge=1, le=200),
) -> HeadPageOut:
    """Signed tree heads, newest first; go on with `before` = `next_key` until it is empty."""
    page = heads(before=str(before or ""), size=size)
    return HeadPageOut(heads=[HeadOut(**head_json(each)) for each in page.rows], next_key=page.next_key)


@router.get("/heads/{int:size}", response=HeadOut)
def show_head(request: HttpRequest, size: int) -> HeadOut:
    """The signed head of one size."""
    return HeadOut(**head_json(head_of(min(size, LARGEST))))


@router.get("/inclusion", response=InclusionOut)
def prove_inclusion(
    request: HttpRequest,
    leaf: str = sent.Query(..., pattern="^([0-9a-f]{64}|[0-9a-f]{66})$"),
    size: int = sent.Query(..., ge=1, le=LARGEST),
) -> InclusionOut:
    """The path from a leaf hash (hex, as RFC 9162 computes it) to the root of the signed head of that size."""
    head = head_of(size)
    position, path = inclusion_by_hash(bytes.fromhex(leaf[-64:]), head=head)
    return InclusionOut(position=position, path=[each.hex() for each in path], head=HeadOut(**head_json(head)))


@router.get("/consistency", response=ConsistencyOut)
def prove_consistency(
    request: HttpRequest,
    first: int = sent.Query(..., ge=1, le=LARGEST),
    second: int = sent.Query(..., ge=1, le=LARGEST),
) -> ConsistencyOut:
    """The hashes that show the log of `first` facts to be the beginning of that of `second` (RFC 9162 §2.1.4)."""
    path = consistency(first, second)
    return ConsistencyOut(first=first, second=second, path=[each.hex() for each in path])
