"""What can go wrong between a digest and its reader."""

from items.errors import HouseError


class DigestError(HouseError):
    """A digest could not be made, read back or written.

    Attributes:
        reason: Lower-case phrase for a log line; holds no secret.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason

    def __str__(self) -> str:
        return self.reason


class DeliveryError(DigestError):
    """Slack refused or did not answer; the digest is kept for the next run.

    Attributes:
        code: Slack's own word for it, such as "not_in_channel", or "unclear", "rate_limited".
        reason: What happened; holds no token.
        cure: What a person can do about it.
    """

    def __init__(self, code: str, reason: str, cure: str) -> None:
        super().__init__(reason)
        self.args = (code, reason, cure)  # all of them: survives pickling
        self.code = code
        self.cure = cure

    def __str__(self) -> str:
        return f"Slack: {self.reason} ({self.code}). {self.cure}"
