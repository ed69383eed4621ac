"""The log over generated facts: leaves and nodes by COPY, one signed head, as `ledger.merging` would have made them."""

from collections.abc import Sequence
from datetime import datetime

import psycopg

from tingmin.config import home as homes
from tingmin.config.station import address
from tingmin.ledger import merging, merkle
from tingmin.ledger.copying import hexed
from tingmin.ledger.keys import site_suite
from tingmin.ledger.merkle import Node, Span
from tingmin.ledger.rules import marked
from tingmin.ledger.suites import hash_of

BATCH = 50_000
LEAVES = "COPY ledger_logleaf (position, fact_id, leaf_hash) FROM STDIN"
NODES = 'COPY ledger_lognode (level, "index", hash) FROM STDIN'


def build(*, at: datetime) -> int:
    """Give every fact a place in an empty log; how many there are."""
    place, hash_, known, size = address.of(homes.current()), hash_of(site_suite()), dict[Node, bytes](), 0
    with place.connect() as reading, place.connect() as writing, reading.transaction():
        cursor = reading.cursor(name="facts")
        cursor.itersize = BATCH
        cursor.execute("SELECT id::text, digest FROM ledger_fact ORDER BY id")
        while facts := cursor.fetchmany(BATCH):
            leaves = [merkle.leaf_hash(digest, hash_=hash_) for _, digest in facts]
            grown = list(merkle.grow(size, leaves, peaks=known, hash_=hash_))
            with writing.transaction():
                _keep(writing, facts, leaves, grown, size)
            size += len(facts)
            found = known | dict(grown)
            known = {node: found[node] for node in merkle.cover(Span(0, size))}
    root = merkle.span_hash(Span(0, size), known, hash_=hash_)
    merging._sign(size=size, root=marked(root, suite=site_suite()), suite=site_suite(), at=at)
    return size


def _keep(
    connection: psycopg.Connection,
    facts: Sequence[tuple[str, bytes]],
    leaves: Sequence[bytes],
    grown: Sequence[tuple[Node, bytes]],
    size: int,
) -> None:
    suite = site_suite()
    places = [
        f"{position}\t{fact_id}\t{hexed(marked(leaf, suite=suite).hex())}\n"
        for position, ((fact_id, _), leaf) in enumerate(zip(facts, leaves, strict=True), start=size)
    ]
    nodes = [
        f"{node.level}\t{node.place}\t{hexed(marked(value, suite=suite).hex())}\n"
        for node, value in grown
        if node.level
    ]
    for statement, lines in ((LEAVES, places), (NODES, nodes)):
        with connection.cursor() as cursor, cursor.copy(statement) as copy:
            copy.write("".join(lines).encode())
