"""The second fence: hearings, their panels and results (decision 14). A public hearing may be read by everybody."""

from django.db import migrations

SYSTEM = "(SELECT current_setting('tingmin.post', true)) = 'system'"
FENCED = {
    "hearing_hearing": "matters_shows(matter_id)",
    # Not through the row of the hearing: a public one is shown to everybody, its panel and its result are not.
    "hearing_panelmember": "(SELECT matters_shows(held.matter_id) FROM hearing_hearing held WHERE held.id = hearing_id)",
    "hearing_result": "(SELECT matters_shows(held.matter_id) FROM hearing_hearing held WHERE held.id = hearing_id)",
}
ANNOUNCED = "CREATE POLICY announced ON hearing_hearing FOR SELECT USING (openness = 'public')"


def raise_fence(table, condition):
    """One policy for reading and writing."""
    rule = f"{SYSTEM} OR {condition}"
    return migrations.RunSQL(
        f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY; CREATE POLICY fence ON {table} USING ({rule})",
        f"DROP POLICY fence ON {table}; ALTER TABLE {table} DISABLE ROW LEVEL SECURITY",
    )


class Migration(migrations.Migration):
    """What the row of a matter hides, hides these too; a public hearing tells time and place and kind of matter."""

    dependencies = [("hearing", "0001_hearings"), ("matters", "0004_fence")]
    operations = [
        *(raise_fence(table, condition) for table, condition in FENCED.items()),
        migrations.RunSQL(ANNOUNCED, "DROP POLICY announced ON hearing_hearing"),
    ]
