"""Matters: registration, parties, stage, clocks, links — whatever the procedure."""
