"""Profiles: one small TOML file for each source."""

import tomllib
from collections.abc import Callable, Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any

from tingmin.handling.types import Outcome
from tingmin.intake.importing.refusals import FileMissing, ProfileBroken, UnknownProfile
from tingmin.intake.importing.types import Profile, Until
from tingmin.kernel.refusals import Refusal
from tingmin.law.content_classes import content_class
from tingmin.law.purposes import BY_CODE as PURPOSES
from tingmin.law.routes import route
from tingmin.law.types import Category, Channel
from tingmin.organisations.queries import organ_by_code

SHIPPED = files("tingmin.intake") / "profiles"
# Without these nothing can be registered; the other columns may be missing from a source.
NEEDED = ("text", "received")
PERSON = ("name", "id_number", "phone", "address", "email")
COLUMNS = (
    *NEEDED, "id", "title", "purpose", "organs", "replies", "answered", "channel", "respondents", "confidential",
    *PERSON,
)  # fmt: skip
# What only walks past its registration, and what tells of an answer.
WALKING, ANSWERING = ("registrar", "category", "route", "content_class", "outcome"), {"replies", "answered"}


def load_profile(name: str) -> Profile:
    """A shipped profile by its name, or one of the city's own by the path of its .toml file."""
    said = _bytes(name)
    try:
        profile = _read(name, tomllib.loads(said.decode()))
        _check(profile)
    except (KeyError, TypeError, AttributeError, ValueError, Refusal) as error:
        raise ProfileBroken(name=name, why=_why(error)) from error
    return profile


def shipped_profiles() -> tuple[str, ...]:
    """The names that come with the house."""
    names = (file.name for file in SHIPPED.iterdir())
    return tuple(sorted(name.removesuffix(".toml") for name in names if name.endswith(".toml")))


def _bytes(name: str) -> bytes:
    if name in shipped_profiles():
        return (SHIPPED / f"{name}.toml").read_bytes()
    if not name.endswith(".toml"):
        raise UnknownProfile(name=name, known="、".join(shipped_profiles()))
    try:
        return Path(name).read_bytes()
    except OSError as error:
        raise FileMissing(file=name, why=error.strerror) from error


def _read(name: str, said: Mapping[str, Any]) -> Profile:
    return Profile(
        **{
            **said,
            "name": Path(name).stem,
            "channel": Channel(said["channel"]),
            "channels": {word: Channel(code) for word, code in said.get("channels", {}).items()},
            "until": Until(said["until"]),
            "dates": tuple(said["dates"]),
            "confidential": tuple(said.get("confidential", ())),
            **_walking(said),
        }
    )


def _walking(said: Mapping[str, Any]) -> Mapping[str, Any]:
    """What a walk needs; a row that is only registered is neither sorted nor answered by an import."""
    if said["until"] == Until.REGISTERED:
        return {}
    return {"category": Category(said["category"]), "outcome": Outcome(said["outcome"])}


def _check(profile: Profile) -> None:
    """Every code it names is one we know; every row will find its organ and its purpose."""
    CHECKS[profile.until](profile)
    for purpose in (profile.purpose, *profile.purposes.values()):
        if purpose and purpose not in PURPOSES:
            raise KeyError(purpose)
    _require(bool(profile.dates), "dates")
    _require(set(profile.columns) <= set(COLUMNS), "columns")
    _require(set(NEEDED) <= set(profile.columns), "columns: text, received")
    _require(bool(profile.organ) or "organs" in profile.columns, "organ")
    _require(bool(profile.purpose) or "purpose" in profile.columns, "purpose")
    _require(bool(profile.channels) or "channel" not in profile.columns, "channels")
    _require(bool(profile.confidential) or "confidential" not in profile.columns, "confidential")


def _check_registering(profile: Profile) -> None:
    for word in WALKING:
        _require(not getattr(profile, word), f"{word} (until = registered)")
    _require(not ANSWERING & set(profile.columns), "columns (until = registered)")


def _check_walking(profile: Profile) -> None:
    organ_by_code(profile.registrar)
    route(profile.route, category=Category(profile.category or ""))
    content_class(profile.content_class)


def _require(holds: bool, what: str) -> None:
    if not holds:
        raise KeyError(what)


def _why(error: Exception) -> str:
    return str(error).strip("'")


CHECKS: Mapping[Until, Callable[[Profile], None]] = {
    Until.REGISTERED: _check_registering,
    Until.SERVED: _check_walking,
    Until.COMPLETED: _check_walking,
}
