"""What was received in a period is found by pages: an index of some kilobytes, which a registration hardly touches."""

from django.contrib.postgres.indexes import BrinIndex
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("matters", "0009_lists")]

    operations = [
        migrations.AddIndex("matter", BrinIndex(fields=["received_on"], name="matter_received", pages_per_range=32)),
    ]
