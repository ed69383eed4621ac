"""The second fence: opinions and ratings (decision 14)."""

from django.db import migrations

SYSTEM = "(SELECT current_setting('tingmin.post', true)) = 'system'"
FENCED = {
    "handling_opinion": "matters_shows(matter_id)",
    "handling_rating": "matters_shows(matter_id)",
}


def raise_fence(table, condition):
    """One policy for reading and writing."""
    rule = f"{SYSTEM} OR {condition}"
    return migrations.RunSQL(
        f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY; CREATE POLICY fence ON {table} USING ({rule})",
        f"DROP POLICY fence ON {table}; ALTER TABLE {table} DISABLE ROW LEVEL SECURITY",
    )


class Migration(migrations.Migration):
    """What the row of a matter hides, hides these too."""

    dependencies = [("handling", "0001_opinions"), ("matters", "0004_fence")]
    operations = [raise_fence(table, condition) for table, condition in FENCED.items()]
