"""Supervision (督办): find what goes wrong, open a case about it, urge, suggest, verify; never by who handled it."""
