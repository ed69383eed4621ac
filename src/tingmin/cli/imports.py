"""`tingmin import`: carry a file of letters into the register, and say what became of each row."""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated, Protocol, TextIO

import typer
from django.conf import settings
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from tingmin.cli.import_orders import OrderTally
from tingmin.cli.import_report import TRIED, Report, Tally, on_time_of, progress_of
from tingmin.cli.refusing import Language, refusing
from tingmin.hotline.importing import carry_in_orders, is_of_orders, load_order_profile
from tingmin.intake.importing import carry_in, carry_in_bulk, load_profile, survey, try_out
from tingmin.intake.importing.types import Profile, Until, Verdict
from tingmin.kernel.garbage import settled
from tingmin.kernel.labels import Label
from tingmin.kernel.refusals import Refusal
from tingmin.kernel.times import day_of

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
COLUMNS = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
CARRYING = Label("正在导入", "Importing")
WALKS = Label(
    '本导入方案的每一行登记后还要继续办理，仍逐件经各步骤办理；--bulk 只用于登记（until = "registered"）的方案。',
    "The rows of this profile go on after registration, so each is still carried by the steps themselves; --bulk is "
    "for profiles that only register (until = “registered”).",
)


class Carrying(Protocol):
    """By the verbs, in bulk, or only for trial."""

    def __call__(self, file: Path, profile: Profile, *, today: date) -> Iterator[Verdict]:
        """What became of each row."""
        ...


class RejectsUnwritable(Refusal):
    """The rejects file cannot be written where it was asked for."""

    code = "rejects_unwritable"
    sentence = Label(
        zh="退回清单不能写到“{path}”（{why}），请用 --rejects 指定其他位置。",
        en="The rejects cannot be written to “{path}” ({why}); name another place with --rejects.",
    )


@app.command("import")
def carry(
    file: Annotated[Path, typer.Argument(help="CSV、XLSX 或 JSON Lines 文件 · the file")],
    profile: Annotated[str, typer.Option(help="导入方案 · a shipped profile or a .toml file")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="试运行，不写入 · check every row, write nothing")] = False,
    bulk: Annotated[
        bool, typer.Option("--bulk", help="成批写入只作登记的行 · write rows that are only registered in bulk")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="输出一个 JSON 对象 · print one JSON object")] = False,
    rejects: Annotated[Path | None, typer.Option(help="退回清单 · where rejected rows go")] = None,
    lang: Annotated[Language, typer.Option(help="语言 · language")] = Language.ZH,
) -> None:
    """批量导入来信；同一文件再导入不会重复 · import letters in bulk; a second time adds nothing."""
    if is_of_orders(profile):
        with refusing(lang):
            _import_orders(file, profile, rejects, as_json=as_json, language=lang)
        return
    with refusing(lang):
        source = load_profile(profile)
        if bulk and source.until is not Until.REGISTERED:
            typer.echo(WALKS.in_language(lang), err=True)
        carrying = try_out if dry_run else carry_in_bulk if bulk else carry_in
        report = _import(file, source, rejects, carrying, quiet=as_json, language=lang)
    if as_json:
        typer.echo(json.dumps(report.as_json(), ensure_ascii=False, indent=2))
        return
    if dry_run:
        typer.echo(TRIED.in_language(lang))
    report.print_on(Console(soft_wrap=True, highlight=False), language=lang)


def _import(
    file: Path, profile: Profile, rejects: Path | None, carry: Carrying, *, quiet: bool, language: str
) -> Report:
    trial = carry is try_out
    began, today, rows = time.monotonic(), day_of(datetime.now(UTC)), survey(file, profile)
    kept = rejects or (None if trial else settings.HOME.file("rejects", f"{profile.name}.{file.name}.jsonl"))
    with _opened(kept, beside=file) as stream, _bar(hidden=quiet) as bar, settled():
        tally = Tally(stream, language)
        verdicts = carry(file, profile, today=today)
        for verdict in bar.track(verdicts, total=rows, description=CARRYING.in_language(language)):
            tally.note(verdict, trial=trial)
    return Report(
        profile=profile.name,
        file=str(file),
        tally=tally,
        progress=progress_of(tally, profile),
        on_time=on_time_of(tally, profile, today=today),
        rejects_file=kept,
        seconds=time.monotonic() - began,
    )


def _import_orders(file: Path, name: str, rejects: Path | None, *, as_json: bool, language: str) -> None:
    profile = load_order_profile(name)
    kept = rejects or settings.HOME.file("rejects", f"{profile.name}.{file.name}.jsonl")
    with _opened(kept, beside=file) as stream, _bar(hidden=as_json) as bar:
        tally = OrderTally(profile.name, profile.book, stream, language)
        for verdict in bar.track(carry_in_orders(file, profile), description=CARRYING.in_language(language)):
            tally.note(verdict)
    if as_json:
        typer.echo(json.dumps(tally.as_json(file=file), ensure_ascii=False, indent=2))
    else:
        tally.print_on(Console(soft_wrap=True, highlight=False))


def _bar(*, hidden: bool) -> Progress:
    console = Console(stderr=True)
    return Progress(*COLUMNS, console=console, disable=hidden or not console.is_terminal, transient=True)


@contextmanager
def _opened(path: Path | None, *, beside: Path) -> Iterator[TextIO | None]:
    """The rejects file, new for each run; never the file that is being read."""
    if path is None:
        yield None
        return
    if path.exists() and path.samefile(beside):
        raise RejectsUnwritable(path=path, why=beside.name)
    try:
        stream = path.open("w", encoding="utf-8")
    except OSError as error:
        raise RejectsUnwritable(path=path, why=error.strerror) from error
    with stream:
        yield stream
