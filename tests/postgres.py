"""A PostgreSQL server of the tests' own: from the system's package, gone when they are done."""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

START_SECONDS = 30.0
# Nothing of it need outlive the tests, so nothing need reach the disk.
FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=300")


def find_binaries() -> Path | None:
    """Where initdb and postgres lie: on the path, else the newest of Debian's packages."""
    found = shutil.which("initdb")
    if found:
        return Path(found).resolve().parent
    packaged = Path("/usr/lib/postgresql").glob("*/bin/initdb")
    newest = sorted(packaged, key=lambda path: float(path.parts[-3]))
    return newest[-1].parent if newest else None


@contextmanager
def own_server(binaries: Path) -> Iterator[str]:
    """Start a server that listens on a socket in a directory of its own; gives its URL."""
    home = Path(tempfile.mkdtemp(prefix="silkwatch-pg-"))
    data, log = home / "data", home / "log"
    who = _account()
    try:
        if who:
            shutil.chown(home, who)
        command = [str(binaries / "initdb"), "--no-sync", "--auth=trust", "--encoding=UTF8"]
        command += ["--locale=C", "--username=silkwatch", f"--pgdata={data}"]
        subprocess.run(command, check=True, capture_output=True, user=who, cwd=home)
        options = [word for one in (*FAST, "listen_addresses=") for word in ("-c", one)]
        command = [str(binaries / "postgres"), "-D", str(data), "-k", str(home), *options]
        with log.open("wb") as out:
            server = subprocess.Popen(command, stdout=out, stderr=out, user=who, cwd=home)
        try:
            _wait(server, home, log)
            yield f"postgresql://silkwatch@/postgres?host={home}"
        finally:
            server.send_signal(signal.SIGQUIT)  # at once, without a last checkpoint
            server.wait(START_SECONDS)
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _account() -> str | None:
    """Whom the server runs as: PostgreSQL refuses root."""
    if os.getuid() != 0:
        return None
    names = {one.pw_name for one in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


def _wait(server: "subprocess.Popen[bytes]", home: Path, log: Path) -> None:
    ends = time.monotonic() + START_SECONDS
    while "ready to accept connections" not in log.read_text(errors="replace"):
        if server.poll() is not None or time.monotonic() > ends:
            raise RuntimeError(f"PostgreSQL did not start: {log.read_text(errors='replace')}")
        time.sleep(0.05)
    assert (home / ".s.PGSQL.5432").exists()
