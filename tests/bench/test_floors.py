"""The floor of a write says what its request says, and what it plays is history as good as any."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from random import Random
from uuid import UUID

import psycopg
import pytest
from bench.city.places import _officer
from bench.city.plan import City
from bench.measure.playing import Indoors, Played
from bench.measure.recording import BEGIN, COMMIT, recorded
from bench.measure.scenarios import FULL
from django.db import connection
from psycopg.pq import TransactionStatus

from tests.cast import STREET
from tingmin.accounts.models import Appointment, User
from tingmin.config.settings import HOME
from tingmin.config.station import address, grants
from tingmin.documents.models import Document, NumberSeries
from tingmin.kernel.actors import Post
from tingmin.ledger import statements
from tingmin.ledger.audit import audit
from tingmin.ledger.models import Fact
from tingmin.matters.models import Matter
from tingmin.organisations.queries import organ_by_code

pytestmark = pytest.mark.usefixtures("committed_city")
SCENARIOS = ("register", "step")


@pytest.fixture
def site(committed_city) -> Indoors:
    """The site in this process, with a clerk in the street; some matters wait for the step."""
    clerk = User.objects.create(pk=UUID(_officer(STREET, "clerk")), username="street.clerk", name="某某")
    organ = organ_by_code(STREET)
    Appointment.objects.create(user=clerk, organ_id=organ.pk, post=Post.CLERK, valid_from=date(2005, 5, 1))
    site = Indoors(City(size=240, seed=5, today=date(2026, 6, 1)), 0, Random(3))
    site.sort_some(4)
    return site


@pytest.fixture
def line(committed_city) -> Iterator[psycopg.Connection]:
    """A connection in the role of the application, behind the fence."""
    name = connection.settings_dict["NAME"]
    with replace(address.of(HOME), name=name).connect() as owner:
        grants.give(owner, role=address.of_app(HOME).user)
    with replace(address.of_app(HOME), name=name).connect() as line:
        yield line


@pytest.fixture
def heard(monkeypatch) -> list[str]:
    """What goes to the server while real requests are answered, BEGIN and COMMIT where they are said."""
    said: list[str] = []
    travel = statements.travel

    def overheard(line, sent, *, first=(), commit=False, after=()):
        begins = not line.autocommit and line.pgconn.transaction_status == TransactionStatus.IDLE
        told = [*first, *([BEGIN] if begins else []), *sent, *([COMMIT] if commit else []), *after]
        said.extend(each.sql for each in told)
        return travel(line, sent, first=first, commit=commit, after=after)

    def by_the_orm(execute, sql, values, many, context):
        if context["cursor"] is not None:
            said.append(sql)
        return execute(sql, values, many, context)

    monkeypatch.setattr(statements, "travel", overheard)
    with connection.execute_wrapper(by_the_orm):
        yield said


def standing() -> tuple[int, ...]:
    """How many rows a registration or a step would leave behind, and the last numbers given."""
    counts = [model.objects.count() for model in (Matter, Fact, Document)]
    return (*counts, *NumberSeries.objects.order_by("pk").values_list("last", flat=True))


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_recorded_is_what_a_request_says_neither_more_nor_less(site, scenario, heard):
    turn = getattr(site, scenario)
    heard.clear()
    turn()
    asked = list(heard)
    (unit,) = recorded(turn, 1)
    assert [each.sql for each in unit] == asked
    assert asked.count("BEGIN") == asked.count("COMMIT") == 1


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_nothing_of_what_is_recorded_stays(site, scenario):
    before = standing()
    recorded(getattr(site, scenario), 3)
    assert standing() == before
    assert connection.get_autocommit()


def test_played_registrations_and_steps_are_history_that_the_audit_confirms(site, line):
    register = Played("register", site.register, 3, line)
    step = Played("step", site.step, 2, line, ready=lambda: site.sort_some(2))
    for _ in range(2):
        before = Matter.objects.count()
        assert len(register.measured().milliseconds) == 3
        assert Matter.objects.count() == before + 3
        assert len(step.measured().milliseconds) == 2
    assert Matter.objects.filter(stage="accepted").count() == 4
    assert audit().finding is None


def test_numbers_of_played_documents_have_no_gaps_and_the_next_request_goes_on(site, line):
    Played("register", site.register, 3, line).measured()
    site.register()
    receipts = Document.objects.filter(kind="receipt").order_by("id").values_list("number", flat=True)
    serials = [int("".join(filter(str.isdigit, number.rpartition("〕")[2]))) for number in receipts]
    assert serials == list(range(1, 9))


def test_played_stands_behind_the_fence_and_leaves_nobody_acting(site, line):
    Played("step", site.step, 1, line).measured()
    ((seen, organ),) = line.execute("SELECT count(*), current_setting('tingmin.organ') FROM matters_matter").fetchall()
    assert (seen, organ) == (0, "")


def test_what_the_server_refuses_ends_the_run(site, line):
    line.execute("SET default_transaction_read_only = on")
    with pytest.raises(RuntimeError, match="read-only"):
        Played("register", site.register, 1, line).measured()


def test_short_list_is_filled_before_it_is_measured(site):
    site.fill("street")
    assert Matter.objects.filter(holder__code=STREET, ended=False).count() == FULL


def test_full_list_stays_as_it_is(site):
    site.fill("street")
    before = Matter.objects.count()
    site.fill("street")
    assert Matter.objects.count() == before
