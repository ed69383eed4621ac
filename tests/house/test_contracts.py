"""The floors: contracts are kept, nothing is exempt, no room stands outside."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.tree import PACKAGE, ROOT, files, project, rooms

CONTRACTS = project()["tool"]["importlinter"]["contracts"]
ORDER = ("actions", "queries", "models", "rules", "types")
DOORS = frozenset({"web", "api", "jobs", "cli", "switchboard"})
# The law and the kernel have tables of their own order; doors and wiring have no actions.
PLAIN = frozenset({"law", "kernel", "config"}) | DOORS


def contract(name: str) -> dict:
    return next(each for each in CONTRACTS if each["name"].startswith(name))


def layers(of: dict) -> list[str]:
    return [room for layer in of["layers"] for room in layer.split(" | ")]


def has(room: str, part: str) -> bool:
    return (PACKAGE / room / f"{part}.py").is_file() or (PACKAGE / room / part / "__init__.py").is_file()


def test_every_contract_is_kept() -> None:
    linter = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run(
        [linter, "--no-logo", "--no-cache"],
        cwd=ROOT, capture_output=True, text=True, env=os.environ | {"PYTHONPATH": str(ROOT / "src")},
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr


def test_no_contract_has_a_list_of_exceptions() -> None:
    exempt = [each["name"] for each in CONTRACTS if {key for key in each if key.startswith(("ignore", "unmatched"))}]
    assert exempt == []


def test_no_other_file_configures_the_linter() -> None:
    assert [each.name for each in files() if each.name in (".importlinter", "setup.cfg")] == []


def test_every_room_stands_on_a_floor() -> None:
    assert set(layers(contract("Floors"))) == rooms()


def test_floors_take_no_room_for_granted() -> None:
    floors = contract("Floors")
    assert floors["exhaustive"] is True
    assert not [room for room in layers(floors) if room.startswith("(")]


def test_every_room_with_ordered_parts_keeps_their_order() -> None:
    ordered = {room for room in rooms() - PLAIN if any(has(room, part) for part in ORDER)}
    assert {f"tingmin.{room}" for room in ordered} <= set(contract("Inside a room")["containers"])
    assert contract("Inside a room")["layers"] == [f"({part})" for part in ORDER]


def test_doors_are_kept_from_the_models_of_every_room() -> None:
    forbidden = contract("Doors")
    assert set(forbidden["source_modules"]) == {f"tingmin.{door}" for door in DOORS}
    assert {f"tingmin.{room}.models" for room in rooms() if has(room, "models")} <= set(forbidden["forbidden_modules"])


@pytest.mark.parametrize("room", ["kernel", "law"])
def test_pure_rooms_are_kept_from_frameworks(room: str) -> None:
    pure = contract("Kernel and law")
    assert f"tingmin.{room}" in pure["source_modules"]
    assert {"django", "ninja", "psycopg", "typer", "procrastinate", "pydantic"} <= set(pure["forbidden_modules"])
