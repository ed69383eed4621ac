"""The running serial inside a matter's number."""

from django.db import migrations


class Migration(migrations.Migration):
    """A sequence: unique without a lock, gaps allowed."""

    dependencies = [("matters", "0001_matters")]
    operations = [migrations.RunSQL("CREATE SEQUENCE matters_serial", "DROP SEQUENCE matters_serial")]
