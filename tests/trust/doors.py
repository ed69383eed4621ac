"""Every door of the site, found in the tables of addresses and behind links: asked, and knocked at with a form.

A door that nobody could open, because the walk knows no value for its address and no page leads there, is told by
`unreached`: a test that meets one fails, so that nobody adds a room past the tests of trust.
"""

import re
from collections import Counter, deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from html import unescape
from itertools import product
from typing import Any

from django.db import transaction
from django.test import Client
from django.urls import Resolver404, URLPattern, URLResolver, get_resolver, resolve

PARAMETER = re.compile(r"<(?:(?P<kind>\w+):)?(?P<name>\w+)>")
LINK = re.compile(r"""["'](?:http://testserver)?(/[^"'#<>\s]*)""")
# Addresses that end a session, that never touch the database, and the API's verbs, which lives and the fuzz take.
# The exchange's webhook opens to a signature alone; tests/telephony walk through it, and are watched as all tests are.
LEFT_OUT = re.compile(
    r"desk/sign-out/|healthz|api/(docs.*|openapi.json)?|api/telephony/events|api/desk/matters/<\w+:matter_id>/steps/.*"
)
# What is asked for once, so that pages lead further: whoever subscribes is shown the address of the calendar.
FIRST = ("/desk/hearings/calendar/",)
# Links of one kind that are followed, beyond those with a value that the test itself named.
FOLLOWED = 2
# What stands behind the question mark of a page that asks for something; the values are filled in by name.
QUERIES: Mapping[str, tuple[str, ...]] = {
    "desk/search/": ("number={number}",),
    "desk/emergency/": ("number={number}", "matter={number}"),
    "api/desk/matters": ("size=200", "after=_{matter_id}"),
    "desk/open/": ("after=_{matter_id}",),
}

Values = Mapping[str, Sequence[object]]


@dataclass(frozen=True)
class Answer:
    """What came back from an address, and all that had been said to it."""

    route: str
    asked: str
    status: int
    text: str

    @property
    def is_heard(self) -> bool:
        """Whether the door did something with what was asked: it did not refuse the post or miss what was named."""
        return self.status not in (401, 403, 404, 405)


def routes() -> list[str]:
    """The routes of the whole site, as they are written in the tables of addresses."""
    return sorted({route for route in _routes(get_resolver()) if not LEFT_OUT.fullmatch(route)})


def unreached(answers: Iterable[Answer]) -> list[str]:
    """The routes behind which nothing was heard by anybody."""
    heard = {answer.route for answer in answers if answer.is_heard}
    return [route for route in routes() if route not in heard]


def addresses(values: Values) -> Iterator[str]:
    """Each route whose parameters are named, with every combination of values, and with its questions."""
    for route in routes():
        names = [match["name"] for match in PARAMETER.finditer(route)]
        for chosen in product(*(values.get(name, ()) for name in names)):
            filled = iter(chosen)
            yield "/" + PARAMETER.sub(lambda _, filled=filled: str(next(filled)), route)
        for query in QUERIES.get(route, ()):
            yield f"/{route}?{query.format(**_said(values))}"


def walk(client: Client, values: Values) -> Iterator[Answer]:
    """What every address answers to somebody, asked and knocked at; links are followed."""
    for address in FIRST:
        client.post(address)
    waiting, seen, followed = deque(addresses(values)), set[str](), Counter[str]()
    while waiting:
        address = waiting.popleft()
        route = _route(address)
        if route is None or address in seen:
            continue
        seen.add(address)
        answer = _told(client.get(address), route, address)
        yield answer
        yield knock(client, address, route, _said(values))
        for link in _links(answer):
            to = str(_route(link))
            followed[to] += link not in seen
            if followed[to] <= FOLLOWED:
                waiting.append(link)


def knock(client: Client, address: str, route: str, said: Mapping[str, object]) -> Answer:
    """Send a form with all that can be named, then undo what it did and forget what it said to the browser."""
    form = {name: str(value) for name, value in said.items()}
    kept, how = deepcopy(client.cookies), {"content_type": "application/json"} if route.startswith("api/") else {}
    with transaction.atomic():
        answer = _told(client.post(address, form, **how), route, f"{address} {form}")
        transaction.set_rollback(True)
    client.cookies = kept
    return answer


def _told(answer: Any, route: str, asked: str) -> Answer:
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return Answer(route, asked, answer.status_code, content.decode("utf-8", "replace") + str(dict(answer.headers)))


def _said(values: Values) -> dict[str, object]:
    """One value for each name."""
    return {name: each[0] for name, each in values.items() if each}


def _links(answer: Answer) -> list[str]:
    found = dict.fromkeys(unescape(link) for link in LINK.findall(answer.text))
    return [link for link in found if _route(link) is not None]


def _route(address: str) -> str | None:
    """The route of an address that is walked; None for any other."""
    try:
        route = str(resolve(address.partition("?")[0]).route).replace("^", "")
    except Resolver404:
        return None
    return None if LEFT_OUT.fullmatch(route) else route


def _routes(node: URLResolver | URLPattern, prefix: str = "") -> Iterator[str]:
    route = prefix + str(node.pattern).removeprefix("^/")
    if isinstance(node, URLPattern):
        yield route
        return
    for child in node.url_patterns:
        yield from _routes(child, route)
