"""The log and the enclosures under the same rule: the database refuses to change the past; enclosures may be emptied."""

from django.db import migrations

LOG_TABLES = ("ledger_logleaf", "ledger_lognode", "ledger_treehead")

REFUSE_ALL = """
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON {table}
    FOR EACH ROW EXECUTE FUNCTION ledger_refuse_change();
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse_change();
"""
ALLOW_ALL = """
DROP TRIGGER no_truncate ON {table};
DROP TRIGGER append_only ON {table};
"""

# Lawful erasure empties content and salt together; every other change is refused.
REFUSE_MORE_THAN_ERASURE = """
CREATE TRIGGER enclosure_only_emptied BEFORE UPDATE ON ledger_enclosure FOR EACH ROW
    WHEN (NOT (
        NEW.fact_id = OLD.fact_id AND OLD.content IS NOT NULL AND NEW.content IS NULL AND NEW.salt = ''::bytea
    ))
    EXECUTE FUNCTION ledger_refuse_change();
CREATE TRIGGER enclosure_not_deleted BEFORE DELETE ON ledger_enclosure
    FOR EACH ROW EXECUTE FUNCTION ledger_refuse_change();
CREATE TRIGGER enclosure_no_truncate BEFORE TRUNCATE ON ledger_enclosure
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse_change();
"""
ALLOW_CHANGE = """
DROP TRIGGER enclosure_no_truncate ON ledger_enclosure;
DROP TRIGGER enclosure_not_deleted ON ledger_enclosure;
DROP TRIGGER enclosure_only_emptied ON ledger_enclosure;
"""


class Migration(migrations.Migration):
    """Triggers against UPDATE, DELETE and TRUNCATE on leaves, nodes, heads and enclosures."""

    dependencies = [("ledger", "0003_log")]
    operations = [
        *(migrations.RunSQL(REFUSE_ALL.format(table=name), ALLOW_ALL.format(table=name)) for name in LOG_TABLES),
        migrations.RunSQL(REFUSE_MORE_THAN_ERASURE, ALLOW_CHANGE),
    ]
