"""`tingmin bench`: the harness lies beside the code in a checkout and is no part of the package."""

import subprocess
import sys

import typer

from tingmin.config.home import CHECKOUT
from tingmin.kernel.labels import Label
from tingmin.kernel.refusals import Refusal

app = typer.Typer(add_completion=False)


class NoBench(Refusal):
    """Tingmin was installed as a package, without its checkout."""

    code = "no_bench"
    sentence = Label(
        zh="{path} 中没有 bench 目录：性能测试随源代码提供，请在代码仓库中运行。",
        en="There is no folder “bench” in {path}: the benchmarks come with the source; run this in a checkout.",
    )


@app.command(context_settings={"allow_extra_args": True, "ignore_unknown_options": True, "help_option_names": []})
def bench(context: typer.Context) -> None:
    """性能测试 · measure this city; `tingmin bench run --help` tells the options."""
    if not (CHECKOUT / "bench" / "__main__.py").is_file():
        raise NoBench(path=CHECKOUT)
    done = subprocess.run([sys.executable, "-m", "bench", *(context.args or ["--help"])], cwd=CHECKOUT)
    raise typer.Exit(done.returncode)
