"""The law at the command line: the statute table, why a limit ends on a day, the work calendar of a year."""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from tingmin.cli.refusing import Language, refusing
from tingmin.kernel.labels import Label
from tingmin.kernel.refusals import Refusal
from tingmin.law import calendar
from tingmin.law.clocks import clock
from tingmin.law.explain import explain
from tingmin.law.limits import Due, due
from tingmin.law.packs import book
from tingmin.law.procedures import table_of
from tingmin.law.show import as_mermaid, as_row
from tingmin.law.types import Article, Book, Step

app = typer.Typer(
    name="law",
    help="法规、步骤表、期限与工作日历 · Statutes, step tables, limits, work calendar",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

LAST_YEAR = 2199
PIPE_WIDTH = 200


class Format(StrEnum):
    """How a statute table is printed."""

    TABLE = "table"
    MERMAID = "mermaid"
    JSON = "json"


class NotADay(Refusal):
    """A word that is no day, or one beyond every limit."""

    code = "not_a_day"
    sentence = Label(
        zh="“{text}”不是可用的日期，请写作 2016-05-03，年份不晚于2199年。",
        en="“{text}” is no usable day; write it as 2016-05-03, up to the year 2199.",
    )


@dataclass(frozen=True, slots=True)
class Line:
    """A line of an answer: its heading in both languages, and its words."""

    heading: Label
    words: str


Pack = Annotated[str, typer.Option(help="规则包，可加地方规定：XF2022+BJ2006 · rule pack, overlays added with +")]
Lang = Annotated[Language | None, typer.Option(help="只用一种语言 · one language only")]
Json = Annotated[bool, typer.Option("--json", help="输出 JSON · print JSON")]


@app.command()
def show(
    pack: Pack = "XF2022",
    procedure: Annotated[str, typer.Option(help="程序 · procedure")] = "petition",
    form: Annotated[Format, typer.Option("--format", help="输出形式 · form of the output")] = Format.TABLE,
    lang: Lang = None,
) -> None:
    """打印一种程序的步骤表 · Print the statute table of a procedure."""
    with refusing(lang or Language.ZH):
        law = book(pack)
        rows = table_of(procedure, law)
        PRINTERS[form](rows, law, procedure, lang or Language.ZH)


@app.command("due")
def due_command(
    clock_code: Annotated[str, typer.Option("--clock", help="期限代码，例如 D06 · code of the limit, such as D06")],
    start: Annotated[str, typer.Option(help="起算日，例如 2016-05-03 · the day on which it starts")],
    pack: Pack = "XF2022",
    days_extension: Annotated[int, typer.Option(help="经批准延长的日数 · days of an approved extension")] = 0,
    last_day: Annotated[str | None, typer.Option(help="文书确定的截止日 · last day that a document sets")] = None,
    as_json: Json = False,
    lang: Lang = None,
) -> None:
    """说明期限为何在这一天到期 · Say why a limit ends on a day."""
    with refusing(lang or Language.ZH):
        law = book(pack)
        set_on = read_day(last_day) if last_day is not None else None
        counted = due(clock(clock_code), start=read_day(start), book=law, set_on=set_on, extension=days_extension)
        typer.echo(_json(_due_data(counted, law)) if as_json else _due_text(counted, law, lang))


@app.command("calendar")
def calendar_command(year: Annotated[int, typer.Argument(help="年份 · the year")], lang: Lang = None) -> None:
    """列出一年的放假和调休 · List the days off and the make-up working days of a year."""
    said = lang or Language.ZH
    with refusing(said):
        typer.echo(_text(_calendar_lines(calendar.calendar_of(year), said), said))


def read_day(text: str) -> date:
    """A day from `2016-05-03`; raises `NotADay`."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise NotADay(text=text) from None
    if day.year > LAST_YEAR:
        raise NotADay(text=text)
    return day


def _print_json(rows: Iterable[Step], law: Book, _: str, __: Language) -> None:
    typer.echo(_json([as_row(row, law) for row in rows]))


def _print_mermaid(rows: Iterable[Step], _: Book, procedure: str, __: Language) -> None:
    typer.echo(as_mermaid(procedure, rows))


def _print_table(rows: Iterable[Step], law: Book, procedure: str, lang: Language) -> None:
    table = Table(title=f"{law.code} · {procedure}")
    for heading, _ in COLUMNS:
        table.add_column(heading.in_language(lang), overflow="fold")
    for row in rows:
        table.add_row(*(cell(row, law, lang) for _, cell in COLUMNS))
    # A pipe has no width of its own: 80 columns would fold every row.
    console = Console() if Console().is_terminal else Console(width=PIPE_WIDTH)
    console.print(table)


COLUMNS: tuple[tuple[Label, Callable[[Step, Book, Language], str]], ...] = (
    (Label("步骤", "Step"), lambda row, law, lang: f"{row.label.in_language(lang)} ({row.step})"),
    (Label("由", "From"), lambda row, law, lang: row.source),
    (Label("至", "To"), lambda row, law, lang: row.target),
    (Label("办理人", "Actor"), lambda row, law, lang: ", ".join(row.by)),
    (Label("依据", "Article"), lambda row, law, lang: _cited(law.cites(row.articles))),
    (Label("起算", "Starts"), lambda row, law, lang: " ".join(row.starts)),
    (Label("停止", "Stops"), lambda row, law, lang: " ".join(row.stops)),
    (Label("文书", "Document"), lambda row, law, lang: row.document),
)

PRINTERS: dict[Format, Callable[[Iterable[Step], Book, str, Language], None]] = {
    Format.TABLE: _print_table,
    Format.MERMAID: _print_mermaid,
    Format.JSON: _print_json,
}


def _due_data(counted: Due, law: Book) -> dict[str, Any]:
    said = explain(counted, book=law)
    return {
        "clock": counted.clock.code,
        "pack": law.code,
        "start": counted.start.isoformat(),
        "due_raw": counted.raw.isoformat(),
        "due_effective": counted.effective.isoformat(),
        "article": _article_of(counted, law),
        "explanation": {"zh": said.zh, "en": said.en},
        "provisional": counted.provisional,
    }


def _due_text(counted: Due, law: Book, lang: Language | None) -> str:
    said = explain(counted, book=law)
    sentences = [said.in_language(lang)] if lang else [said.zh, said.en]
    return "\n".join([_text(_due_lines(counted, law, lang or Language.ZH), lang), *sentences])


def _due_lines(counted: Due, law: Book, lang: Language) -> list[Line]:
    return [
        Line(Label("期限", "Limit"), f"{counted.clock.code} {counted.clock.label.in_language(lang)}"),
        Line(Label("届满日", "Last day as counted"), counted.raw.isoformat()),
        Line(Label("到期日", "Due"), counted.effective.isoformat()),
        Line(Label("依据", "Article"), _article_of(counted, law)),
    ]


def _article_of(counted: Due, law: Book) -> str:
    """The book's articles; of a limit that the book lacks, those where it stands (the sentence says so)."""
    return _cited(law.cites(counted.clock.articles) or counted.clock.articles)


def _calendar_lines(year: calendar.YearCalendar, lang: Language) -> list[Line]:
    provisional = Label("尚无放假通知，暂按已知节假日和周末计算", "no notice yet: known festivals and weekends")
    notices = [year.notice, *year.extra_notices, *([provisional.in_language(lang)] if year.provisional else [])]
    off = (f"{day} {year.festivals[day].in_language(lang)}" for day in sorted(year.days_off))
    return [
        *(Line(Label("放假", "Day off"), words) for words in off),
        *(Line(Label("调休上班", "Make-up working day"), day.isoformat()) for day in sorted(year.make_up_days)),
        *(Line(Label("通知", "Notice"), words) for words in notices if words),
    ]


def _text(lines: Iterable[Line], lang: Language | None) -> str:
    return "\n".join(f"{_heading(line.heading, lang)}: {line.words}" for line in lines)


def _heading(heading: Label, lang: Language | None) -> str:
    return heading.in_language(lang) if lang else f"{heading.zh} {heading.en}"


def _cited(articles: Iterable[Article]) -> str:
    return "; ".join(str(article) for article in articles)


def _json(data: object) -> str:
    return json.dumps(data, ensure_ascii=False, indent=2)
