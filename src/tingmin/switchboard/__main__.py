"""`python -m tingmin.switchboard HOST PORT`: one process, which `tingmin run` keeps alive."""

import asyncio
import os
import sys

import django


def main(host: str, port: int) -> None:
    """Open the door until a signal closes it."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tingmin.config.settings")
    django.setup()
    from tingmin.switchboard.door import Door  # models are there only now

    asyncio.run(Door().open(host=host, port=port))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
