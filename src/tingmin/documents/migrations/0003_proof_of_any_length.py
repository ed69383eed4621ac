from django.db import migrations, models


class Migration(migrations.Migration):
    """What proves a service is told in full: the API takes more than a line."""

    dependencies = [("documents", "0002_long_words")]

    operations = [migrations.AlterField("service", "proof", models.TextField(blank=True))]
