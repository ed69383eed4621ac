"""`python -m tingmin.switchboard HOST PORT`: one process, which `tingmin run` keeps alive."""

import asyncio
import os
import signal
import sys

import django


def main(host: str, port: int) -> None:
    """Open the door until a signal closes it."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tingmin.config.settings")
    django.setup()
    asyncio.run(_until_told_to_stop(host, port))


async def _until_told_to_stop(host: str, port: int) -> None:
    from tingmin.switchboard.door import Door  # models are there only now

    stop = asyncio.Event()
    for order in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(order, stop.set)
    await Door().open(host=host, port=port, stop=stop)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
