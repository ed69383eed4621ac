"""The command `tingmin`: a table of commands, each loaded only when it is called."""

import sys
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from difflib import get_close_matches
from enum import Enum
from importlib import import_module
from importlib.util import find_spec

from tingmin.kernel.labels import Label
from tingmin.kernel.refusals import Refusal


class Needs(Enum):
    """What must be ready before a command is called."""

    NOTHING = "nothing"
    DATABASE = "database"  # a database that answers, and Django
    CITY = "city"  # the same, migrated and with the example city loaded


@dataclass(frozen=True, slots=True)
class Command:
    """`target` is `module:name` of a Typer app or of a function whose parameters Typer reads."""

    name: str
    target: str
    needs: Needs
    help: Label

    @property
    def exists(self) -> bool:
        """False for a command whose room is not built yet."""
        room, _, _ = self.target.partition(":")[0].rpartition(".")
        return find_spec(room) is not None and find_spec(self.target.partition(":")[0]) is not None


COMMANDS = (
    Command(
        "run", "tingmin.config.commands:run", Needs.NOTHING,
        Label(zh="启动整个系统：数据库、网站与后台任务", en="Start everything: database, site and worker"),
    ),
    Command(
        "down", "tingmin.config.commands:down", Needs.NOTHING,
        Label(zh="停止本数据目录下的一切", en="Stop all that runs under this TINGMIN_HOME"),
    ),
    Command(
        "status", "tingmin.config.commands:status", Needs.NOTHING,
        Label(zh="查看正在运行什么", en="Show what runs"),
    ),
    Command(
        "migrate", "tingmin.config.commands:migrate", Needs.DATABASE,
        Label(zh="更新数据库结构并载入示例城市", en="Renew the tables, load the example city"),
    ),
    Command(
        "law", "tingmin.cli.law:app", Needs.NOTHING,
        Label(zh="查阅规则表与期限", en="Read the statute tables and reckon limits"),
    ),
    Command(
        "accounts", "tingmin.cli.accounts:app", Needs.CITY,
        Label(zh="开立账号、任免岗位", en="Open accounts, appoint to posts"),
    ),
    Command(
        "import", "tingmin.cli.imports:app", Needs.CITY,
        Label(zh="批量导入来信", en="Import letters in bulk"),
    ),
    Command(
        "places", "tingmin.cli.places:app", Needs.CITY,
        Label(zh="导入社区，供按地址查找", en="Import communities, to be found by address"),
    ),
    Command(
        "ledger", "tingmin.cli.ledger:app", Needs.CITY,
        Label(zh="复核留痕账本，出具凭据", en="Audit the ledger, hand out receipts"),
    ),
    Command(
        "verify", "tingmin.cli.verify:app", Needs.NOTHING,
        Label(zh="核验一份凭据", en="Verify a receipt"),
    ),
    Command(
        "vault", "tingmin.cli.vault:app", Needs.DATABASE,
        Label(zh="身份保险库的密钥：更换、状态、销毁", en="Keys of the identity vault: rotate, status, retire"),
    ),
    Command(
        "bench", "tingmin.config.benching:app", Needs.NOTHING,
        Label(zh="性能测试：生成城市并测量", en="Benchmarks: generate a city and measure it"),
    ),
    Command(
        "manage", "tingmin.config.commands:manage", Needs.DATABASE,
        Label(zh="Django 管理命令（供开发人员使用）", en="Django's own commands, for engineers"),
    ),
)  # fmt: skip


def main() -> None:
    """The console script."""
    try:
        sys.exit(perform(sys.argv[1:]))
    except Refusal as refusal:
        from tingmin.config.terminal import complaints, language

        complaints.print(refusal.say(language()))
        sys.exit(1)


def perform(words: Sequence[str]) -> int:
    """Call the command that the first word names; the exit status."""
    if not words or words[0] in ("help", "--help", "-h"):
        return show_help()
    command = next((row for row in COMMANDS if row.name == words[0] and row.exists), None)
    if command is None:
        return refuse_unknown(words[0])
    with ready_for(command.needs):
        return call(command, words[1:])


def ready_for(needs: Needs) -> AbstractContextManager[object]:
    """A block in which the command finds what it needs."""
    if needs is Needs.NOTHING:
        return nullcontext()
    from tingmin.config import opening

    return opening.database() if needs is Needs.DATABASE else opening.city()


def call(command: Command, words: Sequence[str]) -> int:
    """Run the Typer app behind a row."""
    import typer

    module, _, name = command.target.partition(":")
    target: typer.Typer | Callable[..., None] = getattr(import_module(module), name)
    app = target
    if not isinstance(app, typer.Typer):
        app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
        app.command()(target)
    return int(app(args=list(words), prog_name=f"tingmin {command.name}") or 0)


def show_help() -> int:
    """The table of commands, without loading any of them."""
    from rich.table import Table

    from tingmin.config.terminal import console, language

    table = Table(box=None, show_header=False, pad_edge=True)
    for row in COMMANDS:
        if row.exists:
            table.add_row(f"[bold cyan]tingmin {row.name}", row.help.in_language(language()))
    console.print(table)
    return 0


def refuse_unknown(name: str) -> int:
    """One line, with the nearest name if there is one."""
    from tingmin.config.terminal import complaints, language

    near = get_close_matches(name, [row.name for row in COMMANDS if row.exists], n=1)
    hint = f"tingmin {near[0] if near else '--help'}"
    sentence = Label(zh=f"没有“{name}”命令，请试 {hint}。", en=f"There is no command “{name}”; try {hint}.")
    complaints.print(sentence.in_language(language()))
    return 2
