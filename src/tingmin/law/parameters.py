"""Settings for what the law leaves open or we could not verify; never constants in code."""

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Parameter:
    """A value with its origin; `verified` False is said wherever the value is explained."""

    name: str
    value: int
    verified: bool
    source: str


@cache
def parameters() -> Mapping[str, Parameter]:
    """The packaged values, each replaced where the site's own file (`TINGMIN_PARAMETERS`) names it."""
    rows = _read(resources.files("tingmin.law").joinpath("parameters.toml").read_text("utf-8"))
    site = os.environ.get("TINGMIN_PARAMETERS")
    rows |= _read(Path(site).read_text("utf-8")) if site else {}
    return {name: Parameter(name=name, **row) for name, row in rows.items()}


def _read(text: str) -> dict[str, dict[str, Any]]:
    return tomllib.loads(text)
