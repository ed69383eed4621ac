"""What every room needs and no room owns: ids, refusals, labels, the Actor, pages of a list."""
