"""What a new city is filled with, and who may look around in it."""

from collections.abc import Iterable
from importlib import import_module

# Called in this order after the migrations: `module:function` without arguments, harmless when done twice.
STARTUP: tuple[str, ...] = ("tingmin.cli.city:load_example_city",)
# A `module:function` that returns the rows of the table below.
DEMO_ACCOUNTS = "tingmin.cli.city:demo_accounts"
DEMO_COLUMNS = (("用户名", "user"), ("密码", "password"), ("岗位", "post"), ("机构", "organ"))


def load_city() -> None:
    """Fill an empty city; a filled one stays as it is."""
    for name in STARTUP:
        _call(name)


def demo_accounts() -> list[tuple[str, ...]]:
    """One row for each account that a visitor may use, in the order of `DEMO_COLUMNS`."""
    return [tuple(row) for row in _call(DEMO_ACCOUNTS)] if DEMO_ACCOUNTS else []


def _call(name: str) -> Iterable[tuple[str, ...]]:
    module, _, function = name.partition(":")
    return getattr(import_module(module), function)() or ()
