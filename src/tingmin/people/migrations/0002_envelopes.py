"""Each identity under a data key of its own; one column of blind indexes for all that a person can be found by."""

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("people", "0001_vault")]

    operations = [
        migrations.AddField("person", "wrapped_key", models.BinaryField(default=b"")),
        migrations.AddField("person", "erased_at", models.DateTimeField(null=True)),
        migrations.AddField("person", "indexed_under", models.CharField(blank=True, max_length=100)),
        migrations.AddField(
            "person",
            "indexes",
            django.contrib.postgres.fields.ArrayField(
                base_field=models.BinaryField(), blank=True, default=list, size=None
            ),
        ),
    ]
