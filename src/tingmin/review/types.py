"""What the steps of the ladder ask for."""

from dataclasses import dataclass
from datetime import date

from tingmin.matters.types import Particulars, ask


@dataclass(frozen=True, kw_only=True)
class Remanding(Particulars):
    """By when the handling organ gives its new reply (BJ2006 §50)."""

    reply_by: date = ask("重新答复期限", "New reply by")
