"""Writing a statute table: several rows in one line."""

from tingmin.kernel.labels import Label
from tingmin.law.types import Step


def rows(sources: tuple[str, ...], target: str, step: str, zh: str, en: str, **rest: object) -> tuple[Step, ...]:
    """One row for each source; target `=` stays where it is."""
    return tuple(
        Step(step, Label(zh, en), source, source if target == "=" else target, **rest)  # type: ignore[arg-type]
        for source in sources
    )
