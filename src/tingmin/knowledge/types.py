"""What an article says, how it stands on a day, how it is used, and what a search brings."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from tingmin.kernel.labels import Label


class Status(StrEnum):
    """Where a version stands; whether it is valid today follows from its days and is never stored."""

    DRAFT = "draft"
    PUBLISHED = "published"
    SUPERSEDED = "superseded"
    WITHDRAWN = "withdrawn"


STATUSES: dict[Status, Label] = {
    Status.DRAFT: Label("草稿", "Draft"),
    Status.PUBLISHED: Label("已发布", "Published"),
    Status.SUPERSEDED: Label("已被新版代替", "Superseded"),
    Status.WITHDRAWN: Label("已撤下", "Withdrawn"),
}


class Audience(StrEnum):
    """Who may read an article."""

    PUBLIC = "public"
    INTERNAL = "internal"


AUDIENCES: dict[Audience, Label] = {
    Audience.PUBLIC: Label("对外公开", "Open to everybody"),
    Audience.INTERNAL: Label("仅供内部", "For staff only"),
}


class Standing(StrEnum):
    """How the days of a version stand to a day."""

    CURRENT = "current"
    NOT_YET = "not_yet"
    REVIEW_DUE = "review_due"
    EXPIRED = "expired"


STANDINGS: dict[Standing, Label] = {
    Standing.CURRENT: Label("有效", "Valid"),
    Standing.NOT_YET: Label("尚未生效", "Not in force yet"),
    Standing.REVIEW_DUE: Label("已到复核日期，请核对后使用", "Review is due: check before you rely on it"),
    Standing.EXPIRED: Label("已过有效期，不再对外提供", "No longer valid, and no longer offered to the public"),
}


class UseKind(StrEnum):
    """The ways in which an article is used; each is counted by itself."""

    SHOWN = "shown"
    OPENED = "opened"
    QUOTED = "quoted"


USES: dict[UseKind, Label] = {
    UseKind.SHOWN: Label("通话中查看", "Read during a call"),
    UseKind.OPENED: Label("公众打开", "Opened by the public"),
    UseKind.QUOTED: Label("答复中引用", "Quoted in an answer"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What a version says; an empty `region_code` is the whole city, `questions` holds one form of asking a line."""

    title: str
    body: str
    content_class: str
    audience: Audience
    based_on: str
    valid_from: date
    review_due: date
    questions: str = ""
    region_code: str = ""
    valid_to: date | None = None


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of text, and whether it is what was searched for."""

    text: str
    hit: bool


@dataclass(frozen=True, slots=True)
class Hit:
    """An article that a search brings: title and the place in it, in pieces, for the page to escape and to mark."""

    article: UUID
    title: Sequence[Piece]
    excerpt: Sequence[Piece]
    answer: str
    owner: Label
    region_code: str
    audience: Audience
    standing: Standing
