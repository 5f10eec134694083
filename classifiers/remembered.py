"""What was worked out once and may be asked again: cheaper to ask than `functools.lru_cache`."""

from collections.abc import Callable
from typing import Generic, TypeVar

Key = TypeVar("Key")
Value = TypeVar("Value")

_SHORT = 48  # bytes: two dozen characters


class Remembered(dict[Key, Value], Generic[Key, Value]):
    """Answers by question; when there are too many, all are forgotten. For several threads too.

    Args:
        answer: Works an answer out; always the same for the same question.
        most: Answers to keep at most.
    """

    def __init__(self, answer: Callable[[Key], Value], most: int) -> None:
        super().__init__()
        self._answer = answer
        self._most = most

    def __missing__(self, key: Key) -> Value:
        answer = self._answer(key)
        if len(self) >= self._most:
            self.clear()
        self[key] = answer
        return answer


class OfShort(Remembered[bytes, Value]):
    """Remembers nothing of longer texts than some dozen characters, so that none costs much."""

    def __missing__(self, key: bytes) -> Value:
        return super().__missing__(key) if len(key) <= _SHORT else self._answer(key)
