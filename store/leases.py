"""Who is at work on what, so that two processes never do the same thing at once."""

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import Engine, delete, or_

from store.tables import LEASES
from store.transaction import insert_into, writing

# Nobody lends for so long: the owner's clock was ahead, and if it was killed its lease would
# bar the others until then.
WRONG_CLOCK = timedelta(hours=1)


class LeaseStore:
    """Lends names (a digest's key, a feed_id) for a time; a crashed owner's lease runs out.

    Every method is one transaction and raises StoreError when refused.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def claim(
        self, names: Collection[str], *, owner: str, at: datetime, until_at: datetime
    ) -> set[str]:
        """Take every name that is free, run out, or the owner's own already.

        Args:
            names: Any number.
            owner: Who asks; unique to a process.
            at: Now; aware.
            until_at: When the lease runs out unless claimed again; aware.

        Returns:
            The names the owner holds now; the others are held by somebody else.
        """
        if not names:
            return set()
        # Sorted: two processes that ask PostgreSQL for the same names cannot deadlock.
        rows = [{"name": n, "owner": owner, "until_at": until_at} for n in sorted(set(names))]
        with writing(self._engine, f"claim {len(rows)} leases") as connection:
            insert = insert_into(connection, LEASES)
            free = or_(
                LEASES.c.until_at <= at,
                LEASES.c.owner == insert.excluded.owner,
                LEASES.c.until_at > until_at + WRONG_CLOCK,
            )
            insert = insert.on_conflict_do_update(
                index_elements=["name"],
                set_={"owner": insert.excluded.owner, "until_at": insert.excluded.until_at},
                where=free,
            )
            return set(connection.execute(insert.returning(LEASES.c.name), rows).scalars())

    def release(self, names: Collection[str], *, owner: str) -> None:
        """Give names back early; those of another owner are left alone."""
        query = delete(LEASES).where(LEASES.c.name.in_(sorted(names)), LEASES.c.owner == owner)
        with writing(self._engine, "give leases back") as connection:
            connection.execute(query)
