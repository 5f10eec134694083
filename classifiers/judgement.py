"""What the classifier says of one item."""

from collections.abc import Callable
from dataclasses import dataclass, field

Reasons = tuple[tuple[str, float], ...]


# Neither is frozen, though nobody changes them: it would make them four times as dear to make


@dataclass(slots=True, unsafe_hash=True)
class Nearest:
    """The place in the seed papers that an item comes nearest to.

    Attributes:
        paper_id: Key of the paper's record.
        citation: Short form for a reader.
        section: Heading of the section.
        similarity: Cosine in [-1, 1].
    """

    paper_id: str
    citation: str
    section: str
    similarity: float


@dataclass(slots=True, unsafe_hash=True)
class Judgement:
    """The verdict on one item.

    Attributes:
        score: Calibrated probability in [0, 1] that an analyst calls the item core.
        relevant: The score reaches the model's threshold.
        adjacent: Probability in [0, 1] that it is at least useful background.
        themes: Names, the main one first; empty when the item is hardly in the field.
        parties: Codes of states and regions, the most prominent first.
        nearest: Nearest section of the seeds; None when nothing is near.
        encoded: Whether the sentence encoder was asked.
        why: Works out the reasons.
    """

    score: float
    relevant: bool
    adjacent: float
    themes: tuple[str, ...]
    parties: tuple[str, ...]
    nearest: Nearest | None
    encoded: bool
    why: Callable[[], Reasons] = field(compare=False, repr=False)

    @property
    def reasons(self) -> Reasons:
        """Label and signed share of the score's logit, strongest first; they add up to it.

        Worked out anew whenever they are asked for.
        """
        return self.why()
