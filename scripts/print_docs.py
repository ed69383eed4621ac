"""Print what the tables say into the docs, between `<!-- printed: NAME -->` and `<!-- end -->`."""

import ast
import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, timedelta
from enum import StrEnum
from itertools import groupby
from pathlib import Path

from tingmin.accounts.types import POSTS
from tingmin.documents.templates import TEMPLATES
from tingmin.documents.types import Author, Form, Layout
from tingmin.handling.types import GRADES, OUTCOMES, SERVICE_METHODS
from tingmin.intake.types import CHANNELS
from tingmin.kernel.labels import Label
from tingmin.law.alarms import ALARMS
from tingmin.law.clocks import CLOCKS
from tingmin.law.grounds import NON_ACCEPTANCE, SUPERVISION
from tingmin.law.guards import GUARDS
from tingmin.law.packs import PACKS, book, book_on
from tingmin.law.parameters import parameters
from tingmin.law.petition_stages import STAGES
from tingmin.law.procedures import PROCEDURES, steps_of
from tingmin.law.purposes import CATEGORIES, PURPOSES
from tingmin.law.routes import ROUTES
from tingmin.law.show import as_mermaid
from tingmin.law.types import Article, Clock, Debtor, Step, Unit
from tingmin.ledger.types import SubjectKind
from tingmin.matters.rules import OFFICES
from tingmin.matters.types import OTHER_EVENTS, PARTY_ROLES, LinkKind
from tingmin.organisations.types import KIND_LABELS, LEVEL_LABELS
from tingmin.people.types import Concern

ROOT = Path(__file__).resolve().parents[1]
MARKED = re.compile(r"(<!-- printed: (\w+) -->\n).*?(<!-- end -->)", re.DOTALL)
TODAYS_BOOK = "XF2022+BJ2006"
# They stand at every open stage or at every end, so in a picture they would hide all else.
UNDRAWN = frozenset({"withdraw", "urge", "reopen"})

Cells = tuple[object, ...]
Named = Iterable[tuple[str, Label]]


def printed(text: str) -> str:
    """A page with what its markers name printed anew."""
    return MARKED.sub(lambda found: f"{found[1]}{PAGES[found[2]]().rstrip()}\n{found[3]}", text)


def pages() -> tuple[Path, ...]:
    """Every page of the docs that has a printed part."""
    found = sorted((ROOT / "docs").rglob("*.md"))
    return tuple(page for page in found if MARKED.search(page.read_text("utf-8")))


def table(head: Cells, rows: Iterable[Cells]) -> str:
    """A Markdown table; an empty cell is a dash."""
    lines = [head, ("---",) * len(head), *rows]
    return "\n".join("| " + " | ".join(str(cell) or "–" for cell in line) + " |" for line in lines)


def floors() -> str:
    """The floors of the contract, top first, each room with the first sentence of its docstring."""
    layers = _contract()["layers"]
    rows = [
        (len(layers) - 1 - below, f"`{room}`", _told(room))
        for below, layer in enumerate(layers)
        for room in layer.split(" | ")
    ]
    return table(("floor", "room", "what it does"), rows)


def packs() -> str:
    """The rule packs with their days."""
    rows = [(f"`{p.code}`", p.label.zh, p.label.en, _days(p.valid_from, p.valid_to), p.instrument) for p in PACKS]
    return table(("pack", "法规", "regulation", "in force", "instrument"), rows)


def books() -> str:
    """Which book a matter gets by the day of its registration."""
    changes = sorted({p.valid_from for p in PACKS} | {p.valid_to + timedelta(1) for p in PACKS if p.valid_to})
    ends = [*(day - timedelta(1) for day in changes[1:]), None]
    rows = [(_days(first, last), f"`{book_on(first).code}`") for first, last in zip(changes, ends, strict=True)]
    return table(("registered", "book"), rows)


def clocks() -> str:
    """The limits: what starts them, how long they are, who owes, where it is written."""
    rows = [
        (f"`{c.code}`", c.label.zh, c.label.en, c.start.zh, _length(c), c.debtor, _changes(c), _cited(c.articles))
        for c in CLOCKS
    ]
    return table(("clock", "期限", "limit", "自", "length", "owed by", "changes", "articles"), rows)


def diagram() -> str:
    """The petition matter of today's book as a Mermaid state diagram."""
    drawn = [row for row in steps_of("petition", book(TODAYS_BOOK)) if row.step not in UNDRAWN]
    return f"```mermaid\n{as_mermaid('petition', drawn)}\n```"


def steps() -> str:
    """The statute table of today's book, rows that differ only in where they start joined."""
    rows = steps_of("petition", book(TODAYS_BOOK))
    joined = [
        tuple(group) for _, group in groupby(rows, key=lambda row: (row.step, _target(row), row.by, row.articles))
    ]
    head = ("step", "步骤", "from", "to", "who", "starts", "stops", "document", "articles")
    return table(head, (_step(group) for group in joined))


def settings() -> str:
    """The parameters, each with what we know about it."""
    rows = [(f"`{p.name}`", p.value, "yes" if p.verified else "**no**", p.source) for p in parameters().values()]
    return table(("parameter", "days", "verified", "source"), rows)


def codes() -> str:
    """Every labelled code that is stored, table by table, then the codes that no page shows."""
    parts = [f"### {title}\n\n{_glossed(rows)}\n" for title, rows in LEXICON.items()]
    inner = [(f"`{kind.__name__}`", _listed(kind), (kind.__doc__ or "").splitlines()[0]) for kind in UNSHOWN]
    return "\n".join([*parts, "### Codes that no page shows\n", table(("kind", "codes", "meaning"), inner)])


def _contract() -> Mapping[str, list[str]]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    return next(c for c in project["tool"]["importlinter"]["contracts"] if c.get("exhaustive"))


def _told(room: str) -> str:
    module = ast.parse((ROOT / "src" / "tingmin" / room / "__init__.py").read_text("utf-8"))
    return (ast.get_docstring(module) or "").splitlines()[0]


def _days(first: date, last: date | None) -> str:
    return f"{first} – {last or ''}".strip()


def _length(clock: Clock) -> str:
    if clock.unit is Unit.AT_ONCE:
        return "at once"
    if clock.length is None and not clock.parameter:
        return "set in the document"
    unit = "working days" if clock.unit is Unit.WORKING_DAY else "days"
    number = parameters()[clock.parameter].value if clock.length is None else clock.length
    return f"{number} {unit}" + (" (parameter)" if clock.parameter else "")


def _changes(clock: Clock) -> str:
    extension = f"+{clock.extension.max_days} once ({_cited(clock.extension.articles)})" if clock.extension else ""
    pauses = f"pauses: {', '.join(clock.pauses_on)}" if clock.pauses_on else ""
    lapses = f"not with mark `{'`, `'.join(clock.lapses_if)}`" if clock.lapses_if else ""
    only = f"only with mark `{'`, `'.join(clock.only_if)}`" if clock.only_if else ""
    return "; ".join(filter(None, (extension, pauses, lapses, only)))


def _cited(articles: tuple[Article, ...]) -> str:
    return "; ".join(str(article) for article in articles)


def _target(row: Step) -> str:
    return "=" if row.target == row.source else row.target


def _step(group: tuple[Step, ...]) -> Cells:
    row = group[0]
    sources = "any open" if len(group) > 10 else "<br>".join(each.source for each in group)
    articles = _cited(book(TODAYS_BOOK).cites(row.articles))
    clocks = [" ".join(each).replace("*", "all") for each in (row.starts, row.stops)]
    return (f"`{row.step}`", row.label.zh, sources, _target(row), "<br>".join(row.by), *clocks, row.document, articles)


def _glossed(rows: Named) -> str:
    return table(("中文", "English", "code"), ((label.zh, label.en, f"`{code}`") for code, label in rows))


def _listed(kind: type[StrEnum]) -> str:
    return " ".join(f"`{member.value}`" for member in kind)


def _every_step() -> Iterator[tuple[str, Label]]:
    yield from {row.step: row.label for each in PROCEDURES.values() for row in each.steps}.items()


LEXICON: Mapping[str, Named] = {
    "Procedures 程序": [(p.code, p.label) for p in PROCEDURES.values()],
    "Rule packs 法规": [(p.code, p.label) for p in PACKS],
    "Categories 类别": [(c, label) for c, label in CATEGORIES.items()],
    "Purposes 信访目的": [(p.code, p.label) for p in PURPOSES],
    "Channels 信访形式": [(c, label) for c, label in CHANNELS.items()],
    "Routes 办理途径": [(f"{r.branch} {r.code}", r.label) for r in ROUTES],
    "Stages 状态": [(s.code, s.label) for s in STAGES],
    "Steps 步骤": list(_every_step()),
    "Conditions of a step 条件": [(g.code, g.label) for g in GUARDS],
    "Clocks 期限": [(c.code, c.label) for c in CLOCKS],
    "Alarm levels 预警": [(a, label) for a, label in ALARMS.items()],
    "Grounds of non-acceptance 不予受理情形": [(g.code, g.label) for g in NON_ACCEPTANCE],
    "Grounds of supervision 督办情形": [(g.code, g.label) for g in SUPERVISION],
    "Documents 文书": [(kind, template.title) for kind, template in TEMPLATES.items()],
    "Outcomes 办理结果": [(o, result.label) for o, result in OUTCOMES.items()],
    "Methods of service 送达方式": [(m, label) for m, label in SERVICE_METHODS.items()],
    "Grades of a rating 满意度": [(g, label) for g, label in GRADES.items()],
    "Parties 参与人": [(r, label) for r, label in PARTY_ROLES.items()],
    "Other events 其他事件": list(OTHER_EVENTS.items()),
    "Posts 岗位": [(p, label) for p, label in POSTS.items()],
    "Offices: who stands how to a matter 办理主体": [(o, label) for o, label in OFFICES.items()],
    "Organs 机关": [(k, label) for k, label in KIND_LABELS.items()],
    "Levels 层级": [(k, label) for k, label in LEVEL_LABELS.items()],
}

UNSHOWN: tuple[type[StrEnum], ...] = (Unit, Debtor, LinkKind, SubjectKind, Concern, Layout, Form, Author)

PAGES: Mapping[str, Callable[[], str]] = {
    "floors": floors,
    "packs": packs,
    "books": books,
    "clocks": clocks,
    "diagram": diagram,
    "steps": steps,
    "parameters": settings,
    "codes": codes,
}


def main() -> None:
    """Write every page anew."""
    for page in pages():
        page.write_text(printed(page.read_text("utf-8")), "utf-8")


if __name__ == "__main__":
    main()
