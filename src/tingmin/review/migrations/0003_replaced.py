"""Examiners that were replaced stay on record; an expert's name and field are of any length."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """No row changes: nobody was replaced before."""

    dependencies = [("review", "0002_fence")]
    operations = [
        migrations.AddField("examiner", "replaced_on", models.DateField(null=True)),
        migrations.AlterField("expertopinion", "expert", models.TextField()),
        migrations.AlterField("expertopinion", "expertise", models.TextField(blank=True)),
    ]
