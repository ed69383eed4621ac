"""Django's engine for PostgreSQL, but what waits to be written goes with the COMMIT."""
