"""Inspections belong to the organ that draws them; what leads to a matter shows only what the matter shows."""

from importlib import import_module

from django.db import migrations

FENCE = import_module("tingmin.matters.migrations.0004_fence")
OWN = f"organ_id = {FENCE.ORGAN}"
# A draw that is not in sight hides its lists; a matter that is not in sight hides its place in the sample.
OF_INSPECTION = "(SELECT true FROM inspection_inspection draw WHERE draw.id = inspection_id)"
OF_SAMPLE = "(SELECT true FROM inspection_inspectedmatter checked WHERE checked.id = inspected_id)"
FENCED = {
    "inspection_inspection": OWN,
    "inspection_stratum": OF_INSPECTION,
    "inspection_inspectedmatter": f"{OF_INSPECTION} AND {FENCE.OF_MATTER}",
    "inspection_checkanswer": OF_SAMPLE,
}


class Migration(migrations.Migration):
    """Policies on inspections, their lists, samples and answers."""

    dependencies = [("inspection", "0001_inspections"), ("matters", "0006_fence_for_supervisor")]
    operations = [FENCE.raise_fence(table, condition) for table, condition in FENCED.items()]
