"""How the command line speaks: in the language of the terminal, Chinese unless it asks for English."""

import os

from rich.console import Console

from tingmin.kernel.labels import Label

console = Console(soft_wrap=True, highlight=False)
complaints = Console(stderr=True, soft_wrap=True, highlight=False, markup=False, style="red")


def language() -> str:
    """The language tag that the usual variables ask for."""
    wanted = next(filter(None, (os.environ.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG"))), "")
    return "en" if wanted.lower().startswith("en") else "zh-hans"


def say(zh: str, en: str) -> None:
    """Print one line in the language of the terminal."""
    console.print(Label(zh=zh, en=en).in_language(language()))
