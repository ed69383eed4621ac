"""Whoever watches the log asks for a proof by the leaf's hash (RFC 6962 §4.5); that must not read the whole table."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("ledger", "0004_log_append_only")]

    operations = [
        migrations.AddIndex(
            model_name="logleaf",
            index=models.Index(fields=["leaf_hash"], name="leaf_by_hash"),
        ),
    ]
