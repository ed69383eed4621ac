"""`tingmin vault`: new keys, moving rows to them, and what rests on which key."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Annotated
from uuid import UUID

import typer
from rich.console import Console
from rich.table import Table

from tingmin.cli.refusing import Language, refusing
from tingmin.kernel.actors import Actor
from tingmin.kernel.labels import Label
from tingmin.people import actions
from tingmin.people.queries import vault_status
from tingmin.people.types import KeyTask, KeyUse, Renewed, VaultStatus

app = typer.Typer(
    name="vault", help="身份保险库的密钥 · Keys of the identity vault",
    no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False,
)  # fmt: skip

Lang = Annotated[Language, typer.Option(help="语言 · language")]

MADE = Label(
    "新密钥 {name} 已启用。运行 tingmin vault rewrap，把旧行换到新密钥。",
    "The new key {name} is in use. Run “tingmin vault rewrap” to move the old rows to it.",
)
RENEWED = Label(
    "已更换 {done} 行，{failed} 行不能打开，{left} 行未换。",
    "{done} rows moved, {failed} could not be opened, {left} are left.",
)
RETIRED = Label("密钥 {name} 已销毁。请同时销毁其备份。", "The key {name} is destroyed. Destroy its backups too.")
TOTAL = Label(
    "在册 {people} 人，已删除 {erased} 人，待更换 {waiting} 行。",
    "{people} persons, {erased} erased, {waiting} rows wait for the current keys.",
)
TASKS = {KeyTask.SEALING: Label("密封", "sealing"), KeyTask.INDEXING: Label("查重索引", "blind index")}
COLUMNS = (Label("密钥", "Key"), Label("用途", "For"), Label("行数", "Rows"), Label("状态", "State"))
CURRENT, OLDER, MISSING = Label("当前", "current"), Label("旧", "older"), Label("缺失！", "MISSING")


@app.command("rotate")
def rotate_command(
    index: Annotated[bool, typer.Option("--index", help="更换索引密钥 · the index key instead")] = False,
    lang: Lang = Language.ZH,
) -> None:
    """启用新密钥，不停机 · Make a new key, current at once."""
    make = actions.rotate_index if index else actions.rotate
    with refusing(lang):
        name = make(actor=Actor.system(), at=datetime.now(UTC))
    typer.echo(MADE.in_language(lang).format(name=name))


@app.command("rewrap")
def rewrap_command(
    batch: Annotated[int, typer.Option(min=1, max=10_000, help="每批行数 · rows a batch")] = 500,
    lang: Lang = Language.ZH,
) -> None:
    """分批把旧行换到当前密钥；随时可停，再运行即继续 · Move old rows to the current keys; stop and go on at will."""
    done = failed = 0
    with refusing(lang):
        for each in walk(batch):
            done, failed = done + each.done, failed + each.failed
    left = vault_status().waiting
    typer.echo(RENEWED.in_language(lang).format(done=done, failed=failed, left=left))
    raise typer.Exit(1 if failed else 0)


@app.command("status")
def status_command(
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON · print JSON")] = False,
    lang: Lang = Language.ZH,
) -> None:
    """各密钥的行数，不含任何人 · Rows per key, nothing about anybody."""
    with refusing(lang):
        status = vault_status()
    if as_json:
        typer.echo(json.dumps(_data(status), ensure_ascii=False, indent=2))
        return
    typer.echo(TOTAL.in_language(lang).format(people=status.people, erased=status.erased, waiting=status.waiting))
    Console(soft_wrap=True).print(_table(status, lang))


@app.command("retire")
def retire_command(name: Annotated[str, typer.Argument(help="密钥名 · its name")], lang: Lang = Language.ZH) -> None:
    """销毁不再使用的旧密钥 · Destroy an old key that nothing rests on."""
    with refusing(lang):
        actions.retire(name, actor=Actor.system(), at=datetime.now(UTC))
    typer.echo(RETIRED.in_language(lang).format(name=name))


def walk(batch: int) -> Iterator[Renewed]:
    """One walk over all rows that wait, in the order of their ids."""
    after: UUID | None = None
    while (each := actions.renew(after=after, limit=batch)).last:
        yield each
        after = each.last


def _table(status: VaultStatus, lang: Language) -> Table:
    table = Table(*(column.in_language(lang) for column in COLUMNS))
    for key in status.keys:
        table.add_row(key.name, TASKS[key.task].in_language(lang), str(key.rows), _state(key).in_language(lang))
    return table


def _state(key: KeyUse) -> Label:
    if not key.is_kept:
        return MISSING
    return CURRENT if key.is_current else OLDER


def _data(status: VaultStatus) -> dict[str, object]:
    keys = [
        {"name": k.name, "task": k.task, "rows": k.rows, "current": k.is_current, "kept": k.is_kept}
        for k in status.keys
    ]
    return {"people": status.people, "erased": status.erased, "waiting": status.waiting, "keys": keys}
