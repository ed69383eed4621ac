"""Who supervises a matter sees it: the fence and `MatterQuerySet.for_actor` say the same."""

from importlib import import_module

from django.db import migrations

FENCE = import_module("tingmin.matters.migrations.0004_fence")
SEES = "holder_id, registrar_id, transferor_id, reviewer_id"
VISIBLE = FENCE.VISIBLE.replace(SEES, f"{SEES}, supervisor_id")


def alter(condition):
    """The policy of the matters themselves; all that hangs on a matter asks this one."""
    return f"ALTER POLICY fence ON matters_matter USING ({FENCE.POST} = 'system' OR ({condition}))"


class Migration(migrations.Migration):
    """The supervising organ joins the organs of a matter."""

    dependencies = [("matters", "0005_supervisor")]
    operations = [migrations.RunSQL(alter(VISIBLE), alter(FENCE.VISIBLE))]
