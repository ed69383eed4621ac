"""The drafts of the desk, each its agent's own; and a way to what is open in one street."""

from importlib import import_module

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q

import tingmin.kernel.ids

FENCE = import_module("tingmin.matters.migrations.0004_fence")
OWN = "agent = (SELECT nullif(current_setting('tingmin.person', true), '')::uuid)"
# Byte order of beginnings: all open orders of a street or of a family of classes there are one range.
INDEX = """
CREATE INDEX order_open_by_place ON matters_matter (region_code varchar_pattern_ops, registered_at)
    WHERE NOT ended AND procedure = 'work_order'
"""


class Migration(migrations.Migration):
    dependencies = [
        ("hotline", "0005_comparisons"),
        ("telephony", "0001_calls"),
        ("matters", "0008_ended"),
    ]

    operations = [
        migrations.CreateModel(
            name="Draft",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=tingmin.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("agent", models.UUIDField()),
                ("words", models.JSONField(blank=True, default=dict)),
                ("sealed", models.BinaryField(default=b"")),
                ("wrapped_key", models.BinaryField(default=b"")),
                ("key_name", models.CharField(blank=True, max_length=32)),
                ("begun_at", models.DateTimeField()),
                ("saved_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                ("reason", models.CharField(blank=True, max_length=200)),
                (
                    "call",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="telephony.call"
                    ),
                ),
                (
                    "matter",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="matters.matter"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=Q(ended_at__isnull=True),
                        fields=["agent", "saved_at"],
                        name="draft_open_by_agent",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=Q(ended_at__isnull=True),
                        fields=("agent", "call"),
                        name="one_open_draft_a_call",
                    ),
                    models.CheckConstraint(
                        condition=Q(ended_at__isnull=True)
                        | (Q(words={}, sealed=b"") & (Q(matter__isnull=False) | ~Q(reason=""))),
                        name="draft_ends_empty_for_a_reason",
                    ),
                ],
            },
        ),
        FENCE.raise_fence("hotline_draft", OWN),
        migrations.RunSQL(INDEX, "DROP INDEX order_open_by_place"),
    ]
