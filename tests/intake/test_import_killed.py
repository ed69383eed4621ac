"""An import is killed and started again: what is in is wholly in, and nothing is in twice."""

import subprocess
import sys
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.db import connection

from tests.intake.importing import LETTERS, TODAY, written
from tests.intake.registers import rows
from tingmin.documents.models import Document, NumberSeries
from tingmin.intake.importing import carry_in, carry_in_bulk, load_profile
from tingmin.intake.importing.types import Fate
from tingmin.ledger.audit import audit
from tingmin.ledger.merging import merge
from tingmin.ledger.models import Fact
from tingmin.matters.models import Matter

ROOT = Path(__file__).resolve().parents[2]
IMPORT = f"""
import sys
from datetime import date
from pathlib import Path
import django
from django.conf import settings
settings.DATABASES["default"]["NAME"] = sys.argv[1]
django.setup()
from tingmin.intake.importing import carry_in, load_profile
for verdict in carry_in(Path(sys.argv[2]), load_profile("beijing-letters"), today=date.fromisoformat("{TODAY}")):
    print(verdict.fate, flush=True)
"""
BULK = f"""
import sys
from datetime import date
from pathlib import Path
import django
from django.conf import settings
settings.DATABASES["default"]["NAME"] = sys.argv[1]
django.setup()
from tingmin.intake.importing import bulk, load_profile
bulk.BATCH = 50
for verdict in bulk.carry_in_bulk(Path(sys.argv[2]), load_profile("old-register"), today=date.fromisoformat("{TODAY}")):
    print(verdict.fate, flush=True)
"""
PATHS = f"import sys; sys.path[:0] = [{str(ROOT)!r}, {str(ROOT / 'src')!r}]\n"


@pytest.mark.usefixtures("committed_city")
def test_killed_import_started_again_ends_as_if_nothing_had_happened(monkeypatch):
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "tests.settings")
    name = str(connection.settings_dict["NAME"])
    process = subprocess.Popen(
        [sys.executable, "-c", PATHS + IMPORT, name, str(LETTERS)], stdout=subprocess.PIPE, cwd=ROOT
    )
    assert process.stdout is not None
    with process, process.stdout as said:
        done = [said.readline() for _ in range(5)]
        process.kill()
    assert done == [b"added\n"] * 5
    assert process.returncode == -9

    again = list(carry_in(LETTERS, load_profile("beijing-letters"), today=TODAY))
    fates = Counter(v.fate for v in again)
    assert 5 <= fates[Fate.ALREADY_THERE] < 24
    assert fates[Fate.ALREADY_THERE] + fates[Fate.ADDED] == 24
    assert fates[Fate.REJECTED] == 8
    stages = Counter(Matter.objects.values_list("stage", flat=True))
    assert stages == {"completed": 22, "investigating": 2}


@pytest.mark.usefixtures("committed_city")
def test_bulk_import_killed_between_batches_goes_on_where_it_stopped(monkeypatch, tmp_path):
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "tests.settings")
    name, file = str(connection.settings_dict["NAME"]), written(tmp_path, *rows(400))
    process = subprocess.Popen([sys.executable, "-c", PATHS + BULK, name, str(file)], stdout=subprocess.PIPE, cwd=ROOT)
    assert process.stdout is not None
    with process, process.stdout as said:
        done = [said.readline() for _ in range(130)]
        process.kill()
    assert set(done) == {b"added\n"}
    there = Matter.objects.count()
    assert there % 50 == 0
    assert 150 <= there < 400

    fates = Counter(each.fate for each in carry_in_bulk(file, load_profile("old-register"), today=TODAY))
    assert fates == {Fate.ALREADY_THERE: there, Fate.ADDED: 400 - there}
    assert Matter.objects.count() == len(set(Matter.objects.values_list("reference", flat=True))) == 400
    # No number of a document is missing or comes twice: a batch that was lost gave its numbers back.
    serials = Counter((each.organ_id, each.number) for each in Document.objects.all())
    assert set(serials.values()) == {1}
    assert Document.objects.count() == sum(NumberSeries.objects.values_list("last", flat=True))
    assert merge(at=datetime.now(UTC)) == Fact.objects.count()
    assert audit().finding is None
