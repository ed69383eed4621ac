"""`python -m bench`: generate a city, measure it, draw its growth.

run      generate (if the register is empty) and measure
city     only generate
curves   SVG curves from the JSON of several sizes
tables   the tables of docs/benchmarks.md, likewise
peers    the same work by other programs on the same PostgreSQL
"""

import argparse
import json
import sys
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tingmin.config import opening
from tingmin.kernel.refusals import Refusal
from tingmin.kernel.times import day_of

USUAL_SIZE = 200_000


def main() -> None:
    """The command line."""
    asked = _asked()
    try:
        asked.act(asked)
    except Refusal as refusal:
        sys.exit(refusal.say("en"))


def city(asked: argparse.Namespace) -> None:
    """Generate a city into an empty register."""
    with opening.database():
        opening.prepare()
        print(json.dumps(_generate(asked), indent=2))


def run(asked: argparse.Namespace) -> None:
    """Generate where nothing is yet, then measure."""
    with opening.database():
        opening.prepare()
        from bench.measure.session import measure

        loaded = None if _is_filled() else _generate(asked)
        told = measure(turns=asked.rounds, say=_say, beside=asked.beside, against=asked.against, peers=asked.peers)
        told["load"] = loaded
    text = json.dumps(told, indent=1, ensure_ascii=False)
    if asked.to:
        asked.to.write_text(text + "\n", "utf-8")
    if asked.json:
        print(text)
    else:
        from bench.report import show

        show(told)


def twin(asked: argparse.Namespace) -> None:
    """Be the smallest city of another run: measure what is asked for by lines."""
    with opening.database():
        opening.prepare()
        from bench.measure.session import arms_here, city_here
        from bench.measure.twin import serve

        with arms_here(city_here(), turns=asked.rounds) as (arms, _):
            serve(arms, asked=sys.stdin, told=sys.stdout)


def curves(asked: argparse.Namespace) -> None:
    """One SVG for each family of scenarios."""
    from bench.curves import draw
    from bench.report import read

    for path in draw(read(asked.files), into=asked.into):
        _say(str(path))


def tables(asked: argparse.Namespace) -> None:
    """The tables of a document, drawn anew."""
    from bench.report import read
    from bench.tables import written

    before = asked.document.read_text("utf-8")
    after = written(before, read(asked.files), read(asked.peers, part="figures"))
    asked.document.write_text(after, "utf-8")
    _say(str(asked.document))


def peers(asked: argparse.Namespace) -> None:
    """What other programs take for the same work."""
    with opening.database():
        opening.prepare()
        from bench.peers.helpdesk import measure

        told = measure(tickets=asked.tickets, rounds=asked.rounds, say=_say)
    text = json.dumps(told, indent=1)
    if asked.to:
        asked.to.write_text(text + "\n", "utf-8")
    print(text)


def _generate(asked: argparse.Namespace) -> dict[str, Any]:
    from bench.city.load import load
    from bench.city.plan import City

    plan = City(
        asked.size, asked.seed, day_of(datetime.now(UTC)), lean=asked.lean, documents=not asked.no_documents,
        texts=str(asked.texts or ""), log=not asked.no_log, thin=asked.thin,
    )  # fmt: skip
    done = load(plan, streams=asked.streams)
    return {
        "streams": done.streams, "seconds": round(done.seconds, 1), "copy_seconds": round(done.copy_seconds, 1),
        "cpu_seconds": round(done.cpu_seconds, 1), "index_seconds": round(done.index_seconds, 1),
        "log_seconds": round(done.log_seconds, 1), "rows": done.rows, "bytes": done.bytes,
        "matters_a_second": round(asked.size / done.seconds),
    }  # fmt: skip


def _is_filled() -> bool:
    from bench.city.load import NOTE
    from tingmin.config import home as homes

    return homes.current().file(NOTE).exists()


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="tingmin bench", description=__doc__, formatter_class=_Raw)
    commands = parser.add_subparsers(required=True)
    for act, options in OPTIONS.items():
        command = commands.add_parser(act.__name__, help=(act.__doc__ or "").strip())
        command.set_defaults(act=act)
        options(command)
    return parser.parse_args()


def _city_options(command: argparse.ArgumentParser) -> None:
    command.add_argument("--size", type=int, default=USUAL_SIZE, help="matters")
    command.add_argument("--seed", type=int, default=1)
    command.add_argument("--streams", type=int, default=2, help="COPY streams")
    command.add_argument("--lean", action="store_true", help="short lives: about four facts a matter")
    command.add_argument("--thin", action="store_true", help="of ended matters only row, text and first fact")
    command.add_argument("--no-documents", action="store_true")
    command.add_argument("--no-log", action="store_true", help="leave the facts waiting for the merge")
    command.add_argument("--texts", type=Path, help="real messages, one a line; a tab parts title and text")


def _run_options(command: argparse.ArgumentParser) -> None:
    _city_options(command)
    command.add_argument("--rounds", type=int, default=12)
    command.add_argument("--json", action="store_true")
    command.add_argument("--to", type=Path, help="write the JSON there too")
    command.add_argument("--beside", type=Path, help="the smallest city's home, measured in the same rounds")
    command.add_argument("--against", type=Path, help="JSON of a run over the smallest city, for the ratios of growth")
    command.add_argument("--peers", type=Path, help="JSON of `peers`, for the ratios to other programs")


def _curve_options(command: argparse.ArgumentParser) -> None:
    command.add_argument("files", type=Path, nargs="+")
    command.add_argument("--into", type=Path, default=Path("docs/growth"))


def _table_options(command: argparse.ArgumentParser) -> None:
    command.add_argument("files", type=Path, nargs="+")
    command.add_argument("--peers", type=Path, nargs="*", default=[], help="JSON of `peers`")
    command.add_argument("--document", type=_document, default="docs/benchmarks.md")


def _document(name: str) -> Path:
    if not Path(name).is_file():
        raise argparse.ArgumentTypeError(f"there is no {name}; name the document, or call this in the project's folder")
    return Path(name)


def _twin_options(command: argparse.ArgumentParser) -> None:
    command.add_argument("--rounds", type=int, required=True)


def _peer_options(command: argparse.ArgumentParser) -> None:
    command.add_argument("--tickets", type=int, default=5_000)
    command.add_argument("--rounds", type=int, default=12)
    command.add_argument("--to", type=Path)


OPTIONS: Mapping[Callable[[argparse.Namespace], None], Callable[[argparse.ArgumentParser], None]] = {
    run: _run_options,
    city: _city_options,
    curves: _curve_options,
    tables: _table_options,
    peers: _peer_options,
    twin: _twin_options,
}
_Raw = argparse.RawDescriptionHelpFormatter

if __name__ == "__main__":
    main()
