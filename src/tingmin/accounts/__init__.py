"""Accounts: who works here, in which post of which organ."""
