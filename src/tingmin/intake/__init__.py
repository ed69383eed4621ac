"""Intake: one register for letters, visits, online, phone and e-mail; what comes in is always registered first."""
