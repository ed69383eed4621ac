"""A sweep is killed and begun again, two supervisors open one candidate: nothing is there twice."""

import subprocess
import sys
from pathlib import Path

import pytest
from bench.supervision import TODAY, check, plant, seed
from django.db import connection

from tests.cast import OFFICE, staff
from tests.matters.plans import DAYS
from tests.matters.test_together import together
from tests.supervision.cases import candidate_of, late_matter, swept
from tingmin.kernel.actors import Actor, Post
from tingmin.kernel.refusals import Refusal
from tingmin.kernel.times import noon_of
from tingmin.ledger.models import Fact
from tingmin.ledger.queries import first_broken, history
from tingmin.matters.models import Matter
from tingmin.supervision.actions import open_case, sweep
from tingmin.supervision.actions.opening import AlreadyOpened
from tingmin.supervision.models import Candidate, CaseFile

pytestmark = pytest.mark.usefixtures("committed_city")
DAY = DAYS["XF2022+BJ2006"]
ROOT = Path(__file__).resolve().parents[2]
PATHS = f"import sys; sys.path[:0] = [{str(ROOT)!r}, {str(ROOT / 'src')!r}]\n"
SWEEP = f"""
import sys, time
from datetime import date
import django
from django.conf import settings
settings.DATABASES["default"]["NAME"] = sys.argv[1]
django.setup()
from tingmin.kernel.actors import Actor
from tingmin.kernel.times import noon_of
from tingmin.supervision.actions import sweep, sweeping
whole = sweeping.record
def told(*args, **more):
    # Inside a batch: its candidates are written, its fact is not.
    print("batch", flush=True)
    time.sleep(float(sys.argv[2]))
    return whole(*args, **more)
sweeping.record = told
today = date.fromisoformat("{TODAY}")
sweep(actor=Actor.system(), at=noon_of(today), today=today, size=60)
"""


@pytest.mark.parametrize(("batches", "pause"), [(1, 30), (3, 0.2)], ids=["inside-the-first-batch", "after-some"])
def test_killed_sweep_begun_again_ends_as_if_nothing_had_happened(monkeypatch, batches, pause):
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "tests.settings")
    lots = plant(total=1_000, each=20, seed=seed())
    name = str(connection.settings_dict["NAME"])
    process = subprocess.Popen(
        [sys.executable, "-c", PATHS + SWEEP, name, str(pause)], stdout=subprocess.PIPE, cwd=ROOT
    )
    assert process.stdout is not None
    with process, process.stdout as said:
        assert [said.readline() for _ in range(batches)] == [b"batch\n"] * batches
        process.kill()
    assert process.returncode == -9
    written = Candidate.objects.count()
    told = sum(sum(fact.body["found"].values()) for fact in Fact.objects.filter(kind="candidates_found"))
    assert written == told, "candidates without their fact, or a fact without its candidates"

    swept(TODAY, size=60)
    check(lots)
    assert all(first_broken(run) is None for run in set(Fact.objects.values_list("subject_id", flat=True)))


def test_two_supervisors_at_the_same_moment_make_one_case():
    walk = late_matter(DAY)
    swept(walk.day)
    candidate = candidate_of(walk.id).pk

    def opening(nth):
        return lambda: open_case(
            candidate_id=candidate,
            ground="G1",
            evidence="逾期未答复。",
            actor=staff(OFFICE, Post.SUPERVISOR, nth=nth),
            at=noon_of(walk.day),
        )

    took = together(opening(1), opening(2), opening(3))
    refused = [each for each in took if isinstance(each, Refusal)]
    (case,) = [each for each in took if isinstance(each, Matter)]
    assert [type(each) for each in refused] == [AlreadyOpened, AlreadyOpened]
    assert all(case.number in str(each) for each in refused)
    assert CaseFile.objects.count() == Matter.objects.filter(procedure="supervision").count() == 1
    assert [fact.kind for fact in history(candidate)] == ["candidate_opened"]
    assert walk.matter.supervisor_id == case.registrar_id


def test_two_sweeps_at_the_same_moment_find_everything_once():
    lots = plant(total=1_000, each=20, seed=seed())

    def sweeping():
        return sweep(actor=Actor.system(), at=noon_of(TODAY), today=TODAY, size=100)

    took = together(sweeping, sweeping)
    assert not [each for each in took if isinstance(each, Refusal)]
    check(lots)
    assert sum(sum(each.found.values()) for each in took) == Candidate.objects.count()
