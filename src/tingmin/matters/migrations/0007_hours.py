"""Limits in hours: the instants at which they begin and end."""

from django.db import migrations, models
from django.db.models import F, Q


class Migration(migrations.Migration):
    dependencies = [("matters", "0006_fence_for_supervisor")]

    operations = [
        migrations.AddField("obligation", "begun_at", models.DateTimeField(null=True)),
        migrations.AddField("obligation", "hours", models.PositiveIntegerField(null=True)),
        migrations.AddField("obligation", "due_at", models.DateTimeField(null=True)),
        migrations.AddConstraint(
            "obligation",
            models.CheckConstraint(
                condition=Q(begun_at__isnull=True, hours__isnull=True, due_at__isnull=True)
                | Q(due_at__gte=F("begun_at"), hours__isnull=False),
                name="hours_have_both_ends",
            ),
        ),
    ]
