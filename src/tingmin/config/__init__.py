"""Wiring: settings, addresses, the command line, and the processes that make a running city."""
