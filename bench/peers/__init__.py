"""Other programs at the same work, on the same PostgreSQL, behind the same web server."""
