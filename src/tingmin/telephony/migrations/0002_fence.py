"""Which order a call became shows only where its matter shows; what the exchange told is never changed.

A call itself tells of no matter, only that somebody rang a line: `Call.objects.for_actor` is its one fence, so that the
figures of a line are those of all its calls, whichever centre answered them.
"""

from importlib import import_module

from django.db import migrations

FENCE = import_module("tingmin.matters.migrations.0004_fence")
KEPT = ("telephony_callevent", "telephony_seatchange")
REFUSE = """
CREATE FUNCTION telephony_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'what the exchange told is append-only: % refused', TG_OP
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
"""
TRIGGERS = """
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON {table}
    FOR EACH ROW EXECUTE FUNCTION telephony_refuse_change();
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION telephony_refuse_change();
"""
ALLOW = "DROP TRIGGER no_truncate ON {table}; DROP TRIGGER append_only ON {table};"


class Migration(migrations.Migration):
    """A policy on the link between call and order; triggers against UPDATE, DELETE and TRUNCATE on what was told."""

    dependencies = [("telephony", "0001_calls"), ("matters", "0008_ended")]
    operations = [
        FENCE.raise_fence("telephony_callorder", FENCE.OF_MATTER),
        migrations.RunSQL(REFUSE, "DROP FUNCTION telephony_refuse_change()"),
        *(migrations.RunSQL(TRIGGERS.format(table=table), ALLOW.format(table=table)) for table in KEPT),
    ]
