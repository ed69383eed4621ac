"""The heading stands on the hot row; each organ of a matter has its open matters by due day and all by id.

What no list, sweep or foreign key asks any more is dropped: every index is written with every registration.
"""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q

OPEN, RUNNING = Q(ended=False), Q(stopped_on__isnull=True)
WAITS = Q(stage__in=("jurisdiction_dispute", "not_accepted"))
SIDES = {
    "holder": Q(),
    "registrar": Q(),
    "transferor": Q(transferor__isnull=False),
    "reviewer": Q(reviewer__isnull=False),
    "supervisor": Q(supervisor__isnull=False),
}
OLD = ("matter_open_by_holder", "matter_open_by_registrar", "matter_open_by_reviewer", "matter_open_by_due",
       "matter_for_superior")  # fmt: skip
TITLES = (
    "UPDATE matters_matter SET title = old.title FROM matters_mattertext old WHERE old.matter_id = matters_matter.id"
)


def to_organ(**options):
    return models.ForeignKey(
        db_index=False,
        on_delete=django.db.models.deletion.PROTECT,
        related_name="+",
        to="organisations.organ",
        **options,
    )


def to_matter(name):
    return models.ForeignKey(
        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name=name, to="matters.matter"
    )


def by_due(side, some):
    return models.Index(condition=OPEN & some, fields=[side, "next_due", "id"], name=f"matter_open_by_{side}")


def by_id(side, some):
    return models.Index(condition=some or None, fields=[side, "-id"], name=f"matter_by_{side}")


class Migration(migrations.Migration):
    dependencies = [("matters", "0008_ended"), ("organisations", "0002_communities")]

    operations = [
        *(migrations.RemoveIndex("matter", name) for name in OLD),
        migrations.RemoveIndex("obligation", "clock_running"),
        migrations.AlterField("matter", "registrar", to_organ()),
        migrations.AlterField("matter", "holder", to_organ()),
        *(
            migrations.AlterField("matter", side, to_organ(null=True))
            for side in ("transferor", "reviewer", "supervisor")
        ),
        migrations.AlterField("obligation", "organ", to_organ(null=True)),
        migrations.AlterField("party", "matter", to_matter("parties")),
        migrations.AlterField("matterlink", "source", to_matter("links_out")),
        migrations.AddField("matter", "title", models.CharField(default="", max_length=200), preserve_default=False),
        migrations.RunSQL(TITLES),
        migrations.RemoveField("mattertext", "title"),
        migrations.AlterField("matter", "number", models.CharField(max_length=24)),
        migrations.AddConstraint("matter", models.UniqueConstraint(fields=("number",), name="matter_number_once")),
        *(migrations.AddIndex("matter", by_due(side, some)) for side, some in SIDES.items()),
        *(migrations.AddIndex("matter", by_id(side, some)) for side, some in SIDES.items()),
        migrations.AddIndex(
            "matter", models.Index(condition=WAITS, fields=["holder", "-id"], name="matter_for_superior")
        ),
        migrations.AddIndex(
            "matter",
            models.Index(condition=OPEN & WAITS, fields=["holder", "next_due", "id"], name="matter_open_for_superior"),
        ),
        migrations.AddIndex(
            "obligation",
            models.Index(condition=RUNNING & ~Q(clock="D18"), fields=["due_effective", "id"], name="clock_running"),
        ),
        migrations.AddIndex(
            "obligation",
            models.Index(
                condition=RUNNING & Q(clock__in=("D09", "D11")), fields=["due_effective", "matter"], name="clock_window"
            ),
        ),
    ]
