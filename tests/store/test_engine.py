import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text

import store.upgrade
from store.engine import Engine, connect, migrate, version_of
from store.errors import StoreError
from store.feeds import FeedStore
from store.tables import METADATA, SCHEMA_VERSION
from store.upkeep import check

ONLY_SQLITE = pytest.mark.parametrize("url", ["sqlite"], indirect=True)
ROOT = Path(__file__).resolve().parents[2]


def test_connecting_makes_the_directory_and_sets_sqlite_up(tmp_path) -> None:
    path = tmp_path / "new" / "数据 100%" / "house.db"

    engine = connect(f"sqlite:///{path}")
    migrate(engine)

    assert path.exists()
    with engine.connect() as connection:
        pragmas = ("journal_mode", "foreign_keys", "synchronous", "busy_timeout")
        values = [connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in pragmas]
    assert values == ["wal", 1, 1, 30_000]


def test_migrating_twice_changes_nothing(bare_url) -> None:
    engine = connect(bare_url)
    migrate(engine)
    before = _columns(engine)

    migrate(engine)
    migrate(connect(bare_url))

    assert before["items"]
    assert _columns(engine) == before


def _columns(engine: Engine) -> dict[str, list[tuple[str, str, bool]]]:
    """Tables with their columns: name, type and whether it may be empty."""
    look = inspect(engine)
    return {
        table: [(c["name"], str(c["type"]), c["nullable"]) for c in look.get_columns(table)]
        for table in sorted(look.get_table_names())
    }


def test_the_migrations_build_the_tables_that_the_code_expects(bare_url) -> None:
    engine = connect(bare_url)
    migrate(engine)
    with engine.connect() as connection:
        options = {"compare_type": True, "compare_server_default": True}
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, METADATA) == []
        assert version_of(connection) == SCHEMA_VERSION


def test_the_code_names_the_newest_migration() -> None:
    migrations = Path(store.upgrade.__file__).parent / "migrations"

    assert ScriptDirectory(str(migrations)).get_current_head() == SCHEMA_VERSION


def test_a_newer_database_is_refused_with_what_to_do(engine) -> None:
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))

    with pytest.raises(StoreError, match="newer version of silkwatch") as caught:
        migrate(engine)

    assert "upgrade silkwatch" in str(caught.value)
    assert caught.value.args == (caught.value.where, caught.value.reason)


def test_a_migration_that_fails_leaves_no_table_behind(bare_url) -> None:
    engine = connect(bare_url)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE labels (x INTEGER)"))

    with pytest.raises(StoreError, match="holds tables that are not ours"):
        migrate(engine)

    assert list(_columns(engine)) == ["labels"]


def test_many_may_migrate_at_once(bare_url) -> None:
    def start(_number: int) -> None:
        migrate(connect(bare_url))

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(start, range(4)))

    assert FeedStore(connect(bare_url)).states() == {}


@pytest.mark.parametrize(
    ("url", "named"),
    [
        ("mysql://root:hunter2@db/x", "mysql"),
        ("hunter2", "sqlite:///PATH"),
        ("postgresql://desk:hunter2@[::1/silkwatch", "PATH"),
        ("postgresql://desk:hunter2@127.0.0.1:1/silkwatch", "127.0.0.1:1/silkwatch"),
    ],
)
def test_a_bad_address_is_named_without_its_password(url, named) -> None:
    with pytest.raises(StoreError) as caught:
        connect(url)

    assert named in str(caught.value)
    assert "hunter2" not in str(caught.value)


def test_a_directory_that_cannot_be_made_is_named(tmp_path) -> None:
    (tmp_path / "file").write_text("in the way")

    with pytest.raises(StoreError, match="directory cannot be made") as caught:
        connect(f"sqlite:///{tmp_path}/file/house.db")

    assert "file/house.db" in caught.value.where


def test_a_file_that_is_no_database_is_refused(tmp_path) -> None:
    path = tmp_path / "house.db"
    path.write_text("no database " * 100)

    with pytest.raises(StoreError, match="no database of ours"):
        connect(f"sqlite:///{path}")


@ONLY_SQLITE
def test_a_read_only_database_can_be_read_but_says_so_when_written(
    engine, url, now, make_poll, make_item
) -> None:
    FeedStore(engine).save_polls([make_poll(make_item())], seen_at=now)
    engine.dispose()
    path = url.removeprefix("sqlite:///")
    read_only = connect(f"sqlite:///file:{path}?mode=ro&uri=true")
    migrate(read_only)
    feeds = FeedStore(read_only)

    assert set(feeds.states()) == {"feed"}
    with pytest.raises(StoreError, match="is read-only"):
        feeds.save_polls([make_poll(feed_id="other")], seen_at=now)
    assert set(feeds.states()) == {"feed"}


def test_a_server_that_takes_no_writes_says_so(postgres_url, now, make_poll) -> None:
    read_only = connect(f"{postgres_url} -cdefault_transaction_read_only=on")

    with pytest.raises(StoreError, match="account that may write"):
        FeedStore(read_only).save_polls([make_poll()], seen_at=now)
    assert FeedStore(read_only).states() == {}


@ONLY_SQLITE
def test_a_locked_database_says_so_and_still_can_be_read(engine, url, now, make_poll) -> None:
    hasty = connect(url, busy_timeout_seconds=0.05)
    with engine.connect() as other:
        other.exec_driver_sql("COMMIT")
        other.exec_driver_sql("BEGIN IMMEDIATE")
        with pytest.raises(StoreError, match="locked by another program"):
            FeedStore(hasty).save_polls([make_poll()], seen_at=now)
        assert FeedStore(hasty).states() == {}


@ONLY_SQLITE
def test_a_full_disk_says_so_and_writes_nothing(url, engine, now, make_poll, make_item) -> None:
    engine.dispose()
    small = connect(url)
    feeds = FeedStore(small)
    with small.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages + 2}")
    items = [make_item(str(n), summary="x" * 4_000) for n in range(50)]

    with pytest.raises(StoreError, match="no room left"):
        feeds.save_polls([make_poll(*items)], seen_at=now)

    assert feeds.states() == {}


_WRITER = """
import sys
from datetime import UTC, datetime
from items.feed import FeedState
from items.item import Item, Poll
from store.engine import connect, migrate
from store.feeds import FeedStore

url, name, rounds = sys.argv[1], sys.argv[2], int(sys.argv[3])
engine = connect(url)
migrate(engine)
feeds = FeedStore(engine)
now = datetime(2026, 11, 21, tzinfo=UTC)
for number in range(rounds):
    for feed_id in (name, "shared"):
        ids = [f"{feed_id}:{number}:{n}" for n in range(20)]
        items = tuple(
            Item(item_id=i, feed_id=feed_id, title=i, summary="", link="", guid=i) for i in ids
        )
        poll = Poll(state=FeedState(feed_id=feed_id, succeeded_at=now), items=items)
        written = feeds.save_polls([poll], seen_at=now)
        print(feed_id, len(written), flush=True)
"""


def _start_writer(url: str, name: str, rounds: int) -> "subprocess.Popen[str]":
    command = [sys.executable, "-c", _WRITER, url, name, str(rounds)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)


def test_two_processes_write_at_once_and_each_item_is_new_to_one_of_them(bare_url) -> None:
    writers = [_start_writer(bare_url, name, 15) for name in ("one", "two")]
    lines = [line for writer in writers for line in writer.communicate(timeout=60)[0].splitlines()]

    assert [writer.returncode for writer in writers] == [0, 0]
    new = [(name, int(count)) for name, count in (line.split() for line in lines)]
    for name in ("one", "two", "shared"):
        assert sum(count for feed_id, count in new if feed_id == name) == 15 * 20


def test_a_killed_process_leaves_whole_batches_only(url) -> None:
    writer = _start_writer(url, "one", 10_000)
    assert writer.stdout is not None
    told = [writer.stdout.readline() for _ in range(10)]
    writer.kill()
    told += writer.stdout.readlines()
    writer.wait()

    engine = connect(url)
    assert check(engine) == []
    with engine.connect() as connection:
        stored = connection.execute(text("SELECT count(*) FROM items")).scalar_one()
    assert stored % 20 == 0
    assert len(told) * 20 <= stored <= (len(told) + 1) * 20


def test_without_the_driver_the_cure_is_named_and_the_password_is_not(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)

    with pytest.raises(StoreError, match="pip install 'psycopg") as caught:
        connect("postgresql://desk:secret@db.example/news")

    assert "db.example" in str(caught.value)
    assert "secret" not in str(caught.value)
