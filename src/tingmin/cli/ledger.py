"""`tingmin ledger`: audit everything, show signed heads, hand out receipts and public keys, merge now."""

import json
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any
from uuid import UUID

import typer

from tingmin.cli.refusing import Language, refusing
from tingmin.cli.verify import read_json
from tingmin.kernel.labels import Label
from tingmin.ledger.audit import Finding, Report, audit
from tingmin.ledger.keys import public_json, public_keys
from tingmin.ledger.log import head_json, head_of, heads
from tingmin.ledger.merging import merge
from tingmin.ledger.receipts import receipt_for, receipt_text
from tingmin.ledger.verifying import head_from

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False, no_args_is_help=True)

WHOLE = Label(
    "账本完好：{facts} 条记录、{enclosures} 份附加内容、{leaves} 个叶节点、{nodes} 个内部节点、{heads} 个树头；"
    "{waiting} 条待并入。",
    "The ledger is whole: {facts} facts, {enclosures} enclosures, {leaves} leaves, {nodes} nodes, {heads} heads; "
    "{waiting} facts wait for the merge.",
)
BAD = Label(
    "第一条有问题的记录：表 {table}，编号 {record}：{what}。", "First bad record: table {table}, id {record}: {what}."
)
WHOSE = Label("所属：{kind} {id}", "It belongs to {kind} {id}.")
SPEED = Label("用时 {seconds:.1f} 秒，每秒 {speed:.0f} 条。", "{seconds:.1f} s, {speed:.0f} facts/s.")
MERGED = Label("并入 {count} 条。", "{count} facts merged.")

AsJson = Annotated[bool, typer.Option("--json", help="输出 JSON · print JSON")]
Lang = Annotated[Language, typer.Option(help="zh 或 en · language")]


@app.command("audit")
def audit_all(
    as_json: AsJson = False,
    head: Annotated[Path | None, typer.Option(help="另行保存的已公布树头 · a published head kept elsewhere")] = None,
    lang: Lang = Language.ZH,
) -> None:
    """逐条复核整个账本；有问题则指出并以 1 退出 · check everything again; 1 if a record is bad."""
    with refusing(lang):
        published = [head_from(each) for each in _told_heads(head)] if head else []
        began = time.monotonic()
        report = audit(published=published)
    seconds = time.monotonic() - began
    typer.echo(_json(_report_data(report, seconds)) if as_json else _report_text(report, seconds, lang))
    raise typer.Exit(1 if report.finding else 0)


@app.command("heads")
def show_heads(
    size: Annotated[int | None, typer.Option(help="只要这一规模 · only the head of this size")] = None,
    before: Annotated[str, typer.Option(help="从这一规模往前 · older than this size")] = "",
    as_json: AsJson = False,
    lang: Lang = Language.ZH,
) -> None:
    """最近的签名树头 · the newest signed tree heads."""
    with refusing(lang):
        page = [head_of(size)] if size is not None else list(heads(before=before).rows)
    if as_json:
        told = [head_json(each) for each in page]
        typer.echo(_json({"format": "tingmin-tree-heads", "version": 1, "heads": told}))
        return
    for each in page:
        typer.echo(f"{each.size:>12}  {each.at.isoformat()}  {each.root.hex()}  {each.key}")


@app.command("receipt")
def hand_out(
    fact: Annotated[UUID, typer.Argument(help="记录编号 · id of the fact")],
    out: Annotated[Path | None, typer.Option(help="写入文件 · write to a file")] = None,
    lang: Lang = Language.ZH,
) -> None:
    """一条记录的凭据 · the receipt of a fact."""
    with refusing(lang):
        text = receipt_text(receipt_for(fact))
    if out is None:
        typer.echo(text, nl=False)
    else:
        out.write_text(text, "utf-8")


@app.command("merge")
def merge_now(lang: Lang = Language.ZH) -> None:
    """立即并入新记录并签发树头 · merge new facts now and sign a head."""
    with refusing(lang):
        count = merge(at=datetime.now(UTC))
    typer.echo(MERGED.in_language(lang).format(count=count))


@app.command("keys")
def show_keys() -> None:
    """签名公钥 · the public keys that sign heads."""
    typer.echo(_json([public_json(key) for key in public_keys().values()]))


def _told_heads(path: Path) -> list[dict[str, Any]]:
    told = read_json(path)
    return list(told.get("heads", [told])) if isinstance(told, dict) else []


def _report_text(report: Report, seconds: float, lang: Language) -> str:
    speed = SPEED.in_language(lang).format(seconds=seconds, speed=report.facts / max(seconds, 1e-9))
    if report.finding:
        return f"{_finding_text(report.finding, lang)}\n{speed}"
    counts = {name: getattr(report, name) for name in ("facts", "enclosures", "leaves", "nodes", "heads", "waiting")}
    return f"{WHOLE.in_language(lang).format(**counts)}\n{speed}"


def _finding_text(finding: Finding, lang: Language) -> str:
    what = finding.what.in_language(lang)
    line = BAD.in_language(lang).format(table=finding.table, record=finding.record, what=what)
    if finding.subject_id is None:
        return line
    return f"{line}\n{WHOSE.in_language(lang).format(kind=finding.subject_kind, id=finding.subject_id)}"


def _report_data(report: Report, seconds: float) -> dict[str, Any]:
    counts = {name: getattr(report, name) for name in ("facts", "enclosures", "leaves", "nodes", "heads", "waiting")}
    speed = {"seconds": round(seconds, 3), "facts_per_second": round(report.facts / max(seconds, 1e-9))}
    return {"whole": report.finding is None, **counts, **speed, "finding": _finding_data(report.finding)}


def _finding_data(finding: Finding | None) -> dict[str, Any] | None:
    if finding is None:
        return None
    subject = str(finding.subject_id) if finding.subject_id else ""
    return {
        "table": finding.table,
        "record": finding.record,
        "what": {"zh": finding.what.zh, "en": finding.what.en},
        "subject": {"kind": finding.subject_kind, "id": subject},
    }


def _json(told: object) -> str:
    return json.dumps(told, ensure_ascii=False, indent=2)
