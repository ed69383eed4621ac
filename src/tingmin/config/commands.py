"""Commands that start, stop and show the running city."""

import os
import signal
import sys
import time
from contextlib import suppress
from typing import Annotated

import typer
from rich.table import Table

from tingmin.config import home as homes
from tingmin.config import opening, processes, site
from tingmin.config.home import Home
from tingmin.config.startup import DEMO_COLUMNS, demo_accounts
from tingmin.config.station import address, server
from tingmin.config.terminal import console, language, say

STOP_SECONDS = 60
CALLS_PORT = "电话接入端口，默认为其后第一个空闲端口 · port of the switchboard; unless given the next free one"

manage = typer.Typer(add_completion=False)


def run(
    *,
    host: Annotated[str, typer.Option(help="监听地址 · address to listen on")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="端口 · port", min=1, max=65535)] = 8000,
    switchboard_port: Annotated[int, typer.Option(help=CALLS_PORT, min=0, max=65535)] = 0,
    workers: Annotated[int, typer.Option(help="网站进程数 · web processes", min=1)] = 2,
    tied: Annotated[bool, typer.Option("--tied", hidden=True)] = False,
) -> None:
    """启动整个系统 · start everything; Ctrl-C stops it."""
    if tied:
        processes.die_with_parent()
    home = homes.current()
    wanted = site.Listen(host=host, port=port, workers=workers, switchboard_port=switchboard_port)
    with site.until_told_to_stop(), site.open_site(home, wanted) as (listen, running):
        _announce(home, listen)
        site.keep_alive(home, listen, running=running)
    say("已全部停止。", "All stopped.")


def down() -> None:
    """停止本数据目录下的一切 · stop what runs under this TINGMIN_HOME."""
    home = homes.current()
    stopped = [_stop_site(home), processes.stop_leftovers(home) > 0, _stop_database(home)]
    if any(stopped):
        say(f"已停止 {home.root} 下的一切。", f"All that ran under {home.root} is stopped.")
    else:
        say(f"{home.root} 下没有正在运行的程序。", f"Nothing runs under {home.root}.")


def status() -> None:
    """查看正在运行什么 · show what runs."""
    home = homes.current()
    place = address.of(home)
    table = Table(box=None, show_header=False)
    table.add_row(_word("数据目录", "home"), str(home.root))
    table.add_row(_word("数据库", "database"), _answer(server.answers(place)))
    table.add_row(_word("网站", "site"), _where(home, "address") or _answer(False))
    table.add_row(_word("电话接入", "switchboard"), _where(home, "switchboard") or _answer(False))
    console.print(table)


def migrate() -> None:
    """更新数据库结构并载入示例城市 · bring the database up to date and load the example city."""
    opening.prepare()
    say("数据库已是最新。", "The database is up to date.")


@manage.command(context_settings={"allow_extra_args": True, "ignore_unknown_options": True, "help_option_names": []})
def _manage(context: typer.Context) -> None:
    from django.core.management import execute_from_command_line

    execute_from_command_line(["tingmin manage", *context.args])


def _announce(home: Home, listen: site.Listen) -> None:
    say(f"[bold]听民已启动：{listen.address}[/bold]", f"[bold]Tingmin runs at {listen.address}[/bold]")
    say(f"数据在 {home.root}；按 Ctrl-C 停止。", f"Its state is in {home.root}; Ctrl-C stops it.")
    if rows := demo_accounts():
        table = Table(*(_word(*column) for column in DEMO_COLUMNS))
        for row in rows:
            table.add_row(*row)
        console.print(table)
    sys.stdout.flush()


def _stop_site(home: Home) -> bool:
    """Let `tingmin run` clean up after itself; end it when it does not."""
    found, deadline = site.running_site(home), time.monotonic() + STOP_SECONDS
    while seen := site.running_site(home):
        if pid := int(str(seen["pid"])):
            _send(pid, signal.SIGTERM if time.monotonic() < deadline else signal.SIGKILL)
        time.sleep(0.1)
    return found is not None


def _send(pid: int, order: signal.Signals) -> None:
    with suppress(ProcessLookupError):
        os.kill(pid, order)


def _stop_database(home: Home) -> bool:
    running = server.is_running(home)
    server.stop(home)
    return running


def _where(home: Home, part: str) -> str:
    return str((site.running_site(home) or {}).get(part, ""))


def _answer(runs: bool) -> str:
    return _word("运行中", "running") if runs else _word("未运行", "not running")


def _word(zh: str, en: str) -> str:
    return en if language() == "en" else zh
