"""The database: where it is, and the embedded PostgreSQL that needs no system package."""
