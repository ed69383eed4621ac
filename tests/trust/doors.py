"""Every page and endpoint that can be asked for with GET, filled with what a curious officer could name."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

PARAMETER = re.compile(r"<(?:(?P<kind>\w+):)?(?P<name>\w+)>")
# Addresses that end a session, or that never touch the database.
LEFT_OUT = ("desk/sign-out/", "healthz", "api/docs", "api/docs/oauth2-redirect")
ONLY_POST = "api/desk/matters/<uuid:matter_id>/steps/"
# What stands behind the question mark of a page that asks for something; the values are filled in by name.
QUERIES: Mapping[str, tuple[str, ...]] = {
    "desk/search/": ("number={number}",),
    "desk/emergency/": ("number={number}", "matter={number}"),
    "api/desk/matters": ("size=200", "after=_{matter_id}"),
    "desk/open/": ("after=_{matter_id}",),
}


@dataclass(frozen=True)
class Answer:
    """What came back from an address."""

    address: str
    status: int
    text: str


def routes() -> list[str]:
    """The routes of the whole site, as they are written in the tables of addresses."""
    found = (route for route in _routes(get_resolver()) if not route.endswith(LEFT_OUT))
    return sorted(route for route in found if not route.startswith(ONLY_POST))


def addresses(values: Mapping[str, Sequence[object]]) -> Iterator[str]:
    """Each route with every combination of values for its parameters, and with its questions."""
    for route in routes():
        names = [match["name"] for match in PARAMETER.finditer(route)]
        for chosen in product(*(values[name] for name in names)):
            filled = iter(chosen)
            yield "/" + PARAMETER.sub(lambda _, filled=filled: str(next(filled)), route)
        for query in QUERIES.get(route, ()):
            known = {name: each[0] for name, each in values.items() if each}
            yield f"/{route}?{query.format(**known)}"


def walk(client: Client, values: Mapping[str, Sequence[object]]) -> Iterator[Answer]:
    """What every address answers to somebody."""
    for address in addresses(values):
        answer = client.get(address)
        content = b"".join(answer.streaming_content) if answer.streaming else answer.content
        yield Answer(address, answer.status_code, content.decode("utf-8", "replace") + str(dict(answer.headers)))


def _routes(node: URLResolver | URLPattern, prefix: str = "") -> Iterator[str]:
    route = prefix + str(node.pattern).removeprefix("^/")
    if isinstance(node, URLPattern):
        yield route
        return
    for child in node.url_patterns:
        yield from _routes(child, route)
