"""Words of any length; and a public hearing is shown through the system, which knows whether confidence was asked for."""

from django.db import migrations, models

ANNOUNCED = "CREATE POLICY announced ON hearing_hearing FOR SELECT USING (openness = 'public')"


class Migration(migrations.Migration):
    """One policy is left: what the row of a matter hides, hides its hearings too."""

    dependencies = [("hearing", "0002_fence")]
    operations = [
        migrations.RunSQL("DROP POLICY announced ON hearing_hearing", ANNOUNCED),
        migrations.AlterField("hearing", "place", models.TextField()),
        migrations.AlterField("panelmember", "name", models.TextField()),
    ]
