"""Short constructors for the catalogue: a field in one line, a section in one line."""

from dataclasses import replace

from tingmin.documents.types import FieldSpec, Form, Section
from tingmin.kernel.labels import Label
from tingmin.law.types import Article


def day(name: str, zh: str, en: str) -> FieldSpec:
    """A date."""
    return FieldSpec(name, Label(zh, en), Form.DATE)


def short(name: str, zh: str, en: str) -> FieldSpec:
    """A few words: half the width of a form."""
    return FieldSpec(name, Label(zh, en), Form.SHORT)


def text(name: str, zh: str, en: str) -> FieldSpec:
    """Paragraphs."""
    return FieldSpec(name, Label(zh, en), Form.TEXT)


def optional(field: FieldSpec) -> FieldSpec:
    """The same field, which may stay empty; what mentions it is then not printed."""
    return replace(field, required=False)


def section(zh: str, en: str, *paragraphs: Label | str, articles: tuple[Article, ...] = ()) -> Section:
    """A numbered section; a plain text such as `{facts}` is the same in both languages."""
    return Section(Label(zh, en), tuple(Label(p, p) if isinstance(p, str) else p for p in paragraphs), articles)
