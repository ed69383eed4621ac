"""Who is asked to coordinate an order (JSJB2021 §20) sees it: fence, indexes and `MatterQuerySet.for_actor` agree."""

from importlib import import_module

from django.db import migrations, models
from django.db.models import Q

BEFORE = import_module("tingmin.matters.migrations.0006_fence_for_supervisor")
WAITED = "'jurisdiction_dispute', 'not_accepted'"
VISIBLE = BEFORE.VISIBLE.replace(WAITED, f"{WAITED}, 'escalated'")
OPEN, WAITS = Q(ended=False), Q(stage__in=("jurisdiction_dispute", "not_accepted", "escalated"))
INDEXES = (
    models.Index(condition=WAITS, fields=["holder", "-id"], name="matter_for_superior"),
    models.Index(condition=OPEN & WAITS, fields=["holder", "next_due", "id"], name="matter_open_for_superior"),
)


class Migration(migrations.Migration):
    dependencies = [("matters", "0010_received")]

    operations = [
        *(migrations.RemoveIndex("matter", index.name) for index in INDEXES),
        *(migrations.AddIndex("matter", index) for index in INDEXES),
        migrations.RunSQL(BEFORE.alter(VISIBLE), BEFORE.alter(BEFORE.VISIBLE)),
    ]
