"""`tingmin verify`: check a receipt without a database, alone or against what the city published."""

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from tingmin.cli.refusing import Language, refusing
from tingmin.kernel.labels import Label
from tingmin.kernel.refusals import Refusal
from tingmin.ledger.keys import read_public
from tingmin.ledger.verifying import Proved, ReceiptInvalid, prove, read_receipt

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)

VALID = Label(
    "有效：签名之时，这条记录已原样写入总账；此后改动或删除它，必与此凭据矛盾。",
    "valid: when this head was signed, the fact stood in the log exactly so; changing or deleting it since would "
    "contradict this receipt.",
)
ALONE = Label(
    "请核对密钥编号与公布的一致，或用 --head、--public-key 比对。",
    "Compare the key id with the published one, or give --head or --public-key.",
)
COMPARED = Label("已与所给文件比对，一致。", "It agrees with the file that you gave.")


class FileUnreadable(Refusal):
    """A file cannot be opened, or is not what it should be."""

    code = "file_unreadable"
    sentence = Label(
        zh="无法读取“{path}”，请核对文件名与格式。",
        en="“{path}” cannot be read; check its name and format.",
    )


@app.command()
def verify(
    receipt: Annotated[Path, typer.Argument(help="凭据文件 · the receipt")],
    head: Annotated[Path | None, typer.Option(help="公布的树头 · a published tree head, or a list of them")] = None,
    public_key: Annotated[Path | None, typer.Option(help="公布的公钥 · the published public key")] = None,
    lang: Annotated[Language, typer.Option(help="zh 或 en · language")] = Language.ZH,
) -> None:
    """核验凭据：0 有效，1 无效，2 文件无法读取 · verify a receipt: 0 valid, 1 invalid, 2 unreadable."""
    with refusing(lang):
        text, published = _text(receipt), _heads(head) if head else []
        key = read_public(public_key) if public_key else None
        try:
            proved = prove(read_receipt(text), published=published, key=key)
        except ReceiptInvalid as why:
            typer.echo(why.say(lang))
            raise typer.Exit(1) from None
    _tell(proved, lang, compared=bool(head or public_key))


def read_json(path: Path) -> Any:
    """The JSON in a file; raises `FileUnreadable`."""
    try:
        return json.loads(_text(path))
    except ValueError:
        raise FileUnreadable(path=path) from None


def _heads(path: Path) -> list[dict[str, Any]]:
    told = read_json(path)
    if not isinstance(told, dict):
        raise FileUnreadable(path=path)
    return list(told.get("heads", [told]))


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError):
        raise FileUnreadable(path=path) from None


def _tell(proved: Proved, lang: Language, *, compared: bool) -> None:
    fact, head = proved.fact, proved.head
    typer.echo(VALID.in_language(lang))
    typer.echo(f"  {fact['kind']}  {fact['at']}  {fact['subject_kind']} {fact['subject_id']}")
    typer.echo(f"  {proved.position} / {head.size}  {head.at.isoformat()}  {head.root.hex()}")
    typer.echo(f"  {head.key}")
    typer.echo((COMPARED if compared else ALONE).in_language(lang))
