"""Settings for what the law leaves open or we could not verify; never constants in code."""

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from tingmin.kernel.labels import Label
from tingmin.kernel.refusals import Refusal

SITE_FILE = "TINGMIN_PARAMETERS"
WRITTEN = {"value": int, "verified": bool, "source": str}


@dataclass(frozen=True, slots=True)
class Parameter:
    """A value with its origin; `verified` False is said wherever the value is explained."""

    name: str
    value: int
    verified: bool
    source: str


class ParametersBroken(Refusal):
    """A site file that cannot be believed."""

    code = "parameters_broken"
    sentence = Label(
        zh="参数文件{file}有误：{why}。请写明 value（天数）、verified、source，名称限于{known}。",
        en="The parameter file {file} is wrong: {why}. Give value (days), verified and source; names: {known}.",
    )


@cache
def parameters() -> Mapping[str, Parameter]:
    """The packaged values, each replaced where the site's own file (`TINGMIN_PARAMETERS`) names it."""
    packaged = tomllib.loads(resources.files("tingmin.law").joinpath("parameters.toml").read_text("utf-8"))
    site = os.environ.get(SITE_FILE)
    rows = packaged | (_site_rows(Path(site), known=packaged) if site else {})
    return {name: Parameter(name=name, **row) for name, row in rows.items()}


def _site_rows(file: Path, *, known: Mapping[str, Any]) -> dict[str, Any]:
    try:
        rows = tomllib.loads(file.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise _broken(file, str(error), known) from error
    for name, row in rows.items():
        if fault := _fault(name, row, known):
            raise _broken(file, fault, known)
    return rows


def _fault(name: str, row: object, known: Mapping[str, Any]) -> str:
    if name not in known or not isinstance(row, dict):
        return f"[{name}]"
    wrong = sorted(set(row) ^ set(WRITTEN)) or [key for key, kind in WRITTEN.items() if type(row[key]) is not kind]
    if wrong or row["value"] < 0:
        return f"[{name}] {', '.join(wrong or ['value'])}"
    return ""


def _broken(file: Path, why: str, known: Mapping[str, Any]) -> ParametersBroken:
    return ParametersBroken(file=file.name, why=why, known="、".join(known))
