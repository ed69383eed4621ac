"""Who is drawn for a call-back is the hotline's to know: the unit that handled the order cannot read it."""

from importlib import import_module

from django.db import migrations

FENCE = import_module("tingmin.matters.migrations.0004_fence")
# What is done to a matter in this transaction (its requester answers) can be finished.
OF_HOTLINE = (
    f"matter_id = ANY ({FENCE.HELD}::uuid[])"
    f" OR {FENCE.ORGAN} = (SELECT registrar_id FROM matters_matter asked WHERE asked.id = matter_id)"
)
DRAWS = f"told_at IS NOT NULL OR {FENCE.ORGAN} = (SELECT id FROM organisations_organ WHERE code = 'beijing-12345')"
FENCED = {
    "hotline_callattempt": FENCE.OF_MATTER,
    "hotline_framed": OF_HOTLINE,
    "hotline_secondcallback": OF_HOTLINE,
    "hotline_callbackdraw": DRAWS,
    "hotline_objecteditem": f"matter_id IS NULL OR {FENCE.OF_MATTER}",
}
FROZEN = """
CREATE TRIGGER frozen BEFORE UPDATE OR DELETE ON hotline_scoresheet
    FOR EACH ROW EXECUTE FUNCTION ledger_refuse_change();
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON hotline_scoresheet
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse_change();
"""
THAWED = "DROP TRIGGER no_truncate ON hotline_scoresheet; DROP TRIGGER frozen ON hotline_scoresheet;"


class Migration(migrations.Migration):
    """Policies on what hangs on an order, and score sheets that nobody changes."""

    dependencies = [("hotline", "0003_call_back_plans"), ("ledger", "0004_log_append_only")]
    operations = [
        *(FENCE.raise_fence(table, condition) for table, condition in FENCED.items()),
        migrations.RunSQL(FROZEN, THAWED),
    ]
