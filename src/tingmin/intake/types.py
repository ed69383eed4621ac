"""What comes in: a submission with its claims, people and files; and what goes back: a receipt with warnings."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from tingmin.kernel.ids import OrganId
from tingmin.kernel.labels import Label
from tingmin.law.types import Channel
from tingmin.matters.types import Particulars, Registered, ask
from tingmin.people.types import Identity

# XF2005 §18, XF2022 §20, BJ2006 §25: a group sends at most five.
MOST_REPRESENTATIVES = 5
LONGEST_TEXT = 50_000

CHANNELS: dict[Channel, Label] = {
    Channel.LETTER: Label("来信", "Letter"),
    Channel.VISIT: Label("来访", "Visit"),
    Channel.ONLINE: Label("网上", "Online"),
    Channel.PHONE: Label("来电", "Phone"),
    Channel.EMAIL: Label("电子邮件", "E-mail"),
    Channel.FAX: Label("传真", "Fax"),
}


@dataclass(frozen=True, slots=True)
class Claim:
    """One thing asked for; a submission with several becomes several matters."""

    body: str
    title: str = ""
    purpose: str = "other"

    @property
    def heading(self) -> str:
        """The title, else the first words of the text."""
        words = self.title.strip() or self.body.strip().splitlines()[0]
        return words if len(words) <= 60 else words[:59] + "…"


@dataclass(frozen=True, slots=True)
class File:
    """An attachment as it came."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """What one petitioner, or a group with its representatives, puts forward at once."""

    channel: Channel
    claims: Sequence[Claim]
    identity: Identity = field(default_factory=Identity)
    representatives: Sequence[Identity] = ()
    agent: Identity | None = None
    people_count: int = 1
    receiver: OrganId | None = None
    region_code: str = ""
    received_on: date | None = None
    files: Sequence[File] = ()
    reference: str = ""
    respondents: Sequence[OrganId] = ()
    confidential: bool = False


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the petitioner takes home: number and query code of each matter, and what to look at again."""

    registered: Sequence[Registered]
    warnings: Sequence[Label] = ()


@dataclass(frozen=True, kw_only=True)
class Reopening(Particulars):
    """The new facts or reasons on which a matter is raised again (XF2022 §36)."""

    new_facts: str = ask("新的事实或者理由", "New facts or reasons", long=True)
