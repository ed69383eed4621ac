"""Review and re-review (复查、复核): the ladder above the handling organ."""
