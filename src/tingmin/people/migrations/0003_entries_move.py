"""Carry the entries over. `indexed_under` stays empty: the next renewal adds name with address and writes envelopes."""

from django.db import migrations

FORWARD = "UPDATE people_person SET indexes = array_remove(ARRAY[id_index, phone_index], NULL)"


class Migration(migrations.Migration):
    dependencies = [("people", "0002_envelopes")]

    operations = [migrations.RunSQL(FORWARD, migrations.RunSQL.noop)]
