"""What can go wrong when text is turned into numbers; the tree is drawn in items/errors.py."""

from items.errors import HouseError


class ClassifierError(HouseError):
    """Base of all expected failures of this room.

    Attributes:
        subject: The file, model version or name that is at fault.
        reason: Lower-case phrase that says what is wrong and what to do.
    """

    def __init__(self, subject: str, reason: str) -> None:
        super().__init__(subject, reason)
        self.subject = subject
        self.reason = reason

    def __str__(self) -> str:
        return f"{self.subject}: {self.reason}"


class ModelError(ClassifierError):
    """There is no model, or it is damaged; the reason says how to train one."""


class LabelError(ClassifierError):
    """A file of labelled items cannot be used; nothing was changed."""


class SeedError(ClassifierError):
    """A paper cannot be used as a seed; nothing was changed."""
