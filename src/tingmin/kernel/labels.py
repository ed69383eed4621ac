"""A term in the two languages of the house."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Label:
    """A term of the field: Chinese first, English complete."""

    zh: str
    en: str

    def in_language(self, language: str) -> str:
        """The wording for a language tag such as `zh-hans` or `en`."""
        return self.en if language.startswith("en") else self.zh

    def __str__(self) -> str:
        return self.zh
