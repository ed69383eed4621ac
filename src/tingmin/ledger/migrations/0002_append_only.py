"""The database itself refuses to change the past."""

from django.db import migrations

REFUSE = """
CREATE FUNCTION ledger_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'ledger facts are append-only: % refused', TG_OP USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER fact_append_only BEFORE UPDATE OR DELETE ON ledger_fact
    FOR EACH ROW EXECUTE FUNCTION ledger_refuse_change();
CREATE TRIGGER fact_no_truncate BEFORE TRUNCATE ON ledger_fact
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse_change();
"""

ALLOW = """
DROP TRIGGER fact_no_truncate ON ledger_fact;
DROP TRIGGER fact_append_only ON ledger_fact;
DROP FUNCTION ledger_refuse_change();
"""


class Migration(migrations.Migration):
    """Triggers against UPDATE, DELETE and TRUNCATE on facts."""

    dependencies = [("ledger", "0001_facts")]
    operations = [migrations.RunSQL(REFUSE, ALLOW)]
