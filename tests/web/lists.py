"""A list in front of a reader, and how often one showing of it asks the database."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.web.pages import text_of
from tingmin.kernel.actors import Post

# Who reads what is public.
EVERYBODY = ("", Post.PETITIONER)


@dataclass(frozen=True)
class Listed:
    """Who reads a list where, what makes its nth item and says what is shown of it, and what one showing asks."""

    name: str
    organ: str
    post: Post
    address: str | Callable[[], str]
    make: Callable[[int], str]
    statements: int

    @property
    def where(self) -> str:
        """The address; of a list on the page of one thing, once that thing is there."""
        return self.address if isinstance(self.address, str) else self.address()


def asked_by(client: Client, address: str) -> tuple[list[str], str]:
    """The statements of one showing, and what it says; a showing before it fills what is kept in memory."""
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        page = client.get(address)
    return [each["sql"] for each in asked if "SAVEPOINT" not in each["sql"]], text_of(page)


def holds(listed: Listed, client: Client) -> None:
    """With one item and with three, as often as the table says; each item is shown, and not before it is there."""
    first = listed.make(0)
    one, before = asked_by(client, listed.where)
    more = [listed.make(nth) for nth in (1, 2)]
    three, after = asked_by(client, listed.where)
    assert [each in before for each in (first, *more)] == [True, False, False], before
    assert [each in after for each in (first, *more)] == [True, True, True], after
    counted = (len(one), len(three))
    assert counted == (listed.statements, listed.statements), f"{counted}: {[*(Counter(three) - Counter(one))]}"
