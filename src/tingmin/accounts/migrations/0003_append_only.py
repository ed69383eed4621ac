"""The database itself keeps who read what: no change, and no deletion before six months have passed."""

from django.db import migrations

REFUSE = """
CREATE FUNCTION accounts_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the audit of reads is append-only: % refused', TG_OP
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER emergency_append_only BEFORE UPDATE OR DELETE ON accounts_emergency
    FOR EACH ROW EXECUTE FUNCTION accounts_refuse_change();
CREATE TRIGGER emergency_no_truncate BEFORE TRUNCATE ON accounts_emergency
    FOR EACH STATEMENT EXECUTE FUNCTION accounts_refuse_change();
CREATE TRIGGER reading_not_changed BEFORE UPDATE ON accounts_reading
    FOR EACH ROW EXECUTE FUNCTION accounts_refuse_change();
CREATE TRIGGER reading_not_deleted_early BEFORE DELETE ON accounts_reading
    FOR EACH ROW WHEN (OLD.at > now() - interval '6 months') EXECUTE FUNCTION accounts_refuse_change();
CREATE TRIGGER reading_no_truncate BEFORE TRUNCATE ON accounts_reading
    FOR EACH STATEMENT EXECUTE FUNCTION accounts_refuse_change();
"""

ALLOW = """
DROP TRIGGER reading_no_truncate ON accounts_reading;
DROP TRIGGER reading_not_deleted_early ON accounts_reading;
DROP TRIGGER reading_not_changed ON accounts_reading;
DROP TRIGGER emergency_no_truncate ON accounts_emergency;
DROP TRIGGER emergency_append_only ON accounts_emergency;
DROP FUNCTION accounts_refuse_change();
"""


class Migration(migrations.Migration):
    """Triggers against UPDATE, DELETE and TRUNCATE on emergencies and readings."""

    dependencies = [("accounts", "0002_posts_and_permissions")]
    operations = [migrations.RunSQL(REFUSE, ALLOW)]
