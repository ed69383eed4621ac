"""What hangs on an application shows only what its matter shows."""

from importlib import import_module

from django.db import migrations

FENCE = import_module("tingmin.matters.migrations.0004_fence")
OF_CASE = "(SELECT true FROM review_reviewcase entry WHERE entry.id = case_id)"
FENCED = {
    "review_reviewcase": FENCE.OF_MATTER,
    "review_examiner": OF_CASE,
    "review_expertopinion": OF_CASE,
    "review_committeemeeting": OF_CASE,
}


class Migration(migrations.Migration):
    """Policies on cases and all that hangs on them; certificates are of staff, publications are for everybody."""

    dependencies = [("review", "0001_cases"), ("matters", "0008_ended")]
    operations = [FENCE.raise_fence(table, condition) for table, condition in FENCED.items()]
