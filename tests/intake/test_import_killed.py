"""An import is killed and started again: what is in is wholly in, and nothing is in twice."""

import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from django.db import connection

from tests.intake.importing import LETTERS, TODAY
from tingmin.intake.importing import carry_in, load_profile
from tingmin.intake.importing.types import Fate
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
