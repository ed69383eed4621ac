"""An end of its own procedure stands on the row, so that no new procedure rebuilds the indexes of what is open."""

from django.db import migrations, models
from django.db.models import Q

OPEN = Q(ended=False)
ENDS = (
    "guided", "forwarded_legal", "forwarded_discipline", "not_accepted", "final", "completed", "withdrawn", "filed",
)  # fmt: skip
BY = {
    "matter_open_by_holder": ["holder", "next_due", "id"],
    "matter_open_by_registrar": ["registrar", "next_due", "id"],
    "matter_open_by_reviewer": ["reviewer", "next_due", "id"],
    "matter_open_by_due": ["next_due", "id"],
}


def end(apps, schema_editor):
    """What had come to an end under the petition's table, the only one until now."""
    apps.get_model("matters", "Matter").objects.filter(stage__in=ENDS).update(ended=True)


class Migration(migrations.Migration):
    dependencies = [("matters", "0007_hours")]

    operations = [
        migrations.AddField("matter", "ended", models.BooleanField(default=False)),
        *(migrations.RemoveIndex("matter", name) for name in BY),
        migrations.RunPython(end, migrations.RunPython.noop),
        *(
            migrations.AddIndex("matter", models.Index(fields=fields, name=name, condition=OPEN))
            for name, fields in BY.items()
        ),
    ]
