"""The single columns go; what is erased keeps nothing."""

import django.contrib.postgres.indexes
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("people", "0003_entries_move")]

    operations = [
        migrations.RemoveIndex("person", "person_by_id"),
        migrations.RemoveIndex("person", "person_by_phone"),
        migrations.RemoveField("person", "id_index"),
        migrations.RemoveField("person", "phone_index"),
        migrations.RemoveField("person", "name_index"),
        migrations.AddIndex(
            "person",
            django.contrib.postgres.indexes.GinIndex(fastupdate=False, fields=["indexes"], name="person_by_index"),
        ),
        migrations.AddConstraint(
            "person",
            models.CheckConstraint(
                condition=models.Q(
                    ("erased_at__isnull", True),
                    models.Q(("indexes", []), ("phone_mask", ""), ("sealed", b""), ("wrapped_key", b"")),
                    _connector="OR",
                ),
                name="erased_keeps_nothing",
            ),
        ),
    ]
