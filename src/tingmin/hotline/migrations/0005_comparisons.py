"""An order and a petition held side by side; the row shows to whoever sees one of the two."""

from importlib import import_module

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F, Q

import tingmin.kernel.ids

FENCE = import_module("tingmin.matters.migrations.0004_fence")
EITHER = "matters_shows(order_id) OR matters_shows(petition_id)"


class Migration(migrations.Migration):
    dependencies = [("hotline", "0004_fence_of_plans"), ("matters", "0008_ended")]

    operations = [
        # There already where the station has checked the database; a database made for tests is new.
        migrations.RunSQL("CREATE EXTENSION IF NOT EXISTS pg_trgm", migrations.RunSQL.noop),
        migrations.CreateModel(
            name="Comparison",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=tingmin.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("is_same", models.BooleanField()),
                ("decided_by", models.UUIDField()),
                ("decided_at", models.DateTimeField()),
                ("contested_at", models.DateTimeField(null=True)),
                ("settled_by", models.UUIDField(null=True)),
                ("settled_at", models.DateTimeField(null=True)),
                (
                    "order",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="matters.matter"
                    ),
                ),
                (
                    "petition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="matters.matter"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=["order", "petition"], name="compared_once"),
                    models.CheckConstraint(
                        condition=Q(settled_by__isnull=True) | ~Q(settled_by=F("decided_by")), name="compared_by_two"
                    ),
                    models.CheckConstraint(
                        condition=Q(settled_at__isnull=True) | Q(contested_at__isnull=False),
                        name="settled_when_contested",
                    ),
                ],
            },
        ),
        FENCE.raise_fence("hotline_comparison", EITHER),
    ]
