"""What hangs on an order shows only what its matter shows."""

from importlib import import_module

from django.db import migrations

FENCE = import_module("tingmin.matters.migrations.0004_fence")
TABLES = ("hotline_order", "hotline_callback", "hotline_exclusion")


class Migration(migrations.Migration):
    """Policies on orders, call-backs and exclusions; a score sheet is of a unit and tells of no matter."""

    dependencies = [("hotline", "0001_orders"), ("matters", "0008_ended")]
    operations = [FENCE.raise_fence(table, FENCE.OF_MATTER) for table in TABLES]
