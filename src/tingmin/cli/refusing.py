"""How a refusal reaches the terminal: one line on stderr, exit code 2, no traceback."""

from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum

import typer

from tingmin.kernel.refusals import Refusal

REFUSED = 2


class Language(StrEnum):
    """The two languages of the house, as an option of a command."""

    ZH = "zh"
    EN = "en"


@contextmanager
def refusing(language: str = Language.ZH) -> Iterator[None]:
    """Around a command's work, or above the command as `@refusing()`; what is not a refusal crashes loudly."""
    try:
        yield
    except Refusal as refusal:
        typer.echo(" ".join(refusal.say(language).split()), err=True)
        raise typer.Exit(REFUSED) from None
