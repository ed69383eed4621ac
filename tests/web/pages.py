"""What a reader finds on a page."""

import re
from html import unescape


def code_on(page) -> str:
    """The query code of a receipt."""
    return "-".join(re.findall(r"<span>([0-9A-Z]{4})</span>", page.content.decode()))


def number_on(page) -> str:
    """The number of the first matter."""
    return re.search(r"\d{8}-\d{7}-\d", page.content.decode()).group()


def text_of(page) -> str:
    """The page without its tags."""
    plain = re.sub(r"<(script|style).*?</\1>|<[^>]+>", " ", page.content.decode(), flags=re.DOTALL)
    return re.sub(r"\s+", " ", unescape(plain))


def links_of(page, pattern: str) -> list[str]:
    """The addresses on a page that match."""
    return [each for each in re.findall(r'href="([^"]+)"', page.content.decode()) if re.search(pattern, each)]
