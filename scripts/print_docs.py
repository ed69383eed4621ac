"""Print what the tables say into the docs, between `<!-- printed: NAME -->` and `<!-- end -->`."""

import ast
import os
import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta
from enum import StrEnum
from importlib.util import module_from_spec, spec_from_file_location
from itertools import groupby, product
from pathlib import Path
from types import ModuleType
from typing import Any

from tingmin.accounts.rules import GRANTED, GRANTS, posts_with
from tingmin.accounts.types import PERMISSIONS, POSTS, Permission
from tingmin.kernel.actors import Actor, Post
from tingmin.kernel.ids import MatterId, OrganId, new_id
from tingmin.kernel.labels import Label
from tingmin.law.clocks import CLOCKS
from tingmin.law.guards import BY_CODE as GUARD
from tingmin.law.packs import PACKS, book, book_on
from tingmin.law.parameters import parameters
from tingmin.law.procedures import steps_of
from tingmin.law.purposes import CATEGORIES
from tingmin.law.routes import ROUTES
from tingmin.law.show import as_mermaid
from tingmin.law.types import Article, Category, Channel, Clock, Guard, Office, Standing, Step, Unit
from tingmin.matters.rules import OFFICES, POSTS_OF, Scope, holds_office, is_walled_off, may_know_petitioner

ROOT = Path(__file__).resolve().parents[1]
MARKED = re.compile(r"(<!-- printed: (\w+) -->\n).*?(<!-- end -->)", re.DOTALL)
TODAYS_BOOK = "XF2022+BJ2006"
# They stand at every open stage or at every end, so in a picture they would hide all else.
UNDRAWN = frozenset({"withdraw", "urge", "reopen"})

P = Permission
STANDINGS = ("registered it", "holds it", "is complained of")

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


def permissions() -> str:
    """What each post may do: the table of grants turned on its side."""
    rows = [
        (PERMISSIONS[each].zh, f"`{each}`", *(_tick(each in GRANTED[grant.post]) for grant in GRANTS))
        for each in Permission
    ]
    return table(("权限", "permission", *(f"{POSTS[grant.post].zh}<br>`{grant.post}`" for grant in GRANTS)), rows)


def offices() -> str:
    """Which posts carry which office towards a matter."""
    rows = [
        (OFFICES[office].zh, f"`{office}`", *(_tick(post in POSTS_OF[office]) for post in posts_with(P.TAKE_STEPS)))
        for office in POSTS_OF
    ]
    posts = (f"{POSTS[post].zh}<br>`{post}`" for post in posts_with(P.TAKE_STEPS))
    return table(("办理主体", "office", *posts), rows)


def categories() -> str:
    """What a post may do with a matter of each category, asked of the rules by how its organ stands to the matter."""
    rows = [
        (POSTS[post].zh, f"`{post}`", standing, *(_reach(post, standing, each) for each in Category))
        for post in posts_with(P.READ_MATTER)
        if post not in (Post.PETITIONER, Post.SYSTEM)
        for standing in STANDINGS
    ]
    heads = (f"{CATEGORIES[each].zh}<br>`{each}`" for each in Category)
    return table(("岗位", "post", "its organ", *heads), rows)


def step_access() -> str:
    """Every step of today's book: which posts, by which office, for which categories."""
    joined: dict[str, list[Step]] = {}
    for row in steps_of("petition", book(TODAYS_BOOK)):
        joined.setdefault(row.step, []).append(row)
    rows = [(f"`{step}`", group[0].label.zh, *_who(group), *_lawful(group)) for step, group in joined.items()]
    return table(("step", "步骤", "offices", "posts", *(f"`{each}`" for each in Category)), rows)


def web_pages() -> str:
    """The pages, and what each needs."""
    _set_up()
    from tingmin.web.access import NEEDS
    from tingmin.web.urls import DESK, PUBLIC, TRACKING

    groups = ((PUBLIC, lambda _: "–"), (TRACKING, lambda _: "query code"), (DESK, lambda name: NEEDS.get(name, "–")))
    rows = [(f"`/{each.pattern}`", *_needed(needs(each.callback.__name__))) for urls, needs in groups for each in urls]
    return table(("page", "needs", "posts"), rows)


def operations() -> str:
    """The operations of the JSON API, and what each needs."""
    _set_up()
    from tingmin.api.access import needed
    from tingmin.api.urls import api

    rows = [
        (", ".join(each.methods), f"`/api{prefix}{path}`", *_asked(each, needed if callable(router.auth) else None))
        for prefix, router in api._routers
        for path, view in router.path_operations.items()
        for each in view.operations
    ]
    return table(("method", "address", "needs", "posts"), rows)


def codes() -> str:
    """Every labelled code that is stored, table by table, then the codes that no page shows."""
    words = _lexicon()
    parts = [f"### {title}\n\n{_glossed(rows)}\n" for title, rows in words.LEXICON.items()]
    inner = [(f"`{kind.__name__}`", _listed(kind), (kind.__doc__ or "").splitlines()[0]) for kind in words.UNSHOWN]
    return "\n".join([*parts, "### Codes that no page shows\n", table(("kind", "codes", "meaning"), inner)])


def _lexicon() -> ModuleType:
    """The codes with their words, in a file of their own beside this one."""
    spec = spec_from_file_location("lexicon", Path(__file__).with_name("lexicon.py"))
    assert spec is not None
    assert spec.loader is not None
    words = module_from_spec(spec)
    spec.loader.exec_module(words)
    return words


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


def _set_up() -> None:
    """Routes are known to Django only; nothing here asks the database."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tingmin.config.settings")
    django.setup()


def _tick(yes: bool) -> str:
    return "●" if yes else ""


def _codes(posts: Iterable[str]) -> str:
    return " ".join(f"`{post}`" for post in posts)


def _reach(post: Post, standing: str, category: Category) -> str:
    """What is left of reading, identity and steps once wall and confidence are asked."""
    organ, other = OrganId(new_id()), OrganId(new_id())
    accused = category is Category.ACCUSATION
    scope = Scope(
        matter=MatterId(new_id()),
        registrar=organ if standing == "registered it" else other,
        holder=organ if standing in ("holds it", "is complained of") else other,
        protected=accused,
        walled_organs=frozenset({organ}) if accused and standing == "is complained of" else frozenset(),
    )
    actor = Actor(post=post, name="", person=new_id(), organ=organ)
    if is_walled_off(actor, scope):
        return "nothing: it is not there"
    identity = P.REVEAL_IDENTITY in GRANTED[post] and may_know_petitioner(actor, scope)
    acts = any(holds_office(actor, office, scope) for office in POSTS_OF)
    said = (("reads", True), ("identity", identity), ("steps", acts))
    return ", ".join(word for word, yes in said if yes)


def _who(group: list[Step]) -> tuple[str, str]:
    held = {office for row in group for office in row.by}
    return _codes(sorted(held, key=list(Office).index)), _codes(_carrying(group))


def _carrying(group: list[Step]) -> list[Post]:
    carried = POSTS_OF | {Office.PETITIONER: {Post.PETITIONER}, Office.CLOCKWORK: {Post.SYSTEM}}
    return sorted({post for row in group for each in row.by for post in carried[each]}, key=list(Post).index)


def _lawful(group: list[Step]) -> tuple[str, ...]:
    return tuple(_tick(any(_fits(row, category) for row in group)) for category in Category)


def _fits(row: Step, category: Category) -> bool:
    """No condition of the row rules the category out; one that no category meets here asks for a day or a clock."""
    guards = [GUARD[code] for code in row.guards]
    return all(_met(guard, category) or not any(_met(guard, each) for each in Category) for guard in guards)


def _met(guard: Guard, category: Category) -> bool:
    branches = {each.branch for each in ROUTES if each.category is category}
    marks, law = (frozenset[str](), frozenset({"oral_agreed"})), book(TODAYS_BOOK)
    return any(
        guard.holds(Standing(law, "triage", channel, date(2023, 3, 1), category, route, marks=marked))
        for route, channel, marked in product(branches, Channel, marks)
    )


def _needed(needs: str) -> tuple[str, str]:
    if needs not in list(Permission):
        return needs, "everybody" if needs == "–" else "`petitioner`"
    posts = [post for post in posts_with(Permission(needs)) if post not in (Post.PETITIONER, Post.SYSTEM)]
    return f"`{needs}`", _codes(posts)


def _asked(operation: Any, needed: Callable[[str], Permission] | None) -> tuple[str, str]:
    """As `_needed`; of a step only those posts that carry one of its offices."""
    name = operation.view_func.__name__
    group = [row for row in steps_of("petition", book(TODAYS_BOOK)) if name == f"take_{row.step}"]
    needs, posts = _needed(needed(name) if needed else "–")
    return needs, _codes(post for post in _carrying(group) if f"`{post}`" in posts) if group else posts


def _glossed(rows: Named) -> str:
    return table(("中文", "English", "code"), ((label.zh, label.en, f"`{code}`") for code, label in rows))


def _listed(kind: type[StrEnum]) -> str:
    return " ".join(f"`{member.value}`" for member in kind)


PAGES: Mapping[str, Callable[[], str]] = {
    "floors": floors,
    "packs": packs,
    "books": books,
    "clocks": clocks,
    "diagram": diagram,
    "steps": steps,
    "parameters": settings,
    "codes": codes,
    "permissions": permissions,
    "offices": offices,
    "categories": categories,
    "step_access": step_access,
    "web_pages": web_pages,
    "operations": operations,
}


def main() -> None:
    """Write every page anew."""
    for page in pages():
        page.write_text(printed(page.read_text("utf-8")), "utf-8")


if __name__ == "__main__":
    main()
