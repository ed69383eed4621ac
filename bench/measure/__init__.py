"""Measuring a city: processes, clients, scenarios beside their floors, verdicts."""
