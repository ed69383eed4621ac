"""A person with Chromium before the site, over the committed example city.

Not pytest-django's `live_server`: it empties tables by TRUNCATE, which the ledger refuses.
"""

import os
import shutil
import threading
from collections.abc import Iterator

import pytest
from django.core.servers.basehttp import ThreadedWSGIServer
from playwright.sync_api import Browser, Page, sync_playwright
from pytest_django.live_server_helper import LiveServer

# Playwright keeps an event loop in this thread; Django would take our own queries for calls from async code.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"

NAMES = ("chromium", "chromium-browser", "google-chrome")
MISSING = "Chromium is missing: install the packages chromium and fonts-noto-cjk"
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PATIENCE_MS = 10_000


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The system's Chromium; where it is missing the tests are skipped, but never in CI."""
    path = next(filter(None, map(shutil.which, NAMES)), None)
    if path is None:
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(MISSING)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def site(committed_city: None, browser: Browser) -> Iterator[str]:
    """The address of the site, served from the test's database; nothing is served any more once the test is over."""
    server = LiveServer("localhost")
    yield server.url
    for context in browser.contexts:
        context.close()
    server.stop()
    _last_answers()


def _last_answers() -> None:
    """A page that is left still sends what was typed: wait for it, or it writes into the tables of the next test."""
    for thread in threading.enumerate():
        if ThreadedWSGIServer.process_request_thread.__name__ in thread.name:
            thread.join(PATIENCE_MS / 1000)


@pytest.fixture
def page(browser: Browser, site: str) -> Iterator[Page]:
    """A fresh visitor who reads Chinese; addresses are relative to the site."""
    with browser.new_context(base_url=site, locale="zh-CN") as context:
        context.set_default_timeout(PATIENCE_MS)
        yield context.new_page()
