"""`tingmin places`: the communities of the city, from a file."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from tingmin.cli.refusing import Language, refusing
from tingmin.kernel.actors import Actor
from tingmin.kernel.labels import Label
from tingmin.organisations.places_actions import PlacesReport, import_communities

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
REJECTS_SHOWN = 20
TRIED = Label("试运行，未写入。", "A trial: nothing was written.")
DONE = Label(
    "新增 {added}，更新 {changed}，未变 {unchanged}，退回 {rejected}。",
    "Added {added}, changed {changed}, unchanged {unchanged}, rejected {rejected}.",
)
LINE = Label("第{line}行：{why}", "Line {line}: {why}")
MORE = Label("另有 {more} 行退回，请先改正以上各行。", "{more} more lines were rejected; correct those above first.")


@app.callback()
def places() -> None:
    """地点目录 · the places of the city."""


@app.command("import")
def carry(
    file: Annotated[Path, typer.Argument(help="社区CSV文件 · a CSV file of communities")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="试运行，不写入 · check every row, write nothing")] = False,
    lang: Annotated[Language, typer.Option(help="语言 · language")] = Language.ZH,
) -> None:
    """导入社区；同一文件再导入不会重复 · import communities; a second time changes nothing."""
    with refusing(lang):
        report = import_communities(file, actor=Actor.system(), at=datetime.now(UTC), trial=dry_run)
    if dry_run:
        typer.echo(TRIED.in_language(lang))
    _say(report, lang)


def _say(report: PlacesReport, lang: Language) -> None:
    for each in report.rejected[:REJECTS_SHOWN]:
        typer.echo(LINE.in_language(lang).format(line=each.line, why=each.refusal.say(lang)), err=True)
    if more := len(report.rejected[REJECTS_SHOWN:]):
        typer.echo(MORE.in_language(lang).format(more=more), err=True)
    figures = {"added": report.added, "changed": report.changed, "unchanged": report.unchanged}
    typer.echo(DONE.in_language(lang).format(**figures, rejected=len(report.rejected)))
