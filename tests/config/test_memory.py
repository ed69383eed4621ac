"""What the embedded server takes of a machine's memory."""

import pytest

from tingmin.config.station import memory, server

GIGABYTE = 1024**3


@pytest.mark.parametrize(
    ("total", "pages", "counted_on"),
    [
        (256 * memory.MEGABYTE, "128MB", "128MB"),  # never less than PostgreSQL's own default
        (2 * GIGABYTE, "512MB", "1024MB"),
        (24 * GIGABYTE, "6144MB", "12288MB"),
        (512 * GIGABYTE, "8192MB", "262144MB"),
    ],
)
def test_shares_of_a_machine(total, pages, counted_on):
    assert dict(memory.shares(total)) == {"shared_buffers": pages, "effective_cache_size": counted_on}


@pytest.mark.parametrize(("said", "limit"), [("1073741824\n", GIGABYTE), ("max\n", None), (None, None)])
def test_container_has_what_its_limit_says(tmp_path, monkeypatch, said, limit):
    file = tmp_path / "memory.max"
    monkeypatch.setattr(memory, "LIMITS", (file,))
    machine = memory.total()
    if said:
        file.write_text(said)
    assert memory.total() == min(limit or machine, machine)


def test_server_is_told(home, monkeypatch):
    monkeypatch.setattr(memory, "total", lambda: 4 * GIGABYTE)
    assert "shared_buffers=1024MB" in server._options(home)
