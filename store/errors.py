"""What the store raises; nothing of SQLAlchemy leaves this room."""

from items.errors import HouseError


class StoreError(HouseError):
    """The database refused; nothing was half-written.

    Attributes:
        where: Path of the SQLite file, or host and name of the server's database; no secret.
        reason: Lower-case phrase: what happened and what to do about it.
    """

    def __init__(self, where: str, reason: str) -> None:
        super().__init__(where, reason)
        self.where = where
        self.reason = reason

    def __str__(self) -> str:
        return f"database {self.where}: {self.reason}"
