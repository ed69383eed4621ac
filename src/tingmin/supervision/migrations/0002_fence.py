"""The second fence of supervision (decision 14): what a supervisor keeps is the supervising organ's alone.

A candidate lies before an organ that does not see its matter yet, so these tables ask for the organ, and for the wall
by a function that sees all matters: it tells only whether one organ or person is walled off from one matter.
"""

from importlib import import_module

from django.db import migrations

MATTERS = import_module("tingmin.matters.migrations.0004_fence")
ORGAN = MATTERS.ORGAN
PERSON = "(SELECT nullif(current_setting('tingmin.person', true), '')::uuid)"

FUNCTIONS = """
CREATE FUNCTION supervision_walled(asked uuid, organ uuid, person uuid) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    RETURN EXISTS (
        SELECT FROM matters_matter
         WHERE id = asked AND (walled_organs || walled_people) && array_remove(ARRAY[organ, person], NULL)
    );
END $$;
CREATE FUNCTION supervision_shows(asked uuid) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN EXISTS (SELECT FROM supervision_candidate WHERE id = asked);  -- through the policy of that table
END $$;
"""
NO_FUNCTIONS = "DROP FUNCTION supervision_shows(uuid); DROP FUNCTION supervision_walled(uuid, uuid, uuid);"

FENCED = {
    "supervision_candidate": f"organ_id = {ORGAN} AND NOT supervision_walled(matter_id, {ORGAN}, {PERSON})",
    "supervision_casefile": f"organ_id = {ORGAN} AND NOT supervision_walled(about_id, {ORGAN}, {PERSON})",
    "supervision_sitevisit": "(SELECT true FROM supervision_casefile file WHERE file.case_id = supervision_sitevisit.file_id)",
}

# What a candidate's fact encloses (evidence, why it was dismissed) is seen by whoever sees the candidate.
ENCLOSED = """
    (SELECT CASE fact.subject_kind WHEN 'matter' THEN matters_shows(fact.subject_id)
                                   WHEN 'candidate' THEN supervision_shows(fact.subject_id)
                                   ELSE true END
       FROM ledger_fact fact WHERE fact.id = fact_id)
"""


def alter(condition):
    """The policy of the enclosures."""
    return f"ALTER POLICY fence ON ledger_enclosure USING ({MATTERS.POST} = 'system' OR ({condition}))"


class Migration(migrations.Migration):
    """Candidates, files of cases, visits; and what facts about candidates enclose."""

    dependencies = [("supervision", "0001_candidates"), ("matters", "0006_fence_for_supervisor")]
    operations = [
        migrations.RunSQL(FUNCTIONS, NO_FUNCTIONS),
        *(MATTERS.raise_fence(table, condition) for table, condition in FENCED.items()),
        migrations.RunSQL(alter(ENCLOSED), alter(MATTERS.FENCED["ledger_enclosure"])),
    ]
