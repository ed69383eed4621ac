"""How much memory the embedded server takes: a part of what the machine, or its container, has."""

from pathlib import Path

import psutil

MEGABYTE = 1024**2
# What a container may use: version 2 of control groups, and version 1.
LIMITS = (Path("/sys/fs/cgroup/memory.max"), Path("/sys/fs/cgroup/memory/memory.limit_in_bytes"))
SMALLEST, LARGEST = 128, 8 * 1024


def shares(total: int) -> tuple[tuple[str, str], ...]:
    """Settings for `total` bytes: a quarter for pages of its own, half counted on as the system's memory of files.

    A quarter is what PostgreSQL's manual starts from ("Resource Consumption", shared_buffers). Indexes that are hit
    all over, as query codes are, must lie in it; memory that no page needs is not taken.
    """
    megabytes = total // MEGABYTE
    pages = min(max(megabytes // 4, SMALLEST), LARGEST)
    return ("shared_buffers", f"{pages}MB"), ("effective_cache_size", f"{max(megabytes // 2, pages)}MB")


def total() -> int:
    """Bytes that this process and its children may use together."""
    return min([psutil.virtual_memory().total, *filter(None, map(_limit, LIMITS))])


def _limit(file: Path) -> int:
    """A limit in bytes; 0 where there is none."""
    try:
        return int(file.read_text("ascii"))
    except (OSError, ValueError):  # no such file, or "max"
        return 0
