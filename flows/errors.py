"""What can go wrong between runs; the tree is drawn in items/errors.py."""

from items.errors import HouseError


class HeldError(HouseError):
    """Another run is at the same work, or took it over.

    Attributes:
        name: The work, such as "score".
        reason: Lower-case phrase that says what happened and what to do.
    """

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(name, reason)
        self.name = name
        self.reason = reason

    def __str__(self) -> str:
        return f"{self.name}: {self.reason}"


class ServeError(HouseError):
    """The Prefect server is not there, or lacks what is needed.

    Attributes:
        subject: The address, variable or deployment at fault.
        reason: Lower-case phrase that says what is wrong and what to do.
    """

    def __init__(self, subject: str, reason: str) -> None:
        super().__init__(subject, reason)
        self.subject = subject
        self.reason = reason

    def __str__(self) -> str:
        return f"{self.subject}: {self.reason}"
