"""`tingmin accounts`: the first administrators, and who holds what; whoever holds this terminal holds the server."""

from datetime import UTC, datetime
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from tingmin.accounts.actions import appoint, end_appointment, open_account
from tingmin.accounts.queries import appointments_on, user_by_name
from tingmin.accounts.rules import GRANTS
from tingmin.accounts.types import PERMISSIONS, POSTS, Account
from tingmin.cli.refusing import Language, refusing
from tingmin.kernel.actors import Actor, Post
from tingmin.kernel.ids import OrganId
from tingmin.kernel.labels import Label
from tingmin.kernel.refusals import NotFound
from tingmin.kernel.times import day_of
from tingmin.organisations.queries import organ_by_code

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False, no_args_is_help=True)

PIPE_WIDTH = 200
USER = Label("该用户", "such user")
Username = Annotated[str, typer.Argument(help="用户名 · user name")]
PostName = Annotated[Post, typer.Argument(help="岗位 · post")]
OrganCode = Annotated[str, typer.Argument(help="机关代码 · code of the organ")]
Lang = Annotated[Language, typer.Option(help="语言 · language")]
Password = Annotated[str, typer.Option(prompt=True, hide_input=True, confirmation_prompt=True, help="密码 · password")]


@app.command("posts")
def show_posts(lang: Lang = Language.ZH) -> None:
    """列出岗位和权限 · List posts and permissions."""
    table = Table("岗位 · post", "权限 · permissions", show_lines=True)
    for grant in GRANTS:
        words = "、" if lang is Language.ZH else ", "
        told = words.join(PERMISSIONS[each].in_language(lang) for each in grant.permissions)
        table.add_row(f"{POSTS[grant.post].in_language(lang)}\n{grant.post}", told)
    # A pipe has no width of its own: 80 columns would fold every row.
    console = Console() if Console().is_terminal else Console(width=PIPE_WIDTH)
    console.print(table)


@app.command("open")
def open_one(
    username: Username,
    name: Annotated[str, typer.Argument(help="姓名 · name")],
    post: PostName,
    organ: OrganCode,
    password: Password,
    lang: Lang = Language.ZH,
) -> None:
    """开立账号并任职 · Open an account and appoint its holder."""
    with refusing(lang):
        account = Account(username, name, post, organ)
        open_account(account, password=password, actor=Actor.system(), at=datetime.now(UTC))


@app.command("appoint")
def appoint_one(username: Username, post: PostName, organ: OrganCode, lang: Lang = Language.ZH) -> None:
    """任职，自今日起 · Appoint from today on."""
    with refusing(lang):
        found = user_by_name(username)
        if found is None:
            raise NotFound(what=USER)
        organ_id = OrganId(organ_by_code(organ).pk)
        appoint(found, post=post, organ_id=organ_id, actor=Actor.system(), at=datetime.now(UTC))


@app.command("end")
def end_one(username: Username, post: PostName, organ: OrganCode, lang: Lang = Language.ZH) -> None:
    """免职，自今日起 · End an appointment as of today."""
    now = datetime.now(UTC)
    with refusing(lang):
        found = user_by_name(username)
        held = appointments_on(found.pk, day_of(now)) if found else ()
        ending = [each for each in held if (each.post, each.organ.code) == (post, organ)]
        if not ending:
            raise NotFound(what=Label("该任职记录", "such appointment"))
        end_appointment(ending[0].pk, actor=Actor.system(), at=now)


@app.command("show")
def show_one(username: Username, lang: Lang = Language.ZH) -> None:
    """查看一人的在任岗位 · Show which posts somebody holds."""
    with refusing(lang):
        found = user_by_name(username)
        if found is None:
            raise NotFound(what=USER)
        for held in appointments_on(found.pk, day_of(datetime.now(UTC))):
            post = POSTS[Post(held.post)].in_language(lang)
            typer.echo(f"{found.name}  {post} ({held.post})  {held.organ.name} ({held.organ.code})  {held.valid_from}")
