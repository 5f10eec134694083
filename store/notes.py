"""Small things to remember beside a message: what it counted, what it showed."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine, func, select

from store.tables import NOTES
from store.transaction import insert_into, reading, upsert_into, writing


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """One thing remembered of one message.

    Attributes:
        key: The digest, alert or other message it is about.
        name: What kind of thing it is.
        content: The thing itself, mostly JSON text.
        noted_at: Aware UTC.
    """

    key: str
    name: str
    content: str
    noted_at: datetime


class NoteStore:
    """Keeps notes; every method is one transaction and raises StoreError when refused."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def keep(self, note: Note) -> Note:
        """Write a note down once: a later one of the same key and name changes nothing.

        So a run that is repeated shows the figures of the first.

        Returns:
            The note that stands.
        """
        with writing(self._engine, f"note the {note.name} of {note.key}") as connection:
            connection.execute(insert_into(connection, NOTES).on_conflict_do_nothing(), _row(note))
            query = select(NOTES).where(NOTES.c.key == note.key, NOTES.c.name == note.name)
            return Note(**connection.execute(query).mappings().one())

    def replace(self, note: Note) -> None:
        """Write a note down in the place of an earlier one."""
        with writing(self._engine, f"note the {note.name} of {note.key}") as connection:
            connection.execute(upsert_into(connection, NOTES), _row(note))

    def get(self, key: str, name: str) -> Note | None:
        """One note; None when there is none."""
        query = select(NOTES).where(NOTES.c.key == key, NOTES.c.name == name)
        with reading(self._engine, f"read the {name} of {key}") as connection:
            row = connection.execute(query).mappings().one_or_none()
        return Note(**row) if row else None

    def newest_at(self, name: str) -> datetime | None:
        """When the newest note of one kind was written; None when there is none."""
        query = select(func.max(NOTES.c.noted_at)).where(NOTES.c.name == name)
        with reading(self._engine, f"look for the newest {name}") as connection:
            return connection.execute(query).scalar()

    def notes(self, name: str) -> list[Note]:
        """All notes of one kind, oldest first."""
        query = select(NOTES).where(NOTES.c.name == name).order_by(NOTES.c.noted_at, NOTES.c.key)
        with reading(self._engine, f"read every {name}") as connection:
            return [Note(**row) for row in connection.execute(query).mappings()]


def _row(note: Note) -> dict[str, object]:
    return {
        "key": note.key,
        "name": note.name,
        "content": note.content,
        "noted_at": note.noted_at,
    }
