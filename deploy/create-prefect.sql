-- Run once by the PostgreSQL image, when the database is made: Prefect keeps its own beside ours.
CREATE DATABASE prefect OWNER silkwatch;
\connect prefect
CREATE EXTENSION IF NOT EXISTS pg_trgm;
