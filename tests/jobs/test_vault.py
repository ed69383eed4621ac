"""The night brings every row under the keys in use."""

from datetime import UTC, datetime

from tests.people.conftest import WANG, fresh_keys  # noqa: F401 – a fixture
from tingmin.jobs.vault import renew_vault
from tingmin.kernel.actors import Actor
from tingmin.people.actions import enrol, rotate
from tingmin.people.queries import vault_status

AT = datetime(2026, 5, 12, 2, tzinfo=UTC)


def test_night_moves_what_a_rotation_left_behind(db, fresh_keys):  # noqa: F811
    enrol(WANG, at=AT)
    rotate(actor=Actor.system(), at=AT)
    assert vault_status().waiting == 1
    assert (renew_vault(0), renew_vault(0)) == (1, 0)
    assert vault_status().waiting == 0
