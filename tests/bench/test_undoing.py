"""A measured import leaves the city as it was."""

from contextlib import contextmanager

import pytest
from bench.measure import undoing
from bench.measure.importing import PROFILE, _written
from django.apps import apps
from django.db import connection

from tests.intake.importing import TODAY
from tingmin.config import home as homes
from tingmin.config.station import address
from tingmin.documents.models import NumberSeries
from tingmin.intake.importing import carry_in_bulk, load_profile
from tingmin.ledger.audit import audit
from tingmin.matters.models import Matter

pytestmark = pytest.mark.usefixtures("committed_city")
HELD = ("matters.MatterText", "matters.Party", "matters.Obligation", "people.Person", "documents.Document",
        "ledger.Fact", "ledger.Enclosure")  # fmt: skip


@pytest.fixture(autouse=True)
def _over_the_tables_of_the_tests(monkeypatch):
    @contextmanager
    def superuser():
        place = address.of(homes.current()).as_superuser(name=connection.settings_dict["NAME"])
        with place.connect() as owner:
            owner.execute("SET session_replication_role = replica")
            yield owner

    monkeypatch.setattr(undoing, "superuser", superuser)


def carried_in(folder, rows):
    file = _written(folder / f"{rows}.jsonl", rows)
    return list(carry_in_bulk(file, load_profile(PROFILE), today=TODAY))


def held():
    rows = {name: apps.get_model(name).objects.count() for name in HELD}
    return rows, Matter.objects.count(), sorted(NumberSeries.objects.values_list("pk", "last"))


def test_city_is_as_before(tmp_path):
    carried_in(tmp_path, 3)
    Matter.objects.update(reference="")  # these are the city's own now
    before = held()
    with undoing.undone(PROFILE):
        carried_in(tmp_path, 40)
        assert Matter.objects.count() == before[1] + 40
    assert held() == before
    assert audit().finding is None


def test_what_an_earlier_import_left_goes_too(tmp_path):
    carried_in(tmp_path, 3)
    with undoing.undone(PROFILE):
        assert Matter.objects.count() == 0
