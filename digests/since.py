"""What happened between one digest and the next that the next one speaks of."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class SinceLast:
    """Counts since the digest before.

    Attributes:
        marks_read: Readers' marks that were read; thanked for.
        alerted: Stories told at once as alerts; the digest leaves them out but says so.
    """

    marks_read: int = 0
    alerted: int = 0


NOTHING_SINCE = SinceLast()
