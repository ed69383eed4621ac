"""The scenarios: what a city's people and officers ask of it, each as one turn that can be measured."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import cycle
from random import Random
from typing import Any
from uuid import UUID

from bench.city.people import identity
from bench.city.places import _officer
from bench.city.plan import City
from bench.city.texts import letters
from bench.measure.client import Client, session_of
from tingmin.kernel.paging import PAGE_SIZE
from tingmin.matters.models import Matter
from tingmin.organisations.models import Organ

# Who looks: one officer at each level.
USERS: Mapping[str, str] = {
    "street": "110105015", "district": "chaoyang-petition", "department": "beijing-human-resources",
    "city": "beijing-petition",
}  # fmt: skip
PAGE = 20
STEP_DESK = "street"
# So many matters fill a list and leave it a next page.
FULL = PAGE_SIZE + 1


@dataclass(slots=True)
class Site:
    """A running city: a client for each user, and what there is to ask for."""

    city: City
    port: int
    rng: Random = field(default_factory=lambda: Random(7))
    clients: dict[str, Client] = field(default_factory=dict)
    registered: list[str] = field(default_factory=list)
    sorted_: list[str] = field(default_factory=list)

    def client(self, user: str) -> Client:
        """The client of a user; `public` has not signed in."""
        if user not in self.clients:
            session = "" if user == "public" else session_of(UUID(_officer(USERS[user], "clerk")))
            self.clients[user] = self.reach(session)
        return self.clients[user]

    def reach(self, session: str) -> Client:
        """A new client with that session."""
        return Client(self.port, session)

    def register(self) -> None:
        """A petition through the JSON door: vault, serial, clock, receipt, fact."""
        petition = self._petition() | {"region_code": _region(STEP_DESK)}
        receipt = self.client("public").post_json("/api/petitions", petition, status=201)
        self.registered.append(receipt["registered"][0]["matter_id"])

    def fill(self, user: str) -> None:
        """Register letters at a user's own desk until the list is full: a short one is not measured."""
        for _ in range(FULL - _at_hand(USERS[user], FULL)):
            self.client(user).post_json("/api/desk/matters?channel=letter", self._petition(), status=201)

    def _petition(self) -> dict[str, Any]:
        letter, told = letters(self.rng), identity(self.rng.randrange(self.city.size))
        return {
            "claims": [{"title": letter.title, "body": letter.body, "purpose": "seek_solution"}],
            "petitioner": {"name": told.name, "id_number": told.id_number, "phone": told.phone},
        }

    def sort_some(self, count: int) -> None:
        """Get matters ready for the step: register and classify them, which is not measured here."""
        while len(self.sorted_) < count:
            if not self.registered:
                self.register()
            matter = self.registered.pop()
            sorting = {
                "category": "appeal_claim", "purpose": "seek_solution", "content_class": "040903",
                "route": "petition_procedure",
            }  # fmt: skip
            self.client(STEP_DESK).post_json(f"/api/desk/matters/{matter}/steps/classify", sorting)
            self.sorted_.append(matter)

    def step(self) -> None:
        """Accept a sorted matter: clocks stop and start, a notice is issued, a fact recorded."""
        matter = self.sorted_.pop()
        self.client(STEP_DESK).post_json(f"/api/desk/matters/{matter}/steps/accept", {})

    def track(self) -> None:
        """Follow a matter by its query code through the JSON door."""
        code = self.city.code_of(self.rng.randrange(self.city.size))
        self.client("public").post_json("/api/track", {"query_code": code})

    def track_page(self) -> None:
        """The public page of the matter that this browser follows."""
        self.client("tracker").get("/track/matter/")

    def begin_tracking(self) -> None:
        """Give a query code on the public page, once."""
        client = self.clients["tracker"] = self.reach("")
        client.post_form("/track/", {"code": _with_hyphens(self.city.code_of(self.city.size // 2))})


def turns(site: Site) -> Iterator[tuple[str, Callable[[], object]]]:
    """Name and turn of each scenario over HTTP."""
    site.begin_tracking()
    yield "register", site.register
    yield "step", site.step
    yield "track json", site.track
    yield "track page", site.track_page
    for user in USERS:
        yield from _lists(site, user)
    matters = cycle(_sample("beijing-petition", 200))
    city = site.client("city")
    yield "matter page", lambda: city.get(f"/desk/matters/{next(matters)[0]}/")
    yield "matter json", lambda: city.get(f"/api/desk/matters/{next(matters)[0]}")
    yield "search number", lambda: city.get(f"/desk/search/?number={next(matters)[1]}", status=302)


def _lists(site: Site, user: str) -> Iterator[tuple[str, Callable[[], object]]]:
    site.fill(user)
    client, key = site.client(user), _key_of_page(site.client(user), PAGE)
    yield f"inbox html {user}", lambda: client.get("/desk/")
    yield f"inbox json {user}", lambda: client.get("/api/desk/matters")
    if key:
        yield f"page {PAGE} html {user}", lambda: client.get(f"/desk/open/?after={key}")
        yield f"page {PAGE} json {user}", lambda: client.get(f"/api/desk/matters?after={key}")


def _key_of_page(client: Client, page: int) -> str:
    """What the page before says comes next; empty when the list is shorter."""
    key = ""
    for _ in range(page - 1):
        key = json.loads(client.get(f"/api/desk/matters?after={key}"))["next_key"]
        if not key:
            return ""
    return key


def _sample(organ_code: str, count: int) -> Sequence[tuple[Any, ...]]:
    """Ids and numbers of matters from all over the years that an organ registered."""
    from tingmin.config import home as homes
    from tingmin.config.station import address

    organ = Organ.objects.get(code=organ_code)
    with address.of(homes.current()).connect() as connection:
        return connection.execute(
            "SELECT id, number FROM matters_matter TABLESAMPLE SYSTEM (LEAST(100, 4000000.0 / GREATEST(1, ("
            "SELECT reltuples FROM pg_class WHERE oid = 'matters_matter'::regclass)))) "
            "WHERE registrar_id = %s ORDER BY md5(id::text) LIMIT %s", [organ.pk, count],
        ).fetchall()  # fmt: skip


def _at_hand(organ_code: str, most: int) -> int:
    """How many open matters an organ holds, counted up to so many."""
    return Matter.objects.filter(holder__code=organ_code, ended=False)[:most].count()


@cache
def _region(user: str) -> str:
    return str(Organ.objects.get(code=USERS[user]).region_code)


def _with_hyphens(code: str) -> str:
    return "-".join(code[i : i + 4] for i in range(0, len(code), 4))
