"""Bulk import: each row of a file becomes a matter through the same actions as at any other door."""

from tingmin.intake.importing.bulk import carry_in_bulk
from tingmin.intake.importing.profiles import load_profile
from tingmin.intake.importing.rows import carry_in, survey, try_out

__all__ = ["carry_in", "carry_in_bulk", "load_profile", "survey", "try_out"]
