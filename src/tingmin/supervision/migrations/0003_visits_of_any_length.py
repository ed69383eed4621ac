from django.db import migrations, models


class Migration(migrations.Migration):
    """Who goes where is told in full: the API takes more than a line."""

    dependencies = [("supervision", "0002_fence")]

    operations = [
        migrations.AlterField("sitevisit", "team", models.TextField()),
        migrations.AlterField("sitevisit", "place", models.TextField()),
    ]
