"""JSON shapes that come in and go out; days are ISO dates in the city's time."""

from datetime import date
from typing import Any
from uuid import UUID

from ninja import Schema
from pydantic import BaseModel, Field

from tingmin.intake.types import LONGEST_TEXT, Claim, Receipt, Submission
from tingmin.kernel.ids import OrganId
from tingmin.kernel.labels import Label
from tingmin.law.types import Channel
from tingmin.organisations.queries import organ_by_id
from tingmin.people.types import Identity


class Said(BaseModel):
    """A term or sentence in both languages."""

    zh: str
    en: str

    @classmethod
    def of(cls, label: Label) -> "Said":
        """The label as JSON."""
        return cls(zh=label.zh, en=label.en)


class PersonIn(Schema):
    """Who petitions; every field may stay empty, an anonymous petition is registered like any other."""

    name: str = ""
    id_number: str = ""
    phone: str = ""
    address: str = ""
    email: str = ""

    def identity(self) -> Identity:
        """The identity on its way to the vault."""
        return Identity(**self.dict())


class ClaimIn(Schema):
    """One thing asked for; several in one submission become several matters."""

    body: str = Field(description=f"At most {LONGEST_TEXT} characters.")
    title: str = ""
    purpose: str = "other"


class PetitionIn(Schema):
    """A submission by the public or through a partner system."""

    claims: list[ClaimIn]
    petitioner: PersonIn = PersonIn()
    representatives: list[PersonIn] = []
    agent: PersonIn | None = None
    people_count: int = Field(1, ge=1)
    region_code: str = ""
    receiver: UUID | None = None
    respondents: list[UUID] = Field([], max_length=20, description="The organs that it complains of.")
    confidential: bool = Field(False, description="Only the registering organ learns who petitions.")

    def submission(self, channel: Channel) -> Submission:
        """What intake registers."""
        return Submission(
            channel=channel,
            claims=[Claim(**claim.dict()) for claim in self.claims],
            identity=self.petitioner.identity(),
            representatives=[each.identity() for each in self.representatives],
            agent=self.agent.identity() if self.agent else None,
            people_count=self.people_count,
            region_code=self.region_code,
            receiver=OrganId(self.receiver) if self.receiver else None,
            respondents=[organ_by_id(OrganId(each)).ref for each in dict.fromkeys(self.respondents)],
            confidential=self.confidential,
        )


class RegisteredOut(BaseModel):
    """A matter's number and its query code, which is shown this once."""

    matter_id: UUID
    number: str
    query_code: str


class ReceiptOut(BaseModel):
    """What registration gives back."""

    registered: list[RegisteredOut]
    warnings: list[Said]

    @classmethod
    def of(cls, receipt: Receipt) -> "ReceiptOut":
        """The receipt as JSON."""
        rows = [
            RegisteredOut(matter_id=r.matter_id, number=r.number, query_code=r.query_code) for r in receipt.registered
        ]
        return cls(registered=rows, warnings=[Said.of(each) for each in receipt.warnings])


class QueryIn(Schema):
    """The code stands in the body, never in an address that servers write down."""

    query_code: str


class ClockOut(BaseModel):
    """A running or stopped clock, and why it is due on its day."""

    clock: str
    label: Said
    started_on: date
    due_raw: date
    due_effective: date
    stopped_on: date | None
    explanation: Said


class StepOut(BaseModel):
    """A step that the law allows now and that this actor may take."""

    step: str
    label: Said
    target: str
    article: str
    document: str
    fields: list[str]


class EventOut(BaseModel):
    """Something that happened."""

    step: str
    label: Said
    on: date
    article: str


class MatterOut(BaseModel):
    """A matter in a list."""

    id: UUID
    number: str
    title: str
    stage: str
    stage_label: Said
    book: str
    holder: str
    received_on: date
    next_due: date | None


class MatterPageOut(BaseModel):
    """One page of a list; ask again with `after` = `next_key` until it is empty."""

    rows: list[MatterOut]
    next_key: str


class MatterDetailOut(MatterOut):
    """A matter with its clocks, its history and what can be done now."""

    clocks: list[ClockOut]
    history: list[EventOut]
    steps: list[StepOut]


class RespondentsIn(Schema):
    """Whom a matter complains of: organs and accounts of staff."""

    organs: list[UUID] = Field([], max_length=20)
    staff: list[UUID] = Field([], max_length=20)


class RecusalIn(Schema):
    """Who keeps away from a matter, and why."""

    officer: UUID
    reason: str = Field(min_length=1, max_length=500)


class WalledOut(BaseModel):
    """The wall after an act; `visible` is false when the matter has left the sight of who raised it."""

    visible: bool
    in_confidence: bool
    organs: list[UUID]


class SeatOut(BaseModel):
    """How many people hold a post."""

    post: str
    label: Said
    people: int


class PreviewOut(BaseModel):
    """Who would see a matter if it was sent to an organ: posts and numbers, never names."""

    to: UUID
    organ: Said
    seats: list[SeatOut]
    knows_petitioner: bool


class HeadOut(BaseModel):
    """The log at one size, signed; byte strings in hex, `root` with its suite byte in front."""

    format: str
    version: int
    size: int
    root: str
    suite: int
    at: str
    key: str
    signature: str
    public_key: str


class HeadPageOut(BaseModel):
    """Signed heads, newest first; a file of this form is what verifiers compare a receipt with."""

    format: str = "tingmin-tree-heads"
    version: int = 1
    heads: list[HeadOut]
    next_key: str


class InclusionOut(BaseModel):
    """Where a leaf stands, and the bare hashes from it to the root of the head."""

    position: int
    path: list[str]
    head: HeadOut


class ConsistencyOut(BaseModel):
    """The bare hashes between the roots of two sizes."""

    first: int
    second: int
    path: list[str]


class ProblemOut(BaseModel):
    """RFC 9457: what is wrong and what to do."""

    type: str
    title: str
    status: int
    detail: Said
    parameters: dict[str, Any] = {}
