"""Numbers for many documents at once, out of the same series as for one (发文字号 has no gaps)."""

from tingmin.kernel.ids import OrganId
from tingmin.ledger.statements import Statement, ask

RESERVE = """
    INSERT INTO documents_numberseries (organ_id, word, year, last) VALUES (%s, %s, %s, %s)
    ON CONFLICT (organ_id, word, year) DO UPDATE SET last = documents_numberseries.last + EXCLUDED.last
    RETURNING last
"""


def reserve(organ_id: OrganId, *, word: str, year: int, count: int) -> range:
    """So many serials in a row; they are used in the caller's transaction, which holds the series until it ends."""
    (((last,),),) = ask(Statement(RESERVE, (organ_id, word, year, count)))
    return range(last - count + 1, last + 1)
