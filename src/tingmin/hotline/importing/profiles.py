"""How a source of orders speaks: one small TOML file."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from tingmin.intake.importing.refusals import ProfileBroken
from tingmin.law.content_classes import content_class
from tingmin.law.hotline_intake import REQUEST_TYPES
from tingmin.law.packs import book
from tingmin.law.types import Channel
from tingmin.organisations.queries import organ_by_code

SHIPPED = files("tingmin.hotline") / "profiles"
KIND = "work_order"
COLUMNS = ("id", "request_type", "source", "title", "text", "received", "reply", "hand_offs", "reply_days")
ELSE = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderProfile:
    """`columns` leads from our word to the source's; `channels` gives a channel to each source, `""` to the others."""

    name: str
    book: str
    unit: str
    content_class: str
    dates: tuple[str, ...]
    columns: Mapping[str, str]
    request_types: Mapping[str, str]
    channels: Mapping[str, str]

    def channel(self, source: str) -> Channel:
        """The channel of a source's word."""
        return Channel(self.channels.get(source, self.channels[ELSE]))


def is_of_orders(name: str) -> bool:
    """True for a shipped profile of orders, or a file that says that it is one."""
    return _shipped(name).is_file() or (name.endswith(".toml") and KIND in _own(name))


def load_order_profile(name: str) -> OrderProfile:
    """A profile by its name or path; raises `ProfileBroken`."""
    text = _shipped(name).read_text("utf-8") if _shipped(name).is_file() else _own(name)
    try:
        said = tomllib.loads(text)
        said.pop("kind")
        profile = OrderProfile(name=Path(name).stem, **(said | {"dates": tuple(said["dates"])}))
        _check(profile)
    except (KeyError, TypeError, ValueError) as error:
        raise ProfileBroken(name=name, why=str(error)) from error
    return profile


def _check(profile: OrderProfile) -> None:
    book(profile.book)
    organ_by_code(profile.unit)
    content_class(profile.content_class)
    unknown = set(profile.request_types.values()) - set(REQUEST_TYPES)
    if unknown or set(profile.columns) != set(COLUMNS) or ELSE not in profile.channels:
        raise ValueError(f"columns, request_types, channels: {sorted(unknown)}")


def _shipped(name: str) -> Path:
    return Path(str(SHIPPED)) / f"{Path(name).name}.toml"


def _own(name: str) -> str:
    try:
        return Path(name).read_text("utf-8")
    except (OSError, UnicodeDecodeError):
        return ""
