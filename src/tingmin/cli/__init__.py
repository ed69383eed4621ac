"""The command line: one domain call for each command."""
