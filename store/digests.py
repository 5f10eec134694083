"""What was sent, how far it came, and what has been told to whom."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime

from sqlalchemy import Engine, and_, delete, func, select, update

from items.delivery import Delivery, DeliveryState, Told
from items.digest import Window
from store.address import place_of
from store.errors import StoreError
from store.tables import DELIVERIES, DIGESTS, TOLD
from store.transaction import insert_into, reading, upsert_into, writing

_ORDER = list(DeliveryState)


class DigestStore:
    """Keeps deliveries and digests; every method is one transaction, StoreError when refused."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def plan(self, deliveries: Sequence[Delivery]) -> None:
        """Write down messages before any is sent; safe to repeat after a crash.

        A part that is being posted or was posted stays exactly as it is, payload too. A part
        that is only planned takes the new payload, and planned parts beyond the last one
        given are dropped: they belong to an earlier, longer version.

        Args:
            deliveries: The messages of one or more keys.

        Raises:
            StoreError: Nothing was written.
        """
        if not deliveries:
            return
        with writing(self._engine, "plan the messages") as connection:
            for key in {delivery.key for delivery in deliveries}:
                last = max(d.part for d in deliveries if d.key == key)
                connection.execute(
                    delete(DELIVERIES).where(
                        DELIVERIES.c.key == key,
                        DELIVERIES.c.part > last,
                        DELIVERIES.c.state == DeliveryState.PLANNED,
                    )
                )
            rows = {(d.key, d.part): asdict(d) for d in deliveries}
            insert = insert_into(connection, DELIVERIES)
            insert = insert.on_conflict_do_update(
                index_elements=["key", "part"],
                set_={n: insert.excluded[n] for n in ("channel", "payload", "updated_at")},
                where=DELIVERIES.c.state == DeliveryState.PLANNED,
            )
            connection.execute(insert, list(rows.values()))

    def deliveries(self, key: str) -> list[Delivery]:
        """The messages of a digest or alert, part 0 first; none for an unknown key."""
        query = select(DELIVERIES).where(DELIVERIES.c.key == key).order_by(DELIVERIES.c.part)
        with reading(self._engine, "read the messages") as connection:
            rows = connection.execute(query).mappings().all()
        return [Delivery(**{**row, "state": DeliveryState(row["state"])}) for row in rows]

    def mark(
        self, key: str, part: int, state: DeliveryState, *, ts: str = "", at: datetime
    ) -> None:
        """Note how far a message has come.

        Args:
            key: The digest or alert.
            part: The message.
            state: Where it stands now; not before where it stood.
            ts: Slack's timestamp; an empty one leaves the stored one.
            at: Now; aware.

        Raises:
            StoreError: The message was never planned, or it had come further already.
        """
        allowed = _ORDER[: _ORDER.index(state) + 1]
        values = {"state": state, "updated_at": at, **({"ts": ts} if ts else {})}
        change = update(DELIVERIES).where(
            DELIVERIES.c.key == key, DELIVERIES.c.part == part, DELIVERIES.c.state.in_(allowed)
        )
        with writing(self._engine, f"mark message {part} of {key}") as connection:
            if connection.execute(change.values(values)).rowcount == 0:
                reason = f"message {part} of {key} is not planned, or is beyond {state} already"
                raise StoreError(place_of(self._engine), reason)

    def amend(self, key: str, part: int, payload: str, *, at: datetime) -> None:
        """Replace the payload of a message after it was edited where it stands.

        Args:
            key: The digest or alert.
            part: The message.
            payload: What a reader sees now, as JSON text.
            at: Now; aware.

        Raises:
            StoreError: There is no such message.
        """
        change = update(DELIVERIES).where(DELIVERIES.c.key == key, DELIVERIES.c.part == part)
        with writing(self._engine, f"amend message {part} of {key}") as connection:
            done = connection.execute(change.values(payload=payload, updated_at=at))
            if done.rowcount == 0:
                raise StoreError(place_of(self._engine), f"there is no message {part} of {key}")

    def unfinished(self) -> list[str]:
        """Keys with a message that is not posted yet, the longest untouched first."""
        query = (
            select(DELIVERIES.c.key)
            .where(DELIVERIES.c.state != DeliveryState.POSTED)
            .group_by(DELIVERIES.c.key)
            .order_by(func.min(DELIVERIES.c.updated_at), DELIVERIES.c.key)
        )
        with reading(self._engine, "look for unfinished digests") as connection:
            return list(connection.execute(query).scalars())

    def record_told(self, rows: Sequence[Told]) -> None:
        """Remember what was told; a report already remembered keeps its first time."""
        values = [
            {
                "channel": told.channel,
                "story_id": told.story_id,
                "item_id": item_id,
                "key": told.key,
                "told_at": told.told_at,
            }
            for told in rows
            for item_id in told.item_ids or ("",)
        ]
        if not values:
            return
        with writing(self._engine, f"remember {len(rows)} told stories") as connection:
            connection.execute(insert_into(connection, TOLD).on_conflict_do_nothing(), values)

    def told(self, channel: str, *, since_at: datetime | None = None) -> list[Told]:
        """What was told to a channel, oldest first.

        Args:
            channel: The channel.
            since_at: Only what was told at or after this; aware. None: all.

        Returns:
            One row a story and telling; its item_ids in order of key.
        """
        query = select(TOLD).where(TOLD.c.channel == channel)
        if since_at is not None:
            query = query.where(TOLD.c.told_at >= since_at)
        query = query.order_by(TOLD.c.told_at, TOLD.c.key, TOLD.c.story_id, TOLD.c.item_id)
        grouped: dict[tuple[datetime, str, str], list[str]] = {}
        with reading(self._engine, "read what was told") as connection:
            for row in connection.execute(query):
                grouped.setdefault((row.told_at, row.key, row.story_id), []).append(row.item_id)
        return [
            Told(
                channel=channel,
                story_id=story_id,
                item_ids=tuple(filter(None, item_ids)),
                key=key,
                told_at=told_at,
            )
            for (told_at, key, story_id), item_ids in grouped.items()
        ]

    def save_digest(self, key: str, window: Window, json_text: str, *, made_at: datetime) -> None:
        """Keep a digest as it was composed; one of the same key is replaced.

        Args:
            key: The digest.
            window: The span it covers.
            json_text: The digest; given back letter by letter.
            made_at: Aware.
        """
        row = {
            "key": key,
            "start_at": window.start_at,
            "end_at": window.end_at,
            "content": json_text,
            "made_at": made_at,
        }
        with writing(self._engine, f"save digest {key}") as connection:
            connection.execute(upsert_into(connection, DIGESTS), row)

    def digest(self, key: str) -> str | None:
        """A digest as it was saved; None for an unknown key."""
        query = select(DIGESTS.c.content).where(DIGESTS.c.key == key)
        with reading(self._engine, f"read digest {key}") as connection:
            return connection.execute(query).scalar()

    def digest_keys(self) -> list[str]:
        """Keys of all digests, by the end of their windows, oldest first."""
        query = select(DIGESTS.c.key).order_by(DIGESTS.c.end_at, DIGESTS.c.key)
        with reading(self._engine, "list the digests") as connection:
            return list(connection.execute(query).scalars())

    def ends(self, *, since_at: datetime) -> dict[str, datetime]:
        """When the windows of digests ended, by key, oldest first; those since an aware time."""
        query = (
            select(DIGESTS.c.key, DIGESTS.c.end_at)
            .where(DIGESTS.c.end_at >= since_at)
            .order_by(DIGESTS.c.end_at, DIGESTS.c.key)
        )
        with reading(self._engine, "list the digests") as connection:
            return {row.key: row.end_at for row in connection.execute(query)}

    def made(self) -> dict[str, datetime]:
        """When each digest was made as it is now, by key; aware UTC."""
        query = select(DIGESTS.c.key, DIGESTS.c.made_at)
        with reading(self._engine, "list the digests") as connection:
            return {row.key: row.made_at for row in connection.execute(query)}

    def last_told_window_end(self, channel: str) -> datetime | None:
        """End of the newest window whose digest was posted to a channel; None before the first.

        A digest counts as told when its part 0 is posted.
        """
        opened = and_(
            DELIVERIES.c.key == DIGESTS.c.key,
            DELIVERIES.c.part == 0,
            DELIVERIES.c.channel == channel,
            DELIVERIES.c.state == DeliveryState.POSTED,
        )
        query = select(func.max(DIGESTS.c.end_at)).select_from(DIGESTS.join(DELIVERIES, opened))
        with reading(self._engine, "read the last window") as connection:
            return connection.execute(query).scalar()
