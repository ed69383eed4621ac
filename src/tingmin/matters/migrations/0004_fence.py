"""The second fence: row-level security on what belongs to a matter (decision 14).

The owner of the tables passes it (migrations, tests of the actions); the role of the application does not.
"""

from django.db import migrations

POST = "(SELECT current_setting('tingmin.post', true))"
ORGAN = "(SELECT nullif(current_setting('tingmin.organ', true), '')::uuid)"
OWN = "(SELECT string_to_array(current_setting('tingmin.matters', true), ',')::uuid[])"
HELD = "(SELECT string_to_array(current_setting('tingmin.held', true), ',')::uuid[])"
# Organ and person in one list: their ids never meet.
SELF = """(SELECT string_to_array(concat_ws(',',
    nullif(current_setting('tingmin.organ', true), ''), nullif(current_setting('tingmin.person', true), '')
), ',')::uuid[])"""

# Functions keep their plans: a policy is planned anew with every statement, and these would be most of it.
FUNCTIONS = """
CREATE FUNCTION matters_below_me() RETURNS uuid[] LANGUAGE plpgsql STABLE AS $$
DECLARE me uuid := nullif(current_setting('tingmin.organ', true), '');
BEGIN
    -- The organs whose superior mine is, or beside whose superior it is the petition department.
    RETURN (
        SELECT array_agg(under.descendant_id) FROM organisations_organclosure under
         WHERE under.depth > 0 AND under.descendant_id <> me AND under.ancestor_id IN (
             SELECT me UNION ALL SELECT parent_id FROM organisations_organ WHERE id = me AND kind = 'petition_department'
         )
    );
END $$;
CREATE FUNCTION matters_shows(asked uuid) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN EXISTS (SELECT FROM matters_matter WHERE id = asked);  -- through the policy of that table
END $$;
"""
NO_FUNCTIONS = "DROP FUNCTION matters_shows(uuid); DROP FUNCTION matters_below_me();"

# The same scope as `MatterQuerySet.for_actor`; the wall stands behind all of it but a held matter and the system.
VISIBLE = f"""
    id = ANY ({HELD}::uuid[])
    OR (
        (
            {ORGAN} = ANY (ARRAY[holder_id, registrar_id, transferor_id, reviewer_id])
            OR id = ANY ({OWN}::uuid[])
            OR (
                stage IN ('jurisdiction_dispute', 'not_accepted')
                AND holder_id = ANY ((SELECT matters_below_me())::uuid[])
            )
        )
        AND NOT (walled_organs || walled_people) && {SELF}::uuid[]
    )
"""

# What a matter's row hides, hides all that hangs on it.
OF_MATTER = "matters_shows(matter_id)"
FENCED = {
    "matters_matter": VISIBLE,
    "matters_mattertext": OF_MATTER,
    "matters_respondent": OF_MATTER,
    "matters_party": OF_MATTER,
    "matters_obligation": OF_MATTER,
    "matters_clockpause": "(SELECT true FROM matters_obligation clock WHERE clock.id = obligation_id)",
    "matters_matterlink": "matters_shows(source_id) AND matters_shows(target_id)",
    "documents_document": "matters_shows(about)",
    "documents_service": "(SELECT true FROM documents_document paper WHERE paper.id = document_id)",
    # What a fact tells in clear is made to be shown (decision 7); what it encloses is not.
    "ledger_enclosure": (
        "(SELECT fact.subject_kind <> 'matter' OR matters_shows(fact.subject_id)"
        " FROM ledger_fact fact WHERE fact.id = fact_id)"
    ),
}


def raise_fence(table, condition):
    """One policy for reading and writing."""
    rule = f"{POST} = 'system' OR ({condition})"
    return migrations.RunSQL(
        f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY; CREATE POLICY fence ON {table} USING ({rule})",
        f"DROP POLICY fence ON {table}; ALTER TABLE {table} DISABLE ROW LEVEL SECURITY",
    )


class Migration(migrations.Migration):
    """Policies on matters, what hangs on them, and the reasons and texts that facts enclose."""

    dependencies = [
        ("matters", "0003_walls"),
        ("documents", "0001_documents"),
        ("ledger", "0004_log_append_only"),
    ]
    operations = [
        migrations.RunSQL(FUNCTIONS, NO_FUNCTIONS),
        *(raise_fence(table, condition) for table, condition in FENCED.items()),
    ]
