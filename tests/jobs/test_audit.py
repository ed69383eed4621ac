"""The night deletes what the log of reads keeps no longer."""

from datetime import timedelta

from django.conf import settings as configured
from django.utils import timezone

from tests.cast import OFFICE, staff
from tingmin.accounts.actions import note_readings
from tingmin.accounts.models import Reading
from tingmin.accounts.types import Look, ReadingKind
from tingmin.jobs.audit import forget_old_readings
from tingmin.kernel.actors import Post
from tingmin.kernel.ids import new_id


def test_night_forgets_reads_of_long_ago_and_keeps_those_of_yesterday(city, settings):
    settings.READINGS_KEPT_MONTHS = 6
    now = timezone.now()
    for age in (timedelta(1), timedelta(400)):
        note_readings([Look(new_id(), ReadingKind.PAGE)], actor=staff(OFFICE, Post.CLERK), at=now - age)
    assert forget_old_readings(int(now.timestamp())) == 1
    assert Reading.objects.get().at == now - timedelta(1)


def test_worker_knows_the_job():
    assert "tingmin.jobs.audit" in configured.PROCRASTINATE_IMPORT_PATHS
