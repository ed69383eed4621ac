"""The second fence: row-level security on what belongs to a matter (decision 14).

The owner of the tables passes it (migrations, tests of the actions); the role of the application does not.
"""

from django.db import migrations

POST = "(SELECT current_setting('tingmin.post', true))"
ORGAN = "(SELECT nullif(current_setting('tingmin.organ', true), '')::uuid)"
PERSON = "(SELECT nullif(current_setting('tingmin.person', true), '')::uuid)"
OWN = "(SELECT string_to_array(current_setting('tingmin.matters', true), ',')::uuid[])"
HELD = "(SELECT string_to_array(current_setting('tingmin.held', true), ',')::uuid[])"

# The organs whose superior the actor's organ is, or beside whose superior it is the petition department; asked for
# only when a row stands where the law wants a superior's word.
BELOW = f"""(
    SELECT array_agg(under.descendant_id) FROM organisations_organclosure under
     WHERE under.depth > 0 AND under.descendant_id <> {ORGAN} AND under.ancestor_id IN (
         SELECT {ORGAN}
          UNION ALL
         SELECT parent_id FROM organisations_organ WHERE id = {ORGAN} AND kind = 'petition_department'
     )
)"""

# The same scope as `MatterQuerySet.for_actor`; the wall stands behind all of it but a held matter and the system.
VISIBLE = f"""
    id = ANY ({HELD}::uuid[])
    OR (
        (
            holder_id = {ORGAN} OR registrar_id = {ORGAN} OR transferor_id = {ORGAN} OR reviewer_id = {ORGAN}
            OR id = ANY ({OWN}::uuid[])
            OR (stage IN ('jurisdiction_dispute', 'not_accepted') AND holder_id = ANY ({BELOW}::uuid[]))
        )
        AND NOT (walled_organs @> ARRAY[{ORGAN}] OR walled_people @> ARRAY[{PERSON}])
    )
"""

# Each policy asks its parent's policy again: what a matter's row hides, hides all of it. A scalar subquery, because the
# planner may answer EXISTS by reading all matters into a hash.
OF_MATTER = "(SELECT true FROM matters_matter matter WHERE matter.id = {table}.matter_id)"
FENCED = {
    "matters_mattertext": OF_MATTER,
    "matters_respondent": OF_MATTER,
    "matters_party": OF_MATTER,
    "matters_obligation": OF_MATTER,
    "matters_clockpause": "(SELECT true FROM matters_obligation clock WHERE clock.id = {table}.obligation_id)",
    "matters_matterlink": (
        "(SELECT true FROM matters_matter matter WHERE matter.id = {table}.source_id)"
        " AND (SELECT true FROM matters_matter matter WHERE matter.id = {table}.target_id)"
    ),
    "documents_document": "(SELECT true FROM matters_matter matter WHERE matter.id = {table}.about)",
    "documents_service": "(SELECT true FROM documents_document paper WHERE paper.id = {table}.document_id)",
    # What a fact tells in clear is made to be shown (decision 7); what it encloses is not.
    "ledger_enclosure": (
        "(SELECT fact.subject_kind <> 'matter'"
        " OR (SELECT true FROM matters_matter matter WHERE matter.id = fact.subject_id)"
        " FROM ledger_fact fact WHERE fact.id = {table}.fact_id)"
    ),
}


def raise_fence(table, condition):
    """One policy for reading and writing."""
    rule = f"{POST} = 'system' OR ({condition.format(table=table)})"
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
        raise_fence("matters_matter", VISIBLE),
        *(raise_fence(table, condition) for table, condition in FENCED.items()),
    ]
