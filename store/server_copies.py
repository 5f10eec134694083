"""Backups of a database on a PostgreSQL server, by PostgreSQL's own tools, and the way back."""

import os
import re
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from sqlalchemy import URL, text

from store.address import place
from store.engine import connect, migrate
from store.errors import StoreError
from store.tables import METADATA, SCHEMA_VERSION

_VERSIONS = "alembic_version"
_PATIENCE = "10s"  # how long a restore waits for others to let go of the tables


def dump(address: URL, path: Path) -> None:
    """Copy our tables into one file, as they were at one moment, while others use them.

    Raises:
        StoreError: The file exists or cannot be written, or pg_dump is missing or refuses; no
            half-written copy is left.
    """
    if path.exists():
        raise StoreError(str(path), "exists already; name another file for the copy")
    half = path.with_name(f"{path.name}.part")
    named = [f"--table={table}" for table in _tables(address)]
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _run(address, "pg_dump", "--format=custom", "--no-owner", "--no-privileges", *named,
             f"--file={half}", f"--dbname={_uri(address)}")  # fmt: skip
        half.replace(path)
    except OSError as error:
        raise StoreError(str(path), f"cannot be written: {error.strerror}") from error
    finally:
        half.unlink(missing_ok=True)


def undump(address: URL, path: Path) -> Path | None:
    """Put a copy in the place of our tables, in one transaction; they are copied beside it first.

    Returns:
        Where the copy of the former tables lies; None when there were none.

    Raises:
        StoreError: The copy is none of ours, damaged or too new, the tables are in use, or a
            tool is missing or refuses; the database is as before.
    """
    _verify(address, path)
    former = _keep_former(address, path)
    script = path.with_name(f"{path.name}.restoring")
    drops = "".join(f"DROP TABLE IF EXISTS {table} CASCADE;\n" for table in _tables(address))
    try:
        sql = _run(address, "pg_restore", "--no-owner", "--no-privileges", "--file=-", str(path))
        script.write_bytes(f"SET lock_timeout = '{_PATIENCE}';\n{drops}".encode() + sql)
        _run(address, "psql", "--quiet", "--no-psqlrc", "--single-transaction",
             "--set=ON_ERROR_STOP=1", f"--file={script}", f"--dbname={_uri(address)}")  # fmt: skip
    except OSError as error:
        raise StoreError(str(script), f"cannot be written: {error.strerror}") from error
    finally:
        script.unlink(missing_ok=True)
    engine = connect(address.render_as_string(hide_password=False))
    migrate(engine)
    engine.dispose()
    return former


def _verify(address: URL, path: Path) -> None:
    if not path.is_file():
        raise StoreError(str(path), "there is no such backup")
    try:
        rows = _run(address, "pg_restore", "--data-only", f"--table={_VERSIONS}", "--file=-",
                    str(path))  # fmt: skip
    except StoreError as error:
        reason = f"is no backup of ours, or damaged ({error.reason})"
        raise StoreError(str(path), reason) from error
    version = re.search(rb"^(\d{4})$", rows, re.MULTILINE)
    if version is None:
        raise StoreError(str(path), "is no backup of ours, or damaged (it holds no version)")
    # Revisions are numbers of four digits, so they compare as text.
    if version[1].decode() > SCHEMA_VERSION:
        raise StoreError(str(path), "was made by a newer silkwatch; upgrade silkwatch first")


def _keep_former(address: URL, path: Path) -> Path | None:
    engine = connect(address.render_as_string(hide_password=False))
    with engine.connect() as connection:
        holds = connection.execute(text(f"SELECT to_regclass('{_VERSIONS}')")).scalar()
    engine.dispose()
    if holds is None:
        return None
    number = 1
    while (former := path.with_name(f"{path.name}.before-restore-{number}")).exists():
        number += 1
    dump(address, former)
    return former


def _tables(address: URL) -> list[str]:
    """Our tables with the schema they lie in, so that nothing else is copied or dropped."""
    engine = connect(address.render_as_string(hide_password=False))
    with engine.connect() as connection:
        schema = connection.execute(text("SELECT quote_ident(current_schema())")).scalar()
    engine.dispose()
    return [f"{schema}.{name}" for name in (*sorted(METADATA.tables), _VERSIONS)]


def _uri(address: URL) -> str:
    """What PostgreSQL's tools take; without the password, which other users could read there."""
    return address.set(drivername="postgresql", password=None).render_as_string()


def _run(address: URL, tool: str, *options: str) -> bytes:
    """Run a tool and give what it wrote; the password goes by the environment.

    Raises:
        StoreError: The tool is missing or failed; holds its first complaint.
    """
    command = shutil.which(tool)
    if command is None:
        raise StoreError(place(address), f"needs {tool}; install it: apt install postgresql-client")
    environment = dict(os.environ)
    if address.password:
        environment["PGPASSWORD"] = str(address.password)
    done = subprocess.run(  # noqa: S603 - a tool of PostgreSQL's, without a shell
        [command, *options], env=environment, capture_output=True, check=False
    )
    if done.returncode:
        raise StoreError(place(address), _complaint(tool, done.stderr))
    return done.stdout


def _complaint(tool: str, said: bytes) -> str:
    lines: Sequence[str] = said.decode(errors="replace").strip().splitlines()
    if any("lock timeout" in line for line in lines):
        return "is in use; stop silkwatch, then restore"
    return f"{tool} refused: {lines[0] if lines else 'it did not say why'}"
