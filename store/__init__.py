"""What has been seen, scored, told and answered: SQLite by default, PostgreSQL at scale."""
