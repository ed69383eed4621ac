"""Insight: what the register adds up to; it reads and never writes."""
