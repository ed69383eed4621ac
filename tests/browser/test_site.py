import pytest
from playwright.sync_api import ConsoleMessage, Page

pytestmark = pytest.mark.browser


def test_home_page_breaks_no_rule_of_its_own_policy(page: Page) -> None:
    complaints: list[str] = []

    def hear(message: ConsoleMessage) -> None:
        if message.type == "error":
            complaints.append(message.text)

    page.on("console", hear)
    answer = page.goto("/")
    assert answer is not None
    assert answer.status == 200
    assert complaints == []
